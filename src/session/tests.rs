//! Sessions over the built-in archive with a plain scan: what becomes of wishes, without a screen.

mod landing;

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::archive::Archive;
use crate::index::Index;
use crate::index::scan::Scan;
use crate::model::query::parse;
use crate::model::record::{Key, Kind};
use crate::model::selection::{Mark, Selection};
use crate::model::time::{HOUR, Instant, MINUTE};
use crate::session::{Axis, Intent, Place, Session, ZoneChoice, Zoom};
use crate::work::{Crew, Desk, Job, Report};

/// A session and those who do its work, at once.
struct Walk {
    session: Session,
    crew: Crew,
    reports: Arc<Mutex<Receiver<Report>>>,
}

impl Walk {
    fn at(place: Place) -> Self {
        Self::over(None, place)
    }

    /// Over another index than a scan of the built-in archive.
    fn over(index: Option<Arc<dyn Index>>, place: Place) -> Self {
        let archive = Archive::builtin();
        let index = index.unwrap_or_else(|| {
            let load = |slug: &String| Arc::new(archive.load(slug).unwrap().whole);
            let wholes: Vec<_> = archive.slugs().iter().map(load).collect();
            Arc::new(Scan::new(&wholes, archive.codebook()))
        });
        let session = Session::new(archive.codebook().clone(), archive.slugs(), place);
        let (sender, reports) = channel();
        let deliver = Arc::new(move |report| drop(sender.send(report)));
        let mut walk = Self {
            session,
            crew: Crew::inline(Arc::new(Desk::with_index(archive, index)), deliver),
            reports: Arc::new(Mutex::new(reports)),
        };
        let first = walk.session.start();
        walk.work(vec![first, Job::Rest]);
        walk
    }

