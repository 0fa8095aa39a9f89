use super::{check, letters, options, span, table, text};
use crate::TextColumn;
use crate::health::Verdict;

#[test]
fn the_streak_has_the_last_fourteen_attempts() {
    let statuses = [
        "success", "success", "failed", "failed", "timeout", "success", "skipped", "skipped",
        "paused", "success", "failed", "success", "success", "success", "running", "waiting",
    ];
    let lines: Vec<String> = (1..)
        .zip(statuses)
        .map(|(day, status)| format!("11-{day:02}T02:00 {status}"))
        .collect();
    let table = table(&lines.join("\n"));
    let all = table.health(&options("11-16T03:00")).unwrap();
    assert_eq!(letters(&all[0].figures), "fftskk?sfsssrw");
}

#[test]
fn rates_are_those_of_the_last_seven_and_thirty_days() {
    check(
        "11-30T12:00",
        "10-31T11:59 failed 1m
         10-31T12:00 failed 1m
         11-23T11:59 success 1m
         11-23T12:00 failed 1m
         11-30T02:00 timeout 1m
         11-30T03:00 skipped 1m
         11-30T04:00 success 1m",
        "ok, good 11-30T04:01 7:59, last 11-30T04:00 success, ffsftks, 1/3 2/5",
        "the last good backup is 7h59m old, and at most 1d is allowed",
    );
}

#[test]
fn the_cadence_is_the_median_from_three_good_backups_on() {
    check(
        "11-03T12:00",
        "11-02T02:00 success 1m
         11-03T02:00 success 1m",
        "ok, good 11-03T02:01 9:59, last 11-03T02:00 success, ss, 2/2 2/2",
        "the last good backup is 9h59m old, and at most 1d is allowed",
    );
    // Gaps of 24, 12, 36 and 25 hours.
    check(
        "11-06T12:00",
        "11-02T02:00 success 1m
         11-03T02:00 success 1m
         11-03T08:00 failed 1m
         11-03T14:00 success 1m
         11-05T02:00 success 1m
         11-06T03:00 success 1m",
        "ok, good 11-06T03:01 8:59, last 11-06T03:00 success, ssfsss, 5/6 5/6, every 24:30, due 11-07T03:30",
        "the last good backup is 8h59m old, and at most 1d is allowed",
    );
}

#[test]
fn a_good_backup_without_an_end_counts_from_its_start() {
    check(
        "11-03T12:00",
        "11-03T02:00 success",
        "ok, good 11-03T02:00 10:00, last 11-03T02:00 success, s, 1/1 1/1",
        "the last good backup is 10h old, and at most 1d is allowed",
    );
}

#[test]
fn a_task_without_a_start_counts_from_its_creation_or_its_end() {
    check(
        "11-03T12:00",
        "- success - created=11-03T02:00
         - failed - ended=11-03T03:00
         - waiting - created=11-03T04:00",
        "ok, good 11-03T02:00 10:00, last 11-03T04:00 waiting, sfw, 1/2 1/2",
        "the last good backup is 10h old, and at most 1d is allowed",
    );
}

#[test]
fn a_start_comes_before_a_creation() {
    check(
        "11-03T12:00",
        "11-03T02:00 success 1m created=11-03T09:00
         11-03T03:00 failed 1m created=11-03T01:00",
        "ok, good 11-03T02:01 9:59, last 11-03T03:00 failed, sf, 1/2 1/2",
        "the last good backup is 9h59m old, and at most 1d is allowed",
    );
}

#[test]
fn the_last_good_backup_is_the_one_that_started_last() {
    check(
        "11-03T12:00",
        "11-03T01:00 success 10h
         11-03T02:00 success 1h",
        "ok, good 11-03T03:00 9:00, last 11-03T02:00 success, ss, 2/2 2/2",
        "the last good backup is 9h old, and at most 1d is allowed",
    );
}

#[test]
fn the_vault_and_the_policy_are_the_newest_of_the_attempts() {
    let table = table(
        "11-01T02:00 success 1m vault=v-1 policy=p-1
         11-02T02:00 success 1m vault=v-2 policy=p-2
         11-03T02:00 success 1m vault=v-3
         11-03T09:00 success 1m kind=restore vault=v-4 policy=p-4",
    );
    let all = table.health(&options("11-03T12:00")).unwrap();
    let figures = &all[0].figures;
    let vault = |column| text(&table, figures.vault, column);
    assert_eq!(vault(TextColumn::VaultId), "v-3");
    assert_eq!(vault(TextColumn::VaultName), "v-3-name");
    assert_eq!(text(&table, figures.policy, TextColumn::PolicyId), "p-2");
}

#[test]
fn the_maximum_age_and_the_kinds_are_options() {
    let table = table(
        "11-02T02:00 success 10m
         11-03T02:00 success 10m kind=copy
         11-03T03:00 failed 10m kind=replication",
    );
    let mut options = options("11-03T12:00");
    let verdict = |options: &_| table.health(options).unwrap()[0].finding.reason.verdict();
    assert_eq!(verdict(&options), Verdict::Overdue);
    // The end is 33:50 old.
    options.max_age = i64::try_from(span("2030m").whole_microseconds()).unwrap();
    assert_eq!(verdict(&options), Verdict::Ok);
    options.max_age -= 1;
    assert_eq!(verdict(&options), Verdict::Overdue);
    options.kinds.push("copy".to_owned());
    assert_eq!(verdict(&options), Verdict::Ok);
    // The window is 34:00.
    options.kinds = vec!["replication".to_owned()];
    assert_eq!(verdict(&options), Verdict::Never);
    options.max_age = i64::try_from(span("2041m").whole_microseconds()).unwrap();
    assert_eq!(verdict(&options), Verdict::Unknown);
    options.kinds = vec!["no such type".to_owned()];
    assert_eq!(verdict(&options), Verdict::Unknown);
}
