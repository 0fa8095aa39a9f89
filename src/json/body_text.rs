use std::borrow::Cow;

/// Decodes the body of a response: drops a byte order mark, and puts U+FFFD in place of bytes that are not UTF-8, because
/// one of them would otherwise cost the whole page.
#[must_use]
pub fn body_text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    // `from_utf8_lossy` alone goes byte by byte even where all is well.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}
