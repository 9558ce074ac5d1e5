//! The threads: a search lane in which the newest job of each kind wins, a chore lane and a keep lane that keep order,
//! and a build lane for what takes minutes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use super::{Deliver, Desk, Job, Stream, Turn, run};

/// The lanes.
pub struct Lanes {
    search: Arc<Slots>,
    chore: Sender<Job>,
    build: Sender<(u64, Job)>,
    /// Raised to stop what is being built, and what waits to be.
    halt: Arc<AtomicU64>,
    keep: Sender<Job>,
    keeper: JoinHandle<()>,
}

/// Jobs waiting on the search lane: one a kind, the newest.
#[derive(Default)]
struct Slots {
    waiting: Mutex<Waiting>,
    wake: Condvar,
    latest: [AtomicU64; 3],
}

#[derive(Default)]
struct Waiting {
    jobs: HashMap<Stream, (Turn, Job)>,
    closed: bool,
}

impl Slots {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, stream: Stream, job: Job) {
        // The turn is raised first: a running job of this kind sees it at its next look and gives up.
        let turn = self.latest[stream as usize].fetch_add(1, Ordering::SeqCst) + 1;
        self.lock().jobs.insert(stream, (turn, job));
        self.wake.notify_one();
    }

    /// The next job, the screen's own question first; none when the lane is closed.
    fn take(&self) -> Option<(Stream, Turn, Job)> {
        let mut waiting = self.lock();
        loop {
            if waiting.closed {
                return None;
            }
            for stream in [Stream::Ask, Stream::Find, Stream::Thread] {
                if let Some((turn, job)) = waiting.jobs.remove(&stream) {
                    return Some((stream, turn, job));
                }
            }
            waiting = self
                .wake
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn is_stale(&self, stream: Stream, turn: Turn) -> bool {
        self.latest[stream as usize].load(Ordering::SeqCst) != turn
    }
}

impl Lanes {
    pub(super) fn start(desk: Arc<Desk>, deliver: Deliver) -> std::io::Result<Self> {
        let search = Arc::new(Slots::default());
        let (chore, chores) = channel();
        let (keep, keeps) = channel();
        let (build, builds) = channel();
        let halt = Arc::new(AtomicU64::new(0));
        {
            let (halt, desk, deliver) = (halt.clone(), desk.clone(), deliver.clone());
            Builder::new()
                .name("build".into())
                .spawn(move || build_lane(&builds, &halt, &desk, &deliver))?;
        }
        {
            let (slots, desk, deliver) = (search.clone(), desk.clone(), deliver.clone());
            Builder::new()
                .name("search".into())
                .spawn(move || search_lane(&slots, &desk, &deliver))?;
        }
        {
            let (desk, deliver) = (desk.clone(), deliver.clone());
            Builder::new()
                .name("chore".into())
                .spawn(move || in_order(&chores, &desk, &deliver))?;
        }
        let keeper = Builder::new()
            .name("keep".into())
            .spawn(move || in_order(&keeps, &desk, &deliver))?;
        Ok(Self {
            search,
            chore,
            build,
            halt,
            keep,
            keeper,
        })
    }

    pub(super) fn submit(&self, job: Job) {
        // A lane that died of a panic outside a job cannot be served; the screen stays usable without it.
        match job.stream() {
            _ if matches!(job, Job::Halt) => drop(self.halt.fetch_add(1, Ordering::SeqCst)),
            _ if matches!(job, Job::Index(_)) => {
                drop(self.build.send((self.halt.load(Ordering::SeqCst), job)));
            }
            Some(stream) => self.search.put(stream, job),
            None if job.is_kept() => drop(self.keep.send(job)),
            None => drop(self.chore.send(job)),
        }
    }

    /// Waits for what is being kept, and only for that: questions and chores are abandoned, they lose nothing.
    pub(super) fn finish(self) {
        self.halt.fetch_add(1, Ordering::SeqCst);
        self.search.lock().closed = true;
        for latest in &self.search.latest {
            latest.fetch_add(1, Ordering::SeqCst);
        }
        self.search.wake.notify_all();
        drop(self.keep);
        drop(self.keeper.join());
    }
}

fn search_lane(slots: &Slots, desk: &Desk, deliver: &Deliver) {
    while let Some((stream, turn, job)) = slots.take() {
        let stop = || slots.is_stale(stream, turn);
        if let Some(report) = run(desk, &job, &stop)
            && !stop()
        {
            deliver(report);
        }
    }
}

/// Indexes are built one after another; a job that was handed in before the last halt is not begun.
fn build_lane(jobs: &Receiver<(u64, Job)>, halt: &AtomicU64, desk: &Desk, deliver: &Deliver) {
    while let Ok((turn, job)) = jobs.recv() {
        let stop = || halt.load(Ordering::SeqCst) != turn;
        if let Job::Index(slug) = &job
            && !stop()
        {
            desk.index_case(slug, deliver, &stop);
        }
    }
}

fn in_order(jobs: &Receiver<Job>, desk: &Desk, deliver: &Deliver) {
    while let Ok(job) = jobs.recv() {
        if let Some(report) = run(desk, &job, &|| false) {
            deliver(report);
        }
    }
}
