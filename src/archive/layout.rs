//! The canonical layout of JSON: `", "` and `": "` between parts, floats with their point, and the lines of a document.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// One value on one line.
pub(crate) fn line<T: Serialize>(value: &T) -> String {
    text(value, Spaced)
}

/// An object with one key a line, and one element a line in its lists of objects. Without a newline at the end.
pub(crate) fn document<T: Serialize>(value: &T) -> String {
    text(value, Document::default())
}

fn text<T: Serialize>(value: &T, layout: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let mut out = Serializer::with_formatter(&mut bytes, layout);
    // Records have text keys and are written into memory, so nothing can fail.
    if value.serialize(&mut out).is_err() {
        return String::new();
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The separators Python's `json.dumps` has by default, which most tools can be told to write.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        separate(out, first)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        separate(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_f64<W: Write + ?Sized>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        float(out, value)
    }
}

#[derive(Default)]
struct Document {
    depth: usize,
    list: List,
}

/// How the list that is the value of a top-level key is laid out; known with its first element.
#[derive(Default, Clone, Copy, PartialEq)]
enum List {
    #[default]
    Inline,
    Undecided,
    Lines,
}

impl Document {
    /// Called before every value but an object.
    fn not_an_object(&mut self) {
        if self.depth == 2 && self.list == List::Undecided {
            self.list = List::Inline;
        }
    }
}

impl Formatter for Document {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.not_an_object();
        self.depth += 1;
        if self.depth == 2 {
            self.list = List::Undecided;
        }
        out.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if self.depth == 2 && self.list == List::Lines {
            out.write_all(b"\n  ")?;
        }
        self.depth = self.depth.saturating_sub(1);
        out.write_all(b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.depth == 2 && self.list == List::Lines {
            return out.write_all(b",\n    ");
        }
        separate(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        // A word or number as first element decides as a list would.
        self.not_an_object();
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if self.depth == 2 && self.list == List::Undecided {
            self.list = List::Lines;
            out.write_all(b"\n    ")?;
        }
        self.depth += 1;
        out.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if self.depth == 1 {
            out.write_all(b"\n")?;
        }
        self.depth = self.depth.saturating_sub(1);
        out.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.depth == 1 {
            // The value of a key before may have been a list.
            self.list = List::Inline;
            return out.write_all(if first { b"\n  " } else { b",\n  " });
        }
        separate(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_f64<W: Write + ?Sized>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        float(out, value)
    }
}

fn separate<W: Write + ?Sized>(out: &mut W, first: bool) -> io::Result<()> {
    if first { Ok(()) } else { out.write_all(b", ") }
}

/// Shortest digits that read back the same; exponents with a sign and two digits.
fn float<W: Write + ?Sized>(out: &mut W, value: f64) -> io::Result<()> {
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return out.write_all(text.as_bytes());
    };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    write!(out, "{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn lines_and_documents_have_one_layout() {
        let value = json!({"a": [], "b": [{"x": [1, {"y": 2.0}]}, {}], "c": [1, {"z": []}], "d": {"e": [{}]},
            "f": [[{"g": 1}], {"h": "é\u{7}\u{7f}\n"}], "i": null});
        assert_eq!(
            line(&value),
            "{\"a\": [], \"b\": [{\"x\": [1, {\"y\": 2.0}]}, {}], \"c\": [1, {\"z\": []}], \"d\": {\"e\": [{}]}, \
             \"f\": [[{\"g\": 1}], {\"h\": \"é\\u0007\u{7f}\\n\"}], \"i\": null}"
        );
        assert_eq!(
            document(&value),
            "{\n  \"a\": [],\n  \"b\": [\n    {\"x\": [1, {\"y\": 2.0}]},\n    {}\n  ],\n  \"c\": [1, {\"z\": []}],\n  \
             \"d\": {\"e\": [{}]},\n  \"f\": [[{\"g\": 1}], {\"h\": \"é\\u0007\u{7f}\\n\"}],\n  \"i\": null\n}"
        );
        assert_eq!(
            serde_json::from_str::<Value>(&document(&value)).ok(),
            Some(value)
        );
    }

    #[test]
    fn floats_are_written_as_python_does() {
        for (value, expected) in [
            (18669.0, "18669.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(line(&value), expected);
        }
    }
}
