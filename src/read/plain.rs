//! What does this text file or page say? Decoded bytes of one file to one document, or the reason there is none.

use crate::article::{Document, Form};
use crate::error::Place;

use super::charset::{self, Decoded};

/// A text file: its text as given, only decoded.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<Document, String> {
    text_of(charset::decode(bytes, false)).map(|document| called(name, document))
}

/// The same for a text that is decoded; the document has no name yet.
pub(super) fn text_of(decoded: Decoded) -> Result<Document, String> {
    if decoded.text.contains('\0') {
        return Err("binary, not text".to_owned());
    }
    if decoded.text.trim().is_empty() {
        return Err("empty file".to_owned());
    }
    Ok(Document {
        form: Form::Text,
        text: decoded.text,
        notes: decoded.note.into_iter().collect(),
        ..Document::default()
    })
}

/// An HTML page: its main text and what it says about itself.
#[cfg(feature = "html")]
pub(super) fn page(name: &str, bytes: Vec<u8>) -> Result<Document, String> {
    page_of(charset::decode(bytes, true), None).map(|document| called(name, document))
}

/// The same for a page that is decoded, with the address it was fetched from; the document has no name yet.
#[cfg(feature = "html")]
pub(super) fn page_of(decoded: Decoded, address: Option<&str>) -> Result<Document, String> {
    if decoded.text.trim().is_empty() {
        return Err("empty file".to_owned());
    }
    if decoded.text.as_bytes().iter().take(1024).filter(|b| **b == 0).count() > 16 {
        return Err("binary, not a page".to_owned());
    }
    let page = crate::extract::main_text::read(&decoded.text, address);
    let mut notes: Vec<String> = decoded.note.into_iter().collect();
    notes.extend(page.notes);
    Ok(Document {
        form: Form::Page,
        text: page.text,
        metadata: page.metadata,
        layout: page.layout,
        notes,
        ..Document::default()
    })
}

/// A document that is a whole file.
fn called(name: &str, document: Document) -> Document {
    Document { id: name.to_owned(), place: Place::file(name), ..document }
}

/// Never called: without the feature such files are passed over by their name.
#[cfg(not(feature = "html"))]
pub(super) fn page(_: &str, _: Vec<u8>) -> Result<Document, String> {
    Err("this build does not read HTML".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_as_given() {
        let document = text("a.txt", b"\xef\xbb\xbf one\r\n\r\ntwo \n".to_vec()).unwrap();
        assert_eq!(document.text, " one\r\n\r\ntwo \n");
        assert!(document.notes.is_empty());
    }

    #[test]
    fn nothing_and_no_text_are_refused() {
        assert_eq!(text("a.txt", b" \r\n\t".to_vec()).unwrap_err(), "empty file");
        assert_eq!(text("a.txt", b"\x89PNG\0\0\0\x01".to_vec()).unwrap_err(), "binary, not text");
    }
}
