//! What waiting and watching have to know of a task, without the whole typed model: callers from JavaScript get the
//! text, and would load that code for nothing.

use cbr_json::Cursor;

use crate::model::page::TaskText;
use crate::model::typed::Typed;
use crate::model::{TaskStatus, timestamp};

/// A few fields of a task. Times are whole seconds since 1970-01-01T00:00:00Z, rounded down.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// Status.
    pub status: TaskStatus,
    /// Progress in percent.
    pub progress: Option<f64>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub created: Option<i64>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub started: Option<i64>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub updated: Option<i64>,
    /// Empty where the task has no error.
    pub error_code: String,
    /// Empty where the task has no error.
    pub error_message: String,
}

impl Glance {
    /// Reads them from a task.
    pub fn of(task: &TaskText) -> Self {
        let mut glance = Self::default();
        entries(task.json(), &mut |name, value| match name {
            "status" => glance.status = TaskStatus::from(text(value)),
            "created_at" => glance.created = seconds(value),
            "started_at" => glance.started = seconds(value),
            "updated_at" => glance.updated = seconds(value),
            "error_info" => entries(value, &mut |name, value| match name {
                "code" => glance.error_code = text(value),
                "message" => glance.error_message = text(value),
                _ => {}
            }),
            "extra_info" => entries(value, &mut |name, value| {
                if name == "common" {
                    entries(value, &mut |name, value| {
                        if name == "progress" {
                            glance.progress = percent(value);
                        }
                    });
                }
            }),
            _ => {}
        });
        glance
    }

    /// The earlier of creation and start.
    pub fn earliest(&self) -> Option<i64> {
        self.created.into_iter().chain(self.started).min()
    }

    /// The later of creation and start. The service does not document which of the two its time filter looks at.
    pub fn latest(&self) -> Option<i64> {
        self.created.max(self.started)
    }
}

/// Calls `each` with the name and the source of every entry; not at all where the text is no object.
fn entries(json: &str, each: &mut dyn FnMut(&str, &str)) {
    // The text has been read before, so nothing but another kind of value can be wrong with it.
    let _ = Cursor::new(json).each_entry(&mut |cursor, entry| {
        each(entry.key, cursor.skip()?);
        Ok(())
    });
}

fn text(json: &str) -> String {
    String::read(&mut Cursor::new(json)).unwrap_or_default()
}

/// A number to three digits behind the point; reading all of them would cost 15 KB of WebAssembly.
fn percent(json: &str) -> Option<f64> {
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

fn seconds(json: &str) -> Option<i64> {
    let text = text(json);
    Some(timestamp::parse(&text)?.utc.assume_utc().unix_timestamp())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use cbr_json::Cursor;

    use super::Glance;
    use crate::model::TaskStatus;
    use crate::model::page::TaskText;

    fn glance(json: &str) -> Glance {
        Glance::of(&TaskText::read(&mut Cursor::new(json)).unwrap())
    }

    #[test]
    fn reads_what_waiting_and_watching_need() {
        let glance = glance(
            r#"{"id":"a","status":"failed","created_at":"2019-05-23T14:35:23.584418","started_at":"2019-05-23T16:35:24+02:00",
            "updated_at":"2019-05-23T14:36:00Z","error_info":{"code":"BackupService.6113","message":"no \"agent\""},
            "extra_info":{"backup":{"progress":7},"common":{"progress":"42.5"}}}"#,
        );
        assert_eq!(glance.status, TaskStatus::Failed);
        assert_eq!(glance.progress, Some(42.5));
        assert_eq!(glance.created, Some(1_558_622_123));
        assert_eq!(glance.started, Some(1_558_622_124));
        assert_eq!(glance.updated, Some(1_558_622_160));
        assert_eq!(glance.earliest(), Some(1_558_622_123));
        assert_eq!(glance.latest(), Some(1_558_622_124));
        assert_eq!(glance.error_code, "BackupService.6113");
        assert_eq!(glance.error_message, "no \"agent\"");
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_absent() {
        let glance = glance(
            r#"{"id":"a","created_at":"soon","extra_info":[],"error_info":null,"updated_at":7}"#,
        );
        assert_eq!(glance.status.as_str(), "");
        assert_eq!(glance.progress, None);
        assert_eq!((glance.created, glance.updated), (None, None));
        assert_eq!((glance.earliest(), glance.latest()), (None, None));
        assert_eq!(glance.error_code, "");
    }
}
