//! Checks of rows that all checks of tables share.

use cbr_tasks::table::{Table, TextColumn};
use serde::de::IgnoredAny;
use serde_json::Value;

/// All rows of a table, each a JSON object.
#[track_caller]
pub fn all(table: &Table) -> Vec<String> {
    let rows: Vec<String> = (0..table.len())
        .map(|at| {
            let mut row = String::new();
            assert!(table.row_json(at, &mut row), "row {at} cannot be written");
            assert!(is_object(&row), "row {at} is no object: {row}");
            row
        })
        .collect();
    assert!(!table.row_json(table.len(), &mut String::new()));
    let blocks = table.rows().blocks();
    assert_eq!(
        blocks.iter().map(|block| block.len()).sum::<usize>(),
        rows.len()
    );
    for column in TextColumn::ALL {
        let texts = table.rows().dictionary(column).len();
        let codes = blocks.iter().flat_map(|block| block.codes(column));
        assert!(
            codes.into_iter().all(|code| *code as usize <= texts),
            "{column:?}"
        );
    }
    rows
}

/// Unlike a `Value`, this takes any depth and lone surrogates, as a table does.
pub fn is_object(text: &str) -> bool {
    text.starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// The same tasks. A row may be kept with escapes that need not be, where another table has read it without them.
#[track_caller]
pub fn assert_same(some: &[String], others: &[String]) {
    assert_eq!(some.len(), others.len());
    for (one, other) in some.iter().zip(others) {
        let value = |row: &str| serde_json::from_str::<Value>(row).ok();
        // Half of a surrogate pair is no value to serde_json.
        let is_same = value(one).is_some() && value(one) == value(other)
            || cbr_store::compact(one) == cbr_store::compact(other);
        assert!(is_same, "{one}\n{other}");
    }
}

/// Rows as one body.
pub fn array(rows: &[String]) -> String {
    format!("[{}]", rows.join(","))
}

/// Takes a body in; one that is refused leaves nothing behind.
#[track_caller]
pub fn ingest(table: &mut Table, body: &[u8]) -> bool {
    let before = (all(table), table.snapshot().unwrap());
    match table.ingest(body) {
        Ok(report) => {
            assert_eq!(table.len(), before.0.len() + report.added);
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(all(table), before.0, "{error}");
            assert!(table.snapshot().unwrap() == before.1, "{error}");
            false
        }
    }
}

/// A snapshot gives the same table back.
#[track_caller]
pub fn restored(table: &Table) -> Table {
    let snapshot = table.snapshot().unwrap();
    let restored = Table::restore(&snapshot).unwrap();
    assert_eq!(all(&restored), all(table));
    assert!(restored.snapshot().unwrap() == snapshot);
    restored
}
