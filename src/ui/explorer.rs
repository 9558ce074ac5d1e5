//! The loop: wait for a signal, change the state, draw. While nothing happens it waits in a blocking read and draws nothing.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

use anyhow::Context;
use crossterm::event::Event;
use crossterm::terminal::disable_raw_mode;
use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::config::Config;
use super::screen::{Effect, Outcome, Screen};
use super::terminal::{Guard, words};
use super::theme::Depth;
use crate::archive::Archive;
use crate::session::{Place, Session, ZoneChoice};
use crate::shown::Shown;
use crate::work::{Crew, Desk, Job, Report};

/// What the explorer is started with.
pub struct Options {
    /// What it explores.
    pub archive: Archive,
    /// The case to open; the one last left, or the first, when not given.
    pub case: Option<String>,
    /// The selection to open with.
    pub query: Option<String>,
    /// The configuration file, which need not be there.
    pub config: Option<PathBuf>,
    /// Name of the theme, over the configuration's.
    pub theme: Option<String>,
    /// Name of the zone, over the configuration's.
    pub zone: Option<String>,
    /// ASCII only, over the configuration's.
    pub ascii: bool,
    /// The mouse from the start, over the configuration's.
    pub mouse: bool,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// Where the place one leaves is kept; nowhere when not given.
    pub state: Option<PathBuf>,
    /// Where selections are kept; nowhere when not given.
    pub selections: Option<PathBuf>,
    /// Where indexes of large cases are kept; in memory only when not given.
    pub cache: Option<PathBuf>,
}

/// What woke the loop.
enum Signal {
    /// The terminal.
    Input(Event),
    /// Work that is done.
    Report(Box<Report>),
    /// The world: leave, stop or go on.
    World(i32),
    /// The terminal cannot be read any more: it is gone, or a thread of ours failed with these words.
    Gone(Option<String>),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user left.
    Left,
    /// A signal ended it.
    Ended(i32),
}

/// The signals that end a program politely.
#[cfg(unix)]
const LAST: [i32; 4] = [
    signal_hook::consts::SIGTERM,
    signal_hook::consts::SIGHUP,
    signal_hook::consts::SIGINT,
    signal_hook::consts::SIGQUIT,
];

/// A case of so many bytes at most is read before the first frame, on the thread that draws it: that is over sooner than the
/// lanes are started and woken, and nothing has to be drawn twice.
const AT_ONCE: u64 = 4 << 20;

/// Explores until the user leaves; what could not be done after that is said on `err`.
pub fn explore(options: Options, err: &mut dyn Write) -> anyhow::Result<Ending> {
    let (config, complaints) = configure(&options);
    let (sender, signals) = channel();
    let (mut session, found) = open(&options, &config);
    if let Some(why) = found {
        session.warn(why);
    }
    session.drawer = options.selections;
    session.builtin = options.archive.builtin_cases();
    // Names of files are told from where the program was started.
    let desk = Desk::new(options.archive).writing_into(PathBuf::new());
    let desk = Arc::new(desk.caching_in(options.cache));
    // Before the terminal is taken: whatever ends the program from then on gives it back.
    #[cfg(unix)]
    let world = heed().context("cannot listen to signals")?;
    let guard = Guard::take(config.mouse).context("cannot take the terminal")?;
    #[cfg(all(unix, debug_assertions))]
    if is_told_to("be ended") {
        signal_hook::low_level::raise(signal_hook::consts::SIGTERM)?;
    }
    let (width, height) = crossterm::terminal::size().context("cannot tell the terminal's size")?;
    let area = Rect::new(0, 0, width, height);
    let mut screen = Screen::new(&config);
    if let Some(path) = options.config.filter(|_| !complaints.is_empty()) {
        let text = format!("{}\n\n{}", path.display(), complaints.join("\n"));
        screen.tell("What of the configuration does not hold", &text);
    }
    let mut jobs = vec![session.start()];
    jobs.extend(screen.resize(area, &mut session));
    if desk.archive().size(&session.place.case) <= AT_ONCE {
        jobs = prepare(&desk, &mut session, jobs);
        screen.warn_of_content(&session);
    }
    let mut canvas = Canvas::new(io::stdout().lock(), area);
    draw(&mut canvas, &mut screen, &session)?;
    let reports = sender.clone();
    let deliver = Arc::new(move |report| drop(reports.send(Signal::Report(Box::new(report)))));
    let crew = Crew::threads(desk, deliver).context("cannot start the threads that do the work")?;
    for job in jobs {
        crew.submit(job);
    }
    #[cfg(unix)]
    tell(world, &sender).context("cannot listen to signals")?;
    listen(&sender).context("cannot listen to the terminal")?;
    let ending = Loop {
        guard: &guard,
        crew: &crew,
        signals: &signals,
        screen,
        session: &mut session,
        canvas,
    }
    .run();
    guard.leave();
    // What was reported for the screen has no screen any more; what follows is for whoever is left.
    while signals.try_recv().is_ok() {}
    if let Some(state) = options.state {
        match serde_json::to_string_pretty(&session.place) {
            Ok(text) => crew.submit(Job::Keep(state, text + "\n")),
            Err(error) => tracing::warn!(%error, "the place could not be written down"),
        }
    }
    crew.finish();
    for signal in signals.try_iter() {
        if let Signal::Report(report) = signal
            && let Report::Failed(_, why) = *report
        {
            // Nobody is left to tell when even this cannot be written.
            drop(writeln!(
                err,
                "{}",
                Shown::say(format_args!("backfire: {why}"))
            ));
        }
    }
    ending
}

