//! Starts a case by hand: a folder that checks clean, with one example record in each file and hints beside them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::archive::place::{CASE, COMMENTARY, DECISIONS, LESSONS, NOTES, POSTS};
use crate::archive::write::{self, save};
use crate::archive::{ArchiveError, format};
use crate::model::case::CaseFile;
use crate::model::commentary::Commentary;
use crate::model::decision::DecisionsFile;
use crate::model::lesson::LessonsFile;
use crate::model::note::Note;
use crate::model::post::Post;
use crate::model::tag::is_word;

/// Makes the folder `slug` in `into` (which is made when it is missing) and returns its path. Everything in it is an example to
/// be replaced; keys that begin with `x-hint` say how and can be deleted.
///
/// # Errors
/// When `slug` cannot name a case, the folder is there already, or it cannot be written.
pub fn new_case(slug: &str, into: &Path) -> Result<PathBuf, ArchiveError> {
    if !is_word(slug) {
        return Err(ArchiveError::BadSlug {
            slug: slug.to_owned(),
        });
    }
    let folder = into.join(slug);
    let failed = |source| ArchiveError::Io {
        path: folder.clone(),
        source,
    };
    fs::create_dir_all(into).map_err(failed)?;
    // Making the folder is the test for it, so that two commands at once cannot both win.
    fs::create_dir(&folder).map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => ArchiveError::Exists {
            path: folder.clone(),
        },
        _ => failed(source),
    })?;
    for (file, text) in files(slug) {
        save(&folder.join(file), text.as_bytes())?;
    }
    Ok(folder)
}

fn files(slug: &str) -> Vec<(&'static str, String)> {
    vec![
        (POSTS, line::<Post>(post())),
        (COMMENTARY, line::<Commentary>(commentary())),
        (NOTES, line::<Note>(note())),
        (LESSONS, document::<LessonsFile>(lessons())),
        (DECISIONS, document::<DecisionsFile>(decisions())),
        (CASE, document::<CaseFile>(case(slug))),
    ]
}

/// Through the type, so that every key is there and in its order. A test reads all of them.
fn line<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> String {
    serde_json::from_value::<T>(value)
        .map_or_else(|_| String::new(), |record| write::lines(&[record]))
}

fn document<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> String {
    serde_json::from_value::<T>(value)
        .map_or_else(|_| String::new(), |whole| write::document(&whole))
}

fn time(from: &str, to: &str, precision: &str) -> Value {
    json!({"from": from, "to": to, "precision": precision, "zone": "UTC", "as_written": null})
}

