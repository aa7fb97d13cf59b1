// Passages: two texts side by side, or one with the words that its verdict rests on.

const WAYS = { template: "one form, different facts", copy: "copies of one text", contained: "one stands in the other", partial: "partly the same text", quotation: "a quotation in common", none: "nothing in common" };

function viewPassages(into) {
  into.append(h("p", { class: "quiet" }, "Every pair was compared word by word. Choose one to see both texts side by side."));
  if (D.morePairs) into.append(h("p", { class: "note" }, `This page lists ${n(pairs.length)} pairs; ${n(D.morePairs)} more are in the tables only.`));
  into.append(pairList(pairs, "Pairs of articles"));
}

function pairList(rows, caption) {
  const side = (p, k) => { const x = pieces[k ? p.b : p.a]; return [foreign(call(x)), h("small", null, " ", foreign(sourceName(x)))]; };
  return list({
    rows, one: "pair", many: "pairs", caption, cards: true, sort: null,
    search: (p) => [pieces[p.a], pieces[p.b]].map((x) => `${x.title || ""} ${x.id} ${sourceName(x)}`).join(" ") + " " + p.relation,
    filters: [["all pairs", null], ...Object.entries(WAYS).filter(([k]) => k !== "none").map(([k, text]) => [text, (p) => p.relation === k]), ["with changed headlines", (p) => pieces[p.a].title && pieces[p.b].title && pieces[p.a].title !== pieces[p.b].title]],
    columns: [
      { name: "One", first: true, key: (p) => call(pieces[p.a]).toLowerCase(), cell: (p) => link(`pair/${p.at}`, h("span", { class: "headline" }, side(p, 0))) },
      { name: "Other", key: (p) => call(pieces[p.b]).toLowerCase(), cell: (p) => h("span", { class: "headline" }, side(p, 1)) },
      { name: "Relation", key: (p) => p.relation, cell: (p) => WAYS[p.relation] },
      { name: "Coverage", number: true, key: (p) => Math.max(...p.coverage), cell: (p) => `${p.coverage[0]} / ${p.coverage[1]} %` },
      { name: "Longest run", number: true, key: (p) => p.run, cell: (p) => counted(p.run, "word") },
    ],
  });
}

function viewPair(into, at) {
  const pair = pairs[at];
  if (!pair) return false;
  // What came first stands on the left.
  let sides = [0, 1];
  const x = pieces[pair.a], y = pieces[pair.b];
  if (x.parent === y.at || (y.parent !== x.at && end(y.to) <= start(x.from))) sides = [1, 0];
  const two = sides.map((k) => pieces[k ? pair.b : pair.a]);
  into.append(h("p", { class: "crumb" }, link(`story/${storyOf[two[1].at]}`, "Its story"), " · ", link("passages", "All pairs")));
  into.append(h("h2", { tabindex: "-1" }, "Two texts side by side"));
  const figure = (text, value) => h("div", null, h("dt", null, text), h("dd", null, value));
  into.append(h("dl", { class: "figures" },
    figure("relation", WAYS[pair.relation] + (pair.apart ? ", not one story as a person says" : "")),
    figure("left in right", percent(pair.coverage[sides[0]])), figure("right in left", percent(pair.coverage[sides[1]])),
    figure("Jaccard", (pair.jaccard / 100).toFixed(2)), figure("containment", `${(pair.contained[sides[0]] / 100).toFixed(2)} / ${(pair.contained[sides[1]] / 100).toFixed(2)}`),
    figure("longest run", counted(pair.run, "word"))));
  if (two[0].title && two[1].title && two[0].title !== two[1].title)
    into.append(h("p", null, h("small", null, "Headline: "), titleChange(two[0].title, two[1].title)));
  const own = two.map((p) => textOf(p.at)), runs = texts().byPair.get(at);
  if (!own[0] || !own[1] || !runs) {
    into.append(h("p", { class: "note" }, "The words of this pair are not in this page, which holds those of the first stories only. ", h("code", null, `wirecopy compare`), " shows them, and the tables list every passage."));
    return "Two texts";
  }
  const ordered = runs.map((r, k) => ({ k, at: [sides[0] ? r.b : r.a, sides[1] ? r.b : r.a], n: [sides[0] ? r.bn : r.an, sides[1] ? r.bn : r.an], words: r.words, quoted: r.quoted })).sort((p, q) => p.at[0] - q.at[0]);
  const moved = movedRuns(ordered);
  const kinds = [["verbatim", "word for word"], ["edited", "changed"], ["quoted", "quotation"], ["furniture", "not of the story: page, caption, headline"]];
  into.append(h("p", { class: "legend text-key" }, kinds.map(([kind, text]) => h("span", { class: "text" }, h("span", { class: `key ${kind}` }, text))), moved.size ? h("span", { class: "text" }, h("span", { class: "key moved" }, "moved")) : null, h("span", null, "unmarked: not in the other")));
  into.append(h("div", { class: "sides" }, [0, 1].map((k) => sideOf(two[k], own[k], ordered, k, moved))));
  return `${call(two[0])} – ${call(two[1])}`;
}

