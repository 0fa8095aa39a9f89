//! The build of cbr-tasks: `cargo run -p xtask -- COMMAND`, or the npm script of the same name.

mod bench;
mod browser;
mod build;
mod consumers;
mod engines;
mod lint;
mod process;
mod setup;
mod sizes;
mod stamp;
mod start;
mod test;
mod tools;
mod wasm_tests;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the build needs: the wasm target, clippy, rustfmt, node modules
    Setup {
        /// Also install a browser and its driver for the tests
        #[arg(long)]
        browser: bool,
    },
    /// Build the npm package into pkg/, and its reference into docs/reference/
    Build,
    /// Set up, build, and serve the demo page with the emulator
    Start {
        /// Arguments for www/serve.js
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Check formatting, lints and types
    Lint,
    /// Fix formatting, and lints where a tool can
    Format,
    /// Set up, lint, build and run every test
    Test {
        /// Run only these steps, or only these test files or folders of them; `--list` prints the steps
        #[arg(value_name = "STEP|FILE")]
        names: Vec<String>,
        /// Print the names of the steps
        #[arg(long)]
        list: bool,
    },
    /// Build and run the package in projects with bundlers, runtimes and frameworks
    Consumers {
        /// Run only the projects whose names contain one of these
        names: Vec<String>,
    },
    /// Build, and run the viewer's tests in three browser engines
    Engines {
        /// Run only these engines, or the scenarios whose names contain one of these
        names: Vec<String>,
    },
    /// Build, and compare other clients of the service with this one; installs them into a temporary folder
    Interop,
    /// Build and run the benchmarks
    Bench {
        /// Arguments for tests/bench/main.js
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Print the download sizes of the package, and fail where they exceed tests/packaging/budget.json
    Sizes {
        /// Record the present sizes as the budget
        #[arg(long)]
        record: bool,
    },
    /// Run a wasm test binary. Cargo calls this, as .cargo/config.toml says
    #[command(hide = true)]
    TestRunner {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Setup { browser } => {
            setup::for_build()?;
            if browser {
                setup::for_browser_tests()?;
            }
            println!("all there");
            Ok(())
        }
        Command::Build => build::package(),
        Command::Start { args } => start::run(&args),
        Command::Lint => lint::all(),
        Command::Format => lint::format(),
        Command::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Command::Test { names, .. } => test::run(&names),
        Command::Consumers { names } => consumers::run(&names),
        Command::Engines { names } => engines::run(&names),
        Command::Interop => consumers::other_clients(),
        Command::Bench { args } => bench::run(&args),
        Command::Sizes { record } => sizes::report(record),
        Command::TestRunner { args } => wasm_tests::runner(args),
    }
}
