//! What does a line say? Lines with their numbers, and tables by the names of their columns.

use std::io::{self, BufRead};

/// What is wrong with a truth or a report, and in which line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// A line is not what it must be.
    #[error("line {line}: expected {expected}, found {found}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// The whole is not what it must be.
    #[error("expected {expected}: {problem}")]
    Whole {
        /// What it should be.
        expected: &'static str,
        /// What the parser says.
        problem: String,
    },
    /// It could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

pub(super) type Result<T> = std::result::Result<T, Malformed>;

/// Lines of a stream, with their numbers.
pub(super) struct Lines<R> {
    from: R,
    pub(super) text: String,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, text: String::new(), number: 0 }
    }

    /// The next line that is not empty; whether there was one.
    pub(super) fn advance(&mut self) -> Result<bool> {
        loop {
            self.text.clear();
            self.number += 1;
            let read = self.from.read_line(&mut self.text);
            let n = read.map_err(|error| match error.kind() {
                io::ErrorKind::InvalidData => self.bad("text in UTF-8", "other bytes"),
                _ => error.into(),
            })?;
            if n == 0 {
                return Ok(false);
            }
            let end = self.text.trim_end_matches(['\n', '\r']).len();
            self.text.truncate(end);
            if !self.text.is_empty() {
                return Ok(true);
            }
        }
    }

    #[cold]
    pub(super) fn bad(&self, expected: &'static str, found: impl Into<String>) -> Malformed {
        let mut found = found.into();
        if found.chars().count() > 80 {
            found = found.chars().take(80).chain(['…']).collect();
        }
        Malformed::Line { line: self.number, expected, found }
    }
}

/// The columns of a table that are asked for, by its header.
pub(super) struct Columns<const N: usize>([usize; N]);

impl<const N: usize> Columns<N> {
    pub(super) fn of(header: &str, names: [&str; N]) -> Option<Self> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            *place = header.split('\t').position(|column| column.trim() == name)?;
        }
        Some(Self(places))
    }

    pub(super) fn row<'a, R: BufRead>(&self, lines: &'a Lines<R>) -> Result<[&'a str; N]> {
        let mut cells = [""; N];
        let mut seen = 0;
        for (n, cell) in lines.text.split('\t').enumerate() {
            for (place, kept) in self.0.iter().zip(&mut cells) {
                if *place == n {
                    *kept = cell;
                }
            }
            seen = n;
        }
        if self.0.iter().any(|&place| place > seen) {
            return Err(lines.bad("as many cells as the header has", format!("{:?}", lines.text)));
        }
        Ok(cells)
    }
}
