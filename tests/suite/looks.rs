//! What the model case looks like: pictures of the screen to be read by people, and what holds of themes and of focus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use backfire::session::Intent;
use backfire::ui::config::Config;
use backfire::ui::theme::{Depth, Palette, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::explorer::{askjpm, askjpm_as, focus, is_bare, panes};

/// A post with notes, a phase and a source, in the middle of the afternoon it is all about.
fn stand(stage: &mut backfire::ui::stage::Stage) {
    focus(stage, "posts");
    stage.press("]]]jj");
}

#[test]
fn every_size_has_its_layout() {
    for (width, height) in [(120, 36), (80, 24), (60, 20), (40, 10), (30, 8)] {
        let mut stage = askjpm((width, height));
        stand(&mut stage);
        insta::assert_snapshot!(format!("askjpm-{width}x{height}"), stage.text());
    }
}

#[test]
fn every_pane_in_focus() {
    for pane in panes().into_iter().filter(|pane| *pane != "posts") {
        let mut stage = askjpm((80, 24));
        stand(&mut stage);
        focus(&mut stage, pane);
        // Panes are drawn before they are used.
        stage.text();
        // Unfolded, where something folds.
        stage.press(match pane {
            "lessons" | "commentary" => " ",
            "figures" => "jjj ",
            _ => "",
        });
        insta::assert_snapshot!(format!("askjpm-{pane}"), stage.text());
    }
}

#[test]
fn every_overlay() {
    for (name, keys, overlay) in [
        ("help", "?", Some("help")),
        ("palette", ":zoom", Some("palette")),
        ("search-all", "sforeclos*", Some("search-all")),
        ("source", "5o⏎", Some("source")),
        ("definitions", "5d", Some("definitions")),
        ("prompt", "/foreclos", Some("prompt")),
        ("misread", "f(stance:mocking", Some("prompt")),
        ("no-hit", "/forecluser⏎", None),
    ] {
        let mut stage = askjpm((80, 24));
        stand(&mut stage);
        // Drawn after every key: an overlay knows its lines once they were seen.
        for key in keys.chars() {
            stage.press(key.encode_utf8(&mut [0; 4]));
            stage.text();
        }
        if overlay.is_some() {
            assert_eq!(stage.overlay(), overlay, "{name}");
        }
        insta::assert_snapshot!(format!("askjpm-{name}"), stage.text());
    }
}

/// Styles as letters: a line a row, a letter a style, and what each letter is.
fn styles(buffer: &Buffer) -> String {
    let mut known: BTreeMap<String, char> = BTreeMap::new();
    let mut order = Vec::new();
    let mut picture = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            let told = style(cell.fg, cell.bg, cell.modifier);
            let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
            let next = letters.chars().nth(known.len()).unwrap_or('?');
            line.push(*known.entry(told.clone()).or_insert_with(|| {
                order.push((next, told));
                if order.len() == 1 { '.' } else { next }
            }));
        }
        picture.push_str(line.trim_end_matches('.'));
        picture.push('\n');
    }
    for (i, (letter, told)) in order.iter().enumerate() {
        let letter = if i == 0 { '.' } else { *letter };
        let _ = writeln!(picture, "{letter} {told}");
    }
    picture
}

fn style(ink: Color, ground: Color, modifier: Modifier) -> String {
    let mut told = format!("{ink} on {ground}");
    for (name, one) in [
        ("bold", Modifier::BOLD),
        ("dim", Modifier::DIM),
        ("underlined", Modifier::UNDERLINED),
        ("reversed", Modifier::REVERSED),
    ] {
        if modifier.contains(one) {
            let _ = write!(told, " {name}");
        }
    }
    told
}

fn themed(palette: Palette, depth: Depth, ascii: bool) -> Config {
    Config {
        theme: Theme {
            palette,
            depth,
            ascii,
        },
        ..Config::default()
    }
}

#[test]
fn themes_differ_in_style_alone() {
    let mut texts = Vec::new();
    let mut all = String::new();
    for (name, palette) in Palette::ALL {
        for (many, depth) in [
            ("full", Depth::Full),
            ("16", Depth::Sixteen),
            ("none", Depth::None),
        ] {
            let mut stage = askjpm_as(&themed(palette, depth, false), (60, 20));
            stage.press("/bank⏎");
            if depth != Depth::None {
                texts.push(stage.text());
            }
            let buffer = stage.buffer();
            let colours = buffer
                .content()
                .iter()
                .any(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
            assert_eq!(colours, depth != Depth::None, "{name} {many}");
            let _ = writeln!(all, "{name}, {many}\n{}", styles(&buffer));
        }
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "colour changes what is written");
    // What every theme comes to is read off the legends; where, off one of each depth.
    let mut legends = String::new();
    for line in all
        .lines()
        .filter(|line| line.contains(" on ") || line.contains(", "))
    {
        let _ = writeln!(legends, "{line}");
    }
    insta::assert_snapshot!("styles-legends", legends);
    let mut stage = askjpm((60, 20));
    stage.press("/bank⏎");
    let text = stage.text();
    insta::assert_snapshot!(
        "styles-default-16",
        format!("{text}\n{}", styles(&stage.buffer()))
    );
}

#[test]
fn ascii_draws_nothing_but_ascii() {
    for size in [(120, 36), (80, 24), (60, 20)] {
        let mut stage = askjpm_as(&themed(Palette::Default, Depth::Sixteen, true), size);
        for pane in panes() {
            for keys in ["", "?", ":", "s", "/", "@", "f", "P"] {
                focus(&mut stage, pane);
                stage.press(keys);
                let buffer = stage.buffer();
                // Frames, marks and signs; strangers' letters stay what they are.
                let drawn = |c: char| {
                    ('\u{2190}'..='\u{2bff}').contains(&c)
                        || matches!(c, '…' | '›' | '·' | '▾' | '▴')
                };
                let odd = buffer
                    .content()
                    .iter()
                    .find(|cell| cell.symbol().chars().any(drawn));
                assert_eq!(
                    odd.map(Cell::symbol),
                    None,
                    "{keys} over {pane} at {size:?}:\n{}",
                    stage.text()
                );
            }
        }
    }
}

#[test]
fn focus_shows_without_colour() {
    for ascii in [false, true] {
        for size in [(120, 36), (80, 24), (60, 20)] {
            let mut stage = askjpm_as(&themed(Palette::Default, Depth::None, ascii), size);
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for pane in panes() {
                // The same screen twice: only where the focus is differs.
                focus(&mut stage, pane);
                stage.session.notice = None;
                let text = stage.text();
                if let Some(other) = seen.insert(text.clone(), pane) {
                    panic!("{pane} looks like {other} at {size:?}:\n{text}");
                }
            }
            focus(&mut stage, "posts");
            let posts = stage.text();
            stage.want(Intent::Focus("detail"));
            assert_ne!(posts, stage.text(), "{size:?}");
        }
    }
}

#[test]
fn the_cursor_shows_without_colour() {
    // Moving must change the text itself in every pane, not its styles alone.
    for ascii in [false, true] {
        let mut stage = askjpm_as(&themed(Palette::Default, Depth::None, ascii), (120, 36));
        for pane in panes() {
            if is_bare(&stage, pane) {
                continue;
            }
            focus(&mut stage, pane);
            stage.press("g");
            let first = stage.text();
            stage.press("j");
            assert_ne!(first, stage.text(), "{pane}");
        }
    }
}
