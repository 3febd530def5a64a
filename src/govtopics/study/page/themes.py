"""The themes one by one: what each is, its share in every report and group, and passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.codebook import DEFAULT, Theme
from govtopics.analysis.themes.since import first_year
from govtopics.language import Reason
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import corrected_of
from govtopics.study.page.differences import single_reports
from govtopics.study.page.matrix import in_years
from govtopics.study.page.quoted import Spans, quoted, spans_of
from govtopics.study.page.told import told_of_theme
from govtopics.study.page.words import (
    MOST_ROWS,
    Both,
    both,
    count,
    joined,
    key,
    percent,
    term,
    theme_name,
)
from govtopics.study.results.tables import records
from govtopics.study.study import Study

N_PASSAGES = 3
# Of more reports with a passage the fold shows those with the largest shares.
MOST_REPORTS = 6
COLUMNS = 4  # beside the name: share, hits, hits per 1,000 characters, the term it depends on
TOO_FEW = "too_few_reports:"
NO_HIT = "no_hit:"  # is said by the hits, which are 0
BEFORE = "before_since"


def themes_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> list[dict[str, Any]]:
    """What the page says of each theme."""
    return [_theme(study, theme, tables, places) for theme in study.themes.codebook]


def _theme(
    study: Study, theme: Theme, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    own = tables["prevalence"].query("theme == @theme.label")
    reports = in_order(own[own["by"] == "document"], places)
    found = study.themes.passages(study.body, theme.label, 1, by="document")
    first, more = _chosen(tables["passages"].query("theme == @theme.label"), found, reports)
    corrected = corrected_of(study, theme.label)
    spans = spans_of(study.themes.hits, theme.label)
    return {
        "name": theme_name(theme),
        "leading": theme.label in study.leading,
        "definition": theme,
        "since": told_of_since(theme),
        "range": _range(reports),
        "told": told_of_theme(study, theme, tables, places),
        "corrected": corrected,
        # Of a theme without any hit, or that cannot be measured, the sentence says all there is.
        "groups": list(_groups(theme, own, reports, bool(corrected), places))
        if (reports[["estimate", "wide_share"]] > 0).any(axis=None)
        else [],
        "passages": _quoted(first, spans, places),
        "more": _quoted(more, spans, places),
        "n_more": len(found) - len(first["document_id"].unique()) - len(more),
    }


def _quoted(rows: pd.DataFrame, spans: Spans, places: Places) -> list[dict[str, Any]]:
    """Passages with what their reports are called."""
    return [
        quoted(row, spans) | {"label": places.name(row["document_id"])} for row in records(rows)
    ]


def in_order(rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """The reports of a table of prevalence in the order in which the page lists them.

    Reports of one place go by date; other reports go from the largest share down, with
    excerpts after complete reports, then what is left out of groups, and last what has no share.

    ``rows``: one a report.
    """
    if in_years(places):
        return rows.sort_values("group", key=lambda ids: ids.map(places.rank), kind="stable")
    order = rows.assign(
        _none=rows["status"] != "estimated",
        _out=rows["left_out"].fillna("") != "",
        _part=rows["extent"] == "excerpt",
        _share=-rows["estimate"],
    )
    return order.sort_values(["_none", "_out", "_part", "_share"], kind="stable")


def told_of_since(theme: Theme) -> Both:
    """From which year on a theme can be measured, in order where that differs; empty if always."""
    told = [
        both("{year} 年起", "{year}", year=year)
        if where == DEFAULT
        else both(
            "{where} {year} 年起", "{where} {year}", where=term(where, "admin_level"), year=year
        )
        for where, year in theme.first_years.items()
    ]
    return joined(told)


def _range(reports: pd.DataFrame) -> Both:
    """From the lowest share to the highest of what is compared, for a block that is folded."""
    known = reports[(reports["status"] == "estimated") & (reports["left_out"].fillna("") == "")]
    if known.empty:
        return both("不可测量", "not measurable")
    whole = known[known["extent"] != "excerpt"]
    # Not by Series.map: with pyarrow pandas makes texts of HTML.
    shares = (known if whole.empty else whole)["estimate"]
    low, high = percent(shares.min()), percent(shares.max())
    if low == high:
        return both("{low}", "{low}", low=low)
    return both("{low}–{high}", "{low}–{high}", low=low, high=high)


def _groups(
    theme: Theme, own: pd.DataFrame, reports: pd.DataFrame, n_corrected: int, places: Places
) -> Iterator[dict[str, Any]]:
    """The tables of a block: groups that were asked for, then the reports.

    Groups of a single report each would say the same again: of them there is a note.
    """
    n_rings = bool(theme.core) + bool(theme.wide)
    for by, rows in own.groupby("by", sort=False):
        if by == "document":
            continue
        if single_reports(rows):
            yield {"by": str(by), "n": 0, "rows": []}
            continue
        told = [_row(theme, row, places) | {"rank": n} for n, row in enumerate(records(rows))]
        told.sort(key=lambda row: row["status"] != "estimated")  # what has no share comes last
        yield {
            "by": str(by),
            "n": len(told),
            "rows": told[:MOST_ROWS],
            "notes": list(_without_interval(told)),
            "bound": any(row["bound"] for row in told),
            "n_columns": COLUMNS + 2 + n_rings,
        }
    yield {
        "by": "document",
        "n": len(reports),
        "rows": [
            _row(theme, row, places) | {"rank": places.rank[row["group"]]}
            for row in records(reports.head(MOST_ROWS))
        ],
        "notes": [],
        "bound": False,
        "by_share": not in_years(places),
        "apart": _last(places),
        "n_columns": COLUMNS + n_rings + n_corrected,
    }


def _last(places: Places) -> Both:
    """Which reports a table has last, those that are compared before them; nothing if none."""
    last = [both("节选", "excerpts")] * bool(places.excerpts)
    last += [both("不计入分组的报告", "reports left out of groups")] * bool(places.left_out)
    return joined(last, "和", " and ")


def _row(theme: Theme, row: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """A row of the table of prevalence with its name, and what kind of number it is.

    ``first``: the year before which a report cannot be measured, if it is from before it.
    """
    early = row["status"] != "estimated" and str(row["reason"]).startswith(BEFORE)
    one = early and row["by"] == "document"
    reasons = str(row["reason"] or "").split("; ")
    return {
        **row,
        "label": places.row(row["group"]) if row["by"] == "document" else places.group(row),
        "before": early,
        "missing": str(row["reason"]).startswith("docvar_missing"),
        "why": "; ".join(part for part in reasons if not part.startswith((TOO_FEW, NO_HIT))),
        "too_few": [part for part in reasons if part.startswith(TOO_FEW)],
        "first": first_year(theme, places.about.loc[row["group"]]) if one else None,
        "bound": row["interval"] == "share_of_reports",
        "change": key(row["largest_change"]) if row["decisive_term"] else "",
    }


def _without_interval(rows: list[dict[str, Any]]) -> Iterator[Both]:
    """Once below a table: of how many groups there are too few reports for an interval."""
    few = [part for row in rows for part in row["too_few"] if row["status"] == "estimated"]
    if few:
        yield both(
            "{n} 组的报告不足 {least} 份，没有区间。",
            "{n} of fewer than {least} reports {have} no interval.",
            n=count(len(few), "group"),
            have=both("", "has" if len(few) == 1 else "have"),
            least=Reason.parse(few[0]).values["least"],  # noqa: PD011 (no table)
        )


def _chosen(
    ranked: pd.DataFrame, found: pd.DataFrame, reports: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The passages that are shown: the best of three reports, and one each of others.

    Reports that are left out of groups come last, whatever their passages. Where fewer reports
    have one, the next best of these fill up.

    ``ranked``: the passages with the most hits, whatever their reports.
    ``found``: the best passage of each report.
    ``reports``: in the order of the block.
    """
    gone = set(reports.loc[reports["left_out"].fillna("") != "", "group"])
    best = found.assign(_gone=found["document_id"].isin(gone)).sort_values(
        ["_gone", "rank"], kind="stable"
    )
    first = best.head(N_PASSAGES)
    rest = ranked[~ranked["paragraph_id"].isin(first["paragraph_id"])]
    first = pd.concat([first, rest.head(N_PASSAGES - len(first))])
    places = {report: place for place, report in enumerate(reports["group"])}
    more = best[~best["document_id"].isin(first["document_id"])]
    more = more.sort_values("document_id", key=lambda ids: ids.map(places), kind="stable")
    return first, more.head(MOST_REPORTS)
