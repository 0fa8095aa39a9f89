//! Makes `pkg/`, the npm package, from the crate and `pkg-template/`.

mod assemble;
mod docs;
mod functions;
mod glue;
mod licences;
mod order;
mod panics;
mod types;
mod verify;
mod wasm;

use std::fs::File;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result};

use crate::{process, setup, tools, workspace};

/// Builds everything that is out of date.
pub fn package() -> Result<()> {
    tools::check_node()?;
    setup::check_wasm_target()?;
    setup::check_node_modules()?;
    // Held to the end, because `npm start` in one terminal and `npm test` in another share the folders.
    let _lock = lock()?;
    wasm::build()?;
    assemble::build()?;
    thread::scope(|scope| {
        let reference = scope.spawn(docs::write);
        verify::check()?;
        process::join(reference)
    })
}

fn lock() -> Result<File> {
    let path = workspace::work_dir().join("lock");
    workspace::write(&path, "")?;
    let file = File::open(&path).with_context(|| format!("can't open {}", path.display()))?;
    file.lock()
        .with_context(|| format!("can't lock {}", path.display()))?;
    Ok(file)
}

/// Folder of the built package.
pub fn package_dir() -> PathBuf {
    workspace::path("pkg")
}

/// Folder of the hand-written part of the package.
fn template_dir() -> PathBuf {
    workspace::path("pkg-template")
}

pub use assemble::bundle_notes;
pub use verify::tarball;
