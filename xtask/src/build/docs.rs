//! Writes the reference in `docs/` from the package's types, with typedoc.

use anyhow::{Context, Result};
use xshell::cmd;

use super::{assemble, package_dir};
use crate::stamp::Stamp;
use crate::{process, workspace};

/// Pages that the README links to. They are copied into the reference.
const PAGES: [&str; 2] = ["CONTRIBUTING.md", "CHANGELOG.md"];

/// Writes `docs/`, where the types or the pages have changed.
pub fn write() -> Result<()> {
    let mut inputs = assemble::inputs()?;
    for page in PAGES {
        inputs = inputs.file(&workspace::path(page));
    }
    let stamp = Stamp::new("docs", &inputs);
    let folder = workspace::path("docs");
    if stamp.is_current() && folder.exists() {
        return Ok(());
    }
    stamp.clear()?;
    println!("build: docs");
    let (sh, package) = (process::shell()?, package_dir());
    process::run_quietly(cmd!(sh, "node xtask/js/docs.js {package} {folder}"))
        .context("typedoc objects to the types or to a link")?;
    stamp.set()
}
