//! Merges the declarations of an entry, bindgen's and the hand-written ones, into one file.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use super::{template_dir, wasm};
use crate::process;

/// Writes `index.d.ts` and `table/table.d.ts`, and a copy for `require` as `.d.cts` of the declarations of each entry that can be required.
pub fn write(package: &Path) -> Result<()> {
    let sh = process::shell()?;
    let glue = wasm::dir().join("cbr_tasks.d.ts");
    for entry in ["index.d.ts", "table/table.d.ts"] {
        let (ours, merged) = (template_dir().join(entry), package.join(entry));
        process::run_quietly(cmd!(sh, "node xtask/js/types.js {glue} {ours} {merged}"))?;
    }
    // The emulator's entry has a form for `require` only, which can be imported too.
    let emulator = package.join("emulator/index.d.ts");
    std::fs::rename(&emulator, emulator.with_extension("cts"))?;
    for declarations in ["index", "node/index", "proxy/index", "table/table"] {
        std::fs::copy(
            package.join(format!("{declarations}.d.ts")),
            package.join(format!("{declarations}.d.cts")),
        )?;
    }
    Ok(())
}
