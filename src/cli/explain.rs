//! `wirecopy explain`: one pair followed through every stage, to where it was kept or lost.

use std::fmt::Write as _;
use std::io::{self, Write};

use anyhow::Context as _;

use super::args::ExplainArgs;
use super::compare::paragraph;
use super::conditions::{self, distance, reason};
use super::naming::{Meaning, meaning};
use super::output::{self, BOLD, GREEN, RED};
use super::progress::Progress;
use super::scan::ending;
use super::{Ending, inspect::excerpt};
use crate::engine::batch;
use crate::engine::matching::{self, Check, Explanation, Fate, Matching, SharedRow, match_pieces};
use crate::extract::Collection;
use crate::params::Params;
use crate::provenance::facts;
use crate::report::wording::count;
use crate::store::Table;
use crate::verify::Relation;

/// Shared keys of one kind that are listed.
const ROWS: usize = 6;

pub(crate) fn run(args: &ExplainArgs, quiet: bool) -> anyhow::Result<Ending> {
    let settings = args.inputs.reading.settings(&args.known, Some(&args.matching))?;
    settings.params.check()?;
    let progress = Progress::new(quiet);
    let (input, collection, archive) = batch::open(&args.inputs.paths, &settings, &progress)?;
    let ends = [&args.a, &args.b].map(|id| meaning(id, &collection, &input));
    let [a, b] = ends;
    let (a, b) = (a?, b?);
    let place = |m: &Meaning| match m {
        Meaning::Piece(i) | Meaning::Capture(i) => Some(*i),
        _ => None,
    };
    let both = place(&a).zip(place(&b));
    let followed = match both {
        Some((x, y)) if x != y => {
            let facts = facts::read(&collection, &archive, settings.source_part)?;
            let contexts = facts::contexts(&facts);
            let (pieces, params) = (&collection.pieces, &settings.params);
            let told = matching::explain(x, y, pieces, &contexts, &archive, params)?;
            let found = match_pieces(pieces, &contexts, &archive, params, &progress)?;
            Some((told, found))
        }
        _ => None,
    };
    drop(progress);
    output::skips(&input, "scan --json FILE names all", quiet);
    let mut out = anstream::stdout().lock();
    let telling =
        Telling { collection: &collection, params: &settings.params, width: output::width() };
    telling
        .write([(&args.a, &a), (&args.b, &b)], followed.as_ref(), &mut out)
        .context("cannot write to standard output")?;
    Ok(ending(&input))
}

struct Telling<'c> {
    collection: &'c Collection,
    params: &'c Params,
    width: usize,
}

