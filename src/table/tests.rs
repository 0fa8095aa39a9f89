//! Rows against the texts that the client gives.

use std::path::Path;

use super::empty;
use crate::decode;

#[track_caller]
fn comes_back(body: &[u8]) {
    let page = decode::page(body).unwrap();
    let mut table = empty();
    table.ingest(body).unwrap();
    for task in &page.tasks {
        let row = table.find(task.id()).unwrap();
        let mut json = String::new();
        assert!(table.row_json(row, &mut json));
        assert_eq!(json, task.json());
    }
}

#[test]
fn a_row_is_the_text_that_the_client_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/payloads");
    for name in ["list-naive-times.json", "list-nulls.json"] {
        comes_back(&std::fs::read(folder.join(name)).unwrap());
    }
    if let Ok(folder) = std::env::var("CBR_TABLE_BODIES") {
        for file in std::fs::read_dir(folder).unwrap() {
            comes_back(&std::fs::read(file.unwrap().path()).unwrap());
        }
    }
}
