//! The timeline over cases of every make: minutes, years, whole days, one post, none. Nothing is drawn finer than it is known.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use backfire::index::Histogram;
use backfire::model::time::{DAY, HOUR, Instant, MINUTE};
use backfire::session::{Axis, Intent, Zoom};
use backfire::ui::stage::Stage;
use ratatui::layout::Rect;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::explorer::{askjpm, focus, open, words};

/// 13 November 2013, 10:00 UTC, when every made-up case is launched.
const LAUNCH: Instant = Instant(1_384_336_800_000_000);

fn after(microseconds: i64) -> Instant {
    Instant(LAUNCH.0 + microseconds)
}

/// An interval as files write it.
fn time(from: Instant, length: i64, precision: &str) -> Value {
    let to = Instant(from.0 + length);
    json!({"from": from.to_string(), "to": to.to_string(), "precision": precision, "zone": "UTC", "as_written": "then"})
}

/// What a made-up case is made of.
#[derive(Default)]
struct Made {
    span: i64,
    /// Its zone; UTC where none is named.
    zone: Option<&'static str>,
    /// Beginning and length of when it turned.
    turn: Option<(i64, i64)>,
    /// Name, code, beginning and length of each phase.
    phases: Vec<(&'static str, &'static str, i64, i64)>,
    /// Beginning, length, precision and stance of each post.
    posts: Vec<(i64, i64, &'static str, &'static str)>,
    /// Beginning, length, precision and whether the organisation did it, of each event.
    events: Vec<(i64, i64, &'static str, bool)>,
}

impl Made {
    /// Writes it down and opens it.
    fn open(&self, size: (u16, u16)) -> (TempDir, Stage) {
        let folder = tempfile::tempdir().expect("a folder");
        self.write(&folder.path().join("made"));
        let mut stage = open(folder.path(), "made", size);
        assert_eq!(stage.session.findings, [], "the case is in order");
        assert_eq!(stage.session.main.total, self.posts.len());
        focus(&mut stage, "timeline");
        (folder, stage)
    }

