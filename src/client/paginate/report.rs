//! Report on a walk.

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

impl ListReport {
    /// Returns the numbers with their names, in the order of the fields; `None` for a total that is unknown.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, Option<i64>); 8] {
        [
            ("tasks", Some(self.tasks.into())),
            ("pages", Some(self.pages.into())),
            ("requests", Some(self.requests.into())),
            ("total", self.total),
            ("shifts", Some(self.shifts.into())),
            ("duplicates", Some(self.duplicates.into())),
            ("refetched", Some(self.refetched.into())),
            ("looks", Some(self.looks.into())),
        ]
    }
}
