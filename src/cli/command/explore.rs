//! `backfire [QUERY]`: opens the explorer.

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::dash;
use crate::cli::log;
use crate::cli::problem;
use crate::cli::world::{World, ZoneChoice};
use crate::places::Places;
use crate::ui;
use crate::ui::theme::Depth;

/// Arguments of the explorer.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Explore {
    /// What to search for first, such as: stance:mocking after:2013-11-13
    #[arg(value_name = "QUERY", value_parser = dash::word)]
    pub query: Vec<String>,
    /// Open this case
    #[arg(long, value_name = "SLUG")]
    pub case: Option<String>,
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Colours of the screen
    #[arg(long, value_enum, value_name = "NAME")]
    pub theme: Option<Theme>,
    /// Zone in which times are told
    #[arg(long, value_enum, value_name = "ZONE")]
    pub zone: Option<ZoneChoice>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Take clicks and the wheel
    #[arg(long)]
    pub mouse: bool,
    /// Write a log: a level such as debug, or a filter; `backfire paths` tells where
    #[arg(long, value_name = "FILTER")]
    pub log: Option<String>,
}

/// Themes of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Theme {
    /// The terminal's own colours
    Default,
    /// Dark ink on paper
    Light,
    /// Pale ink on slate
    Dark,
    /// Pure ink, pure ground
    HighContrast,
}

impl Theme {
    /// Its name in the configuration.
    fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
        }
    }
}

impl Run for Explore {
    const NAME: &'static str = "explore";
    const ABOUT: &'static str = "Opens the explorer, as does no command at all";
    const INTERACTIVE: bool = true;

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        let dumb = variable(context, "TERM").is_some_and(|term| term == "dumb");
        if !(context.terminal.input && context.terminal.output) || dumb {
            let which = if dumb { " other than a dumb one" } else { "" };
            return Err(problem::usage(format_args!(
                "the explorer needs a terminal{which}: use `backfire search QUERY`, `backfire cases` or `backfire show CASE` \
                 in pipes and scripts, with --json for programs"
            )));
        }
        open(&self, context)
    }
}

/// The one call into the screen.
fn open(wanted: &Explore, context: &mut Context<'_>) -> anyhow::Result<Exit> {
    let archive = wanted.world.open()?;
    if let Some(slug) = wanted
        .case
        .as_ref()
        .filter(|slug| !archive.slugs().contains(slug))
    {
        return Err(problem::usage(format_args!(
            "there is no case `{slug}`; see `backfire cases`"
        )));
    }
    let places = context.places().ok();
    if let Some(filter) = &wanted.log {
        log::start(&context.places()?.log, filter)?;
    }
    let config = places.as_ref().map(Places::settings);
    // What one leaves in the built-in archive is no place in somebody's folders, and the reverse.
    let selections = places
        .as_ref()
        .map(|places| places.state.join("selections.json"));
    let cache = places.as_ref().map(|places| places.cache.clone());
    let state = places
        .filter(|_| wanted.world.archive.is_empty())
        .map(|places| places.state.join("place.json"));
    let query = wanted.query.join(" ");
    let options = ui::Options {
        archive,
        case: wanted.case.clone(),
        query: (!query.trim().is_empty()).then_some(query),
        config,
        theme: wanted.theme.map(|theme| theme.name().to_owned()),
        zone: wanted.zone.map(|zone| zone.name().to_owned()),
        ascii: wanted.ascii || !utf8(context),
        mouse: wanted.mouse,
        depth: depth(context),
        state,
        selections,
        cache,
    };
    match ui::explore(options, context.err)? {
        ui::Ending::Left => Ok(Exit::Done),
        ui::Ending::Ended(signal) => ended(signal),
    }
}

/// Ends as the signal would have ended it, now that the terminal is given back.
#[cfg(unix)]
fn ended(signal: i32) -> anyhow::Result<Exit> {
    signal_hook::low_level::emulate_default_handler(signal)?;
    Ok(Exit::Interrupted)
}

#[cfg(not(unix))]
fn ended(_: i32) -> anyhow::Result<Exit> {
    Ok(Exit::Interrupted)
}

/// A variable of the environment that is set to something.
fn variable(context: &Context<'_>, name: &str) -> Option<String> {
    (context.env)(name)
        .and_then(|value| value.into_string().ok())
        .filter(|value| !value.is_empty())
}

/// How many colours to use: none when asked for none, all where the terminal says so, sixteen otherwise.
fn depth(context: &Context<'_>) -> Depth {
    let term = variable(context, "TERM").unwrap_or_default();
    if variable(context, "NO_COLOR").is_some() {
        return Depth::None;
    }
    let full = variable(context, "COLORTERM")
        .is_some_and(|value| value == "truecolor" || value == "24bit");
    if full || term.ends_with("-direct") {
        Depth::Full
    } else {
        Depth::Sixteen
    }
}

/// Whether the locale speaks UTF-8; a system that names no locale is taken to.
fn utf8(context: &Context<'_>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| variable(context, name));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
