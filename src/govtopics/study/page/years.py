"""A report against that of the year before: what changed inside, with links to both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from govtopics.analysis.groups.alignment import marks
from govtopics.analysis.groups.reports_of_place import latest_years
from govtopics.analysis.groups.year_notes import two_digits
from govtopics.analysis.groups.years import YearComparison
from govtopics.language import speaking
from govtopics.study.page.anchors import Places
from govtopics.study.page.words import Both, both, shown
from govtopics.study.results.tables import records
from govtopics.study.study import Study

# Beyond so many of each kind the page would be mostly this; all are in the tables.
MOST_PASSAGES, MOST_WORDS = 80, 40
NAMES: Mapping[str, Both] = {
    "kept": both("逐字保留", "Word for word"),
    "changed": both("部分相同", "Partly the same"),
    "new": both("新增", "New"),
    "dropped": both("不再出现", "Dropped"),
}
FORMS: Mapping[str, Both] = {
    "": both("", ""),
    "split": both("拆成几句", "split"),
    "joined": both("并成一句", "joined"),
    "repeated": both("不止一处", "repeated"),
    "also now": both("今年又一处", "once more this year"),
    "also before": both("上年另一处", "another of the year before"),
}
WORD_LISTS: Mapping[str, Both] = {
    "entered": both("新出现的词", "Words that entered"),
    "left": both("不再出现的词", "Words that left"),
}


def years_part(study: Study, places: Places) -> dict[str, Any] | None:
    """What the page says of the latest two successive years of a place.

    Returns ``place``, ``year``, ``other``; ``report`` and ``before``: links to both; ``summary``:
    rows of the sum; ``passages``: for each status its name, how many there are and the rows that
    are shown; ``words``: for each list its name, how many there are and the words; ``themes``:
    rows; ``notes``; ``n_more``: other places with two years. None if no place has two.
    """
    found = study.years
    if found is None:
        return None
    latest = latest_years(study.corpus)
    return {
        "place": _place(found),
        "year": found.year,
        "other": found.other_year,
        "report": places.linked(found.document_id),
        "before": places.linked(found.other_document_id),
        "summary": {row["status"]: row for row in records(found.summary())},
        "names": NAMES,
        "passages": [_passages(found, status, places) for status in ("changed", "new", "dropped")],
        "words": [_words(found.words, status, places) for status in WORD_LISTS],
        "themes": [row | {"name": _called(row)} for row in records(found.themes)],
        "notes": list(_notes(found)),
        "n_more": latest[2] if latest else 0,
    }


def _place(found: YearComparison) -> Both:
    """The place, in English romanised."""
    names = []
    for language in ("zh", "en"):
        with speaking(language):
            names.append(found.called)
    return both("{place}", "{roman}", place=names[0], roman=names[1])


def _called(row: Mapping[str, Any]) -> Both:
    """A theme by its name, in English by its English one where it has one."""
    named = row["english"] or row["theme"]
    return both("{theme}", "{named}", theme=row["theme"], named=named)


def _notes(found: YearComparison) -> Iterator[Both]:
    """What limits the comparison, in both languages."""
    told = []
    for language in ("zh", "en"):
        with speaking(language):
            told.append(found.notes)
    for zh, en in zip(*told, strict=True):
        yield Both(escape(shown(zh)), escape(shown(en)))


def _passages(found: YearComparison, status: str, places: Places) -> dict[str, Any]:
    """Of those partly the same the most alike and the least, of others the least, in order."""
    passages = found.passages
    own = passages[(passages["status"] == status) & (passages["part"] == "sentence")]
    ranked = own.sort_values("similarity", ascending=status != "changed", kind="stable")
    listed = ranked.head(MOST_PASSAGES).sort_index()
    if status == "changed" and len(ranked) > MOST_PASSAGES:
        listed = pd.concat([listed, ranked.tail(1)])
    rows = records(listed)
    return {
        "status": status,
        "name": NAMES[status],
        "n": len(own),
        "rows": [_row(row, places) for row in rows],
    }


def _row(row: Mapping[str, Any], places: Places) -> dict[str, Any]:
    links = [
        places.link_of(_block(ids.split()[0], places))
        for ids in (row["text_ids"], row["other_ids"])
        if ids
    ]
    told = {
        "changed": lambda: _marked(row["other_text"], row["text"]),
        "new": lambda: escape(shown(row["text"])),
        "dropped": lambda: escape(shown(row["other_text"])),
    }[row["status"]]()
    similarity = two_digits(row["similarity"]) if row["status"] == "changed" else ""
    about = {"form": FORMS[row["form"]], "moved": row["moved"], "similarity": similarity}
    return {"text": told, "links": links} | about


def _block(text_id: str, places: Places) -> str:
    """The paragraph that a sentence begins in; of a heading, itself."""
    return text_id if text_id in places.anchors else text_id.rpartition(".")[0]


def _marked(before: str, after: str) -> Markup:
    """A sentence with what went in ``del`` and what came in ``ins``."""
    parts = []
    for mark in marks(before, after):
        if mark.before == mark.after:
            parts.append(escape(shown(mark.after)))
            continue
        parts += [Markup("<del>{}</del>").format(shown(mark.before))] if mark.before else []
        parts += [Markup("<ins>{}</ins>").format(shown(mark.after))] if mark.after else []
    return Markup("").join(parts)


def _words(words: pd.DataFrame, status: str, places: Places) -> dict[str, Any]:
    """The most frequent terms and names of a list; other words only where there is none."""
    own = words[words["status"] == status]
    named = own[own["kind"] != "word"]
    chosen = named if len(named) else own
    n = chosen["n"] + chosen["other_n"]
    order = n.sort_values(ascending=False, kind="stable").index[:MOST_WORDS]
    rows = [
        {"word": row["word"], "n": row["n"] + row["other_n"],
         "link": places.link_of(_block(row["text_id"], places))}
        for row in records(chosen.loc[order])
    ]  # fmt: skip
    return {"name": WORD_LISTS[status], "n": len(own), "rows": rows}
