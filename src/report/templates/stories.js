// Stories: the list of them, and each with its time line and the way from the original to its reprints.

function storyRow(s) {
  const all = members(s);
  const outlets = new Set(all.map((p) => p.source).filter(Boolean));
  const dated = all.filter((p) => p.from).map((p) => p.from).sort();
  const original = all.find((p) => p.role === "original");
  const of = s.absent.map((a) => absents[a].origin).find(Boolean);
  return {
    s, all, outlets: outlets.size, first: dated[0] || "", names: [...outlets],
    origin: original ? sourceName(original) : of || all.map((p) => p.origin).find(Boolean) || "",
    here: !!original, absent: s.absent.length > 0, uncredited: all.filter(isUncredited).length,
  };
}

let storyRows = null;
const rowsOfStories = () => (storyRows ||= stories.map(storyRow));

function viewStories(into) {
  into.append(h("p", { class: "quiet" }, "Articles that are copies of one text, or were made from one. What spread over most sources comes first."));
  if (D.moreStories) into.append(h("p", { class: "note" }, `${n(D.moreStories)} more stories, of fewer sources, are in the tables only.`));
  into.append(list({
    rows: rowsOfStories(), one: "story", many: "stories", caption: "Stories", cards: true, sort: null,
    search: (r) => [r.s.title, r.origin, ...r.names, ...r.all.map((p) => `${p.title || ""} ${p.id}`)].join(" "),
    filters: [
      ["all stories", null],
      ["printed more than once", (r) => r.all.length > 1],
      ["with an original here", (r) => r.here],
      ["original not in this collection", (r) => r.absent],
      ["with uncredited reprints", (r) => r.uncredited > 0],
      ["undecided", (r) => r.all.some((p) => p.role === "unknown")],
    ],
    columns: [
      { name: "Story", first: true, key: (r) => r.s.title.toLowerCase(), cell: (r) => link(`story/${r.s.at}`, h("span", { class: "headline" }, foreign(r.s.title))) },
      { name: "From", key: (r) => r.origin.toLowerCase(), cell: (r) => r.origin && [foreign(r.origin), r.here ? "" : r.absent ? h("small", null, " not here") : ""] },
      { name: "Articles", number: true, key: (r) => r.all.length, cell: (r) => n(r.all.length) },
      { name: "Sources", number: true, key: (r) => r.outlets, cell: (r) => n(r.outlets) },
      { name: "Uncredited", number: true, key: (r) => r.uncredited, cell: (r) => (r.uncredited ? n(r.uncredited) : "") },
      { name: "Earliest date", key: (r) => r.first, cell: (r) => day(dayOf(r.first)) },
    ],
  }));
}

function viewStory(into, at) {
  const s = stories[at];
  if (!s) return false;
  const r = rowsOfStories()[at];
  into.append(h("p", { class: "crumb" }, link("stories", "All stories")));
  const facts = [
    counted(r.all.length, "article"), counted(r.outlets, "source"),
    r.here ? null : r.absent ? "original not in this collection" : null,
    r.uncredited ? counted(r.uncredited, "uncredited reprint") : null,
  ].filter(Boolean);
  into.append(h("h2", { tabindex: "-1", class: "headline" }, foreign(s.title)), h("p", { class: "quiet" }, facts.join(" · ")));
  if (s.all > s.size) into.append(h("p", { class: "note" }, `${n(s.all - s.size)} more articles of this story are in the tables only.`));
  into.append(h("h3", null, "Time line"), timeline(s));
  into.append(h("h3", null, "From original to reprints"), tree(s));
  return s.title;
}

// The way from original to reprints: lists within lists, so that it can be read aloud.
const MOST = 200;
function tree(s, most = MOST) {
  const all = members(s);
  const children = new Map();
  const put = (key, p) => (children.get(key) || children.set(key, []).get(key)).push(p);
  for (const p of all) put(p.parent !== null ? p.parent : p.absent !== null ? `a${p.absent}` : "root", p);
  let left = most;
  const seen = new Set();
  const item = (p) => {
    if (seen.has(p.at) || left-- <= 0) return null;
    seen.add(p.at);
    const below = (children.get(p.at) || []).map(item).filter(Boolean);
    return h("li", null, entry(p), below.length ? h("ul", null, below) : null);
  };
  const tops = [];
  for (const a of s.absent.map((at) => absents[at])) {
    const below = (children.get(`a${a.at}`) || []).map(item).filter(Boolean);
    tops.push(h("li", null, h("p", { class: "what" }, h("span", { class: "role absent" }, "not in this collection"), " ", foreign(a.origin || "origin unknown"), " ", h("small", null, days(a))), below.length ? h("ul", null, below) : null));
  }
  tops.push(...(children.get("root") || []).map(item));
  // What a circle of corrections would hide is shown all the same.
  tops.push(...all.filter((p) => !seen.has(p.at)).map(item));
  const box = h("div", null, h("ul", { class: "tree" }, tops.filter(Boolean)));
  if (all.length > most) box.append(h("button", { type: "button", onclick: () => box.replaceWith(tree(s, Infinity)) }, `Show all ${n(all.length)} articles`));
  return box;
}

