//! Rows of a table, compared with the tasks that the client reads.

use std::path::Path;

use cbr_wire::model::page::PageText;
use serde_json::Value;

use super::Table;
use crate::TextColumn;

mod any;
pub(crate) mod differential;
mod first_rows;
mod groups;
mod keys;
mod names;
mod properties;
mod removal;
mod snapshots;
mod sources;

use any::page;

fn row(table: &Table, row: usize) -> String {
    let mut json = String::new();
    assert!(table.row_json(row, &mut json));
    json
}

fn rows(table: &Table) -> Vec<String> {
    let mut rows = Vec::new();
    for row in places(table) {
        let mut json = String::new();
        assert!(table.row_json(row, &mut json));
        rows.push(json);
    }
    rows
}

/// Numbers of the rows whose task was not removed.
fn places(table: &Table) -> Vec<usize> {
    let places = 0..table.rows().len();
    let places: Vec<usize> = places
        .filter(|row| table.row_json(*row, &mut String::new()))
        .collect();
    assert_eq!(places.len(), table.len());
    places
}

/// The same text, or the same but for escapes that could have been written otherwise.
fn is_same(one: &str, other: &str) -> bool {
    // A lone surrogate, which serde_json refuses. Behind an escaped backslash it is none.
    let parsable = |text: &str| text.replace(r"\\", r"\u005c").replace(r"\ud800", "lone");
    let value = |text: &str| serde_json::from_str::<Value>(&parsable(text)).ok();
    one == other || (value(one).is_some() && value(one) == value(other))
}

/// Takes away the white space outside of strings.
fn without_space(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_kept = |char: &char| {
        is_text ^= *char == '"' && !is_escaped;
        is_escaped = *char == '\\' && !is_escaped;
        is_text || !char.is_ascii_whitespace()
    };
    json.chars().filter(is_kept).collect()
}

#[track_caller]
fn comes_back(body: &[u8]) {
    let page = PageText::from_json(body).unwrap();
    let mut table = Table::new();
    assert_eq!(table.ingest(body).unwrap().added, page.tasks.len());
    for task in &page.tasks {
        let row = row(&table, table.find(task.id()).unwrap());
        assert_eq!(row, without_space(task.json()));
    }
    let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
    assert_eq!(rows(&restored), rows(&table));
}

