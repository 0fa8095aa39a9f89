//! The object form, read and written as JSON.

mod read;
mod write;

pub(super) use read::read_object;
pub(super) use write::write_filter;
