// ------------------------------------------------------------------ search

const PAGE = 100;
const CONTEXT = 40; // characters on each side, of which the width shows what it can
let lines = null; // of the whole corpus, read from the page when they are first searched
let hits = [];
let shown = 0;

/** The reports as folds of the page. */
const reports = () => all("#sources .report");

function readLines() {
  return reports().flatMap((report, place) => {
    const about = { id: report.dataset.id, name: report.dataset.name, english: report.dataset.english, chars: Number(report.dataset.chars), fold: report };
    if (texts) {
      return texts[place].filter(([id]) => id).map(([id, kind, number, text]) => ({ id, heading: kind === "h", paragraph: number, text, report: about }));
    }
    return all("p[id]", report).map((p) => ({
      id: p.id, heading: p.className === "h", paragraph: p.dataset.of ?? p.id.split("-").pop(), text: p.textContent, report: about,
    }));
  });
}

// Long source texts are in the page packed: JSON, a list of lines a report, each an id, its kind, the
// number of the paragraph, its text and, of a removed line, why in both languages.
let texts = null;
const packed = one("#texts");
const waits = () => packed !== null && texts === null;

async function unpack() {
  if (!waits()) return;
  const bytes = Uint8Array.from(atob(packed.dataset.packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const read = new TextDecoder("utf-16le").decode(await new Response(stream).arrayBuffer());
  texts ??= JSON.parse(read);
}

/** The lines of a report that is opened, where the page holds them packed. */
async function fill(report) {
  await unpack();
  const box = one(`#${CSS.escape(report.id)} > .text`);
  if (!texts || box.children.length) return;
  box.append(...texts[reports().indexOf(report)].map(([id, kind, number, text, zh, en]) => {
    const line = element("p", kind);
    if (!id) {
      const why = element("small");
      why.append(phrase(zh, en));
      line.append(element("del", "", text), " ", why);
      return line;
    }
    line.id = id;
    line.textContent = text;
    if (kind !== "h") line.dataset.n = number.replace(/^p?0*/, "");
    return line;
  }));
  showHits();
}

/** Open the report that holds a paragraph which the page has only packed; whether there is one. */
async function fetchLine(id) {
  await unpack();
  const place = texts?.findIndex((lines) => lines.some(([own]) => own === id)) ?? -1;
  if (place < 0) return false;
  await fill(reports()[place]);
  return true;
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
  const names = report.name === report.id ? [] : [called(report), " · "];
  return [...names, element("bdi", "", id), ...(heading ? [phrase("，标题", ", heading")] : [])];
}

/** A report by its name, in the language of the page. */
function called(report) {
  const name = element("bdi");
  name.append(report.name === report.english ? report.name : phrase(report.name, report.english));
  return name;
}

function lineOf(hit) {
  const item = element("li"), where = element("a", "where"), line = element("span", "line");
  where.href = "#" + encodeURIComponent(hit.line.id);
  where.append(...cited(hit.line));
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
    name.append(called(report));
    row.append(name, element("td", "n", String(n)), element("td", "n", report.chars ? ((1000 * n) / report.chars).toFixed(2) : "–"));
    return row;
  }));
  one("#by-report").hidden = counts.size === 0;
  return counts.size;
}

async function find(words) {
  if (waits()) {
    one("#found").replaceChildren(phrase("正在读入原文……", "Reading the texts …"));
    await unpack();
  }
  list(words);
}

function list(words) {
  hits = sorted(search(words), one("#order").value);
  shown = 0;
  one("#lines").replaceChildren();
  const n = showCounts();
  showMore();
  openWhereFound();
  const said = cut(words.trim());
  one("#found").replaceChildren(said
    ? phrase(`${said}：${hits.length} 处，${n} 份报告`, `${said}: ${count(hits.length, "hit")} in ${count(n, "report")}`)
    : phrase("请写要找的词", "Type the terms to find"));
}

const SAID = 60; // characters of what was asked that are said again

/** What was asked, short enough for a line, without marks that turn or hide the text behind them. */
function cut(words) {
  const plain = Array.from(words.replace(/[\p{Cc}\p{Cf}]/gu, ""));
  return plain.length > SAID ? `${plain.slice(0, SAID).join("")}…` : plain.join("");
}

/** Open the reports that hold hits, and fold those that an earlier search opened. */
function openWhereFound() {
  const found = new Set(hits.map(({ line }) => line.report.fold));
  for (const report of reports()) {
    if (found.has(report)) report.open = true;
    else if (report.dataset.searched) report.open = false;
    report.dataset.searched = found.has(report) ? "1" : "";
  }
  showHits();
}

const MARKED = 5000; // hits that are marked in the texts

/** Mark the hits in their paragraphs, where the browser can. */
function showHits() {
  if (!window.Highlight) return;
  const ranges = hits.slice(0, MARKED).flatMap((hit) => {
    const words = document.getElementById(hit.line.id)?.firstChild;
    if (!words) return [];
    const range = new Range();
    range.setStart(words, hit.start);
    range.setEnd(words, hit.end);
    return [range];
  });
  CSS.highlights.set("found", new Highlight(...ranges));
}

// ------------------------------------------------------------------ the search in the address

const addressOf = (words, order) => "#" + new URLSearchParams(order === "corpus" ? { q: words } : { q: words, order });

/** What an address asks for; null if it points to a place of the page. */
function askedFor(hash) {
  const asked = new URLSearchParams(hash.slice(1));
  return asked.has("q") ? { words: asked.get("q"), order: asked.get("order") ?? "corpus" } : null;
}

/** Search, and say so in the address: the way back leads here again. */
function ask(words) {
  const address = addressOf(words, one("#order").value);
  if (location.hash !== address) history.pushState({ asked: true }, "", address);
  for (const field of all("#term, #ask-term")) field.value = words;
  return find(words);
}

/** Show the search that an address asks for; by the way back the reader comes to where they were. */
function answer({ words, order }) {
  if (!one("#term")) return;
  for (const field of all("#term, #ask-term")) field.value = words;
  one("#order").value = Object.hasOwn(KEYS, order) ? order : "corpus";
  find(words);
  if (history.state?.asked) return;
  history.replaceState({ asked: true }, "");
  showSearch();
}

const showSearch = () => one("#search").scrollIntoView({ block: "start", behavior: "instant" });

