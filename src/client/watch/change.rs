//! Changes of tasks.

use cbr_wire::model::essentials::Essentials;
use cbr_wire::model::page::TaskText;
use cbr_wire::model::{OperationLog, TaskStatus};

/// Kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaskChangeKind {
    /// The task was seen for the first time, with any status.
    Added,
    /// The task changed, and did not just end.
    Updated,
    /// The task ended.
    Finished,
    /// The service does not know the task any more, though it had not ended.
    Removed,
}

impl TaskChangeKind {
    /// Returns the name for JavaScript: `added`, `updated`, `finished` or `removed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Finished => "finished",
            Self::Removed => "removed",
        }
    }
}

/// Change of a task.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TaskChange {
    /// Kind of the change.
    pub kind: TaskChangeKind,
    /// Current state of the task; for a removed task, its last known state.
    pub task: OperationLog,
    /// Previous state of the task, if it had not ended then.
    pub previous: Option<OperationLog>,
}

/// Change with the tasks as normalized text.
#[derive(Debug)]
pub struct Change {
    /// Kind of the change.
    pub kind: TaskChangeKind,
    /// Current state of the task; for a removed task, its last known state.
    pub task: TaskText,
    /// Previous state of the task, if it had not ended then.
    pub previous: Option<TaskText>,
}

impl Change {
    /// Decodes the tasks.
    pub(crate) fn typed(&self) -> TaskChange {
        TaskChange {
            kind: self.kind,
            task: self.task.typed(),
            previous: self.previous.as_ref().map(TaskText::typed),
        }
    }
}

/// Filter for changes: passes those whose task has, or had, a status.
#[derive(Debug)]
pub(super) struct StatusFilter(pub(super) Option<TaskStatus>);

impl StatusFilter {
    pub(super) fn passes(&self, change: &Change) -> bool {
        let Some(wanted) = &self.0 else { return true };
        [Some(&change.task), change.previous.as_ref()]
            .into_iter()
            .flatten()
            .any(|task| Essentials::of(task).status == *wanted)
    }
}
