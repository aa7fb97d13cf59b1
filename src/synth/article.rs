//! What stands on one page? An article from its part in the plan: its story, what was done to it, and what is printed around.

use super::draw::{Draw, Lengths, Purpose};
use super::lists::TOWNS;
use super::outlets::{Dateline, Outlet, Outlets};
use super::page::{Moment, Page};
use super::plan::{Part, Shares, Specials};
use super::story::{Writer, cut, splice};
use super::vocabulary::{Glue, Token, Vocabulary};
use super::{Kind, Options};

/// Everything articles are made with.
pub(crate) struct Desk {
    seed: u64,
    pub(super) writer: Writer,
    pub(super) outlets: Outlets,
    lengths: Lengths,
    shares: Shares,
    specials: Specials,
}

/// Buffers of a run of articles.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(super) story: Vec<Token>,
    edited: Vec<Token>,
    pub(super) title: Vec<Token>,
}

/// The story of a hub, apart from all articles' own.
const HUB: u64 = 1 << 62;
/// Words of a shared quotation.
const QUOTED: usize = 60;

/// Who printed a story first, where, when, and how long it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) publisher: usize,
    town: &'static str,
    pub(super) moment: Moment,
    words: usize,
}

impl Desk {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            seed: options.seed,
            writer: Writer::new(),
            outlets: Outlets::new(),
            lengths: Lengths::new(options.words),
            shares: Shares::new(options.mix),
            specials: Specials::new(options.mix, options.seed, options.articles),
        }
    }

    /// The plan of a block of `n` articles.
    pub(crate) fn plan(&self, number: u64, n: usize) -> Vec<Part> {
        let first = number * super::plan::BLOCK;
        self.shares.block(self.seed, number, n, |place| {
            let (kind, amount) = self.specials.at(first + place as u64)?;
            Some(Part { kind, base: place as u32, amount })
        })
    }

    pub(super) fn draw(&self, purpose: Purpose, index: u64) -> Draw {
        Draw::new(self.seed, purpose, index)
    }

    /// The head of the story that an article or hub begins.
    pub(super) fn head(&self, index: u64, shared: bool) -> Head {
        let mut draw = self.draw(Purpose::Head, index);
        // Most stories that travel are agencies'.
        let agency = draw.in_thousand(if shared { 700 } else { 40 });
        let publisher = if agency { draw.below(Outlets::AGENCIES) } else { paper(&mut draw) };
        Head {
            publisher: publisher as usize,
            town: draw.one_of(TOWNS),
            moment: Moment(draw.below(360 * 24 * 60)),
            words: self.lengths.draw(&mut draw),
        }
    }

    /// The words of the story that an article or hub begins.
    pub(super) fn story(&self, index: u64, head: &Head, out: &mut Vec<Token>) {
        out.clear();
        self.writer.compose(&mut self.draw(Purpose::Story, index), head.words, out);
    }

    /// Writes an article's line, and its line of truth if it is part of something.
    pub(crate) fn article(
        &self,
        first: u64,
        index: u64,
        parts: &[Part],
        page: &mut Page,
        truth: &mut Page,
        scratch: &mut Scratch,
    ) -> Kind {
        let part = parts[(index - first) as usize];
        let base = first + u64::from(part.base);
        let hub = matches!(part.kind, Kind::HubExact | Kind::HubEdit);
        let leads = hub && self.specials.first(part.kind) == index;
        let kind = if leads { Kind::Original } else { part.kind };
        let story = if hub { HUB + part.kind as u64 } else { base };
        let original = if hub { self.specials.first(part.kind) } else { base };
        match kind {
            Kind::Template => self.form(index, part.amount, page, truth, scratch),
            Kind::Aggregator => self.aggregate(first, index, parts, page, truth, scratch),
            _ => {
                let takes = kind.is_copy();
                let own = if kind == Kind::Quotation { index } else { story };
                let head = self.head(own, takes || kind == Kind::Original);
                self.story(own, &head, &mut scratch.story);
                scratch.title.clear();
                self.writer.headline(&mut self.draw(Purpose::Page, own), &mut scratch.title);
                let mut draw = self.draw(Purpose::Copy, index);
                self.alter(kind, part.amount, &mut draw, scratch);
                if matches!(kind, Kind::Quoted | Kind::Quotation) {
                    let mut quotation = Vec::with_capacity(QUOTED + 4);
                    let mut words = self.draw(Purpose::Quotation, base);
                    self.writer.quotation(&mut words, QUOTED, &mut quotation);
                    splice(&mut draw, quotation, &mut scratch.story);
                }
                let from = head.publisher;
                // A dateline keeps the day on which the story was filed.
                let (mut carrier, mut published) = (from, head.moment);
                if takes {
                    published.0 += 1 + draw.below(2 * 24 * 60);
                    carrier = other_paper(&mut draw, from);
                    if draw.in_thousand(400) && !matches!(kind, Kind::Exact | Kind::HubExact) {
                        scratch.title.clear();
                        self.writer.headline(&mut draw, &mut scratch.title);
                    }
                }
                let whole = matches!(kind, Kind::Exact | Kind::HubExact);
                let face = if whole { from } else { carrier };
                self.begin(index, carrier, published, &scratch.title, page);
                self.body(&head, face, from, &scratch.story, story, page);
                self.end(index, carrier, published, page);
                write_truth(kind, index, original, part.amount, truth);
            }
        }
        kind
    }

    /// Does to a story what makes it a copy of its kind.
    fn alter(&self, kind: Kind, amount: u16, draw: &mut Draw, scratch: &mut Scratch) {
        match kind {
            Kind::Edited | Kind::HubEdit => {
                scratch.edited.clear();
                self.writer.edit(draw, u32::from(amount), &scratch.story, &mut scratch.edited);
                std::mem::swap(&mut scratch.story, &mut scratch.edited);
            }
            Kind::Cut => cut(usize::from(amount), &mut scratch.story),
            Kind::Insert => {
                let words = scratch.story.len() * usize::from(amount) / 100;
                self.writer.insert(draw, words, &mut scratch.story);
            }
            _ => {}
        }
    }

    /// A line up to the text.
    pub(super) fn begin(
        &self,
        index: u64,
        carrier: usize,
        moment: Moment,
        title: &[Token],
        page: &mut Page,
    ) {
        let outlet = &self.outlets.all[carrier];
        page.str("{\"id\":\"");
        page.id(index);
        page.str("\",\"source\":\"");
        page.str(&outlet.name);
        page.str("\",\"published\":\"");
        moment.stamp(page);
        page.str("\",\"title\":\"");
        page.tokens(title, self.writer.vocabulary(), outlet);
        page.str("\",\"text\":\"");
    }

    /// A line from the text's end.
    pub(super) fn end(&self, index: u64, carrier: usize, moment: Moment, page: &mut Page) {
        let (month, day) = moment.date();
        page.str("\",\"url\":\"https://");
        page.str(&self.outlets.all[carrier].domain);
        page.str("/2025/");
        page.number(u64::from(month), 2);
        page.str("/");
        page.number(u64::from(day), 2);
        page.str("/");
        page.id(index);
        page.str("\"}\n");
    }

    /// A story as an outlet prints it.
    fn body(
        &self,
        head: &Head,
        face: usize,
        from: usize,
        story: &[Token],
        index: u64,
        page: &mut Page,
    ) {
        let outlet = &self.outlets.all[face];
        let agency = (from < Outlets::AGENCIES as usize).then(|| &self.outlets.all[from].name);
        page.raw(&outlet.header);
        dateline(outlet, head, agency, page);
        page.tokens(story, self.writer.vocabulary(), outlet);
        if let Some(agency) = agency {
            if face == from {
                self.signature(index, page);
            } else if outlet.credits && outlet.dateline != Dateline::Full {
                page.str(" (");
                page.str(agency);
                page.str(")");
            }
        }
        page.raw(&outlet.footer);
    }

    /// Who reported and edited: the last line of an agency's own text.
    fn signature(&self, index: u64, page: &mut Page) {
        let mut draw = self.draw(Purpose::Outlets, index);
        let vocabulary = self.writer.vocabulary();
        page.str("\\n\\n");
        for (n, role) in ["(Reporting by ", "; Editing by "].into_iter().enumerate() {
            page.str(role);
            let name = [vocabulary.given(&mut draw), Vocabulary::surname(&mut draw)];
            let tokens = [Token::new(name[0]), Token::new(name[1]).with(Glue::Nothing)];
            page.tokens(&tokens, vocabulary, &self.outlets.all[n]);
        }
        page.str(")");
    }

    /// A form filled in: every seventh word is a number or name of its own.
    fn form(
        &self,
        index: u64,
        form: u16,
        page: &mut Page,
        truth: &mut Page,
        scratch: &mut Scratch,
    ) {
        let mut words = self.draw(Purpose::Form, u64::from(form));
        let carrier = paper(&mut words) as usize;
        scratch.story.clear();
        let length = 90 + words.below(160) as usize;
        self.writer.compose(&mut words, length, &mut scratch.story);
        scratch.title.clear();
        self.writer.headline(&mut words, &mut scratch.title);
        let mut fill = self.draw(Purpose::Copy, index);
        let mut head = self.head(index, false);
        head.publisher = carrier;
        for token in &mut scratch.story {
            let slot = words.below(7) == 0 || !token.is_word();
            if slot && token.glue() != Glue::Open as u8 {
                let named = fill.in_thousand(300);
                let piece = if named {
                    Vocabulary::surname(&mut fill)
                } else {
                    Vocabulary::number(&mut fill)
                };
                *token = token.replaced(piece);
            }
        }
        self.begin(index, carrier, head.moment, &scratch.title, page);
        self.body(&head, carrier, carrier, &scratch.story, index, page);
        self.end(index, carrier, head.moment, page);
        truth.str("{\"id\":\"");
        truth.id(index);
        truth.str("\",\"kind\":\"template\",\"form\":\"f");
        truth.number(u64::from(form), 2);
        truth.str("\"}\n");
    }
}

