//! The fields of a record in a reader's words and order, none of them a bare key of a file.

use std::io;

use serde_json::Value;

use super::record::evidence;
use crate::cli::page::Page;
use crate::model::any;
use crate::model::calendar::Zone;
use crate::model::record::Whole;
use crate::model::time::{Instant, Precision, Time};
use crate::shown::{Shown, counted};

/// Fields that are told elsewhere, or are nothing to a reader.
const APART: [&str; 10] = [
    "id",
    "schema",
    "tags",
    "facets",
    "sources",
    "order",
    "code",
    "category",
    "qualifier",
    "unit",
];

/// What a reader looks for first, and what a decision point is told in; the rest follows by name.
const FIRST: [&str; 24] = [
    "title", "claim", "heading", "measure", "reported", "value", "name", "about", "text", "thesis",
    "summary", "time", "actor", "role", "by", "phase", "known", "options", "done", "followed",
    "prompts", "claims", "for", "against",
];

/// Fields whose names in files say too little.
const NAMES: [(&str, &str); 14] = [
    ("actor", "by"),
    ("basis", "rests on"),
    ("claims", "the accounts"),
    ("dissent", "against the common reading"),
    ("for", "evidence"),
    ("against", "evidence against"),
    ("known", "known then"),
    ("lang", "language"),
    ("official", "an act of the organisation"),
    ("quote_of", "quotes"),
    ("refs", "shows in"),
    ("reply_to", "answers"),
    ("target", "on"),
    ("value", "number"),
];

/// Lists of ids; each is told with what its record says.
const POINTERS: [&str; 3] = ["about", "refs", "touches"];

/// What telling a field needs to know.
pub(super) struct Told<'a> {
    pub(super) whole: &'a Whole,
    pub(super) zone: &'a Zone,
}

