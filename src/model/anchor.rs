//! Finds the span an anchor means, also after the text around it has changed.

use std::ops::Range;

use super::note::Anchor;

/// The span in bytes of `text`, and whether it stood elsewhere than the anchor says; none when its wording is gone.
///
/// Where the wording occurs several times, the one whose surroundings agree best with `prefix` and `suffix` is meant; of equal
/// ones, the one nearest to the old place.
pub fn find(text: &str, anchor: &Anchor) -> Option<(Range<usize>, bool)> {
    let quote = anchor.quote.as_str();
    if quote.is_empty() {
        return None;
    }
    let start = byte_of(text, anchor.from);
    if let Some(start) = start
        && text[start..].starts_with(quote)
        && anchor.to == anchor.from.saturating_add(quote.chars().count())
    {
        return Some((start..start + quote.len(), false));
    }
    let old = start.unwrap_or(text.len());
    let mut best: Option<((usize, usize), usize)> = None;
    let mut from = 0;
    while let Some(at) = text[from..].find(quote).map(|n| n + from) {
        let before = common(
            text[..at].chars().rev(),
            anchor.prefix.as_deref().unwrap_or("").chars().rev(),
        );
        let after = common(
            text[at + quote.len()..].chars(),
            anchor.suffix.as_deref().unwrap_or("").chars(),
        );
        // The larger the better: agreement first, then nearness.
        let score = (before + after, usize::MAX - at.abs_diff(old));
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, at));
        }
        from = at + quote.chars().next().map_or(1, char::len_utf8);
    }
    best.map(|(_, at)| (at..at + quote.len(), true))
}

/// Byte offset of a character; the end of the text counts.
fn byte_of(text: &str, character: usize) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .nth(character)
}

fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(quote: &str, prefix: &str, suffix: &str, from: usize) -> Anchor {
        Anchor {
            quote: quote.to_owned(),
            prefix: Some(prefix.to_owned()),
            suffix: Some(suffix.to_owned()),
            from,
            to: from + quote.chars().count(),
            extra: crate::model::Extra::new(),
        }
    }

    #[test]
    fn a_span_is_found_by_its_place_then_by_its_wording_and_surroundings() {
        let text = "é one two, then two again";
        for (quote, prefix, suffix, from, expected) in [
            ("two", "", "", 6, Some((7..10, false))),
            ("two", "", "", 99, Some((17..20, true))),
            ("two", "", "", 0, Some((7..10, true))),
            ("two", "then ", "", 0, Some((17..20, true))),
            ("two", "", ", then", 99, Some((7..10, true))),
            ("three", "", "", 6, None),
            ("", "", "", 0, None),
            ("again", "two ", "", 20, Some((21..26, false))),
        ] {
            let found = find(text, &anchor(quote, prefix, suffix, from));
            assert_eq!(found, expected, "{quote:?} at {from}");
        }
    }

    #[test]
    fn odd_numbers_and_overlapping_wordings_are_harmless() {
        let mut odd = anchor("ää", "", "", usize::MAX - 9);
        odd.to = 0;
        assert_eq!(find("äääx", &odd), Some((2..6, true)));
        assert_eq!(find("", &odd), None);
    }
}
