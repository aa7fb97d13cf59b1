//! Which column is the text? Guesses a record's columns by name and takes them out; the rest stays untouched.
//!
//! Names are compared without case, `_`, `-`, full stops and blanks, so `datePublished`, `date_published` and
//! `Date Published` are one. Where the user named a column, nothing is guessed for it.

use serde_json::{Map, Value};

use crate::article::{DateKind, Metadata, SetAside, Sourced};
use crate::extract::{date, guard, pixels};

/// The columns the user named. `None` means that the column is guessed.
///
/// A name may lead into nested objects: `source.name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The article's text.
    pub text: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The record's own id.
    pub id: Option<String>,
}

/// Names for each column, best first, in the folded form.
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "maintext",
    "articletext",
    "fulltext",
    "articlebody",
    "story",
    "bodytext",
    "textcontent",
    "plaintext",
    "newstext",
    "articlecontent",
    "maincontent",
    "contenttext",
    "storytext",
    "cleanedtext",
    "rawtext",
    "contentencoded",
];
const PAGE: &[&str] = &["html", "rawhtml", "pagehtml", "htmlcontent", "page", "pagesource"];
const TITLE: &[&str] = &[
    "title",
    "headline",
    "head",
    "heading",
    "articletitle",
    "newstitle",
    "hed",
    "name",
    "subject",
];
const DATE: &[&str] = &[
    "published",
    "date",
    "datepublished",
    "publishedat",
    "pubdate",
    "publishdate",
    "publisheddate",
    "datepublish",
    "publicationdate",
    "publishedtime",
    "publishtime",
    "publishedon",
    "datetime",
    "createdat",
    "datecreated",
    "created",
    "releasedate",
    "timestamp",
    "time",
    "day",
];
const SOURCE: &[&str] = &[
    "source",
    "outlet",
    "publisher",
    "publication",
    "newspaper",
    "sourcename",
    "sitename",
    "newsoutlet",
    "publishername",
    "outletname",
    "media",
    "site",
    "domain",
    "sourcedomain",
    "host",
];
const URL: &[&str] = &[
    "url",
    "link",
    "canonicalurl",
    "uri",
    "href",
    "articleurl",
    "sourceurl",
    "weburl",
    "permalink",
    "originalurl",
];
const ID: &[&str] = &["id", "guid", "articleid", "docid", "documentid", "recordid", "uuid"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "writer", "authorname"];
const MODIFIED: &[&str] = &[
    "modified",
    "updated",
    "datemodified",
    "modifiedat",
    "updatedat",
    "lastmodified",
    "lastupdated",
    "modifieddate",
    "updateddate",
    "datemodify",
];
const FETCHED: &[&str] = &[
    "crawled",
    "crawledat",
    "crawldate",
    "datecrawled",
    "fetched",
    "fetchedat",
    "fetchdate",
    "datedownload",
    "downloaded",
    "downloadedat",
    "retrieved",
    "retrievedat",
    "scraped",
    "scrapedat",
    "scrapedate",
    "warcdate",
    "accessed",
];
/// Names of the one value that matters in a nested object.
const INNER: &[&str] = &["name", "rendered", "title", "oid", "value", "label", "text", "url", "id"];

/// A record's columns, taken apart.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) text: String,
    /// Whether `text` is a whole HTML page.
    pub(super) is_page: bool,
    pub(super) id: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) rest: Map<String, Value>,
    pub(super) notes: Vec<String>,
}

/// Whether a record has a column that may hold an article.
pub(super) fn has_text(record: &Map<String, Value>, names: &FieldNames) -> bool {
    text_key(record, &columns(record), names).is_some()
}

/// Whether a table with these columns may hold articles.
#[cfg(any(feature = "csv", feature = "parquet"))]
pub(super) fn may_have_text<'a>(
    columns: impl Iterator<Item = &'a str>,
    names: &FieldNames,
) -> bool {
    // Any column that may hold a page does so here.
    let record = columns.map(|name| (name.to_owned(), Value::from("<"))).collect();
    has_text(&record, names)
}