function entry(p) {
  const how = [];
  if (p.degree) how.push(p.degree);
  const pair = p.parent !== null ? pairOf(p.at, p.parent) : undefined;
  if (pair !== undefined) {
    const side = pairs[pair].a === p.at ? 0 : 1;
    how.push(`${Math.max(pairs[pair].coverage[side], pairs[pair].contained[side])} % of it stands in its source`);
  }
  if (p.via.length) how.push(`via ${p.via.join(", ")}`);
  if (p.truncated) how.push("only its beginning is here");
  if (p.latest) how.push("last version");
  const from = p.reference === null ? null : known[p.reference];
  if (from) how.push(`from the reference: ${[from.title || from.id, from.source, days(from)].filter(Boolean).join(", ")}`);
  return [
    h("p", { class: "what" }, role(p), " ", foreign(sourceName(p)), p.origin && p.origin !== sourceName(p) ? [h("small", null, " text by "), foreign(p.origin)] : "", " ", h("small", null, [days(p), counted(p.words, "word")].filter(Boolean).join(" · "))),
    h("p", { class: "what" }, link(`article/${p.at}`, h("span", { class: "headline" }, foreign(call(p)))), p.title ? h("small", null, " ", foreign(p.id)) : null),
    h("p", { class: "why" }, [how.join(", "), foreign(p.reason), sure(p)].filter((x) => (typeof x === "string" ? x : p.reason)).flatMap((x, k) => (k ? [" · ", x] : [x]))),
    h("p", { class: "acts" }, pair !== undefined ? link(`pair/${pair}`, "Compare with its source") : null, link(`correct/${p.at}`, "Correct…")),
  ];
}

