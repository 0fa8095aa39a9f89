//! Compact form of JSON.
use std::borrow::Cow;

use cbr_json::{Cursor, RawStr, scan, write_string};

/// Rewrites JSON without the white space and the escapes that it does not need. Rows that no template holds keep what they came
/// with, and compare by this form.
#[must_use]
pub fn compact(json: &str) -> Cow<'_, str> {
    if is_compact(json) {
        return Cow::Borrowed(json);
    }
    let mut compact = String::with_capacity(json.len());
    let bytes = json.as_bytes();
    let (mut at, mut kept) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte <= b' ' {
            compact.push_str(json.get(kept..at).unwrap_or_default());
            at += 1;
            kept = at;
            continue;
        }
        if *byte != b'"' {
            at += 1;
            continue;
        }
        let start = at;
        at = scan::plain_until(bytes, start + 1) + 1;
        if bytes.get(at - 1) == Some(&b'"') {
            continue;
        }
        let mut cursor = Cursor::new(json);
        cursor.go_to(start);
        let decoded = cursor.string().ok().and_then(RawStr::exact);
        at = cursor.offset().max(start + 1);
        if let Some(text) = decoded {
            compact.push_str(json.get(kept..start).unwrap_or_default());
            write_string(&text, &mut compact);
            kept = at;
        }
    }
    compact.push_str(json.get(kept..).unwrap_or_default());
    Cow::Owned(compact)
}

/// Returns true for JSON without escapes and without white space between its tokens. False for some texts that have none either, such
/// as one with `", "` within a string.
fn is_compact(json: &str) -> bool {
    let bytes = json.as_bytes();
    let has = |one, other| scan::either_until(bytes, 0, one, other) < bytes.len();
    if has(b'\\', b'\n') || has(b'\r', b'\t') {
        return false;
    }
    // A space between two tokens has the end of one or the start of another next to it.
    let is_within_text = |byte: Option<&u8>| {
        byte.is_some_and(|byte| {
            !matches!(byte, b' ' | b'"' | b',' | b':' | b'[' | b']' | b'{' | b'}')
        })
    };
    let mut at = 0;
    loop {
        at = scan::either_until(bytes, at, b' ', b' ');
        if at == bytes.len() {
            return true;
        }
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        if !is_within_text(before) || !is_within_text(bytes.get(at + 1)) {
            return false;
        }
        at += 1;
    }
}
