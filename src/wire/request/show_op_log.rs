//! `ShowOpLog`: the request for one task.

use crate::error::Error;
use crate::request::check;
use crate::request::parts::RequestParts;

/// Request for one task: `GET /v3/{project_id}/operation-logs/{operation_log_id}`.
///
/// ```
/// use cbr_tasks::request::ShowOpLog;
///
/// let parts = ShowOpLog::new("4827f2da-b008-4507-ab7d-42d0df5ed912").parts("04f1829c788037ac2fb8c01eb2b04b95")?;
/// assert_eq!(
///     parts.path(),
///     "/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs/4827f2da-b008-4507-ab7d-42d0df5ed912"
/// );
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a request does nothing until a client sends it"]
#[non_exhaustive]
pub struct ShowOpLog {
    /// Id of the task: any text that is not empty. It stays one path segment.
    pub operation_log_id: String,
}

impl ShowOpLog {
    /// Creates a request for the task with this id.
    pub fn new(operation_log_id: impl Into<String>) -> Self {
        Self {
            operation_log_id: operation_log_id.into(),
        }
    }

    /// Checks the id.
    ///
    /// # Errors
    /// A validation error for an id that is empty, has control characters or is a path step (`.` or `..`).
    pub fn validate(&self) -> Result<(), Error> {
        check::id("operation_log_id", &self.operation_log_id)
    }

    /// Builds the request for a project.
    ///
    /// # Errors
    /// As [`validate`](Self::validate), and for an invalid project id.
    pub fn parts(&self, project_id: &str) -> Result<RequestParts, Error> {
        self.validate()?;
        check::id("project_id", project_id)?;
        Ok(RequestParts::new([
            "v3",
            project_id,
            "operation-logs",
            &self.operation_log_id,
        ]))
    }
}
