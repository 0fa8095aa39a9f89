//! Writes the reference in `docs/reference/` from the package's types and the guides in `docs/`, with typedoc.

use anyhow::{Context, Result};
use xshell::cmd;

use super::{assemble, package_dir};
use crate::stamp::Stamp;
use crate::{process, workspace};

/// Pages that README links to; they are copied into the reference.
const PAGES: [&str; 3] = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];

/// Writes the reference again if the types, the guides or the pages have changed.
pub fn write() -> Result<()> {
    let guides = workspace::path("docs");
    let reference = guides.join("reference");
    let mut inputs = assemble::inputs()?;
    for page in PAGES {
        inputs = inputs.file(&workspace::path(page));
    }
    for file in workspace::files_below(&guides)? {
        if !file.starts_with(&reference) {
            inputs = inputs.file(&file);
        }
    }
    let stamp = Stamp::new("docs", &inputs);
    if stamp.is_current() && reference.exists() {
        return Ok(());
    }
    stamp.clear()?;
    println!("build: docs");
    let (sh, package) = (process::shell()?, package_dir());
    process::run_quietly(cmd!(
        sh,
        "node xtask/js/docs.js {package} {guides} {reference}"
    ))
    .context("typedoc objects to the types or to a link")?;
    stamp.set()
}
