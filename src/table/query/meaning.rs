//! What a filter means, said as plainly as possible: every faster way must agree with it.

use super::comparison::{Bounds, Op, Quantity};
use super::field::{Field, TimeField, WORD_COLUMNS};
use super::filter::Node;
use super::lower_case::folded;
use crate::How;

/// A text of a task that filters look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Column {
    /// `id`
    Id,
    /// `status`
    Status,
    /// `operation_type`
    OperationType,
    /// `extra_info.resource.id`
    ResourceId,
    /// `extra_info.resource.name`
    ResourceName,
    /// `extra_info.resource.type`
    ResourceType,
    /// `vault_id`
    VaultId,
    /// `vault_name`
    VaultName,
    /// `policy_id`
    PolicyId,
    /// `error_info.code`
    ErrorCode,
    /// `error_info.message`
    ErrorMessage,
    /// `project_id`
    ProjectId,
}

/// A task, as a filter looks at it.
pub trait RowView {
    /// A text; `None` and an empty text mean the same, that there is none.
    fn text(&self, column: Column) -> Option<&str>;

    /// Microseconds since 1970-01-01T00:00:00Z, smaller parts cut off; `None` where there is no time, or text that is none.
    fn time(&self, field: TimeField) -> Option<i64>;

    /// Microseconds from start to end; `None` where one of them is missing.
    fn duration(&self) -> Option<i64> {
        let (started, ended) = (self.time(TimeField::Started)?, self.time(TimeField::Ended)?);
        Some(ended.saturating_sub(started))
    }

    /// Progress in thousandths of a percent, digits beyond cut off; `None` where there is none, or a number with an exponent
    /// or beyond 2,147,483.
    fn progress(&self) -> Option<i64>;
}

impl Node {
    pub(super) fn matches(&self, row: &dyn RowView, now: i64) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.matches(row, now)),
            Self::Any(nodes) => nodes.iter().any(|node| node.matches(row, now)),
            Self::Not(node) => !node.matches(row, now),
            Self::Is(field, values) => values
                .iter()
                .any(|value| is_in(row, field.columns(), value)),
            Self::Word(word) => is_in(row, WORD_COLUMNS, word),
            Self::Has(fields) => fields.iter().any(|field| has(row, *field)),
            Self::Compare(op, quantity) => compares(row, *op, *quantity, now),
        }
    }
}

fn is_in(row: &dyn RowView, columns: &[(Column, How)], value: &str) -> bool {
    let value = folded(value);
    columns.iter().any(|(column, how)| {
        row.text(*column)
            .is_some_and(|text| how.fits(&value, &folded(text)))
    })
}

fn has(row: &dyn RowView, field: Field) -> bool {
    match field {
        Field::Text(field) => field
            .columns()
            .iter()
            .any(|(column, _)| row.text(*column).is_some_and(|text| !text.is_empty())),
        Field::Time(field) => row.time(field).is_some(),
        Field::Duration => row.duration().is_some(),
        Field::Progress => row.progress().is_some(),
    }
}

fn compares(row: &dyn RowView, op: Op, quantity: Quantity, now: i64) -> bool {
    match quantity {
        Quantity::Time(field, moment) => row
            .time(field)
            .is_some_and(|micros| Bounds::of_time(op, moment, now).contain(micros)),
        Quantity::Duration(span) => row
            .duration()
            .is_some_and(|micros| Bounds::of_duration(op, span).contain(micros)),
        Quantity::Progress(percent) => row
            .progress()
            .is_some_and(|progress| Bounds::of_progress(op, percent).contain(progress)),
    }
}
