//! What do editors do to a story? The ways in which a reprint differs from what it was made of.

use super::grammar::{Cast, Paragraph, Part, fill, news};
use super::lists;
use crate::synth::draw::Draw;

/// One thing done to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    /// The end is cut off, 10 to 70 % of it.
    Tail,
    /// Paragraphs are left out.
    Drop,
    /// Two paragraphs change places.
    Swap,
    /// The first paragraph is new.
    Lead,
    /// Paragraphs of the outlet's own.
    Insert,
    /// Some sentences say it in other words.
    Reword,
    /// A name is written in full wherever it stands.
    Expand,
    /// An opening quotation mark is lost.
    Orphan,
    /// Claims are made less certain.
    Hedge,
    /// Two paragraphs become one.
    Join,
}

impl Operation {
    /// Those that may be seen in fitting.
    pub(super) const SEEN: [Self; 8] = [
        Self::Tail,
        Self::Drop,
        Self::Swap,
        Self::Lead,
        Self::Insert,
        Self::Reword,
        Self::Expand,
        Self::Orphan,
    ];
    /// Those kept for the test of what was not seen.
    pub(super) const UNSEEN: [Self; 2] = [Self::Hedge, Self::Join];

    /// The name in the truth.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Tail => "tail_cut",
            Self::Drop => "paragraphs_dropped",
            Self::Swap => "paragraphs_swapped",
            Self::Lead => "new_lead",
            Self::Insert => "local_insert",
            Self::Reword => "reworded",
            Self::Expand => "name_expanded",
            Self::Orphan => "orphan_quote",
            Self::Hedge => "hedged",
            Self::Join => "paragraphs_joined",
        }
    }

    /// Does it to a story.
    pub(super) fn apply(self, draw: &mut Draw, cast: &Cast, story: &mut Vec<Paragraph>) {
        let n = story.len();
        let one = |draw: &mut Draw, from: usize, to: usize| {
            from + draw.below((to - from).max(1) as u32) as usize
        };
        match self {
            Self::Tail => {
                let kept = n * (30 + draw.below(61) as usize) / 100;
                story.truncate(kept.max(2));
            }
            Self::Drop => {
                for _ in 0..=draw.below(2) {
                    if story.len() > 3 {
                        let at = one(draw, 1, story.len());
                        story.remove(at);
                    }
                }
            }
            Self::Swap if n > 3 => {
                let (a, b) = (one(draw, 1, n), one(draw, 1, n));
                story.swap(a, b);
            }
            Self::Lead => story[0] = news(draw, cast, 1, 0).remove(0),
            Self::Insert => {
                let others = Cast::new(draw);
                for paragraph in news(draw, &others, 1, 1) {
                    let at = one(draw, 1, story.len());
                    story.insert(at, paragraph);
                }
            }
            Self::Reword => {
                for sentence in story.iter_mut().flatten() {
                    if draw.in_thousand(220) && !sentence.contains(&Part::Open) {
                        let frame = draw.one_of(lists::FRAMES);
                        *sentence = fill(draw, frame, cast, "");
                    }
                }
            }
            Self::Expand => {
                let (short, long) = &cast.firms[0];
                in_texts(story, |text| text.replace(short.as_str(), long));
            }
            Self::Orphan => {
                let opens = story.iter_mut().flatten().find(|s| s.contains(&Part::Open));
                if let Some(sentence) = opens {
                    sentence.retain(|part| *part != Part::Open);
                }
            }
            Self::Hedge => in_texts(story, |text| {
                text.replace(" would ", " would reportedly ").replace(" went ", " allegedly went ")
            }),
            Self::Join if n > 3 => {
                let at = one(draw, 1, n - 1);
                let next = story.remove(at + 1);
                story[at].extend(next);
            }
            Self::Swap | Self::Join => {}
        }
    }
}

fn in_texts(story: &mut [Paragraph], change: impl Fn(&str) -> String) {
    for part in story.iter_mut().flatten().flatten() {
        if let Part::Text(text) = part {
            *text = change(text);
        }
    }
}
