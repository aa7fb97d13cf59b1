//! How does a house print? Agencies with the forms of their credits, outlets with their style and furniture.

use std::fmt::Write;

use super::grammar::{Paragraph, Part, Sentence, capitalised};
use super::lists;
use crate::synth::draw::{Draw, Purpose};

/// How quotation marks and apostrophes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Curly,
    Straight,
    /// British: single curly ones.
    Single,
}

/// How days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// `on Monday`
    Weekday,
    /// `on March 3`
    MonthFirst,
    /// `on 3 March`
    DayFirst,
    /// `on Monday (Mar 3)`
    Bracket,
}

/// House style.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) marks: Marks,
    pub(super) british: bool,
    pub(super) days: Days,
    /// ` — `, ` – ` or ` - `
    pub(super) dash: &'static str,
    /// `per cent`, `percent` or `%`
    pub(super) share: &'static str,
    /// `$3 million` or `$3m`
    pub(super) million: &'static str,
    /// Whether there is no line between paragraphs.
    pub(super) one_line: bool,
}

/// An agency: its name and how it signs.
#[derive(Debug)]
pub(super) struct Agency {
    pub(super) name: &'static str,
    /// As it stands in a dateline.
    pub(super) code: &'static str,
    /// After the dateline's bracket.
    pub(super) dash: &'static str,
    /// The last line of its own texts; `{name}`, `{name2}` are people, `{date}` a day.
    pub(super) signature: &'static str,
    /// How others name it below a text.
    pub(super) tails: &'static [&'static str],
    /// In a byline, after a name.
    pub(super) byline: &'static str,
    pub(super) domain: &'static str,
    /// Whether it is kept for the test of what was not seen in fitting.
    pub(super) unseen: bool,
}

/// Agencies with their own forms, as far as these are known.
pub(super) const AGENCIES: &[Agency] = &[
    Agency {
        name: "Reuters",
        code: "Reuters",
        dash: " - ",
        signature: "(Reporting by {name}; Editing by {name2})",
        tails: &["REUTERS", "— Reuters", "Source: Reuters", "(Reuters)"],
        byline: "Reuters",
        domain: "reuters.com",
        unseen: false,
    },
    Agency {
        name: "The Associated Press",
        code: "AP",
        dash: " — ",
        signature: "___\n\nAssociated Press writer {name} contributed to this report.",
        tails: &[
            "Copyright 2025 The Associated Press. All rights reserved.",
            "Source: The Associated Press",
        ],
        byline: "Associated Press",
        domain: "apnews.com",
        unseen: false,
    },
    Agency {
        name: "AFP",
        code: "AFP",
        dash: " - ",
        signature: "bur-abc/def",
        tails: &["— AFP", "© 2025 AFP", "AFP"],
        byline: "AFP",
        domain: "afp.com",
        unseen: false,
    },
    Agency {
        name: "The Canadian Press",
        code: "",
        dash: " — ",
        signature: "This report by The Canadian Press was first published {date}.",
        tails: &["This report by The Canadian Press was first published {date}."],
        byline: "The Canadian Press",
        domain: "thecanadianpress.com",
        unseen: false,
    },
    Agency {
        name: "dpa",
        code: "dpa",
        dash: " - ",
        signature: "© dpa-infocom, dpa:250304-99-123456/2",
        tails: &["Quelle: dpa", "© dpa"],
        byline: "dpa",
        domain: "dpa.com",
        unseen: false,
    },
    Agency {
        name: "Xinhua",
        code: "Xinhua",
        dash: " -- ",
        signature: "",
        tails: &["Source: Xinhua", "— Xinhua"],
        byline: "Xinhua",
        domain: "news.cn",
        unseen: false,
    },
    Agency {
        name: "EFE",
        code: "EFE",
        dash: ".- ",
        signature: "",
        tails: &["(Con información de EFE)", "— EFE"],
        byline: "EFE",
        domain: "efe.com",
        unseen: false,
    },
    Agency {
        name: "PTI",
        code: "PTI",
        dash: " ",
        signature: "PTI ABC DEF",
        tails: &[
            "(This story has not been edited by our staff and is published from a syndicated feed. PTI)",
            "(PTI)",
        ],
        byline: "PTI",
        domain: "ptinews.com",
        unseen: false,
    },
    Agency {
        name: "Bloomberg",
        code: "Bloomberg",
        dash: " -- ",
        signature: "©2025 Bloomberg L.P.",
        tails: &["BLOOMBERG", "©2025 Bloomberg L.P."],
        byline: "Bloomberg News",
        domain: "bloomberg.com",
        unseen: false,
    },
    Agency {
        name: "Kyodo",
        code: "Kyodo",
        dash: " -- ",
        signature: "==Kyodo",
        tails: &["KYODO", "— Kyodo"],
        byline: "Kyodo News",
        domain: "kyodonews.net",
        unseen: true,
    },
    Agency {
        name: "UPI",
        code: "UPI",
        dash: " -- ",
        signature: "",
        tails: &["Copyright 2025 United Press International", "— UPI"],
        byline: "United Press International",
        domain: "upi.com",
        unseen: true,
    },
    Agency {
        name: "Bernama",
        code: "Bernama",
        dash: " -- ",
        signature: "-- BERNAMA",
        tails: &["– Bernama", "BERNAMA"],
        byline: "Bernama",
        domain: "bernama.com",
        unseen: true,
    },
];

