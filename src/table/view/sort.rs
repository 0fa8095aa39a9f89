use crate::{Full, Key, Measure, Order, Selection, Table};

/// Key of a sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// Field of the task.
    pub key: Key,
    /// True for the greatest first.
    pub descending: bool,
}

/// Sorts rows by some keys; `None` without keys, for the table's order.
pub(super) fn order(
    table: &Table,
    selection: &Selection,
    keys: &[SortKey],
) -> Result<Option<Order>, Full> {
    if keys.is_empty() {
        return Ok(None);
    }
    let mut order = Order::new(selection, keys.len() == 1)?;
    let rows = table.rows();
    for SortKey { key, descending } in keys.iter().rev() {
        match *key {
            Key::Id => order.by_ids(rows, *descending)?,
            Key::Text(column) => order.by_texts(rows, column, *descending)?,
            Key::Time(column) => order.by_measure(rows, Measure::Time(column), *descending)?,
            Key::Number(column) => order.by_measure(rows, Measure::Number(column), *descending)?,
            Key::Duration => order.by_measure(rows, Measure::Duration, *descending)?,
        }
    }
    Ok(Some(order))
}
