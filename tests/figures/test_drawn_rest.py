"""What all figures share: places on the page, names, notes, style, facts; worked out by hand."""

import hashlib
import importlib
import json
import pkgutil
import re
from functools import partial
from pathlib import Path
from string import Formatter

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image
from reading import Page

import govtopics.figures
from govtopics import __version__
from govtopics.errors import GovTopicsError
from govtopics.figures import prevalence, trajectories
from govtopics.figures import review_against_plan as record
from govtopics.figures.gallery import FIGURES
from govtopics.figures.prevalence import draw_prevalence
from govtopics.figures.saving import is_file_name, known_formats, save_figure
from govtopics.figures.tools import input_checks as given
from govtopics.figures.tools import style
from govtopics.figures.tools.drawing import drawing, drawn_on
from govtopics.figures.tools.drawing_state import frame
from govtopics.figures.tools.faces import font_path
from govtopics.figures.tools.fonts import shorten, text_width, widest, wrap
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.label_placement import Ground, kept_apart
from govtopics.figures.tools.panels import (
    Heads,
    Panels,
    columns_that_fit,
    fitted,
    left_out_note,
    named_rows,
    value_ticks,
)
from govtopics.figures.tools.picture_record import figure_facts, metadata, read_record
from govtopics.figures.tools.quantities import Quantity
from govtopics.figures.tools.row_labels import (
    doubt_words,
    in_brackets,
    name_lines,
    row_labels,
    theme_names,
    topic_label,
    widest_word,
)
from govtopics.figures.tools.sheet import Box, Foot, Grid, Sheet, even_columns, row_pitch
from govtopics.figures.tools.style import figure_height, figure_style, frame_width, new_axes
from govtopics.figures.tools.table_files import as_read, table_csv
from govtopics.language import Phrase, language_in_force, reason_text, running, value_name

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan


def test_every_kind_has_its_own_name():
    assert list(FIGURES) == [
        "topics", "topics_by_document", "topic_map", "topic_hierarchy", "prevalence", "positions",
        "prevalence_matrix", "trajectories", "review_against_plan", "keyness", "cooccurrence",
        "dispersion", "removed", "stopwords", "lexicon", "targets", "target_levels",
        "panel", "tile_grid", "year_comparison", "choose_k", "specifications",
        "overlap", "topic_trajectories",
    ]  # fmt: skip
    assert all(FIGURES[kind].kind == kind for kind in FIGURES)


# ------------------------------------------------------------- places on the page


def test_panels_fill_a_grid_row_by_row():
    grid = Grid(5, 2, (9, 8))
    assert (grid.rows, grid.height(100)) == (3, 316)
    assert list(grid.boxes(10, 20, 109, 316)) == [
        (10, 20, 50, 100), (69, 20, 50, 100), (10, 128, 50, 100), (69, 128, 50, 100),
        (10, 236, 50, 100),
    ]  # fmt: skip


def test_columns_are_as_many_as_fit_and_even():
    assert [even_columns(*pair) for pair in ((5, 4), (4, 9), (9, 4), (7, 3), (1, 1))] == [
        3, 4, 3, 3, 1
    ]  # fmt: skip
    # Three panels of 28 and two gaps of 9 take 102.
    assert [columns_that_fit(w, 28, (9, 8)) for w in (102, 101.9, 65, 64, 1)] == [3, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("room", "n", "columns"),
    [(224, 7, 2), (223, 7, 3), (166, 7, 3), (165, 7, 4), (107.6, 7, 4), (107, 4, 4), (20, 4, 4)],
)
def test_panels_stand_in_as_few_columns_as_the_room_allows(room, n, columns):
    # Seven panels 50 high: 224 in two columns, 166 in three, 108 in four.
    grid = fitted(7, range(2, 5), lambda _: 50, room, (9, 8))
    assert (grid.n, grid.columns) == (n, columns)


def test_rows_stand_loosely_but_never_too_close():
    assert [row_pitch(n, 100, 12, 5) for n in (0, 8, 10, 20, 30)] == [12, 12, 10, 5, 5]


