//! Installs what a fresh clone lacks: parts of Rust, node modules, and a browser for the tests.

use std::env;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::{browser, process, tools, workspace};

/// The Rust target of the package.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs the parts of Rust and the node modules that are missing.
pub fn for_build() -> Result<()> {
    tools::check_node()?;
    rust_parts()?;
    node_modules()
}

/// Installs a browser and its driver on Debian as root. Elsewhere fails where they are missing.
pub fn for_browser_tests() -> Result<()> {
    if browser::chrome().is_some() && browser::chromedriver().is_some() {
        return headless_shell();
    }
    if !is_debian_root() {
        let missing = if browser::chrome().is_none() {
            "Chromium or Chrome"
        } else {
            "chromedriver"
        };
        bail!(
            "{missing} is missing for the browser tests; install both (Debian: `sudo apt-get install chromium chromium-driver`), \
             or name them in CHROME_PATH and CHROMEDRIVER"
        );
    }
    update_packages()?;
    install(&["chromium", "chromium-driver"])?;
    headless_shell()
}

/// Installs Firefox, and `WebKitGTK` with a display for its windows, on Debian as root. Elsewhere the tests say what is missing.
pub fn for_engines() -> Result<()> {
    let is_there = |name: &str, variable: &str| {
        browser::in_path(name).is_some() || env::var_os(variable).is_some()
    };
    let mut missing = Vec::new();
    if !is_there("firefox", "FIREFOX_PATH") && browser::in_path("firefox-esr").is_none() {
        missing.push("firefox-esr");
    }
    if !is_there("WebKitWebDriver", "WEBKIT_DRIVER") {
        missing.push("webkit2gtk-driver");
    }
    if !is_there("Xvfb", "XVFB") {
        missing.push("xvfb");
    }
    if missing.is_empty() || !is_debian_root() {
        return Ok(());
    }
    update_packages()?;
    install(&missing)
}

fn update_packages() -> Result<()> {
    let sh = process::shell()?;
    process::run_quietly(cmd!(sh, "apt-get update -qq"))
}

/// Installs Chromium's shell on Debian as root, if this Debian has it. The tests take longer without it.
fn headless_shell() -> Result<()> {
    const NAME: &str = "chromium-headless-shell";
    if browser::headless_shell().is_some() || !is_debian_root() {
        return Ok(());
    }
    let sh = process::shell()?;
    let known = cmd!(sh, "apt-cache show {NAME}").ignore_stderr();
    if known.quiet().ignore_stdout().run().is_ok() {
        // The list of packages may be too old to get it.
        let installed = install(&[NAME]);
        if installed.is_err() {
            println!(
                "setup: {NAME} could not be installed; the browser tests take longer without it"
            );
        }
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<()> {
    println!("setup: apt-get install {}", packages.join(" "));
    let sh = process::shell()?;
    sh.set_var("DEBIAN_FRONTEND", "noninteractive");
    process::run_quietly(cmd!(
        sh,
        "apt-get install -y -qq --no-install-recommends {packages...}"
    ))
}

/// Fails where the wasm target is missing, and says how to get it.
pub fn check_wasm_target() -> Result<()> {
    let sh = process::shell()?;
    let sysroot = cmd!(sh, "rustc --print sysroot")
        .quiet()
        .read()
        .context("rustc is missing; install Rust from https://rustup.rs")?;
    if !Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .exists()
    {
        bail!("the target {WASM_TARGET} is missing; get it with `rustup target add {WASM_TARGET}`");
    }
    Ok(())
}

/// Fails where the node modules are missing or older than the lock file, and says how to get them.
pub fn check_node_modules() -> Result<()> {
    let lock = modified("package-lock.json");
    let installed = modified("node_modules/.package-lock.json");
    match (lock, installed) {
        (_, None) => bail!("the node modules are missing; get them with `npm ci`"),
        (Some(lock), Some(installed)) if installed < lock => {
            bail!("the node modules are older than package-lock.json; renew them with `npm ci`")
        }
        _ => Ok(()),
    }
}

fn rust_parts() -> Result<()> {
    if check_wasm_target().is_err() {
        rustup(&["target", "add", WASM_TARGET])?;
    }
    let sh = process::shell()?;
    for (program, component) in [("cargo-clippy", "clippy"), ("rustfmt", "rustfmt")] {
        // rustup's proxies are in PATH even where the component is missing.
        let works = process::run_quietly(cmd!(sh, "{program} --version")).is_ok();
        if !works {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(args: &[&str]) -> Result<()> {
    if browser::in_path("rustup").is_none() {
        bail!(
            "rustup is missing, to run `rustup {}`; install it from https://rustup.rs",
            args.join(" ")
        );
    }
    println!("setup: rustup {}", args.join(" "));
    let sh = process::shell()?;
    cmd!(sh, "rustup {args...}").quiet().run()?;
    Ok(())
}

fn node_modules() -> Result<()> {
    if check_node_modules().is_ok() {
        return Ok(());
    }
    println!("setup: npm ci");
    tools::npm(&process::shell()?)
        .args(["ci", "--loglevel=error"])
        .run()?;
    Ok(())
}

fn modified(path: &str) -> Option<SystemTime> {
    fs::metadata(workspace::path(path))
        .and_then(|metadata| metadata.modified())
        .ok()
}

fn is_debian_root() -> bool {
    let is_root = process::shell()
        .and_then(|sh| Ok(cmd!(sh, "id -u").quiet().read()?))
        .is_ok_and(|id| id == "0");
    is_root && Path::new("/etc/debian_version").exists() && browser::in_path("apt-get").is_some()
}
