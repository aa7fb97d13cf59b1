// A list that can be searched, sorted and read by keyboard; long ones grow on request.

const SHOWN = 100;

// columns: { name, cell(row), key(row), number, first }; options: { rows, caption, search(row), filters, sort, cards }
function list(options) {
  const { rows, columns, caption, search, filters } = options;
  // Without an order of its own a list stays as it was given until a heading is chosen.
  let [by, down] = options.sort || [-1, false];
  let wanted = "", filter = 0, shown = SHOWN, found = rows;
  const hay = new Map();
  const body = h("tbody"), count = h("p", { class: "counted", role: "status" });
  const more = h("button", { type: "button", onclick: () => { const first = shown; shown += 400; draw(); body.children[first]?.querySelector("a, button")?.focus(); } }, "Show more");
  const rest = h("p", { class: "printed" });
  const heads = columns.map((column, at) =>
    h("th", { scope: "col", class: column.number ? "n" : null }, column.key
      ? h("button", { type: "button", onclick: () => { down = by === at ? !down : !!column.number; by = at; choose(); } }, column.name)
      : column.name));
  function choose() {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const test = filters ? filters[filter][1] : null;
    found = rows.filter((row) => {
      if (test && !test(row)) return false;
      if (!words.length) return true;
      let text = hay.get(row);
      if (text === undefined) hay.set(row, (text = search(row).toLowerCase()));
      return words.every((word) => text.includes(word));
    });
    const key = by < 0 ? null : columns[by].key;
    if (key) {
      const keyed = found.map((row, at) => [key(row), at, row]);
      const empty = (x) => x === null || x === undefined || x === "";
      keyed.sort((x, y) => {
        if (empty(x[0]) || empty(y[0])) return empty(x[0]) - empty(y[0]) || x[1] - y[1];
        const order = typeof x[0] === "number" ? x[0] - y[0] : x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0;
        return (down ? -order : order) || x[1] - y[1];
      });
      found = keyed.map((row) => row[2]);
    }
    shown = SHOWN;
    heads.forEach((head, at) => columns[at].key && head.setAttribute("aria-sort", at === by ? (down ? "descending" : "ascending") : "none"));
    draw();
  }
  function draw() {
    body.replaceChildren(...found.slice(0, shown).map((row) => h("tr", null, columns.map((column) => {
      const content = column.cell(row);
      const bare = content === "" || content === null || content === undefined;
      return h(column.first ? "th" : "td", { scope: column.first ? "row" : null, class: [column.number ? "n" : "", bare ? "empty" : ""].join(" ").trim() || null, "data-name": column.first || column.plain ? null : column.name }, content);
    }))));
    count.textContent = found.length === rows.length ? counted(rows.length, options.one, options.many) : `${n(found.length)} of ${counted(rows.length, options.one, options.many)}`;
    rest.textContent = found.length > shown ? `… and ${n(found.length - shown)} more` : "";
    more.hidden = found.length <= shown;
    more.textContent = `Show more (${n(Math.max(0, found.length - shown))} left)`;
  }
  const tools = h("div", { class: "tools" },
    search && h("label", null, "Search", h("input", { type: "search", "aria-label": `Search: ${caption}`, autocomplete: "off", spellcheck: "false", oninput: (e) => { wanted = e.target.value; choose(); } })),
    filters && h("label", null, "Show", h("select", { onchange: (e) => { filter = e.target.selectedIndex; choose(); } }, filters.map(([text]) => h("option", null, text)))));
  const table = h("table", { class: "list" + (options.cards ? " cards" : "") }, h("caption", { class: "unseen" }, caption), h("thead", null, h("tr", null, heads)), body);
  choose();
  return h("div", { class: "lister" }, search || filters ? tools : null, count, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table), more, rest);
}
