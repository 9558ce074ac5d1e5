//! The words of a part, for proposing another where nothing has the one that was asked for.

use std::sync::Arc;

use ::tantivy::InvertedIndexReader;
use ::tantivy::postings::TermInfo;
use ::tantivy::schema::IndexRecordOption;

use super::records::Records;
use super::{TantivyPart, broken};
use crate::index::IndexError;
use crate::index::bits::Bits;
use crate::index::part::Visible;
use crate::index::plan::Words;
use crate::index::tally::Values;

/// So few words are gone through wherever they are.
const FEW: usize = 2_000;

/// Adds words with the number of records that have each: of records that are held, all; of others, going through all would be
/// felt.
pub(super) fn add(
    part: &TantivyPart,
    (needles, near): (&[Words], bool),
    within: Option<Visible<'_>>,
    words: &mut Values,
) -> Result<(), IndexError> {
    for (field, seen) in [
        (part.fields.text, within.map(|within| within.seen)),
        (part.fields.late, within.map(|within| within.ended)),
    ] {
        let inverted = part.inverted(field)?;
        let mut add = |term: &[u8], info: &TermInfo| -> Result<(), IndexError> {
            let count = with(&inverted, info, seen)?;
            words.add(&String::from_utf8_lossy(term), count);
            Ok(())
        };
        let held = matches!(part.records, Records::Held { .. });
        if held || inverted.terms().num_terms() <= FEW {
            let mut terms = inverted.terms().stream().map_err(broken)?;
            while let Some((term, info)) = terms.next() {
                add(term, info)?;
            }
            continue;
        }
        for (word, begins) in needles.iter().flat_map(looked_for) {
            let stream = inverted.terms().range().ge(word.as_bytes()).into_stream();
            let mut from = stream.map_err(broken)?;
            if let Some((term, info)) = from.next()
                && (term == word.as_bytes() || begins && term.starts_with(word.as_bytes()))
            {
                add(term, info)?;
                continue;
            }
            // Nearly everything is near so few letters.
            if !near || word.chars().count() < 3 {
                continue;
            }
            let near = if begins {
                part.automata.begins_near(word, slips(word))
            } else {
                part.automata.near(word, slips(word))
            };
            let stream = inverted.terms().search(&*near).into_stream();
            let mut terms = stream.map_err(broken)?;
            while let Some((term, info)) = terms.next() {
                add(term, info)?;
            }
        }
    }
    Ok(())
}

/// The words of a needle, and whether each may go on.
fn looked_for(needle: &Words) -> Vec<(&str, bool)> {
    match needle {
        Words::Term(word) | Words::Fuzzy(word, _) => vec![(word, false)],
        Words::Prefix(start) => vec![(start, true)],
        Words::Phrase(terms) => terms
            .iter()
            .map(|(_, word)| (word.as_str(), false))
            .collect(),
    }
}

/// How far from a word what is proposed may be: no farther than what may be proposed at all, and no farther than automata go.
fn slips(word: &str) -> u8 {
    if word.chars().count() < 6 { 1 } else { 2 }
}

/// How many records have a term: all, or of those seen.
fn with(
    inverted: &Arc<InvertedIndexReader>,
    info: &TermInfo,
    seen: Option<&Bits>,
) -> Result<usize, IndexError> {
    let Some(seen) = seen else {
        return Ok(info.doc_freq as usize);
    };
    let mut postings = inverted
        .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
        .map_err(broken)?;
    let mut count = 0;
    while !postings.docs().is_empty() {
        let docs = postings.docs().iter();
        count += docs.filter(|doc| seen.has(**doc as usize)).count();
        postings.advance();
    }
    Ok(count)
}
