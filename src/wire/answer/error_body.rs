//! Bodies of failed calls: JSON of any shape, HTML from a proxy, or nothing.

use cbr_json::{Cursor, Entry, Kind, Mismatch};

use crate::error::{ErrorDetail, ServiceError};
use crate::small::text::find;

/// Longest part of a body in a message, in characters.
const MAX_EXCERPT: usize = 300;

/// Deepest object or list that is read, the body itself included.
const MAX_DEPTH: usize = 8;

/// Most details that are kept.
const MAX_DETAILS: usize = 20;

/// What an entry of an error body holds. Each name keeps its best candidate.
#[derive(Clone, Copy)]
enum Field {
    Code,
    Message,
    RequestId,
    Authorization,
}

/// Names of entries, best first within a field: in lower case, without `_` and `-`. The service's own come first. `type` is
/// Neutron's code, `__type` that of AWS, `fault…` are WSME's; `detail` and `title` are those of `problem+json`.
const NAMES: [(&str, Field); 26] = [
    ("errorcode", Field::Code),
    ("errcode", Field::Code),
    ("code", Field::Code),
    ("faultcode", Field::Code),
    ("type", Field::Code),
    ("errormsg", Field::Message),
    ("errormessage", Field::Message),
    ("errmsg", Field::Message),
    ("message", Field::Message),
    ("msg", Field::Message),
    ("errordescription", Field::Message),
    ("faultstring", Field::Message),
    ("description", Field::Message),
    ("explanation", Field::Message),
    ("detail", Field::Message),
    ("reason", Field::Message),
    ("title", Field::Message),
    ("details", Field::Message),
    ("errordetails", Field::Message),
    ("error", Field::Message),
    ("errors", Field::Message),
    ("fault", Field::Message),
    ("requestid", Field::RequestId),
    ("xrequestid", Field::RequestId),
    ("traceid", Field::RequestId),
    ("encodedauthorizationmessage", Field::Authorization),
];

/// Depth and further names never outweigh this: the rank of what stands in a list, as details do.
const IN_LIST: usize = 1 << 12;

/// Text with its rank: the smaller the better.
type Candidate = Option<(usize, String)>;

/// Best candidate for each field, in the order of [`Field`].
type Candidates = [Candidate; 4];

fn text_of(candidate: Candidate) -> Option<String> {
    candidate.map(|(_, text)| text)
}

fn offer(slot: &mut Candidate, rank: usize, text: &str) {
    if slot.as_ref().is_none_or(|(best, _)| rank < *best) {
        *slot = Some((rank, text.to_owned()));
    }
}

/// Walk over the JSON of a body.
#[derive(Default)]
struct Walk {
    details: Vec<ErrorDetail>,
    depth: usize,
}

impl Walk {
    /// Reads a value. The items of a list have the key of the list.
    fn value(
        &mut self,
        cursor: &mut Cursor<'_>,
        key: &str,
        found: &mut Candidates,
    ) -> Result<(), Mismatch> {
        let kind = cursor.peek()?;
        let is_container = matches!(kind, Kind::Object | Kind::Array);
        if is_container && self.depth < MAX_DEPTH {
            self.depth += 1;
            if kind == Kind::Array {
                cursor.each_item(&mut |cursor| self.item(cursor, key, found))?;
            } else {
                cursor.each_entry(&mut |cursor, Entry { key, .. }| {
                    if is_details(key) && cursor.peek()? == Kind::Object {
                        return self.item(cursor, key, found);
                    }
                    self.value(cursor, key, found)
                })?;
            }
            self.depth -= 1;
            return Ok(());
        }
        match kind {
            Kind::String => self.text(key, &cursor.string()?.decode(), found),
            Kind::Number => self.text(key, cursor.skip()?, found),
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }

    /// Reads an item of a list: a detail, and a last resort for what the body does not say elsewhere.
    fn item(
        &mut self,
        cursor: &mut Cursor<'_>,
        key: &str,
        found: &mut Candidates,
    ) -> Result<(), Mismatch> {
        let mut own = Candidates::default();
        let place = self.details.len();
        self.value(cursor, key, &mut own)?;
        for (slot, candidate) in found.iter_mut().zip(&own) {
            if let Some((rank, text)) = candidate {
                offer(slot, rank + IN_LIST, text);
            }
        }
        let [code, message, ..] = own;
        let own = |slot: Candidate| slot.filter(|(rank, _)| *rank < IN_LIST);
        let detail = ErrorDetail {
            code: text_of(own(code)),
            message: text_of(own(message)),
        };
        let is_empty = detail.code.is_none() && detail.message.is_none();
        if !is_empty && self.details.len() < MAX_DETAILS {
            self.details.insert(place, detail);
        }
        Ok(())
    }

    fn text(&self, key: &str, text: &str, found: &mut Candidates) {
        let name = plain_name(key);
        let Some(at) = NAMES.iter().position(|(known, _)| *known == name) else {
            return;
        };
        let [code, message, request_id, authorization] = found;
        let line = one_line_excerpt(text);
        if line.is_empty() {
            return;
        }
        let rank = at * 16 + self.depth;
        match NAMES.get(at) {
            // A URI, as in `problem+json`.
            Some(("type", _)) if line.bytes().any(|b| matches!(b, b':' | b'/')) => {}
            // OAuth's code is one word.
            Some(("error", _)) if !line.bytes().any(|b| b == b' ') => offer(code, rank, &line),
            Some((_, Field::Code)) => offer(code, rank, &line),
            Some((_, Field::Message)) => offer(message, rank, &line),
            Some((_, Field::RequestId)) => offer(request_id, rank, &line),
            // Without its end it cannot be decoded.
            _ => offer(authorization, rank, text),
        }
    }
}

/// Returns a name in lower case, without `_` and `-`.
fn plain_name(key: &str) -> String {
    let chars = key.chars().filter(|c| !matches!(c, '_' | '-'));
    chars.map(|c| c.to_ascii_lowercase()).collect()
}

fn is_details(key: &str) -> bool {
    plain_name(key).ends_with("details")
}

/// Parses any body. JSON in which nothing is known becomes the message, as text does.
pub fn parse(text: &str) -> ServiceError {
    let mut cursor = Cursor::new(text);
    let is_json = matches!(cursor.peek(), Ok(Kind::Object | Kind::Array));
    let mut walk = Walk::default();
    let mut found = Candidates::default();
    if !is_json || walk.value(&mut cursor, "", &mut found).is_err() {
        found = Candidates::default();
    }
    let [code, message, request_id, authorization] = found;
    let (code, message) = (text_of(code), text_of(message));
    let is_known = code.is_some() || message.is_some();
    let message = if is_known {
        message.unwrap_or_default()
    } else {
        one_line_excerpt(html_title_or_text(text))
    };
    let mut details = if is_known { walk.details } else { Vec::new() };
    // An error that is listed is no detail of itself.
    details.retain(|detail| {
        let is_new =
            |text: &Option<String>, known: &str| text.as_ref().is_some_and(|text| text != known);
        is_new(&detail.code, code.as_deref().unwrap_or_default())
            || is_new(&detail.message, &message)
    });
    ServiceError {
        code,
        message,
        request_id: text_of(request_id),
        details,
        encoded_authorization_message: text_of(authorization),
    }
}

/// Returns the title of an HTML page, or else the text as it is.
fn html_title_or_text(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let title = find(&lower, "<title>").and_then(|at| {
        let start = at + "<title>".len();
        let end = start + find(lower.get(start..)?, "</title>")?;
        text.get(start..end)
    });
    title.unwrap_or(text)
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
