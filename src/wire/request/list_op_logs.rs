//! `ListOpLogs`: the request for a page of tasks. A new parameter is one entry in [`list_parameters!`](crate::list_parameters).

use crate::error::Error;
use crate::model::{OperationType, TaskStatus};
use crate::request::check;
use crate::request::parts::RequestParts;
use crate::request::time::FilterTime;

/// Calls a macro with every parameter of [`ListOpLogs`](crate::request::ListOpLogs), in the order of the URL.
///
/// An entry is `documentation, name: kind Type = "type of the setter in TypeScript";`. The field, its setter, its check, its
/// place in the URL and its counterparts for JavaScript follow from it. The kinds are:
///
/// | kind | value |
/// |---|---|
/// | `lower_bound`, `upper_bound` | a time, rounded to whole seconds so that no task is lost |
/// | `text` | any text |
/// | `id` | an id: not empty, no control characters, no path step |
/// | `short_text` | at most 255 characters |
/// | `region` | at most 255 letters, digits, `.`, `_` and `-` |
/// | `integer(MIN, MAX)` | an integer within these bounds |
#[macro_export]
macro_rules! list_parameters {
    ($callback:ident) => {
        $callback! {
            /// Only tasks from this time on, in JavaScript also relative to now: `-24h`, `today`. Whole seconds count, rounded down.
            start_time: lower_bound FilterTime = "Date | number | string | undefined";
            /// Only tasks up to this time, in JavaScript also relative to now: `-1h`, `yesterday`. Whole seconds count, rounded up.
            end_time: upper_bound FilterTime = "Date | number | string | undefined";
            /// Only tasks of this type.
            operation_type: text OperationType = "OperationType | undefined";
            /// Only tasks with this status.
            status: text TaskStatus = "TaskStatus | undefined";
            /// Only tasks of this backup provider.
            provider_id: id String = "string | undefined";
            /// Only tasks on the resource with this id.
            resource_id: id String = "string | undefined";
            /// Only tasks on resources with this name, at most 255 characters; the service decides what matches.
            resource_name: short_text String = "string | undefined";
            /// Only tasks in the vault with this id.
            vault_id: id String = "string | undefined";
            /// Only tasks in vaults with this name; the service decides what matches.
            vault_name: text String = "string | undefined";
            /// Only tasks of this enterprise project, or `all_granted_eps`. Not on Open Telekom Cloud.
            enterprise_project_id: id String = "string | undefined";
            /// Only replications to this region: letters, digits, `.`, `_` and `-`, at most 255.
            destination_region: region String = "string | undefined";
            /// Only replications to this project.
            destination_project_id: id String = "string | undefined";
            /// Page size, 1 to 1000. The service's newest reference advises to set it always.
            limit: integer(1, 1000) i64 = "number | undefined";
            /// Number of tasks to skip, from 0 on. The service's type for it has 32 bits.
            offset: integer(0, 2147483647) i64 = "number | undefined";
        }
    };
}

/// Setter of one parameter. A text may be anything that converts into the field's type.
macro_rules! setter {
    ([lower_bound] $($rest:tt)*) => { setter! { @exact $($rest)* } };
    ([upper_bound] $($rest:tt)*) => { setter! { @exact $($rest)* } };
    ([integer $bounds:tt] $($rest:tt)*) => { setter! { @exact $($rest)* } };
    (@exact $(#[$doc:meta])* $name:ident: $ty:ty) => {
        $(#[$doc])*
        pub fn $name(mut self, value: $ty) -> Self {
            self.$name = Some(value);
            self
        }
    };
    ([$text:ident] $(#[$doc:meta])* $name:ident: $ty:ty) => {
        $(#[$doc])*
        pub fn $name(mut self, value: impl Into<$ty>) -> Self {
            self.$name = Some(value.into());
            self
        }
    };
}

/// Check of one parameter.
macro_rules! check_value {
    ([id] $name:expr, $value:expr) => {
        check::id($name, $value)
    };
    ([short_text] $name:expr, $value:expr) => {
        check::length($name, $value, 255)
    };
    ([region] $name:expr, $value:expr) => {
        check::region($name, $value)
    };
    ([integer($min:literal, $max:literal)] $name:expr, $value:expr) => {
        check::range(
            $name,
            *$value,
            $min..=$max,
            concat!("from ", $min, " to ", $max),
        )
    };
    ([$any:ident] $name:expr, $value:expr) => {{
        let _ = $value;
        Ok::<(), Error>(())
    }};
}

/// Value of one parameter in the URL.
macro_rules! url_value {
    ([lower_bound] $name:expr, $value:expr) => {
        $value.floor()
    };
    ([upper_bound] $name:expr, $value:expr) => {
        $value.ceil().ok_or_else(|| {
            Error::validation(format!(
                "{}: expected a time in the years 0 to 9999, got {}",
                $name, $value
            ))
        })?
    };
    ([$($any:tt)*] $name:expr, $value:expr) => {
        $value.to_string()
    };
}

macro_rules! request {
    ($(
        $(#[$doc:meta])*
        $name:ident: $kind:ident $(($min:literal, $max:literal))? $ty:ident = $ts:literal;
    )*) => {
        /// Request for a page of tasks: `GET /v3/{project_id}/operation-logs`.
        ///
        /// All parameters are optional. A task is listed only if it matches all that are set.
        #[derive(Debug, Clone, Default, PartialEq)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(rename = "ListOpLogsQuery"))]
        #[must_use = "a request does nothing until a client sends it"]
        #[non_exhaustive]
        pub struct ListOpLogs {
            $(
                $(#[$doc])*
                #[cfg_attr(target_arch = "wasm32", tsify(optional, type = $ts))]
                pub $name: Option<$ty>,
            )*
        }

        /// Setters, to be chained.
        impl ListOpLogs {
            $( setter! { [$kind $(($min, $max))?] $(#[$doc])* $name: $ty } )*
        }

        impl ListOpLogs {
            /// Names of all parameters, in the order of the URL.
            pub const PARAMETERS: &[&str] = &[$( stringify!($name) ),*];

            /// Checks every parameter by itself.
            fn validate_each(&self) -> Result<(), Error> {
                $(
                    if let Some(value) = &self.$name {
                        check_value!([$kind $(($min, $max))?] stringify!($name), value)?;
                    }
                )*
                Ok(())
            }

            /// Adds every parameter that is set to the URL.
            fn add_to(&self, parts: &mut RequestParts) -> Result<(), Error> {
                $(
                    if let Some(value) = &self.$name {
                        let value = url_value!([$kind $(($min, $max))?] stringify!($name), value);
                        parts.push(stringify!($name), value);
                    }
                )*
                Ok(())
            }
        }
    };
}

list_parameters!(request);

impl ListOpLogs {
    /// Checks every parameter.
    ///
    /// # Errors
    /// A validation error that names the first parameter that is wrong, what was expected and what came.
    pub fn validate(&self) -> Result<(), Error> {
        self.validate_each()?;
        if let (Some(start), Some(end)) = (self.start_time, self.end_time)
            && start > end
        {
            return Err(Error::validation(format!(
                "end_time: expected a time not before start_time ({start}), got {end}"
            )));
        }
        Ok(())
    }

    /// Builds the request for a project.
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
    /// As [`validate`](Self::validate), and for an invalid project id.
    pub fn parts(&self, project_id: &str) -> Result<RequestParts, Error> {
        self.validate()?;
        check::id("project_id", project_id)?;
        let mut parts = RequestParts::new(["v3", project_id, "operation-logs"]);
        self.add_to(&mut parts)?;
        Ok(parts)
    }
}
