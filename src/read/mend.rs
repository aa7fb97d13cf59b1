//! Can this nearly-JSON be saved? Mends what other programs commonly get wrong, so that no article is lost to it.
//!
//! Mended are raw control characters inside strings, halves of surrogate pairs, and the bare words `NaN` and
//! `Infinity` that Python writes. Nothing else is: a broken line stays broken.

use std::borrow::Cow;

/// The same text with the mendable faults mended; borrowed where there was nothing to mend.
pub(crate) fn mend(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out: Option<String> = None;
    // Everything before this byte is in `out` already, once there is one.
    let mut done = 0;
    let mut at = 0;
    let mut in_string = false;
    let mut replace = |from: usize, to: usize, with: &str, done: &mut usize| {
        let out = out.get_or_insert_with(|| String::with_capacity(text.len() + 16));
        out.push_str(&text[*done..from]);
        out.push_str(with);
        *done = to;
    };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                if let Some(unit) = escape(bytes, at) {
                    let paired = (0xD800..0xDC00).contains(&unit)
                        && escape(bytes, at + 6).is_some_and(|low| (0xDC00..0xE000).contains(&low));
                    if paired {
                        at += 12;
                        continue;
                    }
                    if (0xD800..0xE000).contains(&unit) {
                        replace(at, at + 6, "\\ufffd", &mut done);
                    }
                    at += 6;
                    continue;
                }
                at += 1;
            }
            0..0x20 if in_string => {
                let with = match byte {
                    b'\n' => "\\n".to_owned(),
                    b'\t' => "\\t".to_owned(),
                    b'\r' => "\\r".to_owned(),
                    other => format!("\\u{other:04x}"),
                };
                replace(at, at + 1, &with, &mut done);
            }
            b'N' | b'I' | b'-' if !in_string => {
                let word = [&b"NaN"[..], b"Infinity", b"-Infinity"]
                    .into_iter()
                    .find(|word| bytes[at..].starts_with(word));
                if let Some(word) = word {
                    replace(at, at + word.len(), "null", &mut done);
                    at += word.len();
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[done.min(text.len())..]);
            Cow::Owned(out)
        }
    }
}

/// The code unit of a `\uXXXX` escape at this byte.
fn escape(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_json_is_borrowed() {
        for text in ["", "{}", r#"{"a": "NaN \ud83d\ude00 \\u", "b": -1}"#] {
            assert!(matches!(mend(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn the_known_faults_are_mended() {
        for (broken, mended) in [
            (r#"{"a": NaN, "b": -Infinity}"#, r#"{"a": null, "b": null}"#),
            (r#"{"a": "x\ud83d y"}"#, r#"{"a": "x\ufffd y"}"#),
            ("{\"a\": \"one\ntwo\"}\n", "{\"a\": \"one\\ntwo\"}\n"),
            ("{\"a\": \"\u{1}\"}", "{\"a\": \"\\u0001\"}"),
        ] {
            assert_eq!(mend(broken), mended);
            assert!(serde_json::from_str::<serde_json::Value>(&mend(broken)).is_ok());
        }
    }

    #[test]
    fn odd_ends_do_no_harm() {
        for text in ["\"", "\"\\", "\"\\u12", "\"\\ué", "N", "-", "{\"é\\"] {
            let _ = mend(text);
        }
    }
}
