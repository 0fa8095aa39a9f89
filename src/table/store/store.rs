//! Rows on their way into the columns.

use cbr_json::schema::Schema;
use cbr_json::{Cursor, Kind, Mismatch, Normalizer, Run, minimal_escapes};

use crate::store::arena::Arena;
use crate::store::block::Columns;
use crate::store::column::TextColumn;
use crate::store::dictionaries::{Lengths, Words};
use crate::store::dictionary::hash;
use crate::store::error::Full;
use crate::store::find_holes::Walk;
use crate::store::id;
use crate::store::layouts::Shapes;
use crate::store::reserve::Reserve;
use crate::store::row_reader::Reader;
use crate::store::template::{Hole, Templates, WHOLE_ROW};

/// Everything but which ids there are.
pub(crate) struct Store {
    pub(crate) schema: &'static Schema,
    pub(crate) columns: Columns,
    pub(crate) arena: Arena,
    pub(crate) words: Words,
    pub(crate) templates: Templates,
    shapes: Shapes,
    reader: Reader,
    /// How often each template has come in a way that was not known.
    misses: Vec<u32>,
}

/// A state to go back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) rows: usize,
    pub(crate) arena: crate::store::arena::Mark,
    words: Lengths,
    templates: usize,
}

impl Store {
    #[inline]
    pub(crate) fn new(schema: &'static Schema) -> Self {
        Self {
            schema,
            columns: Columns::default(),
            arena: Arena::default(),
            words: Words::new(),
            templates: Templates::new(),
            shapes: Shapes::new(),
            reader: Reader::new(),
            misses: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            rows: self.columns.len(),
            arena: self.arena.mark(),
            words: self.words.lengths(),
            templates: self.templates.len(),
        }
    }

