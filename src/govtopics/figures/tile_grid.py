"""A theme in the provinces: equal tiles, each about where its province is. It is not a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from govtopics.checks import is_whole
from govtopics.corpus.places.gazetteer import coded
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.heat_map import HATCHED, TINT
from govtopics.figures.tools.panel_tables import NO_REPORT, NUMBERS, panel_table, what_is_drawn
from govtopics.figures.tools.quantities import EARLY_SIGN, early_notes, is_early
from govtopics.figures.tools.row_labels import theme_names
from govtopics.figures.tools.sheet import Foot, Sheet, write
from govtopics.figures.tools.style import (
    INK,
    LABEL_SIZE,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
    color_map,
    ink_on,
)
from govtopics.language import NOT_WHOLE, Phrase, language_in_force, running
from govtopics.messages import Language, joined, say
from govtopics.panels.panel import Panel

TITLE = Phrase("{theme}：{year} 年各省份{what}", "{theme} in the provinces, {year} ({what})")
TILES = Phrase(
    "每个省级行政区一格，大小相同，位置只表示大致方位，不是地图。",
    "One tile of equal size per province, roughly in its geographical position; this is not a map.",
)
DARKEST = Phrase("颜色最深：{place}，{value}。", "Darkest: {place}, {value}.")
NONE = Phrase("空白格没有这一年的报告。", "Blank tiles: no report of that year.")
UNKNOWN = Phrase("斜线格不可估计，不等于 0。", "Hatched tiles: not estimable, which is not zero.")
EXCERPTS = Phrase("“*”为节选。", "* marks excerpts.")
# Column and row of each province, by the first two digits of its code.
TILE_OF: Mapping[str, tuple[int, int]] = {
    "23": (7, 0),
    "15": (4, 1), "22": (7, 1),
    "65": (0, 2), "62": (2, 2), "64": (3, 2), "11": (5, 2), "12": (6, 2), "21": (7, 2),
    "63": (1, 3), "61": (3, 3), "14": (4, 3), "13": (5, 3), "37": (6, 3),
    "54": (1, 4), "51": (2, 4), "50": (3, 4), "41": (4, 4), "34": (5, 4), "32": (6, 4),
    "31": (7, 4),
    "53": (2, 5), "52": (3, 5), "42": (4, 5), "36": (5, 5), "33": (6, 5),
    "45": (3, 6), "43": (4, 6), "44": (5, 6), "35": (6, 6), "71": (7, 6),
    "46": (3, 7), "82": (4, 7), "81": (5, 7),
}  # fmt: skip
# ISO 3166-2:CN, where there is no room for names in Latin letters.
LETTERS: Mapping[str, str] = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL",
    "31": "SH", "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA",
    "42": "HB", "43": "HN", "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ",
    "53": "YN", "54": "XZ", "61": "SN", "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW",
    "81": "HK", "82": "MO",
}  # fmt: skip
ISO = Phrase("省份以 ISO 3166-2:CN 的字母代码表示。", "Letters are those of ISO 3166-2:CN.")
ROWS, COLUMNS = 8, 8
TALLEST, EXCERPT_SIGN = 40.0, "*"


def plot_tile_grid(
    panel: Panel,
    variable: str | None = None,
    *,
    year: int | None = None,
    column: str = "estimate",
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A theme or topic in the provinces in one year, one tile each, roughly where each lies.

    All tiles have the same size, so large provinces do not look more important. The figure is not a
    map and shows no borders.

    Parameters
    ----------
    panel : Panel
        ``themes.panel("place", "year")``; only its provinces are drawn.
    variable : str, optional
        A theme or topic; the first if left out.
    year : int, optional
        The latest of those with the most provinces if left out.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    language : {"zh", "en"}, optional
        Language of names, title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its one child contains the tiles.

    Raises
    ------
    GovTopicsError
        If it is not a panel of places and years, lacks the variable, year or column, or has no
        province.

    Examples
    --------
    >>> import govtopics as gt
    >>> about = {"place": ["北京市", "上海市"], "code": ["110000", "310000"], "year": [2023, 2023]}
    >>> about = pd.DataFrame(about).assign(admin_level="province")
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。发展经济。", "发展经济。"], docvars=about)
    >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel("place", "year")
    >>> ax = gt.plot_tile_grid(panel, "基层治理", year=2023)
    """
    return draw_tile_grid(
        tile_table(panel, variable, year, column),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


def tile_table(
    panel: Panel, variable: str | None = None, year: int | None = None, column: str = "estimate"
) -> pd.DataFrame:
    """The table that :func:`plot_tile_grid` draws: that of one year, of provinces alone."""
    table = panel_table(panel, variable, column)
    table = table[table["code_today"].fillna("").str.endswith("0000")]
    if table.empty:
        raise GovTopicsError(
            say(
                "The panel has no province, and each tile is a province. Draw other places "
                "with plot_panel."
            )
        )
    if year is not None and not is_whole(year):
        raise GovTopicsError(say("year = {year!r}: must be a whole number.", year=year))
    there = table.loc[table["status"] != NO_REPORT, "year"].astype(int).value_counts()
    years = sorted(there.index)
    chosen = max(years, key=lambda one: (there[one], one)) if year is None else year
    if chosen not in years:
        raise GovTopicsError(
            say(
                "The panel has no province in {year!r}. Its years: {years}.",
                year=year,
                years=joined(map(str, years), ", "),
            )
        )
    return table[table["year"] == chosen].reset_index(drop=True)


@drawing("tile_grid", numbers=NUMBERS)
def draw_tile_grid(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`tile_table`."""
    drawn = what_is_drawn(table)
    rows = {str(row["code_today"])[:2]: row for row in table.to_dict("records")}
    column = drawn.quantity.column
    there = {code: row for code, row in rows.items() if row["status"] != NO_REPORT}

    def below(width: float) -> Foot:
        names = _called(width)
        code, most = _darkest(there, column)
        unit = "%" if drawn.quantity.is_share else ""
        told = DARKEST.format(place=names.get(code, ""), value=drawn.number(most) + unit)
        return Foot((), _notes(table, there, [drawn.explained, told if most else ""], names))

    def height(width: float, _room: float) -> float:
        return ROWS * min(TALLEST, width / COLUMNS) + below(width).height(width)

    title = TITLE.format(
        theme=next(iter(theme_names(table).values())),
        year=f"{table['year'].iloc[0]:.0f}",
        what=drawn.called,
    )
    sheet = Sheet.of(ax, title, height)
    foot, names = below(sheet.width), _called(sheet.width)
    deep = sheet.height - foot.height(sheet.width)
    panel = sheet.panel(0, 0, sheet.width, deep)
    panel.set(xlim=(0, COLUMNS), ylim=(ROWS, 0))
    panel.set_axis_off()
    darkest = _darkest(there, column)[1] or 1.0
    tall = deep / ROWS
    for code, place in TILE_OF.items():
        row = there.get(code)
        share = np.nan if row is None else (row[column] / darkest + TINT) / (1 + TINT)
        _draw_tile(panel, place, share, hatched=row is not None and np.isnan(share))
        text = "" if row is None else _number(row, drawn.number(row[column]))
        ink = SOFT_INK if row is None else INK if np.isnan(share) else ink_on(color_map()(share))
        x, y = place[0] + 0.5, place[1] + 0.5
        apart = 0.0 if not text else 5.5 / tall
        style: dict[str, Any] = {"ha": "center", "color": ink}
        write(panel, x, y - apart, names[code], size=LABEL_SIZE, **style)
        if text:
            write(panel, x, y + apart, text, size=NOTE_SIZE, **style)
    foot.draw(sheet)
    return sheet.ax


def _darkest(there: Mapping[str, Any], column: str) -> tuple[str, float]:
    """The code of the province with the most, and how much it has."""
    told = [(code, row[column]) for code, row in there.items() if row["status"] == "estimated"]
    return max(told, key=lambda one: one[1], default=("", 0.0))


def _draw_tile(panel: Axes, place: tuple[int, int], share: float, *, hatched: bool) -> None:
    ground = "white" if np.isnan(share) else color_map()(share)
    box: dict[str, Any] = {"width": 0.94, "height": 0.94}
    at = (place[0] + 0.03, place[1] + 0.03)
    panel.add_patch(Rectangle(at, **box, facecolor=ground, edgecolor=RULE, linewidth=0.5))
    if hatched:
        panel.add_patch(Rectangle(at, **box, **HATCHED))


def _called(width: float) -> Mapping[str, str]:
    """What provinces are called on tiles of a sheet of some width."""
    names = {code: _name(code) for code in TILE_OF}
    there_is_room = widest(list(names.values()), LABEL_SIZE) <= 0.92 * width / COLUMNS
    return names if there_is_room else LETTERS


def _name(code: str) -> str:
    place = coded(f"{code}0000")
    if place is None:
        return code
    return place.short if language_in_force() == "zh" else place.roman


def _number(row: Mapping[Any, Any], number: str) -> str:
    if row["status"] != "estimated":
        return EARLY_SIGN if is_early(row) else ""
    return number + (EXCERPT_SIGN if row["extent"] in NOT_WHOLE else "")


def _notes(
    table: pd.DataFrame,
    there: Mapping[str, Any],
    explained: Sequence[str],
    names: Mapping[str, str],
) -> list[str]:
    rows = there.values()
    unknown = any(row["status"] != "estimated" and not is_early(row) for row in rows)
    return [
        running(TILES, *explained),
        running(
            ISO if names is LETTERS else "",
            NONE if len(there) < len(TILE_OF) else "",
            UNKNOWN if unknown else "",
            *early_notes(table, EARLY_SIGN),
            EXCERPTS if any(row["extent"] in NOT_WHOLE for row in rows) else "",
        ),
    ]
