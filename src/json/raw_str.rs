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

    /// Decodes a key. A key with a lone surrogate is no documented field, so its escaped form serves as its name.
    pub(crate) fn name(self) -> Cow<'a, str> {
        self.decode().unwrap_or(Cow::Borrowed(self.inner))
    }

    /// Returns the length with the quotes.
    pub(crate) fn source_len(self) -> usize {
        self.inner.len() + 2
    }

    /// Decodes the string; `None` if it has a lone surrogate, which no Rust string can hold.
    #[must_use]
    pub fn decode(self) -> Option<Cow<'a, str>> {
        if !self.escaped {
            return Some(Cow::Borrowed(self.inner));
        }
        let mut out = String::with_capacity(self.inner.len());
        let mut rest = self.inner;
        while let Some(at) = rest.find('\\') {
            out.push_str(rest.get(..at)?);
            let escape = *rest.as_bytes().get(at + 1)?;
            let mut used = at + 2;
            out.push(match escape {
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    let high = hex4(rest, used)?;
                    used += 4;
                    let code = match high {
                        0xD800..=0xDBFF => {
                            if rest.get(used..used + 2)? != "\\u" {
                                return None;
                            }
                            let low = hex4(rest, used + 2)?;
                            used += 6;
                            if !(0xDC00..=0xDFFF).contains(&low) {
                                return None;
                            }
                            0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                        }
                        code => code,
                    };
                    char::from_u32(code)?
                }
                other => char::from(other),
            });
            rest = rest.get(used..)?;
        }
        out.push_str(rest);
        Some(Cow::Owned(out))
    }
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    u32::from_str_radix(text.get(at..at + 4)?, 16).ok()
}
