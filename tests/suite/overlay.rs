//! What lies on top of the panes: the same ways out everywhere, and nothing out of reach.

use std::fs;

use backfire::model::query::parse;
use backfire::ui::config::Config;
use backfire::ui::stage::Stage;

use crate::explorer::{SIZES, askjpm, focus, open};
use crate::world::write_archive;

/// Every overlay that keys lead to: the pane, the keys, its name.
const WAYS: [(&str, &str, &str); 11] = [
    ("posts", "?", "help"),
    ("posts", ":", "palette"),
    ("posts", "s", "search-all"),
    ("posts", "/", "prompt"),
    ("posts", "f", "prompt"),
    ("posts", "@", "prompt"),
    ("posts", "P", "problems"),
    ("detail", "d", "definitions"),
    ("detail", "o", "sources"),
    ("detail", "o⏎", "source"),
    ("timeline", "ei", "card"),
];

/// Puts the focus on a pane and presses keys, each with a frame after it, as a person would.
fn go(stage: &mut Stage, pane: &'static str, keys: &str) {
    focus(stage, pane);
    stage.text();
    for key in keys.chars() {
        stage.press(key.encode_utf8(&mut [0; 4]));
        stage.text();
    }
}

#[test]
fn every_overlay_has_the_same_ways_out() {
    for size in SIZES {
        let mut stage = askjpm(size);
        for (pane, keys, name) in WAYS {
            for out in ["⎋", "^[", "^g", "^c"] {
                go(&mut stage, pane, keys);
                assert_eq!(stage.overlay(), Some(name), "{keys} at {pane}");
                stage.press(out);
                assert_eq!(stage.overlay(), None, "{out} on {name}");
                assert_eq!(stage.effects, [], "{out} on {name}");
            }
        }
    }
}

#[test]
fn what_is_taller_than_the_screen_can_be_read_to_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = format!("first {} last", "words that go on and on ".repeat(40));
    write_archive(folder.path(), 3, || long.clone());
    let mut stage = open(folder.path(), "loud", (60, 16));
    for (pane, keys, name) in [("detail", "o", "source"), ("timeline", "ei", "card")] {
        go(&mut stage, pane, keys);
        assert_eq!(stage.overlay(), Some(name), "{pane}");
        let top = stage.text();
        assert!(top.contains('▾'), "{name} says that it goes on:\n{top}");
        stage.press("j");
        let moved = stage.text();
        assert_ne!(moved, top, "{name}: one row moves the view");
        stage.press("k");
        assert_eq!(stage.text(), top, "{name}");
        stage.press("G");
        let end = stage.text();
        assert!(end.contains('▴') && !end.contains('▾'), "{name}:\n{end}");
        stage.press("g");
        assert_eq!(stage.text(), top, "{name}");
    }
}

#[test]
fn a_long_content_note_can_be_read_before_one_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = format!("{} last", "words that go on and on ".repeat(40));
    write_archive(folder.path(), 1, || long.clone());
    let archive = backfire::archive::Archive::open(&[folder.path().to_owned()], false);
    let place = backfire::session::Place::start("loud");
    let mut stage = Stage::new(archive.expect("one"), place, &Config::default(), 60, 16);
    assert_eq!(stage.overlay(), Some("content-note"));
    let top = stage.text();
    stage.press("G");
    let end = stage.text();
    assert!(!top.contains(" last") && end.contains(" last"), "{end}");
    stage.press("⏎");
    assert_eq!(stage.overlay(), None);
}

#[test]
fn an_old_slip_does_not_hold_a_new_query_up() {
    for opener in ["/", "f"] {
        let mut stage = askjpm(SIZES[0]);
        let slip = parse("stance:", &[]).expect_err("a slip");
        stage.session.misread = Some(("stance:".to_owned(), slip));
        stage.press(opener);
        stage.press("⏎");
        assert_eq!(stage.overlay(), None, "{opener}");
        assert_eq!(stage.session.misread, None, "{opener}");
    }
}

#[test]
fn only_ways_that_a_source_has_are_offered() {
    for (archived, address) in [(false, "null"), (true, "\"https://example.net/copy\"")] {
        let folder = tempfile::tempdir().expect("a folder");
        write_archive(folder.path(), 1, || "plain words".to_owned());
        let file = folder.path().join("loud/case.json");
        let text = fs::read_to_string(&file).expect("a file");
        let text = text.replace("\"archived\":null", &format!("\"archived\":{address}"));
        fs::write(&file, text).expect("a file");
        let mut stage = open(folder.path(), "loud", SIZES[0]);
        go(&mut stage, "detail", "o");
        assert_eq!(stage.overlay(), Some("source"));
        let text = stage.text();
        let hints = text.lines().last().expect("the footer");
        assert!(hints.contains("y opens"), "{hints}");
        assert_eq!(hints.contains("a opens"), archived, "{hints}");
        stage.press("a");
        assert_eq!(stage.effects.len(), usize::from(archived));
    }
}

#[test]
fn a_word_that_a_tag_is_called_by_offers_the_tag() {
    let shown = |stage: &mut Stage| stage.text();
    let mut stage = askjpm(SIZES[0]);
    stage.press("sforeclos");
    let text = shown(&mut stage);
    assert!(text.contains("topic:foreclosures"), "{text}");
    assert!(text.contains("Tab searches by the tag"), "{text}");
    let by_word = stage.session.found.as_ref().expect("an answer").total;

    // Enter is still the best hit's.
    stage.press("⏎");
    assert_eq!(stage.overlay(), None);

    // Tab, or Enter on the row above the hits, searches by the tag.
    for keys in ["⇥", "↑⏎"] {
        let mut stage = askjpm(SIZES[0]);
        stage.press("sforeclos");
        shown(&mut stage);
        stage.press(keys);
        assert_eq!(stage.overlay(), Some("search-all"), "{keys}");
        assert_eq!(stage.session.looked_for, "topic:foreclosures ", "{keys}");
        let by_tag = stage.session.found.as_ref().expect("an answer").total;
        assert!(by_tag > 0 && by_tag != by_word, "{keys}: {by_tag}");
        assert!(!shown(&mut stage).contains("Tab searches"), "{keys}");
    }

    // Where no hit stands, or not yet, Enter chooses nothing.
    let folder = tempfile::tempdir().expect("a folder");
    write_archive(folder.path(), 1, || "plain words".to_owned());
    let mut stage = open(folder.path(), "loud", SIZES[0]);
    stage.press("sforeclos⏎");
    assert_eq!(stage.session.looked_for, "foreclos");
    assert_eq!(stage.overlay(), Some("search-all"));
    stage.press("↑⏎");
    assert_eq!(stage.session.looked_for, "topic:foreclosures ");

    // Only the word being typed, and only where it is one.
    for (typed, offered) in [
        ("bank -foreclos", true),
        ("(foreclosures", true),
        ("Foreclos*", true),
        ("fo", false),
        ("foreclos ", false),
        ("topic:foreclos", false),
        ("\"foreclos", false),
    ] {
        let mut stage = askjpm(SIZES[0]);
        stage.press("s");
        stage.press(typed);
        let text = shown(&mut stage);
        assert_eq!(text.contains("tag  "), offered, "{typed}:\n{text}");
    }
    let mut stage = askjpm(SIZES[0]);
    stage.press("sbank -foreclos⇥");
    assert_eq!(stage.session.looked_for, "bank -topic:foreclosures ");
}
