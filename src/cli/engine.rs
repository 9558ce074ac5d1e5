//! Which back end answers a question.

use std::sync::Arc;

use crate::index::Index;
use crate::index::scan::Scan;
use crate::index::tantivy::TantivyIndex;
use crate::model::codebook::Codebook;
use crate::model::record::Whole;

/// The back end to ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Whichever suits the size of the archive
    #[default]
    Auto,
    /// A plain scan of every record
    Scan,
    /// The index on this machine
    Tantivy,
}

/// Makes the back end for these cases.
pub(crate) fn open(
    engine: Engine,
    cases: &[Arc<Whole>],
    codebook: &Codebook,
) -> anyhow::Result<Box<dyn Index>> {
    match engine {
        // One question does not pay for building an index in memory.
        Engine::Auto | Engine::Scan => Ok(Box::new(Scan::new(cases, codebook))),
        Engine::Tantivy => Ok(Box::new(TantivyIndex::in_memory(cases, codebook)?)),
    }
}
