"use strict";
// Everything the page does beyond being read: language, folding, the way back, the search.
// Text of documents goes through textContent alone.
const root = document.documentElement;
const one = (selector) => document.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// ------------------------------------------------------------------ two languages

const language = () => (root.classList.contains("en") ? "en" : "zh");

function speak(next) {
  root.classList.replace(language(), next);
  root.lang = next === "zh" ? "zh-CN" : "en";
  for (const button of all("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === next));
  }
  for (const option of all("option[data-zh]")) option.textContent = option.dataset[next];
}

/** How many of something, in English words. */
const count = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** A phrase in both languages, of which the page shows one. */
function phrase(zh, en) {
  const pair = document.createDocumentFragment();
  for (const [lang, words] of [["zh-CN", zh], ["en", en]]) {
    const span = document.createElement("span");
    span.className = "t";
    span.lang = lang;
    span.textContent = words;
    pair.append(span);
  }
  return pair;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ------------------------------------------------------------------ folds, links and the way back

const folds = all("details.fold");
const unfolded = []; // by printing, to be folded again

function unfold(target) {
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
}

/** The id that a link points to; none if its address is no text. */
function pointed(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

function follow() {
  const target = document.getElementById(pointed(location.hash));
  if (!target) return;
  unfold(target);
  target.scrollIntoView({ block: "start", behavior: "instant" });
}

function print(before) {
  if (before) {
    unfolded.push(...folds.filter((fold) => !fold.open && !fold.matches(".report")));
    for (const fold of unfolded) fold.open = true;
  } else {
    for (const fold of unfolded.splice(0)) fold.open = false;
  }
}

// ------------------------------------------------------------------ long tables

const ROWS = 20;

/** Of a long table the first rows, and a button that shows the others. Print has the first alone. */
function shorten(table) {
  const n = table.tBodies[0]?.rows.length ?? 0;
  if (n <= ROWS * 1.25) return;
  const button = element("button"), place = table.closest(".scroll");
  button.type = "button";
  button.className = "rest";
  const show = (every) => {
    table.classList.toggle("short", !every);
    button.setAttribute("aria-expanded", String(every));
    button.replaceChildren(every
      ? phrase(`只列前 ${ROWS} 行`, `Show the first ${ROWS} rows alone`)
      : phrase(`显示全部 ${n} 行`, `Show all ${n} rows`));
  };
  button.addEventListener("click", () => {
    show(table.classList.contains("short"));
    if (table.classList.contains("short")) place.scrollIntoView({ block: "nearest" });
  });
  const note = element("p", "note printed");
  note.append(phrase(`打印只列前 ${ROWS} 行，共 ${n} 行；全部见所注的 CSV。`, `Printed: the first ${ROWS} of ${n} rows; all are in the CSV named above.`));
  place.after(button, note);
  show(false);
}

// ------------------------------------------------------------------ boxes that scroll

const BOXES = "main .scroll, main .drawing, main .side, main .side > div";

/** A box is a stop of the keyboard while some of it is out of sight, and what stands beside it names it. */
function reach(box, number) {
  if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) {
    for (const name of ["tabindex", "role", "aria-labelledby"]) box.removeAttribute(name);
    return;
  }
  const title = (box.closest("figure") ?? box).querySelector("caption, figcaption, :scope > h5")
    ?? box.closest("section, article")?.querySelector("h2, h3") ?? box;
  title.id ||= `title-${number}`;
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-labelledby", title.id);
}

function watchSizes() {
  const boxes = all(BOXES);
  const sizes = new ResizeObserver((seen) => {
    for (const box of new Set(seen.map(({ target }) => target.closest(BOXES)))) reach(box, boxes.indexOf(box));
  });
  // What is in a box changes its size where the box keeps its own: another language, more rows.
  for (const box of boxes) for (const part of [box, ...box.children]) sizes.observe(part);
}

// ------------------------------------------------------------------ search

const PAGE = 100;
const CONTEXT = 40; // characters on each side, of which the width shows what it can
let lines = null; // of the whole corpus, read from the page when they are first searched
let hits = [];
let shown = 0;

function readLines() {
  return all("#sources .report").flatMap((report) => {
    const place = { id: report.dataset.id, name: report.dataset.name, chars: Number(report.dataset.chars) };
    return all("p[id]", report).map((p) => ({
      id: p.id, heading: p.className === "h", paragraph: p.dataset.of ?? p.id.split("-").pop(), text: p.textContent, report: place,
    }));
  });
}

// Terms are found as the package finds them: quotation marks inside an occurrence are skipped where
// a whole quotation is part of it, and a number or Latin word is found whole.
const MARKS = "“”‘’「」『』\"'";
const RUNS = new RegExp(`[${MARKS}]+`, "g");
const PAIRS = ["“”", "‘’", "「」", "『』", '""', "''"];
const literal = (term) => term.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const whole = (term) => (/^[0-9a-z]/i.test(term) ? "(?<![0-9a-z]|[0-9]\\.)" : "") + literal(term) + (/[0-9a-z]$/i.test(term) ? "(?![0-9a-z]|\\.[0-9])" : "");

/** A text without its quotation marks (an end of line where two adjoin), and where its letters stood. */
function bare(text) {
  const places = [];
  let done = 0;
  const between = (until) => { while (done < until) places.push(done++); };
  const words = text.replace(RUNS, (run, start) => {
    between(start);
    if (run.length > 1) places.push(start);
    done = start + run.length;
    return run.length > 1 ? "\n" : "";
  });
  between(text.length);
  return { words, places };
}

/** Whether every quotation mark inside a hit has its partner inside or right beside. */
function holdsQuotationsWhole(text, { start, end }) {
  const inside = text.slice(start, end), around = text.slice(Math.max(0, start - 1), end + 1);
  const count = (mark) => around.split(mark).length - 1;
  return PAIRS.every(([opening, closing]) => !(inside.includes(opening) || inside.includes(closing))
    || (opening === closing ? count(opening) % 2 === 0 : count(opening) === count(closing)));
}

function hitsIn(line, pattern) {
  const quoted = line.text.search(RUNS) >= 0;
  const { words, places } = quoted ? bare(line.text) : { words: line.text };
  const at = (place) => (quoted ? places[place] : place);
  return [...words.matchAll(pattern)]
    .map((found) => ({ line, start: at(found.index), end: at(found.index + found[0].length - 1) + 1 }))
    .filter((hit) => !quoted || holdsQuotationsWhole(line.text, hit));
}

function search(words) {
  lines ??= readLines();
  // The longest first, so that of two terms at one place the longer is the hit.
  const terms = [...new Set(words.replace(RUNS, "").split(/[\s|]+/u).filter(Boolean))].sort((a, b) => b.length - a.length);
  if (!terms.length) return [];
  const pattern = new RegExp(terms.map(whole).join("|"), "giu");
  return lines.flatMap((line) => hitsIn(line, pattern));
}

const left = ({ line, start }) => line.text.slice(Math.max(0, start - CONTEXT), start);
const keyword = ({ line, start, end }) => line.text.slice(start, end);
const right = ({ line, end }) => line.text.slice(end, end + CONTEXT);
const backwards = (text) => [...text].reverse().join("");
const KEYS = { left: (hit) => backwards(left(hit)), right: (hit) => keyword(hit) + right(hit) };

function sorted(found, order) {
  const key = KEYS[order];
  if (!key) return found;
  const keyed = found.map((hit) => [key(hit), hit]);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, hit]) => hit);
}

