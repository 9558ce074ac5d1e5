//! The command line: what was typed becomes a command, its outcome an exit code.
//!
//! Floor 6: the only one that knows clap. Commands write to the outlets they are handed, so all of them run in process in
//! tests; strangers' text passes through [`crate::shown`] on its way out, errors included.

pub mod command;
pub mod context;
mod dash;
mod engine;
mod indexing;
mod large;
mod log;
mod page;
mod problem;
mod world;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::error::ErrorKind;

use crate::cli::command::Run;
use crate::cli::command::explore::Explore;
use crate::cli::context::{Context, Exit, Terminal};
use crate::cli::page::Page;
use crate::shown::Shown;
use crate::ui;

/// Runs the program on the real terminal and environment.
pub fn main() -> ExitCode {
    bear_limits();
    let output = io::stdout().is_terminal();
    // Started bare, the explorer asks for its size itself.
    let bare = std::env::args_os().len() <= 1;
    let width = |read: bool| (read && !bare).then(ui::columns).flatten();
    let terminal = Terminal {
        input: io::stdin().is_terminal(),
        output,
        width: width(output),
        remarks: width(io::stderr().is_terminal()),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let env = |name: &str| std::env::var_os(name);
    let mut context = Context {
        out: &mut out,
        err: &mut err,
        terminal,
        env: &env,
    };
    ExitCode::from(run(std::env::args_os(), &mut context).code())
}

/// Runs one command line, the program's name first; whatever goes wrong is written to `err`.
pub fn run(args: impl IntoIterator<Item = OsString>, context: &mut Context<'_>) -> Exit {
    let outcome = dispatch(args, context).and_then(|exit| {
        context.out.flush()?;
        Ok(exit)
    });
    match outcome {
        Ok(exit) => exit,
        Err(error) => problem::report(&error, context),
    }
}

fn dispatch(
    args: impl IntoIterator<Item = OsString>,
    context: &mut Context<'_>,
) -> anyhow::Result<Exit> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() <= 1 {
        // Nothing to understand, and the first frame is waited for.
        return Explore::default().run(context);
    }
    let mut line = command::line().term_width(context.width());
    let args = dash::keep(args, &mut line);
    let matches = match line.try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return refuse(&error, context),
    };
    match matches.subcommand() {
        Some((name, matches)) => match command::ALL.iter().find(|known| known.name() == name) {
            Some(command) => {
                if !command.is_interactive() {
                    leave_on_interrupt();
                }
                command.run(matches, context)
            }
            None => Ok(Exit::Broken),
        },
        None => command::DEFAULT.run(&matches, context),
    }
}

/// Help and version go to `out` as asked for; a command line that cannot be understood goes to `err`, quoted safely.
fn refuse(error: &clap::Error, context: &mut Context<'_>) -> anyhow::Result<Exit> {
    let text = error.render().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let width = context.width();
        set(&mut Page::new(context.out, width), &text)?;
        return Ok(Exit::Done);
    }
    set(&mut context.remarks(), &text)?;
    Ok(Exit::Broken)
}

/// Sets lines that are set already, but for those that are too long.
fn set(page: &mut Page<'_>, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| {
        let words = line.trim_start_matches(' ');
        page.text(line.len() - words.len(), &Shown::line(words))
    })
}

/// Commands that hold no terminal may be left at any point, with the exit code that says so.
fn leave_on_interrupt() {
    let always = Arc::new(AtomicBool::new(true));
    // Without the handler the system's own way to die of an interrupt remains.
    let _ = signal_hook::flag::register_conditional_shutdown(
        signal_hook::consts::SIGINT,
        i32::from(Exit::Interrupted.code()),
        always,
    );
}

