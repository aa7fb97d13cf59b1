//! What speaks for a claim, and how much does it weigh? Evidence items, the table of their weights, and confidence.
//!
//! Each item is a log-likelihood ratio in thousandths, "is a reprint with this origin" against "is the carrier's own
//! text". Items are not independent, so they are capped by group: the largest counts whole, the second half, the rest not
//! at all. Confidence comes from a table of the logistic function, in integers, and is capped by the tier of the best item.
//! The weights are first values; none has been fitted yet.

use serde::{Serialize, Serializer};

use crate::article::Span;

/// How a claim is known, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Tier {
    /// Stated: a credit, a label, a page's own words.
    A,
    /// Proved by the texts: a transformation that cannot be undone.
    B,
    /// Strong: overlap with a text whose origin is known.
    C,
    /// Likely: nothing speaks against it and something for it.
    D,
    /// Thin: a date or a style.
    E,
}

impl Tier {
    /// The tier's letter, as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// The tier as a word for readers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::A => "stated",
            Self::B => "proved",
            Self::C => "strong",
            Self::D => "likely",
            Self::E => "thin",
        }
    }

    /// The highest confidence the tier allows, in ten-thousandths: simulated news is kinder than the world, so what was right
    /// there without fail is not called certain.
    pub const fn cap(self) -> u32 {
        match self {
            Self::A => 9_700,
            Self::B | Self::C | Self::D => 9_600,
            Self::E => 6_000,
        }
    }
}

/// Items of one group say the same thing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// What the page's machine-readable head says.
    Metadata,
    /// Credits in the text.
    Credit,
    /// Labels and the kind of page.
    Label,
    /// Characters, paragraphs, residue.
    Typography,
    /// Words shared with another piece.
    Overlap,
    /// Cuts, insertions, defects.
    Edits,
    /// The carrier's own marks.
    Own,
    /// Dates.
    Dates,
    /// What a person says: of a piece, and of which texts are a source side.
    User,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $group:ident, $tier:ident, $weight:literal;)+) => {
        /// What an item of evidence is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[doc = $doc])+ $kind,)+ }

        impl Kind {
            /// The name in reports.
            pub const fn name(self) -> &'static str { match self { $(Self::$kind => $name,)+ } }
            /// Its group.
            pub const fn group(self) -> Group { match self { $(Self::$kind => Group::$group,)+ } }
            /// Its tier.
            pub const fn tier(self) -> Tier { match self { $(Self::$kind => Tier::$tier,)+ } }
            /// Its weight in thousandths: above zero for a reprint, below for the carrier's own text.
            pub const fn weight(self) -> i32 { match self { $(Self::$kind => $weight,)+ } }
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];
        }
    };
}

