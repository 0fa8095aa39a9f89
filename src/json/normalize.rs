//! Normalizer: rewrites the service's JSON so that every documented field is in its documented form.
//!
//! The outcome is the source text with a few edits. Nothing is lost: fields that are not documented, and values that a field
//! cannot hold, stay as they are. `null` in a documented field means absence, so that entry is removed. JavaScript reads the
//! outcome with `JSON.parse`, Rust with typed models.
//!
//! Copying field by field was tried first. A hundred small copies per task took longer than reading the task.

use std::borrow::Cow;
use std::ops::Range;
use std::ptr;

use crate::cursor::Cursor;
use crate::key_order::{KeyOrder, ObjectPosition};
use crate::mismatch::{Mismatch, Segment, WalkError};
use crate::raw_str::RawStr;
use crate::schema::{Field, Schema, Shape};
use crate::{Kind, timestamp, write_ascii, write_string};

/// Treatment of characters beyond ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonAscii {
    /// They stay as they are.
    Kept,
    /// They become escapes: JavaScript decodes and parses ASCII several times faster than other text.
    Escaped,
}

/// Normalizer for objects of one model. Writes them one after the other.
pub struct Normalizer<'a> {
    schema: &'static Schema,
    source: &'a str,
    non_ascii: NonAscii,
    out: String,
    /// Offset in the source up to which everything is in `out`, edited.
    done: usize,
    /// Range of the object's id in `out`.
    id: Range<usize>,
    scratch: String,
    key_order: KeyOrder,
}

/// Range of an object in the text, and its `id`.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// Range of the object.
    pub object: Range<usize>,
    /// Range of the id, a JSON string with its quotes; empty if there is none.
    pub id: Range<usize>,
}

/// Key that was read.
struct Key {
    field: Option<&'static Field>,
    /// Position after its value.
    place: ObjectPosition,
    start: usize,
    /// End of the key, if the name of the reference has to take its place.
    other_name_to: Option<usize>,
}

