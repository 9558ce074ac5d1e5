//! Following: to a record's pane, to another case, to what is on a page at that moment.

use std::fs;

use backfire::archive::Archive;
use backfire::model::record::Key;
use backfire::session::Intent;
use backfire::ui::pane;
use backfire::ui::stage::Stage;
use serde_json::Value;

use crate::explorer::{SIZES, askjpm, focus, open};
use crate::world::write_archive;

#[test]
fn a_record_is_followed_to_the_pane_that_reads_its_kind() {
    let whole = Archive::builtin().load("askjpm").expect("a case").whole;
    let (case, file) = (&whole.case, &whole.case.file);
    let ids = [
        &whole.posts[7].id,
        &case.commentary[0].id,
        &case.lessons[0].id,
        &case.decisions[0].id,
        &file.figures[0].id,
        &file.events[0].id,
        &file.phases[0].id,
        &file.sources[0].id,
    ];
    for size in SIZES {
        let mut stage = askjpm(size);
        for id in ids {
            let kind = case.kind_of(id);
            let panes = pane::all();
            let reader = panes.iter().find(|pane| pane.kinds().contains(&kind));
            focus(&mut stage, "incidents");
            stage.want(Intent::Follow(Key::new("askjpm", id.clone())));
            let here = &stage.session.place.focus;
            assert_eq!(
                Some(here.as_str()),
                reader.map(|pane| pane.name()),
                "{kind}"
            );
            stage.want(Intent::Back);
            assert_eq!(stage.session.place.focus, "incidents", "{kind}");
        }
    }
}

/// An archive of two like cases, `loud` and `other`, where the first's lesson points at a post of the second.
fn two_cases(folder: &std::path::Path) -> Stage {
    let mut n = 0;
    let mut words = || {
        n += 1;
        format!("words {n}")
    };
    let archive = write_archive(folder, 9, &mut words);
    let (loud, other) = (archive.join("loud"), archive.join("other"));
    fs::rename(&loud, &other).expect("a folder");
    let case = fs::read_to_string(other.join("case.json")).expect("a text");
    let case = case.replace("\"slug\":\"loud\"", "\"slug\":\"other\"");
    fs::write(other.join("case.json"), case).expect("a file");
    write_archive(folder, 9, &mut words);
    let lessons = fs::read_to_string(loud.join("lessons.json")).expect("a text");
    let mut lessons: Value = serde_json::from_str(&lessons).expect("JSON");
    lessons["lessons"][0]["for"][0]["ref"] = "other/p2".into();
    fs::write(loud.join("lessons.json"), lessons.to_string()).expect("a file");
    open(folder, "loud", (120, 60))
}

#[test]
fn evidence_in_another_case_is_read_and_followed_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut stage = two_cases(folder.path());
    let archive = Archive::open(&[folder.path().to_owned()], false).expect("an archive");
    let text = |slug: &str| {
        let whole = archive.load(slug).expect("a case").whole;
        whole.posts[1].text.clone()
    };
    let (own, other) = (text("loud"), text("other"));
    assert_ne!(own, other);
    focus(&mut stage, "lessons");
    stage.strike("space");
    let page = stage.text();
    let said = format!("post other/p2 {other}");
    assert!(page.contains(&said), "{said}\n{page}");
    // The post of the same id here is still itself.
    stage.want(Intent::Step(1));
    let post = stage.session.post().map(|post| post.text.clone());
    assert_eq!(post, Some(own));
    // Down to the line that leads there.
    stage.press("g");
    while !line_at_cursor(&mut stage).contains("other/p2") {
        stage.press("j");
    }
    stage.press("⏎");
    if stage.overlay() == Some("content-note") {
        stage.press("⏎");
    }
    assert_eq!(stage.session.place.case, "other");
    assert_eq!(stage.session.place.focus, "posts");
    let post = stage
        .session
        .post()
        .map(|post| (post.id.clone(), post.text.clone()));
    assert_eq!(post, Some(("p2".to_owned(), other)));
    stage.want(Intent::Back);
    let place = &stage.session.place;
    assert_eq!(
        (place.case.as_str(), place.focus.as_str()),
        ("loud", "lessons")
    );
}

/// The line of the page on the right that the cursor stands on.
fn line_at_cursor(stage: &mut Stage) -> String {
    let text = stage.text();
    let marked = |line: &str| line.split_once("┃▌").map(|(_, own)| own.to_owned());
    text.lines().find_map(marked).unwrap_or_default()
}

#[test]
fn a_key_acts_on_the_page_as_it_is_now() {
    let mut stage = askjpm((120, 36));
    let posts = Archive::builtin()
        .load("askjpm")
        .expect("a case")
        .whole
        .posts;
    let (first, second) = (&posts[0], &posts[1]);
    assert_ne!(first.tags.len(), 0);
    stage.want(Intent::Follow(Key::new("askjpm", first.id.clone())));
    focus(&mut stage, "detail");
    stage.text();
    stage.press("G");
    // Nothing is drawn between these: the cursor is at the top of the other post, where nothing leads anywhere.
    stage.want(Intent::Follow(Key::new("askjpm", second.id.clone())));
    let place = stage.session.place.clone();
    focus(&mut stage, "detail");
    stage.press("⏎");
    assert_eq!(stage.overlay(), None);
    assert_eq!(stage.session.place.row, place.row);
    assert_eq!(stage.session.cursor, stage.session.main.first + 1);
    // Unfolded and gone to the end at once: the end of what is unfolded.
    for keys in ["g]⏎G", "g]⏎G[", "g]⏎jj⏎"] {
        let mut at_leisure = askjpm((120, 36));
        let mut in_a_hurry = askjpm((120, 36));
        for stage in [&mut at_leisure, &mut in_a_hurry] {
            focus(stage, "figures");
            stage.text();
        }
        in_a_hurry.press(keys);
        for key in keys.chars() {
            at_leisure.press(&key.to_string());
            at_leisure.text();
        }
        let [hurried, expected] = [&mut in_a_hurry, &mut at_leisure].map(line_at_cursor);
        assert_eq!(hurried, expected, "{keys}");
        assert!(expected.contains('┃'), "{expected}");
    }
}

#[test]
fn what_is_begun_outlives_what_lies_on_top() {
    let mut stage = askjpm((120, 36));
    focus(&mut stage, "timeline");
    stage.press("t");
    stage.press("vl");
    let begun = stage.text();
    for overlay in ["?", ":", "P", "@"] {
        stage.press(overlay);
        assert!(stage.overlay().is_some(), "{overlay}");
        stage.text();
        stage.press("⎋");
        assert_eq!(stage.overlay(), None, "{overlay}");
    }
    stage.press("⏎");
    let range = stage.session.selection.range.clone();
    let mut plain = askjpm((120, 36));
    focus(&mut plain, "timeline");
    plain.press("tvl");
    assert_eq!(plain.text(), begun);
    plain.press("⏎");
    assert_eq!(plain.session.selection.range, range);
    assert!(range.is_some());
}
