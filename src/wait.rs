//! Waiting for a task to end.
