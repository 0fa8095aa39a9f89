//! Runs the viewer's tests in three browser engines: `tests/engines-web`.

use anyhow::Result;
use xshell::cmd;

use crate::{browser, build, process, setup};

/// Installs the engines and builds the package, then runs the engines or scenarios with one of the `names`, or all.
pub fn run(names: &[String]) -> Result<()> {
    setup::for_build()?;
    setup::for_browser_tests()?;
    setup::for_engines()?;
    build::package()?;
    let sh = process::shell()?;
    if let Some(chrome) = browser::for_scripts() {
        sh.set_var("CHROME_PATH", chrome);
    }
    // The browsers end with a signal to this process.
    process::replace_by(cmd!(sh, "node tests/engines-web/main.js {names...}").quiet())
}
