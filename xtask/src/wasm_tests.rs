//! The test runner for wasm: cargo starts it for each test binary, as `.cargo/config.toml` says.

use std::ffi::OsString;

use anyhow::Result;

/// Runs one test binary in Node or in a browser, as variables of the environment say.
pub fn runner(args: Vec<OsString>) -> Result<()> {
    let name = OsString::from("wasm-bindgen-test-runner");
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::iter::once(name).chain(args))
}
