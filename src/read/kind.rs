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
            ending(inner).map_or(Kind::Nameless, |(_, last)| of_ending(&last))
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
        "jsonl" | "ndjson" | "jsonlines" => Kind::Lines,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "ico" | "bmp" | "tif" | "tiff"
        | "avif" | "heic" => Kind::Other(format!("picture (.{last})")),
        "mp3" | "mp4" | "m4a" | "m4v" | "mov" | "avi" | "mkv" | "wav" | "ogg" | "webm" | "flac" => {
            Kind::Other(format!("sound or film (.{last})"))
        }
        _ => Kind::Other(format!("unknown type (.{last})")),
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
        assert_eq!(of("t.csv"), Kind::Other("unknown type (.csv)".to_owned()));
    }
}
