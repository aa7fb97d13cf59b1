//! Which pieces are one publication, saved more than once? The same address in several forms, with the same text.
//!
//! Captures become one piece with `captures`. A later crawl whose text changed inside is no capture but a revision and
//! stays a piece of its own; words added at an edge ("Print this page") are a form's own noise.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::article::{Capture, Document, Piece};
use crate::extract::outlet::publication_of;
use crate::text::{Body, identity};

/// Words at the edges of a capture that may differ, as a share of the shorter: one in twenty.
const EDGE: usize = 20;

/// More texts at one address than a publication has captures: it is a feed's or a front page's, and only equal texts are one.
const MANY: usize = 200;

/// Joins captures: the piece with the smallest id stays and lists the others. `pieces` come sorted by id.
/// Beside the pieces comes whether each of those given has stayed.
///
/// # Errors
/// What `text` gives, which is asked for the text of the document with an index.
pub fn join<'t, E>(
    pieces: Vec<Piece>,
    documents: &[Document],
    alone: &[bool],
    text: impl Fn(usize) -> Result<Cow<'t, str>, E>,
) -> Result<(Vec<Piece>, Vec<bool>), E> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        if alone[i]
            && let Some(publication) = publication_of(&documents[piece.document])
        {
            groups.entry(publication).or_default().push(i);
        }
    }
    let mut joined_to: BTreeMap<usize, usize> = BTreeMap::new();
    for members in groups.values().filter(|m| m.len() > 1) {
        let body = |i: usize| Ok::<_, E>(Body::of(&pieces[i], &text(pieces[i].document)?).hashes);
        if members.len() > MANY {
            let mut kept: BTreeMap<u128, usize> = BTreeMap::new();
            for &member in members {
                let first = *kept.entry(identity(&body(member)?)).or_insert(member);
                if first != member {
                    joined_to.insert(member, first);
                }
            }
            continue;
        }
        let bodies: Vec<Vec<u64>> = members.iter().map(|&i| body(i)).collect::<Result<_, E>>()?;
        let mut kept: Vec<usize> = Vec::new();
        for n in 0..members.len() {
            match kept.iter().find(|&&k| same_text(&bodies[k], &bodies[n])) {
                Some(&k) => {
                    joined_to.insert(members[n], members[k]);
                }
                None => kept.push(n),
            }
        }
    }
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    for (from, to) in joined_to {
        let Some(capture) = pieces[from].take() else { continue };
        let document = &documents[capture.document];
        let url = document.metadata.url.as_ref().or(document.metadata.canonical.as_ref());
        if let Some(piece) = pieces[to].as_mut() {
            piece
                .captures
                .push(Capture { document: document.id.clone(), url: url.map(|u| u.value.clone()) });
        }
    }
    let kept = pieces.iter().map(Option::is_some).collect();
    Ok((pieces.into_iter().flatten().collect(), kept))
}

/// Whether one word sequence is the other, but for a few words at its edges.
fn same_text(a: &[u64], b: &[u64]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let extra = long.len() - short.len();
    if short.is_empty() || extra * EDGE > short.len() {
        return a == b;
    }
    (0..=extra).any(|at| &long[at..at + short.len()] == short)
}

#[cfg(test)]
mod tests {
    use super::same_text;

    #[test]
    fn noise_at_an_edge_is_the_same_text_and_a_change_inside_is_not() {
        let text: Vec<u64> = (0..100).collect();
        let printed: Vec<u64> = (0..102).collect();
        let mut changed = text.clone();
        changed[50] = 7_777;
        assert!(same_text(&text, &printed));
        assert!(!same_text(&text, &changed));
        assert!(!same_text(&text, &text[..50]));
    }
}
