"use strict";
// Everything that comes from texts, names and files is set with textContent: it is never markup.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const KEYS = "123456789abcefghijkmopqrtvwxy"; // without d, l, n, s, u and z, which do something else
const ONE = data.answers.length > 0; // one answer a screen; else any of the columns
const STEPS = 200;
const store = "govtopics-judging-" + data.id;
const WORDS = {
  zh: {
    other: "English", note: "备注（可不写）", progress: "进度", text: "要判断的文字", doubt: "拿不准", passage: "要判断的句子：", rest: "（句子完）",
    count: (at, n, done, doubts) => `${at} / ${n} · 已判断 ${done}` + (doubts ? ` · 拿不准 ${doubts}` : ""),
    first: "请先作答：选主题、标“？”，或选“都不是”", open: (n) => `还有 ${n} 处没有判断`, unsaved: "已记在这个浏览器里，还没有存成文件",
    lost: "这个浏览器不肯记下进度，关页以前请存成文件", saved: (file) => `已交给浏览器下载：${file}`, undone: "已撤销一步",
    loaded: (file) => `已读入 ${file}`, wrong: "这个文件不是本页存的", nothing: "没有可撤销的了", done: "全部判断完了",
    tally: (n, doubts) => `共 ${n} 处，` + (doubts ? `其中 ${doubts} 处拿不准。` : "没有拿不准的。"),
    file: (file, saved) => (saved ? `文件 ${file} 已交给浏览器下载，在下载文件夹里。` : `还没有存成文件：请按“存成文件”，得到 ${file}。`),
    includes: "包括：", excludes: "不包括：", undefined: "词表没有写定义，请按名称的通常意思判断。",
    grade: { 1: "谈到", 0: "没有谈到", "?": "拿不准" }, colon: "：",
    keys: ONE ? "按键：1 是，0 否，? 拿不准，一按就到下一处；Z 撤销，← 上一处，U 下一处没判断的，N 备注，S 存成文件。"
      : "按键：数字（或字母）选主题，再按一次取消；Shift 加同一个键标“拿不准”；0 都不是；Enter 确定并到下一句；Z 撤销，← 上一句，U 下一句没判断的，N 备注，S 存成文件。",
  },
  en: {
    other: "中文", note: "note (optional)", progress: "progress", text: "what is to be judged", doubt: "in doubt", passage: "The sentence to judge: ", rest: " (end of the sentence)",
    count: (at, n, done, doubts) => `${at} / ${n} · ${done} judged` + (doubts ? ` · ${doubts} in doubt` : ""),
    first: "answer first: choose a theme, mark one \"?\", or choose none of them", open: (n) => `${n} left to judge`, unsaved: "kept in this browser, not yet saved to a file",
    lost: "this browser keeps no progress: save to a file before you close the page", saved: (file) => `handed to the browser as a download: ${file}`, undone: "one step undone",
    loaded: (file) => `read ${file}`, wrong: "this file was not saved by this page", nothing: "nothing left to undo", done: "All done",
    tally: (n, doubts) => `${n} judged, ${doubts || "none"} of them in doubt.`,
    file: (file, saved) => (saved ? `The file ${file} was handed to the browser: look in your downloads folder.` : `It is not yet saved: press "save to a file" to get ${file}.`),
    includes: "Includes: ", excludes: "Does not include: ", undefined: "The codebook gives no definition; judge by the usual meaning of the name.",
    grade: { 1: "speaks of it", 0: "does not", "?": "in doubt" }, colon: ": ",
    keys: ONE ? "Keys: 1 yes, 0 no, ? in doubt, each goes on to the next; Z undo, ← back, U next without an answer, N note, S save."
      : "Keys: a digit (or letter) chooses a theme, again takes it back; Shift with the same key marks it in doubt; 0 none of them; Enter confirms and goes on; Z undo, ← back, U next without an answer, N note, S save.",
  },
};

// ---- what was answered: states are replaced, never changed, so that undo is a list of them

const n = data.screens.length, nColumns = ONE ? 1 : data.columns.length;
const BLANK = { grades: Array(nColumns).fill(""), none: false, done: false };
let state = { answers: Array(n).fill(BLANK), notes: Array(data.rows.length).fill(""), here: 0 };
let past = [], saved = true, stored = true, language = "zh", noting = false;

const words = () => WORDS[language];
const screen = () => data.screens[state.here];
const answer = () => state.answers[state.here];
const ended = () => state.here === n;
const nDone = () => state.answers.filter((one) => one.done).length;
const inDoubt = (one) => one.done && one.grades.includes("?");
const nDoubts = () => state.answers.filter(inDoubt).length;
const replaced = (list, i, value) => list.map((one, place) => (place === i ? value : one));

