//! Conversion of plain objects into queries and options of views.

use cbr_json::concat;
use cbr_table::query::{Filter, duration};
use cbr_table::view::{Bins, HistogramOptions, SortKey};
use cbr_table::{Key, NumberColumn, TextColumn, TimeColumn};
use cbr_wasm::convert;
use cbr_wasm::convert::is_nothing;
use cbr_wasm::js::{entries, is_array, items, kind_of};
use cbr_wire::Error;
use cbr_wire::small::text::quoted_excerpt;
use js_sys::JSON;
use wasm_bindgen::JsValue;

/// Query of a table.
pub(super) struct Query {
    pub(super) filter: Filter,
    pub(super) sort: Vec<SortKey>,
}

impl Query {
    pub(super) fn from_object(value: &JsValue) -> Result<Self, Error> {
        let mut query = Self {
            filter: Filter::all(),
            sort: Vec::new(),
        };
        for (name, value) in options("query", value)? {
            match name.as_str() {
                "where" => query.filter = filter(&value)?,
                "sort" => query.sort = sort(&value)?,
                _ => return Err(unknown("query", "where or sort", &name)),
            }
        }
        Ok(query)
    }
}

fn filter(value: &JsValue) -> Result<Filter, Error> {
    if let Some(text) = value.as_string() {
        return text.parse();
    }
    if !value.is_object() {
        return Err(wrong("where", "a text or an object", value));
    }
    let json = JSON::stringify(value)
        .ok()
        .and_then(|json| json.as_string());
    let json = json.ok_or_else(|| wrong("where", "an object that can be JSON", value))?;
    Filter::from_json(&json).map_err(|error| {
        let message = error.message();
        Error::validation(match message.strip_prefix('$') {
            Some(rest) => concat(&["where", rest]),
            None => concat(&["where.", message]),
        })
    })
}

/// Reads one key or several, each a name or an object.
fn sort(value: &JsValue) -> Result<Vec<SortKey>, Error> {
    if !is_array(value) {
        return Ok(vec![sort_key("sort", value)?]);
    }
    let keys = items(value).enumerate();
    keys.map(|(at, value)| sort_key(&concat(&["sort[", &at.to_string(), "]"]), &value))
        .collect()
}

fn sort_key(field: &str, value: &JsValue) -> Result<SortKey, Error> {
    let mut descending = false;
    if value.as_string().is_some() {
        let key = key(field, value)?;
        return Ok(SortKey { key, descending });
    }
    if !value.is_object() {
        return Err(wrong(field, "a key or { key, descending }", value));
    }
    let mut found = None;
    for (name, value) in entries(value) {
        let field = concat(&[field, ".", &name]);
        match name.as_str() {
            "key" => found = Some(key(&field, &value)?),
            "descending" if is_nothing(&value) => {}
            "descending" => descending = convert::boolean(&field, &value)?,
            _ => return Err(unknown(&field, "key or descending", &name)),
        }
    }
    match found {
        Some(key) => Ok(SortKey { key, descending }),
        None => Err(wrong(field, "a key", &JsValue::UNDEFINED)),
    }
}

/// Reads a key by its name.
pub(super) fn key(field: &str, value: &JsValue) -> Result<Key, Error> {
    let name = convert::text(field, value)?;
    Key::named(&name).ok_or_else(|| {
        let names: Vec<&str> = Key::all().map(Key::name).collect();
        let names = cbr_wire::small::text::join(&names, ", ");
        Error::expected(field, &concat(&["one of ", &names]), &quoted_excerpt(&name))
    })
}

/// Reads a key whose values are texts.
pub(super) fn text_key(field: &str, value: &JsValue) -> Result<TextColumn, Error> {
    match key(field, value)? {
        Key::Text(column) => Ok(column),
        other @ (Key::Id | Key::Time(_) | Key::Number(_) | Key::Duration) => Err(Error::expected(
            field,
            "a key of texts such as status or vault_name",
            &quoted_excerpt(other.name()),
        )),
    }
}

/// Reads text keys, one or a list, with the names that were used for them.
pub(super) fn facets(value: &JsValue) -> Result<Vec<(String, TextColumn)>, Error> {
    let named = |(at, value): (usize, JsValue)| {
        let column = text_key(&concat(&["keys[", &at.to_string(), "]"]), &value)?;
        Ok((value.as_string().unwrap_or_default(), column))
    };
    if is_array(value) {
        return items(value).enumerate().map(named).collect();
    }
    Ok(vec![named((0, value.clone()))?])
}

/// Reads the options of a histogram.
pub(super) fn histogram(value: &JsValue) -> Result<HistogramOptions, Error> {
    let mut by = Key::Time(TimeColumn::Started);
    let (mut count, mut interval, mut split) = (None, None, None);
    for (name, value) in options("options", value)? {
        match name.as_str() {
            "by" => by = key("by", &value)?,
            "bins" => {
                let bins = convert::integer("bins", "from 1 to 10000", &value)?;
                let bins = u32::try_from(bins).map_err(|_| {
                    Error::expected("bins", "a number from 1 to 10000", &bins.to_string())
                });
                count = Some(bins?);
            }
            "interval" => interval = Some(value),
            "split" => split = Some(text_key("split", &value)?),
            _ => return Err(unknown("options", "by, bins, interval or split", &name)),
        }
    }
    let bins = match (count, interval) {
        (Some(_), Some(_)) => {
            return Err(Error::validation("interval: expected it or bins, got both"));
        }
        (None, Some(interval)) => Bins::Width(width(by, &interval)?),
        (count, None) => Bins::Count(count.unwrap_or(60)),
    };
    Ok(HistogramOptions { by, bins, split })
}

/// Reads the width of bins: milliseconds or a duration for times and durations, a number for numbers.
fn width(by: Key, value: &JsValue) -> Result<i64, Error> {
    match by {
        Key::Number(NumberColumn::Progress) => {
            above_zero("interval", "a percentage above 0", value)
        }
        Key::Id | Key::Text(_) | Key::Time(_) | Key::Duration => span("interval", value),
    }
}

/// Reads a span: milliseconds or a duration; returns microseconds.
pub(super) fn span(field: &str, value: &JsValue) -> Result<i64, Error> {
    match value.as_string() {
        Some(text) => duration(field, &text),
        None => above_zero(
            field,
            "milliseconds above 0 or a duration such as 90s, 15m, 2h or 3d",
            value,
        ),
    }
}

/// Reads a number above 0, in thousandths.
fn above_zero(field: &str, expected: &str, value: &JsValue) -> Result<i64, Error> {
    let number = value.as_f64().map(|number| number * 1000.0);
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
    number
        .filter(|number| (1.0..9.0e15).contains(number))
        .map(|number| number as i64)
        .ok_or_else(|| wrong(field, expected, value))
}

/// Returns the entries of an optional object, without those that are undefined or null.
pub(super) fn options(field: &str, value: &JsValue) -> Result<Vec<(String, JsValue)>, Error> {
    if is_nothing(value) {
        return Ok(Vec::new());
    }
    if !value.is_object() || is_array(value) {
        return Err(wrong(field, "an object", value));
    }
    let entries = entries(value).into_iter();
    Ok(entries.filter(|(_, value)| !is_nothing(value)).collect())
}

pub(super) fn wrong(field: &str, expected: &str, value: &JsValue) -> Error {
    Error::expected(field, expected, &kind_of(value))
}

pub(super) fn unknown(field: &str, expected: &str, name: &str) -> Error {
    Error::expected(field, expected, &quoted_excerpt(name))
}
