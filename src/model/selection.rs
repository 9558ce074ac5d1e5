//! The explorer's selection: filters that are in or out, a range of time, and the rest of the query. One selection narrows
//! every pane, and the whole of it can be written as one query. Knows the query tree, nothing of screens or indexes.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::model::query::{Keyword, Match, Moment, Query, TimeTest};
use crate::model::record::Kind;

/// How a value takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Records with it; several of one namespace are alternatives.
    In,
    /// Records without it.
    Out,
}

/// Namespace or field, and value.
pub type Facet = (String, String);

/// What the explorer shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// Marked values of namespaces and of the fields `case`, `kind`, `form`, `platform`, `status`, `source`, `lang`.
    pub filters: BTreeMap<Facet, Mark>,
    /// From the start of the first moment until the start of the second: whatever may have been then.
    pub range: Option<(Moment, Moment)>,
    /// Everything else that was asked; never [`Query::All`].
    pub rest: Option<Query>,
}

impl Selection {
    /// The selection of a query: parts that are filters or a range become such, all else is the rest.
    pub fn from_query(query: Query) -> Self {
        let mut selection = Self::default();
        let mut after = Vec::new();
        let mut before = Vec::new();
        let mut rest = Vec::new();
        for part in query.conjuncts() {
            match part {
                Query::Time(TimeTest::After(moment)) => after.push(moment),
                Query::Time(TimeTest::Before(moment)) => before.push(moment),
                other => {
                    if !selection.take(&other) {
                        rest.push(other);
                    }
                }
            }
        }
        if let ([from], [to]) = (after.as_slice(), before.as_slice()) {
            selection.range = Some((from.clone(), to.clone()));
        } else {
            rest.extend(after.into_iter().map(|at| Query::Time(TimeTest::After(at))));
            rest.extend(
                before
                    .into_iter()
                    .map(|at| Query::Time(TimeTest::Before(at))),
            );
        }
        selection.rest = some(rest);
        selection
    }

    /// Takes a part as filters, when it is one that fits beside those already taken.
    fn take(&mut self, part: &Query) -> bool {
        let (values, mark) = match part {
            Query::Not(inner) => (value_of(inner).into_iter().collect(), Mark::Out),
            Query::Or(parts) => {
                let values: Option<Vec<Facet>> = parts.iter().map(value_of).collect();
                (values.unwrap_or_default(), Mark::In)
            }
            single => (value_of(single).into_iter().collect::<Vec<_>>(), Mark::In),
        };
        let Some((namespace, _)) = values.first() else {
            return false;
        };
        let together = values.iter().all(|(other, _)| other == namespace);
        // Two parts of one namespace must both hold, which alternatives cannot say.
        let alone = mark == Mark::Out || !self.has_in(namespace);
        let free = values.iter().all(|value| !self.filters.contains_key(value));
        let fits = together && alone && free;
        if fits {
            self.filters
                .extend(values.into_iter().map(|value| (value, mark)));
        }
        fits
    }

    fn has_in(&self, namespace: &str) -> bool {
        self.of(namespace).any(|(_, mark)| *mark == Mark::In)
    }

    fn of(&self, namespace: &str) -> impl Iterator<Item = (&Facet, &Mark)> {
        self.filters
            .iter()
            .filter(move |((name, _), _)| name == namespace)
    }

    /// The whole selection as one query.
    pub fn to_query(&self) -> Query {
        self.query(None)
    }

    /// The same without the filters of a namespace: what its live counts are counted under.
    pub fn without(&self, namespace: &str) -> Query {
        self.query(Some(namespace))
    }

    fn query(&self, without: Option<&str>) -> Query {
        let mut parts = Vec::new();
        let mut names: Vec<&str> = self.filters.keys().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        for name in names.into_iter().filter(|name| Some(*name) != without) {
            let marked = |wanted: Mark| {
                self.of(name)
                    .filter(move |(_, mark)| **mark == wanted)
                    .map(|((name, value), _)| test_of(name, value))
            };
            let any: Vec<Query> = marked(Mark::In).collect();
            if !any.is_empty() {
                parts.push(Query::Or(any));
            }
            parts.extend(marked(Mark::Out).map(|part| Query::Not(Box::new(part))));
        }
        if let Some((from, to)) = &self.range {
            parts.push(Query::Time(TimeTest::After(from.clone())));
            parts.push(Query::Time(TimeTest::Before(to.clone())));
        }
        parts.extend(self.rest.clone());
        Query::And(parts).tidy()
    }

    /// The mark of a value.
    pub fn mark(&self, namespace: &str, value: &str) -> Option<Mark> {
        self.filters
            .get(&(namespace.to_owned(), value.to_owned()))
            .copied()
    }

    /// Off, in, out, and off again. Gives the new mark.
    pub fn cycle(&mut self, namespace: &str, value: &str) -> Option<Mark> {
        let next = match self.mark(namespace, value) {
            None => Some(Mark::In),
            Some(Mark::In) => Some(Mark::Out),
            Some(Mark::Out) => None,
        };
        let facet = (namespace.to_owned(), value.to_owned());
        match next {
            Some(mark) => self.filters.insert(facet, mark),
            None => self.filters.remove(&facet),
        };
        next
    }

    /// Out, or off when it is out.
    pub fn toggle_out(&mut self, namespace: &str, value: &str) {
        let facet = (namespace.to_owned(), value.to_owned());
        if self.filters.get(&facet) == Some(&Mark::Out) {
            self.filters.remove(&facet);
        } else {
            self.filters.insert(facet, Mark::Out);
        }
    }

