// Opens a report in Chromium as a reader would, by keyboard alone where that is possible, and says what is wrong with it.
//
//   node tests/browser/report.mjs REPORT.html [--hostile] [--shots FOLDER]
//
// Needs puppeteer-core and axe-core (`npm install` of the package.json beside this file, into a folder that
// WIRECOPY_BROWSER names) and Chromium (CHROMIUM, or /usr/bin/chromium). Prints one line for each thing seen, and
// `N passed, N failed` in the end; the exit code is 1 where something failed.
//
// What is looked at: no error on the console and no request; every view reached by the keyboard and without a serious
// violation by axe's rules, in light, dark and at 360 px; nothing wider than the screen and nothing that moves; lists are
// searched and sorted; a cell of the matrix leads to its passages; a correction comes out as a table. With --hostile: nothing
// in the articles became part of the page. `--shots` keeps a picture of every view.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const home = process.env.WIRECOPY_BROWSER ?? new URL(".", import.meta.url).pathname;
const require = createRequire(join(resolve(home), "package.json"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const args = process.argv.slice(2);
const file = args.find((a) => !a.startsWith("--") && args[args.indexOf(a) - 1] !== "--shots");
const shots = args.includes("--shots") ? args[args.indexOf("--shots") + 1] : null;
const hostile = args.includes("--hostile");
if (!file) { console.error("usage: node report.mjs REPORT.html [--hostile] [--shots FOLDER]"); process.exit(2); }
if (shots) mkdirSync(shots, { recursive: true });
const address = pathToFileURL(resolve(file)).href;

let passed = 0, failed = 0;
function check(what, right, detail = "") {
  if (right) { passed++; return; }
  failed++;
  console.log(`FAILED: ${what}${detail ? `: ${detail}` : ""}`);
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Root cannot have Chromium's sandbox; what is opened here is our own page.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

// A page that keeps count of everything it should not do.
async function open({ width = 1200, height = 900, scheme = "light" } = {}) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (m) => { if (["error", "warn", "warning"].includes(m.type())) wrong.push(`console: ${m.text()}`); });
  page.on("pageerror", (e) => wrong.push(`error: ${e.message}`));
  page.on("request", (r) => { if (!r.url().startsWith(address) && !/^(data|blob):/.test(r.url())) wrong.push(`request: ${r.url()}`); });
  page.on("dialog", (d) => { if (d.type() !== "beforeunload") wrong.push(`dialog: ${d.message()}`); d.accept(); });
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.evaluateOnNewDocument(() => {
    window.shifts = 0;
    new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts += e.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address, { waitUntil: "load", timeout: 120000 });
  return { page, wrong };
}

const views = ["overview", "who", "stories", "passages", "sources", "exceptions", "corrections"];
const settle = (page) => page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 30)))));
async function go(page, to) {
  await page.evaluate((to) => { location.hash = "#/" + to; }, to);
  await settle(page);
}
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id} at ${v.nodes.slice(0, 3).map((x) => x.target.join(" ")).join(" | ")} (${v.nodes[0].any[0]?.message ?? v.nodes[0].failureSummary})`);
}
const shot = async (page, name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false }); };

// How soon there is something to read.
{
  const times = [];
  for (let k = 0; k < 3; k++) {
    const { page } = await open();
    times.push(await page.evaluate(() => new Promise((done) => {
      const seen = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
      const wait = () => (seen() !== undefined ? done([seen(), performance.getEntriesByType("navigation")[0].loadEventEnd]) : setTimeout(wait, 10));
      wait();
    })));
    await page.close();
  }
  times.sort((a, b) => a[0] - b[0]);
  console.log(`first view after ${Math.round(times[1][0])} ms, all loaded after ${Math.round(times[1][1])} ms (median of 3), page of ${statSync(file).size} bytes`);
}

// Every view by the keyboard.
const { page, wrong } = await open();
for (const view of views) {
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.focus(".skip");
  let reached = false;
  for (let k = 0; k < 12 && !reached; k++) {
    await page.keyboard.press("Tab");
    reached = await page.evaluate((v) => document.activeElement?.dataset?.view === v, view);
  }
  check(`${view}: its link is reached by the tab key`, reached);
  await page.keyboard.press("Enter");
  await settle(page);
  const state = await page.evaluate(() => ({ now: document.querySelector(".views [aria-current]")?.dataset.view, heads: document.querySelectorAll("main h2").length, words: document.querySelector("main").innerText.length }));
  check(`${view}: is shown`, state.now === view && state.heads > 0 && state.words > 30, JSON.stringify(state));
  const bad = await violations(page);
  check(`${view}: axe`, bad.length === 0, bad.join("; "));
  await shot(page, `light-${view}`);
}

// Lists are searched and sorted.
await go(page, "stories");
const rows = () => page.$$eval("main .list tbody tr", (all) => all.map((tr) => [...tr.children].map((x) => x.innerText.trim())));
const before = await rows();
check("stories: are listed", before.length > 0);
const word = before[Math.min(before.length - 1, 3)][0].split(/\s+/).sort((a, b) => b.length - a.length)[0];
await page.focus("main input[type=search]");
await page.keyboard.type(word);
await settle(page);
const told = await page.$eval("main .counted", (x) => x.innerText);
const after = await rows();
check("stories: a search finds", after.length > 0 && after.length <= before.length && after.some((r) => r[0].includes(word)), `${word}: ${told}`);
await page.keyboard.type(" zzqxqzz");
await settle(page);
check("stories: a search for what is not there finds nothing", (await rows()).length === 0 && /^0 of/.test(await page.$eval("main .counted", (x) => x.innerText)));
await page.$eval("main input[type=search]", (x) => { x.value = ""; x.dispatchEvent(new Event("input")); });
const column = await page.evaluate(() => [...document.querySelectorAll("main .list th button")].findIndex((b) => b.innerText.startsWith("Articles")));
const press = async () => { await (await page.$$("main .list th button"))[column].focus(); await page.keyboard.press("Enter"); await settle(page); };
await press();
const down = (await rows()).map((r) => +r[column].replaceAll(",", ""));
await press();
const up = (await rows()).map((r) => +r[column].replaceAll(",", ""));
const sorted = (list, sign) => list.every((x, k) => !k || sign * (x - list[k - 1]) >= 0);
check("stories: are sorted by number of articles", sorted(down, -1) && sorted(up, 1), `${down.slice(0, 9)} / ${up.slice(0, 9)}`);

// A story, an article.
await go(page, "story/0");
check("story: a time line and a tree", (await page.$$("main svg.chart .mark")).length > 0 && (await page.$$("main .tree li")).length > 0);
check("story: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));
await shot(page, "light-story");
await go(page, "article/0");
check("article: its text", (await page.$$("main .text")).length > 0);
check("article: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));
await shot(page, "light-article");

// The network tells of a source that is chosen by key.
await go(page, "who");
const spot = await page.$("main .net .spot");
if (spot) {
  await spot.evaluate((x) => x.focus());
  await page.keyboard.press("Enter");
  await settle(page);
  check("network: a name tells what goes where", (await page.$eval("main .net", (x) => x.closest("div").parentElement.innerText)).match(/goes to|takes from/) !== null);
  await shot(page, "light-who-chosen");
}
// A cell of the matrix leads to its pairs, and they to their passages.
const cell = await page.$("main .matrix button[tabindex='0']");
check("matrix: has a cell that the tab key reaches", cell !== null);
if (cell) {
  for (const [k, text] of [[1, "coverage"], [2, "share"], [0, "pieces"]]) {
    await page.evaluate((k) => document.querySelectorAll("main input[name=reading]")[k].click(), k);
    await settle(page);
    check(`matrix: reading ${text}`, (await page.$$("main .matrix button")).length > 0);
  }
  await (await page.$("main .matrix button[tabindex='0']")).focus();
  const was = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await page.keyboard.press("ArrowDown");
  const is = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  check("matrix: arrows go from cell to cell", (await page.$$("main .matrix button")).length < 2 || was !== is, `${was} → ${is}`);
  await page.evaluate(() => document.querySelector("main .matrix").scrollIntoView());
  await shot(page, "light-matrix");
  await page.keyboard.press("Enter");
  await settle(page);
  check("matrix: a cell opens its pairs", (await page.evaluate(() => location.hash)).startsWith("#/cell/") && (await rows()).length > 0);
  check("cell: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));
  await (await page.$("main .list tbody a")).focus();
  await page.keyboard.press("Enter");
  await settle(page);
  check("matrix: and a pair its passages", (await page.$$("main .sides .verbatim")).length > 1);
  check("pair: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));
  await shot(page, "light-pair");
}
await go(page, "source/0");
check("source: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));

// A correction comes out as a table.
await go(page, "correct/0");
await page.select("#fix-field", "origin");
await page.type("#fix-value", 'A "quoted", name');
await page.type("#fix-who", "Ada Lund");
await page.keyboard.press("Enter");
await settle(page);
check("corrections: axe", ...(await violations(page).then((bad) => [bad.length === 0, bad.join("; ")])));
const table = await page.evaluate(() => new Promise((done) => {
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { blob.text().then(done); return make.call(URL, blob); };
  document.getElementById("download").click();
  setTimeout(() => done(null), 5000);
}));
check("corrections: are downloaded as a table", /^piece,field,value,who,note\r\n.+,origin,"A ""quoted"", name",Ada Lund,\r\n$/.test(table ?? ""), JSON.stringify(table));
await shot(page, "light-corrections-filled");

if (hostile) {
  for (const view of [...views, "story/0", "article/0", "pair/0"]) {
    await go(page, view);
    const inside = await page.evaluate(() => ({ scripts: document.querySelectorAll("script").length, made: [...document.querySelectorAll("main *")].filter((x) => ["SCRIPT", "IMG", "IFRAME", "LINK", "STYLE", "BASE", "OBJECT", "EMBED", "META"].includes(x.tagName)).map((x) => x.tagName), broken: window.broken ?? null, wide: document.documentElement.scrollWidth - innerWidth }));
    check(`${view}: nothing in an article became part of the page`, inside.scripts === 4 && inside.made.length === 0 && inside.broken === null, JSON.stringify(inside));
    check(`${view}: nothing in an article widens the page`, inside.wide <= 0, `${inside.wide} px`);
  }
}
check("no error and no request", wrong.length === 0, [...new Set(wrong)].slice(0, 5).join("; "));
await page.close();

for (const [name, how] of [["dark", { scheme: "dark" }], ["narrow", { width: 360, height: 740 }], ["narrow-dark", { width: 360, height: 740, scheme: "dark" }]]) {
  const { page, wrong } = await open(how);
  for (const view of [...views, "story/0", "article/0", "pair/0"]) {
    await go(page, view);
    const bad = await violations(page);
    check(`${name} ${view}: axe`, bad.length === 0, bad.join("; "));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${name} ${view}: not wider than the screen`, wide <= 0, `${wide} px`);
    await shot(page, `${name}-${view.replace("/", "-")}`);
  }
  check(`${name}: no error and no request`, wrong.length === 0, [...new Set(wrong)].slice(0, 5).join("; "));
  await page.close();
  // What moves while nobody does anything: on a fresh page, at each address.
  if (how.width) {
    for (const view of views) {
      const fresh = await open(how);
      await fresh.page.goto("about:blank");
      await fresh.page.goto(`${address}#/${view}`, { waitUntil: "load" });
      await settle(fresh.page);
      await new Promise((r) => setTimeout(r, 150));
      const shifts = await fresh.page.evaluate(() => window.shifts);
      check(`${name} ${view}: nothing moves`, shifts < 0.01, `layout shift ${shifts}`);
      await fresh.page.close();
    }
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
