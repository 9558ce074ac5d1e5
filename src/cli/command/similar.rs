//! `backfire similar CASE`: the other cases by likeness, each with the codes it shares and what each of them adds.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::page::{Column, Page};
use crate::cli::world::World;
use crate::measure::likeness::{Codes, Ground, Likeness, Weight};
use crate::model::Id;
use crate::model::tag::{Basis, Tag};
use crate::shown::{Shown, counted};

/// Arguments of `similar`.
#[derive(Debug, clap::Args)]
pub struct Similar {
    /// The case to compare with: askjpm
    #[arg(value_name = "CASE")]
    pub case: Id,
    /// Leave this code out of the sum; may be repeated
    #[arg(long, value_name = "TAG")]
    pub without: Vec<Tag>,
    /// At most so many cases
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
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
    case: &'a str,
    without: &'a [Tag],
    /// Cases the weights are of.
    cases: usize,
    /// What the case would score with itself.
    most: Option<f64>,
    /// Other cases, before the limit.
    total: usize,
    similar: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    case: &'a str,
    title: &'a str,
    score: f64,
    share: Option<f64>,
    shared: Vec<Shared<'a>>,
    only_here: Vec<Own<'a>>,
    only_there: Vec<Own<'a>>,
}

#[derive(Serialize)]
struct Shared<'a> {
    tag: &'a Tag,
    weight: f64,
    n: usize,
    here: Vec<Why<'a>>,
    there: Vec<Why<'a>>,
}

#[derive(Serialize)]
struct Own<'a> {
    tag: &'a Tag,
    weight: f64,
    n: usize,
}

#[derive(Serialize)]
struct Why<'a> {
    #[serde(rename = "ref")]
    on: String,
    basis: Basis,
    ground: Option<&'a str>,
}

impl Run for Similar {
    const NAME: &'static str = "similar";
    const ABOUT: &'static str = "Ranks the other cases by likeness, each as a sum one can read";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        // Asked for first, so that a wrong name is told with the nearest right one.
        let own = archive.load(&self.case)?.whole.case;
        let wholes = World::load_all(&archive, context)?;
        let cases: Vec<Arc<_>> = wholes.into_iter().map(|whole| whole.case).collect();
        let codes = Codes::of(&cases);
        for tag in self.without.iter().filter(|tag| !codes.knows(tag)) {
            let told = format!("no case bears {tag}: leaving it out changes nothing");
            context.remark(&Shown::line(&told))?;
        }
        let all = codes.ranked(&self.case, &self.without).unwrap_or_default();
        if self.json {
            context.json(&Document {
                schema: "backfire/similar/1",
                case: &self.case,
                without: &self.without,
                cases: codes.cases(),
                most: all.first().map(|one| one.most),
                total: all.len(),
                similar: all.iter().take(self.limit).map(line).collect(),
            })?;
        } else {
            let width = context.width();
            let page = &mut Page::new(context.out, width);
            let title = Shown::line(&own.file.title);
            page.hanging(0, &Shown::say(format_args!("{}  ", self.case)), &title)?;
            write(page, &codes, &all, self.limit)?;
        }
        Ok(if all.is_empty() {
            Exit::Nothing
        } else {
            Exit::Done
        })
    }
}

fn line(one: &Likeness) -> Line<'_> {
    Line {
        case: &one.slug,
        title: &one.title,
        score: one.score,
        share: one.share(),
        shared: one
            .shared
            .iter()
            .map(|shared| Shared {
                tag: &shared.tag,
                weight: shared.weight.bits,
                n: shared.weight.n,
                here: shared.here.iter().map(why).collect(),
                there: shared.there.iter().map(why).collect(),
            })
            .collect(),
        only_here: one.only_here.iter().map(own).collect(),
        only_there: one.only_there.iter().map(own).collect(),
    }
}

fn own((tag, weight): &(Tag, Weight)) -> Own<'_> {
    Own {
        tag,
        weight: weight.bits,
        n: weight.n,
    }
}

fn why(ground: &Ground) -> Why<'_> {
    Why {
        on: ground.on.to_string(),
        basis: ground.basis,
        ground: ground.text.as_deref(),
    }
}

fn write(page: &mut Page<'_>, codes: &Codes, all: &[Likeness], limit: usize) -> io::Result<()> {
    let Some(first) = all.first() else {
        return page.text(2, &Shown::own("no other case to compare it with"));
    };
    let cases = counted(codes.cases(), "case");
    let told = Shown::say(format_args!(
        "Likeness to itself {:.2}. A code weighs log2(N / n): of N = {cases}, n bear it. A score is the sum over the codes both \
         bear (here rounded); what all bear says nothing.",
        first.most
    ));
    page.text(2, &told)?;
    for (n, one) in all.iter().take(limit).enumerate() {
        page.gap()?;
        let share = one.share().map_or(String::new(), |share| {
            format!(", {:.0}% of its likeness to itself", share * 100.0)
        });
        let label = Shown::say(format_args!("{:>2}  {}  ", n + 1, one.slug));
        page.hanging(0, &label, &Shown::line(&one.title))?;
        page.text(4, &Shown::say(format_args!("{:.2}{share}", one.score)))?;
        let rows: Vec<_> = one
            .shared
            .iter()
            .map(|shared| {
                vec![
                    Shown::say(format_args!("{:.2}", shared.weight.bits)),
                    Shown::say(format_args!("{}", shared.tag)),
                    Shown::say(format_args!(
                        "in {} of {}",
                        shared.weight.n, shared.weight.of
                    )),
                ]
            })
            .collect();
        page.table(4, &[Column::Right, Column::Left(44), Column::Rest], &rows)?;
    }
    if all.len() > limit {
        page.gap()?;
        let more = counted(all.len() - limit, "more case");
        page.text(
            2,
            &Shown::say(format_args!("{more}: --limit {}", all.len())),
        )?;
    }
    Ok(())
}