/// Reads a flag that came as a text: `true` or `"true"`, in any case.
#[must_use]
pub fn flag(raw: RawStr<'_>) -> Option<&'static str> {
    let text = match raw.inner() {
        // As the reference has them, and in every backup: nothing to decode.
        r#"\"true\""# => Cow::Borrowed("true"),
        r#"\"false\""# => Cow::Borrowed("false"),
        _ => raw.decode(),
    };
    match text.trim().trim_matches('"') {
        text if text.eq_ignore_ascii_case("true") => Some("true"),
        text if text.eq_ignore_ascii_case("false") => Some("false"),
        _ => None,
    }
}

impl<'a> Normalizer<'a> {
    /// Starts at a cursor's position, and appends to `out`.
    #[must_use]
    pub fn new(
        schema: &'static Schema,
        cursor: &Cursor<'a>,
        non_ascii: NonAscii,
        out: String,
    ) -> Self {
        Self {
            schema,
            source: cursor.text(),
            non_ascii,
            out,
            done: cursor.offset(),
            id: 0..0,
            scratch: String::new(),
            key_order: KeyOrder::new(),
        }
    }

    /// Returns the text written since [`Self::forget`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.out
    }

    /// Forgets the text, but keeps the predictions about the next object.
    pub fn forget(&mut self) {
        self.out.clear();
    }

    /// Normalizes the object at the cursor. Fails only if the text is no JSON or the value no object; `expected` then names
    /// the expectation.
    pub fn read(
        &mut self,
        cursor: &mut Cursor<'a>,
        expected: &'static str,
    ) -> Result<Normalized, Mismatch> {
        if cursor.peek().ok() != Some(Kind::Object) {
            return Err(cursor.wrong(expected));
        }
        self.done = cursor.offset();
        self.id = 0..0;
        let start = self.out.len();
        self.object(self.schema, cursor)?;
        self.copy_to(cursor.offset());
        Ok(Normalized {
            object: start..self.out.len(),
            id: self.id.clone(),
        })
    }

    /// Returns the whole text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.out
    }

    fn copy_to(&mut self, end: usize) {
        let piece = self.source.get(self.done..end).unwrap_or_default();
        self.write_json(piece);
        self.done = end;
    }

    #[inline]
    fn write_json(&mut self, json: &str) {
        match self.non_ascii {
            NonAscii::Kept => self.out.push_str(json),
            NonAscii::Escaped => write_ascii(json, &mut self.out),
        }
    }

    /// Replaces a piece of the source with an ASCII text.
    fn replace(&mut self, start: usize, end: usize, text: &str) {
        self.copy_to(start);
        self.out.push_str(text);
        self.done = end;
    }

    fn object(&mut self, schema: &'static Schema, cursor: &mut Cursor<'a>) -> Result<(), Mismatch> {
        let start = cursor.offset();
        cursor.step();
        // One bit each for the texts that are there in any case.
        let mut present = 0_u32;
        // End of the last entry that is kept; at first, the offset after the opening brace.
        let mut kept_to = cursor.offset();
        let mut keeps_any = false;
        let mut place = ObjectPosition::start_of(schema);
        while let Some(key) = self.key(schema, place, start, cursor)? {
            place = key.place;
            if key.field.is_some() && cursor.is_at(b'n') {
                cursor.skip().map_err(|e| self.inside(&key, e))?;
                // The comma before it goes too; where nothing stays before it, the one behind it.
                self.replace(kept_to, cursor.offset(), "");
                continue;
            }
            if !std::mem::replace(&mut keeps_any, true) && kept_to < key.start {
                self.replace(kept_to, key.start, "");
            }
            match key.field {
                None => drop(cursor.skip().map_err(|e| self.inside(&key, e))?),
                Some(field) => {
                    if let Some(end) = key.other_name_to {
                        self.replace(key.start, end, "\"");
                        self.out.push_str(field.name);
                        self.out.push('"');
                    }
                    let read = self.field(schema, field, cursor);
                    present |= read.map_err(|e| self.inside(&key, e))?;
                }
            }
            kept_to = cursor.offset();
        }
        for (bit, always) in schema.always.iter().enumerate() {
            if present & 1 << bit == 0 {
                let end = cursor.offset() - 1;
                // Space in front of the first entry goes, as it does where that was sent.
                let start = if keeps_any { end } else { kept_to };
                self.replace(start, end, if keeps_any { ",\"" } else { "\"" });
                self.out.push_str(always);
                self.out.push_str("\":\"\"");
                keeps_any = true;
            }
        }
        Ok(())
    }

    /// Reads up to the next value; `None` at the end of the object. Tries the predicted key first.
    #[inline]
    fn key(
        &mut self,
        schema: &'static Schema,
        place: ObjectPosition,
        object: usize,
        cursor: &mut Cursor<'a>,
    ) -> Result<Option<Key>, Mismatch> {
        let from = cursor.offset();
        if let Some((field, start)) = self.key_order.follow(place, cursor) {
            return Ok(Some(Key {
                field: Some(field),
                place: ObjectPosition::behind(field),
                start,
                other_name_to: None,
            }));
        }
        if cursor.is_at(b'}') {
            cursor.step();
            return Ok(None);
        }
        self.new_key(schema, place, object, from, cursor)
    }

    /// Reads a key that was not predicted.
    fn new_key(
        &mut self,
        schema: &'static Schema,
        place: ObjectPosition,
        object: usize,
        from: usize,
        cursor: &mut Cursor<'a>,
    ) -> Result<Option<Key>, Mismatch> {
        let Some((start, raw)) = cursor.next_key(place.is_start_of(schema))? else {
            return Ok(None);
        };
        let name = raw.name();
        // An object may have a field under two names. Then the other one stays as it is.
        let field = schema
            .field(&name)
            .filter(|field| field.name == name || !self.has(object, field.name));
        let mut key = Key {
            field,
            place: field.map_or(
                ObjectPosition::behind_others(schema),
                ObjectPosition::behind,
            ),
            start,
            other_name_to: None,
        };
        if let Some(field) = field {
            if raw.plain() == Some(field.name) {
                self.key_order
                    .learn(place, field, from, start, cursor.offset());
            } else {
                key.other_name_to = Some(start + raw.source_len());
            }
        }
        Ok(Some(key))
    }

    /// True if the first entries of an object have a value under this name. Not all entries: a hostile object may have a million of
    /// other names.
    #[cold]
    fn has(&self, object: usize, name: &str) -> bool {
        let mut end = self.source.len().min(object + 512);
        while !self.source.is_char_boundary(end) {
            end -= 1;
        }
        let mut cursor = Cursor::new(self.source.get(object..end).unwrap_or_default());
        let mut found = false;
        // Where the piece ends in the middle of the object, that is no error.
        let _ = cursor.each_entry(&mut |cursor, entry| {
            found |= entry.key == name && cursor.peek()? != Kind::Null;
            cursor.skip().map(drop)
        });
        found
    }

    #[cold]
    fn inside(&self, key: &Key, mismatch: Mismatch) -> Mismatch {
        let source = self.source.get(key.start..).unwrap_or_default();
        let name = Cursor::new(source)
            .string()
            .map(|raw| raw.name().into_owned());
        mismatch.within(Segment::Key(name.unwrap_or_default()))
    }

    /// Reads a documented field. Returns its bit if the schema adds the field where it is missing, else 0.
    #[inline]
    fn field(
        &mut self,
        schema: &Schema,
        field: &'static Field,
        cursor: &mut Cursor<'a>,
    ) -> Result<u32, Mismatch> {
        if matches!(field.shape, Shape::Count) && cursor.is_at(b'[') {
            return self.counted(field.name, cursor).map(|()| 0);
        }
        if !field.always {
            self.value(&field.shape, cursor)?;
            return Ok(0);
        }
        let is_id = field.name == "id";
        let start = cursor.offset();
        if is_id {
            self.copy_to(start);
        }
        let written = self.out.len();
        // Ids and statuses are strings whatever came: for a list or an object, its JSON text.
        if matches!(cursor.peek()?, Kind::Array | Kind::Object) {
            let mut text = String::new();
            write_string(cursor.skip()?, &mut text);
            self.copy_to(start);
            self.write_json(&text);
            self.done = cursor.offset();
        } else {
            self.value(&Shape::Text, cursor)?;
        }
        if is_id {
            self.copy_to(cursor.offset());
            self.id = written..self.out.len();
        }
        let bit = schema.fields.iter().position(|other| ptr::eq(other, field));
        Ok(1 << bit.unwrap_or_default())
    }

    /// Brings the value at the cursor into the form of its shape. Returns `false` if that is impossible; the value then
    /// stays as it came.
    fn value(&mut self, shape: &Shape, cursor: &mut Cursor<'a>) -> Result<bool, Mismatch> {
        match shape {
            Shape::Text if cursor.is_at(b'"') => {
                cursor.pass_string()?;
                return Ok(true);
            }
            Shape::Time if cursor.is_at(b'"') => {
                let start = cursor.offset() + 1;
                cursor.pass_string()?;
                self.time(start, cursor.offset() - 1);
                return Ok(true);
            }
            _ => {}
        }
        let kind = cursor.peek()?;
        match (shape, kind) {
            (Shape::Number | Shape::Count, Kind::Number) => cursor.number()?,
            (Shape::Flag, Kind::Bool) => drop(cursor.skip()?),
            (Shape::Part(schema), Kind::Object) => self.object(schema, cursor)?,
            (Shape::List(shape), Kind::Array) => return self.list(shape, cursor),
            _ => return self.other_form(shape, kind, cursor),
        }
        Ok(true)
    }

    /// Brings a time into RFC 3339 in UTC.
    #[inline]
    fn time(&mut self, start: usize, end: usize) {
        let text = self.source.get(start..end).unwrap_or_default();
        if let Some((time, zone)) = timestamp::split_utc(text) {
            if zone != "Z" {
                self.copy_to(start + time.len());
                self.out.push('Z');
                self.done = end;
            }
            return;
        }
        self.scratch.clear();
        let escaped = text.contains('\\');
        let inner = RawStr {
            inner: text,
            escaped,
        };
        // Some serializers escape the plus sign.
        let said = inner.decode();
        if timestamp::normalize(&said, &mut self.scratch) && self.scratch != text {
            self.copy_to(start);
            self.out.push_str(&self.scratch);
            self.done = end;
        }
    }

    /// Reads a value that is not of the kind that the reference gives for its field.
    fn other_form(
        &mut self,
        shape: &Shape,
        kind: Kind,
        cursor: &mut Cursor<'a>,
    ) -> Result<bool, Mismatch> {
        let start = cursor.offset();
        match (shape, kind) {
            (Shape::Text | Shape::Time, Kind::Number | Kind::Bool) => {
                cursor.skip()?;
                self.replace(start, start, "\"");
                self.replace(cursor.offset(), cursor.offset(), "\"");
            }
            (Shape::Number | Shape::Count, Kind::String) => {
                let inner = cursor.string()?.plain().unwrap_or_default();
                let text = inner.trim();
                if !Cursor::new(text).is_number() {
                    return Ok(false);
                }
                // Only what stands around the number goes, so that the number itself is a piece of the source.
                let before = start + 1 + (inner.len() - inner.trim_start().len());
                self.replace(start, before, "");
                self.replace(before + text.len(), cursor.offset(), "");
            }
            (Shape::Flag, Kind::String) => {
                let Some(flag) = flag(cursor.string()?) else {
                    return Ok(false);
                };
                self.replace(start, cursor.offset(), flag);
            }
            _ => {
                cursor.skip()?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads a list in place of a count, as the 2022 reference describes `fail_count`. The list itself follows the count: `fail_ids`.
    #[cold]
    fn counted(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), Mismatch> {
        let start = cursor.offset();
        let mut items = 0_usize;
        cursor.clone().each_item(&mut |cursor| {
            items += 1;
            cursor.skip().map(drop)
        })?;
        let stem = name.strip_suffix("_count").unwrap_or(name);
        self.replace(start, start, &items.to_string());
        for part in [",\"", stem, "_ids\":"] {
            self.out.push_str(part);
        }
        self.value(&Shape::List(&Shape::Text), cursor).map(drop)
    }

    /// Reads a list: all items are brought into the form of their shape, or none. A list with one item of another kind stays
    /// as it came.
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
