//! `Client::wait`: connects the state machine in `wait/` with the client.

use std::future::ready;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::OperationLog;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ShowOpLog;
use futures_util::future::LocalBoxFuture;

use crate::client::Client;
use crate::config::CallOptions;
use crate::hooks::Level;
use crate::transport::Transport;
use crate::wait::{Observation, WaitOptions, WaitProgress, WaitStep, Waiter};

/// Callback for every observed state of the task. Its error ends the wait.
pub type OnProgress<'a> =
    &'a mut dyn FnMut(&TaskText, &WaitProgress) -> LocalBoxFuture<'static, Result<(), Error>>;

impl<T: Transport + 'static> Client<T> {
    /// Waits for a task to end. `on_progress` gets every observed state of the task.
    ///
    /// # Errors
    /// As [`get`](Self::get), except that the wait survives transient failures. If the task fails, or does not end in time,
    /// [`Error::is_wait`] is true and the error has the task.
    pub async fn wait(
        &self,
        request: &ShowOpLog,
        wait: &WaitOptions,
        options: &CallOptions,
        mut on_progress: impl FnMut(&OperationLog, &WaitProgress),
    ) -> Result<OperationLog, Error> {
        let mut on_text =
            |task: &TaskText, progress: &WaitProgress| -> LocalBoxFuture<'static, _> {
                on_progress(&task.typed(), progress);
                Box::pin(ready(Ok(())))
            };
        let task = self.wait_text(request, wait, options, &mut on_text).await?;
        Ok(task.typed())
    }

    /// Waits for a task to end and returns its normalized text, for JavaScript.
    ///
    /// # Errors
    /// As [`wait`](Self::wait), and the error of `on_progress`.
    pub async fn wait_text(
        &self,
        request: &ShowOpLog,
        wait: &WaitOptions,
        options: &CallOptions,
        on_progress: OnProgress<'_>,
    ) -> Result<TaskText, Error> {
        wait.validate()?;
        request.validate()?;
        let shared = &*self.shared;
        let begun = shared.transport.now();
        let id = request.operation_log_id.as_str();
        let mut waiter = Waiter::new(id, wait.clone(), begun);
        let timeout = options.timeout.unwrap_or(shared.timeout);
        let total_timeout = options.total_timeout.unwrap_or(shared.total_timeout);
        loop {
            // The last poll may take as long as one attempt, but not as long as all its retries.
            let passed = shared.transport.now().saturating_sub(begun);
            let left = wait.max_wait.saturating_sub(passed).saturating_add(timeout);
            let poll_options = CallOptions {
                total_timeout: Some(total_timeout.min(left)),
                ..options.clone()
            };
            let observation = match self.get_text(request, &poll_options).await {
                Ok(task) => Observation::Task(task),
                Err(error) if error.is_not_found() => Observation::NotFound(error),
                Err(error) => Observation::Failed(error),
            };
            let now = shared.transport.now();
            let spacing = match &shared.rate_limiter {
                Some(limiter) => limiter.borrow_mut().current_spacing(now),
                None => Duration::ZERO,
            };
            let unix_now = shared.transport.unix_time();
            let random = shared.transport.random();
            let step = waiter.observe(observation, now, unix_now, spacing, random);
            let progress = waiter.progress();
            let task = match &step {
                WaitStep::Done(task) => Some(task),
                WaitStep::Poll { .. } if progress.failures == 0 => waiter.task(),
                _ => None,
            };
            if let Some(task) = task {
                on_progress(task, &progress).await?;
            }
            if !progress.is_known_status {
                self.log(Level::Warn, || {
                    format!("task {id}: a status that this version does not know; waiting on")
                });
            }
            match step {
                WaitStep::Done(task) => return Ok(task),
                WaitStep::Failed(error) => return Err(error),
                WaitStep::Poll { after } => shared.transport.sleep(after).await,
            }
        }
    }
}
