//! Walks a JSON value along its schema. Knows the few words of JSON Schema that the generated schemas use.

use serde_json::{Map, Value};

use crate::archive::fault::Fault;
use crate::archive::locate::Spot;
use crate::archive::shape::{missing, name, wrong_type};
use crate::model::finding::Severity;
use crate::model::tag::Tag;
use crate::model::time::Instant;

/// A walk through one record or document, gathering what does not fit.
pub(crate) struct Walk<'a> {
    root: &'a Value,
    file: &'static str,
    line: usize,
    pub(crate) faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(root: &'a Value, file: &'static str, line: usize) -> Self {
        Self {
            root,
            file,
            line,
            faults: Vec::new(),
        }
    }

    /// Walks the whole; `pointer` is where it stands.
    pub(crate) fn value(&mut self, value: &Value, pointer: &str) {
        self.visit(self.root, value, pointer);
    }

    /// Walks a part of a document that stands at `pointer`.
    pub(crate) fn part(&mut self, value: &Value, pointer: &str) {
        let mut schema = self.root;
        for step in pointer.split('/').skip(1) {
            schema = self.resolve(schema);
            let below = match step.parse::<usize>() {
                Ok(_) => schema.get("items"),
                Err(_) => schema.get("properties").and_then(|p| p.get(step)),
            };
            let Some(below) = below else { return };
            schema = below;
        }
        self.visit(schema, value, pointer);
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let target = schema.get("$ref").and_then(Value::as_str);
        target
            .and_then(|t| self.root.pointer(t.trim_start_matches('#')))
            .unwrap_or(schema)
    }

    fn visit(&mut self, schema: &'a Value, value: &Value, pointer: &str) {
        let schema = self.resolve(schema);
        // The generated schemas use `anyOf` for "this or null" alone.
        if let Some(ways) = schema.get("anyOf").and_then(Value::as_array) {
            let way = ways
                .iter()
                .find(|w| w.get("type") != Some(&Value::from("null")));
            if let (Some(way), false) = (way, value.is_null()) {
                self.visit(way, value, pointer);
            }
            return;
        }
        if let Some(words) = words(schema) {
            self.word(&words, value, pointer);
            return;
        }
        if !self.fits(schema, value, pointer) {
            return;
        }
        match value {
            Value::Object(map) => self.object(schema, map, pointer),
            Value::Array(list) => {
                if let Some(items) = schema.get("items") {
                    for (index, element) in list.iter().enumerate() {
                        self.visit(items, element, &format!("{pointer}/{index}"));
                    }
                }
            }
            Value::String(text) => self.text(schema, text, pointer),
            _ => {}
        }
    }

    fn fits(&mut self, schema: &Value, value: &Value, pointer: &str) -> bool {
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => return true,
        };
        let whole = |v: &Value| {
            let least = schema.get("minimum").and_then(Value::as_i64);
            let most = match schema.get("format").and_then(Value::as_str) {
                Some("uint32") => u64::from(u32::MAX),
                _ => u64::MAX,
            };
            match least {
                Some(_) => v.as_u64().is_some_and(|n| n <= most),
                None => v.is_i64() || v.is_u64(),
            }
        };
        let fits = types.iter().any(|t| match *t {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "integer" => whole(value),
            "number" => value.is_number(),
            _ => true,
        });
        if !fits {
            let wanted = types
                .iter()
                .map(|t| match *t {
                    "boolean" => "true or false",
                    "string" => "text",
                    "array" => "a list",
                    "object" => "an object",
                    "integer" => "a whole number",
                    "number" => "a number",
                    other => other,
                })
                .collect::<Vec<_>>()
                .join(" or ");
            let fault = wrong_type(self.file, self.line, pointer, &wanted, value);
            self.faults.push(fault);
        }
        fits
    }

    fn object(&mut self, schema: &'a Value, map: &Map<String, Value>, pointer: &str) {
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !map.contains_key(key) {
                self.faults
                    .push(missing(self.file, self.line, pointer, key));
            }
        }
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        for (key, value) in map {
            let below = format!("{pointer}/{}", step(key));
            if let Some(schema) = properties.get(key) {
                self.visit(schema, value, &below);
            } else if !key.starts_with("x-") {
                let absent = properties.keys().map(String::as_str);
                let near = nearest(key, absent.filter(|k| !map.contains_key(*k)));
                self.unknown_key(key, near, below);
            }
        }
    }

    fn unknown_key(&mut self, key: &str, near: Option<&str>, pointer: String) {
        self.faults.push(Fault {
            file: self.file,
            line: self.line,
            spot: Spot::Key(pointer),
            severity: Severity::Warning,
            rule: "unknown-key",
            message: format!("the key {key:?} is not known here"),
            hint: match near {
                Some(near) => format!("did you mean {near:?}? keys of your own begin with x-"),
                None => "remove it, or begin its name with x- if it is your own".to_owned(),
            },
        });
    }

    fn word(&mut self, words: &[&str], value: &Value, pointer: &str) {
        let Some(text) = value.as_str() else {
            let fault = wrong_type(self.file, self.line, pointer, "text", value);
            self.faults.push(fault);
            return;
        };
        if words.contains(&text) {
            return;
        }
        self.faults.push(Fault {
            file: self.file,
            line: self.line,
            spot: Spot::Value(pointer.to_owned()),
            severity: Severity::Error,
            rule: "unknown-value",
            message: format!("{} has no value {text:?}", name(pointer)),
            hint: match nearest(text, words.iter().copied()) {
                Some(near) => format!("did you mean {near:?}? one of: {}", words.join(", ")),
                None => format!("one of: {}", words.join(", ")),
            },
        });
    }

    fn text(&mut self, schema: &Value, text: &str, pointer: &str) {
        if let Some(odd) = text.chars().find(|c| is_invisible(*c)) {
            self.faults.push(Fault {
                file: self.file,
                line: self.line,
                spot: Spot::Value(pointer.to_owned()),
                severity: Severity::Warning,
                rule: "control-character",
                message: format!("{} holds U+{:04X}", name(pointer), u32::from(odd)),
                hint: "remove the character: it shows nothing, or changes how other text shows"
                    .to_owned(),
            });
        }
        let (rule, error) = if schema.get("pattern").is_some() {
            ("bad-tag", text.parse::<Tag>().err())
        } else if schema.get("format") == Some(&Value::from("date-time")) {
            ("bad-time", text.parse::<Instant>().err())
        } else if schema.get("maxLength") == Some(&Value::from(1)) && text.chars().count() != 1 {
            ("wrong-type", Some("not one character".to_owned()))
        } else {
            return;
        };
        if let Some(error) = error {
            let (what, how) = error.split_once(": ").unwrap_or((&error, ""));
            let (what, how) = match how {
                "" => what.split_once(", such as ").unwrap_or((what, "")),
                _ => (what, how),
            };
            self.faults.push(Fault {
                file: self.file,
                line: self.line,
                spot: Spot::Value(pointer.to_owned()),
                severity: Severity::Error,
                rule,
                message: format!("{} is {text:?}: {what}", name(pointer)),
                hint: match rule {
                    "bad-time" => format!("write an RFC 3339 time with its zone, such as {how}"),
                    "bad-tag" => how.to_owned(),
                    _ => "write a single character".to_owned(),
                },
            });
        }
    }
}

/// Characters that direct a terminal or the order of writing, or hide. Joiners stay: scripts and emoji need them.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The words a value may be, where the schema lists them.
fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).collect());
    }
    let ways = schema.get("oneOf").and_then(Value::as_array)?;
    let mut words = Vec::new();
    for way in ways {
        match way.get("enum").and_then(Value::as_array) {
            Some(list) => words.extend(list.iter().filter_map(Value::as_str)),
            None => words.push(way.get("const").and_then(Value::as_str)?),
        }
    }
    Some(words)
}

/// The name nearest to `text`, if one is near enough to be meant.
pub(crate) fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // The distance takes time by both lengths, and nothing so long is a slip of the pen.
    if text.len() > 100 {
        return None;
    }
    let most = (text.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::osa_distance(text, name), name))
        .filter(|(far, _)| *far <= most)
        .min()
        .map(|(_, name)| name)
}

/// A key as a step of a JSON pointer.
pub(crate) fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
