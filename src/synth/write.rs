//! In what order is a collection made? Blocks are planned, runs of articles are made side by side and written in order.

use std::io::{self, Write};

use rayon::prelude::*;

use super::article::{Desk, Scratch};
use super::page::Page;
use super::plan::{BLOCK, Part};
use super::{Kind, Options};
use crate::error::Result;

/// Articles of a run, which one thread makes into one buffer.
const RUN: u64 = 32;
/// Runs that are made while as many are written.
const RUNS: usize = 32;

/// A collection that can be made.
pub struct Corpus {
    options: Options,
    desk: Desk,
}

/// How many articles of each kind a collection has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    kinds: [u64; Kind::ALL.len()],
    /// Bytes of the articles' lines.
    pub bytes: u64,
}

impl Counts {
    /// Articles of a kind.
    pub const fn of(&self, kind: Kind) -> u64 {
        self.kinds[kind as usize]
    }

    /// Articles made from another's story; of a hub all but the first.
    pub fn copies(&self) -> u64 {
        Kind::ALL.into_iter().filter(|k| k.is_copy()).map(|k| self.of(k)).sum()
    }

    fn add(&mut self, other: &Self) {
        for (sum, n) in self.kinds.iter_mut().zip(other.kinds) {
            *sum += n;
        }
        self.bytes += other.bytes;
    }
}

/// A run of articles being made.
#[derive(Default)]
struct Run {
    articles: Page,
    truth: Page,
    scratch: Scratch,
    counts: Counts,
}

impl Corpus {
    /// A collection, with its vocabulary and outlets.
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) if an option is out of its range.
    pub fn new(options: Options) -> Result<Self> {
        let options = options.check()?;
        Ok(Self { options, desk: Desk::new(&options) })
    }

    /// Writes the articles as JSON lines, and the truth, one line for each article that is part of something.
    ///
    /// # Errors
    /// What the streams give.
    pub fn write(
        &self,
        articles: &mut (dyn Write + Send),
        mut truth: Option<&mut (dyn Write + Send)>,
    ) -> io::Result<Counts> {
        let mut made: Vec<Run> = (0..RUNS).map(|_| Run::default()).collect();
        let mut done: Vec<Run> = (0..RUNS).map(|_| Run::default()).collect();
        let mut counts = Counts::default();
        let mut put = |runs: &mut Vec<Run>| -> io::Result<()> {
            for run in runs {
                articles.write_all(run.articles.bytes())?;
                if let Some(truth) = &mut truth {
                    truth.write_all(run.truth.bytes())?;
                }
                counts.add(&run.counts);
            }
            Ok(())
        };
        let n = self.options.articles;
        let blocks = n.div_ceil(BLOCK);
        for number in 0..blocks {
            let first = number * BLOCK;
            let parts = self.desk.plan(number, (n - first).min(BLOCK) as usize);
            let stride = RUN * RUNS as u64;
            for from in (first..first + parts.len() as u64).step_by(stride as usize) {
                let ((), written) =
                    rayon::join(|| self.make(first, from, &parts, &mut made), || put(&mut done));
                written?;
                std::mem::swap(&mut made, &mut done);
            }
        }
        put(&mut done)?;
        articles.flush()?;
        if let Some(truth) = truth {
            truth.flush()?;
        }
        Ok(counts)
    }

    /// Makes the runs that begin at an article of a block.
    fn make(&self, first: u64, from: u64, parts: &[Part], runs: &mut [Run]) {
        let end = first + parts.len() as u64;
        runs.par_iter_mut().enumerate().for_each(|(n, run)| {
            run.articles.clear();
            run.truth.clear();
            run.counts = Counts::default();
            let start = (from + n as u64 * RUN).min(end);
            for index in start..(start + RUN).min(end) {
                let kind = self.desk.article(
                    first,
                    index,
                    parts,
                    &mut run.articles,
                    &mut run.truth,
                    &mut run.scratch,
                );
                run.counts.kinds[kind as usize] += 1;
            }
            run.counts.bytes = run.articles.bytes().len() as u64;
        });
    }
}
