//! How right is a report, as people judge it? A sample of pairs and pieces to be coded by hand, and what the codes say of all.
//!
//! Input is a report of `scan --json`. [`Frame::draw`] takes a sample from it, by strata in which errors are differently likely:
//! pairs by relation and by how near they are to a threshold, pieces by role and by how it is known. What coders see
//! ([`sheet`]) holds no answer of the program; the [`Key`] holds them, with the size of each stratum. [`judge`] joins the two
//! and gives, for all of the report, precision, recall and every share as it would be without errors, each with an interval
//! of 95 %, and how well coders agree.
//!
//! Estimates weigh each unit by what it stands for: a stratum's share, times the stratum's size, summed (stratified sampling;
//! Cochran 1977, ch. 5 and 12). So a report that errs makes no share wrong, only its interval wider. What no coder saw cannot be
//! known: recall is that among the pairs a report lists.
//!
//! # Example
//!
//! ```
//! use wirecopy::validate::{Coded, Frame, judge};
//!
//! let report = r#"{"schema":1,"parameters":{"threshold":0.7,"contained":0.6,"partial":0.12},
//!   "pieces":[{"id":"a","role":"original","tier":"D"},{"id":"b","role":"reprint","tier":"A","parent":"a"}],
//!   "pairs":[{"a":"a","b":"b","relation":"copy","jaccard":0.9,"containment":[1.0,0.9],"coverage":[1.0,0.9]}]}"#;
//! let sample = Frame::read(report.as_bytes())?.draw(3, 1);
//! assert_eq!(sample.rows.len(), 3);
//!
//! let sheet = "unit;same_text;came_from;role;wire;credited\r\nu1;copy;a;original;no;no\r\n";
//! let coded = Coded::read(sheet.as_bytes(), &sample.key)?;
//! let findings = judge(&sample.key, &[coded], None, 1);
//! assert_eq!(findings.units, 3);
//! # Ok::<(), wirecopy::evaluate::Malformed>(())
//! ```

mod alpha;
mod chance;
mod frame;
mod judge;
mod key;
mod posterior;
pub mod sheet;
#[cfg(test)]
mod studies;

pub use alpha::{Agreement, agreement};
pub use frame::{Frame, Row, Sample, Shown};
pub use judge::{Estimate, Figure, Findings, judge};
pub use key::{Drawn, Key, Stratum};
pub use sheet::Coded;

use serde::{Deserialize, Serialize};

/// What a unit of the sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// Two texts: what are they to each other?
    Pair,
    /// A text, with the one it is most like: whose is it?
    Piece,
}

impl Ask {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Piece => "piece",
        }
    }
}

/// A question to coders.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The column it is answered in.
    pub column: &'static str,
    /// Of what it is asked.
    pub ask: Ask,
    /// The codes.
    pub codes: &'static [&'static str],
    /// The codes as a message names them.
    pub(crate) expected: &'static str,
}

/// What is asked, in the order of the columns.
pub const QUESTIONS: [Question; 5] = [
    Question {
        column: "same_text",
        ask: Ask::Pair,
        codes: &["copy", "contained", "partial", "none"],
        expected: "copy, contained, partial, none or nothing in `same_text`",
    },
    Question {
        column: "came_from",
        ask: Ask::Pair,
        codes: &["a", "b", "third", "unclear"],
        expected: "a, b, third, unclear or nothing in `came_from`",
    },
    Question {
        column: "role",
        ask: Ask::Piece,
        codes: &["original", "reprint", "revision", "partial", "unlinked", "unknown"],
        expected: "original, reprint, revision, partial, unlinked, unknown or nothing in `role`",
    },
    Question {
        column: "wire",
        ask: Ask::Piece,
        codes: &["yes", "no"],
        expected: "yes, no or nothing in `wire`",
    },
    Question {
        column: "credited",
        ask: Ask::Piece,
        codes: &["yes", "no"],
        expected: "yes, no or nothing in `credited`",
    },
];

pub(crate) const SAME_TEXT: usize = 0;
pub(crate) const CAME_FROM: usize = 1;
pub(crate) const ROLE: usize = 2;
pub(crate) const WIRE: usize = 3;
pub(crate) const CREDITED: usize = 4;

/// Answers to [`QUESTIONS`], each the number of a code; none where there is no answer.
pub type Answers = [Option<usize>; QUESTIONS.len()];

/// The number of a code of a question.
pub(crate) fn code(question: usize, name: &str) -> Option<usize> {
    QUESTIONS[question].codes.iter().position(|code| *code == name)
}
