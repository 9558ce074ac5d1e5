//! Makes an archive to measure with, or to try things on.
//!
//! `cargo bench --bench generate -- --posts 1000000 --into DIR [--seed FILE] [--rng N]` writes a case into `DIR`, whose last part
//! names it, and its 300 questions into `DIR.queries.jsonl`. Without `--posts` it makes a small one and holds it to what it
//! promises: that it is valid, and the same every time.

#[path = "mod.rs"]
mod generate;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use backfire::archive::Archive;
use generate::Recipe;
use tempfile::TempDir;

fn main() -> io::Result<()> {
    match wanted(env::args_os().skip(1))? {
        Some((recipe, folder)) => make(&recipe, &folder),
        None => prove(),
    }
}

/// What the command line asks for; nothing when it does not say how many posts.
fn wanted(args: impl Iterator<Item = OsString>) -> io::Result<Option<(Recipe, PathBuf)>> {
    let mut recipe = Recipe {
        posts: 0,
        rng: 42,
        seed: None,
    };
    let mut folder = None;
    let mut args = args;
    while let Some(name) = args.next() {
        let name = name.to_string_lossy().into_owned();
        // What cargo says, and the one round of every bench.
        if matches!(name.as_str(), "--bench" | "--smoke") {
            continue;
        }
        let value = args
            .next()
            .ok_or_else(|| io::Error::other(format!("{name} needs a value")))?;
        let number = || {
            let text = value.to_string_lossy();
            let number = text.parse::<u64>();
            number.map_err(|_| io::Error::other(format!("{name} {text}: not a number")))
        };
        match name.as_str() {
            "--posts" => recipe.posts = u32::try_from(number()?).map_err(io::Error::other)?,
            "--rng" => recipe.rng = number()?,
            "--seed" => recipe.seed = Some(PathBuf::from(&value)),
            "--into" => folder = Some(PathBuf::from(&value)),
            _ => return Err(io::Error::other(format!("{name}: no such option"))),
        }
    }
    match folder {
        None if recipe.posts == 0 => Ok(None),
        Some(folder) if recipe.posts > 0 => Ok(Some((recipe, folder))),
        _ => Err(io::Error::other("--posts and --into go together")),
    }
}

fn make(recipe: &Recipe, folder: &Path) -> io::Result<()> {
    let begun = Instant::now();
    recipe.write(folder)?;
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = fs::metadata(folder.join("posts.jsonl"))?.len();
    let mut questions = String::new();
    for asked in recipe.mix()? {
        questions.push_str(&serde_json::to_string(&asked)?);
        questions.push('\n');
    }
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".queries.jsonl");
    fs::write(beside, questions)?;
    writeln!(
        io::stdout(),
        "{} posts, {bytes} bytes, in {seconds:.1} s: {}. {}",
        recipe.posts,
        folder.display(),
        recipe.made()
    )
}

/// That a small archive is valid, and made alike twice.
fn prove() -> io::Result<()> {
    let recipe = Recipe {
        posts: 2_000,
        rng: 42,
        seed: None,
    };
    let place = TempDir::new()?;
    let (one, other) = (place.path().join("one/made"), place.path().join("other/made"));
    recipe.write(&one)?;
    recipe.write(&other)?;
    let alike = |name: &str| -> io::Result<bool> {
        Ok(fs::read(one.join(name))? == fs::read(other.join(name))?)
    };
    if !alike("posts.jsonl")? || !alike("case.json")? || recipe.mix()? != recipe.mix()? {
        return Err(io::Error::other("the same recipe gave two archives"));
    }
    let archive = Archive::open(&[one], false).map_err(io::Error::other)?;
    if let Some(finding) = archive.check(false).first() {
        let what = format!("line {}: {}", finding.line, finding.message);
        return Err(io::Error::other(what));
    }
    writeln!(io::stdout(), "2000 posts made twice alike, and valid")
}
