//! Groups of random tables, against loops over the parsed tasks. `CBR_SEED` chooses other tables.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{HOUR, histories, rfc, shown};
use crate::tests::differential::random::Random;
use crate::{GroupBy, GroupFigures, Grouping, Table, TextColumn, TimeColumn, View};

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

fn task(random: &mut Random, number: usize, span: i64) -> Task {
    let mut json = json!({"id": format!("t{number}")});
    let mut times = BTreeMap::new();
    for name in ["started_at", "created_at", "ended_at"] {
        if random.chance(70) {
            let time = random.between(0, span);
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

impl Task {
    fn time(&self) -> Option<i64> {
        let names = ["started_at", "created_at", "ended_at"];
        names.iter().find_map(|name| self.times.get(name)).copied()
    }

    fn status(&self) -> &str {
        self.json["status"].as_str().unwrap_or("")
    }
}

/// The tasks of each key in the order of their times.
fn plain(
    tasks: &[Task],
    wanted: &[usize],
    keys: &[(GroupBy, &str)],
) -> BTreeMap<Vec<String>, Vec<usize>> {
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
    for members in groups.values_mut() {
        members.sort_by_key(|at| (tasks[*at].time(), *at));
    }
    groups
}

/// What `shown` writes.
fn plainly_shown(tasks: &[Task], groups: &BTreeMap<Vec<String>, Vec<usize>>) -> Vec<String> {
    let written = groups.iter().map(|(key, members)| {
        let members = members.iter().map(|at| {
            let time = tasks[*at].time();
            let time = time.map_or("-".to_owned(), |time| time.to_string());
            format!("{at}@{time} {}", tasks[*at].status())
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

/// Latest row, latest row in `success`, the last statuses, and the number of rows in each status, of all groups, sorted.
type Figures = Vec<(usize, Option<usize>, Vec<String>, BTreeMap<String, u32>)>;

fn plain_figures(
    tasks: &[Task],
    groups: &BTreeMap<Vec<String>, Vec<usize>>,
    length: usize,
) -> Figures {
    let of = |members: &Vec<usize>| {
        let success = members.iter().rfind(|at| tasks[**at].status() == "success");
        let last = members.iter().rev().take(length).rev();
        let statuses = last.map(|at| tasks[*at].status().to_owned());
        let mut counts = BTreeMap::new();
        for at in members {
            *counts.entry(tasks[*at].status().to_owned()).or_default() += 1;
        }
        (
            *members.last().unwrap(),
            success.copied(),
            statuses.collect(),
            counts,
        )
    };
    let mut latest: Figures = groups.values().map(of).collect();
    latest.sort();
    latest
}

fn figures(table: &Table, view: &View, groups: &Grouping, length: u32) -> Figures {
    let statuses = table.rows().dictionary(TextColumn::Status);
    // Zero is the code of tasks without a status.
    let success = statuses.code("success").unwrap_or(GroupFigures::NONE);
    let found = view.figures(table, groups, (success, length)).unwrap();
    let codes = statuses.len() + 1;
    let mut streaks = found.streaks.iter();
    let mut start = 0;
    let mut all: Figures = Vec::new();
    for (at, end) in groups.ends.iter().enumerate() {
        let streak = streaks.by_ref().take((end - start).min(length) as usize);
        let texts = streak.map(|code| statuses.get(*code).unwrap_or("").to_owned());
        let mut counts = BTreeMap::new();
        for (code, count) in (0..).zip(&found.counts[at * codes..(at + 1) * codes]) {
            if *count > 0 {
                // An empty status is none.
                *counts
                    .entry(statuses.get(code).unwrap_or("").to_owned())
                    .or_default() += count;
            }
        }
        let success = Some(found.in_status[at]).filter(|row| *row != GroupFigures::NONE);
        all.push((
            found.latest[at] as usize,
            success.map(|row| row as usize),
            texts.collect(),
            counts,
        ));
        start = *end;
    }
    assert_eq!(streaks.next(), None);
    let none = all.remove(0);
    assert_eq!(
        none,
        (GroupFigures::NONE as usize, None, vec![], BTreeMap::new())
    );
    all.sort();
    all
}

#[test]
fn random_tables_are_grouped_as_plainly() {
    let from_env = |name: &str| std::env::var(name).ok()?.parse().ok();
    let seed: u64 = from_env("CBR_SEED").unwrap_or(20_261_128);
    for seed in seed..seed + 300 {
        let mut random = Random::new(seed);
        let count = random.below(200);
        // With few times, many tasks have the same.
        let span = *random.pick(&[300_000, 60, 2]);
        let mut tasks: Vec<Task> = (0..count)
            .map(|number| task(&mut random, number, span))
            .collect();
        // As lists come, and in any order.
        match seed % 3 {
            0 => tasks.sort_by_key(|task| std::cmp::Reverse(task.time())),
            1 => tasks.sort_by_key(Task::time),
            _ => {}
        }
        let mut table = Table::new();
        let body: Vec<&Value> = tasks.iter().map(|task| &task.json).collect();
        table.ingest(json!(body).to_string().as_bytes()).unwrap();
        let keys: Vec<_> = (0..=random.below(2)).map(|_| *random.pick(&KEYS)).collect();
        let filter = *random.pick(&["", "status:success", "vault:a"]);
        let view = View::new(&table, &filter.parse().unwrap(), &[], 0).unwrap();
        let by: Vec<GroupBy> = keys.iter().map(|(by, _)| *by).collect();
        let expected = plain(&tasks, &view.rows(0, usize::MAX), &keys);
        assert_eq!(
            shown(&table, &histories(&table, &view, &by), &by),
            plainly_shown(&tasks, &expected),
            "CBR_SEED={seed} {keys:?}"
        );
        let groups = view.groups(&table, &by).unwrap();
        let length = random.below(20);
        assert_eq!(
            figures(&table, &view, &groups, u32::try_from(length).unwrap()),
            plain_figures(&tasks, &expected, length),
            "CBR_SEED={seed} {keys:?}"
        );
    }
}