    /// Selects everything again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether everything is selected.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Selection {
    /// One query, in the language of the search line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_query().fmt(f)
    }
}

fn some(parts: Vec<Query>) -> Option<Query> {
    match Query::And(parts).tidy() {
        Query::All => None,
        query => Some(query),
    }
}

/// The fields that filter as namespaces do.
const FIELDS: [Keyword; 6] = [
    Keyword::Case,
    Keyword::Form,
    Keyword::Platform,
    Keyword::Status,
    Keyword::Source,
    Keyword::Lang,
];

fn value_of(query: &Query) -> Option<Facet> {
    match query {
        Query::Kind(kind) => Some(("kind".to_owned(), kind.as_str().to_owned())),
        Query::Tag(namespace, Match::Is(value)) => Some((namespace.clone(), value.clone())),
        Query::Keyword(field, Match::Is(value)) if FIELDS.contains(field) => {
            Some((field.as_str().to_owned(), value.clone()))
        }
        _ => None,
    }
}

/// The test a filter stands for. A kind that does not exist is taken for a namespace: it matches nothing.
fn test_of(name: &str, value: &str) -> Query {
    if name == "kind"
        && let Ok(kind) = Kind::from_str(value)
    {
        return Query::Kind(kind);
    }
    let is = Match::Is(value.to_owned());
    match FIELDS.into_iter().find(|field| field.as_str() == name) {
        Some(field) => Query::Keyword(field, is),
        None => Query::Tag(name.to_owned(), is),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::query::{parse, random};

    fn namespaces() -> Vec<String> {
        ["stance", "topic", "phase"].map(str::to_owned).to_vec()
    }

    fn read(text: &str) -> Selection {
        Selection::from_query(parse(text, &namespaces()).unwrap())
    }

    fn filters(selection: &Selection) -> Vec<String> {
        let sign = |mark: &Mark| if *mark == Mark::In { '+' } else { '-' };
        let list = selection.filters.iter();
        list.map(|((name, value), mark)| format!("{}{name}:{value}", sign(mark)))
            .collect()
    }

    #[test]
    fn queries_become_filters_range_and_rest() {
        for (text, marks, range, rest, back) in [
            ("", &[] as &[&str], false, None, "*"),
            (
                "stance:mocking",
                &["+stance:mocking"],
                false,
                None,
                "stance:mocking",
            ),
            (
                "stance:(mocking OR critical) -topic:a",
                &["+stance:critical", "+stance:mocking", "-topic:a"],
                false,
                None,
                "(stance:critical OR stance:mocking) -topic:a",
            ),
            (
                "topic:a topic:b",
                &["+topic:a"],
                false,
                Some("topic:b"),
                "topic:a topic:b",
            ),
            (
                "stance:a -stance:a",
                &["+stance:a"],
                false,
                Some("-stance:a"),
                "stance:a -stance:a",
            ),
            (
                "stance:a OR topic:b",
                &[],
                false,
                Some("stance:a OR topic:b"),
                "stance:a OR topic:b",
            ),
            (
                "foreclosure kind:post case:x",
                &["+case:x", "+kind:post"],
                false,
                Some("foreclosure"),
                "case:x kind:post foreclosure",
            ),
            (
                "before:T+2h after:T",
                &[],
                true,
                None,
                "after:T+0s before:T+2h",
            ),
            ("after:T", &[], false, Some("after:T+0s"), "after:T+0s"),
            (
                "after:T after:T+1h before:T+2h",
                &[],
                false,
                Some("after:T+0s after:T+1h before:T+2h"),
                "after:T+0s after:T+1h before:T+2h",
            ),
            (
                "-stance:* id:p1",
                &[],
                false,
                Some("-stance:* id:p1"),
                "-stance:* id:p1",
            ),
        ] {
            let selection = read(text);
            assert_eq!(filters(&selection), marks, "{text}");
            assert_eq!(selection.range.is_some(), range, "{text}");
            assert_eq!(
                selection.rest.as_ref().map(ToString::to_string).as_deref(),
                rest,
                "{text}"
            );
            assert_eq!(selection.to_string(), back, "{text}");
            assert_eq!(selection.is_empty(), text.is_empty());
        }
    }

    #[test]
    fn a_value_goes_off_in_out_off() {
        let mut selection = read("foreclosure -stance:official topic:a");
        assert_eq!(selection.cycle("stance", "mocking"), Some(Mark::In));
        assert_eq!(
            selection.to_string(),
            "stance:mocking -stance:official topic:a foreclosure"
        );
        assert_eq!(
            selection.without("stance").to_string(),
            "topic:a foreclosure"
        );
        assert_eq!(selection.without("lang").to_string(), selection.to_string());
        assert_eq!(selection.cycle("stance", "mocking"), Some(Mark::Out));
        assert_eq!(selection.cycle("stance", "mocking"), None);
        assert_eq!(
            selection.to_string(),
            "-stance:official topic:a foreclosure"
        );
        selection.clear();
        assert!(selection.is_empty());
        assert_eq!(selection.to_query(), Query::All);
    }

    proptest! {
        #[test]
        fn every_selection_reads_back_from_its_query(query in random::query()) {
            let selection = Selection::from_query(query);
            prop_assert_eq!(Selection::from_query(selection.to_query()), selection.clone());
            let text = selection.to_string();
            let back = parse(&text, &namespaces()).map(Selection::from_query);
            prop_assert_eq!(back, Ok(selection), "{}", text);
        }
    }
}
