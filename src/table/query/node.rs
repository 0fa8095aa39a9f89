//! Filters as trees of conditions.

use super::comparison::{Op, Quantity};
use crate::Key;

/// A condition. Made by [`all`](Self::all), [`any`](Self::any) and [`not`](Self::not), a tree has one form only: groups of
/// the same kind are not nested, none holds a single condition, and nothing is negated twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// Every one of them; all tasks, where there is none.
    All(Vec<Self>),
    /// At least one of at least two.
    Any(Vec<Self>),
    Not(Box<Self>),
    /// One of at least one value, none of which is empty, of a text or the id.
    Is(Key, Vec<String>),
    /// At least one of at least one field is there.
    Has(Vec<Key>),
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
            Self::Is(..) | Self::Has(_) | Self::Word(_) | Self::Compare(..) => 0,
        }
    }
}
