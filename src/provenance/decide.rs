//! Who was made from whom? Pieces, credits and absent originals put into trees; every piece gets its verdict.
//!
//! Input is the collection with its facts and the verified pairs; output a [`Provenance`]. For each group of pieces that
//! share enough text a graph is drawn whose nodes are the pieces, the originals that credits name but the collection lacks,
//! and a root for "its carrier wrote it". The heaviest tree is the answer; where turning two texts round would weigh about
//! the same, the answer is `unknown`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::align::Passage;
use crate::article::{Precision, Texts};
use crate::cluster::UnionFind;
use crate::error::Result;
use crate::extract::{Collection, date};
use crate::provenance::agencies;
use crate::provenance::claims::{Claims, claims};
use crate::provenance::direction::{Direction, Side, direction};
use crate::provenance::evidence::{Evidence, Kind, capped_sum};
use crate::provenance::facts::{Facts, is_same};
use crate::provenance::given::Given;
use crate::provenance::role::{Absent, Verdict};
use crate::provenance::tree::{Edge, arborescence};
use crate::provenance::verdict;
use crate::provenance::versions::{Order, Signs, Version, order};
use crate::text::Body;
use crate::verify::blocks::{Blocks, Sizes, members};
use crate::verify::{Pair, Relation};

/// Weights of the tree's edges that are no evidence of their own, in thousandths.
mod weight {
    /// A parent with own marks is a likely source.
    pub(super) const OWN_PARENT: i64 = 1_000;
    /// An aggregator's copy is seldom anybody's source.
    pub(super) const BUNDLED_PARENT: i64 = -1_500;
    /// A parent that is credited to somebody else is a sibling as likely as a source.
    pub(super) const CREDITED_PARENT: i64 = -1_000;
    /// Two pieces with one stated origin are siblings under it.
    pub(super) const SIBLING: i64 = -2_500;
    /// A credit to somebody else speaks against a parent that does not bear it.
    pub(super) const OTHER_CREDIT: i64 = -3_000;
    /// A page of unknown carrier may be the one an aggregator's label means.
    pub(super) const MAYBE_LABELLED: i64 = 3_000;
    /// The text speaks of the parent's carrier as itself.
    pub(super) const FOREIGN_SELF: i64 = 2_500;
    /// A later version of its carrier's own text.
    pub(super) const REVISION: i64 = 8_000;
    /// An absent original that no credit names has to be supposed.
    pub(super) const SUPPOSED: i64 = -1_500;
    /// The same, where the page of its origin is here with the text.
    pub(super) const BESIDE_ITS_PAGE: i64 = -3_000;
    /// An uncredited piece that shares much with credited ones.
    pub(super) const INFERRED: i64 = 2_500;
    /// Below this difference a direction is not decided.
    pub(super) const MARGIN: i64 = 300;
}

/// Shares that rules compare, in ten-thousandths.
pub(super) const THIRD: u64 = 3_000;
pub(super) const HALF: u64 = 5_000;
const MUCH: u64 = 6_000;
const MOST: u64 = 9_000;

/// Own marks from which a page signs its text, in thousandths: its own reporting told again and again, or a credit to it.
const SIGNED: i64 = 2_000;

/// Words below which a shared part of a text, however short the text, says nothing of where it is from.
pub(super) const FEW: u32 = 40;

pub(super) fn shared_words(pair: &Pair) -> u32 {
    pair.passages.iter().map(|p| p.words).sum()
}

/// A share in ten-thousandths as a reader sees it.
pub(super) fn percent(share: u64) -> String {
    format!("{} %", (share.min(10_000) + 50) / 100)
}

/// Bytes of texts and their words in a block of pairs whose directions are read.
const SIZES: Sizes = Sizes { ample: 1 << 20, most: 8 << 20 };
/// Bytes that a word takes there, about: its letters, hash, place and marks.
const BYTES_A_WORD: usize = 26;

/// Pieces in one tree, at most; a larger group is cut at its weakest ties.
const LARGEST_TREE: usize = 1_000;

/// The verdicts on all pieces, and the originals that are not in the collection.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// One for each piece, in the pieces' order.
    pub verdicts: Vec<Verdict>,
    /// By id.
    pub absent: Vec<Absent>,
}

