//! Words of a text as every back end compares them. Knows Unicode, nothing of records.
//!
//! One tokenizer serves texts and queries. It keeps `#tags`, `@names`, `$CASH`, addresses' hosts and emoji whole; beside a whole
//! stand its inner words at the same place, so that `askjpm` finds `#AskJPM` while `#askjpm` finds only the tag. Han and
//! kana have no spaces: they become pairs. Nothing is stemmed.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// Longest token in characters; the rest of a longer one is not compared.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Where it stands in the original, in bytes, at character boundaries.
    pub range: Range<usize>,
    /// Place among the words.
    pub position: usize,
    /// Whether it is a word inside a whole that is a token itself. Queries leave these out.
    pub inner: bool,
}

/// Folds case and accents: compatibility decomposition, accents and vowel points stripped, lower case.
///
/// Vowel signs that are letters to their readers (Indic scripts, voiced kana) stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{3c2}' => '\u{3c3}',
            '\u{2018}' | '\u{2019}' => '\'',
            other => other,
        })
        .nfkd()
        .filter(|c| !is_accent(*c))
        .nfc()
        .collect()
}

fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
        || c.general_category() == GeneralCategory::Format && c != '\u{200d}'
}

/// The words of a text, in order of place; those at one place with the whole first.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Out {
        tokens: Vec::new(),
        position: 0,
    };
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let boundary = text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        let rest = &text[at..];
        at = address(rest, boundary)
            .map(|(skip, host)| out.whole(text, at + skip..at + host, at + skip))
            .or_else(|| {
                sigil(rest, first, boundary)
                    .map(|end| out.whole(text, at..at + end, at + first.len_utf8()))
            })
            .unwrap_or_else(|| {
                let end = plain_run(rest, first);
                out.words(text, at..at + end, false);
                at + end
            });
    }
    out.tokens
}

/// The words of a query: wholes without what is inside them.
pub fn query_tokens(text: &str) -> Vec<Token> {
    let mut all = tokens(text);
    all.retain(|token| !token.inner);
    all
}

/// How far text goes on until something whole may begin.
fn plain_run(rest: &str, first: char) -> usize {
    let mut before = first;
    for (at, c) in rest.char_indices().skip(1) {
        let starts = is_sigil(c) || matches!(c, 'h' | 'H') && address(&rest[at..], true).is_some();
        if starts && !before.is_alphanumeric() {
            return at;
        }
        before = c;
    }
    rest.len()
}

fn is_sigil(c: char) -> bool {
    matches!(c, '#' | '@' | '$' | '＃' | '＠' | '＄')
}

/// Where the host of an address begins and ends, when one stands here.
fn address(rest: &str, boundary: bool) -> Option<(usize, usize)> {
    if !boundary {
        return None;
    }
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })?
        .len();
    let www = rest
        .get(scheme..scheme + 4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let start = if www { scheme + 4 } else { scheme };
    let host = &rest[start..];
    let end = host
        .find(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '-')))
        .unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    host.contains(|c: char| c.is_alphanumeric())
        .then_some((start, start + host.len()))
}

/// The length of a `#tag`, `@name` or `$CASH`, when one stands here.
fn sigil(rest: &str, first: char, boundary: bool) -> Option<usize> {
    if !boundary || !is_sigil(first) {
        return None;
    }
    let is_name = matches!(first, '@' | '＠');
    let is_cash = matches!(first, '$' | '＄');
    let start = first.len_utf8();
    let mut end = start;
    let mut hosted = false;
    let body = &rest[start..];
    for (at, c) in body.char_indices() {
        let next = body[at + c.len_utf8()..].chars().next();
        let inside = next.is_some_and(char::is_alphanumeric) && at > 0;
        let belongs = match c {
            '.' | '@' if is_name && inside => {
                hosted = true;
                true
            }
            '-' => is_name && hosted && inside,
            '_' => !is_cash,
            _ => {
                c.is_alphanumeric() && (!is_cash || c.is_alphabetic())
                    || is_combining_mark(c) && at > 0
            }
        };
        if !belongs {
            break;
        }
        end = start + at + c.len_utf8();
    }
    rest[start..end]
        .contains(char::is_alphanumeric)
        .then_some(end)
}

