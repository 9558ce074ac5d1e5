//! `backfire patterns [ID]`: lessons that recur, with the cases for and against, or one of them with its evidence in full.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::large;
use crate::cli::page::Page;
use crate::cli::world::World;
use crate::measure::recurrence::{self, Cell, Column, Piece, Recurrence, Row, Sign};
use crate::model::Id;
use crate::model::record::Kind;
use crate::model::tag::Tag;
use crate::shown::{Shown, counted};

/// Arguments of `patterns`.
#[derive(Debug, clap::Args)]
pub struct Patterns {
    /// One pattern, with its evidence in full
    #[arg(value_name = "ID")]
    pub id: Option<Id>,
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// A `patterns.json` of the evidence that counts, with more keys.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    cases: Vec<&'a str>,
    patterns: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    claim: &'a str,
    text: &'a str,
    category: &'a Tag,
    #[serde(rename = "for")]
    support: Vec<Ref<'a>>,
    against: Vec<Ref<'a>>,
    limits: Option<&'a str>,
    n: N,
    /// By case, those in which nothing is named left out.
    cells: Vec<Marked<'a>>,
    /// Evidence that names no record of these cases.
    elsewhere: usize,
}

#[derive(Serialize)]
struct Ref<'a> {
    #[serde(rename = "ref")]
    target: String,
    why: Option<&'a str>,
    kind: Kind,
    text: &'a str,
}

/// Cases with evidence; those with both kinds are in all three, `of` is how many cases there are.
#[derive(Serialize)]
struct N {
    #[serde(rename = "for")]
    support: usize,
    against: usize,
    both: usize,
    of: usize,
}

#[derive(Serialize)]
struct Marked<'a> {
    case: &'a str,
    sign: &'static str,
}

impl Run for Patterns {
    const NAME: &'static str = "patterns";
    const ABOUT: &'static str = "Lists the lessons that recur, with the cases for and against";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        let mut wholes = World::load_all(&archive, context)?;
        let (patterns, findings) = archive.patterns();
        let asked = recurrence::asked(&patterns);
        for whole in &mut wholes {
            let slug = whole.case.file.slug.clone();
            if let (Some(file), Some(ids)) = (archive.large(&slug), asked.get(slug.as_str())) {
                large::hold(&file, whole, ids)?;
            }
        }
        let wholes: Vec<_> = wholes.into_iter().map(Arc::new).collect();
        if !findings.is_empty() {
            let found = counted(findings.len(), "finding");
            let told = format!(
                "{found} in patterns.json, what cannot be read is left out: see `backfire check`"
            );
            context.remark(&Shown::line(&told))?;
        }
        let mut recurrence = Recurrence::of(&patterns, &wholes);
        if let Some(id) = &self.id {
            if recurrence.row(id).is_none() {
                context.remark(&missing(&recurrence, id))?;
                return Ok(Exit::Nothing);
            }
            recurrence.rows.retain(|row| row.pattern.id == *id);
        }
        if self.json {
            context.json(&Document::of(&recurrence))?;
        } else {
            let width = context.width();
            let page = &mut Page::new(context.out, width);
            match (&self.id, recurrence.rows.as_slice()) {
                (Some(_), [row]) => in_full(page, row, &recurrence.cases)?,
                _ => list(page, &recurrence)?,
            }
        }
        if recurrence.rows.is_empty() {
            context.remark(&Shown::own("this archive has no patterns"))?;
            return Ok(Exit::Nothing);
        }
        Ok(Exit::Done)
    }
}

impl<'a> Document<'a> {
    fn of(recurrence: &'a Recurrence) -> Self {
        let cases = &recurrence.cases;
        Self {
            schema: "backfire/patterns/1",
            cases: cases.iter().map(|case| case.slug.as_str()).collect(),
            patterns: recurrence.rows.iter().map(|row| line(row, cases)).collect(),
        }
    }
}

fn line<'a>(row: &'a Row, cases: &'a [Column]) -> Line<'a> {
    let pattern = &row.pattern;
    let count = row.count();
    Line {
        id: &pattern.id,
        claim: &pattern.claim,
        text: &pattern.text,
        category: &pattern.category,
        support: row
            .cells
            .iter()
            .flat_map(|c| &c.support)
            .map(named)
            .collect(),
        against: row
            .cells
            .iter()
            .flat_map(|c| &c.against)
            .map(named)
            .collect(),
        limits: pattern.limits.as_deref(),
        n: N {
            support: count.support,
            against: count.against,
            both: count.both,
            of: cases.len(),
        },
        cells: marked(row, cases)
            .map(|(case, cell)| Marked {
                case: &case.slug,
                sign: cell.sign().as_str(),
            })
            .collect(),
        elsewhere: row.elsewhere,
    }
}

