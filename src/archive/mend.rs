//! Puts a document together from its good parts when it does not read as a whole: bad elements of arrays are left out, a
//! required value that is missing gets a safe stand-in.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::archive::fault::Fault;
use crate::archive::load::unknown;
use crate::archive::shape::{self, Shape};
use crate::model::Extra;
use crate::model::case::{CaseFile, Organisation};
use crate::model::codebook::Codebook;
use crate::model::decision::DecisionsFile;
use crate::model::lesson::LessonsFile;
use crate::model::pattern::PatternsFile;
use crate::model::post::Post;
use crate::model::time::{DAY, Instant, Precision, Time};

/// Where each kept element of an array stood.
pub(crate) type Origins = BTreeMap<&'static str, Vec<usize>>;

/// One document being put together.
pub(crate) struct Mender<'a> {
    file: &'static str,
    map: Map<String, Value>,
    shape: &'a Shape,
    faults: &'a mut Vec<Fault>,
    known: Vec<&'static str>,
}

impl<'a> Mender<'a> {
    pub(crate) fn new(
        file: &'static str,
        map: Map<String, Value>,
        shape: &'a Shape,
        faults: &'a mut Vec<Fault>,
    ) -> Self {
        Self {
            file,
            map,
            shape,
            faults,
            known: Vec::new(),
        }
    }

    /// `lessons.json`.
    pub(crate) fn lessons(&mut self, origins: &mut Origins) -> LessonsFile {
        LessonsFile {
            schema: self.required("schema"),
            lessons: self.elements("lessons", true, origins),
            extra: self.extra(),
        }
    }

    /// `decisions.json`.
    pub(crate) fn decisions(&mut self, origins: &mut Origins) -> DecisionsFile {
        DecisionsFile {
            schema: self.required("schema"),
            decisions: self.elements("decisions", true, origins),
            extra: self.extra(),
        }
    }

    /// `patterns.json`.
    pub(crate) fn patterns(&mut self, origins: &mut Origins) -> PatternsFile {
        PatternsFile {
            schema: self.required("schema"),
            patterns: self.elements("patterns", true, origins),
            extra: self.extra(),
        }
    }

    /// `codebook.json`.
    pub(crate) fn codebook(&mut self, origins: &mut Origins) -> Codebook {
        Codebook {
            schema: self.required("schema"),
            version: self.required("version"),
            namespaces: self.elements("namespaces", true, origins),
            tags: self.elements("tags", true, origins),
            extra: self.extra(),
        }
    }

    /// `case.json` of the folder `slug`, whose posts reach so far, which helps to guess the span.
    pub(crate) fn case(
        &mut self,
        slug: &str,
        extent: Option<Extent>,
        origins: &mut Origins,
    ) -> CaseFile {
        let mut case = CaseFile {
            schema: self.required("schema"),
            slug: self.one("slug", true).unwrap_or_else(|| slug.to_owned()),
            title: self.one("title", true).unwrap_or_else(|| slug.to_owned()),
            blind_title: self.required("blind_title"),
            summary: self.required("summary"),
            outcome: self.optional("outcome"),
            organisation: self.organisation(),
            platforms: self.elements("platforms", true, origins),
            hashtags: self.elements("hashtags", false, origins),
            zone: self.one("zone", true).unwrap_or_else(|| "UTC".to_owned()),
            span: unknown_time(),
            launch: unknown_time(),
            codebook: self.optional("codebook"),
            facets: self.elements("facets", false, origins),
            actors: self.elements("actors", false, origins),
            background: self.elements("background", false, origins),
            warnings: self.elements("warnings", false, origins),
            phases: self.elements("phases", false, origins),
            events: self.elements("events", false, origins),
            figures: self.elements("figures", false, origins),
            moves: self.elements("moves", false, origins),
            assessment: self.optional("assessment"),
            turn: self.elements("turn", false, origins),
            briefing: self.required("briefing"),
            conflicts: self.elements("conflicts", false, origins),
            sample_note: self.required("sample_note"),
            trust_note: self.required("trust_note"),
            sensitivity: self.optional("sensitivity"),
            reviews: self.elements("reviews", false, origins),
            sources: self.elements("sources", false, origins),
            removed: self.elements("removed", false, origins),
            extra: Extra::new(),
        };
        let launch = self.one("launch", true);
        let span = self.one("span", true);
        case.span = span.unwrap_or_else(|| guess(&case, extent));
        case.launch = launch.unwrap_or_else(|| case.span.clone());
        case.extra = self.extra();
        case
    }

