//! Which records are in this JSON? Text of one value, a list, or several values to documents and skips.

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::fields::{self, FieldNames};
use super::mend::mend;
use super::{Options, Outcome, PassedOver, charset, lines};
use crate::article::{Document, Form, Layout};
use crate::error::{Place, Skipped};

/// Reads a `.json` file: an object, a list of objects, a wrapper around such a list, or objects one after another.
pub(super) fn read(name: &str, bytes: Vec<u8>, options: &Options, outcome: &mut Outcome) {
    let decoded = charset::decode(bytes, false);
    if decoded.text.trim().is_empty() {
        outcome.skipped.push(Skipped::new(&Place::file(name), "empty file"));
        return;
    }
    if is_lines(&decoded.text) {
        lines::read_text(name, &decoded.text, decoded.note.as_deref(), options, outcome);
        return;
    }
    let mended = mend(&decoded.text);
    let (values, broken) = values(&mended);
    let list = mended.trim_start().starts_with('[');
    let single = !list && values.len() == 1 && broken.is_none();
    let records = unwrapped(values, &options.fields);
    let news = records
        .iter()
        .any(|value| value.as_object().is_some_and(|r| fields::has_text(r, &options.fields)));
    if !news && broken.is_none() {
        outcome.passed_over.push(PassedOver::new(name, "holds no article text"));
        return;
    }
    let single = single && records.len() == 1;
    for (i, value) in records.into_iter().enumerate() {
        let place = if single { Place::file(name) } else { Place::record(name, i as u64 + 1) };
        let made = match value {
            Value::Object(record) => document(record, &place, options),
            _ => Err("not a JSON object".to_owned()),
        };
        match made {
            Ok(mut document) => {
                document.notes.extend(decoded.note.clone());
                outcome.documents.push(document);
            }
            Err(reason) => outcome.skipped.push(Skipped::new(&place, reason)),
        }
    }
    if let Some(error) = broken {
        let byte = offset(&mended, error.line(), error.column());
        let reason = format!("not JSON from here on: {}", in_words(&error));
        outcome.skipped.push(Skipped::new(&Place::file(name), reason).at_byte(byte));
    }
}

/// One record as a document, or why it is none.
pub(super) fn document(
    record: Map<String, Value>,
    place: &Place,
    options: &Options,
) -> Result<Document, String> {
    let untouched = options.untouched.then(|| record.clone());
    let taken = fields::take(record, &options.fields)?;
    let id = taken.id.unwrap_or_else(|| place.to_string());
    let mut document = Document {
        id,
        place: place.clone(),
        form: Form::Record,
        text: taken.text,
        metadata: taken.metadata,
        layout: Layout::default(),
        fields: untouched.unwrap_or(taken.rest),
        notes: taken.notes,
    };
    if taken.is_page {
        if !cfg!(feature = "html") {
            return Err("holds an HTML page, which this build does not read".to_owned());
        }
        as_page(&mut document);
    }
    Ok(document)
}

/// Replaces the page in a record's text field by its main text; what the record says goes before what the page says.
#[cfg(feature = "html")]
fn as_page(document: &mut Document) {
    let address = document.metadata.url.as_ref().map(|url| url.value.clone());
    let page = crate::extract::main_text::read(&document.text, address.as_deref());
    let own = &mut document.metadata;
    let mut from_page = page.metadata;
    own.titles.append(&mut from_page.titles);
    own.dates.append(&mut from_page.dates);
    own.authors.append(&mut from_page.authors);
    own.sites = from_page.sites;
    own.suppliers = from_page.suppliers;
    own.syndication = from_page.syndication;
    own.canonical = from_page.canonical;
    own.og_url = from_page.og_url;
    own.declares_article = from_page.declares_article;
    own.language = from_page.language;
    document.text = page.text;
    document.layout = page.layout;
    document.notes.extend(page.notes);
    document.form = Form::Page;
}

#[cfg(not(feature = "html"))]
fn as_page(_: &mut Document) {}

/// Parses one line of a file of records, mending it where that helps.
pub(super) fn parse(text: &str) -> Result<Map<String, Value>, String> {
    let parsed = serde_json::from_str(text).or_else(|error| match mend(text) {
        std::borrow::Cow::Owned(mended) => serde_json::from_str(&mended).map_err(|_| error),
        std::borrow::Cow::Borrowed(_) => Err(error),
    });
    match parsed {
        Ok(Value::Object(record)) => Ok(record),
        Ok(_) => Err("not a JSON object".to_owned()),
        Err(error) => Err(format!("not JSON: {} at column {}", in_words(&error), error.column())),
    }
}

/// An error of the parser without the place, which is told in our own terms.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(words, _)| words).to_owned()
}

