use super::rows;
use crate::export::{self, Csv};
use crate::snapshot::with_checksum;
use crate::{Key, Table, TextColumn, View};

fn ingest(table: &mut Table, body: &str, source: Option<&str>) -> [usize; 3] {
    let report = export::ingest_from(table, body.as_bytes(), source).unwrap();
    [report.added, report.updated, report.unchanged]
}

/// The source of each row.
fn sources(table: &Table) -> Vec<&str> {
    let code = |row: usize| {
        table
            .rows()
            .code(u32::try_from(row).unwrap(), TextColumn::Source)
    };
    let texts = table.rows().dictionary(TextColumn::Source);
    let rows = 0..table.rows().len();
    rows.map(|row| texts.get(code(row)).unwrap_or_default())
        .collect()
}

fn labelled() -> Table {
    let mut table = Table::new();
    ingest(
        &mut table,
        r#"[{"id":"a","status":"failed"},{"id":"b"}]"#,
        Some("eu-de/prod"),
    );
    ingest(&mut table, r#"[{"id":"c","status":"failed"}]"#, None);
    ingest(&mut table, "id,status\r\nd,failed\r\n", Some("eu-nl/test"));
    table
}

fn found(table: &Table, filter: &str) -> Vec<usize> {
    let view = View::new(table, &filter.parse().unwrap(), &[], 0).unwrap();
    view.rows(0, view.len())
}

#[test]
fn a_source_labels_the_rows_of_a_body_and_is_no_part_of_them() {
    let table = labelled();
    assert_eq!(
        sources(&table),
        ["eu-de/prod", "eu-de/prod", "", "eu-nl/test"]
    );
    assert_eq!(rows(&table)[0], r#"{"id":"a","status":"failed"}"#);
    assert_eq!(found(&table, "source:EU-DE/prod status:failed"), [0]);
    assert_eq!(found(&table, "source:eu"), [0, 1, 3]);
    assert_eq!(found(&table, "-source:eu-de -has:source"), [2]);
    assert_eq!(found(&table, "prod"), [0_usize; 0]);
    let mut out = Vec::new();
    let mut csv = Csv::new(&[Key::Id, Key::named("source").unwrap()]);
    csv.row(&table, 3, &mut out);
    assert_eq!(out, b"d,eu-nl/test\r\n");
}

#[test]
fn a_newer_state_takes_its_source_with_it_and_keeps_the_old_one_without() {
    let mut table = Table::new();
    let (old, new) = (
        r#"{"id":"a","status":"running","updated_at":"2026-11-01T00:00:00Z"}"#,
        r#"{"id":"a","status":"success","updated_at":"2026-11-02T00:00:00Z"}"#,
    );
    assert_eq!(ingest(&mut table, new, Some("one")), [1, 0, 0]);
    assert_eq!(ingest(&mut table, old, Some("two")), [0, 0, 1]);
    assert_eq!(sources(&table), ["one"]);
    assert_eq!(ingest(&mut table, new, None), [0, 0, 1]);
    assert_eq!(sources(&table), ["one"]);
    assert_eq!(ingest(&mut table, new, Some("two")), [0, 1, 0]);
    assert_eq!(sources(&table), ["two"]);
    // The same task with its keys in another order.
    let other = r#"{"status":"success","id":"a","updated_at":"2026-11-02T00:00:00Z"}"#;
    assert_eq!(ingest(&mut table, other, Some("three")), [0, 1, 0]);
    assert_eq!(sources(&table), ["three"]);
    assert_eq!(
        ingest(&mut table, r#"{"id":"a","status":"failed"}"#, None),
        [0, 1, 0]
    );
    assert_eq!(sources(&table), ["three"]);
}

#[test]
fn snapshots_and_rebuilt_tables_keep_the_sources() {
    let mut table = labelled();
    let snapshot = table.snapshot().unwrap();
    let restored = Table::restore(&snapshot).unwrap();
    assert_eq!(sources(&restored), sources(&table));
    assert!(restored.snapshot().unwrap() == snapshot);
    assert!(table.remove("a").unwrap() && table.remove("c").unwrap());
    assert_eq!(sources(&table), ["eu-de/prod", "eu-nl/test"]);
    table.remove("d").unwrap();
    let snapshot = table.snapshot().unwrap();
    assert!(!snapshot.windows(5).any(|part| part == b"eu-nl"));
    assert_eq!(sources(&Table::restore(&snapshot).unwrap()), ["eu-de/prod"]);
}

#[test]
fn a_snapshot_whose_source_has_no_text_is_refused() {
    let mut table = Table::new();
    ingest(&mut table, r#"{"id":"a","status":"failed"}"#, Some("eu-de"));
    let mut snapshot = table.snapshot().unwrap();
    // The number of the only id, then the codes of status and source: the row has no other texts.
    let (id, code) = (1_u128.to_le_bytes(), 1_u32.to_le_bytes());
    let row = [&id[..], &code, &code].concat();
    let places = 0..snapshot.len() - row.len();
    let at = places.rev().find(|at| snapshot[*at..].starts_with(&row));
    let with_code = |number: u8| {
        let mut snapshot = snapshot.clone();
        snapshot[at.unwrap() + id.len() + code.len()] = number;
        Table::restore(&with_checksum(snapshot))
    };
    assert_eq!(sources(&with_code(1).unwrap()), ["eu-de"]);
    assert_eq!(sources(&with_code(0).unwrap()), [""]);
    assert!(with_code(2).is_err());
    snapshot.truncate(at.unwrap() + id.len());
    assert!(Table::restore(&with_checksum(snapshot)).is_err());
}

#[test]
fn a_source_has_1_to_256_characters() {
    let mut table = Table::new();
    for (source, got) in [(String::new(), "0"), ("ü".repeat(257), "257")] {
        let error = export::ingest_from(&mut table, b"[]", Some(&source)).unwrap_err();
        assert!(error.is_validation());
        assert_eq!(
            error.to_string(),
            format!("source: expected a text of 1 to 256 characters, got one of {got}")
        );
    }
    assert_eq!(
        ingest(&mut table, r#"{"id":"a"}"#, Some(&"ü".repeat(256))),
        [1, 0, 0]
    );
}

#[test]
fn a_body_that_is_refused_leaves_no_source() {
    let mut table = labelled();
    let before = table.snapshot().unwrap();
    assert!(export::ingest_from(&mut table, b"[{\"id\":\"e\"},7]", Some("gone")).is_err());
    assert!(table.snapshot().unwrap() == before);
}
