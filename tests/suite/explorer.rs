//! Explorers to test: stages over archives with plain scans behind them, and what must hold of every screen.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use backfire::archive::Archive;
use backfire::index::Index;
use backfire::index::scan::Scan;
use backfire::session::{Intent, Place};
use backfire::ui::config::Config;
use backfire::ui::pane;
use backfire::ui::stage::Stage;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A wide screen, a medium one and a narrow one: each its own layout.
pub(crate) const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (60, 20)];

/// Names of all panes, in the order of their digits.
pub(crate) fn panes() -> Vec<&'static str> {
    pane::all().iter().map(|pane| pane.name()).collect()
}

/// A plain scan of every case of an archive.
pub(crate) fn scan_of(archive: &Archive) -> Scan {
    let wholes: Vec<_> = archive
        .slugs()
        .iter()
        .map(|slug| Arc::new(archive.load(slug).expect("a case that can be read").whole))
        .collect();
    Scan::new(&wholes, archive.codebook())
}

/// The built-in archive at its model case, as a first start shows it. The scan behind it is made once.
pub(crate) fn askjpm((width, height): (u16, u16)) -> Stage {
    askjpm_as(&Config::default(), (width, height))
}

/// The same, set up otherwise.
pub(crate) fn askjpm_as(config: &Config, (width, height): (u16, u16)) -> Stage {
    static SCAN: OnceLock<Arc<dyn Index>> = OnceLock::new();
    let index = SCAN
        .get_or_init(|| Arc::new(scan_of(&Archive::builtin())))
        .clone();
    let mut config = config.clone();
    // Not the zone of whoever runs the tests.
    config.zone = backfire::session::ZoneChoice::Case;
    Stage::with_index(
        Archive::builtin(),
        index,
        Place::start("askjpm"),
        &config,
        width,
        height,
    )
}

/// An explorer of the archive in a folder, at one of its cases.
pub(crate) fn open(folder: &Path, case: &str, (width, height): (u16, u16)) -> Stage {
    let archive = Archive::open(&[folder.to_owned()], false).expect("an archive");
    let index = Arc::new(scan_of(&archive));
    let mut stage = Stage::with_index(
        archive,
        index,
        Place::start(case),
        &Config::default(),
        width,
        height,
    );
    if stage.overlay() == Some("content-note") {
        stage.press("⏎");
    }
    stage
}

/// Closes what lies on top and puts the focus on a pane.
pub(crate) fn focus(stage: &mut Stage, pane: &'static str) {
    while let Some(overlay) = stage.overlay() {
        // A content note is gone once it is read; whoever declines it is taken elsewhere.
        stage.press(if overlay == "content-note" {
            "⏎"
        } else {
            "⎋"
        });
    }
    stage.want(Intent::Focus(pane));
}

/// Whether a pane has nothing to move over: an archive need have no patterns.
pub(crate) fn is_bare(stage: &Stage, pane: &str) -> bool {
    let study = stage.session.study.as_ref();
    pane == "patterns" && study.is_none_or(|study| study.recurrence.rows.is_empty())
}

/// What a place on the screen shows, a line a row.
pub(crate) fn words(buffer: &Buffer, area: Rect) -> String {
    let mut words = String::new();
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            words.push_str(buffer.cell((x, y)).map_or(" ", |cell| cell.symbol()));
        }
        words.push('\n');
    }
    words
}

/// What holds after every key, whatever it was: the screen draws, the focus is on a pane, the cursor on a row.
pub(crate) fn assert_sound(stage: &mut Stage, what: &str) {
    let text = stage.text();
    assert!(!text.trim().is_empty(), "{what}: nothing is drawn");
    let session = &stage.session;
    assert!(
        panes().contains(&session.place.focus.as_str()),
        "{what}: the focus is on {:?}",
        session.place.focus
    );
    assert!(
        session.cursor < session.main.total.max(1),
        "{what}: row {} of {}",
        session.cursor,
        session.main.total
    );
    if session.main.total > 0 {
        let row = session.row().map(|row| &row.key.id);
        assert!(row.is_some(), "{what}: the cursor is on no row");
        assert_eq!(row, session.place.row.as_ref(), "{what}: cursor and place");
    }
    let slugs: Vec<&String> = session.shelf.iter().map(|(slug, _)| slug).collect();
    assert!(slugs.contains(&&session.place.case), "{what}");
    if let Some(case) = &session.case {
        assert_eq!(case.file.slug, session.place.case, "{what}");
    }
    let said = session.notice.as_ref().map_or("", |notice| &notice.text);
    assert!(!said.contains("internal error"), "{what}: {said}");
}
