//! Texts that try to do harm to a terminal, for the tests of everything that prints.
//!
//! None of them may reach an outlet as it is; every one must leave it standing.

/// The whole set, several hundred short texts, each different. [`long_line`] and [`pile`] make the huge ones.
pub fn inputs() -> Vec<String> {
    let mut all = Vec::new();
    controls(&mut all);
    sequences(&mut all);
    invisible(&mut all);
    emoji(&mut all);
    shapes(&mut all);
    all.sort();
    all.dedup();
    all
}

/// A line of ten mebibytes, plain but for one escape at its end.
pub fn long_line() -> String {
    let mut line = "all work and no play ".repeat(10 * 1024 * 1024 / 21);
    line.push_str("\u{1B}[2J");
    line
}

/// One letter under this many marks.
pub fn pile(marks: usize) -> String {
    format!("z{}", "\u{0351}".repeat(marks))
}

/// Every control character: alone, in a word, and twice where only the second one would be noticed.
fn controls(all: &mut Vec<String>) {
    for c in (0..0x20).chain(0x7F..0xA0).filter_map(char::from_u32) {
        all.push(c.to_string());
        all.push(format!("be{c}fore"));
        all.push(format!("{c}{c}31mtwice"));
    }
}

/// What follows the control sequence introducer.
const CSI: &[&str] = &[
    "2J",
    "3J",
    "H",
    "1;1H",
    "31m",
    "0m",
    "5i",
    "6n",
    "c",
    "?1049h",
    "?1049l",
    "?25l",
    "?1000h",
    "?1006h",
    "?2004h",
    "?2004l",
    "8;1;1t",
    "21t",
    "20t",
    "14t",
    "1$r",
    "!p",
    "?7l",
    "2 q",
    ">c",
    "=c",
    "38;2;255;0;0m",
    "99999999999999999999C",
    "s",
    "u",
    "S",
    "T",
    "12;24r",
    "4h",
    "\"q",
    ">4;2m",
    "?u",
    "<u",
    "200~",
    "201~",
];

/// What follows the operating system command.
const OSC: &[&str] = &[
    "0;new title",
    "1;icon",
    "2;title",
    "4;1;rgb:ff/00/00",
    "4;1;?",
    "7;file:///etc",
    "8;;https://example.org",
    "8;id=x;file:///etc/passwd",
    "9;notice",
    "9;4;1;50",
    "10;?",
    "10;#ffffff",
    "11;?",
    "11;#000000",
    "12;red",
    "22;pointer",
    "50;font",
    "52;c;ZWNobyBoaQ==",
    "52;c;?",
    "52;;!",
    "99;i=1;hello",
    "104",
    "110",
    "111",
    "133;A",
    "133;D;1",
    "633;P;Cwd=/tmp",
    "777;notify;title;body",
    "1337;File=inline=1:AAAA",
    "1337;SetMark",
    "1337;ReportCellSize",
    "1337;CopyToClipboard=",
    "5522;type=read",
    "9;6;\"calc.exe\"",
];

/// Plain words that would mean something to a shell, a page, a sheet or a printer.
const LOADED: &[&str] = &[
    "over\rwritten",
    "line\r\nbreak",
    "two\n\n\nbreaks",
    "tab\tbed\t\t",
    "\u{8}\u{8}\u{8}erased",
    "bell\u{7}\u{7}\u{7}",
    "\u{E}shifted out\u{F}",
    "\u{C}page",
    "\u{B}down",
    "nul\0nul",
    "\\u001b[2J spelled",
    "\\x1b[2J spelled",
    "^[[2J spelled",
    "%1B%5B2J",
    "&#27;[2J",
    "<U+001B> in words",
    "<+3> in words",
    "$(reboot)",
    "`reboot`",
    "'; DROP TABLE posts; --",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{{7*7}}",
    "%s%s%n",
    "../../etc/passwd",
    "C:\\con\\con",
    "<script>alert(1)</script>",
    "[link](javascript:x)",
    "![](file:///etc/passwd)",
    "\u{1B}\u{1B}\u{1B}",
    "+++\u{1B}",
    "~~~",
    "\u{1A}",
    "\u{4}",
];

