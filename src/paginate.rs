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
    /// Ids that were delivered, as hashes of two different kinds so that a clash is out of the question.
    seen: HashSet<u128>,
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
            .retain(|task| task.id.is_empty() || self.seen.insert(fingerprint(&task.id)));
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

/// An id as 128 bits: the value of a UUID, else two FNV-1a hashes from different starts.
fn fingerprint(id: &str) -> u128 {
    let mut value = 0_u128;
    let mut digits = 0;
    for (at, byte) in id.bytes().enumerate() {
        match (byte, char::from(byte).to_digit(16)) {
            (b'-', _) if matches!(at, 8 | 13 | 18 | 23) => {}
            (b'a'..=b'f' | b'0'..=b'9', Some(digit)) => {
                value = value << 4 | u128::from(digit);
                digits += 1;
            }
            _ => return hash(id),
        }
    }
    if digits == 32 && id.len() == 36 {
        value
    } else {
        hash(id)
    }
}

fn hash(id: &str) -> u128 {
    let fnv = |start: u64| {
        id.bytes().fold(start, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    u128::from(fnv(0xcbf2_9ce4_8422_2325)) << 64 | u128::from(fnv(0x8422_2325_cbf2_9ce4))
}
