//! Makes `pkg/`, the npm package, from the crate and `pkg-template/`.

mod assemble;
mod types;
mod verify;
mod wasm;

use std::path::PathBuf;

use anyhow::Result;

use crate::{setup, tools, workspace};

/// Build what is out of date.
pub fn package() -> Result<()> {
    tools::check_node()?;
    setup::check_wasm_target()?;
    setup::check_node_modules()?;
    wasm::build()?;
    assemble::build()?;
    verify::check()
}

/// The built package.
pub fn package_dir() -> PathBuf {
    workspace::path("pkg")
}

/// The hand-written part of the package.
fn template_dir() -> PathBuf {
    workspace::path("pkg-template")
}

pub use verify::tarball;
