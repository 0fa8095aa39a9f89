use crate::{Cursor, RawStr, write_string};

/// Rewrites JSON with only those escapes that it needs. Rows that no template holds keep the escapes that they came with,
/// and compare by this form.
#[must_use]
pub fn minimal_escapes(json: &str) -> String {
    if !json.bytes().any(|byte| byte == b'\\' || byte < b' ') {
        return json.to_owned();
    }
    let mut plain = String::with_capacity(json.len());
    let mut cursor = Cursor::new(json);
    let mut at = 0;
    while let Some(rest) = json.get(at..)
        && let Some(before) = rest.find('"')
    {
        plain.push_str(rest.get(..before).unwrap_or_default());
        cursor.go_to(at + before);
        let decoded = cursor.string().ok().and_then(RawStr::exact);
        match decoded {
            Some(text) => write_string(&text, &mut plain),
            None => plain.push_str(json.get(at + before..cursor.offset()).unwrap_or_default()),
        }
        at = cursor.offset().max(at + before + 1);
    }
    plain.push_str(json.get(at..).unwrap_or_default());
    plain
}
