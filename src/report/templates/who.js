// Who reprints whom: a network of sources, and a matrix of them in three readings.

const flows = D.flows.map((r, at) => ({ at, from: name(r[0]), to: name(r[1]), pieces: r[2], credited: r[3], shareFrom: r[4], shareTo: r[5], absent: !!r[6], lag: r[7], quartiles: r[8], changed: r[9], cut: r[10], confidence: r[11], lags: r[12] }));
const LAGS = ["before", "under 1 h", "1–3 h", "3–6 h", "6–12 h", "12–24 h", "1–2 days", "2–7 days", "7 days and more", "same day", "next day", "2–6 days later", "7 days later and more", "unknown"];
const cells = D.matrix.cells.map((r) => ({ row: r[0], col: r[1], pairs: r[2], pieces: r[3], coverage: r[4], share: r[5], quotations: r[6] || 0 }));

function viewWho(into) {
  if (!flows.length && !cells.length) { into.append(h("p", null, "No source here takes text from another.")); return; }
  if (flows.length) {
    into.append(h("h3", null, "Network"), h("p", { class: "quiet" }, "An arrow grows thin from who wrote a text to who printed it; its width is the number of articles. Hollow: not a source in this collection. Choose a name to see what comes from it and goes to it; the table below says the same."));
    into.append(network());
    into.append(h("h3", null, "From whom, to whom"), list({
      rows: flows, one: "pair of sources", many: "pairs of sources", caption: "Who takes from whom", cards: true, sort: [2, true],
      search: (f) => `${f.from} ${f.to}`,
      columns: [
        { name: "From", first: true, key: (f) => f.from.toLowerCase(), cell: (f) => [foreign(f.from), f.absent ? h("small", null, " not here") : ""] },
        { name: "To", key: (f) => f.to.toLowerCase(), cell: (f) => foreign(f.to) },
        { name: "Articles", number: true, key: (f) => f.pieces, cell: (f) => link(`flow/${f.at}`, n(f.pieces), h("span", { class: "unseen" }, ` from ${f.from} to ${f.to}`)) },
        { name: "Credited", number: true, key: (f) => f.credited / f.pieces, cell: (f) => `${n(f.credited)} (${Math.round((100 * f.credited) / f.pieces)} %)` },
        { name: "Of its words", number: true, key: (f) => f.shareTo, cell: (f) => percent(f.shareTo) },
        { name: "Median lag", number: true, key: (f) => f.lag, cell: (f) => hours(f.lag) },
        { name: "Quartiles", plain: true, cell: (f) => (f.quartiles ? f.quartiles.map(hours).join(" – ") : "") },
        { name: "Of the writer’s originals", number: true, key: (f) => f.shareFrom, cell: (f) => percent(f.shareFrom) },
        { name: "Headline changed", number: true, key: (f) => (f.changed[1] ? f.changed[0] / f.changed[1] : null), cell: (f) => (f.changed[1] ? `${n(f.changed[0])} of ${n(f.changed[1])}` : "") },
        { name: "Cut short", number: true, key: (f) => f.cut, cell: (f) => (f.cut ? n(f.cut) : "") },
        { name: "Confidence", number: true, key: (f) => f.confidence, cell: (f) => percent(f.confidence) },
      ],
    }));
  }
  if (D.moreFlows) into.append(h("p", { class: "note" }, `${counted(D.moreFlows, "pair")} of sources with fewer articles ${D.moreFlows === 1 ? "is" : "are"} in the tables only.`));
  if (cells.length) into.append(h("h3", null, "Matrix"), matrix());
}

