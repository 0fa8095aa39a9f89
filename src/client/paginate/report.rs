/// What a walk through a list has come to, and what it met on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct ListReport {
    /// Tasks handed on.
    pub tasks: u32,
    /// Pages handed on.
    pub pages: u32,
    /// Pages asked for, repetitions of failed requests left out.
    pub requests: u32,
    /// The number of tasks that match, as of the latest answer, where the service tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Answers whose tasks stood elsewhere than those before them had made expect.
    pub shifts: u32,
    /// Tasks that came again where new ones were expected, and were dropped.
    pub duplicates: u32,
    /// Answers of no use, because the list had moved away under them. Their tasks were asked for again.
    pub refetched: u32,
    /// Further looks at the list's head, for tasks that may have moved there unread.
    pub looks: u32,
    /// The walk has ended, and no task that was there all the time has been left out. Stays `false` where tasks came
    /// and went until the walk gave up.
    pub settled: bool,
}
