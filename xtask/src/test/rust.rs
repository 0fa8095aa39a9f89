//! The Rust tests: native ones, and the same crate compiled to wasm in Node, in a page and in a worker.

use anyhow::{Context, Result, bail};
use serde_json::json;
use xshell::{Cmd, Shell};

use super::tally::Tally;
use crate::setup::WASM_TARGET;
use crate::{browser, lint, process, workspace};

/// Tests all packages, including doctests. xtask is apart, because Cargo unifies the features of packages that it builds together,
/// and would compile the dependencies of this program anew.
pub fn native(tally: &mut Tally) -> Result<()> {
    let sh = process::shell()?;
    run(lint::cargo_test(&sh, &workspace::CRATES), tally)?;
    run(lint::cargo_test(&sh, &["xtask"]), tally)
}

/// Runs the wasm tests in Node.
pub fn wasm_in_node(tally: &mut Tally) -> Result<()> {
    let sh = process::shell()?;
    run(
        wasm_tests(&sh).env("WASM_BINDGEN_TEST_ONLY_NODE", "1"),
        tally,
    )
}

/// Runs the wasm tests in a page.
pub fn wasm_in_browser(tally: &mut Tally) -> Result<()> {
    wasm_in_chrome("WASM_BINDGEN_USE_BROWSER", tally)
}

/// Runs the wasm tests in a module worker.
pub fn wasm_in_worker(tally: &mut Tally) -> Result<()> {
    wasm_in_chrome("WASM_BINDGEN_USE_DEDICATED_WORKER", tally)
}

fn wasm_in_chrome(place: &str, tally: &mut Tally) -> Result<()> {
    let missing = "the browser tests need Chromium and chromedriver; get them with `npm run setup -- --browser`";
    let chrome = browser::chrome().context(missing)?;
    let driver = browser::chromedriver().context(missing)?;
    let capabilities = json!({
        "goog:chromeOptions": {
            "binary": chrome,
            // Background tasks of Chrome, for some of which it would wait without internet access. The last is explained in
            // `tests/browser/chromium.js`.
            "args": [
                "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync",
                "disable-features=PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
            ],
        }
    });
    let file = workspace::work_dir().join("webdriver.json");
    workspace::write(&file, capabilities.to_string())?;
    let sh = process::shell()?;
    let command = wasm_tests(&sh)
        .env(place, "1")
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        // A loaded machine needs more than the runner's 20 s and 5 s.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    run(command, tally)
}

fn wasm_tests(shell: &Shell) -> Cmd<'_> {
    lint::cargo_test(shell, &workspace::WASM_CRATES).args(["--lib", "--target", WASM_TARGET])
}

fn run(command: Cmd, tally: &mut Tally) -> Result<()> {
    let name = command.to_string();
    let (succeeded, output) = process::run_and_read(command)?;
    let ran = tally.add_rust(&output);
    if !succeeded {
        bail!("{name} failed");
    }
    if ran == 0 {
        bail!("{name} ran no test");
    }
    Ok(())
}
