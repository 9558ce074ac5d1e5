//! The project's own files, as texts and as Rust tokens, for the tests that hold its shape.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub struct File {
    /// Path within the project, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// Every text file of a folder of the project, in order of path; what is built and what git keeps is left out.
pub fn texts(folder: &str) -> Vec<File> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let path = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            Some(File { path, text })
        })
        .collect()
}

/// Every Rust file under `src`.
pub fn rust() -> Vec<File> {
    let mut files = texts("src");
    files.retain(|file| {
        Path::new(&file.path)
            .extension()
            .is_some_and(|ext| ext == "rs")
    });
    assert!(
        files.len() > 30,
        "the source is not where it should be: {}",
        root().display()
    );
    files
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && name != "target" && name != ".git" {
            walk(&path, into);
        } else if kind.is_file() && name != ".git" {
            into.push(path);
        }
    }
}

/// A token, flat: groups are opened into their delimiters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// An identifier, a sign (`::` is one), a delimiter, or `""` for any literal.
    pub text: String,
    /// Line, from 1.
    pub line: usize,
    /// How many inline modules stand around it.
    pub depth: usize,
    /// Whether it stands in an item under `#[cfg(test)]`.
    pub test: bool,
}

impl File {
    /// Its tokens, without comments; what literals say is dropped.
    pub fn tokens(&self) -> Vec<Token> {
        let stream = TokenStream::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let mut tokens = Vec::new();
        flatten(stream, 0, false, &mut tokens);
        tokens
    }

    /// Paths in it that begin with `head`: `("model", line)` for `crate::model` and so on; `{` and `*` are told as such.
    pub fn after<'t>(tokens: &'t [Token], head: &'t str) -> impl Iterator<Item = &'t Token> {
        tokens.windows(3).enumerate().filter_map(move |(i, three)| {
            let inner = i > 0 && tokens[i - 1].text == "::";
            (!inner && three[0].text == head && three[1].text == "::").then_some(&three[2])
        })
    }
}

fn flatten(stream: TokenStream, depth: usize, test: bool, into: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    // Whether the item being read stands under `#[cfg(test)]`, and whether it is an inline module.
    let (mut marked, mut module) = (false, false);
    let mut at = 0;
    while at < trees.len() {
        let line = trees[at].span().start().line;
        let token = |text: &str, marked: bool| Token {
            text: text.to_owned(),
            line,
            depth,
            test: test || marked,
        };
        match &trees[at] {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                let attribute = open == "["
                    && at > 0
                    && matches!(&trees[at - 1], TokenTree::Punct(p) if p.as_char() == '#');
                if attribute && group.stream().to_string().replace(' ', "") == "cfg(test)" {
                    marked = true;
                }
                into.push(token(open, marked));
                flatten(
                    group.stream(),
                    depth + usize::from(module),
                    test || marked,
                    into,
                );
                let line = group.span_close().start().line;
                into.push(Token {
                    text: close.to_owned(),
                    line,
                    depth,
                    test: test || marked,
                });
                if open == "{" {
                    (marked, module) = (false, false);
                }
            }
            TokenTree::Ident(ident) => {
                module |= ident == "mod";
                into.push(token(&ident.to_string(), marked));
            }
            TokenTree::Punct(punct) => {
                let double = punct.as_char() == ':'
                    && matches!(trees.get(at + 1), Some(TokenTree::Punct(next)) if next.as_char() == ':')
                    && punct.spacing() == proc_macro2::Spacing::Joint;
                if double {
                    at += 1;
                    into.push(token("::", marked));
                } else {
                    into.push(token(&punct.as_char().to_string(), marked));
                    if punct.as_char() == ';' {
                        (marked, module) = (false, false);
                    }
                }
            }
            TokenTree::Literal(_) => into.push(token("", marked)),
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File {
            path: "x.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        let tokens = file(
            "//! crate::ui\nfn f() { /* crate::ui */ let x = \"crate::ui\"; crate::model::x() }",
        )
        .tokens();
        let named: Vec<_> = File::after(&tokens, "crate")
            .map(|t| (t.text.as_str(), t.line))
            .collect();
        assert_eq!(named, [("model", 2)]);
    }

    #[test]
    fn paths_in_macros_and_groups_are_found_and_inner_segments_are_not() {
        let tokens = file("use a::crate_::b; fn f() { m!(crate::work::y, [crate::{z}]); jiff::x(); own::jiff::x() }").tokens();
        let named: Vec<_> = File::after(&tokens, "crate")
            .map(|t| t.text.as_str())
            .collect();
        assert_eq!(named, ["work", "{"]);
        assert_eq!(File::after(&tokens, "jiff").count(), 1);
    }

    #[test]
    fn test_items_end_where_they_end() {
        let tokens =
            file("#[cfg(test)]\nmod a;\nfn b() {}\n#[cfg(test)]\nmod c { fn d() {} }\nfn e() {}")
                .tokens();
        let test = |name: &str| {
            tokens
                .iter()
                .find(|t| t.text == name)
                .map(|t| (t.test, t.depth))
                .unwrap()
        };
        assert_eq!(test("a"), (true, 0));
        assert_eq!(test("b"), (false, 0));
        assert_eq!(test("d"), (true, 1));
        assert_eq!(test("e"), (false, 0));
    }
}
