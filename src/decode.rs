//! An answer's status, headers and body → a value, or an [`Error`].

use std::borrow::Cow;
use std::time::Duration;

use crate::Error;
use crate::error_body::ErrorBody;
use crate::http_date;
use crate::json::{Cursor, Mismatch};
use crate::model::OperationLog;
use crate::model::page::{PageText, TaskText};
use crate::transport::HttpResponse;

/// The page in the body of a list response.
pub(crate) fn page(body: &[u8]) -> Result<PageText, Error> {
    document(body, PageText::read)
}

/// A task that stands alone.
pub(crate) fn task(body: &[u8]) -> Result<OperationLog, Error> {
    document(body, TaskText::read).map(|task| task.typed())
}

/// Which call an answer is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    ListOpLogs,
    ShowOpLog,
}

impl Operation {
    /// The service's own name for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ListOpLogs => "ListOpLogs",
            Self::ShowOpLog => "ShowOpLog",
        }
    }
}

/// What a call has given.
#[derive(Debug)]
pub(crate) enum Answer {
    Page(PageText),
    Task(TaskText),
}

/// What an answer holds.
pub(crate) fn answer(
    operation: Operation,
    response: &HttpResponse,
    now_unix: i64,
) -> Result<Answer, Error> {
    match operation {
        Operation::ListOpLogs => list_op_logs(response, now_unix).map(Answer::Page),
        Operation::ShowOpLog => show_op_log(response, now_unix).map(Answer::Task),
    }
}

/// The page in the answer to `ListOpLogs`.
fn list_op_logs(response: &HttpResponse, now_unix: i64) -> Result<PageText, Error> {
    success(response, now_unix)?;
    let mut page = page(&response.body).map_err(|e| in_answer(e, response))?;
    if page.request_id.is_none() {
        page.request_id.clone_from(&response.headers.request_id);
    }
    Ok(page)
}

/// The task in the answer to `ShowOpLog`.
fn show_op_log(response: &HttpResponse, now_unix: i64) -> Result<TaskText, Error> {
    success(response, now_unix)?;
    document(&response.body, |cursor| {
        let mut task = None;
        cursor.each_entry(&mut |cursor, entry| {
            if entry.key == "operation_log" {
                task = Some(TaskText::read(cursor)?);
                return Ok(());
            }
            cursor.skip().map(drop)
        })?;
        task.ok_or_else(|| Mismatch::missing("operation_log", "a task"))
    })
    .map_err(|e| in_answer(e, response))
}

fn document<T>(
    body: &[u8],
    read: impl FnOnce(&mut Cursor<'_>) -> Result<T, Mismatch>,
) -> Result<T, Error> {
    let text = text(body);
    let mut cursor = Cursor::new(&text);
    let read = read(&mut cursor).and_then(|value| cursor.finish().map(|()| value));
    read.map_err(|mismatch| Error::decode(&mismatch))
}

/// A body as text: a byte order mark goes, bytes that are no UTF-8 become U+FFFD instead of costing the whole page.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    // `from_utf8_lossy` alone goes byte by byte even where all is well.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

fn in_answer(error: Error, response: &HttpResponse) -> Error {
    error
        .with_status(response.status)
        .with_request_id(response.headers.request_id.clone())
}

pub(crate) fn success(response: &HttpResponse, now_unix: i64) -> Result<(), Error> {
    if (200..300).contains(&response.status) {
        return Ok(());
    }
    let headers = &response.headers;
    let body = ErrorBody::read(&text(&response.body));
    let mut message = match response.status {
        0 => "the endpoint answered with a redirect".to_owned(),
        status => format!("the service answered {status}"),
    };
    if let Some(code) = &body.code {
        message.push_str(&format!(" ({code})"));
    }
    if let Some(text) = &body.message {
        message.push_str(&format!(": {text}"));
    }
    Err(Error::http(response.status, message)
        .with_code(body.code)
        .with_request_id(headers.request_id.clone().or(body.request_id))
        .with_retry_after(
            headers
                .retry_after
                .as_deref()
                .and_then(|text| retry_after(text, now_unix)),
        ))
}

/// `Retry-After` in both its forms: seconds, or a date.
fn retry_after(text: &str, now_unix: i64) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let wait = http_date::unix_time(text)?.saturating_sub(now_unix);
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or_default()))
}
