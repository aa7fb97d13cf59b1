//! What are two texts to one another, exactly? Jaccard, containment, coverage, and the relation they make.
//!
//! [`Profile`] is a piece's body made ready for comparing, [`verify`] gives the [`Pair`] of two of them. Everything is counted
//! in whole numbers and thresholds are compared as fractions, so no machine rounds a pair to the other side.
//!
//! Resemblance and containment are Broder's (*On the resemblance and containment of documents*, 1997). This module finds no
//! pairs and makes no groups.

pub(crate) mod blocks;
mod profile;
mod set;
mod template;

pub use profile::{Gist, Profile};
pub use set::ShingleSet;
pub use template::{Agreement, agreement};
pub(crate) use template::{MARGIN, STRETCH, is_aligned};

use serde::Serialize;

use crate::align::{self, Passage, Run};
use crate::params::{Fraction, Params};

/// What a pair is: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The words agree, the facts do not: market reports, weather, forms. Never clustered.
    Template,
    /// Jaccard at or above the threshold.
    Copy,
    /// The shorter is contained in the longer.
    Contained,
    /// One covers a part of the other.
    Partial,
    /// A shared run or quoted sentence.
    Quotation,
    /// Nothing worth a name.
    None,
}

impl Relation {
    /// The relation in a word, as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Copy => "copy",
            Self::Contained => "contained",
            Self::Partial => "partial",
            Self::Quotation => "quotation",
            Self::None => "none",
        }
    }
}

/// The exact figures of a verified pair of pieces. Sides are in the order of the pieces' ids: `a` is the smaller id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index of the first piece.
    pub a: usize,
    /// Index of the second piece.
    pub b: usize,
    /// The first relation that holds.
    pub relation: Relation,
    /// Distinct shingles in both.
    pub shared: u64,
    /// Distinct shingles of each.
    pub shingles: [u64; 2],
    /// Words outside direct quotation of each.
    pub unquoted: [u64; 2],
    /// Of those, words in runs of at least a shingle's length found in the other.
    pub covered: [u64; 2],
    /// Longest shared run, in words.
    pub longest_run: u32,
    /// The aligned passages, in the order of `a`.
    pub passages: Vec<Passage>,
}

impl Pair {
    /// Jaccard resemblance of the two shingle sets.
    pub fn jaccard(&self) -> f64 {
        ratio(self.shared, self.shingles[0] + self.shingles[1] - self.shared)
    }

    /// Containment of `a` in `b`, and of `b` in `a`.
    pub fn containment(&self) -> [f64; 2] {
        [ratio(self.shared, self.shingles[0]), ratio(self.shared, self.shingles[1])]
    }

    /// Coverage of each side in ten-thousandths, rounded down: what rules compare.
    pub fn coverage_parts(&self) -> [u64; 2] {
        [0, 1].map(|side| self.covered[side] * 10_000 / self.unquoted[side].max(1))
    }

    /// Containment of each side in the other in ten-thousandths, rounded down: what rules compare.
    pub fn containment_parts(&self) -> [u64; 2] {
        [0, 1].map(|side| self.shared * 10_000 / self.shingles[side].max(1))
    }

    /// Coverage of `a` by `b`, and of `b` by `a`.
    pub fn coverage(&self) -> [f64; 2] {
        [ratio(self.covered[0], self.unquoted[0]), ratio(self.covered[1], self.unquoted[1])]
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What is known of a piece besides its text that bears on a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    /// A number for its known source: equal numbers are the same source. Unknown sources are never taken for one source.
    pub source: Option<u32>,
    /// Earliest and latest second of publication, since 1970-01-01 UTC.
    pub published: Option<(i64, i64)>,
}

/// How far apart in time two pieces of one known source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spacing {
    /// Two sources, or no dates to tell by.
    #[default]
    Unknown,
    /// Within three days: one may be an update of the other.
    Near,
    /// Longer: a form that is filled in again, if what it says differs at all.
    Far,
}

impl Context {
    /// How far apart in time two publications of one known source are an update of a table or a report, in seconds.
    const UPDATE_SECONDS: i64 = 3 * 86_400;

    /// How far apart two pieces are, if they are one known source's.
    pub fn spacing(&self, other: &Self) -> Spacing {
        let (Some(source), Some((from, to))) = (self.source, self.published) else {
            return Spacing::Unknown;
        };
        let (Some(other_source), Some((other_from, other_to))) = (other.source, other.published)
        else {
            return Spacing::Unknown;
        };
        let apart = other_from.saturating_sub(to).max(from.saturating_sub(other_to));
        match (source == other_source, apart <= Self::UPDATE_SECONDS) {
            (false, _) => Spacing::Unknown,
            (true, true) => Spacing::Near,
            (true, false) => Spacing::Far,
        }
    }
}

/// Share of the shared words that are quotation from which a contained pair is only a quotation.
const MOSTLY_QUOTED: Fraction = Fraction::from_ten_thousandths(8_000);

