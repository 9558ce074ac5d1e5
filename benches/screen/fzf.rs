//! The finder that first frames and keys are compared with.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

use crate::launch;
use crate::pty::Terminal;

/// Its version, where it is installed.
pub fn version() -> Option<String> {
    let out = Command::new("fzf").arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout);
    Some(text.split_whitespace().next()?.to_owned())
}

/// A file of 2,000 lines.
pub fn two_thousand(folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join("lines");
    let mut text = String::new();
    for n in 1..=2000 {
        let _ = writeln!(text, "{n} a bank invites questions and gets them");
    }
    fs::write(&file, text)?;
    Ok(file)
}

/// Starts it on these; how long until the first of them were on the screen.
pub fn first_frame(lines: &Path) -> (Duration, Terminal) {
    let begun = Instant::now();
    let mut terminal = launch("exec fzf < \"$0\"", lines).start();
    let ready = terminal.wait_for("lines of fzf", |screen| {
        screen.contents().contains("a bank invites questions")
    });
    (ready - begun, terminal)
}
