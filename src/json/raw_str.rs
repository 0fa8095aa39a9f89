use std::borrow::Cow;

/// Source text of a string: the characters between its quotes, escapes included.
#[derive(Debug, Clone, Copy)]
pub struct RawStr<'a> {
    pub(crate) inner: &'a str,
    pub(crate) escaped: bool,
}

impl<'a> RawStr<'a> {
    /// Returns the text, if it has no escapes.
    #[must_use]
    pub fn plain(self) -> Option<&'a str> {
        (!self.escaped).then_some(self.inner)
    }

    /// Returns the source text between the quotes.
    pub(crate) fn inner(self) -> &'a str {
        self.inner
    }

    /// Decodes a key. One with a lone surrogate keeps its escaped form, so that two such keys stay two.
    pub(crate) fn name(self) -> Cow<'a, str> {
        self.exact().unwrap_or(Cow::Borrowed(self.inner))
    }

    /// Decodes the string; `None` if U+FFFD has to stand for a part of it.
    #[must_use]
    pub fn exact(self) -> Option<Cow<'a, str>> {
        let (text, is_exact) = self.decode_any();
        is_exact.then_some(text)
    }

    /// Returns the length with the quotes.
    pub(crate) fn source_len(self) -> usize {
        self.inner.len() + 2
    }

    /// Decodes the string. U+FFFD stands for a lone surrogate, which no Rust string can hold.
    #[must_use]
    pub fn decode(self) -> Cow<'a, str> {
        self.decode_any().0
    }

    /// Decodes the string. The flag is false if U+FFFD stands for a part of it.
    fn decode_any(self) -> (Cow<'a, str>, bool) {
        let mut is_exact = true;
        if !self.escaped {
            return (Cow::Borrowed(self.inner), is_exact);
        }
        let mut out = String::with_capacity(self.inner.len());
        let mut rest = self.inner;
        while let Some(at) = rest.find('\\') {
            let (plain, from) = split(rest, at);
            out.push_str(plain);
            let (escape, mut behind) = split(from, 2);
            out.push(match escape.as_bytes().last() {
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => {
                    let (code, after) = code_point(behind);
                    behind = after;
                    let char = char::from_u32(code);
                    is_exact &= char.is_some();
                    char.unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                other => other
                    .copied()
                    .map_or(char::REPLACEMENT_CHARACTER, char::from),
            });
            rest = behind;
        }
        out.push_str(rest);
        (Cow::Owned(out), is_exact)
    }
}

/// Reads the digits behind `\u`, and the other half of a surrogate pair if it follows. Returns the code and the text behind it.
fn code_point(text: &str) -> (u32, &str) {
    let (high, rest) = hex4(text);
    if (0xD800..=0xDBFF).contains(&high)
        && let Some(second) = rest.strip_prefix("\\u")
    {
        let (low, behind) = hex4(second);
        if (0xDC00..=0xDFFF).contains(&low) {
            return (0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00), behind);
        }
    }
    (high, rest)
}

fn hex4(text: &str) -> (u32, &str) {
    let (digits, rest) = split(text, 4);
    (u32::from_str_radix(digits, 16).unwrap_or(0xD800), rest)
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}