function network() {
  const MOST = 40, weight = new Map(), absent = new Map();
  for (const f of flows) {
    for (const x of [f.from, f.to]) weight.set(x, (weight.get(x) || 0) + f.pieces);
    if (f.absent) absent.set(f.from, true);
  }
  const ranked = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || (a < b ? -1 : 1)).slice(0, MOST);
  const inside = new Set(ranked);
  const edges = flows.filter((f) => inside.has(f.from) && inside.has(f.to) && f.from !== f.to);
  const away = ranked.filter((x) => absent.has(x)), here = ranked.filter((x) => !absent.has(x));
  // Who is not here stands on the left, who is on the right; neighbours on the ring are those that are tied.
  const around = (names, of) => {
    const pull = (x) => { let sum = 0, all = 0; for (const f of edges) { const y = f.from === x ? f.to : f.to === x ? f.from : null; if (y !== null && of.has(y)) { sum += of.get(y) * f.pieces; all += f.pieces; } } return all ? sum / all : names.indexOf(x); };
    return names.map((x) => [pull(x), x]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)).map((x) => x[1]);
  };
  const ring = [...here, ...away.reverse()];
  const spots = ring.length, step = (2 * Math.PI) / spots, radius = Math.max(120, spots * (window.innerWidth < 700 ? 6 : 9)), label = 140, size = 2 * (radius + label), mid = size / 2;
  const angle = new Map();
  const first = -Math.PI / 2 + step / 2 + (Math.PI - here.length * step) / 2;
  const sorted = [...around(here, new Map(away.map((x, k) => [x, away.length - k]))), ...away];
  sorted.forEach((x, k) => angle.set(x, first + k * step));
  const at = (x, r) => [mid + r * Math.cos(angle.get(x)), mid + r * Math.sin(angle.get(x))];
  const most = Math.max(...edges.map((f) => f.pieces), 1);
  const svg = g("svg", { class: "chart net", width: size, height: size, viewBox: `0 0 ${size} ${size}`, role: "group", "aria-label": `Network of ${counted(spots, "source")}` });
  const drawn = edges.slice().sort((a, b) => b.pieces - a.pieces).map((f) => {
    const [x, y] = at(f.from, radius - 9), [u, v] = at(f.to, radius - 11);
    const w = 1 + 9 * Math.sqrt(f.pieces / most), cx = mid + (((x + u) / 2) - mid) * 0.25, cy = mid + (((y + v) / 2) - mid) * 0.25;
    const normal = (dx, dy, s) => { const d = Math.hypot(dx, dy) || 1; return [(-dy / d) * s, (dx / d) * s]; };
    const [ax, ay] = normal(cx - x, cy - y, w / 2), [bx, by] = normal(u - cx, v - cy, 0.5), [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
    const F = (z) => z.toFixed(1);
    const d = `M${F(x + ax)} ${F(y + ay)}Q${F(cx + mx)} ${F(cy + my)} ${F(u + bx)} ${F(v + by)}L${F(u - bx)} ${F(v - by)}Q${F(cx - mx)} ${F(cy - my)} ${F(x - ax)} ${F(y - ay)}Z`;
    const path = g("path", { class: "edge", d }, g("title", null, `${f.from} → ${f.to}: ${counted(f.pieces, "article")}, ${n(f.credited)} credited`));
    svg.append(path);
    return { f, path };
  });
  const told = h("p", { class: "quiet", role: "status" });
  const marks = sorted.map((x) => {
    const [px, py] = at(x, radius), turn = (angle.get(x) * 180) / Math.PI, left = Math.cos(angle.get(x)) < 0;
    const r = 4 + 6 * Math.sqrt(weight.get(x) / weight.get(ranked[0]));
    const text = g("text", { transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) rotate(${(left ? turn + 180 : turn).toFixed(2)})`, x: left ? -r - 5 : r + 5, y: 4, "text-anchor": left ? "end" : "start", "aria-hidden": "true" }, clip(x, 22));
    const group = g("g", { class: "spot", tabindex: "0", role: "button", "aria-pressed": "false" }, g("title", null, `${x}${absent.has(x) ? ", not a source here" : ""}, ${counted(weight.get(x), "article")}`), g("circle", { class: "node" + (absent.has(x) ? " absent" : ""), cx: px.toFixed(1), cy: py.toFixed(1), r: r.toFixed(1) }), text);
    group.addEventListener("click", () => choose(chosen === x ? null : x));
    group.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(chosen === x ? null : x); } });
    svg.append(group);
    return { x, group };
  });
  let chosen = null;
  function choose(x) {
    chosen = x;
    const near = new Set([x]);
    for (const { f, path } of drawn) {
      const on = f.from === x || f.to === x;
      if (on) near.add(f.from).add(f.to);
      path.setAttribute("class", "edge" + (x === null ? "" : on ? " on" : " off"));
    }
    for (const m of marks) { m.group.setAttribute("class", "spot" + (x === null ? "" : m.x === x ? " on" : near.has(m.x) ? "" : " off")); m.group.setAttribute("aria-pressed", m.x === x); }
    const goes = (f, y) => `${y} (${n(f.pieces)})`;
    const to = edges.filter((f) => f.from === x).map((f) => goes(f, f.to)), from = edges.filter((f) => f.to === x).map((f) => goes(f, f.from));
    told.replaceChildren(x === null ? "" : foreign(x), x === null ? "" : ": ", x === null ? "" : [to.length ? `goes to ${to.join(", ")}` : null, from.length ? `takes from ${from.join(", ")}` : null].filter(Boolean).join("; "));
  }
  const rest = weight.size - spots;
  return h("div", null, legendOfNetwork(), centred(h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Network" }, svg)), told, rest > 0 ? h("p", { class: "quiet" }, `${counted(rest, "source")} with fewer articles ${rest === 1 ? "is" : "are"} in the table only.`) : null);
}

// What is wider than the screen shows its middle first.
function centred(box) {
  new ResizeObserver((_, seen) => { box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2; seen.disconnect(); }).observe(box);
  return box;
}

const legendOfNetwork = () => h("ul", { class: "legend net" },
  h("li", null, g("svg", { width: 16, height: 16, "aria-hidden": "true" }, g("circle", { class: "node", cx: 8, cy: 8, r: 6 })), "source in this collection"),
  h("li", null, g("svg", { width: 16, height: 16, "aria-hidden": "true" }, g("circle", { class: "node absent", cx: 8, cy: 8, r: 6 })), "not in this collection"),
  h("li", null, g("svg", { width: 34, height: 16, "aria-hidden": "true" }, g("path", { class: "edge on", d: "M2 4L32 8L2 12Z" })), "from writer to printer"));

const READINGS = [
  ["pieces", "Pairs of articles", "How many pairs of articles of the two sources share text; ” where they share a quotation alone.", (c) => c.pairs, (c) => (c.pairs ? n(c.pairs) : "”")],
  ["coverage", "Narrative coverage", "Of the articles of the row’s source that share text with the column’s: how much of them stands there, on average, quotations aside.", (c) => c.coverage, (c) => (c.coverage === null ? "”" : `${c.coverage}`)],
  ["share", "Share of articles", "Of all articles of the row’s source: how many hold text of the column’s.", (c) => c.share, (c) => (!c.share && !c.pairs ? "”" : `${c.share}`)],
];

function matrix() {
  const START = 24, names = D.matrix.names;
  let reading = 0, shown = Math.min(START, names.length);
  const box = h("div", { class: "scroll" }), what = h("p", { class: "quiet" });
  const grow = h("button", { type: "button", onclick: () => { shown = names.length; draw(); } }, `Show all ${n(names.length)} sources`);
  const chips = h("fieldset", { class: "chips" }, h("legend", null, "A cell says"), READINGS.map(([key, text], k) => h("label", null, h("input", { type: "radio", name: "reading", value: key, checked: k === 0, onchange: () => { reading = k; draw(); } }), text)));
  function draw() {
    const [, , told, value, word] = READINGS[reading];
    what.textContent = `${told} Read a row from left to right; choose a cell for its pairs.`;
    const inside = cells.filter((c) => c.row < shown && c.col < shown);
    const most = Math.max(1, ...inside.map(value)), by = new Map(inside.map((c) => [c.row * shown + c.col, c]));
    const tint = (c) => "m" + Math.min(6, Math.max(1, Math.ceil((6 * (reading ? value(c) : Math.sqrt(value(c)))) / (reading ? 100 : Math.sqrt(most)))));
    const label = (k) => D.names[names[k]];
    const buttons = [];
    const body = [];
    for (let row = 0; row < shown; row++) {
      const tr = h("tr", null, h("th", { scope: "row", title: label(row) }, foreign(label(row))));
      for (let col = 0; col < shown; col++) {
        const c = by.get(row * shown + col);
        if (!c) { tr.append(h("td", { class: row === col ? "self" : null })); continue; }
        const b = h("button", { type: "button", tabindex: buttons.length ? "-1" : "0", "data-row": row, "data-col": col, "aria-label": `${label(row)}, ${label(col)}: ${!c.pairs ? "a quotation alone" : reading ? `${value(c)} percent` : counted(c.pairs, "pair")}`, onclick: () => { location.hash = `#/cell/${names[row]}/${names[col]}`; } }, word(c));
        buttons.push(b);
        tr.append(h("td", { class: value(c) ? tint(c) : null }, b));
      }
      body.push(tr);
    }
    const table = h("table", { class: "matrix" }, h("caption", { class: "unseen" }, "Source by source"), h("thead", null, h("tr", null, h("td", null), Array.from({ length: shown }, (_, k) => h("th", { scope: "col", title: label(k) }, h("span", null, label(k)))))), h("tbody", null, body));
    // One stop for the tab key; arrows go from cell to cell.
    table.addEventListener("keydown", (e) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[e.key];
      const b = e.target.closest("button");
      if (!step || !b) return;
      e.preventDefault();
      const [row, col] = [+b.dataset.row, +b.dataset.col];
      const ahead = buttons.filter((x) => (step[0] ? +x.dataset.col === col && (+x.dataset.row - row) * step[0] > 0 : +x.dataset.row === row && (+x.dataset.col - col) * step[1] > 0));
      const near = ahead.sort((x, y) => Math.abs(x.dataset.row - row) + Math.abs(x.dataset.col - col) - Math.abs(y.dataset.row - row) - Math.abs(y.dataset.col - col))[0]
        || buttons.filter((x) => (step[0] ? (+x.dataset.row - row) * step[0] > 0 : (+x.dataset.col - col) * step[1] > 0)).sort((x, y) => Math.abs(x.dataset.row - row) + Math.abs(x.dataset.col - col) - Math.abs(y.dataset.row - row) - Math.abs(y.dataset.col - col))[0];
      if (near) { b.tabIndex = -1; near.tabIndex = 0; near.focus(); }
    });
    box.replaceChildren(table);
    grow.hidden = shown >= names.length;
  }
  draw();
  const rest = D.matrix.all - names.length;
  return h("div", null, chips, what, box, grow, rest > 0 ? h("p", { class: "quiet" }, `${counted(rest, "source")} with fewer articles ${rest === 1 ? "is" : "are"} left out; the tables have them all.`) : null);
}

