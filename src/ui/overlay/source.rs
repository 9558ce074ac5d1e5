//! Sources: what is known of one, its host shown before anything is opened. Copies elsewhere are never opened.

use crossterm::event::{KeyCode, KeyEvent};

use super::cite::Citation;
use super::sheet::Sheet;
use super::{Overlay, Reply, is_way_out, list_verb, own, window};
use crate::model::Id;
use crate::model::case::Source;
use crate::model::record::Key;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::Look;
use crate::ui::pane::detail::source_line;
use crate::ui::pane::prose::{Page, Reading, Target};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// One source.
pub struct SourceCard {
    id: Id,
    sheet: Sheet,
}

/// What can be opened of a source.
enum Way {
    /// This address, on this host.
    Open { host: String, address: String },
    /// Nothing, for this reason.
    No(&'static str),
}

impl SourceCard {
    /// A card for a source of the open case.
    pub fn new(id: Id) -> Self {
        Self {
            id,
            sheet: Sheet::default(),
        }
    }

    fn source<'s>(&self, session: &'s Session) -> Option<&'s Source> {
        session.case.as_ref()?.source(&self.id)
    }
}

impl Way {
    /// To the source where it was published.
    fn out(source: &Source) -> Self {
        Self::of(source.address.as_deref(), source.mirror)
    }

    /// To its copy in an archive of the web.
    fn archived(source: &Source) -> Self {
        Self::of(source.archived.as_deref(), false)
    }

    fn reply(self) -> Reply {
        match self {
            Self::Open { address, .. } => Reply::Browse(address),
            Self::No(_) => Reply::Stay,
        }
    }

    fn of(address: Option<&str>, mirror: bool) -> Self {
        let Some(address) = address else {
            return Self::No("no address is known");
        };
        if address == "withheld" {
            return Self::No("the address is withheld: it would name a private person");
        }
        if mirror {
            return Self::No("a copy away from its publisher: shown, never opened");
        }
        match host(address) {
            Some(host) => Self::Open {
                host: host.to_owned(),
                address: address.to_owned(),
            },
            None => Self::No("not an address that can be opened safely"),
        }
    }
}

/// The host of a plain http(s) address; none for anything that could be read in two ways: credentials, controls, odd
/// characters.
fn host(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    if !address.bytes().all(|b| b.is_ascii_graphic())
        || address.contains(['"', '\'', '`', '\\', '<', '>'])
    {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    (!host.is_empty() && host.chars().all(plain)).then_some(host)
}

impl Overlay for SourceCard {
    fn name(&self) -> &'static str {
        "source"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        let source = self.source(session);
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Enter | KeyCode::Char('q') => return Reply::Close,
            KeyCode::Char('y' | 'o') if key.modifiers.is_empty() => {
                return source.map_or(Reply::Stay, |source| Way::out(source).reply());
            }
            KeyCode::Char('a') if key.modifiers.is_empty() => {
                return source.map_or(Reply::Stay, |source| Way::archived(source).reply());
            }
            KeyCode::Char('c') => {
                if let Some(case) = &session.case {
                    return cite(session, &case.file.slug, &self.id);
                }
            }
            _ => self.sheet.press(key),
        }
        Reply::Stay
    }

    fn hints(&self, session: &Session) -> Vec<Shown<'static>> {
        let opens = |way: fn(&Source) -> Way, words| {
            let source = self.source(session)?;
            matches!(way(source), Way::Open { .. }).then(|| Shown::own(words))
        };
        let ways = [
            opens(Way::out, "y opens it in the browser"),
            Some(Shown::own("j/k move")),
            Some(Shown::own("c cites it")),
            opens(Way::archived, "a opens the archived copy"),
            Some(Shown::own("Esc closes")),
        ];
        ways.into_iter().flatten().collect()
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let Some(source) = self.source(session) else {
            return;
        };
        let title = Shown::say(format_args!("Source {}", source.id));
        self.sheet
            .draw(pen, &title, 84, |page| write(page, session, source));
    }
}

