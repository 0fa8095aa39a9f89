use super::filter;
use crate::query::Filter;
use crate::{Table, View};

/// 2026-11-21T12:00:00Z
const NOW: i64 = 1_795_262_400_000_000;

/// A failed backup of two hours and a microsecond that began two days ago.
const TASK: &str = r#"{
    "id": "4827f2da-b008-4507-ab7d-42d0df5ed912",
    "status": "failed",
    "operation_type": "backup",
    "project_id": "04f1829c788037ac2fb8c01eb2b04b95",
    "vault_id": "AB12",
    "vault_name": "Prod EU",
    "created_at": "2026-11-19T11:59:59.5Z",
    "started_at": "2026-11-19T12:00:00Z",
    "ended_at": "2026-11-19T14:00:00.000001Z",
    "error_info": {"code": "BackupService.6113", "message": "The vault has no space left: ΜΕΓΑΣ."},
    "extra_info": {
        "resource": {
            "id": "1dab32fa-ebf2-415a-ab0b-eabe6353bc86",
            "type": "OS::Nova::Server",
            "name": "Web-01 (Köln)"
        },
        "common": {"progress": 99.5}
    }
}"#;

/// A task that says nothing: the service writes empty texts for one that did not fail.
const NOTHING: &str = r#"{"id": "", "status": "", "error_info": {"code": ""}}"#;

fn table(task: &str) -> Table {
    let mut table = Table::new();
    table.ingest(task.as_bytes()).unwrap();
    table
}

fn is_found(table: &Table, filter: &Filter, now: i64) -> bool {
    !View::new(table, filter, &[], now).unwrap().is_empty()
}

#[track_caller]
fn agree(task: &str, fitting: &[&str], other: &[&str]) {
    let table = table(task);
    let is_found = |text: &str| is_found(&table, &filter(text), NOW);
    for text in fitting {
        assert!(is_found(text), "{text}");
        assert!(!is_found(&format!("-({text})")), "-({text})");
    }
    for text in other {
        assert!(!is_found(text), "{text}");
    }
}

#[test]
fn texts_match_whole_by_their_start_or_in_part() {
    agree(
        TASK,
        &[
            "status:failed",
            "status:FAILED",
            "status:success,failed",
            "id:4827f2da-b008-4507-ab7d-42d0df5ed912",
            "id:4827F2",
            "type:backup",
            "resource:web",
            "resource:KÖLN",
            "resource:1dab32fa",
            "resource_type:os::nova::server",
            "vault:\"od e\"",
            "vault:ab1",
            "error:backupservice.6113",
            "message:\"no space\"",
            "project:04f1",
        ],
        &[
            "status:fail",
            "status:success,timeout",
            "id:827f2da",
            "type:back",
            "resource:dab32fa",
            "resource_type:Nova",
            "vault:b12",
            "vault:prodeu",
            "policy:x",
            "error:BackupService",
            "message:6113",
            "project:f1",
        ],
    );
}

#[test]
fn words_are_found_in_names_messages_ids_and_codes() {
    agree(
        TASK,
        &[
            "web-01",
            "prod",
            "\"SPACE LEFT\"",
            "4827",
            "1dab",
            "ab12",
            "BackupService.6113",
            "\"(köln)\"",
        ],
        // Not in the type, in the middle of an id, in a part of a code, or in the project's id.
        &[
            "nova",
            "backup",
            "f2da",
            "6113",
            "04f1829c788037ac2fb8c01eb2b04b95",
            "web-02",
        ],
    );
}

#[test]
fn a_sigma_is_found_wherever_it_stands() {
    agree(TASK, &["μεγασ", "ΜΕΓΑΣ", "μεγας", "μεγα"], &["μεγαc"]);
}

#[test]
fn days_are_whole_and_in_utc() {
    // It started at 12:00 on the 19th.
    agree(
        TASK,
        &[
            "started:2026-11-19",
            "started>=2026-11-19",
            "started<=2026-11-19",
            "started>2026-11-18",
            "started<2026-11-20",
        ],
        &[
            "started:2026-11-18",
            "started:2026-11-20",
            "started>2026-11-19",
            "started<2026-11-19",
            "started>=2026-11-20",
            "started<=2026-11-18",
            "updated>=0000-01-01",
            "updated<=9999-12-31",
        ],
    );
}

