//! Ingestion of rows: with a known layout, with a new layout that is learned, or as whole text.
use cbr_json::{Cursor, Kind, Normalizer, Run, minimal_escapes};
use cbr_store::arena::{self, Arena};
use cbr_store::dictionaries::Lengths;
use cbr_store::dictionary::hash;
use cbr_store::key_sort::KeySort;
use cbr_store::layouts::Layouts;
use cbr_store::reserve::{Reserve, ensure_free};
use cbr_store::row_reader::{RowReader, Unfilled};
use cbr_store::{Full, Hole, MISSING, Rows, TextColumn, id};
use cbr_wire::model::OperationLog;

use super::find_holes::Walk;
use crate::error::TableError;
use cbr_store::template::{Templates, WHOLE_ROW};

/// Rows, dictionaries and templates: everything but the index of ids.
pub(crate) struct RowStore {
    pub(crate) rows: Rows,
    pub(crate) arena: Arena,
    pub(crate) templates: Templates,
    /// Known layouts of each form of tasks.
    layouts: [Layouts; 3],
    /// Form of the task that is read.
    form: usize,
    /// Code of the source of the tasks that are read.
    pub(crate) source: u32,
    reader: RowReader,
    /// For each template, the number of tasks that had an unknown layout.
    misses: Vec<u32>,
    /// Strain by tasks whose layout is unknown.
    strain: Strain,
    /// Use of each form.
    forms: [Form; 3],
    sorter: KeySort,
    /// Number of tasks whose layout was unknown, and of those in a row.
    learned: u32,
    missed: u32,
}

/// Length of a body in which a single task may take more memory than was found free for the body.
pub(crate) const LARGE_BODY: usize = 1 << 26;
/// After so many unknown layouts in a row, only every so many tasks are compared with the known ones.
const MAX_MISSED: u32 = 64;
const FOLLOW_AGAIN: u32 = 8;
/// Under strain, every so many tasks the layout is learned as it is, for the time when layouts repeat again.
const TRY_AGAIN: u32 = 256;
/// If layouts of a canonical form are new too often as well, every so many tasks are sorted all the same: at first so many, after each
/// failure twice as many, up to a limit. Each failure leaves a template.
const SORT_AGAIN: u32 = 16;
const MAX_SORT_AGAIN: u32 = 1 << 12;

/// Ratio of failures to successes: true for [`Strain::is_high`] once more than one in [`Strain::COST`] tasks failed for a while.
#[derive(Debug, Clone, Copy, Default)]
struct Strain(u32);

impl Strain {
    const COST: u32 = 16;
    /// Number of failures in a row that is too many: the service uses a few hundred layouts.
    const MAX: u32 = 512 * Self::COST;

    fn fail(&mut self) {
        self.0 = (self.0 + Self::COST).min(2 * Self::MAX);
    }

    #[inline]
    fn succeed(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }

    fn is_high(self) -> bool {
        self.0 > Self::MAX
    }
}

/// Forms of a task: as it came, with all keys sorted, and with the documented keys sorted before all other members.
const AS_SENT: usize = 0;
const ALL_SORTED: usize = 1;
const DOCUMENTED_SORTED: usize = 2;
/// If so many more tasks of a form had a new template than a known one, the next form is used.
const MAX_FAILURES: u32 = 128;

/// Use of a canonical form.
#[derive(Debug, Clone, Copy)]
struct Form {
    failures: u32,
    again: u32,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            failures: 0,
            again: SORT_AGAIN,
        }
    }
}

impl Form {
    fn succeed(&mut self) {
        self.failures = self.failures.saturating_sub(1);
        self.again = SORT_AGAIN;
    }

    fn fail(&mut self) {
        if self.failures < MAX_FAILURES {
            self.failures += 1;
        } else {
            self.again = (self.again * 2).min(MAX_SORT_AGAIN);
        }
    }
}