    fn write(&self, case: &Path) {
        fs::create_dir_all(case).expect("a folder");
        let source = json!({"id": "s1", "title": "A report", "publisher": "The Paper", "authors": [], "date": null, "address": "https://example.org/a", "mirror": false, "archived": null, "copies": [], "use": "cited", "note": null});
        let phases: Vec<Value> = self.phases.iter().enumerate().map(|(i, (name, code, from, length))| json!({"id": format!("ph{}", i + 1), "code": code, "name": name, "time": time(after(*from), *length, "span"), "basis": "source", "summary": "a part", "sources": ["s1"]})).collect();
        let events: Vec<Value> = self.events.iter().enumerate().map(|(i, (from, length, precision, official))| json!({"id": format!("e{}", i + 1), "time": time(after(*from), *length, precision), "text": format!("Event {} happens", i + 1), "official": official, "tags": [], "known_from": null, "sources": ["s1"]})).collect();
        let turn: Vec<Value> = self.turn.iter().map(|(from, length)| json!({"id": "t1", "time": time(after(*from), *length, "span"), "text": "It turned", "basis": "source", "sources": ["s1"]})).collect();
        let file = json!({
            "schema": "backfire/case/1", "slug": "made", "title": "A made-up case", "blind_title": "A case", "summary": "Made up.", "outcome": null,
            "organisation": {"name": "Anyone", "sector": null, "country": null, "accounts": []},
            "platforms": ["twitter"], "hashtags": ["#made"], "zone": self.zone.unwrap_or("UTC"),
            "span": time(LAUNCH, self.span, "span"), "launch": time(LAUNCH, MINUTE, "minute"), "facets": [],
            "actors": [], "background": [], "warnings": [], "phases": phases, "events": events, "figures": [], "moves": [],
            "assessment": null, "turn": turn, "briefing": "Read on.", "conflicts": [], "sample_note": "All of it.", "trust_note": "Made up.",
            "sensitivity": null, "sources": [source], "removed": [],
        });
        let mut posts = String::new();
        for (i, (from, length, precision, stance)) in self.posts.iter().enumerate() {
            let at = after(*from);
            let phase = self
                .phases
                .iter()
                .position(|(_, _, begin, long)| after(*begin) <= at && at < after(begin + long));
            let phase = phase.map(|n| json!({"id": format!("ph{}", n + 1), "basis": "source"}));
            let post = json!({"id": format!("p{}", i + 1), "status": "paraphrase", "form": "post", "platform": "twitter", "time": time(at, *length, precision), "order": i + 1,
                "phase": phase, "actor": null, "role": "a user", "text": format!("Says thing number {}", i + 1), "lang": "en",
                "tags": [{"tag": format!("stance:{stance}"), "basis": "reading", "ground": null}], "reply_to": null, "quote_of": null,
                "counts": null, "reception": null, "known_from": null, "sources": ["s1"]});
            let _ = writeln!(posts, "{post}");
        }
        let save = |name: &str, content: &str| fs::write(case.join(name), content).expect("a file");
        save("case.json", &file.to_string());
        save("posts.jsonl", &posts);
        save("commentary.jsonl", "");
        save("notes.jsonl", "");
        save(
            "decisions.json",
            r#"{"schema": "backfire/decisions/1", "decisions": []}"#,
        );
        save(
            "lessons.json",
            r#"{"schema": "backfire/lessons/1", "lessons": []}"#,
        );
    }
}

const STANCES: [&str; 4] = ["neutral", "critical", "mocking", "hostile"];

/// Minute by minute, the second hour three times as busy as the first, its middle the densest minute.
fn two_hours() -> Made {
    let quiet = (0..60).step_by(3);
    let minutes = quiet.chain(60..90).chain([90; 5]).chain(91..120);
    let stance = |n: i64| STANCES[usize::try_from(n / 30).unwrap_or(0)];
    Made {
        span: 2 * HOUR,
        phases: vec![
            ("The invitation", "phase:launch", 0, HOUR),
            ("It turns", "phase:backfire", HOUR, HOUR),
        ],
        posts: minutes
            .map(|n| (n * MINUTE, MINUTE, "minute", stance(n)))
            .collect(),
        events: vec![
            (20 * MINUTE, MINUTE, "minute", false),
            (40 * MINUTE, MINUTE, "minute", true),
            (100 * MINUTE, MINUTE, "minute", false),
        ],
        ..Made::default()
    }
}

/// A post a month known to the day, and one a year known to the year.
fn ten_years() -> Made {
    let months = (0..120).map(|n| {
        (
            n * 30 * DAY,
            DAY,
            "day",
            STANCES[usize::try_from(n / 30).unwrap_or(0)],
        )
    });
    let years = (0..10).map(|n| (n * 365 * DAY, 365 * DAY, "year", "critical"));
    let mut posts: Vec<_> = months.chain(years).collect();
    posts.sort_by_key(|(from, ..)| *from);
    Made {
        span: 3652 * DAY,
        phases: vec![
            ("Early years", "phase:launch", 0, 1825 * DAY),
            ("Late years", "phase:aftermath", 1825 * DAY, 1827 * DAY),
        ],
        posts,
        events: vec![(800 * DAY, DAY, "day", true)],
        ..Made::default()
    }
}

/// Thirty posts of which nothing is known but the day: twenty on the first of two days, ten on the second.
fn whole_days() -> Made {
    // From ten in the morning, so that the days of the case are the days of the posts.
    let day = |n: i64| {
        (
            if n < 20 { 0 } else { DAY },
            DAY,
            "day",
            STANCES[usize::try_from(n % 4).unwrap_or(0)],
        )
    };
    Made {
        span: 2 * DAY,
        phases: Vec::new(),
        posts: (0..30).map(day).collect(),
        events: vec![(6 * HOUR, HOUR, "hour", true)],
        ..Made::default()
    }
}

fn single() -> Made {
    Made {
        span: DAY,
        phases: Vec::new(),
        posts: vec![(3 * HOUR, MINUTE, "minute", "mocking")],
        events: Vec::new(),
        ..Made::default()
    }
}

fn nothing() -> Made {
    Made {
        span: DAY,
        phases: Vec::new(),
        posts: Vec::new(),
        events: Vec::new(),
        ..Made::default()
    }
}

fn axis(stage: &mut Stage, axis: Axis) {
    stage.want(Intent::Axis(axis));
}

fn histogram(stage: &Stage) -> &Histogram {
    stage.session.main.histogram.as_ref().expect("a histogram")
}

/// The frame of the timeline: from its title to its lower border.
fn picture(stage: &mut Stage) -> String {
    let text = stage.text();
    let from = text
        .lines()
        .position(|line| line.contains("2 Timeline") && line.contains(['┌', '┏']))
        .expect("a timeline");
    let lines: Vec<&str> = text.lines().skip(from).collect();
    let height = lines
        .iter()
        .position(|line| line.contains(['┗', '└']))
        .expect("a lower border");
    lines[..=height].join("\n")
}

/// The cells of the bars on the wide clock axis: what stands above the band of phases.
fn bars(stage: &mut Stage) -> Vec<String> {
    let buffer = stage.buffer();
    let inside = Rect {
        x: 6,
        y: 3,
        width: 113,
        height: 6,
    };
    words(&buffer, inside).lines().map(str::to_owned).collect()
}

fn pictures(made: &Made) -> String {
    let mut all = String::new();
    for size in [(120, 36), (60, 20)] {
        for (name, which) in [("clock", Axis::Clock), ("phases", Axis::Phases)] {
            let (_folder, mut stage) = made.open(size);
            axis(&mut stage, which);
            let _ = writeln!(
                all,
                "{name}, {}x{}\n{}\n",
                size.0,
                size.1,
                picture(&mut stage)
            );
        }
    }
    all
}

#[test]
fn both_axes_can_be_read() {
    for (name, made) in [
        ("two-hours", two_hours()),
        ("ten-years", ten_years()),
        ("whole-days", whole_days()),
        ("one-post", single()),
        ("no-post", nothing()),
    ] {
        insta::assert_snapshot!(format!("timeline-{name}"), pictures(&made));
    }
}

#[test]
fn every_post_is_counted_once_and_the_screen_says_how() {
    for made in [two_hours(), ten_years(), whole_days(), single(), nothing()] {
        for size in [(120, 36), (60, 20)] {
            let (_folder, mut stage) = made.open(size);
            axis(&mut stage, Axis::Clock);
            for keys in ["", "+", "+", "-", "-", "-", "0"] {
                stage.press(keys);
                let total = made.posts.len();
                let aside = picture(&mut stage)
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                let Some(histogram) = &stage.session.main.histogram else {
                    assert_eq!(total, 0);
                    continue;
                };
                let (untimed, outside) = (histogram.untimed, histogram.outside);
                let binned: usize = histogram.bins.iter().map(|bin| bin.count).sum();
                assert_eq!(binned + untimed + outside, total, "{size:?} {keys}");
                let coarse: usize = histogram.coarse.iter().map(|bin| bin.count).sum();
                assert!(coarse <= untimed, "{size:?} {keys}");
                if size.0 == 120 && total > 0 {
                    assert!(
                        aside.contains(&format!("{untimed} of {total} untimed")),
                        "{aside}"
                    );
                    assert_eq!(aside.contains("outside"), outside > 0, "{aside}");
                }
            }
        }
    }
}

#[test]
fn what_is_known_to_the_day_is_hatched_over_the_day() {
    let (_folder, mut stage) = whole_days().open((120, 36));
    axis(&mut stage, Axis::Clock);
    assert_eq!(histogram(&stage).untimed, 30);
    let bars = bars(&mut stage);
    // Twenty known to a day look no higher than ten: a band a day, each with its number, and nothing that stands upright.
    assert!(
        bars[0].contains("none is known as finely as a column"),
        "{bars:#?}"
    );
    assert!(
        bars[1..5].iter().all(|row| row.trim().is_empty()),
        "{bars:#?}"
    );
    let hatched = |day: &str| day.trim_matches('░').parse::<usize>().ok();
    let days: Vec<Option<usize>> = bars[5]
        .trim()
        .split(['[', ']'])
        .filter(|day| !day.is_empty())
        .map(hatched)
        .collect();
    assert_eq!(days, [Some(20), Some(10)], "{bars:#?}");
}

#[test]
fn zooming_keeps_what_is_under_the_cursor() {
    let (_folder, mut stage) = two_hours().open((120, 36));
    axis(&mut stage, Axis::Clock);
    let span = |stage: &Stage| {
        let bins = &histogram(stage).bins;
        (bins[0].from, bins[bins.len() - 1].to)
    };
    assert_eq!(span(&stage), (LAUNCH, after(2 * HOUR)));
    assert!(picture(&mut stage).contains("5 min a column"));
    stage.press("+");
    let closer = span(&stage);
    assert!(picture(&mut stage).contains("1 min a column"));
    assert!(LAUNCH <= closer.0 && closer.1 < after(2 * HOUR));
    stage.press("+");
    assert_eq!(span(&stage), closer, "a column is a minute already");
    assert!(stage.session.notice.is_some(), "and it says so");
    stage.press("-");
    assert_eq!(stage.session.place.zoom, Zoom::Case);
    stage.press("-");
    assert_eq!(stage.session.place.zoom, Zoom::All);
    stage.press("-");
    assert_eq!(stage.session.place.zoom, Zoom::All, "there is no more");
    stage.press("0");
    assert_eq!(stage.session.place.zoom, Zoom::Case);

    let (_folder, mut stage) = ten_years().open((120, 36));
    axis(&mut stage, Axis::Clock);
    stage.press("g");
    stage.press("llllllllllllllllllll");
    let under = stage
        .session
        .row()
        .and_then(|row| row.span)
        .expect("a row with a time")
        .from;
    for _ in 0..6 {
        let (from, to) = span(&stage);
        stage.press("+");
        let (closer, end) = span(&stage);
        assert!(
            end.0 - closer.0 < to.0 - from.0,
            "{from}..{to}, then {closer}..{end}"
        );
        assert!(
            closer <= under && under < end,
            "what was under the cursor is out of sight"
        );
    }
    for _ in 0..6 {
        stage.press("-");
    }
    assert_eq!(
        stage.session.place.zoom,
        Zoom::Case,
        "all the way out again"
    );
}

#[test]
fn a_range_narrows_the_list() {
    let (_folder, mut stage) = two_hours().open((120, 36));
    axis(&mut stage, Axis::Clock);
    stage.press("gvllllllllll⏎");
    let (from, to) = stage.session.selection.range.clone().expect("a range");
    let (total, rows) = (stage.session.main.total, stage.session.main.rows.clone());
    assert!((1..84).contains(&total), "{total}");
    assert!(
        stage.session.place.query.contains("after:"),
        "{from:?} {to:?}"
    );
    // Eleven columns of five minutes.
    let reach = after(55 * MINUTE);
    assert!(
        rows.iter()
            .all(|row| row.span.is_some_and(|span| span.from < reach))
    );
    stage.press("{");
    assert_eq!(stage.session.main.total, 84, "and back");
    // A range given up is none.
    stage.press("vl⎋");
    stage.press("l");
    assert_eq!(stage.session.selection.range, None);
    // On the phase axis a phase is a filter, two are a range.
    axis(&mut stage, Axis::Phases);
    stage.press("g⏎");
    assert_eq!(stage.session.place.query, "phase:launch");
    assert_eq!(stage.session.main.total, 20);
    stage.press("x");
    stage.press("gvl⏎");
    assert!(stage.session.selection.range.is_some());
    assert_eq!(stage.session.main.total, 84);
}

/// Beginning of the row the list stands on, in minutes from the launch.
fn minute(stage: &Stage) -> i64 {
    let span = stage
        .session
        .row()
        .and_then(|row| row.span)
        .expect("a row with a time");
    (span.from.0 - LAUNCH.0) / MINUTE
}

#[test]
fn jumps_go_where_they_say() {
    for which in [Axis::Clock, Axis::Phases] {
        let (_folder, mut stage) = two_hours().open((120, 36));
        axis(&mut stage, which);
        let mut jump = |keys: &str, to: i64, says: &str| {
            stage.press(keys);
            assert_eq!(minute(&stage), to, "{keys} on {which:?}");
            let text = stage.text();
            assert!(text.contains(says), "{keys} on {which:?}: {text}");
        };
        jump("g", 0, "");
        jump("e", 21, "event: Event 1 happens");
        jump("e", 42, "the organisation: Event 2 happens");
        jump("e", 100, "event: Event 3 happens");
        jump("e", 100, "no event after this");
        jump("g", 0, "");
        jump("o", 42, "the organisation: Event 2 happens");
        jump("o", 42, "no act of the organisation after this");
        jump("g", 0, "");
        jump("]", 60, "");
        jump("[", 0, "");
        jump("m", if which == Axis::Clock { 90 } else { 60 }, "");
    }
}

#[test]
fn a_jump_begins_where_the_list_is() {
    let (_folder, mut stage) = two_hours().open((120, 36));
    axis(&mut stage, Axis::Clock);
    stage.press("gee");
    assert_eq!(minute(&stage), 42);
    // Elsewhere in the meantime: the next event is the one after where one is now.
    focus(&mut stage, "posts");
    stage.press("g");
    stage.text();
    focus(&mut stage, "timeline");
    stage.press("e");
    assert_eq!(minute(&stage), 21);
    stage.press("GE");
    assert_eq!(minute(&stage), 100);
}

/// Columns of the wide clock axis under the cursor: where the row of marks is reversed.
fn cursor_columns(stage: &mut Stage) -> Vec<u16> {
    use ratatui::style::Modifier;
    let buffer = stage.buffer();
    let last = (2..36)
        .find(|y| buffer[(0, *y)].symbol() == "┗")
        .expect("a lower border");
    (1..119)
        .filter(|x| buffer[(*x, last - 2)].modifier.contains(Modifier::REVERSED))
        .collect()
}

#[test]
fn an_event_known_to_the_day_is_marked_over_the_day() {
    let made = Made {
        span: 4 * DAY,
        posts: vec![(0, MINUTE, "minute", "neutral")],
        events: vec![(DAY, DAY, "day", false)],
        ..Made::default()
    };
    let (_folder, mut stage) = made.open((120, 36));
    axis(&mut stage, Axis::Clock);
    stage.press("e");
    let columns = cursor_columns(&mut stage);
    let picture = picture(&mut stage);
    let marks = picture.lines().rev().nth(2).unwrap_or_default();
    let sign = marks.chars().position(|sign| sign == '◇').expect("hollow");
    let sign = u16::try_from(sign).expect("a column");
    // An hour a column: from ten on one day to ten on the next.
    assert_eq!(columns.len(), 24, "{picture}");
    assert_eq!(columns[0] + 11, sign, "in the middle: {picture}");
}

#[test]
fn list_and_timeline_move_together() {
    let (_folder, mut stage) = two_hours().open((120, 36));
    axis(&mut stage, Axis::Clock);
    stage.press("g");
    let first = cursor_columns(&mut stage);
    let mut last = minute(&stage);
    // The timeline leads.
    for _ in 0..20 {
        stage.press("l");
        let now = minute(&stage);
        assert!(now >= last && now <= last + 6, "from {last} to {now}");
        last = now;
    }
    assert!(last > 90);
    let middle = cursor_columns(&mut stage);
    assert!(middle[0] > first[0] + 50, "{first:?} {middle:?}");
    // The list leads, from another pane and from the timeline itself.
    focus(&mut stage, "posts");
    stage.press("g");
    stage.text();
    focus(&mut stage, "timeline");
    assert_eq!(
        cursor_columns(&mut stage)[0],
        first[0],
        "back with the list"
    );
    stage.press("lllll");
    let there = cursor_columns(&mut stage)[0];
    for _ in 0..30 {
        stage.press("n");
    }
    let here = cursor_columns(&mut stage)[0];
    assert!(
        here > there,
        "hits move the timeline's cursor: {there} {here}"
    );
    // On the phases too.
    axis(&mut stage, Axis::Phases);
    stage.press("gl");
    assert_eq!(minute(&stage), 60);
    focus(&mut stage, "posts");
    stage.press("g");
    assert!(
        picture(&mut stage).contains("▸The invitation"),
        "{}",
        picture(&mut stage)
    );
}

#[test]
fn a_case_opens_on_the_axis_that_fits() {
    assert_eq!(
        two_hours().open((120, 36)).1.session.place.axis,
        Some(Axis::Clock)
    );
    assert_eq!(
        whole_days().open((120, 36)).1.session.place.axis,
        Some(Axis::Clock),
        "it has no phases"
    );
    assert_eq!(
        nothing().open((120, 36)).1.session.place.axis,
        Some(Axis::Clock)
    );
    assert_eq!(askjpm((120, 36)).session.place.axis, Some(Axis::Phases));
}

/// Beginnings of the columns as a wall clock of the zone shown has them.
fn walls(stage: &Stage) -> Vec<String> {
    let zone = stage.session.zone();
    let bins = &histogram(stage).bins;
    bins.iter().map(|bin| zone.clock(bin.from)).collect()
}

#[test]
fn a_day_column_is_a_day_of_the_zone_shown() {
    // From winter into summer time: the 9th of March has 23 hours in New York.
    let made = Made {
        span: 150 * DAY,
        zone: Some("America/New_York"),
        posts: (0..150)
            .map(|n| {
                // Five in the morning in UTC is midnight there, four once it is summer.
                let summer = if n > 116 { HOUR } else { 0 };
                let length = if n == 116 { 23 * HOUR } else { DAY };
                (n * DAY - 5 * HOUR - summer, length, "day", "critical")
            })
            .collect(),
        ..Made::default()
    };
    let (_folder, mut stage) = made.open((170, 48));
    axis(&mut stage, Axis::Clock);
    assert!(picture(&mut stage).contains("1 day a column"));
    assert!(walls(&stage).iter().all(|wall| wall == "00:00"));
    let bins = &histogram(&stage).bins;
    assert!(bins.iter().all(|bin| bin.count <= 1), "a day, a post");
    assert_eq!(histogram(&stage).untimed, 0);
    let before = bins[0].from;
    stage.press("z");
    assert!(walls(&stage).iter().all(|wall| wall == "00:00"), "in UTC");
    assert_ne!(histogram(&stage).bins[0].from, before);
}

#[test]
fn the_title_says_what_no_column_holds_at_every_width() {
    let (_folder, mut stage) = whole_days().open((40, 20));
    axis(&mut stage, Axis::Clock);
    for width in 40..=140 {
        stage.resize(width, 30);
        let picture = picture(&mut stage);
        let title = picture.lines().next().unwrap_or_default();
        assert!(
            title.contains("30 of 30 untimed") || title.contains("30 untimed"),
            "{width}: {title}"
        );
        assert!(width < 60 || title.contains("a column"), "{width}: {title}");
        assert!(width < 100 || title.contains("launch"), "{width}: {title}");
    }
}

#[test]
fn ticks_stand_apart_from_the_first_column_on() {
    for days in [1, 3, 10, 40, 200, 400, 800, 1500, 3652, 9000, 30_000] {
        let made = Made {
            span: days * DAY,
            posts: vec![(0, MINUTE, "minute", "neutral")],
            ..Made::default()
        };
        for width in [60, 80, 120] {
            let (_folder, mut stage) = made.open((width, 36));
            axis(&mut stage, Axis::Clock);
            let picture = picture(&mut stage);
            let ticks = picture.lines().rev().nth(1).unwrap_or_default();
            let what = format!("{days} days at {width}: {ticks}");
            let first = ticks.chars().nth(6);
            assert!(first.is_some_and(char::is_alphanumeric), "{what}");
            let labels = ticks.trim_matches(['┃', ' ']).split("  ");
            let labels = labels.filter(|label| !label.trim().is_empty());
            assert!(labels.count() >= 3, "{what}");
        }
    }
}

/// As many phases of a day each, with a post in each, and a turn in the second.
fn many_phases(count: i64) -> Made {
    let codes = [
        "phase:launch",
        "phase:peak",
        "phase:backfire",
        "phase:response",
    ];
    let phase = |n: i64| {
        let name: &'static str = format!("P{n}").leak();
        let code = codes[usize::try_from(n).unwrap_or(0) % codes.len()];
        (name, code, n * DAY, DAY)
    };
    Made {
        span: count * DAY,
        phases: (0..count).map(phase).collect(),
        posts: (0..count)
            .map(|n| (n * DAY, DAY, "day", "mocking"))
            .collect(),
        events: vec![(DAY, HOUR, "hour", true), (DAY, HOUR, "hour", false)],
        turn: Some((DAY + HOUR, HOUR)),
        ..Made::default()
    }
}

#[test]
fn the_phase_under_the_cursor_is_in_sight_however_many_there_are() {
    for width in [60, 80, 120] {
        let (_folder, mut stage) = many_phases(40).open((width, 36));
        axis(&mut stage, Axis::Phases);
        stage.press("g");
        for n in 0..40 {
            let picture = picture(&mut stage);
            assert!(
                picture.contains(&format!("▸P{n} ")),
                "{width}, {n}: {picture}"
            );
            let (left, right) = (picture.contains('‹'), picture.contains('›'));
            assert!(left || right, "{width}, {n}: {picture}");
            assert!(
                (left || n < 20) && (right || n > 20),
                "{width}, {n}: {picture}"
            );
            stage.press("]");
        }
        // The list leads too.
        focus(&mut stage, "posts");
        stage.press("g");
        assert!(picture(&mut stage).contains("▸P0 "));
    }
}

#[test]
fn the_turn_shows_in_the_narrowest_column() {
    for width in [60, 120] {
        let (_folder, mut stage) = many_phases(15).open((width, 36));
        axis(&mut stage, Axis::Phases);
        stage.press("g");
        let picture = picture(&mut stage);
        let signs = picture.lines().rev().nth(1).unwrap_or_default();
        assert!(signs.contains('↷'), "{picture}");
        assert!(picture.contains("↷ turn"), "and what it is: {picture}");
    }
}

#[test]
fn a_number_stands_above_every_field() {
    for size in [(60, 20), (80, 24), (120, 36)] {
        let (_folder, mut stage) = two_hours().open(size);
        axis(&mut stage, Axis::Phases);
        let with = picture(&mut stage);
        assert!(with.contains(" 64 ") && with.contains(" 20 "), "{with}");
        // Sixty-four do not fit the smallest: there a letter is more than one, and that is said.
        assert_eq!(with.contains('×'), size.0 < 80, "{with}");
        stage.want(Intent::Words("nothingofthekind".to_owned()));
        let without = picture(&mut stage);
        let top = without.lines().nth(1).unwrap_or_default();
        assert!(!top.contains('1') && !without.contains('×'), "{without}");
        assert!(without.contains(" 0 "), "{without}");
    }
}

#[test]
fn a_clock_without_posts_shows_the_case() {
    let mut made = two_hours();
    made.posts.clear();
    let (_folder, mut stage) = made.open((120, 36));
    axis(&mut stage, Axis::Clock);
    for zoom in [Zoom::Case, Zoom::All] {
        stage.want(Intent::Zoom(zoom));
        let picture = picture(&mut stage);
        for sign in [
            "no posts in this case",
            "13 Nov 10:00",
            "├The invitation",
            "▷",
            "▲",
            "◆",
        ] {
            assert!(
                picture.lines().skip(1).any(|line| line.contains(sign)),
                "{zoom:?}, {sign}: {picture}"
            );
        }
    }
}

#[test]
fn an_empty_stretch_can_be_looked_at() {
    let made = Made {
        span: 40 * DAY,
        posts: vec![
            (0, MINUTE, "minute", "neutral"),
            (HOUR, MINUTE, "minute", "neutral"),
            (39 * DAY, MINUTE, "minute", "mocking"),
        ],
        ..Made::default()
    };
    let (_folder, mut stage) = made.open((120, 36));
    axis(&mut stage, Axis::Clock);
    let shown = |stage: &Stage| {
        let bins = &histogram(stage).bins;
        (bins[0].from, bins[bins.len() - 1].to)
    };
    let empty = Zoom::Span(after(20 * DAY), after(21 * DAY));
    stage.want(Intent::Zoom(empty));
    assert_eq!(stage.session.place.zoom, empty, "it stays where it was put");
    // Neither an answer that comes again nor a filter that keeps the row is a reason to leave.
    stage.resize(118, 36);
    stage.press("z");
    stage.want(Intent::Cycle("stance".to_owned(), "neutral".to_owned()));
    assert_eq!(stage.session.place.zoom, empty);
    assert!(picture(&mut stage).contains("none within this stretch"));
    stage.want(Intent::Clear);
    // Past its end the axis moves along.
    stage.press("G");
    let before = shown(&stage);
    stage.press("l");
    let moved = shown(&stage);
    assert!(
        before.0 < moved.0 && moved.0 < before.1,
        "{before:?} {moved:?}"
    );
    stage.press("l");
    assert_eq!(shown(&stage), moved, "there is room again");
    assert_eq!(stage.session.cursor, 0, "and the list stays");
    // Another row is: the axis goes there.
    stage.want(Intent::Step(1));
    let (from, to) = shown(&stage);
    assert!(from <= after(HOUR) && after(HOUR) < to);
    // A time gone to shows, whatever row comes next to it.
    stage.want(Intent::Seek(after(20 * DAY)));
    let (from, to) = shown(&stage);
    assert!(from <= after(20 * DAY) && after(20 * DAY) < to);
    assert_eq!(stage.session.cursor, 2);
    // A span without width is a minute's.
    stage.want(Intent::Zoom(Zoom::Span(after(HOUR), after(HOUR))));
    assert!(shown(&stage).0 < shown(&stage).1);
    stage.want(Intent::End { last: false });
    let (from, to) = shown(&stage);
    assert!(from <= LAUNCH && LAUNCH < to);
}