#[test]
fn a_row_is_the_text_that_the_client_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/payloads");
    for name in ["list-naive-times.json", "list-nulls.json"] {
        comes_back(&std::fs::read(folder.join(name)).unwrap());
    }
    // The emulator's, where somebody has made some.
    if let Ok(folder) = std::env::var("CBR_TABLE_BODIES") {
        for file in std::fs::read_dir(folder).unwrap() {
            comes_back(&std::fs::read(file.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn a_text_with_quotes_in_it_is_not_taken_for_two_fields() {
    let tasks = [
        r#"{"id":"a","status":"s","vault_name":"x\",\"vault_id\":\"y"}"#.to_owned(),
        r#"{"id":"b","status":"s","vault_name":"x","vault_id":"y"}"#.to_owned(),
    ];
    let mut table = Table::new();
    table.ingest(page(&tasks).as_bytes()).unwrap();
    assert_eq!(rows(&table), tasks);
}

#[test]
fn tasks_without_an_id_are_told_apart_by_what_they_say() {
    let mut table = Table::new();
    let body = br#"{"operation_logs":[{"status":"a"},{"status":"b"},{"status":"a"},{"id":null},{"id":""}]}"#;
    let report = table.ingest(body).unwrap();
    assert_eq!((report.added, report.unchanged), (3, 2));
    assert_eq!(table.ingest(body).unwrap().unchanged, 5);
    assert_eq!(row(&table, 0), r#"{"status":"a","id":""}"#);
}

/// The list of failures becomes a count; that of an empty one is part of the learned layout.
#[test]
fn a_list_in_place_of_a_count_is_counted_each_time() {
    let body = |list: &str, id: u32| {
        let removed = format!(r#"{{"remove_resources":{{"fail_count":{list},"total_count":1}}}}"#);
        format!(r#"[{{"id":"{id}","status":"success","extra_info":{removed}}}]"#)
    };
    let mut table = Table::new();
    let lists = [
        "[]",
        "[]",
        "0",
        r#"["a"]"#,
        "[]",
        "1",
        r#"["b","c"]"#,
        r#""0""#,
        "[]",
    ];
    let counts = [0, 0, 0, 1, 0, 1, 2, 0, 0];
    for (id, list) in (0..).zip(lists) {
        table.ingest(body(list, id).as_bytes()).unwrap();
    }
    for (at, count) in counts.into_iter().enumerate() {
        let json: Value = serde_json::from_str(&row(&table, at)).unwrap();
        let removed = &json["extra_info"]["remove_resources"];
        assert_eq!(removed["fail_count"], count, "{}", lists[at]);
        assert_eq!(removed["total_count"], 1);
    }
    // The same state, written as a list or as its count and ids, is no change.
    for list in ["[]", r#"0,"fail_ids":[]"#] {
        let report = table.ingest(body(list, 0).as_bytes()).unwrap();
        assert_eq!(report.unchanged, 1, "{list}");
    }
    let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
    assert_eq!(rows(&restored), rows(&table));
}

#[test]
fn an_id_is_the_same_with_and_without_escapes() {
    let id = "4827f2da-b008-4507-ab7d-42d0df5ed912";
    let mut table = Table::new();
    let body = r#"[{"id":"\u0034827f2da-b008-4507-ab7d-42d0df5ed912","status":"a"},{"id":"\u0078","status":"a"}]"#;
    assert_eq!(table.ingest(body.as_bytes()).unwrap().added, 2);
    assert_eq!((table.find(id), table.find("x")), (Some(0), Some(1)));
    assert_eq!(row(&table, 0), format!(r#"{{"id":"{id}","status":"a"}}"#));
    let again = format!(r#"[{{"id":"{id}","status":"a"}},{{"id":"x","status":"b"}}]"#);
    let report = table.ingest(again.as_bytes()).unwrap();
    assert_eq!((report.added, report.updated, report.unchanged), (0, 1, 1));
    let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
    assert_eq!(rows(&restored), rows(&table));
}

/// In ids and columns U+FFFD stands for it; the row is the source's text.
#[test]
fn times_of_one_layout_in_another_zone_are_brought_into_utc() {
    let mut table = Table::new();
    let task = |id: &str, started: &str| format!(r#"{{"id":"{id}","started_at":"{started}"}}"#);
    let body = [
        task("1", "2025-03-18T08:00:00.25+08:00"),
        task("2", "2025-03-18T07:30:00.75+08:00"),
        task("3", "2025-03-18T07:30:00.75-08:00"),
        // The year before the first: no time that RFC 3339 could write in UTC.
        task("4", "0000-01-01T07:59:59.00+08:00"),
        task("5", "0000-01-01T08:00:00.00+08:00"),
        task("6", "9999-12-31T16:00:00.00-08:00"),
        task("7", "2025-03-18T07:30:00.75+08:07"),
    ];
    table
        .ingest(format!("[{}]", body.join(",")).as_bytes())
        .expect("it is read");
    let expected = [
        "2025-03-18T00:00:00.25Z",
        "2025-03-17T23:30:00.75Z",
        "2025-03-18T15:30:00.75Z",
        "0000-01-01T07:59:59.00+08:00",
        "0000-01-01T00:00:00.00Z",
        "9999-12-31T16:00:00.00-08:00",
        "2025-03-17T23:23:00.75Z",
    ];
    for (row, started) in rows(&table).iter().zip(expected) {
        assert!(
            row.contains(&format!(r#""started_at":"{started}""#)),
            "{row}"
        );
    }
}

#[test]
fn a_lone_surrogate_is_text_in_columns_and_stays_in_the_row() {
    let tasks = [
        r#"{"id":"\ud800","status":"a\udfffb","vault_name":"\ud83d\ude00\ud83d","extra_info":{"resource":{"name":"\udc00\u0041"}}}"#,
        r#"{"id":"\ud800x","status":"\ufffd","vault_name":"a"}"#,
        // Its key comes twice, so there is no template for it.
        r#"{"id":"y","id":"z\udbff","status":"\udbff"}"#,
    ];
    let body = format!("[{}]", tasks.join(","));
    let mut table = Table::new();
    assert_eq!(table.ingest(body.as_bytes()).unwrap().added, 3);
    let again = table.ingest(body.as_bytes()).unwrap();
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 3));
    for table in [&table, &Table::restore(&table.snapshot().unwrap()).unwrap()] {
        assert_eq!(rows(table), tasks);
        let ids = ["\u{fffd}", "\u{fffd}x", "z\u{fffd}"].map(|id| table.find(id));
        assert_eq!(ids, [Some(0), Some(1), Some(2)]);
        let text = |row, column| {
            let rows = table.rows();
            rows.dictionary(column).get(rows.code(row, column))
        };
        assert_eq!(text(0, TextColumn::Status), Some("a\u{fffd}b"));
        assert_eq!(text(0, TextColumn::VaultName), Some("😀\u{fffd}"));
        assert_eq!(text(0, TextColumn::ResourceName), Some("\u{fffd}A"));
        assert_eq!(text(1, TextColumn::Status), Some("\u{fffd}"));
        assert_eq!(text(2, TextColumn::Status), Some("\u{fffd}"));
    }
}

/// As the client does.
#[test]
fn of_two_lists_the_last_counts_and_beside_a_list_nothing_else() {
    #[track_caller]
    fn holds(body: &str, expected: &[&str]) {
        let page = PageText::from_json(body.as_bytes());
        assert!(page.is_err() || page.unwrap().tasks.len() == expected.len());
        let mut table = Table::new();
        table.ingest(br#"[{"id":"held"}]"#).unwrap();
        table.ingest(body.as_bytes()).unwrap();
        let found: Vec<_> = (1..table.len()).map(|at| row(&table, at)).collect();
        assert_eq!(found, expected);
    }
    let (a, b) = (r#"{"id":"a","status":"1"}"#, r#"{"id":"b","status":"2"}"#);
    holds(
        &format!(r#"{{"operation_logs":[{a},{b}],"operation_logs":[{b}]}}"#),
        &[b],
    );
    holds(
        &format!(r#"{{"operation_logs":[{a}],"operation_logs":[]}}"#),
        &[],
    );
    holds(
        &format!(r#"{{"operation_log":{a},"operation_logs":[{b}]}}"#),
        &[b],
    );
    holds(
        &format!(r#"{{"operation_logs":[{b}],"operation_log":7}}"#),
        &[b],
    );
    holds(
        &format!(r#"{{"operation_log":{a},"operation_log":{b}}}"#),
        &[b],
    );
}

#[test]
fn what_is_not_a_list_of_tasks_is_an_error_that_says_where() {
    #[track_caller]
    fn fails(body: &str, expected: &str) {
        let mut table = Table::new();
        table.ingest(br#"[{"id":"a","status":"b"}]"#).unwrap();
        assert_eq!(
            table.ingest(body.as_bytes()).unwrap_err().to_string(),
            expected
        );
        assert_eq!(table.len(), 1);
    }
    fails(
        "",
        "$: expected a list of tasks, got the end of the body at byte 0",
    );
    fails("7", "$: expected a list of tasks, got a number");
    fails(
        r#"{"error_code":"x"}"#,
        "operation_logs: expected an array of tasks, got nothing",
    );
    fails(
        r#"{"operation_logs":[{"id":"b","status":"b"},7]}"#,
        "operation_logs[1]: expected a task (an object), got a number",
    );
    fails(
        r#"{"operation_logs":[{"id":"b","status":"b"}"#,
        "operation_logs: expected `,` or `]`, got the end of the body at byte 42",
    );
    fails(
        r#"[{"id":"b","status":"b"},{"id":"c","status":"#,
        "[1].status: expected a JSON value, got the end of the body at byte 44",
    );
    fails(
        r#"{"operation_log":[]}"#,
        "operation_log: expected a task (an object), got an array",
    );
    fails(
        r#"[{"id":"b","status":"b"}] x"#,
        "$: expected a list of tasks, got `x` at byte 26",
    );
}

#[test]
fn a_task_with_a_field_of_a_responses_name_is_a_task() {
    let tasks = [
        r#"{"id":"a","status":"s","operation_log":"x"}"#.to_owned(),
        r#"{"operation_logs":[{"id":"c","status":"s"}],"id":"b","status":"s","created_at":"2024-01-01T00:00:00Z"}"#
            .to_owned(),
        r#"{"id":"d","status":"s","operation_logs":7,"operation_log":{"id":"e"}}"#.to_owned(),
    ];
    for first in 0..tasks.len() {
        let mut lines = tasks.clone();
        lines.swap(0, first);
        for body in [lines.join("\n"), page(&lines), lines[0].clone()] {
            let mut table = Table::new();
            table.ingest(body.as_bytes()).unwrap();
            assert_eq!(rows(&table), lines[..table.len()]);
            assert!(table.len() == 1 || table.len() == 3);
        }
    }
}

#[test]
fn clearing_gives_the_memory_back() {
    let mut table = Table::new();
    let nothing = table.memory_bytes();
    let tasks: Vec<_> = (0..2000)
        .map(|n| format!(r#"{{"id":"task {n}","status":"s","x":[{n}]}}"#))
        .collect();
    table.ingest(page(&tasks).as_bytes()).unwrap();
    assert!(table.memory_bytes() > nothing + 2000 * 100);
    table.clear();
    assert_eq!((table.len(), table.memory_bytes()), (0, nothing));
}

#[test]
fn rows_that_are_replaced_again_and_again_do_not_pile_up() {
    let mut table = Table::new();
    let long = "x".repeat(4000);
    for round in 0..400 {
        let tasks: Vec<_> = (0..10)
            .map(|n| format!(r#"{{"id":"task {n}","note":"{long}{round}"}}"#))
            .collect();
        table.ingest(page(&tasks).as_bytes()).unwrap();
    }
    assert_eq!(table.len(), 10);
    assert!(row(&table, 9).ends_with("x399\",\"status\":\"\"}"));
    assert!(table.memory_bytes() < 4_000_000, "{}", table.memory_bytes());
}

#[test]
fn a_table_of_more_rows_than_a_block_keeps_them_all() {
    let mut table = Table::new();
    for from in (0..40_000).step_by(1000) {
        let tasks: Vec<_> = (from..from + 1000)
            .map(|n| {
                format!(r#"{{"id":"{n:08x}-b008-4507-ab7d-42d0df5ed912","status":"s","x":"{n}"}}"#)
            })
            .collect();
        // Every tenth has been there before.
        table.ingest(page(&tasks[..100]).as_bytes()).unwrap();
        let report = table.ingest(page(&tasks).as_bytes()).unwrap();
        assert_eq!((report.added, report.unchanged), (900, 100));
    }
    assert_eq!(table.len(), 40_000);
    assert_eq!(
        table
            .rows()
            .blocks()
            .iter()
            .map(super::Block::len)
            .collect::<Vec<_>>(),
        [16_384, 16_384, 7232]
    );
    let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
    for n in [0, 99, 16_383, 16_384, 39_999] {
        let id = format!("{n:08x}-b008-4507-ab7d-42d0df5ed912");
        assert_eq!((table.find(&id), restored.find(&id)), (Some(n), Some(n)));
        assert!(row(&restored, n).contains(&format!("\"x\":\"{n}\"")));
    }
}

/// Each of them takes a task in and gives it up. A rollback that looked at all texts would take a hundred thousand million steps.
#[test]
fn a_body_of_many_rollbacks_does_not_look_at_all_texts_for_each() {
    let many = |n: usize| {
        let tasks: Vec<_> = (0..n)
            .map(|n| format!(r#"{{"id":"task {n}","status":"s{n}"}}"#))
            .collect();
        page(&tasks)
    };
    let mut table = Table::new();
    table.ingest(many(200_000).as_bytes()).unwrap();
    let lists: Vec<_> = (0..100_000)
        .map(|n| format!(r#""operation_logs":[{{"id":"gone {n}","status":"gone {n}"}}]"#))
        .collect();
    let body = format!("{{{}}}", lists.join(","));
    assert_eq!(table.ingest(body.as_bytes()).unwrap().added, 1);
    assert_eq!(
        (
            table.len(),
            table.find("gone 99998"),
            table.find("gone 99999")
        ),
        (200_001, None, Some(200_000))
    );
    assert_eq!(table.rows().dictionary(TextColumn::Status).len(), 200_001);

    let lines: Vec<_> = (0..100_000)
        .map(|n| format!(r#"{{"id":"line {n}","status":"s","operation_logs":[{{"id":"inner {n}","status":"inner"}}]}}"#))
        .collect();
    assert_eq!(
        table.ingest(lines.join("\n").as_bytes()).unwrap().added,
        100_000
    );
    assert_eq!(
        (table.find("inner 7"), table.find("line 7")),
        (None, Some(200_008))
    );
}
