//! The line and column of a value in JSON text. Used only when there is something to report, so it may be slow.

use std::collections::HashMap;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// A place in a JSON text, by JSON pointer (`/tags/0/tag`; the empty pointer is the whole text).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Line and column, both from 1, the column in characters.
    At(usize, usize),
    /// Where the value begins.
    Value(String),
    /// Where the key of the value begins.
    Key(String),
    /// Where the key stands a second time in the same object.
    Again(String),
}

/// Line and column (in characters), both from 1, of the value at `pointer`; of the nearest enclosing value when it is not there.
pub fn locate(text: &str, pointer: &str) -> (usize, usize) {
    all(text, &[&Spot::Value(pointer.to_owned())])
        .pop()
        .unwrap_or((1, 1))
}

/// The places of all `spots`, in their order, for one look at the text.
pub fn all(text: &str, spots: &[&Spot]) -> Vec<(usize, usize)> {
    let tree = parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .ok()
        .and_then(|result| result.value);
    let mut seen: HashMap<&Spot, (usize, usize)> = HashMap::new();
    spots
        .iter()
        .map(|spot| {
            *seen.entry(spot).or_insert_with(|| match (spot, &tree) {
                (Spot::At(line, column), _) => (*line, *column),
                (_, Some(tree)) => line_column(text, offset(tree, spot)),
                (_, None) => (1, 1),
            })
        })
        .collect()
}

/// Line and column of a byte offset.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = head(text, offset);
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (
        before.bytes().filter(|b| *b == b'\n').count() + 1,
        before[start..].chars().count() + 1,
    )
}

/// The text before a byte offset, or before the character it lies in.
pub(crate) fn head(text: &str, offset: usize) -> &str {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Strict JSON: what `serde_json` reads too.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

fn offset(tree: &Value<'_>, spot: &Spot) -> usize {
    let (pointer, wanted) = match spot {
        Spot::At(..) => return 0,
        Spot::Value(pointer) => (pointer, Part::Value),
        Spot::Key(pointer) => (pointer, Part::Key),
        Spot::Again(pointer) => (pointer, Part::Again),
    };
    let mut here = tree;
    let mut found = here.range().start;
    let mut steps = pointer.split('/').skip(1).peekable();
    while let Some(step) = steps.next() {
        let step = step.replace("~1", "/").replace("~0", "~");
        let last = steps.peek().is_none();
        match here {
            Value::Object(object) => {
                let mut same = object
                    .properties
                    .iter()
                    .filter(|p| p.name.as_str() == step.as_str());
                // A reader takes the last of several equal keys, so the value meant is the last one's.
                let property: Option<&ObjectProp<'_>> = match wanted {
                    Part::Again if last => same.nth(1),
                    _ => same.next_back(),
                };
                let Some(property) = property else {
                    return found;
                };
                here = &property.value;
                found = match wanted {
                    Part::Key | Part::Again if last => property.range.start,
                    _ => here.range().start,
                };
            }
            Value::Array(array) => {
                let Some(element) = step
                    .parse::<usize>()
                    .ok()
                    .and_then(|n| array.elements.get(n))
                else {
                    return found;
                };
                here = element;
                found = here.range().start;
            }
            _ => return found,
        }
    }
    found
}

#[derive(Clone, Copy)]
enum Part {
    Value,
    Key,
    Again,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_lines_and_characters() {
        let text = "{\n  \"é\": \"ü\", \"a/b\": [1, {\"k\": 2}],\n  \"k\": 1, \"k\": 2\n}\n";
        let value = |p: &str| Spot::Value(p.to_owned());
        for (spot, expected) in [
            (value(""), (1, 1)),
            (value("/é"), (2, 8)),
            (Spot::Key("/é".to_owned()), (2, 3)),
            (value("/a~1b/1/k"), (2, 30)),
            (value("/a~1b/7"), (2, 20)),
            (value("/none"), (1, 1)),
            (value("/k"), (3, 16)),
            (Spot::Again("/k".to_owned()), (3, 11)),
            (Spot::At(4, 1), (4, 1)),
        ] {
            assert_eq!(all(text, &[&spot]), [expected], "{spot:?}");
        }
    }

    #[test]
    fn text_that_is_no_json_has_a_beginning() {
        for text in ["", "{", "[1,", "\u{feff}{}", "{\"a\": }", "// c\n{}"] {
            assert_eq!(locate(text, "/a/0"), (1, 1), "{text:?}");
        }
    }

    #[test]
    fn offsets_inside_a_character_and_past_the_end_are_harmless() {
        assert_eq!(line_column("é\nü", 1), (1, 1));
        assert_eq!(line_column("é\nü", 4), (2, 1));
        assert_eq!(line_column("é\nü", 99), (2, 2));
    }
}