struct Out {
    tokens: Vec<Token>,
    position: usize,
}

impl Out {
    fn push(&mut self, text: &str, range: Range<usize>, position: usize, inner: bool) {
        let text = match text.char_indices().nth(LONGEST) {
            Some((cut, _)) => &text[..cut],
            None => text,
        };
        self.tokens.push(Token {
            text: text.to_owned(),
            range,
            position,
            inner,
        });
    }

    /// A whole and the words from `body` on inside it. Gives the whole's end.
    fn whole(&mut self, text: &str, range: Range<usize>, body: usize) -> usize {
        let position = self.position;
        let end = range.end;
        let whole = fold(&text[range.clone()]);
        self.push(&whole, range.clone(), position, false);
        let before = self.tokens.len();
        self.words(text, body..end, true);
        // A host of one word is its own inner word.
        if self.tokens.len() == before + 1
            && self.tokens[before].text == self.tokens[before - 1].text
        {
            self.tokens.truncate(before);
        }
        self.position = self.position.max(position + 1);
        end
    }

    /// Plain words.
    fn words(&mut self, text: &str, range: Range<usize>, inner: bool) {
        let mut pairs = Pairs::default();
        for (offset, word) in text[range.clone()].split_word_bound_indices() {
            // A colon joins letters in Swedish only; here it stands between things.
            let mut from = range.start + offset;
            for piece in word.split_inclusive(':') {
                let to = from + piece.len();
                let bare = piece.trim_end_matches(':');
                self.piece(bare, from..from + bare.len(), inner, &mut pairs);
                if bare.len() < piece.len() {
                    self.flush(&mut pairs, inner);
                }
                from = to;
            }
        }
        self.flush(&mut pairs, inner);
    }

    fn piece(&mut self, piece: &str, range: Range<usize>, inner: bool, pairs: &mut Pairs) {
        if piece.chars().next().is_some_and(is_ideograph) {
            for (offset, c) in piece.char_indices() {
                let from = range.start + offset;
                if c.is_alphanumeric() {
                    pairs.chars.push((c, from..from + c.len_utf8()));
                }
            }
            return;
        }
        self.flush(pairs, inner);
        let is_word = piece.chars().any(char::is_alphanumeric);
        if !is_word && !is_emoji(piece) {
            return;
        }
        let folded = fold(piece);
        // Folding may turn one sign into several words, such as a ligature of a whole sentence.
        let simple = folded.chars().all(char::is_alphanumeric) || !is_word;
        if simple {
            if !folded.is_empty() {
                self.add(&folded, range, inner);
            }
            return;
        }
        for word in folded.split_word_bounds() {
            for part in word.split(':') {
                if part.chars().any(char::is_alphanumeric) || is_emoji(part) {
                    self.add(part, range.clone(), inner);
                }
            }
        }
    }

    fn add(&mut self, text: &str, range: Range<usize>, inner: bool) {
        self.push(text, range, self.position, inner);
        self.position += 1;
    }

    /// Ideographs side by side become pairs; one alone stays one.
    fn flush(&mut self, pairs: &mut Pairs, inner: bool) {
        let chars = std::mem::take(&mut pairs.chars);
        if let [(c, range)] = chars.as_slice() {
            self.add(&fold(c.encode_utf8(&mut [0; 4])), range.clone(), inner);
        }
        for pair in chars.windows(2) {
            let text: String = pair.iter().map(|(c, _)| *c).collect();
            self.add(&fold(&text), pair[0].1.start..pair[1].1.end, inner);
        }
    }
}

#[derive(Default)]
struct Pairs {
    chars: Vec<(char, Range<usize>)>,
}

