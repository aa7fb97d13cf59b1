//! Is this the day of publication or of a change? The words that pages print beside their dates, in eight languages and some more.

use crate::article::{DateKind, Span};

/// Words that make a date one of change.
const CHANGED: &[&str] = &[
    "updated",
    "last update",
    "update:",
    "modified",
    "revised",
    "last edited",
    "corrected",
    "aktualisiert",
    "aktualisierung",
    "geändert",
    "bearbeitet",
    "überarbeitet",
    "letzte änderung",
    "mis à jour",
    "mise à jour",
    "mis a jour",
    "modifié",
    "modifie le",
    "actualizado",
    "actualizada",
    "actualización",
    "modificado",
    "modificada",
    "aggiornato",
    "aggiornata",
    "aggiornamento",
    "modificato",
    "ultima modifica",
    "atualizado",
    "atualizada",
    "atualização",
    "обновлено",
    "обновлён",
    "обновлен",
    "изменено",
    "更新",
    "修正",
    "修改",
];
/// Words that make a date one of publication.
const SAID: &[&str] = &[
    "published",
    "posted",
    "released",
    "created",
    "issued",
    "veröffentlicht",
    "erschienen",
    "erstellt",
    "publié",
    "publie le",
    "posté",
    "mis en ligne",
    "paru le",
    "publicado",
    "publicada",
    "creado",
    "pubblicato",
    "pubblicata",
    "опубликован",
    "发布",
    "發布",
    "发表",
    "發表",
    "公開",
    "掲載",
    "配信",
    "投稿",
];

/// The kind that the last label of a text gives to the date it stands beside; `None` where it holds no label.
///
/// ```
/// use wirecopy::article::DateKind;
/// use wirecopy::extract::date::said;
///
/// assert_eq!(said::kind("Publié le"), Some(DateKind::Published));
/// assert_eq!(said::kind("Обновлено:"), Some(DateKind::Modified));
/// assert_eq!(said::kind("Port Ellery,"), None);
/// ```
pub fn kind(text: &str) -> Option<DateKind> {
    last(text, true)
}

/// The label nearest to one end of a text.
fn last(text: &str, from_the_end: bool) -> Option<DateKind> {
    let text = text.to_lowercase();
    let place = |words: &[&str]| {
        let found = words.iter().filter_map(|word| {
            let at = if from_the_end { text.rfind(word) } else { text.find(word) };
            at.map(|at| if from_the_end { at + word.len() } else { text.len() - at })
        });
        found.max()
    };
    match (place(SAID), place(CHANGED)) {
        (None, None) => None,
        (said, changed) if said >= changed => Some(DateKind::Published),
        _ => Some(DateKind::Modified),
    }
}

/// The kinds that the labels of a line give to its dates, which stand at the places given. Labels stand before their dates, or after
/// them where none stands before the first.
pub fn kinds(line: &str, dates: &[Span]) -> Vec<Option<DateKind>> {
    let gap = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    let before = |n: usize| {
        let from = n.checked_sub(1).map_or(0, |n| dates[n].end);
        kind(gap(from, dates[n].start))
    };
    let after = |n: usize| {
        let to = dates.get(n + 1).map_or(line.len(), |next| next.start);
        last(gap(dates[n].end, to), false)
    };
    let leading = !dates.is_empty() && before(0).is_some()
        || (1..dates.len()).any(|n| {
            // "4 March, updated 5 March": a label between belongs to what follows, unless another follows that.
            before(n).is_some() && after(n).is_none()
        });
    (0..dates.len()).map(|n| if leading { before(n) } else { after(n) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::date::find;

    fn read(line: &str) -> Vec<Option<DateKind>> {
        let spans: Vec<Span> = find(line).into_iter().map(|(span, _)| span).collect();
        kinds(line, &spans)
    }

    #[test]
    fn labels_stand_before_or_after() {
        const P: Option<DateKind> = Some(DateKind::Published);
        const M: Option<DateKind> = Some(DateKind::Modified);
        for (line, kinds) in [
            ("Published 4 March 2025, updated 5 March 2025", vec![P, M]),
            ("Updated: 5 March 2025 | Published: 4 March 2025", vec![M, P]),
            ("4 March 2025, updated 5 March 2025", vec![None, M]),
            ("Publié le 4 mars 2025 à 10h30 - Mis à jour le 5 mars 2025", vec![P, M]),
            ("Veröffentlicht am 4. März 2025, aktualisiert am 5. März 2025", vec![P, M]),
            ("Publicado el 4 de marzo de 2025. Actualizado el 5 de marzo de 2025", vec![P, M]),
            ("Pubblicato il 4 marzo 2025 - Aggiornato il 5 marzo 2025", vec![P, M]),
            ("Publicado em 4 de março de 2025, atualizado em 5 de março de 2025", vec![P, M]),
            ("Опубликовано 4 марта 2025, обновлено 5 марта 2025", vec![P, M]),
            ("发布于 2025年3月4日 更新于 2025年3月5日", vec![P, M]),
            ("2025年3月4日 公開 2025年3月5日 更新", vec![P, M]),
            ("2025年3月5日 更新", vec![M]),
            ("4 March 2025", vec![None]),
        ] {
            assert_eq!(read(line), kinds, "{line}");
        }
    }
}
