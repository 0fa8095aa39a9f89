//! Keys, filters and durations. `pkg-template/table/` reads all other options, and names keys by their numbers.

use cbr_json::concat;
use cbr_table::query::Filter;
use cbr_table::{Key, TextColumn, query};
use cbr_wasm::errors;
use cbr_wire::Error;
use wasm_bindgen::prelude::*;

/// Returns all keys, a line for each in the order of their numbers: kind, name, name in filters and path, any of which may be empty.
#[wasm_bindgen]
#[must_use]
pub fn keys() -> String {
    let mut lines = String::new();
    for key in Key::all() {
        let kind = match key {
            Key::Id => "id",
            Key::Text(_) => "text",
            Key::Time(_) => "time",
            Key::Number(_) | Key::Duration => "number",
        };
        for part in [kind, key.name(), key.filter(), key.path()] {
            lines.push_str(part);
            lines.push(' ');
        }
        lines.push('\n');
    }
    lines
}

/// Reads a duration such as `1h30m`; returns microseconds.
#[wasm_bindgen]
#[allow(clippy::cast_precision_loss, reason = "exact for 285 years")]
pub fn duration(field: &str, text: &str) -> Result<f64, JsValue> {
    let micros = query::duration(field, text).map_err(|e| errors::to_js(&e))?;
    Ok(micros as f64)
}

/// Returns the key with a number.
pub(super) fn key(number: u32) -> Option<Key> {
    Key::all().nth(number as usize)
}

/// Returns the text column of a key.
pub(super) fn text_column(number: u32) -> Option<TextColumn> {
    match key(number) {
        Some(Key::Text(column)) => Some(column),
        _ => None,
    }
}

/// Reads a filter: text, or the JSON of an object.
pub(super) fn filter(text: &str, is_json: bool) -> Result<Filter, Error> {
    if !is_json {
        return text.parse();
    }
    Filter::from_json(text).map_err(|error| {
        let message = error.message();
        Error::validation(match message.strip_prefix('$') {
            Some(rest) => concat(&["where", rest]),
            None => concat(&["where.", message]),
        })
    })
}
