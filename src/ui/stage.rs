//! The explorer without a terminal: the same session, screen and work, on a buffer of a fixed size. Tests and pictures use it.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::config::Config;
use super::keymap::Chord;
pub use super::screen::Effect;
use super::screen::Screen;
use crate::archive::Archive;
use crate::index::Index;
use crate::session::{Intent, Place, Session};
use crate::work::{Crew, Desk, Job, Report};

/// An explorer on a buffer. Work is done at once, on the caller's thread.
pub struct Stage {
    /// The state.
    pub session: Session,
    /// What keys asked of the loop: to quit, to open an address, …
    pub effects: Vec<Effect>,
    screen: Screen,
    crew: Crew,
    reports: Arc<Mutex<Receiver<Report>>>,
    area: Rect,
}

impl Stage {
    /// An explorer of this size, open at `place`, everything read.
    pub fn new(archive: Archive, place: Place, config: &Config, width: u16, height: u16) -> Self {
        Self::over(Desk::new(archive), place, config, width, height)
    }

    /// The same, with all questions going to `index`.
    pub fn with_index(
        archive: Archive,
        index: Arc<dyn Index>,
        place: Place,
        config: &Config,
        width: u16,
        height: u16,
    ) -> Self {
        Self::over(
            Desk::with_index(archive, index),
            place,
            config,
            width,
            height,
        )
    }

    /// The same at a desk of the caller's: one that writes files, for example.
    pub fn over(desk: Desk, place: Place, config: &Config, width: u16, height: u16) -> Self {
        let area = Rect {
            x: 0,
            y: 0,
            width,
            height,
        };
        let (codebook, slugs) = (desk.archive().codebook().clone(), desk.archive().slugs());
        let mut session = Session::new(codebook, slugs, place);
        session.zone = config.zone;
        session.builtin = desk.archive().builtin_cases();
        let (sender, reports) = channel();
        let deliver = Arc::new(move |report| drop(sender.send(report)));
        let crew = Crew::inline(Arc::new(desk), deliver);
        let screen = Screen::new(config);
        let reports = Arc::new(Mutex::new(reports));
        let mut stage = Self {
            session,
            effects: Vec::new(),
            screen,
            crew,
            reports,
            area,
        };
        let mut jobs = vec![stage.session.start(), Job::Rest];
        jobs.extend(stage.screen.resize(area, &mut stage.session));
        stage.work(jobs);
        stage.screen.warn_of_content(&stage.session);
        stage
    }

    /// Presses keys as they are written: `⏎ ⇥ ⇤ ⎋ ⌫ ↑ ↓ ← →` are the named ones, `^x` is control with x, all else itself.
    pub fn press(&mut self, keys: &str) {
        let mut chars = keys.chars();
        while let Some(c) = chars.next() {
            let (code, mods) = match c {
                '⏎' => (KeyCode::Enter, KeyModifiers::NONE),
                '⇥' => (KeyCode::Tab, KeyModifiers::NONE),
                '⇤' => (KeyCode::BackTab, KeyModifiers::SHIFT),
                '⎋' => (KeyCode::Esc, KeyModifiers::NONE),
                '⌫' => (KeyCode::Backspace, KeyModifiers::NONE),
                '↑' => (KeyCode::Up, KeyModifiers::NONE),
                '↓' => (KeyCode::Down, KeyModifiers::NONE),
                '←' => (KeyCode::Left, KeyModifiers::NONE),
                '→' => (KeyCode::Right, KeyModifiers::NONE),
                '^' => match chars.next() {
                    Some(c) => (KeyCode::Char(c), KeyModifiers::CONTROL),
                    None => (KeyCode::Char('^'), KeyModifiers::NONE),
                },
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            self.event(&Event::Key(KeyEvent::new(code, mods)));
        }
    }

    /// Strikes a key by its name in the configuration: `pgdn`, `ctrl-d`, `x`. A name no key has is no key.
    pub fn strike(&mut self, key: &str) {
        if let Ok(chord) = key.parse::<Chord>() {
            self.event(&Event::Key(chord.event()));
        }
    }

    /// Grants a wish, as a pane or an overlay would express it.
    pub fn want(&mut self, intent: Intent) {
        let outcome = self.screen.want(vec![intent], &mut self.session);
        self.work(outcome.jobs);
    }

    /// Takes an event of a terminal.
    pub fn event(&mut self, event: &Event) {
        if let Event::Resize(width, height) = event {
            self.area = Rect {
                x: 0,
                y: 0,
                width: *width,
                height: *height,
            };
        }
        let outcome = self.screen.event(event, &mut self.session);
        self.effects.extend(outcome.effects);
        self.work(outcome.jobs);
        self.screen.warn_of_content(&self.session);
    }

    /// Another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.event(&Event::Resize(width, height));
    }

    /// What a terminal would show.
    pub fn buffer(&mut self) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        self.screen.draw(&mut buffer, &self.session);
        buffer
    }

    /// The characters of what a terminal would show, a line a row, without the blanks at their ends.
    pub fn text(&mut self) -> String {
        let buffer = self.buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
                line.push_str(symbol);
                x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1))
                    .unwrap_or(1);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// Name of the overlay on top.
    pub fn overlay(&self) -> Option<&'static str> {
        self.screen.overlay()
    }

    /// Every action of the palette, by full name.
    pub fn actions(&self) -> Vec<String> {
        self.screen
            .entries()
            .iter()
            .map(|entry| super::keymap::full_name(entry.scope, entry.name))
            .collect()
    }

    fn work(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            self.crew.submit(job);
            loop {
                let report = self
                    .reports
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .try_recv();
                let Ok(report) = report else { break };
                let more = self.session.absorb(report);
                self.work(more);
            }
        }
    }
}
