//! JSON documents to models: a list response, or a task that stands alone.

use cbr_json::{Cursor, Mismatch, body_text};

use crate::Error;
use crate::model::page::{PageText, TaskText};
use crate::model::typed::Typed;
use crate::model::{OpLogPage, OperationLog};

impl OpLogPage {
    /// Reads a page from the body of a list response.
    ///
    /// # Errors
    /// A decode error that names the JSON path, what was expected and what came, where the body is not a list of
    /// tasks; never for what a field of a task holds.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        PageText::from_json(json).map(|page| page.typed())
    }
}

impl OperationLog {
    /// Reads one task from its JSON.
    ///
    /// # Errors
    /// A decode error where the text is no JSON or no object; never for what a field holds.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        document(json, TaskText::read).map(|task| task.typed())
    }

    /// The task in the error of a wait, as it was seen last.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let json = error.task_json()?;
        Self::read(&mut Cursor::new(json))
    }
}

impl PageText {
    /// Reads a page from the body of a list response, as normalized text.
    ///
    /// # Errors
    /// As [`OpLogPage::from_json`].
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        document(json, Self::read)
    }
}

/// Reads a whole document, and nothing behind it.
pub(crate) fn document<T>(
    body: &[u8],
    read: impl FnOnce(&mut Cursor<'_>) -> Result<T, Mismatch>,
) -> Result<T, Error> {
    let text = body_text(body);
    let mut cursor = Cursor::new(&text);
    let read = read(&mut cursor).and_then(|value| cursor.finish().map(|()| value));
    read.map_err(|mismatch| Error::decode(&mismatch))
}
