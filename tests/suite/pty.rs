//! A program at a terminal: keys in, screen out, through a pseudo-terminal. Knows nothing of what the program is.
//!
//! Nothing here sleeps. Output, stops and the end of the program arrive in one channel; every wait blocks on it until what is
//! waited for is there. The deadline is only how long it takes until a failure says so.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use std::{env, fmt, thread};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tempfile::TempDir;
use vt100::{Parser, Screen};

/// How long anything may take before it counts as not happening: far longer than it takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);

/// A program about to be started, in an environment that holds nothing of whoever runs the tests.
pub struct Launch {
    command: CommandBuilder,
    size: (u16, u16),
    home: Arc<TempDir>,
}

impl Launch {
    /// This program, at 80 columns and 24 rows.
    pub fn new(program: impl AsRef<Path>) -> Self {
        Self::again(
            program,
            &Arc::new(TempDir::new().expect("a folder of its own")),
        )
    }

    /// The same in the home of a program started before.
    pub fn again(program: impl AsRef<Path>, home: &Arc<TempDir>) -> Self {
        let mut command = CommandBuilder::new(program.as_ref());
        command.env_clear();
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_DATA_HOME", "data"),
            ("BACKFIRE_HOME", "backfire"),
        ] {
            command.env(name, home.path().join(folder));
        }
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
        ] {
            command.env(name, value);
        }
        command.cwd(home.path());
        Self {
            command,
            size: (80, 24),
            home: home.clone(),
        }
    }

    /// A terminal of so many columns and rows.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// One more argument.
    pub fn arg(mut self, arg: impl AsRef<Path>) -> Self {
        self.command.arg(arg.as_ref());
        self
    }

    /// One more variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Its home, to put something into before it starts.
    pub fn home(&self) -> &TempDir {
        &self.home
    }

    /// Starts it.
    pub fn start(self) -> Terminal {
        let (columns, rows) = self.size;
        let pair = native_pty_system()
            .openpty(cells(columns, rows))
            .expect("a pseudo-terminal");
        let modes = Modes::of(&*pair.master);
        let child = pair
            .slave
            .spawn_command(self.command)
            .expect("the program starts");
        let pid = child
            .process_id()
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(Pid::from_raw)
            .expect("it has an id");
        drop(pair.slave);
        let (tell, heard) = channel();
        let left = Arc::new(AtomicBool::new(false));
        let reader = pair.master.try_clone_reader().expect("its output");
        listen(reader, tell.clone(), left.clone());
        watch(pid, tell);
        Terminal {
            writer: Some(pair.master.take_writer().expect("its input")),
            master: Some(pair.master),
            parser: Parser::new(at_least_one(rows), at_least_one(columns), 0),
            modes,
            heard,
            pid,
            left,
            raw: Vec::new(),
            answered: 0,
            latest: Instant::now(),
            silent: false,
            stopped: false,
            end: None,
            home: self.home,
        }
    }
}

/// A program at a terminal of its own.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    parser: Parser,
    modes: Modes,
    heard: Receiver<Heard>,
    pid: Pid,
    left: Arc<AtomicBool>,
    raw: Vec<u8>,
    answered: usize,
    latest: Instant,
    silent: bool,
    stopped: bool,
    end: Option<End>,
    home: Arc<TempDir>,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With this exit code.
    Code(i32),
    /// Killed by this signal.
    Signal(i32),
}

/// The line settings of a terminal: what `stty` shows.
#[derive(Clone, PartialEq)]
pub struct Modes(String);

impl Modes {
    fn of(master: &dyn MasterPty) -> Self {
        Self(format!("{:?}", master.get_termios()))
    }
}

impl fmt::Debug for Modes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

enum Heard {
    Bytes(Instant, Vec<u8>),
    Silence,
    Stopped,
    Continued,
    Ended(End),
}

impl Terminal {
    /// The screen as a person sees it now.
    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// The text on the screen, a line per row.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// Every byte the program has written so far.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Its home.
    pub fn home(&self) -> &Arc<TempDir> {
        &self.home
    }

    /// The line settings before it was started.
    pub fn modes_before(&self) -> &Modes {
        &self.modes
    }

    /// The line settings now.
    pub fn modes_now(&self) -> Modes {
        self.master
            .as_deref()
            .map_or_else(|| Modes(String::new()), |master| Modes::of(master))
    }