    fn start() -> Self {
        Self::at(Place::start("askjpm"))
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

    fn want(&mut self, intent: Intent) -> &Session {
        let jobs = self.session.apply(intent);
        self.work(jobs);
        &self.session
    }

    fn select(&mut self, query: &str) -> &Session {
        self.want(Intent::Select(query.to_owned()))
    }

    fn attempt(&mut self, text: &str) -> &Session {
        self.want(Intent::Try {
            text: text.to_owned(),
            whole: false,
        })
    }

    fn total(&self) -> usize {
        self.session.main.total
    }

    fn row(&self) -> &str {
        self.session.row().map_or("", |row| &row.key.id)
    }

    /// Posts a query finds, asked anew.
    fn count(query: &str) -> usize {
        let mut other = Self::start();
        other.select(query);
        assert_eq!(other.session.misread, None, "{query}");
        other.total()
    }
}

fn is(namespace: &str, value: &str) -> (String, String) {
    (namespace.to_owned(), value.to_owned())
}

#[test]
fn back_and_forward_go_through_every_place() {
    let mut walk = Walk::start();
    let mut places = vec![walk.session.place.clone()];
    for intent in [
        Intent::Cycle("stance".to_owned(), "mocking".to_owned()),
        Intent::Words("bank".to_owned()),
        Intent::Open("my-nypd".to_owned()),
        Intent::Select("stance:hostile".to_owned()),
        Intent::Clear,
    ] {
        walk.want(intent);
        places.push(walk.session.place.clone());
    }
    for place in places.iter().rev().skip(1) {
        walk.want(Intent::Back);
        let here = &walk.session.place;
        assert_eq!((&here.case, &here.query), (&place.case, &place.query));
        assert_eq!(here.row, place.row, "{}", place.query);
    }
    walk.want(Intent::Back);
    assert!(
        walk.session.notice.is_some(),
        "it says that this is the start"
    );
    assert_eq!(walk.session.place.query, places[0].query);
    for place in &places[1..] {
        walk.want(Intent::Forward);
        assert_eq!(walk.session.place.query, place.query);
        assert_eq!(walk.session.place.case, place.case);
    }
    // Somewhere new: what was ahead is forgotten.
    walk.want(Intent::Back);
    walk.want(Intent::Back);
    walk.select("stance:critical");
    walk.want(Intent::Forward);
    assert_eq!(walk.session.place.query, "stance:critical");
}

#[test]
fn leaving_goes_back_to_where_one_jumped_from() {
    let mut walk = Walk::start();
    walk.select("stance:mocking");
    assert!(!walk.session.has_jumped(), "narrowing is no jump");
    walk.want(Intent::Open("my-nypd".to_owned()));
    walk.select("stance:hostile");
    walk.select("stance:critical");
    assert!(walk.session.has_jumped());
    walk.want(Intent::Return);
    let place = &walk.session.place;
    assert_eq!(
        (place.case.as_str(), place.query.as_str()),
        ("askjpm", "stance:mocking")
    );
    assert!(!walk.session.has_jumped());
}

#[test]
fn a_filter_narrows_every_count() {
    let mut walk = Walk::start();
    let all = walk.total();
    let before = walk.session.main.clone();
    walk.want(Intent::Cycle("stance".to_owned(), "mocking".to_owned()));
    let main = &walk.session.main;
    assert!(main.total < all && main.total > 0);
    let facet = |answer: &crate::index::Answer, name: &str| {
        let facet = answer
            .facets
            .iter()
            .find(|facet| facet.name == name)
            .cloned();
        facet.unwrap()
    };
    // Its own namespace is counted as if it were off; every other under it.
    assert_eq!(facet(main, "stance"), facet(&before, "stance"));
    for one in main.facets.iter().filter(|facet| facet.name != "stance") {
        let wider = facet(&before, &one.name);
        for (value, count) in &one.values {
            let most = wider
                .values
                .iter()
                .find(|(v, _)| v == value)
                .map(|(_, n)| *n);
            assert!(Some(*count) <= most, "{}:{value}", one.name);
        }
        assert!(one.none <= wider.none);
    }
    let histogram = main.histogram.as_ref().unwrap();
    let bins: usize = histogram.bins.iter().map(|bin| bin.count).sum();
    assert_eq!(bins + histogram.untimed + histogram.outside, main.total);
    assert_eq!(
        main.phases.iter().map(|p| p.count).sum::<usize>(),
        main.total
    );
}

#[test]
fn a_live_count_is_what_the_filter_would_show() {
    let mut walk = Walk::start();
    walk.select("-stance:official bank");
    let own = walk
        .session
        .main
        .facets
        .iter()
        .find(|facet| facet.name == "stance");
    let own = own.cloned().unwrap();
    assert!(own.values.len() > 2, "{own:?}");
    for (value, count) in &own.values {
        assert_eq!(
            Walk::count(&format!("stance:{value} bank")),
            *count,
            "{value}"
        );
    }
    assert_eq!(Walk::count("-stance:* bank"), own.none);
    let tactic = walk
        .session
        .main
        .facets
        .iter()
        .find(|facet| facet.name == "tactic");
    for (value, count) in tactic.cloned().unwrap().values.iter().take(4) {
        let query = format!("-stance:official tactic:{value} bank");
        assert_eq!(Walk::count(&query), *count, "{query}");
    }
}

#[test]
fn the_whole_selection_is_one_query() {
    let mut walk = Walk::start();
    walk.want(Intent::Cycle("stance".to_owned(), "mocking".to_owned()));
    walk.want(Intent::Cycle("stance".to_owned(), "critical".to_owned()));
    walk.want(Intent::Out("tactic".to_owned(), "sarcasm".to_owned()));
    walk.want(Intent::Words("bank OR banker".to_owned()));
    let launch = walk.session.case.as_ref().unwrap().file.launch.from;
    walk.want(Intent::Range(Some((
        launch,
        Instant(launch.0 + 200 * HOUR),
    ))));
    let query = walk.session.place.query.clone();
    let read = parse(&query, &walk.session.namespaces()).map(Selection::from_query);
    assert_eq!(read, Ok(walk.session.selection.clone()), "{query}");
    assert_eq!(walk.session.selection.filters.len(), 3);
    assert_eq!(
        walk.session.selection.filters[&is("tactic", "sarcasm")],
        Mark::Out
    );
    assert_eq!(Walk::count(&query), walk.total());
    walk.want(Intent::Clear);
    assert_eq!(walk.session.place.query, "");
    assert!(walk.session.selection.is_empty());
}

#[test]
fn a_try_given_up_leaves_no_trace() {
    let mut walk = Walk::start();
    walk.select("stance:mocking");
    walk.want(Intent::Step(4));
    let (place, rows) = (walk.session.place.clone(), walk.session.main.rows.clone());
    for text in ["h", "ho", "how", "how (", "howl", ""] {
        walk.attempt(text);
    }
    walk.attempt("zzzz");
    assert_eq!(walk.total(), 0);
    walk.want(Intent::Untry);
    assert_eq!(walk.session.place, place);
    assert_eq!(walk.session.main.rows, rows);
    assert_eq!(walk.session.misread, None);
    walk.want(Intent::Back);
    assert_eq!(
        walk.session.place.query, "",
        "back is where one was before the filter"
    );
}

#[test]
fn a_try_kept_is_one_step() {
    let mut walk = Walk::start();
    for text in ["b", "ba", "bank"] {
        walk.attempt(text);
    }
    walk.want(Intent::Words("bank".to_owned()));
    assert_eq!(walk.session.place.query, "bank");
    walk.want(Intent::Back);
    assert_eq!(walk.session.place.query, "");
    walk.want(Intent::Forward);
    assert_eq!(walk.session.place.query, "bank");
}

#[test]
fn the_evidence_of_a_lesson_becomes_the_selection() {
    let mut walk = Walk::start();
    walk.select("stance:mocking");
    walk.want(Intent::Step(9));
    let case = walk.session.case.clone().unwrap();
    let lesson = case
        .lessons
        .iter()
        .find(|lesson| lesson.support.len() > 1)
        .unwrap();
    walk.want(Intent::Focus("lessons"));
    walk.want(Intent::Evidence(lesson.id.clone()));
    walk.want(Intent::Focus("posts"));
    let session = &walk.session;
    let cited: Vec<&str> = lesson
        .support
        .iter()
        .chain(&lesson.against)
        .map(|e| e.target.as_str())
        .collect();
    assert!(session.main.total > 1);
    assert_eq!(session.cursor, 0, "it is read from its beginning");
    for row in &session.main.rows {
        assert!(cited.contains(&row.key.id.as_str()), "{}", row.key.id);
    }
    for id in cited.iter().filter(|id| case.kind_of(id) == Kind::Post) {
        assert!(
            session.main.rows.iter().any(|row| row.key.id == **id),
            "{id}"
        );
    }
    assert!(session.has_jumped());
    walk.want(Intent::Return);
    assert_eq!(walk.session.place.query, "stance:mocking");
    assert_eq!(walk.session.place.focus, "lessons");
}

#[test]
fn following_leads_to_another_case_and_back() {
    let mut walk = Walk::start();
    walk.select("stance:mocking");
    walk.want(Intent::Step(2));
    let from = walk.session.place.clone();
    let far = Archive::builtin().load("my-nypd").unwrap().whole;
    let post = &far.posts[far.posts.len() / 2];
    walk.want(Intent::Follow(Key::new("my-nypd", post.id.clone())));
    assert_eq!(walk.session.case.as_ref().unwrap().file.slug, "my-nypd");
    assert_eq!(walk.row(), post.id);
    assert_eq!(walk.session.place.query, "");
    walk.want(Intent::Back);
    assert_eq!(walk.session.place, from);
    assert_eq!(Some(walk.row()), from.row.as_deref());
    // A lesson is pointed out to its pane.
    let lesson = &far.case.lessons[0];
    walk.want(Intent::Follow(Key::new("my-nypd", lesson.id.clone())));
    let aim = walk.session.aim.as_ref().unwrap();
    assert_eq!((aim.kind, &aim.id), (Kind::Lesson, &lesson.id));
}

#[test]
fn following_a_post_the_selection_hides_shows_it() {
    let mut walk = Walk::start();
    walk.select("stance:official");
    let hidden = Archive::builtin().load("askjpm").unwrap().whole;
    let hidden = hidden
        .posts
        .iter()
        .find(|post| {
            post.tags
                .iter()
                .all(|c| c.tag.to_string() != "stance:official")
        })
        .unwrap();
    walk.want(Intent::Follow(Key::new("askjpm", hidden.id.clone())));
    assert_eq!(walk.row(), hidden.id);
    walk.want(Intent::Back);
    assert_eq!(walk.session.place.query, "stance:official");
}

#[test]
fn a_query_that_cannot_be_read_keeps_the_last_rows() {
    let mut walk = Walk::start();
    walk.select("stance:mocking");
    let rows = walk.session.main.rows.clone();
    for broken in ["(bank", "likes:>x", "after:someday"] {
        for intent in [
            Intent::Words(broken.to_owned()),
            Intent::Select(broken.to_owned()),
            Intent::Try {
                text: broken.to_owned(),
                whole: true,
            },
        ] {
            walk.want(intent);
            let (text, error) = walk.session.misread.clone().unwrap();
            assert_eq!(text, broken);
            assert!(error.column >= 1 && !error.message.is_empty());
            assert_eq!(walk.session.main.rows, rows, "{broken}");
            assert_eq!(walk.session.place.query, "stance:mocking", "{broken}");
        }
        walk.want(Intent::Find(broken.to_owned()));
        assert!(walk.session.unfindable.is_some());
    }
    walk.select("stance:hostile");
    assert_eq!(walk.session.misread, None);
}

#[test]
fn hits_go_round_the_end() {
    let mut walk = Walk::start();
    walk.select("stance:official");
    let total = walk.total();
    assert!(total > 2);
    walk.want(Intent::End { last: false });
    let mut seen = Vec::new();
    for _ in 0..total {
        seen.push(walk.row().to_owned());
        walk.want(Intent::Hit { forward: true });
    }
    assert_eq!(walk.session.cursor, 0);
    let said = walk
        .session
        .notice
        .as_ref()
        .map(|notice| notice.text.clone());
    assert!(said.is_some_and(|said| said.contains("past the last")));
    seen.dedup();
    assert_eq!(seen.len(), total);
    walk.want(Intent::Hit { forward: false });
    assert_eq!(walk.session.cursor, total - 1);
    assert!(walk.session.notice.is_some());
    walk.want(Intent::Hit { forward: false });
    assert_eq!(
        (walk.session.cursor, walk.session.notice.is_some()),
        (total - 2, false)
    );
    // Of nothing there is no next.
    walk.select("zzzz");
    walk.want(Intent::Hit { forward: true });
    assert_eq!((walk.total(), walk.session.cursor), (0, 0));
}

#[test]
fn the_cursor_stays_on_its_record() {
    let mut walk = Walk::start();
    for steps in [7, 20, 45] {
        walk.want(Intent::Clear);
        walk.want(Intent::End { last: false });
        walk.want(Intent::Step(steps));
        let (id, stance) = (
            walk.row().to_owned(),
            walk.session.row().unwrap().stance.clone().unwrap(),
        );
        walk.want(Intent::Cycle("stance".to_owned(), stance.clone()));
        assert_eq!(walk.row(), id, "a filter that keeps it");
        walk.want(Intent::Sort);
        assert_eq!(walk.row(), id, "another order");
        walk.want(Intent::Sort);
        walk.want(Intent::Columns(40 + usize::try_from(steps).unwrap()));
        assert_eq!(walk.row(), id, "another width");
        walk.want(Intent::Clear);
        assert_eq!(walk.row(), id, "all posts again");
        walk.want(Intent::Out("stance".to_owned(), stance));
        assert_ne!(walk.row(), id, "a filter that hides it");
        assert_eq!(
            walk.session.row().map(|row| &row.key.id),
            walk.session.place.row.as_ref()
        );
    }
}

#[test]
fn zones_and_orders_go_round_and_are_said() {
    let mut walk = Walk::start();
    let mut told = Vec::new();
    for zone in [ZoneChoice::Utc, ZoneChoice::Mine, ZoneChoice::Case] {
        let session = walk.want(Intent::Zone);
        assert_eq!(session.zone, zone);
        let notice = session.notice.clone().unwrap();
        assert!(
            notice.text.contains(session.zone().label()),
            "{}",
            notice.text
        );
        told.push(session.zone().label().to_owned());
    }
    assert_ne!(told[0], told[2], "UTC is not the zone of the case");
    assert!(walk.want(Intent::Sort).place.by_relevance);
    assert!(!walk.want(Intent::Sort).place.by_relevance);
}

#[test]
fn a_time_can_be_written_in_several_ways() {
    let mut walk = Walk::start();
    // 13 November 2013, 16:00 in New York, is 21:00 UTC.
    let four = Instant(1_384_376_400_000_000);
    for text in [
        "2013-11-13 16:00",
        "13 Nov 16:00",
        "Nov 13 2013 16:00",
        "13 november 16:00",
        "2013-11-13T21:00:00Z",
    ] {
        assert_eq!(walk.session.moment(text), Some(four), "{text}");
    }
    walk.want(Intent::Seek(four));
    let at_row = walk.session.row().unwrap().span.unwrap();
    assert!(at_row.from >= four);
    let of_day = walk.session.moment("16:00").unwrap();
    assert_eq!(
        (of_day.0 - four.0) % (24 * HOUR),
        0,
        "four o'clock of the row's day"
    );
    let launch = walk.session.case.as_ref().unwrap().file.launch.from;
    assert_eq!(
        walk.session.moment("T+2h"),
        Some(Instant(launch.0 + 2 * HOUR))
    );
    assert_eq!(
        walk.session.moment("T+90m"),
        Some(Instant(launch.0 + 90 * MINUTE))
    );
    let midnight = walk.session.moment("2013-11-13").unwrap();
    assert_eq!(
        four.0 - midnight.0,
        16 * HOUR,
        "a day begins in the zone of the case"
    );
    walk.want(Intent::Zone);
    assert_eq!(walk.session.zone, ZoneChoice::Utc);
    let told = walk.session.moment("2013-11-13");
    assert_eq!(
        told,
        "2013-11-13T00:00:00Z".parse().ok(),
        "or in the zone shown"
    );
    let intents = walk.session.go_to("2013-11-13").unwrap();
    let [Intent::Seek(at), Intent::Say(said)] = intents.as_slice() else {
        panic!("{intents:?}")
    };
    assert_eq!(Some(*at), told);
    assert!(said.contains("13 Nov 2013 00:00 UTC"), "{said}");
    assert!(matches!(walk.session.go_to("soon"), Err(Intent::Warn(_))));
    walk.session.zone = ZoneChoice::Case;
    for text in [
        "",
        "soon",
        "25:00",
        "16:61",
        "31 Feb",
        "32 Nov",
        "2013-13-01",
        "13",
        "13 Nov Nov",
        "\u{202e}",
        "99999999999999:00",
        "Nov é",
    ] {
        let moment = walk.session.moment(text);
        assert!(moment.is_none() || text.is_empty(), "{text:?}: {moment:?}");
    }
}

#[test]
fn a_place_that_was_kept_is_found_again() {
    let mut walk = Walk::start();
    walk.select("stance:(mocking OR hostile) -tactic:sarcasm");
    walk.want(Intent::Step(9));
    walk.want(Intent::Focus("detail"));
    walk.want(Intent::Axis(Axis::Clock));
    walk.want(Intent::Sort);
    let launch = walk.session.case.as_ref().unwrap().file.launch.from;
    let zoom = Zoom::Span(launch, Instant(launch.0 + 300 * HOUR));
    walk.want(Intent::Zoom(zoom));
    let kept = serde_json::to_string(&walk.session.place).unwrap();
    let again = Walk::at(serde_json::from_str(&kept).unwrap());
    assert_eq!(again.session.place, walk.session.place);
    assert_eq!(again.session.main.rows, walk.session.main.rows);
    assert_eq!(again.row(), walk.row());
    assert_eq!(again.session.selection, walk.session.selection);
    // A kept query that no longer reads is said, and everything is shown.
    let mut place = walk.session.place.clone();
    place.query = "(".to_owned();
    let broken = Walk::at(place);
    assert!(broken.session.misread.is_some());
    assert_eq!(broken.total(), Walk::start().total());
    // A case that is gone gives way to one that is there.
    let gone = Walk::at(Place::start("gone"));
    assert!(gone.session.case.is_some() && gone.total() > 0);
    // A row that is gone is none to stand on.
    let mut place = Place::start("askjpm");
    place.row = Some("gone".to_owned());
    assert_eq!(Walk::at(place).session.cursor, 0);
}
