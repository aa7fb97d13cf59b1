//! How often is it right who wrote what? The roles, origins, parents and absent originals of a report against a truth.
//!
//! The truth is that of [`Syndication`](crate::synth::syndication::Syndication): a line of JSON for each piece with `id`, `role`,
//! `origin`, `parent`, `absent` and `story`. Beside the report's own answers stand those of three rules that are in use
//! elsewhere, given the same groups of pieces: the earliest date is the original, the longest text is, and whatever has a credit
//! is a reprint.
//!
//! Pieces that show neither a credit nor a partner (`unlinked` in the truth) are counted apart: nothing can be known of them.
//! So are those whose partners do not say either whose text it is (`unknown`); to call one an original is a false original.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde::{Deserialize, Serialize};

use super::share;
use super::table::{Lines, Malformed, Result};
use crate::extract::outlet::name_key;

/// The roles that are scored, as they are named.
pub const ROLES: [&str; 4] = ["original", "reprint", "revision", "partial"];
/// Bins of confidence, for the error of calibration.
const BINS: usize = 10;
/// Steps from a piece to its parent's parent and on, at most.
const STEPS: usize = 16;

#[derive(Debug, Deserialize)]
struct TruthLine {
    id: String,
    role: String,
    story: String,
    origin: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    split: String,
}

#[derive(Deserialize)]
struct ReportFile {
    pieces: Vec<Piece>,
    absent: Vec<Absent>,
}

#[derive(Deserialize)]
struct Piece {
    id: String,
    role: String,
    words: u64,
    published: Option<Dates>,
    origin: Option<Named>,
    parent: Option<String>,
    confidence: Option<f64>,
    tier: Option<String>,
    cluster: Option<String>,
    family: Option<String>,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Dates {
    from: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Evidence {
    kind: String,
    weight: i64,
}

#[derive(Deserialize)]
struct Absent {
    origin: Option<String>,
    members: Vec<String>,
}

/// A truth about pieces.
#[derive(Debug)]
pub struct Truths {
    by_id: BTreeMap<String, TruthLine>,
}

/// How well the roles of a truth are met.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RoleScores {
    /// Pieces of the truth with a role that is scored.
    pub pieces: u64,
    /// Of them missing in the report.
    pub missing: u64,
    /// By role, in the order of [`ROLES`].
    pub roles: Vec<RoleScore>,
    /// The mean of the roles' F1.
    pub macro_f1: Option<f64>,
    /// Pieces that have another's text and are called original, of all that have another's text.
    pub false_original: Part,
    /// Originals that are called reprints, of all originals.
    pub false_reprint: Part,
    /// Pieces of which nothing is claimed, of all that are scored.
    pub abstained: Part,
    /// Roles that are right, of those that are claimed.
    pub claimed_right: Part,
    /// Pieces that are truly of no known origin and are called so.
    pub unlinked: Part,
    /// Pieces with partners of which nobody says whose text it is, and for which no role is claimed.
    pub untold: Part,
    /// Reprints whose origin is named rightly.
    pub origin: Part,
    /// Pieces with a parent here that are said to come from it, straight or by way of others.
    pub parent: Part,
    /// Pairs of a piece and its parent told in the right direction, of those that are told in either.
    pub direction: Part,
    /// Pairs of a piece and its parent here that are told in a direction.
    pub directed: Part,
    /// Absent originals of the report that are true.
    pub absent_precision: Part,
    /// True absent originals that the report has.
    pub absent_recall: Part,
    /// The mean distance of confidence from accuracy, by tier.
    pub calibration: Vec<Calibration>,
    /// What simple rules reach.
    pub baselines: Vec<Baseline>,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Counted.
    pub part: u64,
    /// Of so many.
    pub whole: u64,
}

impl Part {
    /// The share, if there is a whole.
    pub fn share(self) -> Option<f64> {
        share(self.part, self.whole)
    }

    fn add(&mut self, counts: bool) {
        self.whole += 1;
        self.part += u64::from(counts);
    }
}

/// One role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RoleScore {
    /// The role.
    pub role: String,
    /// Pieces that have it.
    pub truth: u64,
    /// Pieces that are said to have it.
    pub said: u64,
    /// Both.
    pub right: u64,
}

impl RoleScore {
    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, self.truth + self.said)
    }
}

/// How far confidence can be believed, in one tier.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// The tier.
    pub tier: String,
    /// Roles that are right, of those claimed in it.
    pub right: Part,
    /// The mean confidence.
    pub confidence: f64,
    /// Expected calibration error over ten bins.
    pub error: f64,
}

/// What a simple rule reaches on the same pieces.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Baseline {
    /// The rule.
    pub rule: String,
    /// See [`RoleScores::macro_f1`]; over originals and reprints alone, which are all that the rule tells.
    pub f1_of_two: Option<f64>,
    /// See [`RoleScores::macro_f1`].
    pub macro_f1: Option<f64>,
    /// See [`RoleScores::false_original`].
    pub false_original: Part,
}

