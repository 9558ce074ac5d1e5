//! `backfire export`: writes what a query selects in a format other programs read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::PossibleValuesParser;

use crate::archive::Archive;
use crate::archive::write;
use crate::cli::command::Run;
use crate::cli::command::show::missing;
use crate::cli::context::{Context, Exit};
use crate::cli::dash;
use crate::cli::engine::{self, Engine};
use crate::cli::problem::{self, BadQuery};
use crate::cli::world::World;
use crate::export;
use crate::index::Sort;
use crate::model::Id;
use crate::model::any;
use crate::model::query::{self, Keyword, Query};
use crate::model::record::Whole;
use crate::shown::{Shown, counted};
use crate::work::handover::{self, From};

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// What to write, in the language of `search`, or one record as CASE/ID; all posts when left out. Posts are meant unless the
    /// query names kinds (kind:lesson) or records (id:p01)
    #[arg(value_name = "QUERY", value_parser = dash::word)]
    pub query: Vec<String>,
    /// The format: csv, jsonl and markdown write the records, csl-json and bibtex citations of them and of their sources. What
    /// could steer a terminal is written by name (<U+202E>); only jsonl and csl-json keep it, as \uXXXX
    #[arg(long = "as", value_name = "FORMAT", value_parser = PossibleValuesParser::new(export::ALL.iter().map(|format| format.name())), hide_possible_values = true)]
    pub format: String,
    /// Write to this file instead of standard output, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file when there is one
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Leave cells of tables as they are, also those that a spreadsheet would take for a formula
    #[arg(long)]
    pub raw: bool,
    /// Only from this case
    #[arg(long, value_name = "SLUG")]
    pub case: Option<String>,
    /// The day it is made, such as 2026-11-22, for it to say; without it the same selection gives the same bytes
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub made: Option<String>,
    /// Where to read
    #[command(flatten)]
    pub world: World,
}

fn day(text: &str) -> Result<String, String> {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let is_day = digits && parts == [4, 2, 2] && text.parse::<query::Moment>().is_ok();
    is_day
        .then(|| text.to_owned())
        .ok_or_else(|| "not a day: write it as 2026-11-22".to_owned())
}

impl Run for Export {
    const NAME: &'static str = "export";
    const ABOUT: &'static str = "Writes a selection as a table, a page or citations";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        let typed = self.query.join(" ");
        let record = record(&archive, &typed)
            .filter(|(slug, _)| self.case.as_ref().is_none_or(|case| case == slug));
        let slugs = match (&record, &self.case) {
            (Some((slug, _)), _) | (None, Some(slug)) => vec![slug.clone()],
            (None, None) => archive.slugs(),
        };
        let mut cases: Vec<Arc<Whole>> = Vec::with_capacity(slugs.len());
        for slug in &slugs {
            cases.push(Arc::new(World::load(&archive, slug, context)?.whole));
        }
        let query = match &record {
            Some((slug, id)) => {
                // Whether there is a post of that id among very many, the question itself will tell.
                let held = cases.first().filter(|_| archive.large(slug).is_none());
                if let Some(whole) = held.filter(|whole| any::find(whole, id).is_none()) {
                    writeln!(context.err, "backfire: {}", missing(whole, slug, id))?;
                    return Ok(Exit::Nothing);
                }
                Query::is(Keyword::Case, slug).and(Query::is(Keyword::Id, id))
            }
            None => self.parse(&archive, typed)?,
        };
        let index = engine::open(Engine::Auto, &archive, &cases, context)?;
        let read = |slug: &Id| {
            let whole = cases.iter().find(|whole| whole.case.file.slug == *slug);
            let whole = whole.ok_or_else(|| format!("no case {slug}"))?;
            Ok(From {
                case: whole.case.clone(),
                builtin: archive.is_builtin(slug),
            })
        };
        let selected = handover::select(&*index, query, Sort::Time, &read)?;
        if selected.is_empty() {
            writeln!(context.err, "nothing found")?;
            return Ok(Exit::Nothing);
        }
        let mut sheet = selected.sheet();
        sheet.raw = self.raw;
        sheet.head.made.clone_from(&self.made);
        let format = export::format(&self.format)
            .ok_or_else(|| problem::usage(format_args!("no format {}", self.format)))?;
        match self
            .output
            .as_deref()
            .filter(|path| *path != Path::new("-"))
        {
            None => format.write(context.out, &sheet)?,
            Some(path) => {
                if self.force {
                    write::save_with(path, |out| format.write(out, &sheet))?;
                } else {
                    write::create_with(path, |out| format.write(out, &sheet))?;
                }
                let said = Shown::say(format_args!(
                    "{} written to {}",
                    counted(selected.len(), "record"),
                    path.display()
                ));
                writeln!(context.err, "{said}")?;
            }
        }
        Ok(Exit::Done)
    }
}

impl Export {
    fn parse(&self, archive: &Archive, text: String) -> anyhow::Result<Query> {
        let codebook = archive.codebook();
        let namespaces = codebook.names();
        let query = query::parse(&text, &namespaces).map_err(|error| BadQuery { text, error })?;
        Ok(match &self.case {
            Some(slug) => Query::is(Keyword::Case, slug).and(query),
            None => query,
        })
    }
}

/// A query that is the address of a record in a case there is.
fn record(archive: &Archive, typed: &str) -> Option<(Id, Id)> {
    let (slug, id) = typed.split_once('/')?;
    let known = archive.slugs().iter().any(|known| known == slug);
    let plain = !id.is_empty() && !id.contains(char::is_whitespace);
    (known && plain).then(|| (slug.to_owned(), id.to_owned()))
}
