//! What does a name on the command line mean in a collection? A piece, or why there is none; and which names are like it.

use anyhow::bail;

use crate::engine::Input;
use crate::extract::Collection;

/// Names that an error suggests.
const NEAR: usize = 5;

/// What an id means in a collection.
pub(crate) enum Meaning {
    /// A piece, which goes through all stages.
    Piece(usize),
    /// A further capture of a piece.
    Capture(usize),
    /// A page that bundles pieces.
    Bundle(Vec<usize>),
    /// A page that is no story, and why.
    NonArticle(String),
    /// What was not read, and why.
    Skipped(String),
}

/// Looks a name up.
pub(crate) fn meaning(id: &str, collection: &Collection, input: &Input) -> anyhow::Result<Meaning> {
    if let Some(i) = collection.find(id) {
        return Ok(Meaning::Piece(i));
    }
    if let Some(i) =
        collection.pieces.iter().position(|p| p.captures.iter().any(|c| c.document == id))
    {
        return Ok(Meaning::Capture(i));
    }
    if let Some(bundle) =
        collection.containers.iter().find(|c| collection.documents[c.document].id == id)
    {
        return Ok(Meaning::Bundle(bundle.pieces.clone()));
    }
    if let Some(none) = collection.non_articles.iter().find(|n| n.document == id) {
        return Ok(Meaning::NonArticle(none.reason.clone()));
    }
    let skipped = |s: &&crate::Skipped| {
        s.document == id || s.record.is_some_and(|n| format!("{}:{n}", s.document) == id)
    };
    if let Some(skipped) = input.skipped.iter().find(skipped) {
        return Ok(Meaning::Skipped(skipped.reason.clone()));
    }
    if let Some(passed) = input.passed_over.iter().find(|p| p.path == id) {
        return Ok(Meaning::Skipped(passed.reason.clone()));
    }
    let near = near(id, collection);
    if near.is_empty() {
        bail!(
            "no piece of this name in the collection: {id}\n\nhint: nothing was found in these paths"
        );
    }
    bail!(
        "no piece of this name in the collection: {id}\n\nnames like it:\n  {}\n\nhint: `wirecopy inspect PATH…` lists all; names are relative to the folder given",
        near.join("\n  ")
    )
}

/// The ids most like a name: those that end alike or share the most runs of three characters.
fn near<'c>(id: &str, collection: &'c Collection) -> Vec<&'c str> {
    let grams = |text: &str| -> Vec<[char; 3]> {
        let chars: Vec<char> = text.to_lowercase().chars().collect();
        let mut grams: Vec<[char; 3]> = chars.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        grams.sort_unstable();
        grams.dedup();
        grams
    };
    let wanted = grams(id);
    let mut ranked: Vec<(usize, &str)> = collection
        .pieces
        .iter()
        .map(|p| p.id.as_str())
        .map(|other| {
            let theirs = grams(other);
            let shared = wanted.iter().filter(|g| theirs.binary_search(g).is_ok()).count();
            let ends = id.ends_with(other) || other.ends_with(id);
            let all = (wanted.len() + theirs.len()).max(1);
            (2_000 * shared / all + if ends { 5_000 } else { 0 }, other)
        })
        .collect();
    ranked.sort_by_key(|&(score, id)| (std::cmp::Reverse(score), id));
    let least = ranked.first().map_or(0, |best| best.0 / 3);
    ranked.into_iter().filter(|r| r.0 >= least).take(NEAR).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Document, Form, Metadata};
    use crate::error::Place;
    use crate::extract::Unit;

    #[test]
    fn names_that_end_alike_come_first() {
        let document = |id: &str| Document {
            id: id.into(),
            place: Place::file(id),
            form: Form::Text,
            text: "The mill closed on Monday after 80 years of work.".into(),
            metadata: Metadata::default(),
            fields: serde_json::Map::new(),
            notes: Vec::new(),
            ..Document::default()
        };
        let documents = ["a/bread.txt", "b/breadth.txt", "c/stone.md"].map(document).to_vec();
        let collection = Collection::extract(documents, Unit::Record);
        assert_eq!(near("bread.txt", &collection), ["a/bread.txt"]);
        assert_eq!(near("breadt.txt", &collection), ["b/breadth.txt", "a/bread.txt"]);
    }
}
