//! Walking through all pages of a list: which page to ask for next, and which of its tasks are new.

use std::collections::HashSet;

use crate::model::page::PageText;
use crate::request::ListOpLogs;

/// A walk from a list's first page to its last; no I/O.
///
/// The service documents neither its order, nor whether `count` is a total or a page's size, nor whether it clamps a
/// page size. So the walk goes on from the number of tasks that really came, and it ends only where it is certain:
/// at an empty page, behind a page that is shorter than the size the service says it applied, at a `count` that has
/// proved to be the total, or when the service gives nothing but what it gave before.
#[derive(Debug)]
pub(crate) struct Paginator {
    query: ListOpLogs,
    /// Where the next page starts; `None` behind the last.
    next: Option<i64>,
    /// Ids that were delivered. Whole ids and no hashes: a clash would lose a task.
    seen: HashSet<Box<str>>,
    /// `count` has been larger than a page, so it is the number of all tasks.
    count_is_total: bool,
    fruitless: u32,
}

/// This many pages in a row without a new task end the walk: the service ignores the offset.
const MAX_FRUITLESS: u32 = 3;

impl Paginator {
    /// A walk through everything that matches, from the query's own offset on, in pages of its limit.
    pub(crate) fn new(query: ListOpLogs) -> Self {
        let next = Some(query.offset.unwrap_or(0));
        Self {
            query,
            next,
            seen: HashSet::new(),
            count_is_total: false,
            fruitless: 0,
        }
    }

    /// The request for the next page; `None` behind the last.
    pub(crate) fn next_request(&self) -> Option<ListOpLogs> {
        let offset = self.next?;
        Some(self.query.clone().offset(offset))
    }

    /// Takes the answer to [`next_request`](Self::next_request) and gives it back without the tasks that an earlier
    /// page had: they have moved because others came before them.
    pub(crate) fn accept(&mut self, mut page: PageText) -> PageText {
        let offset = self.next.unwrap_or(0);
        let length = i64::try_from(page.tasks.len()).unwrap_or(i64::MAX);
        let end = offset.saturating_add(length);
        let count = page.count;
        self.count_is_total |= count.is_some_and(|count| count > length);
        // A task without an id cannot be told from another one, so it is always new.
        page.tasks
            .retain(|task| task.id.is_empty() || self.seen.insert(task.id.as_str().into()));
        self.fruitless = if page.tasks.is_empty() {
            self.fruitless + 1
        } else {
            0
        };

        let short = match (page.limit, self.query.limit) {
            (Some(applied), Some(asked)) => applied >= asked && length < asked,
            _ => false,
        };
        let complete = self.count_is_total && count.is_some_and(|count| end >= count);
        let done = length == 0 || short || complete || self.fruitless >= MAX_FRUITLESS;
        self.next = (!done).then_some(end);
        page
    }
}
