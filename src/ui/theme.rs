//! What things look like: roles, not colours, are what panes ask for.
//!
//! Colour only repeats what letters, marks and position say. The default theme takes the terminal's own colours; the light,
//! dark and high-contrast ones bring theirs and come down to 16 colours, or none, where the terminal has no more.

use ratatui::style::{Color, Modifier, Style};

/// Why something looks as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Plain,
    /// What can be skipped at first reading.
    Dim,
    /// What the eye should find first.
    Strong,
    /// Title of a pane that is not focused.
    Title,
    /// Title and border of the focused pane.
    Focus,
    /// Border of a pane that is not focused.
    Border,
    /// The row under the cursor in the focused pane.
    Cursor,
    /// The row under the cursor in another pane.
    Shadow,
    /// Words that match the search.
    Hit,
    /// A key to press.
    Key,
    /// Something wrong or doubtful.
    Warn,
    /// A filter that lets in.
    In,
    /// A filter that leaves out.
    Out,
    /// A mark of an official act.
    Official,
    /// The header and the status line.
    Bar,
}

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None: weight, underline and reverse only.
    None,
    /// The terminal's 16.
    Sixteen,
    /// 24 bits.
    Full,
}

/// A named set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// The terminal's own.
    Default,
    /// Dark ink on paper.
    Light,
    /// Pale ink on slate.
    Dark,
    /// Pure ink, pure ground, strong accents.
    HighContrast,
}

impl Palette {
    /// All, by the names of `--theme` and the configuration.
    pub const ALL: [(&'static str, Self); 4] = [
        ("default", Self::Default),
        ("light", Self::Light),
        ("dark", Self::Dark),
        ("high-contrast", Self::HighContrast),
    ];
}

/// A palette at a depth, with or without drawing characters beyond ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which colours.
    pub palette: Palette,
    /// How many.
    pub depth: Depth,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            palette: Palette::Default,
            depth: Depth::Sixteen,
            ascii: false,
        }
    }
}

/// Ink, ground and accents of the palettes that bring their own: checked for 4.5:1 (7:1 for high contrast) in the tests.
struct Inks {
    ground: (u8, u8, u8),
    ink: (u8, u8, u8),
    dim: (u8, u8, u8),
    accent: (u8, u8, u8),
    warn: (u8, u8, u8),
    hit: (u8, u8, u8),
    bar: (u8, u8, u8),
}

