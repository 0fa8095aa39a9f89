//! Offset pagination with overlapping pages, for a list that changes while it is read.
//!
//! A state machine without I/O decides which page to request next, and which of its tasks are new. The service documents
//! neither its order, nor whether `count` is the total or the size of a page, nor whether it clamps the page size. So pages
//! overlap: [`chain`] joins them by the tasks they have in common, and detects when a task may have moved to the front before
//! it was read. Then the walk makes another pass over the head of the list. [`inference`] learns the page size and the meaning
//! of `count`, and [`request_limits`] ends the walk whatever the service does.

mod chain;
#[cfg(test)]
mod hostile;
mod inference;
#[cfg(test)]
mod properties;
mod queue;
mod report;
mod request_limits;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use cbr_wire::model::page::PageText;
use cbr_wire::request::ListOpLogs;
use chain::Chain;
use inference::PageInference;
use queue::Queue;
pub(crate) use queue::Ticket;
pub use report::ListReport;
use request_limits::RequestLimits;

/// Maximum number of passes after the first. After them the walk ends, and its report says that a task may be missing.
const MAX_EXTRA_PASSES: u32 = 8;

/// Walk from the first page of a list to the last.
#[derive(Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one fact about the walk"
)]
pub(crate) struct Paginator {
    query: ListOpLogs,
    base: i64,
    concurrency: usize,
    queue: Queue,
    ready: Vec<PageText>,
    begun: bool,
    finished: bool,
    inference: PageInference,
    chain: Chain,
    /// Distance of the last step back, beyond the overlap; 0 if the last page was joined.
    step_back: i64,
    request_limits: RequestLimits,
    join_failure: Option<JoinFailure>,
    /// True if this pass has found a task that no pass before it had.
    pass_has_new: bool,
    /// True if the pages of the pass before could not all be joined.
    was_unread: bool,
    /// Number of tasks of earlier passes that make this pass complete, if pages of one task cannot be joined.
    known_tasks_expected: Option<i64>,
    report: ListReport,
    #[cfg(test)]
    disabled_rule: Option<DisabledRule>,
}

/// Reason why the pages of a pass could not all be joined, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum JoinFailure {
    /// Pages of one task do not overlap.
    SingleTaskPages,
    /// No answer had a task that was read before.
    NoAnchor,
    /// Tasks without ids cannot be distinguished.
    WithoutIds,
}

/// Rule that a test disables, to prove that the property tests then fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DisabledRule {
    /// Overlapping pages.
    Overlap,
    /// An anchor in every page.
    Anchor,
    /// Another look at the head, for tasks that may have moved there.
    Look,
}

impl Paginator {
    /// Creates a walk through all matching tasks, from the query's offset on, with up to `concurrency` concurrent requests.
    /// The page size is the query's limit, but at least two, because pages of one task cannot overlap.
    pub(crate) fn new(query: ListOpLogs, concurrency: usize) -> Self {
        let base = query.offset.unwrap_or(0);
        let asked = query.limit.unwrap_or(0).max(2);
        Self {
            query: query.limit(asked),
            base,
            concurrency: concurrency.max(1),
            queue: Queue::default(),
            ready: Vec::new(),
            begun: false,
            finished: false,
            inference: PageInference::new(asked),
            chain: Chain::new(base),
            step_back: 0,
            request_limits: RequestLimits::new(base, asked),
            join_failure: None,
            pass_has_new: false,
            was_unread: false,
            known_tasks_expected: None,
            report: ListReport::default(),
            #[cfg(test)]
            disabled_rule: None,
        }
    }

    /// Returns the next request to send; `None` if an answer or the taking of a page must come first, or nothing is left.
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

    /// Takes the answer to a request. An answer that is no longer wanted is dropped.
    pub(crate) fn accept(&mut self, ticket: Ticket, page: PageText) {
        self.queue.answer(ticket, page);
        while let Some((offset, page)) = self.queue.pop() {
            self.process(offset, page);
        }
    }

