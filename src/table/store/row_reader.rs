//! Reader of rows: reads the values in the holes of a layout straight into a row.

use cbr_json::{Cursor, scan};

use crate::arena::write_number;
use crate::block::Cells;
use crate::column::{MISSING_NUMBER, MISSING_TIME, TextColumn};
use crate::dictionaries::Dictionaries;
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::hole::Hole;
use crate::id;
use crate::instant::Calendar;
use crate::reserve::Reserve;

/// Returns the column that best predicts the value of another column. The service sends it first. For example, the id of a
/// resource predicts its name, its vault and its policy. The other columns are predicted by their own value in the row before.
fn leader(column: TextColumn) -> Option<TextColumn> {
    match column {
        TextColumn::PolicyId
        | TextColumn::VaultId
        | TextColumn::ResourceType
        | TextColumn::ResourceName => Some(TextColumn::ResourceId),
        TextColumn::VaultName => Some(TextColumn::VaultId),
        TextColumn::ErrorCode => Some(TextColumn::Status),
        TextColumn::ErrorMessage => Some(TextColumn::ErrorCode),
        TextColumn::Status
        | TextColumn::OperationType
        | TextColumn::ProviderId
        | TextColumn::ProjectId
        | TextColumn::ResourceId
        | TextColumn::BackupName
        | TextColumn::TargetName
        | TextColumn::DestinationRegion
        | TextColumn::Source => None,
    }
}

/// Microseconds of the years from 0 to 9999.
const YEARS: std::ops::Range<i64> = -62_167_219_200_000_000..253_402_300_800_000_000;

use Unfilled::Differs;

/// Reason why a hole was not filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfilled {
    /// The source has something else there.
    Differs,
    /// There is no room.
    Full(Full),
}

impl From<Full> for Unfilled {
    fn from(full: Full) -> Self {
        Self::Full(full)
    }
}

/// Row that is being read, and the predictions for the next one.
#[derive(Debug)]
pub struct RowReader {
    /// Cells that were read.
    pub cells: Cells,
    /// Bytes that were read for the arena.
    pub bytes: Vec<u8>,
    /// True if the source is normalized, so that unknown objects may be interned as they are.
    pub is_normalized: bool,
    /// True if the row keeps its whole text. Only then may U+FFFD stand for a lone surrogate in a column: other rows are written
    /// from their columns.
    pub keeps_text: bool,
    calendar: Calendar,
    /// Predicted code, by the code in the leading column; the last list is for objects.
    hints: [Vec<u32>; TextColumn::ALL.len() + 1],
}

impl RowReader {
    /// Makes a reader without predictions.
    pub fn new() -> Self {
        Self {
            cells: Cells::EMPTY,
            bytes: Vec::new(),
            is_normalized: false,
            keeps_text: false,
            calendar: Calendar::default(),
            hints: std::array::from_fn(|_| Vec::new()),
        }
    }

    /// Starts a new row.
    pub fn start_row(&mut self) {
        self.cells = Cells::EMPTY;
        self.bytes.clear();
        self.keeps_text = false;
    }

    /// Frees the bytes of the row: one that did not fit may have been long. Predictions stay, because a code that has changed its
    /// meaning is compared with the source like any other.
    pub fn forget(&mut self) {
        self.bytes = Vec::new();
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        let hints: usize = self.hints.iter().map(Vec::capacity).sum();
        self.bytes.capacity() + hints * 4
    }

    /// Reads the value of a hole at an offset; returns its end.
    pub fn fill(
        &mut self,
        hole: Hole,
        text: &str,
        at: usize,
        dictionaries: &mut Dictionaries,
    ) -> Result<usize, Unfilled> {
        let source = text.as_bytes();
        match hole {
            Hole::End => Ok(at),
            Hole::Id => {
                self.cells.id = id::read_id(source, at).ok_or(Differs)?;
                Ok(at + id::UUID_LENGTH)
            }
            Hole::Code(column) => self.code(column, text, at, dictionaries),
            Hole::Time(column, digits) => {
                let (instant, end) = self.calendar.read_time(source, at).ok_or(Differs)?;
                if instant.digits != digits {
                    return Err(Differs);
                }
                *self.cells.times.get_mut(column as usize).ok_or(Differs)? = instant.micros;
                if digits > 6 {
                    self.write_number(instant.beyond)?;
                }
                Ok(end)
            }
            Hole::Uuid => {
                let uuid = id::read_uuid(source, at).ok_or(Differs)?;
                self.write(&uuid.to_be_bytes())?;
                Ok(at + id::UUID_LENGTH)
            }
            Hole::Text => {
                let end = scan::plain_until(source, at);
                let end = match source.get(end) {
                    Some(b'"') => end,
                    Some(b'\\') => string_end(text, at).ok_or(Differs)?,
                    _ => return Err(Differs),
                };
                let inner = source.get(at..end).ok_or(Differs)?;
                if id::before_uuid(inner).is_some() {
                    return Err(Differs);
                }
                self.write_text(inner)?;
                Ok(end)
            }
            Hole::Thousandths(column) => {
                let (number, end) = whole(source, at).ok_or(Differs)?;
                let number = i32::try_from(number).ok().filter(|n| *n < 1_000_000);
                *self.cells.numbers.get_mut(column as usize).ok_or(Differs)? =
                    number.ok_or(Differs)? * 1000;
                Ok(end)
            }
            Hole::Whole => {
                let (number, end) = whole(source, at).ok_or(Differs)?;
                self.write_number(number)?;
                Ok(end)
            }
            Hole::Value => self.value(text, at, dictionaries),
            Hole::OtherId | Hole::OtherThousandths(_) | Hole::Number | Hole::Json => {
                self.rare(hole, text, at, dictionaries)
            }
            Hole::Members | Hole::Member => Err(Differs),
        }
    }

