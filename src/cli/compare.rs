//! `wirecopy compare`: two texts side by side, with their figures and what the texts prove.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context as _, bail};

use super::args::CompareArgs;
use super::inspect::{excerpt, says};
use super::output::{self, BOLD, CYAN, DIM, GREEN, RED, YELLOW};
use super::{Ending, side_by_side};
use crate::engine::compare::{Article, Articles, Comparison, articles};
use crate::error::Error;
use crate::params::Params;
use crate::provenance::evidence::Evidence;
use crate::report::model::Dates;
use crate::report::wording::count;
use crate::verify::{Pair, Relation};

/// Pieces of a file that an error lists.
const LISTED: usize = 12;

pub(crate) fn run(args: &CompareArgs, quiet: bool) -> anyhow::Result<Ending> {
    let settings = args.reading.settings(&args.known, Some(&args.matching))?;
    settings.params.check()?;
    let (a_path, a_name) = split(&args.a)?;
    let (b_path, b_name) = split(&args.b)?;
    let first = articles(&a_path, &settings)?;
    // A file is read once, which matters where it is standard input.
    let second = if a_path == b_path { None } else { Some(articles(&b_path, &settings)?) };
    output::skips(&first.input, "scan --json FILE names all", quiet);
    if let Some(second) = &second {
        output::skips(&second.input, "scan --json FILE names all", quiet);
    }
    let a = choose(&first, &a_path, a_name)?.clone();
    let b = choose(second.as_ref().unwrap_or(&first), &b_path, b_name)?.clone();
    let whole = first.input.skipped.is_empty()
        && second.is_none_or(|second| second.input.skipped.is_empty());
    let comparison = Comparison::of(a, b, &settings)?;
    let mut out = anstream::stdout().lock();
    show(&comparison, [&args.a, &args.b], &settings.params, output::width(), &mut out)
        .context("cannot write to standard output")?;
    Ok(if whole { Ending::Whole } else { Ending::Skips })
}

/// The file that a name means, and the piece in it. A file whose own name has a `#` is taken whole first.
fn split(given: &str) -> anyhow::Result<(PathBuf, Option<&str>)> {
    let ends = std::iter::once(given.len()).chain(given.match_indices('#').map(|(at, _)| at).rev());
    for end in ends {
        let path = PathBuf::from(&given[..end]);
        if path.is_dir() {
            bail!(
                "{given} is a folder\n\nhint: name two files; `wirecopy scan {given}` compares all texts of a folder"
            );
        }
        if path.as_os_str() == "-" || path.exists() {
            return Ok((path, given.get(end + 1..).filter(|name| !name.is_empty())));
        }
    }
    let path = given.split('#').next().unwrap_or(given);
    Err(Error::Missing(path.into()).into())
}

fn choose<'a>(
    found: &'a Articles,
    path: &std::path::Path,
    name: Option<&str>,
) -> anyhow::Result<&'a Article> {
    let path = path.display();
    if found.articles.is_empty() {
        if let Some(none) = found.non_articles.first() {
            bail!(
                "{path} holds no article: {}\n\nhint: with --unit record a page is taken as it is",
                none.reason
            );
        }
        if let Some(skipped) = found.input.skipped.first() {
            bail!("nothing could be read: {skipped}");
        }
        if let Some(passed) = found.input.passed_over.first() {
            bail!("{path} is no input: {}", passed.reason);
        }
        bail!("{path} holds no article");
    }
    let named = match name {
        Some(name) => found.find(name),
        None => found.articles.iter().collect(),
    };
    match (named.as_slice(), name) {
        ([one], _) => Ok(one),
        ([], Some(name)) => {
            let all: Vec<&Article> = found.articles.iter().collect();
            let held = if all.len() == 1 {
                "1 article".to_owned()
            } else {
                format!("{} articles", all.len())
            };
            bail!(
                "{path} has no piece {name}; it holds {held}\n{}",
                listed(found, &all, &path.to_string())
            )
        }
        (several, Some(name)) => {
            bail!(
                "{path}#{name} bundles {} articles: choose one\n{}",
                several.len(),
                listed(found, several, &path.to_string())
            )
        }
        (several, None) => {
            bail!(
                "{path} holds {} articles: choose one\n{}",
                several.len(),
                listed(found, several, &path.to_string())
            )
        }
    }
}

