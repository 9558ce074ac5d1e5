//! Automata that know words within some slips of another: dear to make, so made once for all parts of an index.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

/// The most slips a word may have.
const MOST: u8 = 2;

/// Makes automata, and keeps the last.
#[derive(Default)]
pub(super) struct Automata {
    /// By slips.
    builders: [OnceLock<LevenshteinAutomatonBuilder>; MOST as usize + 1],
    last: Mutex<Option<(Wanted, Arc<Near>)>>,
}

/// A word, how many slips it may have, and whether it may go on.
type Wanted = (String, u8, bool);

impl Automata {
    /// The automaton of a word.
    pub(super) fn near(&self, word: &str, slips: u8) -> Arc<Near> {
        self.make((word.to_owned(), slips.min(MOST), false))
    }

    /// The automaton of a beginning.
    pub(super) fn begins_near(&self, start: &str, slips: u8) -> Arc<Near> {
        self.make((start.to_owned(), slips.min(MOST), true))
    }

    fn make(&self, wanted: Wanted) -> Arc<Near> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, near)) = &*last
            && *known == wanted
        {
            return near.clone();
        }
        let (word, slips, begins) = &wanted;
        let builder = self.builders[usize::from(*slips)]
            .get_or_init(|| LevenshteinAutomatonBuilder::new(*slips, true));
        let near = Arc::new(Near(if *begins {
            builder.build_prefix_dfa(word)
        } else {
            builder.build_dfa(word)
        }));
        *last = Some((wanted, near.clone()));
        near
    }
}

/// Words within some slips of another.
pub(super) struct Near(DFA);

impl Automaton for Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
