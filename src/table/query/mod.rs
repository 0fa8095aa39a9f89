//! Filters: which tasks of a table are wanted, as a line of text or as an object.
mod comparison;
mod field;
mod filter;
mod matches;
mod moment;
mod number;
mod object;
mod parse;
mod print;

pub use field::TimeField;
pub use filter::Filter;
pub use matches::{Column, RowView};
