//! Rows against the texts that the client gives.

use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use super::{IngestReport, Table, empty};
use crate::decode;
use crate::json::Cursor;
use crate::model::OperationLog;

fn row(table: &Table, row: usize) -> String {
    let mut json = String::new();
    assert!(table.row_json(row, &mut json));
    json
}

fn rows(table: &Table) -> Vec<String> {
    (0..table.len()).map(|at| row(table, at)).collect()
}

/// The same text, or the same but for escapes that could have been written otherwise.
fn is_same(one: &str, other: &str) -> bool {
    // A lone surrogate, which serde_json refuses.
    let value = |text: &str| serde_json::from_str::<Value>(&text.replace("\\ud800", "lone")).ok();
    one == other || (value(one).is_some() && value(one) == value(other))
}

#[track_caller]
fn comes_back(body: &[u8]) {
    let page = decode::page(body).unwrap();
    let mut table = empty();
    assert_eq!(table.ingest(body).unwrap().added, page.tasks.len());
    for task in &page.tasks {
        assert_eq!(row(&table, table.find(task.id()).unwrap()), task.json());
    }
    let restored = Table::restore(table.schema(), &table.snapshot().unwrap()).unwrap();
    assert_eq!(rows(&restored), rows(&table));
}

#[test]
fn a_row_is_the_text_that_the_client_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/payloads");
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

