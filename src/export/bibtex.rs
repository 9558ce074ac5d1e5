//! Citations for LaTeX: records and their sources as BibTeX entries, in UTF-8, with every sign that means something escaped.

use std::io::{self, Write};

use super::citation::{Citation, Issued};
use super::text::line;
use super::{Format, Sheet};

/// `bibtex`.
pub(super) struct BibTex;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Format for BibTex {
    fn name(&self) -> &'static str {
        "bibtex"
    }

    fn about(&self) -> &'static str {
        "citations for LaTeX"
    }

    fn extension(&self) -> &'static str {
        "bib"
    }

    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
        for remark in sheet.remarks() {
            // What begins with this sign begins an entry, also in a remark.
            writeln!(out, "% {}", line(&remark).replace('@', "(at)"))?;
        }
        sheet.citations(&mut |citation| {
            writeln!(out)?;
            write_entry(out, citation)
        })
    }
}

fn write_entry(out: &mut dyn Write, citation: &Citation) -> io::Result<()> {
    writeln!(out, "@misc{{{},", citation.key())?;
    let mut field = |name: &str, value: &str| writeln!(out, "  {name} = {value},");
    // The second braces keep capitals, and `and` in a name from being taken for the word between two.
    let whole = |text: &str| format!("{{{{{}}}}}", escaped(&line(text)));
    if !citation.authors.is_empty() {
        let names: Vec<String> = citation
            .authors
            .iter()
            .map(|name| format!("{{{}}}", escaped(&line(name))))
            .collect();
        field("author", &format!("{{{}}}", names.join(" and ")))?;
    }
    field("title", &whole(&citation.title))?;
    if let Some(title) = &citation.container {
        field(
            "howpublished",
            &format!("{{In: {}}}", escaped(&line(title))),
        )?;
    }
    if let Some(publisher) = &citation.publisher {
        field("howpublished", &whole(publisher))?;
    }
    if let Some(issued) = citation.issued {
        for (name, value) in date(issued) {
            field(name, &value)?;
        }
    }
    if let Some(url) = &citation.url {
        field("url", &format!("{{{url}}}"))?;
    }
    let mut notes = Vec::new();
    if !citation.is_source {
        notes.push(format!("Entry {}.", escaped(&line(&citation.place))));
    }
    if let Some(dated) = citation.dated.as_ref().filter(|_| citation.is_vague()) {
        notes.push(format!("Dated {}.", escaped(&line(dated))));
    }
    if !citation.note.is_empty() {
        notes.push(escaped(&line(&citation.note)));
    }
    if let Some(archived) = &citation.archived {
        notes.push(format!("Archived: \\url{{{archived}}}"));
    }
    if !notes.is_empty() {
        field("note", &format!("{{{}}}", notes.join(" ")))?;
    }
    writeln!(out, "}}")
}

/// The fields of a date: of one that spans several days what both ends share.
fn date(issued: Issued) -> Vec<(&'static str, String)> {
    let (first, last) = (issued.first, issued.last.unwrap_or(issued.first));
    if first.year != last.year {
        return vec![("year", format!("{{{}--{}}}", first.year, last.year))];
    }
    let mut fields = vec![("year", format!("{{{}}}", first.year))];
    let month = first.month.filter(|_| first.month == last.month);
    let name = month.and_then(|month| MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?));
    let Some(name) = name else { return fields };
    fields.push(("month", (*name).to_owned()));
    if let Some(day) = first.day.filter(|_| first.day == last.day) {
        fields.push(("day", format!("{{{day}}}")));
    }
    fields
}

/// The text with every sign TeX or BibTeX takes for its own as the command that prints it. Braces are counted even after a
/// backslash, so they are never written as they are.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' => safe.push_str("\\textbraceleft{}"),
            '}' => safe.push_str("\\textbraceright{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '<' => safe.push_str("\\textless{}"),
            '>' => safe.push_str("\\textgreater{}"),
            '"' => safe.push_str("\\textquotedbl{}"),
            '$' | '&' | '%' | '#' | '_' => {
                safe.push('\\');
                safe.push(c);
            }
            other => safe.push(other),
        }
    }
    safe
}

impl Citation {
    /// Whether its date in words says more than the fields of a date can.
    fn is_vague(&self) -> bool {
        self.issued.is_some_and(|issued| issued.last.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::citation::of_record;
    use crate::export::contract;

    #[test]
    fn entries_read_as_they_should() {
        let whole = contract::whole("50% of {it} & #more_of \\that~ “ok”");
        let sheet = contract::sheet(&whole, &["p1"]);
        assert_eq!(
            contract::written(&BibTex, &sheet),
            "% Backfire: 1 of 80 records
% Query: stance:mocking
% Posts by status of their text: paraphrase 1
% Licence: CC BY 4.0

@misc{loud:p1,
  author = {{Backfire archive}},
  title = {{Post p1: 50\\% of \\textbraceleft{}it\\textbraceright{} \\& \\#more\\_of \\textbackslash{}that\\textasciitilde{} “ok”}},
  howpublished = {In: A loud case},
  year = {2013},
  month = nov,
  day = {13},
  note = {Entry loud/p1. Text: paraphrase. Rests on loud/s1, loud/s2.},
}

@misc{loud:s1,
  author = {{A. Author} and {B. \\& C. Author}},
  title = {{A bank asks}},
  howpublished = {{The Paper}},
  year = {2013},
  month = nov,
  url = {https://example.org/a},
  note = {Dated 13–14 Nov 2013 (several days, UTC). Archived: \\url{https://archive.example/a}},
}

@misc{loud:s2,
  title = {{A private page}},
  note = {address withheld},
}
"
        );
    }

    #[test]
    fn braces_balance_and_keys_are_plain_and_unique_whatever_the_text() {
        for whole in contract::loud() {
            let sheet = contract::sheet(&whole, &contract::IDS);
            let written = contract::written(&BibTex, &sheet);
            let mut depth = 0_i32;
            for c in written.chars() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                assert!(depth >= 0, "{written}");
            }
            assert_eq!(depth, 0, "{written}");
            let mut keys: Vec<&str> = written
                .lines()
                .filter_map(|line| line.strip_prefix("@misc{"))
                .collect();
            assert_eq!(written.matches("@misc{").count(), keys.len(), "{written}");
            let n = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), n, "{written}");
        }
    }

    #[test]
    fn keys_of_different_records_differ() {
        let key = |place: &str| {
            let whole = contract::whole("words");
            let mut citation = of_record(&contract::item(&whole, "p1"));
            place.clone_into(&mut citation.place);
            citation.key()
        };
        assert_eq!(key("askjpm/p01"), "askjpm:p01");
        for (one, other) in [
            ("a-b/c", "a/b-c"),
            ("a/ö", "a/o"),
            ("a/_f6_", "a/ö"),
            ("a/b c", "a/b,c"),
        ] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
        assert!(
            key("a/}{\\,%\u{202E}")
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-:_".contains(&b))
        );
    }
}
