//! The answer for people: hits grouped by case, counts with their base.

use std::io;
use std::sync::Arc;

use super::case_of;
use crate::cli::page::{Column, Page};
use crate::cli::world::ZoneChoice;
use crate::index::{Answer, Facet, Histogram, Row};
use crate::model::calendar::Zone;
use crate::model::codebook::Codebook;
use crate::model::post::Status;
use crate::model::record::{Kind, Whole};
use crate::shown::{Shown, counted};

pub(super) struct Found<'a> {
    pub(super) answer: &'a Answer,
    pub(super) cases: &'a [Arc<Whole>],
    pub(super) codebook: &'a Codebook,
    pub(super) zone: ZoneChoice,
}

impl Found<'_> {
    pub(super) fn write(&self, page: &mut Page<'_>) -> io::Result<()> {
        let answer = self.answer;
        let mut slugs: Vec<&str> = Vec::new();
        for row in &answer.rows {
            if !slugs.contains(&row.key.case.as_str()) {
                slugs.push(&row.key.case);
            }
        }
        for slug in slugs {
            self.case(page, slug)?;
            page.gap()?;
        }
        for facet in &answer.facets {
            counts(page, facet, answer.total)?;
        }
        if let Some(histogram) = &answer.histogram {
            self.histogram(page, histogram)?;
        }
        let (shown, total) = (answer.rows.len(), counted(answer.total, "record"));
        if shown < answer.total {
            page.text(
                0,
                &Shown::say(format_args!("{shown} of {total} (--limit shows more)")),
            )?;
        } else {
            page.text(0, &Shown::say(format_args!("{total}")))?;
        }
        let paraphrases = answer
            .rows
            .iter()
            .filter(|row| row.status == Some(Status::Paraphrase))
            .count();
        let posts = answer
            .rows
            .iter()
            .filter(|row| row.kind == Kind::Post)
            .count();
        if paraphrases > 0 {
            let (posts, are) = match paraphrases {
                1 => (counted(posts, "post"), "is a paraphrase: a gist"),
                _ => (counted(posts, "post"), "are paraphrases: gists"),
            };
            page.text(
                0,
                &Shown::say(format_args!(
                    "{paraphrases} of {posts} shown {are}, never the wording"
                )),
            )?;
        }
        Ok(())
    }

    fn case(&self, page: &mut Page<'_>, slug: &str) -> io::Result<()> {
        let whole = case_of(self.cases, slug);
        let title = whole.map_or("", |whole| &whole.case.file.title);
        let zone = whole.map_or_else(Zone::utc, |whole| self.zone.of(&whole.case));
        page.hanging(
            0,
            &Shown::say(format_args!("{slug}  ")),
            &Shown::line(title),
        )?;
        if let Some(note) = whole.and_then(|whole| whole.case.content_note()) {
            page.hanging(2, &Shown::own("content note: "), &Shown::block(note))?;
        }
        page.text(0, &Shown::say(format_args!("times in {}", zone.label())))?;
        let hits = self.answer.rows.iter().filter(|row| row.key.case == slug);
        let rows: Vec<_> = hits.map(|row| self.row(row, &zone)).collect();
        let columns = [
            Column::Left(10),
            Column::Left(12),
            Column::Left(10),
            Column::Left(14),
            Column::Rest,
        ];
        page.table(2, &columns, &rows)
    }

    fn row(&self, row: &Row, zone: &Zone) -> Vec<Shown<'static>> {
        let time = row
            .span
            .map_or(String::new(), |s| zone.brief(s.from, s.to, s.precision));
        let stance = row.stance.as_deref().and_then(|stance| {
            let of = |c: &&crate::model::codebook::Code| {
                c.tag.namespace() == "stance" && c.tag.value() == stance
            };
            self.codebook.tags.iter().find(of)?.letter
        });
        let kind = match (row.kind, stance) {
            (Kind::Post, letter) => Shown::say(format_args!("{}", letter.unwrap_or('?'))),
            (kind, _) => Shown::own(kind.as_str()),
        };
        vec![
            Shown::line(&row.key.id).into_owned(),
            Shown::line(&time).into_owned(),
            kind,
            Shown::line(&row.who).into_owned(),
            Shown::line(&row.text).into_owned(),
        ]
    }

    /// Over several cases the clock is UTC, for no zone is that of all.
    fn histogram(&self, page: &mut Page<'_>, histogram: &Histogram) -> io::Result<()> {
        let zone = match (self.cases, self.zone) {
            ([whole], choice) => choice.of(&whole.case),
            (_, ZoneChoice::Mine) => Zone::mine(),
            _ => Zone::utc(),
        };
        let most = histogram
            .bins
            .iter()
            .map(|bin| bin.count)
            .max()
            .unwrap_or(0)
            .max(1);
        let rows: Vec<_> = histogram
            .bins
            .iter()
            .map(|bin| {
                let from = format!("{} {}", zone.date(bin.from), zone.clock(bin.from));
                let bar = "#".repeat((bin.count * 30).div_ceil(most));
                vec![
                    Shown::line(&from).into_owned(),
                    Shown::say(format_args!("{}", bin.count)),
                    Shown::line(&bar).into_owned(),
                ]
            })
            .collect();
        page.text(0, &Shown::say(format_args!("from ({})", zone.label())))?;
        page.table(2, &[Column::Left(16), Column::Right, Column::Rest], &rows)?;
        let n = histogram.untimed;
        page.text(
            0,
            &Shown::say(format_args!("{n} without a time as fine as a bin")),
        )?;
        page.gap()
    }
}

/// Values of one field that are told: authors can be as many as posts.
const MOST: usize = 60;

fn counts(page: &mut Page<'_>, facet: &Facet, total: usize) -> io::Result<()> {
    let told = facet.values.iter().take(MOST);
    let mut words: Vec<String> = told.map(|(v, n)| format!("{v} {n}")).collect();
    let more = facet.values.len().saturating_sub(MOST);
    if more > 0 {
        words.push(format!("{} (--json has all)", counted(more, "more value")));
    }
    if facet.none > 0 {
        words.push(format!("(none) {}", facet.none));
    }
    let label = Shown::say(format_args!("{} (n = {total}): ", facet.name));
    page.hanging(0, &label, &Shown::line(&words.join(" · ")))?;
    page.gap()
}
