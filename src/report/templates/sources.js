// Sources: how the articles of each divide.

const sources = D.sources.map((r) => ({ place: r[0], name: name(r[0]), pieces: r[1], original: r[2], credited: r[3], uncredited: r[4], partial: r[5], revision: r[6], unlinked: r[7], unknown: r[8], verbatim: r[9], own: r[10], wire: r[11], lag: r[12], truncated: r[13], coverage: r[14] }));
const PARTS = [["original", "original"], ["reprint", "credited reprint"], ["uncredited", "uncredited reprint"], ["partial", "partly another’s"], ["revision", "later version"], ["unlinked", "no credit, no partner"], ["unknown", "undecided"]];
const partOf = (s, kind) => (kind === "reprint" ? s.credited : s[kind]);

function viewSources(into) {
  into.append(h("p", { class: "quiet" }, "An article counts under the name that its page or its label gives. Verbatim: the share of its words that stand in a source in runs of twelve and more. Own: the share that is its own text, at least and at most, since a text with no credit and no partner may be either. Agency copy: what is credited to an agency, and with what matches such a text. Coverage: how much of the articles taken from others stands there, half of them more and half less."));
  into.append(legend(PARTS));
  const share = (value) => (value === null || value === undefined ? "" : `${value} %`);
  const between = (b) => (!b || b[0] === null ? "" : b[0] === b[1] ? `${b[0]} %` : `${b[0]} – ${b[1]} %`);
  into.append(list({
    rows: sources, one: "source", many: "sources", caption: "Sources", cards: true, sort: [1, true], search: (s) => s.name,
    columns: [
      { name: "Source", first: true, key: (s) => s.name.toLowerCase(), cell: (s) => link(`source/${s.place}`, foreign(s.name)) },
      { name: "Articles", number: true, key: (s) => s.pieces, cell: (s) => n(s.pieces) },
      { name: "By role", plain: true, cell: stack },
      { name: "Original", number: true, key: (s) => s.original, cell: (s) => n(s.original) },
      { name: "Credited", number: true, key: (s) => s.credited, cell: (s) => n(s.credited) },
      { name: "Uncredited", number: true, key: (s) => s.uncredited, cell: (s) => n(s.uncredited) },
      { name: "Partly", number: true, key: (s) => s.partial, cell: (s) => n(s.partial) },
      { name: "Verbatim", number: true, key: (s) => s.verbatim, cell: (s) => share(s.verbatim) },
      { name: "Own", number: true, key: (s) => s.own[0], cell: (s) => between(s.own) },
      { name: "Agency copy", number: true, key: (s) => s.wire[1], cell: (s) => between(s.wire) },
      { name: "Coverage", number: true, key: (s) => s.coverage, cell: (s) => share(s.coverage) },
      { name: "Median lag", number: true, key: (s) => s.lag, cell: (s) => hours(s.lag) },
      { name: "Cut short", number: true, key: (s) => s.truncated, cell: (s) => (s.truncated ? n(s.truncated) : "") },
    ],
  }));
  if (D.unnamed) into.append(h("p", { class: "quiet" }, `${counted(D.unnamed, "article")} of no known source ${D.unnamed === 1 ? "is" : "are"} in none of them.`));
  if (D.moreSources) into.append(h("p", { class: "quiet" }, `${counted(D.moreSources, "source")} with fewer articles ${D.moreSources === 1 ? "is" : "are"} in the tables only.`));
}

function stack(s) {
  const svg = g("svg", { class: "stack", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": PARTS.map(([kind, text]) => [partOf(s, kind), text]).filter(([k]) => k).map(([k, text]) => `${k} ${text}`).join(", ") });
  let x = 0;
  for (const [kind] of PARTS) {
    const width = (100 * partOf(s, kind)) / s.pieces;
    if (width) svg.append(g("rect", { class: `role-${kind}`, x, width: Math.max(0, width - 0.6), height: 10 }));
    x += width;
  }
  return svg;
}

function viewSource(into, place) {
  const s = sources.find((x) => x.place === place);
  if (!s) return false;
  into.append(h("p", { class: "crumb" }, link("sources", "All sources")), h("h2", { tabindex: "-1" }, foreign(s.name)));
  into.append(h("p", { class: "quiet" }, PARTS.map(([kind, text]) => [partOf(s, kind), text]).filter(([k]) => k).map(([k, text]) => `${n(k)} ${text}`).join(" · ")));
  into.append(stack(s));
  const near = flows.filter((f) => f.from === s.name || f.to === s.name);
  const says = (title, rows, other) => rows.length ? [h("h3", null, title), h("ul", null, rows.slice(0, 30).map((f) => h("li", null, foreign(other(f)), ": ", link(`flow/${f.at}`, counted(f.pieces, "article"))), ))] : null;
  into.append(...[says("Takes from", near.filter((f) => f.to === s.name), (f) => f.from), says("Is taken up by", near.filter((f) => f.from === s.name), (f) => f.to)].filter(Boolean).flat());
  const own = pieces.filter((p) => p.unit === place);
  into.append(h("h3", null, "Its articles"));
  if (own.length < s.pieces) into.append(h("p", { class: "note" }, `${n(own.length)} of ${n(s.pieces)} are in this page; the tables have all.`));
  into.append(articleList(own, `Articles of ${s.name}`));
  return s.name;
}
