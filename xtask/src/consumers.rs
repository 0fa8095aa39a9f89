//! Consumers: projects with bundlers, runtimes and frameworks that use the packed package.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::stamp::{Inputs, Stamp};
use crate::{browser, build, process, setup, tools, workspace};

/// Builds the package and runs the consumers whose names contain one of `names`, or all of them.
pub fn run(names: &[String]) -> Result<()> {
    setup::for_build()?;
    setup::for_browser_tests()?;
    build::package()?;
    let tools = install_tools()?;
    let sh = process::shell()?;
    let tarball = build::tarball();
    if let Some(chrome) = browser::chrome() {
        sh.set_var("CHROME_PATH", chrome);
    }
    cmd!(
        sh,
        "node tests/packaging/matrix.js --tarball {tarball} --tools {tools} {names...}"
    )
    .quiet()
    .run()?;
    Ok(())
}

/// Builds the package and compares it with other clients of the service, which `main.js` installs.
pub fn other_clients() -> Result<()> {
    setup::for_build()?;
    build::package()?;
    let sh = process::shell()?;
    cmd!(sh, "node tests/interop/main.js").quiet().run()?;
    Ok(())
}

/// Installs the bundlers, runtimes and frameworks, 1 GB, once for each state of their lock file. Returns their folder.
fn install_tools() -> Result<PathBuf> {
    let folder = workspace::work_dir().join("tools");
    let files = [
        "tests/packaging/tools/package.json",
        "tests/packaging/tools/package-lock.json",
        ".npmrc",
    ];
    let mut inputs = Inputs::default();
    for file in files {
        inputs = inputs.file(&workspace::path(file));
    }
    let stamp = Stamp::new("tools", &inputs);
    if stamp.is_current() && folder.join("node_modules").exists() {
        return Ok(folder);
    }
    stamp.clear()?;
    println!("setup: npm install in target/xtask/tools");
    for file in files {
        let from = workspace::path(file);
        let name = from.file_name().context("a file has a name")?;
        workspace::write(&folder.join(name), workspace::read(&from)?)?;
    }
    // Not `npm ci`, which wants the programs of every platform in the lock file.
    let sh = process::shell()?;
    sh.change_dir(&folder);
    tools::npm(&sh)
        .args(["install", "--loglevel=error"])
        .run()
        .context("the consumers' tools could not be installed")?;
    stamp.set()?;
    Ok(folder)
}
