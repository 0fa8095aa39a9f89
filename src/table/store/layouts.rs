//! The ways in which tasks are written: a tree of the texts between their values.
//!
//! Tasks come in a few hundred layout: which fields they have, in which order, with which spaces, and what stands there that is
//! no value of its own. A task that comes in a way that is known need not be parsed: its texts are compared, its values read.
//!
//! A way is learned from a task, its normalized text, and what the normalizer has left as it came. Values that normalizing
//! leaves alone whatever they are become holes; all else, what it rewrites among it, is text. So whatever task has the same
//! texts is normalized to the same template.

use cbr_json::scan;

use crate::store::dictionaries::Dictionaries;
use crate::store::error::Full;
use crate::store::reserve::Reserve;
use crate::store::row_reader::RowReader;
use crate::store::row_reader::Unfilled::{self, Differs};
use crate::store::template::Hole;

const NONE: u32 = 0;
const ROOT: u32 = 0;
/// The most nodes, and ways to go on from one.
const MOST_NODES: usize = 1 << 16;
const MOST_CHILDREN: u8 = 64;
/// The longest text of all of them.
const LONGEST_TEXT: usize = 1 << 23;

/// A text and the hole behind it.
#[derive(Debug, Clone, Copy)]
struct Node {
    start: u32,
    length: u32,
    hole: Hole,
    children: u8,
    /// The way to go on that was taken last; at an end, the template.
    first: u32,
    /// Another way to go on from the node before.
    next: u32,
    /// At an end: a status is added, an empty one.
    adds_status: bool,
}

/// What is known of how tasks are written.
#[derive(Debug)]
pub(crate) struct Layouts {
    nodes: Vec<Node>,
    text: Vec<u8>,
}

/// A way that was followed to its end.
pub(crate) struct Followed {
    /// Where the task ends.
    pub(crate) end: usize,
    pub(crate) template: u32,
    pub(crate) adds_status: bool,
}

impl Layouts {
    pub(crate) fn new() -> Self {
        Self {
            nodes: Vec::new(),
            text: Vec::new(),
        }
    }

    /// Reads the task at a place, if its layout is known.
    pub(crate) fn follow(
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

    /// Finds the child that the text at a place goes on with, and where its hole ends.
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
                match reader.fill(candidate.hole, text, at + length, dictionaries) {
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

    /// Learns a way; `false` where there is no room for it.
    pub(crate) fn learn(
        &mut self,
        pieces: &[(&str, Hole)],
        template: u32,
        adds_status: bool,
    ) -> Result<bool, Full> {
        let length: usize = pieces.iter().map(|(text, _)| text.len()).sum();
        if self.nodes.len() + pieces.len() >= MOST_NODES || self.text.len() + length > LONGEST_TEXT
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
            });
        }
        let mut node = ROOT;
        for (text, hole) in pieces {
            let Some(child) = self.child(node, text, *hole) else {
                return Ok(false);
            };
            node = child;
        }
        if let Some(end) = self.nodes.get_mut(node as usize) {
            (end.first, end.adds_status) = (template, adds_status);
        }
        Ok(true)
    }

    /// The way on from a node, a new one where there is none; `None` where there are too many.
    fn child(&mut self, node: u32, text: &str, hole: Hole) -> Option<u32> {
        let parent = *self.nodes.get(node as usize)?;
        let mut child = parent.first;
        while child != NONE {
            let candidate = self.nodes.get(child as usize)?;
            let start = candidate.start as usize;
            if candidate.hole == hole
                && self.text.get(start..start + candidate.length as usize) == Some(text.as_bytes())
            {
                return Some(child);
            }
            child = candidate.next;
        }
        if parent.children >= MOST_CHILDREN {
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
        });
        self.text.extend_from_slice(text.as_bytes());
        let parent = self.nodes.get_mut(node as usize)?;
        parent.first = new;
        parent.children += 1;
        Some(new)
    }

    pub(crate) fn memory(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.text.capacity()
    }
}
