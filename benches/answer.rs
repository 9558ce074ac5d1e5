//! The whole answer behind a key (rows, every tag's count, bars, phases) on the built-in archive, by kind of question.
//!
//! `cargo bench --bench answer`; `-- --smoke` asks each question once. The plain scan and tantivy are asked in turns, and no
//! time counts before both have given the same answer.

mod measured;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backfire::archive::Archive;
use backfire::index::scan::Scan;
use backfire::index::tantivy::TantivyIndex;
use backfire::index::{Answer, FacetAsk, HistogramAsk, Index, Question, Sort};
use backfire::model::calendar::Zone;
use backfire::model::codebook::Level;
use backfire::model::query::parse;
use measured::{Table, Times, count};

/// Questions as they are typed, by kind.
const QUESTIONS: [(&str, &[&str]); 9] = [
    ("everything", &["kind:post"]),
    ("a common word", &["asks", "the", "bank"]),
    ("a rare word", &["whale", "photo", "puppies"]),
    ("two words", &["asks whether", "bank questions"]),
    (
        "a phrase",
        &["\"asks whether\"", "\"the bank\"", "\"of the\""],
    ),
    ("the first letters", &["a*", "th*", "qu*"]),
    ("a longer prefix", &["foreclos*", "quest*", "bank*"]),
    ("nearly a word", &["questons~1", "banc~1", "polise~1"]),
    (
        "tags and a range",
        &[
            "stance:mocking",
            "stance:mocking -topic:fees case:askjpm",
            "asks stance:hostile after:2013-11-13",
        ],
    ),
];

fn main() -> io::Result<()> {
    let rounds = count("BACKFIRE_BENCH_ROUNDS", 200, 1);
    let archive = Archive::builtin();
    let slugs = archive.slugs();
    let cases: Vec<_> = slugs
        .iter()
        .filter_map(|slug| Some(Arc::new(archive.load(slug).ok()?.whole)))
        .collect();
    let codebook = archive.codebook();
    let (scan, scanned) = timed(|| Scan::new(&cases, codebook));
    let (tantivy, indexed) = timed(|| TantivyIndex::in_memory(&cases, codebook));
    let tantivy = tantivy.map_err(io::Error::other)?;
    let names: Vec<String> = codebook.namespaces.iter().map(|n| n.name.clone()).collect();
    let of_posts = |level: Level| matches!(level, Level::Post | Level::Phase);
    let facets: Vec<FacetAsk> = codebook
        .namespaces
        .iter()
        .filter(|namespace| of_posts(namespace.level))
        .map(|namespace| FacetAsk {
            name: namespace.name.clone(),
            under: None,
        })
        .collect();

    let mut table = Table::new();
    let records: usize = ask(&scan, &screen("", &names, &facets)?)?.total;
    table.told("records, posts among them", &{
        let posts = ask(&scan, &screen("kind:post", &names, &facets)?)?.total;
        format!("{records}, {posts}")
    });
    table.told("scan, making ready", &milliseconds(scanned));
    table.told("tantivy, building the index", &milliseconds(indexed));
    let (mut all_scan, mut all_tantivy) = (Times::default(), Times::default());
    for (kind, texts) in QUESTIONS {
        let (mut by_scan, mut by_tantivy) = (Times::default(), Times::default());
        for text in texts {
            let question = screen(text, &names, &facets)?;
            same(text, &ask(&scan, &question)?, &ask(&tantivy, &question)?)?;
            for _ in 0..rounds {
                let time = timed(|| ask(&scan, &question)).1;
                by_scan.push(time);
                all_scan.push(time);
                let time = timed(|| ask(&tantivy, &question)).1;
                by_tantivy.push(time);
                all_tantivy.push(time);
            }
        }
        let tell = |times: &Times| format!("{:.2} / {:.2}", times.median(), times.p99());
        let text = format!("scan {}, tantivy {}", tell(&by_scan), tell(&by_tantivy));
        table.told(&format!("{kind}, median / p99 ms"), &text);
    }
    for (name, times) in [("scan", all_scan), ("tantivy", all_tantivy)] {
        let figure = format!("{name}, p99 over all kinds (n = {})", times.len());
        let text = format!("{:.2} ms", times.p99());
        table.judged(
            &figure,
            &text,
            "≤ 8 ms, half of a key's 16",
            times.p99() <= 8.0,
        );
    }
    table.publish(
        "Answer",
        "One whole answer in process, over every case of the built-in archive: 240 rows, counts of every tag of posts, at most 113 bars \
         split by stance, phases split by stance. Both engines alternate; totals, counts and bars are compared first.",
    )
}

/// What the explorer asks after a key.
fn screen(text: &str, namespaces: &[String], facets: &[FacetAsk]) -> io::Result<Question> {
    let query =
        parse(text, namespaces).map_err(|error| io::Error::other(format!("{text}: {error:?}")))?;
    Ok(Question {
        facets: facets.to_vec(),
        histogram: Some(HistogramAsk {
            span: None,
            bins: 113,
            zone: Some(Zone::named("America/New_York")),
            split: Some("stance".to_owned()),
        }),
        phases: Some("stance".to_owned()),
        ..Question::rows(query, Sort::Time, 0..240)
    })
}

fn ask(index: &dyn Index, question: &Question) -> io::Result<Answer> {
    index.ask(question, &|| false).map_err(io::Error::other)
}

/// A time is worth nothing while the answers differ.
fn same(text: &str, one: &Answer, other: &Answer) -> io::Result<()> {
    let rows = |answer: &Answer| -> Vec<_> { answer.rows.iter().map(|r| r.key.clone()).collect() };
    let alike = one.total == other.total
        && one.facets == other.facets
        && one.histogram == other.histogram
        && rows(one) == rows(other);
    if alike {
        return Ok(());
    }
    Err(io::Error::other(format!("{text}: the engines disagree")))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