/// Does `jobs` and what follows from them on this thread until the first answer is in; gives back what is left to do.
fn prepare(desk: &Arc<Desk>, session: &mut Session, jobs: Vec<Job>) -> Vec<Job> {
    let (sender, reports) = channel();
    let crew = Crew::inline(
        desk.clone(),
        Arc::new(move |report| drop(sender.send(report))),
    );
    let mut jobs = VecDeque::from(jobs);
    while !session.answered
        && let Some(job) = jobs.pop_front()
    {
        crew.submit(job);
        for report in reports.try_iter() {
            jobs.extend(session.absorb(report));
        }
    }
    jobs.into()
}

fn configure(options: &Options) -> (Config, Vec<String>) {
    let (mut config, complaints) = match &options.config {
        Some(path) => Config::load(path),
        None => (Config::default(), Vec::new()),
    };
    if let Some(name) = &options.theme
        && let Some((_, palette)) = super::theme::Palette::ALL
            .iter()
            .find(|(known, _)| known == name)
    {
        config.theme.palette = *palette;
    }
    if let Some(name) = &options.zone
        && let Some((_, zone)) = super::config::ZONES.iter().find(|(known, _)| known == name)
    {
        config.zone = *zone;
    }
    config.theme.depth = options.depth;
    config.theme.ascii |= options.ascii;
    config.mouse |= options.mouse;
    (config, complaints)
}

/// The session at the place asked for, the place last left, or the start; and what could not be taken up.
fn open(options: &Options, config: &Config) -> (Session, Option<String>) {
    let slugs = options.archive.slugs();
    let kept = options
        .state
        .as_ref()
        .and_then(|path| std::fs::read_to_string(path).ok());
    let kept: Option<Place> = kept.and_then(|text| serde_json::from_str(&text).ok());
    let kept = kept.filter(|place| slugs.contains(&place.case));
    let fallback = || {
        let model = slugs
            .iter()
            .find(|slug| *slug == "askjpm")
            .or_else(|| slugs.first());
        Place::start(model.cloned().unwrap_or_default())
    };
    let mut place = match (&options.case, &options.query) {
        (Some(case), _) => Place::start(case.clone()),
        (None, Some(_)) => Place {
            row: None,
            axis: None,
            ..kept.unwrap_or_else(fallback)
        },
        (None, None) => kept.unwrap_or_else(fallback),
    };
    if let Some(query) = &options.query {
        place.query.clone_from(query);
    }
    let mut session = Session::new(options.archive.codebook().clone(), slugs, place);
    session.zone = if config.zone == ZoneChoice::default() {
        session.zone
    } else {
        config.zone
    };
    let misread = session
        .misread
        .as_ref()
        .map(|(text, error)| format!("column {} of `{text}`: {}", error.column, error.message));
    (session, misread)
}

/// Starts a thread whose end is the explorer's end: what it gives last, or what it failed with, ends the loop.
fn spawn(
    name: &str,
    sender: &Sender<Signal>,
    work: impl FnOnce(&Sender<Signal>) + Send + 'static,
) -> io::Result<()> {
    let sender = sender.clone();
    Builder::new().name(name.to_owned()).spawn(move || {
        let failed = catch_unwind(AssertUnwindSafe(|| work(&sender))).err();
        // Where nobody listens any more, the end has come already.
        drop(sender.send(Signal::Gone(failed.map(|why| words(&*why).to_owned()))));
    })?;
    Ok(())
}

/// Starts the thread that waits for the terminal.
fn listen(sender: &Sender<Signal>) -> io::Result<()> {
    spawn("input", sender, |sender| {
        while let Ok(event) = crossterm::event::read() {
            falter("input");
            if sender.send(Signal::Input(event)).is_err() {
                return;
            }
        }
    })
}

/// Keeps the signals of the world from ending the program, from now on, until they are told.
#[cfg(unix)]
fn heed() -> io::Result<signal_hook::iterator::Signals> {
    use signal_hook::consts::{SIGCONT, SIGTSTP};
    signal_hook::iterator::Signals::new(LAST.into_iter().chain([SIGTSTP, SIGCONT]))
}

