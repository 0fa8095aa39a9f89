//! Inference of the page size, and of the meaning of `count`, from the answers.

use cbr_wire::model::page::PageText;

/// Page size and meaning of `count`, as far as the answers show them. The service documents neither.
#[derive(Debug)]
pub(super) struct PageInference {
    asked: i64,
    /// Length of the longest answer. The service may clamp the requested page size.
    longest: i64,
    count: Option<i64>,
    /// True once `count` has shown to be the total.
    counts_all: bool,
    /// True once an answer has disproved that `count` is the total.
    refuted: bool,
}

/// End of an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnswerEnd {
    /// Position after its last task.
    pub(super) end: i64,
    /// True if it has fewer tasks than a full page.
    pub(super) short: bool,
    /// True if nothing follows it in the list.
    pub(super) last: bool,
}

impl PageInference {
    pub(super) fn new(asked: i64) -> Self {
        Self {
            asked,
            longest: 0,
            count: None,
            counts_all: false,
            refuted: false,
        }
    }

    /// Learns from an answer.
    pub(super) fn learn(&mut self, offset: i64, page: &PageText) -> AnswerEnd {
        let length = length(page);
        let end = offset.saturating_add(length);
        self.longest = self.longest.max(length);
        // Some services report their largest page size, whatever was requested.
        let applied = page.limit.map_or(0, |limit| limit.min(self.asked));
        let short = length < self.longest.max(applied);
        if let Some(count) = page.count {
            // A `count` that is the size of a page is usually at most the longest page. If it is larger, the list became
            // shorter, and taking it for the total loses nothing.
            let is_total = count > self.longest && count != self.asked && Some(count) != page.limit;
            self.refuted |= length > 0 && count < end;
            self.counts_all = (self.counts_all || is_total) && !self.refuted;
        }
        self.count = page.count;
        let last = match self.total() {
            Some(total) => end >= total,
            None => short || length == 0,
        };
        AnswerEnd { end, short, last }
    }

    /// Returns the total number of tasks at the latest answer, if `count` has shown to be the total.
    pub(super) fn total(&self) -> Option<i64> {
        self.count.filter(|_| self.counts_all)
    }

    /// Returns the total number of tasks if a single answer had all of them.
    pub(super) fn total_of_single_answer(&self) -> Option<i64> {
        self.count.filter(|count| *count == self.longest)
    }

    /// Returns the number of tasks in a full page.
    pub(super) fn size(&self) -> i64 {
        self.longest
    }

    /// Returns the number of tasks that two pages should have in common. Pages of one task cannot overlap.
    pub(super) fn overlap(&self) -> i64 {
        (self.longest / 16).clamp(1, 8).min(self.longest - 1).max(0)
    }
}

pub(super) fn length(page: &PageText) -> i64 {
    i64::try_from(page.tasks.len()).unwrap_or(i64::MAX)
}
