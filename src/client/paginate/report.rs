//! Report on a walk.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Report on a walk through a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct ListReport {
    /// Number of tasks returned.
    pub tasks: u32,
    /// Number of pages returned.
    pub pages: u32,
    /// Number of pages requested, without retries.
    pub requests: u32,
    /// Total number of matching tasks as of the latest answer, if the service reports it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub total: Option<i64>,
    /// Number of answers whose tasks had shifted to other positions.
    pub shifts: u32,
    /// Number of tasks that came again in place of new ones, and were dropped.
    pub duplicates: u32,
    /// Number of answers that could not be used because the list had shifted. Their tasks were requested again.
    pub refetched: u32,
    /// Number of further passes over the head of the list, for tasks that may have moved there unread.
    pub looks: u32,
    /// True if the walk has ended and has returned every task that existed all the time. False before the end, and if the list
    /// changed so fast that the walk gave up.
    pub settled: bool,
}

/// As a map: for a struct, `serde-wasm-bindgen` keeps a hash table of the names of fields, 1 KB of WebAssembly.
impl Serialize for ListReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, number) in [
            ("tasks", Some(self.tasks.into())),
            ("pages", Some(self.pages.into())),
            ("requests", Some(self.requests.into())),
            ("total", self.total),
            ("shifts", Some(self.shifts.into())),
            ("duplicates", Some(self.duplicates.into())),
            ("refetched", Some(self.refetched.into())),
            ("looks", Some(self.looks.into())),
        ] {
            if let Some(number) = number {
                map.serialize_entry(name, &number)?;
            }
        }
        map.serialize_entry("settled", &self.settled)?;
        map.end()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn serializes_in_the_order_of_its_fields_without_a_total_that_is_unknown() {
        let mut report = ListReport {
            tasks: 7,
            ..ListReport::default()
        };
        let rest = r#""shifts":0,"duplicates":0,"refetched":0,"looks":0,"settled":false}"#;
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(
            json,
            r#"{"tasks":7,"pages":0,"requests":0,"#.to_owned() + rest
        );
        report.total = Some(9);
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(
            json,
            r#"{"tasks":7,"pages":0,"requests":0,"total":9,"#.to_owned() + rest
        );
    }
}
