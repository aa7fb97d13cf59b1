//! What is there to draw from, and what is drawn? The strata of a report and a sample of them.
//!
//! Of the units drawn half are dealt out evenly over the strata, so that nothing is seen too seldom, and half by size, so
//! that what is common weighs little. Half of the sample are pairs, half pieces. Units are named in the order of the
//! sheet, which chance makes, and chance says which of two texts stands left.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde::Deserialize;

use super::key::{Drawn, Key, Stratum, named};
use super::{Answers, Ask, CAME_FROM, CREDITED, ROLE, SAME_TEXT, WIRE, code};
use crate::article::Span;
use crate::evaluate::Malformed;
use crate::provenance::agencies::{self, Agencies, Trade};
use crate::provenance::evidence::{Kind, Tier};
use crate::synth::draw::{Draw, Purpose};

/// How far above a threshold on resemblance or containment is just above it, and as far below just below.
const NEAR: f64 = 0.1;
/// The form of report that is read.
const SCHEMA: u64 = 1;
/// Pieces from one to the one it came from, and on, at most.
const STEPS: usize = 16;

/// What of a report a sample can be drawn from.
#[derive(Debug)]
pub struct Frame {
    pieces: Vec<Piece>,
    pairs: Vec<Pair>,
    by_id: BTreeMap<String, usize>,
    /// Sources that the user's table of outlets calls agencies, by their keys.
    agencies: BTreeSet<String>,
    thresholds: Thresholds,
}

/// A sample: what coders see, and the key to it.
#[derive(Debug)]
pub struct Sample {
    /// The rows of the sheet, in their order.
    pub rows: Vec<Row>,
    /// The machine's answers, and the sizes of the strata.
    pub key: Key,
}

/// What coders see of a unit.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub unit: String,
    /// What is asked.
    pub ask: Ask,
    /// The text on side a.
    pub a: Shown,
    /// The text on side b, if there is one.
    pub b: Option<Shown>,
}

/// A piece as coders see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Whose page it stands on.
    pub outlet: String,
    /// When it was published.
    pub date: String,
    /// Its headline.
    pub title: String,
    /// The hash of its text in the report.
    pub sha256: String,
    /// The stretches it shares with the other, in its document.
    pub passages: Vec<Span>,
    /// Its text, abridged; to be filled in by whoever has the texts.
    pub text: String,
}

#[derive(Deserialize)]
struct File {
    parameters: Thresholds,
    pieces: Vec<Piece>,
    pairs: Vec<Pair>,
    #[serde(default)]
    sources: Vec<Source>,
}

/// A source as the user's table of outlets knows it.
#[derive(Deserialize)]
struct Source {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Debug, Deserialize)]
struct Thresholds {
    threshold: f64,
    contained: f64,
    partial: f64,
}

