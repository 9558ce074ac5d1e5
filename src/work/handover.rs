//! From a query to the records it selects, all of them, ready to be handed on: for the command and the screen alike.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::export::{Head, Item, Sheet};
use crate::index::{Index, IndexError, MAX_WINDOW, Question, Row, Sort};
use crate::model::Id;
use crate::model::any::{self, Record};
use crate::model::post::Post;
use crate::model::query::Query;
use crate::model::record::{Kind, Whole};
use crate::model::selection::Selection;

/// What a query selects: the rows in their order, and the cases they are in.
pub struct Selected {
    query: String,
    rows: Vec<Row>,
    base: usize,
    cases: BTreeMap<Id, Arc<Whole>>,
}

/// Why nothing could be selected.
#[derive(Debug, thiserror::Error)]
pub enum Unselected {
    /// The back end did not answer.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A case could not be read.
    #[error("{0}")]
    Case(String),
}

/// Everything a query selects: posts, unless it says itself which kinds it wants. `read` gives a case of the index.
///
/// # Errors
/// When the back end fails or a case cannot be read.
pub fn select(
    index: &dyn Index,
    query: Query,
    sort: Sort,
    read: &dyn Fn(&Id) -> Result<Arc<Whole>, String>,
) -> Result<Selected, Unselected> {
    let posts = Query::Kind(Kind::Post);
    let query = if query.names_kind() {
        query.tidy()
    } else {
        query.and(posts.clone())
    };
    let mut scope = Selection::from_query(query.clone());
    scope.rest = None;
    scope.range = None;
    scope
        .filters
        .retain(|(field, _), _| field == "case" || field == "kind");
    let scope = scope.to_query();
    let base = index
        .ask(&Question::rows(scope, sort, 0..0), &|| false)?
        .total;
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let window = rows.len()..rows.len() + MAX_WINDOW;
        let answer = index.ask(&Question::rows(query.clone(), sort, window), &|| false)?;
        let last = answer.rows.is_empty();
        rows.extend(answer.rows);
        if last || rows.len() >= answer.total {
            break;
        }
    }
    let mut cases = BTreeMap::new();
    for row in &rows {
        let slug = &row.key.case;
        if !cases.contains_key(slug) {
            cases.insert(slug.clone(), read(slug).map_err(Unselected::Case)?);
        }
    }
    Ok(Selected {
        // Its filters in their order: the same selection is the same text, however it was typed.
        query: Selection::from_query(query).to_string(),
        rows,
        base,
        cases,
    })
}

impl Selected {
    /// Whether the query selects nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many records it selects.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The records, as a format takes them. `builtin` says which cases are of the built-in archive.
    pub fn sheet(&self, builtin: &dyn Fn(&str) -> bool) -> Sheet<'_> {
        let posts: HashMap<(&str, &str), &Post> = self
            .cases
            .iter()
            .flat_map(|(slug, whole)| {
                let posts = whole.posts.iter();
                posts.map(move |post| ((slug.as_str(), post.id.as_str()), post))
            })
            .collect();
        let items = self.rows.iter().filter_map(|row| {
            let (slug, id) = (row.key.case.as_str(), row.key.id.as_str());
            let whole = self.cases.get(slug)?;
            let record = match row.kind {
                Kind::Post => Record::Post(posts.get(&(slug, id))?),
                _ => any::beside(&whole.case, id)?.1,
            };
            Some(Item {
                case: &whole.case,
                kind: row.kind.as_str(),
                record,
                builtin: builtin(slug),
            })
        });
        Sheet {
            items: items.collect(),
            head: Head {
                query: self.query.clone(),
                base: self.base,
                made: None,
            },
            raw: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::index::scan::Scan;
    use crate::index::windowed::Windowed;
    use crate::model::query::parse;

    #[test]
    fn a_query_selects_posts_unless_it_names_kinds_and_its_base_is_all_of_them() {
        let archive = Archive::builtin();
        let read = |slug: &Id| {
            let loaded = archive.load(slug).map_err(|e| e.to_string())?;
            Ok(Arc::new(loaded.whole))
        };
        let cases: Vec<Arc<Whole>> = ["askjpm", "ask-bg"]
            .map(|slug| read(&slug.to_owned()).expect("a case"))
            .into();
        let index = Windowed(Scan::new(&cases, archive.codebook()));
        let posts: usize = cases.iter().map(|whole| whole.posts.len()).sum();
        let lessons = cases[0].case.lessons.len();
        for (text, rows, base, query) in [
            ("", posts, posts, "kind:post"),
            ("case:askjpm id:p01", 1, 1, "case:askjpm id:p01"),
            ("case:askjpm", 80, 80, "case:askjpm kind:post"),
            (
                "case:askjpm kind:lesson",
                lessons,
                lessons,
                "case:askjpm kind:lesson",
            ),
            (
                "case:askjpm nowhereatall",
                0,
                80,
                "case:askjpm kind:post nowhereatall",
            ),
        ] {
            let asked = parse(text, &[]).expect("a query");
            let selected = select(&index, asked, Sort::Time, &read).expect("selected");
            let sheet = selected.sheet(&|slug| slug == "askjpm");
            assert_eq!((selected.len(), sheet.items.len()), (rows, rows), "{text}");
            assert_eq!(selected.is_empty(), rows == 0, "{text}");
            assert_eq!(sheet.head.query, query, "{text}");
            if text != "case:askjpm id:p01" {
                assert_eq!(sheet.head.base, base, "{text}");
            }
            assert!(
                sheet
                    .items
                    .iter()
                    .all(|item| item.builtin == (item.case.file.slug == "askjpm"))
            );
        }
    }
}
