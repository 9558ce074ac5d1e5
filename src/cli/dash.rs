//! Query words that begin with a dash: `-stance:mocking` leaves something out, and is no option.
//!
//! The parser of arguments knows either options or dashes in values, not both in any order. So a word that can be no option
//! gets a space before it, which means nothing to a query, and loses it when the query is read.

use std::ffi::{OsStr, OsString};

/// Puts a space before every word with a single dash that belongs to the query of its command.
pub(super) fn keep(
    args: impl IntoIterator<Item = OsString>,
    line: &mut clap::Command,
) -> Vec<OsString> {
    // Only so do the options exist that every command has.
    line.build();
    let mut words: Vec<OsString> = args.into_iter().collect();
    let name = words.get(1).and_then(|word| word.to_str());
    let command = name.and_then(|name| line.find_subcommand(name));
    let command = command.unwrap_or(line);
    if !command.get_positionals().any(|arg| arg.get_id() == "query") {
        return words;
    }
    let mut value = false;
    for word in words.iter_mut().skip(1) {
        if word == "--" {
            break;
        }
        if !value && is_dashed(word) && !is_short(command, word) {
            let mut spaced = OsString::from(" ");
            spaced.push(&*word);
            *word = spaced;
        }
        value = takes_value(command, word);
    }
    words
}

/// The word of a query as it was typed.
///
/// # Errors
/// None; the parser of arguments asks for the possibility.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the shape a parser of arguments has"
)]
pub(super) fn word(text: &str) -> Result<String, std::convert::Infallible> {
    let typed = text
        .strip_prefix(' ')
        .filter(|typed| is_dashed(OsStr::new(typed)));
    Ok(typed.unwrap_or(text).to_owned())
}

fn is_dashed(word: &OsStr) -> bool {
    let bytes = word.as_encoded_bytes();
    bytes.len() > 1 && bytes[0] == b'-' && bytes[1] != b'-'
}

/// Whether the word is exactly an option of one letter.
fn is_short(command: &clap::Command, word: &OsStr) -> bool {
    command
        .get_arguments()
        .filter_map(clap::Arg::get_short)
        .any(|short| word == OsStr::new(&format!("-{short}")))
}

/// Whether the next word is the value of this one.
fn takes_value(command: &clap::Command, word: &OsStr) -> bool {
    let Some(word) = word.to_str() else {
        return false;
    };
    let is = |arg: &clap::Arg| {
        let long = arg
            .get_long()
            .is_some_and(|long| word == format!("--{long}"));
        long || arg
            .get_short()
            .is_some_and(|short| word == format!("-{short}"))
    };
    command
        .get_arguments()
        .any(|arg| is(arg) && arg.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{keep, word};
    use crate::cli::command;

    #[test]
    fn only_words_of_a_query_are_kept_from_the_options() {
        let table: [(&[&str], &[&str]); 10] = [
            (
                &["export", "-a", "-o", "-x"],
                &["export", " -a", "-o", "-x"],
            ),
            (
                &["search", "-a:b", "--json"],
                &["search", " -a:b", "--json"],
            ),
            (&["search", "a", "-b"], &["search", "a", " -b"]),
            (&["-a", "b"], &[" -a", "b"]),
            (&["-h"], &["-h"]),
            (&["search", "-hello"], &["search", " -hello"]),
            (&["search", "--at", "-x"], &["search", "--at", "-x"]),
            (&["search", "--json", "-x"], &["search", "--json", " -x"]),
            (&["search", "--", "-x"], &["search", "--", "-x"]),
            (&["cases", "-x"], &["cases", "-x"]),
        ];
        for (typed, kept) in table {
            let args = ["backfire"].iter().chain(typed).map(OsString::from);
            let words = keep(args, &mut command::line());
            assert_eq!(words[1..], *kept, "{typed:?}");
        }
    }

    #[test]
    fn a_word_is_read_as_typed() {
        for (text, typed) in [
            (" -x", "-x"),
            ("-x", "-x"),
            (" x", " x"),
            (" ", " "),
            ("", ""),
        ] {
            assert_eq!(word(text).as_deref(), Ok(typed));
        }
    }
}
