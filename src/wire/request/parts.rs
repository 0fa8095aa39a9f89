use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// RFC 3986: everything but the unreserved characters is encoded, in path segments and in queries alike.
pub const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A checked request, relative to an endpoint: what to send, but not to whom, nor with which credentials.
///
/// All calls are `GET`s without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestParts {
    path: String,
    query: Vec<(&'static str, String)>,
}

impl RequestParts {
    /// Each of the segments becomes one segment of the path, whatever it holds.
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

    /// Adds a query parameter, where there is a value.
    pub fn with(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query
            .extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// The path, percent-encoded: `/v3/{project_id}/operation-logs`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The parameters, not encoded.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.query
    }

    /// The query, percent-encoded, without its `?`; empty where there are no parameters.
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

    /// The whole URL below an endpoint that has no trailing slash.
    #[must_use]
    pub fn url(&self, endpoint: &str) -> String {
        let query = self.query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{endpoint}{}{mark}{query}", self.path)
    }
}
