//! How were the figures made, in words for a paper? One paragraph from a report, with its own parameters and counts.
//!
//! Input is a [`Report`] and nothing else: the same report gives the same words.

use crate::params::{Candidates, Fraction};
use crate::report::Report;
use crate::report::wording::{listed, thousands};
use crate::verify::Relation;

/// The paragraph, in lines of at most 100 characters, with a line feed at the end.
pub fn paragraph(report: &Report) -> String {
    let sentences =
        [read(report), compared(report), named(report), directed(report), counted(report)];
    let text = sentences.concat();
    let mut out = String::new();
    for line in super::wording::wrap(&text, 100) {
        out += &line;
        out.push('\n');
    }
    out
}

fn n(count: usize) -> String {
    thousands(count as u64)
}

/// `one article`, `2 articles`.
fn some(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{} {many}", n(count)) }
}

fn read(report: &Report) -> String {
    let s = &report.summary;
    let mut out = vec![format!(
        "With wirecopy {} {} read and cut into {}",
        report.wirecopy,
        if s.documents == 1 {
            "one document was".into()
        } else {
            n(s.documents) + " documents were"
        },
        some(s.pieces, "article", "articles"),
    )];
    let bundled: usize = report.containers.iter().map(|c| c.pieces.len()).sum();
    if bundled > 0 {
        let pages = some(s.containers, "page that bundles", "pages that bundle");
        out.push(format!(", {} of them from {pages} several", n(bundled)));
    }
    let mut left: Vec<String> = Vec::new();
    if s.non_articles > 0 {
        left.push(some(s.non_articles, "page that is no story", "pages that are no story"));
    }
    if !s.skipped.is_empty() {
        left.push(some(
            s.skipped.len(),
            "record that could not be used",
            "records that could not be used",
        ));
    }
    if !left.is_empty() {
        let were = if s.non_articles + s.skipped.len() == 1 { "was" } else { "were" };
        out.push(format!("; {} {were} left out", listed(&left)));
    }
    out.push(". Headlines, captions and what belongs to the page were not counted as the articles' words. ".to_owned());
    if let Some(reference) = &s.reference {
        out.push(format!(
            "A reference of {} was compared with the collection and not with itself. ",
            some(reference.pieces, "article", "articles")
        ));
    }
    out.concat()
}

fn compared(report: &Report) -> String {
    let p = &report.parameters.params;
    let mut out = vec![format!(
        "Texts were compared by shingles of {} consecutive words, in lower case; ",
        p.shingle
    )];
    out.push(if p.candidates == Candidates::Exhaustive {
        "every pair of texts that share one was looked at".to_owned()
    } else {
        format!(
            "candidate pairs were found by MinHash, which misses at most {} of those at the threshold, by \
             every shared run of {} words, and by quoted sentences of {} words or more",
            percent(Fraction::from_ten_thousandths(10_000 - p.recall.ten_thousandths())),
            p.winnow + p.shingle - 1,
            p.quoted_sentence,
        )
    });
    out.push(", and all figures were computed exactly from the two texts. ".to_owned());
    if let Some(audit) = &report.summary.audit {
        let relations = audit.relations.iter().filter_map(|reached| {
            let [share, low, high] = reached.recall.share?.map(|share| share * 100.0);
            let name = reached.relation.name();
            Some(format!(
                "{share:.1} % (95 % interval {low:.1} to {high:.1}) of the pairs that are {name}"
            ))
        });
        let relations: Vec<String> = relations.collect();
        if !relations.is_empty() {
            out.push(format!(
                "Of {} drawn by chance and compared with all others, {} had been found. ",
                some(audit.sampled, "article", "articles"),
                listed(&relations)
            ));
        }
    }
    out.concat()
}

fn named(report: &Report) -> String {
    let p = &report.parameters.params;
    let of = |relation| report.pairs.iter().filter(|pair| pair.relation == relation).count();
    let mut out = vec![format!(
        "Two texts are copies from a Jaccard resemblance of {} on; one is contained in the other if the \
         containment of the shorter is {} or more and {} words are shared; reuse is partial from {} of the words of \
         either outside direct quotation that stand in shared runs of {} words or more. ",
        p.threshold,
        p.contained,
        p.contained_words,
        percent(p.partial),
        p.shingle,
    )];
    out.push("Texts whose words agree and whose numbers, dates and names do not were taken for forms, and shared \
            quotations for no reuse".to_owned());
    let (templates, quotations) = (of(Relation::Template), of(Relation::Quotation));
    if templates + quotations > 0 {
        out.push(format!(" ({} and {} of the pairs listed)", n(templates), n(quotations)));
    }
    out.push(". ".to_owned());
    out.concat()
}

