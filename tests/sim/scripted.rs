//! A world that plays a list of replies.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Reply, Sim};

/// Creates a world that answers the first request with the first reply, and so on. A request beyond the end fails.
pub fn scripted(replies: impl IntoIterator<Item = Reply>) -> Sim {
    let mut replies: VecDeque<_> = replies.into_iter().collect();
    Sim::new(move |_, _| {
        let next = replies.pop_front();
        next.unwrap_or(Reply::Fail(Duration::ZERO))
    })
}