/// Any outlet that is no agency.
pub(super) fn paper(draw: &mut Draw) -> u32 {
    Outlets::AGENCIES + draw.below(Outlets::PAPERS)
}

/// An outlet other than the one given.
fn other_paper(draw: &mut Draw, not: usize) -> usize {
    let paper = paper(draw);
    let next = Outlets::AGENCIES + (paper - Outlets::AGENCIES + 1) % Outlets::PAPERS;
    if paper as usize == not { next as usize } else { paper as usize }
}

/// Where and when a story was filed, in an outlet's form.
fn dateline(outlet: &Outlet, head: &Head, agency: Option<&String>, page: &mut Page) {
    match (outlet.dateline, agency) {
        (Dateline::Full, Some(agency)) => {
            page.str(head.town);
            page.str(", ");
            head.moment.in_words(page);
            page.str(" (");
            page.str(agency);
            page.str(")");
            page.str(outlet.dash);
        }
        (Dateline::Full | Dateline::Town, _) => {
            page.str(head.town);
            page.str(outlet.dash);
        }
        (Dateline::None, _) => {}
    }
}

/// The truth about one article of a story.
fn write_truth(kind: Kind, index: u64, original: u64, amount: u16, truth: &mut Page) {
    if kind == Kind::Single {
        return;
    }
    truth.str("{\"id\":\"");
    truth.id(index);
    let quoted = matches!(kind, Kind::Quoted | Kind::Quotation);
    truth.str(if quoted { "\",\"quotation\":\"" } else { "\",\"story\":\"" });
    truth.id(original);
    truth.str("\",\"kind\":\"");
    truth.str(kind.name());
    truth.str("\"");
    if kind.is_copy() || kind == Kind::Quotation {
        truth.str(",\"of\":\"");
        truth.id(original);
        truth.str("\"");
    }
    let measure = match kind {
        Kind::Edited | Kind::HubEdit => ",\"edits_per_thousand\":",
        Kind::Cut => ",\"kept_percent\":",
        Kind::Insert => ",\"added_percent\":",
        _ => "",
    };
    if !measure.is_empty() {
        truth.str(measure);
        truth.number(u64::from(amount), 1);
    }
    truth.str("}\n");
}
