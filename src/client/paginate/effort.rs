//! Limits for the number of requests: every walk ends, whatever the service does.

/// Maximum number of answers in a row without progress. The service ignores the offset, or the list grows too fast.
const MAX_STALLED: u32 = 8;

/// Maximum number of times in a row that the walk goes back without progress.
const MAX_LOST: u32 = 4;

/// Maximum number of answers in a pass: this many, plus [`MAX_DETOUR`] times the number of pages up to the furthest place.
const MIN_ANSWERS: i64 = 64;
const MAX_DETOUR: i64 = 4;

/// Growth of the list since the walk began that is followed. More tasks do not extend the walk.
const MAX_GROWTH: i64 = 256;

/// Maximum number of requests of a walk: this many, plus [`MAX_REPEATS`] times those of its first pass.
const MIN_REQUESTS: u32 = 1024;
const MAX_REPEATS: u32 = 16;

/// Counters of a walk.
#[derive(Debug)]
pub(super) struct Effort {
    base: i64,
    begun: bool,
    count_at_start: Option<i64>,
    /// Number of answers in this pass.
    answers: i64,
    /// Furthest place of this pass.
    reach: i64,
    stalled_answers: u32,
    lost_in_a_row: u32,
    max_requests: u32,
}

impl Effort {
    pub(super) fn new(base: i64) -> Self {
        Self {
            base,
            begun: false,
            count_at_start: None,
            answers: 0,
            reach: base,
            stalled_answers: 0,
            lost_in_a_row: 0,
            max_requests: u32::MAX,
        }
    }

    pub(super) fn answered(&mut self, count: Option<i64>) {
        self.answers += 1;
        if !std::mem::replace(&mut self.begun, true) {
            self.count_at_start = count;
        }
    }

    /// Records progress: a new task, or a place further on.
    pub(super) fn progressed(&mut self, place: i64) {
        self.reach = self.reach.max(place);
        self.stalled_answers = 0;
        self.lost_in_a_row = 0;
    }

    /// Records an answer without progress.
    pub(super) fn stalled(&mut self) {
        self.stalled_answers += 1;
    }

    /// Records that an answer could not be joined.
    pub(super) fn lost(&mut self) {
        self.lost_in_a_row += 1;
    }

    /// True if going back does not help.
    pub(super) fn is_lost_for_good(&self) -> bool {
        self.lost_in_a_row >= MAX_LOST
    }

    /// True if the walk should give up. `stride` is the number of new tasks that a page brings; `total` is present if `count`
    /// is the total.
    pub(super) fn is_spent(&self, requests: u32, stride: i64, total: Option<i64>) -> bool {
        let start = total.and(self.count_at_start);
        let reach = start.map_or(self.reach, |count| {
            self.reach.min(count.saturating_add(MAX_GROWTH))
        });
        let pages = reach.saturating_sub(self.base) / stride.max(1);
        self.stalled_answers >= MAX_STALLED
            || requests > self.max_requests
            || self.answers > pages.saturating_mul(MAX_DETOUR).saturating_add(MIN_ANSWERS)
    }

    /// Starts another pass.
    pub(super) fn next_pass(&mut self, requests: u32) {
        if self.max_requests == u32::MAX {
            let repeats = requests.saturating_mul(MAX_REPEATS);
            self.max_requests = repeats.saturating_add(MIN_REQUESTS);
        }
        self.answers = 0;
        self.reach = self.base;
        self.stalled_answers = 0;
        self.lost_in_a_row = 0;
    }
}