/// Why a table without a column for the text is no input.
#[cfg(any(feature = "csv", feature = "parquet"))]
pub(super) fn no_text_column<'a>(
    columns: impl Iterator<Item = &'a str>,
    names: &FieldNames,
) -> String {
    let shown: Vec<String> = columns.take(30).map(|name| name.chars().take(40).collect()).collect();
    let shown = shown.join(", ");
    match &names.text {
        Some(name) => format!("no column {name}; columns are: {shown}"),
        None => format!("no column for the text (--text-field names it); columns are: {shown}"),
    }
}

/// Takes a record apart.
///
/// # Errors
/// Why it holds no article, in words.
pub(super) fn take(mut record: Map<String, Value>, names: &FieldNames) -> Result<Taken, String> {
    let columns = columns(&record);
    let Some(path) = text_key(&record, &columns, names) else {
        let fields: Vec<&str> = record.keys().take(30).map(String::as_str).collect();
        return Err(match &names.text {
            Some(name) => format!("no field {name}; fields are: {}", fields.join(", ")),
            None => format!("no text field; fields are: {}", fields.join(", ")),
        });
    };
    let text = match remove(&mut record, &path) {
        Some(Value::String(text)) => text,
        other => other.and_then(|value| text_of(&value)).unwrap_or_default(),
    };
    if text.trim().is_empty() {
        return Err(format!("empty text field: {}", path.join(".")));
    }
    let mut taken = Taken { is_page: is_page(&text), text, ..Taken::default() };
    if !taken.is_page && is_fragment(&taken.text) {
        taken.metadata.trackers = pixels::of_html(&taken.text);
        taken.text = guard::strip_tags(&taken.text);
        taken.notes.push("HTML tags stripped from the text field".to_owned());
        if taken.text.is_empty() {
            return Err(format!("empty text field: {}", path.join(".")));
        }
    }

    let mut column = |given: &Option<String>, guesses: &[&str]| {
        let path = key(&record, &columns, given.as_deref(), guesses)?;
        let value = scalar(at(&record, &path)?)?;
        remove(&mut record, &path);
        Some(Sourced::new(value, format!("field {}", path.join("."))))
    };
    taken.id = column(&names.id, ID).map(|id| id.value);
    let metadata = &mut taken.metadata;
    metadata.titles.extend(column(&names.title, TITLE));
    metadata.url = column(&names.url, URL);
    metadata.source = column(&names.source, SOURCE);

    for (given, guesses, kind) in [
        (names.date.as_deref(), DATE, DateKind::Published),
        (None, MODIFIED, DateKind::Modified),
        (None, FETCHED, DateKind::Fetched),
    ] {
        let read = dated(&record, &columns, given, guesses, kind);
        if let Some((path, when)) = read {
            metadata.dates.push(when);
            remove(&mut record, &path);
        }
    }
    counted(&mut record, &columns, names.date.as_deref(), metadata);
    if let Some(path) = key(&record, &columns, None, AUTHOR)
        && let Some(value) = remove(&mut record, &path)
    {
        let basis = format!("field {}", path.join("."));
        let list = if let Value::Array(items) = value { items } else { vec![value] };
        let names = list.iter().filter_map(scalar);
        metadata.authors.extend(names.map(|name| Sourced::new(name, &basis)));
    }
    taken.rest = record;
    Ok(taken)
}

/// The first column that holds a date that can be read; one that cannot stays where it is.
fn dated(
    record: &Map<String, Value>,
    columns: &[Column],
    given: Option<&str>,
    guesses: &[&str],
    kind: DateKind,
) -> Option<(Vec<String>, crate::article::When)> {
    candidates(record, columns, given, guesses).into_iter().find_map(|path| {
        let text = scalar(at(record, &path)?)?;
        let when = date::field(&text, kind, &format!("field {}", path.join(".")))?;
        Some((path, when))
    })
}

