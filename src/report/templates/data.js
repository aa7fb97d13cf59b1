// The lists of the report. Rows name no columns: their order here is that in which `html/lists.rs` writes them.

const D = JSON.parse(document.getElementById("lists").textContent);
const name = (place) => (place < 0 ? null : D.names[place]);

const pieces = D.pieces.map((r, at) => ({
  at, id: r[0], title: r[1] || null, words: r[2], from: r[3] || null, to: (r[4] === 0 ? r[3] : r[4]) || null,
  source: name(r[5]), carrier: name(r[6]), origin: name(r[7]), role: D.roles[r[8]], degree: r[9] < 0 ? null : D.degrees[r[9]],
  parent: typeof r[10] === "number" && r[10] >= 0 ? r[10] : null, reference: Array.isArray(r[10]) ? r[10][0] : null,
  absent: r[11] < 0 ? null : r[11], confidence: r[12] < 0 ? null : r[12], tier: r[13] < 0 ? null : D.tiers[r[13]],
  credited: !!(r[14] & 1), truncated: !!(r[14] & 2), latest: !!(r[14] & 4), idCut: !!(r[14] & 8),
  parts: r[15] || [0, 0, 0, 100], via: (r[16] || []).map(name), reason: r[17] || "", unit: r[18] ?? r[5],
}));
// Texts of a reference that something was made from.
const known = D.known.map((r) => ({ id: r[0], title: r[1], source: r[2], from: r[3], to: r[3] }));
const absents = D.absent.map((r, at) => ({ at, origin: name(r[0]), from: r[1], to: r[2], witness: r[3] }));
const stories = D.stories.map((r, at) => ({ at, title: r[0], first: r[1], size: r[2], absent: r[3], all: r[4] }));
const pairs = D.pairs.map((r, at) => ({
  at, a: r[0], b: r[1], relation: D.relations[r[2]], jaccard: r[3], contained: [r[4], r[5]], coverage: [r[6], r[7]], run: r[8], apart: !!r[9],
}));

const storyOf = new Int32Array(pieces.length);
for (const s of stories) storyOf.fill(s.at, s.first, s.first + s.size);
const members = (s) => pieces.slice(s.first, s.first + s.size);

const pairAt = new Map();
const pairsOf = pieces.map(() => []);
for (const p of pairs) {
  pairAt.set(p.a * pieces.length + p.b, p.at);
  pairsOf[p.a].push(p.at);
  pairsOf[p.b].push(p.at);
}
const pairOf = (x, y) => pairAt.get(Math.min(x, y) * pieces.length + Math.max(x, y)) ?? pairAt.get(Math.max(x, y) * pieces.length + Math.min(x, y));

// Texts are looked at only when somebody wants to read one.
let parsed = null;
const CLASSES = ["verbatim", "edited", "quoted", "new", "furniture", "caption", "title", "deck"];
function texts() {
  if (!parsed) {
    const raw = JSON.parse(document.getElementById("texts").textContent);
    const byPair = new Map();
    for (const r of raw.passages) {
      const runs = [];
      for (let k = 1; k < r.length; k += 6) runs.push({ a: r[k], an: r[k + 1], b: r[k + 2], bn: r[k + 3], words: r[k + 4], quoted: !!r[k + 5] });
      byPair.set(r[0], runs);
    }
    parsed = { texts: raw.texts, byPair };
  }
  return parsed;
}
function textOf(at) {
  const r = at < D.texts ? texts().texts[at] : null;
  if (!r) return null;
  const marks = [];
  for (let k = 0; k < r[1].length; k += 3) marks.push({ at: r[1][k], n: r[1][k + 1], is: CLASSES[r[1][k + 2]] });
  const items = r[2].map((e) => ({ kind: e[0], weight: e[1], says: e[2], words: e[3], at: e[4] ?? -1, n: e[5] ?? 0 }));
  return { text: r[0], marks, items, cut: !!r[3] };
}

const isUncredited = (p) => p.role === "reprint" && !p.credited;
const look = (p) => (isUncredited(p) ? "uncredited" : p.role);
const roleName = (p) => (isUncredited(p) ? "uncredited reprint" : { unlinked: "no credit, no partner", unknown: "undecided", partial: "partly another’s", revision: "later version", original: p.tier === "stated" || p.tier === "proved" ? "original" : "original in this collection" }[p.role] || p.role);
const sourceName = (p) => p.source || p.carrier || "source unknown";
const call = (p) => p.title || p.id;
