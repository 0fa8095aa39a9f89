use std::cell::{Cell, RefCell};
use std::rc::Rc;

use cbr_table::{self, Table, View, export};
use cbr_wasm::headroom::{LATER, ensure_headroom};
use cbr_wasm::js::{kind_of, property};
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use js_sys::{ArrayBuffer, Uint8Array};
use serde::Serializer as _;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::query::Query;
use crate::shared_table::{Shared, ensure_headroom_for_row};
use crate::view::JsView;

/// Serializer of maps as plain objects.
const OBJECTS: &Serializer = &Serializer::new().serialize_maps_as_objects(true);

/// Types of the package's own declarations that those of the exports name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { ErrorDetails, IngestReport, OperationLog } from "cbr-tasks";
import type { CsvOptions, Histogram, HistogramOptions, TaskQuery, TaskSummary } from "cbr-tasks/table";"#;

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
    pub fn restore(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] snapshot: &JsValue,
    ) -> Result<JsTable, JsValue> {
        let restored = bytes("snapshot", snapshot).and_then(|bytes| {
            let room = ensure_headroom(LATER)?;
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

    /// Ingests a body.
    #[wasm_bindgen(unchecked_return_type = "IngestReport")]
    pub fn ingest(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] body: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let taken = bytes("body", body)
            .and_then(|bytes| self.shared.take(|table| export::ingest(table, &bytes)));
        let report = taken.map_err(|e| errors::to_js(&e))?;
        let numbers = [
            ("added", report.added),
            ("updated", report.updated),
            ("unchanged", report.unchanged),
        ];
        Ok(OBJECTS.collect_map(numbers)?)
    }

    /// Returns one task; `undefined` if there is none.
    #[wasm_bindgen(unchecked_return_type = "OperationLog | undefined")]
    pub fn get(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let mut json = String::new();
        let found = convert::text("id", id).and_then(|id| {
            drop(ensure_headroom(0)?);
            self.shared.with_table(|table| {
                let Some(row) = table.find(&id) else {
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

    /// Returns the tasks that match, in an order.
    pub fn query(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TaskQuery | undefined")] query: &JsValue,
    ) -> Result<JsView, JsValue> {
        let found = Query::from_object(query).and_then(|query| {
            let now = convert::now();
            let room = ensure_headroom(LATER)?;
            let view = self
                .shared
                .with_table(|table| Ok(View::new(table, &query.filter, &query.sort, now)?))?;
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

/// Copies the bytes of an `ArrayBuffer` or of a view of one. It is recognized by its content, because it may come from
/// another realm. Without memory for the bytes this is an error and not the end of the module.
fn bytes(field: &str, value: &JsValue) -> Result<Vec<u8>, Error> {
    let whole = if ArrayBuffer::is_view(value) {
        let part = |name: &str| property(value, name);
        Seen::new(&part("buffer"), &part("byteOffset"), &part("byteLength"))
    } else {
        Seen::new(value, &JsValue::UNDEFINED, &JsValue::UNDEFINED)
    };
    // Nothing but a buffer passes for one here, and none whose bytes were transferred.
    let seen = whole.map_err(|_| {
        let got = match kind_of(value) {
            kind if ArrayBuffer::is_view(value) || kind.ends_with("ArrayBuffer") => {
                kind + " whose bytes were transferred"
            }
            kind => kind,
        };
        Error::expected(field, "a Uint8Array or an ArrayBuffer", &got)
    })?;
    let (start, length) = (seen.byte_offset(), seen.byte_length());
    let array = Uint8Array::new_with_byte_offset_and_length(&seen.buffer(), start, length);
    // `to_vec` does not ask. It leaves the memory as it is before, too: zeros took an eighth of all that an ingest does.
    drop(ensure_headroom(length as usize)?);
    Ok(array.to_vec())
}

#[wasm_bindgen]
extern "C" {
    /// `DataView`. Its constructor accepts buffers of any realm, shared ones too, and throws for everything else.
    #[wasm_bindgen(js_name = DataView)]
    type Seen;
    #[wasm_bindgen(catch, constructor, js_class = "DataView")]
    fn new(buffer: &JsValue, offset: &JsValue, length: &JsValue) -> Result<Seen, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn buffer(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = byteOffset)]
    fn byte_offset(this: &Seen) -> u32;
    #[wasm_bindgen(method, getter, js_name = byteLength)]
    fn byte_length(this: &Seen) -> u32;
}
