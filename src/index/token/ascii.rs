//! Words of ASCII, cut as UAX #29 cuts them but without its tables: most texts are ASCII for most of their length. Where
//! another character stands near, it says so and cuts nothing.

/// What stands at a place where a word may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// A word up to here.
    Word(usize),
    /// No word up to here.
    Gap(usize),
    /// Another character has a say in where this ends.
    Foreign,
}

/// What a byte is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Underscore,
    /// Joins letters and joins digits: `don't`, `x.org`, `3.14`.
    Join,
    /// Joins digits: `1,000`.
    DigitJoin,
    /// Parts words. Before another character it is left to the tables, where it joins letters.
    Colon,
    Space,
    Other,
    Foreign,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Foreign; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b'_' => Kind::Underscore,
            b'.' | b'\'' => Kind::Join,
            b',' | b';' => Kind::DigitJoin,
            b':' => Kind::Colon,
            b' ' => Kind::Space,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// What stands at `at` in a text that ends with `bytes`.
pub(super) fn cut(bytes: &[u8], at: usize) -> Cut {
    let kind = |at: usize| {
        bytes
            .get(at)
            .map_or(Kind::Other, |b| KINDS[usize::from(*b)])
    };
    match kind(at) {
        Kind::Foreign => Cut::Foreign,
        Kind::Letter | Kind::Digit | Kind::Underscore => word(kind, at),
        _ => gap(kind, at, bytes.len()),
    }
}

fn word(kind: impl Fn(usize) -> Kind, from: usize) -> Cut {
    let mut at = from;
    let mut last = kind(at);
    let mut said = false;
    loop {
        let here = kind(at);
        match here {
            Kind::Letter | Kind::Digit => {
                said = true;
                last = here;
            }
            Kind::Underscore => last = here,
            Kind::Foreign => return Cut::Foreign,
            Kind::Space | Kind::Other => break,
            Kind::Join | Kind::DigitJoin | Kind::Colon => {
                let next = kind(at + 1);
                if next == Kind::Foreign {
                    return Cut::Foreign;
                }
                let joins = match here {
                    Kind::Join => matches!(last, Kind::Letter | Kind::Digit),
                    Kind::DigitJoin => last == Kind::Digit,
                    _ => false,
                };
                if !joins || next != last {
                    break;
                }
            }
        }
        at += 1;
    }
    if said { Cut::Word(at) } else { Cut::Gap(at) }
}

fn gap(kind: impl Fn(usize) -> Kind, from: usize, end: usize) -> Cut {
    let is_over = |at: &usize| {
        matches!(
            kind(*at),
            Kind::Letter | Kind::Digit | Kind::Underscore | Kind::Foreign
        )
    };
    let mut at = (from + 1..end).find(is_over).unwrap_or(end);
    if kind(at) != Kind::Foreign {
        return Cut::Gap(at);
    }
    // A mark or a joiner belongs to the sign before it; spaces stay together.
    at -= 1;
    while at > from && kind(at) == Kind::Space && kind(at - 1) == Kind::Space {
        at -= 1;
    }
    if at > from {
        Cut::Gap(at)
    } else {
        Cut::Foreign
    }
}
