"use strict";
// Everything the page does beyond being read, in one script of three files: this one (language,
// folds, the rail, the way back), tables.js (sorting and long tables, with the contract that tables
// keep) and search.js. Text of documents goes through textContent alone.
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
  for (const field of all("input[data-zh]")) field.placeholder = field.dataset[next];
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

async function follow() {
  const asked = askedFor(location.hash);
  if (asked) {
    answer(asked);
    return;
  }
  const id = pointed(location.hash);
  if (id.startsWith("p-") && !document.getElementById(id) && await fetchLine(id)) {
    location.replace(location.hash); // it is there now, and becomes the target
  }
  const target = document.getElementById(id);
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

// ------------------------------------------------------------------ words that search

/** Many links in a row are one stop of the tab key; arrows move among them. */
function rove(box) {
  const links = all("[data-find]", box);
  if (links.length < 2) return;
  links.forEach((link, place) => { link.tabIndex = place ? -1 : 0; });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    const next = links[(at + step + links.length) % links.length];
    for (const link of links) link.tabIndex = link === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
}

// ------------------------------------------------------------------ the rail shows where one is

function watchPlace() {
  const links = new Map(all("nav a").map((link) => [pointed(link.hash), link]));
  const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const seen = new Set();
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
    const here = places.filter((place) => seen.has(place)).pop(); // the innermost comes last
    if (!here) return;
    for (const [id, link] of links) {
      if (id === here.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const list = one("nav > ol"), link = links.get(here.id);
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = link.offsetLeft - 16;
  }, { rootMargin: "-12% 0px -80% 0px" });
  for (const place of places) observer.observe(place);
}

// ------------------------------------------------------------------ boxes that scroll

const BOXES = "main .scroll, main .drawing, main .side, main .side > div";

/** A box is a stop of the keyboard while some of it is out of sight, and what stands beside it names it. */
function reach(box, number) {
  // A box whose table is sorted by its headings is reached by these.
  if (box.querySelector(".sort") || (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight)) {
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

