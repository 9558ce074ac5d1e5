//! Cases whose posts are too many to be held: how many there are, and those few that a page needs.

use std::collections::HashSet;
use std::io;

use crate::archive::Archive;
use crate::archive::posts::PostsFile;
use crate::cli::context::Context;
use crate::model::lesson::Evidence;
use crate::model::record::{Case, Whole};
use crate::shown::Shown;

/// Posts that point at a record are listed up to so many.
const LISTED: usize = 1_000;

/// How many posts a case has; none, and why on `err`, where they cannot be counted.
pub(crate) fn count(
    archive: &Archive,
    whole: &Whole,
    context: &mut Context<'_>,
) -> io::Result<Option<usize>> {
    let slug = &whole.case.file.slug;
    let Some(file) = archive.large(slug) else {
        return Ok(Some(whole.posts.len()));
    };
    match file.count() {
        Ok(count) => Ok(Some(count)),
        Err(error) => {
            let told = format!("the posts of {slug} cannot be counted: {error}");
            context.remark(&Shown::line(&told))?;
            Ok(None)
        }
    }
}

/// Puts the posts into a case that a page about this record needs: the record itself, those it points at, and the first of
/// those that point at it. How many more point at it is given back.
///
/// # Errors
/// When the posts cannot be read.
pub(crate) fn hold_around(file: &PostsFile, whole: &mut Whole, id: &str) -> io::Result<usize> {
    let mut wanted = pointed_at(&whole.case);
    wanted.insert(id.to_owned());
    let (mut listed, mut more) = (0, 0);
    whole.posts = file.pick(usize::MAX, |links| {
        // Of several with one id the first is meant.
        let wanted = wanted.remove(&*links.id);
        if !links.point_at(id) {
            return wanted;
        }
        listed += 1;
        let held = wanted || listed <= LISTED;
        more += usize::from(!held);
        held
    })?;
    let post = whole.posts.iter().find(|post| post.id == id);
    let above: Vec<String> = post.map_or(Vec::new(), |post| {
        let above = [&post.reply_to, &post.quote_of];
        above.into_iter().flatten().cloned().collect()
    });
    if !above.is_empty() {
        let known = |id: &str| whole.posts.iter().any(|post| post.id == id);
        let mut missing: HashSet<String> = above.into_iter().filter(|id| !known(id)).collect();
        let found = file.pick(missing.len(), |links| missing.remove(&*links.id))?;
        whole.posts.extend(found);
    }
    Ok(more)
}

/// Puts the posts of these ids into a case.
///
/// # Errors
/// When the posts cannot be read.
pub(crate) fn hold(file: &PostsFile, whole: &mut Whole, ids: &[&str]) -> io::Result<()> {
    let mut wanted: HashSet<&str> = ids.iter().copied().collect();
    whole.posts = file.pick(wanted.len(), |links| wanted.remove(&*links.id))?;
    Ok(())
}

/// Ids that records of the case point at, those of posts among them.
fn pointed_at(case: &Case) -> HashSet<String> {
    let mut ids = HashSet::new();
    let mut evidence = |list: &[Evidence]| {
        let keys = list.iter().map(|one| one.key(&case.file.slug));
        let own = keys.filter(|key| key.case == case.file.slug);
        ids.extend(own.map(|key| key.id));
    };
    for lesson in &case.lessons {
        evidence(&lesson.support);
        evidence(&lesson.against);
    }
    for decision in &case.decisions {
        evidence(&decision.support);
        evidence(&decision.against);
    }
    ids.extend(case.notes.iter().map(|note| note.target.clone()));
    let about = case.commentary.iter().flat_map(|one| &one.about);
    let refs = case.file.moves.iter().flat_map(|step| &step.refs);
    let touches = case.file.conflicts.iter().flat_map(|one| &one.touches);
    let reviewed = case.file.reviews.iter().flat_map(|one| &one.about);
    ids.extend(about.chain(refs).chain(touches).chain(reviewed).cloned());
    ids
}
