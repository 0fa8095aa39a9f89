//! Snapshots in files, written by this version and by others.
//!
//! `tests/fixtures/snapshots` has rows in `NAME.ndjson`, and their snapshot in `VERSION/NAME`. After a change of the version
//! `CBR_UPDATE=1 cargo test -p cbr-table` writes those of the new one; those of the old stay, to be refused.

use std::fs;
use std::path::{Path, PathBuf};

use super::rows;
use crate::Table;
use crate::snapshot::VERSION;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.collect()
}

/// Reads a file; with `CBR_UPDATE` set a missing one is made first.
fn read(path: &Path, made: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if !path.exists() && std::env::var_os("CBR_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, made()).unwrap();
    }
    fs::read(path).unwrap_or_else(|error| {
        let path = path.display();
        panic!("{path}: {error}; `CBR_UPDATE=1 cargo test -p cbr-table` makes it")
    })
}

#[test]
fn snapshots_of_this_version_give_their_tables_back() {
    let snapshots = fixtures().join("snapshots");
    let mut tables = 0;
    for name in names(&snapshots) {
        let Some(name) = name.strip_suffix(".ndjson") else {
            continue;
        };
        let lines = fs::read_to_string(snapshots.join(format!("{name}.ndjson"))).unwrap();
        let expected: Vec<&str> = lines.lines().collect();
        let made = || {
            let mut table = Table::new();
            if name == "member-by-member" {
                table.store.overstrain();
            }
            for line in &expected {
                table.ingest(line.as_bytes()).unwrap();
            }
            table.snapshot().unwrap()
        };
        let path = snapshots.join(VERSION.to_string()).join(name);
        let snapshot = read(&path, made);
        assert_eq!(
            rows(&Table::restore(&snapshot).unwrap()),
            expected,
            "{name}"
        );
        assert_eq!(rows(&Table::restore(&made()).unwrap()), expected, "{name}");
        tables += 1;
    }
    assert_eq!(tables, 6);
}

#[test]
fn snapshots_of_other_versions_say_so() {
    let snapshots = fixtures().join("snapshots");
    let mut others = Vec::new();
    for name in names(&snapshots) {
        if name.parse::<u32>().is_ok_and(|version| version != VERSION) {
            let folder = snapshots.join(name);
            others.extend(
                names(&folder)
                    .iter()
                    .map(|name| fs::read(folder.join(name)).unwrap()),
            );
        }
    }
    for version in [0, VERSION + 1, u32::MAX] {
        let mut snapshot = Table::new().snapshot().unwrap();
        snapshot[8..12].copy_from_slice(&version.to_le_bytes());
        others.push(snapshot);
    }
    for snapshot in others {
        let error = Table::restore(&snapshot).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected a snapshot of a table, got one of another version"
        );
    }
}
