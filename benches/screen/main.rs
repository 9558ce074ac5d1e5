//! What a person feels: the first useful frame, the time from a key to its complete frame, and rest while nothing happens.
//!
//! `cargo bench --bench screen`; `-- --smoke` runs each part once. All through a pseudo-terminal, the way a terminal would see
//! it. The first frame stands beside that of fzf on 2,000 lines, in alternating runs, both started by the same shell.

mod fzf;
#[expect(dead_code, reason = "the questions are for engines, not for screens")]
#[path = "../generate/mod.rs"]
mod generate;
mod large;
#[path = "../measured/mod.rs"]
mod measured;
#[expect(
    dead_code,
    clippy::expect_used,
    reason = "made for tests, which use all of it"
)]
#[path = "../../tests/suite/pty.rs"]
mod pty;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use measured::{Table, Times, count};
use pty::{Launch, Terminal};
use tempfile::TempDir;

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

/// Output that stays away for so long is over. Longer than any spinner's step.
const QUIET: Duration = Duration::from_millis(150);

fn main() -> io::Result<()> {
    let mut table = Table::new();
    first_frame(&mut table)?;
    keys(&mut table);
    rest(&mut table)?;
    table.publish(
        "Screen",
        "Through a pseudo-terminal of 120×40, on the built-in archive. First frame: from starting the program to the read that \
         completes it, with real posts and the timeline on it; fzf's is the first with lines of its list. Key: from writing a key \
         to the last output it causes (before 150 ms of silence), so later parts of a frame count too.",
    )?;
    large::measure()
}

/// Both programs are started the same way, so that the shell's own time is in both.
fn launch(script: &str, argument: &Path) -> Launch {
    Launch::new("/bin/sh")
        .arg("-c")
        .arg(script)
        .arg(argument)
        .size(COLUMNS, ROWS)
}

fn explorer() -> Launch {
    launch("exec \"$0\"", Path::new(env!("CARGO_BIN_EXE_backfire")))
}

/// Whether what can be worked with is there: rows of posts and the timeline's counts.
fn useful(screen: &vt100::Screen) -> bool {
    let text = screen.contents();
    text.contains("Announces a takeover") && text.contains("phases in order, 80 posts")
}

fn first_frame(table: &mut Table) -> io::Result<()> {
    let runs = count("BACKFIRE_BENCH_RUNS", 21, 1);
    let folder = TempDir::new()?;
    let lines = fzf::two_thousand(folder.path())?;
    let version = fzf::version();
    let mut ours = Times::default();
    let mut theirs = Times::default();
    let (mut used, mut others) = (Times::default(), Times::default());
    for _ in 0..runs {
        let begun = Instant::now();
        let mut terminal = explorer().start();
        let ready = terminal.wait_for("the first useful frame", useful);
        ours.push(ready - begun);
        if let Some(time) = busy(&terminal) {
            used.push(time);
        }
        if version.is_some() {
            let (time, terminal) = fzf::first_frame(&lines);
            theirs.push(time);
            if let Some(time) = busy(&terminal) {
                others.push(time);
            }
        }
    }
    let ratio = ours.median() / theirs.median();
    table.told(
        "first useful frame, median",
        &format!(
            "{:.1} ms (p99 {:.1}, n = {})",
            ours.median(),
            ours.p99(),
            ours.len()
        ),
    );
    if used.len() > 0 {
        let text = format!("{:.1} ms, fzf {:.1} ms", used.median(), others.median());
        table.told("processor time of all threads by then, median", &text);
    }
    match version {
        Some(version) => {
            let name = format!("fzf {version} on 2,000 lines, median");
            table.told(
                &name,
                &format!(
                    "{:.1} ms (p99 {:.1}, n = {})",
                    theirs.median(),
                    theirs.p99(),
                    theirs.len()
                ),
            );
            table.judged(
                "first frame : fzf's",
                &format!("{ratio:.2}"),
                "≤ 1.0 (aim 0.5)",
                ratio <= 1.0,
            );
        }
        None => table.told("first frame : fzf's", "not measured: no fzf here"),
    }
    Ok(())
}

