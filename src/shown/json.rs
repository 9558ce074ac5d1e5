//! JSON that is safe to look at: what may not be seen as it is becomes `\uXXXX`, which every reader turns back.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::class;

/// Compact JSON in printable characters only: escapes DEL, C1, bidi controls, zero-width, tag and other characters without a
/// look as `\uXXXX`, with surrogate pairs beyond U+FFFF.
#[derive(Debug, Clone, Copy, Default)]
pub struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in fragment.char_indices() {
            if !class::is_forbidden(c) {
                continue;
            }
            out.write_all(&fragment.as_bytes()[from..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

/// Writes `value` as one line of JSON, as it comes. Fails when `out` does, or when a map has keys that are no strings.
pub fn write(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = BufWriter::new(out);
    value
        .serialize(&mut Serializer::with_formatter(&mut line, Printable))
        .map_err(io::Error::from)?;
    line.write_all(b"\n")?;
    line.flush()
}