/// The pieces of a file, each as it has to be typed.
fn listed(found: &Articles, pieces: &[&Article], path: &str) -> String {
    let mut out = String::new();
    let one_document =
        found.articles.iter().all(|a| a.document.id == found.articles[0].document.id);
    for article in pieces.iter().take(LISTED) {
        let id = &article.piece.id;
        let name = if one_document { id.rsplit('#').next().unwrap_or(id) } else { id };
        let typed = if pieces.len() == 1 && one_document && !id.contains('#') {
            path.to_owned()
        } else {
            format!("{path}#{name}")
        };
        let title = article.piece.title.as_deref().unwrap_or("without a title");
        let _ = write!(out, "\n  '{typed}'  {}", excerpt(title, 60));
    }
    if pieces.len() > LISTED {
        let _ = write!(
            out,
            "\n  and {} more: `wirecopy inspect {path}` lists all",
            pieces.len() - LISTED
        );
    }
    out
}

fn show(
    of: &Comparison,
    names: [&str; 2],
    params: &Params,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (i, name) in names.into_iter().enumerate() {
        writeln!(out, "{BOLD}{}  {name}{BOLD:#}", ["A", "B"][i])?;
        head(of, i, width, out)?;
    }
    writeln!(out)?;
    figures(of, params, width, out)?;
    proof(of, width, out)?;
    writeln!(out)?;
    let column = width.saturating_sub(3) / 2;
    side_by_side::legend(out)?;
    let rule = "─".repeat(column.saturating_sub(2));
    writeln!(out, "{BOLD}A{BOLD:#} {DIM}{rule}─┬{DIM:#} {BOLD}B{BOLD:#} {DIM}{rule}{DIM:#}")?;
    side_by_side::write(of, width, out)?;
    out.flush()
}

/// Title, words, carrier, date and credits of one side.
fn head(of: &Comparison, i: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (piece, facts, body) = (&of.collection.pieces[i], &of.facts[i], &of.bodies[i]);
    if let Some(title) = &piece.title {
        writeln!(out, "   {}", excerpt(title, width.saturating_sub(3)))?;
    }
    let quoted = body.quoted.iter().filter(|&&q| q).count();
    let mut line = vec![format!("{} words, {quoted} of them quoted", body.len())];
    match (&facts.source, &facts.carrier) {
        (Some(source), Some(carrier)) if *source == carrier.value => {
            line.push(format!("{source} ({})", carrier.basis));
        }
        (Some(source), Some(carrier)) => {
            line.push(format!("{source}, on {} ({})", carrier.value, carrier.basis));
        }
        (Some(source), None) => line.push(source.clone()),
        (None, Some(carrier)) => line.push(format!("{} ({})", carrier.value, carrier.basis)),
        (None, None) => line.push("outlet unknown".to_owned()),
    }
    line.push(match facts.clock.published.as_ref().map(Dates::of) {
        Some(Dates { from: Some(from), to: Some(to), basis }) if from == to => {
            format!("{from} ({basis})")
        }
        Some(Dates { from, to, basis }) => {
            format!("{} … {} ({basis})", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""))
        }
        None => "no date".to_owned(),
    });
    paragraph(&line.join(" · "), 3, width, out)?;
    for credit in facts.credits.iter().take(6) {
        let party = credit.party.as_deref().unwrap_or("nobody named");
        let kind = credit.kind.name().replace('_', " ");
        let text =
            format!("{kind}: {party} {}, “{}”", says(credit.claim), excerpt(&credit.text, 60));
        paragraph(&text, 3, width, out)?;
    }
    if facts.credits.is_empty() {
        writeln!(out, "   {DIM}no credit found{DIM:#}")?;
    }
    Ok(())
}

/// The relation in words, and what it was counted from.
fn figures(of: &Comparison, params: &Params, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let pair = &of.pair;
    let style = match pair.relation {
        Relation::Copy | Relation::Contained => GREEN,
        Relation::Partial | Relation::Template => YELLOW,
        Relation::Quotation => CYAN,
        Relation::None => DIM,
    };
    let name = match pair.relation {
        Relation::None => "no reuse",
        relation => relation.name(),
    };
    writeln!(out, "{style}{}{style:#}", name.to_uppercase())?;
    paragraph(&in_words(pair, params), 3, width, out)?;
    let [ca, cb] = pair.containment();
    let [va, vb] = pair.coverage();
    let row = |out: &mut dyn Write, name: &str, x: String, y: String| {
        writeln!(out, "   {name:44} {x:>8}  {y:>8}")
    };
    writeln!(out, "   {DIM}{:44} {:>8}  {:>8}{DIM:#}", "", "A in B", "B in A")?;
    row(out, "words outside quotation found in the other", percent(va), percent(vb))?;
    row(out, "phrases found in the other (containment)", percent(ca), percent(cb))?;
    let quoted = pair.passages.iter().filter(|p| p.quoted).count();
    let moved = of.moved().iter().filter(|&&m| m).count();
    let mut line = format!(
        "Jaccard {:.4} · longest shared run {} · {}",
        pair.jaccard(),
        count(pair.longest_run as usize, "word"),
        count(pair.passages.len(), "shared passage"),
    );
    if quoted > 0 {
        let _ = write!(line, ", {quoted} quoted");
    }
    if moved > 0 {
        let _ = write!(line, ", {moved} moved");
    }
    paragraph(&line, 3, width, out)
}

