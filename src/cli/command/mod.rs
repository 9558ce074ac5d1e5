//! The commands, each in a file of its own and once in the list below, from which help, dispatch, completions and man pages
//! are made. A new one is its file, its `mod` line and its entry.

use std::marker::PhantomData;

use clap::{ArgMatches, CommandFactory};

use crate::cli::context::{Context, Exit};

pub mod cases;
pub mod check;
pub mod completions;
pub mod explore;
pub mod export;
pub mod index;
pub mod man;
pub mod new;
pub mod paths;
pub mod patterns;
pub mod search;
pub mod show;
pub mod similar;

/// Every command, in the order of the help.
pub const ALL: &[&dyn Command] = &[
    &Of::<explore::Explore>(PhantomData),
    &Of::<cases::Cases>(PhantomData),
    &Of::<show::Show>(PhantomData),
    &Of::<search::Search>(PhantomData),
    &Of::<export::Export>(PhantomData),
    &Of::<similar::Similar>(PhantomData),
    &Of::<patterns::Patterns>(PhantomData),
    &Of::<check::Check>(PhantomData),
    &Of::<new::New>(PhantomData),
    &Of::<index::Index>(PhantomData),
    &Of::<completions::Completions>(PhantomData),
    &Of::<man::Man>(PhantomData),
    &Of::<paths::Paths>(PhantomData),
];

/// What runs when no command is named.
pub const DEFAULT: &dyn Command = &Of::<explore::Explore>(PhantomData);

/// What a command's file holds: its arguments (a struct with `derive(clap::Args)`), its name, and what it does.
pub trait Run: clap::Args {
    /// The word on the command line.
    const NAME: &'static str;
    /// What it does, in a line.
    const ABOUT: &'static str;
    /// Whether it takes the terminal over, interrupts included.
    const INTERACTIVE: bool = false;

    /// Does it.
    fn run(self, context: &mut Context<'_>) -> anyhow::Result<Exit>;
}

/// A command of the list.
pub trait Command: Sync {
    /// The word on the command line.
    fn name(&self) -> &'static str;
    /// What it does, in a line.
    fn about(&self) -> &'static str;
    /// Whether it takes the terminal over.
    fn is_interactive(&self) -> bool;
    /// Adds its arguments.
    fn augment(&self, to: clap::Command) -> clap::Command;
    /// Does it.
    fn run(&self, matches: &ArgMatches, context: &mut Context<'_>) -> anyhow::Result<Exit>;
}

struct Of<T>(PhantomData<fn() -> T>);

impl<T: Run> Command for Of<T> {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn about(&self) -> &'static str {
        T::ABOUT
    }

    fn is_interactive(&self) -> bool {
        T::INTERACTIVE
    }

    fn augment(&self, to: clap::Command) -> clap::Command {
        T::augment_args(to)
    }

    fn run(&self, matches: &ArgMatches, context: &mut Context<'_>) -> anyhow::Result<Exit> {
        T::from_arg_matches(matches)?.run(context)
    }
}

/// The whole command line: every command, and the arguments of the default one.
pub fn line() -> clap::Command {
    let line = Program::command().args_conflicts_with_subcommands(true);
    let line = ALL.iter().fold(line, |line, command| {
        let own = command.augment(clap::Command::new(command.name()));
        // After the arguments, whose own description would stand there else.
        line.subcommand(own.about(command.about()).long_about(None))
    });
    let about = line.get_about().cloned().unwrap_or_default();
    DEFAULT.augment(line).about(about).long_about(None)
}

/// Explore conversations that turned against the people who started them
#[derive(clap::Parser)]
#[command(
    name = "backfire",
    version,
    color = clap::ColorChoice::Never,
    disable_help_subcommand = true,
    after_help = "Without a command the explorer opens, with QUERY as its first search."
)]
struct Program {}

#[cfg(test)]
mod tests {
    use super::{ALL, line};

    #[test]
    fn the_command_line_hangs_together() {
        line().debug_assert();
    }

    #[test]
    fn every_command_is_described_in_a_line() {
        for command in ALL {
            let about = command.about();
            assert!(
                !about.is_empty() && !about.ends_with('.') && !about.contains('\n'),
                "{about}"
            );
        }
    }

    #[test]
    fn every_file_in_this_folder_is_registered() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/command");
        for entry in std::fs::read_dir(folder).expect("the folder of this file") {
            let path = entry.expect("a readable entry").path();
            let stem = path
                .file_stem()
                .and_then(|s| s.to_str())
                .expect("a plain name");
            let known = ALL.iter().any(|command| command.name() == stem);
            assert!(known || stem == "mod", "{stem} is in no list");
        }
    }
}
