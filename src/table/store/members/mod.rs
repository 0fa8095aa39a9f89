//! Reader of a task whose layout is not known: member by member, as the normalizer would write it.
//!
//! It finds what a template of the whole task leaves out, so that the layout can be learned. If layouts are new too often, because keys
//! come in ever new sets or orders, it gives each member a template of its own. A task with a value that it cannot bring into the
//! documented form is refused; it can be read once it is normalized.

mod known;
mod output;
mod value;
mod walk;

use std::ops::Range;

use cbr_json::scan;
use cbr_json::schema::Schema;

use crate::column::{MISSING_NUMBER, MISSING_TIME, TextColumn};
use crate::dictionaries::Dictionaries;
use crate::dictionary::{Dictionary, MISSING};
use crate::hole::Hole;
use crate::row_reader::{RowReader, Unfilled};
use crate::template::{CLOSE_ROW, Templates, code_of};

use Unfilled::Differs;
use known::{Container, Known, Variant, join};

/// Use of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Layout and template of the whole task are wanted.
    Learn,
    /// The row is kept member by member.
    Keep,
    /// Only its columns are wanted. Values that cannot be read are missing from them.
    Columns,
}

/// Hole of a template that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The hole.
    pub hole: Hole,
    /// Offset in the template's text.
    pub at: usize,
    /// Place of the value in the source.
    pub source: Range<usize>,
    /// Offset of a time from UTC, in quarters of an hour.
    pub quarters: i8,
}

/// Documented form of a task.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its fields.
    pub schema: &'static Schema,
    /// Returns the hole of the column for the value at a path.
    pub column_at: fn(path: &str) -> Option<Hole>,
    /// Returns the holes of all columns for values at a path or within it.
    pub columns_within: fn(path: &str) -> Vec<Hole>,
}

/// Keys that were learned, and the templates of their members.
#[derive(Debug)]
pub struct KnownMembers {
    form: Form,
    /// Keys, each behind a character for its object.
    keys: Dictionary,
    members: Vec<Known>,
    variants: Vec<Variant>,
    /// Paths of the objects and lists whose members are documented.
    paths: Vec<String>,
    scratch: String,
    own_keys: usize,
    /// Normalized text of the task without the values of its holes, in [`Mode::Learn`].
    pub spelled: String,
    /// Holes that were found.
    pub found: Vec<Found>,
    /// Template of a member that is kept as text.
    text: Option<u32>,
}

/// Task that is read.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a finding of its own"
)]
pub struct MemberReader<'r> {
    /// Text with the task.
    pub text: &'r str,
    /// Offset of what is read next.
    pub at: usize,
    /// True if the text is normalized.
    pub is_normalized: bool,
    /// Keys that were learned.
    pub known: &'r mut KnownMembers,
    /// Row that is read.
    pub reader: &'r mut RowReader,
    /// Texts in columns.
    pub dictionaries: &'r mut Dictionaries,
    /// Templates of all rows.
    pub templates: &'r mut Templates,
    /// Use of what is read.
    pub mode: Mode,
    /// True if a value was brought into another form.
    pub is_rewritten: bool,
    /// True if no layout can be learned.
    pub is_odd: bool,
    /// True if an object that repeats was seen for the first time.
    pub adds_value: bool,
    /// True if an empty status is added.
    pub adds_status: bool,
}

