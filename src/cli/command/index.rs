//! `backfire index`: looks after the indexes of large cases, which can all be made anew.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::archive::posts::PostsFile;
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::indexing;
use crate::cli::page::{Column, Page};
use crate::cli::problem;
use crate::cli::world::World;
use crate::index::entry::Beside;
use crate::index::tantivy::disk::{Built, Entry, Found, Soundness, Volume, prune, status};
use crate::shown::{Shown, counted};

/// Arguments of `index`.
#[derive(Debug, clap::Args)]
pub struct Index {
    /// What to do
    #[arg(value_enum, value_name = "WHAT", default_value_t)]
    pub what: What,
    /// With rebuild: only this case
    #[arg(value_name = "CASE")]
    pub case: Option<String>,
    /// With prune: remove every index, those of use too
    #[arg(long)]
    pub all: bool,
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do with indexes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// List every index
    #[default]
    Status,
    /// Build the indexes of the large cases of an archive anew, or go on where that was interrupted
    Rebuild,
    /// Remove what is of no use any more
    Prune,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    indexes: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    /// Null where it cannot be read.
    case: Option<&'a str>,
    posts: usize,
    complete: bool,
    bytes: u64,
    source: Option<String>,
    folder: String,
    /// Why it is of no use; null where it is.
    useless: Option<&'a str>,
}

impl Run for Index {
    const NAME: &'static str = "index";
    const ABOUT: &'static str = "Lists, rebuilds or removes the search indexes of large cases";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        if self.all && self.what != What::Prune {
            return Err(problem::usage(format_args!("--all belongs to prune")));
        }
        if self.case.is_some() && self.what != What::Rebuild {
            return Err(problem::usage(format_args!(
                "a case can be named with rebuild only"
            )));
        }
        let cache = context.places()?.cache;
        let listed = match self.what {
            What::Status => status(&cache)?,
            What::Prune => prune(&cache, self.all)?,
            What::Rebuild => {
                let built = self.rebuild(&cache, context)?;
                let all = status(&cache)?.into_iter();
                let is_built = |entry: &Entry| built.iter().any(|own| own.is(entry));
                all.filter(is_built).collect()
            }
        };
        if self.json {
            context.json(&Document {
                schema: "backfire/index/1",
                indexes: listed.iter().map(line).collect(),
            })?;
            return Ok(Exit::Done);
        }
        if listed.is_empty() {
            context.remark(&Shown::own(match self.what {
                What::Status => {
                    "there is no index: large cases get one when they are first searched"
                }
                What::Rebuild => "no case is large enough to need an index",
                What::Prune => "there is nothing to remove",
            }))?;
            return Ok(Exit::Nothing);
        }
        if self.what == What::Prune {
            writeln!(context.out, "removed:")?;
        }
        write(&listed, context)?;
        Ok(Exit::Done)
    }
}

/// A case whose index was built.
struct Rebuilt {
    slug: String,
    source: PathBuf,
}

impl Rebuilt {
    fn is(&self, entry: &Entry) -> bool {
        entry.slug.as_ref() == Some(&self.slug) && entry.source.as_ref() == Some(&self.source)
    }
}

impl Index {
    fn rebuild(&self, cache: &Path, context: &mut Context<'_>) -> anyhow::Result<Vec<Rebuilt>> {
        let archive = self.world.open()?;
        let slugs = match &self.case {
            Some(slug) => {
                // Says which name was meant.
                archive.load(slug)?;
                vec![slug.clone()]
            }
            None => archive.slugs(),
        };
        let mut rebuilt = Vec::new();
        for slug in slugs {
            let Some(file) = archive.large(&slug) else {
                continue;
            };
            let whole = World::load(&archive, &slug, context)?.whole;
            let beside = Beside::new(whole.case, archive.codebook());
            let source = std::fs::canonicalize(&file.path)?;
            build(&open(cache, file, beside)?, context)?;
            rebuilt.push(Rebuilt { slug, source });
        }
        Ok(rebuilt)
    }
}

/// Takes an index up to be built: what was interrupted goes on, anything else is forgotten.
fn open(cache: &Path, file: PostsFile, beside: Beside) -> io::Result<Volume> {
    let volume = Volume::open(Some(cache), file, Arc::new(beside))?;
    let goes_on =
        *volume.found() == Found::Unfinished && volume.verify(&|| false)? == Soundness::Sound;
    if !goes_on {
        volume.forget()?;
    }
    Ok(volume)
}

/// Builds an index and tells how far it is.
fn build(volume: &Volume, context: &mut Context<'_>) -> anyhow::Result<()> {
    let slug = volume.slug();
    context.remark(&Shown::say(format_args!("indexing {slug}")))?;
    match indexing::build(volume, context)? {
        Built::Whole => {}
        Built::Stopped => return Err(io::Error::from(io::ErrorKind::Interrupted).into()),
        Built::Busy => {
            return Err(problem::usage(format_args!(
                "another process is indexing {slug}: wait for it"
            )));
        }
        Built::InMemory(why) => {
            return Err(problem::usage(format_args!(
                "the index of {slug} cannot be written: {why}"
            )));
        }
    }
    let (rejected, repeated) = volume.left_out();
    if rejected + repeated > 0 {
        let (bad, again) = (counted(rejected, "line"), counted(repeated, "post"));
        context.remark(&Shown::say(format_args!(
            "{slug}: {bad} that cannot be read and {again} given again are left out: see `backfire check`"
        )))?;
    }
    Ok(())
}

fn line(entry: &Entry) -> Line<'_> {
    let source = entry.source.as_ref();
    Line {
        case: entry.slug.as_deref(),
        posts: entry.posts,
        complete: entry.complete,
        bytes: entry.bytes,
        source: source.map(|path| path.to_string_lossy().into_owned()),
        folder: entry.folder.to_string_lossy().into_owned(),
        useless: entry.useless,
    }
}

fn write(all: &[Entry], context: &mut Context<'_>) -> io::Result<()> {
    let mut rows = vec![
        ["case", "posts", "MB", "state", "posts file"]
            .map(Shown::own)
            .into(),
    ];
    for entry in all {
        let state = match entry.useless {
            Some(why) => why,
            None if entry.complete => "whole",
            None => "unfinished",
        };
        let slug = entry.slug.as_deref().unwrap_or("?");
        let source = entry.source.as_ref().unwrap_or(&entry.folder);
        // Whole megabytes, one at least.
        let size = entry.bytes.div_ceil(1_000_000);
        rows.push(vec![
            Shown::line(slug).into_owned(),
            Shown::say(format_args!("{}", entry.posts)),
            Shown::say(format_args!("{size}")),
            Shown::own(state),
            Shown::line(&source.to_string_lossy()).into_owned(),
        ]);
    }
    let columns = [
        Column::Left(24),
        Column::Right,
        Column::Right,
        Column::Left(20),
        Column::Rest,
    ];
    let width = context.width();
    Page::new(context.out, width).table(0, &columns, &rows)
}