    /// Takes back a failed or cancelled request. Its page will be requested again.
    pub(crate) fn requeue(&mut self, ticket: Ticket) {
        self.queue.requeue(ticket);
    }

    /// True if the answer to this request is still wanted.
    pub(crate) fn is_wanted(&self, ticket: Ticket) -> bool {
        self.queue.is_wanted(ticket)
    }

    /// Returns the next page in the order of the list, without tasks of earlier pages. Only the first page may be empty.
    pub(crate) fn take(&mut self) -> Option<PageText> {
        if self.ready.is_empty() {
            return None;
        }
        let page = self.ready.remove(0);
        self.report.pages += 1;
        self.report.tasks += u32::try_from(page.tasks.len()).unwrap_or(u32::MAX);
        Some(page)
    }

    /// True if nothing is left to request or to take.
    pub(crate) fn is_done(&self) -> bool {
        self.finished && self.ready.is_empty()
    }

    /// Returns the report on the walk so far.
    pub(crate) fn report(&self) -> &ListReport {
        &self.report
    }

    fn plan(&mut self, offset: i64) {
        self.report.requests += 1;
        self.queue.plan(offset);
    }

    /// Returns the offset of the next page that may be requested.
    fn next_offset(&self) -> Option<i64> {
        if self.ready.len() >= self.concurrency {
            return None;
        }
        let Some(last) = self.queue.last() else {
            return Some((self.chain.position() - self.overlap()).max(self.base));
        };
        // Prefetching is safe only once the page size and the length of the list are known. It is not worth while in further
        // passes, which are short, or if the list moved away under many of the prefetched pages.
        let safe = self.chain.answers() > 0
            && self.report.refetched / 4 <= 1 + self.report.requests / 16
            && self.report.looks == 0
            && self.step_back == 0
            && self.queue.len() < self.concurrency;
        let covered = last.saturating_add(self.inference.size());
        (safe && self.inference.total()? > covered && self.inference.overlap() > 0)
            .then(|| covered - self.overlap())
    }

    fn overlap(&self) -> i64 {
        if self.is_disabled(DisabledRule::Overlap) {
            return 0;
        }
        self.inference.overlap()
    }

    /// Processes the answer that is next in the order of the list.
    fn process(&mut self, offset: i64, mut page: PageText) {
        let total = self.inference.total();
        let answer_end = self.inference.learn(offset, &page);
        self.report.total = self.inference.total();
        self.request_limits.record_answer(page.count);
        let shrunk_by = total
            .zip(self.report.total)
            .map_or(0, |(a, b)| a.saturating_sub(b));

        let anchor = self.chain.anchor(offset, &page.tasks);
        let unjoined = anchor.is_none() && offset > self.base;
        if unjoined
            && !self.is_disabled(DisabledRule::Anchor)
            && !self.is_disabled(DisabledRule::Overlap)
        {
            let failure = if offset >= self.chain.position() {
                JoinFailure::SingleTaskPages
            } else if self.chain.is_without_ids() {
                JoinFailure::WithoutIds
            } else if self.join_failure >= Some(JoinFailure::NoAnchor)
                || self.step_back == 0 && self.request_limits.has_too_many_unjoined()
            {
                JoinFailure::NoAnchor
            } else {
                return self.go_back(offset, shrunk_by);
            };
            self.join_failure = self.join_failure.max(Some(failure));
        }

        let empty = page.tasks.is_empty();
        let all = self.report.total.is_some();
        let frontier = self.chain.frontier();
        let joined = self.chain.join(offset, &mut page, anchor, all);
        self.report.shifts += joined.shifts;
        self.report.duplicates += joined.duplicates;
        self.pass_has_new |= !page.tasks.is_empty();
        let step_back = std::mem::take(&mut self.step_back);
        // Without overlap the frontier always advances, so that is no progress.
        let further = self.chain.frontier() > frontier
            && self.join_failure != Some(JoinFailure::SingleTaskPages);
        if joined.has_new_tasks || further {
            self.request_limits.record_progress(self.chain.frontier());
        } else if step_back == 0 {
            self.request_limits.record_no_progress();
        }
        if !page.tasks.is_empty() || !std::mem::replace(&mut self.begun, true) {
            self.begun = true;
            self.ready.push(page);
        }

        let confirmed = self
            .known_tasks_expected
            .is_some_and(|expected| self.chain.confirmed() >= expected);
        // An answer with nothing new is the end, even if `count` promises more.
        let ends = joined.reached_old_head
            || answer_end.last
            || empty
            || answer_end.short && joined.exhausted;
        if confirmed {
            self.finish(true);
        } else if ends {
            let end = self.report.total.unwrap_or(i64::MAX).min(answer_end.end);
            self.finish_pass(end.saturating_sub(self.base));
        } else if self.is_exhausted() {
            self.finish(false);
        } else {
            self.drop_unaligned();
        }
    }

