//! Large cases while their indexes are built: what is at hand grows, and one can stop it and go on.

use std::collections::BTreeSet;

use super::Session;
use crate::model::Id;
use crate::shown::counted;
use crate::work::{Indexing, Job, Over};

/// How it stands with the indexes of large cases.
#[derive(Debug, Default)]
pub(super) struct Large {
    /// Those whose building was asked for.
    asked: BTreeSet<Id>,
    /// Those that were stopped.
    stopped: BTreeSet<Id>,
}

impl Session {
    /// Asks for the indexes of these cases to be built, once each. Cases that are no large ones ask nothing.
    pub(super) fn index(&mut self, slugs: impl IntoIterator<Item = Id>) -> Vec<Job> {
        let new = slugs
            .into_iter()
            .filter(|slug| self.large.asked.insert(slug.clone()));
        new.map(Job::Index).collect()
    }

    /// Stops what is being built, or goes on with what was stopped.
    pub(super) fn halt_or_go_on(&mut self) -> Vec<Job> {
        if self.indexing.is_some() {
            // What waits behind it will not be begun either, nor will it say so.
            self.large.stopped.append(&mut self.large.asked);
            self.say("indexing stops; what is there can be searched");
            return vec![Job::Halt];
        }
        let stopped = std::mem::take(&mut self.large.stopped);
        if stopped.is_empty() {
            self.say("nothing is being indexed");
        }
        self.index(stopped)
    }

    /// Takes in how far an index has come. What is on screen is asked for anew where there is more to be found.
    pub(super) fn indexed(&mut self, indexing: Indexing) -> Vec<Job> {
        let case = indexing.case.clone();
        let slug = &case.file.slug;
        let before = self.case_named(slug).map(|case| case.posts);
        self.shelve(&case);
        let is_open = self
            .case
            .as_ref()
            .is_some_and(|open| open.file.slug == *slug);
        if is_open {
            self.case = Some(case.clone());
        }
        match &indexing.over {
            None => self.indexing = Some(indexing),
            Some(over) => {
                self.indexing = None;
                match over {
                    Over::Whole(said) => self.say(said.clone()),
                    Over::Stopped => {
                        let posts = counted(case.posts, "post");
                        self.say(format!("indexing is stopped at {posts}; I goes on"));
                    }
                    Over::Failed(why) => {
                        self.warn(format!("{slug} cannot be indexed: {why}"));
                    }
                }
                self.findings.extend(indexing.findings);
            }
        }
        if is_open && before != Some(case.posts) {
            return self.ask();
        }
        Vec::new()
    }
}