/// A file that may grow no larger is an error of writing, and no end of the program.
fn bear_limits() {
    #[cfg(unix)]
    {
        let unread = Arc::new(AtomicBool::new(false));
        // Without the handler the system's own way remains.
        let _ = signal_hook::flag::register(signal_hook::consts::signal::SIGXFSZ, unread);
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::io::{self, ErrorKind, Write};

    use clap::FromArgMatches;

    use super::command::{self, explore::Explore};
    use super::context::{Context, Exit, Terminal};
    use super::run;

    /// An outlet that fails.
    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    fn exit(args: &[&str], out: &mut dyn Write) -> (Exit, String) {
        let mut err = Vec::new();
        let home = std::env::temp_dir();
        let env = |name: &str| (name == "BACKFIRE_HOME").then(|| home.clone().into_os_string());
        let mut context = Context {
            out,
            err: &mut err,
            terminal: Terminal::default(),
            env: &env,
        };
        let args = ["backfire"].iter().chain(args).map(OsString::from);
        let exit = run(args, &mut context);
        (exit, String::from_utf8(err).expect("text"))
    }

    #[test]
    fn no_arguments_are_what_they_are_read_as() {
        let read = command::line().try_get_matches_from(["backfire"]);
        let read = Explore::from_arg_matches(&read.expect("a command line"));
        assert_eq!(read.expect("the explorer's"), Explore::default());
    }

    #[test]
    fn outlets_that_fail() {
        let table = [
            (ErrorKind::BrokenPipe, Exit::Done, false),
            (ErrorKind::StorageFull, Exit::Broken, true),
        ];
        for (kind, expected, told) in table {
            for args in [
                &["cases"][..],
                &["cases", "--json"],
                &["paths"],
                &["show", "askjpm"],
                &["search", "bank", "--json"],
                &["export", "--as", "csv"],
                &["export", "--as", "jsonl"],
                &["export", "--as", "markdown"],
                &["export", "--as", "csl-json"],
                &["export", "--as", "bibtex"],
                &["check", "--json"],
                &["completions", "bash"],
                &["man"],
                &["--help"],
            ] {
                let (exit, err) = exit(args, &mut Broken(kind));
                assert_eq!((exit, !err.is_empty()), (expected, told), "{args:?}: {err}");
            }
        }
    }

    #[test]
    fn everything_is_set_within_the_terminal() {
        for width in [54, 66] {
            for args in [
                &["--help"][..],
                &["search", "--help"],
                &["cases"],
                &["show", "askjpm/p01"],
                &["show", "askjpm/p0"],
                &["show", "askjpm"],
                &["search", "bank", "--facets", "stance", "--histogram", "5"],
                &["search", "stance:no-such-stance and:one:more:field"],
                &["search", "zzzzzzz stance:hostil", "--case", "askjpm"],
                &["search", "--no-such-option", "--and-another"],
                &["search", "--kind", "no-such-kind"],
                &["show"],
            ] {
                let (mut out, mut err) = (Vec::new(), Vec::new());
                let home = std::env::temp_dir();
                let env =
                    |name: &str| (name == "BACKFIRE_HOME").then(|| home.clone().into_os_string());
                let mut context = Context {
                    out: &mut out,
                    err: &mut err,
                    terminal: Terminal {
                        width: Some(width),
                        remarks: Some(width),
                        ..Terminal::default()
                    },
                    env: &env,
                };
                let args = ["backfire"].iter().chain(args).map(OsString::from);
                let line: Vec<OsString> = args.collect();
                run(line.clone(), &mut context);
                let told = [out, err].concat();
                let told = String::from_utf8(told).expect("text");
                assert!(!told.is_empty(), "{line:?}");
                for text in told.lines() {
                    let cells = crate::shown::Shown::line(text).width();
                    assert!(cells <= width, "{line:?} at {width}: {text:?}");
                }
            }
        }
    }

    #[test]
    fn an_interrupt_has_its_own_code() {
        let interrupted = io::Error::from(ErrorKind::Interrupted).into();
        let mut context = Context {
            out: &mut io::sink(),
            err: &mut io::sink(),
            terminal: Terminal::default(),
            env: &|_| None,
        };
        let exit = super::problem::report(&interrupted, &mut context);
        assert_eq!(exit.code(), 130);
    }

    #[test]
    fn on_a_dumb_terminal_nothing_opens() {
        let mut err = Vec::new();
        let terminal = Terminal {
            input: true,
            output: true,
            ..Terminal::default()
        };
        let mut context = Context {
            out: &mut io::sink(),
            err: &mut err,
            terminal,
            env: &|name| (name == "TERM").then(|| "dumb".into()),
        };
        assert_eq!(run(["backfire".into()], &mut context), Exit::Broken);
        let err = String::from_utf8(err).expect("text");
        assert!(err.contains("backfire search"), "{err}");
    }

    #[test]
    fn without_a_terminal_nothing_opens() {
        let (exit, err) = exit(&["bank"], &mut io::sink());
        assert_eq!(exit, Exit::Broken);
        assert!(err.contains("needs a terminal"), "{err}");
    }
}