    /// Requests a page further up in the list, because the answer had no task in common with what was read.
    fn go_back(&mut self, offset: i64, shrunk_by: i64) {
        self.chain.mark_uncertain();
        if self.step_back == 0 {
            self.request_limits.record_unjoined();
        }
        self.report.shifts += 1;
        self.report.refetched += 1;
        self.report.refetched += self.queue.clear();
        self.step_back = (self.step_back.saturating_mul(2))
            .max(self.inference.size() / 2)
            .max(1);
        let back = self.overlap().saturating_add(self.step_back.max(shrunk_by));
        let earlier = self.chain.position().saturating_sub(back).min(offset - 1);
        self.plan(earlier.max(self.base));
    }

    fn is_exhausted(&self) -> bool {
        let stride = self.inference.size() - self.overlap();
        self.request_limits
            .is_exhausted(self.report.requests, stride, self.report.total)
    }

    /// Drops prefetched pages that do not continue from the current position.
    fn drop_unaligned(&mut self) {
        let position = self.chain.position();
        let size = self.inference.size();
        let aligned = |first: i64| first < position && first.saturating_add(size) > position;
        if !self.queue.first().is_none_or(aligned) {
            self.report.refetched += self.queue.clear();
        }
    }

    /// Ends a pass. `length` is the number of tasks in the list when its end was read.
    fn finish_pass(&mut self, length: i64) {
        // A single answer shows the list at one moment.
        let is_unread = self.join_failure >= Some(JoinFailure::NoAnchor);
        let has_new = std::mem::take(&mut self.pass_has_new);
        let complete = self.chain.answers() == 1
            || self.join_failure.is_none()
                && (self.inference.total().is_some() && self.chain.is_still()
                    || self.is_disabled(DisabledRule::Look));
        let without_ids = self.join_failure == Some(JoinFailure::WithoutIds);
        // Two passes in a row could not be joined, and the second found nothing: the list changes faster than it is read.
        let is_hopeless = is_unread && self.was_unread && !has_new;
        if complete || without_ids || is_hopeless || self.report.looks >= MAX_EXTRA_PASSES {
            return self.finish(complete);
        }
        self.was_unread = is_unread;
        self.queue.clear();
        self.report.looks += 1;
        self.request_limits.next_pass(self.report.requests);
        // Pages of one task do not overlap. Then the walk is complete if this pass finds as many known tasks as the list has.
        let single = self.join_failure == Some(JoinFailure::SingleTaskPages);
        self.known_tasks_expected = (single && self.inference.size() == 1).then_some(length);
        self.chain.next_pass(self.base, self.join_failure.is_some());
        self.join_failure = None;
    }

    fn finish(&mut self, settled: bool) {
        self.queue.clear();
        self.finished = true;
        self.report.settled = settled;
        if settled && self.report.requests == 1 && self.report.total.is_none() {
            self.report.total = self.inference.total_of_single_answer();
        }
    }

    #[cfg(test)]
    fn is_disabled(&self, rule: DisabledRule) -> bool {
        self.disabled_rule == Some(rule)
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, reason = "the tests look into it")]
    fn is_disabled(&self, _: DisabledRule) -> bool {
        false
    }
}
