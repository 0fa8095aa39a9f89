//! Decoding of an HTTP response: status, headers and body become a page or task, or an [`Error`].

mod error_body;

use std::time::Duration;

use cbr_json::{Mismatch, body_text};

use crate::error::Error;
use crate::http::{HttpResponse, date};
use crate::model::document::read_document;
use crate::model::page::{PageText, TaskText};

/// Operation of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Lists a page of tasks.
    ListOpLogs,
    /// Shows one task.
    ShowOpLog,
}

impl Operation {
    /// Returns the name in the service's reference.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ListOpLogs => "ListOpLogs",
            Self::ShowOpLog => "ShowOpLog",
        }
    }
}

/// Decoded answer of an operation.
#[derive(Debug)]
pub enum Answer {
    /// Answer to `ListOpLogs`.
    Page(PageText),
    /// Answer to `ShowOpLog`.
    Task(TaskText),
}

/// Decodes the answer to an operation. `now_unix` turns a `Retry-After` date into a delay.
///
/// # Errors
/// An HTTP error for a status that is not a success, and a decode error for a body that does not match.
pub fn decode(
    operation: Operation,
    response: &HttpResponse,
    now_unix: i64,
) -> Result<Answer, Error> {
    match operation {
        Operation::ListOpLogs => decode_page(response, now_unix).map(Answer::Page),
        Operation::ShowOpLog => decode_task(response, now_unix).map(Answer::Task),
    }
}

/// Decodes the answer to `ListOpLogs`. Its request id may come in a header only.
fn decode_page(response: &HttpResponse, now_unix: i64) -> Result<PageText, Error> {
    check_status(response, now_unix)?;
    let mut page = PageText::from_json(&response.body).map_err(|e| with_response(e, response))?;
    if page.request_id.is_none() {
        page.request_id.clone_from(&response.headers.request_id);
    }
    Ok(page)
}

/// Decodes the answer to `ShowOpLog`: `{"operation_log": {…}}`.
fn decode_task(response: &HttpResponse, now_unix: i64) -> Result<TaskText, Error> {
    check_status(response, now_unix)?;
    read_document(&response.body, |cursor| {
        let mut task = None;
        cursor.each_entry(&mut |cursor, entry| {
            if entry.key == "operation_log" {
                task = Some(TaskText::from_cursor(cursor)?);
                return Ok(());
            }
            cursor.skip().map(drop)
        })?;
        task.ok_or_else(|| Mismatch::missing("operation_log", "a task"))
    })
    .map_err(|e| with_response(e, response))
}

fn with_response(error: Error, response: &HttpResponse) -> Error {
    error
        .with_status(response.status)
        .with_request_id(response.headers.request_id.clone())
}

/// Checks the status. For anything but 2xx the error has the code, message and request id from the body.
///
/// # Errors
/// An HTTP error.
pub fn check_status(response: &HttpResponse, now_unix: i64) -> Result<(), Error> {
    check_status_of("the service", response, now_unix)
}

/// Checks the status as [`check_status`] does. The message says who answered.
///
/// # Errors
/// An HTTP error.
pub fn check_status_of(who: &str, response: &HttpResponse, now_unix: i64) -> Result<(), Error> {
    if (200..300).contains(&response.status) {
        return Ok(());
    }
    let headers = &response.headers;
    let mut service = error_body::parse(&body_text(&response.body));
    if let Some(id) = &headers.request_id {
        service.request_id = Some(id.clone());
    }
    let mut message = match response.status {
        0 => "the endpoint answered with a redirect".to_owned(),
        status => format!("{who} answered {status}"),
    };
    if let Some(code) = &service.code {
        message.push_str(&format!(" ({code})"));
    }
    if !service.message.is_empty() {
        message.push_str(": ");
        message.push_str(&service.message);
    }
    Err(Error::http(response.status, message)
        .with_service(service)
        .with_retry_after(
            headers
                .retry_after
                .as_deref()
                .and_then(|text| parse_retry_after(text, now_unix)),
        ))
}

/// Checks status and content type of an answer whose body is unread. Proxies on the way send pages of HTML with status 200.
///
/// # Errors
/// As [`check_status`]; a decode error, which is retryable, for a content type other than JSON.
pub fn check_unread(response: &HttpResponse, now_unix: i64) -> Result<(), Error> {
    check_status(response, now_unix)?;
    match response.headers.content_type.as_deref() {
        None => Ok(()),
        Some(kind) if is_json(kind) => Ok(()),
        Some(kind) => {
            let kind = kind.split(';').next().unwrap_or_default();
            let error = Error::unrecognized(format!("expected a body of JSON, got {kind}"));
            Err(with_response(error, response))
        }
    }
}

/// True for `application/json` and `application/…+json`, with or without parameters.
fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind.strip_prefix("application/")
        .is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}

/// Parses `Retry-After`, which is a number of seconds or a date.
fn parse_retry_after(text: &str, now_unix: i64) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let wait = date::unix_time(text)?.saturating_sub(now_unix);
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or_default()))
}