/// Starts the thread that tells the loop of the world.
#[cfg(unix)]
fn tell(mut world: signal_hook::iterator::Signals, sender: &Sender<Signal>) -> io::Result<()> {
    spawn("signals", sender, move |sender| {
        for signal in world.forever() {
            if sender.send(Signal::World(signal)).is_err() {
                return;
            }
        }
    })
}

/// Panics where a test asked for it.
fn falter(at: &str) {
    assert!(!is_told_to(at), "asked to");
}

/// Whether a debug build was told to do this, for the tests of what is left behind then.
fn is_told_to(what: &str) -> bool {
    cfg!(debug_assertions) && std::env::var_os("BACKFIRE_FAULT").is_some_and(|told| told == what)
}

type Sheet = Canvas<io::StdoutLock<'static>>;

fn draw(canvas: &mut Sheet, screen: &mut Screen, session: &Session) -> anyhow::Result<()> {
    canvas
        .draw(|buffer| {
            falter("draw");
            screen.draw(buffer, session);
        })
        .context("cannot write to the terminal")
}

struct Loop<'l> {
    guard: &'l Guard,
    crew: &'l Crew,
    signals: &'l Receiver<Signal>,
    screen: Screen,
    session: &'l mut Session,
    canvas: Sheet,
}

impl Loop<'_> {
    fn run(mut self) -> anyhow::Result<Ending> {
        self.crew.submit(Job::Rest);
        loop {
            let Ok(signal) = self.signals.recv() else {
                return Ok(Ending::Left);
            };
            if let Some(ending) = self.handle(signal)? {
                return Ok(ending);
            }
            // Whatever has come meanwhile goes into the same frame.
            while let Ok(signal) = self.signals.try_recv() {
                if let Some(ending) = self.handle(signal)? {
                    return Ok(ending);
                }
            }
            draw(&mut self.canvas, &mut self.screen, self.session)?;
        }
    }

    fn handle(&mut self, signal: Signal) -> anyhow::Result<Option<Ending>> {
        match signal {
            Signal::Input(event) => {
                if let Event::Resize(width, height) = event {
                    self.canvas.resize(Rect::new(0, 0, width, height));
                }
                let outcome = self.screen.event(&event, self.session);
                self.screen.warn_of_content(self.session);
                self.take(outcome)
            }
            Signal::Report(report) => {
                for job in self.session.absorb(*report) {
                    self.crew.submit(job);
                }
                self.screen.warn_of_content(self.session);
                Ok(None)
            }
            Signal::World(signal) => self.world(signal),
            Signal::Gone(None) => Ok(Some(Ending::Left)),
            Signal::Gone(Some(why)) => Err(anyhow::anyhow!(
                "a thread that waits for keys or signals failed: {why}"
            )),
        }
    }

    fn take(&mut self, outcome: Outcome) -> anyhow::Result<Option<Ending>> {
        for job in outcome.jobs {
            self.crew.submit(job);
        }
        for effect in outcome.effects {
            match effect {
                Effect::Quit => return Ok(Some(Ending::Left)),
                Effect::Redraw => self.canvas.forget(),
                Effect::Mouse(on) => self
                    .guard
                    .mouse(on)
                    .context("cannot write to the terminal")?,
                Effect::Suspend => self.suspend()?,
                Effect::Browse(address) => match open::that_detached(&address) {
                    Ok(()) => self.session.say(format!("opened {address}")),
                    Err(error) => self.session.warn(format!(
                        "no browser could be started ({error}); the address is {address}"
                    )),
                },
            }
        }
        Ok(None)
    }

    #[cfg(unix)]
    fn world(&mut self, signal: i32) -> anyhow::Result<Option<Ending>> {
        use signal_hook::consts::{SIGCONT, SIGTSTP};
        match signal {
            SIGTSTP => self.suspend()?,
            // Stopped from outside, the terminal may have changed hands: take it anew and draw every cell.
            SIGCONT => {
                // What the library believes of the terminal no longer holds: it must set raw mode again.
                drop(disable_raw_mode());
                // A terminal that hangs up sends this too: there is none to take then.
                if self.guard.enter(self.screen.mouse()).is_err() {
                    return Ok(Some(Ending::Left));
                }
                self.canvas.forget();
            }
            last => return Ok(Some(Ending::Ended(last))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    fn world(&mut self, signal: i32) -> anyhow::Result<Option<Ending>> {
        Ok(Some(Ending::Ended(signal)))
    }

    /// Gives the terminal back and stops, as any program does on Ctrl-Z; comes back on SIGCONT.
    #[cfg(unix)]
    fn suspend(&mut self) -> anyhow::Result<()> {
        self.guard.leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
            .context("cannot stop")?;
        self.guard
            .enter(self.screen.mouse())
            .context("cannot take the terminal back")?;
        self.canvas.forget();
        Ok(())
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> anyhow::Result<()> {
        self.session.say("this system cannot suspend a program");
        Ok(())
    }
}
