//! The tests that are JavaScript.

use std::path::Path;

use anyhow::{Result, bail};

use super::is_test_script;
use super::tally::Tally;
use crate::{browser, process, workspace};

/// Run the test files of a folder against the package installed in `project`.
pub fn run(folder: &str, project: &Path, tally: &mut Tally) -> Result<()> {
    let mut files = workspace::files_below(&workspace::path(folder))?;
    files.retain(|file| is_test_script(file));
    if files.is_empty() {
        bail!("{folder} holds no *.test.js");
    }
    let mut command = process::command("node");
    // No test waits for ever. Node 20 has the option from 20.11 on.
    let limit = "--test-timeout=240000";
    if process::run_quietly(process::command("node").args([limit, "--eval", ""])).is_ok() {
        command.arg(limit);
    }
    command
        .args(["--test", "--test-reporter=spec"])
        .args(files)
        .env("CBR_TASKS_PKG", project);
    if let Some(chrome) = browser::chrome() {
        command.env("CHROME_PATH", chrome);
    }
    let (succeeded, output) = process::run_and_read(&mut command)?;
    let ran = tally.add_node(&output);
    if !succeeded {
        bail!("tests in {folder} failed");
    }
    if ran == 0 {
        bail!("no test in {folder} ran");
    }
    Ok(())
}
