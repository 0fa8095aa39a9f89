//! Runs other programs in the repository's folder.

use std::env;
use std::io::{BufRead, BufReader, Read};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Context, Result, anyhow, bail};
use xshell::{Cmd, Shell};

use crate::workspace;

/// A shell in the repository's folder.
pub fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(workspace::root());
    Ok(shell)
}

/// The cargo that runs this program.
pub fn cargo(shell: &Shell) -> Cmd<'_> {
    // The manifest of xtask must not reach build scripts and tests of the crate.
    env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| {
            let name = name.to_string_lossy();
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        })
        .fold(
            shell.cmd(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            Cmd::env_remove,
        )
        .quiet()
}

/// Replaces this process by the program, so that a signal to this process reaches the program. Returns only where that fails.
#[cfg(unix)]
pub fn replace_by(command: Cmd) -> Result<()> {
    let name = command.to_string();
    let error = Command::from(command).exec();
    Err(error).with_context(|| format!("can't run {name}"))
}

/// Runs the program and waits for it: Windows cannot replace a process. Ctrl-C ends both.
#[cfg(not(unix))]
pub fn replace_by(command: Cmd) -> Result<()> {
    Ok(command.run()?)
}

/// Runs silently. Shows the output only where the command fails.
pub fn run_quietly(command: Cmd) -> Result<()> {
    let name = command.to_string();
    let output = command.quiet().ignore_status().output()?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{name} failed ({})", output.status);
    }
    Ok(())
}

/// Runs with the output shown as it comes. Returns whether it succeeded, and all of standard output.
pub fn run_and_read(command: Cmd) -> Result<(bool, String)> {
    let name = command.to_string();
    let mut child = Command::from(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't run {name}"))?;
    let stdout = child.stdout.take().context("no standard output to read")?;
    let reader = thread::spawn(move || echo(stdout));
    let status = child.wait()?;
    let text = reader.join().unwrap_or_default();
    Ok((status.success(), text))
}

/// Waits for a thread and returns its outcome.
pub fn join<T>(thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().map_err(|_| anyhow!("a thread panicked"))?
}

fn echo(stream: impl Read) -> String {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
        let decoded = String::from_utf8_lossy(&line);
        print!("{decoded}");
        text.push_str(&decoded);
        line.clear();
    }
    text
}