const UUIDS: [&str; 3] = [
    "4827f2da-b008-4507-ab7d-42d0df5ed912",
    "00000000-0000-0000-0000-000000000001",
    "4827F2DA-b008-4507-ab7d-42d0df5ed912",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9-]{0,6}".prop_map(|text| format!("\"{text}\"")),
        4 => proptest::sample::select(&UUIDS[..]).prop_map(|id| format!("\"{id}\"")),
        2 => "[a-z]{1,9}".prop_map(|text| format!("\"{text}-{}\"", UUIDS[0])),
        1 => Just(r#""a\"b\\\/\u00e9""#.to_owned()),
        1 => Just(r#""\ud800""#.to_owned()),
        1 => Just(format!(r#""\n{}""#, UUIDS[0])),
        1 => "[aé長\u{1F600}]{0,20}".prop_map(|text| format!("\"{text}\"")),
        1 => Just("\"true\"".to_owned()),
    ]
}

fn any_time() -> impl Strategy<Value = String> {
    prop_oneof![
        "2024-0[1-3]-(28|29|30)T12:00:0[0-9](\\.[0-9]{0,9})?(Z|\\+00:00|\\+01:00|)",
        Just("2024-02-29 12:00:00".to_owned()),
        Just("soon".to_owned()),
    ]
    .prop_map(|time| format!("\"{time}\""))
}

fn any_number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(0|[1-9][0-9]{0,2})",
        1 => "-?[1-9][0-9]{0,20}(\\.[0-9]{1,4})?(e[0-9])?",
        1 => "\" ?[0-9]{1,3}(\\.5)? ?\"",
        1 => Just(r#"["a","b"]"#.to_owned()),
    ]
}

/// A value for any field, though most times of the kind that the field has.
fn any_value(kind: char) -> BoxedStrategy<String> {
    let fitting = match kind {
        't' => any_text().boxed(),
        'd' => any_time().boxed(),
        'n' => any_number().boxed(),
        'f' => proptest::sample::select(&["true", "false", "\"true\"", r#""\"false\"""#][..])
            .prop_map(str::to_owned)
            .boxed(),
        _ => prop_oneof![
            any_text(),
            any_number(),
            Just(r#"{"a":[1,{}],"b":null}"#.to_owned())
        ]
        .boxed(),
    };
    prop_oneof![
        30 => fitting,
        2 => Just("null".to_owned()),
        1 => Just("[ 7, {\"x\": \"y\"} ]".to_owned()),
        1 => Just("{}".to_owned()),
        1 => any_text(),
        1 => any_time(),
        1 => any_number(),
    ]
    .boxed()
}

/// An object with some of these fields, most times in their order.
fn object(fields: Vec<(&'static str, BoxedStrategy<String>)>) -> BoxedStrategy<String> {
    let count = fields.len();
    let keys: Vec<&'static str> = fields.iter().map(|(key, _)| *key).collect();
    let values: Vec<_> = fields
        .into_iter()
        .map(|(_, value)| proptest::option::weighted(0.8, value))
        .collect();
    let order = prop_oneof![
        8 => Just((0..count).collect::<Vec<_>>()),
        1 => proptest::collection::vec(0..count, 0..count + 2),
    ];
    let space = prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just("\n  ")];
    (values, order, space)
        .prop_map(move |(values, order, space)| {
            let entries: Vec<_> = order
                .into_iter()
                .filter_map(|at| {
                    Some(format!(
                        "{space}\"{}\":{space}{}",
                        keys[at],
                        values[at].as_ref()?
                    ))
                })
                .collect();
            format!("{{{}{space}}}", entries.join(","))
        })
        .boxed()
}

fn any_resource() -> BoxedStrategy<String> {
    let disks = proptest::sample::select(
        &[
            r#"{"exclude_volumes":[],"include_volumes":[{"id":"a","os_version":"b"}]}"#,
            r#"{"exclude_volumes":null}"#,
            r#"{"include_volumes":[{"id":null,"size":7}]}"#,
        ][..],
    );
    object(vec![
        ("type", any_value('t')),
        ("id", any_value('t')),
        ("name", any_value('t')),
        ("extra_info", disks.prop_map(str::to_owned).boxed()),
    ])
}

fn any_extra() -> BoxedStrategy<String> {
    let resources = proptest::collection::vec(any_resource(), 0..3)
        .prop_map(|all| format!("[{}]", all.join(",")));
    object(vec![
        ("resource", any_resource()),
        (
            "backup",
            object(vec![
                ("backup_name", any_value('t')),
                ("backup_id", any_value('t')),
                ("incremental", any_value('f')),
            ]),
        ),
        (
            "remove_resources",
            object(vec![
                ("fail_count", any_value('n')),
                ("resources", resources.boxed()),
            ]),
        ),
        (
            "vault_delete",
            object(vec![
                ("fail_delete_count", any_value('n')),
                ("total_count", any_value('n')),
            ]),
        ),
        (
            "common",
            object(vec![
                ("progress", any_value('n')),
                ("request_id", any_value('t')),
                ("step", any_value('?')),
            ]),
        ),
    ])
}

/// A task without an id.
fn any_task() -> BoxedStrategy<String> {
    object(vec![
        ("status", any_value('t')),
        ("provider_id", any_value('t')),
        ("checkpoint_id", any_value('t')),
        ("updated_at", any_value('d')),
        (
            "error_info",
            prop_oneof![
                Just(r#"{"code":"","message":""}"#.to_owned()),
                object(vec![("code", any_value('t')), ("message", any_value('t'))]),
                any_value('t'),
            ]
            .boxed(),
        ),
        (
            "extra_info",
            prop_oneof![9 => any_extra(), 1 => any_value('?')].boxed(),
        ),
        ("ended_at", any_value('d')),
        ("vault_name", any_value('t')),
        ("trigger", any_value('?')),
    ])
}

/// The task with an id in front.
fn with_id(task: &str, id: &str) -> String {
    let rest = task.strip_prefix('{').unwrap();
    let comma = if rest.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    format!("{{\"id\":{id}{comma}{rest}")
}

fn page(tasks: &[String]) -> String {
    format!("{{\"count\":1,\"operation_logs\":[{}]}}", tasks.join(","))
}

/// Tasks with ids of their own; some ids are UUIDs, some are not, some are numbers.
fn any_tasks() -> impl Strategy<Value = Vec<String>> {
    let tasks = proptest::collection::vec(any_task(), 1..4);
    let order = proptest::collection::vec((any::<prop::sample::Index>(), 0..3), 1..12);
    (tasks, order).prop_map(|(tasks, order)| {
        let with_ids = order.into_iter().enumerate().map(|(at, (index, kind))| {
            let id = match kind {
                0 => format!("\"4827f2da-b008-4507-ab7d-42d0df5ed9{at:02x}\""),
                1 => format!("\"task {at}\""),
                _ => at.to_string(),
            };
            with_id(&tasks[index.index(tasks.len())], &id)
        });
        with_ids.collect()
    })
}

/// Places of all values of a task's fields, at any depth.
fn value_places(task: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut cursor = Cursor::new(task);
    for (colon, _) in task.match_indices(':') {
        cursor.go_to(colon + 1);
        if cursor.peek().is_ok() {
            let start = cursor.offset();
            if let Ok(value) = cursor.skip() {
                places.push((start, start + value.len()));
            }
        }
    }
    places
}

/// Something else in the place of a value.
fn any_change() -> impl Strategy<Value = (prop::sample::Index, String)> {
    let value = proptest::sample::select(&["t", "t", "d", "n", "f", "?", "{}", "[{}]"][..]);
    let value = value.prop_flat_map(|kind| match kind {
        "{}" | "[{}]" => Just(kind.to_owned()).boxed(),
        kind => any_value(kind.chars().next().unwrap()),
    });
    (any::<prop::sample::Index>(), value)
}

/// All of a page's tasks, as the client has them.
fn expected(body: &str) -> Option<Vec<String>> {
    let page = decode::page(body.as_bytes()).ok()?;
    Some(
        page.tasks
            .iter()
            .map(|task| task.json().to_owned())
            .collect(),
    )
}

#[track_caller]
fn assert_rows(table: &Table, expected: &[String]) {
    let rows = rows(table);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        assert!(is_same(row, expected), "\n{row}\n{expected}");
    }
}

/// What columns say, by the typed model.
#[track_caller]
fn assert_columns(table: &Table, row: usize, task: &OperationLog) {
    use super::{TextColumn, TimeColumn};
    let block = &table.blocks()[0];
    let text = |column| table.dictionary(column).get(block.codes(column)[row]);
    let name = |text: Option<&String>| text.cloned();
    let resource = task
        .extra_info
        .as_ref()
        .and_then(|extra| extra.resource.as_ref());
    let error = task.error_info.as_ref();
    for (column, expected) in [
        (TextColumn::Status, Some(task.status.as_str().to_owned())),
        (TextColumn::ProviderId, name(task.provider_id.as_ref())),
        (TextColumn::VaultName, name(task.vault_name.as_ref())),
        (
            TextColumn::ResourceId,
            resource.and_then(|part| part.id.clone()),
        ),
        (
            TextColumn::ResourceName,
            resource.and_then(|part| part.name.clone()),
        ),
        (
            TextColumn::ErrorCode,
            error.and_then(|part| part.code.clone()),
        ),
        (
            TextColumn::ErrorMessage,
            error.and_then(|part| part.message.clone()),
        ),
    ] {
        // A lone surrogate is no text: what the model has for it is nobody's concern.
        if !format!("{task:?}").contains("ud800") {
            assert_eq!(text(column), expected.as_deref(), "{column:?}");
        }
    }
    for (column, time) in [
        (TimeColumn::Updated, &task.updated_at),
        (TimeColumn::Ended, &task.ended_at),
    ] {
        let nanos = time.as_ref().and_then(crate::model::Timestamp::unix_nanos);
        let micros = nanos.map_or(super::MISSING_TIME, |nanos| {
            i64::try_from(nanos.div_euclid(1000)).unwrap()
        });
        assert_eq!(block.times(column)[row], micros, "{column:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_task_comes_back_from_any_kind_of_body(tasks in any_tasks()) {
        let expected = expected(&page(&tasks)).unwrap();
        for body in [page(&tasks), format!("[{}]", tasks.join(" , ")), tasks.join("\n")] {
            let mut table = empty();
            let report = table.ingest(body.as_bytes()).unwrap();
            prop_assert_eq!(report, IngestReport { added: tasks.len(), updated: 0, unchanged: 0 });
            assert_rows(&table, &expected);
            for (at, task) in expected.iter().enumerate() {
                assert_columns(&table, at, &OperationLog::from_json(task.as_bytes()).unwrap());
            }
            // What the table gives is what it takes.
            let again = format!("[{}]", rows(&table).join(","));
            let report = table.ingest(again.as_bytes()).unwrap();
            prop_assert_eq!(report, IngestReport { added: 0, updated: 0, unchanged: tasks.len() });
            assert_rows(&table, &expected);
        }
    }

    /// What is learned from a task holds good only for those that are written like it.
    #[test]
    fn a_task_like_another_but_for_a_value_comes_back_too(
        task in any_task(), changes in proptest::collection::vec(any_change(), 1..12),
    ) {
        let mut tasks = vec![with_id(&task, "\"task 0\"")];
        for (at, (index, value)) in changes.iter().enumerate() {
            let mut changed = task.clone();
            let places = value_places(&changed);
            if places.is_empty() {
                continue;
            }
            let (start, end) = *index.get(&places);
            changed.replace_range(start..end, value);
            tasks.push(with_id(&changed, &format!("\"task {}\"", at + 1)));
        }
        // A colon in a text is no place of a value: the odd task is none.
        tasks.retain(|task| expected(&page(std::slice::from_ref(task))).is_some());
        let expected = expected(&page(&tasks)).unwrap();
        let mut table = empty();
        for task in &tasks {
            table.ingest(page(std::slice::from_ref(task)).as_bytes()).unwrap();
        }
        assert_rows(&table, &expected);
        for (at, task) in expected.iter().enumerate() {
            assert_columns(&table, at, &OperationLog::from_json(task.as_bytes()).unwrap());
        }
    }

    #[test]
    fn a_damaged_body_is_what_it_is_to_the_client_or_changes_nothing(
        tasks in any_tasks(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), r#"[\[\]{},:"\\0-9eE.+u tn\n-]?|null|"a":7,"#), 1..3),
    ) {
        let whole = page(&tasks);
        let mut body = whole.clone();
        for (at, text) in damage {
            let places: Vec<_> = body.char_indices().map(|(at, c)| (at, c.len_utf8())).collect();
            let (at, length) = *at.get(&places);
            body.replace_range(at..at + length, &text);
        }
        let mut table = empty();
        table.ingest(whole.as_bytes()).unwrap();
        let before = (rows(&table), table.snapshot().unwrap());
        let mut fresh = empty();
        let Some(expected) = expected(&body) else {
            prop_assert!(table.ingest(body.as_bytes()).is_err(), "{}", body);
            prop_assert!(fresh.ingest(body.as_bytes()).is_err());
            prop_assert_eq!(&before.0, &rows(&table));
            prop_assert_eq!(&before.1, &table.snapshot().unwrap());
            prop_assert_eq!(fresh.len(), 0);
            return Ok(());
        };
        table.ingest(body.as_bytes()).unwrap();
        let report = fresh.ingest(body.as_bytes()).unwrap();
        if report.added == expected.len() {
            assert_rows(&fresh, &expected);
        }
        // The same tasks under other ids, to a table that has learned from the whole body and to one that has not.
        let others = body.replace("4827f2da-b008-4507-ab7d-42d0df5ed9", "5827f2da-b008-4507-ab7d-42d0df5ed9");
        let (mut learned, mut fresh) = (empty(), empty());
        learned.ingest(whole.as_bytes()).unwrap();
        learned.ingest(others.as_bytes()).unwrap();
        fresh.ingest(others.as_bytes()).unwrap();
        let new = |table: &Table| -> Vec<String> {
            rows(table).into_iter().filter(|row| row.starts_with("{\"id\":\"5827f2da")).collect()
        };
        let (learned, fresh) = (new(&learned), new(&fresh));
        prop_assert_eq!(learned.len(), fresh.len());
        for (one, other) in learned.iter().zip(&fresh) {
            prop_assert!(is_same(one, other), "\n{}\n{}", one, other);
        }
    }

    #[test]
    fn bytes_that_are_anything_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut table = empty();
        prop_assert!(table.ingest(&bytes).is_ok() || table.is_empty());
        prop_assert!(Table::restore(table.schema(), &bytes).is_err());
    }

    #[test]
    fn updates_are_what_a_map_makes_of_them(
        bodies in proptest::collection::vec(proptest::collection::vec((0..5_usize, 0..4_u32, 0..3_u32), 0..8), 1..6),
    ) {
        let ids = ["4827f2da-b008-4507-ab7d-42d0df5ed912", "4827f2da-b008-4507-ab7d-42d0df5ed913", "x", "y\\u00e9", "1"];
        let (mut table, mut order) = (empty(), Vec::new());
        let mut model: HashMap<usize, (u32, String)> = HashMap::new();
        for body in bodies {
            let mut expected = IngestReport::default();
            let tasks: Vec<_> = body.into_iter().map(|(id, updated, n)| {
                let time = if updated == 0 { String::new() } else { format!(r#","updated_at":"2024-01-01T00:00:0{updated}Z""#) };
                let task = format!(r#"{{"id":"{}","status":"s{n}"{time},"n":{n}}}"#, ids[id]);
                match model.get_mut(&id) {
                    None => {
                        expected.added += 1;
                        order.push(id);
                        model.insert(id, (updated, task.clone()));
                    }
                    Some(held) if (updated == 0 || updated >= held.0) && held.1 != task => {
                        expected.updated += 1;
                        *held = (updated, task.clone());
                    }
                    Some(_) => expected.unchanged += 1,
                }
                task
            }).collect();
            prop_assert_eq!(table.ingest(page(&tasks).as_bytes()).unwrap(), expected);
            let expected: Vec<_> = order.iter().map(|id| model[id].1.clone()).collect();
            assert_rows(&table, &expected);
            table = Table::restore(table.schema(), &table.snapshot().unwrap()).unwrap();
            assert_rows(&table, &expected);
            for (at, id) in order.iter().enumerate() {
                let id = ids[*id].replace("\\u00e9", "é");
                prop_assert_eq!(table.find(&id), Some(at));
            }
        }
    }

    #[test]
    fn a_snapshot_gives_the_table_back_and_a_damaged_one_an_error(
        tasks in any_tasks(), at in any::<prop::sample::Index>(), flip in 1..=255_u8,
    ) {
        let mut table = empty();
        table.ingest(page(&tasks).as_bytes()).unwrap();
        let snapshot = table.snapshot().unwrap();
        let restored = Table::restore(table.schema(), &snapshot).unwrap();
        prop_assert_eq!(rows(&restored), rows(&table));
        prop_assert_eq!(restored.snapshot().unwrap(), snapshot.clone());
        let at = at.index(snapshot.len());
        prop_assert!(Table::restore(table.schema(), &snapshot[..at]).is_err());
        let mut damaged = snapshot;
        damaged[at] ^= flip;
        prop_assert!(Table::restore(table.schema(), &damaged).is_err());
    }
}

#[test]
fn a_text_with_quotes_in_it_is_not_taken_for_two_fields() {
    let tasks = [
        r#"{"id":"a","status":"s","vault_name":"x\",\"vault_id\":\"y"}"#.to_owned(),
        r#"{"id":"b","status":"s","vault_name":"x","vault_id":"y"}"#.to_owned(),
    ];
    let mut table = empty();
    table.ingest(page(&tasks).as_bytes()).unwrap();
    assert_eq!(rows(&table), tasks);
}

#[test]
fn tasks_without_an_id_are_told_apart_by_what_they_say() {
    let mut table = empty();
    let body = br#"{"operation_logs":[{"status":"a"},{"status":"b"},{"status":"a"},{"id":null},{"id":""}]}"#;
    let report = table.ingest(body).unwrap();
    assert_eq!((report.added, report.unchanged), (3, 2));
    assert_eq!(table.ingest(body).unwrap().unchanged, 5);
    assert_eq!(row(&table, 0), r#"{"status":"a","id":""}"#);
}

#[test]
fn what_is_not_a_list_of_tasks_is_an_error_that_says_where() {
    #[track_caller]
    fn fails(body: &str, expected: &str) {
        let mut table = empty();
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
        r#"[{"id":"b","status":"b"}] x"#,
        "$: expected a list of tasks, got `x` at byte 26",
    );
}

#[test]
fn clearing_gives_the_memory_back() {
    let mut table = empty();
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
    let mut table = empty();
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
    let mut table = empty();
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
            .blocks()
            .iter()
            .map(super::Block::len)
            .collect::<Vec<_>>(),
        [16_384, 16_384, 7232]
    );
    let restored = Table::restore(table.schema(), &table.snapshot().unwrap()).unwrap();
    for n in [0, 99, 16_383, 16_384, 39_999] {
        let id = format!("{n:08x}-b008-4507-ab7d-42d0df5ed912");
        assert_eq!((table.find(&id), restored.find(&id)), (Some(n), Some(n)));
        assert!(row(&restored, n).contains(&format!("\"x\":\"{n}\"")));
    }
}