    /// Types keys: characters stand for themselves, other keys by name: `<enter>`, `<esc>`, `<tab>`, `<ctrl-c>`, `<up>`.
    pub fn send(&mut self, keys: &str) -> Instant {
        self.type_bytes(&bytes_of(keys))
    }

    /// Blocks until the screen is as told; when it was. Fails with the screen as it is when the deadline has passed.
    pub fn wait_for(&mut self, what: &str, ready: impl Fn(&Screen) -> bool) -> Instant {
        match self.wait_until(DEADLINE, |terminal| ready(terminal.screen())) {
            Some(when) => when,
            None => panic!(
                "{what}: it did not come to that. Ended: {:?}. The screen:\n{}",
                self.end,
                self.text()
            ),
        }
    }

    /// Blocks until this text is on the screen.
    pub fn wait_for_text(&mut self, text: &str) -> Instant {
        self.wait_for(text, |screen| screen.contents().contains(text))
    }

    /// Blocks until what has been written so far is as told.
    pub fn wait_for_raw(&mut self, what: &str, ready: impl Fn(&[u8]) -> bool) {
        let came = self.wait_until(DEADLINE, |terminal| ready(&terminal.raw));
        assert!(
            came.is_some(),
            "{what}: it was not written. Ended: {:?}. The screen:\n{}",
            self.end,
            self.text()
        );
    }

    /// Blocks until there has been no output for so long; when the last of it came, if any did.
    pub fn settle(&mut self, quiet: Duration) -> Option<Instant> {
        let mut last = None;
        let mut until = Instant::now() + quiet;
        while self.hear(until) {
            if last != Some(self.latest) {
                last = Some(self.latest);
                until = Instant::now() + quiet;
            }
        }
        last
    }

    /// Lets so much time pass; how many bytes were written in it.
    pub fn pass(&mut self, time: Duration) -> usize {
        let (before, until) = (self.raw.len(), Instant::now() + time);
        while self.hear(until) {}
        self.raw.len() - before
    }

