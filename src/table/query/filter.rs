use std::fmt;
use std::str::FromStr;

use cbr_wire::Error;

use super::comparison::{Op, Quantity};
use super::field::{Field, TextField};
use super::meaning::RowView;
use super::{object, parse, print};

/// Which tasks are wanted: see [the module](super) for its two forms.
///
/// ```
/// use cbr_tasks::table::query::Filter;
///
/// let filter: Filter = r#"vault:"prod eu" (status:failed,timeout OR duration>120m)"#.parse()?;
/// assert_eq!(filter.to_string(), r#"vault:"prod eu" (status:failed,timeout OR duration>2h)"#);
/// assert_eq!(
///     filter.to_json(),
///     r#"{"vault":"prod eu","any":[{"status":["failed","timeout"]},{"duration":{"gt":"2h"}}]}"#,
/// );
/// assert_eq!(Filter::from_json(&filter.to_json())?, filter);
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(pub(crate) Node);

impl Filter {
    /// The filter that lets all tasks through.
    #[must_use]
    pub fn all() -> Self {
        Self(Node::All(Vec::new()))
    }

    /// Reads the object form, as JSON.
    ///
    /// # Errors
    /// A validation error that names the path in the object, what was expected there and what came.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        object::read(json).map(Self)
    }

    /// Writes the object form, as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        object::write(&self.0, &mut out);
        out
    }

    /// Whether a task is among the wanted ones. `now`, in microseconds since 1970-01-01T00:00:00Z, is what times like
    /// `-24h` count from.
    #[must_use]
    pub fn matches(&self, row: &dyn RowView, now: i64) -> bool {
        self.0.matches(row, now)
    }
}

impl FromStr for Filter {
    type Err = Error;

    /// Reads the text form. Its errors have a [`position`](Error::position).
    fn from_str(text: &str) -> Result<Self, Error> {
        parse::parse(text).map(Self)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        print::print(&self.0, &mut out);
        f.write_str(&out)
    }
}

/// A condition. Made by [`all`](Self::all), [`any`](Self::any) and [`not`](Self::not), a tree has one form only: groups of
/// the same kind are not nested, none holds a single condition, and nothing is negated twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// Every one of them; all tasks, where there is none.
    All(Vec<Self>),
    /// At least one of at least two.
    Any(Vec<Self>),
    Not(Box<Self>),
    /// One of at least one value, none of which is empty.
    Is(TextField, Vec<String>),
    /// At least one of at least one field is there.
    Has(Vec<Field>),
    /// Not empty.
    Word(String),
    Compare(Op, Quantity),
}

impl Node {
    /// Trees that are deeper are refused, so that nobody's input exhausts the stack.
    pub(super) const MOST_LEVELS: usize = 32;

    pub(super) fn all(nodes: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::single(flat).unwrap_or_else(Self::All)
    }

    /// Of at least one.
    pub(super) fn any(nodes: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::single(flat).unwrap_or_else(Self::Any)
    }

    pub(super) fn not(node: Self) -> Self {
        match node {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    fn single(mut nodes: Vec<Self>) -> Result<Self, Vec<Self>> {
        match nodes.pop() {
            Some(node) if nodes.is_empty() => Ok(node),
            Some(node) => {
                nodes.push(node);
                Err(nodes)
            }
            None => Err(nodes),
        }
    }

    /// How many groups and negations lie in each other.
    pub(super) fn levels(&self) -> usize {
        match self {
            Self::All(nodes) | Self::Any(nodes) => {
                1 + nodes.iter().map(Self::levels).max().unwrap_or(0)
            }
            Self::Not(node) => 1 + node.levels(),
            _ => 0,
        }
    }
}
