//! Which back end answers a question.

use std::sync::Arc;
use std::time::Duration;

use crate::archive::Archive;
use crate::cli::context::Context;
use crate::cli::indexing;
use crate::cli::problem;
use crate::index::Index;
use crate::index::entry::Beside;
use crate::index::joined::{Joined, Small};
use crate::index::scan::Scan;
use crate::index::tantivy::TantivyIndex;
use crate::index::tantivy::disk::{Built, State, Volume};
use crate::model::record::Whole;
use crate::shown::{Shown, counted};
use crate::work::said;

/// How long one who waits for another process waits before looking again.
const PATIENCE: Duration = Duration::from_millis(300);

/// The back end to ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Whichever suits the size of the archive
    #[default]
    Auto,
    /// A plain scan of every record
    Scan,
    /// The index on this machine
    Tantivy,
}

/// Makes the back end for these cases of an archive. Posts too many to be held are indexed first where they are not.
pub(crate) fn open(
    engine: Engine,
    archive: &Archive,
    cases: &[Arc<Whole>],
    context: &mut Context<'_>,
) -> anyhow::Result<Box<dyn Index>> {
    let codebook = archive.codebook();
    let mut volumes = Vec::new();
    for whole in cases {
        let slug = &whole.case.file.slug;
        if archive.large(slug).is_none() {
            continue;
        }
        if engine == Engine::Scan {
            return Err(problem::usage(format_args!(
                "the posts of {slug} are too many to be scanned: leave out --engine"
            )));
        }
        let volume = volume(archive, whole, context)?;
        volume.cite_across(cases.iter().map(|other| &*other.case));
        volumes.push(Arc::new(volume));
    }
    let small = match engine {
        // One question does not pay for building an index in memory.
        Engine::Auto | Engine::Scan => Small::Scan(Arc::new(Scan::new(cases, codebook))),
        Engine::Tantivy => Small::Indexed(Arc::new(TantivyIndex::in_memory(cases, codebook)?)),
    };
    Ok(Box::new(Joined::new(&small, &volumes)))
}

/// The index on disk of a large case, whole.
fn volume(archive: &Archive, whole: &Whole, context: &mut Context<'_>) -> anyhow::Result<Volume> {
    let slug = &whole.case.file.slug;
    let file = archive
        .large(slug)
        .ok_or_else(|| anyhow::anyhow!("the posts of {slug} are gone"))?;
    let beside = Arc::new(Beside::new(whole.case.clone(), archive.codebook()));
    let cache = context.places().ok().map(|places| places.cache);
    let volume = Volume::open(cache.as_deref(), file, beside)?;
    if volume.state() != State::Complete {
        let begin = Shown::say(format_args!(
            "the posts of {slug} are indexed first; it goes on from there when it is stopped"
        ));
        context.remark(&begin)?;
        let built = build(&volume, context)?;
        context.remark(&Shown::line(&said(volume.found(), &built, &volume)))?;
    }
    let (rejected, repeated) = volume.left_out();
    if rejected + repeated > 0 {
        let found = counted(rejected + repeated, "finding");
        let command = "backfire check";
        context.remark(&Shown::say(format_args!(
            "{found} in {slug}, what cannot be read is left out: see `{command}`"
        )))?;
    }
    Ok(volume)
}

/// Builds what is missing; where another process is at it, waits until that is done.
fn build(volume: &Volume, context: &mut Context<'_>) -> anyhow::Result<Built> {
    loop {
        let built = indexing::build(volume, context)?;
        if built != Built::Busy {
            return Ok(built);
        }
        std::thread::sleep(PATIENCE);
        volume.look_again()?;
        if volume.state() == State::Complete {
            return Ok(Built::Whole);
        }
    }
}
