//! What the benches share: medians, the machine, and a place in `benches/RESULTS.md`. Knows nothing of what is measured.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;
use std::{env, fs, io, thread};

/// Whether only to see that everything runs: asked for with `--smoke`, and whenever this is run as a test.
pub fn smoke() -> bool {
    let mut args = env::args().skip(1);
    let mut bench = false;
    let smoke = args.any(|arg| {
        bench |= arg == "--bench";
        arg == "--smoke"
    });
    smoke || !bench
}

/// A count from the environment, else `full`, or `small` in a smoke run.
pub fn count(name: &str, full: usize, small: usize) -> usize {
    let given = env::var(name).ok().and_then(|text| text.parse().ok());
    given.unwrap_or(if smoke() { small } else { full })
}

/// Times of one thing, in the order measured.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The middle one.
    pub fn median(&self) -> f64 {
        self.rank(0.5)
    }

    /// The one that only a hundredth exceeds.
    pub fn p99(&self) -> f64 {
        self.rank(0.99)
    }

    /// Nearest rank, in milliseconds; not a number when nothing was measured.
    fn rank(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a handful of runs"
        )]
        let place = (sorted.len() as f64 * part).ceil().max(1.0) as usize - 1;
        sorted
            .get(place)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

/// A table of figures, each beside what it must be.
pub struct Table {
    rows: String,
    missed: Vec<String>,
}

impl Table {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            rows: "| figure | measured | must | |\n| --- | --- | --- | --- |\n".to_owned(),
            missed: Vec::new(),
        }
    }

    /// A figure with what it must be, and whether it is.
    pub fn judged(&mut self, figure: &str, measured: &str, must: &str, kept: bool) {
        let _ = writeln!(
            self.rows,
            "| {figure} | {measured} | {must} | {} |",
            if kept { "kept" } else { "**missed**" }
        );
        if !kept {
            self.missed
                .push(format!("{figure}: {measured}, must be {must}"));
        }
    }

    /// A figure that only explains others.
    pub fn told(&mut self, figure: &str, measured: &str) {
        let _ = writeln!(self.rows, "| {figure} | {measured} | | |");
    }

    /// Prints the table; unless it was a smoke run, puts it under its heading in `benches/RESULTS.md`.
    pub fn publish(self, heading: &str, about: &str) -> io::Result<()> {
        let section = format!(
            "{about}\n\n{}, {}.\n\n{}",
            jiff::Zoned::now().date(),
            machine(),
            self.rows
        );
        let mut out = io::stdout().lock();
        writeln!(out, "## {heading}\n\n{section}")?;
        if smoke() {
            return Ok(());
        }
        for missed in &self.missed {
            writeln!(out, "missed: {missed}")?;
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/RESULTS.md");
        let old = fs::read_to_string(&file).unwrap_or_else(|_| HEAD.to_owned());
        fs::write(file, replace(&old, heading, &section))
    }
}

const HEAD: &str = "# Measured\n\n\
    Written by `cargo bench`; not by hand. Ratios come from alternating runs of one sitting and travel between machines; \
    milliseconds do not.\n";

/// The document with this section put in place of the one of the same heading, or at the end.
fn replace(document: &str, heading: &str, section: &str) -> String {
    let mut parts: Vec<&str> = document.split("\n## ").collect();
    let ours = format!("{heading}\n\n{}\n", section.trim_end());
    let own = |part: &str| part.lines().next() == Some(heading);
    match parts.iter().position(|part| own(part)) {
        Some(place) => parts[place] = &ours,
        None => parts.push(&ours),
    }
    let parts: Vec<&str> = parts.iter().map(|part| part.trim_end()).collect();
    format!("{}\n", parts.join("\n\n## "))
}

/// The machine in a few words.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| {
        line.strip_prefix("model name")?
            .split_once(": ")
            .map(|(_, name)| name.trim())
    });
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load
        .split(' ')
        .next()
        .map(|load| format!(", load {load} at the end"))
        .unwrap_or_default();
    format!(
        "{} ({}), {cores} threads, {} {}{load}",
        model.unwrap_or("processor unknown"),
        env::consts::ARCH,
        env::consts::OS,
        kernel()
    )
}

fn kernel() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    release
        .split('-')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}
