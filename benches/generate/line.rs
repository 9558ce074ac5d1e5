//! One post as a line of `posts.jsonl`. Written as text: a data set of ten million is made in a few minutes.

use std::fmt::Write as _;

use super::curve::{Curve, PHASES, phase_at};
use super::dice::{Dice, floor};
use super::texts::Writer;

/// Stances of the codebook, the values of posts, and how often each comes.
pub const STANCES: [&str; 8] = [
    "critical",
    "mocking",
    "neutral",
    "supportive",
    "hostile",
    "reporting",
    "off-topic",
    "official",
];
const STANCE_WEIGHTS: [u32; 8] = [40, 18, 14, 12, 7, 5, 3, 1];

/// Tactics of the codebook, the frequent ones first.
const TACTICS: [&str; 24] = [
    "sarcasm",
    "accusation",
    "rhetorical-question",
    "direct-question",
    "demand",
    "insult",
    "moral-appeal",
    "pun",
    "parody",
    "testimony",
    "comparison",
    "pop-culture",
    "link-evidence",
    "image-evidence",
    "statistic",
    "meta-comment",
    "call-to-action",
    "boycott-call",
    "counter-hashtag",
    "genuine-participation",
    "absurdism",
    "advice",
    "own-words",
    "humour",
];

/// Where posts stand, the most frequent first.
pub const PLATFORMS: [&str; 8] = [
    "twitter",
    "reddit",
    "facebook",
    "instagram",
    "tiktok",
    "bluesky",
    "mastodon",
    "youtube",
];
const PLATFORM_WEIGHTS: [u32; 8] = [52, 14, 10, 8, 6, 4, 3, 3];

const FORMS: [(&str, u32); 3] = [("post", 70), ("quote", 20), ("repost", 10)];

/// An instant as files have it.
pub fn stamp(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The id of the post with this number.
struct Id(u32);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p{}", 1_000_000_000_000 + u64::from(self.0) * 977)
    }
}

/// Writes the post of this number, with its line end, into `line`.
pub fn write(
    number: u32,
    curve: &Curve,
    writer: &mut Writer<'_>,
    dice: &mut Dice,
    line: &mut Line,
) {
    let seconds = curve.next(dice);
    let phase = PHASES[phase_at(seconds)].0;
    let answers = (number > 0 && dice.percent(40)).then(|| Id(dice.below(number)));
    let form = if answers.is_some() {
        "reply"
    } else {
        FORMS[dice.weighted(&FORMS.map(|(_, weight)| weight))].0
    };
    let platform = PLATFORMS[dice.weighted(&PLATFORM_WEIGHTS)];
    let author = writer.author(dice);
    let lang = if dice.percent(92) {
        "en"
    } else {
        *dice.one(&["es", "de", "fr", "pt"])
    };
    writer.write(dice, &mut line.said);
    let out = &mut line.text;
    out.clear();
    let (from, to) = (stamp(seconds), stamp(seconds + 1));
    let id = Id(number);
    let _ = write!(
        out,
        r#"{{"id":"{id}","status":"synthetic","form":"{form}","platform":"{platform}","#
    );
    let _ = write!(
        out,
        r#""time":{{"from":"{from}","to":"{to}","precision":"second"}},"#
    );
    let _ = write!(
        out,
        r#""phase":{{"id":"{phase}","basis":"time"}},"role":"user{author}","text":""#
    );
    escape(&line.said, out);
    let _ = write!(out, r#"","lang":"{lang}","tags":["#);
    let stance = STANCES[dice.weighted(&STANCE_WEIGHTS)];
    let _ = write!(out, r#"{{"tag":"stance:{stance}","basis":"reading"}}"#);
    let mut used = 0_u32;
    for _ in 0..dice.weighted(&[40, 30, 18, 9, 3]) {
        let tactic = floor(dice.part().powi(2) * 24.0) as usize;
        if used & (1 << tactic) == 0 {
            used |= 1 << tactic;
            let tactic = TACTICS[tactic];
            let _ = write!(out, r#",{{"tag":"tactic:{tactic}","basis":"reading"}}"#);
        }
    }
    let likes = floor((1.0 - dice.part()).powf(-0.9) - 1.0);
    let (reposts, replies) = (likes / dice.between(2, 8), likes / dice.between(3, 20));
    let _ = write!(
        out,
        r#"],"counts":{{"likes":{likes},"reposts":{reposts},"replies":{replies}}}"#
    );
    if let Some(answered) = answers {
        let _ = write!(out, r#","reply_to":"{answered}""#);
    }
    out.push_str("}\n");
}

/// Room for a line and the text in it, used again for every post.
#[derive(Default)]
pub struct Line {
    /// The line as written last.
    pub text: String,
    said: String,
}

/// A text between the quotes of JSON; it holds no control characters.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        out.push_str(&rest[..at]);
        out.push('\\');
        out.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