function viewCell(into, row, col) {
  const [x, y] = [name(row), name(col)];
  if (!x || !y) return false;
  const rows = pairs.filter((p) => { const [s, t] = [pieces[p.a].unit, pieces[p.b].unit]; return ((s === row && t === col) || (s === col && t === row)) && p.relation !== "template"; });
  into.append(h("p", { class: "crumb" }, link("who", "Who reprints whom")), h("h2", { tabindex: "-1" }, foreign(x), " and ", foreign(y)));
  const cell = cells.find((c) => D.matrix.names[c.row] === row && D.matrix.names[c.col] === col);
  if (cell) into.append(h("p", { class: "quiet" }, `${counted(cell.pairs, "pair")} with text in common${cell.quotations ? ` and ${n(cell.quotations)} with a quotation` : ""}; ${cell.share} % of the articles of ${x} hold text of ${y}.`));
  if (rows.length) into.append(pairList(rows, `Pairs of ${x} and ${y}`));
  const more = through(row, col);
  const got = rows.filter((p) => p.relation !== "quotation").length + more.length;
  if (cell && got && got < cell.pairs) into.append(h("p", { class: "note" }, `${n(got)} of the ${n(cell.pairs)} pairs are in this page; the tables have all.`));
  if (more.length) {
    into.append(h("h3", null, "Copies by way of a third"), h("p", { class: "quiet" }, "Of the copies of one text each is compared here with the one that leads them, and not with every other."));
    into.append(list({
      rows: more, one: "pair", many: "pairs", caption: `Copies of ${x} and ${y}`, cards: true, sort: null,
      search: (r) => [r.a, r.b, r.hub].map((p) => `${p.title || ""} ${p.id}`).join(" "),
      columns: [
        { name: "One", first: true, key: (r) => call(r.a).toLowerCase(), cell: (r) => link(`pair/${pairOf(r.a.at, r.hub.at)}`, h("span", { class: "headline" }, foreign(call(r.a)), h("small", null, " ", foreign(sourceName(r.a))))) },
        { name: "Other", key: (r) => call(r.b).toLowerCase(), cell: (r) => link(`pair/${pairOf(r.b.at, r.hub.at)}`, h("span", { class: "headline" }, foreign(call(r.b)), h("small", null, " ", foreign(sourceName(r.b))))) },
        { name: "Both are copies of", key: (r) => call(r.hub).toLowerCase(), cell: (r) => link(`article/${r.hub.at}`, h("span", { class: "headline" }, foreign(call(r.hub)))) },
      ],
    }));
  }
  if (!rows.length && !more.length) into.append(h("p", { class: "note" }, "The articles of this cell are not listed in this page; the tables have their pairs and passages."));
  return `${x} and ${y}`;
}

