//! Points in time in filters.

use std::ops::Range;

use cbr_json::concat;
use cbr_store::write_seconds;
use cbr_wire::model::timestamp::parse;

use super::number::{Span, write_fraction};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Years that RFC 3339 can write, 0 to 9999.
const YEARS: Range<i64> = -62_167_219_200 * SECOND..253_402_300_800 * SECOND;

/// Point in time, or a day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Its first microsecond since 1970-01-01T00:00:00Z.
    Day(i64),
    /// Microseconds since 1970-01-01T00:00:00Z, in the years 0 to 9999.
    Instant(i64),
    /// Time before now. It stays relative, so that a saved filter always means the last 24 hours.
    Ago(Span),
    /// Day in UTC: today, or yesterday. It stays relative, too.
    Today,
    Yesterday,
}

const WORDS: [(&str, Moment); 3] = [
    ("now", Moment::Ago(Span::ZERO)),
    ("today", Moment::Today),
    ("yesterday", Moment::Yesterday),
];

impl Moment {
    pub(super) const EXPECTED: &str =
        "a time such as 2026-11-01, 2026-11-01T12:00:00Z, -24h, today, yesterday or now";

    pub(super) fn parse(text: &str) -> Option<Self> {
        for (word, moment) in WORDS {
            if text.eq_ignore_ascii_case(word) {
                return Some(moment);
            }
        }
        if let Some(ago) = Span::parse(text.strip_prefix('-').unwrap_or(text)) {
            return Some(Self::Ago(ago));
        }
        if text.len() == "2026-11-01".len() {
            let midnight = parse(&concat(&[text, "T00:00:00Z"]))?.utc;
            return Some(Self::Day(midnight.assume_utc().unix_timestamp() * SECOND));
        }
        let (minutes, zone) = text.split_at_checked("2026-11-01T12:00".len())?;
        let with_seconds;
        let full = if zone.starts_with([':', '.']) {
            text
        } else {
            with_seconds = concat(&[minutes, ":00", zone]);
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
        YEARS.contains(&micros).then_some(Self::Instant(micros))
    }

    pub(super) fn write(self, out: &mut String) {
        match self {
            Self::Day(first) => {
                let length = out.len() + "2026-11-01".len();
                write_seconds(first, out);
                out.truncate(length);
            }
            Self::Instant(micros) => write_instant(micros, out),
            _ => match WORDS.iter().find(|(_, moment)| *moment == self) {
                Some((word, _)) => out.push_str(word),
                None => {
                    if let Self::Ago(span) = self {
                        out.push('-');
                        span.write(out);
                    }
                }
            },
        }
    }

    /// Returns its first and its last microsecond.
    pub(super) fn ends(self, now: i64) -> (i64, i64) {
        match self {
            Self::Day(first) => (first, first + DAY - 1),
            Self::Instant(micros) => (micros, micros),
            Self::Ago(span) => {
                let then = now.saturating_sub(span.micros());
                (then, then)
            }
            Self::Today => Self::Day(now.saturating_sub(now.rem_euclid(DAY))).ends(now),
            Self::Yesterday => Self::Today.ends(now.saturating_sub(DAY)),
        }
    }
}

/// Writes microseconds since 1970 as RFC 3339 in UTC; nothing outside of the years 0 to 9999.
pub(crate) fn write_instant(micros: i64, out: &mut String) {
    if YEARS.contains(&micros) {
        write_seconds(micros, out);
        write_fraction(micros.rem_euclid(SECOND).unsigned_abs(), 6, out);
        out.push('Z');
    }
}
