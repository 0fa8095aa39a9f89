//! Steps through the text of a task.
use cbr_json::Cursor;

use super::MemberReader;
use crate::row_reader::Unfilled;

use Unfilled::Differs;

impl<'r> MemberReader<'r> {
    pub(super) fn cursor(&self) -> Cursor<'r> {
        let mut cursor = Cursor::new(self.text);
        cursor.go_to(self.at);
        cursor
    }

    /// Passes any value; returns its text.
    #[inline(never)]
    pub(super) fn skip(&mut self) -> Result<&'r str, Unfilled> {
        let mut cursor = self.cursor();
        let json = cursor.skip().map_err(|_| Differs)?;
        self.at = cursor.offset();
        Ok(json)
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Passes a character and the space around it; false if another one comes.
    pub(super) fn passes(&mut self, expected: u8) -> bool {
        self.space();
        let comes = self.byte() == Some(expected);
        if comes {
            self.at += 1;
            self.space();
        }
        comes
    }

    /// Passes the start of an object or list. True if it is empty.
    pub(super) fn opens(&mut self, close: u8) -> bool {
        self.at += 1;
        self.space();
        self.closes_here(close)
    }

    pub(super) fn closes_here(&mut self, close: u8) -> bool {
        let closes = self.byte() == Some(close);
        self.at += usize::from(closes);
        closes
    }

    /// Passes the character behind a member or item. True at the end of the object or list.
    pub(super) fn closes(&mut self, close: u8) -> Result<bool, Unfilled> {
        if self.passes(b',') {
            return Ok(false);
        }
        if self.closes_here(close) {
            Ok(true)
        } else {
            Err(Differs)
        }
    }

    pub(super) fn quote(&mut self) -> Result<(), Unfilled> {
        if self.closes_here(b'"') {
            Ok(())
        } else {
            Err(Differs)
        }
    }
}
