//! The program at a real terminal: a walk by keys alone, every way it can end, and what it leaves behind.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use backfire::archive::Archive;
use backfire::model::post::Post;
use rustix::process::Signal;
use vt100::{MouseProtocolMode, Screen};

use crate::pty::{End, Launch, Terminal};
use crate::sequence;

fn explorer() -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_backfire")).size(120, 36)
}

/// The explorer with its first useful frame.
fn at_home(launch: Launch) -> Terminal {
    let posts = posts();
    let mut terminal = launch.start();
    terminal.wait_for("the explorer stands on #AskJPM", |screen| {
        let text = screen.contents();
        let shows = |text: &str, post: &Post| text.contains(beginning(&post.text));
        text.contains("#AskJPM")
            && text.contains("Timeline")
            && text.contains(&of_all(posts.len()))
            && posts[..2].iter().all(|post| shows(&text, post))
    });
    terminal
}

fn posts() -> Vec<Post> {
    Archive::builtin()
        .load("askjpm")
        .expect("the model case")
        .whole
        .posts
}

/// As the list of posts counts itself.
fn of_all(n: usize) -> String {
    format!("{n} of {}", posts().len())
}

/// The first words, as much as any list shows.
fn beginning(text: &str) -> &str {
    text.match_indices(' ')
        .map(|(at, _)| at)
        .take_while(|at| *at <= 20)
        .last()
        .map_or(text, |at| &text[..at])
}

fn is_tagged(post: &Post, tag: &str) -> bool {
    post.tags.iter().any(|coding| coding.tag.to_string() == tag)
}

fn is_in(post: &Post, phase: &str) -> bool {
    post.phase.as_ref().is_some_and(|p| p.id == phase)
}

/// What the cursors on the screen stand on: the rest of their line, up to the frame.
fn under_cursors(screen: &Screen) -> Vec<String> {
    let text = screen.contents();
    let parts = text.lines().flat_map(|line| line.split('▌').skip(1));
    parts
        .map(|part| part.split(['│', '┃']).next().unwrap_or_default().to_owned())
        .collect()
}

fn is_under_cursor(screen: &Screen, label: &str) -> bool {
    under_cursors(screen)
        .iter()
        .any(|part| part.contains(label))
}

/// What the cursor of the focused pane stands on: its frame is the heavy one.
fn in_focus(screen: &Screen) -> Vec<String> {
    let text = screen.contents();
    let parts = text.lines().filter_map(|line| line.split_once("┃▌"));
    parts
        .map(|(_, part)| part.split('┃').next().unwrap_or_default().to_owned())
        .collect()
}

/// Moves down the focused list to the line with this label.
fn move_to(terminal: &mut Terminal, label: &str) {
    for _ in 0..80 {
        let before = in_focus(terminal.screen());
        if before.iter().any(|line| line.contains(label)) {
            return;
        }
        terminal.send("j");
        terminal.wait_for("the cursor moves", |screen| in_focus(screen) != before);
    }
    panic!("no line with {label}:\n{}", terminal.text());
}

/// Everything the program took of the terminal has been given back.
fn assert_restored(terminal: &Terminal) {
    let screen = terminal.screen();
    assert!(!screen.alternate_screen(), "still on the alternate screen");
    assert!(!screen.hide_cursor(), "the cursor is still hidden");
    assert!(!screen.bracketed_paste(), "pastes are still bracketed");
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    assert_eq!(
        sequence::left_on(terminal.raw()),
        Vec::<String>::new(),
        "modes that are still on"
    );
    assert_eq!(
        *terminal.modes_before(),
        terminal.modes_now(),
        "the line settings differ"
    );
}

/// Quits; the terminal is as it was.
fn assert_quits(mut terminal: Terminal) {
    terminal.send("Q");
    assert_eq!(terminal.wait_for_end(), End::Code(0));
    assert_restored(&terminal);
}