/// What a piece was made from, as the trees say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Parent {
    /// Nothing known: its carrier's own, or nothing to say.
    #[default]
    Root,
    /// A piece of the collection.
    Piece(usize),
    /// An original that is not there, by its number.
    Absent(usize),
    /// A piece of the reference.
    Reference(usize),
}

/// A tree's answer: the parent of each member, and the members whose place cannot be told.
type Answer = (Vec<(usize, Parent)>, Vec<usize>);

/// A pair seen from one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) pair: usize,
    pub(crate) other: usize,
    /// Whether this side is the pair's `a`.
    pub(crate) is_a: bool,
}

impl Link {
    /// The shared runs of its pair, which is given: where each begins in the piece and in the other, and its words.
    pub(crate) fn runs(&self, pair: &Pair) -> Vec<(u32, u32, u32)> {
        let seen = |p: &Passage| {
            if self.is_a { (p.a_word, p.b_word, p.words) } else { (p.b_word, p.a_word, p.words) }
        };
        pair.passages.iter().map(seen).collect()
    }
}

/// Everything the verdicts are drawn from.
pub(crate) struct Case<'a> {
    pub(crate) collection: &'a Collection,
    /// So many pieces are the collection's own; those of its reference come after them.
    pub(crate) own: usize,
    /// What goes before everything that is found, and the pairs of each piece with the reference.
    pub(crate) given: Given<'a>,
    pub(crate) taken: Vec<Vec<Link>>,
    pub(crate) facts: &'a [Cow<'a, Facts>],
    pub(crate) texts: &'a dyn Texts,
    /// Body words of each piece.
    pub(crate) words: &'a [u32],
    pub(crate) claims: Vec<Claims>,
    /// Key of each firm carrier.
    pub(crate) carrier_keys: Vec<Option<String>>,
    pub(crate) pairs: &'a [Pair],
    pub(crate) links: Vec<Vec<Link>>,
    /// What the texts say of each pair that ties its pieces; a pair without an entry ties nothing.
    pub(crate) directions: BTreeMap<usize, Direction>,
    pub(crate) parents: Vec<Parent>,
    /// Pieces whose direction against their parent, or whose child's against them, cannot be told.
    pub(crate) ambiguous: Vec<bool>,
    /// Earlier version of each piece by the same carrier.
    pub(crate) earlier: Vec<Option<usize>>,
    /// What says of a version that it is later than that one.
    pub(crate) later_by: BTreeMap<usize, Vec<Evidence>>,
    /// Members and origin of each absent original, by its number.
    pub(crate) absents: Vec<(Option<String>, Vec<usize>)>,
    /// Pieces whose credit the credits of their fellows outvote.
    pub(crate) overruled: Vec<bool>,
    /// Evidence that led an uncredited piece to an absent original.
    pub(crate) inferred: BTreeMap<usize, (String, Vec<Evidence>)>,
}

/// Decides the provenance of every piece of the collection. `words` are the body words of each, `pairs` those of the collection.
///
/// # Errors
/// What `texts` gives when a text cannot be had.
pub fn decide(
    collection: &Collection,
    facts: &[Facts],
    words: &[u32],
    pairs: &[Pair],
    given: Given<'_>,
    texts: &dyn Texts,
) -> Result<Provenance> {
    let facts = settle_carriers(collection, facts, pairs);
    let mut case = Case::new(collection, &facts, words, pairs, given, texts)?;
    case.grow()?;
    verdict::verdicts(&case)
}

/// A carrier read from the story alone ("told the Ledger") is not the carrier where that outlet's own page is here.
fn settle_carriers<'f>(
    collection: &Collection,
    facts: &'f [Facts],
    pairs: &[Pair],
) -> Vec<Cow<'f, Facts>> {
    let mut out: Vec<Cow<'f, Facts>> = facts.iter().map(Cow::Borrowed).collect();
    let copies = |p: &&Pair| matches!(p.relation, Relation::Copy | Relation::Contained);
    for pair in pairs.iter().filter(copies) {
        for (i, j) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let (mine, theirs) = (&facts[i], &facts[j]);
            if mine.carrier.is_none() || mine.carrier_firm || !theirs.carrier_firm {
                continue;
            }
            let carrier = theirs.carrier.as_ref().map(|c| &c.value);
            let label = collection.pieces[j].label.as_ref().map(|(label, _)| label);
            if carrier.into_iter().chain(label).any(|name| mine.is_carrier(name)) {
                let settled = out[i].to_mut();
                settled.carrier = None;
                settled.source = None;
            }
        }
    }
    out
}

