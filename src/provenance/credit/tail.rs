//! Credits at the end of a text: closing names, copyright, republication, partial credits.

#[allow(clippy::wildcard_imports)]
use super::*;

impl Credits<'_> {
    pub(super) fn tail(
        &self,
        story: &Story,
        [in_head, in_tail]: [Cues; 2],
        found: &mut Vec<Credit>,
    ) {
        let (offset, tail) = story.tail();
        let cues = in_tail;
        // A text of the form's own, or nothing where the tail cannot hold it.
        let zone = |form: Form| if cues.has(form) { tail } else { "" };
        let mut add = |kind, party: Option<&str>, start: usize, end: usize| {
            found.push(credit(story, kind, party, offset + start, offset + end));
            found.len() - 1
        };
        let mut dated: Vec<(usize, String)> = Vec::new();
        for hit in FIRST_PUBLISHED.captures_iter(zone(Form::FirstPublished)) {
            let Some(whole) = hit.get(0) else { continue };
            let party = self.party(&hit["name"]).unwrap_or_else(|| hit["name"].trim().to_owned());
            let end = whole.end() + usize::from(tail[whole.end()..].starts_with('.'));
            let at = add(Kind::Republication, Some(&party), whole.start(), end);
            dated.push((at, hit["date"].to_owned()));
        }
        for hit in REPUBLISHED.captures_iter(zone(Form::Republished)) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            let named = sentence_name(name.as_str());
            if named.is_empty() || !about_this_text(tail, whole.start()) {
                continue;
            }
            let party = self.party(named).unwrap_or_else(|| named.to_owned());
            add(Kind::Republication, Some(&party), whole.start(), name.start() + named.len());
        }
        for (form, pattern, party) in [
            (Form::Reporting, &REPORTING, "Reuters"),
            (Form::Trust, &TRUST, "Reuters"),
            (Form::CnnWire, &CNN_WIRE, "CNN"),
        ] {
            if let Some(hit) = pattern.find(zone(form)) {
                add(Kind::AgencyTail, Some(party), hit.start(), hit.end());
            }
        }
        let mut distributed = None;
        for hit in DISTRIBUTED.captures_iter(zone(Form::Distributed)) {
            let Some(whole) = hit.get(0) else { continue };
            distributed = Some(whole.range());
            if let Some(name) = hit.name("name") {
                let party = agencies::canonical(name.as_str().trim_end_matches(" L.P"));
                add(Kind::Republication, Some(&party), whole.start(), whole.end());
            }
            let via = agencies::canonical(&hit["via"]);
            let at = add(Kind::Republication, Some(&via), whole.start(), whole.end());
            found[at].claim = Claim::Passed;
            break;
        }
        let mut add = |kind, party: Option<&str>, start: usize, end: usize| {
            found.push(credit(story, kind, party, offset + start, offset + end));
            found.len() - 1
        };
        if let Some(hit) = FEED.find(zone(Form::Feed)) {
            add(Kind::Feed, None, hit.start(), hit.end());
        }
        for hit in COPYRIGHT.captures_iter(zone(Form::Copyright)) {
            let Some(whole) = hit.get(0) else { continue };
            if distributed.as_ref().is_some_and(|d| d.contains(&whole.start())) {
                continue;
            }
            let Some(name) = hit.name("name") else { continue };
            let named = sentence_name(name.as_str());
            if let Some(party) = self.party(named) {
                add(Kind::Copyright, Some(&party), whole.start(), name.start() + named.len());
            }
        }
        let source_zone = if line_begins(tail, SOURCE) { tail } else { "" };
        for hit in SOURCE_LINE.captures_iter(source_zone) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            if let Some(party) = self.party(name.as_str()) {
                add(Kind::SourceLine, Some(&party), whole.start(), whole.end());
            }
        }
        self.closing(story, offset, tail, found);
        self.partial(story, [in_head, in_tail], found);
        for (at, text) in dated {
            found[at].date = date::find(&text).first().and_then(|(_, days)| {
                let days = *days.first()?;
                Some(When::day(days, DateKind::FirstPublished, "first published"))
            });
        }
    }

    /// The very last words: a bare name, a name after a dash or in brackets, a person's name with an agency.
    pub(super) fn closing(
        &self,
        story: &Story,
        offset: usize,
        tail: &str,
        found: &mut Vec<Credit>,
    ) {
        let lines = lines_of(tail);
        // Copyright and first-published lines may follow the closing credit.
        for (start, line) in lines.iter().rev().take(4) {
            let before = found.len();
            let words = line.split_whitespace().take(26).count();
            if words <= 9
                && line.contains([',', '|', '/', '—', '–', '-'])
                && let Some(hit) = NAME_COMMA.captures(line)
                && let Some(party) = self.party(&hit["name"])
            {
                found.push(credit(
                    story,
                    Kind::Byline,
                    Some(&party),
                    offset + start,
                    offset + start + line.len(),
                ));
            } else if let Some((from, party)) = self.bare_tail(line) {
                let end = offset + start + line.len();
                found.push(credit(
                    story,
                    Kind::TailCredit,
                    Some(&party),
                    offset + start + from,
                    end,
                ));
            }
            if found.len() > before || words > 25 {
                break;
            }
        }
    }

    /// An agency's or outlet's name that ends a line in one of the closed forms; gives the byte at which it begins.
    pub(super) fn bare_tail(&self, line: &str) -> Option<(usize, String)> {
        static CLOSED: LazyLock<Regex> = LazyLock::new(|| {
            re(
                r"(?:(?P<paren>\((?P<a>[\p{L}][\p{L}.&'’/ -]{1,40})\)\.?)|(?P<dash>(?:^|[\s.”\x22])(?:--|[-–—])\s?(?P<b>\p{L}[\p{L}.&'’/ ]{1,40}))|(?P<slash>/(?P<c>\p{L}{2,12})/))$",
            )
        });
        static INITIALS: LazyLock<Regex> = LazyLock::new(|| {
            re(
                r"(?:^|[.”\x22]\s)(?P<name>PTI|--IANS|ANI|UNI)(?: [A-Z]{2,4}){1,5}$|(?:^|[.”\x22]\s)--(?P<b>IANS)\s[a-z]{2,4}/[a-z]{0,4}$",
            )
        });
        let line = line.trim_end();
        // A form that is closed by its last character, or a dash with a name of at most 42 characters behind it.
        let reach = if line.is_ascii() { 45 } else { 4 * 45 };
        let near = &line[line.floor_char_boundary(line.len().saturating_sub(reach))..];
        let may_close = line.ends_with([')', '/']) || line.ends_with(").");
        if (may_close || near.contains(['-', '–', '—']))
            && let Some(hit) = CLOSED.captures(line)
            && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
            && let Some(party) = self.party(name.split('/').next().unwrap_or(name).trim())
        {
            let skip = whole.as_str().len()
                - whole.as_str().trim_start_matches(['.', '”', '"', ' ']).len();
            return Some((whole.start() + skip, party));
        }
        let initials = || ["PTI", "IANS", "ANI", "UNI"].iter().any(|agency| near.contains(agency));
        if line.ends_with(|c: char| c.is_ascii_alphabetic() || c == '/')
            && initials()
            && let Some(hit) = INITIALS.captures(line)
        {
            let name = hit.name("name").or(hit.name("b"))?;
            let (agency, _) = agencies::find(name.as_str().trim_start_matches('-'))?;
            return Some((name.start(), agency.name.to_owned()));
        }
        // A bare name: capitals after the end of a sentence, or a known name alone on its line.
        let alone = line.split_whitespace().nth(4).is_none()
            && !line.ends_with('.')
            && !line.contains("://")
            && !MENU_WORDS.contains(&line.to_lowercase().as_str());
        if alone && line.chars().any(char::is_alphabetic) {
            let stripped = line.trim_matches(['(', ')', '[', ']', '-', '–', '—', ' ']);
            let stripped = stripped.strip_prefix("By ").unwrap_or(stripped);
            if let Some(party) = self.party(stripped) {
                return Some((0, party));
            }
        }
        let (at, _) = line.char_indices().rev().take_while(|(_, c)| !c.is_whitespace()).last()?;
        let last = &line[at..];
        let sentence_ended = line[..at]
            .trim_end()
            .trim_end_matches(['"', '\'', '”', '’', ')', '»'])
            .ends_with(['.', '!', '?', '…']);
        let capitals = last.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && last.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        if sentence_ended && capitals && agencies::find(last).is_some() {
            return Some((at, agencies::canonical(last)));
        }
        // Two capitalised words, as `MERIDIAN WIRE`.
        let words: Vec<&str> = line.rsplitn(3, ' ').collect();
        if let [second, first, rest] = words[..] {
            let name = format!("{first} {second}");
            let ended = rest
                .trim_end_matches(['"', '\'', '”', '’', ')', '»'])
                .ends_with(['.', '!', '?', '…']);
            if ended && name.chars().all(|c| c.is_uppercase() || c == ' ') {
                return self.party(&name).map(|p| (rest.len() + 1, p));
            }
        }
        None
    }

    /// "With files from …", "… contributed to this report": an agency among the names makes it a partial credit.
    pub(super) fn partial(&self, story: &Story, cues: [Cues; 2], found: &mut Vec<Credit>) {
        let (offset, tail) = story.tail();
        let zones = [(0, story.head()), (offset, tail)];
        for ((offset, zone), cues) in zones.into_iter().zip(cues) {
            let of = |form: Form| if cues.has(form) { zone } else { "" };
            let partial = PARTIAL.captures_iter(of(Form::Partial));
            for hit in partial.chain(CONTRIBUTED.captures_iter(of(Form::Contributed))) {
                let (Some(whole), Some(names)) = (hit.get(0), hit.name("names")) else { continue };
                let (start, end) = (offset + whole.start(), offset + whole.end());
                if found.iter().any(|c| {
                    c.kind == Kind::PartialCredit && c.span == Some(story.span(start, end))
                }) {
                    continue;
                }
                let party = names
                    .as_str()
                    .split([',', '/', '.'])
                    .flat_map(|p| p.split(" and "))
                    .map(|p| p.trim().trim_start_matches("la ").trim_start_matches("l'"))
                    .find_map(|p| self.party(p).or_else(|| writer_of(p)));
                if let Some(party) = party {
                    let mut partial = credit(story, Kind::PartialCredit, Some(&party), start, end);
                    partial.claim = Claim::Part;
                    found.push(partial);
                }
            }
        }
    }
}
