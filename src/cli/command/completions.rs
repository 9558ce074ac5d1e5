//! `backfire completions`: completions for a shell, from the command line's own definition.

use clap_complete::Shell;

use crate::cli::command::{self, Run};
use crate::cli::context::{Context, Exit};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

impl Run for Completions {
    const NAME: &'static str = "completions";
    const ABOUT: &'static str = "Writes completions for a shell";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        // Into a buffer first: the generator has no way to report a closed pipe.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command::line(), "backfire", &mut script);
        context.out.write_all(&script)?;
        Ok(Exit::Done)
    }
}
