//! What is said of a piece in the end? Roles, degrees, and the verdict that carries them.

use std::fmt;

use serde::Serialize;

use crate::article::{Sourced, When};
use crate::provenance::evidence::{Evidence, Group, Kind, Tier};
use crate::provenance::facts::is_same;
use crate::provenance::segments::{Composition, Segment};

/// The role of a piece. Every piece has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Its carrier wrote it: its own marks say so, or others evidently copy from it.
    Original,
    /// Another wrote it.
    Reprint,
    /// A later version, by the same carrier, of a piece that is here.
    Revision,
    /// Own text around another's.
    Partial,
    /// No credit and no partner: nothing is claimed.
    Unlinked,
    /// The evidence contradicts itself or is too thin to choose.
    Unknown,
}

impl Role {
    /// The role as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Reprint => "reprint",
            Self::Revision => "revision",
            Self::Partial => "partial",
            Self::Unlinked => "unlinked",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How a reprint's text stands to the text it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Degree {
    /// Word for word, but for a few.
    Verbatim,
    /// The same text, changed.
    Edited,
    /// A part of it.
    Abridged,
    /// All of it, with matter added.
    Expanded,
}

impl fmt::Display for Degree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Verbatim => "verbatim",
            Self::Edited => "edited",
            Self::Abridged => "abridged",
            Self::Expanded => "expanded",
        })
    }
}

/// One step on the way from origin to carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// Who held the text.
    pub party: String,
    /// How that is known: `dateline`, `label`, `coverage`.
    pub how: String,
}

/// A story that pieces are evidently copied from and that is not in the collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// `absent:` and the id of its best witness.
    pub id: String,
    /// Who wrote it, where that is known.
    pub origin: Option<String>,
    /// When it was published at the latest, or in what interval.
    pub published: Option<When>,
    /// The pieces copied from it, by id.
    pub members: Vec<usize>,
    /// The member that is likely to be closest to it.
    pub best_witness: usize,
}

/// How much of a piece stands in the reference, in words outside quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// All of the piece's.
    pub words: usize,
    /// Those that stand in a text of the reference.
    pub taken: usize,
    /// The texts of the reference with the words that stand in each, most first.
    pub by: Vec<(usize, usize)>,
}

/// Everything said of one piece.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its role.
    pub role: Role,
    /// How its text stands to its parent's or to that of its kin, for reprints.
    pub degree: Option<Degree>,
    /// Whose page it stands on.
    pub carrier: Option<Sourced>,
    /// The name it counts under.
    pub source: Option<String>,
    /// Who wrote it.
    pub origin: Option<Sourced>,
    /// Everybody whose words it holds, with the share of its words.
    pub origins: Vec<(String, f64)>,
    /// Who passed it on between origin and carrier.
    pub via: Vec<String>,
    /// The piece it was made from, which may be one of the reference.
    pub parent: Option<usize>,
    /// The absent original it was made from.
    pub absent: Option<usize>,
    /// The way from origin to carrier.
    pub lineage: Vec<Hop>,
    /// Confidence in role and origin, in ten-thousandths; none where nothing is claimed.
    pub confidence: Option<u32>,
    /// The tier of the best evidence.
    pub tier: Option<Tier>,
    /// What the evidence for the role sums to, in thousandths; see [`calibration`](crate::provenance::calibration).
    pub score: Option<i32>,
    /// When it was published.
    pub published: Option<When>,
    /// How its words divide.
    pub composition: Composition,
    /// Its words, quoted ones too, that stand in runs of [`LONG_RUN`](crate::provenance::segments::LONG_RUN) words and more of a
    /// source.
    pub verbatim: u32,
    /// The classes of its stretches, in order.
    pub segments: Vec<Segment>,
    /// How much of it stands in the reference; none where nothing does.
    pub reference: Option<Taken>,
    /// What the verdict rests on, and what speaks against it.
    pub evidence: Vec<Evidence>,
}

impl Verdict {
    /// Whether the piece itself names its origin: in its text, its fields or its page's head.
    pub fn is_credited(&self) -> bool {
        self.evidence.iter().any(|e| {
            let by_text = matches!(e.kind.group(), Group::Credit | Group::Metadata);
            let by_label = e.kind == Kind::Label
                && self
                    .origin
                    .as_ref()
                    .is_some_and(|o| o.basis == "label" || is_same(&o.value, &e.text));
            (by_text && e.kind.tier() == Tier::A && e.weight > 0) || by_label
        })
    }
}
