//! The log: a file, off unless asked for. Nothing is ever logged to the screen, and no text of a post.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

/// Logs to `path` what `filter` lets through: `warn`, `debug`, `backfire::work=trace`.
pub(crate) fn start(path: &Path, filter: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("cannot log to {}", path.display()))?;
    let filter =
        EnvFilter::try_new(filter).with_context(|| format!("`{filter}` is no log filter"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file));
    // A second start in one process (tests) keeps the first log.
    drop(log.try_init());
    Ok(())
}
