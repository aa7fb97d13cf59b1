//! Which words are somebody's own? Direct quotations, by the conventions in which newsrooms and scrapers leave them.
//!
//! Shared quotations mean a common source, not copying, so they are told from the narrative before anything is measured.
//! Input is the text of a piece with its marks; output the spans of its quotations, quotation marks included.
//!
//! Read are “ ”, „ “, « » and » «, 「 」, " ", ‘ ’ and, on pages that flattened all of them, ' '. In the last case
//! apostrophes stand among the quotation marks, and a mark inside a word, or a plural's possessive with a better close to
//! come, ends nothing. A closing mark without an opening one is no quotation: it is a defect, which provenance reads as
//! such. Marks of a second kind inside a quotation belong to it; 『 』 are read there alone, since outside they name books.
//!
//! Speech that a dash opens, as in Russian, Spanish and Portuguese, ends at the dash before its speaker; where nothing
//! marks the speaker, as in French, it is left as narrative. Speakers between two dashes inside other marks are cut out.

use crate::article::Span;
use crate::extract::lines::{Line, lines, paragraphs};

/// The direct quotations in `within`, in order, not overlapping.
///
/// ```
/// use wirecopy::extract::quotes::quotations;
/// use wirecopy::Span;
///
/// let text = "'Through the county's courts, we expect a fair process,' she said.";
/// let found = quotations(text, Span::new(0, text.len()));
/// assert_eq!(found[0].of(text), "'Through the county's courts, we expect a fair process,'");
/// ```
pub fn quotations(text: &str, within: Span) -> Vec<Span> {
    in_lines(text, &marks(text, within), &lines(text, within))
}