const LIGHT: Inks = Inks {
    ground: (250, 249, 245),
    ink: (30, 30, 34),
    dim: (95, 95, 102),
    accent: (0, 78, 152),
    warn: (160, 40, 0),
    hit: (255, 224, 130),
    bar: (228, 226, 218),
};
const DARK: Inks = Inks {
    ground: (24, 26, 31),
    ink: (222, 222, 216),
    dim: (150, 152, 160),
    accent: (122, 182, 255),
    warn: (255, 158, 100),
    hit: (92, 74, 10),
    bar: (42, 45, 54),
};
const CONTRAST: Inks = Inks {
    ground: (0, 0, 0),
    ink: (255, 255, 255),
    dim: (200, 200, 200),
    accent: (110, 220, 255),
    warn: (255, 180, 60),
    hit: (90, 70, 0),
    bar: (40, 40, 40),
};

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let plain = self.ground();
        match self.depth {
            Depth::None => mono(role),
            _ => match self.inks() {
                Some(inks) => self.own(plain, role, inks),
                None => sixteen(role),
            },
        }
    }

    /// The style that everything is painted over first.
    pub fn ground(self) -> Style {
        match (self.inks(), self.depth) {
            (Some(inks), Depth::Full) => Style::new().fg(rgb(inks.ink)).bg(rgb(inks.ground)),
            (Some(_), Depth::Sixteen) if self.palette == Palette::Light => {
                Style::new().fg(Color::Black).bg(Color::White)
            }
            (Some(_), Depth::Sixteen) => Style::new().fg(Color::White).bg(Color::Black),
            _ => Style::new(),
        }
    }

    /// The style of a stance, by its letter: blue for the invitation's side, orange and red against it. The letter is always
    /// drawn too.
    pub fn stance(self, letter: char) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        if self.depth == Depth::None {
            return match letter {
                'H' => bold.add_modifier(Modifier::UNDERLINED),
                'M' | 'C' | 'O' => bold,
                _ => Style::new(),
            };
        }
        let own = self.depth == Depth::Full && self.inks().is_some();
        let light = self.palette == Palette::Light;
        let (named, full) = match letter {
            'O' => (
                Color::Blue,
                if light { (0, 78, 152) } else { (110, 175, 255) },
            ),
            'S' => (
                Color::Cyan,
                if light { (0, 105, 110) } else { (90, 210, 210) },
            ),
            'M' => (
                Color::Yellow,
                if light { (138, 84, 0) } else { (240, 190, 80) },
            ),
            'C' => (
                Color::Magenta,
                if light {
                    (128, 0, 116)
                } else {
                    (225, 150, 225)
                },
            ),
            'H' => (
                Color::Red,
                if light {
                    (176, 20, 30)
                } else {
                    (255, 128, 118)
                },
            ),
            'R' => (
                Color::Green,
                if light {
                    (20, 104, 40)
                } else {
                    (130, 215, 130)
                },
            ),
            _ => return self.style(Role::Dim),
        };
        let style = if own {
            Style::new().fg(rgb(full))
        } else {
            Style::new().fg(self.legible(named))
        };
        if matches!(letter, 'O' | 'M' | 'C' | 'H') {
            style.add_modifier(Modifier::BOLD)
        } else {
            style
        }
    }

    /// The one of the sixteen that stands for a colour over the palette's own ground: on white only the dark ones can be read,
    /// on black only the bright ones. Over the terminal's own ground it is left to the terminal.
    fn legible(self, colour: Color) -> Color {
        match self.palette {
            Palette::Default => colour,
            Palette::Light => match colour {
                Color::Cyan => Color::Blue,
                Color::Yellow => Color::Magenta,
                Color::Magenta => Color::DarkGray,
                Color::Green => Color::Black,
                dark => dark,
            },
            Palette::Dark | Palette::HighContrast => match colour {
                Color::Blue => Color::LightBlue,
                Color::Cyan => Color::LightCyan,
                Color::Yellow => Color::LightYellow,
                Color::Magenta => Color::LightMagenta,
                Color::Red => Color::LightRed,
                Color::Green => Color::LightGreen,
                bright => bright,
            },
        }
    }

    fn inks(self) -> Option<&'static Inks> {
        match self.palette {
            Palette::Default => None,
            Palette::Light => Some(&LIGHT),
            Palette::Dark => Some(&DARK),
            Palette::HighContrast => Some(&CONTRAST),
        }
    }

    fn own(self, plain: Style, role: Role, inks: &Inks) -> Style {
        if self.depth == Depth::Sixteen {
            let style = sixteen(role);
            let style = Style {
                fg: style.fg.map(|colour| self.legible(colour)),
                ..style
            };
            return if matches!(role, Role::Dim | Role::Border) {
                plain
            } else {
                plain.patch(style)
            };
        }
        let bold = Modifier::BOLD;
        match role {
            Role::Plain => plain,
            Role::Dim | Role::Border => plain.fg(rgb(inks.dim)),
            Role::Strong => plain.add_modifier(bold),
            Role::Title => plain.fg(rgb(inks.dim)).add_modifier(bold),
            Role::Focus | Role::Key | Role::In | Role::Official => {
                plain.fg(rgb(inks.accent)).add_modifier(bold)
            }
            Role::Cursor => Style::new()
                .fg(rgb(inks.ground))
                .bg(rgb(inks.ink))
                .add_modifier(bold),
            Role::Shadow | Role::Bar => plain.bg(rgb(inks.bar)),
            Role::Hit => plain.bg(rgb(inks.hit)).add_modifier(bold),
            Role::Warn | Role::Out => plain.fg(rgb(inks.warn)).add_modifier(bold),
        }
    }
}

/// The terminal's own colours: nothing is hard-coded white or black.
fn sixteen(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Plain => style,
        Role::Dim | Role::Border => style.add_modifier(Modifier::DIM),
        Role::Strong | Role::Title | Role::Shadow => style.add_modifier(Modifier::BOLD),
        Role::Focus | Role::Key => style.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Cursor | Role::Bar => style.add_modifier(Modifier::REVERSED),
        Role::Hit => style
            .fg(Color::Yellow)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Role::Warn | Role::Out => style.fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::In => style.fg(Color::Green).add_modifier(Modifier::BOLD),
        Role::Official => style.fg(Color::Blue).add_modifier(Modifier::BOLD),
    }
}

fn mono(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Plain | Role::Dim | Role::Border => style,
        Role::Strong | Role::Title | Role::Key | Role::Official | Role::In | Role::Shadow => {
            style.add_modifier(Modifier::BOLD)
        }
        Role::Focus | Role::Warn | Role::Out => style.add_modifier(Modifier::BOLD),
        Role::Cursor | Role::Bar => style.add_modifier(Modifier::REVERSED),
        Role::Hit => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
    }
}

