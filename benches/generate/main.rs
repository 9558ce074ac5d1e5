//! Makes an archive to measure with, or to try things on.
//!
//! `cargo bench --bench generate -- --posts 1000000 [--into DIR] [--seed FILE] [--rng N]` writes a case into `DIR`, whose last
//! part names it, and its 300 questions into `DIR.queries.jsonl`; without `DIR` where the other benches look. Without `--posts` it makes a small one and holds it to what it
//! promises: that it is valid, and the same every time.

#[path = "mod.rs"]
mod generate;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use backfire::archive::Archive;
use generate::mix::{self, Class};
use generate::{Recipe, data, given, number, write_questions};
use tempfile::TempDir;

fn main() -> io::Result<()> {
    match (number("--posts")?, given("--into")) {
        (None, _) => prove(),
        (Some(posts), folder) => {
            let posts = u32::try_from(posts).map_err(io::Error::other)?;
            let recipe = Recipe::given(posts)?;
            let folder = folder.map(PathBuf::from);
            make(
                &recipe,
                &folder.unwrap_or_else(|| data().join(recipe.slug())),
            )
        }
    }
}

fn make(recipe: &Recipe, folder: &Path) -> io::Result<()> {
    let begun = Instant::now();
    recipe.write(folder)?;
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = fs::metadata(folder.join("posts.jsonl"))?.len();
    let questions = recipe.questions()?;
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".queries.jsonl");
    write_questions(&questions.mix, Path::new(&beside))?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} posts, {bytes} bytes, in {seconds:.1} s: {}. {}",
        recipe.posts,
        folder.display(),
        recipe.made()
    )?;
    for (class, count) in Class::ALL {
        writeln!(out, "{count} questions: {}", class.about())?;
    }
    writeln!(out, "words to type: {}", questions.typed().join(", "))
}

/// That a small archive is valid, made alike twice, and that its questions are read as they were written.
fn prove() -> io::Result<()> {
    let recipe = Recipe::given(2_000)?;
    let place = TempDir::new()?;
    let one = recipe.ready(&place.path().join("one"))?;
    let other = recipe.ready(&place.path().join("other"))?;
    for file in ["posts.jsonl", "case.json"] {
        if fs::read(one.join(file))? != fs::read(other.join(file))? {
            return failed(format!("{file}: made twice, and not alike"));
        }
    }
    let questions = recipe.questions()?;
    let file = place.path().join("questions.jsonl");
    write_questions(&questions.mix, &file)?;
    if questions != recipe.questions()? || mix::read(&file)? != questions.mix {
        return failed("questions made twice, and not alike".to_owned());
    }
    let archive = Archive::open(&[one], false).map_err(io::Error::other)?;
    if let Some(finding) = archive.check(false).first() {
        return failed(format!("line {}: {}", finding.line, finding.message));
    }
    writeln!(io::stdout(), "2000 posts made twice alike, and valid")
}

fn failed(what: String) -> io::Result<()> {
    Err(io::Error::other(what))
}