impl MemberReader<'_> {
    /// Reads a task as a row; moves behind it.
    pub fn task(&mut self) -> Result<(), Unfilled> {
        let schema = self.known.form.schema;
        self.reader.start_row();
        self.reader.is_normalized = self.is_normalized;
        self.reader.keeps_text = self.mode == Mode::Columns;
        self.known.spelled.clear();
        self.known.spelled.push('{');
        self.known.found.clear();
        if self.known.paths.is_empty() {
            self.known.paths.push(String::new());
        }
        if self.mode == Mode::Keep {
            self.reader.cells.template = match self.templates.members() {
                Some(template) => template,
                None => self.add(&[("", Hole::Members), ("", Hole::End)])?,
            };
        }
        let seen = self.object(schema, 0)?;
        for (at, always) in schema.always.iter().enumerate() {
            if seen & 1 << at == 0 && self.mode != Mode::Columns {
                let known = self.known(0, Container::Object(schema), always)?;
                self.literal(known.ok_or(Differs)?, "\"\"")?;
                if *always == "status" {
                    self.adds_status = true;
                    let status = TextColumn::Status as usize;
                    let texts = self.dictionaries.columns.get_mut(status);
                    let cell = self.reader.cells.codes.get_mut(status);
                    *cell.ok_or(Differs)? = texts.ok_or(Differs)?.intern("")?;
                }
            }
        }
        self.close(CLOSE_ROW, '}')
    }

    /// Reads the members of an object. Returns the bits of the documented ones.
    fn object(&mut self, schema: &'static Schema, path: usize) -> Result<u64, Unfilled> {
        let (mut seen, mut last) = (0, None);
        if self.opens(b'}') {
            return Ok(seen);
        }
        loop {
            let start = self.at;
            if self.byte() != Some(b'"') {
                return Err(Differs);
            }
            let text = self.text;
            let end = scan::plain_until(text.as_bytes(), start + 1);
            let key = text.get(start + 1..end).ok_or(Differs)?;
            let known = if text.as_bytes().get(end) == Some(&b'"') {
                self.at = end + 1;
                self.known_behind(last, path, schema, key)?
            } else {
                self.escaped(schema, path)?
            };
            last = known.or(last);
            if !self.passes(b':') {
                return Err(Differs);
            }
            match known.and_then(|known| Some((known, *self.known.members.get(known)?))) {
                None => {
                    self.skip()?;
                    self.text_member(start)?;
                }
                Some((_, Known { bit: 1.., .. })) if self.byte() == Some(b'n') => {
                    self.skip()?;
                    self.is_rewritten = true;
                }
                Some((at, member)) => {
                    if seen & member.bit != 0 {
                        self.repeated(path, member)?;
                    }
                    seen |= member.bit;
                    self.is_rewritten |= member.is_other_name;
                    self.value(at, member)?;
                }
            }
            if self.closes(b'}')? {
                return Ok(seen);
            }
        }
    }

    /// Takes back what a documented member gave to columns, because it comes again: the last one counts, as for `JSON.parse`.
    #[cold]
    fn repeated(&mut self, path: usize, member: Known) -> Result<(), Unfilled> {
        if self.mode != Mode::Columns {
            return Err(Differs);
        }
        let own = join(self.known.paths.get(path), member.name.unwrap_or_default());
        for hole in (self.known.form.columns_within)(&own) {
            self.clear(hole);
        }
        Ok(())
    }

    /// Takes back what was read for a column.
    #[cold]
    fn clear(&mut self, hole: Hole) {
        let cells = &mut self.reader.cells;
        match hole {
            Hole::Code(column) => clear(&mut cells.codes, column as usize, MISSING),
            Hole::Time(column, _) => clear(&mut cells.times, column as usize, MISSING_TIME),
            Hole::Thousandths(column) => {
                clear(&mut cells.numbers, column as usize, MISSING_NUMBER);
            }
            _ => cells.id = 0,
        }
    }

    /// Reads a key with escapes.
    #[cold]
    fn escaped(&mut self, schema: &'static Schema, path: usize) -> Result<Option<usize>, Unfilled> {
        let mut cursor = self.cursor();
        let raw = cursor.string().map_err(|_| Differs)?;
        let source = self.text.get(self.at + 1..cursor.offset() - 1);
        self.at = cursor.offset();
        match raw.exact() {
            Some(key) if schema.field(&key).is_some() => {
                if self.mode != Mode::Columns {
                    return Err(Differs);
                }
                self.known(path, Container::Object(schema), &key)
            }
            _ => self.known(path, Container::Object(schema), source.ok_or(Differs)?),
        }
    }

    /// Keeps a member as its text.
    #[inline(never)]
    fn text_member(&mut self, start: usize) -> Result<(), Unfilled> {
        self.is_odd = true;
        if self.mode != Mode::Keep {
            return Ok(());
        }
        let template = match self.known.text {
            Some(template) => template,
            None => self.add(&[("", Hole::Member), ("", Hole::End)])?,
        };
        self.known.text = Some(template);
        self.write(code_of(template))?;
        let member = self.text.get(start..self.at).unwrap_or_default();
        Ok(self.reader.write_text(member.as_bytes())?)
    }
}

fn clear<T>(cells: &mut [T], column: usize, missing: T) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = missing;
    }
}
