//! What was the machine's answer, and how was the sample drawn? The key that coders do not see.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use super::{Answers, Ask, QUESTIONS, code};
use crate::evaluate::Malformed;

/// The version of the form.
const VERSION: u32 = 1;
const EXPECTED: &str = "a key of `wirecopy sample`";

/// Everything that is needed to tell of a report from a coded sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// The version of this form.
    pub key: u32,
    /// The program that drew.
    pub wirecopy: String,
    /// The seed it drew with.
    pub seed: u64,
    /// What the report holds, by stratum and answers.
    pub strata: Vec<Stratum>,
    /// What was drawn.
    pub units: Vec<Drawn>,
}

/// Units of a report that are drawn alike, and of which one thing is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// What they are.
    pub ask: Ask,
    /// The stratum.
    pub stratum: String,
    /// What the report says of them, by question.
    pub said: BTreeMap<String, String>,
    /// How many there are.
    pub of: u64,
}

/// A unit of the sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its name in the sheet.
    pub unit: String,
    /// What it is.
    pub ask: Ask,
    /// Its stratum.
    pub stratum: String,
    /// How likely it was to be drawn.
    pub inclusion: f64,
    /// The piece that stands on side a.
    pub a: String,
    /// The piece that stands on side b.
    pub b: Option<String>,
    /// What the report says of it, by question.
    pub said: BTreeMap<String, String>,
}

impl Key {
    pub(super) fn new(seed: u64) -> Self {
        let wirecopy = env!("CARGO_PKG_VERSION").to_owned();
        Self { key: VERSION, wirecopy, seed, strata: Vec::new(), units: Vec::new() }
    }

    /// Reads a key.
    ///
    /// # Errors
    /// [`Malformed`] where it is none, is of another version, or holds a code that is none.
    pub fn read(from: impl BufRead) -> Result<Self, Malformed> {
        let bad = |problem: String| Malformed::Whole { expected: EXPECTED, problem };
        let key: Self = serde_json::from_reader(from).map_err(|error| bad(error.to_string()))?;
        if key.key != VERSION {
            return Err(bad(format!("its form is {}, this program reads {VERSION}", key.key)));
        }
        let said = key.strata.iter().map(|s| &s.said).chain(key.units.iter().map(|u| &u.said));
        for said in said {
            for (column, name) in said {
                let question = QUESTIONS.iter().position(|q| q.column == column);
                if question.and_then(|q| code(q, name)).is_none() {
                    return Err(bad(format!("{name:?} is no code of {column:?}")));
                }
            }
        }
        Ok(key)
    }

    /// Writes the key.
    ///
    /// # Errors
    /// What the stream gives.
    pub fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}

/// Answers by the names of their columns and codes.
pub(super) fn named(answers: &Answers) -> BTreeMap<String, String> {
    let name = |(question, answer): (usize, &Option<usize>)| {
        let asked = &QUESTIONS[question];
        answer.map(|answer| (asked.column.to_owned(), asked.codes[answer].to_owned()))
    };
    answers.iter().enumerate().filter_map(name).collect()
}

/// The answers that names stand for.
pub(super) fn answers(said: &BTreeMap<String, String>) -> Answers {
    std::array::from_fn(|q| said.get(QUESTIONS[q].column).and_then(|name| code(q, name)))
}
