use super::{check, judged, options, table};

#[test]
fn a_removed_machine_is_retired() {
    check(
        "11-05T12:00",
        "11-01T02:00 success 20m
         11-02T02:00 failed 1m
         11-02T03:00 failed 1m
         11-02T09:00 success 1m kind=remove_resource",
        "retired, good 11-01T02:20 105:40, last 11-02T03:00 failed, sff, 1/3 1/3",
        "it was removed from its vault at 2026-11-02T09:00:00Z",
    );
}

#[test]
fn a_removal_that_failed_retires_nothing() {
    check(
        "11-03T12:00",
        "11-03T02:00 success 20m
         11-03T09:00 failed 1m kind=remove_resource",
        "ok, good 11-03T02:20 9:40, last 11-03T02:00 success, s, 1/1 1/1",
        "the last good backup is 9h40m old, and at most 1d is allowed",
    );
}

#[test]
fn a_machine_that_was_removed_and_added_again_is_judged() {
    check(
        "11-05T12:00",
        "11-01T02:00 success 20m
         11-02T09:00 success 1m kind=remove_resource
         11-04T02:00 skipped 0s",
        "overdue, good 11-01T02:20 105:40, last 11-04T02:00 skipped, sk, 1/1 1/1",
        "the last good backup is 4d9h40m old, more than the maximum age of 1d",
    );
}

#[test]
fn the_deletion_of_old_backups_brings_no_machine_back() {
    check(
        "11-05T12:00",
        "11-01T02:00 success 20m
         11-02T09:00 success 1m kind=remove_resource
         11-04T02:00 success 1m kind=delete
         11-04T03:00 success 1m kind=restore",
        "retired, good 11-01T02:20 105:40, last 11-01T02:00 success, s, 1/1 1/1",
        "it was removed from its vault at 2026-11-02T09:00:00Z",
    );
}

#[test]
fn a_machine_that_is_only_removed_is_retired() {
    check(
        "11-05T12:00",
        "11-05T09:00 success 1m kind=remove_resource",
        "retired",
        "it was removed from its vault at 2026-11-05T09:00:00Z",
    );
}

#[test]
fn a_deleted_vault_retires_its_machines() {
    check(
        "11-05T12:00",
        "11-01T02:00 success 20m
         11-03T09:00 success 5m kind=vault_delete resource=none
         11-02T09:00 success 5m kind=vault_delete resource=none",
        "retired, good 11-01T02:20 105:40, last 11-01T02:00 success, s, 1/1 1/1",
        "its vault was deleted at 2026-11-03T09:00:00Z",
    );
}

#[test]
fn a_vault_that_was_deleted_before_the_last_attempt_retires_nothing() {
    for deletion in [
        // Earlier, at the same time, of another vault, without success, without an id of a vault.
        "11-03T01:00 success 5m kind=vault_delete resource=none",
        "11-03T02:00 success 5m kind=vault_delete resource=none",
        "11-03T09:00 success 5m kind=vault_delete resource=none vault=v-2",
        "11-03T09:00 failed 5m kind=vault_delete resource=none",
        "- success - kind=vault_delete resource=none",
    ] {
        check(
            "11-03T12:00",
            &format!("11-03T02:00 success 20m\n{deletion}"),
            "ok, good 11-03T02:20 9:40, last 11-03T02:00 success, s, 1/1 1/1",
            "the last good backup is 9h40m old, and at most 1d is allowed",
        );
    }
}

#[test]
fn the_vault_of_the_newest_attempt_counts_if_there_are_several() {
    let lines = "11-02T02:00 success 20m vault=v-1
         11-03T02:00 success 20m vault=v-2
         11-03T09:00 success 5m kind=vault_delete resource=none vault=";
    let judged = |vault: &str| judged(&options("11-03T12:00"), &table(&format!("{lines}{vault}")));
    assert_eq!(
        judged("v-1"),
        [(
            "ok, good 11-03T02:20 9:40, last 11-03T02:00 success, ss, 2/2 2/2".to_owned(),
            "the last good backup is 9h40m old, and at most 1d is allowed".to_owned()
        )]
    );
    assert_eq!(
        judged("v-2"),
        [(
            "retired, good 11-03T02:20 9:40, last 11-03T02:00 success, ss, 2/2 2/2".to_owned(),
            "its vault was deleted at 2026-11-03T09:00:00Z".to_owned()
        )]
    );
}
