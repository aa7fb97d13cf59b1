//! Who copies whom? The part every article plays, decided for a block of articles at a time.
//!
//! A block is planned from the seed and its number alone, so memory does not grow with the collection, and any block can be
//! made without those before it. A story and its copies stand in one block, in random order. The hubs and forms of mix B
//! are spread over the whole collection and are found by arithmetic.

use super::draw::{Draw, Purpose};
use super::{Kind, Mix};

/// Articles of a block, at most.
pub(crate) const BLOCK: u64 = 1 << 16;

/// What one article is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// The article in the block whose story or quotation it carries; its own place if that is its own.
    pub(crate) base: u32,
    /// By kind: words changed in a thousand, per cent kept, per cent added, the number of the form.
    pub(crate) amount: u16,
}

/// How much of what is in a collection.
#[derive(Debug)]
pub(crate) struct Shares {
    /// Copies in a thousand articles.
    copies: u64,
    /// Weights of the sizes of stories with copies, summed from size 2 up.
    sizes: Vec<u64>,
}

impl Shares {
    pub(crate) fn new(mix: Mix) -> Self {
        // Most stories are copied once or twice, few by everybody. Dense sizes follow Zipf's law (a story of s pieces is
        // as frequent as 1 / s^2); ordinary ones fall faster, so that pairs stay about as many as copies.
        let weight = |size: u64| match mix {
            Mix::A | Mix::B => (1 << 50) / (size.pow(3) * (size + 1)),
            Mix::Dense => (1 << 50) / size.pow(2),
        };
        let copies = if mix == Mix::Dense { 420 } else { 275 };
        let weights = (2u64..=200).map(weight);
        let sizes = weights.scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { copies, sizes: sizes.collect() }
    }

    fn size(&self, draw: &mut Draw) -> usize {
        let total = self.sizes.last().copied().unwrap_or(1);
        let at = ((u128::from(draw.bits()) * u128::from(total)) >> 64) as u64;
        2 + self.sizes.partition_point(|&sum| sum <= at)
    }

    /// The parts of a block of `n` articles, of which some are already given away.
    pub(crate) fn block(
        &self,
        seed: u64,
        number: u64,
        n: usize,
        special: impl Fn(usize) -> Option<Part>,
    ) -> Vec<Part> {
        let mut draw = Draw::new(seed, Purpose::Plan, number);
        let mut free = Vec::with_capacity(n);
        let mut parts = Vec::with_capacity(n);
        for place in 0..n {
            parts.push(special(place).unwrap_or_else(|| {
                free.push(place as u32);
                Part { kind: Kind::Single, base: place as u32, amount: 0 }
            }));
        }
        draw.shuffle(&mut free);
        let mut free = free.into_iter();
        let mut copies = n * self.copies as usize / 1000;
        while copies > 0 {
            let size = self.size(&mut draw).min(copies + 1).min(free.len());
            if size < 2 {
                break;
            }
            let Some(base) = free.next() else { break };
            parts[base as usize].kind = Kind::Original;
            for place in free.by_ref().take(size - 1) {
                let (kind, amount) = alteration(&mut draw);
                parts[place as usize] = Part { kind, base, amount };
            }
            copies -= size - 1;
        }
        for place in free.by_ref().take(n / 100) {
            parts[place as usize].kind = Kind::Aggregator;
        }
        let mut carriers = n * 3 / 100;
        while carriers > 1 && free.len() > 3 {
            let Some(base) = free.next() else { break };
            parts[base as usize].kind = Kind::Quoted;
            let takers = if carriers == 3 || draw.in_thousand(200) { 2 } else { 1 };
            for place in free.by_ref().take(takers) {
                parts[place as usize] = Part { kind: Kind::Quotation, base, amount: 0 };
            }
            carriers = carriers.saturating_sub(takers + 1);
        }
        parts
    }
}

