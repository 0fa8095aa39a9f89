//! Decoding of whole JSON documents: a list response, or a single task.

use cbr_json::{Cursor, Mismatch, body_text};

use crate::error::Error;
use crate::model::operation_log::OperationLog;
use crate::model::page::{OpLogPage, PageText, TaskText};
use crate::model::typed::Typed;

impl OpLogPage {
    /// Decodes the body of a list response.
    ///
    /// # Errors
    /// A decode error that names the JSON path, what was expected and what came, if the body is not a list of tasks. The
    /// value of a task's field is never an error.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        PageText::from_json(json).map(|page| page.typed())
    }
}

impl OperationLog {
    /// Decodes one task.
    ///
    /// # Errors
    /// A decode error if the text is not a JSON object. The value of a field is never an error.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read_document(json, TaskText::from_cursor).map(|task| task.typed())
    }

    /// Returns the last known state of the task in the error of a wait.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let json = error.task_json()?;
        Self::from_cursor(&mut Cursor::new(json))
    }
}

impl PageText {
    /// Decodes the body of a list response into normalized text.
    ///
    /// # Errors
    /// As [`OpLogPage::from_json`].
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read_document(json, Self::from_cursor)
    }
}

/// Decodes a document. Text after its end is an error.
pub(crate) fn read_document<T>(
    body: &[u8],
    decode: impl FnOnce(&mut Cursor<'_>) -> Result<T, Mismatch>,
) -> Result<T, Error> {
    let text = body_text(body);
    let mut cursor = Cursor::new(&text);
    let decoded = decode(&mut cursor).and_then(|value| cursor.finish().map(|()| value));
    decoded.map_err(|mismatch| Error::decode(&mismatch))
}
