"""Figures are right on any corpus: scales, keys, order and labels, whatever reports there are."""

import re
from itertools import chain, product

import numpy as np
import pandas as pd
import pytest
from boxes import assert_tidy
from corpora import CODEBOOK, FIGURES, LONG, SHAPES, corpus, themes
from keys import assert_key_matches
from reading import Page

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence, named_prevalence
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import positions_table

PAGE_MM, TENTH = 240, 0.1
STYLES = [("single", "zh"), ("double", "en")]
ALL = list(product(FIGURES, SHAPES))
# Each figure and corpus in one of two styles, in turns; in the other in a sweep.
ONCE = [(*each, *STYLES[i % 2]) for i, each in enumerate(ALL)]
AGAIN = [(*each, *STYLES[(i + 1) % 2]) for i, each in enumerate(ALL)]


def drawn(figure, shape, width="double", language="zh"):
    draw, table = FIGURES[figure]
    with figure_style(width=width, language=language, on_screen=False):
        return draw(table(shape))


@pytest.mark.parametrize(
    ("figure", "shape", "width", "language"),
    [*ONCE, *(pytest.param(*each, marks=pytest.mark.sweep) for each in AGAIN)],
)
def test_figures_can_be_read(figure, shape, width, language):
    ax = drawn(figure, shape, width, language)
    assert_tidy(ax.get_figure(root=True))
    assert ax.get_figure(root=True).get_size_inches()[1] * 25.4 <= PAGE_MM
    assert_key_matches(ax)
    assert_equal_scales(Page(ax))
    if figure in ("prevalence", "review against plan", "positions"):
        for panel in Page(ax).panels:
            names = [name for _, name in panel.ticks("y")]
            assert len(set(names)) == len(names)


def assert_equal_scales(page):
    """The same range is as long in every panel, and all but those marked have one range."""
    longs = {}
    for panel in page.panels:
        across, up = panel.axes.get_xlim(), panel.axes.get_ylim()
        size = (panel.right - panel.left, panel.bottom - panel.top)
        marked = any("横轴另定" in line or "own axis" in line for line in panel.head)
        longs.setdefault((marked and across, panel.axes.get_label()), []).append((across, up, size))
    for same in longs.values():
        assert len({(across, up) for across, up, _ in same}) == 1
        for i in (0, 1):
            sizes = [size[i] for _, _, size in same]
            assert max(sizes) - min(sizes) < TENTH
    sizes = [panel.right - panel.left for panel in page.panels]
    assert max(sizes, default=0) - min(sizes, default=0) < TENTH


def rows(page):
    return [name for _, name in page.panels[0].ticks("y")]


def test_a_year_that_all_share_stands_in_the_title_alone():
    for figure in ("prevalence", "positions"):
        page = Page(drawn(figure, "31 places"))
        assert page.title.startswith("2026 年各")
        assert not any("2026" in name for name in rows(page))
    table = themes("31 places").prevalence()
    called = {group: f"Place {group[1:]} 2026" for group in table["group"]}
    page = Page(draw_prevalence(named_prevalence(table, called), language="en"))
    assert page.title == "Themes by report (% of text), 2026"
    assert rows(page)[0] == "Place 000"
    # Places stand in the order of the table, which is that of their codes.
    names = rows(Page(drawn("prevalence", "31 places")))
    assert names == [f"第{i:02d}自治区" for i in range(31)]
    # With two years each row keeps its own.
    two = Page(drawn("prevalence", "12 places of two years"))
    assert two.title == "各份报告的主题文字占比（%）"
    assert rows(two)[0] == "第00市 2023"


@pytest.mark.parametrize("figure", ["prevalence", "positions", "review against plan"])
@pytest.mark.parametrize("shape", ["eight years", "43 years"])
def test_years_of_one_place_stand_in_time_with_the_place_in_the_title(figure, shape):
    page = Page(drawn(figure, shape))
    (place,), years = SHAPES[shape]
    assert rows(page) == [str(year) for year in sorted(years)]
    assert page.title.startswith(place)
    assert not any(place in name for name in rows(page))


def test_values_go_with_their_rows_when_years_are_put_in_order():
    draw, table = FIGURES["prevalence"]
    made = table("43 years")
    own = made[made["theme"] == "民生保障"]
    expected = [
        (name[-4:], round(value, 4)) for name, value in own[["name", "estimate"]].to_numpy()
    ]
    assert [name for name, _ in expected] != sorted(name for name, _ in expected)
    assert sorted(Page(draw(made)).panels[0].rows()["估计值（核心词）"]) == sorted(expected)


