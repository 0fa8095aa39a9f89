//! The crate's tests on the wasm target, in Node and in a browser.

use std::ffi::OsString;

use anyhow::Result;

/// What cargo calls for each test binary.
pub fn runner(args: Vec<OsString>) -> Result<()> {
    let name = OsString::from("wasm-bindgen-test-runner");
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::iter::once(name).chain(args))
}
