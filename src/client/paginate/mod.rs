//! Walking through all pages of a list: which pages to ask for, and which of their tasks are new.
//!
//! The service documents neither its order, nor whether `count` is a total or a page's size, nor whether it clamps a
//! page size, and the list moves while it is read. So pages overlap: [`chain`] joins them by what they have in common
//! and knows when a task may have moved to the front unread; then the head is looked at again.

mod chain;
mod effort;
mod measure;
#[cfg(test)]
mod properties;
mod queue;
mod report;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use cbr_wire::model::page::PageText;
use cbr_wire::request::ListOpLogs;
use chain::Chain;
use effort::Effort;
use measure::Measure;
use queue::Queue;
pub(crate) use queue::Ticket;
pub use report::ListReport;

/// This many further passes, and the walk ends unsettled.
const MAX_LOOKS: u32 = 8;

/// A walk from a list's first page to its last; no I/O.
#[derive(Debug)]
pub(crate) struct Paginator {
    query: ListOpLogs,
    base: i64,
    concurrency: usize,
    queue: Queue,
    ready: VecDeque<PageText>,
    begun: bool,
    finished: bool,
    measure: Measure,
    chain: Chain,
    /// How far the last look back went, beyond the overlap.
    back: i64,
    effort: Effort,
    gap: Gap,
    /// This many tasks, met before and met again, were the whole list.
    quorum: Option<i64>,
    report: ListReport,
    #[cfg(test)]
    omits: Option<Omission>,
}

/// Why a pass has not been joined from one end to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// Pages of one task do not overlap.
    Single,
    /// Nothing that was read could be found again.
    Torn,
    /// Tasks without ids cannot be told apart.
    Nameless,
}

/// A rule that a test leaves out, to see that the others notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Omission {
    /// Pages overlap.
    Overlap,
    /// A page needs an anchor.
    Anchor,
    /// What may have moved to the front is looked for there.
    Look,
}

impl Paginator {
    /// A walk through everything that matches, from the query's own offset on, with up to `concurrency` requests under
    /// way. Pages have the query's limit, and at least two tasks, because others could not overlap.
    pub(crate) fn new(query: ListOpLogs, concurrency: usize) -> Self {
        let base = query.offset.unwrap_or(0);
        let asked = query.limit.unwrap_or(0).max(2);
        Self {
            query: query.limit(asked),
            base,
            concurrency: concurrency.max(1),
            queue: Queue::default(),
            ready: VecDeque::new(),
            begun: false,
            finished: false,
            measure: Measure::new(asked),
            chain: Chain::new(base),
            back: 0,
            effort: Effort::new(base),
            gap: Gap::None,
            quorum: None,
            report: ListReport::default(),
            #[cfg(test)]
            omits: None,
        }
    }

    /// A request to send; `None` when an answer must come first, or a page must be taken, or nothing is left to ask.
    pub(crate) fn next_request(&mut self) -> Option<(Ticket, ListOpLogs)> {
        if self.finished {
            return None;
        }
        if !self.queue.has_planned() {
            let offset = self.next_offset()?;
            self.plan(offset);
        }
        let (ticket, offset) = self.queue.send()?;
        Some((ticket, self.query.clone().offset(offset)))
    }

    /// Takes the answer to a request. That to one that is not wanted any more is dropped.
    pub(crate) fn accept(&mut self, ticket: Ticket, page: PageText) {
        self.queue.answer(ticket, page);
        while let Some((offset, page)) = self.queue.pop() {
            self.read(offset, page);
        }
    }

    /// Takes a request back that has failed; its page will be asked for again.
    pub(crate) fn give_back(&mut self, ticket: Ticket) {
        self.queue.give_back(ticket);
    }

    /// Whether the answer to this request is still of use.
    pub(crate) fn is_wanted(&self, ticket: Ticket) -> bool {
        self.queue.is_wanted(ticket)
    }

    /// The next page in the order of the list, without tasks that an earlier one had. Only the first may be empty.
    pub(crate) fn take(&mut self) -> Option<PageText> {
        let page = self.ready.pop_front()?;
        self.report.pages += 1;
        self.report.tasks += u32::try_from(page.tasks.len()).unwrap_or(u32::MAX);
        Some(page)
    }

    /// Nothing is left to ask for or to take.
    pub(crate) fn is_done(&self) -> bool {
        self.finished && self.ready.is_empty()
    }

    /// What the walk has come to so far.
    pub(crate) fn report(&self) -> &ListReport {
        &self.report
    }

    fn plan(&mut self, offset: i64) {
        self.report.requests += 1;
        self.queue.plan(offset);
    }

    /// Where another page may be asked for.
    fn next_offset(&self) -> Option<i64> {
        if self.ready.len() >= self.concurrency {
            return None;
        }
        let Some(last) = self.queue.last() else {
            return Some((self.chain.position() - self.overlap()).max(self.base));
        };
        // Ahead of what is read only where it is known how long pages are and how long the list is. Further looks are
        // short. Nor where the list has moved away under a good part of what was asked for.
        let safe = self.chain.answers() > 0
            && self.report.refetched / 4 <= 1 + self.report.requests / 16
            && self.report.looks == 0
            && self.back == 0
            && self.queue.len() < self.concurrency;
        let covered = last.saturating_add(self.measure.size());
        (safe && self.measure.total()? > covered && self.measure.overlap() > 0)
            .then(|| covered - self.overlap())
    }

