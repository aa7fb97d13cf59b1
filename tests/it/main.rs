//! The promises wirecopy makes, tested where a user would notice. One binary; each module says what belongs in it.

// Helpers outside test functions fail and speak like tests do.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

// What `compare` and `explain` show of two texts, and how they refuse what they cannot show; run through the built binary.
mod compare;
// An exact join written apart from the library, and the real collections it reads: what other modules compare with.
mod oracle;
// Tests on real text, which is not part of the project: figures, recall and labels. Skipped where the text is not there.
mod real_data;
// What of an HTML page is the article, and what the page says of itself; with floors on real pages, skipped where they are not.
mod pages;
// What is read from files and folders, and what is said of the rest.
mod reading;
// Tables, web archives and feeds, each written by the tests.
#[cfg(all(feature = "csv", feature = "warc", feature = "parquet", feature = "feeds"))]
mod formats;
// Random text made of what the readers look for, through every stage: nothing panics, every place is in its text.
mod any_text;
// The sample collection: everything its truth says, and what must hold of every report.
mod corpus;
// Dates that a host, a weekday or a fetch settles, and what all pages of a site say alike.
#[cfg(feature = "html")]
mod dates;
// What outlets repeat on every page, and the pairs it does not make.
mod furniture;
// What is told of a reading: facts with their sources, stretches that do not count.
mod inspect;
// Input that is broken or means harm: an answer or a reason for each, in seconds.
mod hostile;
// The report as a page: what stands in it, how large it may get, that articles stay text; opened in a browser where one is there.
mod page;
// A known source side beside the collection, and what is taken from it.
mod reference;
// A person's corrections: each field, rescans, and files that are refused.
#[cfg(feature = "csv")]
mod corrections;
// The user's own table of outlets.
#[cfg(feature = "csv")]
mod outlets;
// Figures of sources: what options make them count, how they are told on a screen, and the page that explains them.
mod figures;
// What is promised whatever is read: one answer however it is asked, the input untouched, good manners.
mod promises;
// Five real documents with a truth, which are not part of the project. Skipped where they are not there.
mod seeds;
// Sheets that people code, and what their codes say of a report.
#[cfg(feature = "csv")]
mod sample;
// What items of evidence are worth, counted on simulated trees. Run by hand.
mod ratios;
// Collections that are made with a known truth, and reports scored against it.
mod synth;
// Tables and networks of a scan: every writer, sets that are whole, and what other programs read.
#[cfg(feature = "parquet")]
mod tables;
// Runs the built program and reads its report: what the modules about the program share.
mod tool;
// Near-duplicates of large piles: what goes and for what, memory, order, files that change.
mod dedup;
// Which of several copies stays: sources, dates, roles, folders, what is kept already; excerpts, forms and versions; what is written.
mod keeping;
// Files that are moved away and put back: killed, out of room, not allowed, meddled with.
#[cfg(unix)]
mod trash;
// Roles in small made-up collections, one rule at a time.
mod verdicts;
// The table of agencies: short names that are words too, chains of parties, and the user's own rows.
mod agencies;
// The forms of credits that agencies use, and what only looks like one.
mod credits;
// One invented story a language, in its agencies' own forms, through the whole scan; and that no language is harmed.
mod languages;
