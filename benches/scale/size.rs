//! Everything that is measured of one archive.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io, thread};

use crate::asking::{Both, Pair};
use crate::child::{self, Figures, Task};
use crate::curve::Point;
use crate::generate::mix::{self, Asked, Class};
use crate::generate::{Questions, Recipe, given, write_questions};
use crate::measured::{Table, count};
use crate::ordinary::{self, Cut, Order, Ordinary};
use crate::product;

const ABOUT: &str = "Both engines in one run on the same file, in turns. A whole answer is 50 rows, their number, the counts of stance, \
    phase, platform and tactic, and 120 bars over ten years; tantivy the ordinary way is TopDocs, Count and its aggregations in one \
    pass over a plain schema, without fetching the texts of the rows, which the product's answer has. Before any time: for every \
    question both gave the same number, counts and bars, and by time the same rows, from indexes whose words are cut alike. Import \
    is from the file until every post can be found, each in a process of its own, tantivy with as many threads and its own default \
    tokenizer. A time is median / p99.";

/// Measures an archive and tells it in a table.
pub fn measure(recipe: &Recipe, data: &Path) -> io::Result<Point> {
    let case = recipe.ready(data)?;
    let place = Place::of(recipe, data, case);
    let questions = questions(recipe)?;
    write_questions(&questions.mix, &place.questions)?;
    let mut table = Table::new();
    table.told(
        "posts, made how",
        &format!("{}. {}", recipe.posts, recipe.made()),
    );
    let mut point = Point {
        posts: recipe.posts,
        lines: bytes(&place.case.join("posts.jsonl")),
        ..Point::default()
    };
    imports(&place, &mut point, &mut table)?;
    let alike = place.alike()?;
    let begun = Instant::now();
    let ours = product::open(&place.case, &place.cache)?;
    point.opened = begun.elapsed().as_secs_f64() * 1e3;
    let both = Both {
        ours: &*ours,
        theirs: &alike,
    };
    both.prove(&questions.mix)?;
    both.prove(&questions.hard)?;
    table.told("questions with equal answers", &{
        let all = questions.mix.len() + questions.hard.len();
        format!("all {all}; the yardstick in {} segments", alike.segments())
    });
    let rounds = count("BACKFIRE_BENCH_ROUNDS", 3, 1);
    by_time(&both, &questions, rounds, &mut point, &mut table)?;
    by_relevance(&both, &questions.mix, rounds, &mut point, &mut table)?;
    typing(&both, &questions, &mut table)?;
    drop(ours);
    memory(&place, &mut point, &mut table)?;
    table.publish(&format!("Scale, {} posts", recipe.posts), ABOUT)?;
    Ok(point)
}

/// Where the archive and what is made of it lie.
struct Place {
    case: PathBuf,
    /// The product's index.
    cache: PathBuf,
    /// Tantivy's, the ordinary way.
    plain: PathBuf,
    /// The same with words cut as the product cuts them.
    same_words: PathBuf,
    questions: PathBuf,
}

impl Place {
    fn of(recipe: &Recipe, data: &Path, case: PathBuf) -> Self {
        let beside = |what: &str| data.join(format!("{what}-{}", recipe.slug()));
        Self {
            case,
            cache: beside("cache"),
            plain: beside("plain"),
            same_words: beside("alike"),
            questions: beside("asked").with_extension("jsonl"),
        }
    }

    /// The yardstick to compare answers with, made unless it is there.
    fn alike(&self) -> io::Result<Ordinary> {
        let done = self.same_words.join("done");
        if !done.is_file() {
            empty(&self.same_words)?;
            ordinary::import(&self.case, &self.same_words, threads(), Cut::Alike)?;
            fs::write(done, "")?;
        }
        Ordinary::open(&self.same_words).map_err(io::Error::other)
    }
}

fn questions(recipe: &Recipe) -> io::Result<Questions> {
    let mut questions = recipe.questions()?;
    if let Some(file) = given("--queries") {
        questions.mix = mix::read(Path::new(&file))?;
    }
    Ok(questions)
}

fn imports(place: &Place, point: &mut Point, table: &mut Table) -> io::Result<()> {
    let rounds = count("BACKFIRE_BENCH_IMPORTS", 5, 1);
    let (mut ours, mut theirs, mut settled) = (Vec::new(), Vec::new(), Vec::new());
    let mut peaks: Vec<Figures> = Vec::new();
    let posts = f64::from(point.posts);
    for _ in 0..rounds {
        empty(&place.cache)?;
        let figures = child::spawn(Task::Import, &[&place.case, &place.cache])?;
        ours.push(posts / figure(&figures, "seconds"));
        peaks.push(figures);
        empty(&place.plain)?;
        let figures = child::spawn(Task::Ordinary, &[&place.case, &place.plain])?;
        theirs.push(posts / figure(&figures, "seconds"));
        settled.push(posts / figure(&figures, "settled"));
    }
    let peak = median(peaks.iter().map(|figures| figure(figures, "peak")));
    let all = median(peaks.iter().map(|figures| figure(figures, "all")));
    (point.index, point.plain) = (bytes(&place.cache), bytes(&place.plain));
    empty(&place.plain)?;
    point.rate = median(ours.into_iter());
    let theirs = median(theirs.into_iter());
    point.import = point.rate / theirs;
    let text = format!(
        "{:.0} posts/s, ordinary {theirs:.0} ({:.0} with its merges), ratio {:.2} (n = {rounds})",
        point.rate,
        median(settled.into_iter()),
        point.import
    );
    let large = point.posts >= 100_000;
    let figure = format!("import, {} threads", threads());
    judged(
        table,
        large,
        &figure,
        &text,
        "≥ 0.7 (aim 1.0)",
        point.import >= 0.7,
    );
    let part = point.part();
    let text = format!(
        "{part:.2} ({:.1} MB of {:.1} MB; ordinary {:.1} MB)",
        megabytes(point.index),
        megabytes(point.lines),
        megabytes(point.plain)
    );
    judged(
        table,
        large,
        "index : JSONL",
        &text,
        "≤ 0.8 (aim 0.5)",
        part <= 0.8,
    );
    point.peak = peak;
    let text = format!("{peak:.0} MB ({all:.0} MB with mapped files)");
    let figure = "import, most memory beyond mapped files";
    judged(
        table,
        large,
        figure,
        &text,
        "≤ 1 GB (aim 600 MB)",
        peak <= 1e3,
    );
    Ok(())
}