// The runs that keep their order are the rising row of them with most words; the others were moved.
function movedRuns(ordered) {
  const words = [], before = [];
  let best = -1;
  ordered.forEach((r, at) => {
    words[at] = r.words;
    before[at] = -1;
    for (let k = 0; k < at; k++) if (ordered[k].at[1] < r.at[1] && words[k] + r.words > words[at]) { words[at] = words[k] + r.words; before[at] = k; }
    if (best < 0 || words[at] > words[best]) best = at;
  });
  const stay = new Set();
  for (let at = best; at >= 0; at = before[at]) stay.add(at);
  return new Set(ordered.map((_, at) => at).filter((at) => !stay.has(at)));
}

function sideOf(p, own, ordered, side, moved) {
  const layers = own.marks.filter((m) => m.is !== "verbatim" && m.is !== "edited" && m.is !== "new").map((m) => ({ at: m.at, n: m.n, is: m.is }));
  ordered.forEach((r, at) => layers.push({ at: r.at[side], n: r.n[side], is: "verbatim", run: at, moved: moved.has(at) }));
  // A few words between two runs that follow on each other on both sides were changed.
  const line = ordered.map((r, at) => ({ r, at })).sort((x, y) => x.r.at[side] - y.r.at[side]);
  for (let k = 1; k < line.length; k++) {
    const [x, y] = [line[k - 1], line[k]], from = x.r.at[side] + x.r.n[side], other = 1 - side;
    const gap = y.r.at[side] - from, across = y.r.at[other] - x.r.at[other] - x.r.n[other];
    if (gap > 0 && gap <= 90 && across > 0 && across <= 90 && /[\p{L}\p{N}]/u.test(own.text.slice(from, from + gap))) layers.push({ at: from, n: gap, is: "edited" });
  }
  const text = h("div", { class: "text", tabindex: "0", role: "region", "aria-label": `Text of ${call(p)}` }, paint(own.text, layers, (run) => {
    const r = ordered[run];
    return r.words < 12 && !moved.has(run) ? null : h("button", { type: "button", class: "no", "data-run": run, "aria-label": `Passage ${run + 1}, ${counted(r.words, "word")}${moved.has(run) ? ", moved" : ""}: show it in the other text`, onclick: (e) => jump(e.currentTarget, run) }, run + 1);
  }));
  return h("article", { class: "side" }, headOf(p), text, own.cut ? h("p", { class: "quiet" }, "The text goes on; what follows is left out of this page.") : null);
}

function headOf(p) {
  return h("header", null,
    h("p", { class: "headline" }, foreign(call(p))),
    h("p", null, role(p), " ", foreign(sourceName(p)), h("small", null, " ", [days(p), counted(p.words, "word")].filter(Boolean).join(" · "))),
    h("p", null, h("small", null, foreign(p.id), " · ", link(`article/${p.at}`, "why"), " · ", link(`correct/${p.at}`, "correct…"))));
}

function jump(from, run) {
  const all = document.querySelectorAll(`[data-part="${run}"]`);
  document.querySelectorAll(".text .on").forEach((x) => x.classList.remove("on"));
  all.forEach((x) => x.classList.add("on"));
  const here = from.closest(".side");
  const there = [...document.querySelectorAll(`button.no[data-run="${run}"]`)].find((b) => b.closest(".side") !== here);
  if (there) { there.scrollIntoView({ block: "center" }); there.focus({ preventScroll: true }); }
}

// A text cut wherever a layer begins or ends; each stretch bears the marks of the layers that cover it.
function paint(text, layers, before) {
  const cuts = [...new Set([0, text.length, ...layers.flatMap((l) => [l.at, l.at + l.n])])].filter((c) => c <= text.length).sort((a, b) => a - b);
  const starting = layers.slice().sort((a, b) => a.at - b.at);
  const out = [];
  let open = [], next = 0;
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [from, to] = [cuts[k], cuts[k + 1]];
    open = open.filter((l) => l.at + l.n > from);
    while (next < starting.length && starting[next].at <= from) {
      const l = starting[next++];
      if (l.n > 0) open.push(l);
      if (before && l.run !== undefined && l.at === from) out.push(before(l.run));
    }
    const words = text.slice(from, to);
    if (!open.length) { out.push(words); continue; }
    const kinds = new Set(open.map((l) => l.is));
    if (kinds.has("verbatim")) kinds.delete("edited");
    if (open.some((l) => l.moved)) kinds.add("moved");
    const run = open.find((l) => l.run !== undefined);
    out.push(h("span", { class: [...kinds].join(" "), "data-part": run ? run.run : null }, words));
  }
  return out;
}

