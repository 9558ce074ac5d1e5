//! What becomes a word, and that the quick walk finds the words that the slow one finds.

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
    fn the_quick_walk_finds_what_the_tables_find(text in r"([#@$＃a-c0-2A-Chß:/.,;'’\x22_ \r\n-]|https://|HTTP://www[.]|[a-z]{60,70}|東京|カ|🔥|❤️|🇯🇵|א|ａ|ﷺ|Ⓜ|\PC|\u{301}|\u{200d}|\u{ad}){0,16}") {
        prop_assert_eq!(tokens(&text), slow::tokens(&text));
    }
}

#[test]
fn signs_of_ascii_join_and_part_as_the_tables_say() {
    // Every pair of signs between the kinds of neighbours they can have.
    let signs: Vec<char> = (0..128_u8).map(char::from).collect();
    for sign in &signs {
        for other in signs.iter().chain(&['é', '\u{301}', '\u{200d}', 'Ⓜ']) {
            for [before, between, after] in [
                ["a", "", "b"],
                ["1", "", "2"],
                ["1", "_", "b"],
                ["", "a", ""],
            ] {
                let text = format!("{before}{sign}{between}{other}{after}");
                assert_eq!(tokens(&text), slow::tokens(&text), "{text:?}");
            }
        }
    }
}

#[test]
fn words_filled_again_are_those_of_the_new_text_alone() {
    let mut words = Words::default();
    for text in ["#Ünder 東京都 ask", "", "two words", "東"] {
        words.fill(text);
        let found: Vec<Token> = (0..words.len())
            .filter_map(|at| words.get(at))
            .map(Token::from)
            .collect();
        assert_eq!(found, tokens(text));
        assert_eq!(words.is_empty(), text.is_empty());
        assert_eq!(words.get(words.len()), None);
    }
}
