//! Strangers' texts on the screen: no cell holds what could steer a terminal or break the frames.

use backfire::archive::Archive;
use backfire::shown::{Shown, hostile, is_forbidden};
use backfire::ui::stage::Stage;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::explorer::{SIZES, focus, open, panes};
use crate::world::write_archive;

/// The most bytes a cell may hold.
const CELL: usize = 32;

/// Nothing forbidden in any cell, no cell overfull, and every wide character followed by an empty cell.
fn assert_clean(buffer: &Buffer, what: &str) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            // What joins and colours emoji may stand inside one, and cleaning leaves it there.
            let joins = |c: char| matches!(c, '\u{200d}' | '\u{fe0f}');
            let bad = symbol.chars().find(|c| is_forbidden(*c) && !joins(*c));
            assert_eq!(bad, None, "{what}: cell {x},{y} holds {symbol:?}");
            let again = Shown::line(symbol);
            assert_eq!(again.as_str(), symbol, "{what}: cell {x},{y} is not clean");
            let width = symbol.width();
            assert!(width > 0, "{what}: cell {x},{y} is empty: {symbol:?}");
            let most = CELL * width.min(2);
            assert!(
                symbol.len() <= most,
                "{what}: cell {x},{y} holds {symbol:?}"
            );
            for _ in 1..width {
                x += 1;
                assert!(
                    x < buffer.area.width,
                    "{what}: {symbol:?} reaches over the edge"
                );
                let behind = buffer[(x, y)].symbol();
                assert_eq!(
                    behind, " ",
                    "{what}: something lies behind {symbol:?} at {x},{y}"
                );
            }
            x += 1;
        }
    }
}

/// Characters frames are made of.
const FRAME: &str = "┌┐└┘│┏┓┗┛┃";

/// Columns and rows of the frames: where borders stand.
fn borders(buffer: &Buffer) -> Vec<(u16, u16)> {
    let all = (0..buffer.area.height).flat_map(|y| (0..buffer.area.width).map(move |x| (x, y)));
    all.filter(|at| FRAME.contains(buffer[*at].symbol()))
        .collect()
}

/// Two stages of the same make, one with plain words and one with hostile ones, go the same way.
struct Pair {
    plain: Stage,
    hostile: Stage,
}

impl Pair {
    fn press(&mut self, keys: &str) {
        self.plain.press(keys);
        self.hostile.press(keys);
    }

    /// Both screens are clean; with nothing on top, their frames stand in the same cells.
    fn assert_alike(&mut self, what: &str) {
        let (plain, hostile) = (self.plain.buffer(), self.hostile.buffer());
        assert_clean(&hostile, what);
        if self.hostile.overlay().is_none() {
            let now = borders(&hostile);
            let stands = borders(&plain).iter().all(|at| now.contains(at));
            assert!(stands, "{what}: the frames moved");
        }
    }
}

#[test]
fn no_screen_lets_a_hostile_archive_through() {
    let inputs: Vec<String> = hostile::inputs()
        .into_iter()
        .filter(|i| i.len() < 2_000)
        .collect();
    let posts = inputs.len();
    let (plain, loud) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write_archive(plain.path(), posts, || "plain words".to_owned());
    let mut next = inputs.iter().cycle();
    write_archive(loud.path(), posts, || {
        next.next().cloned().unwrap_or_default()
    });
    for size in SIZES {
        let mut pair = Pair {
            plain: open(plain.path(), "loud", size),
            hostile: open(loud.path(), "loud", size),
        };
        assert_eq!(pair.hostile.session.main.total, posts);
        for pane in panes() {
            focus(&mut pair.plain, pane);
            focus(&mut pair.hostile, pane);
            pair.assert_alike(&format!("{pane} at {size:?}"));
            // Unfolded, further down, and at the end.
            for key in ["⏎", "^d", "⏎", "G"] {
                pair.hostile.press(key);
                let buffer = pair.hostile.buffer();
                assert_clean(&buffer, &format!("{pane} at {size:?} after {key}"));
            }
            for overlay in ["?", ":", "s", "@", "f", "P", "d", "o", "⏎"] {
                focus(&mut pair.hostile, pane);
                pair.hostile.press(overlay);
                let buffer = pair.hostile.buffer();
                assert_clean(&buffer, &format!("{overlay} over {pane} at {size:?}"));
            }
            pair.press("⎋⎋");
        }
    }
}

#[test]
fn no_post_moves_the_frames() {
    let inputs: Vec<String> = hostile::inputs()
        .into_iter()
        .filter(|i| i.len() < 2_000)
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut next = inputs.iter().cycle();
    let posts = inputs.len();
    let archive = write_archive(folder.path(), posts, || {
        next.next().cloned().unwrap_or_default()
    });
    let loaded = Archive::open(&[archive], false)
        .expect("an archive")
        .load("loud")
        .expect("a case");
    assert_eq!(
        loaded.whole.posts.len(),
        posts,
        "no post is lost for its text"
    );
    let mut stage = open(folder.path(), "loud", (80, 24));
    let frames = borders(&stage.buffer());
    assert!(!frames.is_empty());
    let mut seen = 0;
    loop {
        let buffer = stage.buffer();
        let what = format!("post {}", stage.session.cursor);
        assert_clean(&buffer, &what);
        // A text may hold such characters itself; those of the frames must be where they were.
        let now = borders(&buffer);
        assert!(
            frames.iter().all(|at| now.contains(at)),
            "{what}: the frames moved"
        );
        seen += 1;
        let before = stage.session.cursor;
        stage.press("j");
        if stage.session.cursor == before {
            break;
        }
    }
    assert_eq!(seen, posts);
}

#[test]
fn no_prompt_shows_what_is_pasted_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    write_archive(folder.path(), 3, || "plain words".to_owned());
    let mut stage = open(folder.path(), "loud", (80, 24));
    for (n, input) in hostile::inputs()
        .iter()
        .filter(|i| i.len() < 500)
        .step_by(3)
        .enumerate()
    {
        let opener = ["/", "f", "@", "s", ":", ""][n % 6];
        focus(&mut stage, "posts");
        stage.press(opener);
        stage.event(&crossterm::event::Event::Paste(input.clone()));
        let buffer = stage.buffer();
        assert_clean(&buffer, &format!("{opener} {input:?}"));
        stage.press("⏎");
        let buffer = stage.buffer();
        assert_clean(&buffer, &format!("{opener} {input:?} Enter"));
        stage.press("⎋⎋");
        stage.press("x");
    }
}

#[test]
fn every_size_draws() {
    let folder = tempfile::tempdir().expect("a folder");
    write_archive(folder.path(), 5, || "plain words".to_owned());
    let mut stage = open(folder.path(), "loud", (80, 24));
    for overlay in ["", "?", ":", "sreboot", "/", "P"] {
        focus(&mut stage, "posts");
        stage.press(overlay);
        for width in [0, 1, 2, 10, 39, 40, 41, 60, 75, 76, 109, 110, 300] {
            for height in [0, 1, 2, 9, 10, 11, 17, 18, 27, 28, 300] {
                stage.resize(width, height);
                let buffer = stage.buffer();
                assert_eq!((buffer.area.width, buffer.area.height), (width, height));
            }
        }
        stage.resize(80, 24);
    }
}
