//! Can a pattern match here at all? Cheap looks at a line's bytes, so that most lines never meet a pattern.
//!
//! The patterns decide; what stands here only proves that one of them cannot match. It may say "perhaps" too often and
//! must never say "no" wrongly. Where case does not matter two characters that are not ASCII count as ASCII letters (`ſ` as
//! s, the Kelvin sign as k), so a byte that is not ASCII always gives "perhaps".

/// The beginnings that a line must have to match the rules of a list, looked up without regard to case.
///
/// For each of the first three bytes of a line there is the set of rules that allow it. Only for the rules in all three
/// sets are the beginnings compared in full.
#[derive(Debug)]
pub(crate) struct Beginnings {
    allowed: Box<[[u64; 128]; 3]>,
    of_rule: Vec<&'static [&'static str]>,
}

impl Beginnings {
    /// The beginnings of each rule, in lower case; a rule with none may begin with anything. At most 64 rules.
    pub(crate) fn new(of_rule: Vec<&'static [&'static str]>) -> Self {
        assert!(of_rule.len() <= 64, "a set has 64 places");
        let mut allowed = Box::new([[0_u64; 128]; 3]);
        for (rule, beginnings) in of_rule.iter().enumerate() {
            for (place, sets) in allowed.iter_mut().enumerate() {
                for byte in 0..128_u8 {
                    let lower = byte.to_ascii_lowercase();
                    let fits = |b: &&str| b.as_bytes().get(place).is_none_or(|c| *c == lower);
                    if beginnings.is_empty() || beginnings.iter().any(fits) {
                        sets[usize::from(byte)] |= 1 << rule;
                    }
                }
            }
        }
        Self { allowed, of_rule }
    }

    /// The rules that a line with this beginning may match, in order.
    pub(crate) fn rules<'s>(&'s self, line: &'s str) -> impl Iterator<Item = usize> + 's {
        let bytes = line.as_bytes();
        let mut set = u64::MAX;
        for (place, sets) in self.allowed.iter().enumerate() {
            // From a byte that is not ASCII on nothing is ruled out, nor by the line's end.
            let byte = bytes.get(place).copied().unwrap_or(u8::MAX);
            let Some(rules) = sets.get(usize::from(byte)) else { break };
            set &= rules;
        }
        set &= u64::MAX.checked_shr(64 - self.of_rule.len() as u32).unwrap_or(0);
        std::iter::from_fn(move || {
            let rule = (set != 0).then_some(set.trailing_zeros() as usize)?;
            set &= set - 1;
            Some(rule)
        })
        .filter(move |&rule| {
            let beginnings = self.of_rule[rule];
            beginnings.is_empty() || beginnings.iter().any(|b| may_begin(bytes, b))
        })
    }

    /// Whether a line with this beginning may match any of the rules.
    pub(crate) fn any(&self, line: &str) -> bool {
        self.rules(line).next().is_some()
    }
}

/// Whether a line may begin with these lower-case ASCII words, case aside.
fn may_begin(line: &[u8], words: &str) -> bool {
    for (n, word) in words.bytes().enumerate() {
        match line.get(n) {
            None => return false,
            Some(byte) if !byte.is_ascii() => return true,
            Some(byte) if byte.to_ascii_lowercase() != word => return false,
            Some(_) => {}
        }
    }
    true
}

/// Whether a text may hold these lower-case ASCII words, case aside.
pub(crate) fn may_hold(text: &str, words: &str) -> bool {
    let bytes = text.as_bytes();
    let first = words.as_bytes()[0];
    // Where something stands that case folding turns into a letter, all bets are off.
    let folds = matches!(first, b's' | b'k') && !text.is_ascii();
    folds
        || memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes)
            .any(|at| may_begin(&bytes[at..], words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_told_whatever_their_case() {
        let beginnings = Beginnings::new(vec![&["share", "x"], &[], &["skip to"]]);
        let of = |line: &str| beginnings.rules(line).collect::<Vec<_>>();
        assert_eq!(of("SHARE this"), [0, 1]);
        assert_eq!(of("x"), [0, 1]);
        assert_eq!(of("s"), [1]);
        assert_eq!(of("Skip To content"), [1, 2]);
        assert_eq!(of("ſhare"), [0, 1, 2]);
        assert_eq!(of("sKip to"), [1, 2]);
        assert_eq!(of(""), [1]);
    }

    #[test]
    fn words_are_found_whatever_their_case() {
        assert!(may_hold("from the App Store now", "app store"));
        assert!(may_hold("from the app ſtore now", "app store"));
        assert!(!may_hold("an apple a day", "app store"));
    }
}
