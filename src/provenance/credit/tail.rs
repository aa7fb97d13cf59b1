//! Credits at the end of a text: closing names, copyright, republication, partial credits.

#[allow(clippy::wildcard_imports)]
use super::*;

/// What joins the names of contributors.
const JOINS: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " и "];

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
            let Some(name) = named(&hit) else { continue };
            let party = self.party(name).unwrap_or_else(|| name.trim().to_owned());
            let end = whole.end() + usize::from(tail[whole.end()..].starts_with('.'));
            let at = add(Kind::Republication, Some(&party), whole.start(), end);
            let day = hit.name("date").or(hit.name("day"));
            dated.extend(day.map(|day| (at, day.as_str().to_owned())));
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
            if let Some(name) = named(&hit) {
                let name = name.trim_end_matches(" L.P");
                let name = name.strip_prefix("the ").unwrap_or(name);
                let party = self.party(name).unwrap_or_else(|| name.to_owned());
                add(Kind::Republication, Some(&party), whole.start(), whole.end());
            }
            let via = self.agencies().canonical(&hit["via"]);
            let at = add(Kind::Republication, Some(&via), whole.start(), whole.end());
            found[at].claim = Claim::Passed;
            break;
        }
        let mut add = |kind, party: Option<&str>, start: usize, end: usize| {
            found.push(credit(story, kind, party, offset + start, offset + end));
            found.len() - 1
        };
        if let Some(hit) = FEED.find(zone(Form::Feed)) {
            let fed = self.fed_by(&tail[hit.end()..]);
            let end = hit.end() + fed.as_ref().map_or(0, |(_, end)| *end);
            add(Kind::Feed, fed.map(|(party, _)| party).as_deref(), hit.start(), end);
        }
        for hit in COPYRIGHT.captures_iter(zone(Form::Copyright)) {
            let Some(whole) = hit.get(0) else { continue };
            if distributed.as_ref().is_some_and(|d| d.contains(&whole.start())) {
                continue;
            }
            let Some(name) = hit.name("name") else { continue };
            let named = sentence_name(name.as_str());
            if let Some(party) = self.party(named) {
                let end = name.start() + named.len();
                let number = MESSAGE.find(&tail[end..]).map_or(0, |number| number.end());
                add(Kind::Copyright, Some(&party), whole.start(), end + number);
            }
        }
        // What is the head of a short text has been read there.
        if offset >= story.head().len() {
            self.source_lines(story, offset, tail, found);
        } else {
            let from = story.head().len().min(story.text.len());
            let rest = story.text[..from].rfind('\n').map_or(0, |line| line + 1).max(offset);
            self.source_lines(story, rest, &story.text[rest..], found);
        }
        Self::company_line(story, offset, tail, found);
        self.closing(story, offset, tail, found);
        self.partial(story, [in_head, in_tail], found);
        for (at, text) in dated {
            found[at].date = date::find(&text).first().and_then(|(_, days)| {
                let days = *days.first()?;
                Some(When::day(days, DateKind::FirstPublished, "first published"))
            });
        }
    }

    /// The agency that a feed's notice names in the rest of its line, and where its name ends: `… and is published from a
    /// syndicated feed. PTI)`.
    fn fed_by(&self, rest: &str) -> Option<(String, usize)> {
        /// Words of the notice behind its fixed part, and of an agency's name.
        const WORDS: usize = 14;
        const NAME: usize = 4;
        let line = rest.lines().next()?;
        let words: Vec<(usize, &str)> = line
            .split_whitespace()
            .take(WORDS)
            .map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
            .collect();
        (0..words.len()).find_map(|from| {
            let last = (from + NAME).min(words.len());
            (from..last).rev().find_map(|to| {
                let around = |c: char| !c.is_alphanumeric();
                let end = words[to].0 + words[to].1.len();
                let end = words[from].0 + line[words[from].0..end].trim_end_matches(around).len();
                let name = line.get(words[from].0..end)?.trim_start_matches(around);
                let (agency, _) = self.agencies().find(name)?;
                Some((agency.name.clone(), end))
            })
        })
    }

    /// Lines that name the source of a text and nothing else.
    pub(super) fn source_lines(
        &self,
        story: &Story,
        offset: usize,
        zone: &str,
        found: &mut Vec<Credit>,
    ) {
        if !line_begins(zone, SOURCE) {
            return;
        }
        for hit in SOURCE_LINE.captures_iter(zone) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            let place = (offset + whole.start(), offset + whole.end());
            self.add_parties(story, Kind::SourceLine, name.as_str(), place, found);
        }
    }

    /// A release's closing line without its wire's mark: `SOURCE Company`, in capitals and the last but for furniture.
    fn company_line(story: &Story, offset: usize, tail: &str, found: &mut Vec<Credit>) {
        let Some(hit) = COMPANY.captures_iter(tail).last() else { return };
        let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { return };
        let (start, end) = (offset + whole.start(), offset + whole.end());
        if !whole.as_str().starts_with("SOURCE:") && !found.iter().any(|c| c.kind == Kind::Release)
        {
            found.push(credit(story, Kind::SourceLine, Some(name.as_str().trim()), start, end));
        }
    }

    /// A short line of "with" and a party: `Com Lusa`, `Avec l’AFP`, `(mit dpa)`.
    pub(super) fn with_line(
        &self,
        story: &Story,
        (start, line): (usize, &str),
        found: &mut Vec<Credit>,
    ) {
        const WITH: &[&str] = &["avec ", "mit ", "con ", "com ", "with ", "по материалам "];
        let open = |c: char| !c.is_alphabetic();
        let bare = line.trim_start_matches(open).trim_end_matches([')', ']', '.', '*', ' ']);
        let from = start + (line.len() - line.trim_start_matches(open).len());
        let lower = bare.to_lowercase();
        let Some(with) = WITH.iter().find(|with| lower.starts_with(*with)) else { return };
        let Some(names) = bare.get(with.len()..) else { return };
        if names.split_whitespace().nth(6).is_some() {
            return;
        }
        let names = without_article(names);
        for (party, _) in self.parties(names) {
            let place = story.span(from, from + bare.len());
            if found.iter().any(|c| c.party == party && c.span == Some(place)) {
                continue;
            }
            let said = (party, Claim::Part);
            found.push(said_at(story, Kind::PartialCredit, said, (from, from + bare.len())));
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
                && !self.is_place(line, &hit["name"])
            {
                found.push(credit(
                    story,
                    Kind::Byline,
                    Some(&party),
                    offset + start,
                    offset + start + line.len(),
                ));
            } else if words <= 9
                && line.contains(',')
                && let Some(chain) = self.chain(line)
            {
                let place = (offset + start, offset + start + line.len());
                found.extend(chain.map(|said| said_at(story, Kind::Byline, said, place)));
            } else if let Some((from, name)) = self.bare_tail(line) {
                let place = (offset + start + from, offset + start + line.len());
                self.add_parties(story, Kind::TailCredit, &name, place, found);
            } else if words <= 9 {
                self.with_line(story, (offset + start, line), found);
            }
            if found.len() > before || words > 25 {
                break;
            }
        }
    }

    /// An agency's or outlet's name, or a list of them, that ends a line in one of the closed forms; gives the byte at which
    /// the form begins.
    pub(super) fn bare_tail(&self, line: &str) -> Option<(usize, String)> {
        static CLOSED: LazyLock<Regex> = LazyLock::new(|| {
            re(
                r"(?:(?P<paren>[(（](?P<a>[\p{L}][\p{L}.&'’/ 、-]{1,40})[)）]\.?)|(?P<dash>(?:^|[\s.”\x22])(?:--|[-–—])\s?(?P<b>\p{L}[\p{L}.&'’/ ]{1,40}))|(?P<slash>(?:^|[\s.!?”\x22])/(?P<c>\p{L}{2,12}(?:/\p{L}{2,12}){0,3})/))$",
            )
        });
        let table = self.agencies();
        let line = line.trim_end();
        // A form that is closed by its last character, or a dash with a name of at most 42 characters behind it.
        let reach = if line.is_ascii() { 45 } else { 4 * 45 };
        let near = &line[line.floor_char_boundary(line.len().saturating_sub(reach))..];
        let may_close = line.ends_with([')', '/', '）']) || line.ends_with(").");
        if (may_close || near.contains(['-', '–', '—']))
            && let Some(hit) = CLOSED.captures(line)
            && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
            && let before = &line[..whole.start() + whole.as_str().find(name).unwrap_or(0)]
            && self.closes(before, name)
            && let Some(name) = self.credits_somebody(name)
        {
            let skip = whole.as_str().len()
                - whole.as_str().trim_start_matches(['.', '!', '?', '”', '"', ' ']).len();
            return Some((whole.start() + skip, name));
        }
        let forms = table.forms();
        if line.ends_with([')', '）'])
            && let Some(hit) = forms.chinese_tail.as_ref().and_then(|p| p.captures(near))
        {
            let name = hit.name("name")?.as_str();
            return Some((line.len() - hit[0].len(), table.canonical(name)));
        }
        let initials = || forms.with_initials.iter().any(|name| near.contains(name.as_str()));
        if line.ends_with(|c: char| c.is_ascii_alphabetic() || c == '/')
            && initials()
            && let Some(pattern) = &forms.initials
            && let Some(hit) = pattern.captures(line)
        {
            let name = hit.name("name").or(hit.name("b"))?;
            let (agency, _) = table.find(name.as_str().trim_start_matches('-'))?;
            return Some((name.start(), agency.name.clone()));
        }
        // A bare name: capitals after the end of a sentence, or a known name alone on its line.
        let alone = line.split_whitespace().nth(4).is_none()
            && !line.ends_with('.')
            && !line.contains("://")
            && !MENU_WORDS.contains(&line.to_lowercase().as_str());
        if alone && line.chars().any(char::is_alphabetic) {
            let stripped = line.trim_matches(['(', ')', '[', ']', '-', '–', '—', ' ']);
            let stripped = stripped.strip_prefix("By ").unwrap_or(stripped);
            let known = table.find(stripped).is_some();
            if (!known || table.stands_alone(stripped)) && !self.parties(stripped).is_empty() {
                return Some((0, stripped.to_owned()));
            }
        }
        let (at, _) = line.char_indices().rev().take_while(|(_, c)| !c.is_whitespace()).last()?;
        let last = &line[at..];
        let sentence_ended = ends_sentence(&line[..at]);
        let capitals = last.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && last.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        // `red/dpa` behind the last sentence.
        if sentence_ended && last.contains('/') && !self.parties(last).is_empty() {
            return Some((at, last.to_owned()));
        }
        if sentence_ended && capitals && table.stands_alone(last) {
            return Some((at, table.canonical(last)));
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

    /// Whether a name in brackets or behind a dash closes its text, given the line up to the name. Initials that the words
    /// before them spell are those words; those of high risk, and short names that are words, close only a sentence.
    fn closes(&self, before: &str, name: &str) -> bool {
        let Some((_, sure)) = self.agencies().find(name) else { return true };
        let text = before.trim_end().trim_end_matches(['(', '（', '-', '–', '—', '/']).trim_end();
        !(sure == Sureness::Code && spells(text, name))
            && (self.agencies().stands_alone(name) || text.is_empty() || ends_sentence(text))
    }

    /// Whether `Port Ellery, PA` names a place and no writer.
    fn is_place(&self, line: &str, name: &str) -> bool {
        let code = matches!(self.agencies().find(name), Some((_, Sureness::Code)));
        let parted = [" - ", "|", "/", "—", "–"].iter().any(|mark| line.contains(mark));
        code && !parted && !self.agencies().stands_alone(name)
    }

    /// A name that credits somebody: the whole list, or what stands before its first slash.
    fn credits_somebody(&self, name: &str) -> Option<String> {
        let first = name.split('/').next().unwrap_or(name).trim();
        let of = |name: &str| (!self.parties(name).is_empty()).then(|| name.to_owned());
        of(name).or_else(|| of(first))
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
                let mut parties: Vec<Option<String>> = Vec::new();
                let parts = names.as_str().split([',', '/', '.', '、']);
                for part in parts.flat_map(|p| {
                    JOINS.iter().fold(vec![p], |all, join| {
                        all.into_iter().flat_map(|p| p.split(join)).collect()
                    })
                }) {
                    let part = without_article(part);
                    let chinese = || {
                        // `综合新华社消息`: the word for a report is no part of the name.
                        let ends = ["消息", "报道", "報道", "等", "电", "讯"];
                        self.party(ends.iter().fold(part, |part, end| part.trim_end_matches(end)))
                    };
                    let party = self
                        .party(part)
                        .or_else(|| writer_of(self.agencies(), part))
                        .or_else(chinese);
                    if (party.is_some() || is_unnamed(part)) && !parties.contains(&party) {
                        parties.push(party);
                    }
                }
                for party in parties {
                    let place = story.span(start, end);
                    let known = |c: &Credit| {
                        c.kind == Kind::PartialCredit
                            && c.party == party
                            && c.span.is_some_and(|span| span.overlaps(place))
                    };
                    if found.iter().any(known) {
                        continue;
                    }
                    let said = (party, Claim::Part);
                    found.push(said_at(story, Kind::PartialCredit, said, (start, end)));
                }
            }
        }
    }
}
