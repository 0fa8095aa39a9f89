//! The JavaScript tests, run by `node --test`.

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Result, bail};
use xshell::cmd;

use super::tally::Tally;
use crate::{browser, process, workspace};

/// Number of test files of a step that run at the same time for each core. Those in `tests/node` mostly wait for answers and for
/// programs to start; each of the others starts a browser or builds a project.
fn files_per_core(step: &str) -> usize {
    if step == "node" { 2 } else { 1 }
}

/// Test files that run one at a time, after all other files. Their tests measure real time: on a busy machine a few
/// milliseconds become many.
const ALONE: [&str; 4] = [
    "tests/node/client/hooks.test.js",
    "tests/node/client/timeout.test.js",
    "tests/node/client/wait.test.js",
    "tests/node/client/watch.test.js",
];

/// Limit that ends a hanging test. Node applies it to a whole file, too.
const TIMEOUT: &str = "--test-timeout=600000";

/// Runs the test files of `tests/STEP` against the package installed in `project`: those below one of the `chosen` paths, or
/// all of them.
pub fn run(step: &str, chosen: &[PathBuf], project: &Path, tally: &mut Tally) -> Result<()> {
    let mut files = workspace::files_below(&folder(step))?;
    files.retain(|file| is_test_script(file) && (chosen.is_empty() || is_below(file, chosen)));
    let alone = ALONE.map(workspace::path);
    if let Some(missing) = alone.iter().find(|path| !path.exists()) {
        bail!("ALONE: expected a file, got {}", missing.display());
    }
    let (alone, together): (Vec<_>, _) = files.into_iter().partition(|file| alone.contains(file));
    let cores = thread::available_parallelism()?.get();
    let sh = process::shell()?;
    sh.set_var("CBR_TASKS_PKG", project);
    if let Some(chrome) = browser::for_scripts() {
        sh.set_var("CHROME_PATH", chrome);
    }
    let mut ran = 0;
    let mut succeeded = true;
    for (files, at_a_time) in [(together, files_per_core(step) * cores), (alone, 1)] {
        if files.is_empty() {
            continue;
        }
        // Node 20 has these options from 20.10 and 20.11 on.
        let options = [
            TIMEOUT.to_owned(),
            format!("--test-concurrency={at_a_time}"),
        ];
        let known = options.iter().filter(|option| {
            let probe = cmd!(sh, "node {option} --eval ''").quiet();
            probe.ignore_stderr().run().is_ok()
        });
        let command = cmd!(sh, "node {known...} --test --test-reporter=spec {files...}");
        let (group_succeeded, output) = process::run_and_read(command)?;
        ran += tally.add_node(&output);
        succeeded &= group_succeeded;
    }
    if !succeeded {
        bail!("tests in tests/{step} failed");
    }
    if ran == 0 {
        bail!("no test in tests/{step} ran");
    }
    Ok(())
}

/// The folder of a step's test files.
pub fn folder(step: &str) -> PathBuf {
    workspace::path("tests").join(step)
}

fn is_below(file: &Path, paths: &[PathBuf]) -> bool {
    paths.iter().any(|path| file.starts_with(path))
}

/// Recognizes a test file for `node --test` by its name. The tests of a consumer are for its own tools.
fn is_test_script(path: &Path) -> bool {
    let is_consumers = path
        .components()
        .any(|part| part.as_os_str() == "consumers");
    let name = path.to_string_lossy();
    !is_consumers
        && [".test.js", ".test.cjs", ".test.mjs"]
            .iter()
            .any(|ending| name.ends_with(ending))
}
