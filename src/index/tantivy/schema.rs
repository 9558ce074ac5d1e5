//! The fields of the engine: words with their places, and columns of numbers. All else stands in tables of our own.

use ::tantivy::TantivyError;
use ::tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use super::cut;
use crate::model::query::Count;

/// Every field by what it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) text: Field,
    pub(super) late: Field,
    pub(super) by: Field,
    pub(super) likes: Field,
    pub(super) reposts: Field,
    pub(super) replies: Field,
    /// Microseconds, as all instants; the greatest there is where there is no time.
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) known: Field,
    pub(super) closed: Field,
    pub(super) counted: Field,
}

impl Fields {
    /// The fields of a schema made by [`schema`], now or by an earlier run.
    pub(super) fn of(schema: &Schema) -> Result<Self, TantivyError> {
        let field = |name: &str| schema.get_field(name);
        Ok(Self {
            text: field("text")?,
            late: field("late")?,
            by: field("by")?,
            likes: field("likes")?,
            reposts: field("reposts")?,
            replies: field("replies")?,
            from: field("from")?,
            to: field("to")?,
            known: field("known")?,
            closed: field("closed")?,
            counted: field("counted")?,
        })
    }

    pub(super) fn count(count: Count) -> &'static str {
        match count {
            Count::Likes => "likes",
            Count::Reposts => "reposts",
            Count::Replies => "replies",
        }
    }
}

/// The schema.
pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(cut::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    for name in ["text", "late", "by"] {
        schema.add_text_field(name, words.clone());
    }
    for name in ["likes", "reposts", "replies"] {
        schema.add_u64_field(name, FAST);
    }
    for name in ["from", "to", "known", "closed", "counted"] {
        schema.add_i64_field(name, FAST);
    }
    schema.build()
}
