use std::cell::RefCell;
use std::rc::Rc;

use cbr_json::{write_ascii, write_string};
use cbr_table::export::{Csv, Ndjson, write_cell};
use cbr_table::{Key, Table, TextColumn, View};
use cbr_wasm::headroom::{LATER, ensure_headroom};
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::query::key;
use crate::shared_table::{Shared, ensure_headroom_for_row};

/// Most bytes of JSON in one string. V8 keeps strings of up to 128 KiB with its young objects; longer ones take several
/// times as long to hand over.
const PIECE: usize = 120_000;
/// Least bytes of an export's chunk; the last may have fewer.
const CHUNK: usize = 1 << 16;
/// Number of ids that are handed over at once.
const IDS: usize = 2048;
/// Number of rows that are looked up at once.
const ROWS: usize = 512;

/// Rows that a query found, shared with exports, which may live longer than their view.
#[derive(Debug, Clone)]
pub(super) struct Found {
    table: Rc<Shared>,
    clears: u32,
    pub(super) view: Rc<View>,
}

impl Found {
    pub(super) fn with_table<V>(
        &self,
        read: impl FnOnce(&Table) -> Result<V, Error>,
    ) -> Result<V, JsValue> {
        self.table
            .read_unless_cleared(self.clears, read)
            .map_err(|e| errors::to_js(&e))
    }
}

/// View behind `TaskView`.
#[wasm_bindgen(js_name = View)]
#[derive(Debug)]
pub struct JsView {
    pub(super) found: Found,
}

impl JsView {
    pub(super) fn new(table: Rc<Shared>, clears: u32, view: View) -> Self {
        let view = Rc::new(view);
        Self {
            found: Found {
                table,
                clears,
                view,
            },
        }
    }

    /// Makes another view of the table.
    pub(super) fn with(&self, view: View) -> Self {
        Self::new(Rc::clone(&self.found.table), self.found.clears, view)
    }

    fn export(&self, format: Format, mark: &str) -> Result<JsExport, JsValue> {
        let room = self.found.with_table(|_| ensure_headroom(LATER))?;
        drop(room);
        Ok(JsExport::new(&self.found, format, mark))
    }

    /// Returns an array of items. `write` appends the JSON of the next one; `false` after the last.
    fn array(
        &self,
        write: &mut dyn FnMut(&Table, &mut String) -> Result<bool, Error>,
    ) -> Result<JsValue, JsValue> {
        let pieces = Array::new();
        let (mut json, mut piece, mut more) = (String::new(), String::new(), true);
        while more {
            piece.clear();
            self.found.with_table(|table| {
                while piece.len() < PIECE - 2000 {
                    json.clear();
                    more = write(table, &mut json)?;
                    if !more {
                        break;
                    }
                    piece.push(if piece.is_empty() { '[' } else { ',' });
                    write_ascii(&json, &mut piece);
                }
                Ok(())
            })?;
            if piece.is_empty() {
                piece.push('[');
            }
            piece.push(']');
            pieces.push(&convert::to_object(&piece)?);
        }
        Ok(joined(&JsValue::from(Array::new()), &pieces))
    }

    /// Returns an array of values in some rows: texts, or whole tasks for no key. The keys take turns.
    pub(super) fn cells(
        &self,
        rows: &mut dyn Iterator<Item = usize>,
        keys: &[Option<Key>],
    ) -> Result<JsValue, JsValue> {
        let (mut keys, mut text) = (keys.iter().cycle(), String::new());
        self.array(&mut |table, json| {
            let (Some(row), Some(key)) = (rows.next(), keys.next()) else {
                return Ok(false);
            };
            if let Some(key) = *key {
                text.clear();
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                write_cell(table, row, key, &mut text);
                write_string(&text, json);
            } else {
                ensure_headroom_for_row(table, row)?;
                table.row_json(row, json);
            }
            Ok(true)
        })
    }

    /// Returns an array of the texts of codes.
    pub(super) fn texts(&self, column: TextColumn, codes: Vec<u32>) -> Result<JsValue, JsValue> {
        let mut codes = codes.into_iter();
        self.array(&mut |table, json| {
            let Some(code) = codes.next() else {
                return Ok(false);
            };
            let text = table.rows().dictionary(column).get(code);
            write_string(text.unwrap_or_default(), json);
            Ok(true)
        })
    }

