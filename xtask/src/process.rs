//! Runs other programs and says in one line what went wrong.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A command that runs in the repository's folder.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    command
}

/// cargo, the one that runs this program.
pub fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The manifest of xtask must not reach build scripts and tests of the crate.
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Run with the output shown; an error where the command fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("can't run {}", program(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", display(command));
    }
    Ok(())
}

/// Replaces this process by the program: whoever ends this one ends that one. Returns only with an error.
#[cfg(unix)]
pub fn replace_by(command: &mut Command) -> Result<()> {
    let error = command.exec();
    Err(error).with_context(|| format!("can't run {}", program(command)))
}

/// Runs the program below this one: Windows replaces no process. Ctrl-C ends both.
#[cfg(not(unix))]
pub fn replace_by(command: &mut Command) -> Result<()> {
    run(command)
}

/// Run silently; its output only where the command fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("can't run {}", program(command)))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{} failed ({})", display(command), output.status);
    }
    Ok(())
}

/// Run and return standard output, trimmed; the error output is shown.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("can't run {}", program(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", display(command), output.status);
    }
    let text = String::from_utf8(output.stdout)
        .with_context(|| format!("{} printed something else than text", display(command)))?;
    Ok(text.trim().to_owned())
}

/// Run with the output shown as it comes, and hand back all of standard output as well.
pub fn run_and_read(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't run {}", program(command)))?;
    let stdout = child.stdout.take().context("no standard output to read")?;
    let reader = thread::spawn(move || echo(stdout));
    let status = child.wait()?;
    let text = reader.join().unwrap_or_default();
    Ok((status.success(), text))
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

/// The command as a person would type it, without the repository's path.
pub fn display(command: &Command) -> String {
    let mut words = vec![program(command)];
    words.extend(
        command
            .get_args()
            .map(|word| shorten(&word.to_string_lossy())),
    );
    words.join(" ")
}

fn program(command: &Command) -> String {
    shorten(&command.get_program().to_string_lossy())
}

fn shorten(word: &str) -> String {
    let root = format!(
        "{}{}",
        workspace::root().display(),
        std::path::MAIN_SEPARATOR
    );
    word.replace(&root, "")
}
