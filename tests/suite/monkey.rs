//! Whatever is typed, pasted, clicked and resized, in whatever order: nothing panics and the cursor stays on a row.

use backfire::ui::config::Config;
use backfire::ui::keymap::{GLOBAL, LIST};
use backfire::ui::pane;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::explorer::{askjpm_as, assert_sound};

/// Numbers that look random and are the same every time: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(below).expect("small")).expect("small")
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.roll(from.len())]
    }

    fn side(&mut self) -> u16 {
        u16::try_from(self.roll(301)).expect("small")
    }
}

/// Things someone might paste or type into a prompt.
const WORDS: &[&str] = &[
    "foreclos*",
    "stance:mocking",
    "-topic:",
    "\"a phrase",
    "(((",
    "case:",
    "at:T+2h",
    "T+2h",
    "16:00",
    "99:99",
    "13 Nov",
    "after:2013 before:",
    "word~1",
    "OR OR",
    "\u{202e}\u{200b}",
    "a\nb\tc",
    "👩‍👩‍👧‍👦",
    "\u{1b}[31m",
    "likes:>5",
    "9999999999999999999",
    "id:p01",
    "evidence:l1",
    "*",
];

fn key(dice: &mut Dice, bound: &[&str]) -> Event {
    const CODES: &[KeyCode] = &[
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::F(1),
        KeyCode::Null,
    ];
    if dice.roll(3) > 0 {
        let chord: backfire::ui::keymap::Chord = dice.pick(bound).parse().expect("a key");
        return Event::Key(chord.event());
    }
    let code = if dice.roll(2) == 0 {
        *dice.pick(CODES)
    } else {
        KeyCode::Char(char::from(
            b' ' + u8::try_from(dice.roll(95)).expect("small"),
        ))
    };
    let mods = *dice.pick(&[
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::SHIFT,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ]);
    let kind = *dice.pick(&[
        KeyEventKind::Press,
        KeyEventKind::Press,
        KeyEventKind::Repeat,
        KeyEventKind::Release,
    ]);
    Event::Key(KeyEvent::new_with_kind(code, mods, kind))
}

fn mouse(dice: &mut Dice) -> Event {
    let kind = *dice.pick(&[
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Right),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
        MouseEventKind::Moved,
        MouseEventKind::Up(MouseButton::Left),
    ]);
    let (column, row) = (dice.side(), dice.side() / 4);
    Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

#[test]
fn a_monkey_cannot_break_it() {
    let steps = std::env::var("BACKFIRE_MONKEY")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3_000);
    let own = pane::all();
    let tables = own.iter().map(|pane| pane.keys()).chain([GLOBAL, LIST]);
    let bound: Vec<&str> = tables
        .flatten()
        .flat_map(|binding| binding.keys)
        .copied()
        .collect();
    let config = Config {
        mouse: true,
        ..Config::default()
    };
    let mut stage = askjpm_as(&config, (120, 36));
    let mut dice = Dice(0x5eed_0bac_f12e);
    let mut done = Vec::new();
    for step in 0..steps {
        let event = match dice.roll(40) {
            0 => Event::Resize(dice.side(), dice.side()),
            // Most of the time at a size people have.
            1 => Event::Resize(
                *dice.pick(&[60, 80, 100, 120, 200]),
                *dice.pick(&[10, 20, 24, 36, 60]),
            ),
            2 | 3 => Event::Paste((*dice.pick(WORDS)).to_owned()),
            4..=7 => mouse(&mut dice),
            8 => Event::FocusLost,
            _ => key(&mut dice, &bound),
        };
        let size = matches!(event, Event::Resize(..));
        done.push(format!("{event:?}"));
        stage.event(&event);
        stage.effects.clear();
        let session = &stage.session;
        let sound = session.cursor < session.main.total.max(1);
        assert!(
            sound,
            "step {step}: {:#?}",
            &done[done.len().saturating_sub(12)..]
        );
        // Drawing takes most of the time: at new sizes and now and then.
        if size || step % 4 == 0 {
            let buffer = stage.buffer();
            if buffer.area.width >= 40 && buffer.area.height >= 10 {
                let last = &done[done.len().saturating_sub(12)..];
                assert_sound(&mut stage, &format!("step {step}: {last:#?}"));
            }
        }
    }
}
