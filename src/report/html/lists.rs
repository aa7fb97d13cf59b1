//! What does the page's script know of pieces and pairs? Lists in rows of plain values, the most telling story first, until
//! their room is used up.
//!
//! Rows name no columns, which would be most of their bytes: `templates/data.js` reads them, and has the same order.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::inert;
use super::stories::{self, Story, find};
use super::text::line;
use crate::provenance::Role;
use crate::provenance::role::Degree;
use crate::report::Report;
use crate::report::model::{ListedPair, Piece, Share};
use crate::report::wording::{is_credited, reason};

/// Characters of a headline, an id, a reason that a page shows. Headlines of a megabyte exist.
const TITLE: usize = 160;
const ID: usize = 300;
const REASON: usize = 240;
/// Texts of a reference that are named.
const KNOWN: usize = 1_000;

/// Marks of a piece, as bits.
const CREDITED: u8 = 1;
const TRUNCATED: u8 = 2;
const LATEST: u8 = 4;
const ID_CUT: u8 = 8;

/// Names by number, in the order in which they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Names {
    places: BTreeMap<String, usize>,
    list: Vec<String>,
    bytes: usize,
}

impl Names {
    pub(super) fn of(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.list.len();
        self.places.insert(name.to_owned(), place);
        let name = line(name, TITLE);
        self.bytes += inert(&json!(name)).len() + 1;
        self.list.push(name);
        place
    }

    fn maybe(&mut self, name: Option<&str>) -> i64 {
        name.map_or(-1, |name| self.of(name) as i64)
    }

    /// Bytes that the list takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn into_list(self) -> Vec<String> {
        self.list
    }
}

/// Of a hundred parts of the room for lists, those that articles may take where all of them fit, and where they do not: pairs want
/// the rest.
const ALL: usize = 85;
const SOME: usize = 65;
/// Articles of one story that are listed.
const OF_A_STORY: usize = 2_000;
/// Pairs of two sources that are listed before others: so many can be looked at for every cell of the matrix.
const OF_A_CELL: usize = 3;

/// What of a report is listed in the page.
#[derive(Debug)]
pub(super) struct Lists {
    /// The stories that are, in order.
    pub(super) stories: Vec<Story>,
    /// Places of their pieces in the report; their own order is that of the page.
    pub(super) pieces: Vec<usize>,
    /// Places of pairs in the report, story by story.
    pub(super) pairs: Vec<usize>,
    /// Stories of the whole report.
    pub(super) all_stories: usize,
    rows: Rows,
}

/// Rows as JSON, each a line.
#[derive(Debug, Default)]
struct Rows {
    stories: Vec<String>,
    pieces: Vec<String>,
    absent: Vec<String>,
    pairs: Vec<String>,
}

impl Lists {
    /// The stories that fit into so many bytes, and then the pairs among their articles.
    pub(super) fn new(report: &Report, names: &mut Names, room: usize) -> Self {
        let stories = stories::stories(report);
        let mut lists = Self {
            all_stories: stories.len(),
            stories: Vec::new(),
            pieces: Vec::new(),
            pairs: Vec::new(),
            rows: Rows::default(),
        };
        // Place on the page of each piece and absent original of the report.
        let mut place: Vec<Option<usize>> = vec![None; report.pieces.len()];
        let mut absent: Vec<Option<usize>> = vec![None; report.absent.len()];
        let (all, some) = (room / 100 * ALL, room / 100 * SOME);
        let before = names.bytes();
        let mut used = 0;
        // What stands there when the room for some is used up.
        let mut cut = None;
        for story in stories {
            let fresh = story_rows(report, &story, &lists, &mut place, &mut absent, names);
            used += fresh.bytes();
            let with_names = used + names.bytes() - before;
            if with_names > some && cut.is_none() {
                cut = Some((lists.stories.len(), lists.pieces.len(), lists.rows.absent.len()));
            }
            if with_names > all {
                break;
            }
            lists.pieces.extend(story.pieces.iter().take(OF_A_STORY));
            lists.stories.push(story);
            lists.rows.join(fresh);
        }
        if let Some((stories, pieces, absent)) = cut
            && lists.stories.len() < lists.all_stories
        {
            lists.stories.truncate(stories);
            lists.pieces.truncate(pieces);
            lists.rows.stories.truncate(stories);
            lists.rows.pieces.truncate(pieces);
            lists.rows.absent.truncate(absent);
        }
        let listed = lists.rows.bytes() + names.bytes() - before;
        lists.add_pairs(report, &place, room.saturating_sub(listed));
        lists
    }

