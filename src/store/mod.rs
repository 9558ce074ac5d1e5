//! What a user makes and would miss, in files of its own: read before every change, written whole, never over what cannot be
//! read.
//!
//! Floor 2: knows files, nothing of screens or arguments.

pub mod selections;

use std::path::{Path, PathBuf};

use crate::archive::write::save;

/// Why something could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is there and is not what it should be. It is left as it is.
    #[error("{} is left as it is: {why}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The system would not read or write it.
    #[error("{}: {why}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// There is one of that name already.
    #[error("there is a selection called {0} already")]
    Taken(String),
    /// There is none of that name.
    #[error("no selection is called {0} any more")]
    Gone(String),
}

/// Puts a text into a file, whole or not at all, in a folder made for it if need be.
///
/// # Errors
/// When it cannot be written; what was there before still is.
pub fn keep(path: &Path, text: &str) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Io {
            path: folder.to_owned(),
            why: error.to_string(),
        })?;
    }
    save(path, text.as_bytes()).map_err(|error| StoreError::Io {
        path: path.to_owned(),
        why: error.to_string(),
    })
}
