//! Writes THIRD-PARTY-LICENSES: the crates compiled into the WebAssembly modules and the node modules in the bundles, by license text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xshell::cmd;

use super::wasm;
use crate::setup::WASM_TARGET;
use crate::{process, workspace};

/// A copyright holder's part of a license file, and the text below it, which many packages share.
struct License {
    notices: Vec<String>,
    text: String,
}

/// A package that is in ours.
struct Package {
    /// `crate` or `module`, name and version.
    title: String,
    /// SPDX expression.
    license: String,
    authors: Vec<String>,
    folder: PathBuf,
}

/// Packages by license and its text. The key is the text without line breaks.
type Groups = BTreeMap<(String, String), (String, BTreeSet<String>)>;

/// Path of a list of the folders of the bundled node modules, which `bundle.js` writes.
pub fn bundled_modules() -> PathBuf {
    workspace::work_dir().join("modules.json")
}

/// Writes the file into the package.
pub fn write(package: &Path) -> Result<()> {
    let mut groups = Groups::new();
    for found in crates()?.into_iter().chain(modules()?) {
        add(&mut groups, &found)?;
    }
    add_standard_library(&mut groups)?;
    workspace::write(&package.join("THIRD-PARTY-LICENSES"), print(&groups))
}

fn print(groups: &Groups) -> String {
    let mut out = String::from(
        "Parts of these crates and node modules are in this package: the crates in its WebAssembly modules, the node modules in its \
         bundled scripts.\nWhere a package offers several licenses, it is used under the one named here.\n",
    );
    for ((license, _), (text, packages)) in groups {
        let packages: Vec<_> = packages.iter().map(String::as_str).collect();
        let rule = "-".repeat(80);
        out.push_str(&format!(
            "\n{rule}\n\n{license}\n\n{}\n\n{text}\n",
            packages.join("\n")
        ));
    }
    out
}

fn add(groups: &mut Groups, package: &Package) -> Result<()> {
    // `MIT/Apache-2.0` is an older spelling of OR.
    let expression = package.license.replace(['(', ')'], "").replace('/', " OR ");
    for alternatives in expression.split(" AND ") {
        let mut names = alternatives.split(" OR ");
        let name = names
            .clone()
            .find(|name| *name == "MIT")
            .or_else(|| names.next())
            .unwrap_or_default();
        let mut license = match license_file(&package.folder, name)? {
            Some(path) => split(&workspace::read(&path)?),
            // gloo's crates are published without the text.
            None if name == "MIT" => mit_text()?,
            None => bail!("{} has no text of its license {name}", package.title),
        };
        if license.notices.is_empty() && !package.authors.is_empty() {
            license.notices = vec![format!("Authors: {}", package.authors.join(", "))];
        }
        insert(groups, name, &package.title, &license);
    }
    Ok(())
}

fn insert(groups: &mut Groups, name: &str, title: &str, license: &License) {
    let words: Vec<_> = license.text.split_whitespace().collect();
    let entry = groups
        .entry((name.to_owned(), words.join(" ")))
        .or_insert_with(|| (license.text.clone(), BTreeSet::new()));
    let notices = license.notices.join("; ");
    entry.1.insert(if notices.is_empty() {
        title.to_owned()
    } else {
        format!("{title}: {notices}")
    });
}

/// The standard library is in each WebAssembly module, and Cargo does not list it.
fn add_standard_library(groups: &mut Groups) -> Result<()> {
    let sh = process::shell()?;
    let version = cmd!(sh, "rustc --version").quiet().read()?;
    let version = version.split(' ').nth(1).unwrap_or_default();
    let license = License {
        notices: vec!["Copyright (c) The Rust Project Contributors".to_owned()],
        ..mit_text()?
    };
    insert(groups, "MIT", &format!("crate std {version}"), &license);
    Ok(())
}

/// The MIT license without a copyright line, from this repository's own.
fn mit_text() -> Result<License> {
    let own = split(&workspace::read(&workspace::path("LICENSE-MIT"))?);
    Ok(License {
        notices: Vec::new(),
        text: own.text,
    })
}

/// Finds the file with the text of a license: `LICENSE-MIT`, `LICENSE_MIT`, or else the only one.
fn license_file(folder: &Path, license: &str) -> Result<Option<PathBuf>> {
    let kind = license.split('-').next().unwrap_or_default().to_lowercase();
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("can't read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_lowercase();
            let is_license = name.starts_with("license") || name.starts_with("licence");
            is_license.then_some((name, path))
        })
        .collect();
    files.sort();
    let named = files.iter().find(|(name, _)| name.contains(&kind));
    let found = match (named, files.as_slice()) {
        (Some(found), _) | (None, [found]) => Some(found),
        _ => None,
    };
    Ok(found.map(|(_, path)| path.clone()))
}

