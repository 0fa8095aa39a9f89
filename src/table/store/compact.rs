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
    let mut cursor = Cursor::new(json);
    let mut at = 0;
    loop {
        let start = quote_after(json.as_bytes(), at);
        for piece in json.get(at..start).unwrap_or_default().split(is_space) {
            compact.push_str(piece);
        }
        if start == json.len() {
            return compact;
        }
        at = scan::plain_until(json.as_bytes(), start + 1) + 1;
        if json.as_bytes().get(at - 1) != Some(&b'"') {
            cursor.go_to(start);
            let decoded = cursor.string().ok().and_then(RawStr::exact);
            at = cursor.offset().max(start + 1);
            if let Some(text) = decoded {
                write_string(&text, &mut compact);
                continue;
            }
        }
        compact.push_str(json.get(start..at).unwrap_or_default());
    }
}

fn quote_after(json: &[u8], at: usize) -> usize {
    scan::either_until(json, at, b'"', b'"')
}

fn is_space(char: char) -> bool {
    char <= ' '
}