    /// Takes back every row since, and what was learned from it.
    #[inline]
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.columns.truncate(mark.rows);
        self.arena.back_to(mark.arena);
        self.words.truncate(mark.words);
        if self.templates.len() > mark.templates {
            self.templates.truncate(mark.templates);
            self.shapes = Shapes::new();
        }
        self.reader.forget();
        self.reader.full = None;
    }

    /// Reads the task at the cursor into a row behind all others. What fails for lack of room leaves that in `full`.
    #[inline]
    pub(crate) fn read<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<(), Mismatch> {
        if cursor.peek().ok() != Some(Kind::Object) {
            return Err(cursor.wrong("a task (an object)"));
        }
        if !self.follow(cursor, false) {
            self.learn(cursor, normalizer)?;
        }
        if self.reader.full.is_none()
            && let Err(full) = self.push()
        {
            self.reader.full = Some(full);
        }
        if self.reader.full.is_some() {
            // Ends the walk; what it says is not looked at.
            return Err(cursor.wrong("room"));
        }
        Ok(())
    }

    /// What there was no room for.
    #[inline]
    pub(crate) fn full(&self) -> Option<Full> {
        self.reader.full
    }

    /// Reads the task at the cursor, if it is written in a known way.
    #[inline]
    fn follow(&mut self, cursor: &mut Cursor<'_>, is_normalized: bool) -> bool {
        self.reader.start_row();
        self.reader.is_normalized = is_normalized;
        let followed = self.shapes.follow(
            cursor.text(),
            cursor.offset(),
            &mut self.reader,
            &mut self.words,
        );
        let Some(followed) = followed else {
            return false;
        };
        self.reader.cells.template = followed.template;
        if followed.adds_status {
            let words = self.words.columns.get_mut(TextColumn::Status as usize);
            let cell = self.reader.cells.codes.get_mut(TextColumn::Status as usize);
            if let (Some(words), Some(cell)) = (words, cell) {
                match words.intern("") {
                    Ok(code) => *cell = code,
                    Err(full) => self.reader.full = Some(full),
                }
            }
        }
        cursor.go_to(followed.end);
        true
    }

    /// Puts the row that was read behind all others.
    #[inline]
    fn push(&mut self) -> Result<(), Full> {
        if self.reader.cells.id == 0 {
            self.name_by_content();
        }
        let place = self.arena.push(&self.reader.bytes)?;
        self.reader.cells.place = place;
        self.columns.reserve()?;
        self.columns.push(&self.reader.cells);
        Ok(())
    }

    /// Tasks without an id are told apart by all that they say.
    #[cold]
    #[inline]
    fn name_by_content(&mut self) {
        let mut json = String::new();
        self.templates.write(
            &self.reader.cells,
            &self.reader.bytes,
            &self.words,
            &mut json,
        );
        self.reader.cells.id = id::of_content(hash(minimal_escapes(&json).as_bytes()));
    }

    /// Reads a task that is written in a new way, and learns the way.
    #[cold]
    #[inline]
    fn learn<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<(), Mismatch> {
        let start = cursor.offset();
        let normalizer =
            normalizer.get_or_insert_with(|| Normalizer::recording(self.schema, cursor));
        normalizer.forget();
        normalizer.read(cursor, "a task (an object)")?;
        let end = cursor.offset();
        let text = normalizer.text();

        if self.follow(&mut Cursor::new(text), true) {
            // Its own way may be worth learning too; the less so, the more often it was not.
            if self.is_time_to_learn(self.reader.cells.template) {
                let walk = Walk::new(text, normalizer.runs(), self.schema)?;
                if !walk.unsupported && !walk.is_rewritten {
                    self.learn_way(cursor.text(), start, end, text, &walk);
                }
            }
            return Ok(());
        }
        let walk = Walk::new(text, normalizer.runs(), self.schema)?;
        if !walk.unsupported
            && !walk.is_rewritten
            && self.learn_way(cursor.text(), start, end, text, &walk)
        {
            let mut source = cursor.clone();
            source.go_to(start);
            if self.follow(&mut source, false) && source.offset() == end {
                return Ok(());
            }
        }
        let all = Run {
            source: 0,
            outcome: 0,
            length: text.len(),
        };
        let walk = Walk::new(text, &[all], self.schema)?;
        if !walk.unsupported
            && self.learn_way(text, 0, text.len(), text, &walk)
            && self.follow(&mut Cursor::new(text), true)
        {
            return Ok(());
        }
        self.keep_whole(text, &walk);
        Ok(())
    }

    /// A template has come again in a way that is not known: the first time, the second, the fourth and so on.
    #[inline]
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

    /// Learns how a task is written; `false` where that does not go.
    #[inline]
    fn learn_way(
        &mut self,
        source: &str,
        start: usize,
        end: usize,
        text: &str,
        walk: &Walk<'_>,
    ) -> bool {
        let mut ways = Vec::with_capacity(walk.found.len() + 1);
        let mut pieces = Vec::with_capacity(walk.found.len() + 1);
        let (mut from, mut text_from) = (start, 0);
        for found in &walk.found {
            let length = found.end - found.start;
            ways.push((
                source.get(from..found.source).unwrap_or_default(),
                found.hole,
            ));
            pieces.push((
                text.get(text_from..found.start).unwrap_or_default(),
                found.hole,
            ));
            if found.hole == Hole::Value
                && let Err(full) = self
                    .words
                    .values
                    .intern(text.get(found.start..found.end).unwrap_or_default())
            {
                self.reader.full = Some(full);
            }
            (from, text_from) = (found.source + length, found.end);
        }
        ways.push((source.get(from..end).unwrap_or_default(), Hole::End));
        pieces.push((text.get(text_from..).unwrap_or_default(), Hole::End));
        let learned = self
            .templates
            .add(&pieces)
            .and_then(|template| match template {
                Some(template) => self.shapes.learn(&ways, template, walk.adds_status),
                None => Ok(false),
            });
        learned.unwrap_or_else(|full| {
            self.reader.full = Some(full);
            false
        })
    }

    /// Keeps a task that no template fits.
    #[inline]
    fn keep_whole(&mut self, text: &str, walk: &Walk<'_>) {
        self.reader.start_row();
        for &(_, start, hole) in &walk.columns {
            // What cannot be read is missing from its column.
            self.reader.fill(hole, text, start, &mut self.words);
        }
        self.reader.bytes.clear();
        self.reader.cells.template = WHOLE_ROW;
        self.reader.write_text(text.as_bytes());
    }

    #[inline]
    pub(crate) fn memory(&self) -> usize {
        self.columns.memory()
            + self.arena.memory()
            + self.words.memory()
            + self.templates.memory()
            + self.shapes.memory()
            + self.reader.memory()
            + self.misses.capacity() * 4
    }
}
