//! `backfire new`: starts a case by hand.

use std::path::PathBuf;

use crate::archive::new::new_case;
use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::shown::Shown;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Name of the case and its folder: lower-case words joined by hyphens
    #[arg(value_name = "SLUG")]
    pub slug: String,
    /// The archive folder to put it in, made when it is missing
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
}

impl Run for New {
    const NAME: &'static str = "new";
    const ABOUT: &'static str = "Starts a case by hand: a valid skeleton with hints";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let folder = new_case(&self.slug, &self.into)?;
        let (folder, into) = (folder.display(), self.into.display());
        writeln!(context.out, "{}", Shown::say(format_args!("{folder}")))?;
        let next = format_args!("replace the examples, then: backfire check {into}").to_string();
        writeln!(context.err, "{}", Shown::line(&next))?;
        Ok(Exit::Done)
    }
}