impl Told<'_> {
    /// Every field; what is not known is left out, for the JSON document has it as null.
    pub(super) fn write(&self, page: &mut Page<'_>, record: &Value) -> io::Result<()> {
        let mut fields: Vec<_> = record.as_object().into_iter().flatten().collect();
        fields.sort_by_key(|(key, value)| {
            let place = FIRST.iter().position(|known| known == key);
            // A list of the records it is about is no heading.
            let place = place.filter(|_| !(*key == "about" && value.is_array()));
            place.unwrap_or(FIRST.len())
        });
        for (key, value) in fields {
            match (key.as_str(), value) {
                (key, _) if APART.contains(&key) => {}
                // Told with its definition, among the tags.
                ("role", Value::String(role)) if role.starts_with("role:") => {}
                ("role", Value::String(_)) => self.field(page, 0, "by", value)?,
                ("value", Value::Number(number)) => {
                    let words = number_in_words(number.as_f64(), record);
                    page.hanging(0, &Shown::own("number: "), &Shown::line(&words))?;
                }
                (key, value) => self.field(page, 0, key, value)?,
            }
        }
        Ok(())
    }

    fn field(
        &self,
        page: &mut Page<'_>,
        indent: usize,
        key: &str,
        value: &Value,
    ) -> io::Result<()> {
        let label = label(key);
        match value {
            Value::Null => Ok(()),
            Value::Array(list) => self.list(page, indent, key, list),
            Value::Object(_) => {
                if let Some(words) = self.line(key, value) {
                    return page.hanging(indent, &label, &Shown::block(&words));
                }
                page.text(indent, &label)?;
                self.inner(page, indent + 2, value)
            }
            Value::String(text) => {
                page.hanging(indent, &label, &Shown::block(&self.word(key, text)))
            }
            Value::Bool(yes) => {
                let word = if *yes { "yes" } else { "no" };
                page.hanging(indent, &label, &Shown::own(word))
            }
            Value::Number(n) => page.hanging(indent, &label, &Shown::say(format_args!("{n}"))),
        }
    }

    fn inner(&self, page: &mut Page<'_>, indent: usize, value: &Value) -> io::Result<()> {
        for (key, value) in value.as_object().into_iter().flatten() {
            self.field(page, indent, key, value)?;
        }
        Ok(())
    }

    fn list(
        &self,
        page: &mut Page<'_>,
        indent: usize,
        key: &str,
        list: &[Value],
    ) -> io::Result<()> {
        let label = label(key);
        if list.is_empty() {
            return Ok(());
        }
        let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
        let short = words.len() == list.len() && key != "prompts" && !POINTERS.contains(&key);
        if short {
            return page.hanging(indent, &label, &Shown::line(&words.join(", ")));
        }
        page.text(indent, &label)?;
        for item in list {
            match (key, item) {
                (_, Value::String(id)) if POINTERS.contains(&key) => {
                    evidence(page, indent + 2, id, None, self.whole)?;
                }
                (_, Value::String(text)) => {
                    page.hanging(indent + 2, &Shown::own("- "), &Shown::line(text))?;
                }
                ("options", Value::Object(_)) => {
                    let label = Shown::say(format_args!("{}) ", text(item, "id")));
                    page.hanging(indent + 2, &label, &Shown::line(text(item, "text")))?;
                }
                ("claims", Value::Object(_)) => {
                    let from: Vec<&str> = item["sources"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect();
                    let (claim, from) = (text(item, "text"), from.join(", "));
                    let words = Shown::say(format_args!("{claim} [{from}]"));
                    page.hanging(indent + 2, &Shown::own("- "), &words)?;
                }
                _ => match item["ref"].as_str() {
                    Some(target) => {
                        evidence(page, indent + 2, target, item["why"].as_str(), self.whole)?;
                    }
                    None => self.inner(page, indent + 2, item)?,
                },
            }
        }
        Ok(())
    }

    /// An object that makes a line of words.
    fn line(&self, key: &str, value: &Value) -> Option<String> {
        match key {
            "phase" => {
                let id = value["id"].as_str()?;
                let name = self.whole.case.phase(id).map_or("", |phase| &phase.name);
                let basis = value["basis"].as_str().map_or("unknown", basis);
                Some(format!("{id}, {name} (rests on {basis})"))
            }
            "done" => {
                let told = value["text"].as_str()?;
                Some(match value["option"].as_str() {
                    Some(option) => format!("{option}) {told}"),
                    None => told.to_owned(),
                })
            }
            "anchor" => Some(format!("“{}”", value["quote"].as_str()?)),
            "counts" => Some(self.counts(value)),
            _ => {
                let time = serde_json::from_value::<Time>(value.clone()).ok()?;
                Some(self.time(&time))
            }
        }
    }

    fn time(&self, time: &Time) -> String {
        let mut words = self.zone.full(time.from, time.to, time.precision);
        if let Some(written) = &time.as_written {
            words.push_str(", as written: ");
            words.push_str(written);
        }
        words
    }

    /// Reported counts in a line: `1400 reposts, 3 replies, as of …`.
    fn counts(&self, value: &Value) -> String {
        let mut parts = Vec::new();
        for (key, one) in [
            ("likes", "like"),
            ("reposts", "repost"),
            ("quotes", "quote"),
            ("views", "view"),
        ] {
            let n = value[key].as_u64().and_then(|n| usize::try_from(n).ok());
            parts.extend(n.map(|n| counted(n, one)));
        }
        parts.extend(value["replies"].as_u64().map(|n| match n {
            1 => "1 reply".to_owned(),
            n => format!("{n} replies"),
        }));
        if let Ok(time) = serde_json::from_value::<Time>(value["as_of"].clone()) {
            parts.push(format!("as of {}", self.time(&time)));
        }
        if let Some(written) = value["as_written"].as_str() {
            parts.push(format!("as written: {written}"));
        }
        parts.join(", ")
    }

    /// A text for what it stands for: a moment, a person's name, a record's words.
    fn word(&self, key: &str, text: &str) -> String {
        match key {
            "known_from" | "on" => text.parse::<Instant>().map_or_else(
                |_| text.to_owned(),
                |at| self.zone.full(at, at, Precision::Minute),
            ),
            "actor" => match self.whole.case.actor(text) {
                Some(actor) => actor.name.clone(),
                None => text.to_owned(),
            },
            "reply_to" | "quote_of" | "target" => match any::find(self.whole, text) {
                Some((_, record)) => format!("{text}, {}", record.gist()),
                None => text.to_owned(),
            },
            "basis" => basis(text).to_owned(),
            _ => text.to_owned(),
        }
    }
}

