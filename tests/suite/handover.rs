//! Taking it along on the screen: citations, files of the selection, selections under a name.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use backfire::archive::Archive;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::keymap::GLOBAL;
use backfire::ui::pane;
use backfire::ui::stage::Stage;
use backfire::work::{Crew, Desk, Job};

use crate::explorer::{SIZES, assert_sound};
use crate::world::out;

/// An explorer of the built-in archive that writes its files and keeps its selections in this folder.
fn stage(folder: &Path) -> Stage {
    let desk = Desk::new(Archive::builtin()).writing_into(folder.to_owned());
    let (width, height) = SIZES[0];
    let config = Config::default();
    let mut stage = Stage::over(desk, Place::start("askjpm"), &config, width, height);
    stage.session.drawer = Some(folder.join("state/selections.json"));
    stage
}

fn notice(stage: &Stage) -> &str {
    let notice = stage.session.notice.as_ref();
    notice.map_or("", |notice| notice.text.as_str())
}

fn clear_field(stage: &mut Stage) {
    stage.press("^u");
}

#[test]
fn whatever_one_stands_on_is_cited() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut stage = stage(dir.path());
    for (pane, moves, told) in [
        ("posts", "", "Cite askjpm/p01"),
        ("detail", "", "Cite askjpm/p01"),
        ("timeline", "", "Cite askjpm/p01"),
        ("filters", "", "Cite askjpm/p01"),
        ("lessons", "", "Cite askjpm/l"),
        ("commentary", "", "Cite askjpm/c"),
        ("figures", "jj", "Cite askjpm/f"),
        ("case", "", "Cite askjpm/askjpm"),
        ("case", "G", "Cite askjpm/s"),
        ("incidents", "", "Cite askjpm/askjpm"),
        ("likeness", "g]", "Cite "),
    ] {
        stage.want(Intent::Focus(pane));
        stage.press(moves);
        stage.press("c");
        assert_eq!(
            stage.overlay(),
            Some("citation"),
            "{pane}: {}",
            stage.text()
        );
        let text = stage.text();
        assert!(text.contains(told), "{pane}: {text}");
        assert_sound(&mut stage, pane);
        stage.press("⎋");
        assert_eq!(stage.overlay(), None, "{pane}");
    }
}

#[test]
fn a_source_is_cited_from_its_card_and_from_a_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut stage = stage(dir.path());
    stage.want(Intent::Focus("detail"));
    stage.press("o");
    assert_eq!(stage.overlay(), Some("sources"));
    assert!(stage.text().contains("c cites it"));
    stage.press("c");
    assert!(stage.text().contains("Cite askjpm/s01"), "{}", stage.text());
    stage.press("⎋o");
    assert!(stage.text().contains("3 sources"));
    stage.press("⏎");
    assert_eq!(stage.overlay(), Some("source"));
    stage.press("c");
    assert!(stage.text().contains("Cite askjpm/s01"), "{}", stage.text());
}

#[test]
fn a_citation_is_written_in_the_form_that_shows_and_never_over_a_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut stage = stage(dir.path());
    stage.press("c");
    assert!(stage.text().contains("[In words]"), "{}", stage.text());
    stage.press("⇥");
    assert!(
        stage.text().contains("@misc{askjpm:p01,"),
        "{}",
        stage.text()
    );
    stage.press("w");
    assert_eq!(stage.overlay(), Some("file"));
    stage.press("⏎");
    assert_eq!(stage.overlay(), None);
    let path = dir.path().join("askjpm-p01.bib");
    assert!(
        notice(&stage).contains(&*path.to_string_lossy()),
        "{}",
        notice(&stage)
    );
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.starts_with("@misc{askjpm:p01,"), "{text}");
    stage.press("c⇥⇥w");
    clear_field(&mut stage);
    stage.press("askjpm-p01.bib⏎");
    assert!(
        notice(&stage).contains("is there already"),
        "{}",
        notice(&stage)
    );
    assert!(
        stage
            .session
            .notice
            .as_ref()
            .is_some_and(|notice| notice.bad)
    );
    assert_eq!(fs::read_to_string(&path).expect("a file"), text);
    stage.press("c⇤w⏎");
    let json = fs::read_to_string(dir.path().join("askjpm-p01.json")).expect("a file");
    let items: serde_json::Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(items[0]["id"], "askjpm:p01");
}

#[test]
fn the_selection_is_written_as_the_command_writes_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut stage = stage(dir.path());
    stage.want(Intent::Select("stance:mocking".to_owned()));
    stage.press("w");
    assert_eq!(stage.overlay(), Some("formats"));
    assert!(
        stage.text().contains("Write 37 records as"),
        "{}",
        stage.text()
    );
    stage.press("j⏎");
    assert_eq!(stage.overlay(), Some("file"));
    stage.press("⏎");
    assert!(
        notice(&stage).starts_with("37 records, written to "),
        "{}",
        notice(&stage)
    );
    let file = fs::read_to_string(dir.path().join("askjpm.jsonl")).expect("a file");
    assert_eq!(
        file,
        out(
            &["export", "case:askjpm", "stance:mocking", "--as", "jsonl"],
            0
        )
    );
    // By name, as in the palette; and what is wrong with it.
    stage.press(":export csv mine.csv⏎");
    let table = fs::read_to_string(dir.path().join("mine.csv")).expect("a file");
    assert_eq!(table.matches("\r\n").count(), 38);
    stage.press(":export xls⏎");
    assert!(notice(&stage).contains("csl-json"), "{}", notice(&stage));
    stage.press(":export csv ~/x.csv⏎");
    assert!(notice(&stage).contains("shell"), "{}", notice(&stage));
    stage.press(":export csv none/x.csv⏎");
    assert!(notice(&stage).contains("none"), "{}", notice(&stage));
    stage.want(Intent::Select("nowhereatall".to_owned()));
    stage.press(":export csv empty.csv⏎");
    assert!(
        notice(&stage).contains("nothing is selected"),
        "{}",
        notice(&stage)
    );
    let names = fs::read_dir(dir.path()).expect("a folder").count();
    assert_eq!(names, 2, "no file but those that were asked for");
}

