//! The screen: who gets a key, what it means there, and how everything is drawn. Knows no terminal, only buffers and events.

mod chrome;

use std::collections::{HashMap, HashSet};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::config::Config;
use crate::ui::keymap::{Binding, Chord, GLOBAL, LIST, Rebound, Verb};
use crate::ui::layout::{LEAST, Layout, Plan};
use crate::ui::overlay::menu::{Entry, Menu};
use crate::ui::overlay::prompt::{Prompt, What};
use crate::ui::overlay::{self, Overlay, Reply};
use crate::ui::pane::timeline::GUTTER;
use crate::ui::pane::{self, Look, Pane, Slot, Wish};
use crate::ui::pen::Pen;
use crate::ui::theme::{Palette, Role, Theme};
use crate::work::Job;

/// What the loop has to do after a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Go to the shell until continued.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Catch the mouse, or no longer.
    Mouse(bool),
    /// Open an address outside.
    Browse(String),
}

/// What an event led to.
#[derive(Default)]
pub struct Outcome {
    /// Work for the crew.
    pub jobs: Vec<Job>,
    /// Work for the loop.
    pub effects: Vec<Effect>,
}

/// All panes and overlays.
pub struct Screen {
    panes: Vec<Box<dyn Pane>>,
    overlays: Vec<Box<dyn Overlay>>,
    /// The pane each slot shows.
    tabs: HashMap<Slot, usize>,
    /// The slot that shares a medium screen with the posts.
    beside: Slot,
    theme: Theme,
    rebound: Rebound,
    mouse: bool,
    area: Rect,
    /// Sensitive cases whose note has been shown.
    noted: HashSet<String>,
}

impl Screen {
    /// A screen as configured.
    pub fn new(config: &Config) -> Self {
        Self {
            panes: pane::all(),
            overlays: Vec::new(),
            tabs: HashMap::new(),
            beside: Slot::Right,
            theme: config.theme,
            rebound: config.keys.clone(),
            mouse: config.mouse,
            area: Rect::default(),
            noted: HashSet::new(),
        }
    }

    /// Whether the mouse is caught.
    pub fn mouse(&self) -> bool {
        self.mouse
    }

