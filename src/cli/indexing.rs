//! Building the index of a large case while somebody waits: how far it is, where a screen can tell.

use std::io;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::context::Context;
use crate::index::tantivy::disk::{Built, Progress, Volume};
use crate::shown::{Shown, counted};

/// Time between two lines that tell how far it is.
const BETWEEN: Duration = Duration::from_secs(1);

/// Builds what is missing of an index.
pub(crate) fn build(volume: &Volume, context: &mut Context<'_>) -> anyhow::Result<Built> {
    let (sender, progress) = channel();
    let built = thread::scope(|scope| {
        let work = scope.spawn(move || {
            // Nobody who listens is no reason to stop.
            let report = |progress| sender.send(progress).unwrap_or_default();
            volume.build(&report, &|| false)
        });
        let mut last = Instant::now();
        let mut told = Ok(());
        for progress in progress {
            if told.is_ok() && context.terminal.remarks.is_some() && last.elapsed() >= BETWEEN {
                last = Instant::now();
                told = context.remark(&far(volume.slug(), progress));
            }
        }
        let built = work
            .join()
            .map_err(|_| io::Error::other("the work panicked"));
        told.and(built.and_then(|built| built))
    })?;
    Ok(built)
}

/// How far it is.
fn far(slug: &str, progress: Progress) -> Shown<'static> {
    let posts = counted(progress.posts, "post");
    let part = progress.read.saturating_mul(100);
    let part = part.checked_div(progress.bytes);
    let part = part.map_or_else(String::new, |part| format!(", {part} %"));
    Shown::say(format_args!("{slug}: {posts} so far{part}"))
}