/// The groups of a union-find as piece indices, each in order.
pub(super) fn components(mut groups: UnionFind) -> Vec<Vec<usize>> {
    let found = groups.components();
    found.into_iter().map(|g| g.into_iter().map(|i| i as usize).collect()).collect()
}

impl<'a> Case<'a> {
    fn new(
        collection: &'a Collection,
        facts: &'a [Cow<'a, Facts>],
        words: &'a [u32],
        pairs: &'a [Pair],
        given: Given<'a>,
        texts: &'a dyn Texts,
    ) -> Result<Self> {
        let n = collection.own();
        let claims = (0..collection.pieces.len())
            .into_par_iter()
            .map(|i| claims(collection, i, &facts[i], texts))
            .collect::<Result<_>>()?;
        let mut links: Vec<Vec<Link>> = vec![Vec::new(); n];
        for (p, pair) in pairs.iter().enumerate() {
            if pair.relation == Relation::Template {
                continue;
            }
            links[pair.a].push(Link { pair: p, other: pair.b, is_a: true });
            links[pair.b].push(Link { pair: p, other: pair.a, is_a: false });
        }
        let mut case = Self {
            collection,
            own: n,
            given,
            taken: given.links(n),
            facts,
            texts,
            words,
            claims,
            carrier_keys: facts
                .iter()
                .map(|f| {
                    let firm = f.carrier.as_ref().filter(|_| f.carrier_firm);
                    firm.map(|c| agencies::key(&c.value)).filter(|k| !k.is_empty())
                })
                .collect(),
            pairs,
            links,
            directions: BTreeMap::new(),
            parents: vec![Parent::Root; n],
            ambiguous: vec![false; n],
            earlier: vec![None; n],
            later_by: BTreeMap::new(),
            absents: Vec::new(),
            overruled: vec![false; n],
            inferred: BTreeMap::new(),
        };
        case.hear();
        case.credited_by_others();
        case.versions()?;
        case.directions = case.read_directions()?;
        Ok(case)
    }

    /// The words of a piece, made again from its text.
    pub(crate) fn body(&self, i: usize) -> Result<Body> {
        Ok(Body::of(&self.collection.pieces[i], &self.texts.get(i)?))
    }

    /// Reads the directions of all pairs that tie their pieces, block by block: no more texts are held than a block has.
    fn read_directions(&self) -> Result<BTreeMap<usize, Direction>> {
        let sorted = |a: usize, b: usize| (a.min(b) as u32, a.max(b) as u32);
        let mut tied: Vec<((u32, u32), usize)> = (0..self.pairs.len())
            .filter(|&p| self.ties(p))
            .map(|p| (sorted(self.pairs[p].a, self.pairs[p].b), p))
            .collect();
        tied.sort_unstable();
        let sides: Vec<(u32, u32)> = tied.iter().map(|&(sides, _)| sides).collect();
        let bytes = |i: u32| self.words[i as usize] as usize * BYTES_A_WORD;
        let blocks = Blocks::new(&sides, self.words.len(), |i| i, bytes, SIZES);
        let found: Vec<Vec<(usize, Direction)>> = blocks
            .par_iter()
            .map(|block| {
                let members = members(block.clone());
                let ready: Vec<(Cow<'_, str>, Body)> = members
                    .iter()
                    .map(|&i| {
                        let text = self.texts.get(i as usize)?;
                        let body = Body::of(&self.collection.pieces[i as usize], &text);
                        Ok((text, body))
                    })
                    .collect::<Result<_>>()?;
                let side = |i: usize| {
                    // Both of each pair are among the members, so the search never misses.
                    let (text, body) = &ready[members.partition_point(|&m| (m as usize) < i)];
                    let document = &self.collection.document(i).id;
                    Side { piece: &self.collection.pieces[i], text, document, body }
                };
                Ok(block
                    .map(|(a, b)| {
                        let sides = (a.min(b), a.max(b));
                        // The pairs of the blocks are those that tie, so this search does not either.
                        let p = tied[tied.partition_point(|(other, _)| *other < sides)].1;
                        let pair = &self.pairs[p];
                        (p, direction(side(pair.a), side(pair.b), pair))
                    })
                    .collect())
            })
            .collect::<Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Whether two pieces stand on one carrier's pages, as the pages themselves say.
    pub(crate) fn same_carrier(&self, a: usize, b: usize) -> bool {
        self.carrier_keys[a].is_some() && self.carrier_keys[a] == self.carrier_keys[b]
    }

    /// Whether a pair shares enough for one side to have been made from the other. Of one carrier's own pieces only the
    /// versions of one text are tied: its background in its next story is nobody else's.
    fn ties(&self, p: usize) -> bool {
        let pair = &self.pairs[p];
        let (a, b) = (pair.a, pair.b);
        let versions = self.earlier[a] == Some(b) || self.earlier[b] == Some(a);
        if self.same_carrier(a, b) && !self.bundled(a) && !self.bundled(b) && !versions {
            return false;
        }
        match pair.relation {
            Relation::Copy | Relation::Contained => true,
            // That they are versions has been weighed with what they share.
            Relation::Partial if versions => true,
            Relation::Partial => {
                pair.coverage_parts().iter().any(|&c| c >= THIRD) && shared_words(pair) >= FEW
            }
            _ => false,
        }
    }

    /// Share of piece `i` that stands in the other side of a pair: outside quotation, or of its shingles, whichever is more.
    pub(crate) fn share(i: usize, pair: &Pair) -> u64 {
        let side = usize::from(pair.b == i);
        pair.coverage_parts()[side].max(pair.containment_parts()[side])
    }

    /// Evidence that `child` was made from `parent`.
    pub(crate) fn made_from(&self, parent: usize, child: usize, p: usize) -> Vec<Evidence> {
        let pair = &self.pairs[p];
        let share = Self::share(child, pair);
        let kind = Kind::of_coverage(share);
        let document = &self.collection.document(child).id;
        let text = percent(share);
        let says = format!(
            "of its words outside quotation stand in {}",
            self.collection.pieces[parent].id
        );
        let mut items = vec![Evidence::new(kind, text, document, says)];
        if let Some(d) = self.directions.get(&p) {
            items.extend(if pair.a == parent { d.a_to_b.clone() } else { d.b_to_a.clone() });
        }
        if self.facts[parent].clock.before(&self.facts[child].clock) {
            let says = format!("it is later than {}", self.collection.pieces[parent].id);
            items.push(Evidence::new(Kind::Later, self.day(child), document, says));
        } else if self.facts[child].clock.before(&self.facts[parent].clock) {
            let says = format!(
                "it bears an earlier date than {}, whose text it is by credit",
                self.collection.pieces[parent].id
            );
            items.push(Evidence::new(Kind::DateContradicts, self.day(child), document, says));
        }
        items
    }

    /// A date forbids a parent, unless the same text is credited to it: pages are dated anew more often than credits lie.
    fn credit_beats_date(&self, parent: usize, child: usize, pair: &Pair) -> bool {
        let share = Self::share(child, pair);
        let one_text = matches!(pair.relation, Relation::Copy | Relation::Contained);
        let Some(home) = self.carrier(parent).filter(|_| !self.bundled(parent)) else {
            return false;
        };
        let (theirs, mine) = (&self.claims[parent], &self.claims[child]);
        let signed = theirs.origin.is_none() && theirs.own_weight() >= SIGNED;
        let said = mine.names(home) && share >= THIRD;
        let silent = mine.origin.is_none()
            && mine.own_weight() < 1_000
            && (one_text && share >= HALF || share >= MUCH);
        signed && (said || silent)
    }

    /// The day a piece was published, as evidence shows it.
    pub(crate) fn day(&self, i: usize) -> String {
        let when = self.facts[i].clock.published.as_ref();
        when.and_then(|w| Some(w.from.or(w.to)? + w.zone()))
            .map(|s| date::format(s, Precision::Day))
            .unwrap_or_default()
    }

    pub(crate) fn proves(&self, parent: usize, p: usize) -> bool {
        self.directions.get(&p).is_some_and(|d| {
            Direction::proves(if self.pairs[p].a == parent { &d.a_to_b } else { &d.b_to_a })
        })
    }

    pub(super) fn carrier(&self, i: usize) -> Option<&str> {
        self.facts[i].carrier.as_ref().map(|c| c.value.as_str())
    }

    pub(super) fn bundled(&self, i: usize) -> bool {
        self.collection.settings[i].bundled
    }

    /// How much speaks for `child` having been made from `parent`; `None` where that is impossible.
    pub(crate) fn edge(&self, parent: usize, child: usize, p: usize) -> Option<i64> {
        let pair = &self.pairs[p];
        let (q, c) = (&self.claims[parent], &self.claims[child]);
        let versions = self.earlier[child] == Some(parent);
        if self.earlier[parent] == Some(child) {
            return None;
        }
        // The row of versions has the dates weighed already.
        let early = !versions && self.facts[child].clock.before(&self.facts[parent].clock);
        if early && !self.credit_beats_date(parent, child, pair) {
            return None;
        }
        let proof = self.proves(parent, p);
        if self.proves(child, p) && !proof {
            return None;
        }
        let share = Self::share(child, pair);
        let carrier = self.carrier(parent).filter(|_| !self.bundled(parent));
        let credited = carrier.is_some_and(|name| {
            c.comes_through(name)
                || self.inferred.get(&child).is_some_and(|(origin, _)| is_same(origin, name))
        });
        let small =
            share < THIRD || share < HALF && !credited && pair.relation == Relation::Partial;
        // A story that grew may hold little of what it grew from.
        if small && !versions {
            return None;
        }
        let mut w = i64::from(capped_sum(&self.made_from(parent, child, p)));
        if q.own_weight() >= 1_000 {
            w += weight::OWN_PARENT;
        }
        if self.bundled(parent) {
            w += weight::BUNDLED_PARENT;
        }
        if q.origin.is_some() {
            w += weight::CREDITED_PARENT;
        }
        let foreign = c.foreign.iter().any(|f| {
            carrier.is_some_and(|name| f.party.as_deref().is_some_and(|p| is_same(p, name)))
        });
        if foreign {
            w += weight::FOREIGN_SELF;
        }
        if versions {
            return Some(w + weight::REVISION);
        }
        match &c.origin {
            Some(origin) if credited => {
                // A label says through whom, a credit by whom: the more it says of this parent the better.
                let direct = carrier.is_some_and(|name| is_same(name, &origin.value));
                w += if direct { c.stated_weight() } else { i64::from(Kind::Label.weight()) };
            }
            Some(origin) => {
                let same = q.names(&origin.value);
                // What stands whole on an agency's own page, with its signature, is that agency's: another's credit errs.
                let signed =
                    !same && share >= HALF && self.signed_by_agency(parent) && !self.is_told(child);
                if signed {
                    w += c.stated_weight();
                }
                if !(proof || signed || foreign && c.by_label_only()) {
                    w += if same { weight::SIBLING } else { weight::OTHER_CREDIT };
                }
                if c.by_label_only() && carrier.is_none() && !self.bundled(parent) && share >= MOST
                {
                    w += weight::MAYBE_LABELLED - if proof { 0 } else { weight::OTHER_CREDIT };
                }
            }
            None => {}
        }
        if !proof {
            w -= c.own_weight();
        }
        Some(w)
    }

    /// Whether a piece stands on an agency's own page and bears its signature.
    pub(crate) fn signed_by_agency(&self, i: usize) -> bool {
        let has = |kind| self.claims[i].own.iter().any(|e| e.kind == kind);
        self.claims[i].origin.is_none() && has(Kind::AgencyPage) && has(Kind::SelfCredit)
    }

    /// How much speaks for a piece being its carrier's own.
    pub(crate) fn root(&self, i: usize) -> i64 {
        let c = &self.claims[i];
        let defect =
            i64::from(if self.facts[i].defect.is_some() { Kind::Defect.weight() } else { 0 });
        let edited: i64 = self.links[i]
            .iter()
            .filter_map(|l| self.directions.get(&l.pair).map(|d| (l, d)))
            .flat_map(|(l, d)| if l.is_a { &d.b_to_a } else { &d.a_to_b })
            .filter(|e| e.kind == Kind::Replacement)
            .map(|e| i64::from(e.weight))
            .max()
            .unwrap_or(0);
        c.own_weight() - c.stated_weight() - defect.max(edited)
    }

    /// What others credit to the page a text stands on is that page's own: one mark for each piece, from its best copy.
    fn credited_by_others(&mut self) {
        let found: Vec<(usize, Evidence)> = (0..self.links.len())
            .filter_map(|i| {
                let carrier = self.carrier_keys[i].as_ref().filter(|_| !self.bundled(i))?;
                if self.claims[i].origin.is_some() {
                    return None;
                }
                let credits_me = |l: &&Link| {
                    let theirs = &self.claims[l.other];
                    let same = |name: &str| agencies::key(name) == *carrier;
                    // A label says whose page it was copied from, and not whose text it is.
                    theirs.origin.as_ref().is_some_and(|o| same(&o.value))
                        && !theirs.by_label_only()
                        && !self.same_carrier(i, l.other)
                        && Self::share(l.other, &self.pairs[l.pair]) >= HALF
                };
                let best = self.links[i].iter().filter(credits_me).max_by_key(|l| {
                    (Self::share(l.other, &self.pairs[l.pair]), std::cmp::Reverse(l.other))
                })?;
                let says = format!("{} is credited to it", self.collection.pieces[best.other].id);
                let credit = self.claims[best.other].stated.first()?;
                let item =
                    Evidence::new(Kind::CreditedByOthers, &*credit.text, &credit.document, says);
                Some((i, Evidence { span: credit.span, ..item }))
            })
            .collect();
        for (i, item) in found {
            self.claims[i].own.push(item);
        }
    }

    /// Chains the versions that one carrier published of one text.
    fn versions(&mut self) -> Result<()> {
        let enough = |pair: &Pair, least: u64| {
            pair.coverage_parts().iter().any(|&c| c >= least)
                || matches!(pair.relation, Relation::Copy | Relation::Contained)
        };
        let ties = |pair: &Pair| {
            pair.relation != Relation::Template
                && enough(pair, THIRD)
                && self.same_carrier(pair.a, pair.b)
                && !self.bundled(pair.a)
                && !self.bundled(pair.b)
        };
        let tied: Vec<&Pair> = self.pairs.iter().filter(|pair| ties(pair)).collect();
        let members: BTreeSet<usize> = tied.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        let signs: BTreeMap<usize, Signs> = members
            .par_iter()
            .map(|&i| Ok((i, Signs::of(&self.collection.pieces[i], &self.texts.get(i)?))))
            .collect::<Result<_>>()?;
        let version = |i: usize| Version {
            document: &self.collection.document(i).id,
            signs: &signs[&i],
            clock: &self.facts[i].clock,
            words: self.words[i],
        };
        let orders: Vec<(usize, usize, Order)> = tied
            .par_iter()
            .filter_map(|pair| {
                let wire = self.claims[pair.a].own.iter().any(|e| e.kind == Kind::AgencyPage);
                let order = order(version(pair.a), version(pair.b), pair, wire);
                // What shares less is another story on the matter, unless it says that it is a version.
                let one_text = enough(pair, HALF) || order.is_marked();
                one_text.then_some((pair.a, pair.b, order))
            })
            .collect();
        // How many of its fellows a version follows, less those that follow it: the row they stand in.
        let mut place: BTreeMap<usize, i64> = BTreeMap::new();
        for (a, b, order) in &orders {
            let way = order.sum().signum() * i64::from(order.sum().abs() >= weight::MARGIN);
            *place.entry(*a).or_default() -= way;
            *place.entry(*b).or_default() += way;
        }
        for (a, b, order) in orders {
            let sum = order.sum();
            if sum.abs() < weight::MARGIN {
                continue;
            }
            let (earlier, later, items) =
                if sum > 0 { (a, b, order.forward) } else { (b, a, order.backward) };
            if place[&earlier] >= place[&later] {
                continue;
            }
            // The nearest of those before it; of two as near, the one that comes first in the collection.
            let nearer = self.earlier[later].is_none_or(|other| {
                (place[&earlier], std::cmp::Reverse(earlier))
                    > (place[&other], std::cmp::Reverse(other))
            });
            if nearer {
                self.earlier[later] = Some(earlier);
                self.later_by.insert(later, items);
            }
        }
        Ok(())
    }

    /// Draws the graph of each group and takes its heaviest tree.
    fn grow(&mut self) -> Result<()> {
        self.name_absents();
        self.infer()?;
        self.suppose_told();
        let all = self.own;
        let mut groups = UnionFind::new(all);
        for (child, parent) in self.given.corrections.parents().filter(|&(_, p)| p < all) {
            groups.join(child as u32, parent as u32);
        }
        // The strongest ties first, so that a group that would grow too large is cut at its weakest.
        let mut ties: Vec<usize> = self.directions.keys().copied().collect();
        ties.sort_by_key(|&p| {
            let pair = &self.pairs[p];
            let proof = self.proves(pair.a, p) || self.proves(pair.b, p);
            let share = Self::share(pair.a, pair).max(Self::share(pair.b, pair));
            (!proof, std::cmp::Reverse(share), pair.a, pair.b)
        });
        for p in ties {
            let (a, b) = (self.pairs[p].a as u32, self.pairs[p].b as u32);
            if groups.size(a) + groups.size(b) <= LARGEST_TREE {
                groups.join(a, b);
            }
        }
        for (_, members) in &self.absents {
            for two in members.windows(2) {
                let (a, b) = (two[0] as u32, two[1] as u32);
                if groups.size(a) + groups.size(b) <= LARGEST_TREE {
                    groups.join(a, b);
                }
            }
        }
        let mut absent_of: Vec<Option<usize>> = vec![None; all];
        for (a, (_, members)) in self.absents.iter().enumerate() {
            for &m in members {
                absent_of[m] = Some(a);
            }
        }
        let groups = components(groups);
        let answers: Vec<Answer> =
            groups.par_iter().map(|members| self.tree(members, &absent_of)).collect();
        for (parents, ambiguous) in answers {
            for (i, parent) in parents {
                self.parents[i] = parent;
            }
            for i in ambiguous {
                self.ambiguous[i] = true;
            }
        }
        self.put_given(&absent_of);
        Ok(())
    }

    /// What it costs to suppose an absent original, for all the pieces that hang from it together.
    fn supposing(&self, a: usize, members: &[usize]) -> i64 {
        let (origin, of) = &self.absents[a];
        let named =
            of.iter().any(|&i| self.claims[i].origin.is_some() || self.claims[i].is_unnamed());
        let present = origin.as_ref().is_some_and(|origin| {
            let is_home = |i: usize| self.carrier(i).is_some_and(|c| is_same(c, origin));
            members.iter().any(|&i| !self.bundled(i) && is_home(i))
        });
        match (named, present) {
            (true, false) => 0,
            (false, false) => weight::SUPPOSED,
            (_, true) => weight::BESIDE_ITS_PAGE,
        }
    }

    /// The heaviest tree of one group: each member's parent, and those whose place cannot be told.
    fn tree(&self, members: &[usize], absent_of: &[Option<usize>]) -> Answer {
        let mut absents: Vec<usize> = members.iter().filter_map(|&i| absent_of[i]).collect();
        absents.sort_unstable();
        absents.dedup();
        if members.len() == 1 {
            let parent = absents.first().map_or(Parent::Root, |&a| Parent::Absent(a));
            return (vec![(members[0], parent)], Vec::new());
        }
        let place = |i: usize| members.binary_search(&i).ok().map(|n| n + 1);
        let absent_place = |a: usize| absents.binary_search(&a).ok().map(|n| n + 1 + members.len());
        let mut edges: Vec<Edge> = Vec::new();
        // Edges from absent originals, before what supposing those costs.
        let mut supposed: Vec<(usize, Edge)> = Vec::new();
        let mut between: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for &child in members {
            let Some(at) = place(child) else { continue };
            if let Some(given) = self.given_parent(child, absent_of[child]) {
                let from = match given {
                    Parent::Piece(parent) => place(parent),
                    Parent::Absent(a) => absent_place(a),
                    Parent::Root | Parent::Reference(_) => None,
                };
                edges.push(Edge { parent: from.unwrap_or(0), child: at, weight: 0 });
                continue;
            }
            edges.push(Edge { parent: 0, child: at, weight: self.root(child) });
            for link in self.links[child].iter().filter(|l| self.directions.contains_key(&l.pair)) {
                if let (Some(from), Some(w)) =
                    (place(link.other), self.edge(link.other, child, link.pair))
                {
                    edges.push(Edge { parent: from, child: at, weight: w });
                    between.insert((link.other, child), w);
                }
            }
            if let Some(a) = absent_of[child]
                && let Some(from) = absent_place(a)
            {
                let stated = self.claims[child].stated_weight();
                let named = self.claims[child].origin.is_some() || self.claims[child].is_unnamed();
                let weight =
                    if named { stated } else { weight::INFERRED - self.claims[child].own_weight() };
                supposed.push((a, Edge { parent: from, child: at, weight }));
            }
        }
        // Every node of a tree is reached, so what an absent original costs stands at the edges from it: none where nobody
        // hangs from it.
        edges.extend(
            absents
                .iter()
                .filter_map(|&a| Some(Edge { parent: 0, child: absent_place(a)?, weight: 0 })),
        );
        // Of each absent original the cost, how many hang from it, and how many of them in other groups.
        let mut bearing: BTreeMap<usize, (i64, usize, usize)> = absents
            .iter()
            .map(|&a| {
                let of = &self.absents[a].1;
                let elsewhere = of.iter().filter(|i| members.binary_search(i).is_err()).count();
                (a, (self.supposing(a, members), of.len(), elsewhere))
            })
            .collect();
        // Those that hang from it bear the cost together; where fewer do than could, they are asked again.
        let parents = loop {
            let mut all = edges.clone();
            all.extend(supposed.iter().map(|&(a, edge)| {
                let (cost, hanging, _) = bearing[&a];
                Edge { weight: edge.weight + cost / hanging as i64, ..edge }
            }));
            let parents = arborescence(1 + members.len() + absents.len(), 0, &all);
            let mut fewer = false;
            for (&a, (_, hanging, elsewhere)) in &mut bearing {
                let from = absent_place(a);
                let here = parents.iter().filter(|&&p| p.is_some() && p == from).count();
                let now = (here + *elsewhere).max(1);
                fewer |= now < *hanging;
                *hanging = now.min(*hanging);
            }
            if !fewer {
                break parents;
            }
        };
        let answer: Vec<(usize, Parent)> = members
            .iter()
            .map(|&i| {
                let parent = match place(i).and_then(|at| parents[at]) {
                    Some(0) | None => Parent::Root,
                    Some(at) if at <= members.len() => Parent::Piece(members[at - 1]),
                    Some(at) => Parent::Absent(absents[at - 1 - members.len()]),
                };
                (i, parent)
            })
            .collect();
        let mut ambiguous = Vec::new();
        for &(child, parent) in &answer {
            let Parent::Piece(parent) = parent else { continue };
            let at_root = answer.iter().any(|&(i, p)| i == parent && p == Parent::Root);
            if let (true, Some(&there), Some(&back)) =
                (at_root, between.get(&(parent, child)), between.get(&(child, parent)))
            {
                let margin = self.root(parent) + there - self.root(child) - back;
                if margin < weight::MARGIN {
                    ambiguous.extend([parent, child]);
                }
            }
        }
        // Doubt goes on to every copy that could as well be its parent's source.
        loop {
            let before = ambiguous.len();
            for &(child, parent) in &answer {
                let Parent::Piece(parent) = parent else { continue };
                let even = match (between.get(&(parent, child)), between.get(&(child, parent))) {
                    (Some(there), Some(back)) => (there - back).abs() < weight::MARGIN,
                    _ => false,
                };
                if even && ambiguous.contains(&parent) && !ambiguous.contains(&child) {
                    ambiguous.push(child);
                }
            }
            if ambiguous.len() == before {
                break;
            }
        }
        ambiguous.sort_unstable();
        ambiguous.dedup();
        (answer, ambiguous)
    }
}
