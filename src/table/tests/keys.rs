//! Tasks whose keys come in ever new orders, or have ever new names.

use super::*;

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
    let kinds: [&dyn Fn(usize) -> String; 8] = [
        &|n| with_own_keys(n, &format!(r#","k{n}":1"#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":"a}}\",{{","":"k""#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":[1,{{"b":[]}}]"#), "", ""),
        &|n| with_own_keys(n, &format!(r#","k{n}":{{"{n}":{{}}}}"#), "", ""),
        &|n| with_own_keys(n, &format!(r#", "k{n}" : null , "é{n}":-0.5e3"#), "", ""),
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

/// Neither form of such a task is learned: one has an escape in a key, the other no id.
#[test]
fn tasks_without_a_canonical_form_are_not_learned_for_ever() {
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
    }
}

/// The key that marks other members in a canonical form, as a key of the source.
#[test]
fn a_key_that_is_a_line_break_is_a_key() {
    let mut sent: Vec<_> = (0..3000)
        .map(|n| with_own_keys(n, &format!(r#","k{n}":1"#), "", ""))
        .collect();
    sent.push(with_own_keys(3000, r#","\n":{"a":1}"#, "", ""));
    sent.push(with_own_keys(
        3001,
        r#","\n":{"a":1},"b":2"#,
        r#","\n":{}"#,
        "",
    ));
    let mut table = Table::new();
    table.ingest(page(&sent).as_bytes()).unwrap();
    for (at, sent) in sent.iter().enumerate().skip(2999) {
        assert_eq!(json(&row(&table, at)), json(sent));
    }
}
