//! Random tasks.

use cbr_json::Cursor;
use proptest::prelude::*;

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
pub(super) fn any_task() -> BoxedStrategy<String> {
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
pub(super) fn with_id(task: &str, id: &str) -> String {
    let rest = task.strip_prefix('{').unwrap();
    let comma = if rest.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    format!("{{\"id\":{id}{comma}{rest}")
}

pub(super) fn page(tasks: &[String]) -> String {
    format!("{{\"count\":1,\"operation_logs\":[{}]}}", tasks.join(","))
}

/// Tasks with ids of their own; some ids are UUIDs, some are not, some are numbers.
pub(super) fn any_tasks() -> impl Strategy<Value = Vec<String>> {
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
pub(super) fn value_places(task: &str) -> Vec<(usize, usize)> {
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
pub(super) fn any_change() -> impl Strategy<Value = (prop::sample::Index, String)> {
    let value = proptest::sample::select(&["t", "t", "d", "n", "f", "?", "{}", "[{}]"][..]);
    let value = value.prop_flat_map(|kind| match kind {
        "{}" | "[{}]" => Just(kind.to_owned()).boxed(),
        kind => any_value(kind.chars().next().unwrap()),
    });
    (any::<prop::sample::Index>(), value)
}