fn walk(columns: u16, rows: u16) {
    let posts = posts();
    let mocking = posts
        .iter()
        .filter(|post| is_tagged(post, "stance:mocking"));
    let hijacked = mocking.clone().filter(|post| is_in(post, "ph3"));
    let lesson = &Archive::builtin()
        .load("askjpm")
        .expect("the model case")
        .whole
        .case
        .lessons[1]
        .clone();
    let proof: Vec<&Post> = lesson
        .support
        .iter()
        .filter_map(|e| posts.iter().find(|post| post.id == e.target))
        .collect();
    let mut terminal = at_home(explorer().size(columns, rows));

    // Only the mocking posts.
    terminal.send("3");
    terminal.wait_for_text("▸3 Filters");
    move_to(&mut terminal, "mocking");
    terminal.send(" ");
    terminal.wait_for_text("[+]");
    terminal.wait_for_text(&of_all(mocking.count()));

    // Of those, only the phase in which the tag was taken over: on the timeline, or by its tag.
    if columns < 100 {
        move_to(&mut terminal, "takeover (hijack)");
        terminal.send("<enter>");
    } else {
        terminal.send("2");
        terminal.wait_for_text("▸2 Timeline");
        terminal.send("gll<enter>");
    }
    terminal.wait_for_text(&of_all(hijacked.clone().count()));
    let first = hijacked.clone().next().expect("a post");
    terminal.wait_for_text(beginning(&first.text));

    // All posts again; a lesson, opened, and the evidence it rests on.
    terminal.send("x");
    terminal.wait_for_text(&of_all(posts.len()));
    terminal.send("6");
    terminal.wait_for_text("▸6 Lessons");
    let claim = beginning(&lesson.claim);
    move_to(&mut terminal, claim);
    terminal.send(" ");
    terminal.wait_for_text(beginning(&lesson.text));
    terminal.send("<enter>");
    terminal.wait_for_text(&format!("the records {} points at", lesson.id));
    terminal.send("4g");
    terminal.wait_for_text(beginning(&proof[0].text));

    // A search over every case, and from there to a hit.
    terminal.send("s");
    terminal.wait_for_text("Search all cases");
    terminal.send("foreclos*");
    terminal.wait_for("hits", |screen| {
        let text = screen.contents();
        text.contains(" hits┃") && text.to_lowercase().contains("foreclosure")
    });
    terminal.send("<enter>");
    terminal.wait_for("the search closes", |screen| {
        !screen.contents().contains("Search all cases")
    });

    // Help and palette, each one layer that Esc takes away.
    for (key, title) in [("?", "Enter runs, / filters"), (":", "Actions")] {
        terminal.send(key);
        terminal.wait_for_text(title);
        terminal.send("<esc>");
        terminal.wait_for("it closes", |screen| !screen.contents().contains(title));
    }
    assert_quits(terminal);
}

#[test]
fn the_walk_on_a_wide_screen() {
    walk(120, 36);
}

#[test]
fn the_walk_on_a_small_screen() {
    walk(80, 24);
}

/// Times any thread of the program went to wait, so far: a thread that never wakes never waits again.
#[cfg(target_os = "linux")]
fn waits(terminal: &Terminal) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", terminal.pid())).expect("its threads");
    let mut waits: Vec<String> = tasks
        .map(|task| task.expect("a thread").path().join("status"))
        .map(|path| std::fs::read_to_string(path).expect("its state"))
        .map(|state| {
            let told = ["Name:", "Pid:", "voluntary_ctxt_switches:"];
            let lines = state
                .lines()
                .filter(|line| told.iter().any(|t| line.starts_with(t)));
            lines.collect::<Vec<_>>().join(" ")
        })
        .collect();
    waits.sort();
    waits
}

#[test]
#[cfg(target_os = "linux")]
fn it_comes_to_rest_with_no_thread_awake_and_nothing_written() {
    let mut terminal = at_home(explorer());
    let rested = (0..60).any(|_| {
        let before = waits(&terminal);
        terminal.pass(Duration::from_millis(500)) == 0 && waits(&terminal) == before
    });
    assert!(
        rested,
        "in no half second of thirty: {:#?}",
        waits(&terminal)
    );
    assert_quits(terminal);
}

#[test]
fn where_one_left_is_where_one_begins() {
    let mut terminal = at_home(explorer());
    terminal.send("/stance:mocking<enter>");
    terminal.wait_for_text("selection: stance:mocking");
    let home = terminal.home().clone();
    assert_quits(terminal);
    let mut terminal = Launch::again(env!("CARGO_BIN_EXE_backfire"), &home).start();
    terminal.wait_for_text("selection: stance:mocking");
    assert_quits(terminal);
}

