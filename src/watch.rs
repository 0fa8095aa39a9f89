//! Watching tasks: what was added, changed, ended or removed.
