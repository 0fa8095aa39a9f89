//! Small versions of what the standard library has, for the size of the WebAssembly modules.

pub mod sorted;
pub mod text;