/// Splits a license file: its title goes, and its copyright notices are taken off the text.
fn split(file: &str) -> License {
    let lines: Vec<_> = file.trim().lines().map(str::trim_end).collect();
    // `COPYRIGHT AND PERMISSION NOTICE` is a title too.
    let is_title = |line: &str| {
        line.len() < 50 && (line.to_lowercase().contains("license") || line.to_uppercase() == line)
    };
    let is_notice =
        |line: &str| line.trim().to_lowercase().starts_with("copyright") && !is_title(line);
    let start = lines
        .iter()
        .position(|line| !(line.is_empty() || is_notice(line) || is_title(line)))
        .unwrap_or_default();
    let (head, text) = lines.split_at(start);
    License {
        notices: head
            .iter()
            .filter(|line| is_notice(line))
            .map(|line| line.trim().to_owned())
            .collect(),
        text: text.join("\n"),
    }
}

/// The crates of others in the graph of the three WebAssembly crates. Those that only the build runs are not among them.
fn crates() -> Result<Vec<Package>> {
    let sh = process::shell()?;
    let selected = wasm::MODULES
        .iter()
        .flat_map(|module| ["-p", module.package]);
    let tree = process::cargo(&sh)
        .args([
            "tree",
            "--locked",
            "--target",
            WASM_TARGET,
            "--prefix",
            "none",
        ])
        .args(["--edges", "normal,no-proc-macro", "--format", "{p}"])
        .args(selected)
        .read()?;
    // Each line is a name and a version, with a folder behind those of this repository.
    let compiled: BTreeSet<_> = tree
        .lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once(" v"))
        .collect();
    let json = process::cargo(&sh)
        .args(["metadata", "--locked", "--quiet", "--format-version", "1"])
        .args(["--filter-platform", WASM_TARGET])
        .read()?;
    let metadata: Value = serde_json::from_str(&json)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    packages
        .iter()
        .filter(|package| compiled.contains(&(text(package, "name"), text(package, "version"))))
        .map(|package| read_package("crate", package, Path::new(text(package, "manifest_path"))))
        .collect()
}

fn modules() -> Result<Vec<Package>> {
    let folders: Vec<PathBuf> = serde_json::from_str(&workspace::read(&bundled_modules())?)?;
    folders
        .iter()
        .map(|folder| {
            let manifest = workspace::path("").join(folder).join("package.json");
            let package: Value = serde_json::from_str(&workspace::read(&manifest)?)?;
            read_package("module", &package, &manifest)
        })
        .collect()
}

fn read_package(kind: &str, package: &Value, manifest: &Path) -> Result<Package> {
    let authors = package["authors"].as_array().into_iter().flatten();
    Ok(Package {
        title: format!(
            "{kind} {} {}",
            text(package, "name"),
            text(package, "version")
        ),
        license: text(package, "license").to_owned(),
        authors: authors
            .filter_map(|author| author.as_str()?.split(" <").next())
            .map(str::to_owned)
            .collect(),
        folder: manifest
            .parent()
            .context("a manifest has a folder")?
            .to_owned(),
    })
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_the_same_text_share_it() {
        let mut groups = Groups::new();
        for (title, file) in [
            (
                "crate b 1.0.0",
                "MIT License\n\nCopyright (c) 2018 B\n\nPermission is\ngranted.\n",
            ),
            (
                "module a 2.0.0",
                "Copyright 2020 A\nCopyright 2021 C\n\nPermission is granted.",
            ),
            ("crate c 3.0.0", "Permission is refused."),
        ] {
            insert(&mut groups, "MIT", title, &split(file));
        }
        let printed = print(&groups);
        let rule = "-".repeat(80);
        let (_, groups) = printed.split_once("named here.\n\n").unwrap();
        assert_eq!(
            groups,
            format!(
                "{rule}\n\nMIT\n\ncrate b 1.0.0: Copyright (c) 2018 B\nmodule a 2.0.0: Copyright 2020 A; Copyright 2021 C\n\n\
                 Permission is\ngranted.\n\n{rule}\n\nMIT\n\ncrate c 3.0.0\n\nPermission is refused.\n"
            )
        );
    }
}
