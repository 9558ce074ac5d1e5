//! Indexes on disk as the program leaves them: the command that looks after them, a disk that is full, and ends at any moment.
//!
//! `BACKFIRE_KILLS` is how often the program is killed, `BACKFIRE_SEED` makes the moments those of another run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use backfire::archive::Archive;
use backfire::index::entry::Beside;
use backfire::index::joined::{Joined, Small};
use backfire::index::scan::Scan;
use backfire::index::tantivy::disk::{Built, Found, Volume};
use backfire::index::{FacetAsk, Index, Question, Sort};
use backfire::model::query::parse;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{backfire, write_archive};

/// An archive whose one case, `loud`, has its posts packed, and a home.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(posts: std::ops::Range<usize>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Self { folder };
        write_archive(&place.archive(), 0, || "loud words".to_owned());
        fs::remove_file(place.archive().join("loud/posts.jsonl")).expect("removed");
        place.add(posts);
        place
    }

    fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    fn home(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds posts as a frame of their own.
    fn add(&self, posts: std::ops::Range<usize>) {
        let text: String = posts.map(|n| post(n) + "\n").collect();
        let path = self.archive().join("loud/posts.jsonl.zst");
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        let packed = zstd::encode_all(text.as_bytes(), 1).expect("packed");
        file.and_then(|mut file| file.write_all(&packed))
            .expect("written");
    }

    /// The program over this archive alone.
    fn command(&self, home: &Path, args: &[&str]) -> Command {
        let mut command = backfire(args);
        command.arg("--only").arg("--archive").arg(self.archive());
        command.env("BACKFIRE_HOME", home);
        command
    }

    #[track_caller]
    fn document(&self, home: &Path, args: &[&str]) -> Value {
        let output = self.command(home, args).output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {told}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// The index of a home answers as a scan of all these posts does.
    #[track_caller]
    fn is_right(&self, home: &Path, posts: std::ops::Range<usize>) {
        let archive = Archive::open(&[self.archive()], false).expect("an archive");
        let mut whole = archive.load("loud").expect("a case").whole;
        let beside = Beside::new(whole.case.clone(), archive.codebook());
        let file = archive.large("loud").expect("packed posts");
        let volume = Volume::open(Some(&home.join("cache")), file, Arc::new(beside));
        let volume = volume.expect("an index");
        assert_ne!(*volume.found(), Found::Damaged);
        let built = volume.build(&|_| {}, &|| false).expect("built");
        assert_eq!(built, Built::Whole);
        assert_eq!(volume.posts(), posts.len());
        let small = Scan::new(&[Arc::new(whole.clone())], archive.codebook());
        let joined = Joined::new(&Small::Scan(Arc::new(small)), &[Arc::new(volume)]);
        let lines = posts.map(|n| serde_json::from_str(&post(n)).expect("a post"));
        whole.posts = lines.collect();
        let scan = Scan::new(&[Arc::new(whole)], archive.codebook());
        for text in ["", "word", "w7*", "stance:mocking w77", "-stance:*"] {
            assert_eq!(answer(&joined, text), answer(&scan, text), "{text}");
        }
    }
}

fn post(n: usize) -> String {
    let moment = |second: usize| {
        let (hour, minute) = (second / 3600 % 24, second / 60 % 60);
        format!("2013-11-13T{hour:02}:{minute:02}:{:02}Z", second % 60)
    };
    let time = json!({"from": moment(n * 7), "to": moment(n * 7 + 1), "precision": "second"});
    let code = ["stance:mocking", "topic:jobs"][n % 2];
    let tag = json!({"tag": code, "basis": "reading"});
    let post = json!({
        "id": format!("p{n}"), "status": "verbatim", "form": "post", "platform": "twitter", "role": "a user",
        "time": time, "text": format!("word w{} w{}", n % 100, n), "tags": [tag],
    });
    post.to_string()
}

fn answer(index: &dyn Index, text: &str) -> String {
    let question = Question {
        query: parse(text, &["stance".to_owned()]).expect("a query"),
        clock: None,
        sort: Sort::Time,
        window: 100..300,
        seek: None,
        facets: ["stance", "topic", "kind"]
            .map(|name| FacetAsk {
                name: name.to_owned(),
                under: None,
            })
            .into(),
        histogram: None,
        phases: None,
        among: Vec::new(),
    };
    let answer = index.ask(&question, &|| false).expect("an answer");
    format!("{answer:#?}")
}

#[test]
fn an_index_is_rebuilt_listed_and_removed() {
    let place = Place::new(0..50);
    let home = place.home("home");
    let ask = |args: &[&str]| place.document(&home, args)["indexes"].clone();
    assert_eq!(ask(&["index", "--json"]), json!([]));
    let built = ask(&["index", "rebuild", "--json"]);
    assert_eq!(built[0]["case"], "loud");
    assert_eq!(built[0]["posts"], 50);
    assert_eq!(built[0]["complete"], true);
    assert_eq!(built[0]["useless"], Value::Null);
    assert!(built[0]["bytes"].as_u64() > Some(1_000));
    assert_eq!(ask(&["index", "status", "--json"]), built);
    place.is_right(&home, 0..50);
    assert_eq!(ask(&["index", "prune", "--json"]), json!([]));
    let text = place
        .command(&home, &["index"])
        .output()
        .expect("it starts");
    let text = String::from_utf8(text.stdout).expect("text");
    let row: Vec<&str> = text
        .lines()
        .nth(1)
        .expect("a row")
        .split_whitespace()
        .collect();
    assert_eq!(row[..4], ["loud", "50", "1", "whole"]);
    // Of posts that are gone an index is of no use.
    fs::rename(place.archive(), place.folder.path().join("away")).expect("moved");
    let pruned = backfire(&["index", "prune", "--json"])
        .env("BACKFIRE_HOME", &home)
        .output();
    let pruned: Value = serde_json::from_slice(&pruned.expect("it starts").stdout).expect("JSON");
    assert_eq!(pruned["indexes"][0]["useless"], "its posts are gone");
    fs::rename(place.folder.path().join("away"), place.archive()).expect("moved");
    assert_eq!(ask(&["index", "--json"]), json!([]));
    ask(&["index", "rebuild", "loud", "--json"]);
    assert_eq!(ask(&["index", "prune", "--all", "--json"])[0]["posts"], 50);
    let nothing = place
        .command(&home, &["index"])
        .status()
        .expect("it starts");
    assert_eq!(nothing.code(), Some(1));
}

#[test]
fn what_makes_no_sense_is_refused() {
    for args in [
        &["index", "status", "--all"][..],
        &["index", "prune", "loud"],
        &["index", "rebuild", "no-such-case"],
        &["index", "nonsense"],
    ] {
        let told = crate::world::refusal(args);
        assert!(!told.is_empty(), "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_disk_that_takes_no_more_is_told_and_leaves_nothing_wrong() {
    let place = Place::new(0..3_000);
    let home = place.home("home");
    // Files of so many blocks at most: some fail at the first file, some at a later one.
    for blocks in ["0", "1", "8", "64"] {
        let program = place.command(&home, &["index", "rebuild"]);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "ulimit -f \"$1\"; shift; exec \"$@\"", "sh", blocks])
            .arg(program.get_program())
            .args(program.get_args())
            .env("BACKFIRE_HOME", &home);
        let output = shell.output().expect("a shell");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{blocks}: {told}");
        assert!(told.contains("cannot be written"), "{blocks}: {told}");
    }
    place.is_right(&home, 0..3_000);
}

/// Numbers that look like chance, the same for the same seed.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Bytes and files below a folder: what has been written so far.
fn written(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(about) if about.is_dir() => 1 + written(&entry.path()),
        // It may be gone again.
        about => about.map_or(0, |about| 1 + about.len()),
    });
    sizes.sum()
}

