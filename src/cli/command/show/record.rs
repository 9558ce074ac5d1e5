//! One record for a reader: every field it has, its tags with their definitions, its notes, and who points at it.

use std::io;

use serde_json::Value;

use super::{cited, field};
use crate::archive::Archive;
use crate::cli::page::Page;
use crate::cli::world;
use crate::model::any::{self, Record};
use crate::model::calendar::Zone;
use crate::model::case::Review;
use crate::model::record::Whole;
use crate::shown::Shown;

pub(super) fn write(
    page: &mut Page<'_>,
    archive: &Archive,
    whole: &Whole,
    zone: &Zone,
    (kind, id, record): (&'static str, &str, Record<'_>),
) -> io::Result<()> {
    let slug = &whole.case.file.slug;
    super::content_note(page, whole)?;
    page.text(0, &Shown::say(format_args!("{slug}/{id}  {kind}")))?;
    let record = &serde_json::to_value(record).unwrap_or_default();
    if record["status"] == "paraphrase" {
        page.text(
            0,
            &Shown::own("a paraphrase: the gist in the archive's own words, not the wording"),
        )?;
    }
    page.gap()?;
    field::Told { whole, zone }.write(page, record)?;
    codings(page, archive, record)?;
    let sources: Vec<&str> = strings(&record["sources"]);
    if !sources.is_empty() {
        page.heading(&Shown::own("sources"))?;
        for source in sources {
            source_line(page, whole, source)?;
        }
    }
    let notes: Vec<_> = whole.case.notes_on(id).collect();
    if !notes.is_empty() {
        page.heading(&Shown::own("notes"))?;
        for note in notes {
            let label = Shown::say(format_args!("{} (by {})  ", note.id, note.by));
            page.hanging(2, &label, &Shown::block(&note.text))?;
            if let Some(anchor) = &note.anchor {
                page.text(4, &Shown::say(format_args!("on: “{}”", anchor.quote)))?;
            }
        }
    }
    reviews(page, whole.case.reviews_of(id))?;
    let pointers = cited::by(whole, id);
    if !pointers.is_empty() {
        page.heading(&Shown::own("cited by"))?;
        for pointer in pointers {
            let gist = any::find(whole, pointer.id).map_or("", |(_, record)| record.gist());
            let label = Shown::say(format_args!(
                "{} {} ({})  ",
                pointer.kind, pointer.id, pointer.role
            ));
            page.hanging(2, &label, &Shown::line(gist))?;
        }
    }
    Ok(())
}

/// What came of looking claims up a second time.
pub(super) fn reviews<'r>(
    page: &mut Page<'_>,
    reviews: impl Iterator<Item = &'r Review>,
) -> io::Result<()> {
    let mut reviews = reviews.peekable();
    if reviews.peek().is_some() {
        page.heading(&Shown::own("looked up a second time"))?;
    }
    for review in reviews {
        let outcome = review.outcome.as_str();
        let label = Shown::say(format_args!("{}  {outcome}: ", review.id));
        page.hanging(2, &label, &Shown::line(&review.claim))?;
        let from = review.sources.join(", ");
        let found = &review.found;
        page.text(6, &Shown::say(format_args!("{found} [{from}]")))?;
    }
    Ok(())
}

/// A source in a line or two, with its address in full.
pub(super) fn source_line(page: &mut Page<'_>, whole: &Whole, id: &str) -> io::Result<()> {
    let Some(source) = whole.case.source(id) else {
        return page.text(
            2,
            &Shown::say(format_args!("{id}  (not in the list of sources)")),
        );
    };
    let mut words = source.title.clone();
    if let Some(publisher) = &source.publisher {
        words.push_str(", ");
        words.push_str(publisher);
    }
    if let Some(date) = &source.date {
        words.push_str(", ");
        words.push_str(&world::published(date));
    }
    page.hanging(2, &Shown::say(format_args!("{id}  ")), &Shown::line(&words))?;
    if let Some(address) = &source.address {
        let copy = if source.mirror { "  (a copy)" } else { "" };
        page.text(0, &Shown::say(format_args!("      {address}{copy}")))?;
    }
    Ok(())
}

fn codings(page: &mut Page<'_>, archive: &Archive, record: &Value) -> io::Result<()> {
    let tags = super::tags(record);
    if tags.is_empty() {
        return Ok(());
    }
    page.heading(&Shown::own("tags"))?;
    let all = ["tags", "facets"]
        .iter()
        .filter_map(|key| record[key].as_array())
        .flatten();
    let grounds: Vec<&Value> = all.collect();
    for tag in tags {
        let coding = grounds.iter().find(|coding| coding["tag"] == *tag);
        let basis = coding.and_then(|c| c["basis"].as_str());
        let basis = basis.map_or(String::new(), |basis| format!(" ({basis})"));
        page.text(0, &Shown::say(format_args!("  {tag}{basis}")))?;
        if let Some(ground) = coding.and_then(|c| c["ground"].as_str()) {
            page.hanging(4, &Shown::own("ground: "), &Shown::line(ground))?;
        }
        if let Some(code) = super::code(archive.codebook(), tag) {
            page.text(4, &Shown::line(&code.definition))?;
        }
    }
    Ok(())
}

/// A piece of evidence: where it is, what it says, why it counts.
pub(super) fn evidence(
    page: &mut Page<'_>,
    indent: usize,
    target: &str,
    why: Option<&str>,
    whole: &Whole,
) -> io::Result<()> {
    let gist = any::find(whole, target).map_or("", |(_, record)| record.gist());
    page.hanging(
        indent,
        &Shown::say(format_args!("{target}  ")),
        &Shown::line(gist),
    )?;
    match why {
        Some(why) => page.hanging(indent + 2, &Shown::own("because: "), &Shown::line(why)),
        None => Ok(()),
    }
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