fn by_time(
    both: &Both<'_>,
    questions: &Questions,
    rounds: usize,
    point: &mut Point,
    table: &mut Table,
) -> io::Result<()> {
    let timed = both.time(&questions.mix, Order::Time, rounds)?;
    for (class, pair) in timed.classes {
        let figure = format!("by time, {}", class.about());
        let ranged = matches!(class, Class::Filter | Class::Browse);
        let worst = ranged && point.posts >= 5_000_000;
        judged(
            table,
            worst,
            &figure,
            &pair.told(),
            "≤ 1/2 (aim 1/8)",
            pair.factor() >= 2.0,
        );
    }
    let pair = both.time(&questions.hard, Order::Time, rounds)?.all;
    let figure = "by time, a phrase of two common words (besides the mix)";
    let large = point.posts >= 5_000_000;
    judged(
        table,
        large,
        figure,
        &pair.told(),
        "≤ 1/2 (aim 1/8)",
        pair.factor() >= 2.0,
    );
    if timed.nothing.ours.len() > 0 {
        let count = timed.nothing.ours.len();
        let figure = format!("by time, those of the mix that find nothing (n = {count})");
        table.told(&figure, &timed.nothing.told());
    }
    let all = timed.all;
    let figure = format!("**by time, the whole mix** (n = {})", all.ours.len());
    let aim = if point.posts >= 5_000_000 { 16 } else { 20 };
    let must = format!("≤ 1/8 (aim 1/{aim})");
    let large = point.posts >= 1_000_000;
    judged(
        table,
        large,
        &figure,
        &all.told(),
        &must,
        all.factor() >= 8.0,
    );
    point.by_time = Some(all);
    Ok(())
}

fn by_relevance(
    both: &Both<'_>,
    mix: &[Asked],
    rounds: usize,
    point: &mut Point,
    table: &mut Table,
) -> io::Result<()> {
    let all = both.time(mix, Order::Relevance, rounds)?.all;
    let figure = format!("**by relevance, the whole mix** (n = {})", all.ours.len());
    let large = point.posts >= 1_000_000;
    judged(
        table,
        large,
        &figure,
        &all.told(),
        "≤ 1/6 (aim 1/10)",
        all.factor() >= 6.0,
    );
    point.by_relevance = Some(all);
    Ok(())
}

/// Three words as they are typed: the answer behind each key.
fn typing(both: &Both<'_>, questions: &Questions, table: &mut Table) -> io::Result<()> {
    for word in questions.typed() {
        let mut keys = Vec::new();
        for end in 1..=word.len() {
            let asked = Asked::words(Class::Prefix, &[&word[..end]]);
            keys.push(both.time(&[asked], Order::Time, 3)?.all);
        }
        let told = |time: fn(&Pair) -> f64| {
            let times: Vec<String> = keys
                .iter()
                .map(|pair| format!("{:.2}", time(pair)))
                .collect();
            times.join(" ")
        };
        let text = format!(
            "{} ms, ordinary {}",
            told(|pair| pair.ours.median()),
            told(|pair| pair.theirs.median())
        );
        table.told(&format!("typing {word}, median of each key"), &text);
    }
    Ok(())
}

fn memory(place: &Place, point: &mut Point, table: &mut Table) -> io::Result<()> {
    let paths = [&*place.case, &*place.cache, &*place.questions];
    let figures = child::spawn(Task::Ask, &paths)?;
    point.memory = figure(&figures, "anon");
    let text = format!(
        "{:.0} MB ({:.0} MB with mapped files)",
        point.memory,
        figure(&figures, "all")
    );
    let large = point.posts >= 1_000_000;
    let name = "memory beyond mapped files, opened and asked the mix";
    judged(
        table,
        large,
        name,
        &text,
        "≤ 150 MB at 1M (aim 64)",
        point.memory <= 150.0,
    );
    let text = format!("{:.1} ms", figure(&figures, "opened") * 1e3);
    table.told("opening, in a process of its own", &text);
    Ok(())
}

/// Judged where the archive is large enough, else told.
fn judged(table: &mut Table, large: bool, figure: &str, text: &str, must: &str, kept: bool) {
    if large {
        table.judged(figure, text, must, kept);
    } else {
        table.told(figure, text);
    }
}

fn figure(figures: &Figures, name: &str) -> f64 {
    figures.get(name).copied().unwrap_or(f64::NAN)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// An empty folder in the place of what was there.
fn empty(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

/// Bytes of a file, or of all files of a folder.
fn bytes(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| bytes(&entry.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |data| data.len()),
    }
}

/// In MB.
pub fn megabytes(bytes: u64) -> f64 {
    u32::try_from(bytes / 1_000).map_or(f64::INFINITY, |kilobytes| f64::from(kilobytes) / 1e3)
}
