//! Likeness: the open case against all others, each score a sum that can be unfolded, and from which codes can be left out.

use std::sync::Arc;

use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish};
use crate::measure::Study;
use crate::measure::likeness::{Ground, Likeness, Weight};
use crate::model::Id;
use crate::model::case::short_title;
use crate::model::record::Key;
use crate::model::tag::Tag;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::{Pen, Strip};
use crate::ui::theme::Role;

/// Cases like the open one.
#[derive(Debug, Default)]
pub struct LikenessPane {
    reading: Reading,
    /// Codes that are left out.
    without: Vec<Tag>,
    /// The last ranking: working it out goes over all cases.
    ranked: Option<Ranked>,
}

/// A ranking, and what it is of.
#[derive(Debug)]
struct Ranked {
    study: Arc<Study>,
    case: Id,
    without: Vec<Tag>,
    /// Each with the sum of all its codes, those left out too.
    found: Vec<(Likeness, Likeness)>,
}

impl Pane for LikenessPane {
    fn name(&self) -> &'static str {
        "likeness"
    }

    fn title(&self) -> &'static str {
        "Similar"
    }

    fn aside(&self, _session: &Session) -> Shown<'static> {
        match self.without.len() {
            0 => Shown::default(),
            n => Shown::say(format_args!("{n} left out")),
        }
    }

    fn slot(&self) -> Slot {
        Slot::Below
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "unfold",
                verb: Verb::Open,
                keys: &["enter"],
                help: "what the score is made of; a code: why both bear it",
                hint: 10,
            },
            Binding {
                name: "leave-out",
                verb: Verb::Own("leave-out"),
                keys: &["-"],
                help: "leave the code out of all sums, or put it back",
                hint: 11,
            },
            Binding {
                name: "open",
                verb: Verb::Own("open"),
                keys: &["o"],
                help: "open the case",
                hint: 12,
            },
            prose::TOGGLE,
            prose::ITEMS[0],
            prose::ITEMS[1],
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        self.lay_out(session);
        let item = self.reading.item().cloned();
        let (slug, tag) = item.as_deref().map_or((None, None), parted);
        match verb {
            Verb::Own("leave-out") => {
                let Some(tag) = tag else {
                    let said = "unfold a case with Enter and stand on a code both bear";
                    return Intent::Say(said.to_owned()).into();
                };
                if self.without.contains(&tag) {
                    self.without.retain(|left| *left != tag);
                } else {
                    self.without.push(tag);
                }
                // The order changes with the scores: the cursor stays with its code, where it was on the screen.
                let scroll = self.reading.scroll;
                self.lay_out(session);
                if let Some(item) = item {
                    self.reading.stand_on(&item);
                    let above = scroll.cursor.saturating_sub(scroll.top);
                    let cursor = self.reading.scroll.cursor;
                    self.reading.scroll.top = cursor.saturating_sub(above);
                }
                Wish::Nothing
            }
            Verb::Own("open") => match slug {
                Some(slug) if !slug.is_empty() => Intent::Open(slug.to_owned()).into(),
                _ => Wish::Nothing,
            },
            _ => self.reading.act(verb, session),
        }
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.lay_out(session);
        // What is alike is no record; the case it is in can be cited.
        let (slug, _) = parted(self.reading.item()?);
        let slug = slug.filter(|slug| session.case_named(slug).is_some())?;
        Some(Key::new(slug, slug))
    }

    fn escape(&mut self) -> bool {
        self.reading.fold_all()
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

/// The name of a code's item, within a case.
fn item(slug: &str, tag: &Tag) -> Id {
    format!("{slug} {tag}")
}

/// The case and the code of an item.
fn parted(item: &str) -> (Option<&str>, Option<Tag>) {
    match item.split_once(' ') {
        Some((slug, tag)) => (Some(slug), tag.parse().ok()),
        None => (Some(item), None),
    }
}

impl LikenessPane {
    /// Ranks anew when the case, the archive or what is left out is another.
    fn rank(&mut self, session: &Session) {
        let (Some(study), Some(case)) = (&session.study, &session.case) else {
            self.ranked = None;
            return;
        };
        let slug = &case.file.slug;
        let fresh = self.ranked.as_ref().is_some_and(|last| {
            Arc::ptr_eq(&last.study, study) && last.case == *slug && last.without == self.without
        });
        if fresh {
            return;
        }
        let all = study.codes.ranked(slug, &self.without).unwrap_or_default();
        let found = all.into_iter().filter_map(|one| {
            let whole = study.codes.between(slug, &one.slug, &[])?;
            Some((one, whole))
        });
        self.ranked = Some(Ranked {
            study: study.clone(),
            case: slug.clone(),
            without: self.without.clone(),
            found: found.collect(),
        });
    }

    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        self.rank(session);
        self.reading.take_up(session, &[]);
        let mut page = self.reading.page();
        match &self.ranked {
            None => page.text(0, &Shown::own("reading the archive"), Role::Dim, None),
            Some(ranked) => self.write(&mut page, session, ranked),
        }
        self.reading.lay(page.finish());
    }

    fn write(&self, page: &mut Page, session: &Session, ranked: &Ranked) {
        if !self.without.is_empty() {
            page.text(0, &Shown::own("Left out of every sum"), Role::Title, None);
        }
        for tag in &self.without {
            let weights = &mut ranked.study.codes.weights();
            let Some((_, weight)) = weights.find(|(known, _)| *known == tag) else {
                continue;
            };
            // Of no case: the key that leaves out puts it back here too.
            let id = item("", tag);
            page.item(Some(id.clone()));
            self.code(page, session, tag, *weight, &id);
        }
        if !self.without.is_empty() {
            page.item(None);
            page.gap();
        }
        for (one, whole) in &ranked.found {
            page.item(Some(one.slug.clone()));
            let share = one.share().map_or("  - ".to_owned(), |share| {
                format!("{:>3.0}%", share * 100.0)
            });
            let name = short_title(&one.title);
            let note = noted(session, &one.slug);
            let head = Shown::say(format_args!("{:>5.2} {share}  {name}{note}", one.score));
            page.link(&head, Role::Strong, &Target::Fold(one.slug.clone()));
            if self.reading.is_open(&one.slug) {
                if one.title != name {
                    page.text(2, &Shown::line(&one.title), Role::Dim, None);
                }
                self.sum(page, session, one, whole);
                page.gap();
            }
        }
        page.item(None);
        page.heading("How it is counted");
        let most = ranked.found.first().map_or(0.0, |(one, _)| one.most);
        let told = Shown::say(format_args!(
            "A score is the sum of the weights of the codes both cases bear: log2(N / n), of N = {} cases n bear the code. What \
             all bear says nothing. The share is of the case's likeness to itself, {most:.2}. It knows what was coded, not \
             whether the cases felt alike or went alike.",
            ranked.study.codes.cases()
        ));
        page.text(0, &told, Role::Dim, None);
    }

    /// A code and what it adds, or would if it were not left out.
    fn code(&self, page: &mut Page, session: &Session, tag: &Tag, weight: Weight, id: &str) {
        let out = self.without.contains(tag);
        let theme = page.theme();
        let (mark, role) = if out {
            ("out", Role::Dim)
        } else {
            ("   ", Role::Plain)
        };
        let mut strip = Strip::default();
        strip.push(Shown::own(mark), theme.style(Role::Warn));
        let words = format!("{:>5.2} {}", weight.bits, label(session, tag));
        strip.push(Shown::line(&words).into_owned(), theme.style(role));
        page.strip(0, strip, Some(Target::Fold(id.to_owned())));
    }

    /// The codes of a score, and what only one of the two bears.
    fn sum(&self, page: &mut Page, session: &Session, one: &Likeness, whole: &Likeness) {
        if whole.shared.is_empty() {
            page.text(2, &Shown::own("no code in common"), Role::Dim, None);
        }
        for shared in &whole.shared {
            let id = item(&one.slug, &shared.tag);
            page.item(Some(id.clone()));
            self.code(page, session, &shared.tag, shared.weight, &id);
            if self.reading.is_open(&id) {
                let Weight { bits, n, of } = shared.weight;
                let told = Shown::say(format_args!(
                    "{n} of {of} cases bear it: log2({of} / {n}) = {bits:.2}"
                ));
                page.text(4, &told, Role::Dim, None);
                grounds(page, "here", &shared.here);
                grounds(page, "there", &shared.there);
            }
        }
        page.item(Some(one.slug.clone()));
        for (words, list) in [
            ("Only here: ", &whole.only_here),
            ("Only there: ", &whole.only_there),
        ] {
            let tags: Vec<String> = list
                .iter()
                .map(|(tag, weight)| format!("{} {:.2}", label(session, tag), weight.bits))
                .collect();
            if !tags.is_empty() {
                let told = Shown::say(format_args!("{words}{}", tags.join(", ")));
                page.text(2, &told, Role::Dim, None);
            }
        }
    }
}

/// What stands behind the name of a case that opens with a content note.
fn noted(session: &Session, slug: &str) -> &'static str {
    let note = session
        .case_named(slug)
        .and_then(|case| case.content_note());
    if note.is_some() { " (note)" } else { "" }
}

/// A code as its namespace and its label.
fn label(session: &Session, tag: &Tag) -> String {
    let (namespace, value) = (tag.namespace(), tag.value());
    let label = session
        .code(namespace, value)
        .map_or(value, |code| code.label.as_str());
    format!("{namespace}: {label}")
}

/// Why a case bears a code, each a row that leads to the record.
fn grounds(page: &mut Page, side: &'static str, grounds: &[Ground]) {
    for ground in grounds {
        let why = ground.text.as_deref().unwrap_or("no ground is written");
        let on = &ground.on;
        let on = if on.id == on.case { "the case" } else { &on.id };
        let told = Shown::say(format_args!("{side}: {why} ({on})"));
        let target = Target::Record(ground.on.clone());
        page.text(4, &told, Role::Plain, Some(&target));
    }
}
