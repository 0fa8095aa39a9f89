//! Points in time in filters.

use cbr_wire::model::timestamp::{parse, write_seconds};
use time::{Date, OffsetDateTime, PrimitiveDateTime};

use super::number::{Span, write_fraction};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Point in time, or a day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Day(Date),
    /// Microseconds since 1970-01-01T00:00:00Z, in the years 0 to 9999.
    Instant(i64),
    /// Time before now. It stays relative, so that a saved filter always means the last 24 hours.
    Ago(Span),
}

impl Moment {
    pub(super) const EXPECTED: &str = "a time such as 2026-11-01, 2026-11-01T12:00:00Z or -24h";

    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(ago) = text.strip_prefix('-') {
            return Span::parse(ago).map(Self::Ago);
        }
        if text.len() == "2026-11-01".len() {
            let day = parse(&format!("{text}T00:00:00Z"))?.utc.date();
            return Some(Self::Day(day));
        }
        let (minutes, zone) = text.split_at_checked("2026-11-01T12:00".len())?;
        let with_seconds;
        let full = if zone.starts_with([':', '.']) {
            text
        } else {
            with_seconds = format!("{minutes}:00{zone}");
            &with_seconds
        };
        let parsed = parse(full)?;
        let mut micros = parsed.utc.assume_utc().unix_timestamp();
        for place in 0..6 {
            let digit = parsed
                .fraction
                .as_bytes()
                .get(place)
                .map_or(0, |b| b - b'0');
            micros = micros * 10 + i64::from(digit);
        }
        Some(Self::Instant(micros))
    }

    /// Makes an instant of microseconds since 1970; `None` outside of the years 0 to 9999.
    pub(super) fn from_micros(micros: i64) -> Option<Self> {
        calendar(micros).map(|_| Self::Instant(micros))
    }

    pub(super) fn write(self, out: &mut String) {
        match self {
            Self::Day(date) => {
                let length = out.len() + "2026-11-01".len();
                write_seconds(date.midnight(), out);
                out.truncate(length);
            }
            Self::Instant(micros) => write_instant(micros, out),
            Self::Ago(span) => {
                out.push('-');
                span.write(out);
            }
        }
    }

    /// Returns its first and its last microsecond.
    pub(super) fn ends(self, now: i64) -> (i64, i64) {
        match self {
            Self::Day(date) => {
                let first = date.midnight().assume_utc().unix_timestamp() * SECOND;
                (first, first + DAY - 1)
            }
            Self::Instant(micros) => (micros, micros),
            Self::Ago(span) => {
                let then = now.saturating_sub(span.micros());
                (then, then)
            }
        }
    }
}

/// Writes microseconds since 1970 as RFC 3339 in UTC; nothing outside of the years 0 to 9999.
pub(crate) fn write_instant(micros: i64, out: &mut String) {
    if let Some(seconds) = calendar(micros) {
        write_seconds(seconds, out);
        write_fraction(micros.rem_euclid(SECOND).unsigned_abs(), 6, out);
        out.push('Z');
    }
}

fn calendar(micros: i64) -> Option<PrimitiveDateTime> {
    OffsetDateTime::from_unix_timestamp(micros.div_euclid(SECOND))
        .ok()
        .filter(|utc| (0..=9999).contains(&utc.year()))
        .map(|utc| PrimitiveDateTime::new(utc.date(), utc.time()))
}