fn case(slug: &str) -> Value {
    json!({
        "schema": format::CASE,
        "slug": slug,
        "title": "Title that may tell the story",
        "blind_title": "Title that gives nothing of the course or the ending away",
        "summary": "What happened, in a paragraph.",
        "organisation": {"name": "Who started the conversation"},
        "platforms": ["twitter"],
        "hashtags": [],
        "zone": "UTC",
        "span": time("2020-01-01T00:00:00Z", "2020-01-03T00:00:00Z", "days"),
        "launch": time("2020-01-01T09:00:00Z", "2020-01-01T10:00:00Z", "hour"),
        "codebook": "1.0.0",
        "phases": [{"id": "ph1", "code": "phase:launch", "name": "The announcement", "basis": "source",
            "time": time("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "day"),
            "summary": "What changed in this phase.", "sources": ["s01"],
            "x-hint": "a named span; the name gives nothing of what follows away; phases may overlap"}],
        "events": [{"id": "e01", "time": time("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "day"),
            "text": "The organisation invites questions.", "official": true, "sources": ["s01"],
            "x-hint": "something that happened besides the posts; official: an act of the organisation"}],
        "briefing": "What a participant of a training session may know at the start.",
        "sample_note": "What the sample of posts is, and is not.",
        "trust_note": "How far to trust the case: what is firm, what rests on one source.",
        "sources": [{"id": "s01", "title": "Title as published", "publisher": "Outlet", "use": "cited",
            "address": "https://example.org/replace-me",
            "x-hint": "address: null for print, withheld where it would name a private person; mirror: true for a copy elsewhere"}],
        "x-hint": "replace every value; unknown is null; run `backfire check` on the archive; delete the keys that begin with x-hint",
        "x-hint-ids": "ids are unique over all records of the case: p01 posts, c01 commentary, s01 sources, e01 events, ph1 phases",
        "x-hint-times": "half-open UTC intervals, never narrower than the source supports; the zone is that of the source's wording",
        "x-hint-people": "public figures and outlets are actors; private people appear by role, without name or handle",
    })
}

fn post() -> Value {
    json!({"id": "p01", "status": "paraphrase", "form": "post", "platform": "twitter",
        "time": time("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "day"), "order": 1,
        "phase": {"id": "ph1", "basis": "time"}, "role": "a Twitter user",
        "text": "The gist of the post in own words, at most 200 characters.",
        "tags": [{"tag": "stance:neutral", "basis": "reading", "ground": null}], "sources": ["s01"],
        "x-hint": "one post a line; exactly one of actor and role; tags come from the codebook"})
}

fn commentary() -> Value {
    json!({"id": "c01", "title": "Title of an article about the case", "outlet": "Outlet",
        "time": time("2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z", "day"),
        "thesis": "Its thesis in own words.", "about": ["p01"], "sources": ["s01"],
        "x-hint": "one article, paper or talk a line; the first source is the publication itself"})
}

fn note() -> Value {
    json!({"id": "n01", "target": "p01", "text": "A remark on the post, or on the words it is anchored on.", "by": "archive",
        "anchor": {"quote": "gist", "prefix": "The ", "suffix": " of", "from": 4, "to": 8},
        "x-hint": "anchor: null for a remark on the whole record; from and to count characters of its text"})
}

fn lessons() -> Value {
    json!({"schema": format::LESSONS, "lessons": [{"id": "l1", "claim": "The advice, in a line.",
        "text": "Why, from this case.", "category": "lesson:timing", "for": [{"ref": "p01", "why": null}],
        "x-hint": "for and against: ids of records of the case, or slug/id of another's"}]})
}

fn decisions() -> Value {
    json!({"schema": format::DECISIONS, "decisions": [{"id": "d1",
        "title": "The question, giving nothing of the choice away",
        "time": time("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "day"), "known": "What was known then.",
        "options": [{"id": "a", "text": "Go on."}, {"id": "b", "text": "Wait."}],
        "done": {"option": "a", "text": "What was done."}, "followed": "What followed; never \"caused\".",
        "prompts": ["A question for the room?"], "for": [{"ref": "e01", "why": null}],
        "x-hint": "done.option: null when none of the options fits"}]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;

    const CODES: &str = r#"{"schema": "backfire/codebook/1", "version": "1.0.0", "namespaces": [NS], "tags": [TAGS]}"#;

    /// A codebook with just the codes the skeleton uses.
    fn codebook() -> String {
        let names = [("stance", "post"), ("phase", "phase"), ("lesson", "lesson")].map(|(name, level)| {
            json!({"name": name, "label": name, "about": "a", "exclusive": true, "level": level, "origin": "own"}).to_string()
        });
        let tags = ["stance:neutral", "phase:launch", "lesson:timing"].map(|tag| {
            json!({"tag": tag, "label": tag, "definition": "d", "include": "i", "exclude": "e"})
                .to_string()
        });
        CODES
            .replace("NS", &names.join(","))
            .replace("TAGS", &tags.join(","))
    }

    #[test]
    fn a_new_case_checks_clean_and_is_never_written_over() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let into = dir.path().join("a/b");
        let folder = new_case("ask-me", &into).expect("made");
        assert_eq!(folder, into.join("ask-me"));
        fs::write(into.join("codebook.json"), codebook()).expect("written");
        let archive = Archive::open(std::slice::from_ref(&into), false).expect("opens");
        assert_eq!(archive.check(true), []);
        let whole = archive.load("ask-me").expect("loads").whole;
        let case = &whole.case;
        let counts = [
            whole.posts.len(),
            case.commentary.len(),
            case.notes.len(),
            case.lessons.len(),
            case.decisions.len(),
        ];
        assert_eq!(counts, [1; 5], "one example in each file");
        let again = new_case("ask-me", &into).expect_err("there already");
        assert!(again.to_string().contains("is there already"), "{again}");
    }

    #[test]
    fn a_name_that_is_no_slug_makes_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for slug in ["", "..", "A", "a b", "a/b", "-a", "é"] {
            assert!(new_case(slug, dir.path()).is_err(), "{slug:?}");
        }
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);
    }
}