#[test]
fn instants_are_exact_but_for_the_second_of_a_colon() {
    agree(
        TASK,
        &[
            "started:2026-11-19T12:00",
            "started:2026-11-19T14:00+02:00",
            "started>=2026-11-19T12:00",
            "started<=2026-11-19T12:00",
            "created:2026-11-19T11:59:59Z",
            "created<2026-11-19T12:00",
            "created>2026-11-19T11:59:59.499999Z",
            "ended>2026-11-19T14:00",
        ],
        &[
            "started:2026-11-19T11:59:59Z",
            "started>2026-11-19T12:00",
            "started<2026-11-19T12:00",
            "created:2026-11-19T12:00",
            "created>2026-11-19T11:59:59.5Z",
            "ended<=2026-11-19T14:00",
        ],
    );
}

#[test]
fn times_before_now_move_with_it() {
    agree(
        TASK,
        &[
            "started:-2d",
            "started:-3d",
            "started>=-48h",
            "started<-1d",
            "started<=-48h",
        ],
        &[
            "started:-24h",
            "started>-48h",
            "started<-48h",
            "updated:-9999d",
        ],
    );
    let table = table(TASK);
    assert!(!is_found(&table, &filter("started:-2d"), NOW + 1));
    assert!(is_found(&table, &filter("started>-106751991d"), i64::MIN));
}

#[test]
fn days_with_a_name_move_with_now() {
    // It started two days before now, to the second.
    const DAY: i64 = 86_400_000_000;
    let table = table(TASK);
    for (text, days_later) in [
        ("started:today", 0),
        ("started>=today", 0),
        ("started:yesterday", 1),
        ("started<today", 1),
        ("started<yesterday", 2),
        ("started:now", 0),
        ("started<now", 1),
    ] {
        for days in 0..4 {
            let is_expected = match text {
                "started<today" | "started<yesterday" | "started<now" => days >= days_later,
                _ => days == days_later,
            };
            let now = NOW - 2 * DAY + days * DAY;
            assert_eq!(
                is_found(&table, &filter(text), now),
                is_expected,
                "{text} {days}"
            );
        }
    }
}

#[test]
fn durations_and_progress_are_compared_as_numbers() {
    // It took two hours and a microsecond.
    agree(
        TASK,
        &[
            "duration:2h",
            "duration>2h",
            "duration>=2h",
            "duration<2h1ms",
            "progress:99.5",
            "progress<100",
            "progress>99.499",
            "progress>=99.5 progress<=99.5",
        ],
        &[
            "duration:1h59m59s",
            "duration:2h1s",
            "duration<=2h",
            "progress:99",
            "progress>99.5",
        ],
    );
}

#[test]
fn has_asks_whether_there_is_a_value() {
    agree(
        TASK,
        &[
            "has:vault",
            "has:policy,vault",
            "has:ended",
            "has:duration",
            "has:progress",
            "-has:policy",
        ],
        &["has:policy", "has:updated", "has:policy,updated"],
    );
}

#[test]
fn what_is_missing_fits_no_condition_and_every_negation() {
    agree(
        NOTHING,
        &[
            "",
            "-status:failed",
            "-started<2026-11-19",
            "-duration>0s",
            "-progress<1",
            "-web",
            "-has:error",
        ],
        &[
            "-()",
            "status:failed",
            "started<2026-11-19",
            "duration:0s",
            "progress:0",
            "has:error",
            "has:progress",
        ],
    );
}

#[test]
fn groups_mean_what_they_say() {
    let table = table(TASK);
    let (yes, no) = ("status:failed", "status:success");
    for (pattern, expected) in [
        ("Y Y", true),
        ("Y N", false),
        ("N OR Y", true),
        ("N OR N", false),
        ("N Y OR Y", true),
        ("N (Y OR Y)", false),
        ("-(Y N)", true),
        ("-(Y OR N)", false),
        ("-N -N", true),
        ("-N -Y", false),
    ] {
        let text: String = pattern
            .split_inclusive(['Y', 'N'])
            .map(|piece| piece.replace('Y', yes).replace('N', no))
            .collect();
        let filter = filter(&text);
        assert_eq!(is_found(&table, &filter, NOW), expected, "{text}");
        let object = Filter::from_json(&filter.to_json()).unwrap();
        assert_eq!(is_found(&table, &object, NOW), expected, "{text}");
    }
}
