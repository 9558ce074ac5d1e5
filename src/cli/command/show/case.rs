//! A case for a reader, from the first words to the list of sources.

use std::io;

use super::record;
use crate::archive::Archive;
use crate::cli::page::{Column, Page};
use crate::cli::world;
use crate::model::calendar::Zone;
use crate::model::lesson::Evidence;
use crate::model::post::{Post, Status};
use crate::model::record::Whole;
use crate::shown::Shown;

/// What is told of the posts of a case.
#[derive(Clone, Copy)]
pub(super) enum Posts {
    /// Each of them.
    Listed,
    /// How many there are, where that is known.
    Many(Option<usize>),
}

pub(super) fn write(
    page: &mut Page<'_>,
    archive: &Archive,
    whole: &Whole,
    zone: &Zone,
    told: Posts,
) -> io::Result<()> {
    beginning(page, whole, zone)?;
    course(page, whole, zone)?;
    figures(page, whole)?;
    match told {
        Posts::Listed => posts(page, archive, whole, zone)?,
        Posts::Many(count) => many_posts(page, &whole.case.file.slug, count)?,
    }
    commentary(page, whole)?;
    lessons(page, whole)?;
    decisions(page, whole, zone)?;
    let file = &whole.case.file;
    page.heading(&Shown::say(format_args!(
        "sources ({})",
        file.sources.len()
    )))?;
    for source in &file.sources {
        record::source_line(page, whole, &source.id)?;
    }
    page.heading(&Shown::own("how far to trust it"))?;
    page.text(2, &Shown::block(&file.sample_note))?;
    page.text(2, &Shown::block(&file.trust_note))
}

fn beginning(page: &mut Page<'_>, whole: &Whole, zone: &Zone) -> io::Result<()> {
    let file = &whole.case.file;
    super::content_note(page, whole)?;
    page.text(0, &Shown::line(&file.title))?;
    let (slug, organisation) = (&file.slug, &file.organisation.name);
    let span = zone.full(file.span.from, file.span.to, file.span.precision);
    page.text(
        0,
        &Shown::say(format_args!("{slug}  {organisation}  {span}")),
    )?;
    page.gap()?;
    page.text(0, &Shown::block(&file.summary))?;
    if let Some(outcome) = &file.outcome {
        page.heading(&Shown::own("outcome"))?;
        page.text(2, &Shown::block(outcome))?;
    }
    Ok(())
}

fn course(page: &mut Page<'_>, whole: &Whole, zone: &Zone) -> io::Result<()> {
    let file = &whole.case.file;
    if !file.phases.is_empty() {
        page.heading(&Shown::own("phases"))?;
    }
    for phase in &file.phases {
        let time = zone.full(phase.time.from, phase.time.to, phase.time.precision);
        page.text(
            2,
            &Shown::say(format_args!("{}  {}, {time}", phase.id, phase.name)),
        )?;
        page.text(6, &Shown::block(&phase.summary))?;
    }
    if !file.turn.is_empty() {
        page.heading(&Shown::own("when it turned"))?;
    }
    for turn in &file.turn {
        let time = zone.full(turn.time.from, turn.time.to, turn.time.precision);
        page.text(2, &Shown::say(format_args!("{}  {time}", turn.id)))?;
        page.text(6, &Shown::block(&turn.text))?;
    }
    if !file.conflicts.is_empty() {
        page.heading(&Shown::own("where sources contradict each other"))?;
    }
    for conflict in &file.conflicts {
        page.hanging(
            2,
            &Shown::say(format_args!("{}  ", conflict.id)),
            &Shown::line(&conflict.about),
        )?;
        for claim in &conflict.claims {
            let text = &claim.text;
            let from = claim.sources.join(", ");
            page.hanging(
                6,
                &Shown::own("- "),
                &Shown::say(format_args!("{text} [{from}]")),
            )?;
        }
    }
    super::record::reviews(page, file.reviews.iter())
}

/// Figures on the same thing stand together, in the order of the file; none is merged with another.
fn figures(page: &mut Page<'_>, whole: &Whole) -> io::Result<()> {
    let figures = &whole.case.file.figures;
    if figures.is_empty() {
        return Ok(());
    }
    page.heading(&Shown::own("figures, side by side"))?;
    let mut told: Vec<&str> = Vec::new();
    for figure in figures {
        if told.contains(&figure.measure.as_str()) {
            continue;
        }
        told.push(&figure.measure);
        page.text(2, &Shown::line(&figure.measure))?;
        for same in figures.iter().filter(|f| f.measure == figure.measure) {
            let label = Shown::say(format_args!("{}  ", same.id));
            let from = same.sources.join(", ");
            let reported = &same.reported;
            page.hanging(4, &label, &Shown::say(format_args!("{reported} [{from}]")))?;
            if let Some(doubt) = &same.doubt {
                page.hanging(8, &Shown::own("doubtful: "), &Shown::line(doubt))?;
            }
        }
    }
    Ok(())
}

