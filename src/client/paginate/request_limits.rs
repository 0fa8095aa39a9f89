//! Limits for the number of requests, so that every walk ends, whatever the service does.

/// Maximum number of answers in a row without progress. They occur if the service ignores the offset, or if the list grows too
/// fast.
const MAX_ANSWERS_WITHOUT_PROGRESS: u32 = 8;

/// Maximum number of answers in a row that cannot be joined. After each of them the walk goes back.
const MAX_UNJOINED: u32 = 4;

/// Maximum number of answers in a pass: [`BASE_ANSWERS`] plus [`ANSWERS_PER_PAGE`] for each page up to the furthest place.
const BASE_ANSWERS: i64 = 64;
const ANSWERS_PER_PAGE: i64 = 4;

/// Number of new tasks that may extend the walk. If the list grows by more, the walk does not follow it.
const MAX_GROWTH: i64 = 256;

/// Maximum number of answers in a pass through a list whose total is unknown: [`BASE_REQUESTS`] plus [`ANSWERS_PER_ASKED_PAGE`]
/// for each page of the requested size up to the furthest place, and never more than [`MAX_ANSWERS`]. A service that clamps the
/// page size to a sixteenth is still read to its end; one that adds a task to each answer is not followed for ever.
const ANSWERS_PER_ASKED_PAGE: i64 = 16;
const MAX_ANSWERS: i64 = 10_000;

/// Maximum number of answers in a pass, and of tasks up to its furthest place, whatever total the service reports. Four million
/// tasks take 400 MB.
const MAX_ANSWERS_WITH_TOTAL: i64 = 100_000;
const MAX_TASKS: i64 = 4_000_000;

/// Maximum number of requests of a walk: [`BASE_REQUESTS`] plus [`REQUESTS_FACTOR`] times the requests of its first pass.
const BASE_REQUESTS: u32 = 1024;
const REQUESTS_FACTOR: u32 = 16;

/// Request limits of a walk, with the counters that they need.
#[derive(Debug)]
pub(super) struct RequestLimits {
    base: i64,
    /// Requested page size.
    asked: i64,
    begun: bool,
    count_at_start: Option<i64>,
    /// Number of answers in this pass.
    answers: i64,
    /// Furthest place of this pass.
    reach: i64,
    answers_without_progress: u32,
    unjoined_in_a_row: u32,
    max_requests: u32,
}

impl RequestLimits {
    pub(super) fn new(base: i64, asked: i64) -> Self {
        Self {
            base,
            asked,
            begun: false,
            count_at_start: None,
            answers: 0,
            reach: base,
            answers_without_progress: 0,
            unjoined_in_a_row: 0,
            max_requests: u32::MAX,
        }
    }

    pub(super) fn record_answer(&mut self, count: Option<i64>) {
        self.answers += 1;
        if !std::mem::replace(&mut self.begun, true) {
            self.count_at_start = count;
        }
    }

    /// Records progress: a new task, or a place that is further down in the list.
    pub(super) fn record_progress(&mut self, place: i64) {
        self.reach = self.reach.max(place);
        self.answers_without_progress = 0;
        self.unjoined_in_a_row = 0;
    }

    /// Records an answer without progress.
    pub(super) fn record_no_progress(&mut self) {
        self.answers_without_progress += 1;
    }

    /// Records that an answer could not be joined, because it has no task in common with those that were read.
    pub(super) fn record_unjoined(&mut self) {
        self.unjoined_in_a_row += 1;
    }

    /// True if going back again is of no use.
    pub(super) fn has_too_many_unjoined(&self) -> bool {
        self.unjoined_in_a_row >= MAX_UNJOINED
    }

    /// True if the walk should give up. `stride` is the number of new tasks that a page brings; `total` is present if `count`
    /// is the total.
    pub(super) fn is_exhausted(&self, requests: u32, stride: i64, total: Option<i64>) -> bool {
        let start = total.and(self.count_at_start);
        let reach = start.map_or(self.reach, |count| {
            self.reach.min(count.saturating_add(MAX_GROWTH))
        });
        let length = reach.saturating_sub(self.base);
        let pages = length / stride.max(1);
        let most = match total {
            Some(_) => MAX_ANSWERS_WITH_TOTAL,
            None => (length / self.asked.max(1))
                .saturating_mul(ANSWERS_PER_ASKED_PAGE)
                .saturating_add(BASE_REQUESTS.into())
                .min(MAX_ANSWERS),
        };
        self.answers_without_progress >= MAX_ANSWERS_WITHOUT_PROGRESS
            || requests > self.max_requests
            || self.answers > most
            || length > MAX_TASKS
            || self.answers
                > pages
                    .saturating_mul(ANSWERS_PER_PAGE)
                    .saturating_add(BASE_ANSWERS)
    }

    /// Starts another pass.
    pub(super) fn next_pass(&mut self, requests: u32) {
        if self.max_requests == u32::MAX {
            let repeats = requests.saturating_mul(REQUESTS_FACTOR);
            self.max_requests = repeats.saturating_add(BASE_REQUESTS);
        }
        self.answers = 0;
        self.reach = self.base;
        self.answers_without_progress = 0;
        self.unjoined_in_a_row = 0;
    }
}
