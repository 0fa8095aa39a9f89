//! Plain implementation over parsed tasks, by the text of the rules and not by the code: everything is sorted, filtered and counted anew.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{at, micros, shown_span, shown_time};

pub(super) struct Plain<'v> {
    pub(super) tasks: &'v [Value],
    pub(super) kinds: Vec<&'v str>,
    pub(super) max_age: i64,
    pub(super) now: i64,
}

const WORST_FIRST: [&str; 8] = [
    "failing", "stuck", "overdue", "never", "due", "unknown", "ok", "retired",
];

const HOUR: i64 = 3_600_000_000;

fn text<'v>(task: &'v Value, pointer: &str) -> &'v str {
    task.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

fn time(task: &Value, key: &str) -> Option<i64> {
    let text = task.get(key)?.as_str()?;
    Some(micros(at(text.strip_prefix("2026-")?.strip_suffix('Z')?)))
}

/// The time by which tasks are in order.
fn start(task: &Value) -> Option<i64> {
    let keys = ["started_at", "created_at", "ended_at"];
    keys.iter().find_map(|key| time(task, key))
}

fn status(task: &Value) -> &str {
    text(task, "/status")
}

fn has_failed(task: &Value) -> bool {
    ["failed", "timeout"].contains(&status(task))
}

/// Interpolates between the two nearest values.
fn percentile(mut values: Vec<i64>, percent: usize) -> Option<i64> {
    values.sort_unstable();
    let hundredths = values.len().checked_sub(1)? * percent;
    let lower = values[hundredths / 100];
    let upper = values[hundredths.div_ceil(100)];
    Some(lower + (upper - lower) * i64::try_from(hundredths % 100).unwrap() / 100)
}

