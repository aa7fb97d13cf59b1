//! What do coders see, and what did they write? The coding sheet, as a table that spreadsheets open and save.
//!
//! A sheet is read as spreadsheets leave it: with commas, semicolons or tabs, with or without a byte order mark, any line
//! ends, columns in any order, texts taken out. Codes are read in any case. An empty cell is not coded.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::frame::{Row, Shown};
use super::{Answers, Ask, Key, QUESTIONS};
use crate::article::Span;
use crate::evaluate::Malformed;

/// Stands where nothing is asked.
const NOT_ASKED: &str = "n/a";
/// Bytes of a text that is shown whole.
const WHOLE: usize = 2_400;
/// Bytes shown of the beginning and of the end of a longer one.
const HEAD: usize = 800;
const TAIL: usize = 500;
/// Bytes shown around a shared stretch, and of one that is longer at either end.
const AROUND: usize = 150;
const STRETCH: usize = 350;
/// Shared stretches that are shown, the longest first.
const STRETCHES: usize = 3;
/// What stands for what was left out.
const LEFT_OUT: &str = " […] ";
/// A sheet is small.
const MOST_BYTES: u64 = 256 << 20;

/// A sheet that was coded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coded {
    /// The answers by unit; only units of which something was coded.
    pub answers: BTreeMap<String, Answers>,
}

/// Writes the sheet: comma-separated, quoted throughout, with a byte order mark, without which spreadsheets take it for
/// another encoding.
///
/// # Errors
/// What the stream gives.
pub fn write(rows: &[Row], out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut header = vec!["unit", "ask"];
    header.extend(["a_id", "a_outlet", "a_date", "a_title", "a_text"]);
    header.extend(["b_id", "b_outlet", "b_date", "b_title", "b_text"]);
    header.extend(QUESTIONS.iter().map(|question| question.column));
    header.push("note");
    line(&header, out)?;
    let nothing = Shown::default();
    for row in rows {
        let mut cells = vec![row.unit.as_str(), row.ask.name()];
        for side in [&row.a, row.b.as_ref().unwrap_or(&nothing)] {
            cells.extend([&*side.id, &side.outlet, &side.date, &side.title, &side.text]);
        }
        let asked = |of: Ask| if of == row.ask { "" } else { NOT_ASKED };
        cells.extend(QUESTIONS.iter().map(|question| asked(question.ask)));
        cells.push("");
        line(&cells, out)?;
    }
    Ok(())
}

fn line(cells: &[&str], out: &mut dyn Write) -> std::io::Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        // Spreadsheets would reckon with it.
        let formula = cell.starts_with(['=', '+', '-', '@']);
        write!(out, "\"{}{}\"", if formula { " " } else { "" }, cell.replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}

