//! Every action and every key in every pane at every layout; every list by the same moves; never more rows asked than fit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backfire::archive::Archive;
use backfire::index::scan::Scan;
use backfire::index::{Answer, Index, IndexError, MAX_WINDOW, Question};
use backfire::model::post::Post;
use backfire::model::record::Key;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::keymap::{GLOBAL, LIST};
use backfire::ui::pane;
use backfire::ui::stage::{Effect, Stage};

use crate::explorer::{SIZES, askjpm, assert_sound, focus, is_bare, panes, scan_of};
use crate::world::write_archive;

/// A selection, so that filters and history are in play.
const SELECTION: &str = "stance:critical OR stance:mocking";

/// Where every action and key begins: a selection, in the middle of the posts, nothing on top.
fn begin(stage: &mut Stage, pane: &'static str) {
    focus(stage, pane);
    if stage.session.place.case != "askjpm" {
        stage.want(Intent::Open("askjpm".to_owned()));
    }
    if stage.session.place.query != SELECTION {
        stage.want(Intent::Select(SELECTION.to_owned()));
        assert_eq!(stage.session.place.query, SELECTION);
        stage.want(Intent::Step(3));
    }
    stage.want(Intent::Focus(pane));
    stage.effects.clear();
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
                let came = stage.session.has_jumped();
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
                    "leave" if !came => assert_eq!(effects, [Effect::Quit], "{what}"),
                    _ => assert_eq!(effects, expected(action), "{what}"),
                }
            }
        }
    }
}

#[test]
fn every_key_can_be_pressed_at_every_focus() {
    const LOOSE: &[&str] = &[
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "0",
        "esc",
        "ctrl-[",
        "backspace",
        "delete",
        "f12",
        "alt-x",
        "ü",
    ];
    let panes = pane::all();
    for size in SIZES {
        let mut stage = askjpm(size);
        for pane in &panes {
            // On the wide screen the keys of all other panes too.
            let wide = size == SIZES[0];
            let own = panes.iter().filter(|p| wide || p.name() == pane.name());
            let tables = own.map(|p| p.keys()).chain([GLOBAL, LIST]).flatten();
            let mut keys: Vec<&str> = tables.flat_map(|binding| binding.keys).copied().collect();
            keys.extend(LOOSE);
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let what = format!("{key} at {}, {size:?}", pane.name());
                begin(&mut stage, pane.name());
                stage.strike(key);
                // And once more on top of what came of it, where there is most to come of it.
                if wide {
                    stage.strike(key);
                }
                assert_sound(&mut stage, &format!("{what}, twice"));
            }
        }
    }
}

#[test]
fn a_pane_is_reached_by_its_digit_by_name_and_by_tab() {
    for size in SIZES {
        let mut stage = askjpm(size);
        let names = panes();
        for (i, name) in names.iter().enumerate() {
            let Some(digit) = pane::digit(i) else {
                continue;
            };
            stage.press(digit.encode_utf8(&mut [0; 4]));
            assert_eq!(stage.session.place.focus, *name, "{size:?}");
        }
        for name in &names {
            stage.press(":");
            stage.press(&format!("{name}.go⏎"));
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

/// Where a move is tried from, a key for it, and another for the same.
const MOVES: &[(&str, &str, &str)] = &[
    ("g", "j", "down"),
    ("g", "ctrl-d", "ctrl-d"),
    ("g", "pgdn", "ctrl-f"),
    ("g", "G", "end"),
    ("G", "k", "up"),
    ("G", "ctrl-u", "ctrl-u"),
    ("G", "pgup", "ctrl-b"),
    ("G", "g", "home"),
];

#[test]
fn every_list_obeys_the_moves() {
    for size in SIZES {
        let mut stage = askjpm(size);
        for pane in panes() {
            if is_bare(&stage, pane) {
                continue;
            }
            focus(&mut stage, pane);
            stage.text();
            let mut after = |keys: &[&str]| {
                for key in keys {
                    stage.strike(key);
                }
                stage.session.notice = None;
                stage.text()
            };
            let (first, last) = (after(&["g"]), after(&["G"]));
            assert_ne!(first, last, "{pane} at {size:?}");
            for (start, key, same) in MOVES {
                let what = format!("{pane} at {size:?}: {start} {key}");
                let before = if *start == "g" { &first } else { &last };
                assert_eq!(after(&[start]), *before, "{what}");
                let moved = after(&[key]);
                assert_ne!(moved, *before, "{what} does not move");
                assert_eq!(after(&[start, same]), moved, "{what}: not as {same}");
            }
            let what = format!("{pane} at {size:?}");
            assert_eq!(
                after(&["g", "k", "pgup", "ctrl-u"]),
                first,
                "{what}: the top"
            );
            assert_eq!(
                after(&["G", "j", "pgdn", "ctrl-d"]),
                last,
                "{what}: the end"
            );
            assert_eq!(after(&["g", "j", "j", "k", "k"]), first, "{what}: j j k k");
        }
    }
}

/// A scan that remembers the most rows anyone asked of it at once: panics of work are caught, so one alone would not be seen.
struct Watched {
    scan: Scan,
    most: Arc<AtomicUsize>,
}

impl Index for Watched {
    fn name(&self) -> &'static str {
        "watched"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
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
    const POSTS: usize = 620;
    let folder = tempfile::tempdir().expect("a folder");
    let mut n = 0;
    let archive = write_archive(folder.path(), POSTS, || {
        n += 1;
        format!("reboot {n}")
    });
    let open = || Archive::open(std::slice::from_ref(&archive), false).expect("an archive");
    let most = Arc::new(AtomicUsize::new(0));
    let watched = Watched {
        scan: scan_of(&open()),
        most: most.clone(),
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
        // Checking the archive asks no index, and is slow on so many posts.
        for action in stage
            .actions()
            .into_iter()
            .filter(|name| name != "problems")
        {
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
    let hits = stage.session.found.as_ref().map_or(0, |found| found.total);
    assert!(hits >= POSTS, "{hits} hits");
    let most = most.load(Ordering::Relaxed);
    assert!((1..=MAX_WINDOW).contains(&most), "{most} rows at once");
}
