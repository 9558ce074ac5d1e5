//! What a command may touch: its outlets, the terminal's facts, the environment. And how it ends.

use std::ffi::OsString;
use std::io::{self, Write};

use serde::Serialize;

use crate::cli::page::Page;
use crate::places::{NoHome, Places};
use crate::shown::{Shown, json};

/// The world as a command sees it.
pub struct Context<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Remarks and errors.
    pub err: &'a mut dyn Write,
    /// What is known of the terminal.
    pub terminal: Terminal,
    /// Variables of the environment.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
}

/// The least and the most cells a line of text is set in.
const NARROWEST: usize = 40;
const WIDEST: usize = 110;

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Whether somebody types.
    pub input: bool,
    /// Whether somebody reads.
    pub output: bool,
    /// Width in cells of where results are read; 80 when unknown.
    pub width: Option<usize>,
    /// Width in cells of where remarks and errors are read; none when that is no terminal.
    pub remarks: Option<usize>,
}

impl Context<'_> {
    /// The program's folders.
    pub fn places(&self) -> Result<Places, NoHome> {
        Places::of(self.env)
    }

    /// Writes a JSON document on a line of its own.
    pub fn json(&mut self, document: &impl Serialize) -> anyhow::Result<()> {
        Ok(json::write(self.out, document)?)
    }

    /// Cells a line of text may take: as many as `COLUMNS` says, else those of the terminal, within what reads well.
    pub fn width(&self) -> usize {
        let known = self.columns().or(self.terminal.width);
        known.unwrap_or(80).clamp(NARROWEST, WIDEST)
    }

    /// A page for remarks and errors: wrapped where somebody reads them on a screen, a line each in a log.
    pub(crate) fn remarks(&mut self) -> Page<'_> {
        let known = self.terminal.remarks.map(|own| {
            let width = self.columns().unwrap_or(own);
            width.clamp(NARROWEST, WIDEST)
        });
        Page::new(self.err, known.unwrap_or(usize::MAX))
    }

    /// Says something besides the results.
    pub(crate) fn remark(&mut self, words: &Shown<'_>) -> io::Result<()> {
        self.remarks().hanging(0, &Shown::own("backfire: "), words)
    }

    fn columns(&self) -> Option<usize> {
        let columns = (self.env)("COLUMNS")?.to_str()?.parse().ok();
        columns.filter(|columns| *columns > 0)
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Nothing found, or findings reported.
    Nothing,
    /// Wrong usage or a broken world.
    Broken,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Broken => 2,
            Self::Interrupted => 130,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::io;

    use super::{Context, Terminal};

    #[test]
    fn columns_win_over_the_terminal_and_a_pipe_has_80() {
        for (columns, terminal, width) in [
            (None, None, 80),
            (None, Some(100), 100),
            (None, Some(300), 110),
            (None, Some(20), 40),
            (Some("60"), None, 60),
            (Some("60"), Some(100), 60),
            (Some("0"), Some(100), 100),
            (Some("wide"), None, 80),
        ] {
            let env = |name: &str| {
                let set = columns.filter(|_| name == "COLUMNS");
                set.map(OsString::from)
            };
            let context = Context {
                out: &mut io::sink(),
                err: &mut io::sink(),
                terminal: Terminal {
                    width: terminal,
                    ..Terminal::default()
                },
                env: &env,
            };
            assert_eq!(context.width(), width, "{columns:?} {terminal:?}");
        }
    }
}