fn directed(report: &Report) -> String {
    let s = &report.summary;
    let r = s.roles;
    let mut out = vec!["Which text was taken from which was decided by credits in texts and page data, by changes that \
                   cannot be undone, and by overlap with texts whose origin is known; a date ruled sources out and \
                   made no text an original. ".to_owned()];
    let credited = report.summary.figures.credited;
    let uncredited = report.summary.figures.uncredited;
    let roles: Vec<String> = [
        (r.original, "original as far as the collection shows"),
        (r.reprint, "copied from another text"),
        (r.revision, if r.revision == 1 { "a later version" } else { "later versions" }),
        (r.partial, "partly another's text"),
        (r.unlinked, "without credit or partner"),
        (r.unknown, "undecided"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", n(count)))
    .collect();
    if !roles.is_empty() {
        out.push(format!("Of all articles these are {}. ", listed(&roles)));
    }
    if credited + uncredited > 0 {
        let of = if s.figures.pieces as usize == s.pieces { "" } else { " that were counted" };
        out.push(format!(
            "Of the reprints{of} {} name their origin and {} do not. ",
            thousands(credited),
            thousands(uncredited)
        ));
    }
    if s.absent_originals > 0 {
        out.push(format!(
            "{} not in the collection: {} inferred from the copies. ",
            if s.absent_originals == 1 {
                "One original is".into()
            } else {
                n(s.absent_originals) + " originals are"
            },
            if s.absent_originals == 1 { "it was" } else { "they were" },
        ));
    }
    if let Some(applied) = s.corrections_applied.filter(|&applied| applied > 0) {
        out.push(format!(
            "{} by hand. ",
            if applied == 1 {
                "One verdict was corrected".into()
            } else {
                n(applied) + " corrections were made"
            }
        ));
    }
    out.concat()
}

/// What figures count, where that is not all.
pub(super) fn chosen(report: &Report) -> String {
    let s = &report.summary;
    let choice = &report.parameters.figures;
    let mut out: Vec<String> = Vec::new();
    if !choice.conditions.is_empty() {
        let conditions: Vec<String> = choice
            .conditions
            .iter()
            .map(|condition| format!("{} matches /{}/", condition.fact(), condition.pattern()))
            .collect();
        out.push(format!(
            "Figures of sources count the {} of which {}; all were compared. ",
            some(s.figures.pieces as usize, "article", "articles"),
            listed(&conditions)
        ));
    }
    if choice.owners {
        out.push("Outlets were counted under their owners, where these are known. ".to_owned());
    }
    if let Some(by) = &choice.by {
        out.push(format!("Figures were also made for each {by} of the later or taking article. "));
    }
    if let Some(window) = &choice.window {
        out.push(format!(
            "Matches surely published more than {window} apart were left out ({}). ",
            thousands(s.matches.left_out.outside_window)
        ));
    }
    out.concat()
}

fn counted(report: &Report) -> String {
    let s = &report.summary;
    let mut out = vec![chosen(report)];
    let left = &s.matches.left_out;
    out.push(format!(
        "The figures of sources rest on {} pairs of articles of two known sources that share text; {} of one \
         source were left out as updates, {} because a source is not known. ",
        thousands(s.matches.pairs),
        thousands(left.same_source),
        thousands(left.unknown_source),
    ));
    if left.crowded > 0 {
        out.push(format!(
            "{} more between texts with equal words were not spelled out. ",
            thousands(left.crowded)
        ));
    }
    out.push(format!(
        "Who followed whom was told by the publication dates of pages and records; {} pairs of which these leave \
         the order open are in neither direction. ",
        thousands(report.newsflow.undated)
    ));
    out.push(format!("The parameters have the fingerprint {}.", report.parameters.fingerprint));
    out.concat()
}

fn percent(share: Fraction) -> String {
    let text = format!("{:.2}", share.as_f64() * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
