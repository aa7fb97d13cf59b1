//! Which lines belong to a picture? Captions with their credits. A photo credit is never a credit for the text.
//!
//! Input is a paragraph of a piece; output the part of it that is a caption. Read are the forms of picture desks:
//! `(AP Photo/Name)`, `REUTERS/Name`, `(Name/AFP via Getty Images)`, `Photo: Name`, and a sentence that ends in ` / NAME`.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::Span;

/// The longest line taken for a caption, in bytes.
const LONGEST: usize = 350;

/// A credit in brackets that names a picture: `(AP Photo/…)`, `(Photo by … / AFP via Getty Images)`, `[Foto: dpa]`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) [(\[] (?:
            [^()\[\]]{0,60} \b(?:AP|Reuters|REUTERS|AFP|EPA|ANSA|EFE|CP|PA|dpa|Xinhua)\ (?:Photo|Images?|Pool|Foto|Wire\ photo) \b [^()\[\]]{0,60}
          | (?:File\ )?(?:[Pp]hotos?|[Pp]hotograph|[Pp]hoto\ credit|[Pp]icture|[Ii]mage|[Ff]oto|[Bb]ild|[Ii]magen|[Cc]redit|Supplied|Handout) (?:\ by|\ credit|\ courtesy(?:\ of)?|\ from)? \s* [:/–-]? \s [^()\[\]]{2,80}
          | [^()\[\]]{0,80} \b(?:via|/)\s*(?:Getty(?:\ Images)?|AP|Reuters|REUTERS|AFP|EPA|Shutterstock|iStock|Xinhua|Anadolu) [^()\[\]]{0,30}
        ) [)\]]",
    )
});

/// A credit without brackets at the end of a caption: `REUTERS/Name/File Photo`, `Getty Images`, `Photo: Name`.
static AT_END: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) (?:
            \b(?:REUTERS|AFP|EPA|AP|ANSA|EFE|Reuters)/[\p{L}.'’\ -]{2,50}(?:/(?:File\ [Pp]hoto|Pool|Handout))?
          | \b(?:Handout|Pool|File\ photo|Picture|Photo|Foto|Bild|Image|Photograph)\ ?(?::|\ by|\ via|/)\ ?[\p{L}.'’/\ -]{2,60}
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
        r"(?ix) ^[(\[]? (?:
            (?:file\ )?(?:photo|photos|photograph|picture|image|foto|bild|imagen|video|illustration|graphic)(?:\ (?:credit|by|courtesy(?:\ of)?))? \s*[:/]\s* .{2,80}
          | (?:bildquelle|photo\ credit|image\ credit|picture\ credit)\s*:?\s* .{2,80}
          | (?:ap|afp|epa)\ photo(?:/.{2,60})?
          | getty\ images
        ) [)\]]?$",
    )
});

fn regex(pattern: &str) -> Regex {
    super::pattern(pattern).build().expect("a fixed pattern compiles")
}

/// Whether a line is nothing but a picture's credit.
pub(crate) fn credit(line: &str) -> bool {
    line.len() <= LONGEST && ALONE.is_match(line)
}

/// The caption that a paragraph is, or begins with, and the credit that shows it.
///
/// `last` says that the paragraph is the last of its piece, where ` / NAME` may be a credit for the text.
pub fn caption(text: &str, paragraph: Span, last: bool) -> Option<(Span, String)> {
    let line = paragraph.of(text);
    if line.len() <= LONGEST {
        if ALONE.is_match(line) {
            return Some((paragraph, format!("photo credit: {line}")));
        }
        if let Some(credit) = BRACKETED.find(line)
            && (line.len() - credit.end() <= 2 || credit.start() == 0 && line.len() < 120)
        {
            return Some((paragraph, format!("photo credit: {}", credit.as_str())));
        }
        if let Some(credit) = AT_END.find(line) {
            return Some((paragraph, format!("photo credit: {}", credit.as_str())));
        }
        if !last && let Some(credit) = SLASH.find(line) {
            let name = credit.as_str().trim_start_matches(|c: char| c != '/');
            return Some((paragraph, format!("photo credit: {name}")));
        }
    }
    // A page that lost its paragraph breaks has the caption as its first sentence.
    let credit = BRACKETED.find(line)?;
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
