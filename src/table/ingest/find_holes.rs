//! Finder of holes: finds the values in a task's normalized text that its template leaves out, and their offsets in the source.
use cbr_json::schema::{Schema, Shape};
use cbr_json::{Cursor, Kind, Mismatch, Run};
use cbr_store::instant::{Calendar, MOST_DIGITS};
use cbr_store::key_sort::OTHER_MEMBERS;
use cbr_store::{Hole, TextColumn, id, row_reader};
use cbr_wire::model::OperationLog;

use crate::Key;
use cbr_store::template::MOST_STEPS;

/// Value that fills a hole of a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Offset in the source.
    pub(crate) source: usize,
    pub(crate) hole: Hole,
}

/// Walk through a task, with the holes that it found.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a finding of its own"
)]
pub(crate) struct Walk<'a> {
    text: &'a str,
    runs: Vec<Run>,
    /// Path of the object that is walked: `extra_info.resource`.
    path: String,
    /// Holes of the template, in their order.
    pub(crate) found: Vec<Found>,
    /// Values for columns: field, offset and hole.
    pub(crate) columns: Vec<(Key, usize, Hole)>,
    /// True if no template can hold this task.
    pub(crate) unsupported: bool,
    /// True if a value of the source was rewritten, so that no layout can be learned from it.
    pub(crate) is_rewritten: bool,
    /// True if the normalizer added an empty status.
    pub(crate) adds_status: bool,
    /// True for the canonical form of a task.
    is_sorted: bool,
}

impl<'a> Walk<'a> {
    /// Walks a task. `runs` map its text to the source. Without any, only the values for columns are found.
    pub(crate) fn new(text: &'a str, runs: &[Run], is_sorted: bool) -> Result<Self, Mismatch> {
        let mut walk = Self {
            text,
            runs: Vec::new(),
            path: String::new(),
            found: Vec::new(),
            columns: Vec::new(),
            unsupported: false,
            is_rewritten: false,
            adds_status: false,
            is_sorted,
        };
        for run in runs {
            match walk.runs.last_mut() {
                Some(last)
                    if last.source + last.length == run.source
                        && last.outcome + last.length == run.outcome =>
                {
                    last.length += run.length;
                }
                _ => walk.runs.push(*run),
            }
        }
        walk.object(&OperationLog::SCHEMA, &mut Cursor::new(text))?;
        Ok(walk)
    }

    fn object(&mut self, schema: &'static Schema, cursor: &mut Cursor<'a>) -> Result<(), Mismatch> {
        // A bit for each documented field that came.
        let mut seen = 0_u64;
        cursor.each_entry(&mut |cursor, entry| {
            cursor.peek()?;
            let Some(at) = schema.place(entry.key) else {
                if self.is_sorted && OTHER_MEMBERS.starts_with(entry.source) {
                    let start = entry.start;
                    cursor.skip()?;
                    self.hole(start, cursor.offset(), Hole::Members);
                    return Ok(());
                }
                return self.value(None, None, cursor);
            };
            let length = self.path.len();
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(entry.key);
            let bit = 1 << at;
            if seen & bit != 0 {
                // The last of them counts, as it does for JSON.parse.
                self.unsupported = true;
                let path = &self.path;
                self.columns.retain(|(key, ..)| !key.is_within(path));
            }
            seen |= bit;
            if entry.key != "extra_info" || length == 0 || !self.repeated(cursor)? {
                let shape = schema.fields.get(at).map(|field| &field.shape);
                self.value(shape, Key::at_path(&self.path), cursor)?;
            }
            self.path.truncate(length);
            Ok(())
        })
    }

    /// Keeps the `extra_info` of a resource in one piece, if the normalizer has not changed it. It often repeats: the list of
    /// disks is the same in many tasks of a resource.
    #[inline(never)]
    fn repeated(&mut self, cursor: &mut Cursor<'a>) -> Result<bool, Mismatch> {
        let start = cursor.offset();
        if cursor.peek()? != Kind::Object {
            return Ok(false);
        }
        let mut behind = cursor.clone();
        let json = behind.skip()?;
        let Some(source) = self.source(start, start + json.len()) else {
            return Ok(false);
        };
        self.push(start, start + json.len(), source, Hole::Value);
        *cursor = behind;
        Ok(true)
    }