fn posts(page: &mut Page<'_>, archive: &Archive, whole: &Whole, zone: &Zone) -> io::Result<()> {
    let label = zone.label();
    page.heading(&Shown::say(format_args!(
        "posts ({}), times in {label}",
        whole.posts.len()
    )))?;
    let codes = &archive.codebook().tags;
    let letters: Vec<String> = codes
        .iter()
        .filter_map(|code| Some(format!("{} {}", code.letter?, code.label)))
        .collect();
    if !whole.posts.is_empty() && !letters.is_empty() {
        page.text(
            2,
            &Shown::say(format_args!("{} · ? uncoded", letters.join(" · "))),
        )?;
    }
    if whole
        .posts
        .iter()
        .any(|post| post.status == Status::Paraphrase)
    {
        page.text(
            2,
            &Shown::own("Paraphrases give the gist in the archive's own words, never the wording."),
        )?;
    }
    let mut sorted: Vec<&Post> = whole.posts.iter().collect();
    sorted.sort_by_key(|post| {
        let from = post.time.as_ref().map(|time| time.from);
        (post.order.is_none(), post.order, from.is_none(), from)
    });
    let rows: Vec<_> = sorted
        .iter()
        .map(|post| {
            let time = post.time.as_ref();
            let time = time.map_or(String::new(), |t| zone.brief(t.from, t.to, t.precision));
            let stance = post
                .tags
                .iter()
                .find(|coding| coding.tag.namespace() == "stance");
            let letter = stance.and_then(|s| codes.iter().find(|code| code.tag == s.tag)?.letter);
            let actor = post.actor.as_deref().and_then(|id| whole.case.actor(id));
            let who = actor
                .map(|a| a.name.as_str())
                .or(post.role.as_deref())
                .unwrap_or("");
            vec![
                Shown::line(&post.id).into_owned(),
                Shown::line(&time).into_owned(),
                Shown::say(format_args!("{}", letter.unwrap_or('?'))),
                Shown::line(who).into_owned(),
                Shown::line(&post.text).into_owned(),
            ]
        })
        .collect();
    let columns = [
        Column::Left(8),
        Column::Left(12),
        Column::Left(1),
        Column::Left(16),
        Column::Rest,
    ];
    page.table(0, &columns, &rows)
}

/// Of posts that are too many for a page.
fn many_posts(page: &mut Page<'_>, slug: &str, count: Option<usize>) -> io::Result<()> {
    let count = count.map_or("not counted".to_owned(), |count| count.to_string());
    page.heading(&Shown::say(format_args!("posts ({count})")))?;
    let told = format!(
        "Too many to be listed here: `backfire search case:{slug}` finds them, `backfire show {slug}/ID` prints one, \
         `backfire show {slug} --json` writes all."
    );
    page.text(2, &Shown::line(&told))
}

fn commentary(page: &mut Page<'_>, whole: &Whole) -> io::Result<()> {
    let list = &whole.case.commentary;
    if list.is_empty() {
        return Ok(());
    }
    page.heading(&Shown::say(format_args!("commentary ({})", list.len())))?;
    for item in list {
        let mut head = item.title.clone();
        for part in [Some(item.authors.join(", ")), item.outlet.clone()]
            .into_iter()
            .flatten()
        {
            if !part.is_empty() {
                head.push_str(", ");
                head.push_str(&part);
            }
        }
        if let Some(time) = &item.time {
            head.push_str(", ");
            head.push_str(&world::published(time));
        }
        page.hanging(
            2,
            &Shown::say(format_args!("{}  ", item.id)),
            &Shown::line(&head),
        )?;
        let stand = if item.dissent {
            "against the common reading: "
        } else {
            ""
        };
        page.hanging(6, &Shown::own(stand), &Shown::block(&item.thesis))?;
    }
    Ok(())
}

fn lessons(page: &mut Page<'_>, whole: &Whole) -> io::Result<()> {
    let list = &whole.case.lessons;
    if list.is_empty() {
        return Ok(());
    }
    page.heading(&Shown::say(format_args!(
        "lessons learned ({})",
        list.len()
    )))?;
    for lesson in list {
        page.hanging(
            2,
            &Shown::say(format_args!("{}  ", lesson.id)),
            &Shown::line(&lesson.claim),
        )?;
        page.text(6, &Shown::block(&lesson.text))?;
        ids(page, "for: ", &lesson.support)?;
        ids(page, "against: ", &lesson.against)?;
    }
    Ok(())
}

fn ids(page: &mut Page<'_>, label: &'static str, list: &[Evidence]) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = list
        .iter()
        .map(|evidence| evidence.target.as_str())
        .collect();
    page.hanging(6, &Shown::own(label), &Shown::line(&ids.join(" ")))
}

fn decisions(page: &mut Page<'_>, whole: &Whole, zone: &Zone) -> io::Result<()> {
    let list = &whole.case.decisions;
    if list.is_empty() {
        return Ok(());
    }
    page.heading(&Shown::say(format_args!(
        "decision points ({})",
        list.len()
    )))?;
    for decision in list {
        page.hanging(
            2,
            &Shown::say(format_args!("{}  ", decision.id)),
            &Shown::line(&decision.title),
        )?;
        let time = zone.full(
            decision.time.from,
            decision.time.to,
            decision.time.precision,
        );
        page.text(6, &Shown::line(&time))?;
        page.hanging(
            6,
            &Shown::own("known then: "),
            &Shown::block(&decision.known),
        )?;
        for choice in &decision.options {
            let label = Shown::say(format_args!("{}) ", choice.id));
            page.hanging(8, &label, &Shown::line(&choice.text))?;
        }
        page.hanging(6, &Shown::own("done: "), &Shown::block(&decision.done.text))?;
        page.hanging(
            6,
            &Shown::own("followed by: "),
            &Shown::block(&decision.followed),
        )?;
    }
    Ok(())
}
