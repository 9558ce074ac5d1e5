//! What is measured in a process of its own, because memory once touched stays with a process: imports, and an index in use.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use std::io::Write as _;

use crate::generate::mix;
use crate::ordinary::{self, Cut, Order};
use crate::product;

/// What a process of its own does.
#[derive(Debug, Clone, Copy)]
pub enum Task {
    /// The product's import: case and cache.
    Import,
    /// The import of tantivy the ordinary way: case and index.
    Ordinary,
    /// The product's index, opened and asked every question of a file: case, cache, questions.
    Ask,
}

const TASKS: [(Task, &str); 3] = [
    (Task::Import, "child-import"),
    (Task::Ordinary, "child-ordinary"),
    (Task::Ask, "child-ask"),
];

/// Figures of a process, by name; what could not be measured is missing.
pub type Figures = HashMap<String, f64>;

/// Runs a task in a process of its own.
pub fn spawn(task: Task, paths: &[&Path]) -> io::Result<Figures> {
    let name = TASKS[task as usize].1;
    let out = Command::new(env::current_exe()?)
        .arg(name)
        .args(paths)
        .stderr(Stdio::inherit())
        .output()?;
    if !out.status.success() {
        let what = format!("{name} ended with {}", out.status);
        return Err(io::Error::other(what));
    }
    let text = String::from_utf8_lossy(&out.stdout);
    let figures = text.lines().filter_map(|line| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_owned(), value.parse().ok()?))
    });
    Ok(figures.collect())
}

/// When this process was started for a task: does it, and says so.
pub fn serve() -> io::Result<bool> {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    let Some((name, paths)) = args.split_first() else {
        return Ok(false);
    };
    let Some((task, _)) = TASKS.iter().find(|(_, known)| name == known) else {
        return Ok(false);
    };
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let path = |place: usize| {
        let path = paths.get(place).map(PathBuf::as_path);
        path.ok_or_else(|| io::Error::other("a path is missing"))
    };
    let watch = Watch::start();
    let begun = Instant::now();
    let mut seconds = None;
    match task {
        Task::Import => product::import(path(0)?, path(1)?)?,
        Task::Ordinary => {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            let took = ordinary::import(path(0)?, path(1)?, threads, Cut::Default)?;
            seconds = Some(took.searchable);
            tell("settled", took.settled.as_secs_f64())?;
        }
        Task::Ask => {
            let index = product::open(path(0)?, path(1)?)?;
            tell("opened", begun.elapsed().as_secs_f64())?;
            for asked in mix::read(path(2)?)? {
                for order in [Order::Time, Order::Relevance] {
                    let question = product::question(&asked, order);
                    index.ask(&question, &|| false).map_err(io::Error::other)?;
                }
            }
            if let Some(anon) = memory("RssAnon:") {
                tell("anon", anon)?;
            }
        }
    }
    tell("seconds", seconds.unwrap_or(begun.elapsed()).as_secs_f64())?;
    if let Some(peak) = watch.stop() {
        tell("peak", peak)?;
    }
    if let Some(all) = memory("VmHWM:") {
        tell("all", all)?;
    }
    Ok(true)
}

fn tell(name: &str, value: f64) -> io::Result<()> {
    writeln!(io::stdout(), "{name} {value}")
}

/// A figure of this process's memory in MB, where the system tells.
fn memory(name: &str) -> Option<f64> {
    kilobytes(name).map(|kilobytes| f64::from(kilobytes) / 1e3)
}

fn kilobytes(name: &str) -> Option<u32> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Looks again and again how much memory beyond mapped files there is.
struct Watch {
    over: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
}

impl Watch {
    fn start() -> Self {
        let watch = Self {
            over: Arc::default(),
            peak: Arc::default(),
        };
        let (over, peak) = (watch.over.clone(), watch.peak.clone());
        thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                let now = kilobytes("RssAnon:").unwrap_or(0);
                peak.fetch_max(now.into(), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(5));
            }
        });
        watch
    }

    /// The most there was, in MB.
    fn stop(self) -> Option<f64> {
        self.over.store(true, Ordering::Relaxed);
        let peak = u32::try_from(self.peak.load(Ordering::Relaxed)).ok()?;
        (peak > 0).then(|| f64::from(peak) / 1e3)
    }
}
