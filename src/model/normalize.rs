//! The service's JSON → the same JSON with every documented field in its documented form.
//!
//! Nothing is lost on the way: what is not documented, and what a field cannot hold, is copied as it came. `null` in
//! a documented field is absence. JavaScript gets the outcome through `JSON.parse`, Rust through typed models.

use crate::json::{Cursor, Kind, Mismatch};
use crate::model::schema::{Schema, Shape};
use crate::model::timestamp;

/// Writes the object at the cursor to `out`. Fails only where the text is no JSON or the value no object.
pub(crate) fn object(
    schema: &Schema,
    cursor: &mut Cursor<'_>,
    out: &mut String,
) -> Result<(), Mismatch> {
    out.push('{');
    let first = out.len();
    // One bit each for the texts that are there in any case.
    let mut present = 0_u32;
    cursor.each_entry(&mut |cursor, key, source| {
        let field = schema.field(key);
        if field.is_some() && cursor.peek()? == Kind::Null {
            return cursor.skip().map(drop);
        }
        if out.len() > first {
            out.push(',');
        }
        let Some(field) = field else {
            out.push_str(source);
            out.push(':');
            out.push_str(cursor.skip()?);
            return Ok(());
        };
        name(field.name, out);
        match schema
            .always
            .iter()
            .position(|always| *always == field.name)
        {
            Some(bit) => {
                present |= 1 << bit;
                text_in_any_case(cursor, out)
            }
            None => value_or_as_it_came(&field.shape, cursor, out),
        }
    })?;
    for (bit, always) in schema.always.iter().enumerate() {
        if present & 1 << bit == 0 {
            if out.len() > first {
                out.push(',');
            }
            name(always, out);
            out.push_str("\"\"");
        }
    }
    out.push('}');
    Ok(())
}

/// A key of our own, which needs no escapes.
fn name(name: &str, out: &mut String) {
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

fn value_or_as_it_came(
    shape: &Shape,
    cursor: &mut Cursor<'_>,
    out: &mut String,
) -> Result<(), Mismatch> {
    let (start, written) = (cursor.clone(), out.len());
    if !value(shape, cursor, out)? {
        out.truncate(written);
        *cursor = start;
        out.push_str(cursor.skip()?);
    }
    Ok(())
}

/// Ids and statuses are strings whatever came: for a list or an object, its JSON text.
fn text_in_any_case(cursor: &mut Cursor<'_>, out: &mut String) -> Result<(), Mismatch> {
    if !matches!(cursor.peek()?, Kind::Array | Kind::Object) {
        return value(&Shape::Text, cursor, out).map(drop);
    }
    crate::json::write_string(cursor.skip()?, out);
    Ok(())
}

/// Writes the value at the cursor in the form of its shape; `false` where it has none, however far it has got.
fn value(shape: &Shape, cursor: &mut Cursor<'_>, out: &mut String) -> Result<bool, Mismatch> {
    let kind = cursor.peek()?;
    match (shape, kind) {
        (Shape::Text, Kind::String)
        | (Shape::Number | Shape::Count, Kind::Number)
        | (Shape::Flag, Kind::Bool) => {
            out.push_str(cursor.skip()?);
        }
        (Shape::Text | Shape::Time, Kind::Number | Kind::Bool) => {
            out.push('"');
            out.push_str(cursor.skip()?);
            out.push('"');
        }
        (Shape::Time, Kind::String) => {
            let mut end = cursor.clone();
            let source = end.skip()?;
            let text = cursor.string()?;
            out.push('"');
            let written = out.len();
            if text
                .plain()
                .is_some_and(|text| timestamp::normalize(text, out))
            {
                out.push('"');
            } else {
                out.truncate(written - 1);
                out.push_str(source);
            }
        }
        (Shape::Number | Shape::Count, Kind::String) => {
            match cursor.string()?.plain().map(str::trim) {
                Some(text) if Cursor::new(text).is_number() => out.push_str(text),
                _ => return Ok(false),
            }
        }
        (Shape::Flag, Kind::String) => {
            let text = cursor.string()?.decode();
            let text = text.as_deref().unwrap_or_default().trim().trim_matches('"');
            match text {
                _ if text.eq_ignore_ascii_case("true") => out.push_str("true"),
                _ if text.eq_ignore_ascii_case("false") => out.push_str("false"),
                _ => return Ok(false),
            }
        }
        // The 2022 reference describes one count as a list of ids.
        (Shape::Count, Kind::Array) => {
            let mut items = 0_usize;
            cursor.each_item(&mut |cursor| {
                items += 1;
                cursor.skip().map(drop)
            })?;
            out.push_str(&items.to_string());
        }
        (Shape::List(shape), Kind::Array) => return list(shape, cursor, out),
        (Shape::Part(schema), Kind::Object) => object(schema, cursor, out)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// All items or none: a list that has one item of another kind is kept as it came.
fn list(shape: &Shape, cursor: &mut Cursor<'_>, out: &mut String) -> Result<bool, Mismatch> {
    let mut fits = true;
    let mut first = true;
    out.push('[');
    cursor.each_item(&mut |cursor| {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        let mut end = cursor.clone();
        end.skip()?;
        fits &= value(shape, cursor, out)?;
        *cursor = end;
        Ok(())
    })?;
    out.push(']');
    Ok(fits)
}
