//! The records of an archive, time as intervals, the query tree, questions and answers.
//!
//! Floor 0: knows the standard library, serde and the calendar, nothing of files, screens or engines. The types here *are*
//! case format 1: the JSON Schemas in `assets/schema` are generated from them, and a test compares the two, so renaming a
//! field cannot silently break an archive.

pub mod anchor;
pub mod any;
pub mod calendar;
pub mod case;
pub mod codebook;
pub mod commentary;
pub mod decision;
pub mod finding;
pub mod lesson;
pub mod note;
pub mod pattern;
pub mod post;
pub mod query;
pub mod record;
pub mod selection;
pub mod tag;
mod text;
pub mod time;

/// Identifier of a record, unique among all records of its case and never reused: lower-case words joined by hyphens.
pub type Id = String;

/// Keys this version does not know. They survive reading and writing.
pub type Extra = serde_json::Map<String, serde_json::Value>;
