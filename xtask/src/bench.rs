//! The benchmarks.

use std::ffi::OsString;

use anyhow::Result;

use crate::{build, process, setup, tools};

/// Build, then run them.
pub fn run(args: &[OsString]) -> Result<()> {
    setup::for_build()?;
    build::package()?;
    process::run(tools::node("tests/bench/main.js").args(args))
}
