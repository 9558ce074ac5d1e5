//! `backfire [QUERY]`: opens the explorer.

use crate::cli::command::Run;
use crate::cli::context::{Context, Exit};
use crate::cli::problem;
use crate::cli::world::{World, ZoneChoice};

/// Arguments of the explorer.
#[derive(Debug, clap::Args)]
pub struct Explore {
    /// What to search for first, such as: stance:mocking after:2013-11-13
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Open this case
    #[arg(long, value_name = "SLUG")]
    pub case: Option<String>,
    /// Where to read
    #[command(flatten)]
    pub world: World,
    /// Colours of the screen
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Zone in which times are told
    #[arg(long, value_enum, value_name = "ZONE", default_value_t)]
    pub zone: ZoneChoice,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Take clicks and the wheel
    #[arg(long)]
    pub mouse: bool,
}

impl Run for Explore {
    const NAME: &'static str = "explore";
    const ABOUT: &'static str = "Opens the explorer, as does no command at all";
    const INTERACTIVE: bool = true;

    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        if !(context.terminal.input && context.terminal.output) {
            return Err(problem::usage(format_args!(
                "the explorer needs a terminal: use `backfire search QUERY`, `backfire cases` or `backfire show CASE` \
                 in pipes and scripts, with --json for programs"
            )));
        }
        open(&self, context)
    }
}

/// The one call into the screen.
fn open(_wanted: &Explore, _context: &mut Context<'_>) -> anyhow::Result<Exit> {
    Err(problem::usage(format_args!(
        "the explorer is not in this build: use `backfire search QUERY` or `backfire show CASE`"
    )))
}
