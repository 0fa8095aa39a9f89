//! Where things are.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    // cargo sets the variable for `cargo run`; the value at compile time serves a bare binary.
    let manifest_dir =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let xtask = PathBuf::from(manifest_dir);
    xtask
        .parent()
        .map_or_else(|| xtask.clone(), Path::to_path_buf)
});

/// The repository's folder.
pub fn root() -> &'static Path {
    &ROOT
}

/// A path inside the repository.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// cargo's output folder.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |dir| root().join(dir))
}

/// What this program makes on the way to pkg/; tsconfig.json reads from there.
pub fn work_dir() -> PathBuf {
    path("target/xtask")
}

/// The version in Cargo.toml, which is the package's too; the crates share it.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Crates that are tested natively.
pub const CRATES: [&str; 5] = [
    "cbr-json",
    "cbr-wire",
    "cbr-client",
    "cbr-table",
    "cbr-tasks",
];

/// Crates that are empty except on the wasm target.
pub const WASM_CRATES: [&str; 3] = ["cbr-wasm", "cbr-wasm-client", "cbr-wasm-table"];

/// A file's text.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}

/// Write a file, and the folders above it.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("can't make {}", folder.display()))?;
    }
    std::fs::write(path, contents).with_context(|| format!("can't write {}", path.display()))
}

/// Every file below a folder, sorted, without what starts with a dot or belongs to npm.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') || name == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
