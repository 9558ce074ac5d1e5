//! The parts of an answer: order, windows, counts, the clock, highlights, suggestions.

use super::{
    IndexError, MAX_WINDOW, all, archive, ask, at, facet, histogram, key, keys, question, read,
};
use crate::index::scan::Scan;
use crate::index::windowed::Windowed;
use crate::index::{FacetAsk, HistogramAsk, Index, Seek, Sort};
use crate::model::query::{Match, Query};

#[test]
fn windows_and_seeking() {
    for index in all() {
        let mut asked = question(read("kind:post case:alpha"));
        let whole = keys(&ask(&*index, &asked).rows);
        assert_eq!(whole.len(), 10);
        assert_eq!(whole.last().map(String::as_str), Some("alpha/p-05"));
        for (window, seek, first, found) in [
            (0..3, None, 0, None),
            (8..20, None, 8, None),
            (50..60, None, 10, None),
            (0..0, None, 0, None),
            (0..3, Some(Seek::Record(key("alpha/p-07"))), 6, Some(7)),
            (0..6, Some(Seek::Record(key("alpha/p-01"))), 0, Some(0)),
            (0..6, Some(Seek::Record(key("alpha/p-05"))), 4, Some(9)),
            (2..4, Some(Seek::Record(key("beta/q-01"))), 2, None),
            (2..4, Some(Seek::Record(key("no/where"))), 2, None),
            (
                0..3,
                Some(Seek::Time(at("2013-11-13T22:00:00Z"))),
                6,
                Some(7),
            ),
            (
                0..3,
                Some(Seek::Time(at("2013-11-01T00:00:00Z"))),
                0,
                Some(0),
            ),
            (
                0..3,
                Some(Seek::Time(at("2020-01-01T00:00:00Z"))),
                7,
                Some(8),
            ),
        ] {
            asked.window = window.clone();
            asked.seek = seek.clone();
            let answer = ask(&*index, &asked);
            let name = index.name();
            assert_eq!(
                (answer.first, answer.found),
                (first, found),
                "{name} {window:?} {seek:?}"
            );
            let end = (first + window.len()).min(whole.len());
            assert_eq!(
                keys(&answer.rows),
                whole[first..end],
                "{name} {window:?} {seek:?}"
            );
        }
    }
}

#[test]
fn a_hidden_record_is_sought_where_it_would_stand() {
    for index in all() {
        // In order of time: p-01 p-10 p-03 p-04 p-02 p-09 p-08 p-07 p-06, and p-05 without any.
        for (query, sought, expected) in [
            ("id:(p-01 OR p-06)", "alpha/p-07", "p-06"),
            ("id:(p-01 OR p-06)", "alpha/p-10", "p-01"),
            ("id:(p-01 OR p-05)", "alpha/p-06", "p-01"),
            ("id:(p-01 OR p-06)", "alpha/p-05", "p-06"),
            ("id:p-07", "alpha/p-05", "p-07"),
            ("id:p-05", "alpha/p-01", "p-05"),
            // Among records of its own case.
            ("id:(p-01 OR q-06)", "beta/q-02", "q-06"),
            ("kind:post", "alpha/e-1", "p-01"),
        ] {
            for sort in [Sort::Time, Sort::Relevance] {
                let mut asked = question(read(query));
                asked.sort = sort;
                asked.seek = Some(Seek::Record(key(sought)));
                let answer = ask(&*index, &asked);
                let row = answer
                    .found
                    .map(|at| answer.rows[at - answer.first].key.id.as_str());
                assert_eq!(row, Some(expected), "{} {query} {sought}", index.name());
            }
        }
    }
}

#[test]
fn too_many_rows_are_refused_and_a_stop_is_heeded() {
    for index in all() {
        let mut asked = question(Query::All);
        asked.window = 0..MAX_WINDOW + 1;
        assert!(matches!(
            index.ask(&asked, &|| false),
            Err(IndexError::TooManyRows(501))
        ));
        let many = vec![key("alpha/p-01"); MAX_WINDOW + 1];
        assert!(matches!(
            index.posts(&many),
            Err(IndexError::TooManyRows(_))
        ));
        asked.window = 0..1;
        assert!(matches!(
            index.ask(&asked, &|| true),
            Err(IndexError::Stopped)
        ));
    }
}

#[test]
fn the_guard_lets_windows_through_and_nothing_larger() {
    let guarded = Windowed(Scan::new(&archive::cases(), &archive::codebook()));
    let mut asked = question(Query::All);
    assert!(guarded.ask(&asked, &|| false).is_ok());
    asked.window = 0..MAX_WINDOW + 1;
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        guarded.ask(&asked, &|| false).is_ok()
    }));
    assert!(refused.is_err());
}