    fn value(
        &mut self,
        shape: Option<&'static Shape>,
        key: Option<Key>,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Mismatch> {
        let kind = cursor.peek()?;
        let start = cursor.offset();
        match (shape, kind) {
            (Some(Shape::Part(schema)), Kind::Object)
                if !self.runs.is_empty() || Key::any_within(&self.path) =>
            {
                return self.object(schema, cursor);
            }
            (Some(Shape::List(shape)), Kind::Array) if !self.runs.is_empty() => {
                let length = self.path.len();
                self.path.push_str("[]");
                let walked = cursor.each_item(&mut |cursor| self.value(Some(shape), None, cursor));
                self.path.truncate(length);
                return walked;
            }
            _ => {}
        }
        let json = cursor.skip()?;
        if key.is_none() && self.runs.is_empty() {
            return Ok(());
        }
        let end = start + json.len();
        match (shape, kind) {
            (None | Some(Shape::Text), Kind::String) => self.text_hole(key, start, end),
            (Some(Shape::Time), Kind::String) => self.time_hole(key, start, end),
            (None | Some(Shape::Number | Shape::Count), Kind::Number) => {
                let is_whole = row_reader::is_whole(json);
                let hole = match key {
                    Some(Key::Number(column)) if row_reader::fits_column(json) => {
                        Hole::Thousandths(column)
                    }
                    Some(Key::Number(column)) => Hole::OtherThousandths(column),
                    Some(Key::Id | Key::Text(_) | Key::Time(_) | Key::Duration) | None => {
                        if is_whole {
                            Hole::Whole
                        } else {
                            Hole::Number
                        }
                    }
                };
                self.note(key, start, hole);
                match self.source(start, end) {
                    Some(source) => self.push(start, end, source, hole),
                    // The count of a list without items. It is part of the template, because the source's text is always the same.
                    None if key.is_none() && json == "0" => {}
                    None => self.is_rewritten = true,
                }
            }
            (None, Kind::Array | Kind::Object) => self.hole(start, end, Hole::Json),
            _ => {}
        }
        Ok(())
    }

    /// Notes a hole that can hold only what the source has.
    fn hole(&mut self, start: usize, end: usize, hole: Hole) {
        match self.source(start, end) {
            Some(source) => self.push(start, end, source, hole),
            None => self.is_rewritten = true,
        }
    }

    /// Notes a string with its quotes.
    #[inline(never)]
    fn text_hole(&mut self, key: Option<Key>, start: usize, end: usize) {
        let inner = self.text.get(start + 1..end - 1).unwrap_or_default();
        let mut before = 0;
        let hole = match key {
            Some(Key::Id)
                if inner.len() == id::UUID_LENGTH && id::read_id(inner.as_bytes(), 0).is_some() =>
            {
                Hole::Id
            }
            Some(Key::Id) => Hole::OtherId,
            Some(Key::Text(column)) => Hole::Code(column),
            Some(Key::Time(_) | Key::Number(_) | Key::Duration) | None => {
                match id::before_uuid(inner.as_bytes()) {
                    Some(length) => {
                        before = length;
                        Hole::Uuid
                    }
                    None => Hole::Text,
                }
            }
        };
        self.note(key, start + 1, hole);
        match self.source(start, end) {
            // A prefix with an escape in it, or a text that ends where a UUID of another one would.
            Some(_)
                if inner
                    .get(..before)
                    .is_none_or(|prefix| prefix.contains('\\')) =>
            {
                self.unsupported = true;
            }
            Some(source) => self.push(start + 1 + before, end - 1, source + 1 + before, hole),
            None if inner.is_empty() => {
                self.adds_status |= key == Some(Key::Text(TextColumn::Status));
            }
            None => self.is_rewritten = true,
        }
    }

    fn time_hole(&mut self, key: Option<Key>, start: usize, end: usize) {
        let Some(Key::Time(column)) = key else { return };
        let inner = self.text.get(start + 1..end - 1).unwrap_or_default();
        let Some((instant, length)) = Calendar::default().read_time(inner.as_bytes(), 0) else {
            return;
        };
        if inner.get(length..) != Some("Z") {
            return;
        }
        let hole = Hole::Time(column, instant.digits);
        self.note(key, start + 1, hole);
        if instant.digits > MOST_DIGITS {
            self.unsupported = true;
            return;
        }
        self.hole(start + 1, start + 1 + length, hole);
    }

    #[inline(never)]
    fn note(&mut self, key: Option<Key>, start: usize, hole: Hole) {
        if let Some(key) = key {
            self.columns.retain(|(other, ..)| *other != key);
            self.columns.push((key, start, hole));
        }
    }

    #[inline(never)]
    fn push(&mut self, start: usize, end: usize, source: usize, hole: Hole) {
        if self.found.len() + 1 >= MOST_STEPS {
            self.unsupported = true;
            return;
        }
        self.found.push(Found {
            start,
            end,
            source,
            hole,
        });
    }

    /// Returns the offset in the source of an unchanged piece of the text.
    #[inline(never)]
    fn source(&self, start: usize, end: usize) -> Option<usize> {
        let after = self.runs.partition_point(|run| run.outcome <= start);
        let run = self.runs.get(after.checked_sub(1)?)?;
        (end <= run.outcome + run.length).then(|| run.source + (start - run.outcome))
    }
}
