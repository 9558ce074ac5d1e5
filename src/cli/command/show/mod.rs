//! `backfire show CASE[/ID]`: prints a case for a reader, or one record with everything known of it.

mod case;
mod cited;
mod field;
mod precedents;
mod record;

use std::io;

use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::archive::posts::PostsFile;
use crate::archive::{Archive, ArchiveError};
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::large;
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
use crate::shown::{Shown, counted};

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
    posts: Posts<'a>,
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
    /// Posts that point at it too and are not listed, of a case with very many.
    #[serde(skip_serializing_if = "is_none")]
    cited_by_more: usize,
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
        let mut whole = World::load(&archive, slug, context)?.whole;
        let many = archive.large(slug);
        let zone = self.zone.of(&whole.case);
        if let Some(id) = id {
            let more = match &many {
                Some(file) => large::hold_around(file, &mut whole, id).map_err(unread(file))?,
                None => 0,
            };
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
                document.cited_by_more = more;
                document.precedents = others.as_ref().map(precedents::Document::of);
                context.json(&document)?;
            } else {
                let width = context.width();
                let mut page = Page::new(context.out, width);
                record::write(&mut page, &archive, &whole, &zone, (kind, id, record))?;
                if more > 0 {
                    let told = counted(more, "more post");
                    page.text(
                        2,
                        &Shown::say(format_args!("and {told} that are not listed")),
                    )?;
                }
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
                posts: match &many {
                    Some(file) => Posts::Many(file),
                    None => Posts::Held(&whole.posts),
                },
                commentary: &case.commentary,
                lessons: &case.lessons,
                decisions: &case.decisions,
                notes: &case.notes,
            })?;
        } else {
            let posts = match &many {
                Some(_) => case::Posts::Many(large::count(&archive, &whole, context)?),
                None => case::Posts::Listed,
            };
            let width = context.width();
            let page = &mut Page::new(context.out, width);
            case::write(page, &archive, &whole, &zone, posts)?;
        }
        Ok(Exit::Done)
    }
}

/// The posts of a case in its document, in the order of their file.
enum Posts<'a> {
    Held(&'a [Post]),
    /// Read while they are written.
    Many(&'a PostsFile),
}

impl Serialize for Posts<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let file = match self {
            Self::Held(posts) => return posts.serialize(out),
            Self::Many(file) => file,
        };
        let mut list = out.serialize_seq(None)?;
        let mut failed = None;
        let read = file.lines().and_then(|lines| {
            lines.each_post(|post| {
                list.serialize_element(&post).map_err(|error| {
                    failed = Some(error);
                    io::ErrorKind::Other.into()
                })
            })
        });
        match (failed, read) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => list.end(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// The error that names the file.
fn unread(file: &PostsFile) -> impl Fn(io::Error) -> ArchiveError {
    move |source| ArchiveError::Io {
        path: file.path.clone(),
        source,
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
            cited_by_more: 0,
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