/// Every way to begin a sequence, with every way to end it and with none.
fn sequences(all: &mut Vec<String>) {
    for body in CSI {
        all.push(format!("csi \u{1B}[{body} after"));
        all.push(format!("c1 csi \u{9B}{body} after"));
    }
    let ends = ["\u{7}", "\u{1B}\\", "\u{9C}", ""];
    for body in OSC {
        for end in ends {
            all.push(format!("osc \u{1B}]{body}{end} after"));
        }
        all.push(format!("c1 osc \u{9D}{body}\u{9C} after"));
    }
    let strings = [
        ("dcs", "\u{1B}P", "\u{90}", "$q\"p"),
        ("dcs", "\u{1B}P", "\u{90}", "+q544e"),
        ("dcs", "\u{1B}P", "\u{90}", "q#0;2;0;0;0~-"),
        (
            "dcs",
            "\u{1B}P",
            "\u{90}",
            "tmux;\u{1B}\u{1B}]52;c;eA==\u{7}",
        ),
        ("apc", "\u{1B}_", "\u{9F}", "Gf=100;AAAA"),
        ("apc", "\u{1B}_", "\u{9F}", "tmux"),
        ("pm", "\u{1B}^", "\u{9E}", "private"),
        ("sos", "\u{1B}X", "\u{98}", "string"),
        ("title", "\u{1B}k", "\u{1B}k", "screen title"),
    ];
    for (name, seven, eight, body) in strings {
        for end in ends {
            all.push(format!("{name} {seven}{body}{end} after"));
            all.push(format!("{name} {eight}{body}{end} after"));
        }
    }
    for end in '0'..='~' {
        all.push(format!("esc \u{1B}{end}"));
    }
    for half in [
        "\u{1B}",
        "\u{1B}[",
        "\u{1B}[3",
        "\u{1B}]52;c;",
        "\u{1B}P",
        "\u{1B}_G",
        "\u{1B}(0lqqk",
    ] {
        all.push(format!("cut off {half}"));
        all.push(format!("{half}first in line"));
    }
    for text in LOADED {
        all.push((*text).to_owned());
    }
}

/// Characters without a look, or with a false one.
fn invisible(all: &mut Vec<String>) {
    let ranges = [
        0xAD..=0xAD,
        0x34F..=0x34F,
        0x600..=0x605,
        0x61C..=0x61C,
        0x6DD..=0x6DD,
        0x70F..=0x70F,
        0x115F..=0x1160,
        0x17B4..=0x17B5,
        0x180B..=0x180F,
        0x200B..=0x200F,
        0x2028..=0x202E,
        0x2060..=0x206F,
        0x3164..=0x3164,
        0xFE00..=0xFE0F,
        0xFEFF..=0xFEFF,
        0xFFA0..=0xFFA0,
        0xFFF0..=0xFFFC,
        0xFFFE..=0xFFFF,
        0xFDD0..=0xFDD3,
        0xE000..=0xE002,
        0xF8FF..=0xF8FF,
        0x378..=0x379,
        0x1_BCA0..=0x1_BCA3,
        0x1_D173..=0x1_D17A,
        0x1_FFFE..=0x1_FFFF,
        0xE_0000..=0xE_0002,
        0xE_0020..=0xE_0041,
        0xE_007E..=0xE_0080,
        0xE_0100..=0xE_0102,
        0xE_01EF..=0xE_01F0,
        0xF_0000..=0xF_0001,
        0xF_FFFD..=0x10_0001,
        0x10_FFFD..=0x10_FFFF,
    ];
    for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
        all.push(format!("in{c}side"));
    }
    for c in "\u{202A}\u{202B}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}".chars() {
        all.push(c.to_string());
        all.push(format!("{c}gnp.exe"));
        all.push(format!("{c}{c}{c}nested\u{202C}\u{2069}"));
        all.push(format!("שלום {c}abc\u{202C} עולם"));
    }
    let spelled: String = "tagged"
        .chars()
        .filter_map(|c| char::from_u32(0xE_0000 + u32::from(c)))
        .collect();
    all.push(format!("hidden {spelled} words"));
    all.push(spelled);
    all.push(format!(
        "smuggled 😀{}",
        "\u{E0158}\u{E0159}\u{FE00}\u{E015A}"
    ));
    all.push("\u{200D}\u{200D}\u{200D}".to_owned());
    all.push("a\u{200D}b\u{FE0F}c".to_owned());
    all.push("می\u{200C}خواهم".to_owned());
    all.push("\u{FEFF}bom first".to_owned());
    all.push("раураl \u{430}\u{440}\u{440}le mixed scripts".to_owned());
}

