//! Checks that name the field, what was expected and what came.

use crate::Error;
use crate::small::text::quoted;

/// A short, harmless piece of what came, in quotes.
pub fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    quoted(&shown)
}

/// An id: one path segment or one query value.
pub fn id(field: &str, id: &str) -> Result<(), Error> {
    let wrong = if id.trim().is_empty() {
        "an id that is not empty"
    } else if id.chars().any(char::is_control) {
        "an id without control characters"
    } else if matches!(id, "." | "..") {
        // Every URL parser folds these away, percent-encoded or not, and another resource would be asked for.
        "an id that is no path step"
    } else {
        return Ok(());
    };
    Err(Error::validation(format!(
        "{field}: expected {wrong}, got {}",
        shown(id)
    )))
}

/// A text of at most `most` characters.
pub fn length(field: &str, text: &str, most: usize) -> Result<(), Error> {
    let length = text.chars().count();
    if length <= most {
        return Ok(());
    }
    Err(Error::validation(format!(
        "{field}: expected at most {most} characters, got {length}"
    )))
}

/// A region: `^[A-Za-z0-9._-]*$`, at most 255 characters.
pub fn region(field: &str, region: &str) -> Result<(), Error> {
    length(field, region, 255)?;
    if region
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    {
        return Ok(());
    }
    Err(Error::validation(format!(
        "{field}: expected letters, digits, `.`, `_` and `-`, got {}",
        shown(region)
    )))
}

/// An integer within bounds.
pub fn range(field: &str, number: i64, least: i64, most: i64, words: &str) -> Result<(), Error> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Error::validation(format!(
        "{field}: expected an integer {words}, got {number}"
    )))
}

/// What may stand in a header; says where the trouble is, but never shows the text, which may be a secret.
pub fn header_text(field: &str, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Err(Error::config(format!(
            "{field}: expected a text that is not empty"
        )));
    }
    match text.chars().position(|c| !(' '..='~').contains(&c)) {
        None => Ok(()),
        Some(at) => Err(Error::config(format!(
            "{field}: expected visible ASCII characters, got another one at position {at}"
        ))),
    }
}
