//! What the cases say together, over the built-in archive: sums that hold for every pair of cases and every code.

use std::sync::Arc;

use backfire::archive::Archive;
use backfire::measure::likeness::Codes;
use backfire::measure::precedent::precedents;
use backfire::model::pattern::PatternsFile;
use backfire::model::record::{Case, Key};
use serde_json::{Value, json};

use crate::source::root;
use crate::world::{document, out, run};

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

/// A folder whose patterns rest on the built-in cases.
pub(crate) fn with_patterns() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let codebook = root().join("corpus/codebook.json");
    std::fs::copy(codebook, folder.path().join("codebook.json")).expect("room for it");
    let pattern = json!({"id": "try-one", "claim": "Ask who will come", "text": "Why it recurs.", "category": "lesson:audience",
        "for": [{"ref": "askjpm/p01", "why": "as asked"}, {"ref": "my-nypd/p01"}, {"ref": "no-such-case/p01"}],
        "against": [{"ref": "my-nypd/d1"}, {"ref": "grill-mol/d1"}, {"ref": "grill-mol/no-such-record"}],
        "limits": "What cannot be known."});
    let file = json!({"schema": "backfire/patterns/1", "patterns": [pattern]});
    std::fs::write(folder.path().join("patterns.json"), file.to_string()).expect("room for it");
    folder
}

#[test]
fn patterns_name_their_cases_and_their_evidence() {
    let folder = with_patterns();
    let archive = folder.path().to_str().expect("a plain path");
    let text = out(&["patterns", "--archive", archive], 0);
    let told = "try-one  Ask who will come\n  for in 2, against in 2 of";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("1 of them both ways\n  for: "), "{text}");
    let one = out(&["patterns", "try-one", "--archive", archive], 0);
    for told in [
        "Why it recurs.",
        "cannot show: What cannot be known.",
        "\nFOR\n  askjpm/p01  post: ",
        "    because: as asked\n",
        "\nAGAINST\n",
        "grill-mol/d1  decision: ",
        "2 pieces of evidence not in this archive",
    ] {
        assert!(one.contains(told), "{told}: {one}");
    }
    let json = document(&["patterns", "try-one", "--archive", archive, "--json"], 0);
    let pattern = &json["patterns"][0];
    let of = cases().len();
    assert_eq!(
        pattern["n"],
        json!({"for": 2, "against": 2, "both": 1, "of": of})
    );
    assert_eq!(pattern["elsewhere"], 2);
    let mut cells = pattern["cells"].as_array().expect("cells").clone();
    cells.sort_by_key(|cell| cell["case"].to_string());
    let expected = [
        ("askjpm", "for"),
        ("grill-mol", "against"),
        ("my-nypd", "both"),
    ];
    assert_eq!(
        cells,
        expected.map(|(case, sign)| json!({"case": case, "sign": sign}))
    );
    assert!(
        serde_json::from_value::<PatternsFile>(json).is_ok(),
        "the document can be read as the file it is named like"
    );
}

#[test]
fn a_pattern_that_is_not_there_is_nothing_found() {
    let folder = with_patterns();
    let archive = folder.path().to_str().expect("a plain path");
    let gone = run(&["patterns", "try-on", "--archive", archive]);
    assert_eq!(gone.status.code(), Some(1));
    let err = String::from_utf8(gone.stderr).expect("text");
    assert!(err.contains("did you mean try-one?"), "{err}");
}

#[test]
fn similar_shows_what_a_score_is_made_of() {
    let number = |value: &Value| value.as_f64().expect("a number");
    let all = document(&["similar", "askjpm", "--limit", "99", "--json"], 0);
    let similar = all["similar"].as_array().expect("cases");
    assert_eq!(all["total"], similar.len());
    assert_eq!(similar.len() + 1, cases().len());
    let mut last = f64::INFINITY;
    for one in similar {
        let shared = one["shared"].as_array().expect("codes");
        let sum: f64 = shared.iter().map(|code| number(&code["weight"])).sum();
        let score = number(&one["score"]);
        assert!(near(sum, score) && score <= last, "{}", one["case"]);
        last = score;
    }
    let first = &similar[0];
    let (slug, code) = (&first["case"], &first["shared"][0]);
    let tag = code["tag"].as_str().expect("a tag");
    let without = [
        "similar",
        "askjpm",
        "--limit",
        "99",
        "--json",
        "--without",
        tag,
    ];
    let without = document(&without, 0);
    let others = without["similar"].as_array().expect("cases");
    let same = others.iter().find(|one| one["case"] == *slug).expect("it");
    let expected = number(&first["score"]) - number(&code["weight"]);
    assert!(near(number(&same["score"]), expected), "{slug} {tag}");
    let text = out(&["similar", "askjpm", "--limit", "1"], 0);
    let weight = format!("{:.2}  {tag}", number(&code["weight"]));
    assert!(
        text.contains(&weight) && text.contains("more cases: --limit"),
        "{text}"
    );
    for args in [["similar", "askjpn"], ["similar", "--without=bad"]] {
        assert_eq!(run(&args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_decision_point_comes_with_what_others_did() {
    let decision = document(&["show", "askjpm/d2", "--json"], 0);
    let found = &decision["precedents"];
    let groups = found["groups"].as_array().expect("groups");
    let n: u64 = groups.iter().filter_map(|group| group["n"].as_u64()).sum();
    assert!(n > 0 && found["n"] == n, "{found}");
    let text = out(&["show", "askjpm/d2"], 0);
    assert!(text.contains("followed by: "), "{text}");
    for group in groups {
        for one in group["decisions"].as_array().expect("decisions") {
            let at = format!("{}/{}", one["case"], one["id"]).replace('"', "");
            assert!(text.contains(&at) && one["followed"] != "", "{at}");
        }
    }
    let post = document(&["show", "askjpm/p01", "--json"], 0);
    assert!(post.get("precedents").is_none(), "of decision points alone");
}
