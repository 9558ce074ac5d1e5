//! At a decision point: what others in a comparable position did, and what followed.
//!
//! Own. Comparable is a decision point of another case in the same part of the course (before it began to break, while it
//! turned, after the answer) with a coded option in common. They are grouped by the code of what was done, never scored:
//! "followed by", not "caused". Within a group the case most like this one stands first ([`likeness`](crate::measure::likeness)).
//!
//! What it cannot say: what would have happened else. The options are those somebody wrote down, cases that went quietly are
//! not in an archive of those that did not, and a time known only to the day meets several phases, of which one is taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::measure::likeness::Codes;
use crate::model::case::Phase;
use crate::model::decision::Decision;
use crate::model::lesson::Evidence;
use crate::model::record::{Case, Key};
use crate::model::tag::Tag;
use crate::model::time::Time;
use crate::shown::counted;

/// A part of the course of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Before the conversation broke: background, launch, on-script; and before any phase.
    Before,
    /// While it turned: first-break, takeover, cross-media, peak.
    Turning,
    /// Response and after: response, second-wave, aftermath, recall.
    After,
}

impl Part {
    /// The part a phase belongs to; none for a code of one's own.
    fn of(code: &Tag) -> Option<Self> {
        match code.value() {
            "background" | "launch" | "on-script" => Some(Self::Before),
            "first-break" | "takeover" | "cross-media" | "peak" => Some(Self::Turning),
            "response" | "second-wave" | "aftermath" | "recall" => Some(Self::After),
            _ => None,
        }
    }

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Turning => "turning",
            Self::After => "after",
        }
    }

    /// In words.
    pub fn told(self) -> &'static str {
        match self {
            Self::Before => "before it broke",
            Self::Turning => "while it turned",
            Self::After => "after it turned",
        }
    }
}

/// Where in the course a decision stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The part of the course.
    pub part: Part,
    /// The code of the phase it is taken to stand in; none before the first.
    pub phase: Option<Tag>,
    /// How many phases its time meets: more than one, and the phase taken is the likeliest only.
    pub meets: usize,
}

/// What others did.
#[derive(Debug, Clone, PartialEq)]
pub struct Precedents {
    /// Where this decision stands; none when its phase is no code of the codebook, and then nothing is comparable.
    pub position: Option<Position>,
    /// The codes of its options.
    pub options: BTreeSet<Tag>,
    /// Decision points of other cases: all of them, whatever their position.
    pub base: usize,
    /// Those of them in the same part of the course.
    pub in_part: usize,
    /// By what was done, what most cases did first; what is not coded last.
    pub groups: Vec<Group>,
}

/// Those who did the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The code of what was done; none where the option done has none.
    pub code: Option<Tag>,
    /// How many cases it was done in.
    pub cases: usize,
    /// Whether it was among the options of the decision asked about.
    pub open_here: bool,
    /// The decision points, that of the most like case first.
    pub decisions: Vec<Precedent>,
}

/// A decision point in a comparable position.
#[derive(Debug, Clone, PartialEq)]
pub struct Precedent {
    /// Where it is.
    pub key: Key,
    /// Title of the case.
    pub case_title: String,
    /// The question.
    pub title: String,
    /// Where it stands.
    pub position: Position,
    /// The options both had.
    pub common: Vec<Tag>,
    /// What was done, in its own words.
    pub done: String,
    /// What followed, in its own words.
    pub followed: String,
    /// Records that bear the account out.
    pub support: Vec<Key>,
    /// Records that speak against it.
    pub against: Vec<Key>,
    /// Likeness of the cases, in bits.
    pub likeness: f64,
}

impl Precedents {
    /// Comparable decision points.
    pub fn n(&self) -> usize {
        self.groups.iter().map(|group| group.decisions.len()).sum()
    }

    /// How many there are, of how many, and what makes them comparable, in a sentence or two.
    pub fn told(&self) -> String {
        let Some(here) = &self.position else {
            return "Its place in the course is not coded, so nothing is comparable.".to_owned();
        };
        let phase = match &here.phase {
            Some(phase) => format!("{}, in {phase}", here.part.told()),
            None => format!("{}, before any phase", here.part.told()),
        };
        let also = match here.meets {
            0 | 1 => String::new(),
            n => format!(" (its time meets {n} phases; no other covers more of it)"),
        };
        if self.options.is_empty() {
            return format!(
                "It falls {phase}{also}. None of its options is coded, so nothing is comparable."
            );
        }
        let (n, part, base) = (self.n(), self.in_part, self.base);
        format!(
            "It falls {phase}{also}. {n} of {part} decision points of other cases in that part of the course share a coded option \
             with it ({base} in any part). What followed is what came next, not what it led to."
        )
    }
}

impl Group {
    /// What was done, and by how many.
    pub fn told(&self) -> String {
        let what = self.code.as_ref().map_or("not coded", Tag::as_str);
        let (decisions, cases) = (
            counted(self.decisions.len(), "decision"),
            counted(self.cases, "case"),
        );
        let here = if self.open_here {
            " (an option here too)"
        } else {
            ""
        };
        format!("{what}: {decisions} in {cases}{here}")
    }
}

