//! Detail: one record with everything known of it: who, when and how exactly, text, tags, notes, sources, lessons, thread.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::prose::{Page, Reading, Target};
use super::{Look, Pane, Slot, Wish, review};
use crate::index::Row;
use crate::model::anchor::find;
use crate::model::case::Source;
use crate::model::post::{Counts, Post};
use crate::model::record::{Case, Key, Kind};
use crate::model::tag::{Basis, Coding};
use crate::model::time::Precision;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::overlay;
use crate::ui::pen::{Pen, Strip};
use crate::ui::theme::Role;

/// The record under the cursor of the list.
#[derive(Debug, Default)]
pub struct Detail {
    reading: Reading,
    of: Option<Key>,
}

impl Pane for Detail {
    fn name(&self) -> &'static str {
        "detail"
    }

    fn title(&self) -> &'static str {
        "Detail"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        match session.row() {
            Some(row) => Shown::say(format_args!(
                "{} {} of {}",
                row.key.id,
                session.cursor + 1,
                session.main.total
            )),
            None => Shown::default(),
        }
    }

    fn slot(&self) -> Slot {
        Slot::Right
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "follow",
                verb: Verb::Open,
                keys: &["enter"],
                help: "follow the line: tag, source, lesson, post",
                hint: 10,
            },
            Binding {
                name: "define",
                verb: Verb::Own("define"),
                keys: &["d"],
                help: "what the tags mean",
                hint: 11,
            },
            Binding {
                name: "source",
                verb: Verb::Own("source"),
                keys: &["o"],
                help: "open a source, after showing its host",
                hint: 12,
            },
            Binding {
                name: "next-post",
                verb: Verb::Own("next-post"),
                keys: &["J", "]"],
                help: "next post",
                hint: 13,
            },
            Binding {
                name: "previous-post",
                verb: Verb::Own("previous-post"),
                keys: &["K", "["],
                help: "post before",
                hint: 0,
            },
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        self.lay_out(session);
        match verb {
            Verb::Own("next-post") => Intent::Step(1).into(),
            Verb::Own("previous-post") => Intent::Step(-1).into(),
            Verb::Own("define") => overlay::definitions(session, &tags_of(session)),
            Verb::Own("source") => match session.post().map(|post| post.sources.as_slice()) {
                Some([only]) => overlay::source(session, only),
                Some([]) | None => Intent::Say("no source here".to_owned()).into(),
                Some(many) => overlay::sources(session, many),
            },
            Verb::Left => Intent::Focus("posts").into(),
            _ => self.reading.act(verb, session),
        }
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.lay_out(session);
        self.reading
            .record(session)
            .or_else(|| session.row().map(|row| row.key.clone()))
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        self.reading.click(y, session)
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        self.reading.fit(pen);
        self.lay_out(look.session);
        self.reading.show(pen, look.focused);
    }
}

impl Detail {
    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        let key = session.row().map(|row| row.key.clone());
        if key != self.of {
            self.of = key;
            self.reading.rewind();
        }
        let mut page = self.reading.page();
        match (session.case.as_deref(), session.row(), session.post()) {
            (Some(case), Some(row), Some(post)) => post_page(&mut page, session, case, row, post),
            (Some(case), Some(row), None) => record_page(&mut page, session, case, row),
            _ => page.text(0, &Shown::own("Nothing is selected."), Role::Dim, None),
        }
        self.reading.lay(page.finish());
    }
}

fn tags_of(session: &Session) -> Vec<(String, String)> {
    let Some(post) = session.post() else {
        return Vec::new();
    };
    post.tags
        .iter()
        .map(|coding| {
            (
                coding.tag.namespace().to_owned(),
                coding.tag.value().to_owned(),
            )
        })
        .collect()
}

