//! Times of a time filter.

use std::fmt;

use ::time::{Duration, OffsetDateTime, PrimitiveDateTime};

use crate::error::Error;
use crate::model::timestamp::{parse, write_seconds};
use crate::small::text::quoted_excerpt;

/// Bound of a time filter.
///
/// The service filters by whole seconds, so a start is rounded down and an end is rounded up: no task is lost.
///
/// ```
/// use cbr_tasks::request::{FilterTime, ListOpLogs};
///
/// let half_past = FilterTime::from_unix_millis(1_558_622_123_500.0)?;
/// let request = ListOpLogs::default().start_time(half_past).end_time("2019-05-24T00:00:00+02:00".parse()?);
/// let parts = request.parts("project")?;
/// assert_eq!(parts.query(), "start_time=2019-05-23T14%3A35%3A23Z&end_time=2019-05-23T22%3A00%3A00Z");
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilterTime {
    seconds: PrimitiveDateTime,
    has_fraction: bool,
}

impl FilterTime {
    /// Creates a time from milliseconds since 1970-01-01T00:00:00Z, as JavaScript's `Date` counts.
    ///
    /// # Errors
    /// A validation error for a number that is not a time in the years 0 to 9999.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the range is checked by `from_unix_timestamp`"
    )]
    pub fn from_unix_millis(millis: f64) -> Result<Self, Error> {
        let seconds = (millis / 1000.0).floor();
        Some(seconds)
            .filter(|seconds| seconds.is_finite())
            .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds as i64).ok())
            .filter(|utc| (0..=9999).contains(&utc.year()))
            .map(|utc| Self {
                seconds: PrimitiveDateTime::new(utc.date(), utc.time()),
                has_fraction: millis / 1000.0 > seconds,
            })
            // The message omits the number: formatting floats would cost 15 KB of WebAssembly.
            .ok_or_else(|| {
                Error::validation(
                    "expected milliseconds of a time in the years 0 to 9999, got others",
                )
            })
    }

    /// Returns the time as a lower bound: rounded down to a whole second.
    #[must_use]
    pub fn floor(self) -> String {
        format_utc(self.seconds)
    }

    /// Returns the time as an upper bound: rounded up to a whole second. `None` beyond the year 9999.
    #[must_use]
    pub fn ceil(self) -> Option<String> {
        let seconds = self
            .seconds
            .checked_add(Duration::seconds(self.has_fraction.into()))?;
        (seconds.year() <= 9999).then(|| format_utc(seconds))
    }
}

/// Formats `2019-05-23T14:35:23Z`.
fn format_utc(seconds: PrimitiveDateTime) -> String {
    let mut out = String::with_capacity(20);
    write_seconds(seconds, &mut out);
    out.push('Z');
    out
}

impl std::str::FromStr for FilterTime {
    type Err = Error;

    /// Parses an RFC 3339 time, with or without seconds, or a date, which stands for its first second. Without a zone they are UTC.
    fn from_str(text: &str) -> Result<Self, Error> {
        let full = match text.split_at_checked("2019-05-23T14:35".len()) {
            None => format!("{text}T00:00:00Z"),
            Some((minutes, zone)) if !matches!(zone.as_bytes().first(), Some(b':' | b'.')) => {
                format!("{minutes}:00{zone}")
            }
            Some(_) => text.to_owned(),
        };
        let parsed = parse(&full).ok_or_else(|| {
            Error::validation(format!(
                "expected a time like 2019-05-23T14:35:23Z, got {}",
                quoted_excerpt(text)
            ))
        })?;
        let has_fraction = parsed.fraction.bytes().any(|digit| digit != b'0');
        Ok(Self {
            seconds: parsed.utc,
            has_fraction,
        })
    }
}

impl fmt::Display for FilterTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.floor())
    }
}