// Articles of two sources that have a pair with the same third one, and none with each other.
function through(row, col) {
  const MOST = 300, out = [], near = new Map();
  for (const b of pieces) if (b.unit === col) for (const k of pairsOf[b.at]) {
    const hub = pairs[k].a === b.at ? pairs[k].b : pairs[k].a;
    if (["copy", "contained"].includes(pairs[k].relation)) (near.get(hub) || near.set(hub, []).get(hub)).push(b);
  }
  const seen = new Set();
  for (const a of pieces) if (a.unit === row) for (const k of pairsOf[a.at]) {
    const hub = pairs[k].a === a.at ? pairs[k].b : pairs[k].a;
    if (!["copy", "contained"].includes(pairs[k].relation)) continue;
    for (const b of near.get(hub) || []) {
      const key = a.at * pieces.length + b.at;
      if (a.at === b.at || seen.has(key) || seen.has(b.at * pieces.length + a.at) || pairOf(a.at, b.at) !== undefined) continue;
      seen.add(key);
      out.push({ a, b, hub: pieces[hub] });
      if (out.length >= MOST) return out;
    }
  }
  return out;
}

function viewFlow(into, at) {
  const f = flows[at];
  if (!f) return false;
  let place = 0;
  const rows = D.members[at].map((step) => pieces[(place += step)]);
  into.append(h("p", { class: "crumb" }, link("who", "Who reprints whom")), h("h2", { tabindex: "-1" }, foreign(f.to), ", text by ", foreign(f.from)));
  into.append(h("p", { class: "quiet" }, `${counted(f.pieces, "article")}, ${n(f.credited)} credited.`));
  if (rows.length < f.pieces) into.append(h("p", { class: "note" }, `${n(rows.length)} of them are in this page; the tables have all.`));
  into.append(h("h3", null, "How long it took"), lagBars(f));
  into.append(articleList(rows, "Articles"));
  return `${f.from} → ${f.to}`;
}

