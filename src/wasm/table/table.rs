use std::cell::{Cell, RefCell};
use std::rc::Rc;

use cbr_table::view::SortKey;
use cbr_table::{self, Table, View, export};
use cbr_wasm::headroom::{FOR_QUERY, LATER, ensure_headroom};
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::query;
use crate::shared_table::{Shared, ensure_headroom_for_row};
use crate::view::JsView;

/// Types of the package's own declarations that those of the exports name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { ErrorDetails, OperationLog } from "cbr-tasks";"#;

/// Table behind `TaskTable`.
#[wasm_bindgen(js_name = Table)]
#[derive(Debug)]
pub struct JsTable {
    pub(super) shared: Rc<Shared>,
}

impl JsTable {
    fn of(table: Table) -> Self {
        let (table, clears) = (RefCell::new(table), Cell::default());
        Self {
            shared: Rc::new(Shared { table, clears }),
        }
    }
}

impl Drop for JsTable {
    fn drop(&mut self) {
        // Views may be around for longer.
        self.shared.clear();
    }
}

impl Default for JsTable {
    fn default() -> Self {
        Self::of(Table::new())
    }
}

#[wasm_bindgen(js_class = Table)]
impl JsTable {
    /// Makes an empty table.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> JsTable {
        Self::default()
    }

    /// Restores a table from a snapshot.
    pub fn restore(snapshot: &Uint8Array) -> Result<JsTable, JsValue> {
        let restored = copy(snapshot).and_then(|bytes| {
            let room = ensure_headroom(FOR_QUERY)?;
            let restored = Table::restore(&bytes)?;
            drop(room);
            Ok(restored)
        });
        restored.map(Self::of).map_err(|e| errors::to_js(&e))
    }

    /// Number of tasks.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.shared
            .with_table(|table| Ok(table.len()))
            .unwrap_or_default()
    }

    /// Bytes held.
    #[wasm_bindgen(getter, js_name = memoryBytes)]
    pub fn memory_bytes(&self) -> usize {
        let bytes = self.shared.with_table(|table| Ok(table.memory_bytes()));
        bytes.unwrap_or_default()
    }

    /// Ingests a body. Returns the numbers of tasks that were added, updated and unchanged.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "wasm-bindgen takes no optional reference"
    )]
    pub fn ingest(&self, body: &Uint8Array, source: Option<String>) -> Result<Vec<usize>, JsValue> {
        let taken = copy(body).and_then(|bytes| {
            self.shared
                .take(|table| export::ingest_from(table, &bytes, source.as_deref()))
        });
        let report = taken.map_err(|e| errors::to_js(&e))?;
        Ok(vec![report.added, report.updated, report.unchanged])
    }

    /// Removes a task if there is one with this id.
    pub fn remove(&self, id: &str) -> Result<(), JsValue> {
        self.shared.remove(id).map_err(|e| errors::to_js(&e))
    }

    /// Returns one task; `undefined` if there is none.
    #[wasm_bindgen(unchecked_return_type = "OperationLog | undefined")]
    pub fn get(&self, id: &str) -> Result<JsValue, JsValue> {
        let mut json = String::new();
        let found = ensure_headroom(0).and_then(|room| {
            drop(room);
            self.shared.with_table(|table| {
                let Some(row) = table.find(id) else {
                    return Ok(false);
                };
                ensure_headroom_for_row(table, row)?;
                Ok(table.row_json(row, &mut json))
            })
        });
        if !found.map_err(|e| errors::to_js(&e))? {
            return Ok(JsValue::UNDEFINED);
        }
        let mut ascii = String::with_capacity(json.len());
        cbr_json::write_ascii(&json, &mut ascii);
        convert::to_object(&ascii)
    }

    /// Returns the tasks that match a filter, which is text or JSON. A sort key is twice its number, and one more in descending order.
    pub fn query(
        &self,
        filter: &str,
        is_json: bool,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] sort: Vec<u32>,
    ) -> Result<JsView, JsValue> {
        let found = query::filter(filter, is_json).and_then(|filter| {
            let sort_key = |number: u32| {
                let (key, descending) = (query::key(number / 2)?, number % 2 == 1);
                Some(SortKey { key, descending })
            };
            let sort: Vec<SortKey> = sort.into_iter().filter_map(sort_key).collect();
            let room = ensure_headroom(LATER)?;
            let view = self
                .shared
                .with_table(|table| Ok(View::new(table, &filter, &sort, convert::now())?))?;
            drop(room);
            let clears = self.shared.clears.get();
            Ok(JsView::new(Rc::clone(&self.shared), clears, view))
        });
        found.map_err(|e| errors::to_js(&e))
    }

    /// Returns the table as bytes.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array<ArrayBuffer>")]
    pub fn snapshot(&self) -> Result<Uint8Array, JsValue> {
        let bytes = self.shared.with_table(|table| Ok(table.snapshot()?));
        let bytes = bytes.map_err(|e| errors::to_js(&e))?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Removes all tasks and frees their memory.
    pub fn clear(&self) {
        self.shared.clear();
    }
}

/// Copies bytes. Without memory for them this is an error and not the end of the module.
fn copy(bytes: &Uint8Array) -> Result<Vec<u8>, Error> {
    // `to_vec` does not ask. It leaves the memory as it is before, too: zeros took an eighth of all that an ingest does.
    drop(ensure_headroom(bytes.length() as usize)?);
    Ok(bytes.to_vec())
}
