//! Ingestion of rows: with a known layout, with a new layout that is learned, or as whole text.
use cbr_json::{Cursor, Kind, NonAscii, Normalizer};
use cbr_store::arena::{self, Arena};
use cbr_store::dictionaries::Lengths;
use cbr_store::dictionary::hash;
use cbr_store::layouts::{Layouts, Piece};
use cbr_store::members::{Form, KnownMembers, MemberReader, Mode};
use cbr_store::reserve::{Reserve, ensure_free};
use cbr_store::row_reader::{RowReader, Unfilled};
use cbr_store::{Full, Hole, MISSING, Rows, TextColumn, compact, id};
use cbr_wire::model::OperationLog;

use crate::Key;
use crate::error::TableError;
use cbr_store::template::{Templates, WHOLE_ROW};

/// Rows, dictionaries and templates: everything but the index of ids.
pub(crate) struct RowStore {
    pub(crate) rows: Rows,
    pub(crate) arena: Arena,
    pub(crate) templates: Templates,
    layouts: Layouts,
    /// Code of the source of the tasks that are read.
    pub(crate) source: u32,
    reader: RowReader,
    /// JSON of the last task without an id.
    written: String,
    /// For each template, the number of tasks that had an unknown layout.
    misses: Vec<u32>,
    /// Strain by tasks whose layout is unknown.
    strain: Strain,
    /// Keys and templates of tasks that are kept member by member.
    members: KnownMembers,
    /// Number of tasks whose layout was unknown, and of those in a row.
    learned: u32,
    missed: u32,
    /// Number of such tasks in a row that had to be normalized.
    refused: u32,
}

/// Length of a body in which a single task may take more memory than was found free for the body.
pub(crate) const LARGE_BODY: usize = 1 << 26;
/// After so many unknown layouts in a row, only every so many tasks are compared with the known ones. So it is with tasks that have to be
/// normalized, which are then normalized at once.
const MAX_MISSED: u32 = 64;
const FOLLOW_AGAIN: u32 = 8;
/// Under strain, every so many tasks the layout is learned as it is, for the time when layouts repeat again.
const TRY_AGAIN: u32 = 256;

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
            layouts: Layouts::new(),
            source: MISSING,
            reader: RowReader::new(),
            written: String::new(),
            misses: Vec::new(),
            strain: Strain::default(),
            members: KnownMembers::new(FORM),
            learned: 0,
            missed: 0,
            refused: 0,
        }
    }

    /// Takes new layouts as too many from now on.
    #[cfg(test)]
    pub(crate) fn overstrain(&mut self) {
        (self.strain, self.learned) = (Strain(2 * Strain::MAX), 1);
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
            self.layouts = Layouts::new();
            self.members.forget();
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
            self.read_new(cursor, normalizer)?;
        }
        self.push()?;
        Ok(())
    }

    /// True if learning the layout of this task is of no use, because layouts are new too often.
    fn is_strained(&self) -> bool {
        self.strain.is_high() && !self.learned.is_multiple_of(TRY_AGAIN)
    }

    /// Reads the task at the cursor, if its layout is known.
    fn follow(&mut self, cursor: &mut Cursor<'_>, is_normalized: bool) -> Result<bool, Full> {
        self.reader.start_row();
        self.reader.is_normalized = is_normalized;
        let followed = self.layouts.follow(
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
        // A row without its literal texts is rarely shorter than a quarter of it.
        ensure_free(4 * self.reader.bytes.len(), 2)?;
        self.written.clear();
        self.templates.write(
            &self.reader.cells,
            &self.reader.bytes,
            &self.rows.dictionaries,
            &mut self.written,
        );
        self.reader.cells.id = id::of_content(hash(compact(&self.written).as_bytes()));
        self.written.shrink_to(1 << 16);
        Ok(())
    }

    /// Reads a task whose layout is not known.
    #[cold]
    fn read_new<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<(), TableError> {
        if self.refused < FOLLOW_AGAIN || self.refused.is_multiple_of(FOLLOW_AGAIN) {
            if !self.is_strained() {
                ensure_free_for(cursor)?;
            }
            if self.learn(cursor, false)? {
                self.refused = 0;
                return Ok(());
            }
        }
        self.refused = self.refused.wrapping_add(1);
        ensure_free_for(cursor)?;
        let normalizer = normalizer.get_or_insert_with(|| {
            Normalizer::new(&OperationLog::SCHEMA, cursor, NonAscii::Kept, String::new())
        });
        normalizer.forget();
        normalizer.read(cursor, "a task (an object)")?;
        let text = normalizer.text();
        if !self.follow(&mut Cursor::new(text), true)?
            && !self.learn(&mut Cursor::new(text), true)?
        {
            self.keep_whole(text)?;
        }
        Ok(())
    }

    /// Reads the task at the cursor and learns its layout, or keeps it member by member if layouts are new too often. False for a
    /// task that has to be normalized first, or kept as it is.
    fn learn(&mut self, cursor: &mut Cursor<'_>, is_normalized: bool) -> Result<bool, Full> {
        if !self.is_strained() {
            let (text, start) = (cursor.text(), cursor.offset());
            let mut members = self.members(text, start, is_normalized, Mode::Learn);
            if !is_read(members.task())? {
                return Ok(false);
            }
            let (end, is_odd, adds_status) = (members.at, members.is_odd, members.adds_status);
            let knows_more = members.adds_value;
            let source = text.get(..end).unwrap_or_default();
            let is_learned = !is_odd && self.learn_layout(source, start, adds_status)?;
            if (is_learned || knows_more) && self.follow(cursor, is_normalized)? {
                if cursor.offset() == end {
                    return Ok(true);
                }
                cursor.go_to(start);
            }
        }
        let mut members = self.members(cursor.text(), cursor.offset(), is_normalized, Mode::Keep);
        let is_kept = is_read(members.task())?;
        if is_kept {
            cursor.go_to(members.at);
        }
        Ok(is_kept)
    }

    fn members<'r>(
        &'r mut self,
        text: &'r str,
        at: usize,
        is_normalized: bool,
        mode: Mode,
    ) -> MemberReader<'r> {
        MemberReader {
            text,
            at,
            is_normalized,
            known: &mut self.members,
            reader: &mut self.reader,
            dictionaries: &mut self.rows.dictionaries,
            templates: &mut self.templates,
            mode,
            is_rewritten: false,
            is_odd: false,
            adds_value: false,
            adds_status: false,
        }
    }

    /// Learns the layout and the template of the task that was read, which ends with the source. False if there are too many, or if
    /// the template is known and it is not yet time for another layout.
    fn learn_layout(
        &mut self,
        source: &str,
        start: usize,
        adds_status: bool,
    ) -> Result<bool, Full> {
        let KnownMembers { found, spelled, .. } = &self.members;
        let mut layout = Vec::with_capacity(found.len() + 1);
        let mut pieces = Vec::with_capacity(found.len() + 1);
        let (mut from, mut spelled_from) = (start, 0);
        for found in found {
            layout.push(Piece {
                text: source.get(from..found.source.start).unwrap_or_default(),
                hole: found.hole,
                quarters: found.quarters,
            });
            pieces.push((
                spelled.get(spelled_from..found.at).unwrap_or_default(),
                found.hole,
            ));
            (from, spelled_from) = (found.source.end, found.at);
        }
        layout.push(Piece {
            text: source.get(from..).unwrap_or_default(),
            hole: Hole::End,
            quarters: 0,
        });
        pieces.push((spelled.get(spelled_from..).unwrap_or_default(), Hole::End));
        let Some(template) = self.templates.add(&pieces)? else {
            return Ok(false);
        };
        // The first, second, fourth, eighth such task.
        Ok(is_time_to_learn(&mut self.misses, template)
            && self.layouts.learn(&layout, template, adds_status)?)
    }

    /// Appends a task as its whole text, because no template fits it.
    fn keep_whole(&mut self, text: &str) -> Result<(), Full> {
        is_read(self.members(text, 0, true, Mode::Columns).task())?;
        self.reader.bytes.clear();
        self.reader.cells.template = WHOLE_ROW;
        self.reader.write_text(text.as_bytes())
    }

    pub(crate) fn memory(&self) -> usize {
        self.rows.columns.memory()
            + self.arena.memory()
            + self.rows.dictionaries.memory()
            + self.templates.memory()
            + self.layouts.memory()
            + self.reader.memory()
            + self.written.capacity()
            + self.misses.capacity() * 4
            + self.members.memory()
    }
}

