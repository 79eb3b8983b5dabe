"use strict";
// The report of a difference: everything it shows stands in #data; it asks nobody for anything.
const data = JSON.parse(document.getElementById("data").textContent);
const COLOUR = { "+": "var(--added)", "~": "var(--changed-mark)", "-": "var(--removed)" };
const SIGN = { "+": ["a", "added"], "~": ["m", "changed"], "-": ["d", "removed"] };
const MODES = ["onion", "swipe", "side by side"];
const state = { task: 0, annotation: 0, row: 0, mode: "onion", blend: 1, label: "", who: "", kind: "", signs: new Set("+~-"), search: "", byLabel: false, unchanged: true, hold: false };

function el(tag, attributes = {}, ...children) {
  const svg = ["svg", "polygon", "polyline", "circle", "image", "rect", "text", "line", "g", "title"].includes(tag);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

// ---- what passes the filters
const fits = (row, who) => (!state.label || row.label.includes(state.label)) && (!state.who || who === state.who) && (!state.kind || row.kinds.includes(state.kind)) && state.signs.has(row.sign);
const rowsOf = (annotation) => annotation.rows.filter((row) => fits(row, annotation.who));
const filtered = () => state.label || state.who || state.kind || state.signs.size < 3;
function shown() {
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  return data.tasks.filter((task) => {
    const text = [task.id, task.name, ...task.annotations.flatMap((one) => [one.who, ...one.rows.flatMap((row) => row.label)])].join(" ").toLowerCase();
    return words.every((word) => text.includes(word)) && (!filtered() || task.annotations.some((one) => rowsOf(one).length > 0));
  });
}
const all = (pick) => [...new Set(data.tasks.flatMap((task) => task.annotations.flatMap(pick)))].sort((a, b) => a.localeCompare(b));
const count = (task, sign) => task.annotations.reduce((sum, one) => sum + rowsOf(one).filter((row) => row.sign === sign).length, 0);
const letter = (task) => task.task === "added" ? "A" : task.task === "removed" ? "D" : ["A", "D"].find((one) => task.annotations.length > 0 && task.annotations.every((a) => a.rows.every((row) => row.sign === (one === "A" ? "+" : "-")))) ?? "M";

// ---- figures
function signOf(annotation, figure, side) {
  const row = annotation.rows.find((one) => one[side === "before" ? "old" : "new"].includes(figure.id));
  return row && fits(row, annotation.who) ? row : null;
}
function ink(figure, row) {
  if (state.byLabel || !row) return data.labels[figure.label[0]] ?? "var(--text-3)";
  return COLOUR[row.sign];
}
function draw(annotation, side, w, h, chosen) {
  return annotation[side].flatMap((figure) => {
    const row = signOf(annotation, figure, side);
    if (!row && (!state.unchanged || (side === "before" && state.mode !== "side by side"))) return [];
    const colour = ink(figure, row);
    const look = { class: `fig ${side === "before" && row ? "was" : ""} ${row ? "" : "same"} ${row && row === chosen ? "on" : ""}`, stroke: colour, fill: colour };
    const at = (points) => points.map(([x, y]) => `${(x * w) / 100},${(y * h) / 100}`).join(" ");
    const title = el("title", {}, `${figure.label.join(", ")} ${row ? SIGN[row.sign][1] : "unchanged"}`);
    if (figure.p) return [el("polygon", { class: "case", points: at(figure.p) }), el("polygon", { ...look, points: at(figure.p) }, title), ...(row ? tag(figure, row, colour, w, h) : [])];
    if (figure.l) return [el("polyline", { class: "case", points: at(figure.l) }), el("polyline", { ...look, fill: "none", points: at(figure.l) }, title)];
    if (figure.c) return [el("circle", { ...look, cx: (figure.c[0] * w) / 100, cy: (figure.c[1] * h) / 100, r: Math.max(w, h) / 110 }, title)];
    if (figure.m) return [el("image", { class: look.class, href: figure.m, width: w, height: h, preserveAspectRatio: "none", opacity: 0.6 }, title)];
    return [];
  });
}
function tag(figure, row, colour, w, h) {
  const text = `${row.sign === "-" ? "−" : row.sign} ${figure.label.join(", ")}`.slice(0, 24);
  const size = Math.max(w, h) / 62;
  const [x, y] = [Math.min(...figure.p.map((one) => one[0])) * w / 100, Math.min(...figure.p.map((one) => one[1])) * h / 100];
  const top = y < size * 1.4 ? y : y - size * 1.4;
  return [el("rect", { x, y: top, width: text.length * size * 0.62 + size * 0.5, height: size * 1.4, fill: colour }), el("text", { class: "tagtext", x: x + size * 0.3, y: top + size * 1.03, style: `font-size:${size}px` }, text)];
}
function picture(task, annotation, sides, chosen, extra = {}) {
  const { w = 1000, h = 700, url } = task.picture ?? {};
  const size = annotation.before.concat(annotation.after).some((one) => one.p || one.l || one.c || one.m) || url;
  if (!size) return null;
  return el("svg", { viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": `Task ${task.id}, ${sides.join(" and ")}`, ...extra }, url ? el("image", { href: url, width: w, height: h, preserveAspectRatio: "none" }) : null, ...sides.flatMap((side) => draw(annotation, side, w, h, chosen)));
}

// ---- texts: characters are cut where any span begins or ends
function textView(task, annotation, side, chosen) {
  const points = [...task.text];
  const spans = annotation[side].filter((one) => one.s && one.exact).map((one) => ({ one, row: signOf(annotation, one, side) })).filter(({ row }) => row || state.unchanged);
  const cuts = [...new Set([0, points.length, ...spans.flatMap(({ one }) => one.s)])].filter((n) => n >= 0 && n <= points.length).sort((a, b) => a - b);
  const parts = cuts.slice(0, -1).map((from, i) => {
    const text = points.slice(from, cuts[i + 1]).join("");
    const over = spans.filter(({ one }) => one.s[0] <= from && one.s[1] >= cuts[i + 1]);
    const best = over.find(({ row }) => row) ?? over[0];
    if (!best) return text;
    const { one, row } = best;
    return el("mark", { class: `${side === "before" && row ? "was" : ""} ${row ? "" : "same"} ${row && row === chosen ? "on" : ""}`, style: `--k:${ink(one, row)}`, title: `${one.label.join(", ")} ${row ? SIGN[row.sign][1] : ""}` }, text);
  });
  return el("div", { class: "report-text", "aria-label": side }, el("div", { class: "small dim" }, side), ...parts);
}

// ---- time: before above, after below, one axis
function bands(annotation, chosen) {
  const figures = ["before", "after"].flatMap((side) => annotation[side].filter((one) => one.t).map((one) => ({ one, side, row: signOf(annotation, one, side) })));
  if (figures.length === 0) return null;
  const kept = figures.filter(({ row }) => row || state.unchanged);
  const end = Math.max(...figures.flatMap(({ one }) => [...one.t.flat(), one.length ?? 0]), 1);
  const start = Math.min(0, ...figures.flatMap(({ one }) => one.t.flat()));
  const from = start >= 0 && Math.min(...figures.flatMap(({ one }) => one.t.flat())) > end / 2 ? Math.min(...figures.flatMap(({ one }) => one.t.flat())) : start;
  const lanes = [...new Set(kept.map(({ one }) => one.label[0] ?? ""))];
  const x = (t) => 90 + (900 * (t - from)) / (end - from || 1);
  const height = 30 + lanes.length * 44;
  const unit = figures[0].one.unit;
  const told = (at) => (unit === "date" ? new Date(at * 1000).toLocaleString() : `${+at.toFixed(2)} ${unit ?? ""}`);
  return el("svg", { class: "bands", viewBox: `0 0 1000 ${height}`, role: "img", "aria-label": "Bands before and after" },
    lanes.flatMap((lane, i) => [el("text", { x: 0, y: 32 + i * 44 }, lane.slice(0, 14)), el("line", { x1: 90, x2: 990, y1: 50 + i * 44, y2: 50 + i * 44, stroke: "var(--line)" })]),
    kept.flatMap(({ one, side, row }) => one.t.map(([a, b]) => el("rect", { class: `fig ${side === "before" && row ? "was" : ""} ${row ? "" : "same"} ${row && row === chosen ? "on" : ""}`, x: x(a), width: Math.max(2, x(b) - x(a)), y: 12 + lanes.indexOf(one.label[0] ?? "") * 44 + (side === "before" ? 0 : 18), height: 15, fill: ink(one, row), stroke: ink(one, row) }, el("title", {}, `${side}: ${one.label.join(", ")} ${told(a)} – ${told(b)}`)))),
    el("text", { x: 90, y: height - 4 }, unit === "date" ? told(from) : `${+from.toFixed(2)}`), el("text", { x: 990, y: height - 4, "text-anchor": "end" }, told(end)));
}

const marked = (pieces) => pieces.map(([mark, text]) => (mark === " " ? text : el(mark === "+" ? "ins" : "del", {}, text)));

// ---- the page
function render() {
  const tasks = shown();
  state.task = Math.max(0, Math.min(state.task, tasks.length - 1));
  const task = tasks[state.task];
  const annotations = task?.annotations ?? [];
  if (task && rowsOf(annotations[state.annotation] ?? { rows: [], who: "" }).length === 0) state.annotation = Math.max(0, annotations.findIndex((one) => rowsOf(one).length > 0));
  const annotation = annotations[state.annotation];
  const rows = annotation ? rowsOf(annotation) : [];
  state.row = Math.max(0, Math.min(state.row, rows.length - 1));
  const active = document.activeElement?.dataset?.keep;
  const scroll = document.querySelector(".changed-tasks .scroll")?.scrollTop ?? 0;
  document.getElementById("app").replaceChildren(head(), el("main", { class: "changes-main", id: "main" }, el("div", { class: `three ${annotation ? "" : "two"}` }, list(tasks), middle(task, annotation, rows[state.row]), annotation ? side(annotation, rows) : null)), foot());
  const again = active && document.querySelector(`[data-keep="${active}"]`);
  if (again) {
    again.focus();
    if (again.setSelectionRange && again.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  }
  const box = document.querySelector(".changed-tasks .scroll");
  if (box) box.scrollTop = scroll;
  document.querySelector('.changed-tasks [aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  document.querySelector(".chg.on")?.scrollIntoView({ block: "nearest" });
}
function head() {
  return el("header", { class: "report-head" }, el("h1", {}, "Labels: ", el("span", { class: "mono" }, data.before), " → ", el("span", { class: "mono" }, data.after)), el("span", { class: "dim small" }, data.summary));
}
function select(name, key, options) {
  return el("select", { "aria-label": name, "data-keep": key, onchange: (event) => { state[key] = event.target.value; state.task = state.annotation = state.row = 0; render(); } },
    el("option", { value: "" }, `All ${name.toLowerCase()}s`), ...options.map((one) => el("option", { value: one, selected: state[key] === one }, one)));
}
function list(tasks) {
  const total = (sign) => data.tasks.reduce((sum, task) => sum + task.annotations.reduce((n, one) => n + one.rows.filter((row) => row.sign === sign).length, 0), 0);
  return el("section", { class: "panel changed-tasks", "aria-label": "Changed tasks" },
    el("div", { class: "report-filters" },
      el("label", { class: "input" }, el("input", { type: "search", placeholder: "Task, label, person", "aria-label": "Filter changed tasks", "data-keep": "search", value: state.search, oninput: (event) => { state.search = event.target.value; state.task = 0; render(); } })),
      select("Label", "label", all((one) => one.rows.flatMap((row) => row.label))), select("Person", "who", all((one) => [one.who])), select("Kind", "kind", all((one) => one.rows.flatMap((row) => row.kinds))),
      el("div", { class: "report-kinds", role: "group", "aria-label": "Signs" }, Object.entries(SIGN).map(([sign, [look, word]]) => el("button", { type: "button", class: "kb", "aria-pressed": String(state.signs.has(sign)), "aria-label": `${word} ${total(sign)}`, "data-keep": `sign${look}`, onclick: () => { state.signs.has(sign) ? state.signs.delete(sign) : state.signs.add(sign); render(); } }, el("span", { class: `kind ${look}` }, sign === "-" ? "−" : sign), String(total(sign)))))),
    el("div", { class: "scroll" }, tasks.length ? el("div", { class: "list", role: "listbox", tabindex: "0", "aria-label": "Changed tasks", "data-keep": "list" }, tasks.map((task, i) => line(task, i))) : el("div", { class: "empty" }, el("p", {}, data.tasks.length ? "No task passes these filters" : "No label differs"))),
    data.config.length + data.files.length + data.problems.length ? el("details", { class: "report-about small", open: data.tasks.length === 0 }, el("summary", { class: "strong" }, `Other changes (${data.config.length + data.files.length})`), el("ul", {}, [...data.config, ...data.files].map((one) => el("li", {}, one)), data.problems.map((one) => el("li", { class: "removed-text" }, `could not be read: ${one}`)))) : null);
}
function line(task, i) {
  const kind = letter(task);
  return el("div", { class: `item gut ${kind.toLowerCase()} changed-task`, role: "option", "aria-selected": String(i === state.task), "data-task": task.id, onclick: () => { state.task = i; state.annotation = state.row = 0; render(); } },
    el("span", { class: `kind ${kind.toLowerCase()}` }, kind), el("span", { class: "num strong" }, String(task.id)), el("span", { class: "cut faint small" }, task.name),
    el("span", { class: "meta cnts mono" }, ["+", "~", "-"].map((sign) => el("span", { class: `c${SIGN[sign][0]}` }, count(task, sign) ? `${sign === "-" ? "−" : sign}${count(task, sign)}` : ""))));
}
function middle(task, annotation, chosen) {
  if (!task) return el("section", { class: "review-view" });
  return el("section", { class: "review-view", "aria-label": `Task ${task.id}` },
    el("div", { class: "viewbar" }, el("b", { class: "nowrap" }, `Task ${task.id}`), el("span", { class: "faint small cut" }, task.name),
      el("div", { class: "anntabs", role: "tablist", "aria-label": "People" }, task.annotations.map((one, i) => el("button", { type: "button", role: "tab", "aria-selected": String(i === state.annotation), "data-keep": `who${i}`, onclick: () => { state.annotation = i; state.row = 0; render(); } }, el("span", { class: "cut" }, one.who + (one.prediction ? " (prediction)" : ""))))),
      el("span", { class: "grow" }),
      el("div", { class: "seg", role: "radiogroup", "aria-label": "View" }, MODES.map((mode) => el("button", { type: "button", role: "radio", "aria-checked": String(mode === state.mode), "data-keep": mode, onclick: () => { state.mode = mode; render(); } }, mode))),
      toggle("Colour by label", "byLabel"), toggle("Unchanged", "unchanged")),
    el("div", { class: "review-body" }, stage(task, annotation, chosen), slider(task, annotation)),
    task.fields.length ? el("div", { class: "json small" }, task.fields.map((one) => el("div", {}, el("b", { class: "mono" }, `${one.name} `), ...marked(one.pieces)))) : null);
}
function toggle(name, key) {
  return el("label", { class: "row g4 small nowrap" }, el("input", { type: "checkbox", class: "check", checked: state[key], "data-keep": key, onchange: () => { state[key] = !state[key]; render(); } }), name);
}
function stage(task, annotation, chosen) {
  if (!annotation) return el("div", { class: "report-stage" }, el("p", { class: "dim" }, task.task ? `task ${task.task}` : ""));
  const beside = state.mode === "side by side";
  const blend = state.hold ? 0 : state.blend;
  const time = bands(annotation, chosen);
  if (task.text) return el("div", { class: "report-stage pair" }, textView(task, annotation, "before", chosen), textView(task, annotation, "after", chosen));
  if (!picture(task, annotation, ["before"], chosen)) return el("div", { class: "report-stage" }, time ?? el("p", { class: "dim" }, "Nothing to draw: the changes are at the right."));
  if (beside) return el("div", { class: "report-stage pair" }, ["before", "after"].map((side) => el("figure", { class: "report-view" }, picture(task, annotation, [side], chosen), el("figcaption", { class: "small dim" }, side))));
  const over = state.mode === "swipe" ? { class: "over after", style: `clip-path: inset(0 0 0 ${(1 - blend) * 100}%)` } : { class: "over after", style: `opacity:${blend}` };
  const before = picture(task, annotation, ["before"], chosen);
  const after = picture({ ...task, picture: task.picture && (state.mode === "swipe" ? task.picture : { ...task.picture, url: null }) }, annotation, ["after"], chosen, over);
  if (state.mode === "swipe") before.setAttribute("style", `clip-path: inset(0 ${blend * 100}% 0 0)`);
  return el("div", { class: "report-stage" }, el("div", { class: "report-view", "data-mode": state.mode }, before, after));
}
function slider(task, annotation) {
  if (!annotation || task.text || state.mode === "side by side" || !picture(task, annotation, ["before"], null)) return null;
  return el("div", { class: "onion-bar" }, el("span", { class: "mono cut" }, data.before), el("input", { type: "range", class: "range", min: 0, max: 100, value: state.blend * 100, "aria-label": "From before to after", "data-keep": "blend", oninput: (event) => { state.blend = event.target.value / 100; render(); } }), el("span", { class: "mono strong cut" }, data.after));
}
function side(annotation, rows) {
  return el("aside", { class: "panel side review-panel", "aria-label": "Changes" }, el("div", { class: "panel-head review-head" }, el("h2", {}, `${rows.length} ${rows.length === 1 ? "change" : "changes"}`), el("span", { class: "small dim" }, annotation.who)),
    el("ul", { class: "scroll change-rows" }, rows.map((row, i) => el("li", {}, el("button", { type: "button", class: `chg rowbtn ${i === state.row ? "on" : ""}`, "data-region": row.key, "data-kinds": row.kinds.join(" "), "data-keep": `row${i}`, onclick: () => { state.row = i; render(); } },
      el("span", { class: `kind ${SIGN[row.sign][0]}`, title: SIGN[row.sign][1] }, row.sign === "-" ? "−" : row.sign), el("span", { class: "sw", style: `--l:${data.labels[row.label.at(-1)] ?? "var(--text-off)"}` }),
      el("span", { class: "grow" }, el("span", { class: "cut" }, row.label.join(" · ") || row.control || row.member || row.key), row.pieces.length ? el("div", { class: "small" }, ...marked(row.pieces)) : row.lines.map((one) => el("div", { class: "faint small clamp2" }, one))))))),
    el("dl", { class: "sect split review-keys small dim" }, [["J K", "next, previous change"], ["N P", "next, previous task"], ["V", "view"], ["O", "hold to see before"], ["U", "unchanged"], ["L", "colour by label"]].map(([keys, text]) => el("div", {}, el("dt", {}, keys.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, text)))));
}
function foot() {
  return el("footer", { class: "statusbar" }, el("span", {}, `made by labelfs diff --html`), data.left_out ? el("span", {}, `${data.left_out} pictures left out: the page would be too large`) : null, el("span", { class: "end" }), el("span", {}, "nothing is fetched; the page works offline"));
}

function step(by) {
  const task = shown()[state.task];
  const rows = task ? rowsOf(task.annotations[state.annotation] ?? { rows: [], who: "" }) : [];
  if (rows[state.row + by]) state.row += by;
  else if (task?.annotations[state.annotation + by]) { state.annotation += by; state.row = by > 0 ? 0 : 1e9; } else return stepTask(by, by < 0);
  render();
}
function stepTask(by, last = false) {
  const tasks = shown();
  if (!tasks[state.task + by]) return;
  state.task += by;
  state.annotation = last ? tasks[state.task].annotations.length - 1 : 0;
  state.row = last ? 1e9 : 0;
  render();
}
const KEYS = {
  j: () => step(1), k: () => step(-1), n: () => stepTask(1), p: () => stepTask(-1), ArrowDown: () => stepTask(1), ArrowUp: () => stepTask(-1),
  v: () => { state.mode = MODES[(MODES.indexOf(state.mode) + 1) % MODES.length]; render(); }, u: () => { state.unchanged = !state.unchanged; render(); }, l: () => { state.byLabel = !state.byLabel; render(); },
  o: () => { if (!state.hold) { state.hold = true; render(); } }, "/": () => document.querySelector('[data-keep="search"]')?.focus(),
};
document.addEventListener("keydown", (event) => {
  const writing = event.target instanceof HTMLElement && event.target.matches('input[type="search"], select, input[type="range"]');
  if (writing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("keyup", (event) => { if (event.key === "o" && state.hold) { state.hold = false; render(); } });
state.blend = 0.7;
render();
