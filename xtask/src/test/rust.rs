//! The tests that are Rust: natively, and compiled to wasm in Node, in a page and in a worker.

use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::tally::Tally;
use crate::setup::WASM_TARGET;
use crate::{browser, process, workspace};

/// All packages, doctests included; one at a time, because together they would share features.
pub fn native(tally: &mut Tally) -> Result<()> {
    for package in workspace::CRATES.into_iter().chain(["xtask"]) {
        run(process::cargo().args(["test", "-p", package]), tally)?;
    }
    Ok(())
}

/// The tests of the wasm crates in Node.
pub fn wasm_in_node(tally: &mut Tally) -> Result<()> {
    run(wasm().env("WASM_BINDGEN_TEST_ONLY_NODE", "1"), tally)
}

/// The same in a page.
pub fn wasm_in_browser(tally: &mut Tally) -> Result<()> {
    run(
        in_chrome(&mut wasm())?.env("WASM_BINDGEN_USE_BROWSER", "1"),
        tally,
    )
}

/// The same in a module worker.
pub fn wasm_in_worker(tally: &mut Tally) -> Result<()> {
    run(
        in_chrome(&mut wasm())?.env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1"),
        tally,
    )
}

fn wasm() -> Command {
    let mut command = process::cargo();
    command.args(["test", "--target", WASM_TARGET, "--lib"]);
    for package in workspace::WASM_CRATES {
        command.args(["-p", package]);
    }
    command
}

fn in_chrome(command: &mut Command) -> Result<&mut Command> {
    let missing = "the browser tests need Chromium and chromedriver; get them with `npm run setup -- --browser`";
    let chrome = browser::chrome().context(missing)?;
    let driver = browser::chromedriver().context(missing)?;
    let capabilities = json!({
        "goog:chromeOptions": {
            "binary": chrome,
            // Without a way to the internet each of these would be tried and waited for.
            "args": ["disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync"],
        }
    });
    let file = workspace::work_dir().join("webdriver.json");
    workspace::write(&file, capabilities.to_string())?;
    Ok(command
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        // A loaded machine needs more than the runner's 20 s and 5 s.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60"))
}

fn run(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let (succeeded, output) = process::run_and_read(command)?;
    let ran = tally.add_rust(&output);
    if !succeeded {
        bail!("{} failed", process::display(command));
    }
    if ran == 0 {
        bail!("{} ran no test", process::display(command));
    }
    Ok(())
}