#[test]
fn the_keys_of_taking_along_mean_the_same_in_every_pane() {
    let own: Vec<&str> = GLOBAL
        .iter()
        .filter(|binding| {
            ["cite", "export", "selections", "save-selection"].contains(&binding.name)
        })
        .flat_map(|binding| binding.keys)
        .copied()
        .collect();
    assert_eq!(own.len(), 4);
    for pane in pane::all() {
        for key in pane.keys().iter().flat_map(|binding| binding.keys) {
            assert!(!own.contains(key), "{key} is taken in {}", pane.name());
        }
    }
}

#[test]
fn what_is_being_written_is_finished_before_the_program_ends() {
    let dir = tempfile::tempdir().expect("a folder");
    let desk = Desk::new(Archive::builtin()).writing_into(dir.path().to_owned());
    let crew = Crew::threads(Arc::new(desk), Arc::new(drop)).expect("threads");
    // A long chore in front of it holds nothing up.
    crew.submit(Job::Rest);
    for n in 0..20 {
        crew.submit(Job::Create(format!("{n}.txt").into(), "text".to_owned()));
    }
    crew.finish();
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 20);
}

#[test]
fn what_may_write_no_files_writes_none() {
    let mut stage = crate::explorer::askjpm(SIZES[0]);
    stage.press("w⏎⏎");
    assert!(
        notice(&stage).contains("no files are written here"),
        "{}",
        notice(&stage)
    );
    stage.press("b");
    assert!(notice(&stage).contains("no folder"), "{}", notice(&stage));
}

#[test]
fn a_selection_is_kept_found_again_renamed_and_dropped() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut stage = stage(dir.path());
    let file = dir.path().join("state/selections.json");
    stage.want(Intent::Select("stance:mocking topic:fees".to_owned()));
    let selected = stage.session.place.query.clone();
    stage.press("Bfees⏎");
    assert!(
        notice(&stage).contains("fees is kept"),
        "{}",
        notice(&stage)
    );
    let kept: serde_json::Value =
        serde_json::from_slice(&fs::read(&file).expect("a file")).expect("a document");
    assert_eq!(kept["schema"], "backfire/selections/1");
    assert_eq!(kept["selections"][0]["case"], "askjpm");
    assert_eq!(kept["selections"][0]["query"], selected.as_str());
    // Once more under that name: told, and nothing changed.
    stage.press("sfees⏎");
    assert!(notice(&stage).contains("already"), "{}", notice(&stage));
    // For every case.
    stage.press("s⇥anywhere⏎⎋");
    assert_eq!(stage.session.saved.as_ref().map(Vec::len), Some(2));
    stage.want(Intent::Clear);
    stage.want(Intent::Open("ask-bg".to_owned()));
    stage.press("bj⏎");
    assert_eq!(
        (
            stage.session.place.case.as_str(),
            stage.session.place.query.as_str()
        ),
        ("ask-bg", selected.as_str())
    );
    stage.press("b");
    let text = stage.text();
    assert!(
        text.contains("fees  (askjpm)") && text.contains("anywhere  (every case)"),
        "{text}"
    );
    assert_sound(&mut stage, "selections");
    stage.press("g⏎");
    assert_eq!(
        (
            stage.session.place.case.as_str(),
            stage.session.place.query.as_str()
        ),
        ("askjpm", selected.as_str())
    );
    assert_eq!(stage.overlay(), None);
    stage.press("br");
    clear_field(&mut stage);
    stage.press("costs⏎");
    assert!(stage.text().contains("costs  (askjpm)"), "{}", stage.text());
    // Asked before it goes; another key keeps it.
    stage.press("dn");
    assert_eq!(stage.session.saved.as_ref().map(Vec::len), Some(2));
    stage.press("dy");
    assert_eq!(stage.session.saved.as_ref().map(Vec::len), Some(1));
    assert!(!fs::read_to_string(&file).expect("a file").contains("costs"));
}

#[test]
fn a_broken_file_of_selections_is_told_and_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("state/selections.json");
    fs::create_dir_all(dir.path().join("state")).expect("a folder");
    fs::write(&file, "{ not quite").expect("written");
    let mut stage = stage(dir.path());
    stage.press("b");
    assert!(stage.text().contains("left as it is"), "{}", stage.text());
    stage.press("sone⏎");
    assert!(stage.text().contains("left as it is"), "{}", stage.text());
    assert_eq!(fs::read_to_string(&file).expect("a file"), "{ not quite");
}

#[test]
fn a_selection_of_a_case_that_is_gone_or_of_another_language_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(dir.path().join("state")).expect("a folder");
    let text = r#"{"schema":"backfire/selections/1","selections":[{"name":"far","case":"nowhere","query":"bank"},{"name":"odd","query":"colour:red"}]}"#;
    fs::write(dir.path().join("state/selections.json"), text).expect("written");
    let mut stage = stage(dir.path());
    stage.press("b⏎");
    assert!(
        notice(&stage).contains("not in this archive"),
        "{}",
        notice(&stage)
    );
    assert_eq!(stage.session.place.case, "askjpm");
    stage.press("bj⏎");
    assert!(notice(&stage).contains("colour"), "{}", notice(&stage));
}
