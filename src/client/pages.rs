//! Paging: drives a [`Paginator`] with several requests at a time.

use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::OpLogPage;
use cbr_wire::model::page::PageText;
use cbr_wire::request::ListOpLogs;
use futures_util::future::LocalBoxFuture;

use crate::client::{Client, DEFAULT_LIMIT};
use crate::config::CallOptions;
use crate::paginate::ListReport;
use crate::paginate::{Paginator, Ticket};
use crate::transport::Transport;

/// Request in progress. Dropping it cancels it.
struct PendingRequest {
    ticket: Ticket,
    answer: LocalBoxFuture<'static, Result<PageText, Error>>,
}

/// Walk through all pages of a list. Dropping it cancels its requests.
pub struct Pages<T> {
    client: Client<T>,
    options: CallOptions,
    /// End of the listing's own `total_timeout`, on the transport's clock.
    deadline: Option<Duration>,
    walk: Paginator,
    pending: Vec<PendingRequest>,
    page_size: u64,
    /// Number of tasks that the caller wants.
    wanted: u64,
    /// Error of a prefetch, for the next caller.
    failure: Option<Error>,
}

impl<T> std::fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("walk", &self.walk)
            .field("in_progress", &self.pending.len())
            .finish_non_exhaustive()
    }
}

impl<T: Transport + 'static> Client<T> {
    /// Walks through all pages of a list. No task is lost or repeated if the list changes meanwhile.
    ///
    /// Every [`next`](Pages::next) returns one page. If the request sets no page size, the pages are no larger than the number
    /// of tasks that are `wanted`.
    ///
    /// # Errors
    /// A validation error, before anything is sent.
    pub fn pages(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
        wanted: Option<i64>,
    ) -> Result<Pages<T>, Error> {
        request.validate()?;
        let mut request = request.clone();
        request
            .limit
            .get_or_insert(wanted.map_or(DEFAULT_LIMIT, |wanted| wanted.clamp(1, DEFAULT_LIMIT)));
        Ok(Pages::new(self.clone(), request, options.clone(), wanted))
    }
}

impl<T: Transport + 'static> Pages<T> {
    pub(super) fn new(
        client: Client<T>,
        request: ListOpLogs,
        options: CallOptions,
        wanted: Option<i64>,
    ) -> Self {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let page_size = number(request.limit.unwrap_or_default()).max(1);
        let wanted = wanted.map_or(u64::MAX, number);
        let walk = Paginator::new(request, client.shared.concurrency);
        let now = client.shared.transport.now();
        let deadline = options.total_timeout.map(|time| now.saturating_add(time));
        Self {
            client,
            options,
            deadline,
            walk,
            pending: Vec::new(),
            page_size,
            wanted,
            failure: None,
        }
    }

    /// Returns the next page, without tasks of earlier pages; `None` after the last. After an error, the walk continues where
    /// it was.
    ///
    /// # Errors
    /// As [`Client::list`].
    pub async fn next(&mut self) -> Result<Option<OpLogPage>, Error> {
        let page = poll_fn(|context| self.poll_next(context)).await?;
        Ok(page.map(|page| page.typed()))
    }

    /// Returns the report on the walk so far.
    #[must_use]
    pub fn report(&self) -> &ListReport {
        self.walk.report()
    }

    /// Polls for the next page as normalized text, for JavaScript.
    pub fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<PageText>, Error>> {
        loop {
            if let Some(page) = self.walk.take() {
                if !self.has_requested_enough() {
                    self.send_requests();
                }
                // Starts the next requests, so that they run while the caller processes this page.
                let _ = self.poll_pending(context);
                return Poll::Ready(Ok(Some(page)));
            }
            if let Some(error) = self.failure.take() {
                return Poll::Ready(Err(error));
            }
            if self.walk.is_done() {
                return Poll::Ready(Ok(None));
            }
            self.send_requests();
            if self.pending.is_empty() {
                // A walk that is not done always has a request. This only keeps a bug from blocking the caller.
                return Poll::Ready(Ok(None));
            }
            if self.poll_pending(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    /// Polls the requests in progress while the caller processes a page; ready when none is left.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "JavaScript drives it")
    )]
    pub fn poll_ahead(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while !self.pending.is_empty() {
            if self.poll_pending(context).is_pending() {
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    /// Cancels all requests in progress. Their pages will be requested again.
    pub fn stop(&mut self) {
        for request in std::mem::take(&mut self.pending) {
            self.walk.requeue(request.ticket);
        }
    }

    fn send_requests(&mut self) {
        while self.failure.is_none()
            && (self.pending.is_empty() || !self.has_requested_enough())
            && let Some((ticket, request)) = self.walk.next_request()
        {
            let (client, mut options) = (self.client.clone(), self.options.clone());
            let now = client.shared.transport.now();
            options.total_timeout = self.deadline.map(|end| end.saturating_sub(now));
            let answer = Box::pin(async move { client.list_text(&request, &options).await });
            self.pending.push(PendingRequest { ticket, answer });
        }
    }

    /// True if the tasks returned so far and those of full pages in progress are all that the caller wants.
    fn has_requested_enough(&self) -> bool {
        let in_progress = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
        let tasks = u64::from(self.walk.report().tasks);
        tasks.saturating_add(in_progress.saturating_mul(self.page_size)) >= self.wanted
    }

    /// Processes the answers that have arrived; ready if there were any.
    fn poll_pending(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut arrived = Vec::new();
        self.pending
            .retain_mut(|request| match request.answer.as_mut().poll(context) {
                Poll::Pending => true,
                Poll::Ready(answer) => {
                    arrived.push((request.ticket, answer));
                    false
                }
            });
        if arrived.is_empty() {
            return Poll::Pending;
        }
        for (ticket, answer) in arrived {
            match answer {
                Ok(page) => self.walk.accept(ticket, page),
                Err(_) if !self.walk.is_wanted(ticket) => {}
                Err(error) => {
                    self.walk.requeue(ticket);
                    self.stop();
                    let error = self.named(error);
                    self.failure.get_or_insert(error);
                }
            }
        }
        let walk = &self.walk;
        self.pending
            .retain(|request| walk.is_wanted(request.ticket));
        Poll::Ready(())
    }

    /// Names the listing's `total_timeout` in the error of a page that had only the rest of it.
    fn named(&self, error: Error) -> Error {
        let is_over = self
            .deadline
            .is_some_and(|end| self.client.shared.transport.now() >= end);
        match self.options.total_timeout {
            Some(total) if is_over && error.is_timeout() => {
                Error::timeout(total).with_attempts(error.attempts())
            }
            _ => error,
        }
    }
}