/// Reads a date that counts back from the fetch; one that cannot be read is set aside and stays where it is.
fn counted(
    record: &mut Map<String, Value>,
    columns: &[Column],
    given: Option<&str>,
    metadata: &mut Metadata,
) {
    if metadata.dates.iter().any(|d| d.kind == DateKind::Published) {
        return;
    }
    let Some(path) = key(record, columns, given, DATE) else { return };
    let Some(text) = at(record, &path).and_then(scalar) else { return };
    let basis = format!("field {}", path.join("."));
    let fetched = metadata.dates.iter().find(|d| d.kind == DateKind::Fetched);
    if let Some(when) = fetched.and_then(|f| date::relative(&text, f, DateKind::Published, &basis))
    {
        metadata.dates.insert(0, when);
        remove(record, &path);
        return;
    }
    let reason = if fetched.is_some() {
        "no date that can be read"
    } else {
        "no date that can be read without that of the fetch"
    };
    let value = text.chars().take(80).collect();
    metadata.set_aside.push(SetAside {
        field: "published",
        value,
        basis,
        reason: reason.to_owned(),
    });
}

/// The column of the text: the first with something in it, else the first that is there at all.
fn text_key(
    record: &Map<String, Value>,
    columns: &[Column],
    names: &FieldNames,
) -> Option<Vec<String>> {
    let mut candidates = candidates(record, columns, names.text.as_deref(), TEXT);
    if names.text.is_none() {
        // A column of this name may also hold the page's file name.
        candidates.extend(self::candidates(record, columns, None, PAGE).into_iter().filter(
            |path| {
                let text = at(record, path).and_then(Value::as_str);
                text.is_some_and(|text| text.trim_start().starts_with('<'))
            },
        ));
    }
    // A number called `text` or an object called `article` holds no article.
    candidates.retain(|path| {
        at(record, path).is_some_and(|value| value.is_null() || text_of(value).is_some())
    });
    let full = candidates.iter().position(|path| {
        at(record, path).and_then(text_of).is_some_and(|text| !text.trim().is_empty())
    });
    (!candidates.is_empty()).then(|| candidates.swap_remove(full.unwrap_or(0)))
}

/// The column of the first name that has a value.
fn key(
    record: &Map<String, Value>,
    columns: &[Column],
    given: Option<&str>,
    guesses: &[&str],
) -> Option<Vec<String>> {
    candidates(record, columns, given, guesses)
        .into_iter()
        .find(|path| at(record, path).is_some_and(|value| scalar(value).is_some()))
}

/// The columns that may be meant, best first.
fn candidates(
    record: &Map<String, Value>,
    columns: &[Column],
    given: Option<&str>,
    guesses: &[&str],
) -> Vec<Vec<String>> {
    if let Some(given) = given {
        if record.contains_key(given) {
            return vec![vec![given.to_owned()]];
        }
        let path: Vec<String> = given.split('.').map(str::to_owned).collect();
        if at(record, &path).is_some() {
            return vec![path];
        }
        return named(columns, given).into_iter().map(|i| vec![columns[i].name.clone()]).collect();
    }
    ranked(columns, guesses).into_iter().map(|i| vec![columns[i].name.clone()]).collect()
}

/// The columns whose name is the one given but for its spelling.
fn named(columns: &[Column], given: &str) -> Vec<usize> {
    let wanted = folded(given);
    (0..columns.len()).filter(|&i| columns[i].folded == wanted).collect()
}

/// The columns with one of the guessed names, best first.
fn ranked(columns: &[Column], guesses: &[&str]) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .filter_map(|(i, column)| {
            Some((guesses.iter().position(|guess| *guess == column.folded)?, i))
        })
        .collect();
    // Among spellings of one name the first in the record counts.
    found.sort_unstable();
    found.into_iter().map(|(_, i)| i).collect()
}