/// A piece's text as coders see it: whole if it is short, else its beginning, its end, and around what it shares with the
/// other.
pub fn abridge(text: &str, shared: &[Span]) -> String {
    if text.len() <= WHOLE {
        return text.to_owned();
    }
    let mut shown = vec![(0, HEAD), (text.len() - TAIL, text.len())];
    let mut longest: Vec<&Span> = shared.iter().filter(|span| span.end <= text.len()).collect();
    longest.sort_by_key(|span| (std::cmp::Reverse(span.end - span.start), span.start));
    for span in longest.into_iter().take(STRETCHES) {
        let (from, to) = (span.start.saturating_sub(AROUND), span.end + AROUND);
        if span.end - span.start <= 2 * STRETCH {
            shown.push((from, to));
        } else {
            shown.push((from, span.start + STRETCH));
            shown.push((span.end - STRETCH, to));
        }
    }
    shown.sort_unstable();
    let mut out = String::new();
    let mut at = 0;
    for (from, to) in shown {
        let from = between_words(text, from.max(at));
        let to = between_words(text, to.min(text.len()));
        if to <= at {
            continue;
        }
        if from > at && !out.is_empty() {
            out += LEFT_OUT;
        }
        out += text[from..to].trim();
        out.push(' ');
        at = to;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The next place from here on where no word is cut.
fn between_words(text: &str, from: usize) -> usize {
    let from = (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let here = from == 0 || text[..from].ends_with(char::is_whitespace);
    if here {
        from
    } else {
        text[from..].find(char::is_whitespace).map_or(text.len(), |n| from + n)
    }
}

impl Coded {
    /// Reads a sheet that was coded.
    ///
    /// # Errors
    /// [`Malformed`] with the line: columns that are missing, units that are not in the key or stand there twice, codes that are
    /// none.
    pub fn read(from: impl BufRead, key: &Key) -> Result<Self, Malformed> {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(from, MOST_BYTES), &mut bytes)?;
        let text = decoded(&bytes);
        let mut records = Records::of(&text);
        let header = records.advance().unwrap_or_default();
        let missing = |found: String| {
            let expected = "a header with the columns `unit` and those of the codes: same_text, \
                            came_from, role, wire, credited";
            Malformed::Line { line: 1, expected, found }
        };
        let place = |name: &str| header.iter().position(|c| c.trim().eq_ignore_ascii_case(name));
        let known = || header.join(", ").chars().take(80).collect::<String>();
        let Some(unit_at) = place("unit") else { return Err(missing(known())) };
        let mut columns = [0; QUESTIONS.len()];
        for (column, question) in columns.iter_mut().zip(&QUESTIONS) {
            let at = place(question.column);
            *column =
                at.ok_or_else(|| missing(format!("no `{}`: {}", question.column, known())))?;
        }
        let asked: BTreeMap<&str, Ask> =
            key.units.iter().map(|unit| (unit.unit.as_str(), unit.ask)).collect();
        let mut seen = BTreeMap::new();
        let mut coded = Self::default();
        while let Some(cells) = records.advance() {
            let line = records.line;
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let bad = |expected, found: String| Malformed::Line { line, expected, found };
            let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
            let name = cell(unit_at);
            let Some(&ask) = asked.get(name) else {
                let found = format!("{name:?}; is this the sheet of this key?");
                return Err(bad("a unit of the key in `unit`", found));
            };
            if let Some(before) = seen.insert(name.to_owned(), line) {
                let found = format!("{name} again, which stands in line {before}");
                return Err(bad("each unit once", found));
            }
            let mut answers = Answers::default();
            for (number, question) in QUESTIONS.iter().enumerate() {
                let given = cell(columns[number]);
                if given.is_empty() || question.ask != ask || given.eq_ignore_ascii_case(NOT_ASKED)
                {
                    continue;
                }
                let code = question.codes.iter().position(|code| code.eq_ignore_ascii_case(given));
                let found = || format!("{given:?} for {name}; codes are in English, one to a cell");
                answers[number] = Some(code.ok_or_else(|| bad(question.expected, found()))?);
            }
            if answers.iter().any(Option::is_some) {
                coded.answers.insert(name.to_owned(), answers);
            }
        }
        Ok(coded)
    }
}

/// The characters of a table as a spreadsheet saved it.
fn decoded(bytes: &[u8]) -> String {
    let by_mark = encoding_rs::Encoding::for_bom(bytes);
    let valid = || std::str::from_utf8(bytes).is_ok();
    let encoding = match by_mark {
        Some((encoding, _)) => encoding,
        None if valid() => encoding_rs::UTF_8,
        None => encoding_rs::WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// The rows of a table.
struct Records<'t> {
    rest: &'t [u8],
    reader: Reader,
    /// The line the last row begins in.
    line: u64,
}

impl<'t> Records<'t> {
    fn of(text: &'t str) -> Self {
        let head = text.lines().next().unwrap_or_default();
        let declared = head.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
        let most = || {
            [b',', b';', b'\t']
                .into_iter()
                .max_by_key(|d| memchr::memchr_iter(*d, head.as_bytes()).count())
        };
        let delimiter = declared.or_else(most).unwrap_or(b',');
        let mut records = Self {
            rest: text.as_bytes(),
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            line: 1,
        };
        if declared.is_some() {
            records.advance();
        }
        records
    }

    fn advance(&mut self) -> Option<Vec<String>> {
        // The reader passes over empty lines by itself, and counts them.
        let blank = self.rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        let skipped = blank.filter(|b| **b == b'\n').count() as u64;
        self.line = self.reader.line() + skipped;
        let (mut text, mut ends) = (vec![0; 1 << 12], vec![0; 64]);
        let (mut written, mut cells) = (0, 0);
        loop {
            let (result, read, wrote, ended) =
                self.reader.read_record(self.rest, &mut text[written..], &mut ends[cells..]);
            self.rest = &self.rest[read..];
            written += wrote;
            cells += ended;
            match result {
                ReadRecordResult::OutputFull => text.resize(text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                // The end of the input ends the last row.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let mut from = 0;
        let cell = |end: &usize| {
            let cell = String::from_utf8_lossy(&text[from..*end]).into_owned();
            from = *end;
            cell
        };
        Some(ends[..cells].iter().map(cell).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::Drawn;

    fn key() -> Key {
        let mut key = Key::new(1);
        for (unit, ask) in [("u1", Ask::Pair), ("u2", Ask::Piece)] {
            key.units.push(Drawn {
                unit: unit.to_owned(),
                ask,
                stratum: String::new(),
                inclusion: 1.0,
                a: String::new(),
                b: None,
                said: BTreeMap::new(),
            });
        }
        key
    }

    const HEADER: &str = "unit,same_text,came_from,role,wire,credited";

    #[test]
    fn a_sheet_is_read_as_spreadsheets_leave_it() {
        let plain = format!("{HEADER}\nu1,copy,A,n/a,n/a,n/a\nu2,n/a,n/a,reprint,yes,\n");
        let coded = Coded::read(plain.as_bytes(), &key()).unwrap();
        assert_eq!(coded.answers["u1"], [Some(0), Some(0), None, None, None]);
        assert_eq!(coded.answers["u2"], [None, None, Some(1), Some(0), None]);
        let semicolons = plain.replace(',', ";").replace('\n', "\r\n");
        let wide: Vec<u8> = format!("\u{feff}{}", plain.replace(',', "\t"))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for other in [
            format!("\u{feff}{semicolons}\r\n;;;;;\r\n"),
            format!("sep=;\r\n{semicolons}"),
            plain.replace("u1", "\"u1\"").replace("copy", " COPY "),
            plain.trim_end().to_owned(),
        ] {
            assert_eq!(Coded::read(other.as_bytes(), &key()).unwrap(), coded, "{other}");
        }
        assert_eq!(Coded::read(&wide[..], &key()).unwrap(), coded);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let said = |sheet: String| Coded::read(sheet.as_bytes(), &key()).unwrap_err().to_string();
        let row = "\"u1\n\",copy,,,,\n";
        for (sheet, expected) in [
            (String::new(), "line 1: expected a header"),
            ("unit,role\n".to_owned(), "no `same_text`: unit, role"),
            (format!("{HEADER}\n{row}u3,copy,,,,\n"), "line 4: expected a unit of the key"),
            (
                format!("{HEADER}\nu1,kopie,,,,\n"),
                "line 2: expected copy, contained, partial, none",
            ),
            (
                format!("{HEADER}\n\nu1,copy,,,,\n\nu1,copy,,,,\n"),
                "line 5: expected each unit once, found u1 again, which stands in line 3",
            ),
        ] {
            let said = said(sheet);
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn a_long_text_is_shown_by_its_ends_and_by_what_it_shares() {
        let words: Vec<String> = (0..2000).map(|n| format!("wörd{n}")).collect();
        let text = words.join(" ");
        let at = text.find("wörd1000").unwrap();
        let shown = abridge(&text, &[Span { start: at, end: at + 200 }]);
        assert!(shown.len() < 2400, "{}", shown.len());
        for word in ["wörd0 ", " wörd1000 ", " wörd1999"] {
            assert!(shown.contains(word), "{shown}");
        }
        assert_eq!(shown.matches('…').count(), 2);
        let known: std::collections::BTreeSet<&str> = words.iter().map(String::as_str).collect();
        assert!(shown.split_whitespace().all(|word| word == "[…]" || known.contains(word)));
        assert_eq!(abridge("short", &[Span { start: 0, end: 900 }]), "short");
    }
}
