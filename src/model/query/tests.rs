//! The language, read and written.

use proptest::prelude::*;

use super::{Query, parse, random};

fn namespaces() -> Vec<String> {
    ["stance", "topic", "phase", "response"]
        .map(str::to_owned)
        .to_vec()
}

fn read(text: &str) -> Query {
    parse(text, &namespaces()).unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn what_is_written_is_read_in_its_canonical_form() {
    for (text, canonical) in [
        ("", "*"),
        ("   ", "*"),
        ("*", "*"),
        ("-*", "-*"),
        ("foreclosure", "foreclosure"),
        ("a b", "a b"),
        ("a AND b", "a b"),
        ("NOT a", "-a"),
        ("a OR b c", "a OR (b c)"),
        ("a OR b OR c", "a OR b OR c"),
        ("(a OR b) OR c", "a OR b OR c"),
        ("((a)) (b (c))", "a b c"),
        ("-(a b)", "-(a b)"),
        ("--a", "a"),
        ("-\"a phrase\"", "-\"a phrase\""),
        ("\"word\"", "word"),
        ("\"OR\"", "\"OR\""),
        ("or", "or"),
        ("ORANGE", "ORANGE"),
        ("\"say \\\"so\\\" \\\\\"", "\"say \\\"so\\\" \\\\\""),
        ("  \"two   spaces\" ", "\"two spaces\""),
        ("pre*", "pre*"),
        ("#ask*", "#ask*"),
        ("#*", "#*"),
        ("word~", "word~1"),
        ("word~2", "word~2"),
        ("\"pre*\"", "\"pre*\""),
        ("off-topic", "off-topic"),
        ("don't", "don't"),
        ("10:20", "\"10:20\""),
        ("https://example.com/a", "\"https://example.com/a\""),
        ("foo(bar)", "foo bar"),
        ("a\"b c\"d", "a \"b c\" d"),
        ("🔥 東京", "🔥 東京"),
        ("stance:mocking", "stance:mocking"),
        ("STANCE:Mocking", "stance:mocking"),
        ("stance:*", "stance:*"),
        ("-stance:*", "-stance:*"),
        ("topic:fore*", "topic:fore*"),
        (
            "stance:(mocking OR hostile)",
            "stance:mocking OR stance:hostile",
        ),
        (
            "stance:(mocking OR hostile) x",
            "(stance:mocking OR stance:hostile) x",
        ),
        ("by:(jp* -\"a user\")", "by:jp* -by:\"a user\""),
        ("by:\"a Twitter user\"", "by:\"a Twitter user\""),
        ("by:*", "by:*"),
        (
            "kind:post form:reply status:verbatim",
            "kind:post form:reply status:verbatim",
        ),
        ("kind:*", "*"),
        (
            "case:ask-jpm lang:en id:p1 re:p2",
            "case:ask-jpm lang:en id:p1 re:p2",
        ),
        ("source:\"with space\"", "source:\"with space\""),
        ("evidence:l1", "evidence:l1"),
        ("likes:>100", "likes:>=101"),
        (
            "likes:>=100 reposts:<5 replies:<=5",
            "likes:>=100 reposts:<=4 replies:<=5",
        ),
        (
            "likes:2..9 likes:7 likes:3.. likes:..3",
            "likes:2..9 likes:7 likes:>=3 likes:<=3",
        ),
        ("likes:*", "likes:*"),
        ("after:2013-11-13", "after:2013-11-13"),
        ("before:T+2h", "before:T+2h"),
        (
            "before:2013-11-13T18:26:00-05:00",
            "before:2013-11-13T23:26:00Z",
        ),
        ("certain:2013-11-13", "certain:2013-11-13"),
        ("certain:2013-11-13..2013-11-13", "certain:2013-11-13"),
        (
            "certain:2013-11-13T18:26:00.5Z..T+3d",
            "certain:2013-11-13T18:26:00.5Z..T+3d",
        ),
        ("at:T-30m", "at:T-30m"),
    ] {
        let query = read(text);
        assert_eq!(query.to_string(), canonical, "{text}");
        assert_eq!(read(canonical), query, "{text}");
    }
}

#[test]
fn errors_name_the_column_and_the_way_out() {
    for (text, column, message, hint) in [
        (
            "stanse:mocking",
            1,
            "no field is called `stanse`",
            "stance:",
        ),
        ("a lieks:3", 3, "no field is called `lieks`", "likes:"),
        ("zzzzzz:3", 1, "no field", "response"),
        ("été stanse:x", 5, "no field", "stance:"),
        ("stance:", 8, "without a value", "stance:*"),
        ("stance: x", 8, "without a value", ""),
        ("\"open", 1, "not closed", "quote"),
        ("a (b", 3, "not closed", "parenthesis"),
        ("a)", 2, "without an opening", ""),
        ("()", 2, "nothing to look for", ""),
        ("stance:()", 9, "nothing to look for", ""),
        ("OR a", 1, "nothing to look for", ""),
        ("a OR", 3, "nothing after OR", "\"OR\""),
        ("a OR OR b", 6, "nothing to look for", ""),
        ("AND a", 1, "AND stands between", ""),
        ("a -", 3, "a minus without", "-word"),
        ("a - b", 3, "a minus without", "-word"),
        ("!!!", 1, "nothing to look for", ""),
        ("\"\"", 1, "nothing to look for", ""),
        ("a*b", 1, "only at the end", "pre*"),
        ("**", 1, "only at the end", ""),
        ("word~3", 5, "that many slips", "~2"),
        ("kind:pots", 6, "no kind is called `pots`", "kind:post"),
        ("kind:zzzzzz", 6, "no kind", "commentary"),
        ("form:replay", 6, "no form", "form:reply"),
        ("status:verbatin", 8, "no status", "verbatim"),
        ("likes:many", 7, "wants a number", "likes:>100"),
        ("likes:<0", 7, "wants a number", ""),
        ("likes:>18446744073709551615", 7, "wants a number", ""),
        ("likes:99999999999999999999", 7, "wants a number", ""),
        ("likes:..", 7, "wants a number", ""),
        ("likes:9..2", 7, "backwards", "2..9"),
        (
            "after:2013-11-13..2013-11-14",
            7,
            "one moment",
            "before:2013-11-14",
        ),
        ("at:A..T+2h", 4, "one moment", "at:T+2h"),
        ("after:yesterday", 7, "not a moment", "T+2h"),
        ("certain:T+2h", 9, "single instant", ".."),
        ("certain:2013-11-13..x", 21, "not a moment", ""),
    ] {
        let error = parse(text, &namespaces()).expect_err(text);
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
        assert!(error.hint.contains(hint), "{text}: {}", error.hint);
    }
}

#[test]
fn depth_and_length_are_capped() {
    for text in [
        "(".repeat(3_900),
        "-".repeat(3_900) + "a",
        "stance:(".repeat(400),
        "NOT ".repeat(900) + "a",
        "a".repeat(1_000_000),
        "(a OR ".repeat(600),
    ] {
        assert!(parse(&text, &namespaces()).is_err());
    }
    assert!(parse(&format!("{}a{}", "(".repeat(30), ")".repeat(30)), &[]).is_ok());
}

proptest! {
    #[test]
    fn every_tree_reads_back_as_itself(query in random::query()) {
        let tidy = query.tidy();
        let text = tidy.to_string();
        let back = parse(&text, &namespaces());
        prop_assert_eq!(back, Ok(tidy), "{}", text);
    }

    #[test]
    fn no_text_breaks_the_reader(text in r#"([a-z:*~"()\\ .-]|OR |AND |stance:|after:|likes:>|T[+]|[0-9]|\PC){0,40}"#) {
        match parse(&text, &namespaces()) {
            Ok(query) => prop_assert_eq!(parse(&query.to_string(), &namespaces()), Ok(query)),
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.column)),
        }
    }
}
