//! Filters over columns: a text is compared once for all rows that have it, and a condition only looks at rows that all
//! before it have let through.

use super::comparison::{Bounds, Quantity};
use super::field::{Field, TextField, TimeField, WORD_COLUMNS};
use super::filter::{Filter, Node};
use super::lower_case::folded;
use super::meaning::Column;
use crate::{CodeSet, Full, How, Measure, Selection, Table, TextColumn, TimeColumn};

/// The rows that a filter lets through. `now` is what times like `-24h` count from.
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
                for cost in 0..=MOST_COST {
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
            Self::Is(field, values) => narrow_texts(table, field.columns(), values, within),
            Self::Word(word) => {
                narrow_texts(table, WORD_COLUMNS, std::slice::from_ref(word), within)
            }
            Self::Has(fields) => unite(within, fields, &mut |field, part| {
                narrow_to_those_with(table, *field, part)
            }),
            Self::Compare(op, quantity) => {
                let (measure, bounds) = match *quantity {
                    Quantity::Time(field, moment) => {
                        (time(field), Bounds::of_time(*op, moment, now))
                    }
                    Quantity::Duration(span) => (Measure::Duration, Bounds::of_duration(*op, span)),
                    Quantity::Progress(percent) => {
                        (Measure::Progress, Bounds::of_progress(*op, percent))
                    }
                };
                within.retain_range(table, measure, bounds.from, bounds.to);
                Ok(())
            }
        }
    }

    /// What is cheap goes first.
    fn cost(&self) -> u8 {
        match self {
            Self::Compare(..) => 0,
            Self::Is(field, _) if field.columns().len() == 1 => 0,
            Self::Is(..) | Self::Has(_) => 1,
            Self::Word(_) => 2,
            Self::Not(node) => node.cost(),
            Self::All(_) | Self::Any(_) => MOST_COST,
        }
    }
}

const MOST_COST: u8 = 3;

/// Keeps the rows that one of several conditions keeps; each looks only at what none before it has kept.
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

/// Keeps the rows where one of some columns holds one of some values.
fn narrow_texts(
    table: &Table,
    columns: &[(Column, How)],
    values: &[String],
    within: &mut Selection,
) -> Result<(), Full> {
    let values: Vec<String> = values.iter().map(|value| folded(value)).collect();
    unite(within, columns, &mut |(column, how), part| {
        if let Some(column) = text(*column) {
            let set = CodeSet::matching(table.dictionary(column), *how, &values, &folded)?;
            part.retain_texts(table, column, &set);
            return Ok(());
        }
        let others = CodeSet::matching(table.other_ids(), *how, &values, &folded)?;
        unite(part, &values, &mut |value, part| {
            part.retain_ids(table, value, &others);
            Ok(())
        })
    })
}

fn narrow_to_those_with(table: &Table, field: Field, part: &mut Selection) -> Result<(), Full> {
    let measure = match field {
        Field::Text(TextField::Id) => {
            part.retain_named(table);
            return Ok(());
        }
        Field::Text(field) => {
            return unite(part, field.columns(), &mut |(column, _), part| {
                if let Some(column) = text(*column) {
                    let set = CodeSet::filled(table.dictionary(column))?;
                    part.retain_texts(table, column, &set);
                }
                Ok(())
            });
        }
        Field::Time(field) => time(field),
        Field::Duration => Measure::Duration,
        Field::Progress => Measure::Progress,
    };
    part.retain_range(table, measure, i64::MIN, i64::MAX);
    Ok(())
}

fn time(field: TimeField) -> Measure {
    Measure::Time(match field {
        TimeField::Started => TimeColumn::Started,
        TimeField::Ended => TimeColumn::Ended,
        TimeField::Created => TimeColumn::Created,
        TimeField::Updated => TimeColumn::Updated,
    })
}

/// Ids are no texts in a table.
fn text(column: Column) -> Option<TextColumn> {
    Some(match column {
        Column::Id => return None,
        Column::Status => TextColumn::Status,
        Column::OperationType => TextColumn::OperationType,
        Column::ResourceId => TextColumn::ResourceId,
        Column::ResourceName => TextColumn::ResourceName,
        Column::ResourceType => TextColumn::ResourceType,
        Column::VaultId => TextColumn::VaultId,
        Column::VaultName => TextColumn::VaultName,
        Column::PolicyId => TextColumn::PolicyId,
        Column::ErrorCode => TextColumn::ErrorCode,
        Column::ErrorMessage => TextColumn::ErrorMessage,
        Column::ProjectId => TextColumn::ProjectId,
    })
}
