//! The JSON Schemas of case format 1, generated from the types in [`crate::model`].

use schemars::{JsonSchema, schema_for};

use crate::archive::place;
use crate::model::case::CaseFile;
use crate::model::codebook::Codebook;
use crate::model::commentary::Commentary;
use crate::model::decision::DecisionsFile;
use crate::model::lesson::LessonsFile;
use crate::model::note::Note;
use crate::model::pattern::PatternsFile;
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
        ("patterns.schema.json", text::<PatternsFile>()),
    ]
}

/// The schema of the records in a file, or of the document it is; `null` (which fits everything) for a file of another name.
pub(crate) fn of_file(file: &str) -> serde_json::Value {
    let schema = match file {
        place::CODEBOOK => schema_for!(Codebook),
        place::CASE => schema_for!(CaseFile),
        place::POSTS => schema_for!(Post),
        place::COMMENTARY => schema_for!(Commentary),
        place::NOTES => schema_for!(Note),
        place::LESSONS => schema_for!(LessonsFile),
        place::DECISIONS => schema_for!(DecisionsFile),
        place::PATTERNS => schema_for!(PatternsFile),
        _ => return serde_json::Value::Null,
    };
    schema.into()
}

fn text<T: JsonSchema>() -> String {
    let mut text = serde_json::to_string_pretty(&schema_for!(T)).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schemas_are_the_ones_of_the_types() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
        for (name, schema) in all() {
            let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert_eq!(
                committed, schema,
                "{name} is out of date: cargo run --example schemas"
            );
        }
    }
}