kinds! {
    /// The page names another site as the canonical place of its text.
    Canonical = "canonical", Metadata, A, 4500;
    /// A tag in the page reports its readers to the paper that wrote the story.
    RepublicationPixel = "republication_pixel", Metadata, A, 4500;
    /// An author, provider or rights field of the page or record names the origin.
    AuthorField = "author_field", Metadata, A, 3500;
    /// A sentence says where the text was first published, or under whose licence.
    Republication = "republication_sentence", Credit, A, 4500;
    /// A notice says the text comes from a feed, unedited.
    Feed = "feed_notice", Credit, A, 4000;
    /// A dateline with an agency's name.
    Dateline = "dateline", Credit, A, 4000;
    /// An agency's closing lines: who reported and edited, its principles.
    AgencyTail = "agency_tail", Credit, A, 4000;
    /// The text ends in an agency's or outlet's name.
    TailCredit = "tail_credit", Credit, A, 3500;
    /// A byline names an agency or another outlet.
    Byline = "byline", Credit, A, 3500;
    /// A source line under the text.
    SourceLine = "source_line", Credit, A, 2500;
    /// An agency's copyright line.
    Copyright = "copyright", Credit, A, 2500;
    /// The text speaks of another outlet as itself: "told the Ledger".
    ForeignSelf = "foreign_self_reference", Credit, C, 2500;
    /// A part of the text is somebody else's: "with files from …".
    PartialCredit = "partial_credit", Credit, A, 1500;
    /// A press-release wire's mark: a company wrote the text.
    Release = "release_mark", Credit, A, 4000;
    /// The label an aggregator page puts on the text.
    Label = "label", Label, A, 3000;
    /// The page bundles other outlets' texts.
    Aggregator = "aggregator_page", Label, B, 3000;
    /// Characters were flattened on the way, which cannot be undone.
    LossyCharacters = "lossy_characters", Typography, B, 4000;
    /// Paragraphs were lost on the way.
    LostStructure = "lost_structure", Typography, B, 1500;
    /// Residue of another site's page stands in the text.
    Residue = "web_residue", Typography, B, 2000;
    /// Nearly all of the text stands in another piece.
    Coverage90 = "coverage", Overlap, C, 2000;
    /// Most of the text stands in another piece.
    Coverage50 = "coverage_half", Overlap, C, 1500;
    /// A good part of the text stands in another piece.
    Coverage30 = "coverage_third", Overlap, C, 1000;
    /// Much of the text stands in a piece that is credited.
    SharedWithCredited = "shared_with_credited", Overlap, C, 2000;
    /// Each of three texts shares words with the second that the third lacks: their source is a fourth.
    HiddenAncestor = "hidden_ancestor", Overlap, C, 1000;
    /// The end, or whole paragraphs, were cut.
    Cut = "cut", Edits, C, 750;
    /// One phrase was replaced by a longer one wherever it stood.
    Replacement = "global_replacement", Edits, C, 1500;
    /// A defect of editing: a closing quotation mark that nothing opened.
    Defect = "defect", Edits, C, 1000;
    /// Others copy this text.
    Copied = "copied_by_others", Overlap, D, -2000;
    /// Another's print of it is credited to its carrier.
    CreditedByOthers = "credited_by_others", Own, B, -3000;
    /// The dates say otherwise, and a credit weighs more.
    DateContradicts = "date_contradicts", Dates, E, -1000;
    /// The text names its carrier as the one who reported: once.
    OwnReporting = "own_reporting", Own, A, -1500;
    /// The same, more than once.
    OwnReportingOften = "own_reporting_repeated", Own, A, -2500;
    /// A staff byline.
    StaffByline = "staff_byline", Own, D, -1000;
    /// It stands on an agency's own page or feed.
    AgencyPage = "agency_page", Own, C, -2000;
    /// The credit names the carrier itself.
    SelfCredit = "self_credit", Own, A, -6000;
    /// It names somebody as the source of a fact, which is no credit for the text.
    Attribution = "attribution", Credit, E, -700;
    /// A photo credit, which says nothing of the text.
    PhotoCredit = "photo_credit", Credit, E, 0;
    /// Something the page says and that is not believed: what all pages of its site say, or a date that cannot be.
    SetAside = "set_aside", Metadata, E, 0;
    /// It is later than the piece it was taken from.
    Later = "later", Dates, E, 300;
    /// It is earlier than the piece it would have been taken from, which forbids that.
    Earlier = "earlier", Dates, E, 0;
    /// An earlier version of it, by the same carrier, is here.
    EarlierVersion = "earlier_version", Own, B, -1500;
    /// It says of itself that it is a later version.
    RevisionMark = "revision_mark", Own, A, 3200;
    /// It bears a later date than the carrier's other version.
    LaterVersion = "later_version", Dates, E, 2000;
    /// The carrier's other version stands in it, and it says more.
    Grown = "grown", Edits, C, 2000;
    /// An agency's flash stands in it.
    FlashGrown = "flash_grown", Edits, D, 1000;
    /// It stands in an agency's longer version: agencies send what they have printed whole again shorter.
    SentShorter = "sent_shorter", Edits, C, 1900;
    /// The same, with words changed.
    SentShorterEdited = "sent_shorter_edited", Edits, D, 800;
    /// The exchange codes of companies that the other version has are gone.
    CodesDropped = "codes_dropped", Typography, C, 1300;
    /// An agency's signature in capitals became one in small letters.
    SignatureRestyled = "signature_restyled", Typography, C, 1800;
    /// A person says so. It goes before everything else, and does not hang on its weight.
    User = "user", User, A, 20000;
    /// It stands in a text of the reference.
    Reference = "reference", User, C, 3000;
}

