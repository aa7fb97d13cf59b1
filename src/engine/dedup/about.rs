//! What is known of a text besides its words? Who published it and when: what decides which of two copies stays.

use crate::article::{DateKind, Document, Piece, Precision, When};
use crate::extract::date;
use crate::extract::outlet::{domain_of, name_key};
use crate::verify::Context;

/// Source and date of a text, as far as record or page tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct About {
    /// A hash of its source's name; 0 where none is known. It never leaves the run.
    pub(super) source: u64,
    pub(super) published: Option<Published>,
}

/// When a text was published: an interval of seconds since 1970-01-01 UTC, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) from: i64,
    pub(super) to: i64,
    /// Whether a zone was stated.
    pub(super) zoned: bool,
    is_day: bool,
}

impl Published {
    /// Whether it ends before another begins, whatever their zones.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        self.to.saturating_add(Self::slack(self.zoned, other.zoned)) < other.from
    }

    /// How far apart two dates must be, in seconds, to be told apart.
    pub(super) fn slack(zoned: bool, other: bool) -> i64 {
        if zoned == other { 0 } else { date::ZONE_NOISE }
    }

    /// The day or moment it begins with, for a reader.
    pub(super) fn shown(&self) -> String {
        date::format(self.from, if self.is_day { Precision::Day } else { Precision::Time })
    }
}

/// The hash of a source's name by which two are compared; 0 for a name without a letter.
pub(super) fn source_key(name: &str) -> u64 {
    let key = name_key(name);
    if key.is_empty() { 0 } else { xxhash_rust::xxh3::xxh3_64(key.as_bytes()).max(1) }
}

impl About {
    /// Of a record that is one text.
    pub(super) fn of_record(document: &Document) -> Self {
        Self { source: source(document), published: published(&document.metadata.dates) }
    }

    /// Of a piece of a document: an aggregator's label goes before the page it stands on.
    pub(super) fn of_piece(piece: &Piece, document: &Document) -> Self {
        let label = piece.label.as_ref().map(|(label, _)| source_key(label));
        Self {
            source: label.unwrap_or_else(|| source(document)),
            published: published(&piece.dates),
        }
    }

    /// What the rule for templates needs to know of two texts.
    pub(super) fn contexts(both: [Self; 2]) -> [Context; 2] {
        let same = both[0].source != 0 && both[0].source == both[1].source;
        both.map(|about| Context {
            source: same.then_some(0),
            published: about.published.map(|when| (when.from, when.to)),
        })
    }

    /// Whether two texts are one source's, at two times.
    pub(super) fn are_versions(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.published, &other.published) else { return false };
        self.source != 0 && self.source == other.source && (a.is_before(b) || b.is_before(a))
    }
}

fn source(document: &Document) -> u64 {
    let m = &document.metadata;
    let named = m.sites.first().or(m.source.as_ref()).map(|named| source_key(&named.value));
    named
        .filter(|&key| key != 0)
        .or_else(|| Some(source_key(&domain_of(document)?)))
        .unwrap_or_default()
}

fn published(dates: &[When]) -> Option<Published> {
    let known = dates.iter().filter(|when| when.kind == DateKind::Published);
    known
        .filter_map(|when| {
            let is_day = when.precision == Precision::Day;
            let (from, to) = (when.from?, when.to?);
            Some((date::trust(when), Published { from, to, zoned: when.zoned, is_day }))
        })
        .min_by_key(|&(trust, _)| trust)
        .map(|(_, when)| when)
}
