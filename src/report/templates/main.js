// Views and the way between them. The address says which is shown, so that each can be bookmarked and gone back to.

const VIEWS = { overview: null, who: viewWho, stories: viewStories, passages: viewPassages, sources: viewSources, exceptions: viewExceptions, corrections: viewCorrections };
const INNER = { story: ["stories", viewStory], pair: ["passages", viewPair], article: ["stories", viewArticle], cell: ["who", viewCell], flow: ["who", viewFlow], source: ["sources", viewSource], correct: ["corrections", viewCorrect] };
const kept = new Map();
const base = document.title;

const nav = $("views");
function count() {
  nav.querySelector('[data-view="corrections"]').textContent = fixes.length ? `Corrections (${fixes.length})` : "Corrections";
}

const tabs = [...nav.querySelectorAll("a")];
let shownNow = $("overview");
function show() {
  const [key, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const view = Object.hasOwn(VIEWS, key) ? VIEWS[key] : null, inner = Object.hasOwn(INNER, key) ? INNER[key] : null;
  let section, title = "", of = "overview";
  if (view) {
    of = key;
    title = tabs.find((a) => a.dataset.view === key).textContent;
    // Lists stay as they were left; corrections may have changed.
    section = key === "corrections" ? null : kept.get(key);
    if (!section) {
      section = h("section", { "aria-label": title }, h("h2", { tabindex: "-1" }, title));
      view(section);
      kept.set(key, section);
    }
  } else if (inner) {
    section = h("section");
    const name = inner[1](section, ...rest.map(Number));
    if (name) { of = inner[0]; title = name; } else { section = null; }
  }
  if (!section && key && key !== "overview") {
    title = "Not in this page";
    section = h("section", null, h("h2", { tabindex: "-1" }, title), h("p", null, "The address names something that this report does not hold. It may have been made from another run."));
  }
  section ||= overview;
  if (section !== shownNow) { shownNow.replaceWith(section); shownNow = section; }
  document.documentElement.className = section === overview ? "" : "inner";
  for (const a of tabs) {
    if (a.dataset.view !== of) { a.removeAttribute("aria-current"); continue; }
    a.setAttribute("aria-current", "page");
    const bar = a.closest("ul");
    bar.scrollLeft = a.offsetLeft - (bar.clientWidth - a.offsetWidth) / 2;
  }
  document.title = title ? `${clip(title, 80)} – ${base}` : base;
  return section;
}
const overview = $("overview");
document.querySelector(".skip").addEventListener("click", (e) => { e.preventDefault(); $("main").focus(); });
const places = new Map();
window.addEventListener("hashchange", (e) => {
  const before = new URL(e.oldURL).hash, now = location.hash;
  places.set(before, window.scrollY);
  const section = show();
  // Who comes back to a list finds it as it was left.
  window.scrollTo(0, kept.has(now.replace(/^#\/?/, "")) ? places.get(now) || 0 : 0);
  (section.querySelector("h2") || $("main")).focus({ preventScroll: true });
});
// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => { for (const x of document.querySelectorAll("details")) x.open = true; });
show();