/// Han, Hiragana and Katakana.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309a}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a grapheme is an emoji: a sign of its own, a sequence, a flag.
fn is_emoji(grapheme: &str) -> bool {
    grapheme
        .chars()
        .next()
        .is_some_and(|c| !c.is_ascii() && c.is_emoji_char())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        query_tokens(text)
            .into_iter()
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn wholes_words_and_signs() {
        for (text, expected) in [
            ("", &[] as &[&str]),
            ("… — !!! :)", &[]),
            ("Hello, World", &["hello", "world"]),
            ("Café CAFE\u{301}", &["cafe", "cafe"]),
            ("don't don’t", &["don't", "don't"]),
            ("#AskJPM: no", &["#askjpm", "no"]),
            ("(#AskJPM)", &["#askjpm"]),
            ("#ask_jpm #1 # #-", &["#ask_jpm", "#1"]),
            ("C# a#b", &["c", "a", "b"]),
            ("＃東京", &["#東京"]),
            (
                "@jpmorgan. @a@b.social, me@x.org",
                &["@jpmorgan", "@a@b.social", "me", "x.org"],
            ),
            ("$JPM $100 $", &["$jpm", "100"]),
            (
                "see https://www.My-Site.com/a-b?c=1.",
                &["see", "my-site.com", "a", "b", "c", "1"],
            ),
            ("http://", &["http"]),
            (
                "the horse l'homme l'amour",
                &["the", "horse", "l'homme", "l'amour"],
            ),
            ("東京都", &["東京", "京都"]),
            ("東", &["東"]),
            ("東 京", &["東", "京"]),
            ("カタカナ", &["カタ", "タカ", "カナ"]),
            ("안녕 세상", &["안녕", "세상"]),
            ("🔥🔥 👩‍👩‍👧 ❤️ ❤", &["🔥", "🔥", "👩‍👩‍👧", "❤", "❤"]),
            ("🇯🇵x", &["🇯🇵", "x"]),
            ("3.14 10:20", &["3.14", "10", "20"]),
            ("שָׁלוֹם مَرحَبا", &["שלום", "مرحبا"]),
            ("हिन्दी", &["हिन्दी"]),
            ("ΟΔΟΣ οδος", &["οδοσ", "οδοσ"]),
            ("ﬁne Ｆｕｌｌ", &["fine", "full"]),
            (
                "zero\u{200b}width soft\u{ad}ly \u{202e}rtl",
                &["zero", "width", "softly", "rtl"],
            ),
            ("a/b.c", &["a", "b.c"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn inner_words_share_the_place_of_the_whole() {
        let found: Vec<(String, usize, bool)> = tokens("#AskJPM https://my-site.com/x")
            .into_iter()
            .map(|token| (token.text, token.position, token.inner))
            .collect();
        let expected = [
            ("#askjpm", 0, false),
            ("askjpm", 0, true),
            ("my-site.com", 1, false),
            ("my", 1, true),
            ("site.com", 2, true),
            ("x", 3, false),
        ]
        .map(|(text, position, inner)| (text.to_owned(), position, inner));
        assert_eq!(found, expected);
    }

    #[test]
    fn ranges_point_into_the_original() {
        let text = "Ça #Ünder 🔥東京";
        let found: Vec<&str> = tokens(text)
            .iter()
            .map(|token| &text[token.range.clone()])
            .collect();
        assert_eq!(found, ["Ça", "#Ünder", "Ünder", "🔥", "東京"]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_at_boundaries_and_in_order(text in r"([#@$＃a-zÀ-ÿ:/.'_ -]|https://|www[.]|東京|カ|🔥|ﷺ|\PC|\u{301}|\u{200d}){0,30}") {
            let tokens = tokens(&text);
            prop_assert!(tokens.is_sorted_by_key(|token| token.range.start));
            prop_assert!(tokens.is_sorted_by_key(|token| token.position));
            let mut last = 0;
            for token in &tokens {
                prop_assert!(text.get(token.range.clone()).is_some());
                prop_assert!(!token.text.is_empty());
                if !token.inner {
                    prop_assert!(token.position >= last);
                    last = token.position;
                }
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in r"\PC{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
