//! Which archive a command reads, and how its times are told: arguments that several commands share.

use std::path::PathBuf;

use crate::archive::Archive;
use crate::archive::load::Loaded;
use crate::cli::context::Context;
use crate::model::calendar::Zone;
use crate::model::record::Case;
use crate::model::time::Time;
use crate::shown::Shown;

/// The archive to read.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct World {
    /// An archive or case folder to read besides the built-in archive; may be repeated
    #[arg(long, value_name = "DIR")]
    pub archive: Vec<PathBuf>,
    /// Read the folders of --archive only, without the built-in archive
    #[arg(long, requires = "archive")]
    pub only: bool,
}

impl World {
    /// Opens it.
    pub fn open(&self) -> anyhow::Result<Archive> {
        if self.archive.is_empty() {
            return Ok(Archive::builtin());
        }
        Ok(Archive::open(&self.archive, !self.only)?)
    }

    /// Reads a case, and says on `err` what of it could not be read.
    pub(crate) fn load(
        archive: &Archive,
        slug: &str,
        context: &mut Context<'_>,
    ) -> anyhow::Result<Loaded> {
        let loaded = archive.load(slug)?;
        if !loaded.findings.is_empty() {
            let (n, command) = (loaded.findings.len(), "backfire check");
            let note = Shown::say(format_args!(
                "backfire: {n} findings in {slug}, what cannot be read is left out: see `{command}`"
            ));
            writeln!(context.err, "{note}")?;
        }
        Ok(loaded)
    }
}

/// The day (or so) of a publication, told in the zone it was dated in.
pub(crate) fn published(date: &Time) -> String {
    Zone::named(date.zone.as_deref().unwrap_or("UTC")).range(date.from, date.to)
}

/// The zone of the times in text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ZoneChoice {
    /// Coordinated universal time
    Utc,
    /// The zone of the case
    #[default]
    Case,
    /// The zone of this machine
    Mine,
}

impl ZoneChoice {
    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utc => "utc",
            Self::Case => "case",
            Self::Mine => "mine",
        }
    }

    /// The zone for a case.
    pub fn of(self, case: &Case) -> Zone {
        match self {
            Self::Utc => Zone::utc(),
            Self::Case => Zone::named(&case.file.zone),
            Self::Mine => Zone::mine(),
        }
    }
}
