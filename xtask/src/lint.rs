//! Formatting, lints and types.

use std::time::Instant;

use anyhow::Result;

use crate::setup::WASM_TARGET;
use crate::{build, process, setup, tools, workspace};

/// Everything `npm run lint` checks, the quick checks first.
pub fn all() -> Result<()> {
    setup::for_build()?;
    timed("rustfmt", || {
        process::run(process::cargo().args(["fmt", "--all", "--check"]))
    })?;
    timed("biome", || {
        process::run(tools::node_tool("biome")?.args(["check", "--error-on-warnings"]))
    })?;
    timed("clippy", || {
        // One package at a time: together they would share features.
        for package in workspace::CRATES {
            clippy(&["-p", package])?;
        }
        clippy(&["-p", "xtask"])
    })?;
    timed("clippy for wasm", || {
        for package in workspace::WASM_CRATES {
            clippy(&["-p", package, "--target", WASM_TARGET])?;
        }
        clippy(&["-p", "cbr-tasks", "--target", WASM_TARGET])
    })?;
    // The JavaScript is checked against what bindgen generates.
    build::package()?;
    timed("tsc", || {
        process::run(tools::node_tool("tsc")?.args(["-p", "."]))
    })
}

/// Let rustfmt and biome rewrite what they object to.
pub fn format() -> Result<()> {
    setup::for_build()?;
    process::run(process::cargo().args(["fmt", "--all"]))?;
    process::run(tools::node_tool("biome")?.args(["check", "--write"]))
}

fn clippy(packages: &[&str]) -> Result<()> {
    process::run(
        process::cargo()
            .args(["clippy", "-q", "--all-targets"])
            .args(packages)
            .args(["--", "-D", "warnings"]),
    )
}

fn timed(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    check()?;
    println!("lint: {name} ({:.1} s)", start.elapsed().as_secs_f64());
    Ok(())
}