/// Where a decision stands: in the phase that covers most of its time, of equals the shortest, then the last; where it meets
/// none, in the last that begins before it.
pub fn position(case: &Case, decision: &Decision) -> Option<Position> {
    let time = &decision.time;
    let phases = &case.file.phases;
    let met: Vec<&Phase> = phases.iter().filter(|p| p.time.meets(time)).collect();
    let covering = met
        .iter()
        .copied()
        .max_by_key(|phase| (common(&phase.time, time), -phase.time.width()));
    let before = || {
        let begun = phases.iter().filter(|p| p.time.from <= time.from);
        begun.max_by_key(|phase| phase.time.from)
    };
    let Some(phase) = covering.or_else(before) else {
        return (!phases.is_empty()).then_some(Position {
            part: Part::Before,
            phase: None,
            meets: 0,
        });
    };
    Some(Position {
        part: Part::of(&phase.code)?,
        phase: Some(phase.code.clone()),
        meets: met.len(),
    })
}

/// How long two times run together, in microseconds.
fn common(a: &Time, b: &Time) -> i64 {
    let (from, to) = (a.from.max(b.from), a.to.min(b.to));
    to.0.saturating_sub(from.0)
}

/// The code of the option that was done; none where it has none, or several of that letter differ.
pub fn done(decision: &Decision) -> Option<&Tag> {
    let letter = decision.done.option.as_ref()?;
    let chosen = decision.options.iter().filter(|one| one.id == *letter);
    let codes: BTreeSet<Option<&Tag>> = chosen.map(|one| one.code.as_ref()).collect();
    match codes.len() {
        1 => codes.into_iter().next().flatten(),
        _ => None,
    }
}

/// The `response:` codes of the options.
fn options(decision: &Decision) -> BTreeSet<&Tag> {
    let codes = decision.options.iter().filter_map(|one| one.code.as_ref());
    codes.filter(|tag| tag.namespace() == "response").collect()
}

/// What others in a position comparable to this decision's did; none when the case or the decision is not among them.
pub fn precedents(cases: &[Arc<Case>], codes: &Codes, at: &Key) -> Option<Precedents> {
    let case = cases.iter().find(|case| case.file.slug == at.case)?;
    let decision = case.decisions.iter().find(|one| one.id == at.id)?;
    let (here, own) = (position(case, decision), options(decision));
    let mut found = Precedents {
        position: here.clone(),
        options: own.iter().copied().cloned().collect(),
        base: 0,
        in_part: 0,
        groups: Vec::new(),
    };
    for other in cases.iter().filter(|other| other.file.slug != at.case) {
        found.base += other.decisions.len();
        let alike = codes.between(&at.case, &other.file.slug, &[]);
        let likeness = alike.map_or(0.0, |alike| alike.score);
        for one in &other.decisions {
            let Some(there) = position(other, one) else {
                continue;
            };
            if here.as_ref().is_none_or(|here| here.part != there.part) {
                continue;
            }
            found.in_part += 1;
            let theirs = options(one);
            let common: Vec<Tag> = own.intersection(&theirs).copied().cloned().collect();
            if common.is_empty() {
                continue;
            }
            let code = done(one).cloned();
            let precedent = tell(other, one, there, common, likeness);
            match found.groups.iter_mut().find(|group| group.code == code) {
                Some(group) => group.decisions.push(precedent),
                None => found.groups.push(Group {
                    open_here: code.as_ref().is_some_and(|code| own.contains(code)),
                    code,
                    cases: 0,
                    decisions: vec![precedent],
                }),
            }
        }
    }
    for group in &mut found.groups {
        let nearest = |one: &Precedent| (-one.likeness, one.key.clone());
        group.decisions.sort_by(|a, b| {
            let (a, b) = (nearest(a), nearest(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        });
        let cases: BTreeSet<&str> = group
            .decisions
            .iter()
            .map(|d| d.key.case.as_str())
            .collect();
        group.cases = cases.len();
    }
    let most = |group: &Group| std::cmp::Reverse((group.cases, group.decisions.len()));
    // What was open here comes first: that is what one chooses from.
    let rank = |group: &Group| (!group.open_here, group.code.is_none(), most(group));
    found
        .groups
        .sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.code.cmp(&b.code)));
    Some(found)
}

