//! Puts the package together: the wasm parts, the hand-written files, the bundles, the types.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{package_dir, template_dir, types, wasm};
use crate::stamp::{Inputs, Stamp};
use crate::{process, tools, workspace};

/// Files of the template that others are made of.
const GENERATED: [&str; 2] = ["package.json", "index.d.ts"];

/// Folders of the template whose scripts are bundled.
const BUNDLED: [&str; 4] = ["viewer", "proxy", "cli", "bin"];

const FROM_ROOT: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Assemble the package anew where anything in it changed.
pub fn build() -> Result<()> {
    let stamp = Stamp::new("package", &inputs()?);
    if stamp.is_current() && package_dir().exists() {
        return Ok(());
    }
    stamp.clear()?;
    println!("build: package");
    // Aside first: whoever uses pkg/ meanwhile never sees half of it.
    let next = workspace::work_dir().join("package");
    if next.exists() {
        fs::remove_dir_all(&next)?;
    }
    copy_wasm_parts(&next)?;
    copy_template(&next)?;
    write_manifest(&next)?;
    bundle(&next)?;
    describe_elements(&next)?;
    types::write(&next)?;
    replace(&package_dir(), &next)?;
    stamp.set()
}

/// All that the package is made of; the check of the package is due again when this changes.
pub fn inputs() -> Result<Inputs> {
    let mut inputs = Inputs::default()
        .setting(workspace::version())
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

/// The files that are published as they are written.
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

/// Whether something is made of a file in place of publishing it.
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

/// What each bundle is made of, for those who ask why it has grown.
pub fn bundle_notes() -> PathBuf {
    workspace::work_dir().join("bundles.json")
}

/// The files that are bundled from several, with what they need of node modules inside.
fn bundle(package: &Path) -> Result<()> {
    process::run_quietly(
        tools::node("xtask/js/bundle.js")
            .arg(template_dir())
            .arg(package)
            .arg(bundle_notes()),
    )
}

/// What editors and documentation know of the viewer.
fn describe_elements(package: &Path) -> Result<()> {
    process::run_quietly(
        tools::node("xtask/js/elements.js")
            .arg(template_dir())
            .arg(package),
    )
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