/// Everything counted about a pair before it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Distinct shingles in both.
    pub(crate) shared: u64,
    /// Distinct shingles of each.
    pub(crate) shingles: [u64; 2],
    /// Words outside direct quotation of each.
    pub(crate) unquoted: [u64; 2],
    /// Of those, words that stand in shared runs.
    pub(crate) covered: [u64; 2],
    /// All words of each that stand in shared runs.
    pub(crate) in_runs: [u64; 2],
    /// Longest shared run, in words.
    pub(crate) longest_run: u32,
    /// Longest quoted sentence of either that stands whole in the other, in words.
    pub(crate) longest_quote: u32,
    /// Facts that agree and differ.
    pub(crate) facts: Agreement,
    /// How far apart the two are, if they are one source's.
    pub(crate) spacing: Spacing,
}

impl Figures {
    /// The side with fewer shingles; the first of equals.
    pub(crate) fn shorter(&self) -> usize {
        usize::from(self.shingles[1] < self.shingles[0])
    }

    pub(crate) fn union(&self) -> u64 {
        self.shingles[0] + self.shingles[1] - self.shared
    }

    pub(crate) fn is_copy(&self, params: &Params) -> bool {
        params.threshold.reached_by(self.shared, self.union())
    }

    pub(crate) fn is_contained(&self, params: &Params) -> bool {
        let side = self.shorter();
        params.contained.reached_by(self.shared, self.shingles[side])
            && self.in_runs[side] >= params.contained_words as u64
            && !self.is_mostly_quoted()
    }

    /// Whether what the shorter has in common with the other is quotation for the most part.
    pub(crate) fn is_mostly_quoted(&self) -> bool {
        let side = self.shorter();
        MOSTLY_QUOTED.reached_by(self.in_runs[side] - self.covered[side], self.in_runs[side])
    }

    pub(crate) fn is_partial(&self, params: &Params) -> bool {
        (0..2).any(|side| params.partial.reached_by(self.covered[side], self.unquoted[side]))
    }

    pub(crate) fn is_quotation(&self, params: &Params) -> bool {
        self.longest_run as usize >= params.quotation_run
            || self.longest_quote as usize >= params.quoted_sentence
    }

    pub(crate) fn is_template(&self) -> bool {
        match self.spacing {
            Spacing::Near => false,
            Spacing::Unknown => self.facts.mostly_differ(),
            Spacing::Far => self.facts.different > 0,
        }
    }

    /// The first relation that holds.
    pub(crate) fn relation(&self, params: &Params) -> Relation {
        let overlap = if self.is_copy(params) {
            Relation::Copy
        } else if self.is_contained(params) {
            Relation::Contained
        } else if self.is_partial(params) {
            Relation::Partial
        } else if self.is_quotation(params) {
            return Relation::Quotation;
        } else {
            return Relation::None;
        };
        if self.is_template() { Relation::Template } else { overlap }
    }
}

/// The exact pair of two profiles. `a` and `b` are the pieces' indices, `a` with the smaller id.
///
/// ```
/// # use wirecopy::article::{Piece, Span};
/// use wirecopy::{Params, verify::{Context, Profile, Relation, verify}};
///
/// # fn piece(text: &str) -> Piece {
/// #     Piece { id: String::new(), document: 0, span: Span::new(0, text.len()), title: None, marks: vec![],
/// #             quotes: vec![], label: None, dates: vec![], ..Piece::default() }
/// # }
/// let text = "The council voted on Monday to close the old bridge to cars.";
/// let longer = format!("Breaking news. {text}");
/// let params = Params::default();
/// let a = Profile::of(&piece(text), text, &params);
/// let b = Profile::of(&piece(&longer), &longer, &params);
/// let unknown = Context::default();
/// let pair = verify((0, &a, &unknown), (1, &b, &unknown), &params);
/// assert_eq!(pair.relation, Relation::Copy);
/// assert_eq!((pair.shared, pair.shingles), (8, [8, 10]));
/// ```
pub fn verify(
    (a, a_profile, a_context): (usize, &Profile, &Context),
    (b, b_profile, b_context): (usize, &Profile, &Context),
    params: &Params,
) -> Pair {
    let (figures, chosen) = measure((a_profile, a_context), (b_profile, b_context), params);
    Pair {
        a,
        b,
        relation: figures.relation(params),
        shared: figures.shared,
        shingles: figures.shingles,
        unquoted: figures.unquoted,
        covered: figures.covered,
        longest_run: figures.longest_run,
        passages: align::passages(&a_profile.body, &b_profile.body, &chosen),
    }
}

/// Whether two pieces have a relation by what they share apart from some shingles, which are sorted.
pub(crate) fn relates_without(a: &Profile, b: &Profile, shingles: &[u64], params: &Params) -> bool {
    let unknown = Context::default();
    let (figures, _) = measure_without((a, &unknown), (b, &unknown), shingles, params);
    figures.relation(params) != Relation::None
}

/// Counts everything about two profiles, and chooses their aligned runs.
pub(crate) fn measure(
    a: (&Profile, &Context),
    b: (&Profile, &Context),
    params: &Params,
) -> (Figures, Vec<Run>) {
    measure_without(a, b, &[], params)
}

