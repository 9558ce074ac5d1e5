//! Everything a query does not match, as a set of its own.
//!
//! The engine's own exclusion seeks in scorers that are already used up (tantivy 0.27, phrases), which its assertions forbid
//! and which phrases do not promise to survive; a complement is taken from the finished matches instead.

use ::tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use ::tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError};

#[derive(Debug)]
pub(super) struct Complement(pub(super) Box<dyn Query>);

impl Clone for Complement {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Complement {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>, TantivyError> {
        Ok(Box::new(Outside(self.0.weight(scoring)?)))
    }
}

struct Outside(Box<dyn Weight>);

impl Weight for Outside {
    fn scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> Result<Box<dyn Scorer>, TantivyError> {
        let mut outside = BitSet::with_max_value_and_full(reader.max_doc());
        self.0.for_each_no_score(reader, &mut |docs| {
            for doc in docs {
                outside.remove(*doc);
            }
        })?;
        Ok(Box::new(ConstScorer::new(
            BitSetDocSet::from(outside),
            boost,
        )))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> Result<Explanation, TantivyError> {
        Ok(Explanation::new("not among what is excluded", 1.0))
    }
}
