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
            .arg(wasm::dir().join(format!("{}.d.ts", wasm::NAME)))
            .arg(template_dir().join("index.d.ts"))
            .arg(&merged),
    )?;
    std::fs::copy(&merged, package.join("index.d.cts"))?;
    let proxy = package.join("proxy");
    std::fs::copy(proxy.join("index.d.ts"), proxy.join("index.d.cts"))?;
    Ok(())
}
