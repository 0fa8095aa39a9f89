//! Assembles the package from the wasm module, the hand-written files, the bundles and the types.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use super::{licences, package_dir, template_dir, types, wasm};
use crate::stamp::{Inputs, Stamp};
use crate::{process, workspace};

/// Files of the template that are not copied: those that the build generates for the package, and parts of declarations.
const GENERATED: [&str; 6] = [
    "package.json",
    "index.d.ts",
    "error-types.d.ts",
    "table/table.d.ts",
    "table/figure-types.d.ts",
    "table/live-types.d.ts",
];

/// Folders of the template whose scripts are published as bundles.
const BUNDLED: [&str; 5] = ["viewer", "proxy", "cli", "node", "emulator"];

const FROM_ROOT: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Assembles the package, where anything in it has changed.
pub fn build() -> Result<()> {
    let stamp = Stamp::new("package", &inputs()?);
    if stamp.is_current() && package_dir().exists() {
        return Ok(());
    }
    stamp.clear()?;
    println!("build: package");
    // The package is made in another folder first, so that a program that uses pkg/ meanwhile never sees an incomplete package.
    let next = workspace::work_dir().join("package");
    if next.exists() {
        fs::remove_dir_all(&next)?;
    }
    copy_wasm_parts(&next)?;
    copy_template(&next)?;
    write_manifest(&next)?;
    write_version(&next)?;
    bundle(&next)?;
    licences::write(&next)?;
    describe_elements(&next)?;
    types::write(&next)?;
    replace(&package_dir(), &next)?;
    stamp.set()
}

/// The inputs of the package. The checks and the reference depend on them, too.
pub fn inputs() -> Result<Inputs> {
    let mut inputs = Inputs::default()
        .setting(workspace::version())
        .file(&workspace::path("Cargo.lock"))
        .file(&workspace::path("package-lock.json"))
        .folder(&wasm::dir())?
        .folder(&template_dir())?
        .folder(&workspace::path("www/emulator"))?
        .folder(&workspace::path("xtask"))?;
    for name in FROM_ROOT {
        inputs = inputs.file(&workspace::path(name));
    }
    Ok(inputs)
}

fn copy_wasm_parts(package: &Path) -> Result<()> {
    for module in &wasm::MODULES {
        let glue = module.has_own_glue().then_some(".js");
        for suffix in glue.into_iter().chain(["_bg.wasm", "_bg.base64.js"]) {
            let name = format!("{}{suffix}", module.name);
            copy(&wasm::dir().join(&name), &package.join("wasm").join(&name))?;
        }
    }
    Ok(())
}

/// Copies the files that are published unchanged.
fn copy_template(package: &Path) -> Result<()> {
    for file in workspace::files_below(&template_dir())? {
        let relative = file.strip_prefix(template_dir())?;
        if !is_source(relative) {
            copy(&file, &package.join(relative))?;
        }
    }
    for name in FROM_ROOT {
        copy(&workspace::path(name), &package.join(name))?;
    }
    Ok(())
}

/// Recognizes a file that is not published itself, because a bundle or a generated file is made of it.
fn is_source(relative: &Path) -> bool {
    let is_declaration = relative.to_string_lossy().ends_with(".d.ts");
    let is_bundled = BUNDLED.iter().any(|folder| relative.starts_with(folder));
    let is_generated = GENERATED.iter().any(|name| relative == Path::new(name));
    is_generated || (is_bundled && !is_declaration)
}

fn write_manifest(package: &Path) -> Result<()> {
    let source = template_dir().join("package.json");
    let mut manifest: Value = serde_json::from_str(&workspace::read(&source)?)
        .with_context(|| format!("{} is not JSON", source.display()))?;
    manifest["version"] = workspace::version().into();
    workspace::write(&package.join("package.json"), format!("{manifest:#}\n"))
}

/// Writes the version into the module that exports it.
fn write_version(package: &Path) -> Result<()> {
    let path = package.join("version.js");
    let text = workspace::read(&path)?;
    workspace::write(&path, text.replace("0.0.0", workspace::version()))
}

/// Path of a file with the contents of each bundle, from which `sizes` tells what has grown.
pub fn bundle_notes() -> PathBuf {
    workspace::work_dir().join("bundles.json")
}

/// Bundles scripts, with the node modules that they need, into single files.
fn bundle(package: &Path) -> Result<()> {
    let (sh, template, notes) = (process::shell()?, template_dir(), bundle_notes());
    let modules = licences::bundled_modules();
    process::run_quietly(cmd!(
        sh,
        "node xtask/js/bundle.js {template} {package} {notes} {modules}"
    ))
}

/// Writes the custom elements manifest, from which editors and documentation know the viewer.
fn describe_elements(package: &Path) -> Result<()> {
    let (sh, template) = (process::shell()?, template_dir());
    process::run_quietly(cmd!(sh, "node xtask/js/elements.js {template} {package}"))
}

fn replace(old: &Path, new: &Path) -> Result<()> {
    if old.exists() {
        fs::remove_dir_all(old).with_context(|| format!("can't remove {}", old.display()))?;
    }
    if fs::rename(new, old).is_ok() {
        return Ok(());
    }
    // The target folder may be on another disk.
    for file in workspace::files_below(new)? {
        copy(&file, &old.join(file.strip_prefix(new)?))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("can't copy {}", from.display()))?;
    Ok(())
}