fn label(key: &str) -> Shown<'static> {
    let name = NAMES.iter().find(|(known, _)| *known == key);
    let name = name.map_or_else(|| key.replace('_', " "), |(_, name)| (*name).to_owned());
    Shown::say(format_args!("{name}: "))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn basis(word: &str) -> &str {
    match word {
        "source" => "a cited source",
        "reading" => "the archive's own reading",
        "time" => "the time alone",
        other => other,
    }
}

/// The value of a figure with its qualification and unit: `more than 6000 posts`.
fn number_in_words(number: Option<f64>, figure: &Value) -> String {
    let qualifier = match text(figure, "qualifier") {
        "exact" => "exactly".to_owned(),
        word => word.replace('-', " "),
    };
    let number = number.map_or(String::new(), |number| number.to_string());
    format!("{qualifier} {number} {}", text(figure, "unit"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Told;
    use crate::archive::Archive;
    use crate::cli::page::Page;
    use crate::model::calendar::Zone;

    #[test]
    fn fields_are_told_in_words() {
        let loaded = Archive::builtin().load("askjpm").expect("the case");
        let (whole, zone) = (&loaded.whole, &Zone::utc());
        let phase = &whole.case.file.phases[0];
        let told_phase = format!(
            "phase: {}, {} (rests on the time alone)\n",
            phase.id, phase.name
        );
        let table = [
            (json!({"actor": "a-jpmorgan"}), "by: J.P. Morgan\n"),
            (json!({"actor": "nobody"}), "by: nobody\n"),
            (json!({"role": "a user: x"}), "by: a user: x\n"),
            (json!({"role": "role:host"}), ""),
            (
                json!({"phase": {"id": phase.id, "basis": "time"}}),
                told_phase.as_str(),
            ),
            (
                json!({"value": 6000.0, "qualifier": "more-than", "unit": "posts"}),
                "number: more than 6000 posts\n",
            ),
            (
                json!({"counts": {"reposts": 1, "replies": 2, "likes": null}}),
                "counts: 1 repost, 2 replies\n",
            ),
            (
                json!({"official": true}),
                "an act of the organisation: yes\n",
            ),
            (json!({"order": 3, "reply_to": null, "refs": []}), ""),
            (
                json!({"claims": [{"text": "A.", "sources": ["s1", "s2"]}]}),
                "the accounts:\n  - A. [s1, s2]\n",
            ),
            (json!({"later": [{"a": "b"}, 3]}), "later:\n  a: b\n"),
            (
                json!({
                    "against": [], "followed": "F.", "for": [{"ref": "gone", "why": "W."}], "prompts": ["P?", "Q?"],
                    "known": "K.", "done": {"option": "a", "text": "D."},
                    "options": [{"id": "a", "text": "One", "code": null}, {"id": "b", "text": "Two"}],
                }),
                "known then: K.\noptions:\n  a) One\n  b) Two\ndone: a) D.\nfollowed: F.\nprompts:\n  - P?\n  - Q?\n\
                 evidence:\n  gone\n    because: W.\n",
            ),
        ];
        for (record, told) in table {
            let mut out = Vec::new();
            Told { whole, zone }
                .write(&mut Page::new(&mut out, 80), &record)
                .expect("a vector takes everything");
            assert_eq!(String::from_utf8(out).expect("text"), told, "{record}");
        }
    }
}