def test_a_sheet_is_measured_from_its_upper_left_corner():
    sheet = Sheet.of(None, "标题", lambda width, room: 200)
    page = Page(sheet.ax)
    assert (sheet.width, sheet.height) == pytest.approx((183 * 72 / 25.4 - 8, 200))
    assert page.figure.get_size_inches()[1] * 72 == pytest.approx(200 + 8 + 22)
    panel = sheet.panel(30, 40, 50, 60)
    sheet.text(30, 40, "角")
    sheet.line(10, 90, 150, color="red")
    sheet.lines([(20, 60, 170), (25, 45, 180)])
    page = Page(sheet.ax)
    corners = [page.place(panel.transAxes, at) for at in ((0, 1), (1, 0))]
    assert np.array(corners) == pytest.approx(np.array([(34, 66), (84, 126)]))
    ((x, y),) = [(x, y) for x, y, text, _ in page.texts if text == "角"]
    assert (x, y) == pytest.approx((34, 66))
    ends = [page.place(sheet.ax.lines[0].get_transform(), at)
            for at in sheet.ax.lines[0].get_xydata()]  # fmt: skip
    assert np.array(ends) == pytest.approx(np.array([(14, 176), (94, 176)]))
    assert [each[1:] for each in page.bars[0]] == [pytest.approx((24, 64)), pytest.approx((29, 49))]
    # The title stands over the left edge, its line 9 points above the sheet.
    (title,) = [(x, y) for x, y, text, _ in page.texts if text == "标题"]
    assert title == pytest.approx((4, 26 - 9), abs=0.1)


@pytest.mark.parametrize(
    ("height", "above", "taken"),
    [(100, 18.1, True), (98, 18.1, True), (96, 18.1, False), (100, 17.9, False)],
)
def test_axes_are_taken_that_are_hardly_too_low(height, above, taken):
    # What needs 100 points stands a little closer in 97; the title takes 18 above.
    figure = Figure(figsize=(5, 200 / 72))
    ax = figure.add_axes((0.1, 1 - (above + height) / 200, 0.8, height / 200))
    assert refused(Sheet.of, ax, "标题", lambda width, room: 100) is not taken


def test_a_figure_higher_than_a_page_is_logged(caplog):
    Sheet.of(None, "标题", lambda width, room: room)
    assert not caplog.text
    Sheet.of(None, "标题", lambda width, room: room + 4)
    assert "标题: the figure is 241 mm high, more than a page" in caplog.text


def test_key_and_notes_stand_at_the_foot():
    line, dot = {"color": "red"}, {"marker": "o", "linestyle": "none", "span": False}
    foot = Foot([(line, "一二"), (dot, "三" * 20), (line, "四")], ["注" * 80, "", "完"])
    # In 200 points: the second entry takes 150, after 16 + 4 + 13 + 12; the third starts a row.
    assert foot.height(200) == pytest.approx(9.5 * (2 + 3 + 1) + 9.6)
    assert Foot((), ["完"]).height(200) == pytest.approx(9.5 + 6)
    sheet = Sheet.on(new_axes(height=60, width=60), "标题")
    Foot([(line, "一二"), (dot, "三三"), ({"color": "blue"}, "四")], ["甲", "乙"]).draw(sheet)
    page = Page(sheet.ax)
    assert page.lines()[1:] == [["一二", "三三", "四"], ["甲"], ["乙"]]
    lefts = {text: x for x, _, text, _ in page.texts}
    assert [lefts[text] for text in ("一二", "三三", "四", "甲", "乙")] == pytest.approx(
        [4 + 20, 4 + 45 + 20, 4 + 90 + 20, 4, 4]
    )
    heights = {text: sheet.height + 26 - y for _, y, text, _ in page.texts}
    assert [heights[text] for text in ("一二", "甲", "乙")] == pytest.approx(
        [28.5 + 9.6 - 6 - 4.75, 9.5 * 1.5, 9.5 * 0.5]
    )
    spans = [[page.place(each.get_transform(), at)[0] for at in each.get_xydata()]
             for each in sheet.ax.lines]  # fmt: skip
    assert np.array(spans) == pytest.approx(np.array([(4, 20), (57, 57), (94, 110)]))
    assert list(page.key.values()) == ["一二", "三三", "四"]


