//! What makes two spellings one word: case and accents are folded away. Knows characters, nothing of words.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::letter;

/// Folds case and accents: compatibility decomposition, accents and vowel points stripped, lower case.
///
/// Vowel signs that are letters to their readers (Indic scripts, voiced kana) stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text.chars(), &mut folded);
    folded
}

/// Folds characters onto the end of `out`, as [`fold`] does.
pub(super) fn fold_into(chars: impl Iterator<Item = char> + Clone, out: &mut String) {
    let start = out.len();
    for c in chars.clone() {
        if let Some(folded) = letter::folded(c) {
            out.push(folded);
        } else {
            out.truncate(start);
            fold_by_tables(chars, out);
            return;
        }
    }
}

/// The same by the tables alone: what one character becomes may hang on those beside it.
pub(super) fn fold_by_tables(chars: impl Iterator<Item = char>, out: &mut String) {
    let folded = chars
        .nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{3c2}' => '\u{3c3}',
            '\u{2018}' | '\u{2019}' => '\'',
            other => other,
        })
        .nfkd()
        .filter(|c| !is_accent(*c))
        .nfc();
    out.extend(folded);
}

fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
        || letter::may_be_format(c)
            && c != '\u{200d}'
            && c.general_category() == GeneralCategory::Format
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in r"\PC{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn short_answers_fold_as_the_tables_do(text in r"([ÀéßΣςа-яйЁאبآがカ東한🔥’]|\PC|\u{301}|\u{3099}|\u{fe0f}|\u{ad}|[\u{1100}-\u{11ff}]){0,12}") {
            let mut slow = String::new();
            fold_by_tables(text.chars(), &mut slow);
            prop_assert_eq!(fold(&text), slow);
        }
    }
}