    fn overlap(&self) -> i64 {
        if self.omits(Omission::Overlap) {
            return 0;
        }
        self.measure.overlap()
    }

    /// Takes in the answer that is next in the order of the list.
    fn read(&mut self, offset: i64, mut page: PageText) {
        let total = self.measure.total();
        let extent = self.measure.read(offset, &page);
        self.report.total = self.measure.total();
        self.effort.answered(page.count);
        let lost = total.zip(self.report.total).map_or(0, |(a, b)| a - b);

        let anchor = self.chain.anchor(offset, &page.tasks);
        let unjoined = anchor.is_none() && offset > self.base;
        if unjoined && !self.omits(Omission::Anchor) && !self.omits(Omission::Overlap) {
            let gap = if offset >= self.chain.position() {
                Gap::Single
            } else if self.chain.nameless() {
                Gap::Nameless
            } else if self.gap >= Gap::Torn || self.back == 0 && self.effort.is_torn_for_good() {
                Gap::Torn
            } else {
                return self.look_back(offset, lost);
            };
            self.gap = self.gap.max(gap);
        }

        let empty = page.tasks.is_empty();
        let all = self.report.total.is_some();
        let frontier = self.chain.frontier();
        let link = self.chain.link(offset, &mut page, anchor, all);
        self.report.shifts += link.shifts;
        self.report.duplicates += link.duplicates;
        let back = std::mem::take(&mut self.back);
        // Places always go on where pages do not overlap.
        let further = self.chain.frontier() > frontier && self.gap != Gap::Single;
        if link.news || further {
            self.effort.led_on(self.chain.frontier());
        } else if back == 0 {
            self.effort.led_nowhere();
        }
        if !page.tasks.is_empty() || !std::mem::replace(&mut self.begun, true) {
            self.begun = true;
            self.ready.push_back(page);
        }

        let confirmed = self.quorum.is_some_and(|all| self.chain.confirmed() >= all);
        // An answer with nothing further on is the end even where `count` promises more.
        let ends = link.reached || extent.last || empty || extent.short && link.exhausted;
        if confirmed {
            self.finish(true);
        } else if ends {
            let end = self.report.total.unwrap_or(i64::MAX).min(extent.end);
            self.finish_pass(end.saturating_sub(self.base));
        } else if self.is_spent() {
            self.finish(false);
        } else {
            self.drop_unaligned();
        }
    }

    /// Asks again from further up in the list, because an answer had nothing in common with what was read.
    fn look_back(&mut self, offset: i64, lost: i64) {
        self.chain.taint();
        if self.back == 0 {
            self.effort.torn();
        }
        self.report.shifts += 1;
        self.report.refetched += 1;
        self.report.refetched += self.queue.clear();
        self.back = (self.back.saturating_mul(2))
            .max(self.measure.size() / 2)
            .max(1);
        let back = self.overlap().saturating_add(self.back.max(lost));
        let further = self.chain.position().saturating_sub(back).min(offset - 1);
        self.plan(further.max(self.base));
    }

    fn is_spent(&self) -> bool {
        let stride = self.measure.size() - self.overlap();
        self.effort
            .is_spent(self.report.requests, stride, self.report.total)
    }

    /// Drops what was asked for ahead if it does not go on from where the walk is now.
    fn drop_unaligned(&mut self) {
        let position = self.chain.position();
        let size = self.measure.size();
        let aligned = |first: i64| first < position && first.saturating_add(size) > position;
        if !self.queue.first().is_none_or(aligned) {
            self.report.refetched += self.queue.clear();
        }
    }

    /// Ends a pass in which the list was `length` tasks long when its end was read.
    fn finish_pass(&mut self, length: i64) {
        // One answer shows the list at one time.
        let whole = self.chain.answers() == 1
            || self.gap == Gap::None
                && (self.measure.total().is_some() && self.chain.level_held()
                    || self.omits(Omission::Look));
        if whole || self.gap == Gap::Nameless || self.report.looks >= MAX_LOOKS {
            return self.finish(whole);
        }
        self.queue.clear();
        self.report.looks += 1;
        self.effort.next_pass(self.report.requests);
        // Where pages do not overlap, the list was complete if as many tasks as it had are there before and after.
        self.quorum = (self.gap == Gap::Single && self.measure.size() == 1).then_some(length);
        self.chain.next_pass(self.base, self.gap != Gap::None);
        self.gap = Gap::None;
    }

    fn finish(&mut self, settled: bool) {
        self.queue.clear();
        self.finished = true;
        self.report.settled = settled;
        if settled && self.report.requests == 1 && self.report.total.is_none() {
            self.report.total = self.measure.whole();
        }
    }

    #[cfg(test)]
    fn omits(&self, rule: Omission) -> bool {
        self.omits == Some(rule)
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, reason = "the tests look into it")]
    fn omits(&self, _: Omission) -> bool {
        false
    }
}
