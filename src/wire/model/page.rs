//! Pages and their tasks, as normalized text and as typed values.

use std::ops::Range;
use std::sync::Arc;

use cbr_json::{Cursor, Entry, Mismatch, NonAscii, Normalized, Normalizer};

use crate::model::operation_log::OperationLog;
use crate::model::typed::{self, Typed};
use crate::model::unknown::UnknownFields;

/// Maximum number of tasks on a page: ten times the largest `limit`. A service may ignore the `limit`, but an answer with more
/// tasks is not a page.
pub const MAX_PAGE_TASKS: usize = 10_000;

/// Page of a list of tasks.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct OpLogPage {
    /// Tasks, in the order of the answer.
    pub operation_logs: Vec<OperationLog>,
    /// Count as the service reports it: the number of all matching tasks, or of the tasks on this page. The service does
    /// not document which. The number of tasks on this page if it reports none.
    pub count: i64,
    /// Page size that the service applied, if it reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Number of tasks before this page, if the service reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// Request id, for the service's support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Fields of the page that are not documented.
    #[serde(flatten)]
    pub unknown: UnknownFields,
}

/// Page whose tasks are normalized JSON: the form in which JavaScript gets it and pagination uses it.
#[derive(Debug, Default)]
pub struct PageText {
    /// Tasks.
    pub tasks: Vec<TaskText>,
    /// Count as the service reports it.
    pub count: Option<i64>,
    /// Page size that the service reports to have applied.
    pub limit: Option<i64>,
    offset: Option<i64>,
    /// Request id.
    pub request_id: Option<String>,
    /// Fields that are not documented, each as `,"name":value`.
    rest: String,
}

/// Text for JavaScript is ASCII, which it takes over faster. Rust callers get unknown fields exactly as they came.
const NON_ASCII: NonAscii = if cfg!(target_arch = "wasm32") {
    NonAscii::Escaped
} else {
    NonAscii::Kept
};

/// Task as normalized JSON: a range in the text of its page.
#[derive(Debug, Clone)]
pub struct TaskText {
    text: Arc<String>,
    start: usize,
    end: usize,
    id: Id,
}

#[derive(Debug, Clone)]
enum Id {
    /// Range in the text.
    At(usize, usize),
    /// Own copy, for an id with escapes.
    Own(Box<str>),
}

impl TaskText {
    /// Normalizes the task at the cursor.
    ///
    /// # Errors
    /// A mismatch if the value is not an object.
    pub fn from_cursor(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut normalizer = Normalizer::new(
            &OperationLog::SCHEMA,
            cursor,
            NON_ASCII,
            String::with_capacity(1100),
        );
        let task = normalizer.read(cursor, "a task (an object)")?;
        Ok(Self::new(&Arc::new(normalizer.into_text()), &task))
    }

    fn new(text: &Arc<String>, task: &Normalized) -> Self {
        let Range { start, end } = task.id.clone();
        let string = text.get(start..end).unwrap_or_default();
        let id = match Cursor::new(string).string().map(cbr_json::RawStr::plain) {
            Ok(Some(_)) => Id::At(start + 1, end - 1),
            Ok(None) => Id::Own(
                String::from_cursor(&mut Cursor::new(string))
                    .unwrap_or_else(|| string.to_owned())
                    .into(),
            ),
            Err(_) => Id::At(0, 0),
        };
        Self {
            text: Arc::clone(text),
            start: task.object.start,
            end: task.object.end,
            id,
        }
    }

    /// Creates a task from its id and normalized text.
    #[must_use]
    pub fn of(id: &str, json: &str) -> Self {
        Self {
            text: Arc::new(json.to_owned()),
            start: 0,
            end: json.len(),
            id: Id::Own(id.into()),
        }
    }

    /// Replaces the id; the text stays as it is.
    #[must_use]
    pub fn with_id(self, id: &str) -> Self {
        let id = Id::Own(id.into());
        Self { id, ..self }
    }

    /// Returns the id; empty if the service sent none.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.id {
            Id::At(start, end) => self.text.get(*start..*end).unwrap_or_default(),
            Id::Own(id) => id,
        }
    }

    /// Returns the normalized JSON, in ASCII for JavaScript.
    #[must_use]
    pub fn json(&self) -> &str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Copies the task out of its page, so that the text of the page can be freed.
    #[must_use]
    pub fn alone(&self) -> Self {
        let moved = |at: usize| at.saturating_sub(self.start);
        Self {
            text: Arc::new(self.json().to_owned()),
            start: 0,
            end: moved(self.end),
            id: match &self.id {
                Id::At(start, end) => Id::At(moved(*start), moved(*end)),
                own @ Id::Own(_) => own.clone(),
            },
        }
    }

    /// Decodes the task.
    #[must_use]
    pub fn typed(&self) -> OperationLog {
        OperationLog::from_cursor(&mut Cursor::new(self.json())).unwrap_or_default()
    }
}