/// State to roll back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) rows: usize,
    pub(crate) arena: arena::Mark,
    dictionaries: Lengths,
    templates: usize,
}

impl RowStore {
    pub(crate) fn new() -> Self {
        Self {
            rows: Rows::new(),
            arena: Arena::default(),
            templates: Templates::new(),
            layouts: [const { Layouts::new() }; 3],
            form: AS_SENT,
            source: MISSING,
            reader: RowReader::new(),
            misses: Vec::new(),
            strain: Strain::default(),
            forms: [Form::default(); 3],
            sorter: KeySort::default(),
            learned: 0,
            missed: 0,
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            rows: self.rows.columns.len(),
            arena: self.arena.mark(),
            dictionaries: self.rows.dictionaries.lengths(),
            templates: self.templates.len(),
        }
    }

    /// Rolls back: removes all rows after the mark, and the texts, templates and layouts that came with them.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.rows.columns.truncate(mark.rows);
        self.arena.back_to(mark.arena);
        self.rows.dictionaries.truncate(mark.dictionaries);
        if self.templates.len() > mark.templates {
            self.templates.truncate(mark.templates);
            self.layouts = [const { Layouts::new() }; 3];
        }
        self.reader.forget();
    }

    /// Reads the task at the cursor and appends it as a row.
    pub(crate) fn read_task<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<(), TableError> {
        if cursor.peek().ok() != Some(Kind::Object) {
            return Err(cursor.wrong("a task (an object)").into());
        }
        let is_tried = self.missed < MAX_MISSED || self.missed.is_multiple_of(FOLLOW_AGAIN);
        if is_tried && self.follow(cursor, false)? {
            self.strain.succeed();
            self.missed = 0;
        } else {
            self.strain.fail();
            self.missed = self.missed.wrapping_add(1);
            self.learned = self.learned.wrapping_add(1);
            if !self.is_strained() || !self.read_sorted(cursor)? {
                self.learn(cursor, normalizer)?;
            }
        }
        self.push()?;
        Ok(())
    }

    /// True if learning the layout of this task is of no use, because layouts are new too often.
    fn is_strained(&self) -> bool {
        self.strain.is_high() && !self.learned.is_multiple_of(TRY_AGAIN)
    }

    /// Returns the first canonical form that is of use for this task.
    fn form(&self) -> Option<usize> {
        [ALL_SORTED, DOCUMENTED_SORTED].into_iter().find(|form| {
            self.forms.get(*form).is_some_and(|form| {
                form.failures < MAX_FAILURES || self.learned.is_multiple_of(form.again)
            })
        })
    }

    /// Reads the task at the cursor, if its layout is known.
    fn follow(&mut self, cursor: &mut Cursor<'_>, is_normalized: bool) -> Result<bool, Full> {
        self.reader.start_row();
        self.reader.is_normalized = is_normalized;
        let Some(layouts) = self.layouts.get_mut(self.form) else {
            return Ok(false);
        };
        let followed = layouts.follow(
            cursor.text(),
            cursor.offset(),
            &mut self.reader,
            &mut self.rows.dictionaries,
        );
        let followed = match followed {
            Ok(followed) => followed,
            Err(Unfilled::Differs) => return Ok(false),
            Err(Unfilled::Full(full)) => return Err(full),
        };
        self.reader.cells.template = followed.template;
        if followed.adds_status {
            let texts = self
                .rows
                .dictionaries
                .columns
                .get_mut(TextColumn::Status as usize);
            let cell = self.reader.cells.codes.get_mut(TextColumn::Status as usize);
            if let (Some(texts), Some(cell)) = (texts, cell) {
                *cell = texts.intern("")?;
            }
        }
        cursor.go_to(followed.end);
        Ok(true)
    }

    /// Appends the row that was read.
    fn push(&mut self) -> Result<(), Full> {
        if self.reader.cells.id == 0 {
            self.name_by_content()?;
        }
        let place = self.arena.push(&self.reader.bytes)?;
        self.reader.cells.place = place;
        self.reader.cells.set_source(self.source);
        self.rows.columns.reserve()?;
        self.rows.columns.push(&self.reader.cells);
        Ok(())
    }

    /// Gives a task without an id a number made of its content.
    #[cold]
    fn name_by_content(&mut self) -> Result<(), Full> {
        ensure_free(self.reader.bytes.len(), 4)?;
        let mut json = String::new();
        self.templates.write(
            &self.reader.cells,
            &self.reader.bytes,
            &self.rows.dictionaries,
            &mut json,
        );
        self.reader.cells.id = id::of_content(hash(minimal_escapes(&json).as_bytes()));
        Ok(())
    }

    /// Reads a task whose layout is not known, and learns the layout.
    #[cold]
    fn learn<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<(), TableError> {
        let start = cursor.offset();
        // The normalizer is a few KB, its text grows by doubling, and neither they nor what is found in the text ask for their memory.
        let task = cursor.clone().skip().unwrap_or(cursor.text());
        ensure_free(task.len().saturating_add(1 << 16), 5)?;
        let normalizer =
            normalizer.get_or_insert_with(|| Normalizer::recording(&OperationLog::SCHEMA, cursor));
        normalizer.forget();
        normalizer.read(cursor, "a task (an object)")?;
        let end = cursor.offset();
        let text = normalizer.text();
        let all = Run {
            source: 0,
            outcome: 0,
            length: text.len(),
        };
        if self.is_strained() && self.form().is_none() {
            self.keep_whole(text, &Walk::new(text, &[], false)?)?;
            return Ok(());
        }
        if self.follow(&mut Cursor::new(text), true)? {
            // The layout of the source may repeat, so it is learned too, but only for the first, second, fourth, eighth such task.
            if self.is_time_to_learn(self.reader.cells.template) {
                let walk = Walk::new(text, normalizer.runs(), self.form > AS_SENT)?;
                if !walk.unsupported && !walk.is_rewritten {
                    self.learn_layout(cursor.text(), start, end, text, &walk)?;
                }
            }
            return Ok(());
        }
        let walk = Walk::new(text, normalizer.runs(), self.form > AS_SENT)?;
        if !walk.unsupported
            && !walk.is_rewritten
            && self.learn_layout(cursor.text(), start, end, text, &walk)?
        {
            let mut source = cursor.clone();
            source.go_to(start);
            if self.follow(&mut source, false)? && source.offset() == end {
                return Ok(());
            }
        }
        let walk = Walk::new(text, &[all], self.form > AS_SENT)?;
        if !walk.unsupported
            && self.learn_layout(text, 0, text.len(), text, &walk)?
            && self.follow(&mut Cursor::new(text), true)?
        {
            return Ok(());
        }
        self.keep_whole(text, &walk)?;
        Ok(())
    }

    /// Reads the task at the cursor in a canonical order of keys, because layouts are new too often. False for a task that has to
    /// be read as it is: the number of a task without an id is made of its text.
    #[cold]
    fn read_sorted(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, TableError> {
        let Some(form) = self.form() else {
            return Ok(false);
        };
        let schema = (form == DOCUMENTED_SORTED).then_some(&OperationLog::SCHEMA);
        let mut sorter = std::mem::take(&mut self.sorter);
        self.form = form;
        let is_read = if let Some((text, end)) = sorter.sort(cursor.text(), cursor.offset(), schema)
        {
            self.read_in_order(text)
                .map(|is_read| is_read.then(|| cursor.go_to(end)))
        } else {
            self.count(false);
            Ok(None)
        };
        self.form = AS_SENT;
        if sorter.memory() < LARGE_BODY {
            self.sorter = sorter;
        }
        Ok(is_read?.is_some())
    }

    /// Reads a task in canonical form. False if it is malformed, has no id, or no template fits it.
    fn read_in_order(&mut self, sorted: &str) -> Result<bool, TableError> {
        let templates = self.templates.len();
        let is_read = self.follow(&mut Cursor::new(sorted), false)?
            || match self.learn(&mut Cursor::new(sorted), &mut None) {
                // Read as it is, it is an error with its place in the source.
                Err(TableError::Malformed(_)) => return Ok(false),
                learned => learned.map(|()| true)?,
            };
        let is_kept = self.reader.cells.template != WHOLE_ROW && self.reader.cells.id != 0;
        self.count(is_kept && self.templates.len() == templates);
        Ok(is_read && is_kept)
    }

    /// Counts a task in a canonical form. A new template is a failure too.
    fn count(&mut self, is_success: bool) {
        match self.forms.get_mut(self.form) {
            Some(form) if is_success => form.succeed(),
            Some(form) => form.fail(),
            None => {}
        }
    }

    /// Counts a task with a known template and an unknown layout. Returns true for the first, second, fourth, eighth task and
    /// so on.
    fn is_time_to_learn(&mut self, template: u32) -> bool {
        let at = template as usize;
        if self.misses.len() <= at {
            if self.misses.reserve_for(at + 1 - self.misses.len()).is_err() {
                return false;
            }
            self.misses.resize(at + 1, 0);
        }
        self.misses.get_mut(at).is_some_and(|misses| {
            *misses = misses.saturating_add(1);
            misses.is_power_of_two()
        })
    }

    /// Learns the layout and the template of a task; `false` if there are too many.
    fn learn_layout(
        &mut self,
        source: &str,
        start: usize,
        end: usize,
        text: &str,
        walk: &Walk<'_>,
    ) -> Result<bool, Full> {
        let mut layout = Vec::with_capacity(walk.found.len() + 1);
        let mut pieces = Vec::with_capacity(walk.found.len() + 1);
        let (mut from, mut text_from) = (start, 0);
        for found in &walk.found {
            let length = found.end - found.start;
            layout.push((
                source.get(from..found.source).unwrap_or_default(),
                found.hole,
            ));
            pieces.push((
                text.get(text_from..found.start).unwrap_or_default(),
                found.hole,
            ));
            if found.hole == Hole::Value {
                let value = text.get(found.start..found.end).unwrap_or_default();
                self.rows.dictionaries.values.intern(value)?;
            }
            (from, text_from) = (found.source + length, found.end);
        }
        layout.push((source.get(from..end).unwrap_or_default(), Hole::End));
        pieces.push((text.get(text_from..).unwrap_or_default(), Hole::End));
        match self.templates.add(&pieces)? {
            Some(template) => match self.layouts.get_mut(self.form) {
                Some(layouts) => layouts.learn(&layout, template, walk.adds_status),
                None => Ok(false),
            },
            None => Ok(false),
        }
    }

    /// Appends a task as its whole text, because no template fits it.
    fn keep_whole(&mut self, text: &str, walk: &Walk<'_>) -> Result<(), Full> {
        self.reader.start_row();
        self.reader.keeps_text = true;
        for &(_, start, hole) in &walk.columns {
            match self
                .reader
                .fill(hole, text, start, &mut self.rows.dictionaries)
            {
                // A value that cannot be read is missing from its column.
                Ok(_) | Err(Unfilled::Differs) => {}
                Err(Unfilled::Full(full)) => return Err(full),
            }
        }
        self.reader.bytes.clear();
        self.reader.cells.template = WHOLE_ROW;
        self.reader.write_text(text.as_bytes())
    }

    pub(crate) fn memory(&self) -> usize {
        self.rows.columns.memory()
            + self.arena.memory()
            + self.rows.dictionaries.memory()
            + self.templates.memory()
            + self.layouts.iter().map(Layouts::memory).sum::<usize>()
            + self.reader.memory()
            + self.misses.capacity() * 4
            + self.sorter.memory()
    }
}
