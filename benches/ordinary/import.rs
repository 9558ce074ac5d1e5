//! From the files of a case to an index.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use ::tantivy::{DateTime, Index, TantivyDocument};
use serde::Deserialize;

use super::words::Words;
use super::{Fields, schema};

/// Room for what the writer has not yet written, in bytes, shared by its threads.
const HEAP: usize = 400 << 20;

/// How texts are cut into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// As tantivy does by default.
    Default,
    /// As the product does.
    Alike,
}

/// A post, as much of it as is indexed.
#[derive(Deserialize)]
struct Post<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    platform: Cow<'a, str>,
    #[serde(borrow)]
    time: Time<'a>,
    #[serde(borrow)]
    phase: Phase<'a>,
    #[serde(borrow)]
    role: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    tags: Vec<Coding<'a>>,
    counts: Counts,
    #[serde(borrow)]
    reply_to: Option<&'a str>,
}

#[derive(Deserialize)]
struct Time<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Phase<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Coding<'a> {
    #[serde(borrow)]
    tag: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Counts {
    likes: u64,
    reposts: u64,
}

#[derive(Deserialize)]
struct CaseFile {
    phases: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    code: String,
}

/// How long an import took.
pub struct Took {
    /// Until every post could be found.
    pub searchable: Duration,
    /// Until nothing was left to merge.
    pub settled: Duration,
}

/// Indexes the posts of a generated case into an empty folder.
pub fn import(case: &Path, into: &Path, threads: usize, cut: Cut) -> io::Result<Took> {
    let begun = Instant::now();
    fs::create_dir_all(into)?;
    let file: CaseFile = serde_json::from_slice(&fs::read(case.join("case.json"))?)?;
    let value = |code: &str| code.trim_start_matches("phase:").to_owned();
    let phases: HashMap<String, String> = file
        .phases
        .into_iter()
        .map(|phase| (phase.id, value(&phase.code)))
        .collect();
    let tokenizer = match cut {
        Cut::Default => "default",
        Cut::Alike => "alike",
    };
    let schema = schema(tokenizer);
    let fields = Fields::of(&schema).map_err(io::Error::other)?;
    let index = Index::create_in_dir(into, schema).map_err(io::Error::other)?;
    index.tokenizers().register("alike", Words);
    let mut writer = index
        .writer_with_num_threads(threads, HEAP)
        .map_err(io::Error::other)?;
    let mut posts = BufReader::with_capacity(1 << 20, File::open(case.join("posts.jsonl"))?);
    let mut line = Vec::new();
    let mut count = 0;
    while posts.read_until(b'\n', &mut line)? > 0 {
        let post: Post<'_> = serde_json::from_slice(&line)?;
        let document = document(&post, &fields, &phases)?;
        writer.add_document(document).map_err(io::Error::other)?;
        count += 1;
        line.clear();
    }
    writer.commit().map_err(io::Error::other)?;
    let reader = index.reader().map_err(io::Error::other)?;
    let found = reader.searcher().num_docs();
    if found != count {
        let what = format!("{found} of {count} posts can be found");
        return Err(io::Error::other(what));
    }
    let searchable = begun.elapsed();
    writer.wait_merging_threads().map_err(io::Error::other)?;
    Ok(Took {
        searchable,
        settled: begun.elapsed(),
    })
}

fn document(
    post: &Post<'_>,
    fields: &Fields,
    phases: &HashMap<String, String>,
) -> io::Result<TantivyDocument> {
    let time: jiff::Timestamp = post.time.from.parse().map_err(io::Error::other)?;
    let mut document = TantivyDocument::default();
    document.add_text(fields.id, &post.id);
    document.add_text(fields.author, &post.role);
    document.add_date(fields.time, DateTime::from_timestamp_secs(time.as_second()));
    document.add_text(fields.text, &post.text);
    document.add_text(fields.platform, &post.platform);
    if let Some(code) = phases.get(&*post.phase.id) {
        document.add_text(fields.phase, code);
    }
    for coding in &post.tags {
        match coding.tag.split_once(':') {
            Some(("stance", value)) => document.add_text(fields.stance, value),
            Some(("tactic", value)) => document.add_text(fields.tactic, value),
            _ => {}
        }
    }
    document.add_u64(fields.likes, post.counts.likes);
    document.add_u64(fields.reposts, post.counts.reposts);
    if let Some(answered) = post.reply_to {
        document.add_text(fields.reply_to, answered);
    }
    Ok(document)
}