impl Telling<'_> {
    fn write(
        &self,
        ends: [(&String, &Meaning); 2],
        followed: Option<&(Explanation, Matching)>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        stage(1, "reading", out)?;
        for (id, meaning) in ends {
            paragraph(&self.reading(id, meaning), 3, self.width, out)?;
        }
        let Some((told, found)) = followed else {
            let why = Self::lost_at_reading(ends);
            return self.close(false, &why, out);
        };
        self.words(told, out)?;
        self.class(told, out)?;
        self.route(told, out)?;
        self.figures(told, out)?;
        stage(6, "groups", out)?;
        paragraph(&self.groups(told, found), 3, self.width, out)?;
        let (kept, why) = self.because(told);
        self.close(kept, &why, out)
    }

    fn close(&self, kept: bool, why: &str, out: &mut dyn Write) -> io::Result<()> {
        let (style, mark) = if kept { (GREEN, "✓") } else { (RED, "✗") };
        write!(out, "\n{style}{mark}{style:#}")?;
        paragraph(why, 1, self.width, out)?;
        out.flush()
    }

    fn id(&self, piece: usize) -> &str {
        &self.collection.pieces[piece].id
    }

    fn reading(&self, id: &str, meaning: &Meaning) -> String {
        match meaning {
            Meaning::Piece(i) => {
                let piece = &self.collection.pieces[*i];
                let document = self.collection.document(*i);
                let title = piece
                    .title
                    .as_deref()
                    .map_or(String::new(), |t| format!(", “{}”", excerpt(t, 60)));
                let part = if self.collection.settings[*i].bundled {
                    format!("one of the articles that {} bundles", document.id)
                } else {
                    "one article".to_owned()
                };
                let place = document.place.to_string();
                let read = if place == document.id {
                    String::new()
                } else {
                    format!(", read from {place}")
                };
                let captures = match piece.captures.len() {
                    0 => String::new(),
                    n => format!(", with {}", count(n, "further capture")),
                };
                format!("{id}: {part}{title}{read}{captures}")
            }
            Meaning::Capture(i) => format!(
                "{id}: a further capture of {}, the same publication with the same text; it stands for both",
                self.id(*i)
            ),
            Meaning::Bundle(pieces) => {
                let names: Vec<&str> = pieces.iter().map(|&i| self.id(i)).collect();
                format!(
                    "{id}: a page that bundles {} articles, each matched by itself: {}",
                    names.len(),
                    names.join(", ")
                )
            }
            Meaning::NonArticle(reason) => format!("{id}: no article: {reason}"),
            Meaning::Skipped(reason) => format!("{id}: not read: {reason}"),
        }
    }

    fn lost_at_reading(ends: [(&String, &Meaning); 2]) -> String {
        for (id, meaning) in ends {
            match meaning {
                Meaning::NonArticle(reason) => {
                    return format!(
                        "not matched: lost at reading, because {id} is no article ({reason})"
                    );
                }
                Meaning::Skipped(reason) => {
                    return format!(
                        "not matched: lost at reading, because {id} was not read ({reason})"
                    );
                }
                Meaning::Bundle(_) => {
                    return format!(
                        "not matched: lost at reading, because {id} bundles several articles: explain one of them"
                    );
                }
                Meaning::Piece(_) | Meaning::Capture(_) => {}
            }
        }
        "not matched: both names stand for one piece, which is not compared with itself".to_owned()
    }

    fn words(&self, told: &Explanation, out: &mut dyn Write) -> io::Result<()> {
        stage(2, "words", out)?;
        for (side, piece) in [told.pair.a, told.pair.b].into_iter().enumerate() {
            let short = if (told.words[side] as usize) < self.params.shingle {
                format!(" (below {}: it can only equal another)", self.params.shingle)
            } else {
                String::new()
            };
            let text = format!(
                "{}: {} that count{short}, {} outside quotation, {}",
                self.id(piece),
                count(told.words[side] as usize, "word"),
                told.pair.unquoted[side],
                count(told.pair.shingles[side] as usize, "distinct shingle"),
            );
            paragraph(&text, 3, self.width, out)?;
        }
        Ok(())
    }

    fn class(&self, told: &Explanation, out: &mut dyn Write) -> io::Result<()> {
        stage(3, "equal texts", out)?;
        if told.fate == Fate::EqualWords {
            let text = format!(
                "the words of the two are equal; {} stands for both",
                self.id(told.representatives[0])
            );
            return paragraph(&text, 3, self.width, out);
        }
        let mut alone = true;
        for (piece, first) in [told.pair.a, told.pair.b].into_iter().zip(told.representatives) {
            if piece != first {
                alone = false;
                let text = format!(
                    "{} has the same words as {}, which stands for it",
                    self.id(piece),
                    self.id(first)
                );
                paragraph(&text, 3, self.width, out)?;
            }
        }
        if alone {
            paragraph("the two differ, and each stands for itself", 3, self.width, out)?;
        }
        Ok(())
    }

    fn route(&self, told: &Explanation, out: &mut dyn Write) -> io::Result<()> {
        stage(4, "candidates", out)?;
        if told.fate == Fate::EqualWords {
            return paragraph("equal texts need no candidate route", 3, self.width, out);
        }
        let route = if told.exhaustive {
            "exhaustive: every two pieces that share a shingle were looked at"
        } else {
            "sketched: only pieces that share a row were looked at"
        };
        paragraph(route, 3, self.width, out)?;
        for (table, name) in [
            (Table::Band, "MinHash bands"),
            (Table::Fingerprint, "fingerprints of shared runs"),
            (Table::QuotedSentence, "quoted sentences"),
        ] {
            let rows: Vec<&SharedRow> = told.rows.iter().filter(|r| r.table == table).collect();
            let mut text = format!(
                "{name}: {}",
                if rows.is_empty() {
                    "none shared".to_owned()
                } else {
                    format!("{} shared", rows.len())
                }
            );
            if !rows.is_empty() {
                let mut sizes: Vec<String> =
                    rows.iter().take(ROWS).map(|r| r.holders.to_string()).collect();
                if rows.len() > ROWS {
                    sizes.push("…".to_owned());
                }
                let _ = write!(text, ", held by {} texts", sizes.join(", "));
                for (n, what) in [
                    (
                        rows.iter().filter(|r| r.furniture).count(),
                        "known as one source's furniture",
                    ),
                    (rows.iter().filter(|r| r.bounded).count(), "too crowded to pair these two"),
                ] {
                    if n > 0 {
                        let _ = write!(text, "; {n} {what}");
                    }
                }
            }
            paragraph(&text, 5, self.width, out)?;
        }
        if told.exhaustive {
            let seen = if told.rows.iter().any(|r| !r.bounded) {
                "would have looked at"
            } else {
                "would not have looked at"
            };
            paragraph(&format!("the sketched route {seen} this pair"), 5, self.width, out)?;
        }
        Ok(())
    }

    fn figures(&self, told: &Explanation, out: &mut dyn Write) -> io::Result<()> {
        stage(5, "exact figures", out)?;
        let pair = &told.pair;
        let [ca, cb] = pair.containment();
        let [va, vb] = pair.coverage();
        let text = format!(
            "Jaccard {:.4} · containment {ca:.4} and {cb:.4} · coverage {va:.4} and {vb:.4} · longest run {} · {}",
            pair.jaccard(),
            count(pair.longest_run as usize, "word"),
            count(pair.passages.len(), "passage"),
        );
        paragraph(&text, 3, self.width, out)?;
        writeln!(out)?;
        conditions::table(&told.checks, self.width, out)?;
        writeln!(out)?;
        let text = match pair.relation {
            Relation::None => "the relation: none".to_owned(),
            relation => format!("the relation, the first that holds: {}", relation.name()),
        };
        paragraph(&text, 3, self.width, out)
    }

    fn groups(&self, told: &Explanation, found: &Matching) -> String {
        let (a, b) = (told.pair.a, told.pair.b);
        let cluster = |p: usize| found.clusters.iter().find(|c| c.members.contains(&p));
        let family = |p: usize| found.families.iter().find(|f| f.members.contains(&p));
        let clusters = match (cluster(a), cluster(b)) {
            (Some(x), Some(y)) if x.leader == y.leader => format!(
                "both are in one cluster of {} copies, led by {}",
                x.members.len(),
                self.id(x.leader)
            ),
            (Some(x), Some(y)) => format!(
                "they are in two clusters, led by {} and {}",
                self.id(x.leader),
                self.id(y.leader)
            ),
            (Some(c), None) | (None, Some(c)) => format!(
                "only {} is in a cluster, led by {}",
                self.id(if c.members.contains(&a) { a } else { b }),
                self.id(c.leader)
            ),
            (None, None) => "neither is in a cluster of copies".to_owned(),
        };
        let families = match (family(a), family(b)) {
            (Some(x), Some(y)) if x.members == y.members => {
                format!("both are in one family of {}", count(x.members.len(), "piece"))
            }
            (Some(_), Some(_)) => "they are in two families".to_owned(),
            (None, None) => "neither is in a family tied by partial reuse".to_owned(),
            (x, _) => format!("only {} is in a family", self.id(if x.is_some() { a } else { b })),
        };
        format!("{clusters}; {families}")
    }

    /// Whether the pair was kept, and the reason in a sentence.
    fn because(&self, told: &Explanation) -> (bool, String) {
        let relation = told.pair.relation;
        match told.fate {
            Fate::EqualWords => {
                (true, "matched as copy, because the words of the two are equal".to_owned())
            }
            Fate::Related => {
                let of: Vec<&Check> =
                    told.checks.iter().filter(|c| c.relation == relation && c.holds).collect();
                // Either of several makes a partial pair or a quotation: the one furthest above what was needed.
                let best = match relation {
                    Relation::Partial | Relation::Quotation => {
                        of.iter().max_by(|x, y| distance(x).total_cmp(&distance(y)))
                    }
                    _ => of.first(),
                };
                let why = best.map_or(String::new(), |c| format!(", because {}", reason(c)));
                (true, format!("matched as {}{why}", relation.name()))
            }
            Fate::Unrelated => (
                false,
                format!(
                    "not matched: lost at the exact figures, because no relation holds; {}",
                    Self::nearest(told)
                ),
            ),
            Fate::TooLittleShared if told.pair.passages.is_empty() => (
                false,
                "not matched: lost at the candidates, because the two share no five words in a row"
                    .replace("five", &self.params.shingle.to_string()),
            ),
            Fate::TooLittleShared => (
                false,
                format!(
                    "not matched: lost at the candidates, because they share too little for any relation; {}",
                    Self::nearest(told)
                ),
            ),
            Fate::Furniture => (
                false,
                "not matched: passed over, because all they share is furniture of their sources"
                    .to_owned(),
            ),
            Fate::Bounded => (
                false,
                format!(
                    "not matched: lost at the candidates, because all they share is held by more than {} texts{}",
                    self.params.bucket,
                    missed(relation)
                ),
            ),
            Fate::NoSharedRow => (
                false,
                format!(
                    "not matched: lost at the candidates, because the sketches share no row{}",
                    missed(relation)
                ),
            ),
        }
    }

    /// The condition that came nearest to holding, of the relations that one condition alone makes.
    fn nearest(told: &Explanation) -> String {
        let alone = |c: &&Check| {
            matches!(c.relation, Relation::Copy | Relation::Partial | Relation::Quotation)
        };
        let failed = told.checks.iter().filter(|c| !c.holds && c.whole > 0).filter(alone);
        let best = failed.max_by(|x, y| distance(x).total_cmp(&distance(y)));
        best.map_or_else(
            || "there is nothing to compare".to_owned(),
            |c| format!("the nearest is {}, {}", c.relation.name(), reason(c)),
        )
    }
}

fn stage(n: usize, name: &str, out: &mut dyn Write) -> io::Result<()> {
    if n > 1 {
        writeln!(out)?;
    }
    writeln!(out, "{BOLD}{n}  {name}{BOLD:#}")
}

/// What a lost pair would have been.
fn missed(relation: Relation) -> String {
    match relation {
        Relation::None => String::new(),
        relation => format!("; --candidates exhaustive finds it as {}", relation.name()),
    }
}
