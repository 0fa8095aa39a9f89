use std::ops::Range;
use std::sync::Arc;

use cbr_json::{Cursor, Entry, Mismatch, NonAscii, Normalized, Normalizer};

use crate::model::typed::Typed;
use crate::model::{OperationLog, UnknownFields, typed};

/// One page of a list of tasks.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct OpLogPage {
    /// The tasks, in the order in which the service sent them.
    pub operation_logs: Vec<OperationLog>,
    /// The number that the service reports: of all tasks that match, or of those on this page. It does not document
    /// which of the two. The number of tasks on this page where it reports none.
    pub count: i64,
    /// The page size that the service applied, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The number of tasks before this page, where the service says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// Id of the request, for the service's support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Fields of the page that are not documented.
    #[serde(flatten)]
    pub unknown: UnknownFields,
}

/// A page on its way: its tasks as normalized JSON, and what a walk through the pages has to know of it.
#[derive(Debug, Default)]
pub struct PageText {
    /// The tasks.
    pub tasks: Vec<TaskText>,
    /// The service's own `count`.
    pub count: Option<i64>,
    /// The page size that the service says it applied.
    pub limit: Option<i64>,
    offset: Option<i64>,
    /// Id of the request.
    pub request_id: Option<String>,
    /// `,"name":value` for each field that is not documented.
    rest: String,
}

/// Only JavaScript gains from ASCII; Rust callers get unknown fields as they came.
const FOREIGN: NonAscii = if cfg!(target_arch = "wasm32") {
    NonAscii::Escaped
} else {
    NonAscii::Kept
};

/// A task as normalized JSON: a piece of its page's text.
#[derive(Debug, Clone)]
pub struct TaskText {
    text: Arc<String>,
    start: usize,
    end: usize,
    id: Id,
}

#[derive(Debug, Clone)]
enum Id {
    /// Where it is in the text.
    At(usize, usize),
    /// For one with escapes in it.
    Own(Box<str>),
}

impl TaskText {
    /// Reads the task at the cursor.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut normalizer = Normalizer::new(
            &OperationLog::SCHEMA,
            cursor,
            FOREIGN,
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
                String::read(&mut Cursor::new(string))
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

    /// A task with this id and text.
    #[must_use]
    pub fn of(id: &str, json: &str) -> Self {
        Self {
            text: Arc::new(json.to_owned()),
            start: 0,
            end: json.len(),
            id: Id::Own(id.into()),
        }
    }

    /// The same task under another id.
    #[must_use]
    pub fn with_id(self, id: &str) -> Self {
        let id = Id::Own(id.into());
        Self { id, ..self }
    }

    /// Its id; empty where it has none.
    pub fn id(&self) -> &str {
        match &self.id {
            Id::At(start, end) => self.text.get(*start..*end).unwrap_or_default(),
            Id::Own(id) => id,
        }
    }

    /// The task as normalized JSON; in ASCII for JavaScript.
    pub fn json(&self) -> &str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same task without the text of its page.
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

    /// The task as a value.
    pub fn typed(&self) -> OperationLog {
        OperationLog::read(&mut Cursor::new(self.json())).unwrap_or_default()
    }
}

impl PageText {
    /// Reads the page at the cursor.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut page = Self::default();
        let mut tasks = None;
        cursor.each_entry(&mut |cursor, entry| {
            let Entry { key, source, .. } = *entry;
            if key == "operation_logs" {
                tasks = Some(read_tasks(cursor)?);
                return Ok(());
            }
            let mut end = cursor.clone();
            let json = end.skip()?;
            let known = match key {
                "count" => number(json).map(|count| page.count = Some(count)),
                "limit" => number(json).map(|limit| page.limit = Some(limit)),
                "offset" => number(json).map(|offset| page.offset = Some(offset)),
                "request_id" => String::read(cursor).map(|id| page.request_id = Some(id)),
                _ => None,
            };
            *cursor = end;
            let documented = matches!(key, "count" | "limit" | "offset" | "request_id");
            // `count` is a number in any case, so what is none must not come out under its name.
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

    /// What the page says besides its tasks, as a JSON object in which their list is empty.
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

    /// The page as a value.
    pub fn typed(&self) -> OpLogPage {
        let mut unknown = UnknownFields::default();
        let rest = format!("{{{}}}", self.rest.strip_prefix(',').unwrap_or_default());
        // The text was made of values that have been read before, so this does not fail.
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

/// Reads a list of tasks.
fn read_tasks(cursor: &mut Cursor<'_>) -> Result<Vec<TaskText>, Mismatch> {
    // What a time gains by its `Z`, and a name by escapes, is less than this in all but odd pages.
    let length = cursor.text().len();
    let out = String::with_capacity(length + length / 16 + 1000);
    let mut normalizer = Normalizer::new(&OperationLog::SCHEMA, cursor, FOREIGN, out);
    let mut tasks = Vec::new();
    cursor.each_item(&mut |cursor| {
        tasks.push(normalizer.read(cursor, "a task (an object)")?);
        Ok(())
    })?;
    let text = Arc::new(normalizer.into_text());
    Ok(tasks
        .iter()
        .map(|task| TaskText::new(&text, task))
        .collect())
}

/// An integer, also as text.
fn number(json: &str) -> Option<i64> {
    typed::whole(json.trim_matches('"'))
}
