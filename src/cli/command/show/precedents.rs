//! What others in a position comparable to a decision's did, and what followed.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use crate::archive::Archive;
use crate::cli::context::Context;
use crate::cli::page::Page;
use crate::measure::likeness::Codes;
use crate::measure::precedent::{Group, Position, Precedent, Precedents, precedents};
use crate::model::record::{Case, Key};
use crate::model::tag::Tag;
use crate::shown::Shown;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    position: Option<Place<'a>>,
    options: Vec<&'a Tag>,
    /// Decision points of other cases: all, in the same part of the course, and comparable.
    base: usize,
    in_part: usize,
    n: usize,
    groups: Vec<Same<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    part: &'static str,
    phase: Option<&'a Tag>,
    /// How many phases its time meets.
    meets: usize,
}

#[derive(Serialize)]
struct Same<'a> {
    /// Null for what is not coded.
    code: Option<&'a Tag>,
    n: usize,
    cases: usize,
    decisions: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    case: &'a str,
    id: &'a str,
    case_title: &'a str,
    title: &'a str,
    position: Place<'a>,
    common: &'a [Tag],
    done: &'a str,
    followed: &'a str,
    #[serde(rename = "for")]
    support: Vec<String>,
    against: Vec<String>,
    likeness: f64,
}

/// The precedents of a decision of `case`; a case that cannot be read is left out and said so.
pub(super) fn find(
    archive: &Archive,
    case: &Arc<Case>,
    id: &str,
    context: &mut Context<'_>,
) -> anyhow::Result<Option<Precedents>> {
    let mut cases = vec![case.clone()];
    for slug in archive.slugs() {
        if slug == case.file.slug {
            continue;
        }
        match archive.load(&slug) {
            Ok(loaded) => cases.push(loaded.whole.case),
            Err(error) => {
                let told = format!("{slug} is left out of the precedents: {error}");
                context.remark(&Shown::line(&told))?;
            }
        }
    }
    let at = Key::new(case.file.slug.clone(), id);
    Ok(precedents(&cases, &Codes::of(&cases), &at))
}

impl<'a> Document<'a> {
    pub(super) fn of(found: &'a Precedents) -> Self {
        Self {
            position: found.position.as_ref().map(place),
            options: found.options.iter().collect(),
            base: found.base,
            in_part: found.in_part,
            n: found.n(),
            groups: found.groups.iter().map(same).collect(),
        }
    }
}

fn place(position: &Position) -> Place<'_> {
    Place {
        part: position.part.as_str(),
        phase: position.phase.as_ref(),
        meets: position.meets,
    }
}

fn same(group: &Group) -> Same<'_> {
    Same {
        code: group.code.as_ref(),
        n: group.decisions.len(),
        cases: group.cases,
        decisions: group.decisions.iter().map(one).collect(),
    }
}

fn one(precedent: &Precedent) -> One<'_> {
    let keys = |list: &[Key]| list.iter().map(Key::to_string).collect();
    One {
        case: &precedent.key.case,
        id: &precedent.key.id,
        case_title: &precedent.case_title,
        title: &precedent.title,
        position: place(&precedent.position),
        common: &precedent.common,
        done: &precedent.done,
        followed: &precedent.followed,
        support: keys(&precedent.support),
        against: keys(&precedent.against),
        likeness: precedent.likeness,
    }
}

pub(super) fn write(page: &mut Page<'_>, found: &Precedents) -> io::Result<()> {
    page.heading(&Shown::own("what others in a comparable position did"))?;
    page.text(2, &Shown::line(&found.told()))?;
    for group in &found.groups {
        page.gap()?;
        page.text(2, &Shown::line(&group.told()))?;
        for one in &group.decisions {
            let label = Shown::say(format_args!("{}  ", one.key));
            page.hanging(4, &label, &Shown::block(&one.done))?;
            page.hanging(
                6,
                &Shown::own("followed by: "),
                &Shown::block(&one.followed),
            )?;
            let evidence: Vec<String> = one.support.iter().map(Key::to_string).collect();
            if !evidence.is_empty() {
                page.hanging(
                    6,
                    &Shown::own("evidence: "),
                    &Shown::line(&evidence.join(", ")),
                )?;
            }
            let against: Vec<String> = one.against.iter().map(Key::to_string).collect();
            if !against.is_empty() {
                page.hanging(
                    6,
                    &Shown::own("against: "),
                    &Shown::line(&against.join(", ")),
                )?;
            }
        }
    }
    Ok(())
}
