//! The actions of the whole screen, whatever has the focus.

use super::{Effect, Outcome, Screen};
use crate::export;
use crate::session::{Intent, Session};
use crate::store::selections::Change;
use crate::ui::overlay::menu::Menu;
use crate::ui::overlay::prompt::{Prompt, What};
use crate::ui::overlay::{self, Overlay};
use crate::ui::theme::Palette;

impl Screen {
    /// An action of the whole screen. Some take an argument in the palette.
    pub(super) fn global(
        &mut self,
        name: &'static str,
        argument: &str,
        session: &mut Session,
    ) -> Outcome {
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
            "go-to-time" if !argument.is_empty() => {
                let intents = session.go_to(argument);
                self.want(intents.unwrap_or_else(|complaint| vec![complaint]), session)
            }
            "go-to-time" => show(self, Box::new(Prompt::new(What::Time, ""))),
            "clear" => self.want(vec![Intent::Clear], session),
            "next-hit" => self.want(vec![Intent::Hit { forward: true }], session),
            "previous-hit" => self.want(vec![Intent::Hit { forward: false }], session),
            "next-pane" => self.cycle(true, session),
            "previous-pane" => self.cycle(false, session),
            "back" => self.want(vec![Intent::Back], session),
            "forward" => self.want(vec![Intent::Forward], session),
            "sort" => self.want(vec![Intent::Sort], session),
            "index" => self.want(vec![Intent::Index], session),
            "zone" => self.want(vec![Intent::Zone], session),
            "cite" => {
                let focus = self.focus(session);
                let key = self.panes[focus].record(session);
                let wish = overlay::citation(session, key.as_ref());
                self.grant(wish, session)
            }
            "export" => self.export(argument, session),
            "save-selection" if !argument.is_empty() => self.want(
                vec![Intent::Save {
                    name: argument.to_owned(),
                    everywhere: false,
                }],
                session,
            ),
            "selections" | "save-selection" => {
                self.overlays
                    .push(overlay::selections(name == "save-selection"));
                self.want(vec![Intent::Selections(Change::None)], session)
            }
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
            // What fills the screen was entered from the panes it covers.
            "leave" if self.fills(session) => self.uncover(session),
            "leave" if session.has_jumped() => self.want(vec![Intent::Return], session),
            "leave" | "quit" => effect(Effect::Quit),
            _ => Outcome::default(),
        }
    }

    /// Asks for what the argument (`csv`, `csv out.csv`) leaves open: the format, then the file.
    fn export(&mut self, argument: &str, session: &mut Session) -> Outcome {
        let (name, path) = argument.split_once(' ').unwrap_or((argument, ""));
        let format = export::format(name);
        if format.is_none() && !name.is_empty() {
            let names: Vec<&str> = export::ALL.iter().map(|format| format.name()).collect();
            let names = names.join(", ");
            session.warn(format!("no format is called {name}; there are {names}"));
            return Outcome::default();
        }
        if path.is_empty() {
            self.overlays.push(overlay::export(session, format));
            return Outcome::default();
        }
        let (format, path) = (name.to_owned(), path.to_owned());
        self.want(vec![Intent::Export { format, path }], session)
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
        if let Some(next) = next {
            let (name, palette) = Palette::ALL[next];
            self.theme.palette = palette;
            session.say(format!("theme {name}"));
        } else {
            let names: Vec<&str> = Palette::ALL.iter().map(|(known, _)| *known).collect();
            let names = names.join(", ");
            session.warn(format!("no theme is called {name}; there are {names}"));
        }
        Outcome::default()
    }

    /// The next pane, or the one before, in the order of their digits.
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
}
