//! Groups of views: members written by hand, and a plain implementation for random tables.
//!
//! A line is a task: start in seconds since 1970 or `-`, status or `-`, and what else it has.

use serde_json::{Value, json};

use crate::query::Filter;
use crate::view::SortKey;
use crate::{GroupBy, Histories, Key, MISSING_TIME, Table, TextColumn, TimeColumn, View, time_of};

mod differential;

const VAULT: GroupBy = GroupBy::Text(TextColumn::VaultName);
const HOUR: i64 = 3_600_000_000;

fn rfc(seconds: i64) -> String {
    let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
    let day = seconds / 86_400 + 1;
    format!(
        "1970-01-{day:02}T{hour:02}:{minute:02}:{:02}Z",
        seconds % 60
    )
}

fn task(number: usize, line: &str) -> Value {
    let mut task = json!({"id": format!("t{number}"), "extra_info": {"resource": {}}});
    for (at, word) in line.split_whitespace().enumerate() {
        let (key, value) = match (at, word.split_once('=')) {
            (0, _) => ("started", word),
            (1, None) => ("status", word),
            (_, pair) => pair.unwrap(),
        };
        if value == "-" {
            continue;
        }
        match key {
            "started" | "created" | "ended" => {
                task[format!("{key}_at")] = rfc(value.parse().unwrap()).into();
            }
            "id" | "name" | "type" => task["extra_info"]["resource"][key] = value.into(),
            "vault" => task["vault_name"] = value.into(),
            "error" => task["error_info"] = json!({"code": value}),
            _ => task[key] = value.into(),
        }
    }
    task
}

fn filled(lines: &str) -> Table {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let tasks: Vec<Value> = lines.enumerate().map(|(at, line)| task(at, line)).collect();
    let mut table = Table::new();
    table.ingest(json!(tasks).to_string().as_bytes()).unwrap();
    table
}

fn all(table: &Table) -> View {
    View::new(table, &Filter::all(), &[], 0).unwrap()
}

fn histories(table: &Table, view: &View, by: &[GroupBy]) -> Histories {
    let groups = view.groups(table, by).unwrap();
    view.histories(table, &groups).unwrap()
}

