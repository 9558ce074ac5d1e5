//! The shape of a record: what keys it has and of what type, told from the schemas of [`crate::archive::schema`]. Explains why
//! something does not read, and finds what reads but is not known.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde_json::Value;

use crate::archive::fault::Fault;
use crate::archive::locate::{self, Spot};
use crate::archive::repeats;
use crate::archive::schema;
use crate::archive::walk::Walk;
use crate::model::finding::Severity;

/// The schema of one file, made when it is first needed.
#[derive(Debug)]
pub(crate) struct Shape {
    file: &'static str,
    schema: OnceCell<Value>,
}

impl Shape {
    /// The shape of the records (or of the document) in `file`.
    pub(crate) fn of(file: &'static str) -> Self {
        Self {
            file,
            schema: OnceCell::new(),
        }
    }

    pub(crate) fn schema(&self) -> &Value {
        self.schema.get_or_init(|| schema::of_file(self.file))
    }
}

/// Looks at a record that reads: unknown keys, keys given twice.
pub(crate) fn inspect(
    shape: &Shape,
    file: &'static str,
    line: usize,
    bytes: &[u8],
    faults: &mut Vec<Fault>,
) {
    let Ok(value) = serde_json::from_slice(bytes) else {
        return;
    };
    let mut walk = Walk::new(shape.schema(), file, line);
    walk.value(&value, "");
    faults.extend(
        walk.faults
            .into_iter()
            .filter(|f| f.severity == Severity::Warning),
    );
    repeats::report(file, line, bytes, faults);
}

/// Says why a record or document does not read; always adds at least one error.
pub(crate) fn explain(
    shape: &Shape,
    file: &'static str,
    line: usize,
    bytes: &[u8],
    error: &serde_json::Error,
    faults: &mut Vec<Fault>,
) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(bad) => {
            faults.push(bad_utf8(file, line, bytes, bad.valid_up_to()));
            return;
        }
    };
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => {
            faults.push(syntax(file, line, text, &error));
            return;
        }
    };
    let before = faults.len();
    let mut walk = Walk::new(shape.schema(), file, line);
    walk.value(&value, "");
    faults.extend(walk.faults);
    repeats::report(file, line, bytes, faults);
    if !has_error(&faults[before..]) {
        faults.push(Fault {
            spot: at(text, error),
            ..unread(file, line, String::new(), error)
        });
    }
}

/// Says why a part of a document, at `pointer`, does not read; always adds at least one error.
pub(crate) fn blame(
    shape: &Shape,
    file: &'static str,
    pointer: &str,
    value: &Value,
    error: &serde_json::Error,
    faults: &mut Vec<Fault>,
) {
    let before = faults.len();
    let mut walk = Walk::new(shape.schema(), file, 0);
    walk.part(value, pointer);
    // Warnings are gathered from the document as a whole.
    let errors = walk.faults.into_iter();
    faults.extend(errors.filter(|f| f.severity == Severity::Error));
    if !has_error(&faults[before..]) {
        faults.push(unread(file, 0, pointer.to_owned(), error));
    }
}

/// Says that a list is no list.
pub(crate) fn blame_list(
    file: &'static str,
    pointer: &str,
    value: &Value,
    faults: &mut Vec<Fault>,
) {
    faults.push(wrong_type(file, 0, pointer, "a list", value));
}

/// A required key that is not there.
pub(crate) fn missing(file: &'static str, line: usize, pointer: &str, key: &str) -> Fault {
    Fault {
        file,
        line,
        spot: Spot::Value(pointer.to_owned()),
        severity: Severity::Error,
        rule: "missing-key",
        message: format!("the key {key:?} is missing"),
        hint: format!("add {key:?}"),
    }
}

/// A value of another type than the format has there.
pub(crate) fn wrong_type(
    file: &'static str,
    line: usize,
    pointer: &str,
    wanted: &str,
    value: &Value,
) -> Fault {
    Fault {
        file,
        line,
        spot: Spot::Value(pointer.to_owned()),
        severity: Severity::Error,
        rule: "wrong-type",
        message: format!("{} is {}, not {wanted}", name(pointer), kind(value)),
        hint: format!("write {wanted}"),
    }
}

/// The text of a document; bytes that are no UTF-8 are reported and shown as U+FFFD, so that the rest can be read.
pub(crate) fn text<'a>(
    file: &'static str,
    bytes: &'a [u8],
    faults: &mut Vec<Fault>,
) -> Cow<'a, str> {
    if let Err(bad) = std::str::from_utf8(bytes) {
        faults.push(bad_utf8(file, 0, bytes, bad.valid_up_to()));
    }
    String::from_utf8_lossy(bytes)
}

/// Text that is no JSON.
pub(crate) fn syntax(
    file: &'static str,
    line: usize,
    text: &str,
    error: &serde_json::Error,
) -> Fault {
    Fault {
        file,
        line,
        spot: at(text, error),
        severity: Severity::Error,
        rule: "syntax",
        message: format!("not JSON: {}", without_place(error)),
        hint:
            "mend the brackets, quotes and commas here; in a .jsonl file every record is one line"
                .to_owned(),
    }
}

/// The key at the end of a pointer, as a message names it.
pub(crate) fn name(pointer: &str) -> String {
    let mut steps = pointer.rsplit('/').filter(|step| !step.is_empty());
    match steps.next() {
        None => "the record".to_owned(),
        Some(step) if step.parse::<usize>().is_ok() => match steps.next() {
            Some(list) => format!("an element of {:?}", plain(list)),
            None => "the element".to_owned(),
        },
        Some(step) => format!("{:?}", plain(step)),
    }
}

fn plain(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn has_error(faults: &[Fault]) -> bool {
    faults.iter().any(|f| f.severity == Severity::Error)
}

fn unread(file: &'static str, line: usize, pointer: String, error: &serde_json::Error) -> Fault {
    Fault {
        file,
        line,
        message: format!("{} does not read: {}", name(&pointer), without_place(error)),
        spot: Spot::Value(pointer),
        severity: Severity::Error,
        rule: "wrong-type",
        hint: "compare with the schema in assets/schema".to_owned(),
    }
}

fn bad_utf8(file: &'static str, line: usize, bytes: &[u8], offset: usize) -> Fault {
    let text = String::from_utf8_lossy(&bytes[..offset.min(bytes.len())]);
    let (row, column) = locate::line_column(&text, text.len());
    Fault {
        file,
        line,
        spot: Spot::At(row, column),
        severity: Severity::Error,
        rule: "bad-utf8",
        message: format!(
            "byte 0x{:02x} is no UTF-8 here",
            bytes.get(offset).copied().unwrap_or_default()
        ),
        hint: "save the file as UTF-8".to_owned(),
    }
}

/// `serde_json` counts columns in bytes.
fn at(text: &str, error: &serde_json::Error) -> Spot {
    let line = error.line().max(1);
    let row = text.split('\n').nth(line - 1).unwrap_or_default();
    let before = locate::head(row, error.column().saturating_sub(1));
    Spot::At(line, before.chars().count() + 1)
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_named_by_its_key() {
        for (pointer, expected) in [
            ("", "the record"),
            ("/0", "the element"),
            ("/tags/0", "an element of \"tags\""),
            ("/tags/0/tag", "\"tag\""),
            ("/a~1b", "\"a/b\""),
        ] {
            assert_eq!(name(pointer), expected);
        }
    }

    #[test]
    fn columns_of_syntax_errors_count_characters() {
        let text = "{\"é\": ü}";
        let error = serde_json::from_str::<Value>(text).expect_err("no JSON");
        assert_eq!(at(text, &error), Spot::At(1, 7));
    }
}
