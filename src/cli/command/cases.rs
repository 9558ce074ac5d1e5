//! `backfire cases`: lists the cases of the archive.

use serde::Serialize;

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::page::{Column, Page};
use crate::cli::world::{World, ZoneChoice};
use crate::model::record::Whole;
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
    posts: usize,
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
        let mut wholes: Vec<(bool, Whole)> = read
            .map(|whole| (archive.is_builtin(&whole.case.file.slug), whole))
            .collect();
        wholes.sort_by(|(_, a), (_, b)| {
            let key = |w: &Whole| (w.case.file.span.from, w.case.file.slug.clone());
            key(a).cmp(&key(b))
        });
        if self.json {
            context.json(&Document {
                schema: "backfire/cases/1",
                cases: wholes
                    .iter()
                    .map(|(builtin, whole)| line(*builtin, whole))
                    .collect(),
            })?;
        } else {
            write(&wholes, context)?;
        }
        Ok(if wholes.is_empty() {
            Exit::Nothing
        } else {
            Exit::Done
        })
    }
}

fn line(builtin: bool, whole: &Whole) -> Line<'_> {
    let case = &*whole.case;
    let file = &case.file;
    Line {
        slug: &file.slug,
        title: &file.title,
        organisation: &file.organisation.name,
        start: file.span.from,
        end: file.span.to,
        posts: whole.posts.len(),
        commentary: case.commentary.len(),
        lessons: case.lessons.len(),
        decisions: case.decisions.len(),
        sources: file.sources.len(),
        sensitive: case.content_note().is_some(),
        builtin,
    }
}

fn write(wholes: &[(bool, Whole)], context: &mut Context<'_>) -> anyhow::Result<()> {
    let mut rows = vec![vec![
        Shown::own("case"),
        Shown::own("began"),
        Shown::own("posts"),
        Shown::own("comm."),
        Shown::own("lessons"),
        Shown::own("title"),
    ]];
    for (_, whole) in wholes {
        let case = &whole.case;
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
            number(whole.posts.len()),
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
