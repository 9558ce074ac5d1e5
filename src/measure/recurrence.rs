//! Lesson by case: for each pattern and case the evidence for and against.
//!
//! Own. Nothing is estimated: a cell is what the pattern's evidence names in that case, and n is a count of cells. What it
//! cannot say: the cases were chosen because they became known, so "for in 9 cases" is no rate at which a lesson holds, and an
//! empty cell says that nothing in the case was named, not that the case is indifferent.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::Id;
use crate::model::lesson::Evidence;
use crate::model::pattern::Pattern;
use crate::model::record::{Key, Kind, Whole};
use crate::model::time::Instant;

/// The matrix.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recurrence {
    /// The cases, by launch.
    pub cases: Vec<Column>,
    /// The patterns, in the order of their files.
    pub rows: Vec<Row>,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub slug: Id,
    /// Its title.
    pub title: String,
    /// T+0.
    pub launch: Instant,
}

/// A pattern over the cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The pattern as written.
    pub pattern: Pattern,
    /// What speaks for and against it, by case, in the order of [`Recurrence::cases`].
    pub cells: Vec<Cell>,
    /// Evidence that names no record of these cases, and so counts nowhere.
    pub elsewhere: usize,
}

/// What one case says of one pattern.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Records that support it.
    pub support: Vec<Piece>,
    /// Records that speak against it.
    pub against: Vec<Piece>,
}

/// A record as evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Where it is.
    pub key: Key,
    /// What it is.
    pub kind: Kind,
    /// What it says, in a line.
    pub gist: String,
    /// Why it counts, where that is not plain.
    pub why: Option<String>,
}

/// Which way a case points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Nothing in it is named.
    None,
    /// For the pattern alone.
    For,
    /// Against it alone.
    Against,
    /// Both ways.
    Both,
}

/// How many cases hold evidence. A case with both kinds is in all three numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Cases with evidence for.
    pub support: usize,
    /// Cases with evidence against.
    pub against: usize,
    /// Cases with both.
    pub both: usize,
}

impl Sign {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::For => "for",
            Self::Against => "against",
            Self::Both => "both",
        }
    }
}

impl Cell {
    /// Which way it points.
    pub fn sign(&self) -> Sign {
        match (self.support.is_empty(), self.against.is_empty()) {
            (true, true) => Sign::None,
            (false, true) => Sign::For,
            (true, false) => Sign::Against,
            (false, false) => Sign::Both,
        }
    }

    /// Its evidence, that against after that for; whether it is for.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, &Piece)> {
        let support = self.support.iter().map(|piece| (true, piece));
        support.chain(self.against.iter().map(|piece| (false, piece)))
    }
}

impl Row {
    /// How many cases hold evidence.
    pub fn count(&self) -> Count {
        let mut count = Count::default();
        for cell in &self.cells {
            let sign = cell.sign();
            count.support += usize::from(matches!(sign, Sign::For | Sign::Both));
            count.against += usize::from(matches!(sign, Sign::Against | Sign::Both));
            count.both += usize::from(sign == Sign::Both);
        }
        count
    }
}

impl Recurrence {
    /// The matrix of these patterns over these cases. Evidence counts where its case and its record are among them, a record
    /// once on each side; of the posts those that are [`asked`] for must be there.
    pub fn of(patterns: &[Pattern], wholes: &[Arc<Whole>]) -> Self {
        let mut wholes: Vec<&Whole> = wholes.iter().map(|whole| &**whole).collect();
        wholes.sort_by_key(|whole| (whole.case.file.launch.from, &whole.case.file.slug));
        let cases: Vec<Column> = wholes
            .iter()
            .map(|whole| Column {
                slug: whole.case.file.slug.clone(),
                title: whole.case.file.title.clone(),
                launch: whole.case.file.launch.from,
            })
            .collect();
        let known = records(patterns, &wholes);
        let columns: BTreeMap<&str, usize> = cases
            .iter()
            .enumerate()
            .map(|(n, case)| (case.slug.as_str(), n))
            .collect();
        let rows = patterns.iter().map(|pattern| {
            let mut cells = vec![Cell::default(); cases.len()];
            let mut elsewhere = 0;
            for (support, list) in [(true, &pattern.support), (false, &pattern.against)] {
                for evidence in list {
                    let found = named(evidence).and_then(|(slug, id)| {
                        Some((*columns.get(slug)?, known.get(&(slug, id))?))
                    });
                    let Some((column, (kind, gist))) = found else {
                        elsewhere += 1;
                        continue;
                    };
                    let slug = cases[column].slug.clone();
                    let id = evidence.target[slug.len() + 1..].to_owned();
                    let key = Key::new(slug, id);
                    let cell = &mut cells[column];
                    let pieces = if support {
                        &mut cell.support
                    } else {
                        &mut cell.against
                    };
                    if pieces.iter().all(|piece| piece.key != key) {
                        pieces.push(Piece {
                            key,
                            kind: *kind,
                            gist: (*gist).to_owned(),
                            why: evidence.why.clone(),
                        });
                    }
                }
            }
            Row {
                pattern: pattern.clone(),
                cells,
                elsewhere,
            }
        });
        let rows = rows.collect();
        Self { cases, rows }
    }

    /// A pattern by its id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.pattern.id == id)
    }
}

/// The case and the record a piece of evidence names; a pattern stands in no case, so both must be said.
fn named(evidence: &Evidence) -> Option<(&str, &str)> {
    evidence.target.split_once('/')
}

/// Slugs and the ids of their records that patterns name: of a case whose posts are too many to be held, these suffice.
pub fn asked(patterns: &[Pattern]) -> BTreeMap<&str, Vec<&str>> {
    let mut asked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pattern in patterns {
        let evidence = pattern.support.iter().chain(&pattern.against);
        for (slug, id) in evidence.filter_map(named) {
            asked.entry(slug).or_default().push(id);
        }
    }
    asked
}

