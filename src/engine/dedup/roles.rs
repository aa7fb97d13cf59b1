//! Which of some copies is the original? What a scan of them alone says: their roles, and who was made from whom.
//!
//! The documents that have a copy are read once more, with all their columns, and go through matching and provenance as in a scan. What
//! has no copy is not looked at: it would cost most of the time and changes little about who among copies came first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Settings;
use super::first_pass::Pass;
use crate::engine::batch::{self, Outcome};
use crate::engine::observer::Observer;
use crate::error::{Error, Place, Result};
use crate::extract::Unit;
use crate::params::Params;
use crate::provenance::Role;

/// Steps from the root at most; a longer chain of reprints counts as this long.
const DEEPEST: u32 = 1_000;

/// For each of some texts 0 where it is the original, else 1 and the steps from the root of its tree.
pub(super) fn read(
    pass: &Pass,
    texts: &[u32],
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Vec<(u32, u32)>> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let mut places: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for &number in texts {
        let entry = pass.entries.get(number);
        places.entry((entry.file, entry.record)).or_default().push(number);
    }
    if places.keys().any(|&(file, _)| pass.files[file as usize].name == "-") {
        let must = "used with files: standard input cannot be read twice";
        return Err(Error::Parameter { name: "--keep original", must, given: "`-`".to_owned() });
    }
    let wanted: BTreeSet<Place> = places
        .keys()
        .map(|&(file, record)| {
            let path = pass.files[file as usize].name.clone();
            Place { path, record: Some(u64::from(record)).filter(|&n| n > 0) }
        })
        .collect();
    let of_scan = batch::Settings {
        read: settings.read.clone(),
        unit: settings.unit.unwrap_or(Unit::Piece),
        params: Params { threshold: settings.params.threshold, ..Params::default() },
        folder: settings.folder.clone(),
        only: Some(Arc::new(wanted)),
        ..batch::Settings::default()
    };
    let outcome = batch::scan(&pass.paths, &of_scan, observer)?;
    let steps = steps(&outcome);
    let file_of: BTreeMap<&str, u32> =
        pass.files.iter().enumerate().map(|(n, file)| (file.name.as_str(), n as u32)).collect();
    let mut found = Vec::with_capacity(texts.len());
    for (document, mut pieces) in pieces_by_document(&outcome) {
        let place = &outcome.collection.documents[document].place;
        let Some(&file) = file_of.get(place.path.as_str()) else { continue };
        let record = place.record.unwrap_or(0) as u32;
        // The pieces of a page come in the order of the page on both sides; a record is one text here, whatever it holds.
        pieces.sort_unstable();
        let Some(numbers) = places.get(&(file, record)) else { continue };
        let whole: Vec<u32> = on_the_page(pass, numbers[0]);
        for &number in numbers {
            let at = whole.iter().position(|&n| n == number).unwrap_or(0);
            let piece = if whole.len() == pieces.len() { pieces.get(at) } else { pieces.first() };
            found.extend(piece.map(|&(_, extra, piece)| (number, steps[piece] + extra)));
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|&mut (number, _)| number);
    Ok(found)
}

/// For each document its pieces with their beginnings. A capture that was joined to another stands after it by a step.
fn pieces_by_document(outcome: &Outcome) -> BTreeMap<usize, Vec<(usize, u32, usize)>> {
    let collection = &outcome.collection;
    let by_id: BTreeMap<&str, usize> =
        collection.documents.iter().enumerate().map(|(n, d)| (d.id.as_str(), n)).collect();
    let mut found: BTreeMap<usize, Vec<(usize, u32, usize)>> = BTreeMap::new();
    for (n, piece) in collection.pieces.iter().enumerate() {
        found.entry(piece.document).or_default().push((piece.span.start, 0, n));
        for capture in &piece.captures {
            if let Some(&document) = by_id.get(capture.document.as_str()) {
                found.entry(document).or_default().push((piece.span.start, 1, n));
            }
        }
    }
    found
}

/// All texts of the document that a text stands in, in order.
fn on_the_page(pass: &Pass, number: u32) -> Vec<u32> {
    let page = pass.containers.iter().find(|&&(first, n)| (first..first + n).contains(&number));
    page.map_or_else(|| vec![number], |&(first, n)| (first..first + n).collect())
}

/// For each piece 0 where it is an original, else 1 and its steps from the root.
fn steps(outcome: &Outcome) -> Vec<u32> {
    let verdicts = &outcome.provenance.verdicts;
    let depth = |piece: usize| {
        let parents = std::iter::successors(verdicts[piece].parent, |&p| verdicts[p].parent);
        parents.take(DEEPEST as usize).count() as u32
    };
    verdicts
        .iter()
        .enumerate()
        .map(|(piece, verdict)| match verdict.role {
            Role::Original => 0,
            _ => 1 + depth(piece),
        })
        .collect()
}
