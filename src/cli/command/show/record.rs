//! One record for a reader: every field it has, its tags with their definitions, its notes, and who points at it.

use std::io;

use serde_json::Value;

use super::cited;
use crate::archive::Archive;
use crate::cli::page::Page;
use crate::cli::record::{self as any, Record};
use crate::cli::world;
use crate::model::calendar::Zone;
use crate::model::record::Whole;
use crate::model::time::{Instant, Precision, Time};
use crate::shown::Shown;

/// Fields that are told elsewhere, or are nothing to a reader.
const APART: [&str; 6] = ["id", "schema", "tags", "facets", "sources", "order"];

/// What a reader looks for first; the rest follows by name.
const FIRST: [&str; 14] = [
    "title", "claim", "heading", "measure", "reported", "name", "about", "text", "thesis",
    "summary", "time", "actor", "role", "known",
];

pub(super) fn write(
    page: &mut Page<'_>,
    archive: &Archive,
    whole: &Whole,
    zone: &Zone,
    (kind, id, record): (&'static str, &str, Record<'_>),
) -> io::Result<()> {
    let slug = &whole.case.file.slug;
    page.line(&Shown::say(format_args!("{slug}/{id}  {kind}")))?;
    let record = &serde_json::to_value(record).unwrap_or_default();
    if record["status"] == "paraphrase" {
        page.line(&Shown::own(
            "a paraphrase: the gist in the archive's own words, not the wording",
        ))?;
    }
    page.gap()?;
    let mut fields: Vec<_> = record.as_object().into_iter().flatten().collect();
    fields.sort_by_key(|(key, _)| FIRST.iter().position(|k| k == key).unwrap_or(FIRST.len()));
    for (key, value) in fields {
        if !APART.contains(&key.as_str()) {
            field(page, 0, key, value, whole, zone)?;
        }
    }
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
        page.line(&Shown::say(format_args!("      {address}{copy}")))?;
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
        page.line(&Shown::say(format_args!("  {tag}{basis}")))?;
        if let Some(ground) = coding.and_then(|c| c["ground"].as_str()) {
            page.hanging(4, &Shown::own("ground: "), &Shown::line(ground))?;
        }
        if let Some(code) = super::code(archive.codebook(), tag) {
            page.text(4, &Shown::line(&code.definition))?;
        }
    }
    Ok(())
}

/// A field under its name; what is not known is left out, for the JSON document has it as null.
fn field(
    page: &mut Page<'_>,
    indent: usize,
    key: &str,
    value: &Value,
    whole: &Whole,
    zone: &Zone,
) -> io::Result<()> {
    let name = key.replace('_', " ");
    let label = Shown::say(format_args!("{name}: "));
    match value {
        Value::Null => Ok(()),
        Value::Array(list) if list.is_empty() => Ok(()),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            page.hanging(indent, &label, &Shown::line(&words.join(", ")))
        }
        Value::Array(list) => {
            page.text(indent, &label)?;
            for (i, item) in list.iter().enumerate() {
                if let Some(target) = item["ref"].as_str() {
                    evidence(page, indent + 2, target, item["why"].as_str(), whole)?;
                } else {
                    field(page, indent + 2, &format!("{}", i + 1), item, whole, zone)?;
                }
            }
            Ok(())
        }
        Value::Object(fields) => {
            if let Ok(time) = serde_json::from_value::<Time>(value.clone()) {
                let mut words = zone.full(time.from, time.to, time.precision);
                if let Some(written) = &time.as_written {
                    words.push_str(", as written: ");
                    words.push_str(written);
                }
                return page.hanging(indent, &label, &Shown::line(&words));
            }
            page.text(indent, &label)?;
            for (key, value) in fields {
                field(page, indent + 2, key, value, whole, zone)?;
            }
            Ok(())
        }
        Value::String(text) => {
            if let ("known_from" | "on", Ok(at)) = (key, text.parse::<Instant>()) {
                let words = zone.full(at, at, Precision::Minute);
                return page.hanging(indent, &label, &Shown::line(&words));
            }
            let names = matches!(key, "actor" | "reply_to" | "quote_of" | "target");
            let known = if names { any::find(whole, text) } else { None };
            let gist = known.map(|(_, record)| record.gist());
            match gist {
                Some(gist) => {
                    page.hanging(indent, &label, &Shown::say(format_args!("{text}, {gist}")))
                }
                None => page.hanging(indent, &label, &Shown::block(text)),
            }
        }
        other => page.hanging(indent, &label, &Shown::say(format_args!("{other}"))),
    }
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
