//! Where one comes to stand, however late the answers are.

use std::sync::Arc;

use super::Walk;
use crate::index::{Answer, Index, IndexError, MAX_WINDOW, Question, Row, Seek};
use crate::model::post::Post;
use crate::model::record::{Key, Kind};
use crate::model::time::{HOUR, Instant};
use crate::session::{Intent, Place, Session, Zoom};
use crate::work::{Ask, Job, Report, Stream};

/// A list of so many rows, whatever is asked.
struct Long(usize);

impl Index for Long {
    fn name(&self) -> &'static str {
        "long"
    }

    fn ask(&self, question: &Question, _: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        let found = match &question.seek {
            Some(Seek::Record(key)) => key.id.strip_prefix('r').and_then(|n| n.parse().ok()),
            _ => None,
        };
        let asked = &question.window;
        assert!(asked.len() <= MAX_WINDOW);
        let first = found
            .map_or(asked.start, |at: usize| at.saturating_sub(asked.len() / 3))
            .min(self.0);
        let row = |n: usize| Row {
            key: Key::new("askjpm", format!("r{n}")),
            kind: Kind::Post,
            span: None,
            who: String::new(),
            stance: None,
            status: None,
            form: None,
            phase: None,
            text: String::new(),
            highlights: Vec::new(),
            notes: 0,
        };
        Ok(Answer {
            total: self.0,
            first,
            rows: (first..(first + asked.len()).min(self.0))
                .map(row)
                .collect(),
            found,
            ..Answer::default()
        })
    }

    fn posts(&self, _: &[Key]) -> Result<Vec<Post>, IndexError> {
        Ok(Vec::new())
    }
}

const LENGTH: usize = 5_000;

fn long() -> Walk {
    Walk::over(Some(Arc::new(Long(LENGTH))), Place::start("askjpm"))
}

fn asks(jobs: &[Job]) -> Vec<&Ask> {
    let mut asks = Vec::new();
    for job in jobs {
        if let Job::Ask(ask) = job {
            asks.push(&**ask);
        }
    }
    asks
}

/// The jobs the lanes would still do: of those of a stream, the newest.
fn newest(jobs: Vec<Job>) -> Vec<Job> {
    let mut kept: Vec<Job> = Vec::new();
    for job in jobs {
        if let Some(stream) = job.stream() {
            kept.retain(|older| older.stream() != Some(stream));
        }
        kept.push(job);
    }
    kept
}

impl Walk {
    /// Wishes that no answer comes between.
    fn hurry(&mut self, intents: impl IntoIterator<Item = Intent>) {
        let mut jobs = Vec::new();
        for intent in intents {
            jobs.extend(self.session.apply(intent));
            let session = &self.session;
            assert!(
                session.main.total == 0 || session.row().is_some(),
                "a row stands, whatever is on its way"
            );
        }
        self.work(newest(jobs));
    }
}

#[test]
fn a_key_held_down_asks_for_rows_alone_and_one_window_at_a_time() {
    for by in [1, 35, -1, -35] {
        let mut walk = long();
        let start = 2_000;
        walk.want(Intent::Step(start));
        let histogram = crate::index::Histogram {
            untimed: 7,
            ..Default::default()
        };
        walk.session.main.histogram = Some(histogram);
        let mut waiting = Vec::new();
        for step in 1..=40_isize {
            waiting.extend(walk.session.apply(Intent::Step(by)));
            assert!(walk.session.row().is_some(), "{by}, {step} steps");
        }
        let asked = asks(&waiting);
        // Whoever goes a row at a time is not out of the margin yet.
        assert_eq!(asked.len(), usize::from(by.abs() > 1), "{by}");
        for ask in asked {
            assert!(ask.side.is_none() && ask.main.histogram.is_none());
            assert!(ask.main.facets.is_empty() && ask.main.phases.is_none());
        }
        walk.work(waiting);
        let here = usize::try_from(start + 40 * by).unwrap();
        assert_eq!(
            (walk.session.cursor, walk.row()),
            (here, &*format!("r{here}"))
        );
        let untimed = walk.session.main.histogram.as_ref().map(|h| h.untimed);
        assert_eq!(untimed, Some(7), "what was counted stays");
    }
}

