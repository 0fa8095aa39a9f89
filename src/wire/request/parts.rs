//! A checked request, relative to an endpoint.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are percent-encoded in path segments and queries: all but the unreserved ones of RFC 3986.
pub const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Path and query of a checked request, without endpoint and credentials.
///
/// All requests are `GET`s without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestParts {
    path: String,
    query: Vec<(&'static str, String)>,
}

impl RequestParts {
    /// Creates a request without a query. Each text becomes exactly one segment of the path: a `/` in it is encoded.
    pub fn new<'a>(segments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut path = String::new();
        for segment in segments {
            path.push('/');
            path.extend(utf8_percent_encode(segment, ENCODED));
        }
        Self {
            path,
            query: Vec::new(),
        }
    }

    /// Adds a query parameter.
    pub fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.query.push((name, value.into()));
    }

    /// Returns the path, percent-encoded: `/v3/{project_id}/operation-logs`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the query parameters, not encoded.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.query
    }

    /// Returns the query, percent-encoded, without its `?`; empty if there are no parameters.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in &self.query {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.extend(utf8_percent_encode(value, ENCODED));
        }
        query
    }

    /// Returns the complete URL below an endpoint, which has no trailing slash.
    #[must_use]
    pub fn url(&self, endpoint: &str) -> String {
        let query = self.query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{endpoint}{}{mark}{query}", self.path)
    }
}
