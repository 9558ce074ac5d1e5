//! How alike two cases are, by what they are coded with.
//!
//! Own, with the weight of Spärck Jones (1972, doi 10.1108/eb026526): a code weighs log2(N / n), of N cases n bear it; so a
//! rare likeness says more than a common one, and what all bear says nothing. The likeness of two cases is the sum of the
//! weights of the codes both bear: the facets of the case, and the `response:` codes of its moves. Because it is a plain sum,
//! leaving a code out changes it by exactly the weight of that code.
//!
//! What it cannot say: whether the cases felt alike, or went alike. It knows what somebody coded, each code as present or
//! absent, codes of one namespace as strangers to each other (an airline is as far from a bus line as from a bank), and its
//! weights are those of this archive: with other cases they are others. A case with many codes has more to share; the share
//! of a case's own total says how much of what it bears the other bears too.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::Id;
use crate::model::record::{Case, Key};
use crate::model::tag::{Basis, Coding, Tag};

/// What the cases of an archive are coded with.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    cases: BTreeMap<Id, Borne>,
    weights: BTreeMap<Tag, Weight>,
}

/// The codes of a case, each with where it stands.
#[derive(Debug, Clone, Default)]
struct Borne {
    title: String,
    codes: BTreeMap<Tag, Vec<Ground>>,
}

/// How much a code says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// log2(N / n), in bits.
    pub bits: f64,
    /// Cases that bear it.
    pub n: usize,
    /// Cases in all.
    pub of: usize,
}

/// Why a case bears a code.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// The record that is coded: the case, or one of its moves.
    pub on: Key,
    /// What the coding rests on.
    pub basis: Basis,
    /// The line of evidence, where there is one.
    pub text: Option<String>,
}

/// A code both cases bear.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The code.
    pub tag: Tag,
    /// What it adds.
    pub weight: Weight,
    /// Why this case bears it.
    pub here: Vec<Ground>,
    /// Why the other does.
    pub there: Vec<Ground>,
}

/// How alike another case is to this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// The other case.
    pub slug: Id,
    /// Its title.
    pub title: String,
    /// The sum of the weights of `shared`.
    pub score: f64,
    /// What this case would score with itself: no case scores more.
    pub most: f64,
    /// What both bear, the heaviest first.
    pub shared: Vec<Shared>,
    /// What only this case bears, the heaviest first.
    pub only_here: Vec<(Tag, Weight)>,
    /// What only the other bears, the heaviest first.
    pub only_there: Vec<(Tag, Weight)>,
}

impl Likeness {
    /// The score as a share of this case's likeness to itself; none when that is nothing.
    pub fn share(&self) -> Option<f64> {
        (self.most > 0.0).then(|| self.score / self.most)
    }
}

impl Codes {
    /// The codes of these cases, and what each weighs among them.
    pub fn of(cases: &[Arc<Case>]) -> Self {
        let cases: BTreeMap<Id, Borne> = cases
            .iter()
            .map(|case| (case.file.slug.clone(), borne(case)))
            .collect();
        let mut counts: BTreeMap<Tag, usize> = BTreeMap::new();
        for tag in cases.values().flat_map(|case| case.codes.keys()) {
            *counts.entry(tag.clone()).or_default() += 1;
        }
        let of = cases.len();
        let weights = counts.into_iter();
        let weights = weights
            .map(|(tag, n)| {
                let bits = (number(of) / number(n)).log2();
                (tag, Weight { bits, n, of })
            })
            .collect();
        Self { cases, weights }
    }

    /// How alike `there` is to `here`, as if no case bore the codes in `without`; none when one of the two is not known.
    pub fn between(&self, here: &str, there: &str, without: &[Tag]) -> Option<Likeness> {
        let (own, other) = (self.cases.get(here)?, self.cases.get(there)?);
        let left = |case: &'_ Borne| -> Vec<(Tag, Weight)> {
            let tags = case.codes.keys().filter(|tag| !without.contains(tag));
            tags.filter_map(|tag| Some((tag.clone(), *self.weights.get(tag)?)))
                .collect()
        };
        let (mut shared, mut only_here) = (Vec::new(), Vec::new());
        let mut most = 0.0;
        for (tag, weight) in left(own) {
            most += weight.bits;
            match other.codes.get(&tag) {
                Some(there) => shared.push(Shared {
                    weight,
                    here: own.codes[&tag].clone(),
                    there: there.clone(),
                    tag,
                }),
                None => only_here.push((tag, weight)),
            }
        }
        let unshared = |(tag, _): &(Tag, Weight)| !own.codes.contains_key(tag);
        let mut theirs: Vec<_> = left(other).into_iter().filter(unshared).collect();
        // Summed from nothing (the sum of no floats is minus nothing) in the order of the tags, as `most` is: two cases with the same codes are exactly as alike as one with itself.
        let weights = shared.iter().map(|one| one.weight.bits);
        let score = weights.fold(0.0, |sum, bits| sum + bits);
        shared.sort_by(|a, b| b.weight.bits.total_cmp(&a.weight.bits));
        let heaviest = |list: &mut Vec<(Tag, Weight)>| {
            list.sort_by(|a, b| b.1.bits.total_cmp(&a.1.bits));
        };
        heaviest(&mut only_here);
        heaviest(&mut theirs);
        Some(Likeness {
            slug: there.to_owned(),
            title: other.title.clone(),
            score,
            most,
            shared,
            only_here,
            only_there: theirs,
        })
    }

    /// Every other case, the most alike first; equals by name. None when this case is not known.
    pub fn ranked(&self, here: &str, without: &[Tag]) -> Option<Vec<Likeness>> {
        self.cases.get(here)?;
        let others = self.cases.keys().filter(|slug| *slug != here);
        let mut ranked: Vec<Likeness> = others
            .filter_map(|there| self.between(here, there, without))
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        Some(ranked)
    }

    /// Whether some case bears the code.
    pub fn knows(&self, tag: &Tag) -> bool {
        self.weights.contains_key(tag)
    }

    /// Every code that some case bears, and what it weighs.
    pub fn weights(&self) -> impl Iterator<Item = (&Tag, &Weight)> {
        self.weights.iter()
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.cases.len()
    }
}

