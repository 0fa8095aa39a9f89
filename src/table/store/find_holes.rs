//! Finds in a task's normalized text what templates have holes for, and where each came from.

use cbr_json::schema::{Schema, Shape};
use cbr_json::{Cursor, Kind, Mismatch, Run};

use crate::store::block::{TextColumn, TimeColumn};
use crate::store::instant::{Calendar, MOST_DIGITS};
use crate::store::template::{Hole, MOST_STEPS};
use crate::store::{id, row_reader};

/// A value that a template has a hole for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where it starts in the source.
    pub(crate) source: usize,
    pub(crate) hole: Hole,
}

/// Which part of a task is walked.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Task,
    Error,
    Extra,
    Resource,
    Common,
    Other,
}

/// Columns for values: texts, times, the id and the progress.
const PROGRESS: usize = TextColumn::ALL.len() + TimeColumn::ALL.len();
const ID: usize = PROGRESS + 1;

/// What was found in a task.
pub(crate) struct Walk<'a> {
    text: &'a str,
    runs: Vec<Run>,
    /// What goes into templates, in its order.
    pub(crate) found: Vec<Found>,
    /// What goes into columns, wherever it stands: place and hole.
    pub(crate) columns: [Option<(usize, Hole)>; ID + 1],
    /// No template can hold this task.
    pub(crate) is_odd: bool,
    /// The source differs from the text in more than the order of things can tell.
    pub(crate) is_rewritten: bool,
    /// There is a status, but it is empty and was not sent.
    pub(crate) adds_status: bool,
}

