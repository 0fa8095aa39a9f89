//! Node, npm and the programs of node modules.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use xshell::{Cmd, Shell};

use crate::workspace;

/// The oldest Node that the package and the build run on; `engines` in package.json says the same.
pub const OLDEST_NODE: u32 = 20;

/// A program of a node module, by the name of its launcher.
pub fn node_tool<'a>(shell: &'a Shell, name: &str) -> Result<Cmd<'a>> {
    let launcher = if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    };
    let path = workspace::path("node_modules").join(".bin").join(launcher);
    if !path.exists() {
        bail!("{name} is missing; get it with `npm ci`");
    }
    Ok(shell.cmd(path).quiet())
}

/// npm, under its name on this system.
pub fn npm(shell: &Shell) -> Cmd<'_> {
    shell
        .cmd(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .quiet()
}

/// Fails where Node is missing or too old.
pub fn check_node() -> Result<()> {
    let found = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output();
    let Ok(output) = found else {
        bail!("Node.js is missing; install version {OLDEST_NODE} or newer from https://nodejs.org");
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if major(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!(
            "Node.js {version} is too old; install version {OLDEST_NODE} or newer from https://nodejs.org"
        );
    }
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major(""), None);
    }
}
