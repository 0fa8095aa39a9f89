/// Writes a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends JSON with every character beyond ASCII as an escape; outside of strings there is none. JavaScript decodes and
/// parses ASCII several times faster than anything else.
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

/// How many bytes there are before the first that is not ASCII.
fn ascii_until(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes
        .get(at..at + 8)
        .and_then(|b| <[u8; 8]>::try_from(b).ok())
    {
        let foreign = u64::from_le_bytes(chunk) & 0x8080_8080_8080_8080;
        if foreign != 0 {
            return at + (foreign.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(u8::is_ascii) {
        at += 1;
    }
    at
}