/** What a hit is cited by: a paragraph of the tables; for a heading, the one at which it is read. */
function cited({ report, paragraph, heading }) {
  const id = paragraph ? `${report.id}/${paragraph}` : report.id;
  const names = report.name === report.id ? [] : [element("bdi", "", report.name), " · "];
  return [...names, element("bdi", "", id), ...(heading ? [phrase("，标题", ", heading")] : [])];
}

function lineOf(hit) {
  const item = element("li"), where = element("a", "where"), line = element("span", "line");
  where.href = "#" + encodeURIComponent(hit.line.id);
  where.append(...cited(hit.line));
  where.addEventListener("click", () => highlight(hit));
  line.lang = "zh-CN";
  line.append(element("span", "left", left(hit)), element("mark", "", keyword(hit)), element("span", "right", right(hit)));
  item.append(where, line);
  return item;
}

function showMore() {
  const next = hits.slice(shown, shown + PAGE);
  one("#lines").append(...next.map(lineOf));
  shown += next.length;
  one("#more").hidden = shown >= hits.length;
}

function showCounts() {
  const counts = new Map();
  for (const { line } of hits) counts.set(line.report, (counts.get(line.report) ?? 0) + 1);
  one("#by-report tbody").replaceChildren(...[...counts].map(([report, n]) => {
    const row = element("tr"), name = element("th");
    name.scope = "row";
    name.append(element("bdi", "", report.name));
    row.append(name, element("td", "n", String(n)), element("td", "n", report.chars ? ((1000 * n) / report.chars).toFixed(2) : "–"));
    return row;
  }));
  one("#by-report").hidden = counts.size === 0;
  return counts.size;
}

function find(words) {
  hits = sorted(search(words), one("#order").value);
  shown = 0;
  one("#lines").replaceChildren();
  const n = showCounts();
  showMore();
  const said = words.trim();
  one("#found").replaceChildren(said
    ? phrase(`${said}：${hits.length} 处，${n} 份报告`, `${said}: ${count(hits.length, "hit")} in ${count(n, "report")}`)
    : phrase("请写要找的词", "Type the terms to find"));
}

/** Mark the hit in its paragraph, where the browser can. */
function highlight(hit) {
  const words = document.getElementById(hit.line.id).firstChild;
  if (!window.Highlight || !words) return;
  const range = new Range();
  range.setStart(words, hit.start);
  range.setEnd(words, hit.end);
  CSS.highlights.set("found", new Highlight(range));
}

// ------------------------------------------------------------------ at the start

for (const fold of folds) fold.open = false;
for (const table of all("main .scroll > table")) shorten(table);
for (const hidden of all(".switch, #kwic")) hidden.hidden = false;
speak(language());
follow();
watchSizes();

addEventListener("hashchange", follow);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-language]"), link = event.target.closest('a[href^="#"]');
  if (button) speak(button.dataset.language);
  if (!link) return;
  one(".back").hidden = !/^[pr]-/.test(pointed(link.hash));
  if (link.dataset.find !== undefined && one("#term")) {
    one("#term").value = link.dataset.find;
    find(link.dataset.find);
  } else if (link.hash === location.hash) follow(); // the same place again: no change of the address tells of it
});

one(".back").addEventListener("click", (event) => {
  event.preventDefault();
  event.stopPropagation();
  one(".back").hidden = true;
  history.back();
});

if (one("#kwic")) {
  one("#kwic").addEventListener("submit", (event) => { event.preventDefault(); find(one("#term").value); });
  one("#order").addEventListener("change", () => find(one("#term").value));
  one("#more").addEventListener("click", showMore);
}
