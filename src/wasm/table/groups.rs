//! Groups of a view, as numbers: `pkg-template/table/task-group.js` makes figures of them.

use cbr_table::{GroupBy, GroupFigures, Grouping, Key, MISSING_TIME, TextColumn, time_of};
use js_sys::{Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::figures::push;
use crate::query::key;
use crate::view::JsView;

/// Hour in microseconds.
const HOUR: i64 = 3_600_000_000;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Groups the tasks by keys; to that of a time 256 is added for each hour of the ranges. Returns
    ///
    /// - the number of each task's group, and the end of each group, if the tasks of each were side by side;
    /// - its latest row, its latest in `success`, the codes of its last `streak` statuses, and how often it has each: see `GroupFigures`;
    /// - the statuses by their codes.
    #[wasm_bindgen(
        unchecked_return_type = "[numbers: Uint32Array, ends: Uint32Array, latest: Uint32Array, successes: Uint32Array, streaks: Uint32Array, counts: Uint32Array, statuses: string[]]"
    )]
    pub fn groups(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] by: Vec<u32>,
        streak: u32,
    ) -> Result<JsValue, JsValue> {
        let group_by = |number: u32| match key(number % 256)? {
            Key::Text(column) => Some(GroupBy::Text(column)),
            Key::Time(column) => Some(GroupBy::Time(column, i64::from(number / 256) * HOUR)),
            _ => None,
        };
        let keys: Vec<GroupBy> = by.into_iter().filter_map(group_by).collect();
        let (arrays, codes) = self.found.with_table(|table| {
            let statuses = table.rows().dictionary(TextColumn::Status);
            let codes = 0..=u32::try_from(statuses.len()).unwrap_or_default();
            // No row has this number in place of a code.
            let success = statuses.code("success").unwrap_or(GroupFigures::NONE);
            let groups = self.found.view.groups(table, &keys)?;
            let figures = self.found.view.figures(table, &groups, (success, streak))?;
            let all = [
                &groups.numbers,
                &groups.ends,
                &figures.latest,
                &figures.in_status,
                &figures.streaks,
                &figures.counts,
            ];
            let arrays: Array = all.iter().map(|all| Uint32Array::from(&***all)).collect();
            Ok((arrays, codes.collect()))
        })?;
        arrays.push(&self.texts(TextColumn::Status, codes)?);
        Ok(arrays.into())
    }

    /// Returns two numbers of each task of groups, side by side and in the order of their times: its row and the code of its status.
    pub fn histories(&self, numbers: Vec<u32>, ends: Vec<u32>) -> Result<Uint32Array, JsValue> {
        self.found.with_table(|table| {
            let groups = Grouping { numbers, ends };
            let histories = self.found.view.histories(table, &groups)?;
            Ok(Uint32Array::from(histories.members.as_flattened()))
        })
    }

    /// Returns the time of each of some rows in microseconds: `started_at`, else `created_at`, else `ended_at`. Not a number without one.
    #[allow(
        clippy::cast_precision_loss,
        reason = "to the year 2255 nothing is lost"
    )]
    pub fn times(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] rows: Vec<u32>,
    ) -> Result<Vec<f64>, JsValue> {
        self.found.with_table(|table| {
            let mut times = Vec::new();
            for row in rows {
                let time = time_of(table.rows(), row);
                let is_missing = time == MISSING_TIME;
                push(&mut times, if is_missing { f64::NAN } else { time as f64 })?;
            }
            Ok(times)
        })
    }

    /// Returns the same view once more.
    #[must_use]
    pub fn copy(&self) -> JsView {
        let found = self.found.clone();
        JsView { found }
    }

    /// Makes a view of the tasks in some rows.
    pub fn part(&self, rows: &[u32]) -> Result<JsView, JsValue> {
        let view = self
            .found
            .with_table(|table| Ok(self.found.view.part(table, rows)?))?;
        Ok(self.with(view))
    }
}
