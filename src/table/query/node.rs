//! Syntax tree of filters.

use super::comparison::{Op, Quantity};
use crate::Key;

/// Condition: a node of the syntax tree. [`all`](Self::all), [`any`](Self::any) and [`not`](Self::not) make trees in normal
/// form: a group is never directly inside a group of the same kind, no group has a single condition, and nothing is negated
/// twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// All of the conditions; without any, every task.
    All(Vec<Self>),
    /// At least one of two or more conditions.
    Any(Vec<Self>),
    Not(Box<Self>),
    /// Text or id that is one of these values, none of which is empty.
    Is(Key, Vec<String>),
    /// Task that has at least one of these fields.
    Has(Vec<Key>),
    /// Word without a field; not empty.
    Word(String),
    Compare(Op, Quantity),
}

impl Node {
    /// Maximum depth. Deeper trees are refused, so that no input overflows the stack.
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

    /// Makes a group of alternatives, at least one.
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

    /// Returns the depth of groups and negations.
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