impl<'a> Walk<'a> {
    /// Walks a task. The runs tell where in its source the text comes from.
    #[inline]
    pub(crate) fn new(
        text: &'a str,
        runs: &[Run],
        schema: &'static Schema,
    ) -> Result<Self, Mismatch> {
        let mut walk = Self {
            text,
            runs: Vec::new(),
            found: Vec::new(),
            columns: [None; ID + 1],
            is_odd: false,
            is_rewritten: false,
            adds_status: false,
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
        walk.object(schema, Part::Task, &mut Cursor::new(text))?;
        Ok(walk)
    }

    #[inline]
    fn object(
        &mut self,
        schema: &'static Schema,
        part: Part,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Mismatch> {
        // Where the values of this object's documented fields are.
        let mut values: Vec<(usize, usize, usize)> = Vec::new();
        cursor.each_entry(&mut |cursor, entry| {
            cursor.peek()?;
            let start = cursor.offset();
            let Some(at) = schema
                .fields
                .iter()
                .position(|field| field.name == entry.key)
            else {
                return self.value(None, None, Part::Other, cursor);
            };
            if let Some(before) = values.iter_mut().find(|(field, ..)| *field == at) {
                // The last of them counts, as it does for JSON.parse.
                self.is_odd = true;
                for column in &mut self.columns {
                    if column.is_some_and(|(place, _)| (before.1..before.2).contains(&place)) {
                        *column = None;
                    }
                }
            }
            let column = column(part, entry.key);
            let shape = schema.fields.get(at).map(|field| &field.shape);
            let inner = match (part, entry.key) {
                (Part::Task, "error_info") => Part::Error,
                (Part::Task, "extra_info") => Part::Extra,
                (Part::Extra, "resource") => Part::Resource,
                (Part::Extra, "common") => Part::Common,
                _ => Part::Other,
            };
            if entry.key != "extra_info" || part == Part::Task || !self.repeated(cursor)? {
                self.value(shape, column, inner, cursor)?;
            }
            let end = cursor.offset();
            match values.iter_mut().find(|(field, ..)| *field == at) {
                Some(value) => *value = (at, start, end),
                None => values.push((at, start, end)),
            }
            Ok(())
        })
    }

    /// Which disks take part repeats from task to task of a resource: kept in one piece, if it came like that.
    #[inline]
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

    #[inline]
    fn value(
        &mut self,
        shape: Option<&'static Shape>,
        column: Option<usize>,
        part: Part,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Mismatch> {
        let kind = cursor.peek()?;
        let start = cursor.offset();
        match (shape, kind) {
            (Some(Shape::Part(schema)), Kind::Object) => return self.object(schema, part, cursor),
            (Some(Shape::List(shape)), Kind::Array) => {
                return cursor
                    .each_item(&mut |cursor| self.value(Some(shape), None, Part::Other, cursor));
            }
            _ => {}
        }
        let json = cursor.skip()?;
        let end = start + json.len();
        match (shape, kind) {
            (None | Some(Shape::Text), Kind::String) => self.text(column, start, end),
            (Some(Shape::Time), Kind::String) => self.time(column, start, end),
            (None | Some(Shape::Number | Shape::Count), Kind::Number) => {
                let hole = match (column, json) {
                    (Some(PROGRESS), json) if row_reader::is_progress(json) => Hole::Progress,
                    (Some(PROGRESS), _) => Hole::OtherProgress,
                    (_, json) if row_reader::is_whole(json) => Hole::Whole,
                    _ => Hole::Number,
                };
                self.note(column, start, hole);
                match self.source(start, end) {
                    Some(source) => self.push(start, end, source, hole),
                    None => self.is_rewritten = true,
                }
            }
            (None, Kind::Array | Kind::Object) => match self.source(start, end) {
                Some(source) => self.push(start, end, source, Hole::Json),
                None => self.is_rewritten = true,
            },
            _ => {}
        }
        Ok(())
    }

    /// A string, quotes and all.
    #[inline]
    fn text(&mut self, column: Option<usize>, start: usize, end: usize) {
        let inner = self.text.get(start + 1..end - 1).unwrap_or_default();
        let mut before = 0;
        let hole = match column {
            Some(ID)
                if inner.len() == id::UUID_LENGTH && id::read_id(inner.as_bytes(), 0).is_some() =>
            {
                Hole::Id
            }
            Some(ID) => Hole::OtherId,
            Some(column) => Hole::Code(u8::try_from(column).unwrap_or_default()),
            None => match id::before_uuid(inner.as_bytes()) {
                Some(length) => {
                    before = length;
                    Hole::Uuid
                }
                None => Hole::Text,
            },
        };
        self.note(column, start + 1, hole);
        match self.source(start, end) {
            // A prefix with an escape in it, or a text that ends where a UUID of another one would.
            Some(_)
                if inner
                    .get(..before)
                    .is_none_or(|prefix| prefix.contains('\\')) =>
            {
                self.is_odd = true;
            }
            Some(source) => self.push(start + 1 + before, end - 1, source + 1 + before, hole),
            None if inner.is_empty() => {
                self.adds_status |= column == Some(TextColumn::Status as usize);
            }
            None => self.is_rewritten = true,
        }
    }

    #[inline]
    fn time(&mut self, column: Option<usize>, start: usize, end: usize) {
        let Some(column) = column else { return };
        let inner = self.text.get(start + 1..end - 1).unwrap_or_default();
        let Some((instant, length)) = Calendar::default().read(inner.as_bytes(), 0) else {
            return;
        };
        if inner.get(length..) != Some("Z") {
            return;
        }
        let which = u8::try_from(column.saturating_sub(TextColumn::ALL.len())).unwrap_or_default();
        let hole = Hole::Time(which, instant.digits);
        self.note(Some(column), start + 1, hole);
        if instant.digits > MOST_DIGITS {
            self.is_odd = true;
            return;
        }
        match self.source(start, start + 1 + length) {
            Some(source) => self.push(start + 1, start + 1 + length, source + 1, hole),
            None => self.is_rewritten = true,
        }
    }

    #[inline]
    fn note(&mut self, column: Option<usize>, start: usize, hole: Hole) {
        if let Some(column) = column.and_then(|column| self.columns.get_mut(column)) {
            *column = Some((start, hole));
        }
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, source: usize, hole: Hole) {
        if self.found.len() + 1 >= MOST_STEPS {
            self.is_odd = true;
            return;
        }
        self.found.push(Found {
            start,
            end,
            source,
            hole,
        });
    }

    /// Where in the source a piece of the text stands as it is.
    #[inline]
    fn source(&self, start: usize, end: usize) -> Option<usize> {
        let after = self.runs.partition_point(|run| run.outcome <= start);
        let run = self.runs.get(after.checked_sub(1)?)?;
        (end <= run.outcome + run.length).then(|| run.source + (start - run.outcome))
    }
}

/// The column of a field.
#[inline]
fn column(part: Part, name: &str) -> Option<usize> {
    let time = |column: TimeColumn| TextColumn::ALL.len() + column as usize;
    Some(match (part, name) {
        (Part::Task, "id") => ID,
        (Part::Task, "status") => TextColumn::Status as usize,
        (Part::Task, "operation_type") => TextColumn::OperationType as usize,
        (Part::Task, "provider_id") => TextColumn::ProviderId as usize,
        (Part::Task, "project_id") => TextColumn::ProjectId as usize,
        (Part::Task, "policy_id") => TextColumn::PolicyId as usize,
        (Part::Task, "vault_id") => TextColumn::VaultId as usize,
        (Part::Task, "vault_name") => TextColumn::VaultName as usize,
        (Part::Task, "created_at") => time(TimeColumn::Created),
        (Part::Task, "started_at") => time(TimeColumn::Started),
        (Part::Task, "updated_at") => time(TimeColumn::Updated),
        (Part::Task, "ended_at") => time(TimeColumn::Ended),
        (Part::Error, "code") => TextColumn::ErrorCode as usize,
        (Part::Error, "message") => TextColumn::ErrorMessage as usize,
        (Part::Resource, "id") => TextColumn::ResourceId as usize,
        (Part::Resource, "type") => TextColumn::ResourceType as usize,
        (Part::Resource, "name") => TextColumn::ResourceName as usize,
        (Part::Common, "progress") => PROGRESS,
        _ => return None,
    })
}
