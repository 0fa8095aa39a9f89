//! The demo page and the emulator.

use std::ffi::OsString;

use anyhow::Result;

use crate::{build, process, setup, tools};

/// Get and build what is missing, then serve until stopped.
pub fn run(args: &[OsString]) -> Result<()> {
    setup::for_build()?;
    build::package()?;
    process::run(tools::node("www/serve.js").args(args))
}
