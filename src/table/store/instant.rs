//! Timestamps as integers, from which exactly the original digits can be written again.

/// Point in time: microseconds since 1970-01-01T00:00:00Z, and the digits that do not fit into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    /// Number of digits after the point; without any there is no point.
    pub digits: u8,
    /// Seventh digit and those after it, as a number.
    pub beyond: u64,
}

/// Most digits after the point that are kept as numbers. A time with more is kept as text.
pub const MOST_DIGITS: u8 = 18;

/// Reader of times. Caches the date: most times are of the same day as the one before.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Characters of the last date, and its day.
    date: u128,
    days: i64,
}

impl Calendar {
    /// Reads `YYYY-MM-DDTHH:MM:SS` with an optional fraction at an offset. Returns its end too; the caller checks what
    /// follows.
    pub fn read_time(&mut self, text: &[u8], at: usize) -> Option<(Instant, usize)> {
        let chars: &[u8; 19] = text.get(at..at + 19)?.first_chunk()?;
        let date: &[u8; 10] = chars.first_chunk()?;
        if chars[10] != b'T' || chars[13] != b':' || chars[16] != b':' {
            return None;
        }
        let mut padded = [0; 16];
        padded[..10].copy_from_slice(date);
        // A number is compared without a call.
        let date_number = u128::from_le_bytes(padded);
        if date_number != self.date {
            self.days = days(date)?;
            self.date = date_number;
        }
        let two = |tens: u8, ones: u8| -> Option<i64> {
            let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
            (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
        };
        let hour = two(chars[11], chars[12]).filter(|hour| *hour < 24)?;
        let minute = two(chars[14], chars[15]).filter(|minute| *minute < 60)?;
        let second = two(chars[17], chars[18]).filter(|second| *second < 60)?;
        let seconds = self.days * 86_400 + hour * 3600 + minute * 60 + second;
        let mut instant = Instant {
            micros: seconds * 1_000_000,
            digits: 0,
            beyond: 0,
        };
        let mut end = at + 19;
        if text.get(end) == Some(&b'.') {
            end += 1;
            let mut unit = 100_000;
            while let Some(digit) = text
                .get(end)
                .map(|b| b.wrapping_sub(b'0'))
                .filter(|d| *d < 10)
            {
                if instant.digits < 6 {
                    instant.micros += i64::from(digit) * unit;
                    unit /= 10;
                } else if instant.digits < MOST_DIGITS {
                    instant.beyond = instant.beyond * 10 + u64::from(digit);
                }
                instant.digits = instant.digits.saturating_add(1);
                end += 1;
            }
            if instant.digits == 0 {
                return None;
            }
        }
        Some((instant, end))
    }
}

fn days(date: &[u8; 10]) -> Option<i64> {
    if date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i64, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i64::from(digit - b'0'))
        })
    };
    let (year, month, day) = (
        number(&date[..4])?,
        number(&date[5..7])?,
        number(&date[8..])?,
    );
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leaps => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years from March on, so that the leap day is the last; 400 of them have 146,097 days.
    let year = year - i64::from(month < 3);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468)
}

/// Writes microseconds since 1970-01-01T00:00:00Z as `2019-05-23T14:35:23`, for a year from 0 to 9999.
pub fn write_seconds(micros: i64, out: &mut String) {
    let (digits, beyond) = (0, 0);
    write(
        Instant {
            micros,
            digits,
            beyond,
        },
        out,
    );
}

