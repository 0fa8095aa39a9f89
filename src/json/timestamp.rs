//! Timestamps as the service writes them: three forms for one instant.

use time::{Date, Month, PrimitiveDateTime, Time, UtcDateTime};

/// Timestamp in parts: whole seconds in UTC and the digits after the point.
pub struct Parsed<'a> {
    /// Whole seconds in UTC.
    pub utc: PrimitiveDateTime,
    /// Digits after the point.
    pub fraction: &'a str,
    /// Text before the zone, if the zone is UTC and the text is RFC 3339 already.
    pub before_zone: Option<&'a str>,
}

/// Writes a time as RFC 3339 in UTC; `false` for text that is no time, however much was written.
pub fn normalize(text: &str, out: &mut String) -> bool {
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
pub fn write_seconds(utc: PrimitiveDateTime, out: &mut String) {
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
#[must_use]
pub fn parse(text: &str) -> Option<Parsed<'_>> {
    let bytes = text.as_bytes();
    let two = |at: usize| -> Option<u8> {
        let [tens, ones] = *bytes.get(at..at + 2)?.first_chunk()?;
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
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
            .bytes()
            .position(|b| !b.is_ascii_digit())
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
    // Not by `checked_sub`, which is 1 KB of WebAssembly.
    let utc =
        UtcDateTime::from_unix_timestamp(local.as_utc().unix_timestamp() - offset * 60).ok()?;
    let utc = PrimitiveDateTime::new(utc.date(), utc.time());
    // An offset can carry a time out of the years that RFC 3339 writes with four digits.
    (0..=9999).contains(&utc.year()).then_some(Parsed {
        utc,
        fraction,
        before_zone: None,
    })
}

/// Splits a time in UTC from its zone: `Z`, `+00:00` or nothing. `None` means only that the fast check cannot tell.
///
/// A task has four times, and nearly all look like this. With [`parse`] and its calendar they took a third of the time of a
/// page.
#[inline]
pub(crate) fn split_utc(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let date = digits(bytes, 0, *b"0000-00-")?;
    let hours = digits(bytes, 8, *b"00T00:00")?;
    let seconds = digits(bytes, 11, *b"00:00:00")?;
    let two = |digits: [u8; 8], at: usize| {
        let digit = |at: usize| digits.get(at).copied().unwrap_or_default();
        digit(at) * 10 + digit(at + 1)
    };
    let days = match two(date, 5) {
        // The 29th is left to who knows the calendar.
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let is_time = (1..=days).contains(&two(hours, 0))
        && two(hours, 3) < 24
        && two(seconds, 3) < 60
        && two(seconds, 6) < 60;
    if !is_time {
        return None;
    }
    let mut end = 19;
    if bytes.get(end) == Some(&b'.') {
        end += 1;
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        if end == 20 {
            return None;
        }
    }
    let (time, zone) = text.split_at_checked(end)?;
    matches!(zone, "" | "Z" | "+00:00").then_some((time, zone))
}

/// Reads the digits of eight bytes that have a given form, with zeros for the other characters. SWAR, all eight at once:
/// byte by byte, times took as long as everything else.
#[inline]
fn digits(bytes: &[u8], at: usize, form: [u8; 8]) -> Option<[u8; 8]> {
    let chunk = bytes.get(at..at + 8)?.first_chunk::<8>()?;
    let form_word = u64::from_le_bytes(form);
    let digits = u64::from_le_bytes(*chunk) ^ form_word;
    // Overflows into the highest bit of a byte where a digit is above 9, or any other character is not that of the form.
    let room = u64::from_le_bytes(form.map(|byte| if byte == b'0' { 0x76 } else { 0x7f }));
    let wrong = (digits.wrapping_add(room) | digits) & 0x8080_8080_8080_8080;
    (wrong == 0).then_some(digits.to_le_bytes())
}

/// Reads an offset in minutes east of UTC: `Z`, nothing, `+HH:MM`, `+HHMM` or `+HH`.
#[must_use]
pub fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z" | "+00:00") {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match *digits.as_bytes() {
        [a, b] => ([a, b], [b'0'; 2]),
        [a, b, b':', c, d] | [a, b, c, d] => ([a, b], [c, d]),
        _ => return None,
    };
    let two = |[tens, ones]: [u8; 2]| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| i64::from((tens - b'0') * 10 + (ones - b'0')))
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}
