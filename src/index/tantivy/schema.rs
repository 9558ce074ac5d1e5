//! The fields of the index.

use ::tantivy::TantivyError;
use ::tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::model::query::{Count, Keyword};

/// Every field by what it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// `case/id`.
    pub(super) key: Field,
    pub(super) text: Field,
    pub(super) late: Field,
    pub(super) by: Field,
    pub(super) kind: Field,
    pub(super) case: Field,
    pub(super) form: Field,
    pub(super) platform: Field,
    pub(super) status: Field,
    pub(super) source: Field,
    pub(super) lang: Field,
    pub(super) id: Field,
    pub(super) re: Field,
    pub(super) evidence: Field,
    /// `namespace:value`.
    pub(super) tag: Field,
    /// `case/phase`.
    pub(super) phase: Field,
    pub(super) likes: Field,
    pub(super) reposts: Field,
    pub(super) replies: Field,
    /// Microseconds, as all instants.
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) known: Field,
    pub(super) closed: Field,
    pub(super) counted: Field,
    /// Place in order of time.
    pub(super) place: Field,
    /// The entry as JSON.
    pub(super) entry: Field,
    /// The post as JSON.
    pub(super) post: Field,
}

impl Fields {
    /// The fields of a schema made by [`schema`], now or by an earlier run.
    pub(super) fn of(schema: &Schema) -> Result<Self, TantivyError> {
        let field = |name: &str| schema.get_field(name);
        Ok(Self {
            key: field("key")?,
            text: field("text")?,
            late: field("late")?,
            by: field("by")?,
            kind: field("kind")?,
            case: field("case")?,
            form: field("form")?,
            platform: field("platform")?,
            status: field("status")?,
            source: field("source")?,
            lang: field("lang")?,
            id: field("id")?,
            re: field("re")?,
            evidence: field("evidence")?,
            tag: field("tag")?,
            phase: field("phase")?,
            likes: field("likes")?,
            reposts: field("reposts")?,
            replies: field("replies")?,
            from: field("from")?,
            to: field("to")?,
            known: field("known")?,
            closed: field("closed")?,
            counted: field("counted")?,
            place: field("place")?,
            entry: field("entry")?,
            post: field("post")?,
        })
    }

    pub(super) fn keyword(&self, keyword: Keyword) -> Field {
        match keyword {
            Keyword::Case => self.case,
            Keyword::Form => self.form,
            Keyword::Platform => self.platform,
            Keyword::Status => self.status,
            Keyword::Source => self.source,
            Keyword::Lang => self.lang,
            Keyword::Id => self.id,
            Keyword::Re => self.re,
            Keyword::Evidence => self.evidence,
        }
    }

    pub(super) fn count(&self, count: Count) -> Field {
        match count {
            Count::Likes => self.likes,
            Count::Reposts => self.reposts,
            Count::Replies => self.replies,
        }
    }
}

/// The schema. Texts come cut into words already, so no tokenizer is named.
pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    for name in ["text", "late", "by"] {
        schema.add_text_field(name, words.clone());
    }
    let keyword = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    for name in ["key", "source", "id", "re", "evidence"] {
        schema.add_text_field(name, keyword.clone());
    }
    for name in [
        "kind", "case", "form", "platform", "status", "lang", "tag", "phase",
    ] {
        schema.add_text_field(name, keyword.clone() | FAST);
    }
    for name in ["likes", "reposts", "replies", "place"] {
        schema.add_u64_field(name, FAST);
    }
    for name in ["from", "to", "known", "closed", "counted"] {
        schema.add_i64_field(name, FAST);
    }
    for name in ["entry", "post"] {
        schema.add_bytes_field(name, STORED);
    }
    schema.build()
}
