//! The panes that read all cases together: lesson by case, likeness, precedents. By keys, as someone would.

use std::path::Path;
use std::sync::Arc;

use backfire::archive::Archive;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::stage::Stage;
use backfire::ui::theme::Theme;

use crate::explorer::{SIZES, askjpm, assert_sound, focus, scan_of};
use crate::measure::with_patterns;

/// The built-in cases with the patterns of a folder, at the model case.
fn over(folder: &Path, config: &Config, (width, height): (u16, u16)) -> Stage {
    let archive = Archive::open(&[folder.to_owned()], true).expect("an archive");
    let index = Arc::new(scan_of(&archive));
    let place = Place::start("askjpm");
    Stage::with_index(archive, index, place, config, width, height)
}

/// Presses keys, drawing after each as the loop does.
fn press(stage: &mut Stage, keys: &str) {
    for key in keys.chars() {
        stage.press(key.encode_utf8(&mut [0; 4]));
        stage.text();
    }
}

/// Where the cursor of the matrix is, as it is told above it.
fn told(stage: &mut Stage) -> String {
    let text = stage.text();
    let lines: Vec<&str> = text.lines().collect();
    let below = lines.iter().position(|line| line.contains("  +   - "));
    let above = below
        .and_then(|below| lines.get(below.checked_sub(1)?))
        .copied();
    let mut words = above.unwrap_or_default().split_whitespace();
    words.nth(2).unwrap_or_default().to_owned()
}

#[test]
fn a_cell_leads_to_its_evidence_and_back() {
    let folder = with_patterns();
    for size in SIZES {
        let mut stage = over(folder.path(), &Config::default(), size);
        focus(&mut stage, "patterns");
        assert_eq!(
            told(&mut stage),
            "askjpm",
            "{size:?}: it begins at the open case"
        );
        let text = stage.text();
        assert!(text.contains("for: post p01"), "{text}");
        // The next named case is the one with evidence both ways.
        press(&mut stage, "]");
        assert_eq!(told(&mut stage), "my-nypd", "{size:?}");
        let text = stage.text();
        for part in ["Content note: ", "±"] {
            assert!(text.contains(part), "{size:?}: {part}: {text}");
        }
        press(&mut stage, "⏎⏎");
        assert_eq!(stage.overlay(), Some("content-note"), "{size:?}");
        press(&mut stage, "⏎");
        let row = stage.session.row().map(|row| row.key.to_string());
        assert_eq!(row.as_deref(), Some("my-nypd/p01"), "{size:?}");
        stage.strike("ctrl-o");
        assert_eq!(stage.session.place.focus, "patterns", "{size:?}");
        assert_eq!(stage.session.place.case, "askjpm", "{size:?}");
        assert_eq!(
            told(&mut stage),
            "my-nypd",
            "{size:?}: the cell is where it was"
        );
        // The second record of the cell is a decision point: it is read among the lessons.
        press(&mut stage, "]⏎");
        if stage.overlay() == Some("content-note") {
            press(&mut stage, "⏎");
        }
        let place = &stage.session.place;
        assert_eq!(
            (place.case.as_str(), place.focus.as_str()),
            ("my-nypd", "lessons")
        );
        assert_sound(&mut stage, "evidence");
    }
}

#[test]
fn evidence_of_a_pattern_is_cited_and_the_pattern_is_not() {
    let folder = with_patterns();
    let mut stage = over(folder.path(), &Config::default(), SIZES[0]);
    focus(&mut stage, "patterns");
    press(&mut stage, "c");
    assert_eq!(stage.overlay(), None);
    press(&mut stage, "⏎c");
    assert_eq!(stage.overlay(), Some("citation"), "{}", stage.text());
    assert!(stage.text().contains("Cite askjpm/p01"), "{}", stage.text());
}

#[test]
fn the_matrix_is_moved_over_to_its_edges_and_left_by_layers() {
    let folder = with_patterns();
    let mut stage = over(folder.path(), &Config::default(), SIZES[1]);
    focus(&mut stage, "patterns");
    stage.text();
    let cases = stage.session.shelf.len();
    press(&mut stage, &"h".repeat(cases + 2));
    let first = told(&mut stage);
    press(&mut stage, &"l".repeat(cases + 2));
    let last = told(&mut stage);
    assert_ne!(first, last);
    press(&mut stage, &"h".repeat(cases - 1));
    assert_eq!(told(&mut stage), first, "as many steps as cases");
    press(&mut stage, "jjkGg⏎jj⎋");
    assert_eq!(stage.session.place.focus, "patterns");
    assert!(stage.effects.is_empty());
    assert_sound(&mut stage, "the matrix");
}

#[test]
fn signs_have_ascii_forms() {
    let folder = with_patterns();
    let config = Config {
        theme: Theme {
            ascii: true,
            ..Theme::default()
        },
        ..Config::default()
    };
    let mut stage = over(folder.path(), &config, SIZES[1]);
    focus(&mut stage, "patterns");
    let text = stage.text();
    assert!(!text.contains(['±', '·']), "{text}");
    assert!(
        text.contains("+ for   - against   * both ways   . not named"),
        "{text}"
    );
}

