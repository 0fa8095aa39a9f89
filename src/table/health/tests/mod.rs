//! Histories written out, each with its verdict and figures by hand, and a plain implementation for random ones.
//!
//! A line is a task: start, status, duration, and what differs from a backup of `web-01`. All times are of 2026, in UTC.

use serde_json::{Value, json};
use time::{Date, Duration, Month, OffsetDateTime, Time};

use super::{Figures, Finding, Health, HealthOptions, Reason};
use crate::{Table, TextColumn};

mod differential;
mod figures;
mod plain;
mod resources;
mod retired;
mod verdicts;

/// Reads `11-04T12:00`, with seconds if there are any.
fn at(text: &str) -> OffsetDateTime {
    let number = |at: usize| {
        text.get(at..at + 2)
            .map_or(0, |digits| digits.parse().unwrap())
    };
    let month = Month::try_from(number(0)).unwrap();
    let date = Date::from_calendar_date(2026, month, number(3)).unwrap();
    let time = Time::from_hms(number(6), number(9), number(12)).unwrap();
    OffsetDateTime::new_utc(date, time)
}

fn micros(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1000).unwrap()
}

fn rfc(time: OffsetDateTime) -> String {
    let (date, clock) = (time.date(), time.time());
    let (month, day) = (u8::from(date.month()), date.day());
    let (hour, minute, second) = clock.as_hms();
    format!(
        "{}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z",
        date.year()
    )
}

/// Reads `90m`, `2h` or `30s`.
fn span(text: &str) -> Duration {
    let (number, unit) = text.split_at(text.len() - 1);
    let number: i64 = number.parse().unwrap();
    match unit {
        "d" => Duration::days(number),
        "h" => Duration::hours(number),
        "m" => Duration::minutes(number),
        "s" => Duration::seconds(number),
        _ => panic!("{text}"),
    }
}

/// Makes a task of a line. `-` stands for no start and for no end.
fn task(number: usize, line: &str) -> Value {
    let mut words = line.split_whitespace();
    let (start, status, length) = (words.next(), words.next(), words.next());
    let (start, length) = (start.unwrap(), length.unwrap_or("-"));
    let mut task = json!({
        "id": format!("t{number}"),
        "status": status.unwrap(),
        "operation_type": "backup",
        "vault_id": "v-1",
        "vault_name": "prod",
        "extra_info": {"resource": {"id": "r-1", "type": "OS::Nova::Server", "name": "web-01"}},
    });
    if start != "-" {
        task["started_at"] = rfc(at(start)).into();
        if length != "-" {
            task["ended_at"] = rfc(at(start) + span(length)).into();
        }
    }
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        let resource = &mut task["extra_info"]["resource"];
        match key {
            "kind" => task["operation_type"] = value.into(),
            "created" => task["created_at"] = rfc(at(value)).into(),
            "ended" => task["ended_at"] = rfc(at(value)).into(),
            "vault" => {
                task["vault_id"] = value.into();
                task["vault_name"] = format!("{value}-name").into();
            }
            "policy" => task["policy_id"] = value.into(),
            "id" | "type" | "name" => resource[key] = value.into(),
            "resource" => *resource = Value::Null,
            "error" => task["error_info"] = json!({"code": value, "message": "disk is full"}),
            _ => panic!("{line}"),
        }
    }
    task
}

fn table(lines: &str) -> Table {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let tasks: Vec<Value> = lines
        .enumerate()
        .map(|(at, line)| task(at + 1, line))
        .collect();
    let mut table = Table::new();
    table.ingest(json!(tasks).to_string().as_bytes()).unwrap();
    table
}

fn shown_time(micros: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).unwrap();
    let text = rfc(time).replace("2026-", "").replace('Z', "");
    text.strip_suffix(":00").unwrap_or(&text).to_owned()
}

/// Hours and minutes, with seconds if there are any.
fn shown_span(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    assert_eq!(seconds * 1_000_000, micros);
    let rest = seconds % 60;
    let seconds_text = if rest == 0 {
        String::new()
    } else {
        format!(":{rest:02}")
    };
    format!("{}:{:02}{seconds_text}", seconds / 3600, seconds / 60 % 60)
}

/// Returns a text of a row; empty without one.
fn text(table: &Table, row: Option<u32>, column: TextColumn) -> &str {
    let code = row.map(|row| table.rows().code(row, column));
    let text = table
        .rows()
        .dictionary(column)
        .get(code.unwrap_or_default());
    text.unwrap_or_default()
}

/// Returns id, name and type of the resource.
fn named<'t>(table: &'t Table, figures: &Figures) -> [&'t str; 3] {
    [
        text(table, Some(figures.row), TextColumn::ResourceId),
        text(table, figures.name, TextColumn::ResourceName),
        text(table, figures.resource_type, TextColumn::ResourceType),
    ]
}

fn letters(figures: &Figures) -> String {
    let known = ["", "s", "f", "t", "k", "r", "w", "?"];
    let statuses = (0..14).rev().map(|place| figures.streak >> (3 * place) & 7);
    statuses
        .map(|status| known[usize::try_from(status).unwrap()])
        .collect()
}