def test_heads_take_the_lines_that_they_need():
    heads = Heads(["治理" * 5, "网格"], ["说明", ""], beside=10)
    texts = [[line for line, _ in lines] for lines in heads.lines(52)]
    assert texts == [["治理治理治理", "治理治理", "说明"], ["网格"]]
    assert heads.depth(52) == 9 * 3 + 4
    assert Heads(["Management of risk"], beside=3).least == pytest.approx(
        text_width("Management", 7) + 3
    )
    assert Heads(["a" * 99], beside=3).least == 63


SHARES_TO = (0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)
RATES_TO = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
DIFFERENCES_TO = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
SHARE, HITS = (Quantity(name, name) for name in ("estimate", "hits_per_1000_chars"))


def common_scale(table, quantity):
    """The end of the axis of one theme that stands alone, which is the common one."""
    (end,) = prevalence._scales(table.assign(theme="治理"), quantity).values()
    return end


@pytest.mark.parametrize(
    ("scale", "column", "ends"),
    [
        (partial(common_scale, quantity=SHARE), "high", sorted([*SHARES_TO, 0.05, 0.25])),
        (partial(common_scale, quantity=SHARE), "wide_share", sorted([*SHARES_TO, 0.05, 0.25])),
        (partial(common_scale, quantity=HITS), "estimate", RATES_TO),
        (record._scale, "difference", DIFFERENCES_TO),
        (record._scale, "before", DIFFERENCES_TO),
        (partial(trajectories._scale, quantity=SHARE), "estimate",
         sorted([*SHARES_TO, 0.02, 0.05, 0.3])),
        (partial(trajectories._scale, quantity=SHARE), "high",
         sorted([*SHARES_TO, 0.02, 0.05, 0.3])),
        (partial(trajectories._scale, quantity=HITS), "estimate", RATES_TO),
    ],
)  # fmt: skip
def test_a_scale_ends_at_the_first_round_number_that_nothing_passes(scale, column, ends):
    columns = ["estimate", "high", "name_share", "wide_share", "difference", "before"]
    none = pd.DataFrame(NAN, index=[0, 1], columns=columns)
    for end, beyond in zip(ends, [*ends[1:], ends[-1]], strict=True):
        assert scale(none.assign(**{column: [0.01, end]})) == end
        assert scale(none.assign(**{column: [end + 1e-6, NAN]})) == beyond
    assert scale(none) == ends[0]


def test_rows_of_panels_stand_closer_where_there_are_many():
    assert named_rows(["治理", *["网"] * 11]) == {"left": 20, "rows": (12 * 10.5, 12 * 8)}
    many = named_rows(["治"] * 13)
    assert (many["left"], *many["rows"]) == pytest.approx((13, 13 * 8.8, 13 * 8))


@pytest.mark.parametrize(
    ("width", "beside", "ticks", "side"),
    [(39, 0, ["0", "7.5", "15"], "left"), (38, 0, ["0", "15"], "left"),
     (38, 9, ["0", "15"], "center")],
)  # fmt: skip
def test_a_narrow_scale_names_its_ends(width, beside, ticks, side):
    panel = Figure().subplots()
    value_ticks(panel, 0.15, width, beside)
    labels = panel.get_xticklabels()
    assert [label.get_text() for label in labels] == ticks
    value_ticks(panel, 5, width, beside, 1)  # hits, not shares
    assert panel.get_xticklabels()[-1].get_text() == "5"
    labels = panel.get_xticklabels()
    assert labels[0].get_horizontalalignment() == side
    assert labels[-1].get_horizontalalignment() == {"left": "right"}.get(side, side)


@pytest.mark.parametrize(
    ("n", "room", "shown", "columns", "height"),
    [(3, 500, 3, 3, 66), (3, 60, 3, 3, 60), (3, 40, 3, 3, 46), (5, 100, 5, 3, 100),
     (5, 50, 4, 4, 50)],
)  # fmt: skip
def test_panels_are_as_high_as_the_room_allows(n, room, shown, columns, height):
    # 100 points hold three panels of 30 or four of 20, 5 apart; each has 26 around its rows.
    panels = Panels.of(
        Heads(list("甲乙丙丁戊")[:n]), (130, room), left=30, rows=(40, 20), widths=(30, 20)
    )
    assert (panels.grid.n, panels.grid.columns, panels.height) == (shown, columns, height)
    assert panels.left_out == list("甲乙丙丁戊")[shown:n]


