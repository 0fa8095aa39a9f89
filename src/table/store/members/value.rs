//! Values of members, each read by its documented shape.
use cbr_json::schema::{Schema, Shape};
use cbr_json::{Cursor, concat, flag, scan, timestamp};

use super::known::{Container, Known};
use super::{MemberReader, Mode};
use crate::hole::Hole;
use crate::id;
use crate::instant::MOST_DIGITS;
use crate::row_reader::{Unfilled, fits_column, is_whole};
use crate::template::{CLOSE_LIST, CLOSE_OBJECT};

use Unfilled::Differs;

/// Maximum length of a value of an undocumented kind that is part of a template.
const LONGEST_ODD: usize = 16;

impl MemberReader<'_> {
    pub(super) fn value(&mut self, at: usize, known: Known) -> Result<(), Unfilled> {
        if self.mode != Mode::Columns {
            return self.value_of(at, known);
        }
        let mut cursor = self.cursor();
        cursor.skip().map_err(|_| Differs)?;
        let read = self.value_of(at, known);
        self.at = cursor.offset();
        if read != Err(Differs) {
            return read;
        }
        // What was read before the difference counts for nothing.
        if let Some(hole) = known.column {
            self.clear(hole);
        }
        Ok(())
    }

    /// Reads the value of a member or item.
    pub(super) fn value_of(&mut self, at: usize, known: Known) -> Result<(), Unfilled> {
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
            (b't' | b'f' | b'-' | b'0'..=b'9', Some(Shape::Text | Shape::Time))
                if !self.is_normalized =>
            {
                self.as_text(at, known.column)
            }
            _ if known.is_item || known.is_always => Err(Differs),
            _ => self.odd(at),
        }
    }

    /// Reads a value that is not of the documented kind, and stays as it is. It is part of the template: in a hole for its kind, a
    /// layout would take values of the documented kind for it.
    pub(super) fn odd(&mut self, at: usize) -> Result<(), Unfilled> {
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

    /// Keeps a number or a truth value as the text that the normalizer makes of it. No layout can be learned from it.
    #[inline(never)]
    pub(super) fn as_text(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
        if self.mode == Mode::Learn {
            return Err(Differs);
        }
        let start = self.at;
        let json = self.skip()?;
        self.is_rewritten = true;
        match column {
            Some(Hole::Code(column)) => {
                self.emits(at, Hole::Code(column))?;
                let texts = self.dictionaries.columns.get_mut(column as usize);
                let cell = self.reader.cells.codes.get_mut(column as usize);
                *cell.ok_or(Differs)? = texts.ok_or(Differs)?.intern(json)?;
                Ok(())
            }
            None | Some(Hole::Time(..)) => self.text(at, start, json),
            Some(_) => Err(Differs),
        }
    }

    /// Writes an empty list in place of a count as the normalizer does.
    pub(super) fn count(&mut self, at: usize) -> Result<(), Unfilled> {
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
    pub(super) fn string(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
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
    pub(super) fn text(&mut self, at: usize, start: usize, inner: &str) -> Result<(), Unfilled> {
        self.emits(at, Hole::Text)?;
        self.found(Hole::Text, start..start + inner.len());
        if self.mode == Mode::Keep {
            self.reader.write_text(inner.as_bytes())?;
        }
        Ok(())
    }

    pub(super) fn time(&mut self, at: usize, column: Option<Hole>) -> Result<(), Unfilled> {
        let (text, open) = (self.text, self.at);
        let end = scan::plain_until(text.as_bytes(), open + 1);
        let inner = text.get(open + 1..end).ok_or(Differs)?;
        let zone = inner
            .get(19..)
            .and_then(|rest| rest.find(['Z', 'z', '+', '-']));
        let (time, zone) = inner
            .split_at_checked(zone.map_or(inner.len(), |at| at + 19))
            .unwrap_or((inner, ""));
        if let Some(Hole::Time(column, _)) = column
            && let Some(quarters) = quarters(zone)
        {
            let digits = u8::try_from(time.len().saturating_sub(20)).unwrap_or(u8::MAX);
            if digits > MOST_DIGITS && self.mode != Mode::Columns {
                return Err(Differs);
            }
            let mark = self.mark();
            match self.fill(at, Hole::Time(column, digits), open + 1) {
                Err(Differs) => self.back_to(mark),
                Ok(()) if self.at != open + 1 + time.len() => return Err(Differs),
                filled => {
                    filled?;
                    self.reader.to_utc(Hole::Time(column, digits), quarters)?;
                    if let Some(last) = self.known.found.last_mut() {
                        last.quarters = quarters;
                    }
                    self.at = end;
                    return self.quote();
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

    pub(super) fn flag(&mut self, at: usize) -> Result<(), Unfilled> {
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
    pub(super) fn quoted_number(
        &mut self,
        at: usize,
        column: Option<Hole>,
    ) -> Result<(), Unfilled> {
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
    pub(super) fn number(
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
    pub(super) fn part(
        &mut self,
        at: usize,
        known: Known,
        schema: &'static Schema,
    ) -> Result<(), Unfilled> {
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
    pub(super) fn list(
        &mut self,
        at: usize,
        known: Known,
        item: &'static Shape,
    ) -> Result<(), Unfilled> {
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

    pub(super) fn items(
        &mut self,
        at: usize,
        known: Known,
        item: &'static Shape,
    ) -> Result<(), Unfilled> {
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
}

/// Returns the offset from UTC that a zone names, in quarters of an hour. `None` for any other text or number of minutes.
fn quarters(zone: &str) -> Option<i8> {
    let minutes = timestamp::offset_minutes(zone)?;
    let quarters = i8::try_from(minutes / 15).ok()?;
    (i64::from(quarters) * 15 == minutes).then_some(quarters)
}
