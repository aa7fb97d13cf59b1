//! What do the codes say of the whole report? Figures with their intervals, and the agreement of coders.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::alpha::{Agreement, agreement};
use super::chance::Chance;
use super::key::answers;
use super::posterior::{Cell, DRAWS, estimate, interval, totals};
use super::sheet::Coded;
use super::{Answers, Ask, CAME_FROM, CREDITED, Key, QUESTIONS, ROLE, SAME_TEXT, WIRE, code};

/// What a coded sample says of a report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Findings {
    /// Units of the sample.
    pub units: u64,
    /// Of them those of which something was coded.
    pub coded: u64,
    /// Units that coders gave different codes, and that no agreed sheet settles.
    pub unsettled: u64,
    /// How well coders agree, by question; empty where there is one coder.
    pub agreement: Vec<Agreement>,
    /// Pieces: shares of roles, of agencies' texts, of reprints without credit.
    pub pieces: Vec<Figure>,
    /// Pairs the report lists: shares of relations.
    pub pairs: Vec<Figure>,
    /// Pairs whose direction the report and a coder tell: how often they tell the same.
    pub direction: Option<Estimate>,
}

/// How much of something there is, and how well the report finds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// Units coded for it.
    pub coded: u64,
    /// Its share as the report has it.
    pub reported: f64,
    /// Its share corrected for what the report takes wrongly; none where nothing was coded.
    pub corrected: Option<Estimate>,
    /// Of what the report calls so, what is.
    pub precision: Option<Estimate>,
    /// Of what is so, what the report calls so.
    pub recall: Option<Estimate>,
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Weighted by the design.
    pub value: f64,
    /// The ends of the 95 % interval.
    pub interval: [f64; 2],
}

/// Something that is so of a unit or not; none where that was not coded.
pub(super) struct Quantity {
    pub(super) name: &'static str,
    pub(super) ask: Ask,
    pub(super) holds: fn(&Answers) -> Option<bool>,
}

macro_rules! is {
    ($question:expr, $($code:literal)|+) => {
        |answers| answers[$question].map(|given| [$(code($question, $code)),+].contains(&Some(given)))
    };
}

pub(super) const QUANTITIES: [Quantity; 13] = [
    Quantity { name: "original", ask: Ask::Piece, holds: is!(ROLE, "original") },
    Quantity { name: "reprint", ask: Ask::Piece, holds: is!(ROLE, "reprint") },
    Quantity { name: "revision", ask: Ask::Piece, holds: is!(ROLE, "revision") },
    Quantity { name: "partial", ask: Ask::Piece, holds: is!(ROLE, "partial") },
    Quantity { name: "unlinked", ask: Ask::Piece, holds: is!(ROLE, "unlinked") },
    Quantity { name: "unknown", ask: Ask::Piece, holds: is!(ROLE, "unknown") },
    Quantity { name: "agencies' text", ask: Ask::Piece, holds: is!(WIRE, "yes") },
    Quantity { name: "reprint without credit", ask: Ask::Piece, holds: uncredited },
    Quantity { name: "copy", ask: Ask::Pair, holds: is!(SAME_TEXT, "copy") },
    Quantity { name: "contained", ask: Ask::Pair, holds: is!(SAME_TEXT, "contained") },
    Quantity { name: "partial", ask: Ask::Pair, holds: is!(SAME_TEXT, "partial") },
    Quantity {
        name: "copy or contained",
        ask: Ask::Pair,
        holds: is!(SAME_TEXT, "copy" | "contained"),
    },
    Quantity {
        name: "any of the three",
        ask: Ask::Pair,
        holds: is!(SAME_TEXT, "copy" | "contained" | "partial"),
    },
];

fn uncredited(answers: &Answers) -> Option<bool> {
    let reprint = answers[ROLE].map(|role| Some(role) == code(ROLE, "reprint"))?;
    let credited = answers[CREDITED].map(|given| Some(given) == code(CREDITED, "yes"));
    if reprint { credited.map(|credited| !credited) } else { Some(false) }
}