def test_what_panels_show_stands_below_their_heads():
    sheet = Sheet(Sheet.of(None, "标题", lambda width, room: 300).ax, 130, 300)
    panels = Panels.of(
        Heads(["甲", "乙" * 5, "丙"]), (130, 300), left=30, rows=(40, 20), widths=(30, 20)
    )
    # Two lines of heads, of which short names take the lower one.
    boxes = list(panels.boxes(sheet, 75))
    assert [tuple(box) for box, _ in boxes] == [(30, 22, 30, 40), (65, 22, 30, 40),
                                                (100, 22, 30, 40)]  # fmt: skip
    assert [first for _, first in boxes] == [True, False, False]
    written = {text.get_text(): text.get_position() for text in sheet.ax.texts}
    expected = {"甲": (30, 9), "乙乙乙乙": (65, 0), "乙": (65, 9), "丙": (100, 9)}
    assert set(written) == set(expected)
    for text, (left, top) in expected.items():
        assert written[text] == pytest.approx((left / 130, 1 - top / 300))


def test_panels_of_a_line_share_the_names_of_its_first():
    table = pd.DataFrame(
        [
            {"theme": theme, "group": f"g{i}", "estimate": (4 * j + i + 3) / 100, "low": NAN,
             "high": NAN, "status": "estimated", "name": f"g{i}", "n_hits": 10 * j + i}
            for j, theme in enumerate("甲乙丙丁")
            for i in range(2)
        ]
    )  # fmt: skip
    page = Page(draw_prevalence(table))
    # Four panels in at most three columns stand two by two.
    lines = page.lines()
    assert lines[1:5] == [["甲", "乙"], ["命中", "命中"], ["g0", "0", "10"], ["g1", "1", "11"]]
    assert lines[6:10] == [["丙", "丁"], ["命中", "命中"], ["g0", "20", "30"], ["g1", "21", "31"]]
    assert [panel.rows()["估计值（核心词）"] for panel in page.panels] == [
        [("g0", 0.03), ("g1", 0.04)], [("g0", 0.07), ("g1", 0.08)],
        [("g0", 0.11), ("g1", 0.12)], [("g0", 0.15), ("g1", 0.16)],
    ]  # fmt: skip
    assert [len(panel.ticks("y")) for panel in page.panels] == [2, 0, 2, 0]


def test_what_is_left_out_is_named_up_to_ten():
    assert left_out_note([]) == ""
    assert left_out_note(["甲", "乙"]).startswith("一页放不下，未画出 2 项：甲、乙。")
    ten = [*"一二三四五六七八", "丁丁", "戊"]
    assert "丁丁、戊。数字" in left_out_note(ten)
    assert "丁丁、戊等。数字" in left_out_note([*ten, "己"])
    with figure_style(language="en"):
        assert "(2): A, B. Their numbers" in left_out_note(["A", "B"])


def test_labels_are_put_right_left_below_above_and_farther_out():
    def put(n, **about):
        ground = Ground(100, 100)
        return [ground.put((50, 50), 10, (20, 8), **about) for _ in range(n)]

    assert put(4, reaches=(2,)) == [(62, 46, 20, 8), (18, 46, 20, 8), (40, 62, 20, 8),
                                    (40, 30, 20, 8)]  # fmt: skip
    assert put(2, inside=True) == [(40, 46, 20, 8), (61.5, 46, 20, 8)]
    slant = 12 / np.sqrt(2)
    fifth = put(9, reaches=(2,))[4:]
    assert fifth[0] is None or fifth[0] == pytest.approx((50 + slant, 50 + slant, 20, 8))
    off = np.array([(70, 0, 100, 100)])
    assert put(1, off=off) == [(18.5, 46, 20, 8)]
    assert Ground(30, 30).put((15, 15), 10, (20, 8)) is None
    ground = Ground(40, 10)
    ground.take(Box(0, 0, 20, 10))
    assert ground.is_free(Box(20, 0, 20, 10))
    assert not ground.is_free(Box(19.9, 0, 20, 10))
    assert not any(ground.is_free(Box(*box)) for box in ((21, 0, 20, 10), (20, -1, 20, 10),
                                                         (20, 1, 20, 10)))  # fmt: skip