#[test]
fn an_archive_without_patterns_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::world::write_archive(folder.path(), 2, || "plain words".to_owned());
    let mut stage = crate::explorer::open(folder.path(), "loud", SIZES[1]);
    focus(&mut stage, "patterns");
    press(&mut stage, "jl⏎[]");
    let text = stage.text();
    assert!(text.contains("This archive has no patterns"), "{text}");
}

/// The score of a case in the list of similar ones.
fn score(text: &str, name: &str) -> f64 {
    let line = text
        .lines()
        .find(|line| line.contains('%') && line.contains(name));
    let behind = line.and_then(|line| line.split('›').nth(1));
    let mut numbers = behind.unwrap_or_default().split_whitespace();
    numbers.next().unwrap_or_default().parse().expect("a score")
}

#[test]
fn a_code_that_is_left_out_takes_its_weight_along_and_brings_it_back() {
    let mut stage = askjpm((120, 36));
    focus(&mut stage, "likeness");
    stage.text();
    let study = stage.session.study.clone().expect("everything is read");
    let ranked = study.codes.ranked("askjpm", &[]).expect("a known case");
    let first = &ranked[0];
    let name = first.title.split(" — ").next().expect("a title");
    let weight = first.shared[0].weight.bits;
    assert!(weight > 0.0);
    let rounded = |n: f64| (n * 100.0).round() / 100.0;
    let near = |a: f64, b: f64| (a - b).abs() < 0.011;
    assert!(near(score(&stage.text(), name), rounded(first.score)));
    // Unfolded, its codes stand below it, the heaviest first; the title may come before.
    press(&mut stage, "⏎");
    while !stage
        .text()
        .lines()
        .any(|line| line.contains("┃▌") && line.contains(&format!("{weight:.2}")))
    {
        press(&mut stage, "j");
    }
    press(&mut stage, "-");
    let text = stage.text();
    assert!(text.contains("out "), "{text}");
    assert!(near(score(&text, name), first.score - weight), "{text}");
    press(&mut stage, "-");
    let text = stage.text();
    assert!(near(score(&text, name), first.score), "{text}");
    // Why both bear it, and the case itself.
    press(&mut stage, "⏎");
    assert!(stage.text().contains("here: "));
    press(&mut stage, "o");
    assert_eq!(stage.session.place.case, first.slug);
    focus(&mut stage, "likeness");
    assert_sound(&mut stage, "another case");
}

/// What the focused pane shows.
fn focused(text: &str) -> String {
    let inside = text.lines().filter_map(|line| line.rsplit('┃').nth(1));
    inside.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_decision_point_shows_what_others_did_and_leads_there() {
    let mut stage = askjpm((80, 24));
    focus(&mut stage, "lessons");
    stage.text();
    let study = stage.session.study.clone().expect("everything is read");
    let at = backfire::model::record::Key::new("askjpm", "d2");
    let found = study.precedents(&at).expect("a decision");
    assert!(found.n() > 0);
    let first = &found.groups[0].decisions[0];
    stage.want(Intent::Follow(at));
    for _ in 0..40 {
        let text = stage.text();
        let here = text.lines().find(|line| line.contains("┃▌"));
        if here.is_some_and(|line| line.contains("What others in a")) {
            break;
        }
        press(&mut stage, "j");
    }
    press(&mut stage, "⏎");
    let mut seen = focused(&stage.text());
    let label = format!(", {}: ", first.key.id);
    for _ in 0..200 {
        let text = stage.text();
        let here = text.lines().find(|line| line.contains("┃▌"));
        if here.is_some_and(|line| line.contains(&label)) {
            break;
        }
        press(&mut stage, "j");
        seen.push_str(&focused(&stage.text()));
    }
    // What followed stands below it, perhaps out of sight.
    for key in ["j"; 12].into_iter().chain(["k"; 12]) {
        press(&mut stage, key);
        seen.push_str(&focused(&stage.text()));
    }
    let words: Vec<&str> = seen.split_whitespace().collect();
    let seen = words.join(" ");
    let n = format!(
        "{} of {} decision points of other cases",
        found.n(),
        found.in_part
    );
    let heading = "What others in a comparable position did";
    for part in [heading, &n, "Followed by: "] {
        assert!(seen.contains(part), "{part}: {seen}");
    }
    press(&mut stage, "⏎");
    if stage.overlay() == Some("content-note") {
        press(&mut stage, "⏎");
    }
    let place = &stage.session.place;
    assert_eq!(
        (&place.case, place.focus.as_str()),
        (&first.key.case, "lessons")
    );
    assert_sound(&mut stage, "a precedent");
    // And back where one came from, with the decision still unfolded.
    press(&mut stage, "q");
    assert_eq!(stage.session.place.case, "askjpm");
    let text = stage.text();
    let here = text.lines().find(|line| line.contains("┃▌"));
    assert!(here.is_some_and(|line| line.contains(&label)), "{text}");
}

#[test]
fn the_matrix_is_left_for_what_it_covers() {
    for key in ["q", "⎋"] {
        let mut stage = askjpm((120, 36));
        stage.text();
        focus(&mut stage, "patterns");
        stage.text();
        press(&mut stage, key);
        assert_eq!(stage.session.place.focus, "posts", "{key}");
        assert_sound(&mut stage, "left the matrix");
    }
}
