use super::super::{Column, Filter, RowView, TimeField};
use super::filter;

/// 2026-11-21T12:00:00Z
const NOW: i64 = 1_795_262_400_000_000;
const HOUR: i64 = 3_600_000_000;

/// A failed backup of two hours that began two days ago.
struct Task;

impl RowView for Task {
    fn text(&self, column: Column) -> Option<&str> {
        match column {
            Column::Id => Some("4827f2da-b008-4507-ab7d-42d0df5ed912"),
            Column::Status => Some("failed"),
            Column::OperationType => Some("backup"),
            Column::ResourceId => Some("1dab32fa-ebf2-415a-ab0b-eabe6353bc86"),
            Column::ResourceName => Some("Web-01 (Köln)"),
            Column::ResourceType => Some("OS::Nova::Server"),
            Column::VaultId => Some("AB12"),
            Column::VaultName => Some("Prod EU"),
            Column::PolicyId => None,
            Column::ErrorCode => Some("BackupService.6113"),
            Column::ErrorMessage => Some("The vault has no space left: ΜΕΓΑΣ."),
            Column::ProjectId => Some("04f1829c788037ac2fb8c01eb2b04b95"),
        }
    }

    fn time(&self, field: TimeField) -> Option<i64> {
        match field {
            TimeField::Created => Some(NOW - 48 * HOUR - 500_000),
            TimeField::Started => Some(NOW - 48 * HOUR),
            TimeField::Ended => Some(NOW - 46 * HOUR + 1),
            TimeField::Updated => None,
        }
    }

    fn progress(&self) -> Option<i64> {
        Some(99_500)
    }
}

/// A task that says nothing.
struct Nothing;

impl RowView for Nothing {
    fn text(&self, column: Column) -> Option<&str> {
        // As the service writes it for a task that did not fail.
        (column == Column::ErrorCode).then_some("")
    }

    fn time(&self, _: TimeField) -> Option<i64> {
        None
    }

    fn progress(&self) -> Option<i64> {
        None
    }
}

#[track_caller]
fn agree(row: &dyn RowView, fitting: &[&str], other: &[&str]) {
    for text in fitting {
        assert!(filter(text).matches(row, NOW), "{text}");
        assert!(
            !filter(&format!("-({text})")).matches(row, NOW),
            "-({text})"
        );
    }
    for text in other {
        assert!(!filter(text).matches(row, NOW), "{text}");
    }
}

#[test]
fn texts_match_whole_by_their_start_or_in_part() {
    agree(
        &Task,
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
        &Task,
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
    agree(&Task, &["μεγασ", "ΜΕΓΑΣ", "μεγας", "μεγα"], &["μεγαc"]);
}

#[test]
fn days_are_whole_and_in_utc() {
    // It started at 12:00 on the 19th.
    agree(
        &Task,
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
        &Task,
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
        &Task,
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
    assert!(!filter("started:-2d").matches(&Task, NOW + 1));
    assert!(filter("started>-106751991d").matches(&Task, i64::MIN));
}

#[test]
fn durations_and_progress_are_compared_as_numbers() {
    // It took two hours and a microsecond.
    agree(
        &Task,
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
        &Task,
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
        &Nothing,
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
        assert_eq!(filter(&text).matches(&Task, NOW), expected, "{text}");
        let object = Filter::from_json(&filter(&text).to_json()).unwrap();
        assert_eq!(object.matches(&Task, NOW), expected, "{text}");
    }
}