    /// The pairs of listed articles as long as there is room: of each article with its parent, then some of every two sources, then
    /// all others.
    fn add_pairs(&mut self, report: &Report, place: &[Option<usize>], room: usize) {
        let of = |id: &str| {
            let i = find(report, id)?;
            Some((i, place[i].filter(|&place| place < self.pieces.len())?))
        };
        let unit = |i: usize| {
            let piece = &report.pieces[i];
            piece.unit.as_deref().or(piece.source.as_deref())
        };
        let is_parent = |i: usize, id: &String| report.pieces[i].parent.as_ref() == Some(id);
        let mut of_cell: BTreeMap<[&str; 2], usize> = BTreeMap::new();
        let mut pairs: Vec<(usize, usize, usize, usize)> = Vec::new();
        for (n, pair) in report.pairs.iter().enumerate() {
            let (Some((i, a)), Some((j, b))) = (of(&pair.a), of(&pair.b)) else { continue };
            let rank = if is_parent(i, &pair.b) || is_parent(j, &pair.a) {
                0
            } else if let (Some(x), Some(y)) = (unit(i), unit(j))
                && x != y
            {
                let seen = of_cell.entry([x.min(y), x.max(y)]).or_default();
                *seen += 1;
                if *seen <= OF_A_CELL { 1 } else { 2 }
            } else {
                2
            };
            pairs.push((rank, a.max(b), a.min(b), n));
        }
        pairs.sort_unstable();
        let mut used = 0;
        let mut chosen = Vec::new();
        for (_, later, earlier, n) in pairs {
            let [a, b] = [&report.pairs[n].a, &report.pairs[n].b].map(|id| of(id).map(|p| p.1));
            let (Some(a), Some(b)) = (a, b) else { continue };
            let row = pair_row(&report.pairs[n], a, b);
            used += row.len() + 2;
            if used > room {
                break;
            }
            chosen.push((later, earlier, n, row));
        }
        chosen.sort_unstable();
        for (_, _, n, row) in chosen {
            self.pairs.push(n);
            self.rows.pairs.push(row);
        }
    }

    /// Writes the lists as members of an object.
    pub(super) fn write(&self, out: &mut String) {
        let Rows { stories, pieces, absent, pairs } = &self.rows;
        for (name, rows) in
            [("stories", stories), ("pieces", pieces), ("absent", absent), ("pairs", pairs)]
        {
            out.push_str(",\n\"");
            out.push_str(name);
            out.push_str("\":[\n");
            out.push_str(&rows.join(",\n"));
            out.push(']');
        }
    }
}

impl Rows {
    fn bytes(&self) -> usize {
        let all = [&self.stories, &self.pieces, &self.absent, &self.pairs];
        all.into_iter().flatten().map(|row| row.len() + 2).sum()
    }

    fn join(&mut self, other: Self) {
        self.stories.extend(other.stories);
        self.pieces.extend(other.pieces);
        self.absent.extend(other.absent);
        self.pairs.extend(other.pairs);
    }
}

/// Rows of a story, its articles and its absent originals, which get their places on the page.
fn story_rows(
    report: &Report,
    story: &Story,
    lists: &Lists,
    place: &mut [Option<usize>],
    absent: &mut [Option<usize>],
    names: &mut Names,
) -> Rows {
    let shown = &story.pieces[..story.pieces.len().min(OF_A_STORY)];
    for (n, &i) in shown.iter().enumerate() {
        place[i] = Some(lists.pieces.len() + n);
    }
    for (n, &a) in story.absent.iter().enumerate() {
        absent[a] = Some(lists.rows.absent.len() + n);
    }
    let mut rows = Rows::default();
    let own_absent: Vec<usize> = story.absent.iter().filter_map(|&a| absent[a]).collect();
    let title = line(stories::title(report, story), TITLE);
    let first = lists.pieces.len();
    let row = json!([title, first, shown.len(), own_absent, story.pieces.len()]);
    rows.stories.push(inert(&row));
    for &a in &story.absent {
        rows.absent.push(absent_row(report, a, place, names));
    }
    for &i in shown {
        rows.pieces.push(piece_row(report, &report.pieces[i], place, absent, names));
    }
    rows
}

/// `[origin, from, to, best witness]`.
fn absent_row(report: &Report, a: usize, place: &[Option<usize>], names: &mut Names) -> String {
    let absent = &report.absent[a];
    let dates = absent.published.as_ref();
    let witness = find(report, &absent.best_witness).and_then(|i| place[i]);
    inert(&json!([
        names.maybe(absent.origin.as_deref()),
        dates.and_then(|d| d.from.as_deref()),
        dates.and_then(|d| d.to.as_deref()),
        witness,
    ]))
}

/// The texts of a reference that were a parent or share words: `[id, title, source, from]`.
pub(super) fn known(report: &Report) -> Vec<Value> {
    let rows = report.reference.iter().flatten().take(KNOWN).map(|known| {
        let from = known.published.as_ref().and_then(|d| d.from.as_deref());
        let title = known.title.as_deref().map(|title| line(title, TITLE));
        json!([line(&known.id, ID), title, known.source.as_deref().map(|s| line(s, TITLE)), from])
    });
    rows.collect()
}

fn known_place(report: &Report, id: &str) -> Option<usize> {
    let known = report.reference.as_deref()?;
    known.iter().take(KNOWN).position(|known| known.id == id)
}