fn in_words(pair: &Pair, params: &Params) -> String {
    let [va, vb] = pair.coverage();
    let [ca, cb] = pair.containment();
    let (small, large) = if pair.shingles[1] < pair.shingles[0] { ("B", "A") } else { ("A", "B") };
    let share = ca.max(cb);
    match pair.relation {
        Relation::Copy => format!(
            "one text: {} of the phrases of either stand in both (from {} on they are copies)",
            percent(pair.jaccard()),
            percent(params.threshold.as_f64())
        ),
        Relation::Contained => {
            format!("{small}, the shorter, stands in {large}: {} of its phrases", percent(share))
        }
        Relation::Partial => {
            let (part, whole, most) = if va >= vb { ("A", "B", va) } else { ("B", "A", vb) };
            format!("{} of {part}'s own words stand in {whole} too; the rest differs", percent(most))
        }
        Relation::Quotation => "they share quotations or a phrase; neither was written from the other as far as that shows".to_owned(),
        Relation::Template => "the words agree and the facts do not: one form filled in twice, not a copy".to_owned(),
        Relation::None if pair.passages.is_empty() => "they share no five words in a row".to_owned(),
        Relation::None => "what they share is too little to mean anything".to_owned(),
    }
}

/// What the texts say about the direction, both ways.
fn proof(of: &Comparison, width: usize, out: &mut dyn Write) -> io::Result<()> {
    if of.pair.passages.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}WHAT THE TEXTS SAY ABOUT WHO TOOK FROM WHOM{BOLD:#}")?;
    let mut any = false;
    let d = &of.direction;
    for (claim, items) in [("B was made from A", &d.a_to_b), ("A was made from B", &d.b_to_a)] {
        for Evidence { kind, text, says, .. } in items {
            any = true;
            paragraph(&format!("{claim} ({}): {says}: {text}", kind.tier().word()), 3, width, out)?;
        }
    }
    for (letter, facts, i) in [("A", &of.facts[0], 0), ("B", &of.facts[1], 1)] {
        if let Some(span) = facts.defect {
            any = true;
            let text = &of.collection.document(i).text;
            let before = text.get(..span.end).unwrap_or("");
            let from = before.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
            let words = excerpt(&before[from..], 60);
            paragraph(
                &format!(
                    "{letter} was edited: a quotation mark closes that none opened: “…{words}”"
                ),
                3,
                width,
                out,
            )?;
        }
    }
    if !any {
        paragraph(
            "nothing: neither lost characters, paragraphs or endings the other has",
            3,
            width,
            out,
        )?;
    }
    if d.a_to_b.is_empty() == d.b_to_a.is_empty() && any && !d.a_to_b.is_empty() {
        writeln!(out, "   {RED}these contradict each other{RED:#}")?;
    }
    Ok(())
}

/// A paragraph with an indent, the lines after the first indented by two more.
pub(crate) fn paragraph(
    text: &str,
    indent: usize,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    use unicode_width::UnicodeWidthStr;
    let mut used = 0;
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        if used > 0 && used + 1 + word.width() > width {
            writeln!(out)?;
            used = 0;
            write!(out, "  ")?;
            used += 2;
            write!(out, "{}", " ".repeat(indent))?;
            used += indent;
        } else if used == 0 {
            write!(out, "{}", " ".repeat(indent))?;
            used = indent;
        } else {
            write!(out, " ")?;
            used += 1;
        }
        write!(out, "{word}")?;
        used += word.width();
    }
    writeln!(out)
}

/// A share in per cent; what is below one half is not called nothing.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 {
        "< 1 %".to_owned()
    } else if share < 1.0 && share > 0.995 {
        "> 99 %".to_owned()
    } else {
        format!("{:.0} %", share * 100.0)
    }
}
