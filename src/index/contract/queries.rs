//! Queries with the posts (and other records) they find, in order of time.

use super::{all, ask, keys, question, read};

#[test]
fn queries_find_what_they_should() {
    let mut wrong = Vec::new();
    for index in all() {
        for (query, expected) in CASES {
            let answer = ask(&*index, &question(read(query)));
            let found = keys(&answer.rows).join(" ");
            let found = found.replace("alpha/", "").replace("beta/", "");
            if found != *expected || answer.total != answer.rows.len() {
                wrong.push(format!(
                    "{} {query}\n  found    {found}\n  expected {expected}",
                    index.name()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const CASES: &[(&str, &str)] = &[
    // Words.
    ("foreclosure", "p-02 q-01 p-05"),
    ("FORECLOSURE", "p-02 q-01 p-05"),
    ("foreclosure*", "p-03 p-02 q-01 p-05"),
    ("foreclosur~1", "p-02 q-01 p-05"),
    ("foreclosrue~1", "p-02 q-01 p-05"),
    ("foreclosure~1", "p-03 p-02 q-01 p-05"),
    ("foreclosure -again", "p-02 q-01"),
    ("foreclosure OR jail", "p-03 p-02 q-01 p-05"),
    ("foreclosures jail", "p-03"),
    ("(jail OR service) -foreclosures", "p-02"),
    ("\"same minute\"", "p-09 p-08"),
    ("\"minute same\"", ""),
    ("\"minute later in\"", "p-08"),
    ("cafe", "p-07 q-07"),
    ("café", "p-07 q-07"),
    ("\"cafe cafe\"", "q-07"),
    ("don't", "q-07"),
    ("askquux", "p-01 p-02"),
    ("#AskQuux", "p-01 p-02"),
    ("#ask*", "p-01 p-02"),
    ("#*", "p-01 p-02"),
    ("quux", "alpha beta q-02"),
    ("@quux@bank.example", "q-02"),
    ("$quux", "q-02"),
    ("bank.example", "q-02"),
    ("🔥", "q-02 q-05"),
    ("👩‍👩‍👧", "q-02"),
    ("東京", "q-01"),
    ("東京都", "q-01"),
    ("京東", ""),
    ("質問", "q-01"),
    ("שלום", "q-03"),
    ("my-site.com", "q-04"),
    ("https://my-site.com/", "q-04"),
    ("site.com", "q-04"),
    ("red", "q-04"),
    ("\"a\" script", "q-04"),
    // Fields.
    ("by:josé", "p-07"),
    ("by:\"jose pena\"", "p-07"),
    ("by:@jpena", "p-07"),
    ("by:user stance:hostile", "p-08"),
    ("by:\"quux bank\" kind:post", "p-01"),
    ("kind:lesson OR kind:decision", "d-1 l-1"),
    ("kind:event", "e-1 e-2 e-3"),
    ("kind:note", "n-1 n-2 n-3"),
    (
        "kind:phase OR kind:turn OR kind:conflict",
        "ph-1 t-1 ph-2 c-1",
    ),
    ("kind:case", "alpha beta"),
    (
        "kind:background OR kind:warning OR kind:figure OR kind:move",
        "b-1 m-1 f-1 w-1",
    ),
    ("kind:source OR kind:commentary", "s-1 k-1 k-2 s-2"),
    ("form:reply", "p-03"),
    ("re:p-02", "p-03 n-1 n-2"),
    ("status:verbatim", "p-01 q-01"),
    ("platform:television", "p-07"),
    ("platform:mast*", "q-01"),
    ("lang:*", "p-01 p-02 q-01 q-03"),
    ("lang:(ja OR he)", "q-01 q-03"),
    (
        "case:beta -kind:case",
        "q-06 q-01 q-02 q-03 q-04 q-08 q-05 q-07",
    ),
    ("id:p-0* stance:mocking", "p-04 p-02 p-09"),
    ("source:s-2", "p-02 c-1"),
    ("evidence:l-1", "p-01 p-03 p-02"),
    ("evidence:alpha/l-1", "q-01"),
    ("evidence:*", "p-01 p-03 p-02 q-01 e-2"),
    ("stance:mocking", "p-04 p-02 p-09 q-01"),
    ("stance:m* -phase:turn", "p-09 q-01"),
    ("kind:post -stance:*", "q-06 q-03 q-04 q-08 p-05 q-07"),
    ("topic:(foreclosure OR justice)", "p-03 p-02"),
    ("topic:foreclosure topic:justice", "p-03"),
    ("phase:turn", "ph-2 p-03 p-04 p-02 p-08 p-07 p-06"),
    ("role:press", "p-07"),
    ("cluster:campaign kind:post stance:*", "q-01 q-02 q-05"),
    ("response:cancel", "m-1 e-2"),
    ("lesson:timing", "l-1"),
    ("likes:>=10", "p-01 p-02"),
    ("likes:<10", "q-02"),
    ("likes:5..10", "p-01 q-02"),
    ("likes:*", "p-01 p-02 q-02"),
    ("reposts:0", "p-01"),
    ("replies:>7", ""),
    ("-likes:* form:quote", "p-07"),
    // Time.
    ("kind:post before:2013-11-07", "q-06 p-01"),
    ("kind:post after:2013-11-14 case:alpha", "p-10 p-06"),
    (
        "kind:post case:alpha certain:2013-11-13",
        "p-03 p-04 p-02 p-09 p-08 p-07",
    ),
    ("kind:post case:beta certain:2013-11-15", "q-05"),
    ("kind:post before:T+1h", "q-06 p-01"),
    ("kind:post after:T+2h before:T+3h", "q-06 q-02"),
    ("kind:post certain:T+2h..T+3h", "q-02"),
    (
        "kind:post after:2013-11-13T18:26:59Z before:2013-11-13T18:27:00Z case:alpha",
        "p-10 p-03 p-04 p-02 p-09 p-08",
    ),
    ("kind:post at:2013-11-06", "p-01"),
    ("kind:post at:2013-11-13T18:27:00Z", "p-01 p-02 p-08"),
    ("kind:post at:T+2h", "p-01 q-01"),
    ("stance:mocking at:T+7d", "p-02 q-01"),
    // What came later is not found by what was known then.
    ("headlines", "d-1"),
    ("\"a wink\"", "d-1"),
    ("headlines at:2013-11-13", ""),
    ("headlines at:2013-11-14", "d-1"),
    ("evidence:l-1 at:2013-11-13", ""),
    ("likes:* at:2013-11-13", "p-02"),
    // Nothing, and everything else.
    ("xyzzy", ""),
    ("stance:none", ""),
    ("-*", ""),
    ("kind:post -kind:post", ""),
    (
        "kind:post -(stance:* OR lang:*)",
        "q-06 q-04 q-08 p-05 q-07",
    ),
];
