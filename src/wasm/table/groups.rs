//! Groups of a view, as numbers: `pkg-template/table/task-group.js` makes figures of them.

use cbr_table::{GroupBy, Key};
use cbr_wasm::errors;
use cbr_wasm::js::items;
use cbr_wire::Error;
use cbr_wire::small::text::quoted_excerpt;
use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;

use crate::query::key;
use crate::view::JsView;

/// Hour and day in microseconds.
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Groups the tasks by keys: two numbers for each task, as [`cbr_table::Member`] has them, and the end of each group among the tasks
    /// from 0 on.
    #[wasm_bindgen(unchecked_return_type = "[Float64Array, Uint32Array]")]
    pub fn groups(
        &self,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] by: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let keys: Result<Vec<GroupBy>, Error> = items(by).map(|key| group_by(&key)).collect();
        let keys = keys.map_err(|e| errors::to_js(&e))?;
        let groups = self
            .found
            .with_table(|table| Ok(self.found.view.groups(table, &keys)?))?;
        let members = Float64Array::from(groups.members.as_flattened());
        Ok(Array::of2(&members, &js_sys::Uint32Array::from(&*groups.ends)).into())
    }

    /// Returns the same view once more.
    pub fn copy(&self) -> JsView {
        let found = self.found.clone();
        JsView { found }
    }

    /// Makes a view of the tasks in some rows.
    pub fn part(&self, rows: Vec<u32>) -> Result<JsView, JsValue> {
        let view = self
            .found
            .with_table(|table| Ok(self.found.view.part(table, &rows)?))?;
        Ok(self.with(view))
    }

    /// Returns the tasks in some rows of the table, or a value of each as a text.
    #[wasm_bindgen(unchecked_return_type = "any[]")]
    pub fn values(&self, rows: Vec<u32>, name: &JsValue) -> Result<JsValue, JsValue> {
        let key = (!name.is_undefined()).then(|| key("by", name)).transpose();
        let key = key.map_err(|e| errors::to_js(&e))?;
        self.array(&mut rows.into_iter().map(|row| row as usize), key)
    }
}

/// Reads a key: a text, or a time with `:day` or `:hour`.
fn group_by(value: &JsValue) -> Result<GroupBy, Error> {
    let text = value.as_string().unwrap_or_default();
    let (name, width) = match text.split_once(':') {
        Some((name, "day")) => (name, DAY),
        Some((name, "hour")) => (name, HOUR),
        _ => (&*text, 0),
    };
    match (key("by", &name.into())?, width) {
        (Key::Text(column), 0) => Ok(GroupBy::Text(column)),
        (Key::Time(column), 1..) => Ok(GroupBy::Time(column, width)),
        _ => Err(Error::expected(
            "by",
            "a key of texts such as vault, or a time such as started:day or started:hour",
            &quoted_excerpt(&text),
        )),
    }
}
