//! Figures of a view, as numbers and texts: `pkg-template/table/figures.js` makes objects of them. Times and spans are in microseconds,
//! percentages in thousandths.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "exact below 2^53: the year 2255"
)]

use cbr_table::view::{Bins, HistogramOptions};
use cbr_table::{Full, Key, MISSING, Measure, TextColumn};
use js_sys::{Array, Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::query::{key, text_column};
use crate::view::JsView;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Counts the rows of each value of a text key, the most frequent first.
    #[wasm_bindgen(unchecked_return_type = "[texts: string[], counts: Uint32Array]")]
    pub fn facet(&self, by: u32) -> Result<JsValue, JsValue> {
        let column = text_column(by).unwrap_or(TextColumn::Status);
        let (codes, counts) = self.found.with_table(|table| {
            let (mut codes, mut counts) = (Vec::new(), Vec::new());
            for facet in self.found.view.facet(table, column)? {
                push(&mut codes, facet.code)?;
                push(&mut counts, facet.count as u32)?;
            }
            Ok((codes, counts))
        })?;
        let texts = self.texts(column, codes)?;
        Ok(Array::of2(&texts, &Uint32Array::from(&*counts)).into())
    }

    /// Counts the tasks in bins: a number of them, or those of a width if it is 0. Numbers are the start, the width, the tasks without a
    /// value and those in each bin, then in each bin for each value of `split`, a text key or none.
    #[wasm_bindgen(unchecked_return_type = "[numbers: Float64Array, texts: string[]]")]
    pub fn histogram(
        &self,
        by: u32,
        bins: u32,
        width: f64,
        split: u32,
    ) -> Result<JsValue, JsValue> {
        let split = text_column(split);
        let options = HistogramOptions {
            by: key(by).unwrap_or(Key::Id),
            bins: match bins {
                0 => Bins::Width(width as i64),
                bins => Bins::Count(bins),
            },
            split,
        };
        let column = split.unwrap_or(TextColumn::Status);
        let (numbers, codes) = self.found.with_table(|table| {
            let found = self.found.view.histogram(table, &options)?;
            let words = table.rows().dictionary(column);
            let (mut numbers, mut codes) = (Vec::new(), Vec::new());
            for number in [found.start, found.width, found.missing as i64] {
                push(&mut numbers, number as f64)?;
            }
            let mut all = |counts: &[usize]| {
                counts
                    .iter()
                    .try_for_each(|count| push(&mut numbers, *count as f64))
            };
            all(&found.counts)?;
            for (text, counts) in &found.split {
                push(&mut codes, words.code(text).unwrap_or(MISSING))?;
                all(counts)?;
            }
            Ok((numbers, codes))
        })?;
        let texts = self.texts(column, codes)?;
        Ok(Array::of2(&Float64Array::from(&*numbers), &texts).into())
    }

    /// Returns the row of the oldest running task, or -1, and five numbers for each operation type, in the order of its facet: count,
    /// minimum, median, 95th percentile and maximum of the durations.
    pub fn summary(&self) -> Result<Vec<f64>, JsValue> {
        self.found.with_table(|table| {
            let view = &self.found.view;
            let oldest = view.oldest_running(table)?;
            let mut numbers = vec![oldest.map_or(-1.0, |row| row as f64)];
            for found in view.type_durations(table)? {
                for number in [
                    found.count as i64,
                    found.min,
                    found.median,
                    found.p95,
                    found.max,
                ] {
                    push(&mut numbers, number as f64)?;
                }
            }
            Ok(numbers)
        })
    }

    /// Returns values in some rows, as texts; whole tasks for a number that is no key's. The keys take turns.
    #[wasm_bindgen(unchecked_return_type = "any[]")]
    pub fn values(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] rows: Vec<u32>,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] keys: Vec<u32>,
    ) -> Result<JsValue, JsValue> {
        let keys: Vec<Option<Key>> = keys.into_iter().map(key).collect();
        self.cells(&mut rows.into_iter().map(|row| row as usize), &keys)
    }

    /// Returns the durations of the tasks in some rows that have one.
    pub fn durations(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] rows: Vec<u32>,
    ) -> Result<Vec<f64>, JsValue> {
        self.found.with_table(|table| {
            let mut durations = Vec::new();
            for row in rows {
                if let Some(duration) = table.rows().measure(row, Measure::Duration) {
                    push(&mut durations, duration as f64)?;
                }
            }
            Ok(durations)
        })
    }
}

pub(super) fn push<T>(numbers: &mut Vec<T>, number: T) -> Result<(), Full> {
    numbers.try_reserve(1).map_err(|_| Full::Memory)?;
    numbers.push(number);
    Ok(())
}