    /// Name of the overlay on top.
    pub fn overlay(&self) -> Option<&'static str> {
        self.overlays.last().map(|overlay| overlay.name())
    }

    /// Puts a text on top, to be read before anything else.
    pub fn tell(&mut self, title: &str, text: &str) {
        if let Wish::Show(overlay) = overlay::card(title, text) {
            self.overlays.push(overlay);
        }
    }

    /// Takes a new size; the timeline's columns follow.
    pub fn resize(&mut self, area: Rect, session: &mut Session) -> Vec<Job> {
        self.area = area;
        self.columns(session)
    }

    fn columns(&mut self, session: &mut Session) -> Vec<Job> {
        let Some(layout) = self.layout(session) else {
            return Vec::new();
        };
        let top = layout.slots.iter().find(|(slot, _)| *slot == Slot::Top);
        let Some((_, rect)) = top else {
            return Vec::new();
        };
        let columns = usize::from(rect.width).saturating_sub(2 + GUTTER);
        if columns == session.columns {
            Vec::new()
        } else {
            session.apply(Intent::Columns(columns))
        }
    }

    /// Puts the content note of a sensitive case before anything else of it, once.
    pub fn warn_of_content(&mut self, session: &Session) {
        let Some(case) = &session.case else { return };
        let slug = &case.file.slug;
        let Some(note) = case.file.sensitivity.as_ref().filter(|s| s.sensitive) else {
            return;
        };
        let shown = self.overlay() == Some("content-note");
        if shown || self.noted.contains(slug) {
            return;
        }
        let harmless = |slug: &str| {
            let case = session.case_named(slug);
            case.is_some_and(|case| case.file.sensitivity.as_ref().is_none_or(|s| !s.sensitive))
        };
        let other = session
            .shelf
            .iter()
            .map(|(slug, _)| slug)
            .find(|slug| harmless(slug));
        let otherwise = match other {
            _ if session.has_jumped() => Some(Intent::Return),
            Some(slug) => Some(Intent::Open(slug.clone())),
            None => None,
        };
        self.overlays
            .push(overlay::content_note(slug, &note.note, otherwise));
    }

    /// Takes an event of the terminal.
    pub fn event(&mut self, event: &Event, session: &mut Session) -> Outcome {
        match event {
            // Terminals that tell of releases tell of them as keys.
            Event::Key(key) if key.kind != KeyEventKind::Release => self.press(*key, session),
            Event::Paste(text) => self.paste(text, session),
            Event::Mouse(mouse) if self.mouse => self.point(*mouse, session),
            Event::Resize(width, height) => {
                let area = Rect {
                    x: 0,
                    y: 0,
                    width: *width,
                    height: *height,
                };
                Outcome {
                    jobs: self.resize(area, session),
                    effects: Vec::new(),
                }
            }
            _ => Outcome::default(),
        }
    }

    /// The one place that says who gets a key: the overlay on top, then the focused pane, then lists, then the whole screen.
    fn press(&mut self, key: KeyEvent, session: &mut Session) -> Outcome {
        let chord = Chord::of(key);
        if let Some(overlay) = self.overlays.last_mut() {
            let reply = overlay.press(key, session);
            return self.reply(reply, session);
        }
        session.notice = None;
        if chord.is_way_back() {
            return self.escape(session);
        }
        let focus = self.focus(session);
        let name = self.panes[focus].name();
        let found = self
            .rebound
            .find(name, self.panes[focus].keys(), chord)
            .or_else(|| self.rebound.find("list", LIST, chord))
            .or_else(|| self.rebound.find("", GLOBAL, chord))
            .map(|binding| binding.verb);
        match found {
            Some(verb) => self.run(focus, verb, "", session),
            None => match key.code {
                KeyCode::Char(digit @ '1'..='9') if key.modifiers.is_empty() => {
                    let pane = digit as usize - '1' as usize;
                    self.focus_on(pane, session)
                }
                _ => Outcome::default(),
            },
        }
    }

    fn paste(&mut self, text: &str, session: &mut Session) -> Outcome {
        if self.overlays.is_empty() {
            // In a list a paste is something to look for.
            self.overlays.push(Box::new(Prompt::new(What::Words, "")));
        }
        match self.overlays.last_mut().map(|overlay| overlay.paste(text)) {
            Some(reply) => self.reply(reply, session),
            None => Outcome::default(),
        }
    }

    fn point(&mut self, mouse: MouseEvent, session: &mut Session) -> Outcome {
        if !self.overlays.is_empty() {
            return Outcome::default();
        }
        let Some(layout) = self.layout(session) else {
            return Outcome::default();
        };
        let at = ratatui::layout::Position {
            x: mouse.column,
            y: mouse.row,
        };
        let Some((slot, rect)) = layout.slots.iter().find(|(_, rect)| rect.contains(at)) else {
            return Outcome::default();
        };
        let pane = self.tab(*slot);
        match mouse.kind {
            MouseEventKind::ScrollDown => self.run(pane, Verb::Down, "", session),
            MouseEventKind::ScrollUp => self.run(pane, Verb::Up, "", session),
            MouseEventKind::Down(MouseButton::Left) => {
                let mut outcome = self.focus_on(pane, session);
                let inside = |n: u16, from: u16| usize::from(n.saturating_sub(from + 1));
                let wish = self.panes[pane].click(
                    inside(mouse.column, rect.x),
                    inside(mouse.row, rect.y),
                    session,
                );
                let more = self.grant(wish, session);
                outcome.jobs.extend(more.jobs);
                outcome.effects.extend(more.effects);
                outcome
            }
            _ => Outcome::default(),
        }
    }

    /// One layer back: what is begun in the pane, then a query that could not be read; never out.
    fn escape(&mut self, session: &mut Session) -> Outcome {
        let focus = self.focus(session);
        if self.panes[focus].escape() {
            return Outcome::default();
        }
        if session.misread.take().is_none() {
            session.say("q goes back and at the start quits, ? lists the keys");
        }
        Outcome::default()
    }

    /// Does an action of a pane or of the whole screen.
    fn run(&mut self, pane: usize, verb: Verb, argument: &str, session: &mut Session) -> Outcome {
        if let Verb::Global(name) = verb {
            return self.global(name, argument, session);
        }
        let wish = self.panes[pane].act(verb, session);
        self.grant(wish, session)
    }

    fn grant(&mut self, wish: Wish, session: &mut Session) -> Outcome {
        match wish {
            Wish::Nothing => Outcome::default(),
            Wish::Show(overlay) => {
                self.overlays.push(overlay);
                Outcome::default()
            }
            Wish::Want(intents) => self.want(intents, session),
        }
    }

    fn want(&mut self, intents: Vec<Intent>, session: &mut Session) -> Outcome {
        let before = session.place.focus.clone();
        let mut jobs: Vec<Job> = intents
            .into_iter()
            .flat_map(|intent| session.apply(intent))
            .collect();
        if session.place.focus != before {
            jobs.extend(self.refocus(session));
        }
        Outcome {
            jobs,
            effects: Vec::new(),
        }
    }

    fn reply(&mut self, reply: Reply, session: &mut Session) -> Outcome {
        match reply {
            Reply::Stay => Outcome::default(),
            Reply::Noted(slug) => {
                self.overlays.pop();
                self.noted.insert(slug);
                Outcome::default()
            }
            Reply::Close => {
                self.overlays.pop();
                session.misread = None;
                Outcome::default()
            }
            Reply::Want(intents) => self.want(intents, session),
            Reply::Done(intents) => {
                self.overlays.pop();
                self.want(intents, session)
            }
            Reply::Run(scope, verb, argument) => {
                self.overlays.pop();
                let pane = self.panes.iter().position(|pane| pane.name() == scope);
                let mut outcome =
                    pane.map_or_else(Outcome::default, |pane| self.focus_on(pane, session));
                let more = self.run(
                    pane.unwrap_or_else(|| self.focus(session)),
                    verb,
                    &argument,
                    session,
                );
                outcome.jobs.extend(more.jobs);
                outcome.effects.extend(more.effects);
                outcome
            }
            Reply::Browse(address) => {
                self.overlays.pop();
                Outcome {
                    jobs: Vec::new(),
                    effects: vec![Effect::Browse(address)],
                }
            }
            Reply::Show(overlay) => {
                self.overlays.pop();
                self.overlays.push(overlay);
                Outcome::default()
            }
        }
    }

    /// An action of the whole screen. Some take an argument in the palette.
    fn global(&mut self, name: &'static str, argument: &str, session: &mut Session) -> Outcome {
        let show = |screen: &mut Self, overlay: Box<dyn Overlay>| {
            screen.overlays.push(overlay);
            Outcome::default()
        };
        let effect = |effect| Outcome {
            jobs: Vec::new(),
            effects: vec![effect],
        };
        match name {
            "help" => {
                let entries = self.entries_here(session);
                show(self, Box::new(Menu::help(entries)))
            }
            "palette" => {
                let entries = self.entries();
                show(self, Box::new(Menu::palette(entries, "")))
            }
            "search" if !argument.is_empty() => {
                self.want(vec![Intent::Words(argument.to_owned())], session)
            }
            "search" => show(self, Box::new(Prompt::new(What::Words, ""))),
            "search-all" => {
                // The last search is still there: its other hits are what one comes back for.
                let text = match argument {
                    "" => session.looked_for.clone(),
                    _ => argument.to_owned(),
                };
                let jobs = session.apply(Intent::Find(text.clone()));
                self.overlays.push(overlay::search_all(&text));
                Outcome {
                    jobs,
                    effects: Vec::new(),
                }
            }
            "query" if !argument.is_empty() => {
                self.want(vec![Intent::Select(argument.to_owned())], session)
            }
            "query" => {
                let text = session.place.query.clone();
                show(self, Box::new(Prompt::new(What::Selection, &text)))
            }
            "go-to-time" if !argument.is_empty() => match session.moment(argument) {
                Some(instant) => self.want(vec![Intent::Seek(instant)], session),
                None => self.want(
                    vec![Intent::Warn(format!("not a time: {argument}"))],
                    session,
                ),
            },
            "go-to-time" => show(self, Box::new(Prompt::new(What::Time, ""))),
            "clear" => self.want(vec![Intent::Clear], session),
            "next-hit" => self.want(vec![Intent::Hit { forward: true }], session),
            "previous-hit" => self.want(vec![Intent::Hit { forward: false }], session),
            "next-pane" => self.cycle(true, session),
            "previous-pane" => self.cycle(false, session),
            "back" => self.want(vec![Intent::Back], session),
            "forward" => self.want(vec![Intent::Forward], session),
            "sort" => self.want(vec![Intent::Sort], session),
            "zone" => self.want(vec![Intent::Zone], session),
            "problems" => {
                let jobs = session.apply(Intent::Check);
                self.overlays.push(overlay::problems());
                Outcome {
                    jobs,
                    effects: Vec::new(),
                }
            }
            "mouse" => {
                self.mouse = !self.mouse;
                session.say(if self.mouse {
                    "mouse on; it no longer selects text"
                } else {
                    "mouse off"
                });
                effect(Effect::Mouse(self.mouse))
            }
            "theme" => self.retheme(argument, session),
            "redraw" => effect(Effect::Redraw),
            "suspend" => effect(Effect::Suspend),
            "leave" if session.has_jumped() => self.want(vec![Intent::Return], session),
            "leave" | "quit" => effect(Effect::Quit),
            _ => Outcome::default(),
        }
    }

    fn retheme(&mut self, name: &str, session: &mut Session) -> Outcome {
        let here = Palette::ALL
            .iter()
            .position(|(_, palette)| *palette == self.theme.palette)
            .unwrap_or(0);
        let next = match name {
            "" => Some((here + 1) % Palette::ALL.len()),
            _ => Palette::ALL.iter().position(|(known, _)| *known == name),
        };
        match next {
            Some(next) => {
                let (name, palette) = Palette::ALL[next];
                self.theme.palette = palette;
                session.say(format!("theme {name}"));
            }
            None => session.warn(format!(
                "no theme is called {name}; there are default, light, dark, high-contrast"
            )),
        }
        Outcome::default()
    }

    /// The focused pane.
    fn focus(&self, session: &Session) -> usize {
        let named = |name: &str| self.panes.iter().position(|pane| pane.name() == name);
        named(&session.place.focus)
            .or_else(|| named("posts"))
            .unwrap_or(0)
    }

    fn focus_on(&mut self, pane: usize, session: &mut Session) -> Outcome {
        match self.panes.get(pane).map(|pane| pane.name()) {
            Some(name) => self.want(vec![Intent::Focus(name)], session),
            None => Outcome::default(),
        }
    }

    /// The next pane in view order: within a wide screen Tab goes over the slots' shown panes first to last, all panes else.
    fn cycle(&mut self, forward: bool, session: &mut Session) -> Outcome {
        let here = self.focus(session);
        let n = self.panes.len();
        self.focus_on(
            if forward {
                (here + 1) % n
            } else {
                (here + n - 1) % n
            },
            session,
        )
    }

    /// Follows a change of focus: its slot shows it; a medium screen keeps it beside the posts.
    fn refocus(&mut self, session: &mut Session) -> Vec<Job> {
        let focus = self.focus(session);
        let slot = self.panes[focus].slot();
        self.tabs.insert(slot, focus);
        if !matches!(slot, Slot::Top | Slot::Main) {
            self.beside = slot;
        }
        self.columns(session)
    }

    fn tab(&self, slot: Slot) -> usize {
        let fits = |pane: &&usize| self.panes[**pane].slot() == slot;
        let first = || {
            // Filters, not incidents, stand on the left at first; elsewhere the first of the slot.
            let mut of_slot = (0..self.panes.len()).filter(|pane| self.panes[*pane].slot() == slot);
            if slot == Slot::Left {
                of_slot.next_back()
            } else {
                of_slot.next()
            }
        };
        self.tabs
            .get(&slot)
            .filter(fits)
            .copied()
            .or_else(first)
            .unwrap_or(0)
    }

    fn layout(&self, session: &Session) -> Option<Layout> {
        let focus = self.panes[self.focus(session)].slot();
        Layout::of(self.area, focus, self.beside)
    }

    /// Every action there is, for the palette.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = GLOBAL
            .iter()
            .map(|binding| self.entry("", binding))
            .collect();
        for pane in &self.panes {
            entries.extend(
                pane.keys()
                    .iter()
                    .map(|binding| self.entry(pane.name(), binding)),
            );
        }
        entries
    }

    /// What can be done in the focused pane, its own actions first.
    fn entries_here(&self, session: &Session) -> Vec<Entry> {
        let pane = &self.panes[self.focus(session)];
        let own = pane
            .keys()
            .iter()
            .map(|binding| self.entry(pane.name(), binding));
        let list = LIST.iter().map(|binding| Entry {
            scope: pane.name(),
            ..self.entry("list", binding)
        });
        let global = GLOBAL.iter().map(|binding| self.entry("", binding));
        own.chain(global).chain(list).collect()
    }

    fn entry(&self, scope: &'static str, binding: &Binding) -> Entry {
        let keys: Vec<String> = self
            .rebound
            .keys(scope, binding)
            .iter()
            .map(ToString::to_string)
            .collect();
        Entry {
            scope,
            name: binding.name,
            help: binding.help,
            verb: binding.verb,
            keys: keys.join(" "),
        }
    }

    /// Draws everything.
    pub fn draw(&mut self, buf: &mut Buffer, session: &Session) {
        let area = buf.area;
        self.area = area;
        let theme = self.theme;
        Pen::new(buf, area, theme).clear(theme.ground());
        let Some(layout) = self.layout(session) else {
            let mut pen = Pen::new(buf, area, theme);
            let (width, height) = LEAST;
            pen.say(
                0,
                0,
                Shown::say(format_args!("Too small: {width}x{height} is the least")),
                Role::Plain,
            );
            return;
        };
        let focus = self.focus(session);
        Self::header(&mut Pen::new(buf, layout.header, theme), session);
        if let Some(tabs) = layout.tabs {
            self.draw_tabs(&mut Pen::new(buf, tabs, theme), focus);
        }
        for (slot, rect) in &layout.slots {
            let pane = if self.panes[focus].slot() == *slot {
                focus
            } else {
                self.tab(*slot)
            };
            self.draw_pane(buf, *rect, pane, focus, layout.plan, session);
        }
        let line = self
            .overlays
            .last()
            .is_some_and(|overlay| overlay.is_line());
        if !line {
            Self::status(&mut Pen::new(buf, layout.status, theme), session);
        }
        self.hints(&mut Pen::new(buf, layout.hints, theme), focus, session);
        let look = Look {
            session,
            focused: true,
        };
        if let Some(overlay) = self.overlays.last_mut() {
            let place = if line { layout.status } else { area };
            overlay.draw(&mut Pen::new(buf, place, theme), &look);
        }
    }

    fn draw_pane(
        &mut self,
        buf: &mut Buffer,
        rect: Rect,
        pane: usize,
        focus: usize,
        plan: Plan,
        session: &Session,
    ) {
        let focused = pane == focus && self.overlays.is_empty();
        let slot = self.panes[pane].slot();
        let mut title = Shown::say(format_args!("{} {}", pane + 1, self.panes[pane].title()));
        if plan == Plan::Wide {
            // The slot's other panes stand behind it as tabs.
            for (other, behind) in self
                .panes
                .iter()
                .enumerate()
                .filter(|(i, p)| *i != pane && p.slot() == slot)
            {
                title.push(&Shown::say(format_args!(
                    "  {} {}",
                    other + 1,
                    behind.title()
                )));
            }
        }
        let aside = self.panes[pane].aside(session);
        let mut outer = Pen::new(buf, rect, self.theme);
        let mut inside = outer.frame(&title, &aside, focused);
        self.panes[pane].draw(&mut inside, &Look { session, focused });
    }
}
