//! Property tests of decoding, times and requests, with random input.

use cbr_tasks::model::{OpLogPage, Timestamp};
use cbr_tasks::request::{FilterTime, ListOpLogs, ShowOpLog};
use proptest::prelude::*;
use serde_json::{Value, json};

const PROJECT: &str = "04f1829c788037ac2fb8c01eb2b04b95";

/// Path of every field of a task.
const FIELDS: &[&[&str]] = &[
    &["id"],
    &["status"],
    &["operation_type"],
    &["project_id"],
    &["provider_id"],
    &["checkpoint_id"],
    &["policy_id"],
    &["vault_id"],
    &["vault_name"],
    &["created_at"],
    &["started_at"],
    &["updated_at"],
    &["ended_at"],
    &["error_info"],
    &["error_info", "code"],
    &["error_info", "message"],
    &["extra_info"],
    &["extra_info", "backup"],
    &["extra_info", "backup", "incremental"],
    &["extra_info", "backup", "app_consistency_status"],
    &["extra_info", "common"],
    &["extra_info", "common", "progress"],
    &["extra_info", "delete"],
    &["extra_info", "sync", "sync_backup_num"],
    &["extra_info", "remove_resources", "fail_count"],
    &["extra_info", "remove_resources", "resources"],
    &["extra_info", "replication", "source_region"],
    &["extra_info", "resource"],
    &["extra_info", "resource", "type"],
    &["extra_info", "resource", "extra_info", "exclude_volumes"],
    &["extra_info", "resource", "extra_info", "include_volumes"],
    &["extra_info", "restore"],
    &["extra_info", "vault_delete", "total_delete_count"],
    &["extra_info", "update_expiration_time", "expiration_day"],
    &["new_field"],
    &["extra_info", "new_field"],
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e6..1.0e6).prop_map(|n: f64| Value::from(n)),
        any::<String>().prop_map(Value::from),
        "[0-9\"]{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec(("[a-z_]{1,8}", inner), 0..5).prop_map(
                |entries| Value::from(entries.into_iter().collect::<serde_json::Map<_, _>>())
            ),
        ]
    })
}

/// Builds a task with the given value in one field.
fn task_with(path: &[&str], value: &Value) -> Value {
    path.iter()
        .rev()
        .fold(value.clone(), |value, key| json!({ *key: value }))
}

