//! Every action and every key in every pane at every layout; every list by the same moves; never more rows asked than fit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backfire::archive::Archive;
use backfire::index::{Answer, Index, IndexError, MAX_WINDOW, Question};
use backfire::model::post::Post;
use backfire::model::record::Key;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::keymap::{GLOBAL, LIST};
use backfire::ui::pane;
use backfire::ui::stage::{Effect, Stage};

use crate::explorer::{SIZES, askjpm, assert_sound, focus, panes, scan};
use crate::world::write_archive;

/// Where every action and key begins: a selection by words, in the middle of the posts, nothing on top.
fn begin(stage: &mut Stage, pane: &'static str) {
    focus(stage, pane);
    if stage.session.place.case != "askjpm" {
        stage.want(Intent::Open("askjpm".to_owned()));
    }
    stage.want(Intent::Select("stance:(mocking OR critical)".to_owned()));
    stage.want(Intent::Step(3));
    stage.want(Intent::Focus(pane));
    stage.effects.clear();
    stage.text();
}

/// What an action asks of the loop; all others ask nothing.
fn expected(action: &str) -> &'static [Effect] {
    match action {
        "quit" => &[Effect::Quit],
        "suspend" => &[Effect::Suspend],
        "redraw" => &[Effect::Redraw],
        _ => &[],
    }
}

#[test]
fn every_action_runs_at_every_focus() {
    for size in SIZES {
        let mut stage = askjpm(size);
        let actions = stage.actions();
        assert!(actions.len() > 40, "{actions:?}");
        for pane in panes() {
            for action in &actions {
                let what = format!("{action} at {pane}, {size:?}");
                begin(&mut stage, pane);
                stage.press(":");
                assert_eq!(stage.overlay(), Some("palette"), "{what}");
                stage.press(action);
                stage.press("⏎");
                assert_sound(&mut stage, &what);
                let effects: Vec<Effect> = stage.effects.clone();
                match action.as_str() {
                    "mouse" => assert!(
                        matches!(effects.as_slice(), [Effect::Mouse(_)]),
                        "{what}: {effects:?}"
                    ),
                    // At the start it quits; here there is somewhere to go back to.
                    "leave" => assert_eq!(effects, [], "{what}"),
                    _ => assert_eq!(effects, expected(action), "{what}"),
                }
            }
        }
    }
}

#[test]
fn every_key_can_be_pressed_at_every_focus() {
    let mut keys: Vec<&str> = Vec::new();
    let own = pane::all();
    let tables = own.iter().map(|pane| pane.keys()).chain([GLOBAL, LIST]);
    for binding in tables.flatten() {
        keys.extend(binding.keys);
    }
    keys.extend(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "esc"]);
    keys.extend(["ctrl-[", "backspace", "delete", "f12", "alt-x", "ü"]);
    keys.sort_unstable();
    keys.dedup();
    for size in SIZES {
        let mut stage = askjpm(size);
        for pane in panes() {
            for key in &keys {
                let what = format!("{key} at {pane}, {size:?}");
                begin(&mut stage, pane);
                stage.strike(key);
                assert_sound(&mut stage, &what);
                // And once more on top of what came of it.
                stage.strike(key);
                assert_sound(&mut stage, &format!("{what}, twice"));
            }
        }
    }
}

#[test]
fn a_pane_is_reached_by_its_digit_and_by_tab() {
    for size in SIZES {
        let mut stage = askjpm(size);
        let names = panes();
        for (i, name) in names.iter().enumerate() {
            stage.press(&(i + 1).to_string());
            assert_eq!(stage.session.place.focus, *name, "{size:?}");
        }
        focus(&mut stage, names[0]);
        for name in names.iter().skip(1).chain(&names[..1]) {
            stage.press("⇥");
            assert_eq!(stage.session.place.focus, *name, "{size:?}");
        }
        for name in names.iter().rev() {
            stage.press("⇤");
            assert_eq!(stage.session.place.focus, *name, "{size:?}");
        }
    }
}