fn named(piece: &Piece) -> Ref<'_> {
    Ref {
        target: piece.key.to_string(),
        why: piece.why.as_deref(),
        kind: piece.kind,
        text: &piece.gist,
    }
}

/// The cases in which something is named.
fn marked<'a>(row: &'a Row, cases: &'a [Column]) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
    let all = cases.iter().zip(&row.cells);
    all.filter(|(_, cell)| cell.sign() != Sign::None)
}

fn list(page: &mut Page<'_>, recurrence: &Recurrence) -> io::Result<()> {
    for (n, row) in recurrence.rows.iter().enumerate() {
        if n > 0 {
            page.gap()?;
        }
        head(page, row, &recurrence.cases)?;
        for (label, wanted) in [("for: ", true), ("against: ", false)] {
            let slugs: Vec<&str> = marked(row, &recurrence.cases)
                .filter(|(_, cell)| {
                    let side = if wanted { &cell.support } else { &cell.against };
                    !side.is_empty()
                })
                .map(|(case, _)| case.slug.as_str())
                .collect();
            if !slugs.is_empty() {
                page.hanging(2, &Shown::own(label), &Shown::line(&slugs.join(", ")))?;
            }
        }
    }
    Ok(())
}

/// The claim and its counts.
fn head(page: &mut Page<'_>, row: &Row, cases: &[Column]) -> io::Result<()> {
    let count = row.count();
    let both = match count.both {
        0 => String::new(),
        both => format!(", {both} of them both ways"),
    };
    page.hanging(
        0,
        &Shown::say(format_args!("{}  ", row.pattern.id)),
        &Shown::line(&row.pattern.claim),
    )?;
    let (support, against, of) = (count.support, count.against, counted(cases.len(), "case"));
    let told = Shown::say(format_args!(
        "for in {support}, against in {against} of {of}{both}"
    ));
    page.text(2, &told)
}

fn in_full(page: &mut Page<'_>, row: &Row, cases: &[Column]) -> io::Result<()> {
    let pattern = &row.pattern;
    head(page, row, cases)?;
    page.hanging(
        2,
        &Shown::own("category: "),
        &Shown::line(pattern.category.as_str()),
    )?;
    page.gap()?;
    page.text(2, &Shown::block(&pattern.text))?;
    if let Some(limits) = &pattern.limits {
        page.gap()?;
        page.hanging(2, &Shown::own("cannot show: "), &Shown::block(limits))?;
    }
    for (heading, wanted) in [("for", true), ("against", false)] {
        let pieces = row.cells.iter().flat_map(Cell::pieces);
        let mut pieces = pieces.filter(|(side, _)| *side == wanted).peekable();
        if pieces.peek().is_some() {
            page.heading(&Shown::own(heading))?;
        }
        for (_, piece) in pieces {
            let label = Shown::say(format_args!("{}  ", piece.key));
            let told = Shown::say(format_args!("{}: {}", piece.kind, piece.gist));
            page.hanging(2, &label, &told)?;
            if let Some(why) = &piece.why {
                page.hanging(4, &Shown::own("because: "), &Shown::line(why))?;
            }
        }
    }
    if row.elsewhere > 0 {
        page.gap()?;
        let pieces = counted(row.elsewhere, "piece");
        let told = Shown::say(format_args!(
            "{pieces} of evidence not in this archive, and not counted"
        ));
        page.text(2, &told)?;
    }
    page.gap()?;
    page.text(
        2,
        &Shown::own(
            "Counts are of cases that became known and were chosen: no rate at which a lesson holds. A case that is not named \
             says nothing either way.",
        ),
    )
}

/// Why there is no such pattern.
fn missing(recurrence: &Recurrence, id: &str) -> Shown<'static> {
    let ids = recurrence.rows.iter().map(|row| row.pattern.id.as_str());
    let near = ids
        .map(|known| (strsim::osa_distance(known, id), known))
        .filter(|(far, known)| *far <= known.len().max(6) / 3)
        .min();
    match near {
        Some((_, near)) => Shown::say(format_args!("no pattern {id}: did you mean {near}?")),
        None => Shown::say(format_args!(
            "no pattern {id}: `backfire patterns` lists them"
        )),
    }
}
