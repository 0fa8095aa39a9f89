//! Many tasks in little memory, and questions about them.

pub mod query;
