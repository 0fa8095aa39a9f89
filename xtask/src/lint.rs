//! Checks formatting, lints and types.

use std::time::Instant;

use anyhow::Result;

use crate::setup::WASM_TARGET;
use crate::{build, process, setup, tools, workspace};

/// Runs all checks, the quick ones first.
pub fn all() -> Result<()> {
    setup::for_build()?;
    let sh = process::shell()?;
    timed("rustfmt", || {
        Ok(process::cargo(&sh)
            .args(["fmt", "--all", "--check"])
            .run()?)
    })?;
    timed("biome", || {
        let biome = tools::node_tool(&sh, "biome")?;
        Ok(biome.args(["check", "--error-on-warnings"]).run()?)
    })?;
    timed("clippy", || {
        // One package at a time: together they would share features.
        for package in workspace::CRATES {
            clippy(&["-p", package])?;
        }
        clippy_while_compiling("xtask")
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
        Ok(tools::node_tool(&sh, "tsc")?.args(["-p", "."]).run()?)
    })
}

/// Lets rustfmt and Biome fix what they can.
pub fn format() -> Result<()> {
    setup::for_build()?;
    let sh = process::shell()?;
    process::cargo(&sh).args(["fmt", "--all"]).run()?;
    tools::node_tool(&sh, "biome")?
        .args(["check", "--write"])
        .run()?;
    Ok(())
}

fn clippy(packages: &[&str]) -> Result<()> {
    process::cargo(&process::shell()?)
        .args(["clippy", "-q", "--all-targets"])
        .args(packages)
        .args(["--", "-D", "warnings"])
        .run()?;
    Ok(())
}

/// Lints a program, and its tests, while they are compiled in full: with the dependencies that this program was compiled with.
/// `cargo clippy` would check these anew, which takes longer than all other crates together.
fn clippy_while_compiling(program: &str) -> Result<()> {
    let sh = process::shell()?;
    for profile in ["dev", "test"] {
        process::cargo(&sh)
            .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
            .args(["rustc", "-q", "-p", program, "--bin", program])
            .args(["--profile", profile, "--", "-D", "warnings"])
            .run()?;
    }
    Ok(())
}

fn timed(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    check()?;
    println!("lint: {name} ({:.1} s)", start.elapsed().as_secs_f64());
    Ok(())
}
