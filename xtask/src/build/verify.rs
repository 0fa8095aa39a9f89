//! Packs the package, and checks it with publint and are-the-types-wrong.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{assemble, package_dir};
use crate::stamp::Stamp;
use crate::{process, tools, workspace};

/// Entries for browsers only, where there are only ES modules.
const FOR_BROWSERS: [&str; 7] = [
    "viewer",
    "react",
    "viewer/preact",
    "viewer/solid",
    "viewer/svelte",
    "viewer/vue",
    "browser",
];

/// Files without types.
const MODULES: [&str; 3] = ["module.wasm", "module-full.wasm", "table.wasm"];

/// Path of the packed package.
pub fn tarball() -> PathBuf {
    workspace::work_dir().join(format!("cbr-tasks-{}.tgz", workspace::version()))
}

/// Packs and checks the package, where it has changed.
pub fn check() -> Result<()> {
    let stamp = Stamp::new("verify", &assemble::inputs()?);
    if stamp.is_current() && tarball().exists() {
        return Ok(());
    }
    stamp.clear()?;
    println!("build: npm pack");
    let sh = process::shell()?;
    process::run_quietly(
        tools::npm(&sh)
            .args(["pack", "--loglevel=error", "--pack-destination"])
            .arg(workspace::work_dir())
            .arg(package_dir()),
    )?;
    println!("build: publint");
    process::run_quietly(
        tools::node_tool(&sh, "publint")?
            .arg("--strict")
            .arg(package_dir()),
    )
    .context("publint objects")?;
    println!("build: are the types wrong?");
    let attw = || -> Result<_> { Ok(tools::node_tool(&sh, "attw")?.arg(tarball())) };
    process::run_quietly(
        attw()?
            .arg("--exclude-entrypoints")
            .args(FOR_BROWSERS)
            .args(MODULES),
    )
    .context("are-the-types-wrong objects")?;
    process::run_quietly(
        attw()?
            .args(["--profile", "esm-only", "--entrypoints"])
            .args(FOR_BROWSERS),
    )
    .context("are-the-types-wrong objects to what is for browsers")?;
    stamp.set()
}