/// Which of a record's keys may hold its text and its id, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slots {
    pub(super) text: Vec<usize>,
    pub(super) id: Vec<usize>,
    /// For a hint only: what is taken for the source hangs on the other columns' values, too.
    pub(super) source: Vec<usize>,
}

/// The slots of a record with these keys, in its order; `None` where the keys alone do not say what [`take`] would take.
pub(super) fn slots(keys: &[&str], names: &FieldNames) -> Option<Slots> {
    let columns: Vec<Column> = keys.iter().map(|key| Column::new(key)).collect();
    let repeated = (1..keys.len()).any(|i| keys[..i].contains(&keys[i]));
    if repeated {
        return None;
    }
    let of = |given: Option<&str>, guesses: &[&str]| {
        let Some(given) = given else { return Some(ranked(&columns, guesses)) };
        if let Some(exact) = keys.iter().position(|key| *key == given) {
            return Some(vec![exact]);
        }
        // A path into an object of this record: what is there decides.
        let outer = given.split_once('.').map(|(outer, _)| outer);
        if outer.is_some_and(|outer| keys.contains(&outer)) {
            return None;
        }
        Some(named(&columns, given))
    };
    let slots = Slots {
        text: of(names.text.as_deref(), TEXT)?,
        id: of(names.id.as_deref(), ID)?,
        source: of(names.source.as_deref(), SOURCE).unwrap_or_default(),
    };
    // The text is taken out of the record before the id is looked for.
    let apart = !slots.id.iter().any(|id| slots.text.contains(id));
    (apart && !slots.text.is_empty()).then_some(slots)
}

/// A column's name as it stands and as it is compared.
struct Column {
    name: String,
    folded: String,
}

impl Column {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), folded: folded(name) }
    }
}

fn columns(record: &Map<String, Value>) -> Vec<Column> {
    record.keys().map(|name| Column::new(name)).collect()
}

fn at<'a>(record: &'a Map<String, Value>, path: &[String]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(record.get(first)?, |value, name| value.get(name))
}

fn remove(record: &mut Map<String, Value>, path: &[String]) -> Option<Value> {
    match path {
        [] => None,
        [name] => record.shift_remove(name),
        [name, rest @ ..] => remove(record.get_mut(name)?.as_object_mut()?, rest),
    }
}

/// A column's name as it is compared.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text of a value: a string, a list of paragraphs, or an object that wraps one.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_string) => {
            let parts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(parts.join("\n\n"))
        }
        Value::Object(inner) => inner.get("rendered").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// A short value as text, white space trimmed; `None` where there is nothing in it.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(scalar).collect();
            items.join(", ")
        }
        Value::Object(inner) => INNER.iter().find_map(|wanted| {
            let (_, value) = inner.iter().find(|(key, _)| folded(key) == *wanted)?;
            if value.is_object() || value.is_array() { None } else { scalar(value) }
        })?,
        Value::Null => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Whether a text is taken as it stands: it is neither a page nor a piece of HTML.
pub(super) fn is_plain(text: &str) -> bool {
    let text = text.trim_start();
    !text.starts_with('<') || !(is_page(text) || is_fragment(text))
}

