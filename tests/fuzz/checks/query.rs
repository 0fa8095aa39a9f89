//! Filters, as somebody types them or sends them as an object.

use std::sync::LazyLock;

use cbr_tasks::table::query::Filter;
use cbr_tasks::table::{Table, View};

/// Any text is a filter or an error that lies in it, as text and as an object.
pub fn check(text: &str) {
    match text.parse::<Filter>() {
        Ok(filter) => is_sound(&filter),
        Err(error) => {
            let position = error.position().expect("a place in the text");
            let before = text.get(..position.byte).expect("between two characters");
            assert_eq!(position.character, before.chars().count());
            assert_eq!(position.utf16, before.encode_utf16().count());
            let place = format!(" at position {}", position.character);
            assert!(
                error.is_validation() && error.to_string().ends_with(&place),
                "{error}"
            );
        }
    }
    match Filter::from_json(text) {
        Ok(filter) => is_sound(&filter),
        Err(error) => assert!(error.is_validation() && !error.to_string().is_empty()),
    }
}

/// Checks that the text and the JSON of a filter are read as the same filter, and that the filter obeys the rules of logic.
fn is_sound(filter: &Filter) {
    let text = filter.to_string();
    let read: Filter = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    assert_eq!(&read, filter, "{text}");
    assert_eq!(read.to_string(), text);
    let json = filter.to_json();
    let read = Filter::from_json(&json).unwrap_or_else(|e| panic!("{json}: {e}"));
    assert_eq!(&read, filter, "{json}");
    assert_eq!(read.to_json(), json);
    let found = found(filter);
    let other = Filter::from_json(&through_another_parser(&json)).unwrap();
    assert_eq!(self::found(&other), found, "{json}");

    // A filter of the greatest depth cannot be put into a group; then parsing fails.
    if let Ok(negated) = format!("-({text})").parse() {
        let others: Vec<bool> = found.iter().map(|is| !is).collect();
        assert_eq!(self::found(&negated), others, "{text}");
    }
    if let Ok(both) = format!("({text}) ({text} OR {text})").parse() {
        assert_eq!(self::found(&both), found, "{text}");
    }
}

/// Parses and writes JSON with serde_json. Of a repeated key it would keep only the last value.
fn through_another_parser(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .unwrap()
        .to_string()
}

/// The rows that it finds at some times.
fn found(filter: &Filter) -> Vec<bool> {
    let mut found = Vec::new();
    for now in NOWS {
        let view = View::new(&TABLE, filter, &[], now).unwrap();
        let rows = view.rows(0, view.len());
        found.extend((0..TABLE.len()).map(|row| rows.contains(&row)));
    }
    found
}

const NOWS: [i64; 3] = [i64::MIN, 1_793_491_200_000_000, i64::MAX];

/// Rows for most of what a filter can ask.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    table.ingest(ROWS.as_bytes()).unwrap();
    assert_eq!(table.len(), 6);
    table
});

const ROWS: &str = r#"[
{"id": "", "status": "", "vault_name": ""},
{"id": "4827f2da-b008-4507-ab7d-42d0df5ed912", "status": "failed", "created_at": "1998-06-01T12:00:00Z",
    "started_at": "2026-11-01T00:00:00Z", "ended_at": "2026-11-01T02:00:00Z", "extra_info": {"common": {"progress": 0}}},
{"id": "\u0130ΣΑΣ ß \uD83D\uDE00a\"b\\c", "status": "a", "vault_id": "4827f2da-b008-4507-ab7d-42d0df5ed912", "project_id": "a",
    "started_at": "1970-01-01T00:00:00Z", "ended_at": "1970-01-01T02:00:00Z", "extra_info": {"common": {"progress": 99.5}}},
{"id": "prod eu", "status": "prod eu", "policy_id": "a", "vault_name": "ΣΑΣ a\"b", "started_at": "0000-01-01T00:00:00Z",
    "ended_at": "9999-12-31T23:59:59.999999Z", "extra_info": {"resource": {"type": "OS::Nova::Server"}, "common": {"progress": -1}}},
{"id": "a", "operation_type": "a", "error_info": {"code": "BackupService.6113", "message": "prod eu"},
    "started_at": "9999-12-31T23:59:59.999999Z", "ended_at": "0000-01-01T00:00:00Z", "extra_info": {"common": {"progress": 2147483}}},
{"id": "BackupService.6113", "error_info": {"code": "a", "message": "BackupService.6113"},
    "started_at": "2026-10-31T00:00:00.999999Z", "extra_info": {"resource": {"id": "a", "name": "failed"}, "common": {"progress": 100}}}
]"#;
