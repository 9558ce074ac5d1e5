//! What the lanes work at: the archive, the cases read so far and the index that answers now.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::handover::{self, From};
use super::large::{self, Large};
use super::{Answered, Ask, Deliver, Export, Indexing, Job, Report};
use crate::archive::Archive;
use crate::archive::write::{Out, create_with};
use crate::export;
use crate::index::joined::{Joined, Small};
use crate::index::scan::Scan;
use crate::index::tantivy::TantivyIndex;

use crate::index::{Answer, Index, IndexError, MAX_WINDOW, Question, Sort};
use crate::measure::{Study, recurrence};
use crate::model::Id;
use crate::model::finding::Finding;
use crate::model::pattern::Pattern;
use crate::model::query::{Keyword, Query};
use crate::model::record::{Case, Key, Kind, Whole};
use crate::shown::counted;
use crate::store::{keep, selections};

/// A case as read, and what was wrong with it.
type Read = (Arc<Whole>, Vec<Finding>);

/// The archive and its index, shared by the lanes.
pub struct Desk {
    archive: Archive,
    cases: Mutex<BTreeMap<Id, Read>>,
    index: RwLock<Arc<dyn Index>>,
    /// The records that are held, looked at or looked up.
    small: RwLock<Small>,
    /// Those whose posts are not.
    large: Large,
    /// Whether the index was handed in and stays.
    pinned: bool,
    /// Whether the index holds the whole archive: a case opened later must not take its place.
    complete: AtomicBool,
    /// The folder that names of new files are told from; none where no files are to be made.
    output: Option<PathBuf>,
}

impl Desk {
    /// A desk on which nothing is read yet.
    pub fn new(archive: Archive) -> Self {
        let nothing = Arc::new(Scan::new(&[], archive.codebook()));
        Self {
            archive,
            cases: Mutex::default(),
            index: RwLock::new(nothing.clone()),
            small: RwLock::new(Small::Scan(nothing)),
            large: Large::default(),
            pinned: false,
            complete: AtomicBool::new(false),
            output: None,
        }
    }

    /// A desk whose questions go to `index`: for tests that watch what panes ask.
    pub fn with_index(archive: Archive, index: Arc<dyn Index>) -> Self {
        let nothing = Arc::new(Scan::new(&[], archive.codebook()));
        Self {
            archive,
            cases: Mutex::default(),
            index: RwLock::new(index),
            small: RwLock::new(Small::Scan(nothing)),
            large: Large::default(),
            pinned: true,
            complete: AtomicBool::new(false),
            output: None,
        }
    }

    /// The same desk, from which new files may be written: into this folder, unless their names tell another.
    #[must_use]
    pub fn writing_into(mut self, folder: PathBuf) -> Self {
        self.output = Some(folder);
        self
    }

    /// The same desk, whose indexes on disk are kept below this folder; in memory only, where there is none.
    #[must_use]
    pub fn caching_in(mut self, folder: Option<PathBuf>) -> Self {
        self.large.cache = folder;
        self
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    pub(super) fn run(&self, job: &Job, stop: &dyn Fn() -> bool) -> Option<Report> {
        match job {
            Job::Open(slug) => Some(self.open(slug)),
            Job::Rest => Some(self.rest()),
            // These go their own way: they take minutes, and tell how they go.
            Job::Index(_) | Job::Halt => None,
            Job::Ask(ask) => report(job, self.answer(ask, stop)),
            Job::Find(turn, question) => report(
                job,
                self.index()
                    .ask(question, stop)
                    .map(|a| Report::Found(*turn, Arc::new(a))),
            ),
            Job::Thread(key) => report(job, self.thread(key, stop)),
            Job::Check => Some(Report::Checked(self.archive.check(false))),
            Job::Keep(path, text) => match keep(path, text) {
                Ok(()) => None,
                Err(error) => Some(Report::Failed(
                    job.stream(),
                    format!("the place you left could not be kept: {error}"),
                )),
            },
            Job::Export(export) => Some(written(self.export(export))),
            Job::Create(path, text) => Some(written(
                self.create(path, |out| out.write_all(text.as_bytes())),
            )),
            Job::Selections(path, change) => Some(match selections::change(path, change) {
                Ok(list) => Report::Selections(list, change.said()),
                Err(error) => Report::Failed(None, error.to_string()),
            }),
        }
    }

    /// Writes all rows of a selection into a new file; says how many, and where.
    fn export(&self, export: &Export) -> Result<String, String> {
        let format = export::format(&export.format)
            .ok_or_else(|| format!("no format is called {}", export.format))?;
        let read = |slug: &Id| {
            Ok(From {
                case: self.read(slug)?.case.clone(),
                builtin: self.archive.is_builtin(slug),
            })
        };
        let index = self.index();
        let selected = handover::select(&*index, export.query.clone(), export.sort, &read)
            .map_err(|error| error.to_string())?;
        if selected.is_empty() {
            return Err("nothing is selected, so nothing is written".to_owned());
        }
        let said = self.create(&export.path, |out| format.write(out, &selected.sheet()))?;
        Ok(format!("{}, {said}", counted(selected.len(), "record")))
    }

    fn create(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut Out) -> io::Result<()>,
    ) -> Result<String, String> {
        let folder = self.output.as_ref().ok_or("no files are written here")?;
        let path = folder.join(path);
        create_with(&path, fill).map_err(|error| error.to_string())?;
        // Told in full, for whoever has forgotten where the program was started.
        let path = std::path::absolute(&path).unwrap_or(path);
        Ok(format!("written to {}", path.display()))
    }

