//! From a query to the records it selects, one after another, ready to be handed on: for the command and the screen alike.
//!
//! However many they are, a window of them is held.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;

use crate::export::{Head, Item, Records, See, Sheet, Sum};
use crate::index::{FacetAsk, Index, IndexError, MAX_WINDOW, Question, Row, Seek, Sort};
use crate::model::Id;
use crate::model::any::{self, Record};
use crate::model::post::{Post, Status};
use crate::model::query::{Keyword, Query};
use crate::model::record::{Case, Key, Kind};
use crate::model::selection::Selection;

/// What a query selects, and the cases it is in.
pub struct Selected<'i> {
    index: &'i dyn Index,
    query: Query,
    sort: Sort,
    total: usize,
    base: usize,
    statuses: BTreeMap<String, usize>,
    /// In the order of their first records.
    cases: Vec<From>,
}

/// A case that records are from.
pub struct From {
    /// The case.
    pub case: Arc<Case>,
    /// Whether it is of the built-in archive.
    pub builtin: bool,
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
pub fn select<'i>(
    index: &'i dyn Index,
    query: Query,
    sort: Sort,
    read: &dyn Fn(&Id) -> Result<From, String>,
) -> Result<Selected<'i>, Unselected> {
    let posts = Query::Kind(Kind::Post);
    let query = if query.names_kind() {
        query.tidy()
    } else {
        query.and(posts)
    };
    let mut scope = Selection::from_query(query.clone());
    scope.rest = None;
    scope.range = None;
    scope
        .filters
        .retain(|(field, _), _| field == "case" || field == "kind");
    let ask = |question: &Question| index.ask(question, &|| false);
    let base = ask(&Question::rows(scope.to_query(), sort, 0..0))?.total;
    let facet = |name: &str| FacetAsk {
        name: name.to_owned(),
        under: None,
    };
    let all = ask(&Question {
        facets: vec![facet("case"), facet("status")],
        ..Question::rows(query.clone(), sort, 0..0)
    })?;
    let mut facets = all.facets.into_iter().map(|facet| facet.values);
    let (slugs, statuses) = (facets.next(), facets.next());
    let mut cases = Vec::new();
    for (slug, _) in slugs.unwrap_or_default() {
        // Where among all rows stands the first of this case?
        let own = Query::is(Keyword::Case, &slug).and(query.clone());
        let first = ask(&Question::rows(own, sort, 0..1))?
            .rows
            .into_iter()
            .next();
        let place = ask(&Question {
            seek: first.map(|row| Seek::Record(row.key)),
            ..Question::rows(query.clone(), sort, 0..1)
        })?;
        cases.push((place.found, read(&slug).map_err(Unselected::Case)?));
    }
    cases.sort_by_key(|(place, _)| *place);
    Ok(Selected {
        index,
        query,
        sort,
        total: all.total,
        base,
        statuses: statuses.unwrap_or_default().into_iter().collect(),
        cases: cases.into_iter().map(|(_, case)| case).collect(),
    })
}

impl Selected<'_> {
    /// Whether the query selects nothing.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many records it selects.
    pub fn len(&self) -> usize {
        self.total
    }

    /// The records, as a format takes them.
    pub fn sheet(&self) -> Sheet<'_> {
        let known = Status::ALL.iter().map(|status| status.as_str());
        Sheet {
            head: Head {
                // Its filters in their order: the same selection is the same text, however it was typed.
                query: Selection::from_query(self.query.clone()).to_string(),
                base: self.base,
                made: None,
            },
            sum: Sum {
                rows: self.total,
                statuses: known
                    .filter_map(|status| Some((status, *self.statuses.get(status)?)))
                    .collect(),
                cases: self.cases.iter().map(|from| &*from.case).collect(),
                builtin: self.cases.iter().all(|from| from.builtin),
            },
            records: Box::new(Stream {
                selected: self,
                cases: self
                    .cases
                    .iter()
                    .map(|from| (from.case.file.slug.as_str(), from))
                    .collect(),
            }),
            raw: false,
        }
    }

    /// The rows from this one on, as many as are given at once.
    fn rows(&self, first: usize) -> io::Result<Vec<Row>> {
        let window = first..self.total.min(first + MAX_WINDOW);
        let wanted = window.len();
        let question = Question::rows(self.query.clone(), self.sort, window);
        let answer = self
            .index
            .ask(&question, &|| false)
            .map_err(io::Error::other)?;
        if answer.total != self.total || answer.rows.len() != wanted {
            return Err(changed("the selection"));
        }
        Ok(answer.rows)
    }

    /// The posts among these rows.
    fn posts(&self, rows: &[Row]) -> io::Result<HashMap<Key, Post>> {
        let mut by_case: BTreeMap<&Id, Vec<Key>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.kind == Kind::Post) {
            let keys = by_case.entry(&row.key.case).or_default();
            keys.push(row.key.clone());
        }
        let mut posts = HashMap::new();
        for (slug, keys) in by_case {
            let found = self.index.posts(&keys).map_err(io::Error::other)?;
            posts.extend(
                found
                    .into_iter()
                    .map(|post| (Key::new(slug.as_str(), post.id.as_str()), post)),
            );
        }
        Ok(posts)
    }
}

/// The records of a selection, a window at a time.
struct Stream<'a> {
    selected: &'a Selected<'a>,
    cases: HashMap<&'a str, &'a From>,
}

