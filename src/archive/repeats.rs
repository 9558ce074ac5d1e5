//! Keys given twice in one object: readers of JSON differ in which value they take, so neither can be meant for sure.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::archive::fault::Fault;
use crate::archive::locate::Spot;
use crate::archive::walk::step;
use crate::model::finding::Severity;

/// Reports each key that stands a second time in its object.
pub(crate) fn report(file: &'static str, line: usize, bytes: &[u8], faults: &mut Vec<Fault>) {
    let found = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let seen = Seen {
        pointer: String::new(),
        found: &found,
    };
    // What does not parse is reported elsewhere.
    if seen.deserialize(&mut reader).is_err() {
        return;
    }
    for pointer in found.into_inner() {
        let key = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        faults.push(Fault {
            file,
            line,
            spot: Spot::Again(pointer),
            severity: Severity::Error,
            rule: "duplicate-key",
            message: format!("the key {key:?} stands twice in the same object"),
            hint: "keep one of the two".to_owned(),
        });
    }
}

struct Seen<'a> {
    pointer: String,
    found: &'a RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Seen<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seen<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let pointer = format!("{}/{}", self.pointer, step(&key));
            if !keys.insert(key) {
                self.found.borrow_mut().push(pointer.clone());
            }
            map.next_value_seed(Seen {
                pointer,
                found: self.found,
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while list
            .next_element_seed(Seen {
                pointer: format!("{}/{index}", self.pointer),
                found: self.found,
            })?
            .is_some()
        {
            index += 1;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_key_is_found_and_only_those() {
        for (text, expected) in [
            (r#"{"a": 1, "b": {"a": 2}}"#, vec![]),
            (r#"{"a": 1, "a": 2}"#, vec!["/a"]),
            (r#"{"x": [{}, {"k/y": 1, "k/y": null}]}"#, vec!["/x/1/k~1y"]),
            (r#"{"a": 1, "a": 2, "a": 3}"#, vec!["/a", "/a"]),
            (r#"{"a": 1, "\u0061": 2}"#, vec!["/a"]),
            (r#"{"a": 1, "a": "#, vec![]),
        ] {
            let mut faults = Vec::new();
            report("posts.jsonl", 1, text.as_bytes(), &mut faults);
            let found: Vec<Spot> = faults.into_iter().map(|f| f.spot).collect();
            let expected: Vec<Spot> = expected
                .into_iter()
                .map(|p| Spot::Again(p.to_owned()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
