//! What a user of the package downloads.

use anyhow::Result;
use xshell::cmd;

use crate::{build, process, setup};

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
    let sh = process::shell()?;
    let (package, tarball, notes) = (
        build::package_dir(),
        build::tarball(),
        build::bundle_notes(),
    );
    cmd!(sh, "node xtask/js/sizes.js {package} {tarball} {notes} tests/packaging/budget.json {options...}").quiet().run()?;
    Ok(())
}