/// Kind and gist of the records that are named, as far as they are there. Posts are gone through once, however many.
fn records<'a>(
    patterns: &'a [Pattern],
    wholes: &[&'a Whole],
) -> HashMap<(&'a str, &'a str), (Kind, &'a str)> {
    let mut asked = asked(patterns);
    let mut known = HashMap::new();
    for whole in wholes {
        let case = &*whole.case;
        let slug = case.file.slug.as_str();
        let Some(mut ids) = asked.remove(slug) else {
            continue;
        };
        ids.retain(|id| {
            let gist = if *id == slug {
                Some(case.file.title.as_str())
            } else {
                case.gist(id)
            };
            if let Some(gist) = gist {
                known.insert((slug, *id), (case.kind_of(id), gist));
            }
            gist.is_none()
        });
        ids.sort_unstable();
        for post in &whole.posts {
            if let Ok(n) = ids.binary_search(&post.id.as_str()) {
                known.insert((slug, ids[n]), (Kind::Post, post.text.as_str()));
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::{Count, Recurrence, Sign};
    use crate::measure::fixture::{case, whole};
    use crate::model::pattern::Pattern;
    use crate::model::record::{Kind, Whole};

    fn pattern(support: &[&str], against: &[&str]) -> Pattern {
        let list = |refs: &[&str]| {
            refs.iter()
                .map(|one| json!({"ref": one}))
                .collect::<Vec<_>>()
        };
        let pattern = json!({"id": "r1", "claim": "C", "text": "T", "category": "lesson:timing",
            "for": list(support), "against": list(against)});
        serde_json::from_value(pattern).expect("a pattern")
    }

    fn archive() -> Vec<Arc<Whole>> {
        let mut one = Whole {
            case: Arc::new(case("one", &[], &[&[]])),
            posts: Vec::new(),
        };
        let post = json!({"id": "p1", "author": {"role": "role:member-of-public"}, "text": "A post.", "form": "post",
            "platform": "twitter", "status": "synthetic"});
        one.posts
            .extend(serde_json::from_value::<crate::model::post::Post>(post).ok());
        assert_eq!(one.posts.len(), 1, "the post of the fixture can be read");
        vec![
            Arc::new(one),
            whole(case("two", &[], &[&[]])),
            whole(case("three", &[], &[&[]])),
        ]
    }

    fn signs(recurrence: &Recurrence) -> Vec<(&str, Sign)> {
        let names = recurrence.cases.iter().map(|case| case.slug.as_str());
        let cells = recurrence.rows[0].cells.iter();
        names.zip(cells.map(super::Cell::sign)).collect()
    }

    #[test]
    fn evidence_goes_by_its_ids_alone() {
        type Line<'a> = (&'a [&'a str], &'a [&'a str], [Sign; 3], usize, usize);
        let table: [Line<'_>; 6] = [
            (&[], &[], [Sign::None; 3], 0, 0),
            (
                &["one/p1", "one/e1", "one/one"],
                &[],
                [Sign::For, Sign::None, Sign::None],
                3,
                0,
            ),
            (
                &["one/m0"],
                &["one/e1", "two/e1"],
                [Sign::Both, Sign::None, Sign::Against],
                3,
                0,
            ),
            // Named twice is one record; on both sides it is evidence of both.
            (
                &["one/e1", "one/e1"],
                &["one/e1"],
                [Sign::Both, Sign::None, Sign::None],
                2,
                0,
            ),
            // No such record, no such case, no case named.
            (
                &["one/e9", "gone/e1", "e1", "three/e1"],
                &["/", ""],
                [Sign::None, Sign::For, Sign::None],
                1,
                5,
            ),
            (&["two/p1"], &["three/two"], [Sign::None; 3], 0, 2),
        ];
        for (support, against, expected, pieces, elsewhere) in table {
            let found = Recurrence::of(&[pattern(support, against)], &archive());
            let row = &found.rows[0];
            let all: Vec<_> = row.cells.iter().flat_map(super::Cell::pieces).collect();
            assert_eq!(
                row.cells.iter().map(super::Cell::sign).collect::<Vec<_>>(),
                expected,
                "{support:?} {against:?}"
            );
            assert_eq!(
                (all.len(), row.elsewhere),
                (pieces, elsewhere),
                "{support:?} {against:?}"
            );
        }
    }

    #[test]
    fn a_piece_says_what_it_is() {
        let found = Recurrence::of(
            &[pattern(&["one/p1", "one/one", "one/m0"], &[])],
            &archive(),
        );
        let told: Vec<_> = found.rows[0].cells[0]
            .pieces()
            .map(|(_, piece)| (piece.kind, piece.gist.as_str()))
            .collect();
        let expected = [
            (Kind::Post, "A post."),
            (Kind::Case, "Title of one"),
            (Kind::Move, "A move."),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_case_that_goes_takes_its_cell_and_its_n_along() {
        let patterns = [pattern(&["one/e1", "two/e1"], &["two/m0", "three/e1"])];
        let mut archive = archive();
        let before = Recurrence::of(&patterns, &archive);
        let count = |support, against, both| Count {
            support,
            against,
            both,
        };
        assert_eq!(before.rows[0].count(), count(2, 2, 1));
        archive.retain(|whole| whole.case.file.slug != "two");
        let after = Recurrence::of(&patterns, &archive);
        assert_eq!(
            signs(&after),
            [("one", Sign::For), ("three", Sign::Against)]
        );
        assert_eq!(
            (after.rows[0].count(), after.rows[0].elsewhere),
            (count(1, 1, 0), 2)
        );
    }
}