fn write(page: &mut Page, session: &Session, source: &Source) {
    // First, so that no title or note can push the host out of sight.
    match Way::out(source) {
        Way::Open { host, .. } => page.text(
            0,
            &Shown::say(format_args!("y opens it at {host}")),
            Role::Key,
            None,
        ),
        Way::No(why) => page.text(0, &Shown::own(why), Role::Warn, None),
    }
    page.gap();
    page.text(0, &Shown::line(&source.title), Role::Strong, None);
    if let Some(publisher) = &source.publisher {
        page.pair("in", &Shown::line(publisher), Role::Plain, None);
    }
    if !source.authors.is_empty() {
        page.pair(
            "by",
            &Shown::line(&source.authors.join(", ")),
            Role::Plain,
            None,
        );
    }
    if let Some(date) = &source.date {
        page.pair(
            "date",
            &Shown::line(&session.zone().full(date.from, date.to, date.precision)),
            Role::Plain,
            None,
        );
    }
    if let Some(note) = &source.note {
        page.pair("note", &Shown::line(note), Role::Plain, None);
    }
    if let Some(address) = source
        .address
        .as_ref()
        .filter(|address| *address != "withheld")
    {
        page.pair("address", &Shown::line(address), Role::Plain, None);
    }
    for copy in &source.copies {
        page.pair("copy", &Shown::line(copy), Role::Dim, None);
    }
    page.gap();
    if let Some(archived) = &source.archived {
        page.pair("archived", &Shown::line(archived), Role::Plain, None);
        if let Way::Open { host, .. } = Way::archived(source) {
            page.text(
                0,
                &Shown::say(format_args!("a opens the archived copy at {host}")),
                Role::Key,
                None,
            );
        }
    }
}

/// How a source is cited.
fn cite(session: &Session, case: &Id, id: &Id) -> Reply {
    let key = Key::new(case.clone(), id.clone());
    match Citation::new(session, &key) {
        Some(citation) => Reply::Show(Box::new(citation)),
        None => Reply::Stay,
    }
}

/// Several sources.
pub struct SourceList {
    ids: Vec<Id>,
    reading: Reading,
}

impl SourceList {
    /// A list of sources of the open case.
    pub fn new(ids: Vec<Id>) -> Self {
        Self {
            ids,
            reading: Reading::default(),
        }
    }
}

impl Overlay for SourceList {
    fn name(&self) -> &'static str {
        "sources"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Char('q') if key.modifiers.is_empty() => return Reply::Close,
            KeyCode::Enter | KeyCode::Char('o') => {
                return match self.reading.target() {
                    Some(Target::Source(id)) => Reply::Show(Box::new(SourceCard::new(id.clone()))),
                    _ => Reply::Stay,
                };
            }
            KeyCode::Char('c') => {
                return match (self.reading.target(), &session.case) {
                    (Some(Target::Source(id)), Some(case)) => cite(session, &case.file.slug, id),
                    _ => Reply::Stay,
                };
            }
            _ => {}
        }
        if let Some(verb) = list_verb(key) {
            self.reading.act(verb, session);
        }
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&[
            "j/k move",
            "c cites it",
            "Enter shows the source and its host",
            "Esc closes",
        ])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let Some(case) = session.case.as_deref() else {
            return;
        };
        let width = 100.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        for source in self.ids.iter().filter_map(|id| case.source(id)) {
            page.link(
                &source_line(session, source),
                Role::Plain,
                &Target::Source(source.id.clone()),
            );
        }
        let lines = page.finish();
        let height = (lines.len() + 2).clamp(6, pen.height().saturating_sub(2).max(6));
        let mut inside = window(
            pen,
            &Shown::say(format_args!("{} sources", self.ids.len())),
            width,
            height,
        );
        self.reading.draw(&mut inside, lines, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_have_a_host() {
        assert_eq!(host("https://example.org/a?b#c"), Some("example.org"));
        assert_eq!(host("http://example.org:8080"), Some("example.org:8080"));
        for bad in [
            "ftp://example.org",
            "javascript:alert(1)",
            "https://",
            "https://user:pass@example.org/",
            "https://exa\u{202e}mple.org",
            "https://example.org/\u{1b}[2J",
            "https://example.org/a b",
            "https://example.org/`id`",
            "file:///etc/passwd",
            "https://ex_ample.org",
        ] {
            assert_eq!(host(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn copies_and_withheld_addresses_are_never_opened() {
        assert!(matches!(
            Way::of(Some("https://example.org"), true),
            Way::No(_)
        ));
        assert!(matches!(Way::of(Some("withheld"), false), Way::No(_)));
        assert!(matches!(Way::of(None, false), Way::No(_)));
        assert!(matches!(
            Way::of(Some("https://example.org"), false),
            Way::Open { .. }
        ));
    }
}
