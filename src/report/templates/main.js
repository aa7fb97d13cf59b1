// Views and the way between them. The address says which is shown, so that each can be bookmarked and gone back to.

const VIEWS = [
  ["overview", "Overview"], ["who", "Who reprints whom", viewWho], ["stories", "Stories", viewStories], ["passages", "Passages", viewPassages],
  ["sources", "Sources", viewSources], ["exceptions", "Exceptions", viewExceptions], ["corrections", "Corrections", viewCorrections],
];
const INNER = { story: ["stories", viewStory], pair: ["passages", viewPair], article: ["stories", viewArticle], cell: ["who", viewCell], flow: ["who", viewFlow], source: ["sources", viewSource], correct: ["corrections", viewCorrect] };
const kept = new Map();
const base = document.title;

const nav = $("views");
nav.append(h("ul", null, VIEWS.map(([key, text]) => h("li", null, h("a", { href: "#/" + key, "data-view": key }, text)))));
nav.hidden = false;
function count() {
  nav.querySelector('[data-view="corrections"]').textContent = fixes.length ? `Corrections (${fixes.length})` : "Corrections";
}

let shownNow = $("overview");
function show() {
  const [key, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const view = VIEWS.find((v) => v[0] === key);
  const inner = INNER[key];
  let section, title = "", of = "overview";
  if (view && view[2]) {
    of = key;
    title = view[1];
    // Lists stay as they were left; corrections may have changed.
    section = key === "corrections" ? null : kept.get(key);
    if (!section) {
      section = h("section", { "aria-label": title }, h("h2", { tabindex: "-1" }, title));
      view[2](section);
      kept.set(key, section);
    }
  } else if (inner) {
    section = h("section");
    const name = inner[1](section, ...rest.map(Number));
    if (name) { of = inner[0]; title = name; } else { section = null; }
  }
  if (!section) section = $("overview") || overview;
  if (section !== shownNow) { shownNow.replaceWith(section); shownNow = section; }
  for (const a of nav.querySelectorAll("a")) a.dataset.view === of ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current");
  document.title = title ? `${clip(title, 80)} – ${base}` : base;
  return section;
}
const overview = $("overview");
window.addEventListener("hashchange", () => {
  // The link that skips to the report is no view.
  if (location.hash && !location.hash.startsWith("#/")) return;
  const section = show();
  window.scrollTo(0, 0);
  (section.querySelector("h2") || $("main")).focus({ preventScroll: true });
});
show();
