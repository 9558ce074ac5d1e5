//! The JSON Schemas of case format 1, generated from the types in [`crate::model`].

use schemars::{JsonSchema, schema_for};

use crate::model::case::CaseFile;
use crate::model::codebook::Codebook;
use crate::model::commentary::Commentary;
use crate::model::decision::DecisionsFile;
use crate::model::lesson::LessonsFile;
use crate::model::note::Note;
use crate::model::post::Post;

/// Every schema as `(file name, text)`; for `.jsonl` files it describes one line.
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("codebook.schema.json", text::<Codebook>()),
        ("case.schema.json", text::<CaseFile>()),
        ("post.schema.json", text::<Post>()),
        ("commentary.schema.json", text::<Commentary>()),
        ("note.schema.json", text::<Note>()),
        ("lessons.schema.json", text::<LessonsFile>()),
        ("decisions.schema.json", text::<DecisionsFile>()),
    ]
}

fn text<T: JsonSchema>() -> String {
    let mut text = serde_json::to_string_pretty(&schema_for!(T)).unwrap_or_default();
    text.push('\n');
    text
}
