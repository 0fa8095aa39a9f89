use cbr_wire::model::page::TaskText;
use cbr_wire::model::{OperationLog, TaskStatus};

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaskChangeKind {
    /// Seen for the first time, whatever its status is.
    Added,
    /// Something about it is different, but it has not just ended.
    Updated,
    /// It has ended.
    Finished,
    /// It was going on, and the service does not know it any more.
    Removed,
}

impl TaskChangeKind {
    /// The name for JavaScript: `added`, `updated`, `finished` or `removed`.
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

/// A change of a task.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TaskChange {
    /// What became of it.
    pub kind: TaskChangeKind,
    /// The task as it is now; for a removed one, as it was last.
    pub task: OperationLog,
    /// The task as it was seen before, where it went on then.
    pub previous: Option<OperationLog>,
}

/// A change on its way.
#[derive(Debug)]
pub struct Change {
    /// What became of the task.
    pub kind: TaskChangeKind,
    /// The task as it is now; for a removed one, as it was last.
    pub task: TaskText,
    /// The task as it was seen before, where it went on then.
    pub previous: Option<TaskText>,
}

impl Change {
    pub(crate) fn typed(&self) -> TaskChange {
        TaskChange {
            kind: self.kind,
            task: self.task.typed(),
            previous: self.previous.as_ref().map(TaskText::typed),
        }
    }
}

/// What is wanted of all changes: those whose task has, or had, a status.
#[derive(Debug)]
pub(super) struct Wanted(pub(super) Option<TaskStatus>);

impl Wanted {
    pub(super) fn takes(&self, change: &Change) -> bool {
        let Some(wanted) = &self.0 else { return true };
        [Some(&change.task), change.previous.as_ref()]
            .into_iter()
            .flatten()
            .any(|task| cbr_wire::model::essentials::Glance::of(task).status == *wanted)
    }
}