function titleChange(before, after) {
  const x = before.split(/\s+/), y = after.split(/\s+/);
  const same = (p, q) => p.toLowerCase() === q.toLowerCase();
  const long = Array.from({ length: x.length + 1 }, () => new Uint16Array(y.length + 1));
  for (let a = x.length - 1; a >= 0; a--) for (let b = y.length - 1; b >= 0; b--) long[a][b] = same(x[a], y[b]) ? long[a + 1][b + 1] + 1 : Math.max(long[a + 1][b], long[a][b + 1]);
  const parts = [];
  let a = 0, b = 0;
  while (a < x.length || b < y.length) {
    if (a < x.length && b < y.length && same(x[a], y[b])) { parts.push(y[b] + " "); a++; b++; }
    else if (a < x.length && (b === y.length || long[a + 1][b] >= long[a][b + 1])) parts.push(h("del", null, x[a++]), " ");
    else parts.push(h("ins", null, y[b++]), " ");
  }
  return h("bdi", { class: "headline" }, parts);
}

function viewArticle(into, at) {
  const p = pieces[at];
  if (!p) return false;
  into.append(h("p", { class: "crumb" }, link(`story/${storyOf[at]}`, "Its story")));
  into.append(h("h2", { tabindex: "-1", class: "headline" }, foreign(call(p))));
  into.append(h("p", null, role(p), " ", foreign(sourceName(p)), p.carrier && p.carrier !== p.source ? [" on the page of ", foreign(p.carrier)] : "", p.origin && p.origin !== p.source ? [", text by ", foreign(p.origin)] : "", h("small", null, " ", [days(p), counted(p.words, "word"), sure(p)].filter(Boolean).join(" · "))));
  into.append(h("p", { class: "quiet" }, foreign(p.id)));
  if (p.parts[0] || p.parts[1]) into.append(h("p", null, `${p.parts[0]} % of its words stand in a source word for word, ${p.parts[1]} % changed; ${p.parts[2]} % are quotation, ${p.parts[3]} % in no source.`));
  const own = textOf(at), others = pairsOf[at];
  if (own) {
    const proofs = own.items.filter((e) => e.at >= 0 && e.n > 0);
    if (own.items.length) into.append(h("h3", null, "What speaks for it"), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Evidence" }, h("table", { class: "why-list" }, h("thead", null, h("tr", null, ["Says", "Words", "Weight"].map((x, k) => h("th", { scope: "col", class: k === 2 ? "n" : null }, x)))), h("tbody", null, own.items.map((e) => h("tr", null, h("td", null, foreign(e.says)), h("td", null, e.words ? foreign(e.words) : ""), h("td", { class: "n" }, (e.weight / 1000).toFixed(1))))))), h("p", { class: "quiet" }, "Weights above zero speak for another’s text, below zero for the carrier’s own; each is the natural logarithm of how much likelier that makes it."));
    if (others.length) into.append(h("h3", null, "What it shares words with"), pairList(others.map((k) => pairs[k]), "Pairs of this article"));
    into.append(h("h3", null, "Text"), h("p", { class: "legend" }, [["verbatim", "word for word in a source"], ["edited", "changed"], ["quoted", "quotation"], ["furniture", "not of the story"], ["proof", "words that the verdict rests on"]].map(([kind, text]) => h("span", { class: "text" }, h("span", { class: `key ${kind}` }, text)))));
    const layers = own.marks.filter((m) => m.is !== "new").concat(proofs.map((e) => ({ at: e.at, n: e.n, is: "proof" })));
    into.append(h("div", { class: "sides one" }, h("article", { class: "side" }, h("div", { class: "text", tabindex: "0", role: "region", "aria-label": "Text" }, paint(own.text, layers)), own.cut ? h("p", { class: "quiet" }, "The text goes on; what follows is left out of this page.") : null)));
  } else {
    into.append(h("p", { class: "note" }, "The words of this article are not in this page, which holds those of the first stories only. The tables and the JSON report have all evidence."));
    if (p.reason) into.append(h("p", null, foreign(p.reason)));
    if (others.length) into.append(h("h3", null, "What it shares words with"), pairList(others.map((k) => pairs[k]), "Pairs of this article"));
  }
  into.append(h("p", null, link(`correct/${at}`, "Correct what is said of this article…")));
  return call(p);
}
