//! Decoding of normalized JSON into typed models.

use cbr_json::{Cursor, Kind};

use crate::model::unknown::UnknownFields;

/// Type that is decoded from normalized JSON.
pub trait Typed: Sized {
    /// Decodes the value at the cursor. `None` for a value of another kind; the cursor may then be anywhere in it.
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self>;
}

/// Decodes a field. A value that does not fit is kept in `unknown`.
pub fn field<T: Typed>(
    cursor: &mut Cursor<'_>,
    name: &str,
    unknown: &mut UnknownFields,
) -> Option<T> {
    // The last of two values with one name counts, as in `JSON.parse`.
    unknown.remove(name);
    let mut end = cursor.clone();
    let source = end.skip().ok()?;
    let value = T::from_cursor(cursor);
    if value.is_none() {
        unknown.insert(name, source);
    }
    *cursor = end;
    value
}

impl Typed for String {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        Some(cursor.string().ok()?.decode().into_owned())
    }
}

impl Typed for bool {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        (cursor.peek().ok()? == Kind::Bool).then(|| cursor.skip().is_ok_and(|text| text == "true"))
    }
}

impl Typed for f64 {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor
            .skip()
            .ok()?
            .parse()
            .ok()
            .filter(|number: &Self| number.is_finite())
    }
}

impl Typed for i64 {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        parse_integer(cursor.skip().ok()?)
    }
}

/// Parses an integer; `2.0` is one too.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let (digits, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction
        .bytes()
        .all(|digit| digit == b'0')
        .then(|| digits.parse().ok())?
}

impl<T: Typed> Typed for Vec<T> {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut items = Self::new();
        let mut fits = true;
        let walked = cursor.each_item(&mut |cursor| {
            let mut end = cursor.clone();
            end.skip()?;
            match T::from_cursor(cursor) {
                Some(item) => items.push(item),
                None => fits = false,
            }
            *cursor = end;
            Ok(())
        });
        (walked.is_ok() && fits).then_some(items)
    }
}
