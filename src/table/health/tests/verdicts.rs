use super::check;

#[test]
fn a_backup_each_night_is_ok() {
    check(
        "11-04T12:00",
        "11-01T02:00 success 20m
         11-02T02:00 success 30m
         11-03T02:00 success 20m
         11-04T02:00 success 25m",
        "ok, good 11-04T02:25 9:35, last 11-04T02:00 success, ssss, 4/4 4/4, every 24:00, due 11-05T02:00",
        "the last good backup is 9h35m old, and at most 1d is allowed",
    );
}

#[test]
fn one_failure_after_a_good_night_is_ok() {
    check(
        "11-03T12:00",
        "11-02T22:00 success 20m
         11-03T02:00 failed 1m error=E.1",
        "ok, good 11-02T22:20 13:40, last 11-03T02:00 failed E.1 disk is full, sf, 1/2 1/2",
        "the last good backup is 13h40m old, and at most 1d is allowed",
    );
}

#[test]
fn two_failures_are_failing() {
    check(
        "11-03T12:00",
        "11-02T22:00 success 20m
         11-03T02:00 failed 1m
         11-03T06:00 timeout 4h error=E.2",
        "failing, good 11-02T22:20 13:40, last 11-03T06:00 timeout E.2 disk is full, sft, 1/3 1/3",
        "the last 2 backups failed; the last good one is 13h40m old",
    );
}

#[test]
fn a_failure_between_good_nights_is_ok() {
    check(
        "11-04T12:00",
        "11-01T02:00 success 20m
         11-02T02:00 failed 1m
         11-03T02:00 failed 1m
         11-04T02:00 success 20m",
        "ok, good 11-04T02:20 9:40, last 11-04T02:00 success, sffs, 2/4 2/4",
        "the last good backup is 9h40m old, and at most 1d is allowed",
    );
}

#[test]
fn one_failure_is_failing_if_the_last_good_backup_is_too_old() {
    check(
        "11-03T12:00",
        "11-02T02:00 success 20m
         11-03T02:00 failed 1m",
        "failing, good 11-02T02:20 33:40, last 11-03T02:00 failed, sf, 1/2 1/2",
        "the last backup failed; the last good one is 1d9h40m old",
    );
}

#[test]
fn skipped_running_and_unknown_attempts_do_not_end_a_row_of_failures() {
    check(
        "11-03T12:00",
        "11-02T20:00 success 20m
         11-02T22:00 failed 1m
         11-02T23:00 skipped 1m
         11-03T01:00 paused 1m
         11-03T02:00 failed 1m
         11-03T11:30 running
         11-03T11:50 waiting",
        "failing, good 11-02T20:20 15:40, last 11-03T11:50 waiting, t6 since 11-03T11:30, sfk?frw, 1/3 1/3",
        "the last 2 backups failed; the last good one is 15h40m old",
    );
}

#[test]
fn skipped_tasks_alone_are_never() {
    check(
        "11-03T12:00",
        "11-01T02:00 skipped 0s
         11-02T02:00 skipped 0s
         11-03T02:00 skipped 0s",
        "never, last 11-03T02:00 skipped, kkk",
        "no backup was good in 2d10h; attempts: 3",
    );
}

#[test]
fn one_failure_without_any_good_backup_is_never() {
    check(
        "11-03T12:00",
        "11-02T02:00 failed 1m",
        "never, last 11-02T02:00 failed, f, 0/1 0/1",
        "no backup was good in 1d10h; attempts: 1",
    );
}

#[test]
fn two_failures_without_any_good_backup_are_failing_in_any_window() {
    check(
        "11-02T12:00",
        "11-02T02:00 failed 1m
         11-02T03:00 failed 1m",
        "failing, last 11-02T03:00 failed, ff, 0/2 0/2",
        "the last 2 backups failed; no good one is known",
    );
}

#[test]
fn a_window_shorter_than_the_maximum_age_is_unknown() {
    let line = "11-02T12:00:01 failed 1m";
    check(
        "11-03T12:00",
        line,
        "unknown, last 11-02T12:00:01 failed, f, 0/1 0/1",
        "no backup was good, but the table covers only 23h59m, less than the maximum age of 1d",
    );
    check(
        "11-03T12:00:01",
        line,
        "never, last 11-02T12:00:01 failed, f, 0/1 0/1",
        "no backup was good in 1d; attempts: 1",
    );
}

