//! Watching tasks.