fn tell(
    case: &Case,
    decision: &Decision,
    position: Position,
    common: Vec<Tag>,
    likeness: f64,
) -> Precedent {
    let slug = &case.file.slug;
    let keys = |list: &[Evidence]| -> Vec<Key> {
        list.iter().map(|evidence| evidence.key(slug)).collect()
    };
    Precedent {
        key: Key::new(slug.clone(), decision.id.clone()),
        case_title: case.file.title.clone(),
        title: decision.title.clone(),
        position,
        common,
        done: decision.done.text.clone(),
        followed: decision.followed.clone(),
        support: keys(&decision.support),
        against: keys(&decision.against),
        likeness,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Part, position, precedents};
    use crate::measure::fixture::{case, decided, phased};
    use crate::measure::likeness::Codes;
    use crate::model::record::{Case, Key};

    const COURSE: &[(&str, u32, u32)] = &[
        ("launch", 2, 4),
        ("takeover", 4, 6),
        ("peak", 5, 10),
        ("response", 8, 12),
    ];

    #[test]
    fn a_decision_stands_in_the_phase_that_covers_most_of_it() {
        let table = [
            // Before any phase, and in a gap.
            ((0, 1), Some((Part::Before, None, 0))),
            ((20, 21), Some((Part::After, Some("response"), 0))),
            ((2, 3), Some((Part::Before, Some("launch"), 1))),
            // More of it lies in the takeover than in the launch; of equals the shorter phase.
            ((3, 6), Some((Part::Turning, Some("takeover"), 3))),
            ((5, 6), Some((Part::Turning, Some("takeover"), 2))),
            ((8, 9), Some((Part::After, Some("response"), 2))),
            ((0, 30), Some((Part::Turning, Some("peak"), 4))),
        ];
        for (hours, expected) in table {
            let case = decided(phased(case("a", &[], &[]), COURSE), hours, &[], None);
            let found = position(&case, &case.decisions[0]);
            let told = found
                .as_ref()
                .map(|p| (p.part, p.phase.as_ref().map(super::Tag::value), p.meets));
            assert_eq!(told, expected, "{hours:?}");
        }
        let own = [("intermezzo", 2, 4)];
        for phases in [&[][..], &own[..]] {
            let case = decided(phased(case("a", &[], &[]), phases), (2, 3), &[], None);
            assert_eq!(position(&case, &case.decisions[0]), None, "{phases:?}");
        }
    }

    #[test]
    fn every_phase_of_the_codebook_has_its_part() {
        let book = include_str!("../../corpus/codebook.json");
        let book: crate::model::codebook::Codebook =
            serde_json::from_str(book).expect("the codebook");
        let phases = book
            .tags
            .iter()
            .filter(|code| code.tag.namespace() == "phase");
        for code in phases {
            assert!(Part::of(&code.tag).is_some(), "{}", code.tag);
        }
    }

    fn archive() -> Vec<Arc<Case>> {
        let base = |slug: &str, facets: &[&str]| phased(case(slug, facets, &[]), COURSE);
        let rare = "sector:airlines";
        [
            decided(
                base("here", &[rare]),
                (4, 5),
                &["silence", "apology", ""],
                Some("a"),
            ),
            decided(base("far", &[]), (4, 5), &["silence", "apology"], Some("b")),
            decided(
                base("near", &[rare]),
                (4, 5),
                &["apology", "cancel"],
                Some("a"),
            ),
            // Of another part of the course, without a common option, with an option that has no code, with none done.
            decided(base("late", &[]), (11, 12), &["silence"], Some("a")),
            decided(base("other", &[]), (4, 5), &["humour", ""], Some("a")),
            decided(base("words", &[]), (4, 5), &["silence", ""], Some("b")),
            decided(
                decided(base("none", &[]), (4, 5), &["silence"], None),
                (9, 10),
                &["silence"],
                Some("a"),
            ),
        ]
        .map(Arc::new)
        .into()
    }

    #[test]
    fn what_was_done_in_a_comparable_position_is_grouped_and_counted() {
        let cases = archive();
        let codes = Codes::of(&cases);
        let found = precedents(&cases, &codes, &Key::new("here", "d1")).expect("it is there");
        let told: Vec<_> = found
            .groups
            .iter()
            .map(|group| {
                let keys = group.decisions.iter().map(|one| one.key.to_string());
                let code = group.code.as_ref().map(super::Tag::value);
                (code, group.cases, keys.collect::<Vec<_>>())
            })
            .collect();
        let owned = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            told,
            [
                (Some("apology"), 2, owned(&["near/d1", "far/d1"])),
                (None, 2, owned(&["none/d1", "words/d1"])),
            ]
        );
        assert_eq!((found.n(), found.in_part, found.base), (4, 5, 7));
        for gone in [Key::new("here", "d9"), Key::new("gone", "d1")] {
            assert_eq!(precedents(&cases, &codes, &gone), None, "{gone}");
        }
    }

    #[test]
    fn an_option_written_twice_with_two_codes_is_not_coded() {
        let mut case = decided(
            case("a", &[], &[]),
            (4, 5),
            &["silence", "apology"],
            Some("a"),
        );
        assert_eq!(
            super::done(&case.decisions[0]).map(super::Tag::value),
            Some("silence")
        );
        case.decisions[0].options[1].id = "a".to_owned();
        assert_eq!(super::done(&case.decisions[0]), None);
    }
}
