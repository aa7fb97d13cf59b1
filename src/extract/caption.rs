//! Which lines belong to a picture? Captions with their credits. A photo credit is never a credit for the text.
//!
//! Input is a paragraph of a piece; output the part of it that is a caption. Read are the forms of picture desks:
//! `(AP Photo/Name)`, `REUTERS/Name`, `(Name/AFP via Getty Images)`, `Photo: Name`, and a sentence that ends in ` / NAME`;
//! with `Foto de`, `Crédit photo`, `Bild`, `Фото`, `图源` and `摄` in the languages that have these words.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Match, Regex};

use crate::article::Span;
use crate::extract::prefilter::Beginnings;

/// The longest line taken for a caption, in bytes.
const LONGEST: usize = 350;

/// A credit in brackets that names a picture: `(AP Photo/…)`, `(Photo by … / AFP via Getty Images)`, `[Foto: dpa]`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) [(\[] (?:
            [^()\[\]]{0,60} \b(?:AP|Reuters|REUTERS|AFP|EPA|ANSA|EFE|CP|PA|dpa|Xinhua)\ (?:Photo|Images?|Pool|Foto|Wire\ photo) \b [^()\[\]]{0,60}
          | (?:File\ )?(?:[Pp]hotos?|[Pp]hotograph|[Pp]hoto\ credit|[Pp]icture|[Ii]mage|[Ff]oto|[Bb]ild|[Ii]mage[nm]|[Ii]mmagine|[Cc]r[eé]dit(?:\ photo)?|Фото|фото|写真|사진|Supplied|Handout) (?:\ by|\ credit|\ courtesy(?:\ of)?|\ from)? \s* [:/–-]? \s [^()\[\]]{2,80}
          | [^()\[\]]{0,80} \b(?:via|/)\s*(?:Getty(?:\ Images)?|AP|Reuters|REUTERS|AFP|EPA|Shutterstock|iStock|Xinhua|Anadolu)\b [^()\[\]]{0,30}
        ) [)\]]",
    )
});

/// A credit without brackets at the end of a caption: `REUTERS/Name/File Photo`, `Getty Images`, `Photo: Name`.
static AT_END: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) (?:
            \b(?:REUTERS|AFP|EPA|AP|ANSA|EFE|Reuters)/[\p{L}.'’\ -]{2,50}(?:/(?:File\ [Pp]hoto|Pool|Handout))?
          | (?:\b(?:Handout|Pool|File\ photo|Picture|Photo|Foto|Bild|Image|Photograph)|Фото|Cr[eé]dit\ photo)[\ \u{a0}]?(?::|\ by|\ via|\ d[aei]|/)[\ \u{a0}]?[\p{L}.'’/\ -]{2,60}
          | \b(?:AFP\ via\ |via\ )?Getty\ Images(?:/[\p{L}.\ ]{2,40})?
          | \bAP\ Photo/[\p{L}.'’\ -]{2,40}
          | ©\ ?(?:AFP|AP|Reuters|dpa|EPA|Getty)[\p{L}/\ ]{0,40}
        ) \.?$",
    )
});

/// A caption that carries its credit after a slash: `… requests for comment. / REUTERS`.
static SLASH: LazyLock<Regex> = LazyLock::new(|| regex(r"[.!?\p{L}]\ /\ ?[A-Z][\p{L}.&\ ]{1,30}$"));

/// A line that is nothing but a picture's credit: `Photo: CFP`, `AP Photo/Name`, `Image credit: Name`.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix) ^[(\[（]? (?:
            (?: (?:(?:file\ )?(?:photos?|photograph|picture|image|fotos?|bild(?:er)?|imagen|video|illustration|graphic|imagem|immagine|фото|写真|사진)(?:\ (?:credit|by|courtesy(?:\ of)?))?) \s* [:/：=]
              | (?:资料|配)?(?:图片?来源|图源|图|圖片來源|圖) \s* [:/：]
              | (?:cr[eé]dits?|crédito)(?:\ (?:photos?|da\ foto|de\ la\ foto|da\ imagem))? \s* [:：]
              | (?:bildquelle|fotoquelle|photo\ credit|image\ credit|picture\ credit)\s*:?
              | (?:foto\ d[aei]|photo\ de)\s
            ) \s* .{1,80}
          | (?:ap|afp|epa)\ photo(?:/.{2,60})?
          | getty\ images
        ) [)\]）]?$",
    )
});

/// How a line begins that is nothing but a credit, its bracket aside.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::new(vec![&[
        "file ",
        "photo",
        "picture",
        "image",
        "foto",
        "bild",
        "immagine",
        "credit",
        "cr",
        "video",
        "illustration",
        "graphic",
        "ap photo",
        "afp photo",
        "epa photo",
        "getty images",
    ]])
});

