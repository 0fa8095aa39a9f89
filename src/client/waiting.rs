use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::OperationLog;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ShowOpLog;

use crate::hooks::Level;
use crate::wait::{Observation, Step, WaitOptions, WaitProgress, Waiter};
use crate::{CallOptions, Client, Transport};

/// Told about every look at a task; what it fails with ends the wait.
pub type OnProgress<'a> = &'a mut dyn FnMut(&TaskText, &WaitProgress) -> Result<(), Error>;

impl<T: Transport + 'static> Client<T> {
    /// One task, as soon as it has ended; `on_progress` is told about every look at it.
    ///
    /// # Errors
    /// As [`get`](Self::get), but failures that may pass are waited out; and an error for which
    /// [`Error::is_wait`] holds, with the task, where the task failed or still goes on after the longest wait.
    pub async fn wait(
        &self,
        request: &ShowOpLog,
        wait: &WaitOptions,
        options: &CallOptions,
        mut on_progress: impl FnMut(&OperationLog, &WaitProgress),
    ) -> Result<OperationLog, Error> {
        let mut told = |task: &TaskText, progress: &WaitProgress| {
            on_progress(&task.typed(), progress);
            Ok(())
        };
        let task = self.wait_text(request, wait, options, &mut told).await?;
        Ok(task.typed())
    }

    /// As `wait`, with the task as normalized text, for JavaScript.
    pub async fn wait_text(
        &self,
        request: &ShowOpLog,
        wait: &WaitOptions,
        options: &CallOptions,
        told: OnProgress<'_>,
    ) -> Result<TaskText, Error> {
        wait.validate()?;
        request.validate()?;
        let shared = &*self.shared;
        let begun = shared.transport.now();
        let id = request.operation_log_id.as_str();
        let mut waiter = Waiter::new(id, wait.clone(), begun);
        let one_try = options.timeout.unwrap_or(shared.timeout);
        let most = options.total_timeout.unwrap_or(shared.total_timeout);
        loop {
            // A last look may take as long as one try, not as long as all its retries.
            let passed = shared.transport.now().saturating_sub(begun);
            let left = wait.max_wait.saturating_sub(passed).saturating_add(one_try);
            let look = CallOptions {
                total_timeout: Some(most.min(left)),
                ..options.clone()
            };
            let seen = match self.get_text(request, &look).await {
                Ok(task) => Observation::Task(task),
                Err(error) if error.is_not_found() => Observation::NotFound(error),
                Err(error) => Observation::Failed(error),
            };
            let now = shared.transport.now();
            let spacing = match &shared.budget {
                Some(budget) => budget.borrow_mut().pace(now),
                None => Duration::ZERO,
            };
            let unix_now = shared.transport.unix_time();
            let random = shared.transport.random();
            let step = waiter.observe(seen, now, unix_now, spacing, random);
            let progress = waiter.progress();
            let task = match &step {
                Step::Done(task) => Some(task),
                Step::Poll { .. } if progress.failures == 0 => waiter.task(),
                _ => None,
            };
            if let Some(task) = task {
                told(task, &progress)?;
            }
            if !progress.is_known_status {
                self.log(Level::Warn, || {
                    format!("task {id}: a status that this version does not know; waiting on")
                });
            }
            match step {
                Step::Done(task) => return Ok(task),
                Step::Failed(error) => return Err(error),
                Step::Poll { after } => shared.transport.sleep(after).await,
            }
        }
    }
}
