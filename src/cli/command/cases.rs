//! `backfire cases`: lists the cases of the archive.

use std::sync::Arc;

use serde::Serialize;

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::large;
use crate::cli::page::{Column, Page};
use crate::cli::world::{World, ZoneChoice};
use crate::model::record::Case;
use crate::model::time::Instant;
use crate::shown::Shown;

/// Arguments of `cases`.
#[derive(Debug, clap::Args)]
pub struct Cases {
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    cases: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    slug: &'a str,
    title: &'a str,
    organisation: &'a str,
    start: Instant,
    end: Instant,
    /// Null where they cannot be counted.
    posts: Option<usize>,
    commentary: usize,
    lessons: usize,
    decisions: usize,
    sources: usize,
    sensitive: bool,
    builtin: bool,
}

impl Run for Cases {
    const NAME: &'static str = "cases";
    const ABOUT: &'static str = "Lists the cases of the archive";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        let read = World::load_all(&archive, context)?.into_iter();
        let mut told = Vec::new();
        for whole in read {
            told.push(Told {
                builtin: archive.is_builtin(&whole.case.file.slug),
                posts: large::count(&archive, &whole, context)?,
                case: whole.case,
            });
        }
        told.sort_by(|a, b| {
            let key = |told: &Told| (told.case.file.span.from, told.case.file.slug.clone());
            key(a).cmp(&key(b))
        });
        if self.json {
            context.json(&Document {
                schema: "backfire/cases/1",
                cases: told.iter().map(line).collect(),
            })?;
        } else {
            write(&told, context)?;
        }
        Ok(if told.is_empty() {
            Exit::Nothing
        } else {
            Exit::Done
        })
    }
}

/// A case, and what is told of it.
struct Told {
    case: Arc<Case>,
    builtin: bool,
    posts: Option<usize>,
}

fn line(told: &Told) -> Line<'_> {
    let case = &*told.case;
    let file = &case.file;
    Line {
        slug: &file.slug,
        title: &file.title,
        organisation: &file.organisation.name,
        start: file.span.from,
        end: file.span.to,
        posts: told.posts,
        commentary: case.commentary.len(),
        lessons: case.lessons.len(),
        decisions: case.decisions.len(),
        sources: file.sources.len(),
        sensitive: case.content_note().is_some(),
        builtin: told.builtin,
    }
}

fn write(all: &[Told], context: &mut Context<'_>) -> anyhow::Result<()> {
    let mut rows = vec![vec![
        Shown::own("case"),
        Shown::own("began"),
        Shown::own("posts"),
        Shown::own("comm."),
        Shown::own("lessons"),
        Shown::own("title"),
    ]];
    for told in all {
        let case = &told.case;
        let number = |n: usize| Shown::say(format_args!("{n}"));
        let note = if case.content_note().is_some() {
            "[content note] "
        } else {
            ""
        };
        let began = ZoneChoice::Case.of(case).month(case.file.launch.from);
        rows.push(vec![
            Shown::line(&case.file.slug).into_owned(),
            Shown::line(&began).into_owned(),
            told.posts.map_or(Shown::own("?"), number),
            number(case.commentary.len()),
            number(case.lessons.len()),
            Shown::say(format_args!("{note}{}", case.file.title)),
        ]);
    }
    let columns = [
        Column::Left(24),
        Column::Left(8),
        Column::Right,
        Column::Right,
        Column::Right,
        Column::Rest,
    ];
    let width = context.width();
    Page::new(context.out, width).table(0, &columns, &rows)?;
    Ok(())
}
