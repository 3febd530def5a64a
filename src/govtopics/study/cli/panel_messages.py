"""What `govtopics panel` says and writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.themes.frames import Frame
from govtopics.corpus.places.english import called
from govtopics.errors import GovTopicsError
from govtopics.language import (
    COMMA,
    SEMICOLON,
    Phrase,
    docvar_name,
    language_in_force,
    share_text,
    speaking,
    value_name,
)
from govtopics.messages import say
from govtopics.panels.cells import in_order
from govtopics.panels.files import check_ending
from govtopics.panels.panel import Panel
from govtopics.study.results.tables import records
from govtopics.study.study import Study
from govtopics.text_tables import folded, table

MOST, MOST_THEMES, MOST_REASONS = 20, 4, 3  # lines of each list, columns of the values
HELD = Phrase(
    "{variables} 个主题，按{unit}和{time}：{units} × {times}（{span}），{cells} 格。",
    "Themes: {variables}, by {unit} and {time}: {units} × {times} ({span}), cells: {cells}.",
)
COMPLETE = Phrase("完整：没有缺格。", "Complete: no cell is missing.")
LACKING = Phrase("不完整：缺 {n} 格。", "Not complete: {n} cells are missing.")
SET_ASIDE = Phrase("没有采用的报告 {n} 份：", "Reports excluded: {n}")
DOUBTED = Phrase(
    "存疑的格（表中 flags）：{n} 格。", "Cells of doubted reports (flags in the table): {n}."
)
NOT_ESTIMABLE = Phrase(
    "不可估计的值：{n} 个（{why}）。",
    "Values that cannot be estimated: {n} ({why}).",
)
MORE = Phrase("… 还有 {n} 行", "… {n} more")
MIXED = Phrase("{docvar}不同：{told}。", "The {docvar}s differ: {told}.")
VALUES = Phrase(
    "占比（%，含核心词的句子占字数的比例；{shown} / {all} 个主题{choose}）：",
    "Share of characters in sentences with a core term, % ({shown} of {all} themes{choose}):",
)
CHOOSE = Phrase("，--theme 可另选", "; --theme chooses others")
HEADS_MISSING = (Phrase("缺", "missing"), Phrase("原因", "reason"))
HEADS_ASIDE = (Phrase("报告", "report"), Phrase("所用", "used"), Phrase("原因", "reason"))
TIMES = Phrase("{n} 个：{why}", "{n}: {why}")
FOR_STATA = Phrase("Stata：xtset {unit}_id {time}", "Stata: xtset {unit}_id {time}")


def check_file(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before anything is read.

    ``force``: whether a file there is replaced.
    """
    check_ending(path)
    if path.exists() and not force:
        raise GovTopicsError(
            say(
                "{path} already exists. Choose another file, or use --force to replace it.",
                path=path,
            )
        )


def panel_answer(
    study: Study,
    unit: str,
    time: str,
    out: Path | None,
    *,
    themes: Sequence[str] = (),
    frame: Frame = "whole",
) -> str:
    """What a panel contains, what is missing and what was set aside; written where asked for.

    ``unit``, ``time``: docvars.
    ``themes``: those of the panel; all if there are none.
    ``frame``: what of the reports is read.
    """
    with speaking(study.settings.language):
        panel = study.themes.panel(unit, time, frame=frame)
        named = [study.codebook.label_of(name) for name in themes]
        panel = panel.select(*named) if named else panel
        if out is not None:
            panel.save(out)
        lines = [_held(panel), *_missing(panel), *_aside(panel), *_mixed(panel), *_doubts(panel)]
        lines += _shown(panel)
        if out is not None:
            lines += ["", str(out)]
            if out.suffix.lower() == ".dta" and unit.isascii() and time.isascii():
                lines.append(FOR_STATA.format(unit=unit, time=time))
    return "\n".join(lines)


def _held(panel: Panel) -> str:
    times = sorted(panel.cells[panel.time].unique(), key=in_order)
    span = f"{times[0]}–{times[-1]}" if len(times) > 1 else str(times[0])
    n_units = panel.units.nunique()
    return HELD.format(
        variables=len(panel.variables),
        unit=docvar_name(panel.unit),
        time=docvar_name(panel.time),
        units=n_units,
        times=(len(panel) + len(panel.missing)) // n_units,
        span=span,
        cells=len(panel),
    )


