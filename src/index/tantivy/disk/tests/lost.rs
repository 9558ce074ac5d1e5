//! Nothing is lost: what was broken off goes on, what changed is seen, and what cannot be written is held.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Place, build, manifest, names, post, posts};
use crate::archive::Archive;
use crate::index::contract::archive;
use crate::index::entry::Beside;
use crate::index::tantivy::disk::manifest::LAYOUT;
use crate::index::tantivy::disk::tend::Soundness;
use crate::index::tantivy::disk::{Built, Found, State, Volume, lock};

#[test]
fn a_source_that_grows_is_read_on() {
    let half = post(12, "");
    let (first, second) = half.split_at(half.len() / 2);
    let table: [(&str, &[&str]); 5] = [
        ("whole lines", &[&posts(8..20)]),
        ("half a line, then the rest", &[first, second, "\n"]),
        (
            "a line and a half",
            &[&format!("{}{first}", posts([8])), second],
        ),
        ("an end of the last line", &["\n"]),
        ("a post that was there", &[&posts([3])]),
    ];
    for (what, steps) in table {
        let place = Place::new(posts(0..8));
        let kept = names(&place.builds(&Found::Nothing, what));
        for (number, step) in steps.iter().enumerate() {
            place.add(step);
            let volume = place.builds(&Found::Grown, what);
            if number == 0 {
                assert_eq!(names(&volume)[..kept.len()], kept, "{what}");
            }
        }
    }
    // A line that is a post may have more to come.
    let place = Place::new(posts(0..5).trim_end());
    place.builds(&Found::Nothing, "no end");
    place.add(" no more\n");
    let volume = place.builds(&Found::Grown, "no post any more");
    assert_eq!((volume.posts(), volume.left_out()), (4, (1, 0)));
    // An empty file is a beginning.
    let place = Place::new("");
    place.builds(&Found::Nothing, "empty");
    place.add(posts(0..4));
    place.builds(&Found::Grown, "from nothing");
    // Another frame of a packed file.
    let place = Place::packed(posts(0..5));
    place.builds(&Found::Nothing, "packed");
    let path = place.volume().file.path;
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(zstd::encode_all(posts(5..9).as_bytes(), 1).unwrap());
    fs::write(&path, bytes).unwrap();
    place.builds(&Found::Grown, "packed and more");
}

#[test]
fn many_small_additions_leave_few_parts() {
    let place = Place::new("");
    for n in 0..12 {
        place.add(posts([n]));
        let volume = place.volume();
        build(&volume);
        assert!(names(&volume).len() <= 6, "{n}");
    }
    place.builds(&Found::Whole, "in small steps");
}

#[test]
fn what_is_added_or_replaced_while_it_is_read_is_not_lost() {
    let place = Place::new(posts(0..20));
    let volume = place.volume();
    let added = AtomicBool::new(false);
    let add = |_| {
        if !added.swap(true, Ordering::SeqCst) {
            place.add(posts(20..30));
        }
    };
    assert_eq!(
        volume.build_in(&add, &|| false, |_| 3).unwrap(),
        Built::Whole
    );
    let found = place.volume().found().clone();
    assert!(matches!(found, Found::Grown | Found::Touched), "{found:?}");
    place.builds(&found, "added");

    let place = Place::new(posts(0..20));
    let volume = place.volume();
    let replaced = AtomicBool::new(false);
    let replace = |_| {
        if !replaced.swap(true, Ordering::SeqCst) {
            let new = place.case().join("new");
            fs::write(&new, posts(5..30)).unwrap();
            fs::rename(new, place.posts()).unwrap();
        }
    };
    let built = volume.build_in(&replace, &|| false, |_| 3).unwrap();
    assert_eq!(built, Built::Whole);
    assert_eq!(volume.posts(), 25);
    place.builds(&Found::Whole, "replaced");
}

/// What becomes of a place.
type Change = fn(&Place);

#[test]
fn a_source_that_is_another_is_indexed_anew() {
    let table: [(&str, Change); 4] = [
        ("replaced", |place| {
            fs::write(place.posts(), posts(3..30)).unwrap();
        }),
        ("shortened", |place| {
            fs::write(place.posts(), posts(0..7)).unwrap();
        }),
        ("another phase", |place| {
            let text = place.text();
            Place::write_case(&place.case(), "The turn");
            fs::write(place.posts(), text).unwrap();
        }),
        ("another layout", |place| {
            let folder = place.index();
            let mut manifest = manifest(&folder);
            manifest.layout = LAYOUT + 1;
            manifest.write(&folder).unwrap();
        }),
    ];
    for (what, change) in table {
        let place = Place::new(posts(0..10));
        place.builds(&Found::Nothing, what);
        change(&place);
        place.builds(&Found::Changed, what);
    }
}

/// Enough that neither end shows what is in the middle.
fn long() -> Place {
    let words = "long ".repeat(2_000);
    let lines = (0..20).map(|n| post(n, &words) + "\n");
    Place::new(lines.collect::<String>())
}