/// Writes a time as [`Calendar::read_time`] read it.
#[inline(never)]
pub fn write(instant: Instant, out: &mut String) {
    let seconds = instant.micros.div_euclid(1_000_000);
    let micros = instant.micros.rem_euclid(1_000_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12 + 1;
    let year = era * 400 + year + i64::from(month < 3);
    let mut text = *b"0000-00-00T00:00:00";
    let fields = [
        (0, year / 100),
        (2, year % 100),
        (5, month),
        (8, day),
        (11, second / 3600),
        (14, second / 60 % 60),
        (17, second % 60),
    ];
    for (place, number) in fields {
        let number = u8::try_from(number).unwrap_or_default();
        if let Some([tens, ones]) = text.get_mut(place..).and_then(<[u8]>::first_chunk_mut) {
            *tens += number / 10;
            *ones += number % 10;
        }
    }
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
    if instant.digits > 0 {
        out.push('.');
        let shown = instant.digits.min(6);
        let cut = (shown..6).fold(micros.unsigned_abs(), |micros, _| micros / 10);
        write_number(cut, shown, out);
        if let Some(width @ 1..) = instant.digits.checked_sub(6) {
            write_number(instant.beyond, width, out);
        }
    }
}

/// Writes a number with at least `digits` digits, and with at least one.
#[inline(never)]
pub fn write_number(mut number: u64, width: u8, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        count += 1;
        if number == 0 && count >= usize::from(width) {
            break;
        }
    }
    let digits = digits.get(20 - count..).unwrap_or_default();
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, micros: i64) {
        let (instant, end) = Calendar::default().read_time(text.as_bytes(), 0).unwrap();
        assert_eq!((instant.micros, end), (micros, text.len()), "{text}");
        let mut out = String::new();
        write(instant, &mut out);
        assert_eq!(out, text);
    }

    #[test]
    fn a_time_comes_back_with_the_digits_that_it_had() {
        reads("1970-01-01T00:00:00", 0);
        reads("1969-12-31T23:59:59.999999", -1);
        reads("2019-05-23T14:35:23.584418", 1_558_622_123_584_418);
        reads("2019-05-23T14:35:23.584", 1_558_622_123_584_000);
        reads("2019-05-23T14:35:23.5840", 1_558_622_123_584_000);
        reads("2019-05-23T14:35:23.000000000", 1_558_622_123_000_000);
        reads("2019-05-23T14:35:23.584418009", 1_558_622_123_584_418);
        reads("2024-02-29T00:00:00", 1_709_164_800_000_000);
        reads("0000-01-01T00:00:00", -62_167_219_200_000_000);
        reads(
            "9999-12-31T23:59:59.123456789012345678",
            253_402_300_799_123_456,
        );
    }

    #[test]
    fn digits_that_are_not_kept_are_cut_off() {
        let text = format!("1970-01-01T00:00:01.5{}Z", "9".repeat(400));
        let (instant, end) = Calendar::default().read_time(text.as_bytes(), 0).unwrap();
        assert_eq!((instant.micros, end), (1_599_999, text.len() - 1));
        assert!(instant.digits > MOST_DIGITS);
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let (mut expected, mut calendar) = (-11_676_096_i64, Calendar::default());
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let text = format!("{year:04}-{month:02}-{day:02}T00:00:00");
                    if let Some((instant, _)) = calendar.read_time(text.as_bytes(), 0) {
                        if year == 1600 && month == 1 && day == 1 {
                            expected = instant.micros / 86_400_000_000;
                        }
                        assert_eq!(instant.micros, expected * 86_400_000_000, "{text}");
                        let mut out = String::new();
                        write(instant, &mut out);
                        assert_eq!(out, text);
                        expected += 1;
                    } else {
                        assert!(day > 28, "{text}");
                    }
                }
            }
        }
        assert_eq!(expected, 157_054);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "2023-02-29T00:00:00",
            "2024-13-01T00:00:00",
            "2024-00-01T00:00:00",
            "2024-01-00T00:00:00",
            "2024-01-01T24:00:00",
            "2024-01-01T00:60:00",
            "2024-01-01T00:00:60",
            "2024-01-01 00:00:00",
            "2024-01-01T00:00:00.",
            "2024-01-01T00:00:0",
            "+024-01-01T00:00:00",
        ] {
            assert_eq!(
                Calendar::default().read_time(text.as_bytes(), 0),
                None,
                "{text}"
            );
        }
    }
}
