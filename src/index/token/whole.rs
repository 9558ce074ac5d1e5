//! What is kept whole: `#tags`, `@names`, `$CASH` and the hosts of addresses; where each begins and ends in a text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// The next part of a text.
pub(super) enum Part {
    /// Kept whole, up to `end`.
    Whole {
        /// The whole in the text; an address is skipped up to its host.
        range: Range<usize>,
        /// Where the words inside it begin.
        body: usize,
    },
    /// Ordinary text up to here.
    Plain(usize),
}

/// What begins at `at`, a character boundary before the end of the text.
pub(super) fn part(text: &str, at: usize) -> Part {
    let bytes = text.as_bytes();
    if may_begin(bytes[at]) && is_boundary(text, at) {
        let rest = &text[at..];
        if let Some((start, end)) = address(rest) {
            return Part::Whole {
                range: at + start..at + end,
                body: at + start,
            };
        }
        if let Some((body, end)) = sigil(rest) {
            return Part::Whole {
                range: at..at + end,
                body: at + body,
            };
        }
    }
    // On until something whole may begin.
    let end = (at + 1..text.len()).find(|at| {
        may_begin(bytes[*at])
            && is_boundary(text, *at)
            && text[*at..]
                .chars()
                .next()
                .is_some_and(|c| is_sigil(c) || address(&text[*at..]).is_some())
    });
    Part::Plain(end.unwrap_or(text.len()))
}

/// Whether a sigil or an address can begin with this byte: most bytes are told apart by it alone.
const fn may_begin(byte: u8) -> bool {
    const WIDE: u8 = 0xef;
    matches!(byte, b'#' | b'@' | b'$' | b'h' | b'H' | WIDE)
}

/// Whether no letter or digit stands before `at`.
fn is_boundary(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric()),
    }
}

pub(super) fn is_sigil(c: char) -> bool {
    matches!(c, '#' | '@' | '$' | '＃' | '＠' | '＄')
}

/// Where the host of an address begins and ends, when one stands here.
pub(super) fn address(rest: &str) -> Option<(usize, usize)> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })?
        .len();
    let www = rest
        .get(scheme..scheme + 4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let start = if www { scheme + 4 } else { scheme };
    let host = &rest[start..];
    let end = host
        .find(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '-')))
        .unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    host.contains(|c: char| c.is_alphanumeric())
        .then_some((start, start + host.len()))
}

/// Where the word of a `#tag`, `@name` or `$CASH` begins and ends, when one stands here.
pub(super) fn sigil(rest: &str) -> Option<(usize, usize)> {
    let first = rest.chars().next().filter(|c| is_sigil(*c))?;
    let is_name = matches!(first, '@' | '＠');
    let is_cash = matches!(first, '$' | '＄');
    let start = first.len_utf8();
    let mut end = start;
    let mut hosted = false;
    let body = &rest[start..];
    for (at, c) in body.char_indices() {
        let is_inside = || {
            let next = body[at + c.len_utf8()..].chars().next();
            at > 0 && next.is_some_and(char::is_alphanumeric)
        };
        let belongs = match c {
            '.' | '@' if is_name && is_inside() => {
                hosted = true;
                true
            }
            '-' => is_name && hosted && is_inside(),
            '_' => !is_cash,
            _ => {
                c.is_alphanumeric() && (!is_cash || c.is_alphabetic())
                    || is_combining_mark(c) && at > 0
            }
        };
        if !belongs {
            break;
        }
        end = start + at + c.len_utf8();
    }
    rest[start..end]
        .contains(char::is_alphanumeric)
        .then_some((start, end))
}