function become(next) {
  past = [...past.slice(1 - STEPS), state];
  state = next;
  saved = false;
  keep();
}

function keep() {
  try { localStorage.setItem(store, JSON.stringify({ state, saved })); stored = true; } catch { stored = false; }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(store) || "null");
    if (!kept || kept.state.answers.length !== n || kept.state.notes.length !== data.rows.length) return;
    state = kept.state;
    saved = kept.saved;
  } catch { /* nothing readable is kept: the reader begins anew, or from a file */ }
}

// ---- what the reader does

function put(changes) { become({ ...state, answers: replaced(state.answers, state.here, { ...answer(), ...changes }) }); }

function choose(i, grade) {
  if (ended() || ONE) return;
  const grades = replaced(answer().grades, i, answer().grades[i] === grade ? "" : grade);
  put({ grades, none: false, done: answer().done && grades.some(Boolean) });
  show();
}

function none() {
  if (ended() || ONE) return;
  put({ grades: BLANK.grades, none: !answer().none, done: answer().done && !answer().none });
  show();
}

function confirm() {
  if (ended() || ONE) return;
  if (!answer().none && !answer().grades.some(Boolean)) return show(words().first, true);
  if (!answer().done) put({ done: true });
  onward();
}

function decide(value) {
  if (ended() || !ONE) return;
  put({ grades: [value], done: true });
  onward();
}

/** To the next screen; from the last to one without an answer, or to the end. */
function onward() {
  if (state.here < n - 1) return nDone() === n ? go(n) : go(state.here + 1);
  toOpen();
}