/// The direct quotations in lines that have been read already, which are all the lines of `within`.
pub(crate) fn quotations_in(text: &str, within: Span, lines: &[Line<'_>]) -> Vec<Span> {
    in_lines(text, &marks(text, within), lines)
}

fn in_lines(text: &str, all: &[(usize, char)], lines: &[Line<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    if all.is_empty() && !lines.iter().any(|line| opens_with_dash(line.text)) {
        return found;
    }
    for (paragraph, marks) in by_paragraph(all, lines) {
        let spoken = found.len();
        if opens_with_dash(paragraph.of(text)) {
            speech(text, paragraph, &mut found);
        }
        if found.len() == spoken {
            in_paragraph(text, paragraph, marks, &mut found);
            without_speakers(text, spoken, &mut found);
        }
    }
    found
}

/// The paragraphs, each with the marks it holds.
fn by_paragraph<'m>(
    all: &'m [(usize, char)],
    lines: &[Line<'_>],
) -> impl Iterator<Item = (Span, &'m [(usize, char)])> {
    let mut rest = all;
    paragraphs(lines).into_iter().map(move |paragraph| {
        let (mine, after) = rest.split_at(rest.partition_point(|(at, _)| *at < paragraph.end));
        rest = after;
        (paragraph, mine)
    })
}

/// Whether a paragraph begins with a dash and a word.
fn opens_with_dash(paragraph: &str) -> bool {
    let word = paragraph.strip_prefix(['—', '–']).map(str::trim_start);
    word.is_some_and(|word| {
        word.starts_with(|c: char| c.is_alphanumeric() || "¿¡«„“\"…".contains(c))
    })
}

/// The dashes that part words from their speaker, from byte `from` on to `to`: where each begins, and what follows it.
fn parting_dashes(text: &str, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> {
    let dashes = text[from..to].match_indices(['—', '–']);
    dashes.map(move |(at, dash)| (from + at, from + at + dash.len()))
}

/// Words of saying before which Portuguese, Spanish and Polish put a dash and no comma.
const SAYING: &[&str] = &[
    "acrescentou",
    "admitiu",
    "afirmou",
    "afirma",
    "argumentou",
    "comentou",
    "conta",
    "contou",
    "declarou",
    "defendeu",
    "disse",
    "diz",
    "escreveu",
    "explica",
    "explicou",
    "lembrou",
    "perguntou",
    "respondeu",
    "ressaltou",
    "afirmó",
    "añadió",
    "aseguró",
    "contestó",
    "dice",
    "dijo",
    "escribió",
    "explicó",
    "preguntó",
    "respondió",
    "mówi",
    "powiedział",
    "powiedziała",
    "dodał",
    "dodała",
];

/// Whether the dash at `dash..after` stands before a speaker: `…, — сказал она`, `…? — escreveu`, `… —dijo ella`.
fn before_speaker(text: &str, from: usize, dash: usize, after: usize, to: usize) -> bool {
    let (before, rest) = (&text[from..dash], &text[after..to]);
    let spaced = before.ends_with(char::is_whitespace);
    let word = rest.trim_start();
    if !spaced || !word.starts_with(char::is_lowercase) {
        return false;
    }
    let attached = word.len() == rest.len();
    let first = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    attached || before.trim_end().ends_with([',', '!', '?', '…']) || SAYING.contains(&first)
}

/// Whether the dash at `dash..after` takes speech up again: `…, сказала она. — Мы`, `…dijo ella—. Y`.
fn after_speaker(text: &str, from: usize, dash: usize, after: usize, to: usize) -> bool {
    let (before, rest) = (&text[from..dash], &text[after..to]);
    let said = before.trim_end();
    if said.len() == before.len() {
        return said.ends_with(char::is_alphabetic) && rest.starts_with(['.', ',', ':', ';']);
    }
    let word = rest.trim_start();
    said.ends_with(',') && word.len() < rest.len()
        || said.ends_with(['.', ':']) && word.starts_with(|c: char| !c.is_lowercase())
}

/// The stretches of a span that are speech, where dashes part it from its speakers; the whole where none does. A speaker
/// has to be followed by more speech, but the first may end it where it `may_end`.
fn parted(text: &str, span: Span, may_end: bool) -> Vec<Span> {
    // A dash that opens the paragraph is the speech's own.
    let skip = if opens_with_dash(span.of(text)) { '—'.len_utf8() } else { 0 };
    let end = span.end;
    let dashes: Vec<(usize, usize, bool)> = parting_dashes(text, span.start + skip, end)
        .map(|(dash, after)| (dash, after, after_speaker(text, span.start, dash, after, end)))
        .collect();
    let last = dashes.iter().rposition(|dash| dash.2).unwrap_or(0);
    let mut out: Vec<Span> = Vec::new();
    let (mut from, mut spoken) = (span.start, true);
    for (i, &(dash, after, goes_on)) in dashes.iter().enumerate() {
        let ends = i < last || may_end && out.is_empty();
        if spoken && ends && before_speaker(text, from, dash, after, end) {
            out.push(Span::new(from, from + text[from..dash].trim_end().len()));
            spoken = false;
        } else if !spoken && goes_on {
            let rest = text[after..end].trim_start_matches(['.', ',', ':', ';', ' ', '\u{a0}']);
            (from, spoken) = (end - rest.len(), true);
        }
    }
    if spoken && from < end {
        out.push(Span::new(from, end));
    }
    out
}

/// The speech of a paragraph that begins with a dash, if a dash parts it from its speaker.
fn speech(text: &str, paragraph: Span, found: &mut Vec<Span>) {
    let parts = parted(text, paragraph, true);
    if parts.first().is_some_and(|first| *first != paragraph) {
        found.extend(parts);
    }
}

/// Cuts speakers out of the quotations from number `first` on: `«Мы, — сказала она. — И вы»`. Only where the quotation
/// goes on behind its speaker: a dash alone may be its own.
fn without_speakers(text: &str, first: usize, found: &mut Vec<Span>) {
    let parts = |quote: &Span| {
        let dashed = quote.of(text).contains(['—', '–']);
        let parts = if dashed { parted(text, *quote, false) } else { Vec::new() };
        (parts.len() > 1).then_some(parts)
    };
    if found[first..].iter().any(|quote| parts(quote).is_some()) {
        let quotes = found.split_off(first);
        found.extend(quotes.into_iter().flat_map(|quote| parts(&quote).unwrap_or(vec![quote])));
    }
}

/// Closing double marks that nothing opened, in `within`: the trace of an editor's cut.
pub fn orphan_closes(text: &str, within: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let all = marks(text, within);
    for (paragraph, marks) in by_paragraph(&all, &lines(text, within)) {
        let mut quoted = Vec::new();
        if marks.is_empty() {
            continue;
        }
        in_paragraph(text, paragraph, marks, &mut quoted);
        for &(at, c) in marks {
            let last = quoted.partition_point(|q| q.start <= at);
            let inside = last > 0 && at < quoted[last - 1].end;
            let span = Span::new(at, at + c.len_utf8());
            let (before, after) = around(text, paragraph, span);
            if !inside
                && matches!(c, '"' | '”')
                && before.is_some_and(|b| ".,!?".contains(b))
                && after.is_none_or(char::is_whitespace)
            {
                found.push(span);
            }
        }
    }
    found
}

/// The first closing double mark that nothing opened, outside the quotations and marked stretches of a piece.
///
/// `quotes` are those found in `within`, where some may be left out: most closing marks stand at the end of one of them,
/// and only for the others have the paragraphs to be read again.
pub(crate) fn first_orphan(
    text: &str,
    within: Span,
    quotes: &[Span],
    stands: impl Fn(Span) -> bool,
) -> Option<Span> {
    let may_be_one = |&(at, c): &(usize, char)| {
        let end = at + c.len_utf8();
        let closed = || {
            let next = quotes.partition_point(|q| q.end <= at);
            quotes.get(next).is_some_and(|q| q.start <= at)
        };
        matches!(c, '"' | '”')
            && text[within.start..at].ends_with(['.', ',', '!', '?'])
            && text[end..within.end].chars().next().is_none_or(char::is_whitespace)
            && !closed()
    };
    // The marks are in order, so this ends at the first that may be one.
    if !marks(text, within).iter().any(may_be_one) {
        return None;
    }
    orphan_closes(text, within).into_iter().find(|orphan| stands(*orphan))
}

/// The quotation marks in `within`, with their places.
fn marks(text: &str, within: Span) -> Vec<(usize, char)> {
    let stretch = within.of(text);
    let bytes = stretch.as_bytes();
    let mut found = Vec::new();
    let mut add = |at: usize| {
        let c = match bytes[at..] {
            [b'"', ..] => '"',
            [b'\'', ..] => '\'',
            [0xe2, 0x80, 0x98, ..] => '‘',
            [0xe2, 0x80, 0x99, ..] => '’',
            [0xe2, 0x80, 0x9c, ..] => '“',
            [0xe2, 0x80, 0x9d, ..] => '”',
            [0xe2, 0x80, 0x9e, ..] => '„',
            [0xc2, 0xab, ..] => '«',
            [0xc2, 0xbb, ..] => '»',
            [0xe3, 0x80, 0x8c, ..] => '「',
            [0xe3, 0x80, 0x8d, ..] => '」',
            _ => return,
        };
        found.push((within.start + at, c));
    };
    // The first bytes of all marks; `«`, `»`, `「` and `」` are rare, and begin with bytes of their own.
    if stretch.is_ascii() {
        memchr::memchr2_iter(b'"', b'\'', bytes).for_each(add);
    } else if memchr::memchr2(0xc2, 0xe3, bytes).is_none() {
        memchr::memchr3_iter(b'"', b'\'', 0xe2, bytes).for_each(add);
    } else {
        let first = |b: &u8| matches!(b, b'"' | b'\'' | 0xe2 | 0xe3 | 0xc2);
        bytes.iter().enumerate().filter(|(_, b)| first(b)).for_each(|(at, _)| add(at));
    }
    found
}

/// The characters right before and after `span`, inside its paragraph.
fn around(text: &str, paragraph: Span, span: Span) -> (Option<char>, Option<char>) {
    let before = text[paragraph.start..span.start].chars().next_back();
    let after = text[span.end..paragraph.end].chars().next();
    (before, after)
}

fn can_open(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{—–-:/".contains(c))
        && after.is_some_and(|c| !c.is_whitespace())
}

fn can_close(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| !c.is_whitespace())
        && after.is_none_or(|c| !c.is_alphanumeric() && c != '“' && c != '‘')
}

fn in_paragraph(text: &str, paragraph: Span, all: &[(usize, char)], found: &mut Vec<Span>) {
    let mut i = 0;
    while i < all.len() {
        let (at, c) = all[i];
        let span = Span::new(at, at + c.len_utf8());
        let (before, after) = around(text, paragraph, span);
        let close = match c {
            '“' => double_close(text, paragraph, all, i, &['”', '"']),
            '„' => double_close(text, paragraph, all, i, &['“', '”', '"']),
            '«' => double_close(text, paragraph, all, i, &['»']),
            '「' => double_close(text, paragraph, all, i, &['」']),
            // The German way of printing books, and the Danish: the points turned inside.
            '»' if can_open(before, after) && after.is_some_and(|c| !".,;:".contains(c)) => {
                double_close(text, paragraph, all, i, &['«', '»'])
            }
            '"' if can_open(before, after) => double_close(text, paragraph, all, i, &['"', '”']),
            '‘' | '\'' if can_open(before, after) => single_close(text, paragraph, all, i),
            _ => None,
        };
        match close {
            Some((end, next)) => {
                found.push(Span::new(at, end));
                i = next;
            }
            None => i += 1,
        }
    }
}

/// The end of a quotation opened by a double mark. One that is not closed runs to the end of its paragraph when it
/// opened the paragraph, as quotations over several paragraphs do.
fn double_close(
    text: &str,
    paragraph: Span,
    all: &[(usize, char)],
    open: usize,
    closes: &[char],
) -> Option<(usize, usize)> {
    for (j, &(at, c)) in all.iter().enumerate().skip(open + 1).take(MOST_MARKS) {
        let end = at + c.len_utf8();
        let (before, after) = around(text, paragraph, Span::new(at, end));
        let turned = all[open].1 == '»';
        if closes.contains(&c) && (c != '"' && !turned || can_close(before, after)) {
            return Some((end, j + 1));
        }
        // A second opening of the same kind: the first was never closed.
        if c == all[open].1 && can_open(before, after) {
            return None;
        }
    }
    let opens_paragraph = text[paragraph.start..all[open].0].trim().is_empty();
    (opens_paragraph && !matches!(all[open].1, '"' | '»')).then_some((paragraph.end, all.len()))
}

/// Marks looked at for the one that closes a quotation; more stand inside none, and a text of nothing but marks must not
/// take time that grows with its square.
const MOST_MARKS: usize = 256;

/// The longest quotation in single marks, in bytes: further on, an apostrophe is the likelier reading.
const LONGEST_SINGLE: usize = 1_200;

/// Whether the mark before `after` stands for letters left out: `'em`, `'cause`, `'90s`.
fn elided(after: &str) -> bool {
    const SHORT: &[&str] =
        &["em", "cause", "til", "till", "tis", "twas", "bout", "round", "n", "cos", "cuz"];
    let near = &after[..after.floor_char_boundary(16)];
    let word: &str = near.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let decade = word.strip_suffix('s').unwrap_or(word);
    decade.len() == 2 && decade.bytes().all(|b| b.is_ascii_digit())
        || SHORT.iter().any(|short| word.eq_ignore_ascii_case(short))
}

fn single_close(
    text: &str,
    paragraph: Span,
    all: &[(usize, char)],
    open: usize,
) -> Option<(usize, usize)> {
    let after = &text[all[open].0 + all[open].1.len_utf8()..paragraph.end];
    if elided(after) {
        return None;
    }
    let longest = text.floor_char_boundary(all[open].0 + LONGEST_SINGLE);
    let mut weak = None;
    for (j, &(at, c)) in all.iter().enumerate().skip(open + 1).take(MOST_MARKS) {
        if !matches!(c, '\'' | '’') {
            // A double mark inside single ones is a quotation in a quotation; an opening single mark is a new one.
            if c == '‘' {
                break;
            }
            continue;
        }
        let end = at + c.len_utf8();
        if end > longest {
            break;
        }
        let (before, after) = around(text, paragraph, Span::new(at, end));
        if can_open(before, after) {
            if elided(&text[end..paragraph.end]) {
                continue;
            }
            break;
        }
        if !can_close(before, after) {
            continue;
        }
        if before.is_some_and(|b| ".,!?;:…".contains(b)) {
            return Some((end, j + 1));
        }
        // After a letter the mark may be a possessive (`companies' rights`): keep it, look for a better one.
        let possessive =
            before.is_some_and(|b| b == 's' || b == 'S') && after.is_some_and(|a| a == ' ');
        if !possessive {
            return Some((end, j + 1));
        }
        weak = weak.or(Some((end, j + 1)));
    }
    weak
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_marks_of_a_text_are_all_found(text in "[a .,\n\"'“”„‘’«»「」é\u{a0}…]{0,40}") {
            let slow = |c: &char| matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '「' | '」');
            let all: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| slow(c)).collect();
            let span = Span::new(0, text.len());
            proptest::prop_assert_eq!(marks(&text, span), all);
            let first = orphan_closes(&text, span).first().copied();
            proptest::prop_assert_eq!(first_orphan(&text, span, &quotations(&text, span), |_| true), first);
            proptest::prop_assert_eq!(first_orphan(&text, span, &[], |_| true), first);
        }
    }

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text, Span::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn curly_straight_and_guillemets() {
        assert_eq!(quoted("“We won,” he said. “Again.”"), ["“We won,”", "“Again.”"]);
        assert_eq!(quoted("He said \"we won\" twice."), ["\"we won\""]);
        assert_eq!(quoted("Il a dit : « Nous avons gagné. »"), ["« Nous avons gagné. »"]);
        assert_eq!(quoted("Er sagte: „Wir haben gewonnen.“"), ["„Wir haben gewonnen.“"]);
    }

    #[test]
    fn the_marks_of_other_languages() {
        assert_eq!(
            quoted("»Wir haben gewonnen«, sagte er. »Ja.«"),
            ["»Wir haben gewonnen«", "»Ja.«"]
        );
        assert_eq!(quoted("« Oui », dit-il. « Non. » Il part."), ["« Oui »", "« Non. »"]);
        assert_eq!(quoted("他說：「我們贏了『冠軍』。」完"), ["「我們贏了『冠軍』。」"]);
        assert_eq!(quoted("»Mehr zum Hafen"), [""; 0]);
    }

    #[test]
    fn dashes_open_speech_and_part_it_from_its_speaker() {
        for (text, speech) in [
            ("— Мы ждём, — сказала она.", &["— Мы ждём,"][..]),
            ("— Мы ждём, — сказала она. — И вы.", &["— Мы ждём,", "И вы."]),
            ("—Esperamos —dijo ella—. Y ustedes.", &["—Esperamos", "Y ustedes."]),
            ("— Esperamos — disse ela, no cais.", &["— Esperamos"]),
            ("«Мы ждём, — сказала она. — И вы».", &["«Мы ждём,", "И вы»"]),
            ("«Мы ждём, — это верно».", &["«Мы ждём, — это верно»"]),
            (
                "«Ждём, — сказала она. — Кто ждёт, — тот прав».",
                &["«Ждём,", "Кто ждёт, — тот прав»"],
            ),
            ("— The mayor — who is ill — stayed.", &[]),
            ("— With files from Ada Lund", &[]),
            ("The mill — he said — closed.", &[]),
        ] {
            assert_eq!(quoted(text), speech, "{text}");
        }
    }

    #[test]
    fn an_apostrophe_ends_no_flattened_quotation() {
        assert_eq!(
            quoted("'It's the town's own fault,' she said. 'Don't ask.'"),
            ["'It's the town's own fault,'", "'Don't ask.'"]
        );
        assert_eq!(
            quoted("The firm said 'the farmers' rights and the courts' view stand', and left."),
            ["'the farmers' rights and the courts' view stand'"]
        );
        assert_eq!(quoted("The farmers' union and the bakers' guild met."), [""; 0]);
        assert_eq!(quoted("will ‘damage' trade"), ["‘damage'"]);
    }

    #[test]
    fn letters_left_out_open_no_quotation() {
        assert_eq!(
            quoted("We left 'cause the mill closed in the '90s, and that was the end of it.' So."),
            [""; 0]
        );
        assert_eq!(quoted("'Give 'em back the mill,' she said."), ["'Give 'em back the mill,'"]);
    }

    #[test]
    fn an_orphan_close_is_a_defect_and_no_quotation() {
        let text = "She \"strongly\" urged people to make their own decisions accordingly.\"";
        assert_eq!(quoted(text), ["\"strongly\""]);
        assert_eq!(orphan_closes(text, Span::new(0, text.len())).len(), 1);
        let text = "\"Fine,\" he said. \"All of it.\"";
        assert!(orphan_closes(text, Span::new(0, text.len())).is_empty());
    }

    #[test]
    fn a_quotation_over_two_paragraphs_is_quoted_in_both() {
        let text = "“We begin here.\n\n“And end here.”";
        assert_eq!(quoted(text), ["“We begin here.", "“And end here.”"]);
    }
}