def test_boxes_part_along_the_side_that_costs_least():
    # Across they overlap by 2, down by 8.
    middles, sizes = np.array([[40.0, 50.0], [58.0, 52.0]]), np.full((2, 2), [20.0, 10.0])
    places, shown = kept_apart(middles, sizes, (100, 100))
    assert places == pytest.approx(np.array([[39, 50], [59, 52]]), abs=0.01)
    assert shown.all()
    places, _ = kept_apart(np.array([[2.0, 99.0]]), sizes[:1], (100, 100))
    assert places == pytest.approx(np.array([[10, 95]]), abs=0.01)


def test_cells_carry_number_ground_and_hatching():
    values = np.array([[0.2, NAN], [0.05, 0.4]])
    cells = Cells(values, [["20", "无"], ["", "40"]], ["上", "下"], [["左", "一"], ["右"]], 0.4)
    sheet = Sheet.on(new_axes(height=60), "标题")
    assert cells.left == 7 + 8
    assert cells.across(sheet.width) == pytest.approx((sheet.width - 15) / 2)
    assert cells.header(sheet.width) == 2 * 9.5 + 4
    assert cells.height(sheet.width, 500, 12, Foot((), ["注"])) == pytest.approx(23 + 24 + 15.5)
    cells.draw(sheet, 80)
    (panel,) = Page(sheet.ax).panels
    assert panel.cells() == {
        ("上", "左\n一"): ("20", 0.2, "#5a9ad0"), ("上", "右"): ("无", None, "#000000"),
        ("下", "左\n一"): ("", 0.05, "#e2edf7"),
        ("下", "右"): ("40", 0.4, "#08306b"),
    }  # fmt: skip
    assert panel.hatched() == [("上", 0.54, 1.46)]
    inks = {text.get_text(): text.get_color() for text in panel.axes.texts}
    assert inks == {"20": "black", "无": "#1a1a1a", "40": "white"}


# --------------------------------------------------------------- names and notes


def test_names_are_shortened_in_the_middle_and_marks_never():
    assert shorten("一二三四五六七八九十", 7, 70) == "一二三四五六七八九十"
    # Of six characters and an ellipsis, 49 wide, two fifths stand after it.
    assert shorten("一二三四五六七八九十甲乙", 7, 49) == "一二三四…甲乙"
    assert shorten("一二三四五六七八九十甲乙", 7, 48) == "一二三…甲乙"
    assert shorten("一二三", 7, 5) == "…"
    assert row_labels(["一二三四五六七八九十"], ["节选"], 70) == ["一二三…九十（节选）"]
    assert row_labels(["一二", "三"], ["含节选", ""], 70) == ["一二（含节选）", "三"]
    extents = pd.DataFrame({"extent": ["mixed", "excerpt", "whole", "unknown"]})
    assert doubt_words(extents) == ["含节选", "节选", "", ""]
    assert (in_brackets("节选"), in_brackets("")) == ("（节选）", "")
    doubted = pd.DataFrame(
        {
            "by": ["document", "place", "document"],
            "extent": ["excerpt", "whole", "whole"],
            "n_undecided": ["1", "2", "0"],
            "left_out": ["", "duplicate (1)", "mislabelled"],
        }
    )
    assert doubt_words(doubted) == ["节选、时间未定", "2 份时间未定", "标注与文本不符"]
    with figure_style(language="en"):
        assert doubt_words(extents)[:2] == ["some excerpts", "excerpt"]
        assert in_brackets("excerpt") == " (excerpt)"


def test_a_topic_loses_its_last_words_first():
    whole = text_width("nmf-01 治理·网格", 7)
    assert topic_label("nmf-01", "治理·网格·社区", whole) == "nmf-01 治理·网格"
    assert topic_label("nmf-01", "治理·网格·社区", whole - 1) == "nmf-01 治理"
    assert topic_label("nmf-01", "治理", 30).startswith("nm")
    assert "…" in topic_label("nmf-01", "治理", 30)


