//! Points in time as the service writes them, in three forms for one instant.

use std::fmt;

use time::{Date, Duration, Month, PrimitiveDateTime, Time};

use crate::json::Cursor;
use crate::model::typed::Typed;

/// A time that the service sent: RFC 3339 in UTC with `Z` and the digits of the fraction as they came.
///
/// The service writes one and the same record as `2019-05-23T14:35:23.584418` (UTC, though it does not say so),
/// `2019-05-23T14:35:23.584+00:00` or `2019-05-23T14:35:23Z`. Text that is no time is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(type = "string"))]
#[serde(into = "String")]
pub struct Timestamp(String);

impl Timestamp {
    /// The text: `2019-05-23T14:35:23.584Z`, or what the service sent where that is no time.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z, digits beyond the ninth cut off; `None` for text that is no time.
    ///
    /// ```
    /// use cbr_tasks::model::Timestamp;
    ///
    /// let time = Timestamp::from("2019-05-23T16:35:23.584+02:00");
    /// assert_eq!(time.as_str(), "2019-05-23T14:35:23.584Z");
    /// assert_eq!(time.unix_nanos(), Some(1_558_622_123_584_000_000));
    /// assert_eq!(Timestamp::from("soon").unix_nanos(), None);
    /// ```
    #[must_use]
    pub fn unix_nanos(&self) -> Option<i128> {
        parse(&self.0).map(|parsed| {
            let mut nanos = 0_i128;
            for place in 0..9 {
                let digit = parsed
                    .fraction
                    .as_bytes()
                    .get(place)
                    .map_or(0, |b| i128::from(b - b'0'));
                nanos = nanos * 10 + digit;
            }
            i128::from(parsed.utc.assume_utc().unix_timestamp()) * 1_000_000_000 + nanos
        })
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        let mut out = String::with_capacity(32);
        Self(if normalize(&text, &mut out) {
            out
        } else {
            text
        })
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Typed for Timestamp {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        String::read(cursor).map(Self)
    }
}

/// A time taken apart: whole seconds in UTC and the digits behind the point.
pub(crate) struct Parsed<'a> {
    pub(crate) utc: PrimitiveDateTime,
    pub(crate) fraction: &'a str,
    /// What stands before the zone, where that is UTC and everything is written as it should be.
    pub(crate) before_zone: Option<&'a str>,
}

/// Writes a time as RFC 3339 in UTC; `false` for text that is no time, however much was written.
pub(crate) fn normalize(text: &str, out: &mut String) -> bool {
    let Some(Parsed {
        utc,
        fraction,
        before_zone,
    }) = parse(text)
    else {
        return false;
    };
    if let Some(text) = before_zone {
        out.push_str(text);
        out.push('Z');
        return true;
    }
    write_seconds(utc, out);
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out.push('Z');
    true
}

/// Writes `2019-05-23T14:35:23` for a year from 0 to 9999.
pub(crate) fn write_seconds(utc: PrimitiveDateTime, out: &mut String) {
    for (number, width, before) in [
        (u16::try_from(utc.year()).unwrap_or_default(), 4, ""),
        (u16::from(u8::from(utc.month())), 2, "-"),
        (u16::from(utc.day()), 2, "-"),
        (u16::from(utc.hour()), 2, "T"),
        (u16::from(utc.minute()), 2, ":"),
        (u16::from(utc.second()), 2, ":"),
    ] {
        out.push_str(before);
        for place in [1000, 100, 10, 1].into_iter().skip(4 - width) {
            out.push(char::from(
                b'0' + u8::try_from(number / place % 10).unwrap_or_default(),
            ));
        }
    }
}

/// Reads `YYYY-MM-DD`, `T` or a space, `HH:MM:SS`, a fraction if there is one, and `Z`, an offset, or nothing for UTC.
pub(crate) fn parse(text: &str) -> Option<Parsed<'_>> {
    let bytes = text.as_bytes();
    let two = |at: usize| -> Option<u8> {
        let pair = bytes
            .get(at..at + 2)
            .filter(|pair| pair.iter().all(u8::is_ascii_digit))?;
        text.get(at..at + 2)
            .filter(|_| !pair.is_empty())?
            .parse()
            .ok()
    };
    let at = |at: usize, any_of: &[u8]| bytes.get(at).filter(|b| any_of.contains(b)).map(drop);
    at(4, b"-")?;
    at(7, b"-")?;
    at(10, b"Tt ")?;
    at(13, b":")?;
    at(16, b":")?;
    let year = i32::from(two(0)?) * 100 + i32::from(two(2)?);
    let date = Date::from_calendar_date(year, Month::try_from(two(5)?).ok()?, two(8)?).ok()?;
    let time = Time::from_hms(two(11)?, two(14)?, two(17)?).ok()?;
    let mut rest = text.get(19..)?;
    let mut fraction = "";
    if let Some(digits) = rest.strip_prefix('.') {
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        if end == 0 {
            return None;
        }
        (fraction, rest) = digits.split_at_checked(end)?;
    }
    let offset = offset_minutes(rest)?;
    let local = PrimitiveDateTime::new(date, time);
    if offset == 0 {
        let before_zone = text
            .get(..text.len() - rest.len())
            .filter(|_| bytes.get(10) == Some(&b'T'));
        return Some(Parsed {
            utc: local,
            fraction,
            before_zone,
        });
    }
    let utc = local.checked_sub(Duration::minutes(offset))?;
    // An offset can carry a time out of the years that RFC 3339 writes with four digits.
    (0..=9999).contains(&utc.year()).then_some(Parsed {
        utc,
        fraction,
        before_zone: None,
    })
}

/// Minutes east of UTC: `Z`, nothing, `+HH:MM`, `+HHMM` or `+HH`.
fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z" | "+00:00") {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = match digits.as_bytes() {
        [_, _] => format!("{digits}00"),
        [_, _, b':', _, _] => digits.replacen(':', "", 1),
        [_, _, _, _] => digits.to_owned(),
        _ => return None,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}