#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_index() {
    let number = |name: &str| std::env::var(name).ok().and_then(|set| set.parse().ok());
    let kills: u64 = number("BACKFIRE_KILLS").unwrap_or(8);
    let mut chance = number("BACKFIRE_SEED").unwrap_or(7).max(1);
    let mut posts = 10_000;
    let place = Place::new(0..posts);
    let args = ["index", "rebuild", "--json"];
    let measured = place.home("measured");
    place.document(&measured, &args);
    let most = written(&measured);
    let home = place.home("home");
    for _ in 0..kills {
        let mut command = place.command(&home, &args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let moment = written(&home) + next(&mut chance) % most;
        let mut child = command.spawn().expect("it starts");
        // When so much is written, or when it has ended before.
        while written(&home) < moment && child.try_wait().expect("a child").is_none() {
            thread::yield_now();
        }
        child.kill().expect("killed, or ended");
        child.wait().expect("ended");
        if next(&mut chance).is_multiple_of(3) {
            place.add(posts..posts + 100);
            posts += 100;
        }
    }
    let fresh = place.home("fresh");
    for words in ["w7", "stance:mocking"] {
        let args = ["search", words, "--limit", "100", "--json"];
        let found = place.document(&home, &args);
        assert!(
            found["total"].as_u64() > Some(50),
            "{words}: {}",
            found["total"]
        );
        assert_eq!(found, place.document(&fresh, &args), "{words}");
    }
    place.is_right(&home, 0..posts);
}
