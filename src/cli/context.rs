//! What a command may touch: its outlets, the terminal's facts, the environment. And how it ends.

use std::ffi::OsString;
use std::io::Write;

use serde::Serialize;

use crate::places::{NoHome, Places};
use crate::shown::json;

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

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Whether somebody types.
    pub input: bool,
    /// Whether somebody reads.
    pub output: bool,
    /// Width in cells; 80 when unknown.
    pub width: Option<usize>,
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

    /// Cells a line of text may take: those of the terminal, within what reads well.
    pub fn width(&self) -> usize {
        let columns = || (self.env)("COLUMNS")?.to_str()?.parse().ok();
        let known = self.terminal.width.or_else(columns);
        known.unwrap_or(80).clamp(40, 110)
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
