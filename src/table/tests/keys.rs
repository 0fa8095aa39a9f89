//! Tasks whose keys come in ever new orders, or have ever new names.

use proptest::prelude::*;

use super::any::{any_task, any_tasks};
use super::*;
use crate::Key;
use crate::export::Csv;

/// All columns.
const ALL: [&str; 19] = [
    "id",
    "status",
    "operation_type",
    "provider_id",
    "project_id",
    "policy_id",
    "vault_id",
    "vault_name",
    "resource_id",
    "resource_type",
    "resource_name",
    "error_code",
    "error_message",
    "created_at",
    "started_at",
    "updated_at",
    "ended_at",
    "progress",
    "duration",
];

/// Tasks of twelve fields, whose keys are rotated and swapped in `orders` ways.
fn in_orders(tasks: u64, orders: u64) -> String {
    let list: Vec<_> = (0..tasks)
        .map(|n| {
            let mut fields = vec![format!(r#""id":"{n:08x}-b008-4507-ab7d-42d0df5ed912""#)];
            fields.extend((0..11).map(|at| format!(r#""field_{at}":{}"#, n + at)));
            let mut state = (n % orders).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for at in (1..fields.len()).rev() {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let other = usize::try_from(state >> 33).unwrap() % (at + 1);
                fields.swap(at, other);
            }
            format!("{{{}}}", fields.join(","))
        })
        .collect();
    page(&list)
}

#[test]
fn keys_in_many_or_ever_new_orders_take_at_most_twice_the_memory() {
    let held = |body: &str| {
        let mut table = Table::new();
        table.ingest(body.as_bytes()).unwrap();
        (table.memory_bytes(), table)
    };
    let (usual, _) = held(&in_orders(20_000, 1));
    for orders in [10, 100, 1000] {
        let (some, _) = held(&in_orders(20_000, orders));
        assert!(some < 2 * usual, "{orders}: {some} against {usual}");
    }
    let body = in_orders(20_000, u64::MAX);
    let (random, table) = held(&body);
    assert!(random < 2 * usual, "{random} against {usual}");
    let sent: serde_json::Value = serde_json::from_str(&body).unwrap();
    let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
    for (at, task) in sent["operation_logs"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        for table in [&table, &restored] {
            let kept: serde_json::Value = serde_json::from_str(&row(table, at)).unwrap();
            // The service always sends a status, so that a missing one is added, empty.
            for (name, value) in task.as_object().unwrap() {
                assert_eq!(&kept[name], value);
            }
        }
    }
}

#[test]
fn ever_new_sets_of_keys_are_kept_without_learning_them() {
    let tasks: Vec<_> = (0..20_000)
        .map(|n| format!(r#"{{"id":"t{n}","key_{n}":{n}}}"#))
        .collect();
    let mut table = Table::new();
    assert_eq!(table.ingest(page(&tasks).as_bytes()).unwrap().added, 20_000);
    assert!(
        table.memory_bytes() < 400 * 20_000,
        "{}",
        table.memory_bytes()
    );
    assert!(row(&table, 19_999).contains(r#""key_19999":19999"#));
    assert_eq!(
        table.ingest(page(&tasks).as_bytes()).unwrap().unchanged,
        20_000
    );
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Task of the documented keys, with text in front of its end and in two of its objects.
fn with_own_keys(n: usize, own: &str, in_extra: &str, in_resource: &str) -> String {
    let id = format!("{n:08x}-b008-4507-ab7d-42d0df5ed912");
    format!(
        r#"{{"id":"{id}","status":"success","operation_type":"backup","project_id":"0605767b5d80d0c62f4fc00b1ee53ab5","provider_id":"0daac4c5-6707-4851-97ba-169e36266b66","vault_id":"a1f7b4b6-3f3c-4a2e-8a4e-0c6e6b4d7a10","vault_name":"vault {n}","created_at":"2026-01-01T00:00:00Z","extra_info":{{"common":{{"progress":100,"request_id":"req-{id}"}},"resource":{{"id":"r-{n}","name":"server {n}","type":"OS::Nova::Server"{in_resource}}}{in_extra}}}{own}}}"#
    )
}

/// Task of some of the documented keys, in one of 4,096 sets.
fn in_part(n: usize) -> String {
    let fields = [
        r#""operation_type":"backup""#,
        r#""project_id":"0605767b5d80d0c62f4fc00b1ee53ab5""#,
        r#""provider_id":"0daac4c5-6707-4851-97ba-169e36266b66""#,
        r#""checkpoint_id":"b432511f-d889-428f-8b0e-5f47c524c6b6""#,
        r#""policy_id":"9e1c0d1c-0b3e-4d2c-9c3f-5b6a7c8d9e0f""#,
        r#""vault_id":"a1f7b4b6-3f3c-4a2e-8a4e-0c6e6b4d7a10""#,
        r#""vault_name":"vault""#,
        r#""created_at":"2026-01-01T00:00:00.123456Z""#,
        r#""started_at":"2026-01-01T00:00:01Z""#,
        r#""updated_at":"2026-01-01T00:10:00Z""#,
        r#""error_info":{"code":"","message":""}"#,
        r#""extra_info":{"common":{"progress":42.5}}"#,
    ];
    let mut task = format!(r#"{{"id":"{n:08x}-b008-4507-ab7d-42d0df5ed912","status":"failed""#);
    for (at, field) in fields.iter().enumerate() {
        if n >> at & 1 == 1 {
            task.push(',');
            task.push_str(field);
        }
    }
    task.push('}');
    task
}

#[test]
fn keys_that_never_repeat_take_at_most_twice_the_memory_and_come_back() {
    const TASKS: usize = 6000;
    let held = |task: &dyn Fn(usize) -> String| {
        let sent: Vec<_> = (0..TASKS).map(task).collect();
        let mut table = Table::new();
        table.ingest(page(&sent).as_bytes()).unwrap();
        let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
        for (at, sent) in sent.iter().enumerate() {
            for table in [&table, &restored] {
                assert_eq!(json(&row(table, at)), json(sent));
            }
        }
        assert_eq!(
            table.ingest(page(&sent).as_bytes()).unwrap().unchanged,
            TASKS
        );
        assert_eq!(table.find("00000007-b008-4507-ab7d-42d0df5ed912"), Some(7));
        table.memory_bytes()
    };
    let usual = held(&|n| with_own_keys(n, "", "", ""));
    let kinds: [&dyn Fn(usize) -> String; 10] = [
        &|n| with_own_keys(n, &format!(r#","k{n}":1"#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":"a}}\",{{","":"k""#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":[1,{{"b":[]}}]"#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":{{"{n}":{{}}}}"#), "", ""),
        &|n| with_own_keys(n, &format!(r#", "k{n}" : null , "é{n}":-0.5e3"#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k\"{n}":1"#), "", ""),
        &in_part,
        &|n| with_own_keys(n, "", &format!(r#","k{n}":true"#), ""),
        &|n| with_own_keys(n, "", "", &format!(r#","k{n}":"x""#)),
        &|n| {
            let own = format!(r#","k{n}":1"#);
            with_own_keys(n, &own, &own, &own)
        },
    ];
    for (at, task) in kinds.iter().enumerate() {
        let taken = held(task);
        assert!(taken < 2 * usual, "{at}: {taken} against {usual}");
    }
}

/// One has an escape in a key, the other no id.
#[test]
fn odd_tasks_with_keys_that_never_repeat_are_not_learned_for_ever() {
    for task in [
        (|n| format!(r#"{{"id":"t{n}","status":"s","k\u00e9{n}":1}}"#)) as fn(usize) -> String,
        |n| format!(r#"{{"id":"","status":"s","k{n}":1}}"#),
    ] {
        let sent: Vec<_> = (0..6000).map(task).collect();
        let mut table = Table::new();
        table.ingest(page(&sent).as_bytes()).unwrap();
        assert!(
            table.store.templates.len() < 2000,
            "{}",
            table.store.templates.len()
        );
        for (at, sent) in sent.iter().enumerate() {
            assert_eq!(json(&row(&table, at)), json(sent));
        }
        assert_eq!(
            table.ingest(page(&sent).as_bytes()).unwrap().unchanged,
            6000
        );
    }
}

#[test]
fn a_field_under_two_names_keeps_both() {
    let sent = r#"{"id":"a","status":"s","extra_info":{"vault_delete":{"fail_delete_count":1,"fail_count":2}}}"#;
    for mut table in [Table::new(), member_by_member()] {
        table.ingest(sent.as_bytes()).unwrap();
        assert_eq!(json(&row(&table, 0)), json(sent));
    }
}

/// A table that keeps each new task member by member.
fn member_by_member() -> Table {
    let mut table = Table::new();
    table.store.overstrain();
    table
}

#[test]
fn a_task_without_an_id_is_the_same_in_any_form() {
    let task = r#"{"status":"s","vault_id":null,"created_at":"2026-01-01T00:00:00","k":"\u0041\/","extra_info":{"vault_delete":{"fail_delete_count":"1"}}}"#;
    let spaced = task
        .replace(',', " ,\n ")
        .replace(':', " : ")
        .replace("00 : 00 : 00", "00:00:00");
    for first in [Table::new(), member_by_member()] {
        let mut table = first;
        let body = |task: &str| page(&[task.to_owned()]);
        assert_eq!(table.ingest(body(task).as_bytes()).unwrap().added, 1);
        table.store.overstrain();
        for again in [task, &spaced] {
            assert_eq!(
                table.ingest(body(again).as_bytes()).unwrap().unchanged,
                1,
                "{again}"
            );
        }
        let expected = r#"{"status":"s","created_at":"2026-01-01T00:00:00Z","k":"A/","extra_info":{"vault_delete":{"fail_count":1}},"id":""}"#;
        assert_eq!(json(&row(&table, 0)), json(expected));
    }
}

#[test]
fn values_in_other_forms_become_documented_ones_member_by_member() {
    for (sent, expected) in [
        (
            r#"{"ended_at":"2026-02-28T00:00:00+00:00"}"#,
            r#"{"ended_at":"2026-02-28T00:00:00Z"}"#,
        ),
        (
            r#"{"ended_at":"2024-02-29T00:00:00.5"}"#,
            r#"{"ended_at":"2024-02-29T00:00:00.5Z"}"#,
        ),
        (
            r#"{"ended_at":"2026-01-01T02:00:00+02:00"}"#,
            r#"{"ended_at":"2026-01-01T00:00:00Z"}"#,
        ),
        (r#"{"ended_at":"soon"}"#, r#"{"ended_at":"soon"}"#),
        (
            r#"{"ended_at":"2026-01-01T00:00:00\u002b00:00"}"#,
            r#"{"ended_at":"2026-01-01T00:00:00Z"}"#,
        ),
        (
            r#"{"vault_id":7,"policy_id":true}"#,
            r#"{"vault_id":"7","policy_id":"true"}"#,
        ),
        (
            r#"{"vault_id":{"a":null},"policy_id":[]}"#,
            r#"{"vault_id":{"a":null},"policy_id":[]}"#,
        ),
        (
            r#"{"error_info":"none","extra_info":[]}"#,
            r#"{"error_info":"none","extra_info":[]}"#,
        ),
        (r#"{"error_info":null,"x":null}"#, r#"{"x":null}"#),
        (
            r#"{"extra_info":{"common":{"progress":" 42.5 "}}}"#,
            r#"{"extra_info":{"common":{"progress":42.5}}}"#,
        ),
        (
            r#"{"extra_info":{"common":{"progress":"half"}}}"#,
            r#"{"extra_info":{"common":{"progress":"half"}}}"#,
        ),
        (
            r#"{"extra_info":{"backup":{"incremental":"\"TRUE\""}}}"#,
            r#"{"extra_info":{"backup":{"incremental":true}}}"#,
        ),
        (
            r#"{"extra_info":{"backup":{"incremental":"maybe"}}}"#,
            r#"{"extra_info":{"backup":{"incremental":"maybe"}}}"#,
        ),
        (
            r#"{"extra_info":{"remove_resources":{"fail_count":[],"resources":[{"id":"a","x":null,"name":null},{}]}}}"#,
            r#"{"extra_info":{"remove_resources":{"fail_count":0,"fail_ids":[],"resources":[{"id":"a","x":null},{}]}}}"#,
        ),
        (
            r#"{"extra_info":{"remove_resources":{"fail_count":["a",1],"resources":[{"id":"a"},7]}}}"#,
            r#"{"extra_info":{"remove_resources":{"fail_count":2,"fail_ids":["a","1"],"resources":[{"id":"a"},7]}}}"#,
        ),
        (
            r#"{"extra_info":{"vault_delete":{"fail_delete_count":1,"total_count":null,"total_delete_count":2}}}"#,
            r#"{"extra_info":{"vault_delete":{"fail_count":1,"total_count":2}}}"#,
        ),
        (
            r#"{"extra_info":{"resource":{"extra_info":{"include_volumes":[{"id":1}],"z":null}}}}"#,
            r#"{"extra_info":{"resource":{"extra_info":{"include_volumes":[{"id":"1"}],"z":null}}}}"#,
        ),
    ] {
        let sent = format!(r#"{{"id":"a","status":"s",{}"#, &sent[1..]);
        let expected = format!(r#"{{"id":"a","status":"s",{}"#, &expected[1..]);
        let mut table = member_by_member();
        for _ in 0..2 {
            table.ingest(sent.as_bytes()).unwrap();
            assert_eq!(json(&row(&table, 0)), json(&expected), "{sent}");
        }
        assert_ne!(
            table.store.rows.columns.get(0).unwrap().template,
            0,
            "{sent}"
        );
        let restored = Table::restore(&table.snapshot().unwrap()).unwrap();
        assert_eq!(json(&row(&restored, 0)), json(&expected), "{sent}");
    }
}

#[test]
fn a_documented_key_that_comes_twice_counts_as_it_was_written_last() {
    let mut table = member_by_member();
    let sent = r#"{"id":"a","extra_info":{"resource":{"id":"r","name":"n"},"common":{"progress":1}},"status":"x","extra_info":{"resource":{"name":"m"}},"\u0073tatus":"y","ended_at":"2026-01-01T00:00:00.1234567890123456789Z"}"#;
    table.ingest(sent.as_bytes()).unwrap();
    let csv = csv(
        &table,
        &[
            "status",
            "resource_id",
            "resource_name",
            "progress",
            "ended_at",
        ],
    );
    assert!(
        csv.ends_with("\r\ny,,m,,2026-01-01T00:00:00.123456Z\r\n"),
        "{csv}"
    );
}

fn csv(table: &Table, columns: &[&str]) -> String {
    let keys: Vec<_> = columns
        .iter()
        .map(|name| Key::named(name).unwrap())
        .collect();
    let (mut csv, mut out) = (Csv::new(&keys), Vec::new());
    csv.header(&mut out);
    for row in 0..table.len() {
        assert!(csv.row(table, row, &mut out));
    }
    String::from_utf8(out).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Learned or kept member by member, a task is the same, and so is each of its columns.
    #[test]
    fn any_task_is_the_same_in_both_forms(tasks in any_tasks()) {
        let (mut learned, mut kept) = (Table::new(), member_by_member());
        for table in [&mut learned, &mut kept] {
            table.ingest(page(&tasks).as_bytes()).unwrap();
        }
        for at in 0..learned.len() {
            prop_assert!(is_same(&row(&learned, at), &row(&kept, at)), "{}\n{}", row(&learned, at), row(&kept, at));
        }
        prop_assert_eq!(csv(&learned, &ALL), csv(&kept, &ALL));
        let restored = Table::restore(&kept.snapshot().unwrap()).unwrap();
        prop_assert_eq!(rows(&restored), rows(&kept));
        prop_assert_eq!(csv(&restored, &ALL), csv(&kept, &ALL));
    }

    /// A task without an id has the same number in each form: of its text as it was sent, of its own, learned or member by member.
    #[test]
    fn any_task_without_an_id_is_known_again(task in prop_oneof![
        8 => any_task(),
        1 => proptest::sample::select(&[
            "{}",
            "{ }",
            r#"{"k":0}"#,
            r#"{ "k" : [ 0 ], "id" : "" }"#,
            r#"{"status":"","k":"\u0041"}"#,
        ][..]).prop_map(str::to_owned),
    ]) {
        for (mut table, is_strained) in [(Table::new(), true), (member_by_member(), false)] {
            table.ingest(page(std::slice::from_ref(&task)).as_bytes()).unwrap();
            let own = page(&rows(&table));
            let mut restored = Table::restore(&table.snapshot().unwrap()).unwrap();
            if is_strained {
                table.store.overstrain();
            }
            for body in [&page(std::slice::from_ref(&task)), &own] {
                prop_assert_eq!(table.ingest(body.as_bytes()).unwrap().unchanged, 1);
                prop_assert_eq!(restored.ingest(body.as_bytes()).unwrap().unchanged, 1);
            }
        }
    }
}
