//! A walk through all pages of a list, several requests under way at a time.

use std::future::poll_fn;
use std::task::{Context, Poll};

use cbr_wire::Error;
use cbr_wire::model::OpLogPage;
use cbr_wire::model::page::PageText;
use cbr_wire::request::ListOpLogs;
use futures_util::future::LocalBoxFuture;

use crate::paginate::{Paginator, Ticket};
use crate::{CallOptions, Client, ListReport, Transport};

/// A request under way; dropping it ends it.
struct Flight {
    ticket: Ticket,
    answer: LocalBoxFuture<'static, Result<PageText, Error>>,
}

/// A walk through all pages of a list. Dropping it ends all its requests.
pub struct Pages<T> {
    client: Client<T>,
    options: CallOptions,
    walk: Paginator,
    flights: Vec<Flight>,
    page_size: u64,
    /// Nobody asks for more tasks than this.
    wanted: u64,
    /// What a request failed with that was under way while nobody waited for it.
    failure: Option<Error>,
}

impl<T> std::fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("walk", &self.walk)
            .field("under_way", &self.flights.len())
            .finish_non_exhaustive()
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
        Self {
            client,
            options,
            walk,
            flights: Vec::new(),
            page_size,
            wanted,
            failure: None,
        }
    }

    /// The next page, without tasks that an earlier one had; `None` behind the last. After an error, the walk goes on
    /// where it was.
    ///
    /// # Errors
    /// As [`Client::list`].
    pub async fn next(&mut self) -> Result<Option<OpLogPage>, Error> {
        let page = poll_fn(|context| self.poll_next(context)).await?;
        Ok(page.map(|page| page.typed()))
    }

    /// What has been seen so far.
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
                if !self.will_do() {
                    self.launch();
                }
                // So that the next pages are asked for while the caller looks at this one.
                let _ = self.poll_flights(context);
                return Poll::Ready(Ok(Some(page)));
            }
            if let Some(error) = self.failure.take() {
                return Poll::Ready(Err(error));
            }
            if self.walk.is_done() {
                return Poll::Ready(Ok(None));
            }
            self.launch();
            if self.flights.is_empty() {
                // A walk that is not done always has something to ask; this only keeps a mistake from hanging a caller.
                return Poll::Ready(Ok(None));
            }
            if self.poll_flights(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    /// Lets the requests under way go on while the caller is busy with a page; ready when none is left.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "JavaScript drives it")
    )]
    pub fn poll_ahead(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while !self.flights.is_empty() {
            if self.poll_flights(context).is_pending() {
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    /// Ends all requests under way; they can be asked for again.
    pub fn stop(&mut self) {
        for flight in std::mem::take(&mut self.flights) {
            self.walk.give_back(flight.ticket);
        }
    }

    fn launch(&mut self) {
        while self.failure.is_none()
            && (self.flights.is_empty() || !self.will_do())
            && let Some((ticket, request)) = self.walk.next_request()
        {
            let (client, options) = (self.client.clone(), self.options.clone());
            let answer = Box::pin(async move { client.list_text(&request, &options).await });
            self.flights.push(Flight { ticket, answer });
        }
    }

    /// What was given out and is under way is all that is wanted, unless pages come shorter than asked for.
    fn will_do(&self) -> bool {
        let under_way = u64::try_from(self.flights.len()).unwrap_or(u64::MAX);
        let tasks = u64::from(self.walk.report().tasks);
        tasks.saturating_add(under_way.saturating_mul(self.page_size)) >= self.wanted
    }

    /// Takes in what has arrived; ready when that was anything.
    fn poll_flights(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut arrived = Vec::new();
        self.flights
            .retain_mut(|flight| match flight.answer.as_mut().poll(context) {
                Poll::Pending => true,
                Poll::Ready(answer) => {
                    arrived.push((flight.ticket, answer));
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
                    self.walk.give_back(ticket);
                    self.stop();
                    self.failure.get_or_insert(error);
                }
            }
        }
        let walk = &self.walk;
        self.flights.retain(|flight| walk.is_wanted(flight.ticket));
        Poll::Ready(())
    }
}
