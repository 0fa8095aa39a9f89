//! How long the service's pages are, and whether its `count` is that of the whole list.

use cbr_wire::model::page::PageText;

/// What the answers so far say of the service, which documents none of it.
#[derive(Debug)]
pub(super) struct Measure {
    asked: i64,
    /// The longest answer. The service may clamp what was asked for.
    longest: i64,
    count: Option<i64>,
    counts_all: bool,
    /// `count` has contradicted that it is the total.
    refuted: bool,
}

/// Where an answer ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The position behind its last task.
    pub(super) end: i64,
    /// It has fewer tasks than the service would put into a page.
    pub(super) short: bool,
    /// Nothing follows it in the list.
    pub(super) last: bool,
}

impl Measure {
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
    pub(super) fn read(&mut self, offset: i64, page: &PageText) -> Extent {
        let length = length(page);
        let end = offset.saturating_add(length);
        self.longest = self.longest.max(length);
        // Some name the largest page they would give, whatever was asked for.
        let applied = page.limit.map_or(0, |limit| limit.min(self.asked));
        let short = length < self.longest.max(applied);
        if let Some(count) = page.count {
            // The size of a page, be it that of a full one, is in most cases no larger than the longest page. Where it is,
            // the list was shorter, and nothing is lost by taking it for the total.
            let all = count > self.longest && count != self.asked && Some(count) != page.limit;
            self.refuted |= length > 0 && count < end;
            self.counts_all = (self.counts_all || all) && !self.refuted;
        }
        self.count = page.count;
        let last = match self.total() {
            Some(total) => end >= total,
            None => short || length == 0,
        };
        Extent { end, short, last }
    }

    /// The number of all tasks at the latest answer, where `count` has proved to be that.
    pub(super) fn total(&self) -> Option<i64> {
        self.count.filter(|_| self.counts_all)
    }

    /// The number of all tasks where one answer had all.
    pub(super) fn whole(&self) -> Option<i64> {
        self.count.filter(|count| *count == self.longest)
    }

    /// The number of tasks in a full page.
    pub(super) fn size(&self) -> i64 {
        self.longest
    }

    /// The number of tasks that two pages have in common. Pages of one task cannot overlap.
    pub(super) fn overlap(&self) -> i64 {
        (self.longest / 16).clamp(1, 8).min(self.longest - 1).max(0)
    }
}

pub(super) fn length(page: &PageText) -> i64 {
    i64::try_from(page.tasks.len()).unwrap_or(i64::MAX)
}
