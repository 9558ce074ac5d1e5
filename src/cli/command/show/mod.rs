//! `backfire show CASE[/ID]`: prints a case for a reader, or one record with everything known of it.

mod case;
mod cited;
mod field;
mod precedents;
mod record;

use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::archive::Archive;
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::page::Page;
use crate::cli::world::{World, ZoneChoice};
use crate::model::any::{self, Record};
use crate::model::case::{CaseFile, Source};
use crate::model::codebook::{Code, Codebook};
use crate::model::commentary::Commentary;
use crate::model::decision::Decision;
use crate::model::lesson::Lesson;
use crate::model::note::Note;
use crate::model::post::Post;
use crate::model::record::Whole;
use crate::shown::Shown;

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// A case, or one of its records: askjpm, askjpm/p01
    #[arg(value_name = "CASE[/ID]")]
    pub what: String,
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

#[derive(Serialize)]
struct CaseDocument<'a> {
    schema: &'static str,
    case: &'a CaseFile,
    posts: &'a [Post],
    commentary: &'a [Commentary],
    lessons: &'a [Lesson],
    decisions: &'a [Decision],
    notes: &'a [Note],
}

#[derive(Serialize)]
struct RecordDocument<'a> {
    schema: &'static str,
    case: &'a str,
    kind: &'static str,
    id: &'a str,
    record: Record<'a>,
    /// Of the tags it carries.
    definitions: Vec<&'a Code>,
    notes: Vec<&'a Note>,
    cited_by: Vec<cited::Pointer<'a>>,
    sources: Vec<&'a Source>,
    /// What others in a comparable position did; of decision points alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    precedents: Option<precedents::Document<'a>>,
}

impl Run for Show {
    const NAME: &'static str = "show";
    const ABOUT: &'static str = "Prints a case, or one record with all that is known of it";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let archive = self.world.open()?;
        let (slug, id) = match self.what.split_once('/') {
            Some((slug, id)) if id != slug && !id.is_empty() => (slug, Some(id)),
            Some((slug, _)) => (slug, None),
            None => (self.what.as_str(), None),
        };
        let whole = World::load(&archive, slug, context)?.whole;
        let zone = self.zone.of(&whole.case);
        if let Some(id) = id {
            let Some((kind, record)) = any::find(&whole, id) else {
                context.remark(&missing(&whole, slug, id))?;
                return Ok(Exit::Nothing);
            };
            let others = match record {
                Record::Decision(_) => precedents::find(&archive, &whole.case, id, context)?,
                _ => None,
            };
            if self.json {
                let mut document = RecordDocument::of(&archive, &whole, (kind, id, record));
                document.precedents = others.as_ref().map(precedents::Document::of);
                context.json(&document)?;
            } else {
                let width = context.width();
                let mut page = Page::new(context.out, width);
                record::write(&mut page, &archive, &whole, &zone, (kind, id, record))?;
                if let Some(found) = &others {
                    precedents::write(&mut page, found)?;
                }
            }
            return Ok(Exit::Done);
        }
        if self.json {
            let case = &*whole.case;
            context.json(&CaseDocument {
                schema: "backfire/case/1",
                case: &case.file,
                posts: &whole.posts,
                commentary: &case.commentary,
                lessons: &case.lessons,
                decisions: &case.decisions,
                notes: &case.notes,
            })?;
        } else {
            let width = context.width();
            case::write(&mut Page::new(context.out, width), &archive, &whole, &zone)?;
        }
        Ok(Exit::Done)
    }
}

/// The first words on the page of a sensitive case and of its records.
fn content_note(page: &mut Page<'_>, whole: &Whole) -> io::Result<()> {
    if let Some(note) = whole.case.content_note() {
        page.hanging(0, &Shown::own("content note: "), &Shown::block(note))?;
        page.gap()?;
    }
    Ok(())
}

/// Why there is no such record.
pub(super) fn missing(whole: &Whole, slug: &str, id: &str) -> Shown<'static> {
    if let Some(gone) = whole.case.file.removed.iter().find(|t| t.id == id) {
        let why = gone.reason.as_deref().unwrap_or("no reason is given");
        return Shown::say(format_args!(
            "{slug}/{id} was removed on {}: {why}",
            gone.on
        ));
    }
    let near = any::ids(whole)
        .map(|known| (strsim::osa_distance(known, id), known))
        .filter(|(far, _)| *far <= 2)
        .min();
    match near {
        Some((_, near)) => Shown::say(format_args!(
            "no record {id} in {slug}: did you mean {slug}/{near}?"
        )),
        None => Shown::say(format_args!(
            "no record {id} in {slug}: `backfire show {slug}` lists its records"
        )),
    }
}

impl<'a> RecordDocument<'a> {
    fn of(
        archive: &'a Archive,
        whole: &'a Whole,
        (kind, id, record): (&'static str, &'a str, Record<'a>),
    ) -> Self {
        let case = &*whole.case;
        let value = serde_json::to_value(record).unwrap_or_default();
        let defined = tags(&value).into_iter();
        let sources = value["sources"].as_array().into_iter().flatten();
        Self {
            schema: "backfire/record/1",
            case: &case.file.slug,
            kind,
            id,
            record,
            definitions: defined
                .filter_map(|tag| code(archive.codebook(), tag))
                .collect(),
            notes: case.notes_on(id).collect(),
            cited_by: cited::by(whole, id),
            sources: sources.filter_map(|id| case.source(id.as_str()?)).collect(),
            precedents: None,
        }
    }
}

/// The tags a record carries, under whatever key.
fn tags(record: &Value) -> Vec<&str> {
    let codings = ["tags", "facets"]
        .iter()
        .filter_map(|key| record[key].as_array());
    let coded = codings
        .flatten()
        .filter_map(|coding| coding["tag"].as_str());
    let single = ["code", "category", "role"]
        .iter()
        .filter_map(|key| record[key].as_str());
    coded
        .chain(single.filter(|text| text.contains(':')))
        .collect()
}

fn code<'a>(codebook: &'a Codebook, tag: &str) -> Option<&'a Code> {
    codebook.tags.iter().find(|code| code.tag.as_str() == tag)
}