#[test]
fn the_end_of_a_long_list_is_reached_without_blanking_it() {
    let mut walk = long();
    walk.hurry([Intent::End { last: true }]);
    assert_eq!(walk.row(), "r4999");
    walk.hurry([
        Intent::End { last: false },
        Intent::Step(3),
        Intent::Hit { forward: false },
    ]);
    assert_eq!(walk.row(), "r2");
    walk.hurry(vec![Intent::Hit { forward: false }; 4]);
    assert_eq!(walk.row(), "r4998", "round the end");
}

#[test]
fn a_post_outside_the_window_is_followed_within_the_selection() {
    let mut walk = long();
    walk.select("stance:mocking");
    walk.want(Intent::Follow(Key::new("askjpm", "r4000")));
    assert_eq!(walk.row(), "r4000");
    assert_eq!(walk.session.place.query, "stance:mocking");
    walk.want(Intent::Back);
    assert_eq!((walk.row(), walk.session.cursor), ("r0", 0));
    // What is in no list is said, and the row one was on stays.
    let mut walk = Walk::start();
    walk.want(Intent::Step(5));
    let here = walk.row().to_owned();
    walk.want(Intent::Follow(Key::new("askjpm", "gone")));
    assert_eq!(walk.row(), here);
    let said = walk.session.notice.clone();
    assert!(said.is_some_and(|notice| notice.bad && notice.text.contains("gone")));
}

#[test]
fn what_keys_lead_to_does_not_hang_on_how_fast_answers_are() {
    let launch = Walk::start().session.case.unwrap().file.launch.from;
    let later = |hours: i64| Instant(launch.0 + hours * HOUR);
    let phase = Walk::start().session.case.unwrap().file.phases[2]
        .id
        .clone();
    let mocking = || Intent::Cycle("stance".to_owned(), "mocking".to_owned());
    let seek = || Intent::Seek(later(150));
    let span = Intent::Zoom(Zoom::Span(later(-200), later(400)));
    for intents in [
        vec![seek(), Intent::Columns(33)],
        vec![seek(), Intent::Zoom(Zoom::All), Intent::Columns(40)],
        vec![seek(), span, Intent::Step(1)],
        vec![seek(), Intent::Sort, Intent::Sort],
        vec![seek(), seek(), Intent::Step(2), Intent::Step(-1)],
        vec![Intent::Phase(phase.clone()), Intent::Zoom(Zoom::All)],
        vec![Intent::Phase(phase), Intent::Step(3), Intent::Columns(50)],
        vec![Intent::Step(9), mocking(), Intent::Step(2)],
        vec![mocking(), Intent::Step(4), Intent::Hit { forward: true }],
        vec![mocking(), Intent::End { last: true }, Intent::Step(-1)],
        vec![mocking(), Intent::Step(70), Intent::Hit { forward: true }],
        vec![
            Intent::Step(30),
            Intent::Words("bank".to_owned()),
            Intent::Sort,
        ],
        vec![Intent::Step(30), mocking(), Intent::Back],
        vec![Intent::Open("my-nypd".to_owned()), Intent::Step(3)],
        vec![
            Intent::Step(8),
            Intent::Open("my-nypd".to_owned()),
            Intent::Back,
            Intent::Columns(30),
        ],
    ] {
        let mut at_leisure = Walk::start();
        for intent in intents.clone() {
            at_leisure.want(intent);
        }
        let mut in_a_hurry = Walk::start();
        in_a_hurry.hurry(intents.clone());
        assert_eq!(in_a_hurry.row(), at_leisure.row(), "{intents:?}");
        assert_eq!(
            in_a_hurry.session.place, at_leisure.session.place,
            "{intents:?}"
        );
        let rows = |walk: &Walk| walk.session.main.rows.len();
        assert_eq!(rows(&in_a_hurry), rows(&at_leisure), "{intents:?}");
    }
}

#[test]
fn a_new_index_does_not_move_what_was_sought() {
    let mut walk = Walk::start();
    let launch = walk.session.case.as_ref().unwrap().file.launch.from;
    let mut jobs = walk
        .session
        .apply(Intent::Seek(Instant(launch.0 + 150 * HOUR)));
    jobs.extend(walk.session.absorb(Report::Ready {
        cases: Vec::new(),
        engine: "another",
        findings: Vec::new(),
        study: std::sync::Arc::default(),
        large: Vec::new(),
    }));
    assert_eq!(asks(&jobs).len(), 2);
    walk.work(newest(jobs));
    let (row, cursor) = (walk.row().to_owned(), walk.session.cursor);
    assert!(cursor > 0);
    let mut other = Walk::start();
    other.want(Intent::Seek(Instant(launch.0 + 150 * HOUR)));
    assert_eq!(row, other.row());
}

