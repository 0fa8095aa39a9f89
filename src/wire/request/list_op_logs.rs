use crate::Error;
use crate::model::{OperationType, TaskStatus};
use crate::request::{FilterTime, RequestParts, check};

/// The most tasks that the service gives in one page, and the page size where none is named.
///
/// The service's newest reference advises to name one always.
const MAX_LIMIT: i64 = 1000;

/// The reference's type for it has 32 bits.
const MAX_OFFSET: i64 = i32::MAX as i64;

/// Asks for a page of tasks: `GET /v3/{project_id}/operation-logs`. Every filter is optional; all that are given
/// must hold.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "ListOpLogsQuery")
)]
#[must_use = "a request does nothing until a client sends it"]
#[non_exhaustive]
pub struct ListOpLogs {
    /// Only tasks from this time on; whole seconds count, rounded down.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "Date | number | string")
    )]
    pub start_time: Option<FilterTime>,
    /// Only tasks up to this time; whole seconds count, rounded up.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "Date | number | string")
    )]
    pub end_time: Option<FilterTime>,
    /// Only tasks of this type.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub operation_type: Option<OperationType>,
    /// Only tasks with this status.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub status: Option<TaskStatus>,
    /// Only tasks of this backup provider.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub provider_id: Option<String>,
    /// Only tasks on the resource with this id.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub resource_id: Option<String>,
    /// Only tasks on resources with this name, at most 255 characters; the service decides what matches.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub resource_name: Option<String>,
    /// Only tasks in the vault with this id.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub vault_id: Option<String>,
    /// Only tasks in vaults with this name; the service decides what matches.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub vault_name: Option<String>,
    /// Only tasks of this enterprise project, or `all_granted_eps`. Not on Open Telekom Cloud.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub enterprise_project_id: Option<String>,
    /// Only replications to this region: letters, digits, `.`, `_` and `-`, at most 255.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub destination_region: Option<String>,
    /// Only replications to this project.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub destination_project_id: Option<String>,
    /// Page size, 1 to 1000.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub limit: Option<i64>,
    /// Number of tasks to leave out at the front, from 0 on.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub offset: Option<i64>,
}

/// Setters, to be chained.
impl ListOpLogs {
    /// Only tasks from this time on.
    pub fn start_time(mut self, time: FilterTime) -> Self {
        self.start_time = Some(time);
        self
    }

    /// Only tasks up to this time.
    pub fn end_time(mut self, time: FilterTime) -> Self {
        self.end_time = Some(time);
        self
    }

    /// Only tasks of this type.
    pub fn operation_type(mut self, operation_type: impl Into<OperationType>) -> Self {
        self.operation_type = Some(operation_type.into());
        self
    }

