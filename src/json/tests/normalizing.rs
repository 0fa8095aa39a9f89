use proptest::prelude::*;
use serde_json::Value;

use crate::schema::{Field, Schema, Shape};
use crate::{Cursor, Mismatch, NonAscii, Normalized, Normalizer, timestamp};

const fn field(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        aliases: &[],
        always: false,
        shape,
    }
}

static PART: Schema = Schema {
    always: &[],
    fields: &[field("code", Shape::Text), field("when", Shape::Time)],
};

static TASK: Schema = Schema {
    always: &["id", "status"],
    fields: &[
        Field {
            always: true,
            ..field("id", Shape::Text)
        },
        Field {
            always: true,
            ..field("status", Shape::Text)
        },
        field("name", Shape::Text),
        field("created_at", Shape::Time),
        field("incremental", Shape::Flag),
        field("progress", Shape::Number),
        Field {
            aliases: &["all"],
            ..field("total", Shape::Count)
        },
        field("tags", Shape::List(&Shape::Text)),
        field("a_part_with_quite_a_long_name", Shape::Part(&PART)),
    ],
};

/// Normalizes a list of tasks; gives each, and its id.
fn normalize(list: &str, non_ascii: NonAscii) -> Result<Vec<(String, String)>, Mismatch> {
    let mut cursor = Cursor::new(list);
    let mut normalizer = Normalizer::new(&TASK, &cursor, non_ascii, String::new());
    let mut tasks: Vec<Normalized> = Vec::new();
    cursor.each_item(&mut |cursor| {
        tasks.push(normalizer.read(cursor, "a task")?);
        Ok(())
    })?;
    let text = normalizer.into_text();
    Ok(tasks
        .into_iter()
        .map(|task| (text[task.object].to_owned(), text[task.id].to_owned()))
        .collect())
}

#[track_caller]
fn becomes(task: &str, json: &str, id: &str) {
    let tasks = normalize(&format!("[{task}, {task}]"), NonAscii::Kept).unwrap();
    let expected = (json.to_owned(), id.to_owned());
    assert_eq!(tasks, [expected.clone(), expected]);
}

