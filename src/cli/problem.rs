//! Errors as the user reads them: what went wrong, in cleaned text, and what to do next.

use std::fmt;
use std::io::{self, ErrorKind};

use crate::cli::context::{Context, Exit};
use crate::model::query::QueryError;
use crate::shown::Shown;

/// A query that cannot be understood, with the text it was in.
#[derive(Debug, thiserror::Error)]
#[error("the query cannot be understood: {error}")]
pub(crate) struct BadQuery {
    pub(crate) text: String,
    pub(crate) error: QueryError,
}

/// Writes the error; a pipe that was closed is no error, for its reader has had enough.
pub(crate) fn report(error: &anyhow::Error, context: &mut Context<'_>) -> Exit {
    for cause in error.chain() {
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(ErrorKind::BrokenPipe) => return Exit::Done,
            Some(ErrorKind::Interrupted) => return Exit::Interrupted,
            _ => {}
        }
    }
    // A message that cannot be written has no other way out.
    let _ = write(error, context);
    Exit::Broken
}

fn write(error: &anyhow::Error, context: &mut Context<'_>) -> io::Result<()> {
    if let Some(BadQuery { text, error }) = error.downcast_ref() {
        let query = Shown::line(text);
        context.remark(&Shown::line(&error.message))?;
        let err = &mut *context.err;
        writeln!(err, "  {query}")?;
        writeln!(err, "  {:>1$}", "^", 1 + before(text, error.column))?;
        if !error.hint.is_empty() {
            context.remarks().text(2, &Shown::line(&error.hint))?;
        }
        return Ok(());
    }
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let mut told = String::new();
    for cause in causes {
        // Types that quote their source in their own message would say it twice.
        if !told.ends_with(cause.as_str()) {
            if !told.is_empty() {
                told.push_str(": ");
            }
            told.push_str(&cause);
        }
    }
    context.remark(&Shown::line(&told))
}

/// Cells of the shown query before a column, counted in characters from 1.
fn before(text: &str, column: usize) -> usize {
    let at = text.char_indices().nth(column.saturating_sub(1));
    Shown::line(&text[..at.map_or(text.len(), |(at, _)| at)]).width()
}

/// The candidate within a third of the word's length (at least one slip) that takes the fewest slips.
pub(crate) fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let slips = (word.chars().count() / 3).max(1);
    among
        .map(|known| (strsim::osa_distance(word, known), known))
        .filter(|(far, _)| *far <= slips)
        .min()
        .map(|(_, known)| known)
}

/// An error whose message is complete in itself.
pub(crate) fn usage(message: fmt::Arguments<'_>) -> anyhow::Error {
    anyhow::Error::msg(message.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_caret_stands_under_its_column() {
        let table = [
            ("stance:", 8, 7),
            ("漢字 x", 4, 5),
            ("\u{1B}x", 2, 8),
            ("", 1, 0),
            ("ab", 99, 2),
        ];
        for (text, column, cells) in table {
            assert_eq!(super::before(text, column), cells, "{text:?} {column}");
        }
    }
}
