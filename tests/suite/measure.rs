//! What the cases say together, over the built-in archive: sums that hold for every pair of cases and every code.

use std::sync::Arc;

use backfire::archive::Archive;
use backfire::measure::likeness::Codes;
use backfire::measure::precedent::precedents;
use backfire::model::record::{Case, Key};

fn cases() -> Vec<Arc<Case>> {
    let archive = Archive::builtin();
    let slugs = archive.slugs();
    let loaded = slugs.iter().map(|slug| archive.load(slug).unwrap());
    loaded.map(|loaded| loaded.whole.case).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn a_code_left_out_changes_the_score_by_its_weight() {
    let cases = cases();
    let codes = Codes::of(&cases);
    let mut tried = 0;
    for here in &cases {
        for there in &cases {
            let (here, there) = (&here.file.slug, &there.file.slug);
            let found = codes.between(here, there, &[]).unwrap();
            let sum: f64 = found.shared.iter().map(|one| one.weight.bits).sum();
            assert!(near(found.score, sum), "{here} {there}");
            for one in &found.shared {
                let without = codes
                    .between(here, there, std::slice::from_ref(&one.tag))
                    .unwrap();
                let expected = found.score - one.weight.bits;
                assert!(near(without.score, expected), "{here} {there} {}", one.tag);
                assert!(near(without.most, found.most - one.weight.bits));
                tried += 1;
            }
            for (tag, _) in found.only_here.iter().chain(&found.only_there) {
                let without = codes
                    .between(here, there, std::slice::from_ref(tag))
                    .unwrap();
                assert!(near(without.score, found.score), "{here} {there} {tag}");
            }
        }
    }
    assert!(tried > cases.len() * cases.len(), "{tried}");
}

#[test]
fn likeness_is_mutual_and_no_case_is_more_alike_than_the_case_itself() {
    let cases = cases();
    let codes = Codes::of(&cases);
    for here in &cases {
        let here = &here.file.slug;
        let own = codes.between(here, here, &[]).unwrap();
        assert!(near(own.score, own.most) && own.most > 0.0, "{here}");
        for found in codes.ranked(here, &[]).unwrap() {
            let back = codes.between(&found.slug, here, &[]).unwrap();
            assert!(near(found.score, back.score), "{here} {}", found.slug);
            assert!(found.score <= own.score + 1e-9, "{here} {}", found.slug);
        }
    }
}

#[test]
fn every_decision_point_counts_once_and_never_its_own_case() {
    let cases = cases();
    let codes = Codes::of(&cases);
    let all: usize = cases.iter().map(|case| case.decisions.len()).sum();
    let mut found_any = 0;
    for case in &cases {
        let slug = &case.file.slug;
        for decision in &case.decisions {
            let key = Key::new(slug.clone(), decision.id.clone());
            let found = precedents(&cases, &codes, &key).unwrap();
            assert_eq!(found.base, all - case.decisions.len(), "{key}");
            assert!(found.n() <= found.in_part && found.in_part <= found.base);
            let mut keys: Vec<&Key> = found
                .groups
                .iter()
                .flat_map(|group| group.decisions.iter().map(|one| &one.key))
                .collect();
            assert!(keys.iter().all(|other| other.case != *slug), "{key}");
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), found.n(), "{key}");
            found_any += keys.len();
        }
    }
    assert!(found_any > 0);
}
