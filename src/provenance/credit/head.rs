//! Credits at the beginning of a text: datelines, bylines, release marks.

#[allow(clippy::wildcard_imports)]
use super::*;

impl Credits<'_> {
    pub(super) fn head(&self, story: &Story, cues: Cues, found: &mut Vec<Credit>) {
        let head = story.head();
        let table = self.agencies();
        let forms = table.forms();
        if may_have_dateline(head, &forms.glued) {
            for hit in forms.dateline.captures_iter(head) {
                let credits = self.dateline(story, head, &hit);
                if !credits.is_empty() {
                    found.extend(credits);
                    break;
                }
            }
        }
        if may_have_slashes(head)
            && let Some(hit) = SLASHED.captures(head)
            && let (Some(whole), Some((agency, _))) = (hit.get(0), table.find(&hit["name"]))
            && agency.trade.writes()
        {
            let start = head[..whole.start()].rfind('\n').map_or(0, |n| n + 1);
            found.push(credit(story, Kind::Dateline, Some(&agency.name), start, whole.end()));
        }
        for (form, pattern) in [
            (Form::Plain, &forms.plain),
            (Form::Chinese, &forms.chinese),
            (Form::Korean, &forms.korean),
            (Form::Japanese, &forms.japanese),
            (Form::Russian, &forms.russian),
        ] {
            if cues.has(form)
                && let Some(pattern) = pattern
                && let Some(hit) = pattern.captures(head)
                && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
            {
                let party = table.canonical(name);
                let known = found.iter().any(|c| c.party.as_deref() == Some(&party));
                if !known {
                    let (start, end) = (whole.start(), whole.end());
                    found.push(credit(story, Kind::Dateline, Some(&party), start, end));
                }
            }
        }
        if cues.has(Form::Chinese)
            && let Some(pattern) = &forms.chinese_byline
            && let Some(hit) = pattern.captures(head)
            && let (Some(whole), Some(name)) = (hit.get(0), named(&hit))
        {
            let party = table.canonical(name);
            found.push(credit(story, Kind::Byline, Some(&party), whole.start(), whole.end()));
        }
        self.source_lines(story, 0, head, found);
        if cues.has(Form::Release)
            && let Some(hit) = RELEASE.find(head)
        {
            let line = head[..hit.start()].rfind('\n').map_or(0, |n| n + 1);
            found.extend(release(table, story, line, hit.end()));
        }
        if head.starts_with("(MENAFN")
            && let Some(hit) = MENAFN.captures(head)
        {
            let whole = hit.get(0).map_or(0..0, |m| m.range());
            if let Some(name) = hit.name("name").map(|name| name.as_str().trim()) {
                let party = self.party(name).unwrap_or_else(|| name.to_owned());
                found.push(credit(
                    story,
                    Kind::Republication,
                    Some(&party),
                    whole.start,
                    whole.end,
                ));
            }
            let mut passed =
                credit(story, Kind::Republication, Some("MENAFN"), whole.start, whole.end);
            passed.claim = Claim::Passed;
            found.push(passed);
        }
        self.bylines(story, 0, head, found);
        // A line above the text that is nothing but an agency's name.
        for (start, line) in lines_of(head).into_iter().take(3) {
            let end = start + line.len();
            if end >= story.text.len() {
                continue;
            }
            if line.contains(" via ")
                && line.split_whitespace().nth(9).is_none()
                && !BY.iter().any(|by| line.starts_with(by))
                && let Some(chain) = self.chain(line)
            {
                found.extend(chain.map(|said| said_at(story, Kind::Byline, said, (start, end))));
            }
            if line.split_whitespace().nth(4).is_some() {
                continue;
            }
            if let Some((agency, Sureness::Name)) = table.find(line)
                && table.stands_alone(line)
            {
                found.push(credit(story, Kind::Byline, Some(&agency.name), start, end));
            } else if let Some((name, place)) = line.split_once(" | ")
                && let Some((agency, _)) = table.find(name)
                && place.split_whitespace().all(|w| w.starts_with(char::is_uppercase))
            {
                found.push(credit(story, Kind::Byline, Some(&agency.name), start, end));
            } else if line.contains('/') || is_unnamed(line) {
                self.add_parties(story, Kind::Byline, line, (start, end), found);
            } else {
                self.with_line(story, (start, line), found);
            }
        }
    }

    /// A dateline with its agencies, if the words before the bracket are a place and the name can be an agency's.
    pub(super) fn dateline(&self, story: &Story, head: &str, hit: &Captures<'_>) -> Vec<Credit> {
        let name = hit.name("name").map_or("", |name| name.as_str());
        if is_unnamed(name)
            && let Some(whole) = hit.get(0)
            && let line = head[..whole.start()].rfind('\n').map_or(0, |n| n + 1)
            && let Some(at) = place(&head[line..whole.start()])
            && !head[line + at..whole.start()].trim().is_empty()
        {
            let here = (line + at, whole.end());
            return vec![said_at(story, Kind::Dateline, (None, Claim::Part), here)];
        }
        let Some(first) = self.dateline_of_one(story, head, hit) else { return Vec::new() };
        let mut parties = self.parties(name);
        if parties.len() < 2 && parties.iter().all(|(_, claim)| *claim == Claim::Whole) {
            return vec![first];
        }
        let of = |(party, claim): Said| {
            let kind = if claim == Claim::Part { Kind::PartialCredit } else { first.kind };
            Credit { kind, party, claim, ..first.clone() }
        };
        parties.drain(..).map(of).collect()
    }

    fn dateline_of_one(&self, story: &Story, head: &str, hit: &Captures<'_>) -> Option<Credit> {
        let whole = hit.get(0)?;
        let table = self.agencies();
        let name = hit.name("name").or(hit.name("bare"))?.as_str().trim();
        let line = head[..whole.start()].rfind('\n').map_or(0, |n| n + 1);
        // A caption may be glued to the dateline: what counts is the place right before the bracket.
        let prefix = &head[line..whole.start()];
        let place_start = place(prefix)?;
        let prefix = &prefix[place_start..];
        // `City (CNN)Text`, as its pages lose the dash: the text begins right after.
        let begins = |c: char| c.is_uppercase() || c == '\n' || "\"“".contains(c);
        let after = story.text[whole.end()..].trim_start_matches(' ');
        if hit.name("bare").is_some() && !after.starts_with(begins) {
            return None;
        }
        let capitals = prefix
            .split(|c: char| !c.is_alphabetic())
            .any(|w| w.chars().count() > 2 && w.chars().all(char::is_uppercase));
        let dated = prefix.contains(|c: char| c.is_ascii_digit());
        let parts = || name.split(['/', ',']).flat_map(|p| p.split(" via ")).map(str::trim);
        let party = match table.find(name).or_else(|| parts().find_map(|part| table.find(part))) {
            Some((agency, Sureness::Name)) => agency.name.clone(),
            Some((agency, Sureness::Code)) => {
                let after = &story.text[whole.end()..];
                let agency_first = prefix.is_empty()
                    && after
                        .chars()
                        .take_while(|c| *c != ',')
                        .filter(|c| c.is_alphabetic())
                        .all(char::is_uppercase);
                if prefix.trim().is_empty() && !agency_first {
                    return None;
                }
                // Where the initials are a word too, a place in small letters and no day may be a sentence's beginning. So may
                // what ends in a colon: `Hyderabad (AP): `.
                let colon = whole.as_str().trim_end().ends_with(':');
                let plain = agency.risk == Risk::High || colon;
                let marked = capitals || dated || agency_first || !plain;
                if !marked || spells(prefix, name) {
                    return None;
                }
                agency.name.clone()
            }
            None => {
                let is_name = name.split_whitespace().count() <= 4
                    && name.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
                if !is_name || !(capitals && dated || self.names.knows(name) && (capitals || dated))
                {
                    return None;
                }
                self.names.usual(name).to_owned()
            }
        };
        if table.find(&party).is_some_and(|(a, _)| !a.trade.writes()) {
            return None;
        }
        // The agency may stand before its place: `(ANSA) - ROMA, 4 MAR - `.
        let after = &story.text[whole.end()..];
        let end = match PLACE_AFTER.find(after) {
            Some(place) if prefix.trim().is_empty() => whole.end() + place.end(),
            _ => whole.end(),
        };
        Some(credit(story, Kind::Dateline, Some(&party), line + place_start, end))
    }

    pub(super) fn bylines(
        &self,
        story: &Story,
        offset: usize,
        zone: &str,
        found: &mut Vec<Credit>,
    ) {
        if !line_begins(zone, BY) {
            return;
        }
        for hit in BYLINE.captures_iter(zone) {
            let (Some(whole), Some(rest)) = (hit.get(0), hit.name("rest")) else { continue };
            let place = (offset + whole.start(), offset + whole.end());
            let rest = rest.as_str().trim();
            if let Some(chain) = self.chain(rest).filter(|_| rest.split(' ').count() <= 14) {
                found.extend(chain.map(|said| said_at(story, Kind::Byline, said, place)));
            } else if name_like(rest) {
                found.push(self.byline(story, rest, place.0, place.1));
            } else if rest.contains('/') && !rest.contains(' ') {
                // `Von red/dpa`, in small letters.
                self.add_parties(story, Kind::Byline, rest, place, found);
            }
        }
    }

    /// What a byline says: an agency or outlet, an outlet "with" an agency, or a person.
    pub(super) fn byline(&self, story: &Story, rest: &str, start: usize, end: usize) -> Credit {
        let rest = rest.trim();
        let parts: Vec<&str> =
            rest.split([',', '|', '/']).flat_map(|p| p.split(" for ")).map(str::trim).collect();
        let mut out = credit(story, Kind::Byline, None, start, end);
        let with = [" with ", " avec ", " mit ", " con ", " com "]
            .iter()
            .find_map(|with| rest.split_once(with))
            .or_else(|| rest.rsplit_once(" and "));
        let with = with.map(|(_, with)| without_article(with));
        let party = with.and_then(|with| self.party(with));
        if party.is_some() || with.is_some_and(is_unnamed) || is_unnamed(rest) {
            out.kind = Kind::PartialCredit;
            out.claim = Claim::Part;
            out.party = party;
            return out;
        }
        let named = parts
            .iter()
            .rev()
            .find_map(|p| self.party(p).or_else(|| self.party(without_article(p))));
        match named {
            Some(party) => out.party = Some(party),
            None if parts.len() == 1 && by_agency(self.agencies(), rest).is_some() => {
                out.party = by_agency(self.agencies(), rest).map(|a| a.name.clone());
            }
            None if parts.len() > 1 && trade_name(parts[parts.len() - 1]) => {
                out.party = Some(parts[parts.len() - 1].to_owned());
            }
            None => {
                out.kind = Kind::StaffByline;
                out.claim = Claim::Own;
            }
        }
        out
    }
}
