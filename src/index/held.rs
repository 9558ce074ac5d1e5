//! Posts that are held whole, by their address.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::post::Post;
use crate::model::record::{Key, Whole};

/// The posts of cases that were read whole.
pub(super) struct Posts {
    cases: Vec<Arc<Whole>>,
    places: HashMap<Key, (usize, usize)>,
}

impl Posts {
    pub(super) fn new(cases: &[Arc<Whole>]) -> Self {
        let mut places = HashMap::new();
        for (case, whole) in cases.iter().enumerate() {
            for (at, post) in whole.posts.iter().enumerate() {
                let key = Key::new(whole.case.file.slug.as_str(), post.id.as_str());
                places.insert(key, (case, at));
            }
        }
        Self {
            cases: cases.to_vec(),
            places,
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Post> {
        let (case, at) = self.places.get(key)?;
        self.cases.get(*case)?.posts.get(*at)
    }
}
