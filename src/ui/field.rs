//! One line being typed: readline's keys and nothing else.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

use crate::shown::Shown;

/// A one-line text field.
#[derive(Debug, Clone, Default)]
pub struct Field {
    input: Input,
}

impl Field {
    /// A field with this text in it, the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self {
            input: Input::new(text.to_owned()),
        }
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Takes a key; whether the text changed.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        request(key)
            .and_then(|request| self.input.handle(request))
            .is_some_and(|change| change.value)
    }

    /// Puts in pasted text, without its line breaks and other control characters.
    pub fn paste(&mut self, text: &str) {
        for c in text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control())
            .take(4096)
        {
            self.input.handle(InputRequest::InsertChar(c));
        }
    }

    /// What stands before, under and after the cursor, cut to `room` cells around it.
    pub fn around(&self, room: usize) -> (Shown<'static>, Shown<'static>, Shown<'static>) {
        let at = self
            .input
            .value()
            .char_indices()
            .nth(self.input.cursor())
            .map_or(self.input.value().len(), |(i, _)| i);
        let (before, rest) = self.input.value().split_at(at);
        let mut graphemes = rest.graphemes(true);
        let under = graphemes.next().unwrap_or(" ");
        let mut before = Shown::line(before).into_owned();
        // The end of a long text is what is being typed: its beginning gives way.
        while before.width() + 1 > room {
            let Some(first) = before.as_str().graphemes(true).next().map(str::len) else {
                break;
            };
            let end = before.as_str().len();
            before = before.part(first..end).into_owned();
        }
        (
            before,
            Shown::line(under).into_owned(),
            Shown::line(graphemes.as_str()).into_owned(),
        )
    }
}

fn request(key: KeyEvent) -> Option<InputRequest> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    // AltGr arrives as both on Windows: what it makes of a key is text.
    let (ctrl, alt) = match key.code {
        KeyCode::Char(_) if ctrl && alt => (false, false),
        _ => (ctrl, alt),
    };
    Some(match key.code {
        KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
        KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
        KeyCode::Char('b') if ctrl => InputRequest::GoToPrevChar,
        KeyCode::Char('f') if ctrl => InputRequest::GoToNextChar,
        KeyCode::Char('h') if ctrl => InputRequest::DeletePrevChar,
        KeyCode::Char('d') if ctrl => InputRequest::DeleteNextChar,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
        KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
        KeyCode::Char('y') if ctrl => InputRequest::Yank,
        KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
        KeyCode::Char('d') if alt => InputRequest::DeleteNextWord,
        KeyCode::Char(c) if !ctrl && !alt => InputRequest::InsertChar(c),
        KeyCode::Backspace if alt || ctrl => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if ctrl || alt => InputRequest::GoToPrevWord,
        KeyCode::Right if ctrl || alt => InputRequest::GoToNextWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(field: &mut Field, code: KeyCode, mods: KeyModifiers) -> bool {
        field.press(KeyEvent::new(code, mods))
    }

    #[test]
    fn readline_keys_do_what_readline_does() {
        let mut field = Field::new("foreclosed homes");
        assert!(press(&mut field, KeyCode::Char('w'), KeyModifiers::CONTROL));
        assert_eq!(field.text(), "foreclosed ");
        assert!(!press(
            &mut field,
            KeyCode::Char('a'),
            KeyModifiers::CONTROL
        ));
        assert!(press(&mut field, KeyCode::Char('é'), KeyModifiers::NONE));
        assert_eq!(field.text(), "éforeclosed ");
        assert!(press(&mut field, KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(field.text(), "foreclosed ");
        assert!(!press(&mut field, KeyCode::Up, KeyModifiers::NONE));
    }

    #[test]
    fn what_altgr_makes_of_a_key_is_text() {
        let mut field = Field::default();
        let both = KeyModifiers::CONTROL | KeyModifiers::ALT;
        for c in ['@', '{', 'é', '~'] {
            assert!(press(&mut field, KeyCode::Char(c), both), "{c}");
        }
        assert_eq!(field.text(), "@{é~");
    }

    #[test]
    fn a_paste_cannot_press_enter() {
        let mut field = Field::default();
        field.paste("one\ntwo\u{1b}[31m\tthree");
        assert_eq!(field.text(), "one two[31m three");
    }

    #[test]
    fn the_cursor_stays_in_view() {
        let field = Field::new(&"x".repeat(500));
        let (before, under, _) = field.around(20);
        assert_eq!(before.width() + under.width(), 20);
        assert_eq!(under.as_str(), " ");
    }
}
