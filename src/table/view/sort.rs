use crate::{Full, Key, Measure, Order, Selection, Table};

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// What of them.
    pub key: Key,
    /// The greatest first.
    pub descending: bool,
}

/// The rows in the order of some keys; none where that is the table's.
pub(super) fn order(
    table: &Table,
    selection: &Selection,
    keys: &[SortKey],
) -> Result<Option<Order>, Full> {
    if keys.is_empty() {
        return Ok(None);
    }
    let mut order = Order::new(selection)?;
    for SortKey { key, descending } in keys.iter().rev() {
        match *key {
            Key::Id => order.by_ids(table, *descending)?,
            Key::Text(column) => order.by_texts(table, column, *descending)?,
            Key::Time(column) => order.by_measure(table, Measure::Time(column), *descending)?,
            Key::Number(column) => order.by_measure(table, Measure::Number(column), *descending)?,
            Key::Duration => order.by_measure(table, Measure::Duration, *descending)?,
        }
    }
    Ok(Some(order))
}
