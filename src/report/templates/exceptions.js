// Exceptions: what a person should look at before it is cited.

const ODD = [
  ["uncredited", "Uncredited reprints", "Another’s text that names nobody. That no credit was found does not say that there was none: it may have been lost on the way here."],
  ["credit", "Credits that the text does not bear out", "The article names one party, and most of its words stand in a text of another."],
  ["dates", "Dates that contradict the direction", "What was taken bears an earlier date than what it was taken from, or a date that cannot be."],
  ["unsure", "Low confidence", "Undecided, or right in less than two of three such cases."],
];

function viewExceptions(into) {
  const by = new Map(ODD.map(([key]) => [key, []]));
  for (const [kind, at, text] of D.exceptions) by.get(kind).push({ p: pieces[at], text });
  into.append(h("p", { class: "quiet" }, "What a person should look into before it is cited. Whatever is found out can be written down under ", link("corrections", "Corrections"), " and goes before all other evidence in the next scan."));
  into.append(h("ul", null, ODD.map(([key, title]) => h("li", null, title, ": ", n(D.exceptionTotals[key] || 0)))));
  for (const [key, title, text] of ODD) {
    into.append(h("h3", null, title), h("p", { class: "quiet" }, text));
    const rows = by.get(key);
    if (rows.length) into.append(articleList(rows, title, { name: "What", plain: true, cell: (r) => foreign(r.text || r.p.reason) }));
    const more = (D.exceptionTotals[key] || 0) - rows.length;
    if (more) into.append(h("p", { class: "note" }, `${n(more)} more are not in this page; the tables have them.`));
    else if (!rows.length) into.append(h("p", null, "None."));
  }
}