#[test]
fn the_window_counts_tasks_of_other_resources_and_of_none() {
    for other in [
        "kind=restore id=r-2 name=z",
        "kind=vault_delete resource=none vault=v-9",
    ] {
        let lines = format!("11-01T12:00 success 1m {other}\n11-03T02:00 failed 1m");
        let all = super::judged(&super::options("11-03T12:00"), &super::table(&lines));
        assert_eq!(all[0].0, "never, last 11-03T02:00 failed, f, 0/1 0/1");
    }
}

#[test]
fn a_backup_exactly_as_old_as_allowed_is_ok() {
    let line = "11-02T11:40 success 20m";
    check(
        "11-03T12:00",
        line,
        "ok, good 11-02T12:00 24:00, last 11-02T11:40 success, s, 1/1 1/1",
        "the last good backup is 1d old, and at most 1d is allowed",
    );
    check(
        "11-03T12:00:01",
        line,
        "overdue, good 11-02T12:00 24:00:01, last 11-02T11:40 success, s, 1/1 1/1",
        "the last good backup is 1d old, more than the maximum age of 1d",
    );
}

#[test]
fn a_backup_is_due_once_a_tenth_of_the_cadence_has_passed() {
    // Every two hours: due at 08:00, late after 08:12.
    let lines = "11-03T02:00 success 5m
         11-03T04:00 success 5m
         11-03T06:00 success 5m";
    check(
        "11-03T08:12",
        lines,
        "ok, good 11-03T06:05 2:07, last 11-03T06:00 success, sss, 3/3 3/3, every 2:00, due 11-03T08:00",
        "the last good backup is 2h7m old, and at most 1d is allowed",
    );
    check(
        "11-03T08:12:01",
        lines,
        "due, good 11-03T06:05 2:07:01, last 11-03T06:00 success, sss, 3/3 3/3, every 2:00, due 11-03T08:00",
        "the next backup was due 12m ago; there was one every 2h",
    );
}

#[test]
fn the_clocks_change_and_nothing_is_due() {
    // 02:00 in Berlin: 00:00Z in summer, 01:00Z in winter.
    check(
        "10-26T01:30",
        "10-22T00:00 success 10m
         10-23T00:00 success 10m
         10-24T00:00 success 10m
         10-25T00:00 success 100m",
        "ok, good 10-25T01:40 23:50, last 10-25T00:00 success, ssss, 4/4 4/4, every 24:00, due 10-26T00:00",
        "the last good backup is 23h50m old, and at most 1d is allowed",
    );
    check(
        "10-27T12:00",
        "10-24T00:00 success 10m
         10-25T00:00 success 10m
         10-26T01:00 success 10m
         10-27T01:00 success 10m",
        "ok, good 10-27T01:10 10:50, last 10-27T01:00 success, ssss, 4/4 4/4, every 24:00, due 10-28T01:00",
        "the last good backup is 10h50m old, and at most 1d is allowed",
    );
}

#[test]
fn a_task_that_never_ends_is_stuck_by_its_own_durations() {
    // 20, 20 and 40 minutes: the 95th percentile is 38, three times that is 1:54.
    let lines = "11-02T20:00 success 20m
         11-03T00:00 success 20m
         11-03T04:00 success 40m
         11-03T08:00 running";
    check(
        "11-03T09:54",
        lines,
        "due, good 11-03T04:40 5:14, last 11-03T08:00 running, t4 since 11-03T08:00, sssr, 3/3 3/3, every 4:00, due 11-03T08:00",
        "the next backup was due 1h54m ago; there was one every 4h",
    );
    check(
        "11-03T09:54:01",
        lines,
        "stuck, good 11-03T04:40 5:14:01, last 11-03T08:00 running, t4 since 11-03T08:00, sssr, 3/3 3/3, every 4:00, due 11-03T08:00",
        "a backup has been running for 1h54m, more than three times the 95th percentile of 38m",
    );
}

