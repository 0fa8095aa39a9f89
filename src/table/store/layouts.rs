//! Known task layouts: a trie over the literal text between values. A task that follows a known layout is compared, not
//! parsed.
//!
//! A layout consists of the fields of a task, their order, the white space and the constant values. The service uses a few
//! hundred layouts. The literal text of a layout is compared sixteen bytes at a time, and only the values between are read.
//! Siblings in the trie are a linked list with move-to-front, because a layout is likely to repeat.
//!
//! A layout is learned from a task, its normalized text, and the pieces that the normalizer left unchanged. Values that the
//! normalizer never changes become holes. Everything else is literal text, including the text that the normalizer rewrites. So all
//! tasks with the same literal text are normalized to the same template.

use cbr_json::scan;

use crate::dictionaries::Dictionaries;
use crate::full::Full;
use crate::hole::Hole;
use crate::reserve::Reserve;
use crate::row_reader::RowReader;
use crate::row_reader::Unfilled::{self, Differs};

const NONE: u32 = 0;
const ROOT: u32 = 0;
/// Maximum number of nodes of the trie, and of children of one node.
const MAX_NODES: usize = 1 << 16;
const MAX_CHILDREN: u8 = 64;
/// Maximum length of all literal text in the trie, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 23;

/// Node of the trie: a literal text and the hole after it.
#[derive(Debug, Clone, Copy)]
struct Node {
    start: u32,
    length: u32,
    hole: Hole,
    children: u8,
    /// First child, which is the one that matched last; at an end, the template.
    first: u32,
    /// Next sibling.
    next: u32,
    /// At an end: true if normalizing adds an empty status.
    adds_status: bool,
    /// Offset from UTC, in quarters of an hour, of a time whose zone the text behind it names.
    quarters: i8,
}

/// Text and the hole after it, as a layout has them.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'t> {
    /// Text in front of the hole.
    pub text: &'t str,
    /// The hole.
    pub hole: Hole,
    /// Offset of a time from UTC, in quarters of an hour.
    pub quarters: i8,
}

/// Trie of the known layouts.
#[derive(Debug)]
pub struct Layouts {
    nodes: Vec<Node>,
    text: Vec<u8>,
}

/// Match of a layout.
pub struct Followed {
    /// End of the task.
    pub end: usize,
    /// Template of the row.
    pub template: u32,
    /// True if normalizing adds an empty status.
    pub adds_status: bool,
}

impl Layouts {
    /// Makes a trie without layouts.
    pub const fn new() -> Self {
        Self {
            nodes: Vec::new(),
            text: Vec::new(),
        }
    }

    /// Reads the task at a place, if its layout is known.
    pub fn follow(
        &mut self,
        text: &str,
        mut at: usize,
        reader: &mut RowReader,
        dictionaries: &mut Dictionaries,
    ) -> Result<Followed, Unfilled> {
        let mut node = ROOT;
        loop {
            let (child, end) = self.step(node, text, at, reader, dictionaries)?;
            let taken = self.nodes.get(child as usize).ok_or(Differs)?;
            if taken.hole == Hole::End {
                return Ok(Followed {
                    end,
                    template: taken.first,
                    adds_status: taken.adds_status,
                });
            }
            (node, at) = (child, end);
        }
    }

    /// Finds the child that matches at an offset, moves it to the front, and returns it with the end of its hole.
    fn step(
        &mut self,
        node: u32,
        text: &str,
        at: usize,
        reader: &mut RowReader,
        dictionaries: &mut Dictionaries,
    ) -> Result<(u32, usize), Unfilled> {
        let mut before = NONE;
        let mut child = self.nodes.get(node as usize).ok_or(Differs)?.first;
        while child != NONE {
            let candidate = *self.nodes.get(child as usize).ok_or(Differs)?;
            let length = candidate.length as usize;
            if scan::equal(
                &self.text,
                candidate.start as usize,
                text.as_bytes(),
                at,
                length,
            ) {
                let mut filled = reader.fill(candidate.hole, text, at + length, dictionaries);
                if candidate.quarters != 0 && filled.is_ok() {
                    let moved = reader.to_utc(candidate.hole, candidate.quarters);
                    filled = moved.and(filled);
                }
                match filled {
                    Ok(end) => {
                        if before != NONE {
                            self.move_up(node, before, child).ok_or(Differs)?;
                        }
                        return Ok((child, end));
                    }
                    Err(Differs) => {}
                    Err(full @ Unfilled::Full(_)) => return Err(full),
                }
            }
            before = child;
            child = candidate.next;
        }
        Err(Differs)
    }

    fn move_up(&mut self, node: u32, before: u32, child: u32) -> Option<()> {
        let after = self.nodes.get(child as usize)?.next;
        self.nodes.get_mut(before as usize)?.next = after;
        let parent = self.nodes.get_mut(node as usize)?;
        let first = std::mem::replace(&mut parent.first, child);
        self.nodes.get_mut(child as usize)?.next = first;
        Some(())
    }

    /// Adds a layout; `false` if the trie is full.
    pub fn learn(
        &mut self,
        pieces: &[Piece<'_>],
        template: u32,
        adds_status: bool,
    ) -> Result<bool, Full> {
        let length: usize = pieces.iter().map(|piece| piece.text.len()).sum();
        if self.nodes.len() + pieces.len() >= MAX_NODES || self.text.len() + length > MAX_TEXT_BYTES
        {
            return Ok(false);
        }
        self.nodes.reserve_for(pieces.len() + 1)?;
        self.text.reserve_for(length)?;
        if self.nodes.is_empty() {
            self.nodes.push(Node {
                start: 0,
                length: 0,
                hole: Hole::Json,
                children: 0,
                first: NONE,
                next: NONE,
                adds_status: false,
                quarters: 0,
            });
        }
        let mut node = ROOT;
        for piece in pieces {
            let Some(child) = self.child(node, *piece) else {
                return Ok(false);
            };
            node = child;
        }
        if let Some(end) = self.nodes.get_mut(node as usize) {
            (end.first, end.adds_status) = (template, adds_status);
        }
        Ok(true)
    }

    /// Finds or adds a child of a node; `None` if the node has too many.
    fn child(&mut self, node: u32, piece: Piece<'_>) -> Option<u32> {
        let Piece {
            text,
            hole,
            quarters,
        } = piece;
        let parent = *self.nodes.get(node as usize)?;
        let mut child = parent.first;
        while child != NONE {
            let candidate = self.nodes.get(child as usize)?;
            let start = candidate.start as usize;
            if (candidate.hole, candidate.quarters) == (hole, quarters)
                && self.text.get(start..start + candidate.length as usize) == Some(text.as_bytes())
            {
                return Some(child);
            }
            child = candidate.next;
        }
        if parent.children >= MAX_CHILDREN {
            return None;
        }
        let new = u32::try_from(self.nodes.len()).ok()?;
        self.nodes.push(Node {
            start: u32::try_from(self.text.len()).ok()?,
            length: u32::try_from(text.len()).ok()?,
            hole,
            children: 0,
            first: NONE,
            next: parent.first,
            adds_status: false,
            quarters,
        });
        self.text.extend_from_slice(text.as_bytes());
        let parent = self.nodes.get_mut(node as usize)?;
        parent.first = new;
        parent.children += 1;
        Some(new)
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.text.capacity()
    }
}
