//! Groups of random tables, against loops over the parsed tasks. `CBR_SEED` chooses other tables.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{HOUR, rfc, shown};
use crate::tests::differential::random::Random;
use crate::{GroupBy, Table, TextColumn, TimeColumn, View};

const KEYS: [(GroupBy, &str); 6] = [
    (GroupBy::Text(TextColumn::VaultName), "/vault_name"),
    (GroupBy::Text(TextColumn::ErrorCode), "/error_info/code"),
    (GroupBy::Text(TextColumn::Status), "/status"),
    (
        GroupBy::Text(TextColumn::ResourceName),
        "/extra_info/resource/name",
    ),
    (GroupBy::Time(TimeColumn::Started, HOUR), "/started_at"),
    (GroupBy::Time(TimeColumn::Created, 24 * HOUR), "/created_at"),
];

/// A task, and the times that it has, in seconds.
struct Task {
    json: Value,
    times: BTreeMap<&'static str, i64>,
}

fn task(random: &mut Random, number: usize) -> Task {
    let mut json = json!({"id": format!("t{number}")});
    let mut times = BTreeMap::new();
    for name in ["started_at", "created_at", "ended_at"] {
        if random.chance(70) {
            let time = random.between(0, 300_000);
            times.insert(name, time);
            json[name] = rfc(time).into();
        }
    }
    for (name, values) in [
        ("vault_name", ["a", "b", "", "ä", "z"]),
        ("status", ["success", "failed", "", "paused", "running"]),
    ] {
        if random.chance(90) {
            json[name] = (*random.pick(&values)).into();
        }
    }
    if random.chance(50) {
        json["error_info"] = json!({"code": format!("E.{}", random.below(40))});
    }
    if random.chance(80) {
        json["extra_info"] = json!({"resource": {"name": format!("m{}", random.below(9))}});
    }
    Task { json, times }
}

/// What `shown` writes, computed by sorting and filtering the tasks of each key anew.
fn plain(tasks: &[Task], wanted: &[usize], keys: &[(GroupBy, &str)]) -> Vec<String> {
    let mut groups: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for at in wanted {
        let task = &tasks[*at];
        let key = keys.iter().map(|(by, pointer)| {
            if let GroupBy::Time(_, width) = by {
                let time = task.times.get(pointer.trim_start_matches('/'));
                let start = time.map(|time| time - time % (width / 1_000_000));
                start.map_or(String::new(), |start| start.to_string())
            } else {
                let text = task.json.pointer(pointer).and_then(Value::as_str);
                text.unwrap_or("").to_owned()
            }
        });
        groups.entry(key.collect()).or_default().push(*at);
    }
    let time = |at: &usize| {
        let names = ["started_at", "created_at", "ended_at"];
        names
            .iter()
            .find_map(|name| tasks[*at].times.get(name))
            .copied()
    };
    let written = groups.into_iter().map(|(key, mut members)| {
        members.sort_by_key(|at| (time(at), *at));
        let members = members.iter().map(|at| {
            let time = time(at).map_or("-".to_owned(), |time| time.to_string());
            format!(
                "{at}@{time} {}",
                tasks[*at].json["status"].as_str().unwrap_or("")
            )
        });
        format!(
            "{}: {}",
            key.join("/"),
            members.collect::<Vec<_>>().join(", ")
        )
    });
    let mut written: Vec<String> = written.collect();
    written.sort();
    written
}

#[test]
fn random_tables_are_grouped_as_plainly() {
    let from_env = |name: &str| std::env::var(name).ok()?.parse().ok();
    let seed: u64 = from_env("CBR_SEED").unwrap_or(20_261_128);
    for seed in seed..seed + 300 {
        let mut random = Random::new(seed);
        let count = random.below(200);
        let tasks: Vec<Task> = (0..count).map(|number| task(&mut random, number)).collect();
        let mut table = Table::new();
        let body: Vec<&Value> = tasks.iter().map(|task| &task.json).collect();
        table.ingest(json!(body).to_string().as_bytes()).unwrap();
        let keys: Vec<_> = (0..=random.below(2)).map(|_| *random.pick(&KEYS)).collect();
        let filter = *random.pick(&["", "status:success", "vault:a"]);
        let view = View::new(&table, &filter.parse().unwrap(), &[], 0).unwrap();
        let by: Vec<GroupBy> = keys.iter().map(|(by, _)| *by).collect();
        let groups = view.groups(&table, &by).unwrap();
        let expected = plain(&tasks, &view.rows(0, usize::MAX), &keys);
        assert_eq!(
            shown(&table, &groups, &by),
            expected,
            "CBR_SEED={seed} {keys:?}"
        );
    }
}