def test_long_names_that_begin_alike_are_told_apart():
    places = SHAPES["long names"][0]
    assert all(len(place) >= 40 for place in places)
    for figure in ("prevalence", "positions"):
        for width in ("single", "double"):
            names = rows(Page(drawn(figure, "long names", width)))
            assert len(set(names)) == len(places)
            assert all(re.search(r"\d\d", name) for name in names)
    # A place too long for the title is said below.
    page = Page(drawn("prevalence", "a long name over years", "single"))
    assert page.says(f"报告均为：{LONG.format(i=0)}。")
    assert rows(page) == [str(year) for year in range(2015, 2021)]


def test_a_theme_whose_name_never_occurs_says_so_with_the_words_that_carry_it():
    page = Page(drawn("prevalence", "31 places"))
    heads = {panel.head[0]: panel.head[1:] for panel in page.panels}
    named = {theme for theme, said in heads.items() if any("主题名未出现" in line for line in said)}
    assert named == {"一网统管"}
    # 市容 in reviews and 环卫 in plans; a theme without any hit has no word to name.
    assert re.search(r"：一网统管（(市容、环卫|环卫、市容)）。", "".join(chain(*page.lines())))
    english = Page(drawn("prevalence", "31 places", language="en"))
    assert english.says("One network for the city (")
    assert not Page(drawn("prevalence", "nothing found")).says("主题名未出现")


def test_one_report_and_no_hit_and_excerpts_alone_are_drawn():
    assert rows(Page(drawn("prevalence", "one report"))) == ["甲市 2024"]
    page = Page(drawn("prevalence", "nothing found"))
    assert [panel.beside(0) for panel in page.panels] == ["0"] * len(CODEBOOK)
    page = Page(drawn("prevalence", "excerpts"))
    assert all(name.endswith("（节选）") for name in rows(page))
    assert page.says("节选不可与全文直接相比。")


def test_beyond_twelve_reports_hits_are_counted_in_cells_and_the_plan_is_where_it_begins():
    draw, table = FIGURES["positions"]
    made = draw.drawn(table("31 places"))
    page = Page(drawn("positions", "31 places"))
    (panel,) = page.panels
    hits = made[(made["mark"] == "hit") & (made["theme"] == "民生保障")]
    counts = (hits["start_share"] * 50 + 1e-9).astype(int).clip(upper=49)
    expected = counts.groupby([hits["name"], counts]).size().clip(upper=3).value_counts().to_dict()
    cells = {
        int(strips.get_label()): len(strips.get_paths()) for strips in panel.axes.collections[31:34]
    }
    assert cells == {depth: expected.get(depth, 0) for depth in (1, 2, 3)}
    (line,) = [each for each in panel.axes.collections if each.get_label() == "plan"]
    begins = [segment[0][0] for segment in line.get_segments()]
    assert begins == sorted(begins)  # rows in the order of where the plan begins
    own = made[(made["mark"] == "paragraph") & (made["time"] == "plan")]
    assert begins == pytest.approx(sorted(own.groupby("name")["start_share"].min()))
    assert page.says("报告按计划部分开始的位置排列。")
    assert not Page(drawn("positions", "43 years")).says("报告按计划部分开始的位置排列。")


def test_reports_before_a_theme_can_be_measured_are_counted_below_the_positions():
    book = Codebook((Theme("就业", ("就业",), since=2015, english="Jobs"),))
    measured = measure_themes(corpus("eight years"), book)
    page = Page(draw_positions(positions_table(measured, corpus("eight years"))))
    # 2012, 2013 and 2014 of 2012 to 2019.
    assert page.says("3 份报告早于“就业”可以测量的年份，其中没有命中不等于 0。")
    assert not Page(drawn("positions", "eight years")).says("不计")


def test_three_hundred_reports_are_drawn_and_none_is_lost():
    rows = [
        {"theme": "就业", "group": f"r{i:03d}", "name": f"第{i:03d}市 2024", "estimate": i / 1000,
         "low": np.nan, "high": np.nan, "status": "estimated", "by": "document", "n_hits": i}
        for i in range(300)
    ]  # fmt: skip
    page = Page(draw_prevalence(pd.DataFrame(rows)))
    (panel,) = page.panels
    assert [name for _, name in panel.ticks("y")] == [f"第{i:03d}市" for i in range(300)]
    assert len(panel.rows()["估计值（核心词）"]) == 300
    assert page.title == "2024 年各份报告的主题文字占比（%）"
