//! Compact form of JSON.
use cbr_json::{Cursor, RawStr, scan, write_string};

/// Rewrites JSON without the white space and the escapes that it does not need. Rows that no template holds keep what they came
/// with, and compare by this form.
#[must_use]
pub fn compact(json: &str) -> String {
    if !(json.bytes()).any(|byte| byte == b'\\' || byte <= b' ') {
        return json.to_owned();
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
    compact
}
