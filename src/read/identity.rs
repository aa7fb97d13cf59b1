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
