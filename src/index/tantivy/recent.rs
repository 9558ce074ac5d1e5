//! Records decoded lately: while somebody types, nearly the same rows are shown again and again, and decoding them costs more
//! than finding them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Records kept at most; some megabytes.
const MOST: usize = 4096;

/// Decoded records by what they are asked for by. The index never changes, so what is kept is never stale.
pub(super) struct Recent<K, R>(Mutex<HashMap<K, Arc<R>>>);

impl<K: Eq + Hash, R> Recent<K, R> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The record kept, or the one `decode` gives, kept from now on.
    pub(super) fn get<E>(
        &self,
        key: K,
        decode: impl FnOnce(&K) -> Result<Option<R>, E>,
    ) -> Result<Option<Arc<R>>, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = kept.get(&key) {
            return Ok(Some(record.clone()));
        }
        let Some(record) = decode(&key)?.map(Arc::new) else {
            return Ok(None);
        };
        // Which are still wanted shows itself at the next question.
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, record.clone());
        Ok(Some(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_decoded_once_until_there_are_too_many() {
        let recent = Recent::new();
        let mut decoded = 0;
        let mut get = |key: usize| {
            let got = recent.get(key, |key| {
                decoded += 1;
                Ok::<_, ()>((*key != 7).then_some(key * 2))
            });
            (got.unwrap().map(|record| *record), decoded)
        };
        assert_eq!(get(1), (Some(2), 1));
        assert_eq!(get(1), (Some(2), 1));
        assert_eq!(get(7), (None, 2));
        for key in 10..10 + MOST {
            get(key);
        }
        let before = get(10 + MOST - 1).1;
        assert_eq!(get(1), (Some(2), before + 1), "made room");
    }
}
