//! Bodies of failed calls: JSON in half a dozen shapes, HTML from a proxy, or nothing.

use std::borrow::Cow;

use cbr_json::{Cursor, Kind, Mismatch};

use crate::small::text::find;

/// Longest part of a body in a message, in characters.
const MAX_EXCERPT: usize = 300;

/// Error code, message and request id of a failed call, as far as the body has them.
#[derive(Debug, Default, PartialEq)]
pub struct ErrorBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

impl ErrorBody {
    /// Parses any body. A text that is not a JSON object becomes the message.
    pub fn parse(text: &str) -> Self {
        let mut body = Self::default();
        let mut cursor = Cursor::new(text);
        if cursor.peek().ok() != Some(Kind::Object) || body.read_fields(&mut cursor, true).is_err()
        {
            body = Self {
                message: Some(html_title_or_text(text)),
                ..Self::default()
            };
        }
        body.message = body
            .message
            .map(|text| one_line_excerpt(&text))
            .filter(|text| !text.is_empty());
        body.code = body
            .code
            .map(|text| one_line_excerpt(&text))
            .filter(|text| !text.is_empty());
        body
    }

    /// Reads `{error_code, error_msg, request_id}`, `{errorCode, errorMsg}`, `{message, request_id}` or `{code, message}`,
    /// each of them also inside `{error: {…}}`.
    fn read_fields(&mut self, cursor: &mut Cursor<'_>, outermost: bool) -> Result<(), Mismatch> {
        cursor.each_entry(&mut |cursor, entry| {
            let slot = match entry.key {
                "error_code" | "errorCode" | "code" => &mut self.code,
                "error_msg" | "errorMsg" | "message" => &mut self.message,
                "request_id" => &mut self.request_id,
                "error" if outermost && cursor.peek()? == Kind::Object => {
                    return self.read_fields(cursor, false);
                }
                _ => return cursor.skip().map(drop),
            };
            let text = match cursor.peek()? {
                Kind::Null => return cursor.skip().map(drop),
                Kind::String => cursor.string()?.decode().map(Cow::into_owned),
                // IAM's code is a number.
                _ => Some(cursor.skip()?.to_owned()),
            };
            if slot.is_none() {
                *slot = text.filter(|text| !text.is_empty());
            }
            Ok(())
        })
    }
}

/// Returns the title of an HTML page, or else the text as it is.
fn html_title_or_text(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let title = find(&lower, "<title>").and_then(|at| {
        let start = at + "<title>".len();
        let end = start + find(lower.get(start..)?, "</title>")?;
        text.get(start..end)
    });
    title.unwrap_or(text).to_owned()
}

/// Returns the text on one line, without control characters, cut after [`MAX_EXCERPT`] characters.
fn one_line_excerpt(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        // A body may have millions of words.
        if line.len() > 4 * MAX_EXCERPT {
            break;
        }
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(MAX_EXCERPT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
