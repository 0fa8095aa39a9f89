//! Fixed-point numbers: decimal text is kept as integers. Parsing and formatting floats would take more WebAssembly than the
//! rest of this module.

use cbr_store::write_number;

/// Reads digits; `None` for any other character, for no digit and for too many.
fn whole_number(digits: &str) -> Option<i64> {
    let mut number = None;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        let above = number.unwrap_or(0_i64).checked_mul(10)?;
        number = Some(above.checked_add(digit.into())?);
    }
    number
}

/// Reads a decimal number with at most three digits after the point, in thousandths.
pub(super) fn thousandths(number: &str) -> Option<i64> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let mut thousandths = whole_number(fraction)?;
    for _ in fraction.len()..3 {
        thousandths *= 10;
    }
    if fraction.len() > 3 {
        return None;
    }
    let value = whole_number(whole)?
        .checked_mul(1000)?
        .checked_add(thousandths)?;
    Some(if number.starts_with('-') {
        -value
    } else {
        value
    })
}

/// Writes the point and the digits after it, without zeros at the end; nothing for zero.
pub(super) fn write_fraction(number: u64, places: u32, out: &mut String) {
    let (mut rest, mut unit) = (number, 10_u64.pow(places));
    if rest > 0 {
        out.push('.');
    }
    while rest > 0 && unit > 1 {
        unit /= 10;
        let digit = u32::try_from(rest / unit).unwrap_or_default();
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
        rest %= unit;
    }
}

/// Writes a number of thousandths as a decimal number, without zeros at the end. Allocates nothing: an export writes two of
/// them for each of a million tasks.
pub fn write_thousandths(number: i64, out: &mut String) {
    let size = number.unsigned_abs();
    if number < 0 {
        out.push('-');
    }
    write_number(size / 1000, 1, out);
    write_fraction(size % 1000, 3, out);
}

/// Reads a duration, in microseconds.
///
/// # Errors
/// Fails if the text is not a duration.
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "JavaScript's options are read with it")
)]
pub fn duration(field: &str, text: &str) -> Result<i64, cbr_wire::Error> {
    let span = Span::parse(text).ok_or_else(|| {
        let got = cbr_wire::small::text::quoted_excerpt(text);
        cbr_wire::Error::expected(field, Span::EXPECTED, &got)
    })?;
    Ok(span.micros())
}

/// Percentage, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Percent(i64);

impl Percent {
    pub(super) const EXPECTED: &str =
        "a percentage such as 50 or 99.5, with at most three digits behind the point";

    pub(super) fn parse(text: &str) -> Option<Self> {
        // Nothing beyond a billion percent can be anything but a slip.
        const MAX: i64 = 1_000_000_000_000;
        thousandths(text)
            .filter(|number| (-MAX..=MAX).contains(number))
            .map(Self)
    }

    pub(super) fn write(self, out: &mut String) {
        write_thousandths(self.0, out);
    }

    pub(crate) fn thousandths(self) -> i64 {
        self.0
    }
}

/// Duration, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(i64);

/// Units, the longest first. A week is read, but written as seven days.
const UNITS: [(&str, i64); 6] = [
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

impl Span {
    pub(super) const ZERO: Self = Self(0);
    pub(super) const EXPECTED: &str = "a duration such as 90s, 15m, 2h, 3d or 1h30m";

    /// Reads a duration: the sum of numbers with units.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut sum = 0_i64;
        while !rest.is_empty() || text.is_empty() {
            let (number, from) = split(rest, char::is_ascii_digit)?;
            let (unit, from) = split(from, char::is_ascii_alphabetic)?;
            let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
            sum = sum.checked_add(whole_number(number)?.checked_mul(*millis)?)?;
            rest = from;
        }
        Self::from_millis(sum)
    }

    /// Makes a duration of milliseconds; `None` below zero, and beyond 64 bits of microseconds.
    pub(super) fn from_millis(millis: i64) -> Option<Self> {
        (0..=i64::MAX / 1000)
            .contains(&millis)
            .then_some(Self(millis))
    }

    pub(super) fn write(self, out: &mut String) {
        let mut rest = self.0;
        for (unit, millis) in UNITS.into_iter().skip(1) {
            if rest >= millis {
                out.push_str(&(rest / millis).to_string());
                out.push_str(unit);
                rest %= millis;
            }
        }
        if self.0 == 0 {
            out.push_str("0s");
        }
    }

    pub(crate) fn micros(self) -> i64 {
        self.0.saturating_mul(1000)
    }
}

/// Splits the longest prefix of a kind of character off a text; `None` if it is empty.
fn split(text: &str, is_in: fn(&char) -> bool) -> Option<(&str, &str)> {
    let length = text.chars().take_while(is_in).map(char::len_utf8).sum();
    text.split_at_checked(length)
        .filter(|(part, _)| !part.is_empty())
}
