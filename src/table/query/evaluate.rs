//! Evaluation of filters over columns. A text is compared once for all rows that have it. A condition tests only the rows that are
//! left after the conditions before it.

use super::filter::Filter;
use super::lower_case::folded;
use super::node::Node;
use crate::{CodeSet, Full, Key, MatchMode, Measure, Selection, Table};

/// Selects the rows that match a filter. Times such as `-24h` count from `now`.
pub(crate) fn select(filter: &Filter, table: &Table, now: i64) -> Result<Selection, Full> {
    let mut selection = Selection::all(table.rows())?;
    selection.subtract(&table.removed.rows);
    filter.0.narrow(table, now, &mut selection)?;
    Ok(selection)
}

impl Node {
    /// Keeps the rows that match.
    fn narrow(&self, table: &Table, now: i64, selection: &mut Selection) -> Result<(), Full> {
        match self {
            Self::All(nodes) => {
                for cost in 0..=MAX_COST {
                    for node in nodes.iter().filter(|node| node.cost() == cost) {
                        node.narrow(table, now, selection)?;
                    }
                }
                Ok(())
            }
            Self::Any(nodes) => narrow_to_any(selection, nodes, &mut |node, matched| {
                node.narrow(table, now, matched)
            }),
            Self::Not(node) => {
                let mut matched = selection.copy()?;
                node.narrow(table, now, &mut matched)?;
                selection.subtract(&matched);
                Ok(())
            }
            Self::Is(key, values) => narrow_texts(table, &key.searched(), values, selection),
            Self::Word(word) => narrow_texts(
                table,
                &Key::with_words(),
                std::slice::from_ref(word),
                selection,
            ),
            Self::Has(keys) => narrow_to_any(selection, keys, &mut |key, matched| {
                narrow_to_present(table, *key, matched)
            }),
            Self::Compare(op, quantity) => {
                let (measure, bounds) = quantity.bounds(*op, now);
                selection.retain_range(table.rows(), measure, bounds.from, bounds.to);
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
fn narrow_to_any<T>(
    selection: &mut Selection,
    conditions: &[T],
    narrow: &mut dyn FnMut(&T, &mut Selection) -> Result<(), Full>,
) -> Result<(), Full> {
    if let [only] = conditions {
        return narrow(only, selection);
    }
    let mut unmatched = selection.copy()?;
    for condition in conditions {
        let mut matched = unmatched.copy()?;
        narrow(condition, &mut matched)?;
        unmatched.subtract(&matched);
    }
    selection.subtract(&unmatched);
    Ok(())
}

/// Keeps the rows where one of some fields has one of some values.
fn narrow_texts(
    table: &Table,
    fields: &[(Key, MatchMode)],
    values: &[String],
    selection: &mut Selection,
) -> Result<(), Full> {
    let values: Vec<String> = values.iter().map(|value| folded(value)).collect();
    narrow_to_any(selection, fields, &mut |(key, mode), matched| match *key {
        Key::Text(column) => {
            let (rows, words) = (table.rows(), table.rows().dictionary(column));
            let few = matched.few_codes(rows, column)?;
            let set = CodeSet::matching(words, few.as_deref(), *mode, &values, &folded)?;
            matched.retain_texts(rows, column, &set);
            Ok(())
        }
        Key::Id => {
            let others =
                CodeSet::matching(table.rows().other_ids(), None, *mode, &values, &folded)?;
            narrow_to_any(matched, &values, &mut |value, matched| {
                matched.retain_ids(table.rows(), value, &others);
                Ok(())
            })
        }
        Key::Time(_) | Key::Number(_) | Key::Duration => {
            matched.clear();
            Ok(())
        }
    })
}

/// Keeps the rows where a filter's field has a value.
fn narrow_to_present(table: &Table, key: Key, selection: &mut Selection) -> Result<(), Full> {
    let mut retain =
        |measure: Measure| selection.retain_range(table.rows(), measure, i64::MIN, i64::MAX);
    match key {
        Key::Id => selection.retain_named(table.rows()),
        Key::Text(_) => {
            return narrow_to_any(selection, &key.searched(), &mut |(key, _), matched| {
                if let Key::Text(column) = key {
                    let set = CodeSet::filled(table.rows().dictionary(*column))?;
                    matched.retain_texts(table.rows(), *column, &set);
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
