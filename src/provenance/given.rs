//! What is given beforehand? A reference, which is a known source side, and what a person says of single pieces.
//!
//! Both go before what credits, overlap and dates show. Here stands all that they do to a [`Case`]; the trees and the verdicts ask.

use std::cmp::Reverse;

use crate::article::Sourced;
use crate::provenance::corrections::{BASIS, Made, Settled};
use crate::provenance::decide::{Case, FEW, HALF, Link, Parent, THIRD, percent, shared_words};
use crate::provenance::evidence::{Evidence, Kind};
use crate::provenance::facts::is_same;
use crate::provenance::role::{Degree, Role, Taken};
use crate::provenance::segments::Source;
use crate::provenance::verdict::{PARTIAL, STOCK, degree};
use crate::text::Body;
use crate::verify::{Pair, Relation};

/// What goes before everything that is found.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Verified pairs of a piece of the collection with one of its reference.
    pub reference: &'a [Pair],
    /// What a person says.
    pub corrections: &'a Settled,
}

impl Given<'_> {
    /// For each of the collection's pieces its pairs with the reference, the strongest first. A form filled in by both is none,
    /// nor are the stock phrases and quotations that any two texts may share: of many texts somebody has each of them.
    pub(super) fn links(&self, own: usize) -> Vec<Vec<Link>> {
        let mut links: Vec<Vec<Link>> = vec![Vec::new(); own];
        for (p, pair) in self.reference.iter().enumerate() {
            let taken = match pair.relation {
                Relation::Copy | Relation::Contained => true,
                Relation::Partial => shared_words(pair) >= STOCK,
                _ => false,
            };
            if !taken {
                continue;
            }
            let is_a = pair.a < own;
            let (piece, other) = if is_a { (pair.a, pair.b) } else { (pair.b, pair.a) };
            links[piece].push(Link { pair: p, other, is_a });
        }
        for (piece, links) in links.iter_mut().enumerate() {
            let share = |l: &Link| Case::share(piece, &self.reference[l.pair]);
            // Of texts as like it, the one that it has most of in common with, and then the first.
            let shared = |l: &Link| self.reference[l.pair].shared;
            links.sort_by_key(|l| (Reverse(share(l)), Reverse(shared(l)), l.other));
        }
        links
    }
}