/// Writes one letter in the middle of the posts anew.
fn change_in_the_middle(place: &Place) {
    let mut text = place.text();
    let middle = text.len() / 2;
    let at = middle
        + text[middle..]
            .windows(4)
            .position(|four| four == b"long")
            .unwrap();
    text[at] = b's';
    fs::write(place.posts(), text).unwrap();
}

#[test]
fn a_change_in_the_middle_is_found_by_when_it_was_made_or_by_a_thorough_look() {
    let of_five = |volume: &Volume| volume.build_in(&|_| {}, &|| false, |_| 5).unwrap();
    // Written, but nothing is another.
    let place = long();
    let volume = place.volume();
    of_five(&volume);
    let kept = names(&volume);
    let again = || fs::write(place.posts(), place.text()).unwrap();
    again();
    let found = place.volume();
    assert_eq!(
        (found.found(), found.state()),
        (&Found::Touched, State::Absent)
    );
    assert_eq!(
        found.build_in(&|_| {}, &|| true, |_| 5).unwrap(),
        Built::Stopped
    );
    assert_eq!(names(&place.builds(&Found::Touched, "touched")), kept);
    // Written, and one letter is another.
    change_in_the_middle(&place);
    let volume = place.builds(&Found::Touched, "changed");
    assert_eq!(names(&volume)[..1], kept[..1]);
    assert!(!names(&volume).contains(&kept[3]));
    // Nothing shows it.
    let changed = fs::metadata(place.posts()).unwrap().modified().unwrap();
    change_in_the_middle(&place);
    let file = fs::OpenOptions::new().append(true).open(place.posts());
    file.unwrap().set_modified(changed).unwrap();
    let volume = place.volume();
    assert_eq!(*volume.found(), Found::Whole);
    assert_eq!(volume.verify(&|| false).unwrap(), Soundness::Changed);
    assert_eq!(volume.verify(&|| true).unwrap(), Soundness::Stopped);
    volume.forget().unwrap();
    assert_eq!(volume.state(), State::Absent);
    place.builds(&Found::Nothing, "forgotten");
}

#[test]
fn what_was_stopped_goes_on_without_doing_it_again() {
    let place = Place::new(posts(0..12));
    let mut kept: Vec<String> = Vec::new();
    for step in 1..=4 {
        let volume = place.volume();
        let reports = AtomicUsize::new(0);
        let built = volume.build_in(
            &|_| {
                reports.fetch_add(1, Ordering::SeqCst);
            },
            &|| reports.load(Ordering::SeqCst) > 0,
            |_| 3,
        );
        let now = names(&volume);
        assert_eq!(now[..kept.len()], kept, "{step}");
        if built.unwrap() == Built::Whole {
            break;
        }
        assert!(now.len() > kept.len(), "{step}");
        assert!(matches!(volume.state(), State::Partial(_)));
        assert_eq!(*place.volume().found(), Found::Unfinished);
        kept = now;
    }
    // What a killed process leaves is cleared away.
    let folder = place.index();
    fs::create_dir(folder.join("half")).unwrap();
    fs::write(folder.join(".manifest.json.1.part"), "{").unwrap();
    let found = place.volume().found().clone();
    place.builds(&found, "stopped and gone on");
    place.add(posts([50]));
    place.builds(&Found::Grown, "and swept");
    let left = fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, names(&place.volume()).len() + 2);
}

#[test]
fn one_process_builds_and_the_other_takes_up_what_it_built() {
    let place = Place::new(posts(0..10));
    let late = place.volume();
    let held = lock(&place.index()).unwrap();
    assert!(held.is_some());
    assert_eq!(build(&late), Built::Busy);
    assert_eq!(late.state(), State::Absent);
    drop(held);
    let first = place.volume();
    assert_eq!(build(&first), Built::Whole);
    assert_eq!(build(&late), Built::Whole);
    assert_eq!(names(&late), names(&first), "it is not built again");
    let (whole, _) = place.load();
    place.is_right(&whole, &Arc::new(late), "taken up");
    place.is_right(&whole, &Arc::new(first), "still there");
}

#[test]
fn without_a_place_to_write_to_it_is_held_in_memory() {
    for (place, packed) in [
        (Place::new(posts(0..10)), false),
        (Place::packed(posts(0..10)), true),
    ] {
        let file = place.folder.path().join("file");
        fs::write(&file, "").unwrap();
        let below = file.join("cache");
        for cache in [None, Some(below.as_path())] {
            let archive = Archive::open(&[place.folder.path().join("archive")], false).unwrap();
            let archive = archive.streaming_from(0);
            let whole = archive.load(super::SLUG).unwrap().whole;
            let beside = Beside::new(whole.case.clone(), &archive::codebook());
            let posts_file = archive.large(super::SLUG).unwrap();
            assert_eq!(posts_file.packed, packed);
            let volume = Volume::open(cache, posts_file, Arc::new(beside)).unwrap();
            assert!(matches!(build(&volume), Built::InMemory(_)));
            assert!(matches!(build(&volume), Built::InMemory(_)));
            let volume = Arc::new(volume);
            place.is_right(&whole, &volume, "held");
            if !packed {
                place.add(posts([70]));
                build(&volume);
                place.is_right(&whole, &volume, "held and grown");
            }
        }
    }
}