fn post_page(page: &mut Page, session: &Session, case: &Case, row: &Row, post: &Post) {
    let theme = page.theme();
    page.text(0, &Shown::line(&row.who), Role::Strong, None);
    if let Some(about) = post
        .actor
        .as_ref()
        .and_then(|id| case.actor(id))
        .and_then(|actor| actor.about.as_ref())
    {
        page.text(0, &Shown::line(about), Role::Dim, None);
    }
    let mut badge = Strip::default();
    let letter = session.letter(row.stance.as_deref());
    badge.push(Shown::say(format_args!("{letter} ")), theme.stance(letter));
    let stance = row.stance.as_deref().map_or("uncoded", |value| {
        session
            .code("stance", value)
            .map_or(value, |code| code.label.as_str())
    });
    badge.push(Shown::line(stance).into_owned(), theme.stance(letter));
    badge.push(
        Shown::say(format_args!(
            "   {} on {}",
            post.form.as_str(),
            post.platform
        )),
        theme.style(Role::Dim),
    );
    page.strip(0, badge, None);
    page.gap();
    let text = body(page, case, &post.id, &post.text, &row_hits(row, post));
    let origin = match post.status {
        crate::model::post::Status::Paraphrase => {
            "paraphrase: our own words for what the sources report, never the wording"
        }
        crate::model::post::Status::Verbatim => "verbatim",
        crate::model::post::Status::Excerpt => "excerpt: a part of the wording",
        crate::model::post::Status::Reconstructed => "reconstructed from several reports",
        crate::model::post::Status::Synthetic => "synthetic: made up",
    };
    page.text(0, &Shown::say(format_args!("[{origin}]")), Role::Dim, None);
    if text > 0 {
        page.text(
            0,
            &Shown::say(format_args!("{text} hidden characters are shown by name")),
            Role::Warn,
            None,
        );
    }
    when(page, session, case, row, post);
    if let Some(counts) = &post.counts {
        page.gap();
        page.pair(
            "counts",
            &Shown::line(&count_line(session, counts)),
            Role::Plain,
            None,
        );
    }
    if let Some(reception) = &post.reception {
        page.pair("reception", &Shown::line(reception), Role::Plain, None);
    }
    tags(page, session, &post.tags);
    notes(page, case, &post.id);
    sources(page, session, case, &post.sources);
    citing(page, case, &post.id);
    thread(page, session, &row.key);
}

/// When, and how exactly that is known.
fn when(page: &mut Page, session: &Session, case: &Case, row: &Row, post: &Post) {
    let zone = session.zone();
    page.heading("When");
    match &post.time {
        Some(time) if time.zone.is_none() && time.precision == Precision::Day => {
            // Told by its middle: with both readings of the day in it, its ends are nobody's midnight.
            let day = zone.brief(time.from, time.to, time.precision);
            let text = Shown::say(format_args!("{day} (day; its zone is not stated)"));
            page.text(0, &text, Role::Plain, None);
        }
        Some(time) => {
            let text = zone.full(time.from, time.to, time.precision);
            page.text(0, &Shown::line(&text), Role::Plain, None);
        }
        None => page.text(0, &Shown::own("no date in the sources"), Role::Dim, None),
    }
    if let Some(written) = post.time.as_ref().and_then(|time| time.as_written.as_ref()) {
        let text = Shown::say(format_args!("as written: {written}"));
        page.text(0, &text, Role::Dim, None);
    }
    let phase = post
        .phase
        .as_ref()
        .and_then(|of| Some((of, case.phase(&of.id)?)));
    let Some((of, phase)) = phase else {
        return;
    };
    let basis = match of.basis {
        Basis::Time => "by its time alone",
        Basis::Source => "by its source",
        Basis::Reading => "by our reading",
    };
    let text = Shown::say(format_args!("phase: {} ({basis})", phase.name));
    page.text(0, &text, Role::Plain, None);
    let narrower = row.span.filter(|span| {
        let time = post.time.as_ref();
        time.is_none_or(|time| span.from > time.from || span.to < time.to)
    });
    if let Some(span) = narrower {
        let (range, zone) = (zone.range(span.from, span.to), zone.label());
        let text = Shown::say(format_args!("the phase narrows it to {range} {zone}"));
        page.text(0, &text, Role::Dim, None);
    }
}

