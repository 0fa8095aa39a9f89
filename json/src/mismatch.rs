use std::fmt;

use crate::Kind;

/// Where and why a document is not what it should be.
#[derive(Debug)]
pub struct Mismatch {
    /// Innermost first: filled in while the error travels outwards.
    pub(crate) path: Vec<Segment>,
    pub(crate) expected: &'static str,
    pub(crate) got: Got,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) enum Segment {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
pub(crate) enum Got {
    Kind(Kind),
    Text(String),
    /// A key that the object does not have.
    Nothing,
    End,
}

impl Mismatch {
    /// A key that is not there and should be.
    #[must_use]
    pub fn missing(key: &str, expected: &'static str) -> Self {
        let path = vec![Segment::Key(key.to_owned())];
        Self {
            path,
            expected,
            got: Got::Nothing,
            offset: 0,
        }
    }

    /// True when the text ended before the value did, as a cut connection leaves it.
    fn is_cut(&self) -> bool {
        matches!(self.got, Got::End)
    }

    /// True when the document as a whole is not what was asked for: it is cut, no JSON, or something that a proxy made.
    /// False for a wrong value deep in a document that otherwise fits.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.is_cut() || self.path.len() <= 1
    }

    /// The path in the document, such as `operation_logs[3].started_at`; `$` for the document itself.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.path.iter().rev() {
            match segment {
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
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

    pub(crate) fn within(mut self, segment: Segment) -> Self {
        self.path.push(segment);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, got ", self.path(), self.expected)?;
        match &self.got {
            Got::Kind(kind) => f.write_str(kind.name()),
            Got::Text(text) => write!(f, "`{text}` at byte {}", self.offset),
            Got::Nothing => f.write_str("nothing"),
            Got::End => write!(f, "the end of the body at byte {}", self.offset),
        }
    }
}
