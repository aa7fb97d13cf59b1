// Corrections: a person's word, kept in this page until it is downloaded as a table for `scan --corrections`.

const fixes = [];
const FIELDS = [
  ["origin", "Origin: who wrote the text", "A name, such as Reuters"],
  ["carrier", "Carrier: whose page it stands on", "A name"],
  ["date", "Date of publication", "2025-03-04 or 2025-03-04T09:30:00Z"],
  ["parent", "Source: the article it was made from", "The id of an article, none if its carrier wrote it, absent if its source is not here"],
  ["not_same_story", "Not the same story as", "The id of the other article"],
];
let saved = true, lastWho = "";
window.addEventListener("beforeunload", (e) => { if (!saved) e.preventDefault(); });

function viewCorrections(into) {
  into.append(h("p", { class: "quiet" }, "What you know better goes before all other evidence in the next scan. Corrections stay in this page until it is closed: download them."));
  if (!fixes.length) {
    into.append(h("p", null, "None yet. Every article has a link “Correct…” beside it."));
    return;
  }
  const table = h("table", null, h("caption", { class: "unseen" }, "Corrections"), h("thead", null, h("tr", null, ["Article", "Field", "Value", "Who", "Note", ""].map((x) => h("th", { scope: "col" }, x)))), h("tbody", null, fixes.map((f, at) => h("tr", null, h("th", { scope: "row" }, foreign(f.piece)), h("td", null, f.field), h("td", null, foreign(f.value)), h("td", null, foreign(f.who)), h("td", null, foreign(f.note)), h("td", null, h("button", { type: "button", "aria-label": `Remove the correction of ${f.piece}`, onclick: () => { fixes.splice(at, 1); saved = !fixes.length; count(); show().querySelector("h2").focus(); } }, "Remove"))))));
  into.append(h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Corrections" }, table));
  into.append(h("p", null, h("button", { type: "button", id: "download", onclick: download }, "Download corrections.csv")), h("p", { class: "quiet" }, "Then: ", h("code", null, "wirecopy scan … --corrections corrections.csv")));
}

// What the next scan would refuse is refused here.
function refused(fix) {
  if (fix.field === "date" && !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(fix.value)) return "A date such as 2025-03-04 or 2025-03-04T09:30:00Z";
  if ((fix.field === "parent" || fix.field === "not_same_story") && fix.value === fix.piece) return "That is the article itself";
  const other = fixes.find((f) => f.piece === fix.piece && f.field === fix.field && f.value !== fix.value && fix.field !== "not_same_story");
  return other ? `There is one already: ${other.value}` : "";
}

const cellOf = (text) => (/[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text);
const csv = () => ["piece,field,value,who,note", ...fixes.map((f) => [f.piece, f.field, f.value, f.who, f.note].map(cellOf).join(","))].join("\r\n") + "\r\n";

function download() {
  const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  h("a", { href: url, download: "corrections.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  saved = true;
  tell(`${counted(fixes.length, "correction")} downloaded`);
}

function viewCorrect(into, at) {
  const p = pieces[at];
  if (!p) return false;
  into.append(h("p", { class: "crumb" }, link(`story/${storyOf[at]}`, "Its story"), " · ", link(`article/${at}`, "The article")), h("h2", { tabindex: "-1" }, "Correct what is said of this article"));
  into.append(h("p", null, h("span", { class: "headline" }, foreign(call(p))), h("br"), role(p), " ", foreign(sourceName(p)), p.origin ? [", text by ", foreign(p.origin)] : "", h("br"), h("small", null, foreign(p.id))));
  if (p.idCut) { into.append(h("p", { class: "note" }, "The id of this article is too long, or holds characters that a page cannot show: correct it in a table of your own.")); return "Correct"; }
  const field = h("select", { id: "fix-field", onchange: () => hint() }, FIELDS.map(([key, text]) => h("option", { value: key }, text)));
  const value = h("input", { id: "fix-value", required: true, autocomplete: "off", list: "fix-names", "aria-describedby": "fix-hint" });
  const told = h("small", { id: "fix-hint" });
  const names = h("datalist", { id: "fix-names" });
  const who = h("input", { id: "fix-who", required: true, value: lastWho, autocomplete: "name" });
  const note = h("input", { id: "fix-note", autocomplete: "off" });
  const hint = () => {
    told.textContent = FIELDS[field.selectedIndex][2];
    const near = members(stories[storyOf[at]]).filter((x) => x.at !== at && !x.idCut).map((x) => x.id);
    const some = field.value === "parent" ? ["none", "absent", ...near] : field.value === "not_same_story" ? near : field.value === "date" ? [] : sources.map((s) => s.name);
    names.replaceChildren(...some.slice(0, 200).map((x) => h("option", { value: x })));
  };
  hint();
  const form = h("form", { class: "fix" },
    h("label", null, "What is wrong", field), h("label", null, "What it is in truth", value, told, names), h("label", null, "Who says so (your name)", who), h("label", null, "Why (optional)", note), h("div", null, h("button", { type: "submit" }, "Add the correction")));
  value.addEventListener("input", () => value.setCustomValidity(""));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const fix = { piece: p.id, field: field.value, value: value.value.trim(), who: who.value.trim(), note: note.value.trim() };
    if (!fix.value || !fix.who) return;
    const wrong = refused(fix);
    if (wrong) { value.setCustomValidity(wrong); value.reportValidity(); return; }
    lastWho = fix.who;
    fixes.push(fix);
    saved = false;
    count();
    location.hash = "#/corrections";
    tell("Correction added");
  });
  into.append(form);
  return "Correct";
}
