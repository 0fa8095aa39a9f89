//! Evaluation of filters over columns. A text is compared once for all rows that have it. A condition tests only the rows that are
//! left after the conditions before it.

use super::filter::Filter;
use super::lower_case::folded;
use super::node::Node;
use crate::{CodeSet, Full, Key, MatchMode, Measure, Selection, Table};

/// Selects the rows that match a filter. Times such as `-24h` count from `now`.
pub(crate) fn select(filter: &Filter, table: &Table, now: i64) -> Result<Selection, Full> {
    let mut selection = Selection::all(table)?;
    filter.0.narrow(table, now, &mut selection)?;
    Ok(selection)
}

impl Node {
    /// Keeps the rows that match.
    fn narrow(&self, table: &Table, now: i64, within: &mut Selection) -> Result<(), Full> {
        match self {
            Self::All(nodes) => {
                for cost in 0..=MAX_COST {
                    for node in nodes.iter().filter(|node| node.cost() == cost) {
                        node.narrow(table, now, within)?;
                    }
                }
                Ok(())
            }
            Self::Any(nodes) => unite(within, nodes, &mut |node, part| {
                node.narrow(table, now, part)
            }),
            Self::Not(node) => {
                let mut part = within.copy()?;
                node.narrow(table, now, &mut part)?;
                within.subtract(&part);
                Ok(())
            }
            Self::Is(key, values) => narrow_texts(table, &key.searched(), values, within),
            Self::Word(word) => narrow_texts(
                table,
                &Key::with_words(),
                std::slice::from_ref(word),
                within,
            ),
            Self::Has(keys) => unite(within, keys, &mut |key, part| {
                narrow_to_those_with(table, *key, part)
            }),
            Self::Compare(op, quantity) => {
                let (measure, bounds) = quantity.bounds(*op, now);
                within.retain_range(table, measure, bounds.from, bounds.to);
                Ok(())
            }
        }
    }

    /// Returns the cost of the condition: cheap ones are evaluated first.
    fn cost(&self) -> u8 {
        match self {
            Self::Compare(..) => 0,
            Self::Is(key, _) if key.searched().len() == 1 => 0,
            Self::Is(..) | Self::Has(_) => 1,
            Self::Word(_) => 2,
            Self::Not(node) => node.cost(),
            Self::All(_) | Self::Any(_) => MAX_COST,
        }
    }
}

const MAX_COST: u8 = 3;

/// Keeps the rows that match at least one of several conditions. Each condition tests only the rows that did not match before.
fn unite<T>(
    within: &mut Selection,
    conditions: &[T],
    narrow: &mut dyn FnMut(&T, &mut Selection) -> Result<(), Full>,
) -> Result<(), Full> {
    if let [only] = conditions {
        return narrow(only, within);
    }
    let mut left = within.copy()?;
    for condition in conditions {
        let mut part = left.copy()?;
        narrow(condition, &mut part)?;
        left.subtract(&part);
    }
    within.subtract(&left);
    Ok(())
}

/// Keeps the rows where one of some fields has one of some values.
fn narrow_texts(
    table: &Table,
    fields: &[(Key, MatchMode)],
    values: &[String],
    within: &mut Selection,
) -> Result<(), Full> {
    let values: Vec<String> = values.iter().map(|value| folded(value)).collect();
    unite(within, fields, &mut |(key, mode), part| match *key {
        Key::Text(column) => {
            let set = CodeSet::matching(table.dictionary(column), *mode, &values, &folded)?;
            part.retain_texts(table, column, &set);
            Ok(())
        }
        Key::Id => {
            let others = CodeSet::matching(table.other_ids(), *mode, &values, &folded)?;
            unite(part, &values, &mut |value, part| {
                part.retain_ids(table, value, &others);
                Ok(())
            })
        }
        Key::Time(_) | Key::Number(_) | Key::Duration => {
            part.clear();
            Ok(())
        }
    })
}

/// Keeps the rows where a filter's field has a value.
fn narrow_to_those_with(table: &Table, key: Key, within: &mut Selection) -> Result<(), Full> {
    let mut retain = |measure: Measure| within.retain_range(table, measure, i64::MIN, i64::MAX);
    match key {
        Key::Id => within.retain_named(table),
        Key::Text(_) => {
            return unite(within, &key.searched(), &mut |(key, _), part| {
                if let Key::Text(column) = key {
                    let set = CodeSet::filled(table.dictionary(*column))?;
                    part.retain_texts(table, *column, &set);
                }
                Ok(())
            });
        }
        Key::Time(column) => retain(Measure::Time(column)),
        Key::Number(column) => retain(Measure::Number(column)),
        Key::Duration => retain(Measure::Duration),
    }
    Ok(())
}