    fn index(&self) -> Arc<dyn Index> {
        self.index
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on questions go to these records that are held, and to the large cases taken up so far.
    fn serve(&self, small: Small) {
        *self.small.write().unwrap_or_else(PoisonError::into_inner) = small;
        self.join();
    }

    /// From now on questions find what has been built since.
    fn join(&self) {
        if self.pinned {
            return;
        }
        let small = self.small.read().unwrap_or_else(PoisonError::into_inner);
        let index = Arc::new(Joined::new(&small, &self.large.all()));
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    /// Builds what is missing of the index of a large case, or looks a whole one over.
    pub(super) fn index_case(
        &self,
        slug: &Id,
        deliver: &Deliver,
        stop: &(dyn Fn() -> bool + Sync),
    ) {
        let (Ok(whole), Some(volume)) = (self.read(slug), self.large.get(slug)) else {
            return;
        };
        let tell = |indexing: Indexing| {
            self.join();
            deliver(Report::Indexing(Box::new(indexing)));
        };
        let work = || large::tend(&volume, &whole.case, &tell, stop);
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            let why = "an internal error was caught while posts were indexed".to_owned();
            deliver(Report::Failed(None, why));
        }
    }

    /// Reads a case once.
    fn read(&self, slug: &Id) -> Result<Arc<Whole>, String> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((whole, _)) = cases.get(slug) {
            return Ok(whole.clone());
        }
        let loaded = self.archive.load(slug).map_err(|e| e.to_string())?;
        let whole = Arc::new(loaded.whole);
        cases.insert(slug.clone(), (whole.clone(), loaded.findings));
        Ok(whole)
    }

    fn open(&self, slug: &Id) -> Report {
        match self.read(slug) {
            Ok(whole) => {
                let case = match self.large.open(&self.archive, &whole) {
                    Ok(None) => whole.case.clone(),
                    Ok(Some(volume)) => large::counted(&whole.case, &volume),
                    Err(why) => {
                        let slug = slug.clone();
                        return Report::Unopened { slug, why };
                    }
                };
                // A plain scan stands at once; the index over everything takes its place when it is built.
                if !self.complete.load(Ordering::SeqCst) {
                    let scan = Scan::new(&[whole], self.archive.codebook());
                    self.serve(Small::Scan(Arc::new(scan)));
                }
                Report::Opened(case)
            }
            Err(why) => Report::Unopened {
                slug: slug.clone(),
                why,
            },
        }
    }

    fn rest(&self) -> Report {
        let mut findings = self.archive.findings().to_vec();
        for slug in self.archive.slugs() {
            if let Err(why) = self.read(&slug) {
                findings.push(unreadable(&slug, why));
            }
        }
        let cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        let wholes: Vec<Arc<Whole>> = cases.values().map(|(whole, _)| whole.clone()).collect();
        findings.extend(cases.values().flat_map(|(_, found)| found.iter().cloned()));
        drop(cases);
        let (patterns, wrong) = self.archive.patterns();
        findings.extend(wrong);
        let mut told: Vec<Arc<Case>> = Vec::with_capacity(wholes.len());
        let mut large = Vec::new();
        for whole in &wholes {
            let case = match self.large.open(&self.archive, whole) {
                Ok(Some(volume)) => {
                    volume.cite_across(wholes.iter().map(|other| &*other.case));
                    large.push(whole.case.file.slug.clone());
                    large::counted(&whole.case, &volume)
                }
                Ok(None) => whole.case.clone(),
                Err(why) => {
                    findings.push(unreadable(&whole.case.file.slug, why));
                    whole.case.clone()
                }
            };
            told.push(case);
        }
        if !self.pinned {
            self.serve(self.build(&wholes));
            self.complete.store(true, Ordering::SeqCst);
        }
        Report::Ready {
            cases: told,
            engine: self.index().name(),
            findings,
            study: Arc::new(Study::of(&self.with_cited(wholes, &patterns), &patterns)),
            large,
        }
    }