fn keys(table: &mut Table) {
    let rounds = count("BACKFIRE_BENCH_ROUNDS", 5, 1);
    let mut terminal = explorer().start();
    terminal.wait_for("the first useful frame", useful);
    terminal.settle(QUIET);
    let mut all = Times::default();
    let mut used = Times::default();
    let mut mute = 0;
    for (name, keys) in [
        ("typing a search", "/foreclosure<enter>x"),
        ("down the list", "jjjjjjjjjjjjjjjjjjjj"),
        ("up the list", "kkkkkkkkkkkkkkkkkkkk"),
        (
            "round the panes",
            "<tab><tab><tab><tab><tab><tab><tab><tab>",
        ),
    ] {
        let mut times = Times::default();
        for _ in 0..rounds {
            for key in each(keys) {
                let before = busy(&terminal);
                let sent = terminal.send(key);
                let last = terminal.settle(QUIET);
                if let Some((before, after)) = before.zip(busy(&terminal)) {
                    used.push(after.saturating_sub(before));
                }
                match last {
                    Some(last) => {
                        times.push(last - sent);
                        all.push(last - sent);
                    }
                    None => mute += 1,
                }
            }
        }
        table.told(
            &format!("key, {name}"),
            &format!(
                "median {:.1} ms, p99 {:.1} ms (n = {})",
                times.median(),
                times.p99(),
                times.len()
            ),
        );
    }
    let text = format!(
        "{:.1} ms (median {:.1}, n = {}, {mute} without effect)",
        all.p99(),
        all.median(),
        all.len()
    );
    if used.len() > 0 {
        let text = format!("median {:.1} ms, p99 {:.1} ms", used.median(), used.p99());
        table.told("key, processor time of all threads", &text);
    }
    table.judged(
        "key to complete frame, p99",
        &text,
        "≤ 16 ms",
        all.p99() <= 16.0,
    );
}

/// Keys one by one; `<tab>` is one.
fn each(keys: &str) -> impl Iterator<Item = &str> {
    let mut rest = keys;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let length = if c == '<' {
            rest.find('>').map_or(1, |end| end + 1)
        } else {
            c.len_utf8()
        };
        let (key, tail) = rest.split_at(length);
        rest = tail;
        Some(key)
    })
}

fn rest(table: &mut Table) -> io::Result<()> {
    let seconds = count("BACKFIRE_BENCH_IDLE", 60, 1);
    let mut terminal = explorer().start();
    terminal.wait_for("the first useful frame", useful);
    // The rest of the archive is read and indexed after the first frame.
    terminal.pass(Duration::from_secs(3));
    let span = Duration::from_secs(seconds as u64);
    writeln!(io::stdout(), "idle for {seconds} s…")?;
    let (before, begun) = (busy(&terminal), Instant::now());
    let bytes = terminal.pass(span);
    let (after, passed) = (busy(&terminal), begun.elapsed());
    let per_minute = 60.0 / passed.as_secs_f64();
    match before.zip(after) {
        Some((before, after)) => {
            let used = after.saturating_sub(before).as_secs_f64() * 1e3 * per_minute;
            table.judged(
                &format!("idle, processor in a minute (over {seconds} s)"),
                &format!("{used:.2} ms"),
                "< 10 ms",
                used < 10.0,
            );
        }
        None => table.told("idle, processor in a minute", "not measured: no /proc here"),
    }
    table.judged(
        &format!("idle, bytes written in {seconds} s"),
        &bytes.to_string(),
        "0",
        bytes == 0,
    );
    Ok(())
}

/// Time all threads of the program have been running so far.
fn busy(terminal: &Terminal) -> Option<Duration> {
    let mut total = 0;
    for task in fs::read_dir(format!("/proc/{}/task", terminal.pid())).ok()? {
        let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        total += text.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(total))
}