    fn rare(
        &mut self,
        hole: Hole,
        text: &str,
        at: usize,
        dictionaries: &mut Dictionaries,
    ) -> Result<usize, Unfilled> {
        if hole == Hole::OtherId {
            if id::read_id(text.as_bytes(), at).is_some()
                && text.as_bytes().get(at + id::UUID_LENGTH) == Some(&b'"')
            {
                return Err(Differs);
            }
            let (end, decoded) = string(text, at, self.keeps_text).ok_or(Differs)?;
            if decoded.len() == id::UUID_LENGTH
                && let Some(uuid) = id::read_id(decoded.as_bytes(), 0)
            {
                // Written with escapes, it still is the same task's.
                self.cells.id = uuid;
            } else if !decoded.is_empty() {
                self.cells.id = id::of_code(dictionaries.ids.intern(&decoded)?);
            }
            return Ok(end);
        }
        let mut cursor = Cursor::new(text);
        cursor.go_to(at);
        let json = cursor.skip().map_err(|_| Differs)?;
        let is_number = matches!(json.as_bytes().first(), Some(b'-' | b'0'..=b'9'));
        if cursor.offset() != at + json.len() || (hole == Hole::Json) == is_number {
            return Err(Differs);
        }
        if hole == Hole::Json && !json.starts_with(['{', '[']) {
            return Err(Differs);
        }
        if let Hole::OtherThousandths(column) = hole {
            if fits_column(json) {
                return Err(Differs);
            }
            *self.cells.numbers.get_mut(column as usize).ok_or(Differs)? =
                thousandths(json).unwrap_or(MISSING_NUMBER);
        }
        if hole == Hole::Number && is_whole(json) {
            return Err(Differs);
        }
        self.write_text(json.as_bytes())?;
        Ok(cursor.offset())
    }

    /// Brings a time that was read into UTC, from an offset in quarters of an hour.
    pub fn to_utc(&mut self, hole: Hole, quarters: i8) -> Result<(), Unfilled> {
        if let Hole::Time(column, _) = hole {
            let time = self.cells.times.get_mut(column as usize).ok_or(Differs)?;
            *time -= i64::from(quarters) * 900_000_000;
            // An offset can carry a time out of the years that RFC 3339 writes with four digits.
            if !YEARS.contains(time) {
                *time = MISSING_TIME;
                return Err(Differs);
            }
        }
        Ok(())
    }

    fn code(
        &mut self,
        column: TextColumn,
        text: &str,
        at: usize,
        dictionaries: &mut Dictionaries,
    ) -> Result<usize, Unfilled> {
        let leader = leader(column).map_or(MISSING, |leader| self.cells.code(leader)) as usize;
        let column = column as usize;
        let hint = self.hint(column, leader);
        let known = dictionaries.columns.get_mut(column).ok_or(Differs)?;
        let cell = self.cells.codes.get_mut(column).ok_or(Differs)?;
        if hint != MISSING
            && let Some(end) = known.stands_at(hint, text.as_bytes(), at)
        {
            *cell = hint;
            return Ok(end);
        }
        let end = scan::plain_until(text.as_bytes(), at);
        let is_plain = text.as_bytes().get(end) == Some(&b'"');
        let (end, code) = if is_plain {
            (end, known.intern(text.get(at..end).ok_or(Differs)?)?)
        } else {
            let (end, decoded) = string(text, at, self.keeps_text).ok_or(Differs)?;
            (end, known.intern(&decoded)?)
        };
        *cell = code;
        if is_plain {
            // The prediction compares the source with the dictionary's text, so it works only for a text without escapes.
            self.remember(column, leader, code)?;
        }
        Ok(end)
    }

    fn hint(&self, column: usize, leader: usize) -> u32 {
        let hint = self.hints.get(column).and_then(|hints| hints.get(leader));
        hint.copied().unwrap_or(MISSING)
    }

    fn remember(&mut self, column: usize, leader: usize, code: u32) -> Result<(), Full> {
        if let Some(hints) = self.hints.get_mut(column) {
            if hints.len() <= leader {
                hints.reserve_for(leader + 1 - hints.len())?;
                hints.resize(leader + 1, MISSING);
            }
            if let Some(hint) = hints.get_mut(leader) {
                *hint = code;
            }
        }
        Ok(())
    }

