use std::cmp::Ordering;

use super::View;
use crate::{Full, MISSING, Table, TextColumn, sort};

/// Value of a facet and the number of rows that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet<'t> {
    /// The value; empty for rows without one.
    pub value: &'t str,
    /// Its code in the column's dictionary.
    pub code: u32,
    /// Number of rows.
    pub count: usize,
}

impl View {
    /// Counts the rows of each value of a column, the most frequent first. Values with equal counts are in the order of
    /// their texts.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn facet<'t>(&self, table: &'t Table, column: TextColumn) -> Result<Vec<Facet<'t>>, Full> {
        Ok(Values::of(self, table, column)?.values)
    }
}

/// Values of a column in a view, the most frequent first, and the place of each code among them.
pub(super) struct Values<'t> {
    pub(super) values: Vec<Facet<'t>>,
    pub(super) of_code: Vec<u32>,
}

impl<'t> Values<'t> {
    pub(super) fn of(view: &View, table: &'t Table, column: TextColumn) -> Result<Self, Full> {
        let mut counts = view.selection.count_texts(table.rows(), column)?;
        let words = table.rows().dictionary(column);
        let text = |code: u32| words.get(code).unwrap_or_default();
        // An empty text is a missing one.
        if let Some(empty) = words.code("") {
            let none = counts.get_mut(empty as usize).map(std::mem::take);
            if let Some(missing) = counts.first_mut() {
                *missing += none.unwrap_or_default();
            }
        }
        let count = |code: u32| counts.get(code as usize).copied().unwrap_or_default();
        let all = MISSING..u32::try_from(counts.len()).unwrap_or(u32::MAX);
        let found = all.clone().filter(|code| count(*code) > 0).count();
        let mut codes = Vec::new();
        codes.try_reserve_exact(found).map_err(|_| Full::Memory)?;
        codes.extend(all.filter(|code| count(*code) > 0));
        sort(&mut codes, &mut |one, other| {
            // Texts are looked up only where the counts are equal.
            match count(other).cmp(&count(one)) {
                Ordering::Equal => text(one) < text(other),
                counts => counts.is_lt(),
            }
        })?;
        let mut values = Vec::new();
        values.try_reserve_exact(found).map_err(|_| Full::Memory)?;
        values.extend(codes.iter().map(|code| Facet {
            value: text(*code),
            code: *code,
            count: count(*code) as usize,
        }));
        // The memory of the counts becomes that of the places.
        let missing = codes.iter().position(|code| *code == MISSING);
        counts.fill(u32::try_from(missing.unwrap_or_default()).unwrap_or_default());
        for (place, code) in (0_u32..).zip(codes) {
            if let Some(slot) = counts.get_mut(code as usize) {
                *slot = place;
            }
        }
        Ok(Self {
            values,
            of_code: counts,
        })
    }

    pub(super) fn place(&self, code: u32) -> usize {
        self.of_code.get(code as usize).copied().unwrap_or_default() as usize
    }
}
