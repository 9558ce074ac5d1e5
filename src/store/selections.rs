//! Selections under a name: a query, and the case it is of.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{StoreError, keep};
use crate::model::{Extra, Id};

/// What a file of selections says it is.
pub const SCHEMA: &str = "backfire/selections/1";

/// A selection someone kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// What it is called; unique in the file.
    pub name: String,
    /// The case it is of; null for one that goes for every case.
    #[serde(default)]
    pub case: Option<Id>,
    /// Filters, range and words as one query; empty for everything.
    pub query: String,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    schema: String,
    selections: Vec<Saved>,
    #[serde(flatten)]
    extra: Extra,
}

/// What is to happen to the selections that are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Nothing: they are only wanted.
    None,
    /// This one comes, last.
    Add(Saved),
    /// The one of the first name gets the second.
    Rename(String, String),
    /// The one of this name goes.
    Remove(String),
}

impl Change {
    /// What has happened, once it has.
    pub fn said(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Add(saved) => Some(format!("selection {} is kept; b lists all", saved.name)),
            Self::Rename(from, to) => Some(format!("{from} is called {to} now")),
            Self::Remove(name) => Some(format!("selection {name} is dropped")),
        }
    }
}

/// Makes a change to the file as it is now; gives what it holds then. A file that is not there holds none.
///
/// # Errors
/// When the file cannot be read or written, is broken or of another version (it is left as it is then), or when a name is
/// taken or gone.
pub fn change(path: &Path, change: &Change) -> Result<Vec<Saved>, StoreError> {
    let mut file = read(path)?;
    let list = &mut file.selections;
    let find = |list: &[Saved], name: &str| list.iter().position(|saved| saved.name == name);
    let found = |list: &[Saved], name: &str| {
        find(list, name).ok_or_else(|| StoreError::Gone(name.to_owned()))
    };
    let free = |list: &[Saved], name: &str| match find(list, name) {
        Some(_) => Err(StoreError::Taken(name.to_owned())),
        None => Ok(()),
    };
    match change {
        Change::None => return Ok(file.selections),
        Change::Add(saved) => {
            free(list, &saved.name)?;
            list.push(saved.clone());
        }
        Change::Rename(from, to) => {
            let at = found(list, from)?;
            if from != to {
                free(list, to)?;
            }
            to.clone_into(&mut list[at].name);
        }
        Change::Remove(name) => {
            let at = found(list, name)?;
            list.remove(at);
        }
    }
    let text = serde_json::to_string_pretty(&file).map_err(|error| broken(path, &error))?;
    keep(path, &(text + "\n"))?;
    Ok(file.selections)
}

fn read(path: &Path) -> Result<File, StoreError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(File {
                schema: SCHEMA.to_owned(),
                selections: Vec::new(),
                extra: Extra::new(),
            });
        }
        Err(error) => {
            return Err(StoreError::Io {
                path: path.to_owned(),
                why: error.to_string(),
            });
        }
    };
    let file: File = serde_json::from_slice(&text).map_err(|error| broken(path, &error))?;
    if file.schema == SCHEMA {
        Ok(file)
    } else {
        let other = format!("it is of {}, and this program knows {SCHEMA}", file.schema);
        Err(broken(path, &other))
    }
}

fn broken(path: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Broken {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(name: &str) -> Saved {
        Saved {
            name: name.to_owned(),
            case: Some("askjpm".to_owned()),
            query: "stance:mocking".to_owned(),
            extra: Extra::new(),
        }
    }

    fn names(list: &[Saved]) -> Vec<&str> {
        list.iter().map(|saved| saved.name.as_str()).collect()
    }

    #[test]
    fn selections_come_are_renamed_and_go() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("state/selections.json");
        let make = |wanted: Change| change(&path, &wanted);
        assert_eq!(make(Change::None).expect("none"), []);
        assert!(!path.exists(), "looking makes no file");
        make(Change::Add(saved("one"))).expect("kept");
        let list = make(Change::Add(saved("two"))).expect("kept");
        assert_eq!(names(&list), ["one", "two"]);
        let taken = make(Change::Add(saved("one"))).expect_err("taken");
        assert!(taken.to_string().contains("one already"), "{taken}");
        assert!(matches!(
            make(Change::Rename("one".into(), "two".into())),
            Err(StoreError::Taken(_))
        ));
        assert!(matches!(
            make(Change::Remove("none".into())),
            Err(StoreError::Gone(_))
        ));
        make(Change::Rename("one".into(), "first".into())).expect("renamed");
        make(Change::Rename("first".into(), "first".into())).expect("the same again");
        let list = make(Change::Remove("two".into())).expect("gone");
        assert_eq!(names(&list), ["first"]);
        assert_eq!(make(Change::None).expect("read"), list);
        assert_eq!(list[0].query, "stance:mocking");
    }

    #[test]
    fn keys_of_later_versions_survive() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("selections.json");
        let text = r#"{"schema":"backfire/selections/1","colour":"red","selections":[{"name":"one","query":"bank","pinned":true}]}"#;
        fs::write(&path, text).expect("written");
        let list = change(&path, &Change::Rename("one".into(), "two".into())).expect("renamed");
        assert_eq!(
            (list[0].case.as_ref(), list[0].query.as_str()),
            (None, "bank")
        );
        let after: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).expect("a file")).expect("a document");
        assert_eq!(after["colour"], "red");
        assert_eq!(after["selections"][0]["pinned"], true);
        assert_eq!(after["selections"][0]["name"], "two");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left_as_it_is() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("selections.json");
        for text in [
            "",
            "{",
            "[]",
            r#"{"schema":"backfire/selections/2","selections":[]}"#,
            r#"{"schema":"backfire/selections/1","selections":[{"name":1}]}"#,
        ] {
            fs::write(&path, text).expect("written");
            for wanted in [
                Change::None,
                Change::Add(saved("one")),
                Change::Remove("one".into()),
            ] {
                let error = change(&path, &wanted).expect_err("broken");
                assert!(
                    error
                        .to_string()
                        .contains("selections.json is left as it is"),
                    "{error}"
                );
            }
            assert_eq!(fs::read_to_string(&path).expect("a file"), text);
        }
        let error = change(dir.path(), &Change::None).expect_err("a folder");
        assert!(matches!(error, StoreError::Io { .. }), "{error}");
    }
}
