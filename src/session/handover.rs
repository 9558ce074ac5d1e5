//! What is taken along: files written of the selection, and selections kept under a name.

use std::path::PathBuf;

use super::{Place, Session};
use crate::model::Extra;
use crate::store::selections::{Change, Saved};
use crate::work::{Export, Job};

impl Session {
    pub(super) fn export(&mut self, format: String, path: &str) -> Vec<Job> {
        if self.case.is_none() {
            self.warn("no case is open yet");
            return Vec::new();
        }
        let Some(path) = self.file(path) else {
            return Vec::new();
        };
        vec![Job::Export(Box::new(Export {
            query: self.query(),
            sort: self.sort(),
            format,
            path,
        }))]
    }

    pub(super) fn create(&mut self, path: &str, text: String) -> Vec<Job> {
        let path = self.file(path);
        path.map(|path| Job::Create(path, text))
            .into_iter()
            .collect()
    }

    /// A file by its name as it was typed; none, and a word of why, for a name that means something else to whoever types it.
    fn file(&mut self, name: &str) -> Option<PathBuf> {
        let name = name.trim();
        if name.is_empty() {
            self.warn("a file needs a name");
            return None;
        }
        if name == "~" || name.starts_with("~/") {
            self.warn("~ is the shell's: write the folder out");
            return None;
        }
        Some(PathBuf::from(name))
    }

    pub(super) fn keep_selections(&mut self, change: Change) -> Vec<Job> {
        if let Some(path) = &self.drawer {
            return vec![Job::Selections(path.clone(), change)];
        }
        self.warn("there is no folder to keep selections in; see `backfire paths`");
        Vec::new()
    }

    pub(super) fn save(&mut self, name: String, everywhere: bool) -> Vec<Job> {
        let case = (!everywhere).then(|| self.place.case.clone());
        self.keep_selections(Change::Add(Saved {
            name,
            case,
            query: self.place.query.clone(),
            extra: Extra::new(),
        }))
    }

    pub(super) fn recall(&mut self, saved: Saved) -> Vec<Job> {
        let case = saved.case.unwrap_or_else(|| self.place.case.clone());
        if !self.shelf.iter().any(|(slug, _)| *slug == case) {
            self.warn(format!(
                "{} is of {case}, which is not in this archive",
                saved.name
            ));
            return Vec::new();
        }
        let start = if case == self.place.case {
            Place {
                row: None,
                ..self.place.clone()
            }
        } else {
            Place {
                focus: self.place.focus.clone(),
                ..Place::start(case)
            }
        };
        let place = Place {
            query: saved.query,
            ..start
        };
        let goal = self.row_goal(None);
        let jobs = self.open(place, goal);
        if let Some((text, error)) = &self.misread {
            let why = format!("column {} of `{text}`: {}", error.column, error.message);
            self.warn(why);
        } else if self.notice.is_none() {
            self.say(format!("selection {}; q goes back", saved.name));
        }
        jobs
    }
}
