//! What somebody types into the field above a table, or sends as an object.

use cbr_tasks::table::query::{Column, Filter, RowView, TimeField};

/// Any text is a filter or an error that lies in it, as text and as an object.
pub fn check(text: &str) {
    match text.parse::<Filter>() {
        Ok(filter) => is_sound(&filter),
        Err(error) => {
            let position = error.position().expect("a place in the text");
            let before = text.get(..position.byte).expect("between two characters");
            assert_eq!(position.character, before.chars().count());
            assert_eq!(position.utf16, before.encode_utf16().count());
            let place = format!(" at position {}", position.character);
            assert!(
                error.is_validation() && error.to_string().ends_with(&place),
                "{error}"
            );
        }
    }
    match Filter::from_json(text) {
        Ok(filter) => is_sound(&filter),
        Err(error) => assert!(error.is_validation() && !error.to_string().is_empty()),
    }
}

/// Both of its forms are read as the same filter, and it obeys the rules of logic.
fn is_sound(filter: &Filter) {
    let text = filter.to_string();
    let read: Filter = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    assert_eq!(&read, filter, "{text}");
    assert_eq!(read.to_string(), text);
    let json = filter.to_json();
    let read = Filter::from_json(&json).unwrap_or_else(|e| panic!("{json}: {e}"));
    assert_eq!(&read, filter, "{json}");
    assert_eq!(read.to_json(), json);
    let wanted = wanted(filter);
    let other = Filter::from_json(&through_another_parser(&json)).unwrap();
    assert_eq!(self::wanted(&other), wanted, "{json}");

    // What is as deep as can be cannot be put in a group.
    if let Ok(negated) = format!("-({text})").parse() {
        let unwanted: Vec<bool> = wanted.iter().map(|is| !is).collect();
        assert_eq!(self::wanted(&negated), unwanted, "{text}");
    }
    if let Ok(both) = format!("({text}) ({text} OR {text})").parse() {
        assert_eq!(self::wanted(&both), wanted, "{text}");
    }
}

/// Of a key that comes twice it would keep only the last.
fn through_another_parser(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .unwrap()
        .to_string()
}

/// Which rows it finds, and when.
fn wanted(filter: &Filter) -> Vec<bool> {
    NOWS.iter()
        .flat_map(|now| ROWS.iter().map(|row| filter.matches(row, *now)))
        .collect()
}

const NOWS: [i64; 3] = [i64::MIN, 1_793_491_200_000_000, i64::MAX];

struct Row {
    text: &'static str,
    time: Option<i64>,
    progress: Option<i64>,
}

const ROWS: [Row; 7] = [
    Row {
        text: "",
        time: None,
        progress: None,
    },
    Row {
        text: "failed",
        time: Some(1_793_491_200_000_000),
        progress: Some(0),
    },
    Row {
        text: "4827f2da-b008-4507-ab7d-42d0df5ed912",
        time: Some(0),
        progress: Some(99_500),
    },
    Row {
        text: "\u{130}ΣΑΣ ß \u{1F600} a\"b\\c",
        time: Some(-1),
        progress: Some(-1_000),
    },
    Row {
        text: "prod eu",
        time: Some(i64::MIN),
        progress: Some(i64::MIN),
    },
    Row {
        text: "a",
        time: Some(i64::MAX),
        progress: Some(i64::MAX),
    },
    Row {
        text: "BackupService.6113",
        time: Some(1_793_404_800_999_999),
        progress: Some(100_000),
    },
];

impl RowView for Row {
    fn text(&self, column: Column) -> Option<&str> {
        match column {
            Column::Id | Column::VaultId if self.text.contains(' ') => None,
            Column::ResourceType => Some("OS::Nova::Server"),
            _ => Some(self.text),
        }
    }

    fn time(&self, field: TimeField) -> Option<i64> {
        match field {
            TimeField::Started => self.time,
            TimeField::Ended => self.time.map(|time| time.saturating_add(7_200_000_000)),
            TimeField::Created => self.time.map(|time| time / 2),
            TimeField::Updated => None,
        }
    }

    fn progress(&self) -> Option<i64> {
        self.progress
    }
}
