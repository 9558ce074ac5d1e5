//! The index on disk answers as a scan of everything does, whatever the file of posts is like and whatever became of either.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::manifest::{Here, Manifest};
use super::tend::Soundness;
use super::{Built, Found, State, Volume};
use crate::archive::Archive;
use crate::archive::place::{PACKED_POSTS, POSTS};
use crate::archive::write;
use crate::index::contract::archive;
use crate::index::entry::Beside;
use crate::index::joined::{Joined, Small};
use crate::index::scan::Scan;
use crate::index::{FacetAsk, HistogramAsk, Index, Question, Seek, Sort};
use crate::model::query::parse;
use crate::model::record::{Key, Whole};

mod damaged;
mod lost;

const SLUG: &str = "quux";

const QUERIES: [&str; 13] = [
    "",
    "kind:post",
    "word",
    "w3",
    "w*",
    "\"word w1\"",
    "wrod~1",
    "nothing",
    "stance:mocking",
    "-stance:*",
    "likes:>2",
    "re:p1",
    "by:user phase:turn",
];

/// A case in a folder of its own, and a cache.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(text: impl AsRef<[u8]>) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        Self::write_case(&place.case(), "The call");
        fs::write(place.posts(), text).unwrap();
        place
    }

    fn packed(text: impl AsRef<[u8]>) -> Self {
        let place = Self::new("");
        fs::remove_file(place.posts()).unwrap();
        let packed = zstd::encode_all(text.as_ref(), 1).unwrap();
        fs::write(place.case().join(PACKED_POSTS), packed).unwrap();
        place
    }

    fn case(&self) -> PathBuf {
        self.folder.path().join("archive").join(SLUG)
    }

    fn posts(&self) -> PathBuf {
        self.case().join(POSTS)
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn write_case(folder: &Path, phase: &str) {
        let phase = json!({
            "id": "ph-1", "code": "phase:turn", "name": phase, "basis": "source", "summary": "It turned.",
            "time": archive::time("2013-11-14T00:00:00Z", "2013-11-14T00:30:00Z", "span"),
        });
        let (from, to) = ("2013-11-14T00:00:00Z", "2013-11-16T00:00:00Z");
        let file = archive::case(SLUG, "Asia/Tokyo", from, to, json!({ "phases": [phase] }));
        let rest = json!({
            "lessons": [{"id": "l-1", "claim": "A word", "text": "w3", "category": "lesson:a", "for": [{"ref": "p1"}]}],
            "notes": [{"id": "n-1", "target": "p1", "text": "A word", "by": "a", "known_from": to}],
        });
        write::case(folder, &archive::whole(file, Vec::new(), &rest)).unwrap();
    }

    fn add(&self, text: impl AsRef<[u8]>) {
        let mut file = fs::OpenOptions::new()
            .append(true)
            .open(self.posts())
            .unwrap();
        file.write_all(text.as_ref()).unwrap();
    }

    fn load(&self) -> (Whole, Volume) {
        let archive = Archive::open(&[self.folder.path().join("archive")], false).unwrap();
        let archive = archive.streaming_from(0);
        let whole = archive.load(SLUG).unwrap().whole;
        let beside = Arc::new(Beside::new(whole.case.clone(), &archive::codebook()));
        let file = archive.large(SLUG).unwrap();
        let volume = Volume::open(Some(&self.cache()), file, beside).unwrap();
        (whole, volume)
    }

    fn volume(&self) -> Volume {
        self.load().1
    }

    /// The folder of the index.
    fn index(&self) -> PathBuf {
        self.volume().folder.unwrap()
    }

    /// What is in the posts, unpacked.
    fn text(&self) -> Vec<u8> {
        let packed = fs::File::open(self.case().join(PACKED_POSTS));
        packed.map_or_else(
            |_| fs::read(self.posts()).unwrap(),
            |packed| zstd::decode_all(packed).unwrap(),
        )
    }

    /// What a scan of everything answers, and the lines that were left out.
    fn expected(&self) -> (Vec<String>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join(SLUG);
        fs::create_dir(&case).unwrap();
        for entry in fs::read_dir(self.case()).unwrap().map(Result::unwrap) {
            if entry.file_name() != PACKED_POSTS {
                fs::copy(entry.path(), case.join(entry.file_name())).unwrap();
            }
        }
        fs::write(case.join(POSTS), self.text()).unwrap();
        let archive = Archive::open(&[folder.path().to_owned()], false).unwrap();
        let loaded = archive.load(SLUG).unwrap();
        let of_posts = loaded
            .findings
            .iter()
            .filter(|one| one.file.ends_with(POSTS));
        let lines = of_posts.map(|finding| finding.line).collect();
        let scan = Scan::new(&[Arc::new(loaded.whole)], &archive::codebook());
        (answers(&scan), lines)
    }

    /// Takes the index up, which is found so, builds what is missing, and sees that it answers right, now and taken up again.
    #[track_caller]
    fn builds(&self, found: &Found, what: &str) -> Volume {
        let (whole, volume) = self.load();
        assert_eq!(volume.found(), found, "{what}");
        assert_eq!(build(&volume), Built::Whole, "{what}");
        let volume = Arc::new(volume);
        self.is_right(&whole, &volume, what);
        let (whole, again) = self.load();
        assert_eq!(again.state(), volume.state(), "{what}");
        self.is_right(&whole, &Arc::new(again), what);
        Arc::into_inner(volume).unwrap()
    }

    #[track_caller]
    fn is_right(&self, whole: &Whole, volume: &Arc<Volume>, what: &str) {
        assert_eq!(volume.state(), State::Complete, "{what}");
        let small = Small::Scan(Arc::new(Scan::new(
            &[Arc::new(whole.clone())],
            &archive::codebook(),
        )));
        let own = answers(&Joined::new(&small, std::slice::from_ref(volume)));
        for (own, expected) in own.iter().zip(self.expected().0) {
            let lines = own.lines().zip(expected.lines());
            let asked = own.lines().next();
            for (own, expected) in lines {
                assert_eq!(own, expected, "{what}: {asked:?}");
            }
        }
    }
}

