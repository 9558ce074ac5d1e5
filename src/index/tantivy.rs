//! The tantivy back end: the same answers from an inverted index and columns, for archives too large to scan.
//!
//! The only part of the program that knows tantivy. An index is a cache: it is built whole from the records and never
//! changed, so places in order of time are numbered once, when it is built.

use std::sync::Arc;

use crate::index::answer::{Held, Shelf, Visible, answer};
use crate::index::entry::{Entry, cite_across, entries, scope};
use crate::index::plan::{Plan, Words};
use crate::index::{Answer, Facet, Index, IndexError, MAX_WINDOW, Question};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::{Key, Whole};
use crate::model::time::Instant;

mod build;
mod columns;
mod complement;
mod find;
mod recent;
mod schema;

use columns::Columns;
use recent::Recent;
use schema::Fields;

/// Records in a tantivy index, one snapshot of them.
pub struct TantivyIndex {
    searcher: ::tantivy::Searcher,
    fields: Fields,
    columns: Columns,
    scopes: Vec<Scope>,
    entries: Recent<usize, Entry>,
    posts: Recent<Key, Post>,
}

impl TantivyIndex {
    /// Builds an index of everything in these cases in memory.
    pub fn in_memory(cases: &[Arc<Whole>], codebook: &Codebook) -> Result<Self, IndexError> {
        let mut all: Vec<Entry> = cases
            .iter()
            .flat_map(|whole| entries(whole, codebook))
            .collect();
        cite_across(&mut all, cases.iter().map(|whole| &*whole.case));
        let posts = cases.iter().flat_map(|whole| {
            let slug = whole.case.file.slug.as_str();
            whole.posts.iter().map(move |post| (slug, post))
        });
        let scopes = cases.iter().map(|whole| scope(&whole.case)).collect();
        let index = ::tantivy::Index::create_in_ram(schema::schema());
        let fields = Fields::of(&index.schema()).map_err(broken)?;
        build::build(&index, &fields, all, posts).map_err(broken)?;
        Self::over(&index, scopes)
    }

    /// A snapshot of an index that was built before, wherever it lies.
    fn over(index: &::tantivy::Index, scopes: Vec<Scope>) -> Result<Self, IndexError> {
        let fields = Fields::of(&index.schema()).map_err(broken)?;
        let reader = index
            .reader_builder()
            .reload_policy(::tantivy::ReloadPolicy::Manual)
            .try_into()
            .map_err(broken)?;
        let searcher = reader.searcher();
        let columns = Columns::open(&searcher).map_err(broken)?;
        Ok(Self {
            searcher,
            fields,
            columns,
            scopes,
            entries: Recent::new(),
            posts: Recent::new(),
        })
    }

    fn places(&self, query: &dyn ::tantivy::query::Query) -> Result<Vec<(usize, f32)>, IndexError> {
        let found = self
            .searcher
            .search(query, &find::Everything { scored: false })
            .map_err(broken)?;
        Ok(self.columns.places(&found))
    }

    fn stored(
        &self,
        place: usize,
        field: ::tantivy::schema::Field,
    ) -> Result<Option<Vec<u8>>, IndexError> {
        use ::tantivy::schema::Value;
        let Some(address) = self.columns.address(place) else {
            return Ok(None);
        };
        let doc: ::tantivy::TantivyDocument = self.searcher.doc(address).map_err(broken)?;
        Ok(doc
            .get_first(field)
            .and_then(|value| value.as_bytes().map(<[u8]>::to_vec)))
    }
}

fn broken(error: impl std::fmt::Display) -> IndexError {
    IndexError::Broken {
        engine: "tantivy",
        why: error.to_string(),
    }
}

impl Shelf for TantivyIndex {
    fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    fn matching(&self, plan: &Plan, stop: &dyn Fn() -> bool) -> Result<Vec<usize>, IndexError> {
        if stop() {
            return Err(IndexError::Stopped);
        }
        let query = find::query(plan, &self.fields, &self.scopes);
        let found = self.places(&*query)?;
        Ok(found.into_iter().map(|(place, _)| place).collect())
    }

    fn relevance(&self, places: &[usize], needles: &[Words]) -> Result<Vec<f32>, IndexError> {
        let query = find::scoring(needles, &self.fields);
        let found = self
            .searcher
            .search(&*query, &find::Everything { scored: true })
            .map_err(broken)?;
        let scored = self.columns.places(&found);
        Ok(places
            .iter()
            .map(|place| {
                let at = scored.binary_search_by_key(place, |(place, _)| *place);
                at.map_or(0.0, |at| scored[at].1)
            })
            .collect())
    }

    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError> {
        let found = self.places(&find::key(key, &self.fields))?;
        Ok(found.first().map(|(place, _)| *place))
    }

    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError> {
        let entry = self.entries.get(place, |place| {
            let bytes = self.stored(*place, self.fields.entry)?.unwrap_or_default();
            serde_json::from_slice(&bytes).map(Some).map_err(broken)
        })?;
        entry
            .map(Held::Shared)
            .ok_or_else(|| broken("a record is missing"))
    }

    fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        self.columns.span(place)
    }

    fn is_of(&self, place: usize, case: &str) -> bool {
        self.columns.is_of(place, case)
    }

    fn phase(&self, place: usize) -> Option<Key> {
        self.columns.phase(place)
    }

    fn each_value(&self, place: usize, namespace: &str, call: &mut dyn FnMut(&str)) {
        self.columns.each_tag(place, namespace, call);
    }

    fn facet(&self, name: &str, places: &[usize]) -> Result<Facet, IndexError> {
        Ok(self.columns.facet(name, places))
    }

    fn vocabulary(&self, within: Option<Visible<'_>>) -> Result<Vec<(String, usize)>, IndexError> {
        self.columns
            .vocabulary(&self.searcher, &self.fields, within)
            .map_err(broken)
    }
}

impl Index for TantivyIndex {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        answer(self, question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        if keys.len() > MAX_WINDOW {
            return Err(IndexError::TooManyRows(keys.len()));
        }
        let mut posts = Vec::with_capacity(keys.len());
        for key in keys {
            let post = self.posts.get(key.clone(), |key| {
                let Some(place) = self.place(key)? else {
                    return Ok(None);
                };
                match self.stored(place, self.fields.post)? {
                    Some(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(broken),
                    None => Ok(None),
                }
            })?;
            posts.extend(post.map(|post| Post::clone(&post)));
        }
        Ok(posts)
    }
}
