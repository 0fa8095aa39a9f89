//! The package's types: what bindgen generated and what is written by hand, in one file without imports.

use std::path::Path;

use anyhow::Result;

use super::{template_dir, wasm};
use crate::{process, tools};

/// Write `index.d.ts`; and each declaration file of what can be required once more, for those who do.
pub fn write(package: &Path) -> Result<()> {
    let merged = package.join("index.d.ts");
    process::run_quietly(
        tools::node("xtask/js/types.js")
            .arg(wasm::dir().join("cbr_tasks.d.ts"))
            .arg(template_dir().join("index.d.ts"))
            .arg(&merged),
    )?;
    for declarations in ["index", "proxy/index", "table/table"] {
        std::fs::copy(
            package.join(format!("{declarations}.d.ts")),
            package.join(format!("{declarations}.d.cts")),
        )?;
    }
    Ok(())
}
