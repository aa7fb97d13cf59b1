//! What type of file is this? Told by its name without the ending of its packing; contents are not looked at here.

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text file.
    Plain,
    /// An HTML page.
    Page,
    /// A JSON value: one record or a list of them.
    Json,
    /// One JSON record a line.
    Lines,
    /// A table in text.
    Table {
        /// Whether its name promises tabs between columns.
        tabs: bool,
    },
    /// A web archive.
    Archive,
    /// A Parquet table.
    Parquet,
    /// RSS or Atom, or other XML: the contents tell.
    Feed,
    /// The name has no ending; the packing may hold another name.
    Nameless,
    /// No input, for this reason.
    Other(String),
}

/// Endings of packed files.
const PACKED: &[&str] = &["gz", "gzip", "zst", "zstd"];

/// The kind of a file with this name.
pub(super) fn of(name: &str) -> Kind {
    let name = name.rsplit('/').next().unwrap_or(name);
    match ending(name) {
        Some((inner, last)) if PACKED.contains(&last.as_str()) => {
            match ending(inner).map(|(_, last)| of_ending(&last)) {
                None => Kind::Nameless,
                // Its parts are packed already, and it is read from its end.
                Some(Kind::Parquet) => {
                    Kind::Other(format!("Parquet packed once more (.{last}): unpack it first"))
                }
                Some(kind) => kind,
            }
        }
        Some((_, last)) => of_ending(&last),
        None => Kind::Nameless,
    }
}

/// A name's part before its last full stop, and its ending in lower case.
fn ending(name: &str) -> Option<(&str, String)> {
    let (stem, last) = name.rsplit_once('.')?;
    (!stem.is_empty() && !last.is_empty()).then(|| (stem, last.to_ascii_lowercase()))
}

fn of_ending(last: &str) -> Kind {
    match last {
        "txt" | "text" | "md" | "markdown" => Kind::Plain,
        "html" | "htm" | "xhtml" | "shtml" if cfg!(feature = "html") => Kind::Page,
        "html" | "htm" | "xhtml" | "shtml" => {
            Kind::Other("page: this build does not read HTML".to_owned())
        }
        "json" => Kind::Json,
        "csv" => built_in("csv", cfg!(feature = "csv"), Kind::Table { tabs: false }),
        "tsv" | "tab" => built_in("csv", cfg!(feature = "csv"), Kind::Table { tabs: true }),
        "warc" | "wet" => built_in("warc", cfg!(feature = "warc"), Kind::Archive),
        "parquet" => built_in("parquet", cfg!(feature = "parquet"), Kind::Parquet),
        "rss" | "atom" | "xml" => built_in("feeds", cfg!(feature = "feeds"), Kind::Feed),
        "jsonl" | "ndjson" | "jsonlines" => Kind::Lines,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "ico" | "bmp" | "tif" | "tiff"
        | "avif" | "heic" => Kind::Other(format!("picture (.{last})")),
        "mp3" | "mp4" | "m4a" | "m4v" | "mov" | "avi" | "mkv" | "wav" | "ogg" | "webm" | "flac" => {
            Kind::Other(format!("sound or film (.{last})"))
        }
        _ => Kind::Other(format!("unknown type (.{last})")),
    }
}

/// The kind, where this build reads it.
fn built_in(feature: &str, is_in: bool, kind: Kind) -> Kind {
    if is_in {
        kind
    } else {
        Kind::Other(format!("this build does not read it (cargo feature `{feature}`)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_inside_the_packing_counts() {
        assert_eq!(of("a/b.TXT"), Kind::Plain);
        assert_eq!(of("b.jsonl.gz"), Kind::Lines);
        assert_eq!(of("b.json.zst"), Kind::Json);
        assert_eq!(of("b.gz"), Kind::Nameless);
        assert_eq!(of("README"), Kind::Nameless);
        assert_eq!(of("x.y/README"), Kind::Nameless);
        assert_eq!(of("p.JPG"), Kind::Other("picture (.jpg)".to_owned()));
        assert_eq!(of("t.xyz"), Kind::Other("unknown type (.xyz)".to_owned()));
    }

    #[test]
    fn formats_are_read_or_named_with_their_feature() {
        for (name, feature, is_in, kind) in [
            ("a.csv.gz", "csv", cfg!(feature = "csv"), Kind::Table { tabs: false }),
            ("a.TSV", "csv", cfg!(feature = "csv"), Kind::Table { tabs: true }),
            ("a.warc.gz", "warc", cfg!(feature = "warc"), Kind::Archive),
            ("a.warc.wet.gz", "warc", cfg!(feature = "warc"), Kind::Archive),
            ("a.parquet", "parquet", cfg!(feature = "parquet"), Kind::Parquet),
            ("a.xml", "feeds", cfg!(feature = "feeds"), Kind::Feed),
        ] {
            let missing = format!("this build does not read it (cargo feature `{feature}`)");
            assert_eq!(of(name), if is_in { kind } else { Kind::Other(missing) }, "{name}");
        }
    }
}
