//! What display text promises, on hand-made and random texts.

use proptest::prelude::{Strategy, any, prop, proptest};
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{MOST_BYTES, MOST_CELL_BYTES, MOST_MARKS, Shown, class, hostile, is_forbidden};

/// Everything that must hold of any display text.
fn check(shown: &Shown<'_>, breaks: bool) -> Result<(), String> {
    let text = shown.as_str();
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let allowed = (*c == '\n' && breaks)
            || !is_forbidden(*c)
            || class::is_in_place(&chars[..i], *c, chars.get(i + 1).copied());
        if !allowed {
            return Err(format!("{c:?} at {i} of {text:?}"));
        }
    }
    if text.len() > MOST_BYTES {
        return Err(format!("{} bytes", text.len()));
    }
    for grapheme in text.graphemes(true) {
        let marks = grapheme.chars().filter(|c| class::is_mark(*c)).count();
        if marks > MOST_MARKS || grapheme.len() > 2 * MOST_CELL_BYTES {
            return Err(format!(
                "{marks} marks, {} bytes: {grapheme:?}",
                grapheme.len()
            ));
        }
    }
    let sum = |line: &str| {
        line.graphemes(true)
            .map(UnicodeWidthStr::width)
            .sum::<usize>()
    };
    let widest = text.split('\n').map(sum).max().unwrap_or(0);
    if shown.width() != widest {
        return Err(format!("width {} is not {widest}", shown.width()));
    }
    for width in [0, 1, 2, 3, 7, 40, 80] {
        for cut in [shown.cut(width), shown.cut_ascii(width)] {
            if cut.width() > width || cut.as_str().contains('\n') {
                return Err(format!("cut to {width}: {cut:?}"));
            }
        }
    }
    for width in [1, 2, 5, 38] {
        if let Some(line) = shown.wrap(width).iter().find(|l| l.width() > width) {
            return Err(format!("wrapped to {width}: {line:?}"));
        }
        let mut covered = 0;
        for line in shown.lines(width) {
            let skipped = text
                .get(covered..line.start)
                .ok_or("lines overlap or split a character")?;
            if !skipped
                .chars()
                .all(|c| matches!(c, ' ' | '\n' | '\u{3000}'))
            {
                return Err(format!("wrapping to {width} lost {skipped:?} of {text:?}"));
            }
            covered = line.end;
        }
    }
    Ok(())
}

fn check_both(raw: &str) -> Result<(), String> {
    let line = Shown::line(raw);
    check(&line, false)?;
    if Shown::line(line.as_str()).as_str() != line.as_str() {
        return Err(format!(
            "again: {line:?} → {:?}",
            Shown::line(line.as_str())
        ));
    }
    let block = Shown::block(raw);
    check(&block, true)?;
    if Shown::block(block.as_str()).as_str() != block.as_str() {
        return Err(format!(
            "again: {block:?} → {:?}",
            Shown::block(block.as_str())
        ));
    }
    Ok(())
}

#[test]
fn hostile_texts_are_tame() {
    for raw in hostile::inputs() {
        if let Err(why) = check_both(&raw) {
            panic!("{raw:?}: {why}");
        }
    }
}

#[test]
fn huge_texts_are_tame() {
    for raw in [hostile::long_line(), hostile::pile(1_000_000)] {
        let shown = Shown::line(&raw);
        assert!(shown.as_str().len() <= MOST_BYTES);
        assert!(shown.as_str().ends_with(" more)"), "{:?}", shown.cut(40));
        assert_eq!(
            Shown::line(shown.as_str()),
            Shown {
                revealed: 0,
                ..shown.clone()
            }
        );
    }
}