/// The moves of every list, each beside another key for the same, and the two that take it back.
const MOVES: &[(&str, &str)] = &[
    ("j", "down"),
    ("k", "up"),
    ("g", "home"),
    ("G", "end"),
    ("ctrl-d", "ctrl-d"),
    ("ctrl-u", "ctrl-u"),
    ("pgdn", "ctrl-f"),
    ("pgup", "ctrl-b"),
];

#[test]
fn every_list_obeys_the_moves() {
    for size in SIZES {
        for pane in panes() {
            let what = format!("{pane} at {size:?}");
            // Fresh, so that nothing but the moves tells two screens apart.
            let strike = |keys: &[&str]| {
                let mut stage = askjpm(size);
                focus(&mut stage, pane);
                stage.text();
                for key in keys {
                    stage.strike(key);
                    stage.text();
                }
                stage.text()
            };
            let first = strike(&["g"]);
            let last = strike(&["G"]);
            assert_ne!(first, last, "{what}: G");
            for (key, same) in MOVES {
                for start in ["g", "G"] {
                    assert_eq!(
                        strike(&[start, key]),
                        strike(&[start, same]),
                        "{what}: {key} and {same} differ"
                    );
                }
            }
            assert_ne!(first, strike(&["g", "j"]), "{what}: j");
            assert_eq!(first, strike(&["g", "j", "k", "g"]), "{what}: k undoes j");
            assert_ne!(last, strike(&["G", "k"]), "{what}: k");
            assert_ne!(first, strike(&["g", "pgdn"]), "{what}: PgDn");
            assert_ne!(first, strike(&["g", "ctrl-d"]), "{what}: Ctrl-D");
            assert_ne!(last, strike(&["G", "pgup"]), "{what}: PgUp");
            assert_ne!(last, strike(&["G", "ctrl-u"]), "{what}: Ctrl-U");
            assert_eq!(first, strike(&["g", "k", "pgup", "g"]), "{what}: the top");
            assert_eq!(last, strike(&["G", "j", "pgdn", "G"]), "{what}: the end");
        }
    }
}

/// A scan that counts the most anyone asked of it at once.
struct Watched {
    scan: Arc<dyn Index>,
    most: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
}

impl Index for Watched {
    fn name(&self) -> &'static str {
        "watched"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.most
            .fetch_max(question.window.len(), Ordering::Relaxed);
        assert!(question.window.len() <= MAX_WINDOW);
        self.scan.ask(question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        self.most.fetch_max(keys.len(), Ordering::Relaxed);
        assert!(keys.len() <= MAX_WINDOW);
        self.scan.posts(keys)
    }
}

#[test]
fn nothing_asks_for_more_rows_than_a_window() {
    const POSTS: usize = 1_200;
    let folder = tempfile::tempdir().expect("a folder");
    let mut n = 0;
    let archive = write_archive(folder.path(), POSTS, || {
        n += 1;
        format!("reboot {n}")
    });
    let open = || Archive::open(std::slice::from_ref(&archive), false).expect("an archive");
    let (most, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let watched = Watched {
        scan: scan(&open()),
        most: most.clone(),
        asked: asked.clone(),
    };
    let mut stage = Stage::with_index(
        open(),
        Arc::new(watched),
        Place::start("loud"),
        &Config::default(),
        120,
        36,
    );
    assert_eq!(stage.session.main.total, POSTS);
    for pane in panes() {
        focus(&mut stage, pane);
        for key in ["G", "g", "pgdn", "n", "N"] {
            stage.strike(key);
            assert_sound(&mut stage, &format!("{key} at {pane}"));
        }
        for action in stage.actions() {
            focus(&mut stage, pane);
            stage.press(&format!(":{action}⏎"));
            assert_sound(&mut stage, &format!("{action} at {pane}"));
        }
        focus(&mut stage, pane);
        stage.want(Intent::Clear);
        assert_eq!(stage.session.main.total, POSTS, "{pane}");
    }
    stage.press("sreboot");
    assert_sound(&mut stage, "search over all cases");
    let (most, asked) = (most.load(Ordering::Relaxed), asked.load(Ordering::Relaxed));
    assert!(asked > 100, "only {asked} questions were asked");
    assert!((1..=MAX_WINDOW).contains(&most), "{most} rows at once");
}
