//! Which document is which? Makes ids unique: a repeated one becomes `id@path:line` for all who bear it.

use std::collections::BTreeMap;

use crate::article::Document;

/// More rounds than any input but a hostile one needs; see [`make_unique`].
const ROUNDS: usize = 8;

/// Renames documents that share an id and notes it on each.
///
/// A new name may in turn be another record's own id, hence the rounds; each makes the names in question longer by a
/// place that is unique, so they soon differ.
pub(crate) fn make_unique(documents: &mut [Document]) {
    for round in 0..ROUNDS {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for document in documents.iter() {
            *count.entry(&document.id).or_default() += 1;
        }
        let repeated: Vec<usize> =
            (0..documents.len()).filter(|i| count[documents[*i].id.as_str()] > 1).collect();
        let bearers: Vec<usize> =
            repeated.iter().map(|i| count[documents[*i].id.as_str()]).collect();
        if repeated.is_empty() {
            return;
        }
        for (i, bearers) in repeated.into_iter().zip(bearers) {
            let document = &mut documents[i];
            if round == 0 {
                document.notes.push(format!("{bearers} records have the id {}", document.id));
            }
            document.id = format!("{}@{}", document.id, document.place);
        }
    }
}

/// What stands before the id of each document of a reference.
const REFERENCE: &str = "reference:";

/// Gives the documents of a reference ids of their own: `reference:` and theirs, said again where a document of the collection
/// has that id. `own` are the collection's, in order. Its ids do not depend on a reference.
pub(crate) fn make_apart(own: &[Document], reference: &mut [Document]) {
    let is_taken = |id: &str| own.binary_search_by(|d| d.id.as_str().cmp(id)).is_ok();
    let mut prefix = REFERENCE.to_owned();
    // One prefix for all, so that no two of them meet under one id.
    while reference.iter().any(|document| is_taken(&format!("{prefix}{}", document.id))) {
        prefix += REFERENCE;
    }
    for document in reference {
        document.id.insert_str(0, &prefix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Form, Metadata};
    use crate::error::Place;

    fn document(id: &str, path: &str, line: u64) -> Document {
        Document {
            id: id.to_owned(),
            place: Place::record(path, line),
            form: Form::Record,
            text: String::new(),
            metadata: Metadata::default(),
            fields: serde_json::Map::new(),
            notes: Vec::new(),
            ..Document::default()
        }
    }

    #[test]
    fn a_reference_has_ids_of_its_own() {
        let ids = |own: &[&str]| {
            let own: Vec<Document> = own.iter().map(|id| document(id, "a.jsonl", 1)).collect();
            let mut reference = [document("x", "b.jsonl", 1), document("y", "b.jsonl", 2)];
            make_apart(&own, &mut reference);
            reference.map(|document| document.id)
        };
        assert_eq!(ids(&["x"]), ["reference:x", "reference:y"]);
        let twice = ["reference:reference:x", "reference:reference:y"];
        assert_eq!(ids(&["reference:y", "x"]), twice);
    }

    #[test]
    fn a_new_name_that_is_taken_gives_way() {
        let mut documents = vec![
            document("x", "a.jsonl", 1),
            document("x", "a.jsonl", 2),
            document("x@a.jsonl:1", "a.jsonl", 3),
            document("y", "a.jsonl", 4),
        ];
        make_unique(&mut documents);
        let mut ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids[1], "x@a.jsonl:2");
        assert_eq!(ids[3], "y");
        assert_eq!(documents[1].notes, ["2 records have the id x"]);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }
}
