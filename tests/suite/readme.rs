//! What the README and the other pages say is what the program does: keys, commands, fields, files.
//!
//! `BACKFIRE_WRITE=1 cargo test readme` writes the generated tables anew.

use std::fmt::Write;
use std::fs;

use backfire::archive::Archive;
use backfire::cli::command;
use backfire::model::query::{self, Query};
use backfire::ui::config::Config;
use backfire::ui::keymap::{Binding, GLOBAL, LIST};
use backfire::ui::pane;

use crate::source::root;

/// The pages whose links must lead somewhere.
const PAGES: [&str; 5] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "corpus/README.md",
];

/// The text of a page.
pub fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between `<!-- name -->` and `<!-- /name -->`.
fn section<'t>(text: &'t str, name: &str) -> &'t str {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let inside = text
        .split_once(&open)
        .and_then(|(_, rest)| rest.split_once(&close));
    inside
        .unwrap_or_else(|| {
            panic!(
                "the page has no section between {} and {close}",
                open.trim()
            )
        })
        .0
}

/// Compares a generated section of a page, or writes it when told to.
pub fn hold(path: &str, name: &str, fresh: &str) {
    let text = page(path);
    let old = section(&text, name);
    if std::env::var_os("BACKFIRE_WRITE").is_some() {
        let at = text.find(old).filter(|_| !old.is_empty());
        let at = at.unwrap_or_else(|| text.find(&format!("<!-- /{name} -->")).unwrap());
        let new = format!("{}{fresh}{}", &text[..at], &text[at + old.len()..]);
        fs::write(root().join(path), new).unwrap();
        return;
    }
    assert!(
        old == fresh,
        "the {name} of {path} are stale: BACKFIRE_WRITE=1 cargo test\n{fresh}"
    );
}

fn keys(title: &str, table: &[Binding], into: &mut String) {
    let rows: Vec<&Binding> = table
        .iter()
        .filter(|binding| !binding.keys.is_empty())
        .collect();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(into, "\n| {title} | |\n|---|---|");
    for binding in rows {
        let keys: Vec<String> = binding
            .keys
            .iter()
            .map(|key| format!("`{}`", key.replace('|', "\\|")))
            .collect();
        let _ = writeln!(into, "| {} | {} |", keys.join(" "), binding.help);
    }
}

/// All generated sections in one test: each rewrites the same file.
#[test]
fn the_generated_tables_are_fresh() {
    let mut text = String::new();
    keys("anywhere", GLOBAL, &mut text);
    keys("in every list", LIST, &mut text);
    for (i, pane) in pane::all().iter().enumerate() {
        keys(
            pane::label(i, pane.title()).as_str(),
            pane.keys(),
            &mut text,
        );
    }
    text.push('\n');
    hold("README.md", "keys", &text);

    let mut text = String::from("\n| command | does |\n|---|---|\n");
    for command in command::ALL {
        let _ = writeln!(
            text,
            "| `backfire {}` | {} |",
            command.name(),
            command.about()
        );
    }
    text.push('\n');
    hold("README.md", "commands", &text);
}

#[test]
fn the_configuration_shown_is_one_that_reads() {
    let text = page("README.md");
    let block = text
        .split_once("```toml\n")
        .and_then(|(_, rest)| rest.split_once("```"));
    let (config, complaints) = Config::read(block.unwrap().0);
    assert_eq!(complaints, Vec::<String>::new());
    assert_ne!(config.keys, Config::default().keys);
}

fn namespaces() -> Vec<String> {
    Archive::builtin().codebook().names()
}

#[test]
fn every_query_of_the_readme_reads_and_every_field_has_one() {
    let (text, namespaces) = (page("README.md"), namespaces());
    // The last column tells in words; the examples are the code of the first.
    let examples: Vec<&str> = section(&text, "fields")
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|row| {
            row.split(" |")
                .next()
                .unwrap_or_default()
                .trim_end_matches('`')
                .split("` `")
        })
        .collect();
    for example in &examples {
        match query::parse(example, &namespaces) {
            Ok(query) => assert_ne!(query, Query::All, "{example}"),
            Err(error) => panic!("{example}: {error}: {}", error.hint),
        }
    }
    for field in query::fields().map(str::to_owned).chain(namespaces) {
        let prefix = format!("{field}:");
        assert!(
            examples.iter().any(|example| example.starts_with(&prefix)),
            "no example for {prefix}"
        );
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for path in PAGES {
        let text = page(path);
        let folder = root().join(path).parent().unwrap().to_owned();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") {
                assert!(folder.join(file).exists(), "{path} links to {target}");
            }
        }
    }
}