#[test]
fn control_c_leaves_safely() {
    let mut terminal = at_home(explorer());
    terminal.send("<ctrl-c>");
    assert_eq!(terminal.wait_for_end(), End::Code(0));
    assert_restored(&terminal);
}

#[test]
fn signals_that_end_it_restore_the_terminal() {
    for signal in [Signal::TERM, Signal::HUP] {
        let mut terminal = at_home(explorer().arg("--mouse"));
        terminal.signal(signal);
        assert_eq!(
            terminal.wait_for_end(),
            End::Signal(signal.as_raw()),
            "whoever sent it can tell"
        );
        assert_restored(&terminal);
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_signal_at_the_very_start_restores_the_terminal() {
    let mut terminal = explorer()
        .arg("--mouse")
        .env("BACKFIRE_FAULT", "be ended")
        .start();
    let end = terminal.wait_for_end();
    assert_eq!(end, End::Signal(Signal::TERM.as_raw()));
    assert_restored(&terminal);
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_while_drawing_restores_the_terminal_and_says_where() {
    let mut terminal = explorer()
        .arg("--mouse")
        .env("BACKFIRE_FAULT", "draw")
        .start();
    let end = terminal.wait_for_end();
    assert!(matches!(end, End::Code(code) if code != 0), "{end:?}");
    // Also the frame that was begun: a terminal that waits for its end would show none of the words.
    assert_restored(&terminal);
    for said in ["backfire stopped", "explorer.rs", "asked to"] {
        assert!(
            terminal.text().contains(said),
            "{said}: {}",
            terminal.text()
        );
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_of_the_thread_that_reads_keys_ends_it_cleanly() {
    let mut terminal = at_home(explorer().arg("--mouse").env("BACKFIRE_FAULT", "input"));
    terminal.send("j");
    assert_eq!(terminal.wait_for_end(), End::Code(2));
    assert_restored(&terminal);
    let text = terminal.text();
    assert!(text.contains("waits for keys"), "{text}");
}

#[test]
fn a_place_that_cannot_be_kept_is_said_when_the_terminal_is_back() {
    let launch = explorer();
    let folder = launch.home().path().join("backfire");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("state"), "a file where a folder should be").expect("a file");
    let mut terminal = at_home(launch);
    terminal.send("Q");
    assert_eq!(terminal.wait_for_end(), End::Code(0));
    assert_restored(&terminal);
    let text = terminal.text();
    assert!(text.contains("could not be kept"), "{text}");
}

#[test]
fn what_is_wrong_with_the_configuration_is_shown_until_it_was_seen() {
    let launch = explorer();
    let folder = launch.home().path().join("backfire/config");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("config.toml");
    std::fs::write(&file, "theme = \"pink\"\n[keys]\nhelp = \"esc\"\n").expect("a file");
    let mut terminal = launch.start();
    for said in ["does not hold", "line 1: no theme is called", "line 3:"] {
        terminal.wait_for_text(said);
    }
    terminal.send("<esc>");
    terminal.wait_for("it closes", |screen| {
        !screen.contents().contains("does not hold")
    });
    assert_quits(terminal);
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    let mut terminal = at_home(explorer());
    terminal.hang_up();
    let end = terminal.wait_for_end();
    // Whichever is noticed first: that there is nothing to read and write, or the signal that says so.
    assert!(
        matches!(end, End::Code(0 | 2)) || end == End::Signal(Signal::HUP.as_raw()),
        "{end:?}"
    );
}

#[test]
fn control_z_gives_the_terminal_back_until_continued() {
    let mut terminal = at_home(explorer().arg("--mouse"));
    let all = posts();
    let mocking: Vec<&Post> = all
        .iter()
        .filter(|post| is_tagged(post, "stance:mocking"))
        .collect();
    let of_all = of_all(mocking.len());
    terminal.send("/stance:mocking<enter>");
    terminal.wait_for_text(&of_all);
    for _ in 0..2 {
        terminal.send("<ctrl-z>");
        terminal.wait_for_stop();
        // It is still, but what it wrote before may still be under way.
        terminal.wait_for("the shell's screen", |screen| !screen.alternate_screen());
        assert_restored(&terminal);
        terminal.signal(Signal::CONT);
        // The alternate screen begins empty, so whatever stands on it has been drawn anew.
        terminal.wait_for("it is back, whole", |screen| {
            let text = screen.contents();
            let parts = [
                "#AskJPM",
                "2 Timeline",
                "3 Filters",
                "4 Posts",
                "5 Detail",
                "6 Lessons",
                "? keys",
            ];
            screen.alternate_screen()
                && screen.hide_cursor()
                && screen.mouse_protocol_mode() != MouseProtocolMode::None
                && text.contains(&of_all)
                && parts.iter().all(|part| text.contains(part))
        });
        for (key, place) in [("j", 1), ("k", 0)] {
            terminal.send(key);
            terminal.wait_for("keys reach it again", |screen| {
                is_under_cursor(screen, beginning(&mocking[place].text))
            });
        }
    }
    assert_quits(terminal);
}

#[test]
fn control_l_draws_every_cell_anew() {
    let mut terminal = at_home(explorer());
    terminal.settle(Duration::from_millis(100));
    let before = terminal.raw().len();
    terminal.send("<ctrl-l>");
    // Without it, a frame that changes nothing writes no cell at all.
    terminal.wait_for_raw("the case's name once more", |raw| {
        let text = String::from_utf8_lossy(&raw[before..]);
        text.contains("#AskJPM") && text.contains("keys")
    });
    assert_quits(terminal);
}

#[test]
fn a_storm_of_sizes_keeps_the_state() {
    let mut terminal = at_home(explorer());
    let mocking: Vec<Post> = posts()
        .into_iter()
        .filter(|post| is_tagged(post, "stance:mocking"))
        .collect();
    terminal.send("/stance:mocking<enter>");
    terminal.wait_for_text(&of_all(mocking.len()));
    terminal.send("jjjjjj");
    terminal.wait_for("the seventh post is selected", |screen| {
        is_under_cursor(screen, beginning(&mocking[6].text))
    });
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        // Marsaglia's xorshift: any sequence will do, so long as it is the same one each time.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        u16::try_from(state % 301).expect("a small number")
    };
    for round in 0..200 {
        terminal.resize(next(), next());
        if round % 4 == 0 {
            terminal.settle(Duration::from_millis(2));
        }
    }
    terminal.resize(120, 36);
    terminal.wait_for(
        "the same post is selected in the same selection",
        |screen| {
            screen.contents().contains(&of_all(mocking.len()))
                && is_under_cursor(screen, beginning(&mocking[6].text))
        },
    );
    assert_quits(terminal);
}

#[test]
fn commands_set_their_text_as_wide_as_the_terminal() {
    let title = "#AskBG — an energy supplier takes questions";
    for (columns, whole) in [(110, true), (70, false)] {
        let mut terminal = explorer().size(columns, 36).arg("cases").start();
        assert_eq!(terminal.wait_for_end(), End::Code(0));
        assert_eq!(
            terminal.text().contains(title),
            whole,
            "{}",
            terminal.text()
        );
    }
}

#[test]
fn without_a_terminal_it_names_the_commands_to_use() {
    let run = |input: Stdio| {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_backfire"));
        command
            .env("BACKFIRE_HOME", home.path())
            .stdin(input)
            .output()
            .expect("it runs")
    };
    let out = run(Stdio::null());
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("backfire search"), "{said}");
    assert_eq!(out.stdout, b"");
}

#[test]
fn with_its_output_closed_it_leaves_the_terminal_alone() {
    let program = Path::new(env!("CARGO_BIN_EXE_backfire"));
    for script in [
        "exec \"$0\" >&-",
        "exec \"$0\" >/dev/null",
        "exec \"$0\" <&-",
    ] {
        let mut terminal = Launch::new("/bin/sh")
            .arg("-c")
            .arg(script)
            .arg(program)
            .start();
        assert_eq!(
            terminal.wait_for_end(),
            End::Code(2),
            "{script}: {}",
            terminal.text()
        );
        assert!(
            terminal.text().contains("backfire search"),
            "{script}: {}",
            terminal.text()
        );
        assert!(
            !terminal.raw().contains(&0x1b),
            "{script}: {}",
            terminal.raw().escape_ascii()
        );
        assert_restored(&terminal);
    }
}
