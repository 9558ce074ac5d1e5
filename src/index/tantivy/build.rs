//! Writes every record into an index, oldest first, with one thread and a small heap.

use std::collections::HashMap;

use ::tantivy::tokenizer::{PreTokenizedString, Token};
use ::tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::schema::Fields;
use crate::index::answer::sort_by_time;
use crate::index::entry::Entry;
use crate::index::token::tokens;
use crate::model::post::Post;
use crate::model::record::Key;

/// Memory of the writer in bytes; little more than the least the engine takes.
const HEAP: usize = 20_000_000;

pub(super) fn build<'a>(
    index: &Index,
    fields: &Fields,
    mut all: Vec<Entry>,
    posts: impl Iterator<Item = (&'a str, &'a Post)>,
) -> Result<(), TantivyError> {
    sort_by_time(&mut all);
    let posts: HashMap<Key, &Post> = posts
        .map(|(case, post)| (Key::new(case, post.id.as_str()), post))
        .collect();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, HEAP)?;
    // Built once and read for long: merging would only cost time.
    writer.set_merge_policy(Box::new(::tantivy::merge_policy::NoMergePolicy));
    for (place, entry) in all.iter().enumerate() {
        writer.add_document(document(
            fields,
            place,
            entry,
            posts.get(&entry.key).copied(),
        )?)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()
}

fn document(
    fields: &Fields,
    place: usize,
    entry: &Entry,
    post: Option<&Post>,
) -> Result<TantivyDocument, TantivyError> {
    let mut doc = TantivyDocument::new();
    for (field, text) in [
        (fields.text, &entry.text),
        (fields.late, &entry.late),
        (fields.by, &entry.by),
    ] {
        if !text.is_empty() {
            doc.add_pre_tokenized_text(field, cut(text));
        }
    }
    doc.add_text(fields.key, entry.key.to_string());
    doc.add_text(fields.id, &entry.key.id);
    doc.add_text(fields.case, &entry.key.case);
    doc.add_text(fields.kind, entry.kind.as_str());
    if let Some(form) = entry.form {
        doc.add_text(fields.form, form.as_str());
    }
    if let Some(status) = entry.status {
        doc.add_text(fields.status, status.as_str());
    }
    for (field, values) in [
        (fields.platform, &entry.platforms),
        (fields.source, &entry.sources),
        (fields.evidence, &entry.cited_by),
    ] {
        for value in values {
            doc.add_text(field, value);
        }
    }
    if let Some(lang) = &entry.lang {
        doc.add_text(fields.lang, lang);
    }
    if let Some(re) = &entry.re {
        doc.add_text(fields.re, re);
    }
    if let Some(phase) = &entry.phase {
        doc.add_text(fields.phase, format!("{}/{phase}", entry.key.case));
    }
    for tag in &entry.tags {
        doc.add_text(fields.tag, tag.as_str());
    }
    for (field, count) in [
        (fields.likes, entry.likes),
        (fields.reposts, entry.reposts),
        (fields.replies, entry.replies),
    ] {
        if let Some(count) = count {
            doc.add_u64(field, count);
        }
    }
    if let Some(span) = entry.span {
        doc.add_i64(fields.from, span.from.0);
        doc.add_i64(fields.to, span.to.0);
    }
    doc.add_i64(fields.known, entry.known_from.0);
    doc.add_i64(fields.closed, entry.closed.0);
    doc.add_i64(fields.counted, entry.counted.0);
    doc.add_u64(fields.place, u64::try_from(place).unwrap_or(u64::MAX));
    doc.add_bytes(fields.entry, &json(entry)?);
    if let Some(post) = post {
        doc.add_bytes(fields.post, &json(post)?);
    }
    Ok(doc)
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, TantivyError> {
    serde_json::to_vec(value).map_err(|error| TantivyError::InternalError(error.to_string()))
}

fn cut(text: &str) -> PreTokenizedString {
    PreTokenizedString {
        // Never stored, so the words are enough.
        text: String::new(),
        tokens: tokens(text)
            .into_iter()
            .map(|token| Token {
                offset_from: token.range.start,
                offset_to: token.range.end,
                position: token.position,
                text: token.text,
                position_length: 1,
            })
            .collect(),
    }
}
