use crate::Error;
use crate::decode;
#[cfg(target_arch = "wasm32")]
use crate::json::write_ascii;
use crate::json::{Cursor, Entry, Kind, Mismatch, Normalized, normalize};
use crate::model::typed::{self, Typed};
use crate::model::{OperationLog, UnknownFields};

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

impl OpLogPage {
    /// Reads a page from the body of a list response.
    ///
    /// # Errors
    /// A decode error that names the JSON path, what was expected and what came, where the body is not a list of
    /// tasks; never for what a field of a task holds.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        decode::page(json).map(|page| page.typed())
    }
}

/// A page on its way: its tasks as normalized JSON, and what a walk through the pages has to know of it.
#[derive(Debug, Default)]
pub(crate) struct PageText {
    pub(crate) tasks: Vec<TaskText>,
    /// The service's own `count`.
    pub(crate) count: Option<i64>,
    /// The page size that the service says it applied.
    pub(crate) limit: Option<i64>,
    offset: Option<i64>,
    pub(crate) request_id: Option<String>,
    /// `,"name":value` for each field that is not documented.
    rest: String,
}

/// A task as normalized JSON.
#[derive(Debug, Clone)]
pub(crate) struct TaskText {
    pub(crate) id: String,
    pub(crate) json: String,
}

impl TaskText {
    /// Reads the task at the cursor.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        if cursor.peek().ok() != Some(Kind::Object) {
            return Err(cursor.wrong("a task (an object)"));
        }
        let Normalized { json, id } = normalize(&OperationLog::SCHEMA, cursor)?;
        let id = String::read(&mut Cursor::new(id)).unwrap_or_else(|| id.to_owned());
        Ok(Self { id, json })
    }

    /// The task as normalized JSON in ASCII.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn json(&self) -> String {
        let mut json = String::with_capacity(self.json.len());
        write_ascii(&self.json, &mut json);
        json
    }

    pub(crate) fn typed(&self) -> OperationLog {
        OperationLog::read(&mut Cursor::new(&self.json)).unwrap_or_default()
    }
}

impl PageText {
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut page = Self::default();
        let mut tasks = None;
        cursor.each_entry(&mut |cursor, entry| {
            let Entry { key, source, .. } = *entry;
            if key == "operation_logs" {
                let mut list = Vec::new();
                cursor.each_item(&mut |cursor| {
                    list.push(TaskText::read(cursor)?);
                    Ok(())
                })?;
                tasks = Some(list);
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

    /// The whole page as normalized JSON in ASCII.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn json(&self) -> String {
        let mut json = String::with_capacity(
            self.tasks
                .iter()
                .map(|task| task.json.len() + 1)
                .sum::<usize>()
                + 200,
        );
        json.push_str("{\"operation_logs\":[");
        for (at, task) in self.tasks.iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            write_ascii(&task.json, &mut json);
        }
        json.push_str("],\"count\":");
        json.push_str(&self.count().to_string());
        for (name, number) in [("limit", self.limit), ("offset", self.offset)] {
            if let Some(number) = number {
                json.push_str(&format!(",\"{name}\":{number}"));
            }
        }
        let mut rest = String::new();
        if let Some(id) = &self.request_id {
            rest.push_str(",\"request_id\":");
            crate::json::write_string(id, &mut rest);
        }
        rest.push_str(&self.rest);
        write_ascii(&rest, &mut json);
        json.push('}');
        json
    }

    pub(crate) fn typed(&self) -> OpLogPage {
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

/// An integer, also as text.
fn number(json: &str) -> Option<i64> {
    typed::whole(json.trim_matches('"'))
}