/// What is counted here stays far below the numbers a float cannot hold.
fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The facets of a case and the responses among its moves.
fn borne(case: &Case) -> Borne {
    let slug = &case.file.slug;
    let mut codes: BTreeMap<Tag, Vec<Ground>> = BTreeMap::new();
    let mut bear = |coding: &Coding, id: &Id| {
        codes.entry(coding.tag.clone()).or_default().push(Ground {
            on: Key::new(slug.clone(), id.clone()),
            basis: coding.basis,
            text: coding.ground.clone(),
        });
    };
    for coding in &case.file.facets {
        bear(coding, slug);
    }
    for one in &case.file.moves {
        let responses = one.tags.iter();
        for coding in responses.filter(|coding| coding.tag.namespace() == "response") {
            bear(coding, &one.id);
        }
    }
    Borne {
        title: case.file.title.clone(),
        codes,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Codes;
    use crate::measure::fixture::case;

    fn codes() -> Codes {
        Codes::of(&[
            Arc::new(case(
                "a",
                &["format:open-qa", "motive:play"],
                &[&["response:silence", "stance:official"]],
            )),
            Arc::new(case(
                "b",
                &["format:open-qa", "motive:play"],
                &[&["response:silence"], &["response:silence"]],
            )),
            Arc::new(case("c", &["motive:play"], &[&["response:apology"]])),
            Arc::new(case("d", &["motive:play"], &[])),
        ])
    }

    fn told(codes: &Codes, here: &str, without: &[&str]) -> Vec<(String, f64)> {
        let without: Vec<_> = without
            .iter()
            .map(|tag| tag.parse().expect("a tag"))
            .collect();
        let ranked = codes.ranked(here, &without).expect("a known case");
        ranked
            .into_iter()
            .map(|one| (one.slug, one.score))
            .collect()
    }

    #[test]
    fn a_rare_code_weighs_more_and_one_that_all_bear_nothing() {
        let codes = codes();
        for (tag, bits) in [
            ("motive:play", 0.0),
            ("format:open-qa", 1.0),
            ("response:silence", 1.0),
            ("response:apology", 2.0),
        ] {
            let weight = codes.weights().find(|(known, _)| known.as_str() == tag);
            assert_eq!(
                weight.map(|(_, weight)| weight.bits.to_bits()),
                Some(f64::to_bits(bits)),
                "{tag}"
            );
        }
        assert!(
            !codes.knows(&"stance:official".parse().expect("a tag")),
            "no response"
        );
    }

    #[test]
    fn the_most_alike_stand_first_and_equals_by_name() {
        let expected = |b: f64| {
            vec![
                ("b".to_owned(), b),
                ("c".to_owned(), 0.0),
                ("d".to_owned(), 0.0),
            ]
        };
        let codes = codes();
        assert_eq!(told(&codes, "a", &[]), expected(2.0));
        assert_eq!(told(&codes, "a", &["response:silence"]), expected(1.0));
        assert_eq!(
            told(
                &codes,
                "a",
                &["response:silence", "response:silence", "format:gone"]
            ),
            expected(1.0)
        );
        assert!(codes.ranked("gone", &[]).is_none());
    }

    #[test]
    fn each_code_is_shared_or_of_one_alone() {
        let codes = codes();
        let found = codes.between("b", "c", &[]).expect("both are known");
        let names = |list: &[(super::Tag, super::Weight)]| -> Vec<String> {
            list.iter().map(|(tag, _)| tag.to_string()).collect()
        };
        assert_eq!(found.shared.len(), 1);
        assert_eq!(
            names(&found.only_here),
            ["format:open-qa", "response:silence"]
        );
        assert_eq!(names(&found.only_there), ["response:apology"]);
        let silence = &codes.between("a", "b", &[]).expect("both are known").shared[1];
        let grounds: Vec<String> = silence
            .there
            .iter()
            .map(|ground| ground.on.to_string())
            .collect();
        assert_eq!(
            (silence.tag.as_str(), silence.here.len()),
            ("response:silence", 1)
        );
        assert_eq!(grounds, ["b/m0", "b/m1"]);
    }

    #[test]
    fn a_case_alone_is_like_nothing() {
        let codes = Codes::of(&[Arc::new(case("a", &["motive:play"], &[]))]);
        let own = codes.between("a", "a", &[]).expect("it is known");
        assert_eq!(own.share(), None, "all its codes are borne by all");
        assert_eq!(codes.ranked("a", &[]), Some(Vec::new()));
    }
}