    /// The cases; large ones with those of their posts that patterns name.
    fn with_cited(&self, wholes: Vec<Arc<Whole>>, patterns: &[Pattern]) -> Vec<Arc<Whole>> {
        let mut asked = recurrence::asked(patterns);
        let with = |whole: Arc<Whole>| {
            let slug = &whole.case.file.slug;
            let (Some(ids), Some(_)) = (asked.remove(slug.as_str()), self.large.get(slug)) else {
                return whole;
            };
            let keys: Vec<Key> = ids.iter().map(|id| Key::new(slug.as_str(), *id)).collect();
            let posts = keys.chunks(MAX_WINDOW).flat_map(|keys| {
                let posts = self.index().posts(keys);
                posts.unwrap_or_else(|error| {
                    tracing::warn!(%error, slug, "posts that patterns name could not be read");
                    Vec::new()
                })
            });
            let posts = posts.collect();
            Arc::new(Whole {
                case: whole.case.clone(),
                posts,
            })
        };
        wholes.into_iter().map(with).collect()
    }

    /// An index over everything.
    fn build(&self, wholes: &[Arc<Whole>]) -> Small {
        match TantivyIndex::in_memory(wholes, self.archive.codebook()) {
            Ok(index) => Small::Indexed(Arc::new(index)),
            Err(error) => {
                tracing::warn!(%error, "no tantivy index, scanning instead");
                Small::Scan(Arc::new(Scan::new(wholes, self.archive.codebook())))
            }
        }
    }

    fn answer(&self, ask: &Ask, stop: &dyn Fn() -> bool) -> Result<Report, IndexError> {
        let index = self.index();
        let main = index.ask(&ask.main, stop)?;
        let side = ask.side.as_ref().map(|side| index.ask(side, stop));
        let rows = main.rows.iter().map(|row| &row.key);
        let keys = rows.chain(&ask.main.among).take(MAX_WINDOW);
        let mut by_case: BTreeMap<&Id, Vec<Key>> = BTreeMap::new();
        for key in keys {
            by_case.entry(&key.case).or_default().push(key.clone());
        }
        let mut posts = HashMap::new();
        for (case, keys) in by_case {
            for post in index.posts(&keys)? {
                posts.insert(Key::new(case.as_str(), post.id.as_str()), post);
            }
        }
        Ok(Report::Answered(Box::new(Answered {
            turn: ask.turn,
            main,
            side: side.transpose()?,
            posts,
        })))
    }

    fn thread(&self, key: &Key, stop: &dyn Fn() -> bool) -> Result<Report, IndexError> {
        let index = self.index();
        let here = |query| Query::And(vec![Query::is(Keyword::Case, &key.case), query]);
        let parents: Vec<Query> = index
            .posts(std::slice::from_ref(key))?
            .into_iter()
            .flat_map(|post| [post.reply_to, post.quote_of])
            .flatten()
            .map(|id| Query::is(Keyword::Id, &id))
            .collect();
        let mut any = parents;
        any.push(Query::is(Keyword::Re, &key.id));
        let answer: Answer = index.ask(
            &Question::rows(
                here(Query::And(vec![Query::Kind(Kind::Post), Query::Or(any)])),
                Sort::Time,
                0..100,
            ),
            stop,
        )?;
        Ok(Report::Thread {
            of: key.clone(),
            rows: answer.rows,
        })
    }
}

fn report(job: &Job, result: Result<Report, IndexError>) -> Option<Report> {
    match result {
        Ok(report) => Some(report),
        Err(IndexError::Stopped) => None,
        Err(error) => Some(Report::Failed(job.stream(), error.to_string())),
    }
}

/// Success is said, and so is failure.
fn written(result: Result<String, String>) -> Report {
    match result {
        Ok(said) => Report::Written(said),
        Err(why) => Report::Failed(None, why),
    }
}

fn unreadable(slug: &Id, why: String) -> Finding {
    Finding {
        file: std::path::PathBuf::from(slug).join("case.json"),
        line: 1,
        column: 1,
        severity: crate::model::finding::Severity::Error,
        rule: "unreadable-case",
        message: why,
        hint: "run `backfire check` for every finding of this case".to_owned(),
    }
}
