//! Random histories, against the plain implementation. `CBR_SEED` chooses others, `CBR_TABLES` their number.

use serde_json::{Value, json};
use time::Duration;

use super::plain::Plain;
use super::{at, micros, named, options, rfc, shown, sorted, text};
use crate::tests::differential::random::Random;
use crate::{Table, TextColumn};

const NOW: &str = "06-15T12:00";

/// A resource with its habits: how often, how long, and how well.
struct Habit {
    resource: Value,
    vault: usize,
    every: i64,
    /// Statuses to draw from.
    statuses: &'static [&'static str],
    kinds: &'static [&'static str],
}

fn habit(random: &mut Random, number: usize) -> Habit {
    let mut resource = json!({"id": format!("r-{number}"), "type": "OS::Nova::Server", "name": format!("m-{}", number / 2)});
    if random.chance(30) {
        resource["id"] = random.pick(&[Value::Null, "".into()]).clone();
        resource["type"] = (*random.pick(&["a", "b", ""])).into();
    }
    Habit {
        resource,
        vault: random.below(3),
        every: *random.pick(&[30, 60, 360, 720, 1440, 2880]),
        statuses: random.pick::<&[&str]>(&[
            &["success"],
            &[
                "success", "success", "success", "success", "failed", "timeout",
            ],
            &[
                "success", "failed", "skipped", "waiting", "running", "paused", "",
            ],
            &["failed", "skipped"],
            &["success", "success", "success", "running"],
            &["skipped", "paused", "running"],
        ]),
        kinds: random.pick::<&[&str]>(&[
            &["backup"],
            &["backup", "backup", "backup", "backup", "copy", "restore"],
            &["backup", "replication", "remove_resource", "delete"],
            &["restore", "delete"],
        ]),
    }
}

fn tasks(random: &mut Random) -> Vec<Value> {
    let mut tasks = Vec::new();
    let resources = 1 + random.below(6);
    for number in 0..resources {
        let habit = habit(random, number);
        // From now backwards, sometimes from the future, sometimes from long ago.
        let mut minute = random.between(-90, 0).max(random.between(-600, 300))
            + *random.pick(&[0, 0, 0, 1500, 9000]);
        let most = *random.pick(&[3, 6, 20, 60]);
        for _ in 0..random.below(most) {
            let start = at(NOW) - Duration::minutes(minute);
            minute += habit.every
                + random.between(-5, 5).min(habit.every - 1) * i64::from(random.chance(50));
            let mut resource = habit.resource.clone();
            if random.chance(5) {
                resource["name"] = (*random.pick(&["renamed", ""])).into();
            }
            let mut task = json!({
                "status": random.pick(habit.statuses),
                "operation_type": random.pick(habit.kinds),
                "vault_id": format!("v-{}", if random.chance(80) { habit.vault } else { random.below(4) }),
                "extra_info": {"resource": resource},
            });
            if random.chance(90) {
                task["started_at"] = rfc(start).into();
            }
            if random.chance(50) {
                task["created_at"] = rfc(start - Duration::minutes(random.between(0, 3))).into();
            }
            if random.chance(80) {
                task["ended_at"] = rfc(start + Duration::minutes(random.between(-1, 90))).into();
            }
            if random.chance(30) {
                task["policy_id"] = (*random.pick(&["p-1", "p-2", ""])).into();
            }
            if random.chance(10) {
                task["vault_id"] = Value::Null;
                task["vault_name"] = (*random.pick(&["named", ""])).into();
            }
            if random.chance(20) {
                task["error_info"] =
                    json!({"code": "E.1", "message": random.pick(&["", "disk is full"])});
            }
            tasks.push(task);
        }
    }
    for _ in 0..random.below(3) {
        let start = at(NOW) - Duration::minutes(random.between(-10, 4000));
        tasks.push(json!({
            "status": random.pick(&["success", "success", "failed"]),
            "operation_type": "vault_delete",
            "vault_id": format!("v-{}", random.below(4)),
            "started_at": rfc(start),
        }));
    }
    match random.below(3) {
        0 => random.shuffle(&mut tasks),
        1 => tasks.reverse(),
        _ => {}
    }
    for (task, number) in tasks.iter_mut().zip(1..) {
        task["id"] = format!("t{number}").into();
    }
    tasks
}

#[test]
fn random_histories_are_judged_as_plainly() {
    let from_env = |name: &str| std::env::var(name).ok()?.parse().ok();
    let seed: u64 = from_env("CBR_SEED").unwrap_or(20_261_128);
    let tables: u64 = from_env("CBR_TABLES").unwrap_or(2000);
    let mut verdicts = std::collections::BTreeMap::new();
    for seed in seed..seed + tables {
        let mut random = Random::new(seed);
        let tasks = tasks(&mut random);
        let mut table = Table::new();
        table.ingest(json!(tasks).to_string().as_bytes()).unwrap();
        let mut options = options(NOW);
        options.max_age = 60_000_000 * *random.pick(&[90, 720, 1440, 4320]);
        let kinds = random.pick::<&[&str]>(&[
            &["backup"],
            &["backup", "copy"],
            &["restore"],
            &["backup", "remove_resource"],
        ]);
        options.kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let health = sorted(&options, &table);
        let judged = health.iter().map(|health| {
            let f = &health.figures;
            let resource = named(&table, f).join("/");
            let vault = text(&table, f.vault, TextColumn::VaultId);
            let policy = text(&table, f.policy, TextColumn::PolicyId);
            (
                format!("{resource} {vault}/{policy}"),
                shown(&table, health),
            )
        });
        let mut judged: Vec<(String, String)> = judged.collect();
        let plain = Plain {
            tasks: &tasks,
            kinds: kinds.to_vec(),
            max_age: options.max_age,
            now: micros(at(NOW)),
        };
        let mut expected = plain.judged();
        for (_, shown) in &expected {
            let verdict = shown.split(',').next().unwrap().to_owned();
            *verdicts.entry(verdict).or_insert(0) += 1;
        }
        // What is equal in verdict, success and name is in the table's order, which the plain one does not know.
        let rank = |(_, shown): &(String, String)| shown.split(',').next().unwrap().to_owned();
        assert_eq!(
            judged.iter().map(rank).collect::<Vec<_>>(),
            expected.iter().map(rank).collect::<Vec<_>>(),
            "CBR_SEED={seed}"
        );
        judged.sort();
        expected.sort();
        assert_eq!(judged, expected, "CBR_SEED={seed}");
    }
    // Each verdict is among them often enough to be compared.
    assert_eq!(verdicts.len(), 8, "{verdicts:?}");
    assert!(
        tables < 2000 || verdicts.values().all(|count| *count > 50),
        "{verdicts:?}"
    );
}
