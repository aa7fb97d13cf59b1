//! How are records taken out of a file that has no lines? In lots, each made into documents by whoever has time.
//!
//! Taking a lot out is the quick part, and is done by one thread at a time; unpacking bodies, reading pages and telling
//! columns apart is done on the lot. Where lots end depends on the bytes alone.

use rayon::prelude::*;

use super::{Options, Outcome};
use crate::article::Document;
use crate::error::{Result, Skipped};

/// Bytes of records in a lot, but for the last of them.
#[cfg(any(feature = "csv", feature = "warc"))]
pub(super) const LOT_BYTES: usize = 1 << 20;
/// Lots read before they are made into documents together, where all documents are wanted at once.
const TOGETHER: usize = 8;

/// A record as a document, or why it is none.
pub(super) type Made = std::result::Result<Document, Skipped>;

/// A file whose records are taken out in lots.
pub(super) trait Lots: Send {
    /// The next lot; `None` where nothing is left.
    fn next(&mut self) -> Option<Box<dyn Lot>>;

    /// What there is to say of the file at its end; its documents went out in lots.
    fn finish(&mut self) -> Outcome;
}

/// Some records of a file.
pub(super) trait Lot: Send {
    /// Hands over each record, in the order of the file. The first error of `take` ends it.
    fn each(
        self: Box<Self>,
        options: &Options,
        take: &mut dyn FnMut(Made) -> Result<()>,
    ) -> Result<()>;
}

/// Reads all of a file.
pub(super) fn read_all(mut lots: Box<dyn Lots + '_>, options: &Options) -> Outcome {
    let mut read = Outcome::default();
    loop {
        let together: Vec<_> = std::iter::from_fn(|| lots.next()).take(TOGETHER).collect();
        if together.is_empty() {
            break;
        }
        let made: Vec<Vec<Made>> = together
            .into_par_iter()
            .map(|lot| {
                let mut all = Vec::new();
                let kept = lot.each(options, &mut |made| {
                    all.push(made);
                    Ok(())
                });
                debug_assert!(kept.is_ok(), "keeping a record cannot fail");
                all
            })
            .collect();
        for made in made.into_iter().flatten() {
            match made {
                Ok(document) => read.documents.push(document),
                Err(skipped) => read.skipped.push(skipped),
            }
        }
    }
    let Outcome { skipped, passed_over, bytes, files, .. } = lots.finish();
    read.skipped.extend(skipped);
    Outcome { passed_over, bytes, files, ..read }
}
