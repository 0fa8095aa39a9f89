//! `npm test`: a fixed list of steps, and the selection of steps and test files.

mod install;
mod rust;
mod scripts;
mod tally;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{build, lint, setup, sizes, workspace};
use install::Installed;
use tally::Tally;

/// A step: its name and its function.
type Step = (&'static str, fn(&mut Run) -> Result<()>);

const STEPS: [Step; 12] = [
    ("setup", |_| {
        setup::for_build().and_then(|()| setup::for_browser_tests())
    }),
    ("lint", |_| lint::all()),
    ("build", |_| build::package()),
    ("sizes", |_| sizes::check()),
    ("rust", |run| rust::native(&mut run.tally)),
    ("wasm-node", |run| rust::wasm_in_node(&mut run.tally)),
    ("wasm-browser", |run| rust::wasm_in_browser(&mut run.tally)),
    ("wasm-worker", |run| rust::wasm_in_worker(&mut run.tally)),
    ("node", |run| run.scripts("node")),
    ("packaging", |run| run.scripts("packaging")),
    ("browser", |run| run.scripts("browser")),
    ("readme", |run| run.scripts("readme")),
];

/// State shared by the steps of one run.
#[derive(Default)]
struct Run {
    /// Test files, or folders of them, to run. All files run where it is empty.
    chosen: Vec<PathBuf>,
    tally: Tally,
    installed: Option<Installed>,
}

impl Run {
    fn scripts(&mut self, step: &str) -> Result<()> {
        let project = self.project()?;
        scripts::run(step, &self.chosen, &project, &mut self.tally)
    }

    /// Returns the project that has the packed package installed, and makes it the first time.
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

/// Prints the names of the steps.
pub fn list() {
    for (name, _) in STEPS {
        println!("{name}");
    }
}

/// Runs the named steps and the steps of the named test files, or all steps. Stops at the first step that fails.
pub fn run(names: &[String]) -> Result<()> {
    let mut run = Run::default();
    let mut wanted = Vec::new();
    for name in names {
        let path = workspace::path(name);
        let steps = STEPS.map(|(step, _)| step);
        let has = |step: &str| path.exists() && path.starts_with(scripts::folder(step));
        let is_named = |step: &&str| *step == name || has(step);
        let Some(step) = steps.into_iter().find(is_named) else {
            bail!(
                "expected a step ({}) or a test file, got {name}",
                steps.join(", ")
            );
        };
        wanted.push(step);
        if step != name {
            run.chosen.push(path);
        }
    }
    let start = Instant::now();
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for (name, step) in STEPS {
        if !names.is_empty() && !wanted.contains(&name) {
            continue;
        }
        println!("\n== {name}");
        let step_start = Instant::now();
        let failed_before = run.tally.failed;
        outcome = step(&mut run);
        if outcome.is_err() && run.tally.failed == failed_before {
            // A step that stops without a count of its own is a failure too.
            run.tally.failed += 1;
        }
        let (verdict, time) = (
            if outcome.is_ok() { "ok" } else { "failed" },
            step_start.elapsed(),
        );
        println!("== {name}: {verdict} in {:.1} s", time.as_secs_f64());
        times.push((name, time));
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