    /// Returns an array of the tasks from one place up to another, or of their ids.
    fn places(&self, mut from: usize, to: usize, key: Option<Key>) -> Result<JsValue, JsValue> {
        let mut rows = Vec::new().into_iter();
        let mut next = std::iter::from_fn(|| {
            if rows.len() == 0 {
                let view = &self.found.view;
                rows = view
                    .rows(from, to.min(from.saturating_add(ROWS)))
                    .into_iter();
                from += rows.len();
            }
            rows.next()
        });
        self.cells(&mut next, &[key])
    }
}

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Number of tasks.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.found.view.len()
    }

    /// Returns the tasks from one place up to another.
    #[wasm_bindgen(unchecked_return_type = "OperationLog[]")]
    pub fn rows(&self, from: usize, to: usize) -> Result<JsValue, JsValue> {
        self.places(from, to, None)
    }

    /// Returns some ids from a place on: as one text if all are UUIDs, and otherwise as an array.
    #[wasm_bindgen(unchecked_return_type = "string | string[]")]
    pub fn ids(&self, from: usize) -> Result<JsValue, JsValue> {
        let to = from.saturating_add(IDS);
        let uuids = self
            .found
            .with_table(|table| Ok(self.found.view.uuids(table, from, to)))?;
        match uuids {
            Some(text) => Ok(text.into()),
            None => self.places(from, to, Some(Key::Id)),
        }
    }

    /// Starts an export as CSV.
    pub fn csv(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] columns: Vec<u32>,
        bom: bool,
    ) -> Result<JsExport, JsValue> {
        let columns: Vec<Key> = columns.into_iter().filter_map(key).collect();
        let mark = if bom { "\u{feff}" } else { "" };
        self.export(Format::Csv(Box::new(Csv::new(&columns))), mark)
    }

    /// Starts an export as JSON, one task per line.
    pub fn ndjson(&self) -> Result<JsExport, JsValue> {
        self.export(Format::Ndjson(Ndjson::default()), "")
    }
}

#[wasm_bindgen]
extern "C" {
    /// `Array.prototype.concat.apply`: a tenth of the time of `flat`.
    #[wasm_bindgen(js_namespace = ["Array", "prototype", "concat"], js_name = apply)]
    fn joined(first: &JsValue, pieces: &Array) -> JsValue;
}

/// Running export.
#[wasm_bindgen(js_name = Export)]
#[derive(Debug)]
pub struct JsExport {
    found: Found,
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    format: Format,
    place: usize,
    chunk: Vec<u8>,
}

#[derive(Debug)]
enum Format {
    Csv(Box<Csv>),
    Ndjson(Ndjson),
}

impl JsExport {
    fn new(found: &Found, format: Format, mark: &str) -> Self {
        let mut state = State {
            format,
            place: 0,
            chunk: Vec::with_capacity(CHUNK + CHUNK / 8),
        };
        state.chunk.extend_from_slice(mark.as_bytes());
        if let Format::Csv(csv) = &mut state.format {
            csv.header(&mut state.chunk);
        }
        Self {
            found: found.clone(),
            state: state.into(),
        }
    }
}

#[wasm_bindgen(js_class = Export)]
impl JsExport {
    /// Returns the next chunk; `undefined` after the last.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array<ArrayBuffer> | undefined")]
    pub fn next(&self) -> Result<JsValue, JsValue> {
        let Ok(mut state) = self.state.try_borrow_mut() else {
            return Ok(JsValue::UNDEFINED);
        };
        let State {
            format,
            place,
            chunk,
        } = &mut *state;
        self.found.with_table(|table| {
            while chunk.len() < CHUNK {
                let rows = self.found.view.rows(*place, *place + ROWS);
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    ensure_headroom_for_row(table, row)?;
                    match format {
                        Format::Csv(csv) => csv.row(table, row, chunk),
                        Format::Ndjson(ndjson) => ndjson.row(table, row, chunk),
                    };
                    *place += 1;
                    if chunk.len() >= CHUNK {
                        break;
                    }
                }
            }
            Ok(())
        })?;
        if chunk.is_empty() {
            return Ok(JsValue::UNDEFINED);
        }
        let bytes = Uint8Array::from(chunk.as_slice());
        chunk.clear();
        Ok(bytes.into())
    }
}
