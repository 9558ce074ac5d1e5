//! Archives of any size, made from a seed: the same recipe gives the same bytes. Knows nothing of what is measured with them.

pub mod curve;
mod dice;
mod frame;
mod line;
pub mod mix;
mod texts;

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use dice::{Dice, Zipf};
use line::Line;
use mix::{Asked, Class};
use texts::Texts;

/// What makes an archive what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// How many posts.
    pub posts: u32,
    /// The seed of chance.
    pub rng: u64,
    /// A file of texts, one a line; the sentences of the built-in archive when there is none.
    pub seed: Option<PathBuf>,
}

/// What the command line says of an option, such as `--seed FILE`.
pub fn given(option: &str) -> Option<OsString> {
    env::args_os().skip_while(|arg| arg != option).nth(1)
}

impl Recipe {
    /// So many posts, as `--seed FILE` and `--rng N` have it.
    pub fn given(posts: u32) -> io::Result<Self> {
        Ok(Self {
            posts,
            rng: number("--rng")?.unwrap_or(42),
            seed: given("--seed").map(PathBuf::from),
        })
    }

    /// Of what its texts are made, in a sentence.
    pub fn made(&self) -> String {
        let from = match &self.seed {
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("Texts are spliced from the lines of {name}, some of them whole.")
            }
            None => "Texts are spliced from the sentences of the built-in archive.".to_owned(),
        };
        format!("{from} Seed of chance {}.", self.rng)
    }

    /// A name for what is made so, fit to name a case.
    pub fn slug(&self) -> String {
        let texts = match &self.seed {
            Some(path) => path.file_stem().unwrap_or_default().to_string_lossy(),
            None => "corpus".into(),
        };
        let texts: String = texts
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        format!("{texts}-{}-{}", self.rng, self.posts)
    }

    fn texts(&self) -> io::Result<Texts> {
        match &self.seed {
            Some(path) => Texts::of_file(path),
            None => Texts::of_corpus(),
        }
    }

    /// Writes the case into a folder, which is made when it is missing and names the case.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let slug = folder.file_name().unwrap_or_default().to_string_lossy();
        let texts = self.texts()?;
        let mut dice = Dice::new(self.rng);
        let curve = curve::Curve::new(self.posts, &mut dice);
        let authors = Zipf::new((self.posts / 4).max(100), 0.7);
        let mut writer = texts.writer(authors, &mut dice);
        let file = File::create(folder.join("posts.jsonl"))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        let mut line = Line::default();
        for number in 0..self.posts {
            line::write(number, &curve, &mut writer, &mut dice, &mut line);
            out.write_all(line.text.as_bytes())?;
        }
        out.flush()?;
        // Last: a folder with this file is complete.
        frame::write(folder, &slug, &self.made())
    }

    /// The folder of this case under `data`, made unless it is there.
    pub fn ready(&self, data: &Path) -> io::Result<PathBuf> {
        let folder = data.join(self.slug());
        if !folder.join("case.json").is_file() {
            self.write(&folder)?;
        }
        Ok(folder)
    }

    /// The questions that go with these texts.
    pub fn questions(&self) -> io::Result<Questions> {
        let texts = self.texts()?;
        Ok(Questions {
            mix: mix::draw(texts.lines(), self.rng),
            hard: mix::hard(texts.lines(), 20),
        })
    }
}

/// Where archives, and indexes of them, are kept between runs.
pub fn data() -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    place.parent().unwrap_or(place).join("bench-data")
}

/// The number of an option.
pub fn number(option: &str) -> io::Result<Option<u64>> {
    let text = given(option).map(|text| text.to_string_lossy().into_owned());
    let read = |text: String| {
        let what = |_| io::Error::other(format!("{option} {text}: not a number"));
        text.parse().map_err(what)
    };
    text.map(read).transpose()
}

/// What an archive is asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Questions {
    /// Three hundred, as people ask.
    pub mix: Vec<Asked>,
    /// The hardest phrases there are, besides.
    pub hard: Vec<Asked>,
}

impl Questions {
    /// Three common words, to be typed letter by letter.
    pub fn typed(&self) -> Vec<&str> {
        let common = self.mix.iter().filter(|asked| asked.class == Class::Common);
        let mut words: Vec<&str> = Vec::new();
        for word in common.filter_map(|asked| asked.terms.first()) {
            if word.len() > 4 && words.len() < 3 && !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
        words
    }
}

/// Writes questions, one a line.
pub fn write_questions(questions: &[Asked], file: &Path) -> io::Result<()> {
    let mut lines = String::new();
    for asked in questions {
        lines.push_str(&serde_json::to_string(asked)?);
        lines.push('\n');
    }
    fs::write(file, lines)
}
