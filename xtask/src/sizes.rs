//! Download sizes of the package, checked against the budget in `tests/packaging/budget.json`.

use anyhow::Result;
use xshell::cmd;

use crate::{build, process, setup};

/// Builds and prints the sizes. Fails where they exceed the budget, or records them as the budget.
pub fn report(record: bool) -> Result<()> {
    setup::for_build()?;
    build::package()?;
    measure(if record { &["--record"] } else { &[] })
}

/// Prints the sizes of the package as it is built. Fails where they exceed the budget.
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