/// How a copy differs, and by how much.
fn alteration(draw: &mut Draw) -> (Kind, u16) {
    match draw.below(100) {
        0..12 => (Kind::Exact, 0),
        12..38 => (Kind::Boilerplate, 0),
        38..68 => {
            // Light edits are more frequent than heavy ones.
            let u = draw.below(1000);
            (Kind::Edited, (2 + u * u * 110 / 1_000_000) as u16)
        }
        68..86 => (Kind::Cut, 30 + draw.below(61) as u16),
        _ => (Kind::Insert, 5 + draw.below(56) as u16),
    }
}

/// The hubs and forms of mix B: where they stand in the collection.
#[derive(Debug, Default)]
pub(crate) struct Specials {
    seed: u64,
    /// Articles between one and the next, on average.
    stride: u64,
    /// What each is, in order of their places.
    kinds: Vec<(Kind, u16)>,
    /// The first of the exact and of the edited hub.
    first: [u64; 2],
}

/// Forms of mix B.
pub(crate) const FORMS: u16 = 30;

impl Specials {
    /// Those of a collection of `n` articles.
    pub(crate) fn new(mix: Mix, seed: u64, n: u64) -> Self {
        if mix != Mix::B {
            return Self::default();
        }
        let hub = (n / 50).min(2000) as usize;
        let filled = (n / 1000).min(100);
        let mut kinds = vec![(Kind::HubExact, 0); hub];
        kinds.extend(vec![(Kind::HubEdit, 0); hub]);
        for form in 0..FORMS {
            kinds.extend((0..filled).map(|_| (Kind::Template, form)));
        }
        let mut draw = Draw::new(seed, Purpose::Special, u64::MAX);
        draw.shuffle(&mut kinds);
        for kind in &mut kinds {
            if kind.0 == Kind::HubEdit {
                kind.1 = 2 + draw.below(19) as u16;
            }
        }
        let stride = n / (kinds.len() as u64).max(1);
        let mut specials = Self { seed, stride, kinds, first: [0; 2] };
        for (n, kind) in [Kind::HubExact, Kind::HubEdit].into_iter().enumerate() {
            if let Some(k) = specials.kinds.iter().position(|(k, _)| *k == kind) {
                specials.first[n] = specials.place(k as u64);
                specials.kinds[k] = (kind, 0);
            }
        }
        specials
    }

    fn place(&self, k: u64) -> u64 {
        let inside = Draw::new(self.seed, Purpose::Special, k).bits() % self.stride;
        k * self.stride + inside
    }

    /// What stands at a place of the collection, if it is one of these.
    pub(crate) fn at(&self, place: u64) -> Option<(Kind, u16)> {
        let k = place.checked_div(self.stride)?;
        let kind = *self.kinds.get(k as usize)?;
        (self.place(k) == place).then_some(kind)
    }

    /// The first article of a hub.
    pub(crate) fn first(&self, kind: Kind) -> u64 {
        self.first[usize::from(kind == Kind::HubEdit)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_has_a_base_that_is_a_story() {
        let shares = Shares::new(Mix::A);
        for n in [0, 1, 2, 5, 100, 5000] {
            let parts = shares.block(7, 0, n, |_| None);
            assert_eq!(parts.len(), n);
            for (place, part) in parts.iter().enumerate() {
                let base = parts[part.base as usize].kind;
                if part.base as usize == place {
                    assert!(!part.kind.is_copy() && part.kind != Kind::Quotation);
                } else if part.kind == Kind::Quotation {
                    assert_eq!(base, Kind::Quoted);
                } else {
                    assert!(part.kind.is_copy());
                    assert_eq!(base, Kind::Original);
                }
            }
        }
    }

    #[test]
    fn specials_are_found_where_they_stand() {
        let specials = Specials::new(Mix::B, 3, 100_000);
        let found: Vec<Kind> =
            (0..100_000).filter_map(|place| specials.at(place)).map(|(kind, _)| kind).collect();
        assert_eq!(found.len(), 2000 + 2000 + 30 * 100);
        assert_eq!(found.iter().filter(|k| **k == Kind::HubExact).count(), 2000);
        assert_eq!(specials.at(specials.first(Kind::HubEdit)), Some((Kind::HubEdit, 0)));
        assert!(Specials::new(Mix::A, 3, 100_000).at(0).is_none());
    }
}
