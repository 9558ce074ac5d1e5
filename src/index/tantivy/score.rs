//! How well texts match words: Okapi BM25 as the engine has it, with the weights of all parts together.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use ::tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, ConstScoreQuery, EnableScoring, Occur, PhraseQuery,
    Query, TermQuery,
};
use ::tantivy::schema::{Field, IndexRecordOption};
use ::tantivy::{DocSet, TantivyError, Term};

use super::find::{Finder, short};
use super::{TantivyPart, broken};
use crate::index::IndexError;
use crate::index::bits::Bits;
use crate::index::part::{Part, Weights};
use crate::index::plan::{Place, Plan, Planned, Words};

/// Adds how often words stand in a part.
pub(super) fn weigh(
    part: &TantivyPart,
    needles: &[Words],
    weights: &mut Weights,
) -> Result<(), IndexError> {
    let inverted = part.inverted(part.fields.text)?;
    weights.records += part.len() as u64;
    weights.words += inverted.total_num_tokens();
    let mut add = |term: &str| -> Result<(), IndexError> {
        let info = inverted.terms().get(term.as_bytes()).map_err(broken)?;
        let with = info.map_or(0, |info| u64::from(info.doc_freq));
        *weights.with.entry(term.to_owned()).or_default() += with;
        Ok(())
    };
    for needle in needles {
        match needle {
            Words::Term(term) => add(term)?,
            Words::Phrase(terms) => terms.iter().try_for_each(|(_, term)| add(term))?,
            Words::Prefix(_) | Words::Fuzzy(..) => {}
        }
    }
    Ok(())
}

impl Bm25StatisticsProvider for Weights {
    fn total_num_tokens(&self, _: Field) -> ::tantivy::Result<u64> {
        Ok(self.words)
    }

    fn total_num_docs(&self) -> ::tantivy::Result<u64> {
        Ok(self.records)
    }

    fn doc_freq(&self, term: &Term) -> ::tantivy::Result<u64> {
        let text = term.value().as_str().map(str::to_owned);
        let text = text.ok_or_else(|| TantivyError::InternalError("no text".to_owned()))?;
        Ok(self.with.get(&text).copied().unwrap_or_default())
    }
}

/// The worst of the best is on top, so that it is the one to go.
struct Worst(f32, usize);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Worst {}

pub(super) fn best(
    part: &TantivyPart,
    hits: &Bits,
    planned: &Planned,
    weights: &Weights,
    limit: usize,
) -> Result<Vec<(f32, usize)>, IndexError> {
    if limit == 0 || hits.iter().next().is_none() {
        return Ok(Vec::new());
    }
    // Beginnings and words with slips count the same wherever they stand: where each must stand, they tell nothing apart.
    let must = !part.has_late() && all_must(&planned.plan, planned.needles.len());
    let scored = |needle: &&Words| matches!(needle, Words::Term(_) | Words::Phrase(_));
    if must && !planned.needles.iter().any(|needle| scored(&needle)) {
        let first = hits.iter().take(limit);
        return Ok(first.map(|place| (1.0, place)).collect());
    }
    let field = part.fields.text;
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for needle in &planned.needles {
        let occur = if must { Occur::Must } else { Occur::Should };
        match needle {
            Words::Term(term) => {
                let term = Term::from_field_text(field, term);
                clauses.push((
                    occur,
                    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                ));
            }
            Words::Phrase(terms) if terms.len() > 1 => {
                let terms = terms
                    .iter()
                    .map(|(offset, term)| (*offset, Term::from_field_text(field, term)))
                    .collect();
                clauses.push((occur, Box::new(PhraseQuery::new_with_offset(terms))));
            }
            Words::Phrase(_) => {}
            Words::Prefix(_) | Words::Fuzzy(..) if must => {}
            Words::Prefix(_) | Words::Fuzzy(..) => {
                let finder = Finder {
                    part,
                    scopes: &[],
                    stop: &|| false,
                };
                let plan = Plan::Words(Place::Text, needle.clone());
                let set = Set(finder.plan(&plan)?);
                clauses.push((occur, Box::new(ConstScoreQuery::new(Box::new(set), 1.0))));
            }
        }
    }
    let query: Box<dyn Query> = match clauses.pop() {
        Some((_, only)) if clauses.is_empty() => only,
        Some(last) => {
            clauses.push(last);
            Box::new(BooleanQuery::new(clauses))
        }
        None => return Ok(Vec::new()),
    };
    let scoring = EnableScoring::enabled_from_statistics_provider(weights, &part.searcher);
    let weight = query.weight(scoring).map_err(broken)?;
    let mut best: BinaryHeap<Worst> = BinaryHeap::new();
    let mut take = |doc: u32, score: f32| {
        let place = doc as usize;
        if hits.has(place) {
            best.push(Worst(score, place));
            if best.len() > limit {
                best.pop();
            }
        }
        if best.len() < limit {
            f32::MIN
        } else {
            best.peek().map_or(f32::MIN, |worst| worst.0)
        }
    };
    let has_phrase = |needle: &Words| matches!(needle, Words::Phrase(_));
    if must && planned.needles.iter().any(has_phrase) {
        // Where words stand side by side is dear to find out: it is asked only of what is known to have them so.
        let mut texts = weight.scorer(part.segment(), 1.0).map_err(broken)?;
        for place in hits.iter().map(short) {
            if texts.doc() < place {
                texts.seek(place);
            }
            if texts.doc() == place {
                take(place, texts.score());
            }
        }
    } else if limit == usize::MAX {
        weight
            .for_each(part.segment(), &mut |doc, score| {
                take(doc, score);
            })
            .map_err(broken)?;
    } else {
        weight
            .for_each_pruning(f32::MIN, part.segment(), &mut take)
            .map_err(broken)?;
    }
    let mut best: Vec<(f32, usize)> = best.into_iter().map(|Worst(s, at)| (s, at)).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(best)
}

/// Whether whatever matches a plan has all of the words that are looked for in its text.
fn all_must(plan: &Plan, needles: usize) -> bool {
    fn count(plan: &Plan) -> usize {
        let of_text = |part: &Plan| matches!(part, Plan::Words(Place::Text, _));
        match plan {
            Plan::And(parts) => parts.iter().map(count).sum(),
            // The words of a text, or of what is told late.
            Plan::Or(parts) => match parts.as_slice() {
                [Plan::And(text), _] if text.iter().all(of_text) => text.len(),
                _ => 0,
            },
            _ => 0,
        }
    }
    count(plan) == needles
}

/// A set that was found already, as a query of the engine.
#[derive(Debug, Clone)]
struct Set(Bits);

impl Query for Set {
    fn weight(
        &self,
        _: EnableScoring<'_>,
    ) -> Result<Box<dyn ::tantivy::query::Weight>, TantivyError> {
        Ok(Box::new(self.clone()))
    }
}

impl ::tantivy::query::Weight for Set {
    fn scorer(
        &self,
        reader: &::tantivy::SegmentReader,
        boost: f32,
    ) -> Result<Box<dyn ::tantivy::query::Scorer>, TantivyError> {
        let mut set = ::tantivy::BitSet::with_max_value(reader.max_doc());
        for place in self.0.iter() {
            set.insert(short(place));
        }
        let set = ::tantivy::query::BitSetDocSet::from(set);
        Ok(Box::new(::tantivy::query::ConstScorer::new(set, boost)))
    }

    fn explain(
        &self,
        _: &::tantivy::SegmentReader,
        _: u32,
    ) -> Result<::tantivy::query::Explanation, TantivyError> {
        Ok(::tantivy::query::Explanation::new("found before", 1.0))
    }
}
