//! The part of a text that a row shows, and where in it the words of the query stand.

use std::ops::Range;

use crate::index::plan::Words;
use crate::index::token::{Token, tokens};

/// Texts longer than this many characters are cut.
const LONGEST: usize = 300;
/// Characters kept before the first match of a cut text.
const LEAD: usize = 60;

/// The text or its part around the first match, with the byte ranges that match.
pub(super) fn excerpt(text: &str, needles: &[Words]) -> (String, Vec<Range<usize>>) {
    let matches = if needles.is_empty() {
        Vec::new()
    } else {
        matches(text, needles)
    };
    // One more than the longest, to know whether there is more.
    let is_long = text.char_indices().nth(LONGEST).is_some();
    if !is_long {
        return (text.to_owned(), matches);
    }
    let first = matches.first().map_or(0, |range| range.start);
    let start = match text[..first].char_indices().rev().nth(LEAD) {
        // At a space where one is near, so that no word is cut.
        Some((at, _)) => text[at..first]
            .find(char::is_whitespace)
            .map_or(at, |space| at + space + 1),
        None => 0,
    };
    let start = (start..=first)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(first);
    let end = text[start..]
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| start + at);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    let shown = format!("{before}{}{after}", &text[start..end]);
    let ranges = matches
        .into_iter()
        .filter(|range| range.start >= start && range.end <= end)
        .map(|range| range.start - start + before.len()..range.end - start + before.len())
        .collect();
    (shown, ranges)
}

/// Where the words stand, in order, touching ranges merged.
fn matches(text: &str, needles: &[Words]) -> Vec<Range<usize>> {
    let all = tokens(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for needle in needles {
        match needle {
            Words::Phrase(terms) => {
                for first in all
                    .iter()
                    .filter(|t| terms.first().is_some_and(|n| n.1 == t.text))
                {
                    found.extend(phrase_at(&all, first, terms));
                }
            }
            single => found.extend(
                all.iter()
                    .filter(|token| is_match(single, &token.text))
                    .map(|token| token.range.clone()),
            ),
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn phrase_at(all: &[Token], first: &Token, terms: &[(usize, String)]) -> Option<Range<usize>> {
    let mut range = first.range.clone();
    for (offset, term) in terms {
        let position = first.position + offset;
        // Tokens come in order of place.
        let start = all.partition_point(|token| token.position < position);
        let token = all[start..]
            .iter()
            .take_while(|token| token.position == position)
            .find(|token| token.text == *term)?;
        range = range.start.min(token.range.start)..range.end.max(token.range.end);
    }
    Some(range)
}

/// Whether a single word matches.
pub(super) fn is_match(words: &Words, term: &str) -> bool {
    match words {
        Words::Term(wanted) => wanted == term,
        Words::Prefix(start) => term.starts_with(start),
        Words::Fuzzy(wanted, slips) => is_near(wanted, term, *slips),
        Words::Phrase(_) => false,
    }
}

/// Whether two words are that few slips apart; a swap of neighbours is one.
pub(super) fn is_near(wanted: &str, term: &str, slips: u8) -> bool {
    let slips = usize::from(slips);
    let (a, b) = (wanted.chars().count(), term.chars().count());
    a.abs_diff(b) <= slips && strsim::osa_distance(wanted, term) <= slips
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::plan::words;
    use crate::model::query::Text;

    fn shown(text: &str, needles: &[Text]) -> (String, Vec<String>) {
        let needles: Vec<Words> = needles.iter().flat_map(words).collect();
        let (text, ranges) = excerpt(text, &needles);
        let marked = ranges
            .into_iter()
            .map(|range| text[range].to_owned())
            .collect();
        (text, marked)
    }

    #[test]
    fn marks_what_matches() {
        let word = |word: &str| Text::Word(word.to_owned());
        for (text, needle, marked) in [
            ("Ask JPM anything", word("jpm"), vec!["JPM"]),
            ("the #AskJPM tag", word("askjpm"), vec!["AskJPM"]),
            ("the #AskJPM tag", word("#ASKJPM"), vec!["#AskJPM"]),
            ("Café café", word("cafe"), vec!["Café", "café"]),
            ("東京都庁", word("東京都"), vec!["東京都"]),
            (
                "a b a c",
                Text::Phrase(vec!["a".to_owned(), "c".to_owned()]),
                vec!["a c"],
            ),
            (
                "foreclosure foreman",
                Text::Prefix("fore".to_owned()),
                vec!["foreclosure", "foreman"],
            ),
            (
                "forclosure",
                Text::Fuzzy("foreclosure".to_owned(), 1),
                vec!["forclosure"],
            ),
            ("🔥🔥", word("🔥"), vec!["🔥🔥"]),
        ] {
            assert_eq!(shown(text, &[needle]).1, marked, "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_around_the_first_match() {
        let text = format!("{} needle {}", "é ".repeat(400), "ü ".repeat(400));
        let (cut, marked) = shown(&text, &[Text::Word("needle".to_owned())]);
        assert!(cut.chars().count() <= LONGEST + 2, "{cut}");
        assert!(cut.starts_with("…é") && cut.ends_with('…'), "{cut}");
        assert_eq!(marked, ["needle"]);
        assert!(shown(&text, &[]).0.starts_with("é é"));
    }

    proptest! {
        #[test]
        fn ranges_are_sound_in_any_text(text in r"([a-cé 東🔥#]|\PC){0,400}", at in 0..4_usize) {
            let needle = [
                Text::Word("a".to_owned()), Text::Prefix("東".to_owned()),
                Text::Fuzzy("ab".to_owned(), 1), Text::Phrase(vec!["🔥".to_owned(), "a".to_owned()]),
            ][at].clone();
            let (_, marked) = shown(&text, &[needle]);
            prop_assert!(marked.iter().all(|part| !part.is_empty()));
        }
    }
}