function go(place, message) {
  const last = nDone() === n ? n : n - 1;
  state = { ...state, here: Math.min(last, Math.max(0, place)) };
  keep();
  show(message);
  byId(ended() ? "end" : "passage").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function toNext(fits, otherwise) {
  const first = ended() ? 0 : state.here + 1, order = data.screens.map((_, i) => (first + i) % n);
  const found = order.find((i) => fits(state.answers[i]));
  go(found === undefined ? otherwise : found, found === undefined || nDone() === n ? "" : words().open(n - nDone()));
}

const toOpen = () => toNext((one) => !one.done, n);
const toDoubt = () => toNext(inDoubt, state.here);

function undo() {
  if (!past.length) return show(words().nothing);
  state = past.at(-1);
  past = past.slice(0, -1);
  saved = false;
  keep();
  show(words().undone);
}

function write(note) {
  const next = { ...state, notes: replaced(state.notes, screen().row, note) };
  if (noting) { state = next; saved = false; keep(); } else become(next); // one step of undo for one note
  noting = true;
}

// ---- the file

const header = () => ["item", ...data.columns, "note", ...Object.keys(data.constants)];
// Spreadsheets run what begins with one of these; a ' before it keeps it a text (spreadsheets.py).
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const guarded = (cell) => (FORMULA.test(cell) ? "'" + cell : cell);
const unguarded = (cell) => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);
const quote = (cell) => (/[",\r\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell);

/** What stands in the file for a row and a column: nothing where nobody has judged. */
function cell(row, column) {
  const place = data.screens.findIndex((one) => one.row === row && (one.column < 0 || one.column === column));
  if (place < 0 || !state.answers[place].done) return "";
  return ONE ? state.answers[place].grades[0] : state.answers[place].grades[column] || "0";
}

function csv() {
  const rows = data.rows.map((row, i) => [row.item, ...data.columns.map((_, j) => cell(i, j)), state.notes[i], ...Object.values(data.constants)]);
  rows.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return "\ufeff" + [header(), ...rows].map((row) => row.map(guarded).map(quote).join(",")).join("\r\n") + "\r\n";
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  link.download = data.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  saved = true;
  keep();
  show(words().saved(data.file));
}

function parse(text) {
  const rows = [[]];
  for (const found of text.replace(/^\ufeff/, "").matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    if (found[0] === "") break;
    const cell = found[1].startsWith('"') ? found[1].slice(1, -1).replaceAll('""', '"') : found[1];
    rows.at(-1).push(unguarded(cell));
    if (found[2] !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

/** The state that a file holds, or nothing if another page saved it. */
function stateOf([head, ...lines]) {
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const places = new Map(data.rows.map((row, i) => [row.item, i])), width = data.columns.length;
  const constants = Object.values(data.constants);
  const fits = head && same(head, header()) &&
    lines.every((line) => places.has(line[0]) && line.length === head.length && same(line.slice(width + 2), constants));
  if (!fits) return null;
  const answers = [...state.answers], notes = [...state.notes];
  for (const line of lines) {
    const row = places.get(line[0]);
    notes[row] = line[width + 1];
    data.screens.forEach((one, place) => {
      if (one.row !== row) return;
      const cells = ONE ? [line[1 + one.column]] : line.slice(1, 1 + width);
      const done = cells.every((grade) => ["0", "1", "?"].includes(grade));
      const grades = ONE ? cells : cells.map((grade) => (grade === "0" ? "" : grade));
      answers[place] = done ? { grades, none: !ONE && !grades.some(Boolean), done } : BLANK;
    });
  }
  return { ...state, answers, notes };
}

async function load(file) {
  const next = stateOf(parse(await file.text()));
  if (!next) return show(words().wrong, true);
  become(next);
  saved = true;
  toOpen();
  show(words().loaded(file.name));
}

// ---- what the reader sees

function made(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

const hidden = (text) => made("span", text, "sr");
const named = (column) => (language === "en" && data.definitions[column].english) || data.columns[column];

/** The passage as paragraphs, with what is to be judged marked. */
function passage({ heading, before, text, after }) {
  const paragraphs = [[]];
  const add = (piece, marked) => piece.split("\n").forEach((line, i) => {
    if (i) paragraphs.push([]);
    if (line) paragraphs.at(-1).push(marked ? made("mark", line) : document.createTextNode(line));
  });
  add(before, false); add(text, true); add(after, false);
  const shown = paragraphs.map((pieces) => { const p = document.createElement("p"); p.append(...pieces); return p; });
  const titles = heading ? heading.split("\n").map((line) => { const p = made("p", "", "heading"); p.append(made("mark", line)); return p; }) : [];
  const marks = [...titles, ...shown].flatMap((p) => [...p.querySelectorAll("mark")]);
  if (marks.length) { marks[0].before(hidden(words().passage)); marks.at(-1).after(hidden(words().rest)); }
  return [...titles, ...shown];
}

/** Scroll a long passage so that what is marked is seen, with a few lines before it. */
function reveal() {
  const box = byId("text"), mark = box.querySelector("mark");
  box.scrollTop = 0;
  if (!mark) return;
  const [first, last] = [mark, [...box.querySelectorAll("mark")].at(-1)].map((one) => one.getBoundingClientRect());
  const frame = box.getBoundingClientRect();
  if (last.bottom > frame.bottom) box.scrollTop = first.top - frame.top - Math.max(0, Math.min(frame.height / 3, frame.height - (last.bottom - first.top)));
}

function showScreen() {
  const row = data.rows[screen().row], column = screen().column;
  byId("section").textContent = row.section;
  byId("text").replaceChildren(...passage(row));
  reveal();
  byId("question").textContent = data.question[language].replace("{theme}", () => (column < 0 ? "" : named(column)));
  byId("others").hidden = !screen().grades.length;
  byId("others").replaceChildren(...screen().grades.map((grade, i) => {
    const line = made("span", "ABCDEFGHIJ"[i] + words().colon);
    line.append(made("b", words().grade[grade] || "–"));
    return line;
  }));
  if (ONE) {
    data.answers.forEach((one, i) => byId("a" + i).setAttribute("aria-pressed", String(answer().grades[0] === one.value)));
    if (column >= 0) define([column]);
  } else {
    data.columns.forEach((_, i) => {
      byId("t" + i).setAttribute("aria-pressed", String(answer().grades[i] === "1"));
      byId("d" + i).setAttribute("aria-pressed", String(answer().grades[i] === "?"));
    });
    byId("none").setAttribute("aria-pressed", String(answer().none));
  }
  byId("note").value = state.notes[screen().row];
}

function showEnd() {
  byId("done").textContent = words().done;
  byId("tally").textContent = words().tally(n, nDoubts());
  byId("file-state").textContent = words().file(data.file, saved);
  byId("file-state").className = saved ? "" : "warn";
  byId("doubts").hidden = !nDoubts();
}

function show(message, warn) {
  noting = false;
  byId("judging").hidden = ended();
  byId("end").hidden = !ended();
  byId("save").hidden = ended();
  if (ended()) showEnd(); else showScreen();
  byId("count").textContent = words().count(Math.min(state.here + 1, n), n, nDone(), nDoubts());
  byId("bar").max = n;
  byId("bar").value = nDone();
  byId("undo").disabled = !past.length;
  const standing = !stored ? words().lost : saved ? "" : words().unsaved;
  byId("state").textContent = message || (ended() ? "" : standing);
  byId("state").className = warn || !stored ? "warn" : "";
}

function define(columns) {
  byId("definitions").replaceChildren(...columns.flatMap((i) => {
    const { label, english, definition, includes, excludes } = data.definitions[i];
    const lines = [["", definition], [words().includes, includes], [words().excludes, excludes]].filter(([, text]) => text);
    if (!lines.length) lines.push(["", words().undefined]);
    const about = lines.map(([lead, text]) => { const dd = made("dd", ""); dd.append(made("b", lead), text); return dd; });
    return [made("dt", english && language === "en" ? `${english} ${label}` : label), ...about];
  }));
}

function pressed(text, key, className, action, id) {
  const button = made("button", "", className);
  button.type = "button";
  button.id = id;
  const hint = made("kbd", key);
  hint.setAttribute("aria-hidden", "true");
  if (key) button.append(hint);
  button.append(made("span", text));
  button.addEventListener("click", action);
  return button;
}

/** The buttons of the answers, in the language in force. */
function offer() {
  if (ONE) {
    const kinds = { 1: "yes", 0: "no", "?": "doubt" };
    byId("choices").replaceChildren(...data.answers.map((one, i) =>
      pressed(one.label[language], one.key, kinds[one.value] || "", () => decide(one.value), "a" + i)));
    return;
  }
  byId("choices").replaceChildren(...data.columns.map((label, i) => {
    const pair = made("div", "", "choice"), name = named(i);
    const doubt = pressed("?", "", "doubt", () => choose(i, "?"), "d" + i);
    doubt.setAttribute("aria-label", name + words().colon + words().doubt);
    doubt.title = words().doubt;
    pair.append(pressed(name, KEYS[i] || "", "yes", () => choose(i, "1"), "t" + i), doubt);
    return pair;
  }));
}

function speak(next) {
  const focused = document.activeElement && document.activeElement.id;
  language = next;
  document.body.className = next + (ONE ? " one" : "");
  document.documentElement.lang = next === "zh" ? "zh-Hans" : "en";
  byId("other").textContent = words().other;
  byId("other").lang = next === "zh" ? "en" : "zh-Hans";
  byId("note").placeholder = words().note;
  byId("note").setAttribute("aria-label", words().note);
  byId("bar").setAttribute("aria-label", words().progress);
  byId("text").setAttribute("aria-label", words().text);
  byId("keys").textContent = words().keys;
  offer();
  define(data.columns.map((_, i) => i));
  show();
  if (focused && byId(focused)) byId(focused).focus();
}

// ---- keys and buttons

const ACTIONS = {
  none, next: confirm, back: () => go(state.here - 1), again: () => go(n - 1), open: toOpen, doubts: toDoubt, undo,
  save, "save-now": save, load: () => byId("chosen").click(), language: () => speak(language === "zh" ? "en" : "zh"),
};
const PRESSED = {
  0: none, enter: confirm, arrowright: () => go(state.here + 1), arrowleft: ACTIONS.back, u: toOpen, d: toDoubt, z: undo,
  s: save, l: ACTIONS.language, n: () => byId("note").focus(),
};
for (const [id, action] of Object.entries(ACTIONS)) byId(id).addEventListener("click", action);
byId("none").classList.add("no");
if (ONE) byId("question").after(byId("defined")); // the one definition that the question needs
for (const id of ["none", "next"]) byId(id).hidden = ONE;
byId("chosen").addEventListener("change", (event) => {
  if (event.target.files[0]) load(event.target.files[0]);
  event.target.value = "";
});
byId("note").addEventListener("input", () => write(byId("note").value));
byId("note").addEventListener("blur", () => show());

/** Which key was meant: with Shift a digit arrives as another character. */
function meant(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code || "");
  return digit ? digit[1] : event.key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if (event.target === byId("note")) {
    if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); byId("passage").focus({ preventScroll: true }); }
    return;
  }
  const key = meant(event), undoing = (event.ctrlKey || event.metaKey) && key === "z" && !event.shiftKey;
  if ((event.ctrlKey || event.metaKey) && !undoing) return;
  if (key === "enter" && ["BUTTON", "SUMMARY"].includes(event.target.tagName)) return; // it is pressed
  const column = ONE ? -1 : KEYS.slice(0, data.columns.length).indexOf(key);
  const one = ONE ? data.answers.find(({ key: its }) => (its === "?" ? ["?", "？"].includes(event.key) : its === key && !event.shiftKey)) : undefined;
  if (column >= 0) choose(column, event.shiftKey ? "?" : "1");
  else if (one) decide(one.value);
  else if (PRESSED[key] && (!event.shiftKey || key !== "0")) PRESSED[key]();
  else return;
  event.preventDefault();
});
// What the browser keeps is not lost; what it refuses to keep would be.
window.addEventListener("beforeunload", (event) => { if (!stored && !saved) event.preventDefault(); });

recall();
speak("zh");