/// What every picture's credit holds that names no picture in its first words: a word for it, how it came, or a slash.
static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::new([
        "oto", "mage", "magine", "magem", "ild", "icture", "redit", "rédit", "upplied", "andout",
        "ool", "via", "/", "©", "ото", "写真", "사진",
    ])
    .ok()
});

fn holds_word(text: &str) -> bool {
    WORDS.as_ref().is_none_or(|words| words.is_match(text))
}

/// More than the longest credit without brackets has, in characters.
const LONGEST_CREDIT: usize = 90;

fn is_alone(line: &str) -> bool {
    BEGINNINGS.any(line.strip_prefix(['(', '[']).unwrap_or(line)) && ALONE.is_match(line)
}

/// The first bracketed credit. None of its characters but the first and last is a bracket, so only a bracket with the next
/// one that closes has to be looked into.
fn bracketed(line: &str) -> Option<Match<'_>> {
    let bytes = line.as_bytes();
    let may = memchr::memchr2_iter(b'(', b'[', bytes).any(|at| {
        let inside = &line[at + 1..];
        inside.find(['(', ')', '[', ']']).is_some_and(|end| {
            matches!(inside.as_bytes()[end], b')' | b']') && holds_word(&inside[..end])
        })
    });
    if may { BRACKETED.find(line) } else { None }
}

/// A credit at the end of a line, which is no longer than its longest form.
fn at_end(line: &str) -> Option<Match<'_>> {
    let last = if line.is_ascii() { line.len().saturating_sub(LONGEST_CREDIT) } else { 0 };
    if holds_word(&line[last..]) { AT_END.find(line) } else { None }
}

/// A name after a slash at the end of a line.
fn after_slash(line: &str) -> Option<Match<'_>> {
    if memchr::memchr(b'/', line.as_bytes()).is_some() { SLASH.find(line) } else { None }
}

fn regex(pattern: &str) -> Regex {
    super::pattern(pattern).build().expect("a fixed pattern compiles")
}

/// Two names with a slash between them that end a line behind a word or sign for pictures: `Foto ANSA/Ada Lund`,
/// `© Ada Lund / dpa`. Figures make it a copyright.
fn names_after_sign(line: &str) -> Option<&str> {
    const SIGNS: &[&str] = &["©", "Photo ", "Photos ", "Foto ", "Fotos ", "PHOTO ", "FOTO "];
    let last = line.rfind('/')?;
    let sign = SIGNS.iter().find_map(|sign| Some((line[..last].rfind(sign)?, sign.len())))?;
    let names = line[sign.0 + sign.1..].trim_end_matches('.');
    let is_name = |part: &str| {
        let part = part.trim();
        part.starts_with(char::is_alphabetic)
            && part.len() <= 60
            && part.chars().all(|c| c.is_alphabetic() || ".'’ -".contains(c))
    };
    let before = line[..sign.0].chars().next_back();
    let stands = before.is_none_or(|c| c.is_whitespace() || "(.[".contains(c));
    let named = names.trim_start().starts_with(char::is_uppercase) && names.split('/').all(is_name);
    (stands && named).then(|| &line[sign.0..])
}

/// The credit that ends a Chinese caption with `摄`, "took it": what stands behind the last sentence, or in the last bracket.
fn taken_by(line: &str) -> Option<&str> {
    let bare = line.trim_end_matches(['）', ')', '。', ' ']);
    let credit = bare.strip_suffix('摄').or_else(|| bare.strip_suffix('攝'))?;
    let from = credit.char_indices().rev().find(|(_, c)| matches!(c, '。' | '（' | '(' | '！'));
    let from = from.map_or(0, |(at, c)| at + if c == '。' { c.len_utf8() } else { 0 });
    (line[from..].chars().count() <= 30).then(|| line[from..].trim_start())
}

/// Whether a line is nothing but a picture's credit.
pub(crate) fn credit(line: &str) -> bool {
    line.len() <= LONGEST && is_alone(line)
}

