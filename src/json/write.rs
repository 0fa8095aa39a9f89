use crate::scan::ascii_until;

/// Writes a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        // As serializers have them, so that a text that was read comes back as it came.
        let letter = match c {
            '"' | '\\' => c,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            c if c < ' ' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
                continue;
            }
            c => {
                out.push(c);
                continue;
            }
        };
        out.push('\\');
        out.push(letter);
    }
    out.push('"');
}

/// Appends JSON with every character beyond ASCII as an escape. JSON has such characters only in strings. JavaScript decodes
/// and parses ASCII several times faster than other text.
pub fn write_ascii(json: &str, out: &mut String) {
    let mut rest = json;
    loop {
        let at = ascii_until(rest.as_bytes());
        let (plain, from) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(plain);
        if from.is_empty() {
            return;
        }
        let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
        let (foreign, after) = from.split_at_checked(end).unwrap_or_default();
        for unit in foreign.encode_utf16() {
            out.push_str("\\u");
            for shift in [12, 8, 4, 0] {
                out.push(char::from_digit(u32::from(unit >> shift & 15), 16).unwrap_or('0'));
            }
        }
        rest = after;
    }
}
