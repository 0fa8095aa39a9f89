//! `Client::watch`: connects the state machine in `watch/` with the client.

use std::future::poll_fn;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::{ListOpLogs, ShowOpLog};

use crate::client::Client;
use crate::config::CallOptions;
use crate::hooks::Level;
use crate::transport::Transport;
use crate::watch::{Answer, Change, TaskChange, WatchOptions, WatchRequest, WatchStep, Watcher};

/// Longest sleep of a watch in a page, so that it notices when the page is hidden or shown.
const MAX_PAGE_SLEEP: Duration = Duration::from_secs(1);

/// Event of a watch.
#[derive(Debug)]
pub enum Event {
    /// Changes of tasks, at least one.
    Changes(Vec<Change>),
    /// A transient failure. The watch continues.
    Failure(
        #[cfg_attr(
            not(target_arch = "wasm32"),
            allow(dead_code, reason = "the log has it")
        )]
        Error,
    ),
}

/// Watch over tasks.
pub struct Watch<T> {
    client: Client<T>,
    options: CallOptions,
    watcher: Watcher,
    is_hidden: Option<Box<dyn Fn() -> bool>>,
}

impl<T> std::fmt::Debug for Watch<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl<T: Transport + 'static> Client<T> {
    /// Watches the matching tasks, from now on or from the options' `since` on. Nothing is sent before [`next`](Watch::next).
    ///
    /// # Errors
    /// A validation error for the query or the options.
    pub fn watch(
        &self,
        request: &ListOpLogs,
        watch: WatchOptions,
        options: &CallOptions,
    ) -> Result<Watch<T>, Error> {
        Ok(Watch {
            client: self.clone(),
            options: options.clone(),
            watcher: Watcher::new(request.clone(), watch)?,
            is_hidden: None,
        })
    }
}

impl<T: Transport + 'static> Watch<T> {
    /// Waits for the next changes, at least one. The watch survives transient failures: the next round covers the same time
    /// again.
    ///
    /// # Errors
    /// A permanent failure, such as refused credentials. It ends the watch.
    pub async fn next(&mut self) -> Result<Vec<TaskChange>, Error> {
        loop {
            if let Event::Changes(changes) = self.next_event().await? {
                return Ok(changes.iter().map(Change::typed).collect());
            }
        }
    }

    /// Sets the function that returns true while the page is hidden.
    pub fn is_hidden_by(&mut self, is_hidden: impl Fn() -> bool + 'static) {
        self.is_hidden = Some(Box::new(is_hidden));
    }

    /// Waits for the next changes or the next transient failure, for JavaScript.
    ///
    /// # Errors
    /// A permanent failure. It ends the watch.
    pub async fn next_event(&mut self) -> Result<Event, Error> {
        loop {
            if let Some(is_hidden) = &self.is_hidden {
                self.watcher.set_hidden(is_hidden());
            }
            let transport = self.client.transport();
            match self.watcher.next(transport.now(), transport.unix_time()) {
                WatchStep::Send(request) => {
                    let answer = self.send(&request).await;
                    let now = self.client.transport().now();
                    let changes = self.watcher.answer(answer, now)?;
                    if !changes.is_empty() {
                        return Ok(Event::Changes(changes));
                    }
                }
                WatchStep::Sleep {
                    failure: Some(error),
                    ..
                } => {
                    let message = || format!("the watch continues after a failure: {error}");
                    self.client.log(Level::Warn, message);
                    return Ok(Event::Failure(error));
                }
                WatchStep::Sleep { time, .. } => {
                    let time = match self.is_hidden {
                        Some(_) => time.min(MAX_PAGE_SLEEP),
                        None => time,
                    };
                    transport.sleep(time).await;
                }
            }
        }
    }

    async fn send(&self, request: &WatchRequest) -> Result<Answer, Error> {
        match request {
            WatchRequest::Get(id) => {
                let request = ShowOpLog::new(id.as_str());
                let task = self.client.get_text(&request, &self.options).await?;
                Ok(Answer::Task(task))
            }
            WatchRequest::List(request) => {
                let mut pages = self.client.pages(request, &self.options, None)?;
                let mut tasks: Vec<TaskText> = Vec::new();
                while let Some(page) = poll_fn(|context| pages.poll_next(context)).await? {
                    tasks.extend(page.tasks);
                }
                Ok(Answer::Tasks(tasks))
            }
        }
    }
}
