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

/// Words for agencies that are not named.
const UNNAMED: &[&str] = &[
    "agencies",
    "news agencies",
    "wire agencies",
    "wire services",
    "agency reports",
    "agencias",
    "agences",
    "agenturen",
    "agenzie",
    "agências",
    "агентства",
];

/// What stands before `via` where a picture came that way.
const PICTURES: &[&str] =
    &["pool", "handout", "supplied", "photo", "file", "courtesy", "video", "image", "submitted"];

/// A party that a list credits, `None` for agencies it does not name, with what it says of it.
pub(super) type Said = (Option<String>, Claim);

impl Credits<'_> {
    /// The parties of a name where a code is enough, with what is said of each: one party wrote the whole, of two or of a
    /// newsroom and an agency each a part, and who passed it on stands behind `via`. Empty where a part of it is nobody.
    pub(super) fn parties(&self, name: &str) -> Vec<Said> {
        let name = name.trim();
        let name = name.strip_prefix('/').and_then(|n| n.strip_suffix('/')).unwrap_or(name);
        if let Some(party) = self.party(name) {
            return vec![(Some(party), Claim::Whole)];
        }
        if let Some(chain) = self.chain(name) {
            return chain.to_vec();
        }
        if is_unnamed(name) {
            return vec![(None, Claim::Part)];
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
        let mut found: Vec<Option<String>> = Vec::new();
        let (mut newsroom, mut marks, mut others) = (false, false, false);
        for (n, part) in parts.iter().enumerate() {
            let known = self.party(part);
            if known.is_some() || is_unnamed(part) {
                if !found.contains(&known) {
                    found.push(known);
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
                others = true;
            }
        }
        // `Harbour Post and agencies`: whoever stands beside agencies without a name is no agency.
        if others && !found.contains(&None) {
            return Vec::new();
        }
        let claim = match found.len() {
            0 => return Vec::new(),
            1 if !newsroom && marks && found[0].is_some() => Claim::Whole,
            _ => Claim::Part,
        };
        found.into_iter().map(|party| (party, claim)).collect()
    }

    /// `KUTV via CNN`, `Ada Lund, Harbour Post via AP`: who wrote it, and who passed it on.
    pub(super) fn chain(&self, name: &str) -> Option<[Said; 2]> {
        let (from, through) = name.split_once(" via ")?;
        let passed = self.party(without_article(through))?;
        // A slash before `via` is a photographer's: `Ada Lund/Harbour Post via AP`.
        let parts: Vec<&str> = from.split([',', '|']).map(str::trim).collect();
        let last = parts.last().copied().filter(|last| !last.contains('/'))?;
        let known = self.party(last).or_else(|| self.party(without_article(last)));
        let named = || {
            // A person alone: `Ada Lund via AP`. A station's call sign is no person.
            let sign = last.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '-');
            (parts.len() > 1 || sign || trade_name(last)).then(|| plain_name(last)).flatten()
        };
        let from = known.or_else(named)?;
        Some([(Some(from), Claim::Whole), (Some(passed), Claim::Passed)])
    }

    /// Adds a credit for each party of a name.
    pub(super) fn add_parties(
        &self,
        story: &Story,
        kind: Kind,
        name: &str,
        place: (usize, usize),
        found: &mut Vec<Credit>,
    ) {
        found.extend(self.parties(name).into_iter().map(|said| said_at(story, kind, said, place)));
    }
}

/// A credit for one party of a list.
pub(super) fn said_at(
    story: &Story,
    kind: Kind,
    (party, claim): Said,
    (start, end): (usize, usize),
) -> Credit {
    let kind = if claim == Claim::Part { Kind::PartialCredit } else { kind };
    Credit { claim, ..credit(story, kind, party.as_deref(), start, end) }
}

/// Whether a name means agencies without naming any.
pub(super) fn is_unnamed(name: &str) -> bool {
    UNNAMED.contains(&name.trim().to_lowercase().as_str())
}

/// Initials or a regional desk: up to four small letters.
fn is_desk(part: &str) -> bool {
    (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase())
}

/// A station's or paper's name that stands in a closed form: up to four words with a capital each.
fn plain_name(name: &str) -> Option<String> {
    let name = name.trim();
    let mut words = name.split_whitespace();
    let picture = |w: &str| PICTURES.contains(&w.to_lowercase().as_str());
    let fits = words.all(|w| w.starts_with(char::is_uppercase) && !picture(w));
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
