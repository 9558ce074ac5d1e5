//! The back end of large cases: their posts in files, indexed from there in many small parts on disk; all else is held.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::archive::posts::PostsFile;
use crate::archive::write::lines;
use crate::index::entry::{Beside, entries};
use crate::index::joined::{Joined, Small};
use crate::index::scan::Scan;
use crate::index::tantivy::disk::{Built, Volume};
use crate::index::{Answer, Index, IndexError, Question};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::record::{Case, Key, Whole};

pub(super) struct Filed {
    joined: Joined,
    /// Gone with the index that lies in it.
    _folder: TempDir,
}

impl Filed {
    pub(super) fn new(cases: &[Arc<Whole>], codebook: &Codebook) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let volumes: Vec<_> = cases
            .iter()
            .enumerate()
            .map(|(number, whole)| {
                let others = cases.iter().map(|whole| &*whole.case);
                let beside = Beside::new(whole.case.clone(), codebook);
                beside.cite_across(others);
                volume(folder.path(), whole, number % 2 == 1, Arc::new(beside))
            })
            .collect();
        let rest: Vec<_> = cases.iter().map(|whole| rest(whole, codebook)).collect();
        let small = Small::Scan(Arc::new(Scan::new(&rest, codebook)));
        Self {
            joined: Joined::new(&small, &volumes),
            _folder: folder,
        }
    }
}

/// The index of the posts of a case, in a file of their own.
fn volume(folder: &Path, whole: &Whole, packed: bool, beside: Arc<Beside>) -> Arc<Volume> {
    let text = lines(&whole.posts);
    let bytes = if packed {
        zstd::encode_all(text.as_bytes(), 1).expect("packed")
    } else {
        text.into_bytes()
    };
    let path = folder.join(&whole.case.file.slug);
    fs::write(&path, &bytes).expect("a file");
    let size = bytes.len() as u64;
    let file = PostsFile { path, packed, size };
    let volume = Volume::open(Some(folder), file, beside).expect("an index");
    let built = volume.build_in(&|_| {}, &|| false, |before| 3 + before);
    assert_eq!(built.expect("built"), Built::Whole);
    assert_eq!(volume.posts(), whole.posts.len());
    Arc::new(volume)
}

/// A case without its posts. What a note on one of them knows is not told by what is held, so it is said here.
fn rest(whole: &Whole, codebook: &Codebook) -> Arc<Whole> {
    let mut case = Case::clone(&whole.case);
    let all = entries(whole, codebook);
    for note in &mut case.notes {
        let own = all.iter().find(|entry| entry.key.id == note.id);
        note.known_from = own.map(|entry| entry.known_from);
    }
    Arc::new(Whole {
        case: Arc::new(case),
        posts: Vec::new(),
    })
}

impl Index for Filed {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        self.joined.ask(question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        self.joined.posts(keys)
    }
}
