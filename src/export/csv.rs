//! A table: a row a record, the same columns in the same order every time, quoted as RFC 4180 has it.
//!
//! A cell that a spreadsheet would take for a formula gets a `'` before it, which a reader takes off again (a cell that has
//! one by itself gets a second, so that nothing is ever lost); `raw` leaves it out.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Error, ErrorKind, Terminator, WriterBuilder};

use super::text::{visible, web};
use super::{Format, Item, Sheet, address, precision};
use crate::model::any::Record;
use crate::model::post::{Form, Post, Status};
use crate::model::tag::{Basis, Coding, Tag};

/// `csv`.
pub(super) struct Csv;

/// The columns. A new one goes to the end: who reads by place must go on reading.
const COLUMNS: [&str; 37] = [
    "case",
    "kind",
    "id",
    "status",
    "form",
    "platform",
    "by",
    "title",
    "text",
    "from",
    "to",
    "precision",
    "zone",
    "as_written",
    "phase",
    "lang",
    "reply_to",
    "quote_of",
    "tags",
    "grounds",
    "likes",
    "reposts",
    "replies",
    "quotes",
    "views",
    "counts_as_written",
    "reception",
    "sources",
    "addresses",
    "archived",
    "case_title",
    "licence",
    "row",
    "rows",
    "of",
    "query",
    "made",
];

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "a table for spreadsheets and statistics"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
        let mut table = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(out);
        table.write_record(COLUMNS).map_err(plain)?;
        let mut at = 0;
        sheet.records.each(&mut |item| {
            at += 1;
            let cells = row(sheet, at, item);
            let cells = cells.iter().map(|cell| {
                let cell = visible(cell);
                let cell = if sheet.raw { cell.into() } else { guard(&cell) };
                cell.into_owned()
            });
            table.write_record(cells).map_err(plain)
        })?;
        table.flush()
    }
}

