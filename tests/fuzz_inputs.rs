//! Inputs that fuzzers have found, run through the checks of the fuzz targets.

use std::panic;
use std::path::Path;

use cbr_tasks::table::Table;

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
    check_all("decode", 22, checks::decode::check);
}

#[test]
fn a_body_is_ingested_completely_or_not_at_all() {
    check_all("ingest", 15, checks::ingest::check);
}

/// Every byte of the snapshots of this version changed, and every cut, behind a header that is right.
#[test]
fn a_forged_snapshot_is_an_error_or_a_table() {
    let empty = Table::new().snapshot().unwrap();
    let version = u32::from_le_bytes(empty[8..12].try_into().unwrap()).to_string();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/snapshots");
    let mut tables = 0;
    for file in std::fs::read_dir(folder.join(version)).unwrap() {
        let snapshot = std::fs::read(file.unwrap().path()).unwrap();
        checks::restore::check(&snapshot);
        for at in checks::restore::HEADER..snapshot.len() {
            checks::restore::check(&snapshot[..at]);
            let byte = snapshot[at];
            for other in [0, b'"', 0xFF, byte ^ 1, byte.wrapping_add(1)] {
                let mut forged = snapshot.clone();
                forged[at] = other;
                checks::restore::check(&forged);
                tables +=
                    usize::from(Table::restore(&checks::restore::with_header(&forged)).is_ok());
            }
        }
    }
    // Or else every one was refused, and nothing was checked.
    assert!(tables > 1000, "{tables}");
}

#[test]
fn every_script_of_a_service_leads_to_an_end() {
    check_all("list", 17, checks::list::check);
}

/// Scripts of random bytes, which their number repeats.
#[test]
fn random_scripts_of_a_service_lead_to_an_end() {
    for number in 0..3000_u64 {
        let mut state = number + 1;
        let script: Vec<u8> = (0..number % 200 + 6)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        let outcome = panic::catch_unwind(|| checks::list::check(&script));
        assert!(outcome.is_ok(), "script {number}: {script:?}");
    }
}

#[test]
fn a_filter_is_the_same_in_both_forms() {
    check_all("query", 20, |input| {
        checks::query::check(&String::from_utf8_lossy(input));
    });
}