impl Records for Stream<'_> {
    fn each(&self, see: &mut See<'_>) -> io::Result<()> {
        let mut done = 0;
        while done < self.selected.total {
            let rows = self.selected.rows(done)?;
            done += rows.len();
            let posts = self.selected.posts(&rows)?;
            for row in &rows {
                let gone = || changed(&row.key.to_string());
                let from = *self.cases.get(row.key.case.as_str()).ok_or_else(gone)?;
                let record = match row.kind {
                    Kind::Post => Record::Post(posts.get(&row.key).ok_or_else(gone)?),
                    _ => any::beside(&from.case, &row.key.id).ok_or_else(gone)?.1,
                };
                see(&Item {
                    case: &from.case,
                    kind: row.kind.as_str(),
                    record,
                    builtin: from.builtin,
                })?;
            }
        }
        Ok(())
    }
}

/// What was counted is not there any more: half of it is not what was asked for.
fn changed(what: &str) -> io::Error {
    io::Error::other(format!(
        "{what} has changed since it was indexed: try again"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::index::Answer;
    use crate::index::scan::Scan;
    use crate::index::windowed::Windowed;
    use crate::model::query::parse;
    use crate::model::record::Whole;

    /// Two cases of the built-in archive.
    fn cases(archive: &Archive) -> Vec<Arc<Whole>> {
        let read = |slug| Arc::new(archive.load(slug).expect("a case").whole);
        ["askjpm", "ask-bg"].map(read).into()
    }

    fn read(cases: &[Arc<Whole>]) -> impl Fn(&Id) -> Result<From, String> {
        move |slug| {
            let whole = cases.iter().find(|whole| whole.case.file.slug == *slug);
            let case = whole.ok_or("no such case")?.case.clone();
            let builtin = slug == "askjpm";
            Ok(From { case, builtin })
        }
    }

    /// The addresses of the records in their order, and whether each is of the built-in archive.
    fn told(sheet: &Sheet<'_>) -> Vec<(String, bool)> {
        let mut all = Vec::new();
        let mut see = |item: &Item<'_>| {
            let slug = &item.case.file.slug;
            all.push((format!("{slug}/{}", item.record.id()), item.builtin));
            Ok(())
        };
        sheet.records.each(&mut see).expect("every record");
        all
    }

    #[test]
    fn a_query_selects_posts_unless_it_names_kinds_and_its_base_is_all_of_them() {
        let archive = Archive::builtin();
        let cases = cases(&archive);
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
            let selected = select(&index, asked, Sort::Time, &read(&cases)).expect("selected");
            let sheet = selected.sheet();
            let all = told(&sheet);
            assert_eq!((selected.len(), all.len()), (rows, rows), "{text}");
            assert_eq!(selected.is_empty(), rows == 0, "{text}");
            assert_eq!(sheet.head.query, query, "{text}");
            if text != "case:askjpm id:p01" {
                assert_eq!(sheet.head.base, base, "{text}");
            }
            let own = |(key, builtin): &(String, bool)| *builtin == key.starts_with("askjpm/");
            assert!(all.iter().all(own));
        }
    }

    #[test]
    fn what_the_records_are_together_is_known_before_the_first() {
        let archive = Archive::builtin();
        let cases = cases(&archive);
        let index = Windowed(Scan::new(&cases, archive.codebook()));
        for text in [
            "",
            "kind:post OR kind:lesson",
            "kind:source",
            "nowhereatall",
            "case:ask-bg",
        ] {
            for sort in [Sort::Time, Sort::Relevance] {
                let asked = parse(text, &[]).expect("a query");
                let selected = select(&index, asked, sort, &read(&cases)).expect("selected");
                let sheet = selected.sheet();
                let (mut statuses, mut order, mut builtin) = (BTreeMap::new(), Vec::new(), true);
                let mut see = |item: &Item<'_>| {
                    if let Record::Post(post) = item.record {
                        *statuses.entry(post.status.as_str()).or_default() += 1;
                    }
                    let slug = item.case.file.slug.clone();
                    builtin &= item.builtin;
                    if !order.contains(&slug) {
                        order.push(slug);
                    }
                    Ok(())
                };
                sheet.records.each(&mut see).expect("every record");
                let known: Vec<&Id> = sheet.sum.cases.iter().map(|case| &case.file.slug).collect();
                assert_eq!(known, order.iter().collect::<Vec<_>>(), "{text}");
                assert_eq!(sheet.sum.statuses, statuses, "{text}");
                assert_eq!(sheet.sum.builtin, builtin, "{text}");
            }
        }
    }

    /// An index that has lost a post.
    struct Lossy(Scan);

    impl Index for Lossy {
        fn name(&self) -> &'static str {
            "lossy"
        }

        fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
            self.0.ask(question, stop)
        }

        fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
            let mut posts = self.0.posts(keys)?;
            posts.retain(|post| post.id != "p07");
            Ok(posts)
        }
    }

    #[test]
    fn a_record_that_cannot_be_had_is_an_error_and_not_left_out() {
        let archive = Archive::builtin();
        let cases = cases(&archive);
        let index = Lossy(Scan::new(&cases, archive.codebook()));
        let asked = parse("case:askjpm", &[]).expect("a query");
        let selected = select(&index, asked, Sort::Time, &read(&cases)).expect("selected");
        let error = selected.sheet().records.each(&mut |_| Ok(()));
        let error = error.expect_err("one is gone").to_string();
        assert!(error.contains("askjpm/p07 has changed"), "{error}");
    }
}