impl Kind {
    /// The kind that so much coverage by another piece is, in ten-thousandths.
    pub(crate) const fn of_coverage(share: u64) -> Self {
        match share {
            9_000.. => Self::Coverage90,
            5_000.. => Self::Coverage50,
            _ => Self::Coverage30,
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that speaks for or against a claim, with the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What it is.
    pub kind: Kind,
    /// Its weight in thousandths.
    pub weight: i32,
    /// The exact words, or the figures where it is not about words.
    pub text: String,
    /// The document they stand in.
    #[serde(rename = "in")]
    pub document: String,
    /// Where they stand, where they stand anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What follows from them, in words.
    pub says: String,
    /// What something that is not believed would have been: `author`, `published`.
    #[serde(skip)]
    pub field: Option<&'static str>,
}

impl Evidence {
    /// An item with the weight of its kind.
    pub fn new(
        kind: Kind,
        text: impl Into<String>,
        document: &str,
        says: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            weight: kind.weight(),
            text: text.into(),
            document: document.to_owned(),
            span: None,
            says: says.into(),
            field: None,
        }
    }

    /// The same item with the place of its words.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

/// Prior log-odds that a piece of an unknown outlet is a reprint, in thousandths.
pub const PRIOR: i32 = -400;

/// The sum of a ledger, capped by group: the largest of a group whole, the second half, nothing more.
///
/// ```
/// use wirecopy::provenance::evidence::{Evidence, Kind, capped_sum};
///
/// let item = |kind| Evidence::new(kind, "", "a", "");
/// let ledger = [item(Kind::Dateline), item(Kind::TailCredit), item(Kind::Byline), item(Kind::Label)];
/// assert_eq!(capped_sum(&ledger), 4000 + 3500 / 2 + 3000);
/// ```
pub fn capped_sum(ledger: &[Evidence]) -> i32 {
    let mut sorted: Vec<&Evidence> = ledger.iter().collect();
    sorted.sort_by_key(|e| (e.kind.group(), e.weight < 0, std::cmp::Reverse(e.weight.abs())));
    let mut sum = 0;
    let mut rank = 0;
    let mut last = None;
    for item in sorted {
        let place = (item.kind.group(), item.weight < 0);
        rank = if last == Some(place) { rank + 1 } else { 0 };
        last = Some(place);
        sum += match rank {
            0 => item.weight,
            1 => item.weight / 2,
            _ => 0,
        };
    }
    sum
}

/// The logistic function at 0, 250, 500 … 6000 thousandths, in ten-thousandths.
const LOGISTIC: [u32; 25] = [
    5000, 5622, 6225, 6792, 7311, 7773, 8176, 8520, 8808, 9047, 9241, 9399, 9526, 9627, 9707, 9770,
    9820, 9859, 9890, 9914, 9933, 9948, 9959, 9968, 9975,
];

/// The confidence that goes with log-odds in thousandths, capped by a tier: ten-thousandths, from 500 to the cap.
pub fn confidence(log_odds: i32, tier: Tier) -> u32 {
    let place = log_odds.unsigned_abs().min(6_000);
    let (step, rest) = ((place / 250) as usize, place % 250);
    let low = LOGISTIC[step];
    let high = LOGISTIC.get(step + 1).copied().unwrap_or(low);
    let p = low + (high - low) * rest / 250;
    let p = if log_odds < 0 { 10_000 - p } else { p };
    p.clamp(500, tier.cap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_logistic_function() {
        for (i, &value) in LOGISTIC.iter().enumerate() {
            let x = i as f64 * 0.25;
            let exact = 10_000.0 / (1.0 + (-x).exp());
            assert!((exact - f64::from(value)).abs() <= 0.51, "{i}: {exact} {value}");
        }
    }

    #[test]
    fn confidence_rises_with_the_odds_and_stops_at_the_cap() {
        assert_eq!(confidence(0, Tier::A), 5_000);
        assert_eq!(confidence(20_000, Tier::A), 9_700);
        assert_eq!(confidence(20_000, Tier::C), Tier::C.cap());
        assert!(confidence(-1_000, Tier::A) < 5_000);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = Kind::ALL.iter().map(|k| k.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Kind::ALL.len());
    }
}
