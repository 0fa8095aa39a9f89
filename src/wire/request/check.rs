//! Checks of parameters. An error names the field, what was expected and what came.

use std::ops::RangeInclusive;

use crate::error::Error;
use crate::small::text::{count_chars, quoted_excerpt};

/// Checks an id, which becomes one path segment or one query value.
///
/// # Errors
/// A validation error for an id that is empty, has control characters or is a path step (`.` or `..`).
pub fn id(field: &str, id: &str) -> Result<(), Error> {
    let wrong = if id.trim().is_empty() {
        "an id that is not empty"
    } else if id.chars().any(char::is_control) {
        "an id without control characters"
    } else if matches!(id, "." | "..") {
        // Every URL parser removes these steps, percent-encoded or not, so the request would be for another resource.
        "an id that is no path step"
    } else {
        return Ok(());
    };
    Err(Error::expected(field, wrong, &quoted_excerpt(id)))
}

/// Checks that a text has at most `max` characters.
pub fn length(field: &str, text: &str, max: usize) -> Result<(), Error> {
    let length = count_chars(text);
    if length <= max {
        return Ok(());
    }
    let expected = format!("at most {max} characters");
    Err(Error::expected(field, &expected, &length.to_string()))
}

/// Checks a region: `^[A-Za-z0-9._-]*$`, at most 255 characters.
pub fn region(field: &str, region: &str) -> Result<(), Error> {
    length(field, region, 255)?;
    if region
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    {
        return Ok(());
    }
    Err(Error::expected(
        field,
        "letters, digits, `.`, `_` and `-`",
        &quoted_excerpt(region),
    ))
}

/// Checks that an integer lies within bounds; `words` are the bounds for the message.
pub fn range(
    field: &str,
    number: i64,
    bounds: RangeInclusive<i64>,
    words: &str,
) -> Result<(), Error> {
    if bounds.contains(&number) {
        return Ok(());
    }
    Err(Error::expected(
        field,
        &format!("an integer {words}"),
        &number.to_string(),
    ))
}
