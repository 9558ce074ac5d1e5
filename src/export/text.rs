//! Strangers' text in files: shown by name where it would steer, reorder or hide, and addresses in plain characters.

use std::fmt::Write;

use crate::archive::locate::head;
use crate::shown::Shown;

/// Bytes cleaned at a time: far below the most that one view of a text has, so that nothing is cut off.
const PIECE: usize = 16 * 1024;

/// The whole text in its display form; lines stay lines.
pub(super) fn visible(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(end_of_piece(rest));
        text.push_str(Shown::block(piece).as_str());
        rest = after;
    }
    text
}

/// Where a piece may end: after a blank or a break near its end, else between two characters.
fn end_of_piece(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let head = head(text, PIECE);
    let blank = head.rfind([' ', '\n']);
    blank.map_or(head.len(), |at| at + 1)
}

/// The same on one line: breaks are blanks.
pub(super) fn line(raw: &str) -> String {
    let text = visible(raw);
    if text.contains('\n') {
        text.split('\n').collect::<Vec<_>>().join(" ")
    } else {
        text
    }
}

/// A web address in characters that mean nothing to any format, all else percent-encoded; none for what is no web address.
pub(super) fn web(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    if rest.is_empty() {
        return None;
    }
    let mut plain = String::with_capacity(address.len());
    for byte in address.bytes() {
        let fits = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%[]".contains(&byte);
        if fits {
            plain.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(plain, "%{byte:02X}");
        }
    }
    Some(plain)
}

/// The first words, at most `most`, with `…` where there are more.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let mut words = text.split_whitespace();
    let mut first: Vec<&str> = words.by_ref().take(most).collect();
    if words.next().is_some() {
        first.push("…");
    }
    first.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::{hostile, is_forbidden};

    #[test]
    fn a_long_text_is_cleaned_to_its_end_and_keeps_every_word() {
        let raw = hostile::long_line();
        let text = visible(&raw);
        assert!(
            text.ends_with("<U+001B>[2J"),
            "{}",
            &text[text.len() - 40..]
        );
        assert_eq!(text.len(), raw.len() + "<U+001B>".len() - 1);
        assert!(!text.chars().any(is_forbidden));
        let unbroken = "ä".repeat(PIECE);
        assert_eq!(visible(&unbroken), unbroken);
        assert_eq!(line("a\nb\r\nc"), format!("a b{}c", &line("\r\n")));
    }

    #[test]
    fn only_web_addresses_are_addresses_and_their_characters_are_plain() {
        for (address, expected) in [
            (
                "https://example.org/a?b=c#d",
                Some("https://example.org/a?b=c#d"),
            ),
            (
                "https://example.org/%C3%A4",
                Some("https://example.org/%C3%A4"),
            ),
            (
                "http://example.org/ä{}\\<>",
                Some("http://example.org/%C3%A4%7B%7D%5C%3C%3E"),
            ),
            (
                "https://example.org/\u{202E}",
                Some("https://example.org/%E2%80%AE"),
            ),
            ("https://", None),
            ("javascript:alert(1)", None),
            ("withheld", None),
            ("", None),
        ] {
            assert_eq!(web(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_beginning_says_that_it_is_one() {
        assert_eq!(beginning("a  b\nc", 3), "a b c");
        assert_eq!(beginning("a b c d", 3), "a b c …");
        assert_eq!(beginning("", 3), "");
    }
}
