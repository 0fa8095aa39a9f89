//! The object form, read and written as JSON.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