/// Writes what there is of the figures.
fn shown(table: &Table, health: &Health) -> String {
    let f = &health.figures;
    let mut parts = vec![format!("{:?}", health.finding.reason.verdict()).to_lowercase()];
    if let (Some(end), Some(age)) = (f.last_success, f.age) {
        parts.push(format!("good {} {}", shown_time(end), shown_span(age)));
    }
    if f.attempts > 0 {
        let start = f.last_attempt.map_or("-".to_owned(), shown_time);
        let of_last = |column| text(table, f.last, column);
        let mut words = vec!["last", &start];
        words.extend(
            [
                TextColumn::Status,
                TextColumn::ErrorCode,
                TextColumn::ErrorMessage,
            ]
            .map(of_last),
        );
        words.retain(|word| !word.is_empty());
        parts.push(words.join(" "));
    }
    if let Some(running) = f.running {
        let since = f.running_since.map_or("-".to_owned(), shown_time);
        parts.push(format!("t{} since {since}", running + 1));
    }
    parts.push(letters(f));
    let [(good, week), (good_month, month)] = f.rates;
    if month > 0 {
        parts.push(format!("{good}/{week} {good_month}/{month}"));
    }
    if let Some(cadence) = f.cadence {
        parts.push(format!("every {}", shown_span(cadence)));
        parts.push(format!("due {}", shown_time(f.next_due.unwrap())));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// Writes a span in days, hours and minutes, or in seconds below a minute.
fn said_span(micros: i64) -> String {
    let minutes = micros / 60_000_000;
    let units = [
        (minutes / 1440, "d"),
        (minutes / 60 % 24, "h"),
        (minutes % 60, "m"),
    ];
    let units = units.iter().filter(|(number, _)| *number > 0);
    let units: Vec<String> = units
        .map(|(number, unit)| format!("{number}{unit}"))
        .collect();
    let said = units.concat();
    if said.is_empty() {
        format!("{}s", micros / 1_000_000)
    } else {
        said
    }
}

/// Writes a finding as the sentence that the package has for it.
fn said(finding: &Finding) -> String {
    let [one, other] = finding.figures;
    let (a, b) = (said_span(one), said_span(other));
    match finding.reason {
        Reason::Removed => format!(
            "it was removed from its vault at 2026-{}:00Z",
            shown_time(one)
        ),
        Reason::VaultDeleted => format!("its vault was deleted at 2026-{}:00Z", shown_time(one)),
        Reason::Failures => format!("the last {one} backups failed; the last good one is {b} old"),
        Reason::OnlyFailures => format!("the last {one} backups failed; no good one is known"),
        Reason::Failure => format!("the last backup failed; the last good one is {a} old"),
        Reason::SlowerThanUsual => format!(
            "a backup has been running for {a}, more than three times the 95th percentile of {b}"
        ),
        Reason::SlowerThanMaxAge => {
            format!("a backup has been running for {a}, more than the maximum age of {b}")
        }
        Reason::TooOld => {
            format!("the last good backup is {a} old, more than the maximum age of {b}")
        }
        Reason::Late => format!("the next backup was due {a} ago; there was one every {b}"),
        Reason::NewEnough => format!("the last good backup is {a} old, and at most {b} is allowed"),
        Reason::NoTimes => "the good backups have no times".to_owned(),
        Reason::ShortWindow => format!(
            "no backup was good, but the table covers only {a}, less than the maximum age of {b}"
        ),
        Reason::NoAttempt => format!("no backup was attempted in the {a} that the table covers"),
        Reason::NeverGood => format!("no backup was good in {a}; attempts: {other}"),
    }
}

/// Judges, and sorts as the package does: the worst verdict first, then the oldest last good backup, then by names.
fn sorted(options: &HealthOptions, table: &Table) -> Vec<Health> {
    let mut all = table.health(options).unwrap();
    all.sort_by_key(|health| {
        let [_, name, _] = named(table, &health.figures);
        let verdict = health.finding.reason.verdict();
        (verdict, health.figures.last_success, name.to_owned())
    });
    all
}

fn options(now: &str) -> HealthOptions {
    HealthOptions::at(micros(at(now)))
}

fn judged(options: &HealthOptions, table: &Table) -> Vec<(String, String)> {
    let all = sorted(options, table);
    let judged = all
        .iter()
        .map(|health| (shown(table, health), said(&health.finding)));
    judged.collect()
}

/// Checks the figures and the reason of the only resource.
#[track_caller]
fn check(now: &str, lines: &str, expected: &str, reason: &str) {
    let judged = judged(&options(now), &table(lines));
    assert_eq!(judged, [(expected.to_owned(), reason.to_owned())]);
    // A list in the other order gives the same verdict.
    let reversed: Vec<&str> = lines.trim().lines().rev().collect();
    let table = table(&reversed.join("\n"));
    let all = table.health(&options(now)).unwrap();
    assert_eq!(said(&all[0].finding), reason);
}