impl PageText {
    /// Normalizes the page at the cursor.
    ///
    /// # Errors
    /// A mismatch if the value is not an object with a list of tasks.
    pub fn from_cursor(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut page = Self::default();
        let mut tasks = None;
        cursor.each_entry(&mut |cursor, entry| {
            let Entry { key, source, .. } = *entry;
            if key == "operation_logs" {
                tasks = Some(normalize_tasks(cursor)?);
                return Ok(());
            }
            let mut end = cursor.clone();
            let json = end.skip()?;
            let known = match key {
                "count" => integer(json).map(|count| page.count = Some(count)),
                "limit" => integer(json).map(|limit| page.limit = Some(limit)),
                "offset" => integer(json).map(|offset| page.offset = Some(offset)),
                "request_id" => String::from_cursor(cursor).map(|id| page.request_id = Some(id)),
                _ => None,
            };
            *cursor = end;
            let documented = matches!(key, "count" | "limit" | "offset" | "request_id");
            // `count` is always a number, so any other value must not appear under its name.
            if known.is_none() && key != "count" && !(documented && json == "null") {
                page.rest.extend([",", source, ":", json]);
            }
            Ok(())
        })?;
        page.tasks =
            tasks.ok_or_else(|| Mismatch::missing("operation_logs", "an array of tasks"))?;
        Ok(page)
    }

    fn count(&self) -> i64 {
        self.count
            .unwrap_or(i64::try_from(self.tasks.len()).unwrap_or(i64::MAX))
    }

    /// Returns the page as a JSON object whose list of tasks is empty.
    #[must_use]
    pub fn frame(&self) -> String {
        let mut frame = "{\"operation_logs\":[],\"count\":".to_owned();
        frame.push_str(&self.count().to_string());
        for (name, number) in [("limit", self.limit), ("offset", self.offset)] {
            if let Some(number) = number {
                frame.push_str(&format!(",\"{name}\":{number}"));
            }
        }
        if let Some(id) = &self.request_id {
            frame.push_str(",\"request_id\":");
            cbr_json::write_string(id, &mut frame);
        }
        frame.push_str(&self.rest);
        frame.push('}');
        frame
    }

    /// Decodes the page.
    pub fn typed(&self) -> OpLogPage {
        let mut unknown = UnknownFields::default();
        let rest = format!("{{{}}}", self.rest.strip_prefix(',').unwrap_or_default());
        // The text consists of values that were parsed before, so this does not fail.
        let _ = Cursor::new(&rest).each_entry(&mut |cursor, entry| {
            unknown.insert(entry.key, cursor.skip()?);
            Ok(())
        });
        OpLogPage {
            operation_logs: self.tasks.iter().map(TaskText::typed).collect(),
            count: self.count(),
            limit: self.limit,
            offset: self.offset,
            request_id: self.request_id.clone(),
            unknown,
        }
    }
}

/// Normalizes a list of tasks into one text.
fn normalize_tasks(cursor: &mut Cursor<'_>) -> Result<Vec<TaskText>, Mismatch> {
    // A time grows by its `Z` and a name by its escapes; few pages grow by more than this.
    let length = cursor.text().len();
    let out = String::with_capacity(length + length / 16 + 1000);
    let mut normalizer = Normalizer::new(&OperationLog::SCHEMA, cursor, NON_ASCII, out);
    let mut tasks = Vec::new();
    cursor.each_item(&mut |cursor| {
        if tasks.len() >= MAX_PAGE_TASKS {
            return Err(
                cursor.wrong("the end of a page of 10000 tasks, ten times the largest limit")
            );
        }
        tasks.push(normalizer.read(cursor, "a task (an object)")?);
        Ok(())
    })?;
    let text = Arc::new(normalizer.into_text());
    Ok(tasks
        .iter()
        .map(|task| TaskText::new(&text, task))
        .collect())
}

/// Parses an integer, which may be in quotes.
fn integer(json: &str) -> Option<i64> {
    typed::parse_integer(json.trim_matches('"'))
}
