//! "Did you mean": the query with the word nothing has replaced by the nearest one something has.

use crate::index::excerpt::is_match;
use crate::index::plan::{Words, words};
use crate::model::query::{Query, Text};

/// The query with its first word that no term matches replaced, if a term is near; `terms` with how often each stands.
pub(super) fn suggest(query: &Query, terms: &[(&str, usize)]) -> Option<String> {
    let mut query = query.clone();
    replace(&mut query, terms).then(|| query.to_string())
}

/// Whether the query holds a word that another could stand in for.
pub(super) fn has_words(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_words),
        Query::Text(_) => true,
        _ => false,
    }
}

fn replace(query: &mut Query, terms: &[(&str, usize)]) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter_mut().any(|part| replace(part, terms)),
        Query::Text(Text::Word(word) | Text::Fuzzy(word, _)) => replace_word(word, terms),
        Query::Text(Text::Prefix(start)) => replace_start(start, terms),
        Query::Text(Text::Phrase(words)) => words.iter_mut().any(|word| replace_word(word, terms)),
        _ => false,
    }
}

/// Replaces a word when it is one term and nothing has it.
fn replace_word(word: &mut String, terms: &[(&str, usize)]) -> bool {
    let found = words(&Text::Word(word.clone()));
    let [wanted @ Words::Term(folded)] = found.as_slice() else {
        return false;
    };
    if terms.iter().any(|(term, _)| is_match(wanted, term)) {
        return false;
    }
    match nearest(folded, terms.iter().map(|(term, count)| (*term, *count))) {
        Some(near) => {
            near.clone_into(word);
            true
        }
        None => false,
    }
}

/// Replaces the beginning of a word by the nearest beginning of the same length.
fn replace_start(start: &mut String, terms: &[(&str, usize)]) -> bool {
    let found = words(&Text::Prefix(start.clone()));
    let [wanted @ Words::Prefix(folded)] = found.as_slice() else {
        return false;
    };
    if terms.iter().any(|(term, _)| is_match(wanted, term)) {
        return false;
    }
    let length = folded.chars().count();
    let starts = terms.iter().map(|(term, count)| {
        let end = term
            .char_indices()
            .nth(length)
            .map_or(term.len(), |(at, _)| at);
        (&term[..end], *count)
    });
    match nearest(folded, starts) {
        Some(near) => {
            near.clone_into(start);
            true
        }
        None => false,
    }
}

/// The nearest term: fewest slips (at most a third of the word, at least one), then the most frequent, then the first by name.
fn nearest<'a>(word: &str, terms: impl Iterator<Item = (&'a str, usize)>) -> Option<&'a str> {
    let length = word.chars().count();
    let most = (length / 3).clamp(1, 3);
    terms
        .filter(|(term, _)| term.chars().count().abs_diff(length) <= most)
        .map(|(term, count)| (strsim::osa_distance(word, term), usize::MAX - count, term))
        .filter(|(slips, _, _)| *slips <= most)
        .min()
        .map(|(_, _, term)| term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::query::parse;

    #[test]
    fn the_nearest_word_is_proposed() {
        let terms = [
            ("foreclosure", 3),
            ("forest", 9),
            ("bank", 2),
            ("tank", 5),
            ("#askjpm", 4),
            ("café", 1),
        ];
        for (text, expected) in [
            ("forclosure", Some("foreclosure")),
            ("bank forclosure", Some("bank foreclosure")),
            ("\"bank forclosure\"", Some("\"bank foreclosure\"")),
            ("-forclosure", None),
            ("bamk", Some("bank")),
            ("zank", Some("tank")),
            ("#askjmp", Some("#askjpm")),
            ("forex*", Some("fores*")),
            ("fpre*", Some("fore*")),
            ("xyzzyx", None),
            ("bank", None),
            (
                "stance:mocking forclosure OR x",
                Some("(stance:mocking foreclosure) OR x"),
            ),
        ] {
            let query = parse(text, &["stance".to_owned()]).unwrap();
            assert_eq!(suggest(&query, &terms).as_deref(), expected, "{text}");
        }
    }
}