/// The text with hits and noted spans marked; gives the number of characters revealed.
fn body(page: &mut Page, case: &Case, id: &str, text: &str, hits: &[Range<usize>]) -> usize {
    let theme = page.theme();
    let noted: Vec<Range<usize>> = case
        .notes_on(id)
        .filter_map(|note| note.anchor.as_ref())
        .filter_map(|anchor| find(text, anchor))
        .map(|(range, _)| range)
        .collect();
    let (_, noted) = Shown::block_marked(text, &noted);
    let (shown, hits) = Shown::block_marked(text, hits);
    let underline = Style::new().add_modifier(Modifier::UNDERLINED);
    let mut marks: Vec<(Range<usize>, Style)> = hits
        .into_iter()
        .map(|range| (range, theme.style(Role::Hit)))
        .collect();
    for range in noted {
        if !marks
            .iter()
            .any(|(mark, _)| mark.start < range.end && range.start < mark.end)
        {
            marks.push((range, underline));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    page.styled(0, &shown, theme.style(Role::Strong), &marks, None);
    shown.revealed()
}

/// The hits of a row lie in its text, which may be a part of the post's, with dots for what was left out.
fn row_hits(row: &Row, post: &Post) -> Vec<Range<usize>> {
    let dots = '…'.len_utf8();
    let place = |(before, after): (usize, usize)| {
        let end = row.text.len().checked_sub(after)?;
        Some((before, post.text.find(row.text.get(before..end)?)?))
    };
    let places = [(0, 0), (0, dots), (dots, 0), (dots, dots)];
    let Some((before, at)) = places.into_iter().find_map(place) else {
        return Vec::new();
    };
    let moved = |n: usize| (n + at).checked_sub(before);
    row.highlights
        .iter()
        .filter_map(|hit| Some(moved(hit.start)?..moved(hit.end)?))
        .collect()
}

fn count_line(session: &Session, counts: &Counts) -> String {
    let parts = [
        (counts.likes, "likes"),
        (counts.reposts, "reposts"),
        (counts.replies, "replies"),
        (counts.quotes, "quotes"),
        (counts.views, "views"),
    ];
    let mut line: Vec<String> = parts
        .iter()
        .filter_map(|(n, what)| n.map(|n| format!("{n} {what}")))
        .collect();
    if let Some(written) = &counts.as_written {
        line.push(format!("as reported: {written}"));
    }
    if let Some(as_of) = &counts.as_of {
        let zone = session.zone();
        line.push(format!(
            "as of {}",
            zone.full(as_of.from, as_of.to, as_of.precision)
        ));
    }
    line.join("; ")
}

fn tags(page: &mut Page, session: &Session, codings: &[Coding]) {
    if codings.is_empty() {
        return;
    }
    page.heading("Tags");
    for coding in codings {
        let (namespace, value) = (coding.tag.namespace(), coding.tag.value());
        let label = session
            .code(namespace, value)
            .map_or(value, |code| code.label.as_str());
        let basis = match coding.basis {
            Basis::Source => ", so the source",
            Basis::Time => ", by its time",
            Basis::Reading => "",
        };
        let ground = coding
            .ground
            .as_ref()
            .map(|ground| format!(": {ground}"))
            .unwrap_or_default();
        let text = Shown::say(format_args!("{namespace}: {label}{basis}{ground}"));
        page.link(
            &text,
            Role::Plain,
            &Target::Tag(namespace.to_owned(), value.to_owned()),
        );
    }
}

/// Notes on a record, and second looks at it.
pub fn notes(page: &mut Page, case: &Case, id: &str) {
    let mut any = false;
    for note in case.notes_on(id) {
        if !any {
            page.heading("Notes");
            any = true;
        }
        let by = if note.by == "archive" {
            "the archive's own"
        } else {
            note.by.as_str()
        };
        let text = match &note.anchor {
            Some(anchor) => Shown::say(format_args!("on “{}”: {} ({by})", anchor.quote, note.text)),
            None => Shown::say(format_args!("{} ({by})", note.text)),
        };
        page.text(2, &text, Role::Plain, None);
    }
    review::of_record(page, case, id);
}

/// Sources by id, each a line that leads to it.
pub fn sources(page: &mut Page, session: &Session, case: &Case, ids: &[String]) {
    if ids.is_empty() {
        return;
    }
    page.heading("Sources");
    for id in ids {
        match case.source(id) {
            Some(source) => page.link(
                &source_line(session, source),
                Role::Plain,
                &Target::Source(id.clone()),
            ),
            None => page.text(
                2,
                &Shown::say(format_args!("{id}: not in the archive")),
                Role::Warn,
                None,
            ),
        }
    }
}

/// A source in a line: publisher, title, date, and what is special about its address.
pub fn source_line(session: &Session, source: &Source) -> Shown<'static> {
    let publisher = source
        .publisher
        .as_deref()
        .map(|p| format!("{p}: "))
        .unwrap_or_default();
    let zone = session.zone();
    let date = source
        .date
        .as_ref()
        .map(|d| format!(", {}", zone.brief(d.from, d.to, d.precision)))
        .unwrap_or_default();
    let address = match (source.address.as_deref(), source.mirror) {
        (Some("withheld"), _) => " [address withheld]",
        (Some(_), true) => " [copy elsewhere: shown, never opened]",
        (None, _) => " [no address]",
        _ => "",
    };
    Shown::say(format_args!("{publisher}{}{date}{address}", source.title))
}

/// Lessons and decision points that point at a record, and commentary that speaks of it.
pub fn citing(page: &mut Page, case: &Case, id: &str) {
    let key = |id: &str| Target::Record(Key::new(case.file.slug.clone(), id));
    let mut any = false;
    for (lesson, support) in case.lessons_citing(id) {
        if !std::mem::replace(&mut any, true) {
            page.heading("Lessons that cite it");
        }
        let side = if support { "" } else { " (against)" };
        page.link(
            &Shown::say(format_args!("{}{side}", lesson.claim)),
            Role::Plain,
            &key(&lesson.id),
        );
    }
    for decision in case.decisions_citing(id) {
        if !std::mem::replace(&mut any, true) {
            page.heading("Lessons that cite it");
        }
        page.link(
            &Shown::say(format_args!("decision point: {}", decision.title)),
            Role::Plain,
            &key(&decision.id),
        );
    }
    let mut any = false;
    for commentary in case
        .commentary
        .iter()
        .filter(|c| c.about.iter().any(|about| about == id))
    {
        if !std::mem::replace(&mut any, true) {
            page.heading("Commentary on it");
        }
        let who = commentary
            .authors
            .first()
            .or(commentary.outlet.as_ref())
            .map_or("", String::as_str);
        page.link(
            &Shown::say(format_args!("{who}: {}", commentary.title)),
            Role::Plain,
            &key(&commentary.id),
        );
    }
}

fn thread(page: &mut Page, session: &Session, key: &Key) {
    let Some((of, rows)) = &session.thread else {
        return;
    };
    if of != key || rows.is_empty() {
        return;
    }
    page.heading("Thread");
    for row in rows {
        let text = Shown::say(format_args!("{}: {}", row.who, row.text));
        page.link(&text, Role::Plain, &Target::Record(row.key.clone()));
    }
}

/// A record that is no post: what the list knows of it, and the way to its own pane.
fn record_page(page: &mut Page, session: &Session, case: &Case, row: &Row) {
    page.text(
        0,
        &Shown::say(format_args!("{} {}", row.kind, row.key.id)),
        Role::Dim,
        None,
    );
    if !row.who.is_empty() {
        page.text(0, &Shown::line(&row.who), Role::Strong, None);
    }
    if let Some(span) = row.span {
        page.text(
            0,
            &Shown::line(&session.zone().full(span.from, span.to, span.precision)),
            Role::Plain,
            None,
        );
    }
    page.gap();
    let (text, hits) = Shown::block_marked(&row.text, &row.highlights);
    let hit = page.theme().style(Role::Hit);
    let marks: Vec<_> = hits.into_iter().map(|range| (range, hit)).collect();
    page.styled(0, &text, page.theme().style(Role::Strong), &marks, None);
    if row.kind != Kind::Post {
        page.gap();
        page.link(
            &Shown::own("read it in its own pane"),
            Role::Plain,
            &Target::Record(row.key.clone()),
        );
    }
    notes(page, case, &row.key.id);
    citing(page, case, &row.key.id);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hit_itself_is_marked_not_an_equal_word_before_it() {
        let post: Post = serde_json::from_str(
            r#"{"id": "p1", "status": "paraphrase", "form": "post", "platform": "twitter",
                "text": "a bank, a bank and a bank", "tags": [], "sources": []}"#,
        )
        .unwrap();
        for (text, hit, marked) in [
            ("a bank, a bank and a bank", 10..14, 10..14),
            ("…bank and a bank", 14..18, 21..25),
            ("…a bank and…", 5..9, 10..14),
            ("a bank, a…", 2..6, 2..6),
        ] {
            let row = Row {
                key: Key::new("case", "p1"),
                kind: Kind::Post,
                span: None,
                who: String::new(),
                stance: None,
                status: None,
                form: None,
                phase: None,
                text: text.to_owned(),
                highlights: vec![hit],
                notes: 0,
            };
            assert_eq!(row_hits(&row, &post), [marked], "{text}");
        }
    }
}
