//! What a user of the package downloads.

use anyhow::Result;

use crate::{build, process, setup, tools};

/// Build, print the sizes, fail beyond the limits.
pub fn report() -> Result<()> {
    setup::for_build()?;
    build::package()?;
    check()
}

/// Print the sizes of what is built, fail beyond the limits.
pub fn check() -> Result<()> {
    process::run(tools::node("xtask/js/sizes.js").arg(build::package_dir()))
}
