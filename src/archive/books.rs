//! The codebook of an archive: the codes of all its places, the built-in one's filling what the others leave open.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::archive::fault::{self, Fault};
use crate::archive::format;
use crate::archive::load::{self, Look};
use crate::archive::place::{CODEBOOK, Place};
use crate::model::Extra;
use crate::model::codebook::Codebook;
use crate::model::finding::Finding;

/// A codebook as read.
pub(crate) struct Book {
    pub(crate) codebook: Codebook,
    pub(crate) faults: Vec<Fault>,
    pub(crate) bytes: Cow<'static, [u8]>,
    /// Index in the file of each kept element, by array.
    pub(crate) origins: BTreeMap<&'static str, Vec<usize>>,
}

/// The codes of all places. The first place that defines a namespace or tag wins; the built-in codebook comes last.
pub(crate) fn merged(places: &[Place], findings: &mut Vec<Finding>) -> Codebook {
    let mut merged = empty();
    let builtin = Place::Builtin;
    let own = places.iter().filter(|p| !matches!(p, Place::Builtin));
    for place in own.chain([&builtin]) {
        match read(place, Look::Failed) {
            Ok(Some((_, book))) => {
                let shown = PathBuf::from(CODEBOOK);
                findings.extend(fault::place(book.faults, &shown, &book.bytes));
                add(&mut merged, book.codebook);
            }
            Ok(None) => {}
            Err(error) => findings.push(fault::unreadable(&error, CODEBOOK)),
        }
    }
    merged
}

/// A codebook without codes.
pub(crate) fn empty() -> Codebook {
    Codebook {
        schema: format::CODEBOOK.to_owned(),
        version: String::new(),
        namespaces: Vec::new(),
        tags: Vec::new(),
        extra: Extra::new(),
    }
}

/// The codebook of one place and its path, none when it has none.
pub(crate) fn read(place: &Place, look: Look) -> Result<Option<(PathBuf, Book)>, ArchiveError> {
    let Some((path, bytes)) = place.shared(CODEBOOK)? else {
        return Ok(None);
    };
    let mut faults = Vec::new();
    let mut origins = BTreeMap::new();
    let codebook = load::document(CODEBOOK, Some(&bytes), look, &mut faults, |m| {
        m.codebook(&mut origins)
    })
    .unwrap_or_else(empty);
    format::version(CODEBOOK, &codebook.schema, &mut faults);
    let book = Book {
        codebook,
        faults,
        bytes,
        origins,
    };
    Ok(Some((path, book)))
}

fn add(merged: &mut Codebook, book: Codebook) {
    if merged.version.is_empty() {
        merged.version = book.version;
    }
    let names: HashSet<String> = merged.names().into_iter().collect();
    let more = book.namespaces.into_iter();
    merged
        .namespaces
        .extend(more.filter(|n| !names.contains(&n.name)));
    let tags: HashSet<_> = merged.tags.iter().map(|c| c.tag.clone()).collect();
    let more = book.tags.into_iter();
    merged.tags.extend(more.filter(|c| !tags.contains(&c.tag)));
    for (key, value) in book.extra {
        merged.extra.entry(key).or_insert(value);
    }
}
