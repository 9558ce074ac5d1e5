//! Where one is in the archive: small enough to be written down and come back to.

use serde::{Deserialize, Serialize};

use crate::model::Id;
use crate::model::time::Instant;

/// The axis of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Hours and days.
    Clock,
    /// Phases in order.
    Phases,
}

/// What the clock axis shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zoom {
    /// The span of the case.
    #[default]
    Case,
    /// Everything, background and aftermath too.
    All,
    /// From one instant to another.
    Span(Instant, Instant),
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Slug of the case.
    pub case: Id,
    /// The selection as a query; empty for everything.
    #[serde(default)]
    pub query: String,
    /// Id of the selected record.
    #[serde(default)]
    pub row: Option<Id>,
    /// Axis; none until the first answer shows which one fits.
    #[serde(default)]
    pub axis: Option<Axis>,
    /// Zoom of the clock axis.
    #[serde(default)]
    pub zoom: Zoom,
    /// Best match first instead of oldest first.
    #[serde(default)]
    pub by_relevance: bool,
    /// Name of the focused pane.
    #[serde(default)]
    pub focus: String,
}

impl Place {
    /// The start of a case.
    pub fn start(case: impl Into<Id>) -> Self {
        Self {
            case: case.into(),
            query: String::new(),
            row: None,
            axis: None,
            zoom: Zoom::Case,
            by_relevance: false,
            focus: "posts".to_owned(),
        }
    }
}
