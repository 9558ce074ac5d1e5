//! `backfire paths`: where the program keeps its files.

use serde_json::{Map, Value};

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::page::{Column, Page};
use crate::shown::Shown;
use crate::ui::config::Config;

/// Arguments of `paths`.
#[derive(Debug, clap::Args)]
pub struct Paths {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

impl Run for Paths {
    const NAME: &'static str = "paths";
    const ABOUT: &'static str = "Shows where configuration, data, state, cache and log are kept";

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let places = context.places()?;
        let (_, complaints) = Config::load(&places.settings());
        if self.json {
            let mut document = Map::new();
            document.insert("schema".to_owned(), "backfire/paths/1".into());
            for (name, path, _) in places.all() {
                document.insert(name.to_owned(), Value::from(path.to_string_lossy()));
            }
            document.insert("complaints".to_owned(), complaints.into());
            context.json(&document)?;
            return Ok(Exit::Done);
        }
        let rows: Vec<_> = places
            .all()
            .iter()
            .map(|(name, path, about)| {
                let there = if path.exists() {
                    ""
                } else {
                    " (not there yet)"
                };
                let words = format_args!("{}\n{about}{there}", path.display()).to_string();
                vec![Shown::own(name), Shown::block(&words).into_owned()]
            })
            .collect();
        let width = context.width();
        let mut page = Page::new(context.out, width);
        page.table(0, &[Column::Left(8), Column::Rest], &rows)?;
        if !complaints.is_empty() {
            page.heading(&Shown::own("what of the configuration does not hold"))?;
            let file = places.settings();
            page.text(2, &Shown::line(&file.to_string_lossy()))?;
            for complaint in &complaints {
                page.text(2, &Shown::line(complaint))?;
            }
        }
        Ok(Exit::Done)
    }
}