#[test]
fn a_short_backup_is_not_stuck_before_an_hour() {
    let lines = "11-03T04:00 success 1m
         11-03T08:00 running";
    check(
        "11-03T09:00",
        lines,
        "ok, good 11-03T04:01 4:59, last 11-03T08:00 running, t2 since 11-03T08:00, sr, 1/1 1/1",
        "the last good backup is 4h59m old, and at most 1d is allowed",
    );
    check(
        "11-03T09:00:01",
        lines,
        "stuck, good 11-03T04:01 4:59:01, last 11-03T08:00 running, t2 since 11-03T08:00, sr, 1/1 1/1",
        "a backup has been running for 1h, more than three times the 95th percentile of 1m",
    );
}

#[test]
fn without_any_duration_a_backup_is_stuck_after_the_maximum_age() {
    check(
        "11-03T08:00",
        "11-02T08:00 running",
        "never, last 11-02T08:00 running, t1 since 11-02T08:00, r",
        "no backup was good in 1d; attempts: 1",
    );
    check(
        "11-03T08:01",
        "11-02T08:00 running",
        "stuck, last 11-02T08:00 running, t1 since 11-02T08:00, r",
        "a backup has been running for 1d1m, more than the maximum age of 1d",
    );
}

#[test]
fn of_two_running_backups_the_older_one_is_stuck() {
    check(
        "11-03T12:00",
        "11-03T01:00 success 30m
         11-03T08:00 running
         11-03T11:50 running",
        "stuck, good 11-03T01:30 10:30, last 11-03T11:50 running, t2 since 11-03T08:00, srr, 1/1 1/1",
        "a backup has been running for 4h, more than three times the 95th percentile of 30m",
    );
}

#[test]
fn a_failing_machine_is_failing_though_a_task_is_stuck() {
    check(
        "11-03T12:00",
        "11-01T01:00 success 30m
         11-02T08:00 running
         11-03T01:00 failed 1m",
        "failing, good 11-01T01:30 58:30, last 11-03T01:00 failed, t2 since 11-02T08:00, srf, 1/2 1/2",
        "the last backup failed; the last good one is 2d10h30m old",
    );
}

#[test]
fn a_clock_ahead_of_ours_makes_nothing_negative() {
    check(
        "11-03T12:00",
        "11-01T12:10 success 10m
         11-02T12:10 success 10m
         11-03T12:10 success 10m
         11-03T12:30 running",
        "ok, good 11-03T12:20 0:00, last 11-03T12:30 running, t4 since 11-03T12:30, sssr, 3/3 3/3, every 23:55, due 11-04T11:55",
        "the last good backup is 0s old, and at most 1d is allowed",
    );
}

#[test]
fn replication_restores_and_deletions_are_no_backups() {
    check(
        "11-03T12:00",
        "11-01T02:00 success 10m kind=replication
         11-02T02:00 success 10m kind=restore
         11-03T02:00 success 10m kind=delete",
        "unknown",
        "no backup was attempted in the 2d10h that the table covers",
    );
}

#[test]
fn other_tasks_change_no_figure_of_the_backups() {
    check(
        "11-03T12:00",
        "11-02T01:00 success 10m
         11-02T02:00 failed 1m kind=replication
         11-02T03:00 failed 1m kind=restore
         11-02T04:00 running - kind=copy",
        "overdue, good 11-02T01:10 34:50, last 11-02T01:00 success, s, 1/1 1/1",
        "the last good backup is 1d10h50m old, more than the maximum age of 1d",
    );
}

#[test]
fn a_good_backup_without_a_time_is_unknown() {
    check(
        "11-03T12:00",
        "11-01T02:00 skipped 0s
         - success -",
        "unknown, last 11-01T02:00 skipped, sk",
        "the good backups have no times",
    );
}

#[test]
fn tasks_without_times_are_unknown() {
    check(
        "11-03T12:00",
        "- failed -
         - running -",
        "unknown, last - running, t2 since -, fr",
        "no backup was good, but the table covers only 0s, less than the maximum age of 1d",
    );
}

#[test]
fn one_failure_after_a_backup_exactly_as_old_as_allowed_is_ok() {
    check(
        "11-03T12:00",
        "11-02T11:40 success 20m
         11-03T02:00 failed 1m",
        "ok, good 11-02T12:00 24:00, last 11-03T02:00 failed, sf, 1/2 1/2",
        "the last good backup is 1d old, and at most 1d is allowed",
    );
}
