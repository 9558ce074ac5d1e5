//! The mouse, where someone has turned it on: a click goes to what is seen there, and to nothing where there is nothing.

use backfire::index::Row;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::stage::Stage;
use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::explorer::{SIZES, askjpm_as, focus};

fn start(size: (u16, u16)) -> Stage {
    let config = Config {
        mouse: true,
        ..Config::default()
    };
    askjpm_as(&config, size)
}

fn point(stage: &mut Stage, kind: MouseEventKind, (column, row): (u16, u16)) {
    stage.event(&Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }));
}

fn click(stage: &mut Stage, at: (u16, u16)) {
    point(stage, MouseEventKind::Down(MouseButton::Left), at);
}

/// Where a text stands on the screen, by cell.
fn find(stage: &mut Stage, words: &str) -> Option<(u16, u16)> {
    let buffer = stage.buffer();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let mut rest = words;
            for at in x..buffer.area.width {
                match rest.strip_prefix(buffer[(at, y)].symbol()) {
                    Some("") => return Some((x, y)),
                    Some(left) => rest = left,
                    None => break,
                }
            }
        }
    }
    None
}

/// The first words of a post, as many as fit a narrow list.
fn beginning(text: &str) -> String {
    text.chars()
        .take(24)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[test]
fn a_click_stands_on_the_post_that_is_seen_there() {
    for size in SIZES {
        for start_at in [0, 1, 6, 40, 79] {
            let mut stage = start(size);
            focus(&mut stage, "posts");
            stage.want(Intent::End { last: false });
            stage.want(Intent::Step(start_at));
            let rows = stage.session.main.rows.clone();
            let mut hit = 0;
            for row in &rows {
                focus(&mut stage, "posts");
                stage.want(Intent::End { last: false });
                stage.want(Intent::Step(start_at));
                let here = stage.session.row().map(|row| row.key.clone());
                let same = |other: &&Row| other.text.starts_with(&beginning(&row.text));
                if here.as_ref() == Some(&row.key) || rows.iter().filter(same).count() > 1 {
                    continue;
                }
                let Some(at) = find(&mut stage, &beginning(&row.text)) else {
                    continue;
                };
                click(&mut stage, at);
                let now = stage.session.row().map(|row| row.key.id.clone());
                assert_eq!(
                    now.as_ref(),
                    Some(&row.key.id),
                    "{size:?} from {start_at} at {at:?}"
                );
                hit += 1;
            }
            assert!(hit > 1, "{size:?} from {start_at}: {hit}");
        }
    }
}

#[test]
fn a_click_where_nothing_is_drawn_does_nothing() {
    let mut stage = start((120, 36));
    // One post, a screen of nothing below it.
    stage.want(Intent::Select("id:p01".to_owned()));
    focus(&mut stage, "posts");
    let place = stage.session.place.clone();
    let (_, bottom) = find(&mut stage, "┗").expect("the frame of the posts");
    let (left, top) = find(&mut stage, "┏").expect("the frame of the posts");
    for at in [
        (left + 5, bottom - 1),
        (left + 5, bottom),
        (left, top),
        (left + 9, top),
    ] {
        click(&mut stage, at);
        assert_eq!(stage.session.place, place, "{at:?}");
    }
    // Fewer cases than lines, and the gaps between them.
    for pane in ["incidents", "filters"] {
        let mut stage = start((120, 140));
        focus(&mut stage, pane);
        stage.want(Intent::Select("id:p01".to_owned()));
        let (_, bottom) = find(&mut stage, "┗").expect("a frame");
        let (left, top) = find(&mut stage, "┏").expect("a frame");
        let place: Place = stage.session.place.clone();
        for at in [(left + 3, bottom - 1), (left + 3, bottom), (left + 3, top)] {
            click(&mut stage, at);
            assert_eq!(stage.session.place, place, "{pane} {at:?}");
        }
        if pane == "incidents" {
            // The line below the three of the first case.
            click(&mut stage, (left + 3, top + 4));
            assert_eq!(stage.session.place, place);
            click(&mut stage, (left + 3, top + 5));
            assert_ne!(stage.session.place.case, place.case);
        }
    }
}

#[test]
fn a_click_goes_to_the_tab_that_is_seen() {
    // Each of these shares its slot; what a place kept puts the focus on was never focused by a key.
    for (pane, other) in [
        ("incidents", "filters"),
        ("figures", "lessons"),
        ("case", "commentary"),
    ] {
        for size in SIZES {
            let mut stage = start(size);
            focus(&mut stage, other);
            focus(&mut stage, "posts");
            stage.session.place.focus = pane.to_owned();
            let (left, top) = find(&mut stage, "┏").expect("the frame of what has the focus");
            for kind in [
                MouseEventKind::ScrollDown,
                MouseEventKind::Down(MouseButton::Left),
            ] {
                // On the frame: the focus stays where it is seen.
                point(&mut stage, kind, (left + 4, top));
                assert_eq!(stage.session.place.focus, pane, "{size:?} {kind:?}");
            }
        }
    }
}
