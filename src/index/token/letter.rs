//! Short answers on the characters that most texts are made of; for all others the tables of Unicode are asked.

/// What a character folds to, beside any other that has an answer here: a single character that joins with none before it.
pub(super) fn folded(c: char) -> Option<char> {
    Some(match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        '‘' | '’' => '\'',
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'Α'..='Ρ' | 'Σ'..='Ω' | 'А'..='И' | 'К'..='Я' => {
            char::from_u32(u32::from(c) + 0x20)?
        }
        'ß'
        | 'α'..='ρ'
        | 'σ'..='ω'
        | 'а'..='и'
        | 'к'..='я'
        | 'א'..='ת'
        | '\u{627}'..='\u{63a}'
        | '\u{641}'..='\u{64a}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{1f300}'..='\u{1faff}' => c,
        _ => return None,
    })
}

/// `char::is_alphanumeric`.
pub(super) fn is_alphanumeric(c: char) -> bool {
    match c {
        'À'..='Ö'
        | 'Ø'..='ö'
        | 'ø'..='ÿ'
        | 'Α'..='Ρ'
        | 'Σ'..='ω'
        | 'А'..='я'
        | 'א'..='ת'
        | '\u{620}'..='\u{64a}'
        | '\u{904}'..='\u{93b}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => true,
        // Punctuation; emoji.
        '\u{2000}'..='\u{206f}' | '\u{1f300}'..='\u{1faff}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Whether a character may be one of format, which show nothing.
pub(super) fn may_be_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{600}'..='\u{8ff}' | '\u{180e}' | '\u{2000}'..='\u{206f}' | '\u{fe00}'..='\u{ffff}'
        | '\u{10000}'..='\u{1efff}' | '\u{e0000}'..)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfc_quick};
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

    use super::*;
    use crate::index::token::fold::fold_by_tables;

    #[test]
    fn every_answer_is_that_of_the_tables() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            let is_format = c.general_category() == GeneralCategory::Format;
            assert!(may_be_format(c) || !is_format, "{c:?}");
            if let Some(folded) = folded(c) {
                let mut slow = String::new();
                fold_by_tables(std::iter::once(c), &mut slow);
                assert_eq!(slow, folded.to_string(), "{c:?}");
                // Else it could melt into the one before it.
                let is_own = is_nfc_quick(std::iter::once(folded)) == IsNormalized::Yes;
                assert!(is_own, "{c:?}");
            }
        }
    }
}
