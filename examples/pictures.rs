//! Draws the pictures in `assets/`: screens of the explorer, from the very buffer a terminal would get.
//!
//! `cargo run --example pictures`. The same program gives the same bytes, so a test can say when a picture is stale.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use backfire::archive::Archive;
use backfire::session::Place;
use backfire::ui::config::Config;
use backfire::ui::stage::Stage;
use backfire::ui::theme::{Depth, Palette};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A cell in pixels; the letters of most monospaced fonts are 0.6 as wide as the font is high.
const WIDE: usize = 9;
const HIGH: usize = 18;
const FONT: usize = 15;
/// Room around the screen.
const EDGE: usize = 12;

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    for (name, picture) in all() {
        fs::write(folder.join(name), picture)?;
    }
    Ok(())
}

/// Every picture by the name of its file.
pub fn all() -> Vec<(&'static str, String)> {
    let shot = |columns: u16, rows: u16, keys: &str| {
        let mut config = Config::default();
        config.theme.palette = Palette::Dark;
        config.theme.depth = Depth::Full;
        let place = Place::start("askjpm");
        let mut stage = Stage::new(Archive::builtin(), place, &config, columns, rows);
        stage.press(keys);
        stage.buffer()
    };
    vec![
        (
            "askjpm-120x36.svg",
            svg(
                &shot(120, 36, "2glll4jj"),
                "The explorer on #AskJPM, 120 columns by 36 rows",
                "Across the top a timeline of the phases, each a block of letters by stance, M for mocking and H for \
                 hostile; below it tag filters with counts, the posts with the selected one unfolded, its detail with \
                 tags and sources, and the lessons.",
            ),
        ),
        (
            "askjpm-80x24.svg",
            svg(
                &shot(80, 24, "/stance:mocking⏎jj"),
                "The mocking posts of #AskJPM, 80 columns by 24 rows",
                "The posts that mock, selected by the query stance:mocking, with the timeline above and the detail of \
                 the selected post beside them.",
            ),
        ),
        (
            "help-120x36.svg",
            svg(
                &shot(120, 36, "?"),
                "What can be done here, 120 columns by 36 rows",
                "Over the explorer a list of the keys that work in the focused pane, each with its action's name and \
                 what it does.",
            ),
        ),
    ]
}

/// What is on a screen, as a picture.
fn svg(screen: &Buffer, title: &str, desc: &str) -> String {
    let ground = ground(screen);
    let (columns, rows) = (
        usize::from(screen.area.width),
        usize::from(screen.area.height),
    );
    let (width, height) = (columns * WIDE + 2 * EDGE, rows * HIGH + 2 * EDGE);
    let mut looks = Looks::default();
    let (mut back, mut front) = (String::new(), String::new());
    for row in 0..rows {
        for run in runs(screen, row) {
            let x = EDGE + run.column * WIDE;
            let y = EDGE + row * HIGH;
            let length = run.width * WIDE;
            let (ink, paper) = inks(run.cell);
            if let Some(paper) = paper.filter(|paper| Some(*paper) != ground) {
                let _ = writeln!(
                    back,
                    r#"<rect x="{x}" y="{y}" width="{length}" height="{HIGH}" fill="{paper}"/>"#
                );
            }
            let underlined = run.cell.modifier.contains(Modifier::UNDERLINED);
            let Some(run) = (if underlined { Some(run) } else { run.trimmed() }) else {
                continue;
            };
            let x = EDGE + run.column * WIDE;
            let length = run.width * WIDE;
            // The line letters stand on, so that boxes of rows that follow each other meet.
            let y = y + HIGH - 4;
            let look = looks.class(ink, run.cell.modifier);
            // A viewer may fold blanks that follow each other; these it may not.
            let text = escaped(&run.text).replace("  ", "\u{a0}\u{a0}");
            let _ = writeln!(
                front,
                r#"<text x="{x}" y="{y}" class="{look}" textLength="{length}" lengthAdjust="spacingAndGlyphs">{text}</text>"#
            );
        }
    }
    let ground = ground.unwrap_or(PAPER);
    let (title, desc, looks) = (escaped(title), escaped(desc), looks.css());
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t d">
<title id="t">{title}</title>
<desc id="d">{desc}</desc>
<style>
text {{ font: {FONT}px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }}
{looks}</style>
<rect width="{width}" height="{height}" rx="6" fill="{ground}"/>
{back}{front}</svg>
"#
    )
}

/// Cells beside each other that look the same.
struct Run<'b> {
    column: usize,
    width: usize,
    text: String,
    cell: &'b Cell,
}

