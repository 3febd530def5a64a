// ------------------------------------------------------------------ tables
//
// The contract, for every table of the page:
//
// * <table class="sortable"> is sorted by its headings. Each <th scope="col"> in the last row of its
//   thead gets a button; where a heading holds a link, the button stands beside it. Without one:
//   <th data-fixed>. Columns of class "n" hold numbers, and the first click puts the largest first;
//   in all others the smallest or first. The next click turns the order. Ties stay as they are.
//   A table that comes in the order of a column says so by aria-sort on its heading.
// * A cell is sorted by its data-key, or else by its text in the language of the page. What reads as
//   a number (25.2%, 1,234, −13.0, +5.0) is one. Cells that are empty, a dash, or span columns come
//   last, whichever the order. Chinese without a key is sorted by pinyin.
// * All rows are in the page, so that it is whole without this script. Of more than a quarter
//   above 20 rows (data-first gives another number) the first are shown, and a button shows all.
//   Print has the first alone, and says so. A tfoot is neither sorted nor hidden.
const FIRST = 20;
const names = new Intl.Collator("zh-Hans-CN-u-co-pinyin", { numeric: true });

const spoken = (cell) => (cell.querySelector(`.t[lang="${root.lang}"]`) ?? cell).textContent;

/** What a cell is sorted by: a number, a text, or null where it holds nothing. */
function keyOf(cell) {
  const text = (cell.dataset.key ?? spoken(cell)).trim();
  if (cell.colSpan > 1 || text === "" || text === "–") return null;
  const number = Number(text.replace(/[,%]/g, "").replace("−", "-"));
  return Number.isNaN(number) ? text : number;
}

/** Numbers come before text; null is for the caller. */
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
  return names.compare(a, b);
}

/** The cell of a row below a heading; null where a cell spans several. */
function below(row, column) {
  let at = 0;
  for (const cell of row.cells) {
    if (at + cell.colSpan > column) return cell;
    at += cell.colSpan;
  }
  return null;
}

function sortBy(table, heading, direction) {
  const column = heading.cellIndex, sign = direction === "ascending" ? 1 : -1, body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => {
    const cell = below(row, column);
    return [cell && keyOf(cell), row];
  });
  keyed.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * compare(a, b);
  });
  body.append(...keyed.map(([, row]) => row));
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
  mark(table);
}

function turn(heading) {
  const first = heading.classList.contains("n") ? "descending" : "ascending";
  const now = heading.getAttribute("aria-sort");
  const turned = now === "descending" ? "ascending" : "descending";
  sortBy(heading.closest("table"), heading, now ? turned : first);
}

/** Headings become buttons. */
function makeSortable(table) {
  for (const heading of table.tHead.rows[table.tHead.rows.length - 1].cells) {
    if (heading.dataset.fixed !== undefined) continue;
    const button = element("button", "sort");
    button.type = "button";
    if (heading.querySelector("a")) {
      const label = element("span", "heard");
      label.append(phrase("按此列排序", "Sort by this column"));
      button.append(label);
      heading.append(" ", button);
    } else {
      button.append(...heading.childNodes);
      heading.append(button);
    }
    button.addEventListener("click", () => turn(heading));
  }
}

const firstOf = (table) => Number(table.dataset.first ?? FIRST);

/** Mark the rows of a long table that stand below the first. */
function mark(table) {
  const first = firstOf(table);
  [...table.tBodies[0].rows].forEach((row, place) => row.classList.toggle("below", place >= first));
}

/** Of a long table the first rows, and a button that shows the others. */
function shorten(table) {
  const n = table.tBodies[0]?.rows.length ?? 0, first = firstOf(table);
  if (n <= first * 1.25) return;
  const button = element("button", "rest"), place = table.closest(".scroll");
  button.type = "button";
  const show = (every) => {
    table.classList.toggle("short", !every);
    button.setAttribute("aria-expanded", String(every));
    button.replaceChildren(every
      ? phrase(`只列前 ${first} 行`, `Show only the first ${first} rows`)
      : phrase(`显示全部 ${n} 行`, `Show all ${n} rows`));
  };
  button.addEventListener("click", () => {
    show(table.classList.contains("short"));
    if (table.classList.contains("short")) place.scrollIntoView({ block: "nearest" });
  });
  const note = element("p", "note printed");
  note.append(phrase(`打印只列前 ${first} 行，共 ${n} 行；全部见所注的 CSV。`, `Printed: the first ${first} of ${n} rows; all are in the CSV named above.`));
  place.after(button, note);
  mark(table);
  show(false);
}