/// `[id, title, words, from, to, source, carrier, origin, role, degree, parent, absent, confidence, tier, marks,
/// composition, via, reason]`. Dates are as the report has them, the second 0 where it is the first; names, the parent and
/// the absent original are places in lists, -1 where there is none; the place of a parent in a reference stands in a list. Last, where
/// figures count it under another name than its source's, that name.
fn piece_row(
    report: &Report,
    piece: &Piece,
    place: &[Option<usize>],
    absent: &[Option<usize>],
    names: &mut Names,
) -> String {
    let dates = piece.published.as_ref();
    let (from, to) = (dates.and_then(|d| d.from.as_deref()), dates.and_then(|d| d.to.as_deref()));
    let parent = match piece.parent.as_deref() {
        None => json!(-1),
        Some(id) => match find(report, id) {
            Some(i) => json!(place[i].map_or(-1, |p| p as i64)),
            // A text of the reference, by its place in the list of them.
            None => json!([known_place(report, id)]),
        },
    };
    let of = |id: &str| {
        let a = report.absent.binary_search_by(|a| a.id.as_str().cmp(id)).ok()?;
        absent[a]
    };
    let marks = [
        (is_credited(piece), CREDITED),
        (piece.truncated.is_some(), TRUNCATED),
        (piece.latest, LATEST),
        (line(&piece.id, ID) != piece.id, ID_CUT),
    ];
    let c = &piece.composition;
    let composition = [c.reprinted, c.edited, c.quoted, c.unmatched].map(hundredths);
    let mut row = vec![
        json!(line(&piece.id, ID)),
        piece.title.as_deref().map_or(json!(0), |title| json!(line(title, TITLE))),
        json!(piece.words),
        from.map_or(json!(0), Into::into),
        if to == from { json!(0) } else { json!(to) },
        json!(names.maybe(piece.source.as_deref())),
        json!(names.maybe(piece.carrier.as_ref().map(|c| c.name.as_str()))),
        json!(names.maybe(piece.origin.as_ref().map(|o| o.name.as_str()))),
        json!(role_place(piece.role)),
        json!(piece.degree.map_or(-1, degree_place)),
        parent,
        json!(piece.absent_parent.as_deref().and_then(of).map_or(-1, |a| a as i64)),
        json!(piece.confidence.map_or(-1, |share| i64::from(hundredths(share)))),
        json!(piece.tier.map_or(-1, |tier| tier as i8)),
        json!(marks.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum::<u8>()),
        if composition == [0, 0, 0, 100] { json!(0) } else { json!(composition) },
        json!(piece.via.iter().map(|name| names.of(name)).collect::<Vec<_>>()),
        json!(line(&reason(piece), REASON)),
    ];
    // What most rows end in need not be said.
    while row.last().is_some_and(|value| *value == json!("") || *value == json!([])) {
        row.pop();
    }
    if let Some(unit) = &piece.unit {
        row.resize(18, json!(0));
        row.push(json!(names.of(unit)));
    }
    inert(&Value::Array(row))
}

/// `[a, b, relation, jaccard, containment of each, coverage of each, longest run, not the same story]`, shares in hundredths.
fn pair_row(pair: &ListedPair, a: usize, b: usize) -> String {
    let [ca, cb] = pair.containment.map(hundredths);
    let [va, vb] = pair.coverage.map(hundredths);
    let relation = pair.relation as u8;
    let jaccard = hundredths(pair.jaccard);
    let mut row = vec![json!(a), json!(b), json!(relation), json!(jaccard)];
    row.extend([ca, cb, va, vb].map(Value::from));
    row.push(pair.longest_run.into());
    if pair.not_same_story {
        row.push(1.into());
    }
    Value::Array(row).to_string()
}

fn hundredths(share: Share) -> u32 {
    (share.0 * 100.0).round() as u32
}

/// The names of roles, degrees, tiers and relations, in the order of their numbers in rows.
pub(super) fn vocabulary() -> Value {
    use crate::provenance::evidence::Tier;
    use crate::verify::Relation;
    let roles = ROLES.map(|role| role.to_string());
    let degrees = DEGREES.map(|degree| degree.to_string());
    let tiers = [Tier::A, Tier::B, Tier::C, Tier::D, Tier::E].map(Tier::word);
    let relations = [
        Relation::Template,
        Relation::Copy,
        Relation::Contained,
        Relation::Partial,
        Relation::Quotation,
        Relation::None,
    ]
    .map(Relation::name);
    json!({ "roles": roles, "degrees": degrees, "tiers": tiers, "relations": relations })
}

const ROLES: [Role; 6] =
    [Role::Original, Role::Reprint, Role::Revision, Role::Partial, Role::Unlinked, Role::Unknown];
const DEGREES: [Degree; 4] = [Degree::Verbatim, Degree::Edited, Degree::Abridged, Degree::Expanded];

fn role_place(role: Role) -> i8 {
    ROLES.iter().position(|&known| known == role).map_or(-1, |p| p as i8)
}

fn degree_place(degree: Degree) -> i8 {
    DEGREES.iter().position(|&known| known == degree).map_or(-1, |p| p as i8)
}
