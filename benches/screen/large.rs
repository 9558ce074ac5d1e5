//! A large archive, already indexed: its first useful frame, and the keys of a search, beside a finder on as many lines.

use std::fs;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use tempfile::TempDir;

use crate::generate::{Recipe, data};
use crate::measured::{Table, Times, count};
use crate::pty::{Launch, Terminal};
use crate::{COLUMNS, ROWS, busy, fzf};

/// Output that stays away for so long is over: longer than a finder is silent over a million lines.
const QUIET: Duration = Duration::from_millis(300);

/// The longest that a first run may take to index.
const PATIENCE: Duration = Duration::from_secs(900);

/// Measures what a person feels at an archive of `BACKFIRE_BENCH_SCREEN_POSTS` posts.
pub fn measure() -> io::Result<()> {
    let posts = count("BACKFIRE_BENCH_SCREEN_POSTS", 1_000_000, 3_000);
    let recipe = Recipe::given(u32::try_from(posts).map_err(io::Error::other)?)?;
    let explored = Explored {
        case: recipe.ready(&data())?,
        posts: posts.to_string(),
        home: Arc::new(TempDir::new()?),
    };
    let mut table = Table::new();
    let begun = Instant::now();
    let first = explored.index()?;
    table.told("posts, made how", &format!("{posts}. {}", recipe.made()));
    let text = format!("{:.1} s", first.duration_since(begun).as_secs_f64());
    table.told("the first run, until every post can be explored", &text);
    let version = fzf::version();
    frames(&explored, version.as_deref(), &mut table)?;
    let questions = recipe.questions()?;
    keys(
        &explored,
        &questions.typed(),
        version.as_deref(),
        posts,
        &mut table,
    )?;
    table.publish(
        &format!("Screen, {posts} posts"),
        "Through a pseudo-terminal of 120×40, on a generated archive whose index is there from a run before. First useful frame: \
         posts, their number, the timeline and the counts of tags; fzf's is the first with lines of its list of 2,000. Key: from \
         writing a letter of a search to the last output it causes (before 300 ms of silence), fzf --exact on the texts of the \
         same posts, the same words typed letter by letter, both left standing between the letters.",
    )
}

/// An archive as it is explored, with the home that its index is kept in.
struct Explored {
    case: PathBuf,
    posts: String,
    home: Arc<TempDir>,
}

impl Explored {
    fn launch(&self) -> Launch {
        Launch::again("/bin/sh", &self.home)
            .arg("-c")
            .arg("exec \"$0\" --archive \"$1\" --only")
            .arg(env!("CARGO_BIN_EXE_backfire"))
            .arg(&self.case)
            .size(COLUMNS, ROWS)
    }

    /// Whether posts, the number of all, and what they are counted by are on the screen.
    fn is_useful(&self, screen: &vt100::Screen) -> bool {
        let text = screen.contents();
        let head: String = text.lines().next().unwrap_or_default().to_owned();
        // The number may be written with marks between its thousands.
        let digits: String = head.chars().filter(char::is_ascii_digit).collect();
        digits.contains(&self.posts.repeat(2))
            && text.contains("[synthetic]")
            && text.contains("untimed")
            && text.contains("critical")
    }

    /// Runs it for the first time, until everything can be explored and nothing is left to do. When the first was so.
    fn index(&self) -> io::Result<Instant> {
        let begun = Instant::now();
        let mut terminal = self.launch().start();
        while !self.is_useful(terminal.screen()) {
            if begun.elapsed() > PATIENCE {
                let what = format!("not indexed in time. The screen:\n{}", terminal.text());
                return Err(io::Error::other(what));
            }
            terminal.pass(Duration::from_millis(50));
        }
        let ready = Instant::now();
        calm(&mut terminal);
        terminal.send("q");
        terminal.wait_for_end();
        Ok(ready)
    }
}

/// Blocks until the program has nothing to do any more.
fn calm(terminal: &mut Terminal) {
    loop {
        let before = busy(terminal);
        let bytes = terminal.pass(Duration::from_secs(1));
        let used = busy(terminal)
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        if bytes == 0 && used.is_none_or(|used| used < Duration::from_millis(5)) {
            return;
        }
    }
}