// Lags by stretches: hours where moments are known, days where only days are.
function lagBars(f) {
  const most = Math.max(...f.lags), row = (count, k) => count ? h("tr", null, h("th", { scope: "row" }, LAGS[k]), h("td", { class: "bar" }, g("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, g("rect", { class: "track", width: 100, height: 10 }), g("rect", { class: k === 13 ? "role-unknown" : "day", width: (100 * count) / most, height: 10 }))), h("td", { class: "n" }, n(count))) : null;
  return h("div", { class: "scroll" }, h("table", { class: "bars narrow" }, h("caption", { class: "unseen" }, "Articles by the time since what they were taken from"), h("tbody", null, f.lags.map(row))));
}

function articleList(rows, caption, extra) {
  return list({
    rows, one: "article", many: "articles", caption, cards: true, sort: null,
    search: (r) => { const p = r.p || r; return `${p.title || ""} ${p.id} ${sourceName(p)} ${p.origin || ""} ${r.text || ""}`; },
    columns: [
      { name: "Article", first: true, key: (r) => call(r.p || r).toLowerCase(), cell: (r) => link(`article/${(r.p || r).at}`, h("span", { class: "headline" }, foreign(call(r.p || r)))) },
      { name: "Role", key: (r) => look(r.p || r), cell: (r) => role(r.p || r) },
      { name: "Source", key: (r) => sourceName(r.p || r).toLowerCase(), cell: (r) => foreign(sourceName(r.p || r)) },
      { name: "Dated", key: (r) => (r.p || r).from, cell: (r) => days(r.p || r) },
      { name: "Known", key: (r) => (r.p || r).confidence, cell: (r) => sure(r.p || r) },
      extra || { name: "Why", plain: true, cell: (r) => foreign((r.p || r).reason) },
      { name: "Story", plain: true, cell: (r) => link(`story/${storyOf[(r.p || r).at]}`, "story") },
    ],
  });
}