#[test]
fn posts_come_as_asked() {
    for index in all() {
        let posts = index
            .posts(&["beta/q-08", "alpha/e-1", "alpha/p-02", "no/where"].map(key))
            .unwrap();
        let ids: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
        assert_eq!(ids, ["q-08", "p-02"], "{}", index.name());
        assert_eq!(posts[1], archive::cases()[0].posts[1]);
    }
}

#[test]
fn counts_agree_with_the_queries_behind_them() {
    for index in all() {
        for text in [
            "",
            "kind:post",
            "foreclosure*",
            "case:beta",
            "xyzzy",
            "phase:turn",
            "-stance:*",
        ] {
            let query = read(text);
            let mut asked = question(query.clone());
            let names = [
                "stance", "phase", "topic", "role", "cluster", "case", "kind", "form", "platform",
                "status", "lang",
            ];
            asked.facets = names.map(facet).into();
            asked.histogram = Some(histogram(7));
            asked.phases = Some("stance".to_owned());
            let answer = ask(&*index, &asked);
            for found in &answer.facets {
                let context = format!("{} {text} {}", index.name(), found.name);
                let sum: usize = found.values.iter().map(|(_, count)| count).sum();
                if !matches!(found.name.as_str(), "topic" | "platform") {
                    assert_eq!(sum + found.none, answer.total, "{context}");
                }
                assert!(
                    found.values.is_sorted_by(|a, b| (b.1, &a.0) <= (a.1, &b.0)),
                    "{context}"
                );
                for (value, count) in &found.values {
                    let narrowed = query
                        .clone()
                        .and(read(&format!("{}:\"{value}\"", found.name)));
                    assert_eq!(
                        ask(&*index, &question(narrowed)).total,
                        *count,
                        "{context}:{value}"
                    );
                }
                if !matches!(
                    found.name.as_str(),
                    "case" | "kind" | "form" | "platform" | "status" | "lang"
                ) {
                    let none = Query::Not(Box::new(Query::Tag(found.name.clone(), Match::Any)));
                    assert_eq!(
                        ask(&*index, &question(query.clone().and(none))).total,
                        found.none,
                        "{context}"
                    );
                }
            }
            let bars = answer.histogram.unwrap();
            let sum: usize = bars.bins.iter().map(|bin| bin.count).sum();
            assert_eq!(
                sum + bars.untimed + bars.outside,
                answer.total,
                "{} {text}",
                index.name()
            );
            let phases: usize = answer.phases.iter().map(|phase| phase.count).sum();
            assert_eq!(phases, answer.total);
        }
    }
}

#[test]
fn facets_can_be_counted_under_other_queries() {
    for index in all() {
        let mut asked = question(read("stance:mocking topic:foreclosure"));
        asked.facets = vec![
            FacetAsk {
                name: "stance".to_owned(),
                under: Some(read("topic:foreclosure")),
            },
            FacetAsk {
                name: "topic".to_owned(),
                under: Some(read("stance:mocking")),
            },
            facet("stance"),
        ];
        let facets = ask(&*index, &asked).facets;
        let one = |name: &str, count: usize| (name.to_owned(), count);
        assert_eq!(facets[0].values, [one("critical", 1), one("mocking", 1)]);
        assert_eq!(
            (facets[1].values.as_slice(), facets[1].none),
            (&[one("foreclosure", 1)][..], 3)
        );
        assert_eq!(facets[2].values, [one("mocking", 1)]);
    }
}

#[test]
fn histograms_give_no_record_a_false_minute() {
    for index in all() {
        let mut asked = question(read("kind:post case:alpha"));
        asked.histogram = Some(HistogramAsk {
            span: Some((at("2013-11-13T18:00:00Z"), at("2013-11-13T23:00:00Z"))),
            bins: 5,
            zone: None,
            split: Some("stance".to_owned()),
        });
        let bars = ask(&*index, &asked).histogram.unwrap();
        let counts: Vec<usize> = bars.bins.iter().map(|bin| bin.count).collect();
        assert_eq!(counts, [3, 0, 0, 0, 1], "{}", index.name());
        assert_eq!((bars.untimed, bars.outside), (4, 2));
        let coarse: Vec<(String, usize)> = bars
            .coarse
            .iter()
            .map(|bin| (bin.from.to_string(), bin.count))
            .collect();
        let expected = [("2013-11-10T05:00:00Z", 1), ("2013-11-13T18:00:00Z", 2)];
        assert_eq!(
            coarse,
            expected.map(|(from, count)| (from.to_owned(), count))
        );
        assert_eq!(
            bars.bins[0].split,
            [("mocking".to_owned(), 2), ("hostile".to_owned(), 1)]
        );
    }
}

