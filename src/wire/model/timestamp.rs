//! Timestamps, which the service writes in three forms.

use std::fmt;

use cbr_json::Cursor;
pub use cbr_json::timestamp::{normalize, parse, write_seconds};

use crate::model::typed::Typed;

/// Timestamp of the service: RFC 3339 in UTC with `Z`; the digits of the fraction are unchanged.
///
/// The service writes the same record as `2019-05-23T14:35:23.584418` (UTC without a zone),
/// `2019-05-23T14:35:23.584+00:00` or `2019-05-23T14:35:23Z`. A text that is not a time is kept unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(type = "string"))]
#[serde(into = "String")]
pub struct Timestamp(String);

impl Timestamp {
    /// Returns the text: `2019-05-23T14:35:23.584Z`, or the unchanged text if it is not a time.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns nanoseconds since 1970-01-01T00:00:00Z, without the digits after the ninth. `None` if the text is not a time.
    ///
    /// ```
    /// use cbr_tasks::model::Timestamp;
    ///
    /// let time = Timestamp::from("2019-05-23T16:35:23.584+02:00");
    /// assert_eq!(time.as_str(), "2019-05-23T14:35:23.584Z");
    /// assert_eq!(time.unix_nanos(), Some(1_558_622_123_584_000_000));
    /// assert_eq!(Timestamp::from("soon").unix_nanos(), None);
    /// ```
    #[must_use]
    pub fn unix_nanos(&self) -> Option<i128> {
        parse(&self.0).map(|parsed| {
            let mut nanos = 0_i128;
            for place in 0..9 {
                let digit = parsed
                    .fraction
                    .as_bytes()
                    .get(place)
                    .map_or(0, |b| i128::from(b - b'0'));
                nanos = nanos * 10 + digit;
            }
            i128::from(parsed.utc.assume_utc().unix_timestamp()) * 1_000_000_000 + nanos
        })
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        let mut out = String::with_capacity(32);
        Self(if normalize(&text, &mut out) {
            out
        } else {
            text
        })
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Typed for Timestamp {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
        String::from_cursor(cursor).map(Self)
    }
}
