//! How often is it right who wrote what? The roles, origins, parents and absent originals of a report against a truth.
//!
//! The truth is that of [`Syndication`](crate::synth::syndication::Syndication): a line of JSON for each piece with `id`, `role`,
//! `origin`, `parent`, `absent` and `story`. Beside the report's own answers stand those of three rules that are in use
//! elsewhere, given the same groups of pieces: the earliest date is the original, the longest text is, and whatever has a credit
//! is a reprint.
//!
//! The *root* of a piece is where its text begins: the first print that is here, by however many steps, or the original that is
//! not here. Directions are told apart by whether both texts are dated, so that a report made with dates and one made without
//! them (`scan --date-field none`) show what is read from the texts alone.
//!
//! Pieces that show neither a credit nor a partner (`unlinked` in the truth) are counted apart: nothing can be known of them.
//! So are those whose partners do not say either whose text it is (`unknown`); to call one an original is a false original.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde::{Deserialize, Serialize};

use super::confidence::{Answer, Calibration, Curve, calibration, curve};
use super::share;
use super::table::{Lines, Malformed, Result};
use crate::extract::outlet::name_key;

/// The roles that are scored, as they are named.
pub const ROLES: [&str; 4] = ["original", "reprint", "revision", "partial"];
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
    #[serde(default)]
    absent_parent: Option<String>,
    confidence: Option<f64>,
    tier: Option<String>,
    cluster: Option<String>,
    family: Option<String>,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Dates {
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
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
    #[serde(default)]
    id: String,
    origin: Option<String>,
    members: Vec<String>,
}

/// A truth about pieces.
#[derive(Debug)]
pub struct Truths {
    by_id: BTreeMap<String, TruthLine>,
    /// Stories whose first print is not here.
    absent: BTreeMap<String, Missing>,
}