def _missing(panel: Panel) -> list[str]:
    """The cells that are missing, in spans of years: 密云区 2012–2014, 2016."""
    if panel.complete:
        return [str(COMPLETE)]
    table = panel.missing
    about = list(table.columns[: table.columns.get_loc(panel.time)])
    grouped = table.groupby([*about, "reason_text"], sort=False, dropna=False)
    parts = [(records(own)[0], list(own[panel.time])) for _, own in grouped]
    alike = _alike(panel)
    rows = [
        [f"{_name(first, panel.unit, alike)} {_spans(times)}", str(first["reason_text"])]
        for first, times in parts
    ]
    return [LACKING.format(n=len(table)), *_listed(HEADS_MISSING, rows)]


def _name(row: Mapping[str, Any], unit: str, alike: Collection[str]) -> str:
    """What a unit is called; a place after the one above it where several have its name."""
    above = row["parent"] if row[unit] in alike else ""
    name = f"{'' if pd.isna(above) else above} {value_name(str(row[unit]), unit)}".strip()
    return called(name) if language_in_force() == "en" else name.replace(" ", "")


def _alike(panel: Panel) -> set[str]:
    """The names that several places of a panel have."""
    if panel.unit != "place":
        return set()
    units = pd.concat([own[["place", "parent"]] for own in (panel.cells, panel.missing)])
    n = units.drop_duplicates().value_counts("place", dropna=False)
    return set(n.index[n > 1])


def _spans(times: Sequence[Any]) -> str:
    if not all(isinstance(time, int) for time in times):
        return str(COMMA).join(map(str, times))
    told = []
    for _, own in groupby(enumerate(times), key=lambda pair: pair[1] - pair[0]):
        years = [time for _, time in own]
        told.append(f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]))
    return str(COMMA).join(told)


def _aside(panel: Panel) -> Iterator[str]:
    if panel.set_aside.empty:
        return
    yield "\n" + SET_ASIDE.format(n=len(panel.set_aside))
    shown = records(panel.set_aside)
    rows = [[row["document_id"], row["chosen"] or "–", row["reason_text"]] for row in shown]
    yield from _listed(HEADS_ASIDE, rows)


def _listed(heads: Sequence[Phrase], rows: Sequence[Sequence[str]]) -> list[str]:
    more = [MORE.format(n=len(rows) - MOST)] if len(rows) > MOST else []
    return [table([str(head) for head in heads], rows[:MOST]), *more]


def _mixed(panel: Panel) -> Iterator[str]:
    """Kinds and extents that differ between the cells."""
    said = [
        MIXED.format(
            docvar=docvar_name(docvar),
            told=str(COMMA).join(f"{value_name(value, docvar)} {n}" for value, n in own.items()),
        )
        for docvar, own in panel.mixed.items()
    ]
    yield from (["", *said] if said else [])


def _shown(panel: Panel) -> list[str]:
    """The first values of the first themes."""
    english = dict(zip(panel.table[panel.variable], panel.table["english"], strict=True))
    names = panel.variables[:MOST_THEMES]
    heads = [docvar_name(panel.unit), docvar_name(panel.time)]
    heads += [str(Phrase(name, str(english[name] or name))) for name in names]
    wide = panel.wide()[[panel.columns[name] for name in names]].to_numpy(float)
    alike = _alike(panel)
    rows = [
        [
            _name(cell, panel.unit, alike),
            str(cell[panel.time]),
            *(share_text(share, sign="") for share in own),
        ]
        for cell, own in zip(records(panel.cells[:MOST]), wide[:MOST], strict=True)
    ]
    more = [MORE.format(n=len(panel) - MOST)] if len(panel) > MOST else []
    choose = CHOOSE if len(names) < len(panel.variables) else ""
    title = VALUES.format(shown=len(names), all=len(panel.variables), choose=choose)
    return ["", *folded(title), table(heads, rows, right="ll" + "r" * len(names)), *more]


def _doubts(panel: Panel) -> Iterator[str]:
    doubted = int((panel.cells["flags"] != "").sum())
    silent = panel.table[panel.table["status"] != "estimated"]
    reasons = silent["reason_text"].value_counts()[:MOST_REASONS]
    parts = [TIMES.format(n=n, why=why) for why, n in reasons.items()]
    why = str(SEMICOLON).join(parts) if len(parts) > 1 else "".join(reasons.index)
    told = [DOUBTED.format(n=doubted)] if doubted else []
    told += [NOT_ESTIMABLE.format(n=len(silent), why=why)] if len(silent) else []
    yield from [line for said in (told and ["", *told]) for line in folded(said)]
