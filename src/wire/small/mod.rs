//! Small replacements for functions of the standard library, for the size of the WebAssembly modules.

pub mod sorted;
pub mod text;