/// A story whose first print is not here.
#[derive(Debug, Default)]
struct Missing {
    /// Whose it is, where prints of it are here and not parts alone.
    origin: Option<String>,
    /// Whether any of them shows whose it is.
    asked: bool,
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
    /// Pieces that another's or an earlier text is in, whose root is found: the first print here, or the right absent original.
    pub root: Part,
    /// Of them those whose root is here.
    pub root_here: Part,
    /// Of them those whose root is not here.
    pub root_absent: Part,
    /// Pairs of a piece and its parent told in the right direction, of those that are told in either.
    pub direction: Part,
    /// Pairs of a piece and its parent here that are told in a direction.
    pub directed: Part,
    /// The same two where both texts are dated.
    pub dated: Directions,
    /// The same two where a date is missing.
    pub undated: Directions,
    /// Absent originals of the report that are true.
    pub absent_precision: Part,
    /// True absent originals that the report has.
    pub absent_recall: Part,
    /// How far confidence can be believed, by tier.
    pub calibration: Vec<Calibration>,
    /// How right it would be if it kept silent where it is less sure.
    pub curve: Curve,
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

/// Pairs of a piece and its parent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Directions {
    /// Those that are told in a direction.
    pub directed: Part,
    /// Of them those told in the right one.
    pub direction: Part,
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
        let mut absent: BTreeMap<String, Missing> = BTreeMap::new();
        for line in by_id.values().filter(|line| line.absent) {
            let missing = absent.entry(line.story.clone()).or_default();
            if matches!(line.role.as_str(), "reprint" | "unknown") {
                missing.origin = Some(line.origin.clone().unwrap_or_default());
            }
            missing.asked |= line.role == "reprint";
        }
        Ok(Self { by_id, absent })
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
        let mut told = Vec::new();
        let absent: BTreeMap<&str, &str> = file
            .absent
            .iter()
            .filter_map(|one| Some((one.id.as_str(), self.story_of(one)?)))
            .collect();
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
            told.push(Answer {
                tier: piece.and_then(|p| p.tier.as_deref()).filter(|_| claims),
                confidence: piece.and_then(|p| p.confidence).filter(|_| claims),
                right: role == truth.role,
            });
            match truth.role.as_str() {
                "original" => scores.false_reprint.add(role == "reprint"),
                _ => scores.false_original.add(role == "original"),
            }
            if truth.role == "reprint" {
                let named = piece.and_then(|p| p.origin.as_ref()).map(|o| name_key(&o.name));
                scores.origin.add(named == truth.origin.as_deref().map(name_key));
            }
            if truth.role != "original" && (truth.parent.is_some() || truth.absent) {
                self.judge_root(truth, &said, &absent, &mut scores);
            }
            if let Some(parent) = &truth.parent {
                Self::judge_parent(truth, parent, &said, &mut scores);
            }
        }
        scores.roles = tally.scores();
        scores.macro_f1 = macro_f1(&scores.roles);
        self.judge_absent(&file.absent, &mut scores);
        scores.calibration = calibration(&told);
        scores.curve = curve(&told);
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
        let dated = [&*truth.id, parent].iter().all(|id| {
            let dates = said.get(id).and_then(|piece| piece.published.as_ref());
            dates.is_some_and(|dates| dates.from.is_some() || dates.to.is_some())
        });
        let apart = if dated { &mut scores.dated } else { &mut scores.undated };
        for directed in [&mut scores.directed, &mut apart.directed] {
            directed.add(right || reversed);
        }
        if right || reversed {
            for direction in [&mut scores.direction, &mut apart.direction] {
                direction.add(right && !reversed);
            }
        }
    }

    /// Whether the chain that a report tells ends where the true one does.
    fn judge_root(
        &self,
        truth: &TruthLine,
        said: &BTreeMap<&str, &Piece>,
        absent: &BTreeMap<&str, &str>,
        scores: &mut RoleScores,
    ) {
        let mut top = truth;
        for _ in 0..STEPS {
            let Some(above) = top.parent.as_ref().and_then(|p| self.by_id.get(p)) else { break };
            top = above;
        }
        // Up to the last piece that is said to have a parent here.
        let mut at = truth.id.as_str();
        for _ in 0..STEPS {
            let Some(next) = said.get(at).and_then(|piece| piece.parent.as_deref()) else { break };
            at = next;
        }
        let beyond = said.get(at).and_then(|piece| piece.absent_parent.as_deref());
        let right = match beyond {
            Some(id) => top.absent && absent.get(id) == Some(&&*top.story),
            None => !top.absent && at == top.id,
        };
        scores.root.add(right);
        let apart = if top.absent { &mut scores.root_absent } else { &mut scores.root_here };
        apart.add(right);
    }

    /// Whether the truth knows any member of an absent original.
    fn is_known(&self, one: &Absent) -> bool {
        one.members.iter().any(|member| self.by_id.contains_key(member))
    }

    /// The story that an absent original of a report is, if there is one: that of most of its members, if its name is right
    /// and its first print is not here.
    fn story_of(&self, one: &Absent) -> Option<&str> {
        let known: Vec<&TruthLine> = one.members.iter().filter_map(|m| self.by_id.get(m)).collect();
        let mut stories: BTreeMap<&str, usize> = BTreeMap::new();
        for truth in &known {
            *stories.entry(truth.story.as_str()).or_default() += 1;
        }
        let (story, count) = stories.into_iter().max_by_key(|&(_, count)| count)?;
        let missing = self.absent.get(story)?;
        let is_origin = |name: &str| {
            missing.origin.as_ref().is_some_and(|origin| name_key(name) == name_key(origin))
        };
        let named = one.origin.as_deref().is_none_or(is_origin);
        (named && count * 2 > known.len()).then_some(story)
    }

    /// An absent original counts as true where reprints of its story are here.
    fn judge_absent(&self, said: &[Absent], scores: &mut RoleScores) {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for one in said.iter().filter(|one| self.is_known(one)) {
            let missing = |story: &str| &self.absent[story];
            let story = self.story_of(one).filter(|story| missing(story).origin.is_some());
            scores.absent_precision.add(story.is_some());
            found.extend(story.filter(|story| missing(story).asked));
        }
        // To find what nobody speaks of is not asked for.
        let asked = self.absent.values().filter(|missing| missing.asked).count();
        scores.absent_recall = Part { part: found.len() as u64, whole: asked as u64 };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Two stories: `o` ← `a` ← `b`, and one whose first print is not here, of which `x` was made, and `y` of `x`.
    const TRUTH: &str = r#"{"id":"o","role":"original","story":"s","origin":"Ledger"}
{"id":"a","role":"reprint","story":"s","origin":"Ledger","parent":"o"}
{"id":"b","role":"reprint","story":"s","origin":"Ledger","parent":"a"}
{"id":"x","role":"reprint","story":"t","origin":"Reuters","absent":true}
{"id":"y","role":"reprint","story":"t","origin":"Reuters","parent":"x"}"#;

    fn piece(id: &str, date: &str, above: &str) -> String {
        format!(
            r#"{{"id":"{id}","role":"reprint","words":9,"published":{date},{above}"confidence":0.9,"tier":"A",
               "origin":null,"cluster":null,"family":null,"evidence":[]}}"#
        )
    }

    fn score(pieces: &[String], absent: &str) -> RoleScores {
        let report = format!(r#"{{"pieces":[{}],"absent":[{absent}]}}"#, pieces.join(","));
        Truths::read(TRUTH.as_bytes(), None).unwrap().score(report.as_bytes()).unwrap()
    }

    #[test]
    fn a_root_is_found_through_any_chain() {
        let day = r#"{"from":"2025-03-04"}"#;
        let pieces = [
            piece("o", day, ""),
            piece("a", day, r#""parent":"o","#),
            // Its true parent is `a`, but its root is `o` in either case.
            piece("b", "null", r#""parent":"o","#),
            piece("x", day, r#""absent_parent":"absent:x","#),
            piece("y", "null", r#""parent":"x","#),
        ];
        let absent = r#"{"id":"absent:x","origin":"Reuters","members":["x","y"]}"#;
        let scores = score(&pieces, absent);
        assert_eq!(scores.root, Part { part: 4, whole: 4 });
        assert_eq!(scores.parent, Part { part: 2, whole: 3 });
        assert_eq!(scores.dated.direction, Part { part: 1, whole: 1 });
        assert_eq!(scores.dated.directed, Part { part: 1, whole: 1 });
        assert_eq!(scores.undated.directed, Part { part: 1, whole: 2 });
        // An absent original with another's name is not the root.
        let scores = score(&pieces, &absent.replace("Reuters", "AFP"));
        assert_eq!(scores.root_here, Part { part: 2, whole: 2 });
        assert_eq!(scores.root_absent, Part { part: 0, whole: 2 });
        assert_eq!(scores.absent_precision, Part { part: 0, whole: 1 });
    }
}
