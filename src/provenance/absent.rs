//! Which originals are evidently copied from and not here? The stories that credits name, and those that overlap gives away.
//!
//! Input is a [`Case`] with its claims and pairs; output are its absent originals, each with the pieces that may hang from it,
//! and the evidence by which an uncredited piece came to one. Whether a piece does hang from it is for the tree to say.

use std::collections::BTreeMap;

use crate::cluster::UnionFind;
use crate::error::Result;
use crate::provenance::credit::Credit;
use crate::provenance::decide::{Case, FEW, HALF, Link, THIRD, components, percent, shared_words};
use crate::provenance::evidence::{Evidence, Kind};
use crate::provenance::facts::is_same;
use crate::text::Body;
use crate::verify::Relation;

impl Case<'_> {
    /// One absent original for each group of pieces that state the same origin and share its text.
    pub(super) fn name_absents(&mut self) {
        let mut same = UnionFind::new(self.own);
        for pair in self.pairs {
            let (a, b) = (pair.a, pair.b);
            let (Some(first), Some(second)) = (&self.claims[a].origin, &self.claims[b].origin)
            else {
                continue;
            };
            if !is_same(&first.value, &second.value) {
                continue;
            }
            let (ca, cb) = (&self.facts[a].clock, &self.facts[b].clock);
            let [first_share, second_share] = pair.coverage_parts();
            let one_text = match pair.relation {
                Relation::Copy => true,
                Relation::Contained => ca.near(cb, 14),
                Relation::Partial => first_share.min(second_share) >= 6_000 && ca.near(cb, 2),
                _ => false,
            };
            if one_text {
                same.join(a as u32, b as u32);
            }
        }
        let mut members: Vec<Vec<usize>> = Vec::new();
        for group in components(same) {
            let stated: Vec<usize> = group
                .into_iter()
                .filter(|&i| {
                    let c = &self.claims[i];
                    (c.origin.is_some() || c.is_unnamed()) && c.conflict.is_empty()
                })
                .collect();
            if !stated.is_empty() {
                members.push(stated);
            }
        }
        self.absents = members
            .into_iter()
            .map(|m| (self.claims[m[0]].origin.as_ref().map(|o| o.value.clone()), m))
            .collect();
        self.overrule_lone_credits();
    }

    /// A text has one original, whatever its credits say: where two or more prints of it name one origin and a single one
    /// names another, that one hangs from the same absent original. Its own words stay among its evidence.
    fn overrule_lone_credits(&mut self) {
        let mut absent_of: BTreeMap<usize, usize> = BTreeMap::new();
        for (a, (_, members)) in self.absents.iter().enumerate() {
            absent_of.extend(members.iter().map(|&m| (m, a)));
        }
        let mut moved: Vec<(usize, usize)> = Vec::new();
        for (a, (origin, members)) in self.absents.iter().enumerate() {
            let &[lone] = members.as_slice() else { continue };
            if origin.is_none() || self.claims[lone].by_label_only() || self.is_told(lone) {
                continue;
            }
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for l in &self.links[lone] {
                let pair = &self.pairs[l.pair];
                let one_text = matches!(pair.relation, Relation::Copy | Relation::Contained);
                if let Some(&other) = absent_of.get(&l.other)
                    && one_text
                    && other != a
                    && Self::share(lone, pair) >= HALF
                    && !self.claims[l.other].by_label_only()
                {
                    *votes.entry(other).or_default() += 1;
                }
            }
            let most = votes.into_iter().max_by_key(|&(other, n)| (n, std::cmp::Reverse(other)));
            if let Some((other, 2..)) = most
                && self.absents[other].0.is_some()
            {
                moved.push((lone, other));
            }
        }
        for (lone, other) in moved {
            self.absents[other].1.push(lone);
            self.absents[other].1.sort_unstable();
            self.overruled[lone] = true;
        }
        let overruled = &self.overruled;
        self.absents.retain(|(_, members)| members.len() > 1 || !overruled[members[0]]);
    }

    /// Uncredited pieces that share half their text with a credited one, or a third with each of two.
    pub(super) fn infer(&mut self) -> Result<()> {
        // The first absent original that each piece was made from.
        let mut absent_of: Vec<Option<usize>> = vec![None; self.own];
        for (a, (_, members)) in self.absents.iter().enumerate().rev() {
            for &member in members {
                absent_of[member] = Some(a);
            }
        }
        let mut joined: Vec<(usize, usize)> = Vec::new();
        let mut fresh: Vec<(usize, String)> = Vec::new();
        for i in 0..self.own {
            let c = &self.claims[i];
            if c.origin.is_some() || c.is_unnamed() || !c.conflict.is_empty() {
                continue;
            }
            let mut by_origin: BTreeMap<String, Vec<(u64, Link)>> = BTreeMap::new();
            for link in &self.links[i] {
                let pair = &self.pairs[link.pair];
                if pair.relation == Relation::Quotation
                    || pair.relation == Relation::Partial && shared_words(pair) < FEW
                {
                    continue;
                }
                let theirs = &self.claims[link.other];
                // The text speaks of the other's carrier as itself: it is that carrier's, whoever was first.
                let home = self.carrier(link.other).filter(|_| !self.bundled(link.other));
                let speaks = home.filter(|name| {
                    let party = |c: &Credit| c.party.as_deref().is_some_and(|p| is_same(p, name));
                    self.claims[i].foreign.iter().any(party) && !self.facts[i].is_carrier(name)
                });
                // It stands on the page of an agency or company that signs it.
                let signed = home.filter(|_| {
                    theirs.own.iter().any(|e| matches!(e.kind, Kind::AgencyPage | Kind::SelfCredit))
                });
                // A label says whose page the other was copied from: that may be this very piece.
                let credited = theirs.origin.as_ref().filter(|_| !theirs.by_label_only());
                // What is credited to the page this stands on was made from it, or from a version of it.
                let is_home = |name: &&str| self.facts[i].is_carrier(name) && !self.bundled(i);
                let party = speaks.or(credited.map(|o| o.value.as_str())).or(signed);
                if let Some(origin) = party.filter(|name| !is_home(name)) {
                    let share = pair.coverage_parts()[usize::from(!link.is_a)];
                    by_origin.entry(origin.to_owned()).or_default().push((share, *link));
                }
            }
            let best = by_origin
                .into_iter()
                .filter(|(_, links)| {
                    links.iter().any(|(s, l)| *s >= HALF || *s >= THIRD && self.is_cut_of(l))
                        || links.iter().filter(|(s, _)| *s >= THIRD).count() >= 2
                })
                .max_by(|x, y| {
                    let top = |l: &[(u64, Link)]| l.iter().map(|(s, _)| *s).max();
                    top(&x.1).cmp(&top(&y.1)).then_with(|| y.0.cmp(&x.0))
                });
            let Some((origin, mut links)) = best else { continue };
            links.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.other.cmp(&y.1.other)));
            let near = links.iter().find(|(_, l)| {
                let pair = &self.pairs[l.pair];
                let (mine, theirs) = (&self.facts[i].clock, &self.facts[l.other].clock);
                pair.relation == Relation::Copy
                    || pair.relation == Relation::Contained && mine.near(theirs, 14)
            });
            let items = self.shared_with_credited(i, &origin, &links)?;
            self.inferred.insert(i, (origin.clone(), items));
            match near.and_then(|(_, l)| absent_of[l.other]) {
                Some(node) => joined.push((node, i)),
                None => fresh.push((i, origin)),
            }
        }
        for (node, i) in joined {
            self.absents[node].1.push(i);
        }
        for (i, origin) in fresh {
            self.absents.push((Some(origin), vec![i]));
        }
        Ok(())
    }

    /// Whether the other side of a link is a cut of this one: nearly all of it stands here.
    fn is_cut_of(&self, l: &Link) -> bool {
        const NEARLY: u64 = 8_000;
        let pair = &self.pairs[l.pair];
        pair.relation == Relation::Contained
            && pair.containment_parts()[usize::from(l.is_a)] >= NEARLY
    }

    fn shared_with_credited(
        &self,
        i: usize,
        origin: &str,
        links: &[(u64, Link)],
    ) -> Result<Vec<Evidence>> {
        let document = &self.collection.document(i).id;
        let mut items = Vec::new();
        for (share, link) in links.iter().take(3) {
            let other = &self.collection.pieces[link.other].id;
            let says = format!("of it stands in {other}, which is credited to {origin}");
            let text = percent(*share);
            items.push(Evidence::new(Kind::SharedWithCredited, text, document, says));
            if self.facts[i].clock.before(&self.facts[link.other].clock) {
                let says = format!("it is earlier than {other}, so it was not made from it");
                items.push(Evidence::new(Kind::Earlier, self.day(i), document, says));
            }
        }
        if let [(_, x), (_, y), ..] = links
            && let Some(words) = self.hidden_ancestor(i, *x, *y)?
        {
            let says = "words shared with each of two others that the third lacks: their source is a fourth text";
            items.push(Evidence::new(Kind::HiddenAncestor, words, document, says));
        }
        Ok(items)
    }

    /// The hidden-ancestor test over a triple: each two share words outside quotation, in runs, that the third lacks.
    fn hidden_ancestor(&self, i: usize, x: Link, y: Link) -> Result<Option<String>> {
        let Some(third) = self.links[x.other].iter().find(|l| l.other == y.other) else {
            return Ok(None);
        };
        let only = |body: &Body, with: Link, without: Link| -> u32 {
            let mut mark = vec![0_u8; body.len()];
            for (link, bit) in [(with, 1), (without, 2)] {
                for passage in &self.pairs[link.pair].passages {
                    let start = if link.is_a { passage.a_word } else { passage.b_word } as usize;
                    mark[start..start + passage.words as usize].iter_mut().for_each(|m| *m |= bit);
                }
            }
            mark.iter().zip(&body.quoted).filter(|(m, q)| **m == 1 && !**q).count() as u32
        };
        let from_x = Link { pair: x.pair, other: i, is_a: !x.is_a };
        let (mine, theirs) = (self.body(i)?, self.body(x.other)?);
        let counts = [only(&mine, x, y), only(&mine, y, x), only(&theirs, *third, from_x)];
        let all = counts.iter().all(|&n| n >= 8);
        Ok(all.then(|| format!("{}, {} and {} words", counts[0], counts[1], counts[2])))
    }
}