impl Truths {
    /// Reads a truth; only lines of the part named `split` where one is given.
    ///
    /// # Errors
    /// [`Malformed`], with the line.
    pub fn read(truth: impl BufRead, split: Option<&str>) -> std::result::Result<Self, Malformed> {
        let mut lines = Lines::new(truth);
        let mut by_id = BTreeMap::new();
        while lines.advance()? {
            let line: TruthLine = serde_json::from_str(&lines.text).map_err(|error| {
                lines.bad(
                    "an object with `id`, `role` and `story`",
                    format!("{error}: {}", lines.text),
                )
            })?;
            if split.is_none_or(|split| line.split == split) {
                by_id.insert(line.id.clone(), line);
            }
        }
        Ok(Self { by_id })
    }

    /// Scores a report of `scan --json`.
    ///
    /// # Errors
    /// [`Malformed`] where it is none.
    pub fn score(&self, report: impl BufRead) -> Result<RoleScores> {
        let file: ReportFile = serde_json::from_reader(report).map_err(|error| {
            Malformed::Whole { expected: "a report of `scan --json`", problem: error.to_string() }
        })?;
        let said: BTreeMap<&str, &Piece> = file.pieces.iter().map(|p| (p.id.as_str(), p)).collect();
        let mut scores = RoleScores::default();
        let mut tally = Tally::default();
        for truth in self.by_id.values() {
            let piece = said.get(truth.id.as_str()).copied();
            let role = piece.map_or("missing", |piece| piece.role.as_str());
            if truth.role == "unlinked" {
                scores.unlinked.add(role == "unlinked");
                continue;
            }
            if truth.role == "unknown" {
                scores.untold.add(!ROLES.contains(&role));
                scores.false_original.add(role == "original");
                continue;
            }
            scores.pieces += 1;
            scores.missing += u64::from(piece.is_none());
            tally.add(&truth.role, role);
            let claims = ROLES.contains(&role);
            scores.abstained.add(!claims);
            if claims {
                scores.claimed_right.add(role == truth.role);
            }
            match truth.role.as_str() {
                "original" => scores.false_reprint.add(role == "reprint"),
                _ => scores.false_original.add(role == "original"),
            }
            if truth.role == "reprint" {
                let named = piece.and_then(|p| p.origin.as_ref()).map(|o| name_key(&o.name));
                scores.origin.add(named == truth.origin.as_deref().map(name_key));
            }
            if let Some(parent) = &truth.parent {
                Self::judge_parent(truth, parent, &said, &mut scores);
            }
        }
        scores.roles = tally.scores();
        scores.macro_f1 = macro_f1(&scores.roles);
        self.judge_absent(&file.absent, &mut scores);
        scores.calibration = self.calibration(&said);
        scores.baselines = self.baselines(&said);
        Ok(scores)
    }

    fn judge_parent(
        truth: &TruthLine,
        parent: &str,
        said: &BTreeMap<&str, &Piece>,
        scores: &mut RoleScores,
    ) {
        // Whether one is said to come from the other, straight or by way of others.
        let comes = |from: &str, to: &str| {
            let mut at = from;
            (0..STEPS).any(|_| {
                let next = said.get(at).and_then(|piece| piece.parent.as_deref());
                at = next.unwrap_or(at);
                next == Some(to)
            })
        };
        let right = comes(&truth.id, parent);
        scores.parent.add(right);
        let reversed = comes(parent, &truth.id);
        scores.directed.add(right || reversed);
        if right || reversed {
            scores.direction.add(right && !reversed);
        }
    }

    /// An absent original is true where most of its members that are known are prints of one story whose first print is
    /// not here, and its origin, where it names one, is that story's.
    fn judge_absent(&self, said: &[Absent], scores: &mut RoleScores) {
        let absent: BTreeMap<&str, &str> = self
            .by_id
            .values()
            .filter(|t| t.absent && matches!(t.role.as_str(), "reprint" | "unknown"))
            .map(|t| (t.story.as_str(), t.origin.as_deref().unwrap_or_default()))
            .collect();
        // To find what nobody speaks of is not asked for.
        let asked: BTreeSet<&str> = self
            .by_id
            .values()
            .filter(|t| t.absent && t.role == "reprint")
            .map(|t| t.story.as_str())
            .collect();
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for one in said {
            let known: Vec<&TruthLine> =
                one.members.iter().filter_map(|m| self.by_id.get(m)).collect();
            let mut stories: BTreeMap<&str, usize> = BTreeMap::new();
            for truth in &known {
                *stories.entry(truth.story.as_str()).or_default() += 1;
            }
            let Some((story, count)) = stories.into_iter().max_by_key(|&(_, count)| count) else {
                continue;
            };
            let origin = absent.get(story);
            let named = one
                .origin
                .as_deref()
                .is_none_or(|name| origin.is_some_and(|origin| name_key(name) == name_key(origin)));
            let right = origin.is_some() && named && count * 2 > known.len();
            scores.absent_precision.add(right);
            if right && asked.contains(story) {
                found.insert(story);
            }
        }
        scores.absent_recall = Part { part: found.len() as u64, whole: asked.len() as u64 };
    }