// Sources from top to bottom in the order of their first article, time from left to right; a day is a bar, a moment a mark.
function timeline(s) {
  const ROWS = 40, box = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Time line" });
  const all = members(s);
  const points = all.map((p) => ({ p, kind: look(p), row: sourceName(p), from: start(p.from), to: end(p.to) }));
  for (const a of s.absent.map((at) => absents[at])) points.push({ a, kind: "absent", row: a.origin || "origin unknown", from: start(a.from), to: end(a.to) });
  const when = (q) => (isNaN(q.from) ? q.to : isNaN(q.to) ? q.from : (q.from + q.to) / 2);
  const dated = points.filter((q) => !isNaN(when(q)));
  const order = new Map();
  for (const q of [...dated].sort((x, y) => (x.kind !== "absent") - (y.kind !== "absent") || when(x) - when(y)).concat(points)) if (!order.has(q.row)) order.set(q.row, order.size);
  const rows = [...order.keys()].slice(0, ROWS);
  const edge = (pick, f) => Math.min(...dated.map((q) => f * pick(q))) * f;
  let low = edge((q) => (isNaN(q.from) ? q.to : q.from), 1), high = edge((q) => (isNaN(q.to) ? q.from : q.to), -1);
  if (!dated.length) { low = 0; high = 1; }
  if (high - low < 3600000) { low -= 3600000; high += 3600000; }
  const some = dated.length < points.length;
  const draw = (width) => {
    const label = Math.min(170, Math.max(90, width * 0.28)), none = some ? 64 : 0, left = label + 12, right = width - 14 - none, high0 = 26, step = 26;
    const x = (t) => left + ((t - low) / (high - low)) * (right - left);
    const y = (row) => high0 + step * order.get(row) + step / 2;
    const height = high0 + step * rows.length + 24;
    const svg = g("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Time line of ${counted(all.length, "article")} of ${counted(rows.length, "source")}; the list below says the same` });
    for (const [t, text] of dated.length ? ticks(low, high, Math.max(1, Math.floor((right - left) / 90))) : []) {
      svg.append(g("line", { class: "grid", x1: x(t), x2: x(t), y1: high0, y2: height - 22 }), g("text", { class: "axis", x: x(t), y: height - 7, "text-anchor": x(t) - left < 30 ? "start" : right - x(t) < 30 ? "end" : "middle" }, text));
    }
    if (dated.length) svg.append(g("text", { class: "axis", x: left, y: 14 }, "UTC"));
    if (some) svg.append(g("text", { class: "axis", x: width - none / 2, y: height - 7, "text-anchor": "middle" }, "no date"));
    for (const row of rows) svg.append(g("line", { class: "grid", x1: left, x2: width - 8, y1: y(row), y2: y(row) }), g("text", { x: label, y: y(row) + 4, "text-anchor": "end" }, clip(row, Math.floor(label / 7.6)), g("title", null, row)));
    const place = new Map();
    for (const q of points) {
      const t = when(q);
      place.set(q.p ? q.p.at : `a${q.a.at}`, [isNaN(t) ? width - none / 2 : x(t), order.get(q.row) < rows.length ? y(q.row) : null]);
    }
    for (const q of points) {
      if (!q.p) continue;
      const from = place.get(q.p.parent !== null ? q.p.parent : `a${q.p.absent}`), to = place.get(q.p.at);
      if (!from || from[1] === null || to[1] === null) continue;
      const bend = (from[0] + to[0]) / 2;
      svg.append(g("path", { class: "link", "stroke-opacity": (0.2 + 0.6 * (q.p.confidence ?? 40) / 100).toFixed(2), d: `M${from[0].toFixed(1)} ${from[1]}C${bend.toFixed(1)} ${from[1]} ${bend.toFixed(1)} ${to[1]} ${to[0].toFixed(1)} ${to[1]}` }));
    }
    // Originals are drawn last, so that nothing lies on them.
    for (const q of points.slice().sort((p, q) => (p.kind === "original") - (q.kind === "original"))) {
      const [px, py] = place.get(q.p ? q.p.at : `a${q.a.at}`);
      if (py === null) continue;
      const group = g("g", null, g("title", null, q.p ? `${sourceName(q.p)}: ${roleName(q.p)}, ${days(q.p) || "no date"}` : `${q.row}: not in this collection, ${days(q.a) || "no date"}`));
      if (!isNaN(q.from) && !isNaN(q.to) && x(q.to) - x(q.from) > 8) group.append(g("line", { class: `span ${q.kind}`, x1: x(q.from), x2: x(q.to), y1: py, y2: py }));
      group.append(mark(q.kind, px, py));
      svg.append(group);
    }
    return svg;
  };
  fit(box, draw, 300);
  const used = new Set(points.map((q) => q.kind));
  const names = [["original", "original"], ["absent", "original, not in this collection"], ["reprint", "credited reprint"], ["uncredited", "uncredited reprint"], ["revision", "later version"], ["partial", "partly another’s"], ["unlinked", "no credit, no partner"], ["unknown", "undecided"]];
  return h("div", null, legend(names.filter(([kind]) => used.has(kind))), box, order.size > rows.length ? h("p", { class: "quiet" }, `${n(order.size - rows.length)} more sources are in the list below.`) : null);
}

// Places on an axis of time: whole hours within a few days, then whole days.
const HOUR = 3600000, DAY = 86400000;
function ticks(low, high, most) {
  const steps = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 180 * DAY];
  const step = steps.find((s) => (high - low) / s <= most) || Math.ceil((high - low) / most / (365 * DAY)) * 365 * DAY;
  const out = [], within = new Date(low).getUTCFullYear() === new Date(high).getUTCFullYear();
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) {
    const at = new Date(t).toISOString(), date = day(at.slice(0, 10)), short = within ? date.replace(/ -?\d+$/, "") : date;
    out.push([t, step < DAY ? (at.slice(11, 13) === "00" ? short : at.slice(11, 16)) : step < 90 * DAY ? short : date.replace(/^\d+ /, "")]);
  }
  return out;
}

// Draws a chart as wide as there is room, at least `least`, and again when the room changes.
function fit(box, draw, least) {
  let drawn = 0;
  const again = () => {
    const width = Math.max(least, Math.min(1100, Math.floor(box.clientWidth || 640)));
    if (Math.abs(width - drawn) < 2) return;
    drawn = width;
    box.replaceChildren(draw(width));
  };
  queueMicrotask(again);
  new ResizeObserver(again).observe(box);
}
