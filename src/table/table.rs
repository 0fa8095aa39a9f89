//! Table of tasks: ingestion of bodies, updates of rows, and access to rows.
//!
//! A task whose layout is unknown is read member by member (`store/members/`), if need be after `Normalizer`, and the layout is learned. A task
//! of which no template can be made (it repeats a key, say) is stored as its text.
use std::fmt;

use cbr_json::{Cursor, Kind, Mismatch, Normalizer, body_text};
use cbr_store::arena::Arena;
use cbr_store::block::Cells;
use cbr_store::id;
use cbr_store::index::Index;
use cbr_store::reserve::ensure_free;
use cbr_store::{Full, MISSING, MISSING_TIME, Rows, TextColumn, TimeColumn};

use crate::content;
use crate::error::TableError;
use crate::ingest::row_store::{LARGE_BODY, Mark, RowStore};
use crate::removal::Removed;
use crate::row_length::row_length;

/// Report of an ingestion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// Tasks with new ids.
    pub added: usize,
    /// Tasks that replaced an older state.
    pub updated: usize,
    /// Tasks that the table had already, in the same state or a newer one.
    pub unchanged: usize,
}

/// In-memory column store of tasks.
///
/// A row keeps its number until tasks are removed: a newer state of a task replaces the old one in the same row.
pub struct Table {
    pub(crate) store: RowStore,
    pub(crate) index: Index,
    pub(crate) removed: Removed,
}

