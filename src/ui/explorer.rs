//! The loop: wait for a signal, change the state, draw. While nothing happens it waits in a blocking read and draws nothing.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

use anyhow::Context;
use crossterm::event::Event;
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, disable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use super::config::Config;
use super::screen::{Effect, Outcome, Screen};
use super::terminal::{Guard, output, words};
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

/// How long the first frame waits for the first answer before it shows the panes without it.
const PATIENCE: Duration = Duration::from_millis(40);

/// Explores until the user leaves; what could not be done after that is said on `err`.
pub fn explore(options: Options, err: &mut dyn Write) -> anyhow::Result<Ending> {
    let (config, complaints) = configure(&options);
    let (sender, signals) = channel();
    let (mut session, found) = open(&options, &config);
    if let Some(why) = found {
        session.warn(why);
    }
    let desk = Arc::new(Desk::new(options.archive));
    let reports = sender.clone();
    let deliver = Arc::new(move |report| drop(reports.send(Signal::Report(Box::new(report)))));
    let crew = Crew::threads(desk, deliver).context("cannot start the threads that do the work")?;
    // The case is read while the terminal is being set up.
    crew.submit(session.start());
    // Before the terminal is taken: whatever ends the program from then on gives it back.
    #[cfg(unix)]
    heed(&sender).context("cannot listen to signals")?;
    let guard = Guard::take(config.mouse).context("cannot take the terminal")?;
    #[cfg(all(unix, debug_assertions))]
    if is_told_to("be ended") {
        signal_hook::low_level::raise(signal_hook::consts::SIGTERM)?;
    }
    listen(&sender).context("cannot listen to the terminal")?;
    // Never dropped: it would complain on a standard error that may be gone, and the guard shows the cursor anyway.
    let mut terminal = ManuallyDrop::new(
        Terminal::new(CrosstermBackend::new(output())).context("cannot draw on the terminal")?,
    );
    let size = terminal.size().context("cannot tell the terminal's size")?;
    let mut screen = Screen::new(&config);
    if let Some(path) = options.config.filter(|_| !complaints.is_empty()) {
        let text = format!("{}\n\n{}", path.display(), complaints.join("\n"));
        screen.tell("What of the configuration does not hold", &text);
    }
    let area = Rect {
        x: 0,
        y: 0,
        width: size.width,
        height: size.height,
    };
    for job in screen.resize(area, &mut session) {
        crew.submit(job);
    }
    let ending = Loop {
        guard: &guard,
        crew: &crew,
        signals: &signals,
        screen,
        session: &mut session,
    }
    .run(&mut terminal);
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
            && let Report::Failed(why) = *report
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
    let mut session = Session::new(Arc::new(options.archive.codebook().clone()), slugs, place);
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

/// Starts the thread that waits for the world.
#[cfg(unix)]
fn heed(sender: &Sender<Signal>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGTSTP};
    let mut signals =
        signal_hook::iterator::Signals::new(LAST.into_iter().chain([SIGTSTP, SIGCONT]))?;
    spawn("signals", sender, move |sender| {
        for signal in signals.forever() {
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

type Screenful = Terminal<CrosstermBackend<io::BufWriter<io::Stdout>>>;

/// Wipes the terminal and forgets what was on it, so that the next frame writes every cell. The library's own `clear` asks the
/// terminal for the cursor's place, and the answer would be read by the thread that waits for keys.
fn blank(terminal: &mut Screenful) -> anyhow::Result<()> {
    execute!(terminal.backend_mut(), Clear(ClearType::All))
        .context("cannot write to the terminal")?;
    *terminal =
        Terminal::new(CrosstermBackend::new(output())).context("cannot write to the terminal")?;
    Ok(())
}

struct Loop<'l> {
    guard: &'l Guard,
    crew: &'l Crew,
    signals: &'l Receiver<Signal>,
    screen: Screen,
    session: &'l mut Session,
}

impl Loop<'_> {
    fn run(mut self, terminal: &mut Screenful) -> anyhow::Result<Ending> {
        // The first frame is worth a moment: with the posts in it nothing has to be drawn twice.
        let mut waited = Duration::ZERO;
        while !self.session.answered && waited < PATIENCE {
            match self.signals.recv_timeout(PATIENCE) {
                Ok(signal) => {
                    if let Some(ending) = self.handle(signal, terminal)? {
                        return Ok(ending);
                    }
                }
                Err(RecvTimeoutError::Timeout) => waited = PATIENCE,
                Err(RecvTimeoutError::Disconnected) => return Ok(Ending::Left),
            }
        }
        self.draw(terminal)?;
        self.crew.submit(Job::Rest);
        loop {
            let Ok(signal) = self.signals.recv() else {
                return Ok(Ending::Left);
            };
            if let Some(ending) = self.handle(signal, terminal)? {
                return Ok(ending);
            }
            // Whatever has come meanwhile goes into the same frame.
            while let Ok(signal) = self.signals.try_recv() {
                if let Some(ending) = self.handle(signal, terminal)? {
                    return Ok(ending);
                }
            }
            self.draw(terminal)?;
        }
    }

    fn draw(&mut self, terminal: &mut Screenful) -> anyhow::Result<()> {
        execute!(terminal.backend_mut(), BeginSynchronizedUpdate)
            .context("cannot write to the terminal")?;
        let (screen, session) = (&mut self.screen, &*self.session);
        terminal
            .draw(|frame| {
                falter("draw");
                screen.draw(frame.buffer_mut(), session);
            })
            .context("cannot write to the terminal")?;
        execute!(terminal.backend_mut(), EndSynchronizedUpdate)
            .context("cannot write to the terminal")?;
        Ok(())
    }

    fn handle(
        &mut self,
        signal: Signal,
        terminal: &mut Screenful,
    ) -> anyhow::Result<Option<Ending>> {
        match signal {
            Signal::Input(event) => {
                let outcome = self.screen.event(&event, self.session);
                self.screen.warn_of_content(self.session);
                self.take(outcome, terminal)
            }
            Signal::Report(report) => {
                for job in self.session.absorb(*report) {
                    self.crew.submit(job);
                }
                self.screen.warn_of_content(self.session);
                Ok(None)
            }
            Signal::World(signal) => self.world(signal, terminal),
            Signal::Gone(None) => Ok(Some(Ending::Left)),
            Signal::Gone(Some(why)) => Err(anyhow::anyhow!(
                "a thread that waits for keys or signals failed: {why}"
            )),
        }
    }

    fn take(
        &mut self,
        outcome: Outcome,
        terminal: &mut Screenful,
    ) -> anyhow::Result<Option<Ending>> {
        for job in outcome.jobs {
            self.crew.submit(job);
        }
        for effect in outcome.effects {
            match effect {
                Effect::Quit => return Ok(Some(Ending::Left)),
                Effect::Redraw => blank(terminal)?,
                Effect::Mouse(on) => self
                    .guard
                    .mouse(on)
                    .context("cannot write to the terminal")?,
                Effect::Suspend => self.suspend(terminal)?,
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
    fn world(&mut self, signal: i32, terminal: &mut Screenful) -> anyhow::Result<Option<Ending>> {
        use signal_hook::consts::{SIGCONT, SIGTSTP};
        match signal {
            SIGTSTP => self.suspend(terminal)?,
            // Stopped from outside, the terminal may have changed hands: take it anew and draw every cell.
            SIGCONT => {
                // What the library believes of the terminal no longer holds: it must set raw mode again.
                drop(disable_raw_mode());
                // A terminal that hangs up sends this too: there is none to take then.
                if self.guard.enter(self.screen.mouse()).is_err() {
                    return Ok(Some(Ending::Left));
                }
                blank(terminal)?;
            }
            last => return Ok(Some(Ending::Ended(last))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    fn world(&mut self, signal: i32, _: &mut Screenful) -> anyhow::Result<Option<Ending>> {
        Ok(Some(Ending::Ended(signal)))
    }

    /// Gives the terminal back and stops, as any program does on Ctrl-Z; comes back on SIGCONT.
    #[cfg(unix)]
    fn suspend(&mut self, terminal: &mut Screenful) -> anyhow::Result<()> {
        self.guard.leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
            .context("cannot stop")?;
        self.guard
            .enter(self.screen.mouse())
            .context("cannot take the terminal back")?;
        blank(terminal)
    }

    #[cfg(not(unix))]
    fn suspend(&mut self, _: &mut Screenful) -> anyhow::Result<()> {
        self.session.say("this system cannot suspend a program");
        Ok(())
    }
}