def test_lines_break_between_characters_and_words():
    assert wrap("一二三四五", 7, 21) == ("一二三", "四五")
    assert wrap("一二三，四五", 7, 21) == ("一二", "三，四", "五")
    assert wrap("new city", 7, text_width("new cit", 7)) == ("new", "city")
    assert name_lines("一二三四五六七八九十", 7, 21, 2) == ("一二三", "…十")
    assert name_lines("一二三四五六七八九", 7, 21) == ("一二三", "四五六", "七八九")
    assert widest(["一", "二三"], 6) == 12
    assert widest([], 6) == 0
    assert widest_word(["a bcd 治理治理", "ef"], 7) == text_width("bcd", 7)


def test_themes_and_groups_are_called_in_the_language():
    table = pd.DataFrame({"theme": ["甲", "乙", "甲"], "english": ["A", "", "A"]})
    assert theme_names(table) == {"甲": "甲", "乙": "乙"}
    assert [value_name("plan", by) for by in ("time", "place", "kind")] == ["计划", "plan", "plan"]
    assert [value_name("review", "time"), value_name("opening", "function")] == ["回顾", "开头"]
    with figure_style(language="en"):
        assert theme_names(table) == {"甲": "A", "乙": "乙"}
        assert theme_names(table[["theme"]]) == {"甲": "甲", "乙": "乙"}
        assert value_name("plan", "time") == "plan"


def phrases():
    for info in pkgutil.walk_packages(govtopics.figures.__path__, "govtopics.figures."):
        for name, value in vars(importlib.import_module(info.name)).items():
            own = value.values() if isinstance(value, dict) else [value]
            yield from ((name, one) for one in own if isinstance(one, Phrase))


def test_what_is_said_is_said_in_both_languages_with_the_same_numbers():
    found = dict.fromkeys(phrases())
    assert len(found) > 100
    for where, phrase in found:
        if not re.sub(r"\{.*?\}|\W", "", phrase.zh + phrase.en):  # values and marks alone
            continue
        chinese = [any("\u2e80" <= c <= "\uffef" for c in text) for text in (phrase.zh, phrase.en)]
        assert chinese == [True, False], where
        fields = [sorted(field for _, field, *_ in Formatter().parse(text) if field)
                  for text in (phrase.zh, phrase.en)]  # fmt: skip
        # Of groups by an unknown docvar only the English title says by which.
        by = ["by"] if where == "PREVALENCE_TITLE" else []
        assert sorted([*fields[0], *by]) == fields[1], where


def test_sentences_run_on_as_the_language_does():
    two = Phrase("{n} 段。", "{n} paragraphs."), Phrase("完。", "End.")
    assert running(two[0].format(n=3), "", two[1]) == "3 段。完。"
    with figure_style(language="en"):
        assert running(two[0].format(n=3), "", two[1]) == "3 paragraphs. End."


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        ("too_few_reports: G=2, least=5", "只有 2 份报告（G = 2），区间需 5 份",
         "G = 2, an interval needs 5 reports"),
        ("too_few_with_hits: k=3, G=7, least=4", "7 份报告中 3 份命中，区间需 4 份",
         "3 of 7 reports have a hit, an interval needs 4"),
        ("too_few_with_other_text: k=1, G=6, least=2",
         "6 份报告中除 1 份外全文都在谈它，区间需 2 份谈及其他",
         "all but 1 of 6 reports are about it throughout, an interval needs 2 that are not"),
        ("docvar_missing: docvar=time, n=8", "8 段未注明时间", "time is missing for 8 paragraphs"),
        ("not_in_frame", "所比较的部分里没有它的段落",
     "it has no paragraph in this part of the reports"),
        ("no_characters: n=9", "9 段都没有字", "its 9 paragraphs have no characters"),
        ("no_review; no_plan", "没有回顾部分；没有计划部分", "it has no review; it has no plan"),
        ("something else", "something else", "something else"),
    ],
)  # fmt: skip
def test_reasons_are_said_with_their_own_numbers(reason, zh, en):
    assert reason_text(reason) == zh
    with figure_style(language="en"):
        assert reason_text(reason) == en