#[test]
fn under_a_clock_nothing_later_shows() {
    for index in all() {
        let mut asked = question(Query::All);
        asked.facets = vec![facet("stance"), facet("kind")];
        asked.histogram = Some(histogram(10));
        asked.clock = Some(at("2013-11-13T18:27:00Z"));
        let answer = ask(&*index, &asked);
        assert_eq!(
            keys(&answer.rows).join(" ").replace("alpha/", ""),
            "b-1 e-1 ph-1 p-01 p-02 p-08 n-1",
            "{}",
            index.name()
        );
        assert_eq!(answer.rows.iter().map(|row| row.notes).sum::<u32>(), 1);
        let stances: usize = answer.facets[0].values.iter().map(|value| value.1).sum();
        assert_eq!(stances + answer.facets[0].none, 7);
        // Decided, but what was done is not told before the end.
        asked.clock = Some(at("2013-11-14T03:00:00Z"));
        asked.query = read("stop");
        assert!(!ask(&*index, &asked).rows[0].text.contains("wink"));
        for (query, total) in [
            ("headlines", 0),
            ("wink", 0),
            ("-headlines kind:decision", 1),
            ("evidence:l-1", 0),
            ("likes:>5", 1),
        ] {
            asked.query = read(query);
            let answer = ask(&*index, &asked);
            assert_eq!(answer.total, total, "{} {query}", index.name());
            assert_eq!(answer.suggestion, None, "{} {query}", index.name());
        }
        // A word of the future is not proposed, one of the past is.
        asked.query = read("headlnes");
        assert_eq!(ask(&*index, &asked).suggestion, None);
        asked.query = read("forclosure");
        assert_eq!(
            ask(&*index, &asked).suggestion.as_deref(),
            Some("foreclosure")
        );
        asked.clock = None;
        asked.query = read("headlnes");
        assert_eq!(
            ask(&*index, &asked).suggestion.as_deref(),
            Some("headlines")
        );
        asked.query = read("stop");
        assert!(ask(&*index, &asked).rows[0].text.contains("wink"));
    }
}

#[test]
fn rows_show_what_matched() {
    for index in all() {
        for (query, marked) in [
            ("askquux kind:post", vec!["AskQuux", "askquux"]),
            ("#askquux kind:post", vec!["#AskQuux", "#askquux"]),
            ("東京都", vec!["東京都"]),
            ("needle", vec!["needle"]),
            ("red OR שלום", vec!["שלום", "red"]),
            ("\"same minute\" later", vec!["Same minute", "later"]),
            (
                "foreclosure* -service case:alpha",
                vec!["foreclosures", "foreclosure"],
            ),
            ("stance:hostile", vec![]),
        ] {
            let rows = ask(&*index, &question(read(query))).rows;
            let found: Vec<&str> = rows
                .iter()
                .flat_map(|row| row.highlights.iter().map(|range| &row.text[range.clone()]))
                .collect();
            assert_eq!(found, marked, "{} {query}", index.name());
        }
        let rows = ask(&*index, &question(read("needle"))).rows;
        assert!(rows[0].text.chars().count() <= 302 && rows[0].text.starts_with('…'));
        let row = &ask(&*index, &question(read("id:p-03"))).rows[0];
        assert_eq!(
            (
                row.stance.as_deref(),
                row.phase.as_deref(),
                row.who.as_str()
            ),
            (Some("critical"), Some("ph-2"), "a Twitter user")
        );
        assert_eq!(
            row.span.map(|span| span.from),
            Some(at("2013-11-13T18:00:00Z"))
        );
        assert_eq!(ask(&*index, &question(read("id:p-02"))).rows[0].notes, 2);
    }
}

#[test]
fn the_best_match_comes_first_when_asked() {
    for index in all() {
        let mut asked = question(read("foreclosure OR again"));
        asked.sort = Sort::Relevance;
        let answer = ask(&*index, &asked);
        assert_eq!(answer.rows[0].key.id, "p-05", "{}", index.name());
        assert_eq!(answer.total, 3);
        // Nothing to rank by: oldest first.
        asked.query = read("stance:mocking");
        assert_eq!(
            keys(&ask(&*index, &asked).rows),
            ["alpha/p-04", "alpha/p-02", "alpha/p-09", "beta/q-01"]
        );
        asked.seek = Some(Seek::Record(key("beta/q-01")));
        assert_eq!(ask(&*index, &asked).found, Some(3));
    }
}

#[test]
fn among_tells_which_of_some_are_in() {
    for index in all() {
        let mut asked = question(read("stance:mocking"));
        asked.window = 0..0;
        asked.among = ["beta/q-01", "alpha/p-03", "alpha/p-02", "no/where"]
            .map(key)
            .into();
        assert_eq!(
            ask(&*index, &asked).among,
            ["beta/q-01", "alpha/p-02"].map(key)
        );
    }
}
