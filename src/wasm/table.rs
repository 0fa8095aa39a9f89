use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{ArrayBuffer, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::js::{kind_of, property};
use crate::model::page::PageText;
use crate::table::{self, IngestReport, Table, View};
use crate::wasm::query::Query;
use crate::wasm::room::{LATER, room, room_for_row};
use crate::wasm::view::JsView;
use crate::wasm::{convert, errors};
use crate::{Error, export};

/// A table, and how often it was cleared: rows that somebody knows by their numbers are others afterwards.
#[derive(Debug)]
pub(super) struct Shared {
    table: RefCell<Table>,
    clears: Cell<u32>,
}

impl Shared {
    /// Looks at the table. Nothing here calls back into JavaScript while it is borrowed, so it always can be.
    pub(super) fn read<V>(
        &self,
        read: impl FnOnce(&Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let table = self.table.try_borrow().map_err(|_| in_use())?;
        read(&table)
    }

    /// As `read`, for somebody who knows rows by their numbers.
    pub(super) fn read_same<V>(
        &self,
        clears: u32,
        read: impl FnOnce(&Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        if self.clears.get() != clears {
            return Err(Error::validation(
                "view: expected its table as it was, got one that has been cleared or freed",
            ));
        }
        drop(room(0)?);
        self.read(read)
    }

    fn change<V>(&self, change: impl FnOnce(&mut Table) -> Result<V, Error>) -> Result<V, Error> {
        let mut table = self.table.try_borrow_mut().map_err(|_| in_use())?;
        change(&mut table)
    }

    /// As `change`, for what takes tasks. What is left then is enough to look at them.
    fn take<V>(&self, take: impl FnOnce(&mut Table) -> Result<V, Error>) -> Result<V, Error> {
        let room = room(LATER)?;
        let taken = self.change(take);
        drop(room);
        taken
    }

    fn clear(&self) {
        self.clears.set(self.clears.get().wrapping_add(1));
        let _ = self.change(|table| {
            table.clear();
            Ok(())
        });
    }

    /// Takes the tasks of a page.
    pub(super) fn load(&self, page: &PageText, sum: &mut Sum) -> Result<(), Error> {
        self.take(|table| {
            page.each_piece(&mut |json| {
                sum.add(table.ingest(json.as_bytes())?);
                Ok(())
            })
        })
    }
}

fn in_use() -> Error {
    Error::validation("table: expected one that is not in use")
}

/// What has become of tasks, for JavaScript.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum {
    added: usize,
    updated: usize,
    unchanged: usize,
}

impl Sum {
    fn add(&mut self, report: IngestReport) {
        self.added += report.added;
        self.updated += report.updated;
        self.unchanged += report.unchanged;
    }

    /// Sets its numbers in an object.
    pub(super) fn set_in(self, object: &Object) {
        for (name, number) in [
            ("added", self.added),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
        ] {
            convert::set_number(object, name, number);
        }
    }
}

/// The table behind `TaskTable`.
#[wasm_bindgen(js_name = Table, skip_typescript)]
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
        Self::of(table::empty())
    }
}

#[wasm_bindgen(js_class = Table)]
impl JsTable {
    /// An empty table.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> JsTable {
        Self::default()
    }

    /// A table from a snapshot.
    pub fn restore(snapshot: &JsValue) -> Result<JsTable, JsValue> {
        let restored = bytes("snapshot", snapshot).and_then(|bytes| {
            let room = room(LATER)?;
            let restored = Table::restore(table::empty().schema(), &bytes)?;
            drop(room);
            Ok(restored)
        });
        restored.map(Self::of).map_err(|e| errors::to_js(&e))
    }

    /// The number of tasks.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.shared
            .read(|table| Ok(table.len()))
            .unwrap_or_default()
    }

    /// Bytes held.
    #[wasm_bindgen(getter, js_name = memoryBytes)]
    pub fn memory_bytes(&self) -> usize {
        let bytes = self.shared.read(|table| Ok(table.memory_bytes()));
        bytes.unwrap_or_default()
    }

    /// Takes the tasks of a body.
    pub fn ingest(&self, body: &JsValue) -> Result<JsValue, JsValue> {
        let taken = bytes("body", body)
            .and_then(|bytes| self.shared.take(|table| export::ingest(table, &bytes)));
        let mut sum = Sum::default();
        sum.add(taken.map_err(|e| errors::to_js(&e))?);
        let object = Object::new();
        sum.set_in(&object);
        Ok(object.into())
    }

    /// One task; `undefined` where there is none.
    pub fn get(&self, id: &JsValue) -> Result<JsValue, JsValue> {
        let mut json = String::new();
        let found = convert::text("id", id).and_then(|id| {
            drop(room(0)?);
            self.shared.read(|table| {
                let Some(row) = table.find(&id) else {
                    return Ok(false);
                };
                room_for_row(table, row)?;
                Ok(table.row_json(row, &mut json))
            })
        });
        if !found.map_err(|e| errors::to_js(&e))? {
            return Ok(JsValue::UNDEFINED);
        }
        let mut ascii = String::with_capacity(json.len());
        crate::json::write_ascii(&json, &mut ascii);
        convert::to_object(&ascii)
    }

    /// Those that match, in an order.
    pub fn query(&self, query: &JsValue) -> Result<JsView, JsValue> {
        let found = Query::read(query).and_then(|query| {
            let now = convert::now();
            let room = room(LATER)?;
            let view = self
                .shared
                .read(|table| Ok(View::new(table, &query.filter, &query.sort, now)?))?;
            drop(room);
            let clears = self.shared.clears.get();
            Ok(JsView::new(Rc::clone(&self.shared), clears, view))
        });
        found.map_err(|e| errors::to_js(&e))
    }

    /// All of it as bytes.
    pub fn snapshot(&self) -> Result<Uint8Array, JsValue> {
        let bytes = self.shared.read(|table| Ok(table.snapshot()?));
        let bytes = bytes.map_err(|e| errors::to_js(&e))?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Gives all tasks and their memory back.
    pub fn clear(&self) {
        self.shared.clear();
    }
}

/// The bytes of an `ArrayBuffer` or a view of one, by what they are: they may come from another realm. Where there is no room
/// for them, that is an error and not the end of the module.
fn bytes(field: &str, value: &JsValue) -> Result<Vec<u8>, Error> {
    let whole = if ArrayBuffer::is_view(value) {
        let part = |name: &str| property(value, name);
        Seen::new(&part("buffer"), &part("byteOffset"), &part("byteLength"))
    } else {
        Seen::new(value, &JsValue::UNDEFINED, &JsValue::UNDEFINED)
    };
    // Nothing but a buffer passes for one here, and none whose bytes were transferred.
    let seen = whole.map_err(|_| {
        Error::validation(format!(
            "{field}: expected a Uint8Array or an ArrayBuffer, got {}",
            match kind_of(value) {
                kind if ArrayBuffer::is_view(value) || kind.ends_with("ArrayBuffer") =>
                    format!("{kind} whose bytes were transferred"),
                kind => kind,
            }
        ))
    })?;
    let (start, length) = (seen.byte_offset(), seen.byte_length());
    let array = Uint8Array::new_with_byte_offset_and_length(&seen.buffer(), start, length);
    // `to_vec` does not ask. It leaves the memory as it is before, too: zeros took an eighth of all that an ingest does.
    drop(room(length as usize)?);
    Ok(array.to_vec())
}

#[wasm_bindgen]
extern "C" {
    /// A `DataView`, which is made of nothing but buffers, of any realm and shared ones too; otherwise it throws.
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