impl Case<'_> {
    /// What a piece was made from, where that is given.
    pub(super) fn given_parent(&self, i: usize, absent: Option<usize>) -> Option<Parent> {
        let corrections = self.given.corrections;
        match corrections.made(i) {
            Some(Made::ByItsCarrier) => return Some(Parent::Root),
            Some(Made::FromAbsent) => return absent.map(Parent::Absent),
            Some(Made::From(parent)) if parent < self.own => return Some(Parent::Piece(parent)),
            Some(Made::From(parent)) => return Some(Parent::Reference(parent)),
            None => {}
        }
        if let Some(origin) = corrections.origin(i) {
            if self.facts[i].is_carrier(origin) {
                return Some(Parent::Root);
            }
            let same = |source: &usize| {
                self.reference_origin(*source).is_some_and(|of| is_same(&of.value, origin))
            };
            return self.reference_parent(i).filter(same).map(Parent::Reference);
        }
        self.reference_parent(i).map(Parent::Reference)
    }

    /// Whether a person says what a piece was made from, or by whom.
    pub(super) fn is_told(&self, i: usize) -> bool {
        self.is_told_parent(i) || self.given.corrections.origin(i).is_some()
    }

    /// The text of the reference in which a piece stands. Dates say nothing against it: it is known to be the source.
    fn reference_parent(&self, i: usize) -> Option<usize> {
        // A later version hangs from the version before it.
        if self.earlier[i].is_some() {
            return None;
        }
        let stands = |l: &&Link| {
            let pair = &self.given.reference[l.pair];
            let share = Self::share(i, pair);
            let credited = || {
                let of = self.reference_origin(l.other);
                of.is_some_and(|of| self.claims[i].comes_through(&of.value))
            };
            match pair.relation {
                Relation::Copy => true,
                Relation::Contained => share >= THIRD,
                Relation::Partial => {
                    shared_words(pair) >= FEW && (share >= HALF || share >= THIRD && credited())
                }
                _ => false,
            }
        };
        Some(self.taken[i].iter().find(stands)?.other)
    }

    /// The text of the reference that a piece has a part of, around which the rest is its own.
    pub(super) fn partly_from_reference(&self, i: usize) -> Option<usize> {
        if self.is_told(i) {
            return None;
        }
        let part = |l: &&Link| {
            let pair = &self.given.reference[l.pair];
            pair.relation <= Relation::Partial
                && pair.coverage_parts()[usize::from(!l.is_a)] >= PARTIAL
                && !self.same_carrier(i, l.other)
        };
        Some(self.taken[i].iter().find(part)?.other)
    }

    /// Supposes an absent original where a person says that there is one and no credit names it.
    pub(super) fn suppose_told(&mut self) {
        for i in 0..self.own {
            let told = self.given.corrections.made(i) == Some(Made::FromAbsent);
            if told && !self.absents.iter().any(|(_, members)| members.contains(&i)) {
                let origin = self.claims[i].origin.as_ref().map(|o| o.value.clone());
                self.absents.push((origin, vec![i]));
            }
        }
    }

    /// Puts what is given in the place of what the trees say.
    pub(super) fn put_given(&mut self, absent_of: &[Option<usize>]) {
        for (i, &absent) in absent_of.iter().enumerate().take(self.own) {
            if let Some(parent) = self.given_parent(i, absent) {
                self.parents[i] = parent;
                self.ambiguous[i] = false;
            }
        }
    }

    /// The claims of a piece with what a person says of its origin.
    pub(super) fn hear(&mut self) {
        for i in 0..self.own {
            let Some((name, item)) = self.given.corrections.origin_evidence(i, &self.facts[i])
            else {
                continue;
            };
            let claims = &mut self.claims[i];
            // What else is stated stays to be read, beside the verdict.
            let before = std::mem::take(&mut claims.stated);
            claims.aside.extend(before);
            claims.conflict.clear();
            claims.part = None;
            if item.weight < 0 {
                claims.origin = None;
                claims.own.push(item);
            } else {
                claims.origin = Some(Sourced::new(name, BASIS));
                claims.stated.push(item);
            }
        }
    }

    /// The role of a piece where it follows from what is given.
    pub(super) fn given_role(&self, i: usize) -> Option<Role> {
        let versions =
            |other| self.same_carrier(i, other) && !self.bundled(i) && !self.bundled(other);
        match self.parents[i] {
            Parent::Reference(source) if versions(source) => Some(Role::Revision),
            Parent::Reference(_) => Some(Role::Reprint),
            Parent::Root if self.is_told(i) => Some(Role::Original),
            Parent::Piece(parent) if self.is_told_parent(i) => {
                let measured = self.links[i].iter().find(|l| l.other == parent);
                let part = measured.is_some_and(|l| {
                    let pair = &self.pairs[l.pair];
                    pair.relation >= Relation::Partial && Self::share(i, pair) < HALF
                });
                Some(match part {
                    _ if versions(parent) => Role::Revision,
                    true if self.claims[i].origin.is_none() => Role::Partial,
                    _ => Role::Reprint,
                })
            }
            _ => None,
        }
    }

    /// Whether a piece was made from another, as far as its parents tell; only asked where a person's word is among them.
    pub(super) fn comes_from(&self, parents: &[Parent], i: usize, other: usize) -> bool {
        if self.given.corrections.is_empty() {
            return false;
        }
        let (mut at, mut steps) = (i, 0);
        while let Parent::Piece(next) = parents[at] {
            if next == other || steps > self.own {
                return true;
            }
            (at, steps) = (next, steps + 1);
        }
        false
    }

    /// Who wrote a piece, where a person says so.
    pub(super) fn told_origin(&self, i: usize) -> Option<Sourced> {
        Some(Sourced::new(self.given.corrections.origin(i)?, BASIS))
    }

    /// Whether a person names the parent of a piece: its origin is then that one's, whatever the piece says.
    pub(super) fn is_told_parent(&self, i: usize) -> bool {
        self.given.corrections.made(i).is_some()
    }

    /// Who wrote a text of the reference: whom it credits, else its carrier or source.
    pub(super) fn reference_origin(&self, source: usize) -> Option<Sourced> {
        let facts = &self.facts[source];
        let carrier = facts.carrier.as_ref().filter(|_| !self.bundled(source));
        let name = self.claims[source].origin.as_ref().or(carrier).map(|s| s.value.clone());
        Some(Sourced::new(name.or_else(|| facts.source.clone())?, "the reference's"))
    }

    /// What a person says of a piece, and what it has from the reference text that it was made from.
    pub(super) fn given_evidence(&self, i: usize, source: Option<usize>) -> Vec<Evidence> {
        let mut out = self.given.corrections.evidence(self.collection, i);
        let Some(source) = source else { return out };
        let (id, document) = (&self.collection.pieces[source].id, &self.collection.document(i).id);
        if let Some(l) = self.taken[i].iter().find(|l| l.other == source) {
            let share = Self::share(i, &self.given.reference[l.pair]);
            let says = format!("of its words outside quotation stand in {id}");
            out.push(Evidence::new(Kind::of_coverage(share), percent(share), document, says));
        }
        let whose = self.reference_origin(source).map_or_else(String::new, |o| o.value);
        let says = format!("{id} is of the reference, which is known to be the source");
        out.push(Evidence::new(Kind::Reference, whose, document, says));
        out
    }

    /// The texts of the reference that a piece's words stand in: the one that it was made from first.
    pub(super) fn reference_sources(&self, i: usize, source: Option<usize>) -> Vec<Source> {
        let mut links: Vec<Link> = self.taken[i].clone();
        links.sort_by_key(|l| source != Some(l.other));
        links
            .into_iter()
            .map(|l| {
                let runs = l.runs(&self.given.reference[l.pair]);
                Source { id: self.collection.pieces[l.other].id.clone(), runs }
            })
            .collect()
    }

    /// How much of a piece stands in the reference: of its words outside quotation those in any of its texts, and in each.
    pub(super) fn taken_of(&self, i: usize, body: &Body) -> Option<Taken> {
        if self.taken[i].is_empty() {
            return None;
        }
        let mut all = vec![false; body.len()];
        let outside = |marks: &[bool]| {
            marks.iter().zip(&body.quoted).filter(|&(&mark, &quoted)| mark && !quoted).count()
        };
        let words = body.quoted.iter().filter(|&&quoted| !quoted).count();
        let mut by: Vec<(usize, usize)> = Vec::new();
        let mut marks = vec![false; body.len()];
        for link in &self.taken[i] {
            marks.fill(false);
            for (start, _, words) in link.runs(&self.given.reference[link.pair]) {
                for k in start as usize..(start + words) as usize {
                    (marks[k], all[k]) = (true, true);
                }
            }
            let taken = outside(&marks);
            if taken > 0 {
                by.push((link.other, taken));
            }
        }
        by.sort_by_key(|&(other, taken)| (Reverse(taken), other));
        let taken = outside(&all);
        (taken > 0).then_some(Taken { words, taken, by })
    }

    /// How a piece's text stands to the reference's that it was made from.
    pub(super) fn reference_degree(&self, i: usize, source: usize) -> Option<Degree> {
        let l = self.taken[i].iter().find(|l| l.other == source)?;
        let pair = &self.given.reference[l.pair];
        Some(degree(pair, self.words_of(i, source, pair)))
    }
}
