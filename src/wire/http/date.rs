//! Dates in HTTP headers (RFC 9110, IMF-fixdate).

use time::{Date, Month, Time};

use crate::small::text::split_once;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Parses a date like `Sun, 06 Nov 1994 08:49:37 GMT` into seconds since 1970-01-01T00:00:00Z.
///
/// This is the only form that servers still write. The crate `httpdate` also parses the two obsolete ones, for 5 KB of
/// WebAssembly.
#[must_use]
pub fn unix_time(text: &str) -> Option<i64> {
    let (_, text) = split_once(text.trim(), ", ")?;
    let mut parts = text.split(' ');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let year = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, month, day).ok()?;
    let mut clock = parts.next()?.split(':').map(|part| part.parse().ok());
    let mut part = || clock.next().flatten();
    let time = Time::from_hms(part()?, part()?, part()?).ok()?;
    if parts.next() != Some("GMT") || parts.next().is_some() {
        return None;
    }
    Some(date.with_time(time).assume_utc().unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::unix_time;

    #[test]
    fn parses_imf_fixdate() {
        for (text, expected) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            (" Sat, 21 Nov 2026 12:00:00 GMT ", 1_795_262_400),
            ("Wed, 29 Feb 2012 23:59:59 GMT", 1_330_559_999),
        ] {
            assert_eq!(unix_time(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            "120",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 99999999999 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
        ] {
            assert_eq!(unix_time(text), None, "{text}");
        }
    }
}
