// Search in the texts of both sites. A query is cut, the texts are not: a run of Chinese characters
// is looked up whole and in pairs of neighbours, an English word by its beginning.
(() => {
  "use strict";
  const { site, up } = document.currentScript.dataset;
  const SAID = {
    zh: { none: "没有找到。换一个词试试，或只留一个词。", count: (n) => `找到 ${n} 页`, other: "English" },
    en: { none: "Nothing found. Try another word, or fewer.", count: (n) => `${n} pages`, other: "中文" },
  }[site];
  const SMALL = new Set("a an and are as at by do for from how i in is it my of on or the to what which with".split(" "));
  const TITLE = 10, HEADING = 4, MOST = 30, AROUND = 60;
  // Signposts, records of decisions and news for users of old versions are seldom what somebody
  // looks for.
  const ASIDE = /^(?:index$|decisions\/|moving$)/;

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const stem = (word) => (word.length > 4 ? word.replace(/(?:ing|ies|es|ed|s|y)$/, "") : word);

  // [{pattern, weight}]: the weights of a run and its pairs add up to its number of characters.
  function termsOf(query) {
    const terms = [];
    const latin = query.toLowerCase().match(/[a-z0-9][a-z0-9_.]*/g) ?? [];
    const large = latin.filter((word) => !SMALL.has(word));
    for (const word of large.length ? large : latin) {
      const end = word.length > 2 ? "" : "(?![a-z0-9])";
      terms.push({ pattern: new RegExp(`(?<![a-z0-9])${escaped(stem(word))}${end}`, "g"), weight: 2 });
    }
    for (const run of query.match(/\p{Script=Han}+/gu) ?? []) {
      const pairs = [...run].slice(1).map((_, i) => run.slice(i, i + 2));
      if (run.length < 3) terms.push({ pattern: new RegExp(run, "g"), weight: 2 });
      else {
        terms.push({ pattern: new RegExp(run, "g"), weight: run.length / 2 });
        for (const pair of pairs) {
          terms.push({ pattern: new RegExp(pair, "g"), weight: run.length / 2 / pairs.length });
        }
      }
    }
    return terms;
  }

  const times = (pattern, text) => text.match(pattern)?.length ?? 0;

  const pages = Object.entries(window.texts ?? {}).flatMap(([of, list]) =>
    list.map(([name, title, parts]) => ({
      site: of, name, title, lower: title.toLowerCase(),
      parts: parts.map(([anchor, heading, text]) => ({
        anchor, heading, text, lowerHeading: heading.toLowerCase(), lowerText: text.toLowerCase(),
      })),
      length: parts.reduce((sum, part) => sum + part[2].length, 0),
    })));
  const meanLength = pages.reduce((sum, page) => sum + page.length, 0) / pages.length;

  // BM25 with a title worth ten and a heading worth four mentions, times how much of the query is there.
  function search(query) {
    const terms = termsOf(query);
    const whole = terms.reduce((sum, term) => sum + term.weight, 0);
    const found = pages.map((page) => ({ page, score: 0, there: 0, parts: page.parts.map(() => 0) }));
    for (const { pattern, weight } of terms) {
      const counts = found.map(({ page, parts }) => {
        const here = page.parts.map((part) => HEADING * times(pattern, part.lowerHeading) + times(pattern, part.lowerText));
        const named = (page.lower.match(pattern) ?? []).join("").length / page.lower.length;
        return { here, n: TITLE * (named + Math.sqrt(named)) + here.reduce((a, b) => a + b, 0) };
      });
      const n = counts.filter((count) => count.n).length;
      const rarity = Math.log(1 + (pages.length - n + 0.5) / (n + 0.5));
      found.forEach((each, i) => {
        const { here, n: count } = counts[i];
        if (!count) return;
        const size = 0.5 + 0.5 * each.page.length / meanLength;
        each.score += weight * rarity * count * 2.2 / (count + 1.2 * size);
        each.there += weight;
        here.forEach((h, j) => { each.parts[j] += weight * rarity * h / (1 + h); });
      });
    }
    const byName = new Map();
    for (const each of found.filter(({ score }) => score)) {
      each.score *= (each.there / whole) ** 2 * (ASIDE.test(each.page.name) ? 0.5 : 1);
      each.score *= each.page.lower === query.toLowerCase() ? 2 : 1;
      byName.set(each.page.name, [...(byName.get(each.page.name) ?? []), each]);
    }
    return { terms, results: [...byName.values()].map(inThisSite).sort((a, b) => b.score - a.score) };
  }

  // Of a page in both languages the one in this, unless the other has far more of the query; a page
  // in the other language alone is worth a little less.
  function inThisSite(versions) {
    const own = versions.find(({ page }) => page.site === site);
    const score = Math.max(...versions.map((each) => each.score * (own ? 1 : 0.85)));
    const shown = own && own.score > score / 2 ? own : versions.find(({ page }) => page.site !== site);
    return { ...shown, score };
  }

  function marked(text, terms) {
    const any = new RegExp(terms.map((term) => term.pattern.source).join("|"), "gi");
    const span = document.createElement("span");
    let end = 0;
    for (const hit of text.matchAll(any)) {
      span.append(text.slice(end, hit.index), Object.assign(document.createElement("mark"), { textContent: hit[0] }));
      end = hit.index + hit[0].length;
    }
    span.append(text.slice(end));
    return span;
  }

  function excerpt(text, terms) {
    const at = terms.map((term) => text.toLowerCase().search(term.pattern)).filter((i) => i >= 0);
    const from = Math.max(0, (at.length ? Math.min(...at) : 0) - AROUND);
    const cut = text.slice(from, from + 4 * AROUND);
    return (from ? "…" : "") + cut + (from + cut.length < text.length ? "…" : "");
  }

  function shown({ page, parts }, terms) {
    const part = page.parts[parts.indexOf(Math.max(...parts))] ?? { anchor: "", heading: "", text: "" };
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${up}/${page.site === "en" ? "en/" : ""}${page.name}.html${part.anchor ? "#" + part.anchor : ""}`;
    const heading = part.heading && part.heading !== page.title ? ` › ${part.heading}` : "";
    link.append(marked(page.title + heading, terms));
    item.append(link);
    if (page.site !== site) {
      item.append(Object.assign(document.createElement("small"), { textContent: SAID.other, className: "search-other" }));
    }
    const line = document.createElement("p");
    line.append(marked(excerpt(part.text, terms), terms));
    item.append(line);
    return item;
  }

  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const field = document.querySelector(".bd-search-container form input");
  field.value = query;
  field.focus();
  if (query) {
    const { terms, results } = search(query);
    const list = document.getElementById("search-results");
    list.append(...results.slice(0, MOST).map((each) => shown(each, terms)));
    document.getElementById("search-count").textContent = results.length ? SAID.count(results.length) : SAID.none;
  }
})();