impl Plain<'_> {
    /// Judges all resources: their id, name and type, and what `shown` writes of them.
    pub(super) fn judged(&self) -> Vec<(String, String)> {
        let mut resources: BTreeMap<[&str; 3], Vec<usize>> = BTreeMap::new();
        for (row, task) in self.tasks.iter().enumerate() {
            let [id, kind, name] = ["id", "type", "name"]
                .map(|key| text(task, &format!("/extra_info/resource/{key}")));
            if !id.is_empty() {
                resources.entry([id, "", ""]).or_default().push(row);
            } else if !name.is_empty() {
                resources.entry(["", kind, name]).or_default().push(row);
            }
        }
        let mut judged: Vec<_> = resources
            .into_values()
            .map(|rows| self.judge(rows))
            .collect();
        judged.sort_by_key(|(rank, success, name, ..)| (*rank, *success, name.clone()));
        judged
            .into_iter()
            .map(|(.., resource, shown)| (resource, shown))
            .collect()
    }

    fn since(&self, time: i64) -> i64 {
        (self.now - time.min(self.now)).max(0)
    }

    #[allow(clippy::too_many_lines, reason = "the rules, one after the other")]
    fn judge(&self, mut rows: Vec<usize>) -> (usize, Option<i64>, String, String, String) {
        rows.sort_by_key(|row| (start(&self.tasks[*row]), *row));
        let all: Vec<&Value> = rows.iter().map(|row| &self.tasks[*row]).collect();
        let is_attempt = |task: &&&Value| self.kinds.contains(&text(task, "/operation_type"));
        let attempts: Vec<&Value> = all.iter().filter(is_attempt).copied().collect();
        let good: Vec<&Value> = attempts
            .iter()
            .filter(|task| status(task) == "success")
            .copied()
            .collect();

        let newest = |tasks: &[&Value], pointer: &str| {
            let found = tasks
                .iter()
                .rev()
                .map(|task| text(task, pointer))
                .find(|text| !text.is_empty());
            found.unwrap_or("").to_owned()
        };
        let resource =
            ["id", "name", "type"].map(|key| newest(&all, &format!("/extra_info/resource/{key}")));
        let recent = &attempts[attempts.len().saturating_sub(14)..];
        let vault = &newest(recent, "/vault_id");

        let success = good
            .last()
            .and_then(|task| time(task, "ended_at").or(start(task)));
        let age = success.map(|end| self.since(end));
        let gaps: Vec<i64> = good
            .windows(2)
            .filter_map(|pair| Some(start(pair[1])?.min(self.now) - start(pair[0])?.min(self.now)))
            .collect();
        let cadence = if good.len() < 3 {
            None
        } else {
            percentile(gaps, 50)
        };
        let due =
            cadence.map(|cadence| start(good[good.len() - 1]).unwrap().min(self.now) + cadence);

        let running = attempts.iter().filter(|task| status(task) == "running");
        let running = running.min_by_key(|task| (start(task).is_none(), start(task)));
        let running_for = running.and_then(|task| Some(self.since(start(task)?)));
        let durations = good
            .iter()
            .filter_map(|task| Some((time(task, "ended_at")? - time(task, "started_at")?).max(0)));
        let p95 = percentile(durations.collect(), 95);

        let ended: Vec<bool> = attempts
            .iter()
            .filter(|task| has_failed(task) || status(task) == "success")
            .map(|task| has_failed(task))
            .collect();
        let is_old = age.is_some_and(|age| age > self.max_age);
        let k = if is_old { 1 } else { 2 };
        let last_k_failed =
            ended.len() >= k && ended[ended.len() - k..].iter().all(|failed| *failed);

        let last_attempt = attempts.last().and_then(|task| start(task));
        let last_place = attempts
            .last()
            .map(|last| all.iter().position(|task| std::ptr::eq(*task, *last)));
        let removed = all.iter().enumerate().any(|(place, task)| {
            text(task, "/operation_type") == "remove_resource"
                && !is_attempt(&task)
                && status(task) == "success"
                && start(task).is_some()
                && last_place.is_none_or(|last| Some(place) > last)
        });
        let vault_deleted = self.tasks.iter().any(|task| {
            text(task, "/operation_type") == "vault_delete"
                && status(task) == "success"
                && !vault.is_empty()
                && text(task, "/vault_id") == vault
                && start(task).is_some_and(|time| last_attempt.is_none_or(|last| time > last))
        });
        let oldest = self.tasks.iter().filter_map(start).min();
        let window = oldest.map_or(0, |oldest| self.since(oldest));
        let limit = p95.map_or(self.max_age, |p95| 3 * p95);

        let verdict = if removed || vault_deleted {
            "retired"
        } else if last_k_failed {
            "failing"
        } else if running_for.is_some_and(|long| long > HOUR && long > limit) {
            "stuck"
        } else if is_old {
            "overdue"
        } else if due.is_some_and(|due| (self.now - due) > cadence.unwrap() / 10) {
            "due"
        } else if age.is_some() {
            "ok"
        } else if good.is_empty() && !attempts.is_empty() && window >= self.max_age {
            "never"
        } else {
            "unknown"
        };

        let mut parts = vec![verdict.to_owned()];
        if let (Some(success), Some(age)) = (success, age) {
            parts.push(format!("good {} {}", shown_time(success), shown_span(age)));
        }
        if let Some(last) = attempts.last() {
            let started = start(last).map_or("-".to_owned(), shown_time);
            let said = [
                started.as_str(),
                status(last),
                text(last, "/error_info/code"),
                text(last, "/error_info/message"),
            ];
            let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
            parts.push(format!("last {}", said.join(" ")));
        }
        if let Some(running) = running {
            let since = start(running).map_or("-".to_owned(), shown_time);
            parts.push(format!("{} since {since}", text(running, "/id")));
        }
        let letters = recent.iter().map(|task| match status(task) {
            "skipped" => 'k',
            known @ ("success" | "failed" | "timeout" | "running" | "waiting") => {
                known.chars().next().unwrap()
            }
            _ => '?',
        });
        parts.push(letters.collect());
        let within = |days: i64| {
            let recent: Vec<&&Value> = attempts
                .iter()
                .filter(|task| start(task).is_some_and(|time| self.since(time) <= days * 24 * HOUR))
                .filter(|task| has_failed(task) || status(task) == "success")
                .collect();
            let good = recent
                .iter()
                .filter(|task| status(task) == "success")
                .count();
            format!("{good}/{}", recent.len())
        };
        if within(30) != "0/0" {
            parts.push(format!("{} {}", within(7), within(30)));
        }
        if let (Some(cadence), Some(due)) = (cadence, due) {
            parts.push(format!("every {}", shown_span(cadence)));
            parts.push(format!("due {}", shown_time(due)));
        }
        parts.retain(|part| !part.is_empty());
        let vault = [vault.as_str(), &newest(recent, "/policy_id")].join("/");
        let rank = WORST_FIRST
            .iter()
            .position(|known| *known == verdict)
            .unwrap();
        (
            rank,
            success,
            resource[1].clone(),
            [resource.join("/"), vault].join(" "),
            parts.join(", "),
        )
    }
}
