//! Serves the demo page and the emulator.

use std::ffi::OsString;

use anyhow::Result;
use xshell::cmd;

use crate::{build, process, setup};

/// Installs and builds what is missing, then serves until a signal ends it.
pub fn run(args: &[OsString]) -> Result<()> {
    end_with_npms_shell()?;
    setup::for_build()?;
    build::package()?;
    let sh = process::shell()?;
    process::replace_by(cmd!(sh, "node www/serve.js {args...}"))
}

/// Asks the system for a SIGTERM when the parent process ends. The server keeps this setting, because this process becomes
/// the server. npm sends its own SIGTERM to the shell that runs its scripts, and the shell dash does not pass it on.
#[cfg(target_os = "linux")]
fn end_with_npms_shell() -> Result<()> {
    use rustix::process::{Signal, set_parent_process_death_signal};
    if std::env::var_os("npm_lifecycle_event").is_some() {
        set_parent_process_death_signal(Some(Signal::TERM))?;
    }
    Ok(())
}

/// Not needed elsewhere: the shell of macOS replaces itself by the program, and Windows has no such signals.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "Linux's can fail")]
fn end_with_npms_shell() -> Result<()> {
    Ok(())
}