# ------------------------------------------------------------------------ style


def test_the_style_is_the_one_of_print():
    wanted = {
        "font.size": 7, "axes.titlesize": 8.5, "axes.titlelocation": "left",
        "axes.linewidth": 0.6, "axes.edgecolor": "#595959", "axes.spines.top": False,
        "axes.spines.right": False, "axes.spines.left": True, "text.color": "#1a1a1a",
        "hatch.linewidth": 0.4, "svg.hashsalt": "govtopics", "svg.fonttype": "path",
        "pdf.fonttype": 42, "font.family": ["Noto Sans SC", "DejaVu Sans"],
        "text.hinting": "no_hinting",
    }  # fmt: skip
    with figure_style():
        assert {name: mpl.rcParams[name] for name in wanted} == wanted
    assert (style.TITLE_SIZE, style.LABEL_SIZE, style.NOTE_SIZE) == (8.5, 7, 6.5)


def test_what_is_left_out_of_a_style_is_as_the_surrounding_one_says():
    with figure_style(width="single", language="en", strict=True), figure_style(width=100):
        inner = frame()
        assert (inner.width_mm, language_in_force(), inner.strict) == (100, "en", True)
        assert inner.on_screen is False
        assert frame_width() == pytest.approx(100 * 72 / 25.4 - 8)
    assert (frame().width_mm, language_in_force(), frame().strict) == (183, "zh", False)
    for width in (60, 1000):
        with figure_style(width=width):
            assert frame().width_mm == width


def test_axes_leave_room_for_margins_and_title():
    ax = new_axes(height=figure_height(100), width="single")
    page = Page(ax)
    across, up = page.figure.get_size_inches() * 72
    assert (across, up) == pytest.approx((89 * 72 / 25.4, 100 + 8 + 22))
    corners = [page.place(ax.transAxes, at) for at in ((0, 1), (1, 0))]
    assert np.array(corners) == pytest.approx(np.array([(4, 26), (across - 4, up - 4)]))
    assert to_hex(page.figure.get_facecolor()) == "#ffffff"


@pytest.mark.parametrize(
    ("ground", "ink"),
    [("white", "black"), ("black", "white"), ("#767676", "black"), ("#757575", "white"),
     ("#ff0000", "black"), ("#0000ff", "white"), ("#008000", "white")],
)  # fmt: skip
def test_ink_is_the_one_with_more_contrast(ground, ink):
    # Both contrast 4.58 to 1 at a luminance of 0.179: that of #757575 is 0.178.
    assert style.ink_on(ground) == ink


# -------------------------------------------------------------- tables and files


def test_numbers_have_six_digits_and_whole_ones_are_whole():
    table = pd.DataFrame(
        {"a": [1 / 3, 2.0, -1234567.0, 1e15, 1234567.5, NAN, 0.000012345678],
         "b": ["x", "", "y\r\nz", "1", "2", "3", "4"]}
    )  # fmt: skip
    assert table_csv(table) == (
        '\ufeffa,b\n0.333333,x\n2,\n-1234567,"y\nz"\n1e+15,1\n1.23457e+06,2\n,3\n1.23457e-05,4\n'
    )
    read = as_read(table, ["a"])
    assert read["b"].tolist() == ["x", "", "y\nz", "1", "2", "3", "4"]
    assert read["a"].tolist()[:3] == [0.333333, 2, -1234567]