    fn organisation(&mut self) -> Organisation {
        if let Some(whole) = self.one("organisation", true) {
            return whole;
        }
        let text = |key: &str| {
            let value = self.map.get("organisation")?.get(key)?;
            value.as_str().map(str::to_owned)
        };
        Organisation {
            name: text("name").unwrap_or_default(),
            sector: text("sector"),
            country: text("country"),
            accounts: Vec::new(),
            extra: Extra::new(),
        }
    }

    /// The value of a required key; the type's empty value when it is missing or wrong.
    fn required<T: DeserializeOwned + Default>(&mut self, key: &'static str) -> T {
        self.one(key, true).unwrap_or_default()
    }

    /// The value of a key that may be missing or null.
    fn optional<T: DeserializeOwned>(&mut self, key: &'static str) -> Option<T> {
        self.one(key, false)
    }

    fn one<T: DeserializeOwned>(&mut self, key: &'static str, required: bool) -> Option<T> {
        self.known.push(key);
        match self.map.get(key) {
            None if required => {
                self.faults.push(shape::missing(self.file, 0, "", key));
                None
            }
            None => None,
            Some(Value::Null) if !required => None,
            Some(value) => {
                let pointer = format!("/{key}");
                let read = T::deserialize(value);
                if let Err(error) = &read {
                    shape::blame(self.shape, self.file, &pointer, value, error, self.faults);
                }
                read.ok()
            }
        }
    }

    /// The good elements of an array.
    fn elements<T: DeserializeOwned>(
        &mut self,
        key: &'static str,
        required: bool,
        origins: &mut Origins,
    ) -> Vec<T> {
        self.known.push(key);
        let Some(value) = self.map.get(key) else {
            if required {
                self.faults.push(shape::missing(self.file, 0, "", key));
            }
            return Vec::new();
        };
        let Value::Array(elements) = value else {
            let pointer = format!("/{key}");
            shape::blame_list(self.file, &pointer, value, self.faults);
            return Vec::new();
        };
        let mut kept = Vec::with_capacity(elements.len());
        let mut places = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            match T::deserialize(element) {
                Ok(good) => {
                    kept.push(good);
                    places.push(index);
                }
                Err(error) => {
                    let pointer = format!("/{key}/{index}");
                    shape::blame(
                        self.shape,
                        self.file,
                        &pointer,
                        element,
                        &error,
                        self.faults,
                    );
                }
            }
        }
        origins.insert(key, places);
        kept
    }

    fn extra(&self) -> Extra {
        unknown(&self.map, &self.known)
    }
}

/// From the first to the last thing that has a time, or a day that is plainly a stand-in.
fn guess(case: &CaseFile, posts: Option<Extent>) -> Time {
    let events = case.events.iter().filter_map(|e| e.time.as_ref());
    let times = events.chain(case.phases.iter().map(|p| &p.time));
    match times.fold(posts, Extent::with) {
        Some(Extent { from, to }) if from < to => Time {
            from,
            to,
            ..unknown_time()
        },
        _ => unknown_time(),
    }
}

/// From the beginning of the first to the end of the last of several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    from: Instant,
    to: Instant,
}

impl Extent {
    /// That of one time more.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "it is what a fold takes and gives"
    )]
    pub(crate) fn with(known: Option<Self>, time: &Time) -> Option<Self> {
        let (from, to) = (time.from, time.to);
        Some(known.map_or(Self { from, to }, |known| Self {
            from: known.from.min(from),
            to: known.to.max(to),
        }))
    }

    /// That of these posts.
    pub(crate) fn of(posts: &[Post]) -> Option<Self> {
        let times = posts.iter().filter_map(|post| post.time.as_ref());
        times.fold(None, Self::with)
    }
}

fn unknown_time() -> Time {
    Time {
        from: Instant(0),
        to: Instant(DAY),
        precision: Precision::Span,
        zone: None,
        as_written: None,
        extra: Extra::new(),
    }
}
