//! Which characters may be seen as they are.
//!
//! Knows single characters and their neighbours, nothing of strings, widths or screens.

use unicode_properties::{EmojiStatus, GeneralCategory, UnicodeEmoji, UnicodeGeneralCategory};

/// Zero-width joiner: allowed only between the parts of an emoji.
pub(super) const ZWJ: char = '\u{200D}';
/// Emoji presentation: allowed only after a character that has one.
pub(super) const VS16: char = '\u{FE0F}';
/// Turns a digit, `#` or `*` and VS16 before it into a key.
const KEYCAP: char = '\u{20E3}';

/// Whether a character is never shown as itself: controls (line feeds and tabs among them), what reorders or hides text,
/// what has no agreed look. The joiner and the emoji selector count as forbidden too, although they may stay inside an emoji.
pub fn is_forbidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    is_ignorable(c)
        || matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Surrogate
                | GeneralCategory::Unassigned
        )
}

/// Characters that Unicode asks programs to draw as nothing, letters and marks among them.
fn is_ignorable(c: char) -> bool {
    matches!(
        u32::from(c),
        0xAD | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFF8
            | 0x1_BCA0..=0x1_BCA3
            | 0x1_D173..=0x1_D17A
            | 0xE_0000..=0xE_0FFF
    )
}

/// Whether `c` may stay in spite of [`is_forbidden`], between what was shown before it and what comes after it.
pub(super) fn is_in_place(before: &[char], c: char, after: Option<char>) -> bool {
    let last = before.last().copied();
    match c {
        VS16 => match last {
            Some('0'..='9' | '#' | '*') => after == Some(KEYCAP),
            Some(last) => takes_presentation(last),
            None => false,
        },
        ZWJ => {
            let left = match last {
                Some(VS16) => before.iter().rev().nth(1).copied(),
                other => other,
            };
            left.is_some_and(|l| is_part(l) || is_modifier(l)) && after.is_some_and(is_part)
        }
        _ => false,
    }
}

/// Whether it counts towards the marks of a letter.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.general_category(),
            GeneralCategory::NonspacingMark
                | GeneralCategory::SpacingMark
                | GeneralCategory::EnclosingMark
        )
}

fn is_modifier(c: char) -> bool {
    matches!(u32::from(c), 0x1_F3FB..=0x1_F3FF)
}

fn is_flag_letter(c: char) -> bool {
    matches!(u32::from(c), 0x1_F1E6..=0x1_F1FF)
}

/// A picture that can be joined to others.
fn is_part(c: char) -> bool {
    takes_presentation(c) && !is_forbidden(c)
}

fn takes_presentation(c: char) -> bool {
    !c.is_ascii()
        && !is_modifier(c)
        && !is_flag_letter(c)
        && !matches!(
            c.emoji_status(),
            EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent
        )
}
