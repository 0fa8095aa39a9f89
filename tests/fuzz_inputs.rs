//! Inputs that fuzzers have found, run through the checks of the fuzz targets.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::pedantic, reason = "tests say what they mean in fewer words")]

use std::panic;
use std::path::Path;

use cbr_tasks::table::{self, Table};

#[path = "fuzz/checks/mod.rs"]
mod checks;

/// Calls `check` with each input of a target, and expects at least so many inputs.
#[track_caller]
fn check_all(target: &str, least: usize, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/fuzz")
        .join(target);
    let mut failed = Vec::new();
    let mut inputs = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let input = std::fs::read(&path).unwrap();
        inputs += 1;
        if panic::catch_unwind(|| check(&input)).is_err() {
            failed.push(path);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(inputs >= least, "there are only {inputs}");
}

#[test]
fn a_table_has_the_tasks_that_the_client_decodes() {
    check_all("decode", 20, checks::decode::check);
}

#[test]
fn a_body_is_ingested_completely_or_not_at_all() {
    check_all("ingest", 15, checks::ingest::check);
}

#[test]
fn a_forged_snapshot_is_an_error_or_a_table() {
    check_all("restore", 15, checks::restore::check);
}

/// The snapshot was made by the first version that had snapshots; the inputs above are modified copies of it.
#[test]
fn a_snapshot_of_the_current_format_stays_readable() {
    let path = "tests/fixtures/fuzz/restore/every-field";
    let body = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let snapshot = checks::restore::with_header(&body);
    let table = Table::restore(table::empty().schema(), &snapshot).unwrap();
    assert_eq!(table.len(), 2);
    assert_eq!(table.find("x"), Some(1));
}

#[test]
fn a_filter_is_the_same_in_both_forms() {
    check_all("query", 20, |input| {
        checks::query::check(&String::from_utf8_lossy(input));
    });
}
