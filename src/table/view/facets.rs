use super::View;
use crate::table::{Full, MISSING, Table, TextColumn};

/// A value and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet<'t> {
    /// The value; empty for rows without one.
    pub value: &'t str,
    /// The number of rows.
    pub count: usize,
}

impl View {
    /// How often each value of a column comes, the most frequent first; those that come as often as each other in the order
    /// of their texts.
    ///
    /// # Errors
    /// Where there is no room.
    pub fn facet<'t>(&self, table: &'t Table, column: TextColumn) -> Result<Vec<Facet<'t>>, Full> {
        let counts = self.selection.count_texts(table, column)?;
        let values = values(table, column, &counts);
        Ok(values.into_iter().map(|(_, facet)| facet).collect())
    }
}

/// The values of a column that come in a view, the most frequent first, and the place among them of each code.
pub(super) struct Values<'t> {
    pub(super) values: Vec<Facet<'t>>,
    pub(super) of_code: Vec<u32>,
}

impl<'t> Values<'t> {
    pub(super) fn of(view: &View, table: &'t Table, column: TextColumn) -> Result<Self, Full> {
        let mut counts = view.selection.count_texts(table, column)?;
        let values = values(table, column, &counts);
        let missing = values.iter().position(|(code, _)| *code == MISSING);
        // What the counts were in becomes the places. An empty text is a missing one.
        counts.fill(u32::try_from(missing.unwrap_or_default()).unwrap_or_default());
        for (place, (code, _)) in (0_u32..).zip(&values) {
            if let Some(slot) = counts.get_mut(*code as usize) {
                *slot = place;
            }
        }
        Ok(Self {
            values: values.into_iter().map(|(_, facet)| facet).collect(),
            of_code: counts,
        })
    }

    pub(super) fn place(&self, code: u32) -> usize {
        self.of_code.get(code as usize).copied().unwrap_or_default() as usize
    }
}

/// The values that come, each with one of its codes: an empty text is a missing one, whose code is [`MISSING`].
fn values<'t>(table: &'t Table, column: TextColumn, counts: &[u32]) -> Vec<(u32, Facet<'t>)> {
    let words = table.dictionary(column);
    let mut values: Vec<(u32, Facet<'t>)> = Vec::new();
    let mut missing = 0;
    for (code, count) in (MISSING..).zip(counts).filter(|(_, count)| **count > 0) {
        let count = *count as usize;
        match words.get(code) {
            None | Some("") => missing += count,
            Some(value) => values.push((code, Facet { value, count })),
        }
    }
    if missing > 0 {
        let (value, count) = ("", missing);
        values.push((MISSING, Facet { value, count }));
    }
    values.sort_unstable_by(|(_, one), (_, other)| {
        (other.count, one.value).cmp(&(one.count, other.value))
    });
    values
}