/// Whether a text field holds a whole page.
fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(15).flat_map(char::to_lowercase).collect();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Whether a text field holds a piece of HTML, as content systems and feeds export it.
fn is_fragment(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('<') else { return false };
    let name: String =
        rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let known = [
        "p",
        "div",
        "article",
        "section",
        "h1",
        "h2",
        "h3",
        "figure",
        "span",
        "strong",
        "b",
        "em",
        "i",
        "a",
        "ul",
        "ol",
        "blockquote",
        "img",
        "br",
        "table",
        "body",
        "main",
    ];
    known.contains(&name.as_str()) && text.contains("</")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn taken(value: Value, names: &FieldNames) -> Result<Taken, String> {
        let Value::Object(record) = value else { panic!("an object") };
        take(record, names)
    }

    fn guessed(value: Value) -> Taken {
        taken(value, &FieldNames::default()).unwrap()
    }

    #[test]
    fn columns_are_guessed_by_preference_and_taken_once() {
        let t = guessed(json!({
            "_id": 7, "Headline": "H", "articleBody": "second", "Text": "first", "datePublished": "2025-07-07",
            "source": {"id": null, "name": "CNN"}, "link": "https://a.org/x", "authors": ["A", {"name": "B"}],
            "crawled": "2019-05-31T17:45:53-04:00", "topics": ["cocoa"], "published": ""
        }));
        assert_eq!(t.text, "first");
        assert_eq!(t.id.as_deref(), Some("7"));
        assert_eq!(t.metadata.titles, [Sourced::new("H", "field Headline")]);
        assert_eq!(t.metadata.source, Some(Sourced::new("CNN", "field source")));
        assert_eq!(t.metadata.url.unwrap().value, "https://a.org/x");
        let authors: Vec<&str> = t.metadata.authors.iter().map(|a| a.value.as_str()).collect();
        assert_eq!(authors, ["A", "B"]);
        let kinds: Vec<DateKind> = t.metadata.dates.iter().map(|d| d.kind).collect();
        assert_eq!(kinds, [DateKind::Published, DateKind::Fetched]);
        let rest: Vec<&str> = t.rest.keys().map(String::as_str).collect();
        assert_eq!(rest, ["articleBody", "topics", "published"]);
    }

    #[test]
    fn what_the_user_names_is_not_guessed() {
        let names = FieldNames {
            text: Some("lead.words".into()),
            source: Some("Paper".into()),
            ..FieldNames::default()
        };
        let t = taken(
            json!({"lead": {"words": "w"}, "text": "x", "source": "s", "paper": "p"}),
            &names,
        );
        let t = t.unwrap();
        assert_eq!((t.text.as_str(), t.metadata.source.unwrap().value.as_str()), ("w", "p"));
        let error = taken(json!({"text": "x"}), &names).unwrap_err();
        assert_eq!(error, "no field lead.words; fields are: text");
    }

    #[test]
    fn records_without_an_article_say_why() {
        let names = FieldNames::default();
        let error = taken(json!({"a": 1, "b": "x"}), &names).unwrap_err();
        assert_eq!(error, "no text field; fields are: a, b");
        assert_eq!(taken(json!({"text": null}), &names).unwrap_err(), "empty text field: text");
        assert_eq!(taken(json!({"body": " \n"}), &names).unwrap_err(), "empty text field: body");
        assert_eq!(guessed(json!({"text": "", "body": "b"})).text, "b");
        assert!(taken(json!({"text": 5}), &names).is_err());
        assert!(taken(json!({"html": "pages/a.html"}), &names).is_err());
    }

    #[test]
    fn pages_and_fragments_are_told_apart() {
        assert!(guessed(json!({"html": " <!DOCTYPE html><p>x"})).is_page);
        let t = guessed(json!({"content": {"rendered": "<p>One &amp; two</p><p>three</p>"}}));
        assert_eq!((t.is_page, t.text.as_str()), (false, "One & two\n\nthree"));
        assert_eq!(guessed(json!({"text": "<3 is a heart</"})).text, "<3 is a heart</");
        assert_eq!(guessed(json!({"text": ["one", "two"]})).text, "one\n\ntwo");
    }

    #[test]
    fn a_date_that_cannot_be_read_stays_a_column() {
        let t = guessed(json!({"text": "x", "published": "last week", "date": "7 July 2025"}));
        assert_eq!(t.metadata.dates[0].basis, "field date");
        assert!(t.rest.contains_key("published"));
        let t = guessed(json!({"text": "x", "timestamp": 1_751_884_200}));
        assert_eq!(t.metadata.dates[0].from, Some(1_751_884_200));
    }
}