#[test]
fn another_order_keeps_the_record() {
    let mut walk = Walk::start();
    walk.want(Intent::Words("bank OR question OR askjpm".to_owned()));
    let total = isize::try_from(walk.total()).unwrap();
    let mut moved = 0;
    for at in 0..total {
        walk.want(Intent::End { last: false });
        walk.want(Intent::Step(at));
        let (row, place) = (walk.row().to_owned(), walk.session.cursor);
        walk.want(Intent::Sort);
        assert_eq!(walk.row(), row);
        moved += usize::from(walk.session.cursor != place);
        walk.want(Intent::Sort);
        assert_eq!((walk.row(), walk.session.cursor), (&*row, place));
    }
    assert!(moved > 2, "{moved} of {total} stand elsewhere by relevance");
}

#[test]
fn a_filter_that_hides_the_row_leaves_the_nearest_in_time() {
    let mut walk = Walk::start();
    let all = walk.session.main.rows.clone();
    for (place, row) in all.iter().enumerate() {
        let (Some(span), Some(stance)) = (row.span, row.stance.clone()) else {
            continue;
        };
        walk.want(Intent::Clear);
        walk.want(Intent::End { last: false });
        walk.want(Intent::Step(isize::try_from(place).unwrap()));
        assert_eq!(walk.row(), row.key.id);
        walk.want(Intent::Out("stance".to_owned(), stance.clone()));
        let left = all
            .iter()
            .filter(|other| other.stance.as_ref() != Some(&stance));
        let far = |other: &Row| other.span.map(|other| other.from.0.abs_diff(span.from.0));
        let least = left.filter_map(far).min();
        let here = walk.session.row().unwrap();
        assert_eq!(far(here), least, "{} to {}", row.key.id, here.key.id);
        assert_eq!(walk.session.place.row.as_ref(), Some(&here.key.id));
    }
}

#[test]
fn before_the_case_is_read_nothing_is_asked_and_nothing_lost() {
    let mut walk = Walk::start();
    let archive = crate::archive::Archive::builtin();
    let mut early = Session::new(
        archive.codebook().clone(),
        archive.slugs(),
        Place::start("askjpm"),
    );
    let intents = [
        Intent::Columns(70),
        Intent::Select("stance:mocking".to_owned()),
        Intent::Step(3),
        Intent::Sort,
        Intent::Sort,
        Intent::Hit { forward: true },
    ];
    for intent in intents.clone() {
        assert!(early.apply(intent).is_empty());
    }
    for intent in intents {
        walk.want(intent);
    }
    let case = walk.session.case.clone().unwrap();
    std::mem::swap(&mut walk.session, &mut early);
    let jobs = walk.session.absorb(Report::Opened(case));
    assert_eq!(asks(&jobs).len(), 1);
    walk.work(jobs);
    let at_leisure = early.row().map(|row| row.key.clone());
    assert_eq!(walk.session.row().map(|row| row.key.clone()), at_leisure);
    assert_eq!(walk.session.cursor, 4);
}

#[test]
fn a_question_that_fails_does_not_hold_up_what_follows() {
    let mut walk = long();
    for stream in [Some(Stream::Thread), Some(Stream::Ask)] {
        let lost = walk.session.apply(Intent::End { last: true });
        assert_eq!(asks(&lost).len(), 1);
        let failed = Report::Failed(stream, "broken".to_owned());
        walk.session.absorb(failed);
        assert!(
            walk.session
                .notice
                .as_ref()
                .is_some_and(|notice| notice.bad)
        );
        if stream == Some(Stream::Ask) {
            walk.want(Intent::Step(1));
            assert_eq!(walk.row(), "r1", "where one was");
        } else {
            walk.work(lost);
            assert_eq!(walk.row(), "r4999", "another's failure");
            walk.want(Intent::End { last: false });
        }
    }
}
