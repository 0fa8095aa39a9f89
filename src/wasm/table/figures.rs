//! Figures as JSON. Numbers are written from integers, because writing floats would cost 15 KB of WebAssembly.

use cbr_json::{concat, write_ascii, write_string};
use cbr_table::query::number::write_thousandths;
use cbr_table::view::{Facet, Histogram, Summary};
use cbr_table::{Full, Table};
use cbr_wasm::{convert, errors};
use wasm_bindgen::JsValue;

/// Most bytes around a value: quotes, a colon, a comma and the eight digits of its count.
const AROUND: usize = 12;
/// Most bytes of a bin beside its values.
const BIN: usize = 100;

/// Converts JSON into a plain object.
pub(super) fn to_object(json: &str) -> Result<JsValue, JsValue> {
    let mut ascii = String::new();
    reserve(json.len(), &mut ascii).map_err(|full| errors::to_js(&full.into()))?;
    write_ascii(json, &mut ascii);
    convert::to_object(&ascii)
}

/// Reserves memory for a text. A table can have as many values as rows.
pub(super) fn reserve(length: usize, text: &mut String) -> Result<(), Full> {
    text.try_reserve(length).map_err(|_| Full::Memory)
}

/// Estimates the length of values and their counts. Escapes, which are rare, are not counted.
pub(super) fn facet_length(values: &[Facet<'_>]) -> usize {
    let length = |facet: &Facet<'_>| facet.value.len() + AROUND;
    values.iter().map(length).sum()
}

/// Writes values and their counts.
pub(super) fn facet(values: &[Facet<'_>], json: &mut String) {
    counts(values.iter().map(|facet| (facet.value, facet.count)), json);
}

fn counts<'v>(values: impl Iterator<Item = (&'v str, usize)>, json: &mut String) {
    json.push('{');
    for (at, (value, count)) in values.enumerate() {
        if at > 0 {
            json.push(',');
        }
        write_string(value, json);
        json.push(':');
        json.push_str(&count.to_string());
    }
    json.push('}');
}

/// Writes a histogram. Thousandths of its units become units.
pub(super) fn histogram(histogram: &Histogram<'_>) -> Result<String, Full> {
    let mut json = String::new();
    let split = histogram.split.iter();
    let values: usize = split.map(|(value, _)| value.len() + AROUND).sum();
    reserve(histogram.counts.len() * (values + BIN), &mut json)?;
    json.push_str("{\"bins\":[");
    let mut start = histogram.start;
    for (at, count) in histogram.counts.iter().enumerate() {
        let end = start.saturating_add(histogram.width);
        json.push_str(if at > 0 {
            ",{\"start\":"
        } else {
            "{\"start\":"
        });
        write_thousandths(start, &mut json);
        json.push_str(",\"end\":");
        write_thousandths(end, &mut json);
        json.push_str(",\"count\":");
        json.push_str(&count.to_string());
        if !histogram.split.is_empty() {
            json.push_str(",\"split\":");
            let split = histogram.split.iter();
            let here = split.map(|(value, all)| (*value, all.get(at).copied().unwrap_or_default()));
            counts(here, &mut json);
        }
        json.push('}');
        start = end;
    }
    json.push_str("],\"missing\":");
    json.push_str(&histogram.missing.to_string());
    json.push('}');
    Ok(json)
}

/// Writes a summary without its success rate.
pub(super) fn summary(summary: &Summary<'_>, table: &Table) -> String {
    let mut json = concat(&["{\"total\":", &summary.total.to_string(), ",\"statuses\":"]);
    facet(&summary.statuses, &mut json);
    json.push_str(",\"types\":{");
    for (at, kind) in summary.types.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        write_string(kind.value, &mut json);
        json.push_str(":{\"count\":");
        json.push_str(&kind.count.to_string());
        if let Some(durations) = kind.durations {
            json.push_str(",\"duration\":{\"count\":");
            json.push_str(&durations.count.to_string());
            for (name, micros) in [
                ("min", durations.min),
                ("median", durations.median),
                ("p95", durations.p95),
                ("max", durations.max),
            ] {
                json.push_str(",\"");
                json.push_str(name);
                json.push_str("\":");
                write_thousandths(micros, &mut json);
            }
            json.push('}');
        }
        json.push('}');
    }
    json.push('}');
    if let Some(row) = summary.oldest_running {
        json.push_str(",\"oldestRunning\":");
        table.row_json(row, &mut json);
    }
    json.push('}');
    json
}