impl Table {
    /// Makes an empty table.
    ///
    /// ```
    /// use cbr_tasks::table::{Table, TableError};
    ///
    /// let mut table = Table::new();
    /// let report = table.ingest(br#"{"operation_logs": [{"id": "4827f2da", "status": "success"}], "count": 1}"#)?;
    /// assert_eq!((report.added, table.len()), (1, 1));
    ///
    /// let mut json = String::new();
    /// table.row_json(0, &mut json);
    /// assert_eq!(json, r#"{"id":"4827f2da","status":"success"}"#);
    /// # Ok::<(), TableError>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self {
            store: RowStore::new(),
            index: Index::default(),
            removed: Removed::default(),
        }
    }

    /// Returns the number of tasks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows().len() - self.removed.count
    }

    /// True when there are no tasks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the rows, for what runs over all of them. Those of removed tasks may be among them, without values.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.store.rows
    }

    /// Returns the bytes that the table holds, in use or not.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.store.memory() + self.index.memory()
    }

    /// Removes all tasks and frees their memory.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Finds the row of a task.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        let uuid = id::read_id(id.as_bytes(), 0).filter(|_| id.len() == id::UUID_LENGTH);
        let number = match uuid {
            Some(uuid) => uuid,
            None => id::of_code(self.store.rows.dictionaries.ids.code(id)?),
        };
        self.index.find(number, &self.store.rows.columns)
    }

    /// Returns the length of a row's own bytes, without its template. Every long text of a task is among them.
    #[must_use]
    pub fn text_length(&self, row: usize) -> usize {
        let Some(cells) = self.store.rows.columns.get(row) else {
            return 0;
        };
        let bytes = self.store.arena.from(cells.place);
        let own = row_length(&self.store.templates, cells.template, bytes);
        let texts = cells
            .codes
            .iter()
            .zip(&self.store.rows.dictionaries.columns);
        let lengths = texts.map(|(code, texts)| texts.get(*code).map_or(0, str::len));
        own.unwrap_or_default() + lengths.sum::<usize>()
    }

    /// Appends the task in a row as normalized JSON; `false` where there is no such row.
    pub fn row_json(&self, row: usize, out: &mut String) -> bool {
        self.store
            .rows
            .columns
            .get(row)
            .is_some_and(|cells| self.write(&cells, out).is_some())
    }

    fn write(&self, cells: &Cells, out: &mut String) -> Option<usize> {
        let bytes = self.store.arena.from(cells.place);
        self.store
            .templates
            .write(cells, bytes, &self.store.rows.dictionaries, out)
    }

    /// Ingests a body: a list response, an array, one task, or lines of any of these. If the table already has a task, the
    /// state with the later `updated_at` is kept. If the times are equal or one is missing, the new state is kept.
    ///
    /// # Errors
    /// Fails if the body is malformed or there is no room. In both cases nothing is ingested.
    pub fn ingest(&mut self, body: &[u8]) -> Result<IngestReport, TableError> {
        self.ingest_from(body, None)
    }

    /// Ingests a body as [`Self::ingest`] does, and labels its rows.
    pub(crate) fn ingest_from(
        &mut self,
        body: &[u8],
        source: Option<&str>,
    ) -> Result<IngestReport, TableError> {
        let mark = self.store.mark();
        self.store.source = match source {
            Some(source) => self.intern_source(source)?,
            None => MISSING,
        };
        if body.len() > LARGE_BODY && std::str::from_utf8(body).is_err() {
            ensure_free(body.len(), 6)?;
        }
        let text = body_text(body);
        let taken = self.read_body(&text).and_then(|()| {
            let rows = self.store.rows.columns.len();
            self.index
                .reserve(rows, mark.rows, &self.store.rows.columns)
                .map_err(TableError::Full)
        });
        match taken {
            Ok(()) => Ok(self.commit(mark)),
            Err(error) => {
                self.store.back_to(mark);
                Err(error)
            }
        }
    }

    /// Reads all tasks of a body and appends their rows.
    fn read_body(&mut self, text: &str) -> Result<(), TableError> {
        let mut cursor = Cursor::new(text);
        let mut normalizer = None;
        let mut is_lines = false;
        loop {
            match cursor.peek() {
                Ok(Kind::Array) => {
                    is_lines = false;
                    cursor.try_each_item(&mut |cursor| {
                        self.store.read_task(cursor, &mut normalizer)
                    })?;
                }
                Ok(Kind::Object) if is_lines => {
                    self.store.read_task(&mut cursor, &mut normalizer)?;
                }
                Ok(Kind::Object) => is_lines = self.object(&mut cursor, &mut normalizer)?,
                _ => return Err(cursor.wrong("a list of tasks").into()),
            }
            if cursor.finish().is_ok() {
                return Ok(());
            }
        }
    }

    /// Reads a list response, a response with one task, or a task; returns true for a task. An object with an id and a
    /// status is a task, whatever its other fields are called.
    fn object<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        normalizer: &mut Option<Normalizer<'t>>,
    ) -> Result<bool, TableError> {
        let start = cursor.clone();
        let mark = self.store.mark();
        let mut keys = Keys::default();
        let walked = cursor.try_each_entry(&mut |cursor, entry| {
            let is_second = keys.has_list;
            keys.record(entry.key);
            if entry.key != "operation_logs" {
                cursor.skip()?;
                return Ok(());
            }
            // Of two lists the last counts, as it does for the client.
            if is_second {
                self.store.back_to(mark);
            }
            cursor.try_each_item(&mut |cursor| self.store.read_task(cursor, normalizer))
        });
        match walked {
            Err(error @ TableError::Malformed(_)) => {
                keys = Keys::of(start.clone());
                if !keys.is_task() {
                    return Err(error);
                }
            }
            other => other?,
        }
        if keys.is_task() {
            self.store.back_to(mark);
        } else if keys.has_list {
            return Ok(false);
        } else if keys.has_one {
            // Only now: beside a list, `operation_log` is an unknown field.
            *cursor = start;
            cursor.try_each_entry(&mut |cursor, entry| {
                if entry.key != "operation_log" {
                    cursor.skip()?;
                    return Ok(());
                }
                self.store.back_to(mark);
                self.store.read_task(cursor, normalizer)
            })?;
            return Ok(false);
        } else if !keys.has_id {
            return Err(Mismatch::missing("operation_logs", "an array of tasks").into());
        }
        *cursor = start;
        self.store.read_task(cursor, normalizer).map(|()| true)
    }

    /// Moves every new row to its final place: the next free row, or the row of the task's older state. Cannot fail.
    fn commit(&mut self, mark: Mark) -> IngestReport {
        let mut report = IngestReport::default();
        let mut kept = mark.rows;
        for row in mark.rows..self.rows().len() {
            let Some(id) = self.store.rows.columns.id(row) else {
                break;
            };
            if let Some(held) = self.index.find(id, &self.store.rows.columns) {
                self.update(held, row, &mut report);
                continue;
            }
            if kept != row
                && let Some(cells) = self.store.rows.columns.get(row)
            {
                self.store.rows.columns.set(kept, &cells);
            }
            self.index.insert(id, kept, &self.store.rows.columns);
            report.added += 1;
            kept += 1;
        }
        self.store.rows.columns.truncate(kept);
        if report.added + report.updated == 0 {
            self.store.arena.back_to(mark.arena);
        }
        if self.store.arena.is_worn() {
            self.compact_arena();
        }
        report
    }

    fn intern_source(&mut self, source: &str) -> Result<u32, Full> {
        let texts = self.store.rows.dictionaries.columns.last_mut();
        texts.map_or(Ok(MISSING), |texts| texts.intern(source))
    }

    /// Replaces a row with a new one, if that is a newer state. It keeps its source if the new one has none.
    fn update(&mut self, held: usize, new_row: usize, report: &mut IngestReport) {
        let (Some(old), Some(mut new)) = (
            self.store.rows.columns.get(held),
            self.store.rows.columns.get(new_row),
        ) else {
            return;
        };
        if self.store.source == MISSING {
            new.set_source(old.code(TextColumn::Source));
        }
        let is_newer = new.time(TimeColumn::Updated) >= old.time(TimeColumn::Updated)
            || new.time(TimeColumn::Updated) == MISSING_TIME;
        let gone = if is_newer && !self.is_same(&old, &new) {
            self.store.rows.columns.set(held, &new);
            report.updated += 1;
            old
        } else {
            report.unchanged += 1;
            new
        };
        self.forget(&gone);
    }

    /// Records that no row uses the bytes of some cells any more.
    pub(crate) fn forget(&mut self, cells: &Cells) {
        let bytes = self.store.arena.from(cells.place);
        let length = row_length(&self.store.templates, cells.template, bytes);
        self.store.arena.forget(length.unwrap_or_default());
    }

    /// Returns true if two rows have the same content.
    fn is_same(&self, one: &Cells, other: &Cells) -> bool {
        if one.template == other.template && self.store.templates.members() != Some(one.template) {
            let place = one.place;
            if *one != (Cells { place, ..*other }) {
                return false;
            }
            let bytes = |cells: &Cells| {
                let bytes = self.store.arena.from(cells.place);
                bytes.get(..row_length(&self.store.templates, cells.template, bytes)?)
            };
            return bytes(one) == bytes(other);
        }
        if one.code(TextColumn::Source) != other.code(TextColumn::Source) {
            return false;
        }
        let (mut first, mut second) = (String::new(), String::new());
        self.write(one, &mut first);
        self.write(other, &mut second);
        first == second || content::is_same(&first, &second)
    }

    /// Compacts the arena: copies the bytes that rows use, and drops the others. Does nothing if there is no memory for that.
    fn compact_arena(&mut self) {
        let mut arena = Arena::default();
        let mut places = Vec::new();
        if places.try_reserve_exact(self.rows().len()).is_err() {
            return;
        }
        for row in 0..self.rows().len() {
            let Some(cells) = self.store.rows.columns.get(row) else {
                return;
            };
            let bytes = self.store.arena.from(cells.place);
            let length =
                row_length(&self.store.templates, cells.template, bytes).unwrap_or_default();
            match arena.push(bytes.get(..length).unwrap_or_default()) {
                Ok(place) => places.push(place),
                Err(_) => return,
            }
        }
        for (row, place) in places.into_iter().enumerate() {
            self.store.rows.columns.set_place(row, place);
        }
        self.store.arena = arena;
    }
}

/// Keys that distinguish a response from a task.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key")]
struct Keys {
    has_list: bool,
    has_one: bool,
    has_id: bool,
    has_status: bool,
}

impl Keys {
    fn record(&mut self, key: &str) {
        match key {
            "operation_logs" => self.has_list = true,
            "operation_log" => self.has_one = true,
            "id" => self.has_id = true,
            "status" => self.has_status = true,
            _ => {}
        }
    }

    /// Returns the keys of an object, as far as it can be read.
    fn of(mut cursor: Cursor<'_>) -> Self {
        let mut keys = Self::default();
        let _ = cursor.each_entry(&mut |cursor, entry| {
            keys.record(entry.key);
            cursor.skip().map(drop)
        });
        keys
    }

    fn is_task(&self) -> bool {
        self.has_id && self.has_status
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
