//! No file of an index can be damaged unseen.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{Place, build, names, posts};
use crate::index::tantivy::disk::tend::Soundness;
use crate::index::tantivy::disk::{Found, manifest};

/// Every file below with something in it.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files(&entry.path(), all);
        } else if entry.metadata().unwrap().len() > 0 {
            all.push(entry.path());
        }
    }
}

type Harm = (&'static str, fn(&[u8]) -> Option<Vec<u8>>);

const HARMS: [Harm; 6] = [
    ("first byte", |bytes| Some(flipped(bytes, 0))),
    ("middle byte", |bytes| Some(flipped(bytes, bytes.len() / 2))),
    ("last byte", |bytes| Some(flipped(bytes, bytes.len() - 1))),
    ("cut", |bytes| Some(bytes[..bytes.len() - 1].to_vec())),
    ("emptied", |_| Some(Vec::new())),
    ("removed", |_| None),
];

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 0x01;
    bytes
}

#[test]
fn damage_of_any_file_is_found() {
    for place in [Place::new(posts(0..6)), Place::packed(posts(0..6))] {
        build(&place.volume());
        let mut all = Vec::new();
        files(&place.index(), &mut all);
        assert!(all.len() > 20, "{all:?}");
        for path in all {
            let sound = fs::read(&path).unwrap_or_else(|e| panic!("{e} {path:?}"));
            let about = fs::metadata(&path);
            let changed = about
                .unwrap_or_else(|e| panic!("{e} {path:?}"))
                .modified()
                .unwrap();
            let touch = |path: &Path| {
                let file = File::options().append(true).open(path).unwrap();
                file.set_modified(changed).unwrap();
            };
            for (harm, make) in HARMS {
                for hidden in [false, true] {
                    let what = format!("{harm} {} {hidden}", path.display());
                    match make(&sound) {
                        Some(bytes) => fs::write(&path, bytes).unwrap(),
                        None if path.exists() => fs::remove_file(&path).unwrap(),
                        None => {}
                    }
                    if hidden && path.exists() {
                        touch(&path);
                    }
                    let volume = place.volume();
                    let is_manifest = path.ends_with(manifest::FILE);
                    match volume.found() {
                        Found::Damaged => {}
                        Found::Nothing => assert!(is_manifest && harm == "removed", "{what}"),
                        Found::Whole => {
                            assert!(hidden, "{what}");
                            let look = volume.verify(&|| false).unwrap();
                            assert_eq!(look, Soundness::Damaged, "{what}");
                        }
                        other => panic!("{what}: {other:?}"),
                    }
                }
            }
            fs::write(&path, &sound).unwrap();
            touch(&path);
            assert_eq!(*place.volume().found(), Found::Whole, "{}", path.display());
        }
    }
}

#[test]
fn what_is_damaged_is_built_anew_and_what_is_not_is_kept() {
    let place = Place::new(posts(0..9));
    for in_part in [true, false] {
        let volume = place.volume();
        build(&volume);
        let kept = names(&volume);
        let path = if in_part {
            place.index().join(&kept[1]).join("meta.json")
        } else {
            place.index().join(manifest::FILE)
        };
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[1..]).unwrap();
        let now = names(&place.builds(&Found::Damaged, "damaged"));
        assert_eq!((now.len(), now[0] == kept[0]), (3, in_part));
        assert_ne!(now[1], kept[1]);
    }
}
