//! Programs in another language that check what this one makes.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a script of this folder on an input. Returns its output, and true if it is content.
pub fn run(script: &str, input: &str) -> (String, bool) {
    let mut python = Command::new("python3")
        .arg(format!("{}/tests/{script}", env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs python3");
    let mut stdin = python.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = python.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (said, output.status.success())
}