fn frames(explored: &Explored, version: Option<&str>, table: &mut Table) -> io::Result<()> {
    let runs = count("BACKFIRE_BENCH_RUNS", 21, 1);
    let lines = fzf::two_thousand(explored.home.path())?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..runs {
        let begun = Instant::now();
        let mut terminal = explored.launch().start();
        let ready = terminal.wait_for("the first useful frame", |screen| {
            explored.is_useful(screen)
        });
        ours.push(ready - begun);
        drop(terminal);
        if version.is_some() {
            theirs.push(fzf::first_frame(&lines).0);
        }
    }
    table.told("first useful frame", &told(&ours));
    let Some(version) = version else {
        table.told("first frame : fzf's", "not measured: no fzf here");
        return Ok(());
    };
    table.told(&format!("fzf {version} on 2,000 lines"), &told(&theirs));
    let ratio = ours.median() / theirs.median();
    let text = format!("{ratio:.2}");
    table.judged(
        "first frame : fzf's",
        &text,
        "≤ 1.0 (aim 0.5)",
        ratio <= 1.0,
    );
    Ok(())
}

fn keys(
    explored: &Explored,
    words: &[&str],
    version: Option<&str>,
    posts: usize,
    table: &mut Table,
) -> io::Result<()> {
    let rounds = count("BACKFIRE_BENCH_ROUNDS", 5, 1);
    let mut terminal = explored.launch().start();
    terminal.wait_for("the first useful frame", |screen| {
        explored.is_useful(screen)
    });
    calm(&mut terminal);
    let ours = type_words(&mut terminal, words, rounds, ["/", "<esc>"]);
    drop(terminal);
    let said = words.join(", ");
    table.told(&format!("key, typing {said}"), &told(&ours));
    if version.is_none() {
        table.told("key : fzf's", "not measured: no fzf here");
        return Ok(());
    }
    let lines = texts(&explored.case, explored.home.path())?;
    let mut terminal = crate::launch("exec fzf --exact < \"$0\"", &lines).start();
    let all = format!("{posts}/{posts}");
    terminal.wait_for("all lines of fzf", |screen| {
        screen.contents().contains(&all)
    });
    calm(&mut terminal);
    let theirs = type_words(&mut terminal, words, rounds, ["", "<ctrl-u>"]);
    table.told("the same in fzf --exact", &told(&theirs));
    let factor = theirs.p99() / ours.p99();
    let text = format!("1/{factor:.1}");
    if posts >= 1_000_000 {
        let must = "≤ 1/20 (aim 1/60)";
        table.judged(
            "key to complete frame, p99 : fzf's",
            &text,
            must,
            factor >= 20.0,
        );
    } else {
        table.told("key to complete frame, p99 : fzf's", &text);
    }
    Ok(())
}

/// Types each word letter by letter, with what opens and clears the line around it.
fn type_words(
    terminal: &mut Terminal,
    words: &[&str],
    rounds: usize,
    [open, clear]: [&str; 2],
) -> Times {
    let mut times = Times::default();
    for _ in 0..rounds {
        for word in words {
            terminal.send(open);
            terminal.settle(QUIET);
            for letter in word.chars() {
                let sent = terminal.send(&letter.to_string());
                if let Some(last) = terminal.settle(QUIET) {
                    times.push(last - sent);
                }
            }
            terminal.send(clear);
            terminal.settle(QUIET);
        }
    }
    times
}

fn told(times: &Times) -> String {
    let (median, p99) = (times.median(), times.p99());
    format!(
        "median {median:.1} ms, p99 {p99:.1} ms (n = {})",
        times.len()
    )
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

/// The texts of the posts, one a line.
fn texts(case: &Path, folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join("texts");
    let mut out = BufWriter::new(fs::File::create(&file)?);
    for line in BufReader::new(fs::File::open(case.join("posts.jsonl"))?).lines() {
        let post: Said = serde_json::from_str(&line?)?;
        writeln!(out, "{}", post.text)?;
    }
    out.flush()?;
    Ok(file)
}
