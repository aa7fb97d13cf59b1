//! Which parties does a list of names credit? `dpa/AFP`, `red/dpa`, `KUTV via CNN`, `EFE y AFP`.

#[allow(clippy::wildcard_imports)]
use super::*;

/// A newsroom's mark for itself beside the agency it took from.
const NEWSROOMS: &[&str] = &[
    "red",
    "redaktion",
    "rédaction",
    "la rédaction",
    "redacción",
    "redação",
    "redazione",
    "staff",
    "eigen",
    "eb",
];

/// An agency's mark behind its name that a message ends here.
const ENDS: &[&str] = &["fim", "fin", "fine", "ende", "end"];

/// What joins two names in a list.
const JOINS: &[&str] =
    &[" and ", " und ", " et ", " y ", " e ", " и ", " sowie ", "、", "，", "和", "与", ";", ","];

impl Credits<'_> {
    /// The parties of a name where a code is enough, with what is said of each: one party wrote the whole, of two or of a
    /// newsroom and an agency each a part, and who passed it on stands behind `via`. Empty where a part of it is nobody.
    pub(super) fn parties(&self, name: &str) -> Vec<(String, Claim)> {
        let name = name.trim();
        if let Some(party) = self.party(name) {
            return vec![(party, Claim::Whole)];
        }
        if let Some((from, through)) = name.split_once(" via ")
            && let Some(passed) = self.party(through)
            && let Some(from) = self.party(from).or_else(|| plain_name(from))
        {
            return vec![(from, Claim::Whole), (passed, Claim::Passed)];
        }
        let slashes = name.contains('/');
        let mut parts: Vec<&str> = if slashes { name.split('/').collect() } else { vec![name] };
        for join in JOINS {
            parts = parts.into_iter().flat_map(|part| part.split(join)).collect();
        }
        parts = parts.into_iter().map(without_article).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 || parts.len() > 6 {
            return Vec::new();
        }
        let mut found: Vec<String> = Vec::new();
        let (mut newsroom, mut marks) = (false, false);
        for (n, part) in parts.iter().enumerate() {
            if let Some(party) = self.party(part) {
                if !found.contains(&party) {
                    found.push(party);
                }
                continue;
            }
            let lower = part.to_lowercase();
            if NEWSROOMS.contains(&lower.trim_end_matches('.')) {
                newsroom = true;
            } else if slashes && n == parts.len() - 1 && ENDS.contains(&lower.as_str())
                || slashes && is_desk(part)
            {
                // Initials before the agency are a newsroom's, behind it its own desk's: `abc/dpa`, `dpa/lno`.
                newsroom |= found.is_empty();
                marks = true;
            } else {
                return Vec::new();
            }
        }
        let claim = match found.len() {
            0 => return Vec::new(),
            1 if !newsroom && marks => Claim::Whole,
            _ => Claim::Part,
        };
        found.into_iter().map(|party| (party, claim)).collect()
    }

    /// Adds a credit for each party of a name.
    pub(super) fn add_parties(
        &self,
        story: &Story,
        kind: Kind,
        name: &str,
        (start, end): (usize, usize),
        found: &mut Vec<Credit>,
    ) {
        found.extend(self.parties(name).into_iter().map(|(party, claim)| {
            let kind = if claim == Claim::Part { Kind::PartialCredit } else { kind };
            Credit { claim, ..credit(story, kind, Some(&party), start, end) }
        }));
    }
}

/// Initials or a regional desk: up to four small letters.
fn is_desk(part: &str) -> bool {
    (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase())
}

/// A station's or paper's name that stands in a closed form: up to four words with a capital each.
fn plain_name(name: &str) -> Option<String> {
    let name = name.trim();
    let mut words = name.split_whitespace();
    let fits = words.all(|w| w.starts_with(char::is_uppercase));
    (fits && !name.is_empty() && name.split_whitespace().nth(4).is_none() && name.len() <= 60)
        .then(|| name.to_owned())
}

/// A name without the article or preposition before it: `da Agência Lusa`, `l’AFP`, `der dpa`.
pub(super) fn without_article(name: &str) -> &str {
    const ARTICLES: &[&str] = &[
        "the ",
        "The ",
        "la ",
        "l'",
        "l’",
        "le ",
        "les ",
        "de la ",
        "de l'",
        "de l’",
        "de ",
        "del ",
        "der ",
        "die ",
        "das ",
        "da ",
        "do ",
        "dell'",
        "dell’",
        "della ",
        "di ",
        "el ",
        "o ",
        "a ",
        "by ",
        "von ",
        "agencia ",
        "l'agence ",
        "l’agence ",
        "agence ",
    ];
    let mut name = name.trim();
    while let Some(rest) = ARTICLES.iter().find_map(|article| name.strip_prefix(article)) {
        name = rest.trim_start();
    }
    name
}
