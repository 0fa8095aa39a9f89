//! What a user of the package downloads.

use anyhow::Result;

use crate::{build, process, setup, tools};

/// Build, print the sizes, and fail beyond the budget; or make them the budget.
pub fn report(record: bool) -> Result<()> {
    setup::for_build()?;
    build::package()?;
    measure(if record { &["--record"] } else { &[] })
}

/// Print the sizes of what is built, fail beyond the budget.
pub fn check() -> Result<()> {
    measure(&[])
}

fn measure(options: &[&str]) -> Result<()> {
    process::run(
        tools::node("xtask/js/sizes.js")
            .arg(build::package_dir())
            .arg(build::tarball())
            .arg(build::bundle_notes())
            .arg("tests/packaging/budget.json")
            .args(options),
    )
}
