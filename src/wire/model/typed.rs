//! Typed models from normalized JSON: every field is in its documented form there, or goes to the unknown ones.

use cbr_json::{Cursor, Kind};

use crate::model::UnknownFields;

/// A type that normalized JSON is read into.
pub trait Typed: Sized {
    /// Reads the value at the cursor; `None` where it is of another kind, however far it has got.
    fn read(cursor: &mut Cursor<'_>) -> Option<Self>;
}

/// Reads a field; a value that does not fit goes to `unknown`.
pub fn field<T: Typed>(
    cursor: &mut Cursor<'_>,
    name: &str,
    unknown: &mut UnknownFields,
) -> Option<T> {
    // Of two values under one name the last counts, as in `JSON.parse`.
    unknown.remove(name);
    let mut end = cursor.clone();
    let source = end.skip().ok()?;
    let value = T::read(cursor);
    if value.is_none() {
        unknown.insert(name, source);
    }
    *cursor = end;
    value
}

impl Typed for String {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor
            .string()
            .ok()?
            .decode()
            .map(std::borrow::Cow::into_owned)
    }
}

impl Typed for bool {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        (cursor.peek().ok()? == Kind::Bool).then(|| cursor.skip().is_ok_and(|text| text == "true"))
    }
}

impl Typed for f64 {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor
            .skip()
            .ok()?
            .parse()
            .ok()
            .filter(|number: &Self| number.is_finite())
    }
}

impl Typed for i64 {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        whole(cursor.skip().ok()?)
    }
}

/// A whole number; `2.0` is one too.
pub fn whole(text: &str) -> Option<i64> {
    let (digits, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction
        .bytes()
        .all(|digit| digit == b'0')
        .then(|| digits.parse().ok())?
}

impl<T: Typed> Typed for Vec<T> {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut items = Self::new();
        let mut fits = true;
        let walked = cursor.each_item(&mut |cursor| {
            let mut end = cursor.clone();
            end.skip()?;
            match T::read(cursor) {
                Some(item) => items.push(item),
                None => fits = false,
            }
            *cursor = end;
            Ok(())
        });
        (walked.is_ok() && fits).then_some(items)
    }
}
