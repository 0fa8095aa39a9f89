//! Paths of the repository, and reading and writing its files.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use walkdir::WalkDir;

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

/// cargo's target folder.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |dir| root().join(dir))
}

/// The folder of intermediate files on the way to `pkg/`. tsconfig.json names it too.
pub fn work_dir() -> PathBuf {
    path("target/xtask")
}

/// The version in Cargo.toml, which all crates and the npm package share.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Crates that are tested natively.
pub const CRATES: [&str; 6] = [
    "cbr-json",
    "cbr-wire",
    "cbr-client",
    "cbr-store",
    "cbr-table",
    "cbr-tasks",
];

/// Crates that are empty except on the wasm target.
pub const WASM_CRATES: [&str; 4] = [
    "cbr-wasm",
    "cbr-wasm-client",
    "cbr-wasm-full",
    "cbr-wasm-table",
];

/// Reads a file as text.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}

/// Writes a file, and makes the folders above it.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("can't make {}", folder.display()))?;
    }
    std::fs::write(path, contents).with_context(|| format!("can't write {}", path.display()))
}

/// Lists every file below a folder, in a fixed order, without hidden files and node modules.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name();
            !name.to_string_lossy().starts_with('.') && name != "node_modules"
        })
        .filter(|entry| !entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir()))
        .map(|entry| Ok(entry?.into_path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_of_the_workspace_is_tested() {
        let manifest = read(&path("Cargo.toml")).unwrap();
        let line = manifest.lines().find(|line| line.starts_with("members = "));
        let members = line.unwrap().split('"').skip(1).step_by(2).count();
        // The facade is no member in the list, and xtask is in neither of these.
        assert_eq!(members, CRATES.len() - 1 + WASM_CRATES.len() + 1);
    }
}
