use crate::mismatch::{Got, Mismatch, Segment, WalkError};
use crate::raw_str::RawStr;
use crate::{Kind, scan};

/// Key of an object's entry.
pub struct Entry<'e> {
    /// Decoded text.
    pub key: &'e str,
    /// Source text, with its quotes.
    pub source: &'e str,
    /// Offset in bytes.
    pub start: usize,
}

/// Cursor over a JSON text: a pull parser that copies nothing. Every method leaves it behind what it read.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the position, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Moves to a position that is known to be the start or the end of a value.
    #[inline]
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Skips a byte that was looked at.
    #[inline]
    pub(crate) fn step(&mut self) {
        self.at += 1;
    }

    #[inline]
    pub(crate) fn is_at(&self, byte: u8) -> bool {
        self.byte() == Some(byte)
    }

    #[allow(
        clippy::inline_always,
        reason = "at opt-level \"z\" it would be called for every byte"
    )]
    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    /// Makes an error at this position. It quotes at most 24 characters of the text.
    #[cold]
    fn fail(&self, expected: &'static str) -> Mismatch {
        let rest: String = self
            .text
            .get(self.at..)
            .unwrap_or_default()
            .chars()
            .take(24)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let got = if rest.is_empty() {
            Got::End
        } else {
            Got::Text(rest)
        };
        Mismatch::new(expected, got, self.at)
    }

    /// Makes an error that names the kind of the value at this position.
    #[cold]
    pub fn wrong(&mut self, expected: &'static str) -> Mismatch {
        match self.peek() {
            Ok(kind) => Mismatch::new(expected, Got::Kind(kind), self.at),
            Err(_) => self.fail(expected),
        }
    }

    /// Returns the kind of the next value without reading it.
    #[inline]
    pub fn peek(&mut self) -> Result<Kind, Mismatch> {
        self.space();
        match self.byte() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.fail("a JSON value")),
        }
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Mismatch> {
        self.space();
        if self.byte() != Some(byte) {
            return Err(self.fail(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Checks that only white space is left.
    pub fn finish(&mut self) -> Result<(), Mismatch> {
        self.space();
        if self.byte().is_some() {
            Err(self.fail("the end of the document"))
        } else {
            Ok(())
        }
    }

    /// Reads a string.
    pub fn string(&mut self) -> Result<RawStr<'a>, Mismatch> {
        self.expect(b'"', "a string")?;
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = scan::plain_until(bytes, self.at);
            match self.byte() {
                Some(b'"') => {
                    let inner = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(RawStr { inner, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                    self.escape()?;
                }
                _ => return Err(self.fail("the rest of a string")),
            }
        }
    }

    /// Skips a string. The cursor is at its opening quote.
    #[inline]
    pub(crate) fn pass_string(&mut self) -> Result<(), Mismatch> {
        let end = scan::plain_until(self.text.as_bytes(), self.at + 1);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(());
        }
        self.string().map(drop)
    }

    fn escape(&mut self) -> Result<(), Mismatch> {
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.byte().is_some_and(|b| b.is_ascii_hexdigit()) {
                        return Err(self.fail("four hexadecimal digits"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.fail("an escape sequence")),
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Mismatch> {
        let start = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            Err(self.fail("a digit"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn number(&mut self) -> Result<(), Mismatch> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn word(&mut self, word: &'static str) -> Result<(), Mismatch> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        if word.starts_with(rest) {
            self.at = self.text.len();
        }
        Err(self.fail(word))
    }

    /// Skips any one value and returns its source text.
    ///
    /// Keeps a stack of its own for nested values, so that no depth overflows the call stack.
    pub fn skip(&mut self) -> Result<&'a str, Mismatch> {
        self.space();
        let start = self.at;
        let mut open: Vec<Kind> = Vec::new();
        loop {
            let kind = self.peek()?;
            match kind {
                Kind::String => drop(self.string()?),
                Kind::Number => self.number()?,
                Kind::Null => self.word("null")?,
                Kind::Bool if self.byte() == Some(b't') => self.word("true")?,
                Kind::Bool => self.word("false")?,
                Kind::Array | Kind::Object => {
                    self.at += 1;
                    self.space();
                    let end = if kind == Kind::Array { b']' } else { b'}' };
                    if self.byte() == Some(end) {
                        self.at += 1;
                    } else {
                        open.push(kind);
                        if kind == Kind::Object {
                            self.key()?;
                        }
                        continue;
                    }
                }
            }
            // A value has ended: continue in the open container, and close the containers that end here.
            loop {
                let Some(kind) = open.last() else {
                    return Ok(self.text.get(start..self.at).unwrap_or_default());
                };
                self.space();
                match (self.byte(), kind) {
                    (Some(b','), Kind::Object) => {
                        self.at += 1;
                        self.key()?;
                        break;
                    }
                    (Some(b','), _) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b'}'), Kind::Object) | (Some(b']'), Kind::Array) => {
                        self.at += 1;
                        open.pop();
                    }
                    (_, Kind::Object) => return Err(self.fail("`,` or `}`")),
                    _ => return Err(self.fail("`,` or `]`")),
                }
            }
        }
    }

    /// Moves from the brace or from the end of an entry to the next value. Returns the offset of its key and the key, or
    /// `None` at the end of the object.
    pub(crate) fn next_key(
        &mut self,
        is_first: bool,
    ) -> Result<Option<(usize, RawStr<'a>)>, Mismatch> {
        self.space();
        match self.byte() {
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            Some(b',') if !is_first => self.at += 1,
            _ if !is_first => return Err(self.fail("`,` or `}`")),
            _ => {}
        }
        self.space();
        let start = self.at;
        let key = self.key()?;
        self.space();
        Ok(Some((start, key)))
    }

    fn key(&mut self) -> Result<RawStr<'a>, Mismatch> {
        self.space();
        if self.byte() != Some(b'"') {
            return Err(self.fail("a key in quotes"));
        }
        let key = self.string()?;
        self.expect(b':', "`:`")?;
        Ok(key)
    }

    /// Reads an object: calls `each` after every key. `each` must read the value.
    pub fn each_entry(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &Entry<'_>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        self.try_each_entry(each)
    }

    /// Reads an object as [`Self::each_entry`] does, with an error type of the caller.
    pub fn try_each_entry<E: WalkError>(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &Entry<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.peek().ok() != Some(Kind::Object) {
            return Err(self.wrong("an object").into());
        }
        self.at += 1;
        let mut is_first = true;
        while let Some((start, raw)) = self.next_key(is_first)? {
            is_first = false;
            let source = self
                .text
                .get(start..start + raw.inner.len() + 2)
                .unwrap_or_default();
            let key = raw.name();
            let entry = Entry {
                key: &key,
                source,
                start,
            };
            each(self, &entry).map_err(|e| e.within(Segment::Key(key.into_owned())))?;
        }
        Ok(())
    }

    /// Reads an array: calls `each` before every item. `each` must read it.
    pub fn each_item(
        &mut self,
        each: &mut dyn FnMut(&mut Self) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        self.try_each_item(each)
    }

    /// Reads an array as [`Self::each_item`] does, with an error type of the caller.
    pub fn try_each_item<E: WalkError>(
        &mut self,
        each: &mut dyn FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.peek().ok() != Some(Kind::Array) {
            return Err(self.wrong("an array").into());
        }
        self.at += 1;
        self.space();
        if self.byte() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        let mut index = 0;
        loop {
            each(self).map_err(|e| e.within(Segment::Index(index)))?;
            index += 1;
            self.space();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.fail("`,` or `]`").into()),
            }
        }
    }

    /// Returns true if the rest of the text is exactly one number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        let mut walk = self.clone();
        walk.number().is_ok() && walk.at == walk.text.len()
    }
}