/// Collects every number, text and boolean of a document, as text without quotes and white space.
fn leaves(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| leaves(item, out)),
        Value::Object(map) => map.values().for_each(|item| leaves(item, out)),
        Value::String(text) => out.push(text.clone()),
        other => out.push(other.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_in_any_field_loses_a_task(field in 0..FIELDS.len(), value in any_json()) {
        let body = json!({ "operation_logs": [{ "id": "before" }, task_with(FIELDS[field], &value), { "id": "after" }] });
        let page = OpLogPage::from_json(body.to_string().as_bytes()).unwrap();
        let ids: Vec<_> = page.operation_logs.iter().map(|task| task.id.as_str()).collect();
        prop_assert_eq!(ids.len(), 3);
        prop_assert_eq!((ids[0], ids[2]), ("before", "after"));
    }

    #[test]
    fn a_value_that_a_text_field_cannot_hold_is_serialized_unchanged(value in any_json()) {
        prop_assume!(value.is_array() || value.is_object());
        let body = json!({ "operation_logs": [{ "id": "1", "vault_name": value, "new": value }] });
        let page = OpLogPage::from_json(body.to_string().as_bytes()).unwrap();
        let written = serde_json::to_value(&page).unwrap();
        prop_assert_eq!(&written["operation_logs"][0]["vault_name"], &value);
        prop_assert_eq!(&written["operation_logs"][0]["new"], &value);
    }

    #[test]
    fn no_text_in_an_unknown_part_is_lost(value in any_json()) {
        let body = json!({ "operation_logs": [{ "id": "1", "extra_info": { "brand_new": value } }] });
        let page = OpLogPage::from_json(body.to_string().as_bytes()).unwrap();
        let written = serde_json::to_value(&page).unwrap();
        let (mut sent, mut kept) = (Vec::new(), Vec::new());
        leaves(&body["operation_logs"][0]["extra_info"]["brand_new"], &mut sent);
        leaves(&written["operation_logs"][0]["extra_info"]["brand_new"], &mut kept);
        prop_assert_eq!(sent, kept);
    }

    #[test]
    fn decoding_a_serialized_task_changes_nothing(field in 0..FIELDS.len(), value in any_json()) {
        let body = json!({ "operation_logs": [task_with(FIELDS[field], &value)] });
        let page = OpLogPage::from_json(body.to_string().as_bytes()).unwrap();
        let again = OpLogPage::from_json(serde_json::to_string(&page).unwrap().as_bytes()).unwrap();
        prop_assert_eq!(page, again);
    }

    #[test]
    fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = OpLogPage::from_json(&body);
    }

    #[test]
    fn no_cut_of_a_body_panics_or_passes(cut in any::<prop::sample::Index>()) {
        let body = r#"{"count": 1, "operation_logs": [{"id": "é", "extra_info": {"common": {"progress": 1e1}}}]}"#.as_bytes();
        let error = OpLogPage::from_json(&body[..cut.index(body.len())]).unwrap_err();
        prop_assert!(error.is_decode() && error.is_retryable(), "{}", error);
    }

    /// The expected digits are computed here, by counting days.
    #[test]
    fn times_shift_by_their_offset(seconds in 0_i64..4_102_444_800, fraction in "(\\.[0-9]{1,12})?", minutes in -1439_i64..1440) {
        let local = civil(seconds + minutes * 60);
        let sign = if minutes < 0 { '-' } else { '+' };
        let offset = format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
        prop_assume!(!local.starts_with('-'));
        let time = Timestamp::from(format!("{local}{fraction}{offset}"));
        prop_assert_eq!(time.as_str(), format!("{}{fraction}Z", civil(seconds)));
        prop_assert_eq!(time.unix_nanos().unwrap().div_euclid(1_000_000_000), i128::from(seconds));
    }

    #[test]
    fn text_is_kept_or_becomes_a_time(text in "[0-9TZ:. +-]{0,30}|.{0,30}") {
        let time = Timestamp::from(text.as_str());
        match time.unix_nanos() {
            None => prop_assert_eq!(time.as_str(), text),
            Some(_) => prop_assert!(time.as_str().ends_with('Z')),
        }
    }

    #[test]
    fn filter_times_keep_every_task_within(millis in 0_i64..253_402_300_799_000) {
        #[allow(clippy::cast_precision_loss)]
        let time = FilterTime::from_unix_millis(millis as f64).unwrap();
        let parts = ListOpLogs::default().start_time(time).end_time(time).parts(PROJECT).unwrap();
        let shown: Vec<i128> = parts.parameters().iter()
            .map(|(_, text)| Timestamp::from(text.as_str()).unix_nanos().unwrap() / 1_000_000)
            .collect();
        let millis = i128::from(millis);
        prop_assert!(shown[0] <= millis && millis < shown[0] + 1000);
        prop_assert!(shown[1] >= millis && millis > shown[1] - 1000);
    }

    #[test]
    fn any_id_is_one_segment_and_any_name_one_value(id in any::<String>(), name in ".{0,255}") {
        if let Ok(parts) = ShowOpLog::new(&id).parts(PROJECT) {
            let segments: Vec<_> = parts.path().split('/').collect();
            prop_assert_eq!(segments.len(), 5);
            prop_assert_eq!(decode(segments[4]), id);
            prop_assert!(is_unreserved(segments[4]));
        } else {
            prop_assert!(id.trim().is_empty() || id.chars().any(char::is_control) || id == "." || id == "..");
        }
        if let Ok(parts) = ListOpLogs::default().resource_name(&name).parts(PROJECT) {
            let query = parts.query();
            let value = query.strip_prefix("resource_name=").unwrap();
            prop_assert_eq!(decode(value), name);
            prop_assert!(is_unreserved(value));
        }
    }
}

/// Formats a Unix time as `YYYY-MM-DDTHH:MM:SS`, by counting months.
fn civil(seconds: i64) -> String {
    let (mut days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut year = 1970;
    while days < 0 {
        year -= 1;
        days += year_days(year);
    }
    while days >= year_days(year) {
        days -= year_days(year);
        year += 1;
    }
    let february = if year_days(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!(
        "{year:04}-{month:02}-{:02}T{:02}:{:02}:{:02}",
        days + 1,
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

fn year_days(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
        366
    } else {
        365
    }
}

/// Decodes percent-encoding, independently of the crate.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn is_unreserved(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~%".contains(c))
}