fn rgb((r, g, b): (u8, u8, u8)) -> Color {
    Color::Rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast ratio of WCAG 2.2.
    fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const ROLES: [Role; 15] = [
        Role::Plain,
        Role::Dim,
        Role::Strong,
        Role::Title,
        Role::Focus,
        Role::Border,
        Role::Cursor,
        Role::Shadow,
        Role::Hit,
        Role::Key,
        Role::Warn,
        Role::In,
        Role::Out,
        Role::Official,
        Role::Bar,
    ];

    /// Every style of a theme over its ground, with what it is the style of.
    fn styles(theme: Theme) -> Vec<(String, Style)> {
        let roles = ROLES.map(|role| (format!("{role:?}"), theme.style(role)));
        let letters = "OSMCHRNX-".chars();
        let stances = letters.map(|letter| (format!("stance {letter}"), theme.stance(letter)));
        roles
            .into_iter()
            .chain(stances)
            .map(|(what, style)| (what, theme.ground().patch(style)))
            .collect()
    }

    /// Pairs of the sixteen that cannot be read on some terminal in use, whichever of the two is the ink.
    fn is_illegible(ink: Color, ground: Color) -> bool {
        use Color::{
            Black, Blue, Cyan, DarkGray, Gray, Green, LightBlue, LightCyan, LightGreen,
            LightMagenta, LightRed, LightYellow, Magenta, Red, White, Yellow,
        };
        let pale = [
            White,
            Gray,
            Yellow,
            Cyan,
            Green,
            LightBlue,
            LightCyan,
            LightGreen,
            LightMagenta,
            LightRed,
            LightYellow,
        ];
        let dark = [Black, DarkGray, Blue, Red, Magenta];
        let on = |list: &[Color], one: Color| {
            (list.contains(&ink) && ground == one) || (list.contains(&ground) && ink == one)
        };
        // Over the terminal's own ground both ends may be the ground itself.
        on(&pale, White) || on(&dark, Black) || on(&[White, Black], Color::Reset)
    }

    #[test]
    fn every_theme_is_legible_at_every_depth() {
        let rgb = |colour| match colour {
            Some(Color::Rgb(r, g, b)) => Some((r, g, b)),
            _ => None,
        };
        for (name, palette) in Palette::ALL {
            let least = match palette {
                Palette::HighContrast => 7.0,
                _ => 4.5,
            };
            for depth in [Depth::None, Depth::Sixteen, Depth::Full] {
                let theme = Theme {
                    palette,
                    depth,
                    ascii: false,
                };
                for (what, style) in styles(theme) {
                    let what = format!("{what} of {name} at {depth:?}");
                    if depth == Depth::Full && palette != Palette::Default {
                        let (ink, ground) = (rgb(style.fg), rgb(style.bg));
                        let (ink, ground) = (ink.expect(&what), ground.expect(&what));
                        let ratio = contrast(ink, ground);
                        assert!(ratio >= least, "{what}: only {ratio:.2}:1");
                    } else {
                        let ink = style.fg.unwrap_or(Color::Reset);
                        let ground = style.bg.unwrap_or(Color::Reset);
                        assert!(!is_illegible(ink, ground), "{what}: {ink} on {ground}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_loud_stances_differ_in_colour_wherever_there_are_colours() {
        for (name, palette) in Palette::ALL {
            for depth in [Depth::Sixteen, Depth::Full] {
                let theme = Theme {
                    palette,
                    depth,
                    ascii: false,
                };
                let inks = ['O', 'M', 'C', 'H'].map(|letter| theme.stance(letter).fg);
                for (i, ink) in inks.iter().enumerate() {
                    assert!(!inks[..i].contains(ink), "{name} at {depth:?}: {ink:?}");
                }
            }
        }
    }

    #[test]
    fn without_colours_no_colour_is_set() {
        for (_, palette) in Palette::ALL {
            let theme = Theme {
                palette,
                depth: Depth::None,
                ascii: false,
            };
            for letter in "OSMCHRNX-".chars() {
                assert_eq!(
                    (theme.stance(letter).fg, theme.stance(letter).bg),
                    (None, None)
                );
            }
            for role in [
                Role::Focus,
                Role::Cursor,
                Role::Warn,
                Role::Hit,
                Role::Bar,
                Role::In,
                Role::Dim,
            ] {
                assert_eq!(
                    (theme.style(role).fg, theme.style(role).bg),
                    (None, None),
                    "{role:?}"
                );
            }
        }
    }
}