/// The outlet's own error, so that a closed pipe is told from a broken one.
fn plain(error: Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The cells of the record that is the `at`th from 1, in the order of [`COLUMNS`].
fn row(sheet: &Sheet<'_>, at: usize, item: &Item<'_>) -> [String; COLUMNS.len()] {
    let post: Option<&Post> = match item.record {
        Record::Post(post) => Some(post),
        _ => None,
    };
    let counts = post.and_then(|post| post.counts.as_ref());
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let time = item.record.time();
    let (gist, more) = item.words();
    let (title, body) = match more {
        Some(more) => (gist, more),
        None => ("", gist),
    };
    let sources = item.sources();
    let each = |of: &dyn Fn(&crate::model::case::Source) -> String| {
        let all: Vec<String> = sources.iter().map(|source| of(source)).collect();
        all.join(" ")
    };
    let codings = item.record.codings();
    let tags = codings.iter().map(|coding| coding.tag.as_str());
    let tags: Vec<&str> = tags.chain(item.record.code().map(Tag::as_str)).collect();
    let grounds: Vec<String> = codings.iter().map(ground).collect();
    [
        item.slug().clone(),
        item.kind.to_owned(),
        item.record.id().to_owned(),
        item.status()
            .map(Status::as_str)
            .unwrap_or_default()
            .to_owned(),
        post.map(|post| Form::as_str(post.form))
            .unwrap_or_default()
            .to_owned(),
        text(post.map(|post| &post.platform)),
        item.who(),
        title.to_owned(),
        body.to_owned(),
        time.map(|time| time.from.to_string()).unwrap_or_default(),
        time.map(|time| time.to.to_string()).unwrap_or_default(),
        time.map(precision).unwrap_or_default().to_owned(),
        text(time.and_then(|time| time.zone.as_ref())),
        text(time.and_then(|time| time.as_written.as_ref())),
        text(
            post.and_then(|post| post.phase.as_ref())
                .map(|phase| &phase.id),
        ),
        text(post.and_then(|post| post.lang.as_ref())),
        text(post.and_then(|post| post.reply_to.as_ref())),
        text(post.and_then(|post| post.quote_of.as_ref())),
        tags.join(" "),
        grounds.join("; "),
        number(counts.and_then(|counts| counts.likes)),
        number(counts.and_then(|counts| counts.reposts)),
        number(counts.and_then(|counts| counts.replies)),
        number(counts.and_then(|counts| counts.quotes)),
        number(counts.and_then(|counts| counts.views)),
        text(counts.and_then(|counts| counts.as_written.as_ref())),
        text(post.and_then(|post| post.reception.as_ref())),
        each(&|source| source.id.clone()),
        each(
            &|source| match (address(source).and_then(web), &source.address) {
                (Some(address), _) => address,
                (None, Some(withheld)) if withheld == super::WITHHELD => withheld.clone(),
                _ => "none".to_owned(),
            },
        ),
        each(&|source| {
            let copy = source.archived.as_deref().and_then(web);
            copy.unwrap_or_else(|| "none".to_owned())
        }),
        item.case.file.title.clone(),
        item.licence().unwrap_or_default().to_owned(),
        at.to_string(),
        sheet.sum.rows.to_string(),
        sheet.head.base.to_string(),
        sheet.head.query.clone(),
        sheet.head.made.clone().unwrap_or_default(),
    ]
}

/// A tag with what it rests on: `stance:mocking (reading: a riddle)`.
pub(super) fn ground(coding: &Coding) -> String {
    let basis = match coding.basis {
        Basis::Source => "source",
        Basis::Reading => "reading",
        Basis::Time => "time",
    };
    match &coding.ground {
        Some(ground) => format!("{} ({basis}: {ground})", coding.tag),
        None => format!("{} ({basis})", coding.tag),
    }
}

/// The cell with a `'` before it where a spreadsheet would take it for a formula, or where a reader would take one off.
fn guard(cell: &str) -> Cow<'_, str> {
    let first = cell.trim_start_matches(['\'', ' ', '\n']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{cell}").into(),
        _ => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;

    fn read(text: &str) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a header"), COLUMNS.as_slice());
        reader.records().map(|row| row.expect("a row")).collect()
    }

    #[test]
    fn formulas_are_quoted_and_come_back() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-x", "'-x"),
            ("@someone", "'@someone"),
            (" =1", "' =1"),
            ("\n=1", "'\n=1"),
            ("'=1", "''=1"),
            ("＝1", "'＝1"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
            ("#AskJPM", "#AskJPM"),
        ] {
            let guarded = guard(cell);
            assert_eq!(guarded, written);
            // What a reader does: the rule the other way round.
            let back = match guarded.strip_prefix('\'') {
                Some(rest) if guard(rest) != rest => rest,
                _ => &guarded,
            };
            assert_eq!(back, cell);
        }
    }

    #[test]
    fn a_row_reads_back_with_its_sources_its_statuses_and_its_place() {
        let whole = contract::whole("stance of =evil, \"quoted\"\nand broken");
        let sheet = contract::sheet(&whole, &["p1", "e1"]);
        let text = contract::written(&Csv, &sheet);
        let rows = read(&text);
        let cell = |row: usize, name: &str| {
            let at = COLUMNS
                .iter()
                .position(|known| *known == name)
                .expect("a column");
            rows[row].get(at).expect("a cell").to_owned()
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(cell(0, "text"), "stance of =evil, \"quoted\"\nand broken");
        for (name, expected) in [
            ("case", "loud"),
            ("kind", "post"),
            ("id", "p1"),
            ("status", "paraphrase"),
            ("from", "2013-11-13T05:00:00Z"),
            ("to", "2013-11-14T05:00:00Z"),
            ("precision", "day"),
            ("tags", "stance:mocking"),
            ("likes", "12"),
            ("views", ""),
            ("sources", "s1 s2"),
            ("addresses", "https://example.org/a withheld"),
            ("archived", "https://archive.example/a none"),
            ("licence", "CC BY 4.0"),
            ("row", "1"),
            ("rows", "2"),
            ("of", "80"),
            ("query", "stance:mocking"),
            ("made", ""),
        ] {
            assert_eq!(cell(0, name), expected, "{name}");
        }
        assert_eq!(
            (cell(1, "kind"), cell(1, "status")),
            ("event".to_owned(), String::new())
        );
        assert!(
            text.lines()
                .next()
                .is_some_and(|line| line.starts_with("case,kind,id,"))
        );
        assert!(text.ends_with("\r\n"));
    }

    #[test]
    fn raw_leaves_formulas_alone() {
        let whole = contract::whole("=1+1");
        let mut sheet = contract::sheet(&whole, &["p1"]);
        assert!(contract::written(&Csv, &sheet).contains(",'=1+1,"));
        sheet.raw = true;
        assert!(contract::written(&Csv, &sheet).contains(",=1+1,"));
    }
}
