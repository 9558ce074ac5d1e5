//! Which archive a command reads, and how its times are told: arguments that several commands share.

use std::path::PathBuf;

use crate::archive::Archive;
use crate::archive::load::Loaded;
use crate::cli::context::Context;
use crate::model::calendar::Zone;
use crate::model::record::{Case, Whole};
use crate::model::time::Time;
use crate::shown::{Shown, counted};

/// The archive to read.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
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
            let found = counted(loaded.findings.len(), "finding");
            let command = "backfire check";
            let note = Shown::say(format_args!(
                "{found} in {slug}, what cannot be read is left out: see `{command}`"
            ));
            context.remark(&note)?;
        }
        Ok(loaded)
    }

    /// Reads every case in the order of their names.
    pub(crate) fn load_all(
        archive: &Archive,
        context: &mut Context<'_>,
    ) -> anyhow::Result<Vec<Whole>> {
        let slugs = archive.slugs().into_iter();
        slugs
            .map(|slug| Ok(Self::load(archive, &slug, context)?.whole))
            .collect()
    }
}

/// The time of a publication, told in the zone it was dated in and no finer than it is known.
pub(crate) fn published(date: &Time) -> String {
    Zone::named(date.zone.as_deref().unwrap_or("UTC")).full(date.from, date.to, date.precision)
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
