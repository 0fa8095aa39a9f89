//! Reader of a task whose layout is not known: member by member, as the normalizer would write it.
//!
//! It finds what a template of the whole task leaves out, so that the layout can be learned. If layouts are new too often, because keys
//! come in ever new sets or orders, it gives each member a template of its own. A task with a value that it cannot bring into the
//! documented form is refused; it can be read once it is normalized.
use std::ops::Range;

use cbr_json::schema::{Schema, Shape};
use cbr_json::{Cursor, concat, flag, scan, timestamp};

use crate::column::{MISSING_NUMBER, MISSING_TIME, TextColumn};
use crate::dictionaries::Dictionaries;
use crate::dictionary::{Dictionary, MISSING, hash};
use crate::hole::Hole;
use crate::id;
use crate::instant::MOST_DIGITS;
use crate::reserve::ensure_room;
use crate::row_reader::{RowReader, Unfilled, fits_column, is_whole};
use crate::template::{
    CLOSE_LIST, CLOSE_OBJECT, CLOSE_ROW, LONGEST_TEMPLATE, MOST_STEPS, Templates, code_of,
};

use Unfilled::Differs;

/// Maximum number of keys that are learned without being documented. Members with other keys are kept as text.
const MAX_OWN_KEYS: usize = 1 << 10;
/// Maximum length of such a key.
const LONGEST_KEY: usize = 40;
/// Maximum number of templates of a key.
const MAX_TEMPLATES: usize = 16;
/// Maximum length of a value of an undocumented kind that is part of a template.
const LONGEST_ODD: usize = 16;

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
pub struct MemberReader {
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

/// Known member of an object, or item of a list.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Known {
    /// Name of the documented field, if the key is one of its names.
    name: Option<&'static str>,
    is_other_name: bool,
    /// Documented shape.
    shape: Option<&'static Shape>,
    /// Bit of a documented field in its object.
    bit: u64,
    /// True for a text that every task has.
    is_always: bool,
    is_item: bool,
    /// True for an object that often repeats.
    repeats: bool,
    column: Option<Hole>,
    /// Number of its own path.
    path: usize,
    /// Newest template.
    variant: usize,
}

/// Template of a member with one kind of value.
#[derive(Debug, Clone, Copy)]
struct Variant {
    hole: Hole,
    /// Hash of the part of its value that is in the template.
    prefix: u64,
    template: u32,
    /// Template before it.
    next: usize,
}

const NONE: usize = usize::MAX;

/// Container of a member.
#[derive(Clone, Copy)]
enum Container {
    Object(&'static Schema),
    List(&'static Shape),
}

impl MemberReader {
    /// Makes a reader that has learned no keys.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            keys: Dictionary::default(),
            members: Vec::new(),
            variants: Vec::new(),
            paths: Vec::new(),
            scratch: String::new(),
            own_keys: 0,
            spelled: String::new(),
            found: Vec::new(),
            text: None,
        }
    }

    /// Forgets all keys, because templates were removed.
    pub fn forget(&mut self) {
        *self = Self::new(self.form);
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.keys.memory()
            + self.members.capacity() * size_of::<Known>()
            + self.variants.capacity() * size_of::<Variant>()
    }
}

/// Task that is read.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a finding of its own"
)]
pub struct Members<'r> {
    /// Text with the task.
    pub text: &'r str,
    /// Offset of what is read next.
    pub at: usize,
    /// True if the text is normalized.
    pub is_normalized: bool,
    /// Keys that were learned.
    pub known: &'r mut MemberReader,
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

