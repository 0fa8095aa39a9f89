//! An answer's status, headers and body → a value, or an [`Error`].

use std::time::Duration;

use cbr_json::{Mismatch, body_text};

use crate::error_body::ErrorBody;
use crate::http::HttpResponse;
use crate::model::document::document;
use crate::model::page::{PageText, TaskText};
use crate::{Error, http_date};

/// Which call an answer is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A page of tasks.
    ListOpLogs,
    /// One task.
    ShowOpLog,
}

impl Operation {
    /// The service's own name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ListOpLogs => "ListOpLogs",
            Self::ShowOpLog => "ShowOpLog",
        }
    }
}

/// What a call has given.
#[derive(Debug)]
pub enum Answer {
    /// The answer to `ListOpLogs`.
    Page(PageText),
    /// The answer to `ShowOpLog`.
    Task(TaskText),
}

/// What an answer holds.
pub fn answer(
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
    let mut page = PageText::from_json(&response.body).map_err(|e| in_answer(e, response))?;
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

fn in_answer(error: Error, response: &HttpResponse) -> Error {
    error
        .with_status(response.status)
        .with_request_id(response.headers.request_id.clone())
}

/// Checks the status; for anything but 2xx the error has the code, message and request id of the body.
pub fn success(response: &HttpResponse, now_unix: i64) -> Result<(), Error> {
    if (200..300).contains(&response.status) {
        return Ok(());
    }
    let headers = &response.headers;
    let body = ErrorBody::read(&body_text(&response.body));
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
