//! The terminal, taken and given back: whatever happens, it is left as it was found.

use std::any::Any;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};

use crate::shown::Shown;

/// What is taken of the terminal at the moment. Shared with the panic hook, which must give it back too.
#[derive(Debug, Default)]
struct Taken {
    screen: AtomicBool,
    mouse: AtomicBool,
}

/// The terminal while it is ours.
pub struct Guard {
    taken: Arc<Taken>,
    /// What was done about panics before, and is again afterwards.
    before: Hook,
}

type Hook = Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

impl Guard {
    /// Takes the terminal for the calling thread: raw mode, the alternate screen, no cursor, pastes as pastes, the mouse if
    /// wanted.
    pub fn take(mouse: bool) -> io::Result<Self> {
        let guard = Self {
            taken: Arc::new(Taken::default()),
            before: panic::take_hook().into(),
        };
        guard.hook();
        guard.enter(mouse)?;
        Ok(guard)
    }

    /// Takes it again after [`Guard::leave`].
    pub fn enter(&self, mouse: bool) -> io::Result<()> {
        enable_raw_mode()?;
        self.taken.screen.store(true, Ordering::SeqCst);
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            Hide,
            EnableBracketedPaste
        )?;
        self.mouse(mouse)
    }

    /// Catches the mouse, or no longer.
    pub fn mouse(&self, on: bool) -> io::Result<()> {
        if self.taken.mouse.swap(on, Ordering::SeqCst) == on {
            return Ok(());
        }
        if on {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }

    /// Gives it back; again does nothing.
    pub fn leave(&self) {
        self.taken.give_back();
    }

    /// A panic on the thread that draws gives the terminal back before it says what happened. One on any other thread is
    /// caught there and told from there, and must not touch a screen that is still being drawn on.
    fn hook(&self) {
        let (taken, before) = (self.taken.clone(), self.before.clone());
        let drawing = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() != drawing {
                tracing::error!(place = ?info.location(), "a thread panicked");
                return;
            }
            taken.give_back();
            let said = words(info.payload());
            let clean = Shown::block(said);
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let line = Shown::say(format_args!(
                "backfire stopped by a fault of its own, {place}"
            ));
            // Nobody is left to tell when even this cannot be written.
            drop(writeln!(io::stderr(), "{line}"));
            // The words may quote a stranger, and the usual hook writes them as they are.
            if clean.as_str() == said {
                before(info);
            } else {
                drop(writeln!(io::stderr(), "{clean}"));
            }
        }));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.leave();
        if !thread::panicking() {
            let before = self.before.clone();
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

/// What a panic was begun with, as far as it is words.
pub fn words(payload: &(dyn Any + Send)) -> &str {
    match (
        payload.downcast_ref::<&'static str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(said), _) => said,
        (_, Some(said)) => said,
        _ => "",
    }
}

impl Taken {
    fn give_back(&self) {
        if !self.screen.swap(false, Ordering::SeqCst) {
            return;
        }
        let mut out = io::stdout();
        // Each step on its own: a closed terminal must not keep the others from being tried. A frame may have been begun:
        // a terminal that waits for its end would show nothing of what follows.
        drop(execute!(out, EndSynchronizedUpdate));
        if self.mouse.swap(false, Ordering::SeqCst) {
            drop(execute!(out, DisableMouseCapture));
        }
        drop(execute!(
            out,
            DisableBracketedPaste,
            Show,
            LeaveAlternateScreen
        ));
        drop(disable_raw_mode());
        drop(out.flush());
    }
}

/// Columns of the terminal that standard output is; none when that cannot be told.
pub fn columns() -> Option<usize> {
    let (columns, _) = crossterm::terminal::size().ok()?;
    (columns > 0).then_some(usize::from(columns))
}
