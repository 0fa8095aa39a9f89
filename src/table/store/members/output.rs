//! What is written of a member: its template and the value of its hole, for the row or for a layout.
use std::ops::Range;

use super::{Found, MemberReader, Mode};
use crate::hole::Hole;
use crate::row_reader::Unfilled;
use crate::template::{LONGEST_TEMPLATE, MOST_STEPS, code_of};

use Unfilled::Differs;

impl MemberReader<'_> {
    /// Writes a value that is part of the template.
    #[inline(never)]
    pub(super) fn literal(&mut self, at: usize, value: &str) -> Result<(), Unfilled> {
        if self.emit(at, Hole::End, value)? {
            Ok(())
        } else {
            Err(Differs)
        }
    }

    /// Reads the value of a hole at an offset, behind its template.
    #[inline(never)]
    pub(super) fn fill(&mut self, at: usize, hole: Hole, start: usize) -> Result<(), Unfilled> {
        self.emits(at, hole)?;
        self.read(hole, start)
    }

    #[inline(never)]
    pub(super) fn read(&mut self, hole: Hole, start: usize) -> Result<(), Unfilled> {
        self.at = self
            .reader
            .fill(hole, self.text, start, self.dictionaries)?;
        self.found(hole, start..self.at);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn found(&mut self, hole: Hole, source: Range<usize>) {
        if self.mode == Mode::Learn
            && let Some(last) = self.known.found.last_mut()
        {
            (last.hole, last.source) = (hole, source);
        }
    }

    #[inline(never)]
    pub(super) fn emits(&mut self, at: usize, hole: Hole) -> Result<(), Unfilled> {
        if self.emit(at, hole, "")? {
            Ok(())
        } else {
            Err(Differs)
        }
    }

    /// Writes the template of a member with a kind of value, of which a prefix is in the template. False if the member has too many.
    pub(super) fn emit(&mut self, at: usize, hole: Hole, prefix: &str) -> Result<bool, Unfilled> {
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
    pub(super) fn spell(&mut self, at: usize, hole: Hole, prefix: &str) -> Result<(), Unfilled> {
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
                quarters: 0,
            });
        }
        known.spelled.push_str(close);
        Ok(())
    }

    pub(super) fn close(&mut self, code: u64, close: char) -> Result<(), Unfilled> {
        self.known.spelled.push(close);
        self.write(code)
    }

    /// Returns the state to go back to, if a value is read in another way.
    pub(super) fn mark(&self) -> (usize, usize, usize) {
        (
            self.reader.bytes.len(),
            self.known.spelled.len(),
            self.known.found.len(),
        )
    }

    pub(super) fn back_to(&mut self, (bytes, spelled, found): (usize, usize, usize)) {
        self.reader.bytes.truncate(bytes);
        self.known.spelled.truncate(spelled);
        self.known.found.truncate(found);
    }

    #[inline(never)]
    pub(super) fn write(&mut self, number: u64) -> Result<(), Unfilled> {
        Ok(self.reader.write_number(number)?)
    }
}
