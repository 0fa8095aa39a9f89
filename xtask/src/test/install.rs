//! Installs the packed package as a user would.

use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::{build, process, tools, workspace};

/// A project in a temporary folder, outside the repository, so that it can use only what is in the package.
pub struct Installed {
    folder: TempDir,
}

impl Installed {
    /// Makes the project and installs the tarball into it.
    pub fn new() -> Result<Self> {
        let folder = TempDir::with_prefix("cbr-tasks-").context("can't make a temporary folder")?;
        workspace::write(
            &folder.path().join("package.json"),
            "{ \"private\": true, \"type\": \"module\" }\n",
        )?;
        let sh = process::shell()?;
        sh.change_dir(folder.path());
        let flags = "--offline --no-audit --no-fund --no-package-lock --loglevel=error";
        process::run_quietly(
            tools::npm(&sh)
                .arg("install")
                .args(flags.split(' '))
                .arg(build::tarball()),
        )?;
        Ok(Self { folder })
    }

    /// The project's folder. The package is in its `node_modules/cbr-tasks`.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
