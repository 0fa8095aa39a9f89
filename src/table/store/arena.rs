//! Arena: append-only storage for the bytes of rows that have no column.
//!
//! An address has 32 bits: the number of a chunk and an offset in it. A row starts in the first mebibyte of its chunk and may end
//! after that, so the last row decides the length of a chunk.

use crate::full::Full;
use crate::reserve::Reserve;

const CHUNK_SHIFT: u32 = 20;
const CHUNK_SIZE: usize = 1 << CHUNK_SHIFT;
const MAX_CHUNKS: usize = 1 << (32 - CHUNK_SHIFT);

/// Append-only bytes.
#[derive(Debug, Default)]
pub struct Arena {
    chunks: Vec<Vec<u8>>,
    /// Bytes of rows that were replaced.
    dead: usize,
    live: usize,
}

/// State to roll back to.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    chunks: usize,
    last: usize,
    live: usize,
}

impl Arena {
    /// Appends the bytes of a row; returns their address.
    pub fn push(&mut self, bytes: &[u8]) -> Result<u32, Full> {
        if self
            .chunks
            .last()
            .is_none_or(|last| last.len() >= CHUNK_SIZE)
        {
            self.add_chunk(bytes.len())?;
        }
        let chunk = u32::try_from(self.chunks.len().saturating_sub(1)).map_err(|_| Full::Text)?;
        let last = self.chunks.last_mut().ok_or(Full::Text)?;
        let offset = u32::try_from(last.len()).map_err(|_| Full::Text)?;
        last.reserve_for(bytes.len())?;
        last.extend_from_slice(bytes);
        self.live += bytes.len();
        Ok(chunk << CHUNK_SHIFT | offset)
    }

    #[cold]
    fn add_chunk(&mut self, length: usize) -> Result<(), Full> {
        if self.chunks.len() >= MAX_CHUNKS {
            return Err(Full::Text);
        }
        let mut chunk = Vec::new();
        if !self.chunks.is_empty() {
            // The last row of a chunk is usually shorter than this reserve.
            chunk.reserve_just(CHUNK_SIZE + 1024)?;
        }
        chunk.reserve_for(length)?;
        self.chunks.reserve_for(1)?;
        self.chunks.push(chunk);
        Ok(())
    }

    /// Returns the bytes from an address up to the end of its chunk.
    pub fn from(&self, place: u32) -> &[u8] {
        let offset = place as usize & (CHUNK_SIZE - 1);
        let chunk = self.chunks.get((place >> CHUNK_SHIFT) as usize);
        chunk
            .and_then(|chunk| chunk.get(offset..))
            .unwrap_or_default()
    }

    /// Returns the state to roll back to.
    pub fn mark(&self) -> Mark {
        Mark {
            chunks: self.chunks.len(),
            last: self.chunks.last().map_or(0, Vec::len),
            live: self.live,
        }
    }

    /// Rolls back: removes what was appended after the mark.
    pub fn back_to(&mut self, mark: Mark) {
        self.chunks.truncate(mark.chunks);
        if let Some(last) = self.chunks.last_mut() {
            last.truncate(mark.last);
        }
        self.live = mark.live;
    }

    /// Records that no row uses some bytes any more.
    pub fn forget(&mut self, length: usize) {
        self.dead += length;
        self.live = self.live.saturating_sub(length);
    }

    /// Returns true if rewriting would free a third or more.
    pub fn is_worn(&self) -> bool {
        self.dead > CHUNK_SIZE && self.dead > self.live / 2
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(Vec::capacity).sum();
        chunks + self.chunks.capacity() * size_of::<Vec<u8>>()
    }
}

/// Writes a number as a varint (LEB128): groups of seven bits, the lowest first.
pub fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Reader of bytes, from the front.
#[derive(Debug, Clone, Copy)]
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// Reads a varint.
    pub fn number(&mut self) -> Option<u64> {
        let last = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)?;
        let bytes = self.take(last + 1)?.iter().rev();
        Some(bytes.fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f)))
    }

    /// Reads a number of bytes.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads an array of bytes.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.first_chunk().copied()
    }

    /// Reads a text after its length.
    pub fn counted_text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}