/// A stratum, or the part of it of which the report says that something holds or does not.
struct Part {
    said: bool,
    cell: Cell,
}

/// What is left of a key when its names are codes.
pub(super) struct Design<'k> {
    /// Units of each stratum by what is said of them.
    pub(super) strata: Vec<(Ask, &'k str, Answers, u64)>,
    /// Units of the sample: their stratum, what is said and what was coded.
    pub(super) units: Vec<(Ask, &'k str, Answers, Answers)>,
}

/// Tells of a report from the sheets of its coders, the first of which counts where they differ, unless a sheet they agreed on
/// is given. The seed is that of the draws which intervals are made of.
pub fn judge(key: &Key, coders: &[Coded], agreed: Option<&Coded>, seed: u64) -> Findings {
    let sheets: Vec<&Coded> = agreed.into_iter().chain(coders).collect();
    let settled = |unit: &str| -> Answers {
        let given = |q: usize| sheets.iter().find_map(|sheet| sheet.answers.get(unit)?[q]);
        std::array::from_fn(given)
    };
    let design = Design {
        strata: key
            .strata
            .iter()
            .map(|s| (s.ask, s.stratum.as_str(), answers(&s.said), s.of))
            .collect(),
        units: key
            .units
            .iter()
            .map(|u| (u.ask, u.stratum.as_str(), answers(&u.said), settled(&u.unit)))
            .collect(),
    };
    let coded = design.units.iter().filter(|unit| unit.3.iter().any(Option::is_some)).count();
    let figures = |ask: Ask| {
        let of = QUANTITIES.iter().enumerate().filter(|(_, quantity)| quantity.ask == ask);
        of.map(|(n, quantity)| design.figure(quantity, DRAWS, &mut Chance::new(seed ^ n as u64)))
            .collect()
    };
    let (agreement, unsettled) = agreements(key, coders, agreed);
    Findings {
        units: key.units.len() as u64,
        coded: coded as u64,
        unsettled,
        agreement,
        pieces: figures(Ask::Piece),
        pairs: figures(Ask::Pair),
        direction: design.direction(DRAWS, &mut Chance::new(seed)),
    }
}

/// The agreement by question, and the units that were coded differently and are not settled.
fn agreements(key: &Key, coders: &[Coded], agreed: Option<&Coded>) -> (Vec<Agreement>, u64) {
    if coders.len() < 2 {
        return (Vec::new(), 0);
    }
    let mut unsettled: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (q, question) in QUESTIONS.iter().enumerate() {
        let asked = key.units.iter().filter(|unit| unit.ask == question.ask);
        let mut codes: Vec<Vec<Option<usize>>> = Vec::new();
        for unit in asked {
            let of = |sheet: &Coded| sheet.answers.get(&unit.unit).and_then(|given| given[q]);
            let given: Vec<Option<usize>> = coders.iter().map(of).collect();
            let different: BTreeSet<usize> = given.iter().flatten().copied().collect();
            if different.len() > 1 && agreed.and_then(of).is_none() {
                unsettled.insert(&unit.unit);
            }
            codes.push(given);
        }
        found.push(agreement(question.column, codes.iter().map(Vec::as_slice)));
    }
    (found, unsettled.len() as u64)
}

impl Design<'_> {
    pub(super) fn figure(&self, quantity: &Quantity, draws: usize, chance: &mut Chance) -> Figure {
        let parts = self.parts(quantity);
        let cells = |said: bool| -> Vec<Cell> {
            parts.iter().filter(|part| part.said == said).map(|part| part.cell).collect()
        };
        let (called, others) = (cells(true), cells(false));
        let sum = |cells: &[Cell]| cells.iter().map(|cell| cell.of).sum::<u64>() as f64;
        let (of_called, all) = (sum(&called), sum(&called) + sum(&others));
        let coded = parts.iter().map(|part| part.cell.coded).sum();
        let mut figure = Figure {
            name: quantity.name.to_owned(),
            coded,
            reported: if all > 0.0 { of_called / all } else { 0.0 },
            corrected: None,
            precision: None,
            recall: None,
        };
        let hits = estimate(&called).map(|right| (right, totals(&called, draws, chance)));
        let misses = estimate(&others).map(|missed| (missed, totals(&others, draws, chance)));
        let made =
            |value: f64, drawn: Vec<f64>| Estimate { value, interval: interval(drawn, value) };
        if let Some((right, drawn)) = hits.as_ref().filter(|_| of_called > 0.0) {
            let shares = drawn.iter().map(|total| total / of_called).collect();
            figure.precision = Some(made(right / of_called, shares));
        }
        if let (Some((right, hits)), Some((missed, misses))) = (&hits, &misses) {
            let both = || hits.iter().zip(misses);
            if coded > 0 {
                let shares = both().map(|(hit, miss)| (hit + miss) / all).collect();
                figure.corrected = Some(made((right + missed) / all, shares));
            }
            if right + missed > 0.0 {
                let shares = both().map(|(hit, miss)| hit / (hit + miss)).collect();
                figure.recall = Some(made(right / (right + missed), shares));
            }
        }
        figure
    }

    /// The cells of a quantity: each stratum, parted by whether the report says that it holds.
    fn parts(&self, quantity: &Quantity) -> Vec<Part> {
        let mut parts: BTreeMap<(&str, bool), Cell> = BTreeMap::new();
        for (ask, stratum, said, of) in &self.strata {
            if *ask == quantity.ask {
                let said = (quantity.holds)(said) == Some(true);
                let none = Cell { of: 0, coded: 0, counted: 0 };
                parts.entry((stratum, said)).or_insert(none).of += of;
            }
        }
        for (_, stratum, said, coded) in self.units.iter().filter(|unit| unit.0 == quantity.ask) {
            let said = (quantity.holds)(said) == Some(true);
            let Some(cell) = parts.get_mut(&(*stratum, said)) else { continue };
            let Some(holds) = (quantity.holds)(coded) else { continue };
            cell.coded += 1;
            cell.counted += u64::from(holds);
        }
        parts
            .into_iter()
            .map(|((_, said), cell)| {
                let of = cell.of.max(cell.coded);
                Part { said, cell: Cell { of, ..cell } }
            })
            .collect()
    }

    /// How often the direction is right where both tell one. A stratum counts for the part of it in which they do.
    pub(super) fn direction(&self, draws: usize, chance: &mut Chance) -> Option<Estimate> {
        let unclear = code(CAME_FROM, "unclear");
        let told = |answers: &Answers| answers[CAME_FROM].filter(|_| answers[CAME_FROM] != unclear);
        // By stratum: units of which both questions were coded, those told by both, those told alike.
        let mut counts: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
        for (_, stratum, said, coded) in self.units.iter().filter(|unit| unit.0 == Ask::Pair) {
            let count = counts.entry(stratum).or_default();
            count.0 += u64::from(coded[CAME_FROM].is_some());
            if let (Some(said), Some(coded)) = (told(said), told(coded)) {
                count.1 += 1;
                count.2 += u64::from(said == coded);
            }
        }
        let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, stratum, _, of) in self.strata.iter().filter(|stratum| stratum.0 == Ask::Pair) {
            *sizes.entry(stratum).or_default() += of;
        }
        let cell = |(stratum, (coded, both, alike)): (&str, (u64, u64, u64))| {
            let of = sizes.get(stratum).copied().unwrap_or_default() * both / coded.max(1);
            Cell { of: of.max(both), coded: both, counted: alike }
        };
        let cells: Vec<Cell> = counts.into_iter().map(cell).filter(|c| c.coded > 0).collect();
        let of = cells.iter().map(|cell| cell.of).sum::<u64>() as f64;
        let value = estimate(&cells).filter(|_| of > 0.0)? / of;
        let drawn = totals(&cells, draws, chance).iter().map(|total| total / of).collect();
        Some(Estimate { value, interval: interval(drawn, value) })
    }
}
