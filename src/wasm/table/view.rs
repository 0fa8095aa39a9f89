use std::cell::RefCell;
use std::rc::Rc;

use cbr_json::{concat, write_ascii, write_string};
use cbr_table::export::{Csv, Ndjson, write_cell};
use cbr_table::{Key, Table, View};
use cbr_wasm::headroom::{LATER, ensure_headroom};
use cbr_wasm::js::{is_array, items, kind_of};
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::query::{key, options, unknown};
use crate::shared_table::{Shared, ensure_headroom_for_row};
use crate::{figures, query};

/// Most bytes of JSON in one string. V8 keeps strings of up to 128 KiB with its young objects; longer ones take several
/// times as long to hand over.
const PIECE: usize = 120_000;
/// Least bytes of an export's chunk; the last may have fewer.
const CHUNK: usize = 1 << 16;
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

    /// Returns an array of the tasks in some rows, or of a value of each as a text.
    pub(super) fn array(
        &self,
        rows: &mut dyn Iterator<Item = usize>,
        key: Option<Key>,
    ) -> Result<JsValue, JsValue> {
        self.found.with_table(|_| Ok(()))?;
        let pieces = Array::new();
        let (mut json, mut piece) = (String::new(), String::new());
        let mut row = rows.next();
        while row.is_some() {
            piece.clear();
            self.found.with_table(|table| {
                while piece.len() < PIECE - 2000
                    && let Some(at) = row
                {
                    row = rows.next();
                    piece.push(if piece.is_empty() { '[' } else { ',' });
                    json.clear();
                    let Some(key) = key else {
                        ensure_headroom_for_row(table, at)?;
                        table.row_json(at, &mut json);
                        write_ascii(&json, &mut piece);
                        continue;
                    };
                    let mut text = String::new();
                    write_cell(table, u32::try_from(at).unwrap_or(u32::MAX), key, &mut text);
                    write_string(&text, &mut json);
                    write_ascii(&json, &mut piece);
                }
                Ok(())
            })?;
            piece.push(']');
            pieces.push(&convert::to_object(&piece)?);
        }
        Ok(if pieces.length() == 1 {
            pieces.get(0)
        } else {
            pieces.flat(1).into()
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
        self.array(&mut next, key)
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

    /// Returns all ids.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn ids(&self) -> Result<JsValue, JsValue> {
        self.places(0, usize::MAX, Some(Key::Id))
    }

    /// Counts the values of each of some keys.
    pub fn facets(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string | readonly string[]")] keys: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let keys = query::facets(keys).map_err(|e| errors::to_js(&e))?;
        let json = self.found.with_table(|table| {
            let mut json = String::new();
            for (name, column) in &keys {
                json.push(if json.is_empty() { '{' } else { ',' });
                let facet = self.found.view.facet(table, *column)?;
                figures::reserve(figures::facet_length(&facet), &mut json)?;
                write_string(name, &mut json);
                json.push(':');
                figures::facet(&facet, &mut json);
            }
            json.push_str(if json.is_empty() { "{}" } else { "}" });
            Ok(json)
        })?;
        figures::to_object(&json)
    }

    /// Counts the tasks in ranges.
    #[wasm_bindgen(unchecked_return_type = "Histogram")]
    pub fn histogram(
        &self,
        #[wasm_bindgen(unchecked_param_type = "HistogramOptions | undefined")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = query::histogram(options).map_err(|e| errors::to_js(&e))?;
        let json = self.found.with_table(|table| {
            let histogram = self.found.view.histogram(table, &options)?;
            Ok(figures::histogram(&histogram)?)
        })?;
        figures::to_object(&json)
    }

    /// Returns the summary.
    #[wasm_bindgen(unchecked_return_type = "TaskSummary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        let (json, rate) = self.found.with_table(|table| {
            let summary = self.found.view.summary(table)?;
            if let Some(row) = summary.oldest_running {
                ensure_headroom_for_row(table, row)?;
            }
            Ok((figures::summary(&summary, table), summary.success_rate))
        })?;
        let object = figures::to_object(&json)?;
        if let Some(rate) = rate {
            Reflect::set(&object, &"successRate".into(), &rate.into())?;
        }
        Ok(object)
    }

    /// Starts an export as CSV.
    pub fn csv(
        &self,
        #[wasm_bindgen(unchecked_param_type = "CsvOptions | undefined")] wanted: &JsValue,
    ) -> Result<JsExport, JsValue> {
        let (csv, mark) = csv(wanted).map_err(|e| errors::to_js(&e))?;
        self.export(Format::Csv(Box::new(csv)), mark)
    }

    /// Starts an export as JSON, one task per line.
    pub fn ndjson(&self) -> Result<JsExport, JsValue> {
        self.export(Format::Ndjson(Ndjson::default()), "")
    }
}

/// Reads the options of CSV: its columns, and the byte order mark that it begins with, if any.
fn csv(wanted: &JsValue) -> Result<(Csv, &'static str), Error> {
    let mut columns: Vec<Key> = Key::all().collect();
    let mut mark = "";
    for (name, value) in options("options", wanted)? {
        if name == "bom" {
            mark = if convert::boolean("bom", &value)? {
                "\u{feff}"
            } else {
                ""
            };
            continue;
        }
        if name != "columns" {
            return Err(unknown("options", "columns or bom", &name));
        }
        let mut keys = items(&value).enumerate().peekable();
        if !is_array(&value) || keys.peek().is_none() {
            let got = if is_array(&value) {
                "an empty one".to_owned()
            } else {
                kind_of(&value)
            };
            return Err(Error::expected(
                "columns",
                "an array of at least one key",
                &got,
            ));
        }
        columns = keys
            .map(|(at, value)| key(&concat(&["columns[", &at.to_string(), "]"]), &value))
            .collect::<Result<_, _>>()?;
    }
    Ok((Csv::new(&columns), mark))
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
