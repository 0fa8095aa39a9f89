//! The fields of a task that waiting and watching need.
//!
//! They do not decode the whole typed model: callers from JavaScript get the text, and would load that code for nothing.

use cbr_json::Cursor;

use crate::model::page::TaskText;
use crate::model::status::TaskStatus;
use crate::model::timestamp;
use crate::model::typed::Typed;

/// Essential fields of a task. Times are whole seconds since 1970-01-01T00:00:00Z, rounded down.
#[derive(Debug, Clone, Default)]
pub struct Essentials {
    /// Status.
    pub status: TaskStatus,
    /// Progress in percent.
    pub progress: Option<f64>,
    /// Time of creation.
    pub created: Option<i64>,
    /// Time of the start.
    pub started: Option<i64>,
    /// Time of the last change.
    pub updated: Option<i64>,
    /// Error code; empty for a task without an error.
    pub error_code: String,
    /// Error message; empty for a task without an error.
    pub error_message: String,
}

impl Essentials {
    /// Reads the fields of a task.
    #[must_use]
    pub fn of(task: &TaskText) -> Self {
        let mut essentials = Self::default();
        for_each_entry(task.json(), &mut |name, value| match name {
            "status" => essentials.status = TaskStatus::from(decode_string(value)),
            "created_at" => essentials.created = unix_seconds(value),
            "started_at" => essentials.started = unix_seconds(value),
            "updated_at" => essentials.updated = unix_seconds(value),
            "error_info" => for_each_entry(value, &mut |name, value| match name {
                "code" => essentials.error_code = decode_string(value),
                "message" => essentials.error_message = decode_string(value),
                _ => {}
            }),
            "extra_info" => for_each_entry(value, &mut |name, value| {
                if name == "common" {
                    for_each_entry(value, &mut |name, value| {
                        if name == "progress" {
                            essentials.progress = parse_percent(value);
                        }
                    });
                }
            }),
            _ => {}
        });
        essentials
    }

    /// Returns the earlier of creation and start.
    #[must_use]
    pub fn earliest(&self) -> Option<i64> {
        self.created.into_iter().chain(self.started).min()
    }

    /// Returns the later of creation and start. The service does not document which of the two its time filter uses.
    #[must_use]
    pub fn latest(&self) -> Option<i64> {
        self.created.max(self.started)
    }
}

/// Calls `each` with the name and the source text of every entry. A text that is not an object has none.
fn for_each_entry(json: &str, each: &mut dyn FnMut(&str, &str)) {
    // The text has been normalized, so the only possible error is a value that is not an object.
    let _ = Cursor::new(json).each_entry(&mut |cursor, entry| {
        each(entry.key, cursor.skip()?);
        Ok(())
    });
}

/// Decodes a JSON string; any other value is empty.
fn decode_string(json: &str) -> String {
    String::from_cursor(&mut Cursor::new(json)).unwrap_or_default()
}

/// Parses a number with up to three decimal places. Exact parsing of floats would cost 15 KB of WebAssembly.
fn parse_percent(json: &str) -> Option<f64> {
    let (sign, digits) = match json.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, json),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u32 = whole.parse().ok()?;
    let mut number = f64::from(whole);
    let mut unit = 0.1;
    for digit in fraction.chars().take(3) {
        number += f64::from(digit.to_digit(10)?) * unit;
        unit /= 10.0;
    }
    Some(sign * number)
}

/// Parses a time into seconds since 1970-01-01T00:00:00Z.
fn unix_seconds(json: &str) -> Option<i64> {
    let text = decode_string(json);
    Some(timestamp::parse(&text)?.utc.assume_utc().unix_timestamp())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use cbr_json::Cursor;

    use super::Essentials;
    use crate::model::page::TaskText;
    use crate::model::status::TaskStatus;

    fn essentials(json: &str) -> Essentials {
        Essentials::of(&TaskText::from_cursor(&mut Cursor::new(json)).unwrap())
    }

    #[test]
    fn reads_the_fields_that_waiting_and_watching_need() {
        let essentials = essentials(
            r#"{"id":"a","status":"failed","created_at":"2019-05-23T14:35:23.584418","started_at":"2019-05-23T16:35:24+02:00",
            "updated_at":"2019-05-23T14:36:00Z","error_info":{"code":"BackupService.6113","message":"no \"agent\""},
            "extra_info":{"backup":{"progress":7},"common":{"progress":"42.5"}}}"#,
        );
        assert_eq!(essentials.status, TaskStatus::Failed);
        assert_eq!(essentials.progress, Some(42.5));
        assert_eq!(essentials.created, Some(1_558_622_123));
        assert_eq!(essentials.started, Some(1_558_622_124));
        assert_eq!(essentials.updated, Some(1_558_622_160));
        assert_eq!(essentials.earliest(), Some(1_558_622_123));
        assert_eq!(essentials.latest(), Some(1_558_622_124));
        assert_eq!(essentials.error_code, "BackupService.6113");
        assert_eq!(essentials.error_message, "no \"agent\"");
    }

    #[test]
    fn a_missing_field_or_one_of_another_kind_is_absent() {
        let essentials = essentials(
            r#"{"id":"a","created_at":"soon","extra_info":[],"error_info":null,"updated_at":7}"#,
        );
        assert_eq!(essentials.status.as_str(), "");
        assert_eq!(essentials.progress, None);
        assert_eq!((essentials.created, essentials.updated), (None, None));
        assert_eq!((essentials.earliest(), essentials.latest()), (None, None));
        assert_eq!(essentials.error_code, "");
    }
}
