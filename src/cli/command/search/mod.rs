//! `backfire search`: one question to the archive, answered as text or JSON.

mod document;
mod hint;
mod text;

use std::sync::Arc;

use crate::archive::Archive;
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::dash;
use crate::cli::engine::{self, Engine};
use crate::cli::page::Page;
use crate::cli::problem::{self, BadQuery};
use crate::cli::world::{World, ZoneChoice};
use crate::index::{Answer, FacetAsk, HistogramAsk, Index, MAX_WINDOW, Question, Sort};
use crate::model::query::{self, Query};
use crate::model::record::{Kind, Whole};
use crate::shown::Shown;

/// Fields that can be counted besides the namespaces of the codebook.
const FIELDS: [&str; 9] = [
    "case", "kind", "form", "platform", "status", "lang", "phase", "by", "hashtag",
];

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// What to look for: words, "a phrase", stance:mocking, after:2013-11-13; everything when left out
    #[arg(value_name = "QUERY", value_parser = dash::word)]
    pub query: Vec<String>,
    /// Only in this case
    #[arg(long, value_name = "SLUG")]
    pub case: Option<String>,
    /// Only records of this kind; may be repeated
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Vec<Kind>,
    /// Order of the hits: oldest first, or best match first
    #[arg(long, value_enum, value_name = "ORDER", default_value_t)]
    pub sort: Order,
    /// The most hits to list
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Count by these namespaces or fields, such as stance,kind
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub facets: Vec<String>,
    /// Count over time in this many bins
    #[arg(long, value_name = "BINS", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub histogram: Option<u16>,
    /// Only what was known then: RFC 3339, a date, or T+2h from the launch
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Which back end answers
    #[arg(long, value_enum, value_name = "NAME", default_value_t)]
    pub engine: Engine,
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Zone in which times are told
    #[arg(long, value_enum, value_name = "ZONE", default_value_t)]
    pub zone: ZoneChoice,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// Order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Order {
    /// Oldest first
    #[default]
    Time,
    /// Best match first
    Relevance,
}

fn kind(text: &str) -> Result<Kind, String> {
    text.parse().map_err(|()| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("no such kind: use one of {}", all.join(", "))
    })
}

impl Run for Search {
    const NAME: &'static str = "search";
    const ABOUT: &'static str = "Searches the archive";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        let slugs = match &self.case {
            Some(slug) => vec![slug.clone()],
            None => archive.slugs(),
        };
        let mut cases = Vec::with_capacity(slugs.len());
        for slug in &slugs {
            cases.push(Arc::new(World::load(&archive, slug, context)?.whole));
        }
        let question = self.question(&archive)?;
        let index = engine::open(self.engine, &archive, &cases, context)?;
        let query = question.query.clone();
        let answer = ask(&*index, question, self.limit)?;
        let typed = self.query.join(" ");
        if answer.total == 0 {
            self.explain(&query, &archive, &*index, context)?;
        }
        if self.json {
            context.json(&document::Document::of(&typed, &answer, &cases))?;
        } else if answer.total == 0 {
            writeln!(context.err, "nothing found")?;
            if let Some(near) = &answer.suggestion {
                let near = Shown::say(format_args!("did you mean: {near}"));
                context.remarks().text(0, &near)?;
            }
        } else {
            let width = context.width();
            let found = text::Found {
                answer: &answer,
                cases: &cases,
                codebook: archive.codebook(),
                zone: self.zone,
            };
            found.write(&mut Page::new(context.out, width))?;
        }
        Ok(if answer.total == 0 {
            Exit::Nothing
        } else {
            Exit::Done
        })
    }
}

impl Search {
    /// Says what of the query is nowhere, so that a slip is not taken for an answer.
    fn explain(
        &self,
        query: &Query,
        archive: &Archive,
        index: &dyn Index,
        context: &mut Context<'_>,
    ) -> anyhow::Result<()> {
        let count = |query| {
            let question = Question::rows(query, Sort::Time, 0..0);
            Ok(index.ask(&question, &|| false)?.total)
        };
        let within = match &self.case {
            Some(slug) => format!(" in {slug}"),
            None => String::new(),
        };
        for remark in hint::remarks(query, archive, &count, &within)? {
            context.remark(&Shown::line(&remark))?;
        }
        Ok(())
    }

    fn question(&self, archive: &Archive) -> anyhow::Result<Question> {
        let codebook = archive.codebook();
        let namespaces = codebook.names();
        let read = |text: String| {
            query::parse(&text, &namespaces).map_err(|error| BadQuery { text, error })
        };
        let typed = self.query.join(" ");
        let mut query = if typed.trim().is_empty() {
            Query::All
        } else {
            read(typed)?
        };
        if let Some(at) = &self.at {
            query = query.and(read(format!("at:{at}"))?);
        }
        if !self.kind.is_empty() {
            query = query.and(Query::Or(
                self.kind.iter().copied().map(Query::Kind).collect(),
            ));
        }
        for name in &self.facets {
            if !is_in(&namespaces, name) && !FIELDS.contains(&name.as_str()) {
                let fields = FIELDS.iter().filter(|field| !is_in(&namespaces, field));
                let known: Vec<&str> = namespaces
                    .iter()
                    .map(String::as_str)
                    .chain(fields.copied())
                    .collect();
                let known = known.join(", ");
                return Err(problem::usage(format_args!(
                    "nothing is counted by {name}: use one of {known}"
                )));
            }
        }
        Ok(Question {
            query: query.tidy(),
            clock: None,
            sort: match self.sort {
                Order::Time => Sort::Time,
                Order::Relevance => Sort::Relevance,
            },
            window: 0..self.limit.min(MAX_WINDOW),
            seek: None,
            facets: self
                .facets
                .iter()
                .map(|name| FacetAsk {
                    name: name.clone(),
                    under: None,
                })
                .collect(),
            histogram: self.histogram.map(|bins| HistogramAsk {
                span: None,
                bins: usize::from(bins),
                zone: None,
                split: None,
            }),
            phases: None,
            among: Vec::new(),
        })
    }
}

fn is_in(list: &[String], name: &str) -> bool {
    list.iter().any(|known| known == name)
}

/// Asks window by window until `limit` rows are there.
fn ask(index: &dyn Index, mut question: Question, limit: usize) -> anyhow::Result<Answer> {
    let mut answer = index.ask(&question, &|| false)?;
    question.facets.clear();
    question.histogram = None;
    while answer.rows.len() < limit.min(answer.total) {
        let from = answer.rows.len();
        question.window = from..limit.min(from + MAX_WINDOW);
        let more = index.ask(&question, &|| false)?.rows;
        if more.is_empty() {
            break;
        }
        answer.rows.extend(more);
    }
    Ok(answer)
}

/// The case a hit is in.
fn case_of<'a>(cases: &'a [Arc<Whole>], slug: &str) -> Option<&'a Whole> {
    cases
        .iter()
        .map(|whole| &**whole)
        .find(|whole| whole.case.file.slug == slug)
}