/// Whether a `.json` file is one of JSON lines after all: its first line is a whole object and more follow.
fn is_lines(text: &str) -> bool {
    let text = text.trim_start();
    let Some((first, rest)) = text.split_once('\n') else { return false };
    text.starts_with('{')
        && !rest.trim_start().is_empty()
        && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
}

/// The values of a file: the elements of a list, or objects one after another; and what was wrong after them.
fn values(text: &str) -> (Vec<Value>, Option<serde_json::Error>) {
    let mut out = Vec::new();
    let trimmed = text.trim_start();
    if trimmed.starts_with('[') {
        let mut reader = serde_json::Deserializer::from_str(text);
        let result = Elements(&mut out).deserialize(&mut reader).and_then(|()| reader.end());
        return (out, result.err());
    }
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => out.push(value),
            Err(error) => return (out, Some(error)),
        }
    }
    (out, None)
}

/// Puts the elements of a list into a vector one by one, so that those before a fault are kept.
struct Elements<'a>(&'a mut Vec<Value>);

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            self.0.push(value);
        }
        Ok(())
    }
}

/// The records inside a wrapper such as `{"status": "ok", "articles": [ … ]}`; anything else as it is.
fn unwrapped(mut values: Vec<Value>, names: &FieldNames) -> Vec<Value> {
    /// Wrappers are nested no deeper than this.
    const LEVELS: usize = 3;
    for _ in 0..LEVELS {
        let [Value::Object(wrapper)] = values.as_mut_slice() else { break };
        if fields::has_text(wrapper, names) {
            break;
        }
        let holds = |value: &Value| match value {
            Value::Array(items) => items.iter().any(Value::is_object),
            Value::Object(inner) => inner.values().any(Value::is_array),
            _ => false,
        };
        let Some(key) = wrapper
            .iter()
            .find(|(_, value)| {
                value.as_array().is_some_and(|items| {
                    items.iter().any(|item| {
                        item.as_object().is_some_and(|record| fields::has_text(record, names))
                    })
                })
            })
            .or_else(|| wrapper.iter().find(|(_, value)| value.is_object() && holds(value)))
            .map(|(key, _)| key.clone())
        else {
            break;
        };
        values = match wrapper.shift_remove(&key) {
            Some(Value::Array(items)) => items,
            Some(inner) => vec![inner],
            None => break,
        };
    }
    values
}

/// The byte of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> u64 {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Outcome {
        let mut outcome = Outcome::default();
        read("a.json", text.as_bytes().to_vec(), &Options::default(), &mut outcome);
        outcome
    }

    fn ids(outcome: &Outcome) -> Vec<&str> {
        outcome.documents.iter().map(|d| d.id.as_str()).collect()
    }

    #[test]
    fn every_usual_shape_is_read() {
        assert_eq!(ids(&read_all(r#"{"text": "x"}"#)), ["a.json"]);
        assert_eq!(
            ids(&read_all(r#"[{"text": "x"}, {"text": "y", "id": "b"}]"#)),
            ["a.json:1", "b"]
        );
        assert_eq!(
            ids(&read_all("{\"text\": \"x\"}{\n\"text\": \"y\"}")),
            ["a.json:1", "a.json:2"]
        );
        assert_eq!(
            ids(&read_all("{\"text\": \"x\"}\n{\"text\": \"y\"}\n")),
            ["a.json:1", "a.json:2"]
        );
        let wrapped =
            r#"{"status": "ok", "response": {"docs": [{"content": "x"}, {"content": "y"}]}}"#;
        assert_eq!(ids(&read_all(wrapped)), ["a.json:1", "a.json:2"]);
    }

    #[test]
    fn records_before_a_fault_are_kept() {
        let outcome = read_all("[{\"text\": \"x\"},\n {\"text\": ]");
        assert_eq!(ids(&outcome), ["a.json:1"]);
        assert_eq!(outcome.skipped[0].byte, Some(26));
        assert!(outcome.skipped[0].reason.starts_with("not JSON from here on: expected value"));
    }

    #[test]
    fn data_of_another_sort_is_passed_over() {
        for text in ["{\"name\": \"package\", \"version\": 1}", "[1, 2]", "[]", "3", "\"x\""] {
            let outcome = read_all(text);
            assert_eq!(outcome.passed_over.len(), 1, "{text}");
            assert!(outcome.skipped.is_empty());
        }
        assert_eq!(read_all(" \n").skipped[0].reason, "empty file");
    }

    #[test]
    fn an_element_that_is_no_record_is_named() {
        let outcome = read_all(r#"[{"text": "x"}, 5, {"text": ""}]"#);
        let said: Vec<String> = outcome.skipped.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            ["a.json, record 2: not a JSON object", "a.json, record 3: empty text field: text"]
        );
    }
}
