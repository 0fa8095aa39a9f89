//! Groups of a view, as numbers: `pkg-template/table/task-group.js` makes figures of them.

use cbr_table::{GroupBy, Key, MISSING_TIME, TextColumn, time_of};
use js_sys::{Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::figures::push;
use crate::query::key;
use crate::view::JsView;

/// Hour in microseconds.
const HOUR: i64 = 3_600_000_000;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Groups the tasks by keys; to that of a time 256 is added for each hour of the ranges. Returns two numbers of each task: its row and
    /// the code of its status; then the end of each group among the tasks from 0 on, and the statuses by their codes.
    #[wasm_bindgen(
        unchecked_return_type = "[members: Uint32Array, ends: Uint32Array, statuses: string[]]"
    )]
    pub fn groups(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] by: Vec<u32>,
    ) -> Result<JsValue, JsValue> {
        let group_by = |number: u32| match key(number % 256)? {
            Key::Text(column) => Some(GroupBy::Text(column)),
            Key::Time(column) => Some(GroupBy::Time(column, i64::from(number / 256) * HOUR)),
            _ => None,
        };
        let keys: Vec<GroupBy> = by.into_iter().filter_map(group_by).collect();
        let (members, ends, codes) = self.found.with_table(|table| {
            let groups = self.found.view.groups(table, &keys)?;
            let members = Uint32Array::from(groups.members.as_flattened());
            let words = table.rows().dictionary(TextColumn::Status).len();
            let codes = 0..=u32::try_from(words).unwrap_or_default();
            Ok((members, Uint32Array::from(&*groups.ends), codes.collect()))
        })?;
        let statuses = self.texts(TextColumn::Status, codes)?;
        Ok(Array::of3(&members, &ends, &statuses).into())
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
