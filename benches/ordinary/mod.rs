//! The yardstick: tantivy used the ordinary way, as its own examples do. A plain schema, the default merge policy, one pass with the
//! collectors it comes with. Nothing here is tuned, and nothing is left out that an answer needs.

mod ask;
mod import;
mod words;

pub use ask::{Found, Order, Ordinary};
pub use import::{Cut, import};

use ::tantivy::TantivyError;
use ::tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING,
    Schema, TextFieldIndexing, TextOptions,
};

/// The fields that are counted.
pub const FACETS: [&str; 4] = ["stance", "phase", "platform", "tactic"];

/// Where things stand in a document.
struct Fields {
    id: Field,
    author: Field,
    time: Field,
    text: Field,
    stance: Field,
    phase: Field,
    platform: Field,
    tactic: Field,
    likes: Field,
    reposts: Field,
    reply_to: Field,
}

impl Fields {
    fn of(schema: &Schema) -> Result<Self, TantivyError> {
        let field = |name| schema.get_field(name);
        Ok(Self {
            id: field("id")?,
            author: field("author")?,
            time: field("time")?,
            text: field("text")?,
            stance: field("stance")?,
            phase: field("phase")?,
            platform: field("platform")?,
            tactic: field("tactic")?,
            likes: field("likes")?,
            reposts: field("reposts")?,
            reply_to: field("reply_to")?,
        })
    }
}

/// The schema, its texts cut into words by the tokenizer of this name.
fn schema(tokenizer: &str) -> Schema {
    let mut schema = Schema::builder();
    schema.add_text_field("id", STRING | STORED);
    schema.add_text_field("author", STRING | FAST | STORED);
    let time = DateOptions::default()
        .set_indexed()
        .set_fast()
        .set_stored()
        .set_precision(DateTimePrecision::Seconds);
    schema.add_date_field("time", time);
    let words = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default()
        .set_indexing_options(words)
        .set_stored();
    schema.add_text_field("text", text);
    for name in FACETS {
        schema.add_text_field(name, STRING | FAST | STORED);
    }
    for name in ["likes", "reposts"] {
        let number = NumericOptions::default().set_fast().set_stored();
        schema.add_u64_field(name, number);
    }
    schema.add_text_field("reply_to", STRING | STORED);
    schema.build()
}
