//! Rules about times.

use crate::archive::check::facts::{Entry, Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::calendar::is_zone;
use crate::model::case::Phase;
use crate::model::post::Post;
use crate::model::time::{DAY, HOUR, Instant, MINUTE, Precision, SECOND, Time};

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "interval-empty",
        about: "An interval ends after it begins.",
        hint: "mend from and to: to is the first instant after the interval",
        weight: Weight::Error,
        checks: &[Check::Record(empty), Check::Case(empty_case)],
    },
    Rule {
        name: "interval-absurd",
        about: "An interval lies between 1990 and 2100 and is no longer than its precision says.",
        hint: "mend the year, or choose a coarser precision",
        weight: Weight::Warning,
        checks: &[Check::Record(absurd), Check::Case(absurd_case)],
    },
    Rule {
        name: "outside-phase",
        about: "A post's time shares an instant with its phase's, unless it is background, aftermath or recall.",
        hint: "widen the phase as far as its sources support, or choose another",
        weight: Weight::Error,
        checks: &[Check::Post(outside_phase)],
    },
    Rule {
        name: "outside-case",
        about: "Posts and phases share an instant with the span of the case, unless they are background, aftermath or recall.",
        hint: "widen the span, or choose a phase outside of it",
        weight: Weight::Error,
        checks: &[Check::Post(post_outside), Check::Case(outside_case)],
    },
    Rule {
        name: "phase-order",
        about: "Phases are listed in the order of the course; they may overlap, as their sources allow.",
        hint: "list the phase that ends before the other begins first",
        weight: Weight::Warning,
        checks: &[Check::Case(order)],
    },
    Rule {
        name: "unknown-zone",
        about: "Zones are IANA names.",
        hint: "write a name such as America/New_York, UTC, or null",
        weight: Weight::Error,
        checks: &[Check::Record(zone), Check::Case(zone_case)],
    },
];

/// The times of the case itself.
fn own<'a>(facts: &Facts<'a>) -> [(&'static str, &'a Time); 2] {
    let file = &facts.case.file;
    [("/span", &file.span), ("/launch", &file.launch)]
}

fn empty(_: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    look_empty(&entry.site, &entry.times, out);
}

fn empty_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    look_empty(&facts.top(), &own(facts), out);
}

fn look_empty(site: &Site, times: &[(&'static str, &Time)], out: &mut Report<'_>) {
    for (pointer, time) in times {
        if time.from >= time.to {
            let message = format!("ends at {}, not after it begins at {}", time.to, time.from);
            out.add(site, &format!("{pointer}/to"), message);
        }
    }
}

fn absurd(_: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    look_absurd(&entry.site, &entry.times, out);
}

fn absurd_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    look_absurd(&facts.top(), &own(facts), out);
}

fn look_absurd(site: &Site, times: &[(&'static str, &Time)], out: &mut Report<'_>) {
    // 1990-01-01 and 2101-01-01.
    let (first, last) = (
        Instant(631_152_000 * SECOND),
        Instant(4_133_980_800 * SECOND),
    );
    for (pointer, time) in times {
        for (key, at) in [("from", time.from), ("to", time.to)] {
            if at < first || at > last {
                let message = format!("{at} lies outside 1990 to 2100");
                out.add(site, &format!("{pointer}/{key}"), message);
            }
        }
        // A window that was counted over is as long as it is; its precision is that of its ends.
        if *pointer != "/covers" && time.width() > longest(time.precision) {
            let message = format!(
                "lasts {} hours, longer than its precision says",
                time.width() / HOUR
            );
            out.add(site, &format!("{pointer}/precision"), message);
        }
    }
}

/// How long an interval of this precision may be: twice its unit, for sources that name two neighbours or say "about".
fn longest(precision: Precision) -> i64 {
    match precision {
        Precision::Second => MINUTE,
        Precision::Minute => 15 * MINUTE,
        Precision::Hour => 4 * HOUR,
        Precision::PartOfDay => DAY,
        Precision::Day => 2 * DAY + 2 * HOUR,
        Precision::Days => 62 * DAY,
        Precision::Week => 15 * DAY,
        Precision::Month => 63 * DAY,
        Precision::Year => 732 * DAY,
        Precision::Span => i64::MAX,
    }
}

fn exempt(phase: &Phase) -> bool {
    matches!(phase.code.value(), "background" | "aftermath" | "recall")
}

fn outside_phase(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    if let (Some(time), Some(within)) = (&post.time, &post.phase)
        && let Some(phase) = facts.phase(&within.id)
        && !exempt(phase)
        && !time.meets(&phase.time)
    {
        let message = format!(
            "{} to {} lies outside phase {:?}, {} to {}",
            time.from, time.to, phase.id, phase.time.from, phase.time.to
        );
        out.add(site, "/time", message);
    }
}

fn outside(time: &Time, span: &Time) -> String {
    format!(
        "{} to {} lies outside the case, {} to {}",
        time.from, time.to, span.from, span.to
    )
}

fn post_outside(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    let span = &facts.case.file.span;
    let phase = post.phase.as_ref().and_then(|p| facts.phase(&p.id));
    if let Some(time) = &post.time
        && !phase.is_some_and(exempt)
        && !time.meets(span)
    {
        out.add(site, "/time", outside(time, span));
    }
}

fn outside_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    let span = &facts.case.file.span;
    for (site, phase) in facts.each("phases", &facts.case.file.phases) {
        if !exempt(phase) && !phase.time.meets(span) {
            out.add(&site, "/time", outside(&phase.time, span));
        }
    }
    let launch = &facts.case.file.launch;
    if !launch.meets(span) {
        out.add(&facts.top(), "/launch", outside(launch, span));
    }
}

fn order(facts: &Facts<'_>, out: &mut Report<'_>) {
    let phases = facts.each("phases", &facts.case.file.phases);
    for pair in phases.windows(2) {
        if let [(_, before), (site, phase)] = pair
            && phase.time.to <= before.time.from
        {
            let message = format!(
                "{:?} begins before {:?}, listed above it",
                phase.id, before.id
            );
            out.add(site, "/time/from", message);
        }
    }
}

fn zone(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    look_zone(facts, &entry.site, &entry.times, out);
}

fn zone_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    let name = &facts.case.file.zone;
    if !is_zone(name) {
        out.add(&facts.top(), "/zone", format!("{name:?} is no zone"));
    }
    look_zone(facts, &facts.top(), &own(facts), out);
}

fn look_zone(
    facts: &Facts<'_>,
    site: &Site,
    times: &[(&'static str, &Time)],
    out: &mut Report<'_>,
) {
    for (pointer, time) in times {
        if let Some(name) = &time.zone
            && *name != facts.case.file.zone
            && !is_zone(name)
        {
            let pointer = format!("{pointer}/zone");
            out.add(site, &pointer, format!("{name:?} is no zone"));
        }
    }
}
