//! Pages for JavaScript: as plain objects, or as bytes for a table.

use cbr_wasm::convert::to_object;
use cbr_wasm::errors;
use cbr_wasm::js::property;
use cbr_wire::Error;
use cbr_wire::model::page::PageText;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// Length of the pieces in which text is handed over. V8 keeps strings of up to 128 KiB among its young objects; a page in one
/// piece takes four times as long.
const PIECE: usize = 120_000;

/// Converts a page to plain objects. Its pieces are joined at the end: joining them one by one would copy all tasks for each.
pub(crate) fn to_js(page: &PageText) -> Result<JsValue, JsValue> {
    let object = to_object(&page.frame())?;
    let pieces = Array::new();
    let mut piece = String::with_capacity(PIECE);
    for (at, task) in page.tasks.iter().enumerate() {
        piece.push(if piece.is_empty() { '[' } else { ',' });
        piece.push_str(task.json());
        let next = page.tasks.get(at + 1).map(|next| next.json().len());
        if next.is_none_or(|next| piece.len() + next + 2 > PIECE) {
            piece.push(']');
            pieces.push(&to_object(&piece)?);
            piece.clear();
        }
    }
    let none = Array::new();
    let concat = property(&none, "concat").unchecked_into::<Function>();
    let tasks = concat.apply(&none, &pieces)?;
    Reflect::set(&object, &"operation_logs".into(), &tasks)?;
    Ok(object)
}

/// Converts the tasks of a page to the bytes of one JSON array.
pub(crate) fn to_bytes(page: &PageText) -> Result<Uint8Array, JsValue> {
    let length: usize = page.tasks.iter().map(|task| task.json().len() + 1).sum();
    let mut json = String::new();
    json.try_reserve_exact(length + 2)
        .map_err(|_| errors::to_js(&Error::out_of_memory()))?;
    json.push('[');
    for task in &page.tasks {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(task.json());
    }
    json.push(']');
    Ok(Uint8Array::from(json.as_bytes()))
}
