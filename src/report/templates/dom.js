// Elements and words. Whatever comes from an article enters the page as text, set apart from its neighbours' writing direction.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const g = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const foreign = (text) => h("bdi", null, text);
const link = (to, ...children) => h("a", { href: "#/" + to }, ...children);
const n = (count) => count.toLocaleString("en");
const counted = (count, one, many) => `${n(count)} ${count === 1 ? one : many || one + "s"}`;
const percent = (hundredths) => (hundredths === null || hundredths === undefined ? "" : `${hundredths} %`);
const clip = (text, most) => { const all = [...text]; return all.length > most ? all.slice(0, most - 1).join("") + "…" : text; };
const tell = (text) => { $("told").textContent = text; };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const dayOf = (date) => (date ? date.slice(0, 10) : null);
function day(date) {
  if (!date) return "";
  const [y, m, d] = date.slice(0, 10).split("-");
  const zone = date.length > 10 ? date.slice(16).replace(/^:\d\d(\.\d+)?/, "") : "";
  const time = date.length > 10 ? `, ${date.slice(11, 16)}${zone === "Z" ? " UTC" : zone && " " + zone}` : "";
  return MONTHS[m - 1] ? `${+d} ${MONTHS[m - 1]} ${y}${time}` : date;
}
function days(x) {
  if (!x.from && !x.to) return "";
  if (!x.from) return "by " + day(x.to);
  if (!x.to) return "from " + day(x.from);
  if (dayOf(x.from) === dayOf(x.to)) return x.from === x.to ? day(x.from) : day(dayOf(x.from));
  return `${day(dayOf(x.from))} – ${day(dayOf(x.to))}`;
}
// A day lasts until its end; a moment is one. Where no zone is said, it is the same for every reader: as in UTC.
const start = (date) => (date ? Date.parse(date.length > 10 && !/(Z|[+-]\d\d:?\d\d)$/.test(date) ? date + "Z" : date) : NaN);
const end = (date) => (date && date.length === 10 ? start(date) + 86400000 : start(date));
const hours = (value) => {
  if (value === null || value === undefined) return "";
  const size = Math.abs(value);
  if (size === 0) return "same day";
  return size < 1 ? `${Math.sign(value) * Math.max(1, Math.round(size * 60))} min` : size < 48 ? `${+value.toFixed(size < 10 ? 1 : 0)} h` : `${+(value / 24).toFixed(1)} days`;
};

const role = (p) => h("span", { class: `role ${look(p)}` }, roleName(p));
const sure = (p) => (p.tier ? `${p.tier}${p.confidence === null ? "" : `, ${p.confidence} %`}` : "");

// A mark on a chart: shape says what colour says too.
function mark(kind, x, y, r = 6) {
  const at = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  const shape = {
    original: `M0 ${-r - 1}L${r + 1} 0L0 ${r + 1}L${-r - 1} 0Z`, absent: `M0 ${-r - 1}L${r + 1} 0L0 ${r + 1}L${-r - 1} 0Z`,
    revision: `M0 ${-r}L${r} ${r}L${-r} ${r}Z`, partial: `M${-r} ${-r}H${r}V${r}H${-r}Z`, unlinked: `M${-r + 1} ${-r + 1}H${r - 1}V${r - 1}H${-r + 1}Z`,
  }[kind];
  const hollow = kind === "absent" || kind === "uncredited" ? " hollow" : "";
  return shape ? g("path", { class: `mark ${kind}${hollow}`, d: shape, transform: at }) : g("circle", { class: `mark ${kind}${hollow}`, r, transform: at });
}
const legend = (kinds) => h("ul", { class: "legend" }, kinds.map(([kind, text]) => h("li", null, g("svg", { width: 16, height: 16, "aria-hidden": "true" }, mark(kind, 8, 8, 5)), text)));
