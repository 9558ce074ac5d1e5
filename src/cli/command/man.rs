//! `backfire man`: manual pages, from the command line's own definition.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

use crate::cli::command::{self, Run};
use crate::cli::context::{Context, Exit};
use crate::shown::Shown;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// Write a page for each command into this folder instead of one to the output
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
}

impl Run for Man {
    const NAME: &'static str = "man";
    const ABOUT: &'static str = "Writes manual pages";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let mut line = command::line();
        line.build();
        let Some(folder) = self.into else {
            clap_mangen::Man::new(line).render(context.out)?;
            return Ok(Exit::Done);
        };
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let mut pages = vec![("backfire".to_owned(), line.clone())];
        for own in line.get_subcommands() {
            pages.push((format!("backfire-{}", own.get_name()), own.clone()));
        }
        for (name, page) in pages {
            let path = folder.join(format!("{name}.1"));
            let mut text = Vec::new();
            clap_mangen::Man::new(page).title(&name).render(&mut text)?;
            fs::write(&path, text).with_context(|| path.display().to_string())?;
            let path = path.display().to_string();
            writeln!(context.out, "{}", Shown::line(&path))?;
        }
        Ok(Exit::Done)
    }
}