/// Builds in parts of three posts.
fn build(volume: &Volume) -> Built {
    volume.build_in(&|_| {}, &|| false, |_| 3).unwrap()
}

/// Folders of the parts of an index.
fn names(volume: &Volume) -> Vec<String> {
    volume.now().manifest.names().map(str::to_owned).collect()
}

fn manifest(folder: &Path) -> Manifest {
    match Manifest::read(folder) {
        Here::Known(manifest) => *manifest,
        _ => panic!("no manifest"),
    }
}

fn post(n: usize, words: &str) -> String {
    let minute = n * 7 % 50;
    let time = |minute| format!("2013-11-14T00:{minute:02}:00Z");
    let time = archive::time(&time(minute), &time(minute + 1), "minute");
    let tags = ["stance:mocking", "topic:a", "stance:b"];
    let tag = json!({"tag": tags[n % 3], "basis": "reading"});
    let post = archive::post(
        &format!("p{n}"),
        &format!("word w{n} {words}"),
        json!({
            "time": (n % 5 != 4).then_some(time),
            "phase": n.is_multiple_of(4).then(|| json!({"id": "ph-1", "basis": "source"})),
            "order": n % 4, "tags": [tag], "counts": {"likes": n}, "lang": "en",
            "reply_to": (n > 1).then(|| format!("p{}", n / 2)),
        }),
    );
    post.to_string()
}

/// Posts, a line each.
fn posts(numbers: impl IntoIterator<Item = usize>) -> String {
    let lines = numbers.into_iter().map(|n| post(n, "") + "\n");
    lines.collect()
}