/// Initials or a newsroom's own mark: `red`.
fn is_desk(name: &str) -> bool {
    name.len() <= 4 && name.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether a bracket holds agencies alone, two or more: below a story they wrote it, `(AFP/Reuters)`.
fn names_agencies(bracket: &str) -> bool {
    const AGENCIES: &[&str] =
        &["AP", "Reuters", "REUTERS", "AFP", "EPA", "ANSA", "EFE", "dpa", "Xinhua", "Anadolu"];
    let inside = bracket.trim_matches(['(', ')', '[', ']']);
    // A newsroom's own mark may stand beside it: `(red/AFP)`.
    inside.contains('/')
        && inside.split('/').all(|name| AGENCIES.contains(&name.trim()) || is_desk(name.trim()))
}

/// The caption that a paragraph is, or begins with, and the credit that shows it.
///
/// `last` says that the paragraph is the last of its piece, where ` / NAME` may be a credit for the text.
pub fn caption(text: &str, paragraph: Span, last: bool) -> Option<(Span, String)> {
    let line = paragraph.of(text);
    if line.len() <= LONGEST {
        if is_alone(line) {
            return Some((paragraph, format!("photo credit: {line}")));
        }
        if let Some(credit) = bracketed(line)
            && !(last && names_agencies(credit.as_str()))
            && (line.len() - credit.end() <= 2 || credit.start() == 0 && line.len() < 120)
        {
            return Some((paragraph, format!("photo credit: {}", credit.as_str())));
        }
        // A picture has no newsroom's mark: `dpa/AFP/red`.
        let desks = || line.split('/').any(|name| is_desk(name.trim()));
        let written = names_agencies(line) && (last || desks());
        if let Some(credit) = at_end(line).filter(|_| !written) {
            return Some((paragraph, format!("photo credit: {}", credit.as_str())));
        }
        if let Some(credit) = names_after_sign(line).or_else(|| taken_by(line)) {
            return Some((paragraph, format!("photo credit: {credit}")));
        }
        if !last && let Some(credit) = after_slash(line) {
            let name = credit.as_str().trim_start_matches(|c: char| c != '/');
            return Some((paragraph, format!("photo credit: {name}")));
        }
    }
    // A page that lost its paragraph breaks has the caption as its first sentence.
    let credit = bracketed(line)?;
    let is_photo = credit.as_str().contains("hoto") || credit.as_str().contains("Getty");
    (is_photo && credit.end() <= LONGEST).then(|| {
        let span = Span::new(paragraph.start, paragraph.start + credit.end());
        (span, format!("photo credit: {}", credit.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<&str> {
        caption(line, Span::new(0, line.len()), false).map(|(s, _)| s.of(line))
    }

    /// The words of picture desks and what can stand around them.
    const PARTS: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "AP",
        "Reuters",
        "REUTERS",
        "AFP",
        "EPA",
        "Xinhua",
        " Photo",
        " Images",
        " Pool",
        " Wire photo",
        "Photo",
        "photos ",
        "File ",
        "Foto: ",
        "Bild ",
        "Imagen ",
        "image credit",
        "Credit: ",
        "Supplied",
        "Handout",
        " by ",
        " via ",
        " courtesy of ",
        "Getty Images",
        "Getty",
        "Shutterstock",
        "/",
        " / ",
        "/File Photo",
        "/Pool",
        ": ",
        "–",
        "Ada Lund",
        "Ö",
        "é",
        "’s ",
        ". ",
        ".",
        ", ",
        "1",
        "© ",
        "dpa",
        "getty images",
        "ap photo",
        "afp PHOTO/",
        "ſ",
        "BILDQUELLE: ",
        "Picture by ",
        "photograph ",
        "graphic/",
        "The mill closed on Monday. ",
        "\n",
        "a rather long stretch of words between one thing and another that nobody reads ",
    ];

    proptest::proptest! {
        #[test]
        fn a_look_at_the_bytes_loses_no_credit(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..10),
        ) {
            let line = parts.concat();
            proptest::prop_assert_eq!(is_alone(&line), ALONE.is_match(&line), "{}", line);
            proptest::prop_assert_eq!(bracketed(&line), BRACKETED.find(&line), "{}", line);
            proptest::prop_assert_eq!(at_end(&line), AT_END.find(&line), "{}", line);
            proptest::prop_assert_eq!(after_slash(&line), SLASH.find(&line), "{}", line);
        }
    }

    #[test]
    fn captions_are_told_from_text() {
        for line in [
            "A crane stands idle at the quay. (AP Photo/Mira Holt)",
            "Photo: CFP",
            "Officials did not respond. / REUTERS",
            "A flag over the mill, March 2. REUTERS/Ada Lund/File Photo",
            "Ferries wait in Port Ellery (Tomas Reyes/AFP via Getty Images)",
        ] {
            assert_eq!(of(line), Some(line));
        }
        for line in [
            "The mill (built in 1902) closed on Monday, according to a Reuters report.",
            "PORT ELLERY, March 4 (Reuters) - The mill closed on Monday.",
            "With files from The Canadian Press",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn a_caption_glued_to_the_text_ends_with_its_credit() {
        let line = "A crane stands idle. (AP Photo/Mira Holt) The port closed on Monday after a strike that \
                    shut three terminals and left dozens of ships waiting outside the bay, the harbour master said, \
                    adding that nobody knew when the first of them could be unloaded and that talks with the union \
                    would go on through the week at the earliest.";
        assert_eq!(of(line), Some("A crane stands idle. (AP Photo/Mira Holt)"));
    }
}