def test_a_drawing_remembers_what_it_drew():
    seen = []

    @drawing("own", numbers=("n",))
    def draw(table, ax):
        seen.append(table)
        return Sheet.of(ax, "标题", lambda width, room: 50).ax

    table = pd.DataFrame({"n": [1 / 3, NAN], "name": ["上\n下", None]})
    ax = draw(table, language="en")
    (drawn,) = drawn_on(ax.get_figure())
    assert (drawn.kind, drawn.language) == ("own", "en")
    assert drawn.table is table
    assert seen[0]["name"].tolist() == ["上⏎下", ""]
    assert seen[0]["n"].tolist()[0] == 0.333333
    facts = figure_facts(ax.get_figure(), b"abc")
    assert facts == {
        "figure": ["own"], "data_sha256": hashlib.sha256(b"abc").hexdigest(), "language": ["en"],
        "width_mm": 183, "height_mm": round((50 + 30) * 25.4 / 72, 2), "undrawn": [],
        "fonts": {"Noto Sans SC": hashlib.sha256(Path(font_path()).read_bytes()).hexdigest()},
        "govtopics": __version__,
    }  # fmt: skip
    zeros = "govtopics-picture-sha256:" + "0" * 64
    assert metadata({"b": 1, "a": 2}, "svg") == {
        "Identifier": zeros, "Description": '{"a": 2, "b": 1}', "Date": None, "Creator": None
    }  # fmt: skip
    assert metadata({"b": 1}, "pdf") == {
        "Keywords": zeros, "Subject": '{"b": 1}', "Creator": None, "Producer": None,
        "CreationDate": None,
    }  # fmt: skip


def test_a_saved_picture_is_300_dots_an_inch_and_its_table_lies_beside_it(tmp_path):
    table = pd.DataFrame(
        {"theme": "甲", "group": ["a", "b"], "estimate": [0.1, 0.3], "low": NAN, "high": NAN,
         "status": "estimated", "name": ["a", "b"]}
    )  # fmt: skip
    with figure_style(width="single"):
        ax = draw_prevalence(table)
    paths = save_figure(ax, tmp_path / "x.y", formats=("png", "pdf"))
    assert [path.name for path in paths] == ["x.y.png", "x.y.pdf", "x.y.csv"]
    with Image.open(paths[0]) as picture:
        high = ax.get_figure().get_size_inches()[1] * 300
        assert picture.size == pytest.approx((89 / 25.4 * 300, high), abs=1.5)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert json.loads(picture.info["Description"])["figure"] == ["prevalence"]
    for path in paths[:2]:
        said = read_record(path)
        assert said.untouched
        assert said.facts["data_sha256"] == hashlib.sha256(paths[2].read_bytes()).hexdigest()
    assert known_formats(["svg", "png", "svg"]) == ["svg", "png"]
    assert [is_file_name(name) for name in ("a.b", "", ".", "..", "a/b", "a\\b", "a\0")] == [
        True, *[False] * 6
    ]  # fmt: skip


# ------------------------------------------------------------- what is refused


def refused(check, *args, **about):
    try:
        check(*args, **about)
    except GovTopicsError:
        return True
    return False


def test_the_bounds_of_what_is_drawn():
    assert [refused(given.check_size, "n", n) for n in (1e12, 1.01e12, NAN)] == [
        False, True, False
    ]  # fmt: skip
    counts = (0, 1, 2, np.int64(1), True, 1.0)
    assert [refused(given.check_count, "n", n) for n in counts] == [True, False, False, False,
                                                                   True, True]  # fmt: skip
    assert [refused(given.check_count, "n", n, least=2) for n in (1, 2)] == [True, False]
    table = pd.DataFrame({"theme": ["甲", "甲"], "group": ["a", "b"], "x": [1.0, NAN]})
    assert not refused(given.check_once, table, "group")
    assert refused(given.check_once, table.assign(group="a"), "group")
    assert not refused(given.check_finite, table, ["x", "y"])
    assert refused(given.check_finite, table, ["x"], known=["x"])
    assert not refused(given.check_finite, table[:1], ["x"], known=["x"])
    assert not refused(given.check_finite, table.assign(x=["", "3"]), ["x"])
    assert refused(given.check_finite, table.assign(x=["a", "3"]), ["x"])
    assert refused(given.check_finite, table.assign(x=[np.inf, 3]), ["x"])
    twice = pd.concat([table, table[["x"]]], axis=1)
    with pytest.raises(
        GovTopicsError, match=r"two columns called 'x'\. Pass the result of made\(\)"
    ):
        given.check_table(twice, "made", ["x"])
    with pytest.raises(GovTopicsError, match="lacks p, q"):
        given.check_table(table, "made", ["x", "p", "q"])
    assert not any(
        [refused(given.check_themes, None), refused(given.check_themes, ["甲"]),
         refused(given.check_names, None), refused(given.check_names, {"a": "b"})]
    )  # fmt: skip