fn measure_without(
    (a, a_context): (&Profile, &Context),
    (b, b_context): (&Profile, &Context),
    left_out: &[u64],
    params: &Params,
) -> (Figures, Vec<Run>) {
    let k = params.shingle;
    let mut figures = Figures {
        shared: 0,
        shingles: [a.shingles.distinct(), b.shingles.distinct()],
        unquoted: [a.unquoted, b.unquoted],
        covered: [0, 0],
        in_runs: [0, 0],
        longest_run: 0,
        longest_quote: 0,
        facts: Agreement::default(),
        spacing: a_context.spacing(b_context),
    };
    if a.is_short(k) || b.is_short(k) {
        // Without a shingle there is only equality: the whole text is one run.
        let words = a.body.len() as u32;
        if words == 0 || a.body.hashes != b.body.hashes {
            return (figures, Vec::new());
        }
        (figures.shared, figures.shingles) = (1, [1, 1]);
        figures.covered = figures.unquoted;
        figures.in_runs = [u64::from(words); 2];
        figures.longest_run = words;
        return (figures, vec![Run { a: 0, b: 0, words }]);
    }
    let shared = a.shingles.shared_places(&b.shingles, left_out);
    figures.shared = shared.len() as u64;
    if shared.is_empty() {
        return (figures, Vec::new());
    }
    let mut covers = [Cover::new(a.body.len(), k), Cover::new(b.body.len(), k)];
    for (a_places, b_places) in &shared {
        covers[0].add(a_places);
        covers[1].add(b_places);
    }
    for (side, (cover, profile)) in covers.into_iter().zip([a, b]).enumerate() {
        (figures.in_runs[side], figures.covered[side]) = cover.count(&profile.body.quoted);
    }
    let all = align::runs(&a.body.hashes, &b.body.hashes, &shared, k);
    figures.longest_run = all.iter().map(|r| r.words).max().unwrap_or(0);
    figures.longest_quote = longest_quote(a, b, &all);
    let chosen = align::choose(all, k);
    if figures.is_copy(params) || figures.is_contained(params) || figures.is_partial(params) {
        figures.facts = agreement(&a.body, &b.body, &chosen);
    }
    (figures, chosen)
}

/// Whether two pieces that share `shared` distinct shingles can have any relation. It never says no of a pair that has
/// one: it only saves aligning pairs that have a phrase in common.
pub(crate) fn may_relate(shared: u64, a: &Gist, b: &Gist, params: &Params) -> bool {
    let k = params.shingle;
    if shared == 0 {
        // Texts without a shingle may still be equal.
        return (a.words as usize) < k && (b.words as usize) < k;
    }
    // No side has more places of shared shingles than this: every repeat may be of a shared one.
    let places = |g: &Gist| shared + u64::from(g.shingles - g.distinct);
    let (in_a, in_b) = (places(a), places(b));
    let fewest = in_a.min(in_b) as usize;
    let run = |words: usize| fewest + k > words.max(k);
    let has_quote = a.has_quotations || b.has_quotations;
    let [a_set, b_set] = [a, b].map(|gist| u64::from(gist.distinct));
    run(params.quotation_run)
        || has_quote && run(params.quoted_sentence)
        || params.partial.reached_by(in_a * k as u64, u64::from(a.unquoted))
        || params.partial.reached_by(in_b * k as u64, u64::from(b.unquoted))
        || params.threshold.reached_by(shared, a_set.max(b_set))
        || params.contained.reached_by(shared, a_set.min(b_set))
}

/// Words of one text that stand in shared shingles.
struct Cover {
    starts: Vec<bool>,
    k: usize,
}

impl Cover {
    fn new(words: usize, k: usize) -> Self {
        Self { starts: vec![false; words], k }
    }

    fn add(&mut self, places: &[u32]) {
        for &place in places {
            self.starts[place as usize] = true;
        }
    }

    /// All covered words, and those outside direct quotation.
    fn count(&self, quoted: &[bool]) -> (u64, u64) {
        let (mut all, mut unquoted, mut end) = (0, 0, 0);
        for (i, (&start, &quote)) in self.starts.iter().zip(quoted).enumerate() {
            if start {
                end = i + self.k;
            }
            if i < end {
                all += 1;
                unquoted += u64::from(!quote);
            }
        }
        (all, unquoted)
    }
}

/// The longest quoted sentence of either side that stands whole in a run.
fn longest_quote(a: &Profile, b: &Profile, runs: &[Run]) -> u32 {
    let mut longest = 0;
    for sentence in &a.body.quoted_sentences {
        if runs.iter().any(|r| r.a <= sentence.start && sentence.end <= r.a + r.words) {
            longest = longest.max(sentence.end - sentence.start);
        }
    }
    for sentence in &b.body.quoted_sentences {
        if runs.iter().any(|r| r.b <= sentence.start && sentence.end <= r.b + r.words) {
            longest = longest.max(sentence.end - sentence.start);
        }
    }
    longest
}

#[cfg(test)]
mod tests;