/// A page's outlet.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) style: Style,
    /// Lines above and below a text.
    pub(super) above: Vec<&'static str>,
    pub(super) below: Vec<&'static str>,
    /// How it names the agencies it prints.
    pub(super) credits: Habit,
    /// Whether its own stories say whose they are.
    pub(super) signs: bool,
}

/// How an outlet names an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    Dateline,
    Tail,
    Byline,
    AuthorField,
}

const PLACES: &[&str] = &[
    "Harbour",
    "Alder",
    "Carrow",
    "Northgate",
    "Millbrook",
    "Eastvale",
    "Stonebridge",
    "Redcliff",
    "Fairmont",
    "Ashford",
    "Kingsport",
    "Lakeside",
    "Westmoor",
    "Silverton",
    "Brightwater",
    "Oakhurst",
    "Penrow",
    "Summerfield",
    "Thornley",
    "Wexcombe",
];
const PAPERS: &[&str] = &["Ledger", "Post", "Courier", "Herald", "Gazette"];

/// All outlets, the same for every seed.
pub(super) fn outlets() -> Vec<Outlet> {
    let names = PLACES.iter().flat_map(|place| PAPERS.iter().map(move |p| format!("{place} {p}")));
    names.enumerate().map(|(n, name)| outlet(n as u64, name)).collect()
}

fn outlet(n: u64, name: String) -> Outlet {
    let mut draw = Draw::new(0, Purpose::House, n);
    let british = draw.in_thousand(500);
    let style = Style {
        marks: draw.one_of(&[Marks::Curly, Marks::Straight, Marks::Single]),
        british,
        days: draw.one_of(&[Days::Weekday, Days::MonthFirst, Days::DayFirst, Days::Bracket]),
        dash: draw.one_of(&[" — ", " – ", " - "]),
        share: if british { " per cent" } else { draw.one_of(&[" percent", "%"]) },
        million: draw.one_of(&[" million", "m"]),
        one_line: draw.in_thousand(100),
    };
    let some = |draw: &mut Draw, list: &[&'static str]| -> Vec<&'static str> {
        let n = draw.below(3) as usize;
        (0..n).map(|_| draw.one_of(list)).collect()
    };
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    Outlet {
        domain: letters.to_ascii_lowercase() + ".example",
        name,
        style,
        above: some(&mut draw, lists::ABOVE),
        below: some(&mut draw, lists::BELOW),
        credits: draw.one_of(&[Habit::Dateline, Habit::Tail, Habit::Byline, Habit::AuthorField]),
        signs: draw.in_thousand(700),
    }
}

/// The style of an agency.
pub(super) fn agency_style(n: usize) -> Style {
    Style {
        marks: if n.is_multiple_of(2) { Marks::Straight } else { Marks::Curly },
        british: n.is_multiple_of(3),
        days: Days::Weekday,
        dash: " - ",
        share: "%",
        million: " million",
        one_line: false,
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday"];

/// A day of 2025, counted from its first: month and day from 1. Days beyond either end are its first and last.
pub(super) fn date(day: i32) -> (usize, usize) {
    const LENGTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut left = day.clamp(0, 364);
    for (month, length) in LENGTHS.into_iter().enumerate() {
        if left < length {
            return (month + 1, left as usize + 1);
        }
        left -= length;
    }
    (12, 31)
}

/// `March 4, 2025`
pub(super) fn long_date(day: i32) -> String {
    let (month, of_month) = date(day);
    format!("{} {of_month}, 2025", MONTHS[month - 1])
}

/// `March 4`
pub(super) fn month_day(day: i32) -> String {
    let (month, of_month) = date(day);
    format!("{} {of_month}", MONTHS[month - 1])
}

impl Style {
    fn day(self, day: i32) -> String {
        // 1 January 2025 was a Wednesday.
        let weekday = WEEKDAYS[day.rem_euclid(7) as usize];
        let (month, of_month) = date(day);
        let month = MONTHS[month - 1];
        match self.days {
            Days::Weekday => format!("on {weekday}"),
            Days::MonthFirst => format!("on {month} {of_month}"),
            Days::DayFirst => format!("on {of_month} {month}"),
            Days::Bracket => format!("on {weekday} ({} {of_month})", &month[..3]),
        }
    }

    /// A sentence of a story of a day.
    pub(super) fn sentence(self, sentence: &Sentence, today: i32) -> String {
        let (open, close, apostrophe) = match self.marks {
            Marks::Curly => ("“", "”", "’"),
            Marks::Straight => ("\"", "\"", "'"),
            Marks::Single => ("‘", "’", "’"),
        };
        let mut out = String::new();
        for part in sentence {
            match part {
                Part::Text(text) => out += &text.replace('\'', apostrophe),
                Part::Spelling(british, american, capital) => {
                    out += &capitalised(if self.british { british } else { american }, *capital);
                }
                Part::Day(offset) => out += &self.day(today + offset),
                Part::Share(share) => {
                    let _ = write!(out, "{share}{}", self.share);
                }
                Part::Money(sum) => {
                    let _ = write!(out, "${sum}{}", self.million);
                }
                Part::Open => out += open,
                Part::Close => out += close,
            }
        }
        // A frame may begin with a day or a name.
        capitalised(&out, true)
    }

    /// Paragraphs, with a line between them where the style has one.
    pub(super) fn text(self, story: &[Paragraph], today: i32) -> Vec<String> {
        let paragraph = |p: &Paragraph| -> String {
            p.iter().map(|s| self.sentence(s, today)).collect::<Vec<_>>().join(" ")
        };
        story.iter().map(paragraph).filter(|p| !p.is_empty()).collect()
    }
}
