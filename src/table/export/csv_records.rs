//! Reader of the records of a CSV file.

use std::borrow::Cow;

use cbr_json::concat;
use cbr_wire::Error;
use csv_core::{ReadRecordResult, Reader};

use crate::Full;

/// Reads a CSV file record by record, and keeps the current record.
pub(super) struct Records<'b> {
    body: &'b [u8],
    reader: Reader,
    /// Offset of the record, with the line breaks before it, and of the next one.
    start: usize,
    end: usize,
    /// Cells, concatenated, with spare room at the end. `ends` has the end of each.
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<'b> Records<'b> {
    pub(super) fn new(body: &'b [u8]) -> Self {
        Self {
            body,
            reader: Reader::new(),
            start: 0,
            end: 0,
            text: Vec::new(),
            ends: Vec::new(),
            count: 0,
        }
    }

    /// Goes to the next record; `false` at the end of the file.
    pub(super) fn next(&mut self) -> Result<bool, Error> {
        let mut length = 0;
        self.count = 0;
        self.start = self.end;
        loop {
            // A line break behind the file ends its last record, unless that is within quotes: then only the end does.
            let rest: &[u8] = match self.body.get(self.end..) {
                Some([]) => b"\n",
                Some(rest) => rest,
                None => b"",
            };
            let (result, read, written, ended) = self.reader.read_record(
                rest,
                self.text.get_mut(length..).unwrap_or_default(),
                self.ends.get_mut(self.count..).unwrap_or_default(),
            );
            self.end += read;
            length += written;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut self.text)?,
                ReadRecordResult::OutputEndsFull => grow(&mut self.ends)?,
                ReadRecordResult::Record if rest.is_empty() => {
                    return Err(
                        self.wrong("expected a quote that ends the cell, got the end of the file")
                    );
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// Returns the number of cells.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns a cell. Bytes that are not UTF-8 become U+FFFD, as in JSON.
    pub(super) fn cell(&self, at: usize) -> Cow<'_, str> {
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default();
        let start = at.checked_sub(1).map_or(0, end);
        String::from_utf8_lossy(self.text.get(start..end(at)).unwrap_or_default())
    }

    /// Returns the source text of the record, without the line breaks around it.
    pub(super) fn source(&self) -> &'b [u8] {
        let is_break = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let all = self.body.get(self.start..self.end.min(self.body.len()));
        let all = all.unwrap_or_default();
        let before = all.iter().take_while(is_break).count();
        let behind = all.iter().rev().take_while(is_break).count();
        all.get(before..all.len() - behind).unwrap_or_default()
    }

    /// Makes an error about this record.
    #[cold]
    pub(super) fn wrong(&self, what: &str) -> Error {
        Error::malformed(concat(&["line ", &self.line().to_string(), ": ", what]))
    }

    /// Makes an error about one of its cells.
    #[cold]
    pub(super) fn wrong_cell(&self, at: usize, name: &str, expected: &str) -> Error {
        let got: String = self
            .cell(at)
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(24)
            .collect();
        let line = self.line();
        let column = at + 1;
        let message = concat(&[
            "line ",
            &line.to_string(),
            ", column ",
            &column.to_string(),
            name,
            ": expected ",
            expected,
            ", got `",
            &got,
            "`",
        ]);
        Error::malformed(message)
    }

    /// Returns the line where it starts, from 1 on. A line ends with LF, CR or both, as it does for the reader.
    fn line(&self) -> usize {
        let (mut line, mut last) = (1, 0);
        for byte in self.body.iter().take(self.start) {
            if *byte == b'\r' || (*byte == b'\n' && last != b'\r') {
                line += 1;
            }
            last = *byte;
        }
        for byte in self.body.iter().skip(self.start) {
            match byte {
                b'\n' if last == b'\r' => {}
                b'\r' | b'\n' => line += 1,
                _ => break,
            }
            last = *byte;
        }
        line
    }
}

/// Doubles the capacity.
fn grow<T: Default + Clone>(buffer: &mut Vec<T>) -> Result<(), Error> {
    let more = buffer.len().max(256);
    buffer.try_reserve_exact(more).map_err(|_| Full::Memory)?;
    buffer.resize(buffer.len() + more, T::default());
    Ok(())
}
