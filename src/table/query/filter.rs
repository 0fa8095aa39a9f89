use std::fmt;
use std::str::FromStr;

use cbr_wire::Error;

use super::node::Node;
use super::{object, parse, print};

/// Filter of tasks. [The module](super) describes its two forms.
///
/// ```
/// use cbr_tasks::table::query::Filter;
///
/// let filter: Filter = r#"vault:"prod eu" (status:failed,timeout OR duration>120m)"#.parse()?;
/// assert_eq!(filter.to_string(), r#"vault:"prod eu" (status:failed,timeout OR duration>2h)"#);
/// assert_eq!(
///     filter.to_json(),
///     r#"{"vault":"prod eu","any":[{"status":["failed","timeout"]},{"duration":{"gt":"2h"}}]}"#,
/// );
/// assert_eq!(Filter::from_json(&filter.to_json())?, filter);
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(pub(crate) Node);

impl Filter {
    /// Makes the filter that matches all tasks.
    #[must_use]
    pub fn all() -> Self {
        Self(Node::All(Vec::new()))
    }

    /// Reads the object form, as JSON.
    ///
    /// # Errors
    /// A validation error that names the path in the object, what was expected there and what came.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        object::read_object(json).map(Self)
    }

    /// Writes the object form, as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        object::write_filter(&self.0, &mut out);
        out
    }
}

impl FromStr for Filter {
    type Err = Error;

    /// Reads the text form. Its errors have a [`position`](Error::position).
    fn from_str(text: &str) -> Result<Self, Error> {
        parse::parse(text).map(Self)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        print::print(&self.0, &mut out);
        f.write_str(&out)
    }
}
