//! Object form of filters, as JSON.

mod read;
mod write;

pub(super) use read::read_object;
pub(super) use write::write_filter;
