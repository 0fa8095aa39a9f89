//! Runs the benchmarks in `tests/bench`.

use std::ffi::OsString;

use anyhow::Result;
use xshell::cmd;

use crate::{build, process, setup};

/// Builds the package, then runs the benchmarks.
pub fn run(args: &[OsString]) -> Result<()> {
    setup::for_build()?;
    build::package()?;
    let sh = process::shell()?;
    cmd!(sh, "node tests/bench/main.js {args...}")
        .quiet()
        .run()?;
    Ok(())
}
