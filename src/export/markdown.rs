//! A page to read and to put into a report: each record with all that is known of it, its sources as numbered references.

use std::io::{self, Write};

use super::citation::dated;
use super::csv::ground;
use super::text::visible;
use super::{Format, Item, Sheet, Sources, citation, details};
use crate::model::post::Status;

/// `markdown`.
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "a page to read, its sources as numbered references"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
        head(out, sheet)?;
        let mut sources = Sources::of(&sheet.sum.cases);
        sheet.records.each(&mut |item| {
            let numbers = sources.take(item);
            record(out, item, &numbers)
        })?;
        for (at, (case, source)) in sources.each().enumerate() {
            if at == 0 {
                writeln!(out, "\n## References\n")?;
            }
            let citation = citation::of_source(case, source);
            writeln!(out, "{}. {}", at + 1, reference(&citation))?;
        }
        Ok(())
    }
}

fn head(out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
    writeln!(out, "# A selection of Backfire\n")?;
    for remark in sheet.remarks() {
        writeln!(out, "- {}", escaped(&remark))?;
    }
    let paraphrase = Status::Paraphrase.as_str();
    if sheet.sum.statuses.contains_key(paraphrase) {
        writeln!(
            out,
            "- A paraphrase gives the gist of what its sources report, never the wording; do not quote it as anybody's words."
        )?;
    }
    for case in &sheet.sum.cases {
        let file = &case.file;
        writeln!(
            out,
            "- Case {}: {}",
            escaped(&file.slug),
            escaped(&file.title)
        )?;
        if let Some(note) = case.content_note() {
            writeln!(out, "  - Content note: {}", escaped(note))?;
        }
        if !file.sample_note.is_empty() {
            writeln!(out, "  - The sample: {}", escaped(&file.sample_note))?;
        }
    }
    Ok(())
}

/// A record, whose sources have these numbers.
fn record(out: &mut dyn Write, item: &Item<'_>, numbers: &[usize]) -> io::Result<()> {
    let place = format!("{}/{}", item.slug(), item.record.id());
    let status = item.status().map(|status| format!(", {}", status.as_str()));
    writeln!(
        out,
        "\n## {} {}{}\n",
        item.kind,
        escaped(&place),
        status.unwrap_or_default()
    )?;
    let (gist, more) = item.words();
    quote(out, gist)?;
    if let Some(more) = more {
        writeln!(out, ">")?;
        quote(out, more)?;
    }
    writeln!(out)?;
    let mut pair = |label: &str, text: &str| {
        if text.is_empty() {
            Ok(())
        } else {
            writeln!(out, "- {label}: {}", escaped(text))
        }
    };
    pair("by", &item.who())?;
    match item.record.time() {
        Some(time) => {
            let mut told = dated(time, &item.case.file.zone);
            if let Some(written) = &time.as_written {
                told.push_str("; as written: ");
                told.push_str(written);
            }
            pair("time", &told)?;
            pair("interval", &format!("{} to {}", time.from, time.to))?;
        }
        None => pair("time", "unknown")?,
    }
    for (label, text) in details::of(item.record) {
        pair(label, &text)?;
    }
    let tags: Vec<String> = item.record.codings().iter().map(ground).collect();
    pair("tags", &tags.join("; "))?;
    pair("code", item.record.code().map_or("", |tag| tag.as_str()))?;
    let numbers: Vec<String> = numbers.iter().map(|n| format!("\\[{n}\\]")).collect();
    if numbers.is_empty() {
        writeln!(out, "- sources: none named")
    } else {
        writeln!(out, "- sources: {}", numbers.join(" "))
    }
}

fn quote(out: &mut dyn Write, text: &str) -> io::Result<()> {
    for line in visible(text).split('\n') {
        writeln!(out, "> {}", escaped_line(line))?;
    }
    Ok(())
}

