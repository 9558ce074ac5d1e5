//! The terminal, taken and given back: whatever happens, it is left as it was found.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
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
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen, no cursor, pastes as pastes, the mouse if wanted.
    pub fn take(mouse: bool) -> io::Result<Self> {
        let guard = Self {
            taken: Arc::new(Taken::default()),
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

    /// A panic on the main thread gives the terminal back before it says what happened; one on a lane is caught there and
    /// must not touch the screen.
    fn hook(&self) {
        let taken = self.taken.clone();
        let before: Mutex<Hook> = Mutex::new(panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some("main") {
                tracing::error!(place = ?info.location(), "a job panicked");
                return;
            }
            taken.give_back();
            // The message may quote a stranger: it is said cleaned, and only the place comes from the usual hook's words.
            let said = info
                .payload()
                .downcast_ref::<&str>()
                .copied()
                .map(str::to_owned);
            let said = said
                .or_else(|| info.payload().downcast_ref::<String>().cloned())
                .unwrap_or_default();
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let line = Shown::say(format_args!("backfire stopped: {said} ({place})"));
            // Nobody is left to tell when even this cannot be written.
            drop(writeln!(io::stderr(), "{line}"));
            drop(before.lock().unwrap_or_else(PoisonError::into_inner));
        }));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.leave();
        if !std::thread::panicking() {
            drop(panic::take_hook());
        }
    }
}

impl Taken {
    fn give_back(&self) {
        if !self.screen.swap(false, Ordering::SeqCst) {
            return;
        }
        let mut out = io::stdout();
        // Each step on its own: a closed terminal must not keep the others from being tried.
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