/// Everything there is to ask, answered: an answer each.
fn answers(index: &dyn Index) -> Vec<String> {
    let namespaces = ["stance", "topic", "phase"].map(str::to_owned);
    let mut answers = Vec::new();
    for text in QUERIES {
        let facets = ["stance", "topic", "kind", "phase", "lang", "status"];
        let question = Question {
            query: parse(text, &namespaces).unwrap(),
            clock: None,
            sort: Sort::Time,
            window: 0..100,
            seek: Some(Seek::Record(Key::new(SLUG, "p2"))),
            facets: facets
                .map(|name| FacetAsk {
                    name: name.to_owned(),
                    under: None,
                })
                .into(),
            histogram: Some(HistogramAsk {
                span: None,
                bins: 7,
                zone: None,
                split: Some("stance".to_owned()),
            }),
            phases: Some("stance".to_owned()),
            among: vec![Key::new(SLUG, "p1")],
        };
        let mut answer = index.ask(&question, &|| false).unwrap();
        answer.phases.sort_by(|a, b| a.phase.cmp(&b.phase));
        let keys: Vec<Key> = answer.rows.iter().map(|row| row.key.clone()).collect();
        let posts = index.posts(&keys).unwrap();
        answers.push(format!("{text} {answer:#?} {posts:?}"));
    }
    answers
}

#[test]
fn files_of_every_sort_are_read_as_they_are_when_held() {
    let ten = posts(0..10);
    let bad = [
        "no json",
        "[1]",
        "{\"id\": \"x\"}",
        "{\"id\": \"y\", \"text\": 1}",
        "null",
    ];
    let with_bad = format!("{}\n{}{}\n", bad[..3].join("\n"), ten, bad[3..].join("\n"));
    let latin = [ten.as_bytes(), b"{\"id\": \"\xe9\"}\n", ten.as_bytes()].concat();
    let taken = posts(0..2)
        .replace("\"p0\"", "\"quux\"")
        .replace("\"p1\"", "\"ph-1\"");
    let table: [(&str, Vec<u8>); 13] = [
        ("plain", ten.clone().into()),
        ("a byte order mark", format!("\u{feff}{ten}").into()),
        ("line ends of two bytes", ten.replace('\n', "\r\n").into()),
        (
            "blank lines",
            format!("\n \n{}\n\t\n", ten.replace('\n', "\n\n")).into(),
        ),
        ("no end of the last line", ten.trim_end().into()),
        ("only bad lines", format!("{}\n", bad.join("\n")).into()),
        ("bad lines", with_bad.into()),
        ("bad bytes and every post twice", latin),
        (
            "a post again",
            format!("{}{}", ten, posts([9, 0, 10, 10])).into(),
        ),
        (
            "ids of other records",
            format!("{taken}{ten}{taken}").into(),
        ),
        ("nothing", Vec::new()),
        ("one", posts([3]).into()),
        ("no times", posts([4, 9, 14, 19]).into()),
    ];
    for (what, text) in table {
        for place in [Place::new(&text), Place::packed(&text)] {
            assert_eq!(place.volume().state(), State::Absent, "{what}");
            let volume = place.builds(&Found::Nothing, what);
            assert_eq!(
                volume.verify(&|| false).unwrap(),
                Soundness::Sound,
                "{what}"
            );
            let (rejected, repeated) = volume.left_out();
            let mut expected = place.expected().1;
            let lines: Vec<usize> = volume.findings().iter().map(|one| one.line).collect();
            assert_eq!(lines, expected, "{what}");
            expected.dedup();
            assert_eq!(rejected + repeated, expected.len(), "{what}");
            assert_eq!(*place.volume().found(), Found::Whole, "{what}");
        }
    }
}

#[test]
fn findings_name_the_line_and_what_is_wrong_with_it() {
    let place = Place::new(format!("{}oh\n{}", posts(0..5), posts([2])));
    let volume = place.builds(&Found::Nothing, "");
    assert_eq!((volume.posts(), volume.left_out()), (5, (1, 1)));
    let told: Vec<String> = volume
        .findings()
        .iter()
        .map(|one| format!("{} {} {}", one.file.display(), one.line, one.message))
        .collect();
    let repeated = "quux/posts.jsonl 7 the id \"p2\" was given before; this record is left out";
    assert!(told[0].starts_with("quux/posts.jsonl 6 "), "{told:?}");
    assert_eq!(told[1..], [repeated]);
}
