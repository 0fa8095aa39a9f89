//! When a walk gives up: every walk ends, whatever the service does.

/// This many answers in a row that lead nowhere: the service ignores the offset, or the list outruns the walk.
const MAX_STALLED: u32 = 8;

/// This many times in a row the walk looks back at one place.
const MAX_TORN: u32 = 4;

/// A pass may take this many answers, and [`MAX_DETOUR`] times as many as there are pages up to the furthest place it
/// has come to.
const MIN_ANSWERS: i64 = 64;
const MAX_DETOUR: i64 = 4;

/// A list that has grown by more than this since the walk began leads it no further.
const MAX_GROWTH: i64 = 256;

/// The whole walk may take this many requests, and [`MAX_REPEATS`] times as many as its first pass.
const MIN_REQUESTS: u32 = 1024;
const MAX_REPEATS: u32 = 16;

#[derive(Debug)]
pub(super) struct Effort {
    base: i64,
    begun: bool,
    count_at_start: Option<i64>,
    /// Answers in this pass.
    answers: i64,
    /// The furthest place that this pass has come to.
    reach: i64,
    stalled: u32,
    torn: u32,
    most_requests: u32,
}

impl Effort {
    pub(super) fn new(base: i64) -> Self {
        Self {
            base,
            begun: false,
            count_at_start: None,
            answers: 0,
            reach: base,
            stalled: 0,
            torn: 0,
            most_requests: u32::MAX,
        }
    }

    pub(super) fn answered(&mut self, count: Option<i64>) {
        self.answers += 1;
        if !std::mem::replace(&mut self.begun, true) {
            self.count_at_start = count;
        }
    }

    /// The walk has come to a place further on, or has found something new.
    pub(super) fn led_on(&mut self, place: i64) {
        self.reach = self.reach.max(place);
        self.stalled = 0;
        self.torn = 0;
    }

    pub(super) fn led_nowhere(&mut self) {
        self.stalled += 1;
    }

    /// The walk has lost its place.
    pub(super) fn torn(&mut self) {
        self.torn += 1;
    }

    pub(super) fn is_torn_for_good(&self) -> bool {
        self.torn >= MAX_TORN
    }

    /// Whether to give up, `stride` being how far a page leads. `total` says that `count` is that of the whole list.
    pub(super) fn is_spent(&self, requests: u32, stride: i64, total: Option<i64>) -> bool {
        let most = total.and(self.count_at_start);
        let reach = most.map_or(self.reach, |most| {
            self.reach.min(most.saturating_add(MAX_GROWTH))
        });
        let pages = reach.saturating_sub(self.base) / stride.max(1);
        self.stalled >= MAX_STALLED
            || requests > self.most_requests
            || self.answers > pages.saturating_mul(MAX_DETOUR).saturating_add(MIN_ANSWERS)
    }

    /// Another pass begins.
    pub(super) fn next_pass(&mut self, requests: u32) {
        if self.most_requests == u32::MAX {
            let most = requests.saturating_mul(MAX_REPEATS);
            self.most_requests = most.saturating_add(MIN_REQUESTS);
        }
        self.answers = 0;
        self.reach = self.base;
        self.stalled = 0;
        self.torn = 0;
    }
}