    /// Another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(master) = &self.master {
            master.resize(cells(columns, rows)).expect("a new size");
        }
        self.parser
            .set_size(at_least_one(rows), at_least_one(columns));
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        if self.end.is_none() {
            kill_process(self.pid, signal).expect("a process to send it to");
        }
    }

    /// Blocks until the program has been stopped, as by Ctrl-Z.
    pub fn wait_for_stop(&mut self) {
        assert!(
            self.wait_until(DEADLINE, |terminal| terminal.stopped)
                .is_some(),
            "it was not stopped. The screen:\n{}",
            self.text()
        );
    }

    /// Blocks until it has ended and all it wrote has been read.
    pub fn wait_for_end(&mut self) -> End {
        let ended = self.wait_until(DEADLINE, |terminal| {
            terminal.end.is_some() && terminal.silent
        });
        match (ended, self.end) {
            (Some(_), Some(end)) => end,
            _ => panic!("it did not end. The screen:\n{}", self.text()),
        }
    }

    /// Takes the terminal away, as a closed window or a dropped connection does.
    pub fn hang_up(&mut self) {
        let Some(master) = self.master.take() else {
            return;
        };
        self.left.store(true, Ordering::SeqCst);
        // The last hand on the line is that of the thread that reads: one byte from the other side and it looks up.
        let line = master.tty_name().and_then(|name| {
            let mut how = OpenOptions::new();
            how.write(true)
                .custom_flags(OFlags::NOCTTY.bits().cast_signed())
                .open(name)
                .ok()
        });
        line.expect("the line")
            .write_all(b"\0")
            .expect("a byte on it");
        drop(master);
        self.writer = None;
    }

    fn wait_until(&mut self, deadline: Duration, ready: impl Fn(&Self) -> bool) -> Option<Instant> {
        let until = Instant::now() + deadline;
        loop {
            if ready(self) {
                return Some(self.latest);
            }
            if !self.hear(until) {
                return None;
            }
        }
    }

    /// Takes in the next thing that happens; false when nothing did until then, or nothing more can.
    fn hear(&mut self, until: Instant) -> bool {
        let left = until.saturating_duration_since(Instant::now());
        match self.heard.recv_timeout(left) {
            Ok(Heard::Bytes(when, bytes)) => {
                self.latest = when;
                self.parser.process(&bytes);
                self.raw.extend_from_slice(&bytes);
                self.answer();
            }
            Ok(Heard::Silence) => self.silent = true,
            Ok(Heard::Stopped) => self.stopped = true,
            Ok(Heard::Continued) => self.stopped = false,
            Ok(Heard::Ended(end)) => self.end = Some(end),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Answers what a terminal is asked, as a plain one would.
    fn answer(&mut self) {
        const QUESTIONS: [(&[u8], &[u8]); 5] = [
            (b"\x1b[c", b"\x1b[?62;22c"),
            (b"\x1b[0c", b"\x1b[?62;22c"),
            (b"\x1b[6n", b"\x1b[1;1R"),
            (b"\x1b[?u", b"\x1b[?0u"),
            (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
        ];
        while let Some(ahead) = self.raw[self.answered..]
            .iter()
            .position(|byte| *byte == 0x1b)
        {
            let at = self.answered + ahead;
            let rest = &self.raw[at..];
            if let Some((_, reply)) = QUESTIONS
                .iter()
                .find(|(question, _)| rest.starts_with(question))
            {
                self.type_bytes(reply);
            } else if QUESTIONS
                .iter()
                .any(|(question, _)| question.starts_with(rest))
            {
                // Cut off in the middle: the rest comes with the next bytes.
                self.answered = at;
                return;
            }
            self.answered = at + 1;
        }
        self.answered = self.raw.len();
    }

    fn type_bytes(&mut self, bytes: &[u8]) -> Instant {
        let when = Instant::now();
        if let Some(writer) = &mut self.writer {
            // A program that has gone hears nothing; what is waited for next tells.
            let _ = writer.write_all(bytes).and_then(|()| writer.flush());
        }
        when
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.end.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// Reads what the program writes until nobody holds its end any more, or we have left.
fn listen(mut reader: Box<dyn Read + Send>, tell: Sender<Heard>, left: Arc<AtomicBool>) {
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let heard = match reader.read(&mut buffer) {
                Ok(n) if n > 0 && !left.load(Ordering::SeqCst) => {
                    Heard::Bytes(Instant::now(), buffer[..n].to_vec())
                }
                _ => Heard::Silence,
            };
            let over = matches!(heard, Heard::Silence);
            if tell.send(heard).is_err() || over {
                return;
            }
        }
    });
}

/// Reports what becomes of the process, and reaps it.
fn watch(pid: Pid, tell: Sender<Heard>) {
    thread::spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::CONTINUED;
        while let Ok(Some(status)) = waitid(WaitId::Pid(pid), options) {
            let heard = if status.stopped() {
                Heard::Stopped
            } else if status.continued() {
                Heard::Continued
            } else {
                let code = status.exit_status().map(End::Code);
                Heard::Ended(code.unwrap_or_else(|| {
                    End::Signal(status.terminating_signal().unwrap_or_default())
                }))
            };
            let over = matches!(heard, Heard::Ended(_));
            if tell.send(heard).is_err() || over {
                return;
            }
        }
    });
}

fn cells(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// The emulator has no screen without cells; a real terminal that says it has none draws nothing.
fn at_least_one(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

fn bytes_of(keys: &str) -> Vec<u8> {
    const NAMED: [(&str, &[u8]); 13] = [
        ("<enter>", b"\r"),
        ("<esc>", b"\x1b"),
        ("<tab>", b"\t"),
        ("<backtab>", b"\x1b[Z"),
        ("<backspace>", b"\x7f"),
        ("<up>", b"\x1b[A"),
        ("<down>", b"\x1b[B"),
        ("<right>", b"\x1b[C"),
        ("<left>", b"\x1b[D"),
        ("<home>", b"\x1b[H"),
        ("<end>", b"\x1b[F"),
        ("<pgup>", b"\x1b[5~"),
        ("<pgdn>", b"\x1b[6~"),
    ];
    let mut bytes = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if let Some((name, code)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
            bytes.extend_from_slice(code);
            rest = &rest[name.len()..];
        } else if let Some(letter) = rest
            .strip_prefix("<ctrl-")
            .and_then(|tail| tail.bytes().next())
        {
            bytes.push(letter & 0x1f);
            rest = rest.split_once('>').map_or("", |(_, tail)| tail);
        } else {
            bytes.extend_from_slice(&rest.as_bytes()[..c.len_utf8()]);
            rest = &rest[c.len_utf8()..];
        }
    }
    bytes
}
