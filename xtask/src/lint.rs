//! Checks formatting, lints and types.

use std::thread;
use std::time::Instant;

use anyhow::Result;
use xshell::{Cmd, Shell};

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
    // Beside clippy, because the linker keeps one core busy for long.
    thread::scope(|scope| {
        let scripts = scope.spawn(|| {
            // The JavaScript is checked against what bindgen generates.
            build::package()?;
            let sh = process::shell()?;
            timed("tsc", || {
                Ok(tools::node_tool(&sh, "tsc")?.args(["-p", "."]).run()?)
            })
        });
        clippy()?;
        process::join(scripts)
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

/// Compiles the tests, and what is without them, as the steps `rust` and `wasm-…` want them.
fn clippy() -> Result<()> {
    let sh = process::shell()?;
    timed("clippy", || {
        cargo_test(&sh, &workspace::CRATES)
            .args(["-q", "--no-run"])
            .run()?;
        cargo_test(&sh, &["xtask"]).args(["-q", "--no-run"]).run()?;
        // Only without its tests do unused functions of a program show.
        Ok(linted(process::cargo(&sh).args(["build", "-q", "-p", "xtask"])).run()?)
    })?;
    timed("clippy for wasm", || {
        // With the facade, whose dependencies are all among theirs.
        let packages = [&workspace::WASM_CRATES[..], &["cbr-tasks"]].concat();
        let tests = cargo_test(&sh, &packages).args(["-q", "--no-run"]);
        Ok(tests.args(["--lib", "--target", WASM_TARGET]).run()?)
    })
}

/// `cargo test` for these packages, which fails for a warning of clippy too. The tests are compiled and linted in one: `cargo clippy`
/// would check them, and all their dependencies, apart.
pub fn cargo_test<'a>(shell: &'a Shell, packages: &[&str]) -> Cmd<'a> {
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    linted(process::cargo(shell).arg("test").args(packages))
}

/// Has clippy compile the crates of the workspace for a command of Cargo.
fn linted(cargo: Cmd<'_>) -> Cmd<'_> {
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        // As `cargo clippy -- -D warnings` hands it over.
        .env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        )
}

fn timed(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    check()?;
    println!("lint: {name} ({:.1} s)", start.elapsed().as_secs_f64());
    Ok(())
}