impl<'r> Members<'r> {
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
        let mut seen = 0;
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
                self.known(path, Container::Object(schema), key)?
            } else {
                self.escaped(schema, path)?
            };
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
        let cells = &mut self.reader.cells;
        for hole in (self.known.form.columns_within)(&own) {
            match hole {
                Hole::Code(column) => clear(&mut cells.codes, column as usize, MISSING),
                Hole::Time(column, _) => clear(&mut cells.times, column as usize, MISSING_TIME),
                Hole::Thousandths(column) => {
                    clear(&mut cells.numbers, column as usize, MISSING_NUMBER);
                }
                _ => cells.id = 0,
            }
        }
        Ok(())
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

    fn value(&mut self, at: usize, known: Known) -> Result<(), Unfilled> {
        if self.mode != Mode::Columns {
            return self.value_of(at, known);
        }
        let mut cursor = self.cursor();
        cursor.skip().map_err(|_| Differs)?;
        let read = self.value_of(at, known);
        self.at = cursor.offset();
        if read == Err(Differs) { Ok(()) } else { read }
    }

    /// Reads the value of a member or item.
    fn value_of(&mut self, at: usize, known: Known) -> Result<(), Unfilled> {
        let first = self.byte().ok_or(Differs)?;
        let is_number = matches!(first, b'-' | b'0'..=b'9');
        match (first, known.shape) {
            (b'"', None | Some(Shape::Text)) => self.string(at, known.column),
            (b'"', Some(Shape::Time)) => self.time(at, known.column),
            (b'"', Some(Shape::Flag)) => self.flag(at),
            (b'"', Some(Shape::Number | Shape::Count)) => self.quoted_number(at, known.column),
            (b'{', Some(Shape::Part(schema))) => self.part(at, known, schema),
            (b'[', Some(Shape::List(item))) => self.list(at, known, item),
            (b'[', Some(Shape::Count)) if !self.is_normalized => self.count(at),
            (_, None | Some(Shape::Number | Shape::Count)) if is_number => {
                let start = self.at;
                let json = self.skip()?;
                self.number(at, known.column, start, json)
            }
            (b'{' | b'[', None) => self.fill(at, Hole::Json, self.at),
            (b't' | b'f', Some(Shape::Flag)) | (_, None) => {
                let word = self.skip()?;
                self.literal(at, word)
            }
            // The normalizer makes a text of it.
            (b't' | b'f', Some(Shape::Text | Shape::Time)) if !self.is_normalized => Err(Differs),
            (_, Some(Shape::Text | Shape::Time)) if is_number && !self.is_normalized => {
                Err(Differs)
            }
            _ if known.is_item || known.is_always => Err(Differs),
            _ => self.odd(at),
        }
    }

    /// Reads a value that is not of the documented kind, and stays as it is. It is part of the template: in a hole for its kind, a
    /// layout would take values of the documented kind for it.
    fn odd(&mut self, at: usize) -> Result<(), Unfilled> {
        let start = self.at;
        let json = self.skip()?;
        if self.mode == Mode::Learn && json.len() <= LONGEST_ODD {
            return self.literal(at, json);
        }
        self.is_odd = true;
        let hole = match json.as_bytes().first() {
            Some(b'"') => {
                let inner = json.get(1..json.len() - 1).unwrap_or_default();
                return self.text(at, start + 1, inner);
            }
            Some(b'{' | b'[') => Hole::Json,
            _ if is_whole(json) => Hole::Whole,
            _ => Hole::Number,
        };
        self.fill(at, hole, start)
    }

    /// Writes an empty list in place of a count as the normalizer does.
    fn count(&mut self, at: usize) -> Result<(), Unfilled> {
        if !self.opens(b']') {
            return Err(Differs);
        }
        self.is_rewritten = true;
        let name = self.known.members.get(at).and_then(|member| member.name);
        let name = name.unwrap_or_default();
        let stem = name.strip_suffix("_count").unwrap_or(name);
        self.literal(at, &concat(&["0,\"", stem, "_ids\":[]"]))
    }

    #[inline(never)]
    fn string(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
        let (text, start) = (self.text, self.at + 1);
        if let Some(code @ Hole::Code(_)) = column {
            self.fill(at, code, start)?;
            return self.quote();
        }
        let mut end = scan::plain_until(text.as_bytes(), start);
        if text.as_bytes().get(end) != Some(&b'"') {
            self.skip()?;
            end = self.at - 1;
        }
        let inner = text.get(start..end).ok_or(Differs)?;
        if column == Some(Hole::Id) {
            let is_uuid =
                inner.len() == id::UUID_LENGTH && id::read_id(inner.as_bytes(), 0).is_some();
            self.fill(at, if is_uuid { Hole::Id } else { Hole::OtherId }, start)?;
            return self.quote();
        }
        let prefix = id::before_uuid(inner.as_bytes())
            .and_then(|before| inner.get(..before))
            .filter(|prefix| !prefix.contains('\\'));
        match prefix {
            Some(prefix) if self.emit(at, Hole::Uuid, prefix)? => {
                self.read(Hole::Uuid, start + prefix.len())?;
            }
            _ => {
                // As a hole of a layout, it does not take what ends with a UUID.
                self.is_odd |= id::before_uuid(inner.as_bytes()).is_some();
                self.text(at, start, inner)?;
            }
        }
        self.at = end + 1;
        Ok(())
    }

    /// Keeps a text of no column.
    fn text(&mut self, at: usize, start: usize, inner: &str) -> Result<(), Unfilled> {
        self.emits(at, Hole::Text)?;
        self.found(Hole::Text, start..start + inner.len());
        if self.mode == Mode::Keep {
            self.reader.write_text(inner.as_bytes())?;
        }
        Ok(())
    }

    fn time(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
        let (text, open) = (self.text, self.at);
        let end = scan::plain_until(text.as_bytes(), open + 1);
        let inner = text.get(open + 1..end).ok_or(Differs)?;
        let zone = ["Z", "+00:00"]
            .into_iter()
            .find(|zone| inner.ends_with(zone));
        let time = inner
            .get(..inner.len() - zone.map_or(0, str::len))
            .unwrap_or_default();
        if let Some(Hole::Time(column, _)) = column {
            let digits = u8::try_from(time.len().saturating_sub(20)).unwrap_or(u8::MAX);
            if digits > MOST_DIGITS && self.mode != Mode::Columns {
                return Err(Differs);
            }
            let mark = self.mark();
            match self.fill(at, Hole::Time(column, digits), open + 1) {
                Err(Differs) => self.back_to(mark),
                Ok(()) if self.at != open + 1 + time.len() => return Err(Differs),
                filled => {
                    self.at = end;
                    return filled.and_then(|()| self.quote());
                }
            }
        }
        self.at = open;
        if !self.is_normalized
            && (timestamp::parse(inner).is_some() || text.as_bytes().get(end) != Some(&b'"'))
        {
            return Err(Differs);
        }
        self.odd(at)
    }

    fn flag(&mut self, at: usize) -> Result<(), Unfilled> {
        let mut cursor = self.cursor();
        match flag(cursor.string().map_err(|_| Differs)?) {
            Some(flag) => {
                self.at = cursor.offset();
                self.is_rewritten = true;
                self.literal(at, flag)
            }
            None => self.odd(at),
        }
    }

    /// Reads a number in quotes, which the normalizer takes away, and space around it.
    fn quoted_number(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
        let open = self.at;
        let json = self.skip()?;
        let end = self.at;
        let inner = json.get(1..json.len() - 1).unwrap_or_default();
        let number = inner.trim();
        if self.is_normalized || !Cursor::new(number).is_number() {
            self.at = open;
            return self.odd(at);
        }
        self.is_rewritten = true;
        let before = inner.len() - inner.trim_start().len();
        self.number(at, column, open + 1 + before, number)?;
        self.at = end;
        Ok(())
    }

    #[inline(never)]
    fn number(
        &mut self,
        at: usize,
        column: Option<Hole>,
        start: usize,
        json: &str,
    ) -> Result<(), Unfilled> {
        let hole = match column {
            Some(hole) if fits_column(json) => hole,
            Some(Hole::Thousandths(column)) => Hole::OtherThousandths(column),
            _ if is_whole(json) => Hole::Whole,
            _ => Hole::Number,
        };
        self.fill(at, hole, start)
    }

    /// Reads an object with documented members.
    fn part(&mut self, at: usize, known: Known, schema: &'static Schema) -> Result<(), Unfilled> {
        let (start, mark) = (self.at, self.mark());
        if known.repeats && self.mode != Mode::Columns {
            match self.fill(at, Hole::Value, start) {
                Err(Differs) => self.back_to(mark),
                filled => return filled,
            }
            self.at = start;
        }
        let (is_odd, is_rewritten) = (self.is_odd, std::mem::take(&mut self.is_rewritten));
        self.literal(at, "{")?;
        self.object(schema, known.path)?;
        self.close(CLOSE_OBJECT, '}')?;
        if known.repeats && !self.is_rewritten && self.mode != Mode::Columns {
            self.back_to(mark);
            let json = self.text.get(start..self.at).unwrap_or_default();
            self.dictionaries.values.intern(json)?;
            self.adds_value = true;
            self.is_odd = is_odd;
            self.fill(at, Hole::Value, start)?;
        }
        self.is_rewritten |= is_rewritten;
        Ok(())
    }

    /// Reads a list of documented items. If an item is of another kind, the normalizer leaves the whole list as it is.
    fn list(&mut self, at: usize, known: Known, item: &'static Shape) -> Result<(), Unfilled> {
        let (start, mark) = (self.at, self.mark());
        match self.items(at, known, item) {
            Err(Differs) if self.is_normalized => {
                self.back_to(mark);
                self.at = start;
                self.odd(at)
            }
            read => read,
        }
    }

    fn items(&mut self, at: usize, known: Known, item: &'static Shape) -> Result<(), Unfilled> {
        self.literal(at, "[")?;
        let item = self.known(known.path, Container::List(item), "")?;
        let item = item.ok_or(Differs)?;
        let known = *self.known.members.get(item).ok_or(Differs)?;
        if !self.opens(b']') {
            loop {
                self.value(item, known)?;
                if self.closes(b']')? {
                    break;
                }
            }
        }
        self.close(CLOSE_LIST, ']')
    }

    /// Writes a value that is part of the template.
    #[inline(never)]
    fn literal(&mut self, at: usize, value: &str) -> Result<(), Unfilled> {
        if self.emit(at, Hole::End, value)? {
            Ok(())
        } else {
            Err(Differs)
        }
    }

    /// Reads the value of a hole at an offset, behind its template.
    #[inline(never)]
    fn fill(&mut self, at: usize, hole: Hole, start: usize) -> Result<(), Unfilled> {
        self.emits(at, hole)?;
        self.read(hole, start)
    }

    #[inline(never)]
    fn read(&mut self, hole: Hole, start: usize) -> Result<(), Unfilled> {
        self.at = self
            .reader
            .fill(hole, self.text, start, self.dictionaries)?;
        self.found(hole, start..self.at);
        Ok(())
    }

    #[inline(never)]
    fn found(&mut self, hole: Hole, source: Range<usize>) {
        if self.mode == Mode::Learn
            && let Some(last) = self.known.found.last_mut()
        {
            (last.hole, last.source) = (hole, source);
        }
    }

    #[inline(never)]
    fn emits(&mut self, at: usize, hole: Hole) -> Result<(), Unfilled> {
        if self.emit(at, hole, "")? {
            Ok(())
        } else {
            Err(Differs)
        }
    }

    /// Writes the template of a member with a kind of value, of which a prefix is in the template. False if the member has too many.
    fn emit(&mut self, at: usize, hole: Hole, prefix: &str) -> Result<bool, Unfilled> {
        match self.mode {
            Mode::Columns => Ok(true),
            Mode::Learn => self.spell(at, hole, prefix).map(|()| true),
            Mode::Keep => match self.template(at, hole, prefix)? {
                Some(template) => self.write(code_of(template)).map(|()| true),
                None => Ok(false),
            },
        }
    }

    /// Writes the text of a template.
    fn spell(&mut self, at: usize, hole: Hole, prefix: &str) -> Result<(), Unfilled> {
        let (literal, close) = self.literals(at, hole, prefix)?;
        let known = &mut *self.known;
        if known.found.len() + 2 >= MOST_STEPS
            || known.spelled.len() + literal.len() > LONGEST_TEMPLATE
        {
            self.is_odd = true;
            return Ok(());
        }
        if !matches!(known.spelled.as_bytes().last(), Some(b'{' | b'[')) {
            known.spelled.push(',');
        }
        known.spelled.push_str(&literal);
        if hole != Hole::End {
            known.found.push(Found {
                hole,
                at: known.spelled.len(),
                source: 0..0,
            });
        }
        known.spelled.push_str(close);
        Ok(())
    }

    fn close(&mut self, code: u64, close: char) -> Result<(), Unfilled> {
        self.known.spelled.push(close);
        self.write(code)
    }

    /// Returns the state to go back to, if a value is read in another way.
    fn mark(&self) -> (usize, usize, usize) {
        (
            self.reader.bytes.len(),
            self.known.spelled.len(),
            self.known.found.len(),
        )
    }

    fn back_to(&mut self, (bytes, spelled, found): (usize, usize, usize)) {
        self.reader.bytes.truncate(bytes);
        self.known.spelled.truncate(spelled);
        self.known.found.truncate(found);
    }

    #[inline(never)]
    fn write(&mut self, number: u64) -> Result<(), Unfilled> {
        Ok(self.reader.write_number(number)?)
    }

    /// Finds or learns the member under a key. `None` for one that has to be kept as text.
    fn known(
        &mut self,
        path: usize,
        container: Container,
        key: &str,
    ) -> Result<Option<usize>, Unfilled> {
        let known = &mut *self.known;
        known.scratch.clear();
        known.scratch.push(char::from(
            b'!'.wrapping_add(u8::try_from(path).unwrap_or(u8::MAX)),
        ));
        known.scratch.push_str(key);
        match known.keys.code(&known.scratch) {
            Some(code) => Ok((code as usize).checked_sub(1)),
            None => self.learn(path, container, key),
        }
    }

    #[cold]
    fn learn(
        &mut self,
        path: usize,
        container: Container,
        key: &str,
    ) -> Result<Option<usize>, Unfilled> {
        let known = &mut *self.known;
        let (mut place, mut always, mut name) = (None, 0, None);
        let shape = match container {
            Container::List(item) => Some(item),
            Container::Object(schema) => {
                let field = schema.field(key);
                name = field.map(|field| field.name);
                (place, always) = (
                    name.and_then(|name| schema.place(name)),
                    schema.always.len(),
                );
                field.map(|field| &field.shape)
            }
        };
        if shape.is_none() {
            if key.len() > LONGEST_KEY || known.own_keys >= MAX_OWN_KEYS {
                return Ok(None);
            }
            known.own_keys += 1;
        }
        let is_item = matches!(container, Container::List(_));
        let own = if is_item {
            concat(&[known.paths.get(path).map_or("", String::as_str), "[]"])
        } else {
            join(known.paths.get(path), name.unwrap_or(key))
        };
        let member = Known {
            name,
            is_other_name: name.is_some_and(|name| name != key),
            shape,
            bit: place.map_or(0, |at| 1 << at),
            is_always: place.is_some_and(|at| at < always),
            is_item,
            repeats: key == "extra_info" && path > 0,
            column: shape.and_then(|_| (known.form.column_at)(&own)),
            path: known.paths.len(),
            variant: NONE,
        };
        ensure_room(2 * (known.members.len() + 4) * size_of::<Known>())?;
        known.keys.intern(&known.scratch)?;
        known.members.push(member);
        if matches!(shape, Some(Shape::Part(_) | Shape::List(_))) {
            known.paths.push(own);
        }
        Ok(known.members.len().checked_sub(1))
    }

    /// Finds or adds the template of a member with a kind of value, of which a prefix is in the template. `None` if the member has
    /// too many.
    fn template(&mut self, at: usize, hole: Hole, prefix: &str) -> Result<Option<u32>, Unfilled> {
        let hash = hash(prefix.as_bytes());
        let mut variant = self.known.members.get(at).ok_or(Differs)?.variant;
        let mut count = 0;
        while let Some(one) = self.known.variants.get(variant) {
            if one.hole == hole && one.prefix == hash {
                return Ok(Some(one.template));
            }
            variant = one.next;
            count += 1;
        }
        if count >= MAX_TEMPLATES && hole == Hole::Uuid {
            return Ok(None);
        }
        self.add_variant(at, hole, prefix)
    }

    /// Returns the text of a member's template before and after its hole.
    fn literals(
        &self,
        at: usize,
        hole: Hole,
        prefix: &str,
    ) -> Result<(String, &'static str), Unfilled> {
        let member = self.known.members.get(at).ok_or(Differs)?;
        let code = u32::try_from(at + 1).map_err(|_| Differs)?;
        let (open, close) = match hole {
            Hole::Id | Hole::OtherId | Hole::Code(_) | Hole::Uuid | Hole::Text => ("\"", "\""),
            Hole::Time(..) => ("\"", "Z\""),
            _ => ("", ""),
        };
        if member.is_item {
            return Ok((concat(&[open, prefix]), close));
        }
        let key = self.known.keys.get(code).and_then(|key| key.get(1..));
        let key = member.name.or(key).ok_or(Differs)?;
        Ok((concat(&["\"", key, "\":", open, prefix]), close))
    }

    #[cold]
    fn add_variant(
        &mut self,
        at: usize,
        hole: Hole,
        prefix: &str,
    ) -> Result<Option<u32>, Unfilled> {
        let (literal, close) = self.literals(at, hole, prefix)?;
        let template = if hole == Hole::End {
            self.add(&[(&literal, hole)])?
        } else {
            self.add(&[(&literal, hole), (close, Hole::End)])?
        };
        let known = &mut *self.known;
        // Twice their size, for the time of growing.
        ensure_room(2 * (known.variants.len() + 4) * size_of::<Variant>())?;
        let member = known.members.get_mut(at).ok_or(Differs)?;
        let next = std::mem::replace(&mut member.variant, known.variants.len());
        known.variants.push(Variant {
            hole,
            prefix: hash(prefix.as_bytes()),
            template,
            next,
        });
        Ok(Some(template))
    }

    fn add(&mut self, pieces: &[(&str, Hole)]) -> Result<u32, Unfilled> {
        self.templates.add(pieces)?.ok_or(Differs)
    }

    fn cursor(&self) -> Cursor<'r> {
        let mut cursor = Cursor::new(self.text);
        cursor.go_to(self.at);
        cursor
    }

    /// Passes any value; returns its text.
    #[inline(never)]
    fn skip(&mut self) -> Result<&'r str, Unfilled> {
        let mut cursor = self.cursor();
        let json = cursor.skip().map_err(|_| Differs)?;
        self.at = cursor.offset();
        Ok(json)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Passes a character and the space around it; false if another one comes.
    fn passes(&mut self, expected: u8) -> bool {
        self.space();
        let comes = self.byte() == Some(expected);
        if comes {
            self.at += 1;
            self.space();
        }
        comes
    }

    /// Passes the start of an object or list. True if it is empty.
    fn opens(&mut self, close: u8) -> bool {
        self.at += 1;
        self.space();
        self.closes_here(close)
    }

    fn closes_here(&mut self, close: u8) -> bool {
        let closes = self.byte() == Some(close);
        self.at += usize::from(closes);
        closes
    }

    /// Passes the character behind a member or item. True at the end of the object or list.
    fn closes(&mut self, close: u8) -> Result<bool, Unfilled> {
        if self.passes(b',') {
            return Ok(false);
        }
        if self.closes_here(close) {
            Ok(true)
        } else {
            Err(Differs)
        }
    }

    fn quote(&mut self) -> Result<(), Unfilled> {
        if self.closes_here(b'"') {
            Ok(())
        } else {
            Err(Differs)
        }
    }
}

/// Returns the path of a member.
fn join(path: Option<&String>, key: &str) -> String {
    match path.map_or("", String::as_str) {
        "" => key.to_owned(),
        path => concat(&[path, ".", key]),
    }
}

fn clear<T>(cells: &mut [T], column: usize, missing: T) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = missing;
    }
}
