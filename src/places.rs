//! Where the program keeps its own files on this system.
//!
//! Floor 1: knows folders and the environment it is handed, nothing of arguments or screens.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folders, in none of which anything has been created yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// What the user sets.
    pub config: PathBuf,
    /// What the user made and would miss.
    pub data: PathBuf,
    /// What the program remembers between runs.
    pub state: PathBuf,
    /// What can be thrown away at any time.
    pub cache: PathBuf,
    /// The log file.
    pub log: PathBuf,
}

/// No folder could be found for the program's files.
#[derive(Debug, thiserror::Error)]
#[error(
    "this system names no home folder: set BACKFIRE_HOME to a folder for configuration and notes"
)]
pub struct NoHome;

impl Places {
    /// The folders under an environment: below `BACKFIRE_HOME` when it is set, else below each absolute `XDG_*_HOME` on every
    /// system, else where the system keeps such files.
    pub fn of(env: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, NoHome> {
        let set = |name: &str| {
            env(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        if let Some(home) = set("BACKFIRE_HOME") {
            return Ok(Self::with(
                home.join("config"),
                home.join("data"),
                home.join("state"),
                home.join("cache"),
            ));
        }
        let system = directories::ProjectDirs::from("", "", "backfire");
        let system = system.as_ref();
        let own = |name: &str| {
            set(name)
                .filter(|p| p.is_absolute())
                .map(|p| p.join("backfire"))
        };
        let place = |name: &str, fallback: Option<PathBuf>| own(name).or(fallback).ok_or(NoHome);
        Ok(Self::with(
            place("XDG_CONFIG_HOME", system.map(|s| s.config_dir().to_owned()))?,
            place("XDG_DATA_HOME", system.map(|s| s.data_dir().to_owned()))?,
            place(
                "XDG_STATE_HOME",
                system.map(|s| match s.state_dir() {
                    Some(state) => state.to_owned(),
                    None => s.data_local_dir().join("state"),
                }),
            )?,
            place("XDG_CACHE_HOME", system.map(|s| s.cache_dir().to_owned()))?,
        ))
    }

    fn with(config: PathBuf, data: PathBuf, state: PathBuf, cache: PathBuf) -> Self {
        let log = state.join("backfire.log");
        Self {
            config,
            data,
            state,
            cache,
            log,
        }
    }

    /// The configuration file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Each place with its name and what it holds, in the order they are listed.
    pub fn all(&self) -> [(&'static str, &PathBuf, &'static str); 5] {
        [
            ("config", &self.config, "what you set"),
            (
                "data",
                &self.data,
                "what you made: notes, codings, training",
            ),
            ("state", &self.state, "what is remembered between runs"),
            (
                "cache",
                &self.cache,
                "search indexes; may be deleted at any time",
            ),
            ("log", &self.log, "written only when asked for"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::Path;

    use super::Places;

    fn places(vars: &[(&str, &str)]) -> Places {
        let env = |name: &str| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        };
        Places::of(&env).expect("every place is named")
    }

    #[test]
    fn own_home_wins_over_all() {
        let home = std::env::temp_dir();
        let home = home.to_str().expect("a plain path");
        let places = places(&[("BACKFIRE_HOME", home), ("XDG_CONFIG_HOME", "/elsewhere")]);
        assert_eq!(places.config, Path::new(home).join("config"));
        assert_eq!(
            places.log,
            Path::new(home).join("state").join("backfire.log")
        );
    }

    #[test]
    #[cfg(unix)]
    fn xdg_folders_are_honoured_when_absolute() {
        let all = [
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_DATA_HOME", "/d"),
            ("XDG_STATE_HOME", "/s"),
            ("XDG_CACHE_HOME", "/x"),
        ];
        let found = places(&all);
        assert_eq!(found.config, Path::new("/c/backfire"));
        assert_eq!(found.data, Path::new("/d/backfire"));
        assert_eq!(found.state, Path::new("/s/backfire"));
        assert_eq!(found.cache, Path::new("/x/backfire"));
    }
}
