//! Search, replacement, joining and quoting of short texts.
//!
//! The standard library's two-way search, its tables of printable characters and the panics of both would cost 5 KB of
//! WebAssembly after gzip.

/// Counts the characters of a text. `Chars::count`, which is made for long texts, would be 1 KB of WebAssembly.
#[must_use]
pub fn count_chars(text: &str) -> usize {
    text.chars().map(|_| 1).sum()
}

/// Returns the byte offset of the first `part` in a text. An empty part is never found.
#[must_use]
pub fn find(text: &str, part: &str) -> Option<usize> {
    if part.is_empty() {
        return None;
    }
    let part = part.as_bytes();
    let mut windows = text.as_bytes().windows(part.len());
    windows.position(|window| window == part)
}

/// Splits a text around the first `part`.
#[must_use]
pub fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(find(text, part)?)?;
    Some((before, rest.get(part.len()..)?))
}

/// Replaces every `part` of a text. The replacement is not searched again.
#[must_use]
pub fn replace(text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, behind)) = split_once(rest, part) {
        replaced.push_str(before);
        replaced.push_str(by);
        rest = behind;
    }
    replaced + rest
}

/// Joins texts with a separator.
pub fn join<T: AsRef<str>>(parts: &[T], by: &str) -> String {
    let mut joined = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.push_str(by);
        }
        joined.push_str(part.as_ref());
    }
    joined
}

/// Quotes a text for a message, as `{:?}` does: invisible characters, and those that change the direction of writing, are
/// escaped.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0' => quoted.push_str("\\0"),
            '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}' => quoted.extend(c.escape_unicode()),
            c if c.is_control() => quoted.extend(c.escape_unicode()),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Quotes the first 40 characters of a text, for a message about a value that came.
#[must_use]
pub fn quoted_excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        excerpt.push('…');
    }
    quoted(&excerpt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_place() {
        assert_eq!(find("aab aab", "ab"), Some(1));
        assert_eq!(find("größe", "ße"), Some(4));
        assert_eq!(find("abc", "abcd"), None);
        assert_eq!(find("abc", ""), None);
        assert_eq!(find("", "a"), None);
    }

    #[test]
    fn splits_around_the_first_part() {
        assert_eq!(split_once("https://a://b", "://"), Some(("https", "a://b")));
        assert_eq!(split_once("a://", "://"), Some(("a", "")));
        assert_eq!(split_once("a:/b", "://"), None);
    }

    #[test]
    fn replaces_every_part_and_what_it_puts_there_is_left_alone() {
        assert_eq!(replace("%2e%2E%2e", "%2e", "."), ".%2E.");
        assert_eq!(replace("aaaa", "aa", "a"), "aa");
        assert_eq!(replace("größe", "ö", "oe"), "groeße");
        assert_eq!(replace("abc", "", "-"), "abc");
    }

    #[test]
    fn joins_with_nothing_at_the_ends() {
        assert_eq!(join(&["a", "", "b"], ", "), "a, , b");
        assert_eq!(join(&["a".to_owned()], ", "), "a");
        assert_eq!(join::<&str>(&[], ", "), "");
    }

    #[test]
    fn quotes_as_debug_does() {
        for text in [
            "",
            "a \"b\" \\c",
            "it's\n\r\t\0",
            "größe 日本 …",
            "\u{7}\u{85}\u{202e}\u{200b}\u{feff}",
        ] {
            assert_eq!(quoted(text), format!("{text:?}"));
        }
    }
}
