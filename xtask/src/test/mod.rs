//! Every test there is, step by step.

mod install;
mod rust;
mod scripts;
mod tally;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use install::Installed;
use tally::Tally;

use crate::{build, lint, setup, sizes};

struct Step {
    name: &'static str,
    run: fn(&mut Run) -> Result<()>,
}

const STEPS: [Step; 12] = [
    Step {
        name: "setup",
        run: |_| setup::for_build().and_then(|()| setup::for_browser_tests()),
    },
    Step {
        name: "lint",
        run: |_| lint::all(),
    },
    Step {
        name: "build",
        run: |_| build::package(),
    },
    Step {
        name: "sizes",
        run: |_| sizes::check(),
    },
    Step {
        name: "rust",
        run: |run| rust::native(&mut run.tally),
    },
    Step {
        name: "wasm-node",
        run: |run| rust::wasm_in_node(&mut run.tally),
    },
    Step {
        name: "wasm-browser",
        run: |run| rust::wasm_in_browser(&mut run.tally),
    },
    Step {
        name: "wasm-worker",
        run: |run| rust::wasm_in_worker(&mut run.tally),
    },
    Step {
        name: "node",
        run: |run| run.scripts("tests/node"),
    },
    Step {
        name: "packaging",
        run: |run| run.scripts("tests/packaging"),
    },
    Step {
        name: "browser",
        run: |run| run.scripts("tests/browser"),
    },
    Step {
        name: "readme",
        run: |run| run.scripts("tests/readme"),
    },
];

/// One run of some of the steps.
#[derive(Default)]
struct Run {
    tally: Tally,
    installed: Option<Installed>,
}

impl Run {
    fn scripts(&mut self, folder: &str) -> Result<()> {
        let project = self.project()?;
        scripts::run(folder, &project, &mut self.tally)
    }

    /// A project outside the repository that has the packed package installed.
    fn project(&mut self) -> Result<PathBuf> {
        if self.installed.is_none() {
            build::package()?;
            self.installed = Some(Installed::new()?);
        }
        self.installed
            .as_ref()
            .map(|installed| installed.path().to_path_buf())
            .context("nothing is installed")
    }
}

/// Print the names of the steps.
pub fn list() {
    for step in &STEPS {
        println!("{}", step.name);
    }
}

/// Run the steps of these names, or all; the first that fails is the last.
pub fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|step| step.name == **name))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step {unknown}; there are {}", known.join(", "));
    }
    let start = Instant::now();
    let mut run = Run::default();
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for step in STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
    {
        println!("\n== {}", step.name);
        let step_start = Instant::now();
        let failed_before = run.tally.failed;
        outcome = (step.run)(&mut run);
        if outcome.is_err() && run.tally.failed == failed_before {
            // What stops a step without a count of its own is a failure too.
            run.tally.failed += 1;
        }
        times.push((step.name, step_start.elapsed()));
        println!(
            "== {}: {} in {:.1} s",
            step.name,
            verdict(&outcome),
            step_start.elapsed().as_secs_f64()
        );
        if outcome.is_err() {
            break;
        }
    }
    println!();
    for (name, time) in times {
        println!("{name:<14}{:>8.1} s", time.as_secs_f64());
    }
    println!("{:<14}{:>8.1} s", "all", start.elapsed().as_secs_f64());
    println!("{}", run.tally);
    outcome
}

fn verdict(outcome: &Result<()>) -> &'static str {
    if outcome.is_ok() { "ok" } else { "failed" }
}

/// Whether a file holds tests for `node --test`, by its name. Those of a consumer are for its own tools.
fn is_test_script(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    let is_consumers = path
        .components()
        .any(|part| part.as_os_str() == "consumers");
    !is_consumers
        && [".test.js", ".test.cjs", ".test.mjs"]
            .iter()
            .any(|ending| name.ends_with(ending))
}
