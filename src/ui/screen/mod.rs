//! The screen: who gets a key, what it means there, and how everything is drawn. Knows no terminal, only buffers and events.

mod chrome;
mod global;

use std::collections::{HashMap, HashSet};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};

use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::config::Config;
use crate::ui::keymap::{Binding, Chord, GLOBAL, LIST, Rebound, Verb};
use crate::ui::layout::{LEAST, Layout, Plan};
use crate::ui::overlay::menu::Entry;
use crate::ui::overlay::prompt::{Prompt, What};
use crate::ui::overlay::{self, Overlay, Reply};
use crate::ui::pane::timeline::GUTTER;
use crate::ui::pane::{self, Look, Pane, Slot, Wish};
use crate::ui::pen::Pen;
use crate::ui::theme::{Role, Theme};
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
    /// Turn of the record last followed to its pane.
    aimed: Option<usize>,
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
            aimed: None,
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
        let Some(note) = case.content_note() else {
            return;
        };
        let shown = self.overlay() == Some("content-note");
        if shown || self.noted.contains(slug) {
            return;
        }
        let harmless = |slug: &str| {
            let case = session.case_named(slug);
            case.is_some_and(|case| case.content_note().is_none())
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
            .push(overlay::content_note(slug, note, otherwise));
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
                KeyCode::Char(c) if key.modifiers.is_empty() => {
                    let pane = (0..self.panes.len()).find(|pane| pane::digit(*pane) == Some(c));
                    pane.map_or_else(Outcome::default, |pane| self.focus_on(pane, session))
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
        let at = Position {
            x: mouse.column,
            y: mouse.row,
        };
        let Some((slot, rect)) = layout.slots.iter().find(|(_, rect)| rect.contains(at)) else {
            return Outcome::default();
        };
        let pane = self.tab(*slot, self.focus(session));
        match mouse.kind {
            MouseEventKind::ScrollDown => self.run(pane, Verb::Down, "", session),
            MouseEventKind::ScrollUp => self.run(pane, Verb::Up, "", session),
            MouseEventKind::Down(MouseButton::Left) => {
                let mut outcome = self.focus_on(pane, session);
                // The frame is nobody's row.
                let inside = rect.inner(Margin::new(1, 1));
                if !inside.contains(at) {
                    return outcome;
                }
                let wish = self.panes[pane].click(
                    usize::from(at.x - inside.x),
                    usize::from(at.y - inside.y),
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
        if self.fills(session) {
            return self.uncover(session);
        }
        if session.misread.take().is_none() {
            session.say("q goes back and at the start quits, ? lists the keys");
        }
        Outcome::default()
    }

    /// Whether the focused pane covers all others.
    fn fills(&self, session: &Session) -> bool {
        self.panes[self.focus(session)].slot() == Slot::Whole
    }

    /// Goes from a pane that covers all others to the middle of what it covers.
    fn uncover(&mut self, session: &mut Session) -> Outcome {
        let below = self.tab(Slot::Main, self.focus(session));
        let name = self.panes[below].name();
        self.want(vec![Intent::Focus(name)], session)
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

    /// Grants wishes.
    pub fn want(&mut self, intents: Vec<Intent>, session: &mut Session) -> Outcome {
        let before = session.place.focus.clone();
        let mut jobs: Vec<Job> = intents
            .into_iter()
            .flat_map(|intent| session.apply(intent))
            .collect();
        if let Some(pane) = self.reader(session) {
            jobs.extend(session.apply(Intent::Focus(pane)));
        }
        if session.place.focus != before {
            jobs.extend(self.refocus(session));
        }
        Outcome {
            jobs,
            effects: Vec::new(),
        }
    }

    /// The pane in which the record just followed is read.
    fn reader(&mut self, session: &Session) -> Option<&'static str> {
        let aim = session.aim.as_ref()?;
        if self.aimed.replace(aim.turn) == Some(aim.turn) {
            return None;
        }
        let mut panes = self.panes.iter();
        let pane = panes.find(|pane| pane.kinds().contains(&aim.kind))?;
        Some(pane.name())
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

    /// Follows a change of focus: its slot shows it; a medium screen keeps it beside the posts.
    fn refocus(&mut self, session: &mut Session) -> Vec<Job> {
        let focus = self.focus(session);
        let slot = self.panes[focus].slot();
        self.tabs.insert(slot, focus);
        if !matches!(slot, Slot::Top | Slot::Main | Slot::Whole) {
            self.beside = slot;
        }
        self.columns(session)
    }

    /// The pane a slot shows: the one with the focus, the one last focused, the one that shows first.
    fn tab(&self, slot: Slot, focus: usize) -> usize {
        if self.panes[focus].slot() == slot {
            return focus;
        }
        let of_slot = || (0..self.panes.len()).filter(|pane| self.panes[*pane].slot() == slot);
        let first = || of_slot().find(|pane| self.panes[*pane].is_first());
        let last_focused = self.tabs.get(&slot).copied();
        last_focused
            .or_else(first)
            .or_else(|| of_slot().next())
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
        for (place, pane) in self.panes.iter().enumerate() {
            // Running anything of a pane leads there; this does no more than that, also where there is no digit.
            entries.push(Entry {
                scope: pane.name(),
                name: "go",
                help: pane.title(),
                verb: Verb::Own("go"),
                keys: pane::digit(place).map(String::from).unwrap_or_default(),
            });
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
        self.draw_tabs(&mut Pen::new(buf, layout.tabs, theme), focus);
        for (slot, rect) in &layout.slots {
            let pane = self.tab(*slot, focus);
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
            overlaid: false,
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
        let overlaid = !self.overlays.is_empty();
        let focused = pane == focus && !overlaid;
        let slot = self.panes[pane].slot();
        let mut title = pane::label(pane, self.panes[pane].title());
        if plan == Plan::Wide {
            // The slot's other panes stand behind it as tabs.
            for (other, behind) in self
                .panes
                .iter()
                .enumerate()
                .filter(|(i, p)| *i != pane && p.slot() == slot)
            {
                title.push(&Shown::own("  "));
                title.push(&pane::label(other, behind.title()));
            }
        }
        let aside = self.panes[pane].aside(session);
        let mut outer = Pen::new(buf, rect, self.theme);
        let mut inside = outer.frame(&title, &aside, focused);
        self.panes[pane].draw(
            &mut inside,
            &Look {
                session,
                focused,
                overlaid,
            },
        );
    }
}