#[test]
fn lines() {
    let table = [
        ("plain", "plain", 0),
        ("na\u{ef}ve", "naïve", 0),
        ("\u{1B}[2J", "<U+001B>[2J", 1),
        ("a\u{9B}2J", "a<U+009B>2J", 1),
        ("a\nb", "a↵ b", 0),
        ("a\r\nb", "a↵ b", 0),
        ("a\rb", "a<U+000D>b", 1),
        ("a\tb", "a b", 0),
        ("\u{202E}gnp.exe", "<U+202E>gnp.exe", 1),
        ("\u{E0041}", "<U+E0041>", 1),
        ("\u{AD}\u{FEFF}\u{2028}", "<U+00AD><U+FEFF><U+2028>", 3),
        (
            "\u{E000}\u{FFFE}\u{10FFFF}",
            "<U+E000><U+FFFE><U+10FFFF>",
            3,
        ),
        ("שלום", "שלום", 0),
        ("👩\u{200D}🚀", "👩\u{200D}🚀", 0),
        ("👩🏽\u{200D}🚀", "👩🏽\u{200D}🚀", 0),
        ("👩\u{200D}", "👩<U+200D>", 1),
        ("a\u{200D}b", "a<U+200D>b", 1),
        ("❤\u{FE0F}", "❤\u{FE0F}", 0),
        ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}<U+FE0F>", 1),
        ("1\u{FE0F}\u{20E3}", "1\u{FE0F}\u{20E3}", 0),
        ("1\u{FE0F}", "1<U+FE0F>", 1),
        ("\u{301}a", "◌\u{301}a", 0),
        ("می\u{200C}خ", "می<U+200C>خ", 1),
    ];
    for (raw, text, revealed) in table {
        let shown = Shown::line(raw);
        assert_eq!(
            (shown.as_str(), shown.revealed()),
            (text, revealed),
            "{raw:?}"
        );
    }
}

#[test]
fn blocks_keep_breaks() {
    assert_eq!(Shown::block("a\r\n\tb\n").as_str(), "a\n    b\n");
    assert_eq!(Shown::block("a\n\u{301}").as_str(), "a\n◌\u{301}");
}

#[test]
fn marks_beyond_the_eighth_are_counted() {
    let shown = Shown::line(&hostile::pile(20)).into_owned();
    assert_eq!(shown.as_str(), format!("z{}<+12>", "\u{351}".repeat(8)));
    assert_eq!(shown.revealed(), 12);
}

#[test]
fn plain_text_is_borrowed() {
    let raw = "plain words".to_owned();
    assert!(std::ptr::eq(Shown::line(&raw).as_str(), raw.as_str()));
}

#[test]
fn cuts() {
    let table = [
        ("abcdef", 6, "abcdef", "abcdef"),
        ("abcdef", 5, "abcd…", "ab..."),
        ("abcdef", 2, "a…", ".."),
        ("abcdef", 0, "", ""),
        ("漢字漢字", 7, "漢字漢…", "漢字..."),
        ("漢字漢字", 6, "漢字…", "漢..."),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", ".."),
    ];
    for (raw, width, cut, ascii) in table {
        let shown = Shown::line(raw);
        assert_eq!(shown.cut(width).as_str(), cut, "{raw} to {width}");
        assert_eq!(shown.cut_ascii(width).as_str(), ascii, "{raw} to {width}");
    }
    assert_eq!(Shown::block("one\ntwo").cut(10).as_str(), "one…");
}

#[test]
fn wraps() {
    let table: [(&str, usize, &[&str]); 10] = [
        ("", 5, &[""]),
        ("one two three", 7, &["one two", "three"]),
        ("one two three", 5, &["one", "two", "three"]),
        ("one, two. three!", 8, &["one,", "two.", "three!"]),
        ("abcdefghij kl", 4, &["abcd", "efgh", "ij", "kl"]),
        ("ab  cd", 4, &["ab", "cd"]),
        ("a\n\nb", 4, &["a", "", "b"]),
        ("  indented words", 10, &["  indented", "words"]),
        ("漢字漢字", 5, &["漢字", "漢字"]),
        ("don't stop", 6, &["don't", "stop"]),
    ];
    for (raw, width, lines) in table {
        let shown = Shown::block(raw);
        let wrapped = shown.wrap(width);
        let texts: Vec<&str> = wrapped.iter().map(Shown::as_str).collect();
        assert_eq!(texts, lines, "{raw:?} to {width}");
    }
}