/// Checks that there is memory to learn a layout and to normalize a task: their texts grow by doubling, and do not ask for it.
#[inline(never)]
fn ensure_free_for(cursor: &Cursor<'_>) -> Result<(), Full> {
    let task = cursor.clone().skip().unwrap_or(cursor.text());
    ensure_free(task.len().saturating_add(1 << 16), 5)
}

const FORM: Form = Form {
    schema: &OperationLog::SCHEMA,
    column_at: |path| hole(Key::at_path(path)?),
    columns_within: |path| {
        let within = Key::all().filter(|key| key.is_within(path));
        within.filter_map(hole).collect()
    },
};

/// Returns the hole of a key's column.
fn hole(key: Key) -> Option<Hole> {
    Some(match key {
        Key::Id => Hole::Id,
        Key::Text(column) => Hole::Code(column),
        Key::Time(column) => Hole::Time(column, 0),
        Key::Number(column) => Hole::Thousandths(column),
        Key::Duration => return None,
    })
}

/// True if the task was read, false if it has to be read in another way.
fn is_read(read: Result<(), Unfilled>) -> Result<bool, Full> {
    match read {
        Ok(()) => Ok(true),
        Err(Unfilled::Differs) => Ok(false),
        Err(Unfilled::Full(full)) => Err(full),
    }
}

/// Counts a task with a known template and an unknown layout. Returns true for the first, second, fourth, eighth task and so on.
fn is_time_to_learn(misses: &mut Vec<u32>, template: u32) -> bool {
    let at = template as usize;
    if misses.len() <= at {
        if misses.reserve_for(at + 1 - misses.len()).is_err() {
            return false;
        }
        misses.resize(at + 1, 0);
    }
    misses.get_mut(at).is_some_and(|misses| {
        *misses = misses.saturating_add(1);
        misses.is_power_of_two()
    })
}