    /// Only tasks with this status.
    pub fn status(mut self, status: impl Into<TaskStatus>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// Only tasks of this backup provider.
    pub fn provider_id(mut self, id: impl Into<String>) -> Self {
        self.provider_id = Some(id.into());
        self
    }

    /// Only tasks on the resource with this id.
    pub fn resource_id(mut self, id: impl Into<String>) -> Self {
        self.resource_id = Some(id.into());
        self
    }

    /// Only tasks on resources with this name.
    pub fn resource_name(mut self, name: impl Into<String>) -> Self {
        self.resource_name = Some(name.into());
        self
    }

    /// Only tasks in the vault with this id.
    pub fn vault_id(mut self, id: impl Into<String>) -> Self {
        self.vault_id = Some(id.into());
        self
    }

    /// Only tasks in vaults with this name.
    pub fn vault_name(mut self, name: impl Into<String>) -> Self {
        self.vault_name = Some(name.into());
        self
    }

    /// Only tasks of this enterprise project, or `all_granted_eps`.
    pub fn enterprise_project_id(mut self, id: impl Into<String>) -> Self {
        self.enterprise_project_id = Some(id.into());
        self
    }

    /// Only replications to this region.
    pub fn destination_region(mut self, region: impl Into<String>) -> Self {
        self.destination_region = Some(region.into());
        self
    }

    /// Only replications to this project.
    pub fn destination_project_id(mut self, id: impl Into<String>) -> Self {
        self.destination_project_id = Some(id.into());
        self
    }

    /// Page size, 1 to 1000.
    pub fn limit(mut self, limit: i64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Number of tasks to leave out at the front.
    pub fn offset(mut self, offset: i64) -> Self {
        self.offset = Some(offset);
        self
    }
}

impl ListOpLogs {
    /// Checks every field.
    ///
    /// # Errors
    /// A validation error that names the first field that is wrong, what was expected and what came.
    pub fn validate(&self) -> Result<(), Error> {
        for (field, id) in [
            ("provider_id", &self.provider_id),
            ("resource_id", &self.resource_id),
            ("vault_id", &self.vault_id),
            ("enterprise_project_id", &self.enterprise_project_id),
            ("destination_project_id", &self.destination_project_id),
        ] {
            id.as_deref().map_or(Ok(()), |id| check::id(field, id))?;
        }
        let name = self.resource_name.as_deref();
        name.map_or(Ok(()), |name| check::length("resource_name", name, 255))?;
        let region = self.destination_region.as_deref();
        region.map_or(Ok(()), |region| check::region("destination_region", region))?;
        let limit = self.limit.map_or(Ok(()), |n| {
            check::range("limit", n, 1, MAX_LIMIT, "from 1 to 1000")
        });
        limit.and(self.offset.map_or(Ok(()), |n| {
            check::range("offset", n, 0, MAX_OFFSET, "from 0 to 2147483647")
        }))?;
        if let (Some(start), Some(end)) = (self.start_time, self.end_time)
            && start > end
        {
            return Err(Error::validation(format!(
                "end_time: expected a time not before start_time ({start}), got {end}"
            )));
        }
        Ok(())
    }

    /// The request in a project.
    ///
    /// ```
    /// use cbr_tasks::model::TaskStatus;
    /// use cbr_tasks::request::ListOpLogs;
    ///
    /// let parts = ListOpLogs::default().status(TaskStatus::Failed).vault_name("prod eu").limit(50).parts("p1")?;
    /// assert_eq!(parts.url("https://cbr.eu-de.otc.t-systems.com"),
    ///     "https://cbr.eu-de.otc.t-systems.com/v3/p1/operation-logs?status=failed&vault_name=prod%20eu&limit=50");
    /// # Ok::<(), cbr_tasks::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`validate`](Self::validate), and for a project id that is none.
    pub fn parts(&self, project_id: &str) -> Result<RequestParts, Error> {
        self.validate()?;
        check::id("project_id", project_id)?;
        let end_time = match self.end_time {
            Some(time) => Some(time.ceil().ok_or_else(|| {
                Error::validation(format!(
                    "end_time: expected a time in the years 0 to 9999, got {time}"
                ))
            })?),
            None => None,
        };
        Ok(RequestParts::new(["v3", project_id, "operation-logs"])
            .with("start_time", self.start_time.map(FilterTime::floor))
            .with("end_time", end_time)
            .with("operation_type", self.operation_type.as_ref())
            .with("status", self.status.as_ref())
            .with("provider_id", self.provider_id.as_ref())
            .with("resource_id", self.resource_id.as_ref())
            .with("resource_name", self.resource_name.as_ref())
            .with("vault_id", self.vault_id.as_ref())
            .with("vault_name", self.vault_name.as_ref())
            .with("enterprise_project_id", self.enterprise_project_id.as_ref())
            .with("destination_region", self.destination_region.as_ref())
            .with(
                "destination_project_id",
                self.destination_project_id.as_ref(),
            )
            .with("limit", self.limit)
            .with("offset", self.offset))
    }
}