/// Pictures, whole and broken.
fn emoji(all: &mut Vec<String>) {
    for text in [
        "👩\u{200D}👩\u{200D}👧\u{200D}👦",
        "👩🏽\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👩🏿",
        "🏳\u{FE0F}\u{200D}🌈",
        "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "1\u{FE0F}\u{20E3}",
        "#\u{FE0F}\u{20E3}",
        "1\u{FE0F}",
        "1\u{20E3}",
        "☎\u{FE0F}",
        "☎\u{FE0E}",
        "♻\u{FE0F}",
        "❤\u{FE0F}\u{FE0F}\u{FE0F}",
        "👍🏽",
        "🏽",
        "🇩🇪",
        "🇩",
        "🇩🇪🇫🇷🇬🇧🇺",
        "👩\u{200D}",
        "\u{200D}👩",
        "👩\u{200D}\u{200D}👩",
        "👩\u{200D}a",
        "a\u{200D}👩",
        "👩\u{FE0F}\u{200D}",
        "👩🏽\u{FE0F}",
        "🇩\u{FE0F}",
        "🧑\u{200D}🚀",
        "⌚\u{FE0F}⌚\u{FE0E}",
        "©\u{FE0F}",
        "👁\u{FE0F}\u{200D}🗨\u{FE0F}",
        "🫠🫡🫢",
        "\u{1FAE9}",
    ] {
        all.push(text.to_owned());
        all.push(format!("x{text}y{text}"));
    }
    all.push("👩\u{200D}".repeat(300));
    all.push(format!("{}👩", "👩\u{200D}".repeat(300)));
    all.push("❤\u{FE0F}".repeat(500));
    all.push("🇩".repeat(501));
}

/// Wide, tall, long and backward texts.
fn shapes(all: &mut Vec<String>) {
    for marks in [1, 7, 8, 9, 31, 100, 5_000] {
        all.push(pile(marks));
        all.push(format!("he{} comes", pile(marks)));
        all.push("\u{489}".repeat(marks));
        all.push(format!("漢{}", "\u{20DD}".repeat(marks)));
        all.push(format!("क{}", "\u{93F}".repeat(marks)));
    }
    for text in [
        "",
        " ",
        "   ",
        "　",
        "漢字かな交じり文、句読点。",
        "한국어 문장입니다",
        "ᄒᆞᆫ글",
        "ｆｕｌｌｗｉｄｔｈ",
        "ﾊﾝｶｸ",
        "مرحبا بالعالم",
        "שָׁלוֹם",
        "ܫܠܡܐ",
        "العربية English עברית 123",
        "हिन्दी क्षत्रिय",
        "ไทยไม่มีช่องว่าง",
        "བོད་ཡིག",
        "ខ្មែរ",
        "ﷺﷺﷺ",
        "𒐫𒐫",
        "꧅꧅",
        "﷽",
        "ǅ ﬀ ß İ ı ſ",
        "e\u{301} é",
        "\u{301}first",
        " \u{301}second",
        "a\n\u{301}third",
        "Ａ\u{30A}",
        "½ ⅓ ①",
        "\u{A0}\u{2003}\u{3000}\u{202F}\u{205F}\u{2009}",
        "\u{2800}\u{2800}",
        "─│┌┐└┘█▓▒░",
        "‐‑‒–—―",
        "\u{FFFD}\u{FFFD}",
        "ൎൎൎ",
        "\u{110BD}\u{11083}",
        "\u{1F3F4}\u{200D}\u{2620}\u{FE0F}",
        "ᄀᄀᄀᄀ가각",
        "\u{A9}\u{AE}\u{2122}",
        "\u{0D4E}\u{0D15}",
    ] {
        all.push(text.to_owned());
    }
    for unit in [
        "x", "漢", "ж", "é", "🙂", "\u{1100}", "\u{0D4E}", "\u{1B}[", "\u{200B}", "\n", "\t", "a ",
        "\u{202E}",
    ] {
        for times in [79, 81, 2_000] {
            all.push(unit.repeat(times));
        }
    }
    all.push("x".repeat(70_000));
    all.push("漢".repeat(30_000));
    all.push(format!("https://example.org/{}", "a/".repeat(400)));
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_enough_and_all_differ() {
        let all = super::inputs();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert!(all.len() >= 600, "{}", all.len());
    }
}