    fn calibration(&self, said: &BTreeMap<&str, &Piece>) -> Vec<Calibration> {
        let mut tiers: BTreeMap<&str, [(u64, u64, f64); BINS]> = BTreeMap::new();
        for truth in self.by_id.values().filter(|t| ROLES.contains(&t.role.as_str())) {
            let Some(piece) = said.get(truth.id.as_str()) else { continue };
            let Some(tier) = piece.tier.as_deref().filter(|_| ROLES.contains(&&*piece.role)) else {
                continue;
            };
            let Some(confidence) = piece.confidence else { continue };
            let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
            let of = &mut tiers.entry(tier).or_default()[bin];
            of.0 += u64::from(piece.role == truth.role);
            of.1 += 1;
            of.2 += confidence;
        }
        tiers
            .into_iter()
            .map(|(tier, bins)| {
                let right = bins.iter().map(|b| b.0).sum();
                let whole: u64 = bins.iter().map(|b| b.1).sum();
                let distance: f64 = bins.iter().map(|b| (b.2 - b.0 as f64).abs()).sum();
                Calibration {
                    tier: tier.to_owned(),
                    right: Part { part: right, whole },
                    confidence: bins.iter().map(|b| b.2).sum::<f64>() / whole as f64,
                    error: distance / whole as f64,
                }
            })
            .collect()
    }

    /// Each rule has the report's own groups: it only has to say which piece of a group is the original.
    fn baselines(&self, said: &BTreeMap<&str, &Piece>) -> Vec<Baseline> {
        let mut groups: BTreeMap<&str, Vec<&Piece>> = BTreeMap::new();
        for piece in said.values() {
            if let Some(group) = piece.family.as_deref().or(piece.cluster.as_deref()) {
                groups.entry(group).or_default().push(piece);
            }
        }
        let first = |by: &dyn Fn(&Piece) -> (bool, String)| -> BTreeSet<&str> {
            groups
                .values()
                .filter_map(|group| group.iter().min_by_key(|p| (by(p), p.id.as_str())))
                .map(|p| p.id.as_str())
                .collect()
        };
        let earliest = first(&|p| {
            let day = p.published.as_ref().and_then(|d| d.from.clone());
            (day.is_none(), day.unwrap_or_default())
        });
        let longest = first(&|p| (false, format!("{:020}", u64::MAX - p.words)));
        let grouped: BTreeSet<&str> = groups.values().flatten().map(|p| p.id.as_str()).collect();
        let by_group = |firsts: &BTreeSet<&str>, piece: &Piece| match &*piece.id {
            id if firsts.contains(id) || !grouped.contains(id) => "original",
            _ => "reprint",
        };
        let credited = |piece: &Piece| {
            let credit = |e: &Evidence| {
                e.weight > 0
                    && [
                        "credit",
                        "dateline",
                        "byline",
                        "copyright",
                        "author_field",
                        "label",
                        "republication_sentence",
                    ]
                    .iter()
                    .any(|kind| e.kind.contains(kind))
            };
            if piece.evidence.iter().any(credit) { "reprint" } else { "original" }
        };
        vec![
            self.baseline("earliest date", &|p| by_group(&earliest, p), said),
            self.baseline("longest text", &|p| by_group(&longest, p), said),
            self.baseline("first credit", &credited, said),
        ]
    }

    fn baseline(
        &self,
        rule: &str,
        says: &dyn Fn(&Piece) -> &'static str,
        said: &BTreeMap<&str, &Piece>,
    ) -> Baseline {
        let mut tally = Tally::default();
        let mut false_original = Part::default();
        for truth in self.by_id.values().filter(|t| ROLES.contains(&t.role.as_str())) {
            let role = said.get(truth.id.as_str()).map_or("missing", |piece| says(piece));
            tally.add(&truth.role, role);
            if truth.role != "original" {
                false_original.add(role == "original");
            }
        }
        let roles = tally.scores();
        Baseline {
            rule: rule.to_owned(),
            f1_of_two: macro_f1(&roles[..2]),
            macro_f1: macro_f1(&roles),
            false_original,
        }
    }
}

/// Counts of roles that are and that are said.
#[derive(Default)]
struct Tally(BTreeMap<(String, String), u64>);

impl Tally {
    fn add(&mut self, truth: &str, said: &str) {
        *self.0.entry((truth.to_owned(), said.to_owned())).or_default() += 1;
    }

    fn scores(&self) -> Vec<RoleScore> {
        let sum = |of: &dyn Fn(&str, &str) -> bool| {
            self.0.iter().filter(|((t, s), _)| of(t, s)).map(|(_, n)| n).sum()
        };
        ROLES
            .iter()
            .map(|&role| RoleScore {
                role: role.to_owned(),
                truth: sum(&|t, _| t == role),
                said: sum(&|_, s| s == role),
                right: sum(&|t, s| t == role && s == role),
            })
            .collect()
    }
}

/// The mean F1 of the roles that the truth has.
fn macro_f1(roles: &[RoleScore]) -> Option<f64> {
    let of: Vec<f64> = roles.iter().filter(|r| r.truth > 0).filter_map(RoleScore::f1).collect();
    (!of.is_empty()).then(|| of.iter().sum::<f64>() / of.len() as f64)
}
