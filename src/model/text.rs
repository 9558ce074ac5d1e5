//! Values that stand in files as strings: read where the string lies, without a copy of it.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserializer, de};

/// Reads a value from a string.
pub(super) fn read<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    from.deserialize_str(Parsed(PhantomData))
}

struct Parsed<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::tag::Tag;
    use crate::model::time::Instant;

    #[test]
    fn a_string_is_read_with_and_without_escapes_and_nothing_else_is() {
        let tag = |json: &str| serde_json::from_str::<Tag>(json).map(|tag| tag.to_string());
        assert_eq!(tag(r#""stance:mocking""#).unwrap(), "stance:mocking");
        assert_eq!(tag(r#""stance\u003amocking""#).unwrap(), "stance:mocking");
        let said = |json: &str| {
            serde_json::from_str::<Instant>(json)
                .unwrap_err()
                .to_string()
        };
        assert!(said("7").contains("expected a string"));
        assert!(said(r#""soon""#).contains("not an RFC 3339 time"));
    }
}
