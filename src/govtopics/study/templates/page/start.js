// ------------------------------------------------------------------ at the start

for (const fold of folds) fold.open = false;
for (const table of all("main .scroll > table")) shorten(table);
for (const table of all("table.sortable")) makeSortable(table);
for (const box of all(".finds")) rove(box);
for (const hidden of all(".switch, #kwic, #ask")) hidden.hidden = false;
speak(language());
follow();
watchSizes();
watchPlace();

addEventListener("hashchange", follow);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-language]"), link = event.target.closest('a[href^="#"]');
  if (button) speak(button.dataset.language);
  if (!link) return;
  one(".back").hidden = !/^[pr]-/.test(pointed(link.hash));
  if (link.dataset.find !== undefined && one("#term")) {
    event.preventDefault();
    ask(link.textContent);
    showSearch();
  } else if (link.hash === location.hash) follow(); // the same place again: no change of the address tells of it
});

one(".back").addEventListener("click", (event) => {
  event.preventDefault();
  event.stopPropagation();
  one(".back").hidden = true;
  history.back();
});

if (one("#kwic")) {
  one("#kwic").addEventListener("submit", (event) => { event.preventDefault(); ask(one("#term").value); });
  one("#ask").addEventListener("submit", (event) => { event.preventDefault(); ask(one("#ask-term").value); showSearch(); });
  one("#order").addEventListener("change", () => ask(one("#term").value));
  one("#more").addEventListener("click", showMore);
}
if (packed) for (const report of reports()) report.addEventListener("toggle", () => { if (report.open) fill(report); });