/// A source as an item of a list, its addresses as links that show where they lead.
fn reference(citation: &citation::Citation) -> String {
    let words = citation::Citation {
        url: None,
        archived: None,
        note: String::new(),
        ..citation.clone()
    };
    let mut parts = vec![escaped(&words.plain())];
    parts.extend(citation.url.as_ref().map(|url| format!("<{url}>")));
    let copy = citation.archived.as_ref();
    parts.extend(copy.map(|copy| format!("(archived: <{copy}>)")));
    if !citation.note.is_empty() {
        parts.push(escaped(&citation.note));
    }
    parts.join(" ")
}

/// The text on one line, with every sign that would format or link as that sign.
fn escaped(raw: &str) -> String {
    escaped_line(&super::text::line(raw))
}

/// Addresses that are links by themselves though no slash follows.
const SCHEMES: [&str; 2] = ["mailto", "xmpp"];

fn escaped_line(line: &str) -> String {
    // Four blanks would be code, blanks at the end a break.
    let line = line.trim();
    let mut safe = String::with_capacity(line.len());
    let mut before = None;
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        let heads = || at > 0 && line[..at].chars().all(|c| c.is_ascii_digit());
        let means = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
            | '$' | '@' => true,
            // Of lists and underlines, only where a line begins.
            '-' | '+' | '=' => at == 0,
            ')' => heads(),
            // Also of addresses that are links by themselves: `www.`, `https:`.
            '.' => heads() || before.is_some_and(|c: char| c.eq_ignore_ascii_case(&'w')),
            ':' => next == Some('/') || SCHEMES.iter().any(|name| line[..at].ends_with(name)),
            _ => false,
        };
        if means {
            safe.push('\\');
        }
        safe.push(c);
        before = Some(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;

    #[test]
    fn nothing_formats_and_nothing_links() {
        for (raw, expected) in [
            (
                "plain words, and a dash - here",
                "plain words, and a dash - here",
            ),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("12. no list", "12\\. no list"),
            ("12) no list", "12\\) no list"),
            ("in 2013. So", "in 2013. So"),
            ("===", "\\==="),
            ("    no code", "no code"),
            (
                "a *b* _c_ `d` ~~e~~",
                "a \\*b\\* \\_c\\_ \\`d\\` \\~\\~e\\~\\~",
            ),
            ("[text](javascript:alert)", "\\[text\\](javascript:alert)"),
            ("![x](https://e.org)", "!\\[x\\](https\\://e.org)"),
            ("<script>", "\\<script\\>"),
            ("see www.example.org", "see www\\.example.org"),
            ("a|b", "a\\|b"),
            ("mailto:a@e.org", "mailto\\:a\\@e.org"),
            ("&amp; $x$", "\\&amp; \\$x\\$"),
            ("note: this", "note: this"),
            ("two\nlines", "two lines"),
            ("\u{202E}", "\\<U+202E\\>"),
        ] {
            assert_eq!(escaped(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_page_has_its_head_its_records_and_numbered_references() {
        let whole = contract::whole("first line\n- second line");
        let sheet = contract::sheet(&whole, &["p1", "l1"]);
        assert_eq!(
            contract::written(&Markdown, &sheet),
            "# A selection of Backfire

- Backfire: 2 of 80 records
- Query: stance:mocking
- Posts by status of their text: paraphrase 1
- Licence: CC BY 4.0
- A paraphrase gives the gist of what its sources report, never the wording; do not quote it as anybody's words.
- Case loud: A loud case
  - Content note: Loud words
  - The sample: Not a sample of anything

## post loud/p1, paraphrase

> first line
> \\- second line

- by: a user
- time: 13 Nov 2013 (day, New York); as written: 2013-11-13 (day)
- interval: 2013-11-13T05:00:00Z to 2013-11-14T05:00:00Z
- form: post on twitter
- counts: likes 12, as written: a dozen likes
- tags: stance:mocking (reading: a riddle)
- sources: \\[1\\] \\[2\\]

## lesson loud/l1

> Ask first
>
> Nobody did

- time: unknown
- code: lesson:audience
- sources: \\[1\\]

## References

1. A. Author, B. \\& C. Author: A bank asks. The Paper, 13–14 Nov 2013 (several days, UTC). <https://example.org/a> (archived: <https://archive.example/a>)
2. A private page. address withheld
"
        );
    }
}