#[test]
fn marks_move_with_the_text() {
    type Row<'a> = (&'a str, &'a [(usize, usize)], &'a [&'a str]);
    let table: [Row<'_>; 8] = [
        ("one two three", &[(4, 7)], &["two"]),
        ("\u{1B}one two", &[(5, 8)], &["two"]),
        ("a\u{202E}b", &[(1, 4)], &["<U+202E>"]),
        ("one two", &[(0, 3), (2, 5)], &["one t"]),
        ("one two", &[(4, 400), (9, 3)], &["two"]),
        ("e\u{301}a", &[(0, 1)], &["e\u{301}"]),
        ("漢字", &[(1, 2), (4, 6)], &["漢字"]),
        ("a\nb c", &[(2, 3), (4, 5)], &["b", "c"]),
    ];
    for (raw, ranges, words) in table {
        let ranges: Vec<_> = ranges.iter().map(|(from, to)| *from..*to).collect();
        let (shown, moved) = Shown::line_marked(raw, &ranges);
        let found: Vec<&str> = moved.iter().map(|r| &shown.as_str()[r.clone()]).collect();
        assert_eq!(found, words, "{raw:?} {ranges:?}");
        assert_eq!(shown, Shown::line(raw), "{raw:?}");
    }
}

#[test]
fn sayings_are_cleaned() {
    let case = "a\u{1B}b";
    assert_eq!(
        Shown::say(format_args!("no case {case}")).as_str(),
        "no case a<U+001B>b"
    );
    let list = [Shown::own("a"), Shown::line("\u{7}")];
    let joined = Shown::join(list, ", ");
    assert_eq!((joined.as_str(), joined.revealed()), ("a, <U+0007>", 1));
}

#[test]
fn json_is_printable_and_the_same() {
    for raw in hostile::inputs() {
        let mut line = Vec::new();
        super::json::write(&mut line, &raw).expect("a vector takes everything");
        let text = String::from_utf8(line).expect("JSON is UTF-8");
        let body = text.strip_suffix('\n').expect("one line");
        assert!(!body.chars().any(is_forbidden), "{body}");
        assert_eq!(
            serde_json::from_str::<String>(body).expect("valid JSON"),
            raw
        );
    }
}

/// Text that is mostly of the kinds that go wrong.
fn raw_text() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        3 => any::<char>(),
        3 => prop::char::range('\0', '\u{FF}'),
        2 => prop::char::range('\u{300}', '\u{36F}'),
        1 => prop::char::range('\u{900}', '\u{D7F}'),
        1 => prop::char::range('\u{1100}', '\u{11FF}'),
        2 => prop::char::range('\u{200B}', '\u{206F}'),
        1 => prop::char::range('\u{FE00}', '\u{FE0F}'),
        3 => prop::char::range('\u{1F1E6}', '\u{1F9FF}'),
        2 => prop::sample::select(vec!['\u{200D}', '\u{FE0F}', '\u{20E3}', '1', '❤', ' ', '\n', '漢']),
    ];
    prop::collection::vec(one, 0..120).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_is_tame(raw in raw_text()) {
        prop_assert_eq!(check_both(&raw), Ok(()));
    }

    #[test]
    fn any_marks_stay_on_boundaries(raw in raw_text(), at in 0_usize..200, long in 0_usize..50) {
        let (shown, moved) = Shown::block_marked(&raw, &[at..at + long, 0..long]);
        prop_assert_eq!(&shown, &Shown::block(&raw));
        for range in moved {
            prop_assert!(range.start < range.end && shown.as_str().get(range).is_some());
        }
    }
}
