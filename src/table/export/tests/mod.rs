use crate::export::{Csv, Ndjson};
use crate::{Key, Table};

mod csv;
mod ndjson;
mod properties;
mod read;

fn table(body: &str) -> Table {
    let mut table = Table::new();
    table.ingest(body.as_bytes()).unwrap();
    table
}

fn keys(names: &[&str]) -> Vec<Key> {
    names.iter().map(|name| Key::named(name).unwrap()).collect()
}

/// A table as CSV, header and all.
fn written(table: &Table, mut csv: Csv) -> String {
    let mut out = Vec::new();
    csv.header(&mut out);
    for row in 0..table.len() {
        assert!(csv.row(table, row, &mut out));
    }
    assert!(!csv.row(table, table.len(), &mut out));
    String::from_utf8(out).unwrap()
}

fn lines(table: &Table) -> String {
    let (mut ndjson, mut out) = (Ndjson::default(), Vec::new());
    for row in 0..table.len() {
        assert!(ndjson.row(table, row, &mut out));
    }
    assert!(!ndjson.row(table, table.len(), &mut out));
    String::from_utf8(out).unwrap()
}
