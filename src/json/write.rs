use crate::scan::{ascii_until, plain_until};

/// Concatenates texts. Without formatting, and without the standard library's `concat`, of which each would be 1 KB of WebAssembly.
#[must_use]
pub fn concat(parts: &[&str]) -> String {
    let mut all = String::new();
    for part in parts {
        all.push_str(part);
    }
    all
}

/// Writes a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    loop {
        let (plain, from) = split(rest, plain_until(rest.as_bytes(), 0));
        out.push_str(plain);
        let mut chars = from.chars();
        let Some(special) = chars.next() else { break };
        // As serializers have them, so that a text that was read comes back as it came.
        match special {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control => write_unit(u16::try_from(u32::from(control)).unwrap_or_default(), out),
        }
        rest = chars.as_str();
    }
    out.push('"');
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Writes a UTF-16 code unit as an escape: `\u` and four hexadecimal digits.
fn write_unit(unit: u16, out: &mut String) {
    let mut escape = *b"\\u0000";
    for (digit, shift) in escape.iter_mut().skip(2).zip([12, 8, 4, 0]) {
        let value = unit.wrapping_shr(shift).to_le_bytes()[0] & 15;
        *digit = value + if value < 10 { b'0' } else { b'a' - 10 };
    }
    out.push_str(std::str::from_utf8(&escape).unwrap_or_default());
}

/// Appends JSON with every character beyond ASCII as an escape. JSON has such characters only in strings. JavaScript decodes
/// and parses ASCII several times faster than other text.
pub fn write_ascii(json: &str, out: &mut String) {
    let mut rest = json;
    loop {
        let (plain, from) = split(rest, ascii_until(rest.as_bytes()));
        out.push_str(plain);
        if from.is_empty() {
            return;
        }
        let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
        let (foreign, after) = split(from, end);
        for unit in foreign.encode_utf16() {
            write_unit(unit, out);
        }
        rest = after;
    }
}