/// Writes each group: its key, and the row, time and status of each member. Groups are sorted by what is written.
fn shown(table: &Table, groups: &Histories, by: &[GroupBy]) -> Vec<String> {
    let statuses = table.rows().dictionary(TextColumn::Status);
    let mut shown: Vec<String> = groups
        .iter()
        .map(|history| {
            let [latest, _] = *history.members.last().unwrap();
            let keys: Vec<String> = by.iter().map(|by| key(table, *by, latest)).collect();
            let members = history.members.iter().map(|[row, tag]| {
                let time = match time_of(table.rows(), *row) {
                    MISSING_TIME => "-".to_owned(),
                    time => (time / 1_000_000).to_string(),
                };
                format!("{row}@{time} {}", statuses.get(*tag).unwrap_or("-"))
            });
            format!(
                "{}: {}",
                keys.join("/"),
                members.collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    shown.sort();
    shown
}

/// Text of a key by a row of its group.
fn key(table: &Table, by: GroupBy, row: u32) -> String {
    match by {
        GroupBy::Text(column) => {
            let code = table.rows().code(row, column);
            table
                .rows()
                .dictionary(column)
                .get(code)
                .unwrap_or_default()
                .to_owned()
        }
        GroupBy::Time(column, width) => {
            let time = table.rows().measure(row, crate::Measure::Time(column));
            time.map_or(String::new(), |time| {
                ((time - time.rem_euclid(width)) / 1_000_000).to_string()
            })
        }
        GroupBy::Resource => table.rows().code(row, TextColumn::ResourceId).to_string(),
    }
}

#[track_caller]
fn check(by: &[GroupBy], lines: &str, expected: &[&str]) {
    let table = filled(lines);
    let groups = histories(&table, &all(&table), by);
    assert_eq!(shown(&table, &groups, by), expected);
}

#[test]
fn an_empty_view_has_no_groups() {
    check(&[VAULT], "", &[]);
    let table = filled("1 success vault=a");
    let none = View::new(&table, &"status:failed".parse().unwrap(), &[], 0).unwrap();
    assert_eq!(histories(&table, &none, &[VAULT]).iter().count(), 0);
}

#[test]
fn an_empty_text_is_a_missing_one() {
    check(
        &[VAULT],
        "5 success vault=prod
         3 failed
         9 timeout vault=dev
         7 success vault=prod
         8 running vault=
         6 - vault=dev",
        &[
            ": 1@3 failed, 4@8 running",
            "dev: 5@6 , 2@9 timeout",
            "prod: 0@5 success, 3@7 success",
        ],
    );
}

#[test]
fn members_are_in_the_order_of_their_times_then_of_their_rows() {
    check(
        &[VAULT],
        "9 failed vault=a
         5 success vault=a
         7 skipped vault=a
         1 waiting vault=a
         7 paused vault=a
         9 success vault=a",
        &["a: 3@1 waiting, 1@5 success, 2@7 skipped, 4@7 paused, 0@9 failed, 5@9 success"],
    );
}

#[test]
fn a_task_without_a_start_has_the_time_of_its_creation_or_of_its_end() {
    check(
        &[VAULT],
        "5 success created=1 ended=9 vault=a
         - failed created=6 ended=9 vault=a
         - timeout ended=4 vault=a
         - skipped vault=a",
        &["a: 3@- skipped, 2@4 timeout, 0@5 success, 1@6 failed"],
    );
}

#[test]
fn two_keys_make_a_group_for_each_pair() {
    check(
        &[VAULT, GroupBy::Text(TextColumn::ErrorCode)],
        "1 failed vault=b error=E.2
         2 failed vault=a error=E.2
         3 failed vault=b error=E.1
         4 success vault=b
         5 failed error=E.1
         6 failed vault=b error=E.2",
        &[
            "/E.1: 4@5 failed",
            "a/E.2: 1@2 failed",
            "b/: 3@4 success",
            "b/E.1: 2@3 failed",
            "b/E.2: 0@1 failed, 5@6 failed",
        ],
    );
}

#[test]
fn an_hour_begins_at_its_multiple() {
    check(
        &[GroupBy::Time(TimeColumn::Started, HOUR)],
        "7200 success
         3599 success
         7199 failed
         0 success
         3600 success
         - skipped created=3600",
        &[
            "0: 3@0 success, 1@3599 success",
            "3600: 4@3600 success, 2@7199 failed",
            "7200: 0@7200 success",
            ": 5@3600 skipped",
        ],
    );
}

#[test]
fn a_day_and_a_text_are_two_keys_in_either_order() {
    const DAY: GroupBy = GroupBy::Time(TimeColumn::Ended, 24 * HOUR);
    let lines = "1 success ended=86400 vault=b
         2 failed ended=86399 vault=b
         3 failed ended=172799 vault=a";
    check(
        &[VAULT, DAY],
        lines,
        &[
            "a/86400: 2@3 failed",
            "b/0: 1@2 failed",
            "b/86400: 0@1 success",
        ],
    );
    check(
        &[DAY, VAULT],
        lines,
        &[
            "0/b: 1@2 failed",
            "86400/a: 2@3 failed",
            "86400/b: 0@1 success",
        ],
    );
}

#[test]
fn a_resource_is_its_id_or_type_and_name_without_one() {
    let table = filled(
        "1 success id=r name=web type=a
         2 success id=r name=new type=a
         3 success name=web type=a
         4 success id= name=web type=b
         5 success name=web type=a
         6 success type=a
         7 success name=web type=
         8 success name=web",
    );
    let groups = histories(&table, &all(&table), &[GroupBy::Resource]);
    let rows = groups
        .iter()
        .map(|history| history.members.iter().map(|[row, _]| *row));
    let mut found: Vec<Vec<u32>> = rows.map(Iterator::collect).collect();
    found.sort();
    assert_eq!(found, [vec![0, 1], vec![2, 4], vec![3], vec![6, 7]]);
}

#[test]
fn a_part_of_a_view_has_its_order() {
    let table = filled(
        "1 success
         3 failed
         5 failed
         2 failed",
    );
    let by_start = |descending| SortKey {
        key: Key::named("started_at").unwrap(),
        descending,
    };
    let part = |sort: &[SortKey], rows: &[u32]| {
        let view = View::new(&table, &Filter::all(), sort, 0).unwrap();
        let part = view.part(&table, rows).unwrap();
        assert_eq!(part.len(), part.rows(0, 9).len());
        part.rows(0, 9)
    };
    assert_eq!(part(&[by_start(true)], &[0, 3, 2]), [2, 3, 0]);
    assert_eq!(part(&[by_start(false)], &[2, 3, 0]), [0, 3, 2]);
    assert_eq!(part(&[], &[3, 1]), [1, 3]);
    // Rows that the table does not have, or that are named twice.
    assert_eq!(part(&[], &[3, 3, u32::MAX]), [3]);
    assert!(part(&[by_start(true)], &[]).is_empty());
}

#[test]
fn many_groups_of_one_row_are_told_apart() {
    let lines: Vec<String> = (0..40_000)
        .map(|at| {
            format!(
                "{} success vault=v{} error=e{}",
                at % 50,
                at % 200,
                at / 200
            )
        })
        .collect();
    let table = filled(&lines.join("\n"));
    let view = all(&table);
    let by = [GroupBy::Text(TextColumn::ErrorCode), VAULT];
    assert_eq!(histories(&table, &view, &by).iter().count(), 40_000);
    let vaults = histories(&table, &view, &[VAULT]);
    let rows: Vec<Vec<u32>> = vaults
        .iter()
        .map(|history| history.members.iter().map(|[row, _]| *row).collect())
        .collect();
    assert_eq!(rows.len(), 200);
    assert!(
        rows.iter()
            .all(|rows| rows.len() == 200 && rows.iter().all(|row| row % 200 == rows[0] % 200))
    );
}

#[test]
fn statuses_are_not_counted_where_that_took_more_room_than_the_rows() {
    let counts = |statuses: usize| {
        let lines: Vec<String> = (0..300)
            .map(|at| format!("{at} s{} vault=v{at}", at % statuses))
            .collect();
        let table = filled(&lines.join("\n"));
        let view = all(&table);
        let groups = view.groups(&table, &[VAULT]).unwrap();
        let figures = view.figures(&table, &groups, (0, 1)).unwrap();
        figures.counts.len()
    };
    assert_eq!([counts(200), counts(300)], [301 * 201, 0]);
}