#[derive(Debug, Deserialize)]
struct Piece {
    id: String,
    role: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    sha256: String,
    published: Option<Dates>,
    carrier: Option<Named>,
    origin: Option<Named>,
    tier: Option<String>,
    parent: Option<String>,
    absent_parent: Option<String>,
    #[serde(default)]
    evidence: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Dates {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Item {
    kind: String,
    weight: i64,
}

#[derive(Debug, Deserialize)]
struct Pair {
    a: String,
    b: String,
    relation: String,
    jaccard: f64,
    containment: [f64; 2],
    coverage: [f64; 2],
    #[serde(default)]
    passages: Vec<Passage>,
}

#[derive(Debug, Deserialize)]
struct Passage {
    a: (usize, usize),
    b: (usize, usize),
}

/// A unit before it has a name.
struct Unit {
    ask: Ask,
    stratum: String,
    index: usize,
    said: Answers,
}

impl Frame {
    /// Reads a report of `scan --json`.
    ///
    /// # Errors
    /// [`Malformed`] where it is none, or of another form.
    pub fn read(report: impl BufRead) -> Result<Self, Malformed> {
        let bad = |problem| Malformed::Whole { expected: "a report of `scan --json`", problem };
        let value: serde_json::Value =
            serde_json::from_reader(report).map_err(|error| bad(error.to_string()))?;
        match value.get("schema").and_then(serde_json::Value::as_u64) {
            Some(SCHEMA) => {}
            Some(other) => {
                let reads =
                    format!("its schema is {other}, this program reads {SCHEMA}; scan again");
                return Err(bad(reads));
            }
            None => return Err(bad("it names no `schema`".to_owned())),
        }
        let file: File = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
        let by_id: BTreeMap<String, usize> =
            file.pieces.iter().enumerate().map(|(n, piece)| (piece.id.clone(), n)).collect();
        let unknown = |id: &&String| !by_id.contains_key(*id);
        if let Some(id) = file.pairs.iter().flat_map(|p| [&p.a, &p.b]).find(unknown) {
            return Err(bad(format!("a pair names {id:?}, which is no piece of it")));
        }
        if let Some(piece) = file.pieces.iter().find(|p| code(ROLE, &p.role).is_none()) {
            return Err(bad(format!(
                "{:?} has the role {:?}, which is none",
                piece.id, piece.role
            )));
        }
        let is_agency = |source: &&Source| {
            let kind = source.kind.to_lowercase();
            kind.contains("agency") || kind.contains("wire")
        };
        let agencies = file.sources.iter().filter(is_agency);
        Ok(Self {
            pieces: file.pieces,
            pairs: file.pairs,
            by_id,
            agencies: agencies.map(|source| agencies::key(&source.name)).collect(),
            thresholds: file.parameters,
        })
    }

    /// Units that can be drawn: pairs and pieces.
    pub fn len(&self) -> usize {
        self.pairs.len() + self.pieces.len()
    }

    /// Whether there is nothing to draw from.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Draws `n` units, or all where there are no more.
    pub fn draw(&self, n: usize, seed: u64) -> Sample {
        let mut chance = Draw::new(seed, Purpose::Sample, 0);
        let n = n.min(self.len());
        let pairs = (n / 2).max(n.saturating_sub(self.pieces.len())).min(self.pairs.len());
        let mut key = Key::new(seed);
        let mut drawn = Vec::new();
        for (units, n) in [(self.pairs(), pairs), (self.pieces(), n - pairs)] {
            key.strata.extend(population(&units));
            drawn.extend(draw(units, n, &mut chance));
        }
        chance.shuffle(&mut drawn);
        let width = drawn.len().to_string().len();
        let mut rows = Vec::with_capacity(drawn.len());
        for (n, (unit, inclusion)) in drawn.into_iter().enumerate() {
            let name = format!("u{:0width$}", n + 1);
            let swap = chance.in_thousand(500);
            let (mut said, row) = match unit.ask {
                Ask::Pair => (unit.said, self.pair_row(name, unit.index, swap)),
                Ask::Piece => (unit.said, self.piece_row(name, unit.index)),
            };
            // The answer goes by the sides.
            if let Some(side @ 0..=1) = said[CAME_FROM] {
                said[CAME_FROM] = Some(if swap { 1 - side } else { side });
            }
            key.units.push(Drawn {
                unit: row.unit.clone(),
                ask: unit.ask,
                stratum: unit.stratum,
                inclusion,
                a: row.a.id.clone(),
                b: row.b.as_ref().map(|shown| shown.id.clone()),
                said: named(&said),
            });
            rows.push(row);
        }
        Sample { rows, key }
    }

    fn pairs(&self) -> Vec<Unit> {
        let unit = |(index, pair): (usize, &Pair)| {
            let mut said = Answers::default();
            said[SAME_TEXT] = code(SAME_TEXT, &pair.relation).or(code(SAME_TEXT, "none"));
            said[CAME_FROM] = code(CAME_FROM, self.came_from(pair));
            Unit { ask: Ask::Pair, stratum: self.thresholds.stratum(pair), index, said }
        };
        self.pairs.iter().enumerate().map(unit).collect()
    }

    /// Which of two texts the other came from, straight or by way of others.
    fn came_from(&self, pair: &Pair) -> &'static str {
        let (mut above_a, mut above_b) = (BTreeSet::new(), BTreeSet::new());
        for (above, id) in [(&mut above_a, &pair.a), (&mut above_b, &pair.b)] {
            let mut at = id.as_str();
            for _ in 0..STEPS {
                let Some(piece) = self.by_id.get(at).map(|&n| &self.pieces[n]) else { break };
                let Some(next) = piece.parent.as_deref().or(piece.absent_parent.as_deref()) else {
                    break;
                };
                above.insert(next);
                at = next;
            }
        }
        let (of_b, of_a) = (above_b.contains(&*pair.a), above_a.contains(&*pair.b));
        match (of_b, of_a) {
            (true, false) => "a",
            (false, true) => "b",
            (false, false) if above_a.intersection(&above_b).next().is_some() => "third",
            _ => "unclear",
        }
    }

    fn pieces(&self) -> Vec<Unit> {
        let paired: BTreeSet<&str> =
            self.pairs.iter().flat_map(|pair| [&*pair.a, &*pair.b]).collect();
        let unit = |(index, piece): (usize, &Piece)| {
            let mut said = Answers::default();
            said[ROLE] = code(ROLE, &piece.role);
            let wire = piece.origin.as_ref().is_some_and(|origin| self.is_agency(&origin.name));
            said[WIRE] = Some(usize::from(!wire));
            said[CREDITED] = Some(usize::from(!piece.evidence.iter().any(Item::is_credit)));
            let role = &piece.role;
            let stratum = match piece.tier.as_deref() {
                Some("A" | "B") => format!("{role}, stated or proved"),
                Some(_) => format!("{role}, less sure"),
                None if paired.contains(&*piece.id) => format!("{role}, with a pair"),
                None => format!("{role}, without a pair"),
            };
            Unit { ask: Ask::Piece, stratum, index, said }
        };
        self.pieces.iter().enumerate().map(unit).collect()
    }

    fn is_agency(&self, name: &str) -> bool {
        let known = Agencies::built_in()
            .find(name)
            .is_some_and(|(agency, _)| agency.trade == Trade::Agency);
        known || self.agencies.contains(&agencies::key(name))
    }

    fn shown(&self, id: &str) -> Shown {
        let Some(piece) = self.by_id.get(id).map(|&n| &self.pieces[n]) else {
            return Shown::default();
        };
        let date = piece.published.as_ref().and_then(|d| d.from.clone().or(d.to.clone()));
        Shown {
            id: piece.id.clone(),
            outlet: piece.carrier.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
            date: date.unwrap_or_default(),
            title: piece.title.clone().unwrap_or_default(),
            sha256: piece.sha256.clone(),
            ..Shown::default()
        }
    }

    fn sides(&self, pair: &Pair, swap: bool) -> [Shown; 2] {
        let span = |(start, end): (usize, usize)| Span { start, end };
        let a = pair.passages.iter().map(|p| span(p.a)).collect();
        let b = pair.passages.iter().map(|p| span(p.b)).collect();
        let a = Shown { passages: a, ..self.shown(&pair.a) };
        let b = Shown { passages: b, ..self.shown(&pair.b) };
        if swap { [b, a] } else { [a, b] }
    }

    fn pair_row(&self, unit: String, index: usize, swap: bool) -> Row {
        let [a, b] = self.sides(&self.pairs[index], swap);
        Row { unit, ask: Ask::Pair, a, b: Some(b) }
    }

    /// A piece stands left, and right of it the one that holds the most of it.
    fn piece_row(&self, unit: String, index: usize) -> Row {
        let id = &self.pieces[index].id;
        let of = |pair: &Pair| pair.coverage[usize::from(pair.b == *id)];
        let near = self
            .pairs
            .iter()
            .filter(|pair| pair.a == *id || pair.b == *id)
            // The first of equals.
            .rev()
            .max_by(|x, y| of(x).total_cmp(&of(y)));
        match near {
            Some(pair) => {
                let [a, b] = self.sides(pair, pair.b == *id);
                Row { unit, ask: Ask::Piece, a, b: Some(b) }
            }
            None => Row { unit, ask: Ask::Piece, a: self.shown(id), b: None },
        }
    }
}

impl Item {
    /// Whether it says in words or in a field whose text this is.
    fn is_credit(&self) -> bool {
        let states = |kind: &&Kind| kind.tier() == Tier::A && kind.weight() > 0;
        self.weight > 0 && Kind::ALL.iter().filter(states).any(|kind| kind.name() == self.kind)
    }
}

impl Thresholds {
    /// Where a pair is drawn: its relation, and whether a little more or less would have made it another.
    fn stratum(&self, pair: &Pair) -> String {
        let Self { threshold, contained, partial } = *self;
        let most = |of: [f64; 2]| of[0].max(of[1]);
        let (held, covered) = (most(pair.containment), most(pair.coverage));
        let place = match pair.relation.as_str() {
            "copy" if pair.jaccard < threshold + NEAR => "just above the threshold",
            "contained" if pair.jaccard >= threshold - NEAR => "just below a copy",
            "contained" if held < contained + NEAR => "just above the threshold",
            "partial" if held >= contained - NEAR => "just below contained",
            "partial" if covered < 2.0 * partial => "just above the threshold",
            "quotation" | "none" if covered >= partial / 2.0 => "just below partial",
            "template" if most([held, covered]) >= contained - NEAR => "much in common",
            _ => "clear",
        };
        format!("{}, {place}", pair.relation)
    }
}

/// How many units there are of each stratum and answers.
fn population(units: &[Unit]) -> Vec<Stratum> {
    let mut counts: BTreeMap<(&str, Answers), u64> = BTreeMap::new();
    for unit in units {
        // Sides have no meaning for what was not drawn.
        let mut said = unit.said;
        said[CAME_FROM] = None;
        *counts.entry((&unit.stratum, said)).or_default() += 1;
    }
    let Some(ask) = units.first().map(|unit| unit.ask) else { return Vec::new() };
    let stratum = |((stratum, said), of): ((&str, Answers), u64)| Stratum {
        ask,
        stratum: stratum.to_owned(),
        said: named(&said),
        of,
    };
    counts.into_iter().map(stratum).collect()
}

/// Draws `n` units, each with its probability.
fn draw(units: Vec<Unit>, n: usize, chance: &mut Draw) -> Vec<(Unit, f64)> {
    let mut strata: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        strata.entry(unit.stratum.clone()).or_default().push(unit);
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut drawn = Vec::with_capacity(n);
    for (mut units, n) in strata.into_values().zip(allocate(n, &sizes)) {
        let inclusion = n as f64 / units.len() as f64;
        chance.shuffle(&mut units);
        units.truncate(n);
        drawn.extend(units.into_iter().map(|unit| (unit, inclusion)));
    }
    drawn
}

/// How many of each stratum are drawn: half of all evenly, half by size, as far as there are so many.
pub(super) fn allocate(n: usize, sizes: &[usize]) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let mut dealt = vec![0; sizes.len()];
    if all == 0 {
        return dealt;
    }
    let (n, strata) = (n.min(all), sizes.len());
    // In integers: `all · strata` parts to a unit, and twice that for the halves.
    let wanted: Vec<i128> = sizes.iter().map(|&size| (n * (all + size * strata)) as i128).collect();
    let unit = 2 * (all * strata) as i128;
    // Whole units at once, the rest one by one to whoever lacks most.
    for (dealt, (wanted, size)) in dealt.iter_mut().zip(wanted.iter().zip(sizes)) {
        *dealt = ((wanted / unit) as usize).min(*size);
    }
    for _ in dealt.iter().sum()..n {
        let lacks = |h: &usize| (wanted[*h] - dealt[*h] as i128 * unit, std::cmp::Reverse(*h));
        let Some(h) = (0..strata).filter(|&h| dealt[h] < sizes[h]).max_by_key(lacks) else { break };
        dealt[h] += 1;
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_dealt_out_half_evenly_and_half_by_size() {
        assert_eq!(allocate(100, &[900, 100]), [70, 30]);
        assert_eq!(allocate(100, &[990, 10]), [90, 10]);
        assert_eq!(allocate(7, &[3, 2]), [3, 2]);
        assert_eq!(allocate(5, &[]), [0; 0]);
        for n in 0..60 {
            let dealt = allocate(n, &[40, 3, 9, 1]);
            assert_eq!(dealt.iter().sum::<usize>(), n.min(53));
        }
    }
}
