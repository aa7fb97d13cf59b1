//! What does a page of several articles look like? As tag pages and digests print them.

use super::Kind;
use super::article::{Desk, Scratch, paper};
use super::draw::Purpose;
use super::page::{Moment, Page};
use super::plan::Part;
use super::story::cut;

impl Desk {
    /// A page of three to six articles and excerpts under their headlines.
    pub(super) fn aggregate(
        &self,
        first: u64,
        index: u64,
        parts: &[Part],
        page: &mut Page,
        truth: &mut Page,
        scratch: &mut Scratch,
    ) {
        let mut draw = self.draw(Purpose::Copy, index);
        let mut head = self.head(index, false);
        head.publisher = paper(&mut draw) as usize;
        let outlet = &self.outlets.all[head.publisher];
        let vocabulary = self.writer.vocabulary();
        scratch.title.clear();
        self.writer.headline(&mut draw, &mut scratch.title);
        self.begin(index, head.publisher, head.moment, &scratch.title, page);
        page.raw(&outlet.header);
        truth.str("{\"id\":\"");
        truth.id(index);
        truth.str("\",\"kind\":\"aggregator\",\"parts\":[");
        let mut printed: Vec<u32> = Vec::new();
        for _ in 0..3 + draw.below(4) {
            let wish = draw.below(parts.len() as u32) as usize;
            let stories = (0..parts.len()).map(|n| parts[(wish + n) % parts.len()]).find(|part| {
                matches!(part.kind, Kind::Single | Kind::Original | Kind::Exact | Kind::Edited)
                    && !printed.contains(&part.base)
            });
            let Some(part) = stories else { break };
            let story = first + u64::from(part.base);
            let shared = part.kind != Kind::Single;
            let from = self.head(story, shared);
            self.story(story, &from, &mut scratch.story);
            if draw.in_thousand(500) {
                cut(20 + draw.below(60) as usize, &mut scratch.story);
            }
            scratch.title.clear();
            self.writer.headline(&mut self.draw(Purpose::Page, story), &mut scratch.title);
            if !printed.is_empty() {
                page.str("\\n\\n");
                truth.str(",");
            }
            let label = &self.outlets.all[from.publisher].name;
            let headline = |page: &mut Page| page.tokens(&scratch.title, vocabulary, outlet);
            labelled(index.is_multiple_of(2), label, from.moment, headline, page);
            page.tokens(&scratch.story, vocabulary, outlet);
            truth.str("\"");
            truth.id(story);
            truth.str("\"");
            printed.push(part.base);
        }
        page.raw(&outlet.footer);
        self.end(index, head.publisher, head.moment, page);
        truth.str("]}\n");
    }
}

/// The head of an article on a page of several: as tag pages print it, all of it twice, or as digests do, in two lines.
fn labelled(
    twice: bool,
    label: &str,
    moment: Moment,
    headline: impl Fn(&mut Page),
    page: &mut Page,
) {
    let (month, day) = moment.date();
    headline(page);
    if twice {
        page.str("\\n");
        headline(page);
        page.str("\\n\\n");
        page.str(label);
        page.str("\\n\\ntime");
        page.number(u64::from(day), 2);
        page.str("-");
        page.number(u64::from(month), 2);
        page.str("-2025\\n\\n  • News\\n  • ");
        page.str(label);
        page.str("\\n\\n");
        headline(page);
    } else {
        page.str("\\nSource: ");
        page.str(label);
        page.str(" | ");
        moment.in_words(page);
        page.str(", 2025");
    }
    page.str("\\n\\n");
}
