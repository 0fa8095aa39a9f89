//! The service's JSON → the same JSON with every documented field in its documented form.
//!
//! The outcome is the source text with a few edits: nothing is lost, because what is not documented, and what a field
//! cannot hold, is simply not touched. `null` in a documented field is absence, so that entry goes. JavaScript gets the
//! outcome through `JSON.parse`, Rust through typed models.
//!
//! Copying field by field was tried first: a hundred small copies per task took longer than reading the task.

use crate::schema::{Field, Schema, Shape};
use crate::timestamp;
use crate::{Cursor, Entry, Kind, Mismatch};

/// The source up to a place, edited.
struct Edited<'a> {
    source: &'a str,
    out: String,
    /// What lies before this is in `out`, edited.
    done: usize,
    /// The source of the task's id.
    id: &'a str,
    scratch: String,
}

/// An object's normalized JSON, and its `id` as the source has it.
pub struct Normalized<'a> {
    /// The JSON.
    pub json: String,
    /// The source of its `id`; empty where it has none.
    pub id: &'a str,
}

/// Reads the object at the cursor. Fails only where the text is no JSON or the value no object.
pub fn normalize<'a>(schema: &Schema, cursor: &mut Cursor<'a>) -> Result<Normalized<'a>, Mismatch> {
    cursor.peek()?;
    let start = cursor.offset();
    let mut edited = Edited {
        source: cursor.text(),
        // Tasks are about a kilobyte; growing in steps would copy each several times.
        out: String::with_capacity(1100),
        done: start,
        id: "",
        scratch: String::new(),
    };
    edited.object(schema, cursor)?;
    edited.copy_to(cursor.offset());
    Ok(Normalized {
        json: edited.out,
        id: edited.id,
    })
}

impl<'a> Edited<'a> {
    fn copy_to(&mut self, end: usize) {
        self.out
            .push_str(self.source.get(self.done..end).unwrap_or_default());
        self.done = end;
    }

    /// Puts a text in the place of a piece of the source.
    fn replace(&mut self, start: usize, end: usize, text: &str) {
        self.copy_to(start);
        self.out.push_str(text);
        self.done = end;
    }

    fn object(&mut self, schema: &Schema, cursor: &mut Cursor<'a>) -> Result<(), Mismatch> {
        // One bit each for the texts that are there in any case.
        let mut present = 0_u32;
        // Where the last entry that stays has ended, or the brace before the first.
        let mut kept_to = cursor.offset() + 1;
        let mut keeps_any = false;
        cursor.each_entry(&mut |cursor, entry| {
            let field = schema.field(entry.key);
            if field.is_some() && cursor.peek()? == Kind::Null {
                cursor.skip()?;
                // The comma before it goes too; where nothing stays before it, the one behind it.
                self.replace(kept_to, cursor.offset(), "");
                return Ok(());
            }
            if !keeps_any {
                self.replace(kept_to.min(entry.start), entry.start, "");
            }
            keeps_any = true;
            match field {
                None => drop(cursor.skip()?),
                Some(field) => present |= self.field(schema, field, entry, cursor)?,
            }
            kept_to = cursor.offset();
            Ok(())
        })?;
        for (bit, always) in schema.always.iter().enumerate() {
            if present & 1 << bit == 0 {
                let comma = if std::mem::replace(&mut keeps_any, true) {
                    ","
                } else {
                    ""
                };
                let end = cursor.offset() - 1;
                self.replace(end, end, &format!("{comma}\"{always}\":\"\""));
            }
        }
        Ok(())
    }

    /// Reads a documented field; gives its bit where it is one that is there in any case.
    fn field(
        &mut self,
        schema: &Schema,
        field: &Field,
        entry: &Entry<'_>,
        cursor: &mut Cursor<'a>,
    ) -> Result<u32, Mismatch> {
        if entry.key != field.name || entry.source.len() != field.name.len() + 2 {
            self.replace(
                entry.start,
                entry.start + entry.source.len(),
                &format!("\"{}\"", field.name),
            );
        }
        if !field.always {
            self.value(&field.shape, cursor)?;
            return Ok(0);
        }
        // Ids and statuses are strings whatever came: for a list or an object, its JSON text.
        let kind = cursor.peek()?;
        let start = cursor.offset();
        if matches!(kind, Kind::Array | Kind::Object) {
            let source = cursor.skip()?;
            self.copy_to(start);
            crate::write_string(source, &mut self.out);
            self.done = cursor.offset();
        } else {
            self.value(&Shape::Text, cursor)?;
        }
        if field.name == "id" {
            self.id = self.source.get(start..cursor.offset()).unwrap_or_default();
        }
        let bit = schema
            .always
            .iter()
            .position(|always| *always == field.name);
        Ok(1 << bit.unwrap_or_default())
    }

    /// Reads the value at the cursor and brings it into the form of its shape; `false` where it has none and stays as it
    /// came.
    fn value(&mut self, shape: &Shape, cursor: &mut Cursor<'a>) -> Result<bool, Mismatch> {
        let kind = cursor.peek()?;
        let start = cursor.offset();
        match (shape, kind) {
            (Shape::Text, Kind::String) => drop(cursor.string()?),
            (Shape::Number | Shape::Count, Kind::Number) | (Shape::Flag, Kind::Bool) => {
                cursor.skip()?;
            }
            (Shape::Text | Shape::Time, Kind::Number | Kind::Bool) => {
                cursor.skip()?;
                self.replace(start, start, "\"");
                self.replace(cursor.offset(), cursor.offset(), "\"");
            }
            (Shape::Time, Kind::String) => {
                let text = cursor.string()?.plain();
                self.scratch.clear();
                if let Some(text) =
                    text.filter(|text| timestamp::normalize(text, &mut self.scratch))
                    && self.scratch != text
                {
                    self.copy_to(start + 1);
                    self.out.push_str(&self.scratch);
                    self.done = cursor.offset() - 1;
                }
            }
            (Shape::Number | Shape::Count, Kind::String) => {
                match cursor.string()?.plain().map(str::trim) {
                    Some(text) if Cursor::new(text).is_number() => {
                        self.replace(start, cursor.offset(), text);
                    }
                    _ => return Ok(false),
                }
            }
            (Shape::Flag, Kind::String) => {
                let text = cursor.string()?.decode();
                let flag = match text.as_deref().unwrap_or_default().trim().trim_matches('"') {
                    text if text.eq_ignore_ascii_case("true") => "true",
                    text if text.eq_ignore_ascii_case("false") => "false",
                    _ => return Ok(false),
                };
                self.replace(start, cursor.offset(), flag);
            }
            // The 2022 reference describes one count as a list of ids.
            (Shape::Count, Kind::Array) => {
                let mut items = 0_usize;
                cursor.each_item(&mut |cursor| {
                    items += 1;
                    cursor.skip().map(drop)
                })?;
                self.replace(start, cursor.offset(), &items.to_string());
            }
            (Shape::List(shape), Kind::Array) => return self.list(shape, cursor),
            (Shape::Part(schema), Kind::Object) => self.object(schema, cursor)?,
            _ => {
                cursor.skip()?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// All items or none: a list that has one item of another kind is kept as it came.
    fn list(&mut self, shape: &Shape, cursor: &mut Cursor<'a>) -> Result<bool, Mismatch> {
        self.copy_to(cursor.offset());
        let (written, done) = (self.out.len(), self.done);
        let mut fits = true;
        cursor.each_item(&mut |cursor| {
            fits &= self.value(shape, cursor)?;
            Ok(())
        })?;
        if !fits {
            self.out.truncate(written);
            self.done = done;
        }
        Ok(fits)
    }
}
