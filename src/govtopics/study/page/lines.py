"""Reports of one place over the years: one line per theme, drawn from the shares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from govtopics.study.page.anchors import Places
from govtopics.study.page.matrix import Shares, in_years
from govtopics.study.page.words import Both, both, html, joined, percent, short_name
from govtopics.study.study import Study

LEAST_YEARS = 4
FEW_POINTS = 4
WIDTH, HEIGHT, EDGE = 300, 64, 5


class Point(NamedTuple):
    """The share of a theme in a report of a year."""

    year: int
    share: float
    excerpt: bool


def lines_part(study: Study, shares: Shares, places: Places) -> dict[str, Any] | None:
    """One line per theme over the years; None unless one place has four years or more.

    Returns ``themes``: number, name, drawing, first and last year with their shares, highest and
    lowest; ``most``: the end of the axis that all lines share.
    """
    about = places.about
    if not in_years(places) or about["year"].nunique() < LEAST_YEARS:
        return None
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    lines = {label: _points(shares.by_theme[label], places) for label in shares.labels}
    every = [point for points in lines.values() for point in points]
    most = max((point.share for point in every), default=0.0)
    years = (min(about["year"].dropna()), max(about["year"].dropna()))
    return {
        "themes": [
            {
                "number": numbers[label],
                "name": short_name(study.themes.codebook[label]),
                "drawing": _drawing(points, (int(years[0]), int(years[1])), most) if points else "",
                "told": told_of_years(points),
            }
            for label, points in lines.items()
        ],
        "most": percent(most),
        "years": years,
    }


def _points(own: Mapping[str, Any], places: Places) -> list[Point]:
    """The reports of a line in the order of their dates: none that is left out of groups."""
    known = places.about[places.about["year"].notna()]
    return [
        Point(int(known.loc[report, "year"]), own[report].share, report in places.excerpts)
        for report in sorted(known.index, key=places.rank.__getitem__)
        if report not in places.left_out and not math.isnan(own[report].share)
    ]


def told_of_years(points: Sequence[Point]) -> Both:
    """All shares of few years; of more the first, the last, the highest and the lowest."""
    if not points:
        return both("不可测量", "not measurable")
    if not any(point.share for point in points):
        return both("都没有命中", "no hit in any year")
    if len(points) <= FEW_POINTS:
        return joined(_point(point) for point in points)
    first, last = points[0], points[-1]
    told = _point(first) + both("，", ", ") + _point(last)
    for what, end in (
        (both("；最高 ", "; highest "), max(points, key=lambda point: point.share)),
        (both("；最低 ", "; lowest "), min(points, key=lambda point: point.share)),
    ):
        told += what + _point(end) if end not in (first, last) else both("", "")
    return told


def _point(point: Point) -> Both:
    return both("{year} 年 <b>{share}</b>", "{year}: <b>{share}</b>",
                year=point.year, share=percent(point.share))  # fmt: skip


def _drawing(points: Sequence[Point], years: tuple[int, int], most: float) -> Markup:
    """A line that breaks where a year is lacking; an excerpt is a hollow point, joined to none."""
    span = max(1, years[1] - years[0])

    def at(point: Point) -> tuple[str, str]:
        x = EDGE + (WIDTH - 2 * EDGE) * (point.year - years[0]) / span
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * point.share / (most or 1)
        return f"{x:.1f}", f"{y:.1f}"

    runs: list[list[Point]] = [[]]
    for point in points:
        if point.excerpt:
            continue
        if runs[-1] and point.year - runs[-1][-1].year > 1:
            runs.append([])
        runs[-1].append(point)
    paths = " ".join("M" + " L".join(" ".join(at(p)) for p in run) for run in runs if run)
    dots = "".join(
        '<circle class="{}" cx="{}" cy="{}" r="3"><title>{}: {}</title></circle>'.format(
            "hollow" if point.excerpt else "full", *at(point), point.year, percent(point.share)
        )
        for point in points
    )
    base = HEIGHT - EDGE
    return html(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"><path class="base" '
        f'd="M0 {base} L{WIDTH} {base}"/><path class="line" d="{paths}"/>{dots}</svg>'
    )