    /// Reads an object that repeats. The objects in the dictionary are normalized, so an equal source is normalized too.
    fn value(
        &mut self,
        text: &str,
        at: usize,
        dictionaries: &mut Dictionaries,
    ) -> Result<usize, Unfilled> {
        let leader = self.cells.code(TextColumn::ResourceId) as usize;
        let column = TextColumn::ALL.len();
        let hint = self.hint(column, leader);
        if hint != MISSING
            && let Some(end) = dictionaries
                .values
                .stands_at_whole(hint, text.as_bytes(), at)
        {
            self.write_number(hint.into())?;
            return Ok(end);
        }
        if text.as_bytes().get(at) != Some(&b'{') {
            return Err(Differs);
        }
        let mut cursor = Cursor::new(text);
        cursor.go_to(at);
        let json = cursor.skip().map_err(|_| Differs)?;
        let code = if self.is_normalized {
            dictionaries.values.intern(json)?
        } else {
            dictionaries.values.code(json).ok_or(Differs)?
        };
        self.remember(column, leader, code)?;
        self.write_number(code.into())?;
        Ok(cursor.offset())
    }

    #[allow(
        clippy::inline_always,
        reason = "a call for each value of a task takes as long as the comparison"
    )]
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.bytes.reserve_for(bytes.len())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes a number.
    pub fn write_number(&mut self, number: u64) -> Result<(), Full> {
        self.bytes.reserve_for(10)?;
        write_number(number, &mut self.bytes);
        Ok(())
    }

    /// Writes a text after its length.
    pub fn write_text(&mut self, text: &[u8]) -> Result<(), Full> {
        self.write_number(text.len() as u64)?;
        self.write(text)
    }
}

/// Decodes a string whose first character is at an offset; returns its end too. `None` for a lone surrogate, unless U+FFFD may
/// stand for it.
fn string(text: &str, at: usize, is_lossy: bool) -> Option<(usize, std::borrow::Cow<'_, str>)> {
    let mut cursor = Cursor::new(text);
    cursor.go_to(at.checked_sub(1)?);
    let raw = cursor.string().ok()?;
    let decoded = if is_lossy { raw.decode() } else { raw.exact()? };
    Some((cursor.offset() - 1, decoded))
}

fn string_end(text: &str, at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(text);
    cursor.go_to(at.checked_sub(1)?);
    cursor.string().ok()?;
    Some(cursor.offset() - 1)
}

/// Reads a whole number that is written back in the same digits; returns its end too.
fn whole(source: &[u8], at: usize) -> Option<(u64, usize)> {
    let (mut number, mut end) = (0_u64, at);
    while let Some(digit) = source
        .get(end)
        .map(|b| b.wrapping_sub(b'0'))
        .filter(|d| *d < 10)
    {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        end += 1;
    }
    // More digits need not fit. Looked at only here: a loop that ends after fifteen would be compiled as fifteen.
    if end - at > 15 {
        return None;
    }
    // If the number continues, it is of another kind, for which another layout may have a hole.
    let goes_on = matches!(source.get(end), Some(b'.' | b'e' | b'E'));
    let starts_with_zero = source.get(at) == Some(&b'0');
    (end > at && !goes_on && (!starts_with_zero || end == at + 1)).then_some((number, end))
}

/// Returns true if [`whole`] reads all of a number's text.
pub fn is_whole(json: &str) -> bool {
    whole(json.as_bytes(), 0).is_some_and(|(_, end)| end == json.len())
}

/// Returns true if a number column holds all of a number's text.
pub fn fits_column(json: &str) -> bool {
    is_whole(json) && json.len() <= 6
}

/// Reads a number in thousandths, further digits cut off; `None` if it has an exponent or is too large.
fn thousandths(json: &str) -> Option<i32> {
    let (mut number, mut places) = (0_i32, None);
    for byte in json.bytes() {
        let digit = byte.wrapping_sub(b'0');
        match places {
            None if byte == b'.' => places = Some(0),
            _ if digit > 9 => {
                // JSON has a sign in front of all, or an exponent.
                if byte != b'-' || number != 0 || places.is_some() {
                    return None;
                }
            }
            Some(3..) => {}
            _ => {
                number = number.checked_mul(10)?.checked_add(digit.into())?;
                places = places.map(|places| places + 1);
            }
        }
    }
    for _ in places.unwrap_or(0)..3 {
        number = number.checked_mul(10)?;
    }
    Some(if json.starts_with('-') {
        -number
    } else {
        number
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_thousandths() {
        for (text, expected) in [
            ("42.5", Some(42_500)),
            ("-1", Some(-1000)),
            ("-0.25", Some(-250)),
            ("99.99999", Some(99_999)),
            ("2147483.647", Some(i32::MAX)),
            ("2147483.648", None),
            ("99999999999", None),
            ("1e2", None),
            ("1.5E2", None),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
    }

    #[test]
    fn only_numbers_that_come_back_are_whole() {
        for text in ["0", "7", "100", "999999999999999"] {
            assert!(is_whole(text), "{text}");
        }
        for text in ["", "-1", "-0", "00", "07", "1.0", "1e2", "1234567890123456"] {
            assert!(!is_whole(text), "{text}");
        }
    }
}