impl Run<'_> {
    /// Without the blanks at its ends; nothing where it is all blank.
    fn trimmed(self) -> Option<Self> {
        let text = self.text.trim_matches(' ');
        let before = self.text.len() - self.text.trim_start_matches(' ').len();
        let after = self.text.len() - self.text.trim_end_matches(' ').len();
        (!text.is_empty()).then(|| Self {
            column: self.column + before,
            width: self.width - before - after,
            text: text.to_owned(),
            cell: self.cell,
        })
    }
}

/// The runs of a row.
fn runs(screen: &Buffer, row: usize) -> Vec<Run<'_>> {
    let columns = usize::from(screen.area.width);
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut column = 0;
    while column < columns {
        let cell = &screen.content[row * columns + column];
        let width = cell.symbol().width().max(1);
        match runs
            .last_mut()
            .filter(|run| run.cell.style() == cell.style())
        {
            Some(run) => {
                run.width += width;
                run.text.push_str(cell.symbol());
            }
            None => runs.push(Run {
                column,
                width,
                text: cell.symbol().to_owned(),
                cell,
            }),
        }
        // What a wide character covers has nothing of its own.
        column += width;
    }
    runs
}

/// Styles by class; each is written once.
#[derive(Default)]
struct Looks(BTreeMap<String, usize>);

impl Looks {
    fn class(&mut self, ink: Rgb, modifier: Modifier) -> String {
        let mut css = format!("fill: {ink};");
        for (bit, rule) in [
            (Modifier::BOLD, " font-weight: 700;"),
            (Modifier::DIM, " opacity: 0.65;"),
            (Modifier::ITALIC, " font-style: italic;"),
            (Modifier::UNDERLINED, " text-decoration: underline;"),
        ] {
            if modifier.contains(bit) {
                css.push_str(rule);
            }
        }
        let next = self.0.len();
        format!("s{}", self.0.entry(css).or_insert(next))
    }

    fn css(&self) -> String {
        let mut rules: Vec<_> = self.0.iter().map(|(css, n)| (n, css)).collect();
        rules.sort_unstable();
        rules.iter().fold(String::new(), |text, (n, css)| {
            format!("{text}.s{n} {{ {css} }}\n")
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rgb(u8, u8, u8);

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Where a screen leaves the choice to the terminal.
const INK: Rgb = Rgb(0xd8, 0xdc, 0xe0);
const PAPER: Rgb = Rgb(0x12, 0x16, 0x1a);

/// Letters and what is behind them; none where the ground shows through.
fn inks(cell: &Cell) -> (Rgb, Option<Rgb>) {
    let (ink, paper) = (rgb(cell.fg), rgb(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) {
        return (paper.unwrap_or(PAPER), Some(ink.unwrap_or(INK)));
    }
    (ink.unwrap_or(INK), paper)
}

/// The background most cells have.
fn ground(screen: &Buffer) -> Option<Rgb> {
    let mut counts: BTreeMap<Option<Rgb>, usize> = BTreeMap::new();
    for cell in &screen.content {
        *counts.entry(rgb(cell.bg)).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .and_then(|(paper, _)| paper)
}

/// A colour as terminals commonly show it; none for the terminal's own.
fn rgb(color: Color) -> Option<Rgb> {
    const SIXTEEN: [Rgb; 16] = [
        Rgb(0x00, 0x00, 0x00),
        Rgb(0xcd, 0x31, 0x31),
        Rgb(0x0d, 0xbc, 0x79),
        Rgb(0xe5, 0xe5, 0x10),
        Rgb(0x24, 0x72, 0xc8),
        Rgb(0xbc, 0x3f, 0xbc),
        Rgb(0x11, 0xa8, 0xcd),
        Rgb(0xe5, 0xe5, 0xe5),
        Rgb(0x66, 0x66, 0x66),
        Rgb(0xf1, 0x4c, 0x4c),
        Rgb(0x23, 0xd1, 0x8b),
        Rgb(0xf5, 0xf5, 0x43),
        Rgb(0x3b, 0x8e, 0xea),
        Rgb(0xd6, 0x70, 0xd6),
        Rgb(0x29, 0xb8, 0xdb),
        Rgb(0xff, 0xff, 0xff),
    ];
    let at = match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => return Some(Rgb(r, g, b)),
        Color::Indexed(n @ 232..) => {
            let grey = 8 + 10 * (n - 232);
            return Some(Rgb(grey, grey, grey));
        }
        Color::Indexed(n @ 16..) => {
            let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = n - 16;
            return Some(Rgb(step(n / 36), step(n / 6 % 6), step(n % 6)));
        }
        Color::Indexed(n) => usize::from(n),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    SIXTEEN.get(at).copied()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
