use std::fmt;

use crate::write::concat;

use crate::Kind;

/// Difference between a JSON document and the expected one: path, what was expected, and what came. It is boxed, so that a
/// `Result` with it is small.
#[derive(Debug)]
pub struct Mismatch(Box<Details>);

#[derive(Debug)]
struct Details {
    /// Path, innermost step first: filled in while the error travels outwards.
    path: Vec<Segment>,
    expected: &'static str,
    got: Got,
    offset: usize,
}

/// Step of a path.
#[derive(Debug)]
pub enum Segment {
    /// Entry of an object.
    Key(String),
    /// Item of an array.
    Index(usize),
}

/// Error type of a walk through objects and arrays: a mismatch, or an error of the caller.
pub trait WalkError: From<Mismatch> {
    /// Adds a step in front of the error's path. The innermost step is added first.
    #[must_use]
    fn within(self, segment: Segment) -> Self;
}

impl WalkError for Mismatch {
    #[cold]
    fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }
}

#[derive(Debug)]
pub(crate) enum Got {
    Kind(Kind),
    Text(String),
    /// The object lacks the key.
    Nothing,
    End,
}

impl Mismatch {
    #[cold]
    pub(crate) fn new(expected: &'static str, got: Got, offset: usize) -> Self {
        Self(Box::new(Details {
            path: Vec::new(),
            expected,
            got,
            offset,
        }))
    }

    /// Makes the error for a key that is missing.
    #[must_use]
    pub fn missing(key: &str, expected: &'static str) -> Self {
        Self::new(expected, Got::Nothing, 0).within(Segment::Key(key.to_owned()))
    }

    /// Returns true if the text ends in the middle of a value, for example because the connection broke.
    fn is_cut(&self) -> bool {
        matches!(self.0.got, Got::End)
    }

    /// Returns true if this is probably not the service's document: it is truncated, it is not JSON, or a proxy wrote it. Then the
    /// error is at the top level. False for a wrong value deep in a document that otherwise matches.
    #[must_use]
    pub fn is_unrecognized(&self) -> bool {
        self.is_cut() || self.0.path.len() <= 1
    }

    /// Returns the path in the document, such as `operation_logs[3].started_at`; `$` is the document itself.
    #[must_use]
    #[inline]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Index(index) => path.push_str(&concat(&["[", &index.to_string(), "]"])),
                Segment::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.extend(key.chars().filter(|c| !c.is_control()).take(60));
                }
            }
        }
        if path.is_empty() {
            "$".to_owned()
        } else {
            path
        }
    }

    /// Returns the message: path, what was expected, and what came.
    #[must_use]
    pub fn message(&self) -> String {
        let offset = self.0.offset.to_string();
        let got: &[&str] = match &self.0.got {
            Got::Kind(kind) => &[kind.name()],
            Got::Text(text) => &["`", text, "` at byte ", &offset],
            Got::Nothing => &["nothing"],
            Got::End => &["the end of the body at byte ", &offset],
        };
        let message = concat(&[&self.path(), ": expected ", self.0.expected, ", got "]);
        message + &concat(got)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}
