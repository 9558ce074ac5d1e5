//! One index over everything at hand: the records that are held, and the posts of large cases that stay in their files.

use std::sync::Arc;

use crate::index::answer::{answer, posts};
use crate::index::part::Part;
use crate::index::scan::Scan;
use crate::index::tantivy::TantivyIndex;
use crate::index::tantivy::disk::Volume;
use crate::index::{Answer, Index, IndexError, Question};
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::Key;

/// Records that are held, of every case: of large ones all but their posts.
#[derive(Clone)]
pub enum Small {
    /// They are looked at one by one.
    Scan(Arc<Scan>),
    /// They are looked up.
    Indexed(Arc<TantivyIndex>),
}

/// Parts of several indexes, as they are now; what is built later is not in it.
pub struct Joined {
    parts: Vec<Arc<dyn Part>>,
    scopes: Vec<Scope>,
    name: &'static str,
}

impl Joined {
    /// What is held, and the posts of these large cases.
    pub fn new(small: &Small, volumes: &[Arc<Volume>]) -> Self {
        let (mut parts, scopes, name) = match small {
            Small::Scan(scan) => {
                let part: Arc<dyn Part> = scan.clone();
                (vec![part], scan.scopes(), scan.name())
            }
            Small::Indexed(index) => {
                let parts = index.shared().map(|part| part as Arc<dyn Part>);
                (parts.collect(), index.scopes(), index.name())
            }
        };
        for volume in volumes {
            let own = volume.parts().into_iter();
            parts.extend(own.map(|part| part as Arc<dyn Part>));
        }
        Self {
            parts,
            scopes: scopes.to_vec(),
            name,
        }
    }

    fn parts(&self) -> Vec<&dyn Part> {
        self.parts.iter().map(|part| &**part).collect()
    }
}

impl Index for Joined {
    fn name(&self) -> &'static str {
        self.name
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        answer(&self.parts(), &self.scopes, question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        posts(&self.parts(), keys)
    }
}