#[test]
fn edits_what_has_to_be_edited_and_nothing_else() {
    becomes(
        r#"{ "id" : "a", "status":"b" , "x": [ 1 ] }"#,
        r#"{"id" : "a", "status":"b" , "x": [ 1 ] }"#,
        r#""a""#,
    );
    becomes("{}", r#"{"id":"","status":""}"#, "");
    becomes("{ }", r#"{"id":"","status":""}"#, "");
    becomes(
        r#"{ "name":null, "tags" : null }"#,
        r#"{"id":"","status":""}"#,
        "",
    );
    becomes(
        r#"{"name":null,"status":"s","id":null, "x":null,"tags":null}"#,
        r#"{"status":"s", "x":null,"id":""}"#,
        "",
    );
    becomes(
        r#"{"id":7,"status":true,"created_at":"2019-05-23T14:35:23.5","\u006eame":"n","all":["x","y"]}"#,
        r#"{"id":"7","status":"true","created_at":"2019-05-23T14:35:23.5Z","name":"n","total":2,"total_ids":["x","y"]}"#,
        r#""7""#,
    );
    becomes(
        r#"{"id":["é"],"status":"","progress":" 7 ","incremental":"\"true\"","tags":["a",{}],"created_at":"soon"}"#,
        r#"{"id":"[\"é\"]","status":"","progress":7,"incremental":true,"tags":["a",{}],"created_at":"soon"}"#,
        r#""[\"é\"]""#,
    );
    becomes(
        r#"{"id":"a","id":"b","status":"","a_part_with_quite_a_long_name":{"code":null,"when":"2019-05-23T16:35:23+02:00"}}"#,
        r#"{"id":"a","id":"b","status":"","a_part_with_quite_a_long_name":{"when":"2019-05-23T14:35:23Z"}}"#,
        r#""b""#,
    );
}

#[test]
fn a_time_with_escapes_is_a_time() {
    becomes(
        r#"{"id":"a","status":"","created_at":"2019-05-23T14:35:23.5\u002B00:00"}"#,
        r#"{"id":"a","status":"","created_at":"2019-05-23T14:35:23.5Z"}"#,
        r#""a""#,
    );
    becomes(
        r#"{"id":"a","status":"","created_at":"\u0032019-05-23T14:35:23Z"}"#,
        r#"{"id":"a","status":"","created_at":"2019-05-23T14:35:23Z"}"#,
        r#""a""#,
    );
    becomes(
        r#"{"id":"a","status":"","created_at":"soon\u002B00:00"}"#,
        r#"{"id":"a","status":"","created_at":"soon\u002B00:00"}"#,
        r#""a""#,
    );
}

#[test]
fn an_error_names_the_key_as_it_came() {
    let fails = |task: &str| {
        let list = format!(r#"[{{"id":"","total":1,"name":"n"}},{task}]"#);
        normalize(&list, NonAscii::Kept).unwrap_err().path()
    };
    assert_eq!(fails(r#"{"id":"","total":1x}"#), "[1]");
    assert_eq!(fails(r#"{"id":"","total":-}"#), "[1].total");
    assert_eq!(fails(r#"{"id":"","all":-}"#), "[1].all");
    assert_eq!(fails(r#"{"id":"","new":-}"#), "[1].new");
    assert_eq!(fails(r#"{"id":"","n\u0061me":-}"#), "[1].name");
    assert_eq!(fails(r#"{"id":"","total":1,"name":"n"#), "[1].name");
}

/// One of a task's keys with a value that it may have, or one of the others.
fn any_entry() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("null".to_owned()),
        Just("\"\"".to_owned()),
        Just(r#""2024-02-29T12:00:00.25""#.to_owned()),
        Just(r#""2024-04-30T12:00:00+00:00""#.to_owned()),
        Just(r#""2024-04-30T12:00:00Z""#.to_owned()),
        Just(r#""a\"b\\""#.to_owned()),
        Just(r#"{"code" : "c","when":"2024-04-30 12:00:00","new":{}}"#.to_owned()),
        Just(r#"["a", "b"]"#.to_owned()),
        "-?[1-9][0-9]{0,3}(\\.[0-9])?",
        "(true|false|\"true\"|\"7\")",
        "\"[a-z0-9-]{0,40}\"",
        "\"[aé長\u{1F600}]{0,20}\"",
    ];
    let key = prop_oneof![
        20 => (0..TASK.fields.len()).prop_map(|at| TASK.fields[at].name.to_owned()),
        1 => Just("all".to_owned()),
        1 => Just("new".to_owned()),
        1 => Just(r"n\u0061me".to_owned()),
    ];
    let space = prop_oneof![10 => Just(""), 1 => Just(" "), 1 => Just("\n  ")];
    (key, value, space).prop_map(|(key, value, space)| format!("{space}\"{key}\":{space}{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The tasks before only predict the next key.
    #[test]
    fn a_task_becomes_the_same_wherever_it_stands(
        tasks in proptest::collection::vec(proptest::collection::vec(any_entry(), 0..12), 1..5),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 1..12),
    ) {
        let texts: Vec<String> = tasks.iter().map(|entries| format!("{{{}}}", entries.join(","))).collect();
        let list: Vec<&str> = order.iter().map(|index| index.get(&texts).as_str()).collect();
        let all = normalize(&format!("[{}]", list.join(" , ")), NonAscii::Kept).unwrap();
        let alone: Vec<_> = list.iter()
            .flat_map(|task| normalize(&format!("[{task}]"), NonAscii::Kept).unwrap())
            .collect();
        prop_assert_eq!(&all, &alone);
        for (task, _) in &all {
            let again = normalize(&format!("[{task}]"), NonAscii::Kept).unwrap();
            prop_assert_eq!(&again[0].0, task);
        }
        let escaped = normalize(&format!("[{}]", list.join(",")), NonAscii::Escaped).unwrap();
        for ((task, id), (escaped, escaped_id)) in all.iter().zip(&escaped) {
            prop_assert!(escaped.is_ascii());
            prop_assert_eq!(serde_json::from_str::<Value>(task).unwrap(), serde_json::from_str::<Value>(escaped).unwrap());
            if !id.is_empty() {
                prop_assert_eq!(serde_json::from_str::<String>(id).unwrap(), serde_json::from_str::<String>(escaped_id).unwrap());
            }
        }
    }

    #[test]
    fn a_time_that_needs_no_calendar_is_what_the_calendar_makes_of_it(
        text in "(20|99)[0-9]{2}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,7})?(Z|\\+00:00|\\+01:00|z|)",
        at in any::<prop::sample::Index>(), byte in "[0-9:TZ /;.é-]?",
    ) {
        let mut other = text.clone();
        let at = at.index(text.len());
        other.replace_range(at..=at, &byte);
        for text in [text, other] {
            if let Some((time, zone)) = timestamp::split_utc(&text) {
                let mut expected = String::new();
                prop_assert!(timestamp::normalize(&text, &mut expected), "{}", text);
                prop_assert_eq!(format!("{time}Z"), expected);
                prop_assert_eq!(format!("{time}{zone}"), text);
            }
        }
    }
}

#[test]
fn common_times_need_no_calendar() {
    for text in [
        "2024-01-31T00:00:00",
        "2024-02-28T23:59:59.999999+00:00",
        "2024-11-30T19:20:09Z",
    ] {
        assert!(timestamp::split_utc(text).is_some(), "{text}");
    }
    for text in [
        "2024-02-29T00:00:00Z",
        "2024-11-31T00:00:00Z",
        "2024-01-01T00:00:00.Z",
    ] {
        assert!(timestamp::split_utc(text).is_none(), "{text}");
    }
}
