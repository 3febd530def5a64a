"""A matrix of many reports: its order, its colours within a theme, and what a page leaves out."""

import numpy as np
import pandas as pd
import pytest
from reading import Page

from govtopics.errors import GovTopicsError
from govtopics.figures.prevalence_matrix import (
    draw_prevalence_matrix,
    plot_prevalence_matrix,
    prevalence_matrix_table,
)
from govtopics.figures.tools.style import BLUES, figure_style

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
# Nine reports: 一网 has the median .04, 韧性 none, 更新 a median of 0, 民生 above a tenth.
VALUES = {
    "一网": [0.02, 0.04, 0.06, 0.04, 0.08, 0.12, 0.0, 0.01, 0.05],
    "韧性": [NAN] * 8 + [0.0004],
    "更新": [0.0] * 7 + [0.03, 0.06],
    "民生": [0.11, 0.2, 0.3, 0.1, 0.2, 0.2, 0.2, 0.2, 0.002],
}


def table_of(values, names=None, by="document"):
    n = len(next(iter(values.values())))
    names = names or [f"第{i}市 2024" for i in range(n)]
    rows = [
        (theme, f"r{i}", names[i], value)
        for theme, own in values.items()
        for i, value in enumerate(own)
    ]
    table = pd.DataFrame(rows, columns=["theme", "group", "name", "estimate"])
    status = np.where(table["estimate"].isna(), "not estimable", "estimated")
    return table.assign(status=status, low=NAN, high=NAN, by=by, extent="whole", interval="")


def written(page):
    """By theme: what is written in each row, from the top."""
    (panel,) = page.panels
    heads = dict(panel.ticks("x"))
    names = [name for _, name in panel.ticks("y")]
    found = {head: [] for head in heads.values()}
    for i in range(len(names)):
        for j, head in heads.items():
            x, y = panel.at(j, i)
            own = [t for at, up, t, _ in page.texts if abs(at - x) < 1 and abs(up - y) < 1]
            found[head].append("".join(own))
    return names, found


def depths(page):
    (panel,) = page.panels
    (mesh,) = (each for each in panel.axes.collections if hasattr(each, "get_coordinates"))
    n, m = np.array(mesh.get_coordinates().shape[:2]) - 1
    return np.ma.filled(mesh.get_array(), NAN).reshape(n, m), mesh.get_clim()


def test_reports_stand_by_their_value_and_it_is_said():
    table = prevalence_matrix_table(table_of(VALUES), sort="一网")
    page = Page(draw_prevalence_matrix(table))
    names, found = written(page)
    assert names == [f"第{i}市" for i in (5, 4, 2, 8, 1, 3, 0, 7, 6)]
    assert found["一网"] == ["12", "8", "6", "5", "4", "4", "2", "1", "0"]
    assert page.says("按“一网”由高到低排列。")
    assert page.title == "2024 年各报告的主题文字占比（%）"
    # Of 韧性 one report alone can be said; it stands first, the others as they were.
    names, _ = written(Page(plot_prevalence_matrix(table_of(VALUES), sort="韧性")))
    assert names == [f"第{i}市" for i in (8, *range(8))]
    assert not Page(plot_prevalence_matrix(table_of(VALUES))).says("由高到低")
    with pytest.raises(GovTopicsError, match=r"unknown theme\. Did you mean '韧性'"):
        plot_prevalence_matrix(table_of(VALUES), sort="韧性城市")


def test_themes_below_a_tenth_have_a_decimal_and_zero_is_zero():
    _, found = written(Page(plot_prevalence_matrix(table_of(VALUES))))
    assert found["更新"] == ["0"] * 7 + ["3.0", "6.0"]
    assert found["韧性"] == ["不可估"] * 8 + ["<0.1"]
    assert found["民生"] == ["11", "20", "30", "10", "20", "20", "20", "20", "<1"]
    page = Page(plot_prevalence_matrix(table_of(VALUES)))
    assert page.says("“<0.1”为不足 0.1。")
    assert page.says("“<1”为不足 1。")


def test_colours_compare_within_a_theme():
    page = Page(plot_prevalence_matrix(table_of(VALUES)))
    found, ends = depths(page)
    assert ends == (0.0, 1.0)
    # Twice the median .04; the largest where the median is 0; at the least one per cent; 2 × .2.
    assert found[:, 0] == pytest.approx(
        [0.25, 0.5, 0.75, 0.5, 1, 1, 0, 0.125, 0.625]
    )  # .12 is darkest, as .08 is
    assert found[:, 2] == pytest.approx([0] * 7 + [0.5, 1])
    assert np.isnan(found[:8, 1]).all()
    assert found[8, 1] == pytest.approx(0.04)
    assert found[:, 3] == pytest.approx([0.275, 0.5, 0.75, 0.25, 0.5, 0.5, 0.5, 0.5, 0.005])
    assert page.says("颜色只在同一主题内可比")
    assert page.says("最大值不到 10% 的主题保留一位小数，其他主题取整") == any(
        "." in text for column in written(page)[1].values() for text in column
    )
    assert BLUES(0.0)[:3] == (1.0, 1.0, 1.0)
    few = Page(plot_prevalence_matrix(table_of({t: v[:3] for t, v in VALUES.items()})))
    assert few.says("各格同一尺度")
    assert not few.says("颜色只在同一主题内可比")


def test_years_of_a_place_stand_in_time():
    names = [f"甲市 {year}" for year in (2024, 2016, *range(2017, 2024))]
    page = Page(plot_prevalence_matrix(table_of(VALUES, names)))
    rows, found = written(page)
    assert rows == [str(year) for year in range(2016, 2025)]
    assert found["一网"] == ["4", "6", "4", "8", "12", "0", "1", "5", "2"]
    assert page.title == "甲市各报告的主题文字占比（%）"
    rows, _ = written(Page(plot_prevalence_matrix(table_of(VALUES, names), sort="一网")))
    assert rows[0] == "2020"


@pytest.mark.parametrize(("width", "n"), [("double", 140), ("single", 140), ("single", 90)])
def test_of_more_rows_than_a_page_holds_the_first_and_the_last_are_drawn(width, n):
    values = {"一网": list(np.linspace(0.09, 0.001, n)), "韧性": [0.01] * n}
    with figure_style(width=width):
        page = Page(plot_prevalence_matrix(table_of(values, [f"第{i}市" for i in range(n)])))
    height = page.figure.get_size_inches()[1] * 25.4
    assert height <= 241
    names, found = written(page)
    gap = next(i for i, name in enumerate(names) if "其余" in name)
    last = len(names) - gap - 1
    assert names == [
        *(f"第{i}市" for i in range(gap)), f"⋯ 其余 {n - gap - last} 行",
        *(f"第{i}市" for i in range(n - last, n)),
    ]  # fmt: skip
    assert abs(gap - last) <= 1
    assert gap + last >= 50
    assert found["一网"][gap] == ""
    assert found["一网"][gap - 1] == f"{100 * values['一网'][gap - 1]:.1f}"
    assert found["一网"][gap + 1] == f"{100 * values['一网'][n - last]:.1f}"
    assert page.says(f"共 {n} 行，一页画得下开头 {gap} 行和末尾 {last} 行，其余见表。")
    shown, _ = depths(page)
    assert np.isnan(shown[gap]).all()
    # Nothing stands in the gap, not even hatching.
    assert not page.panels[0].hatched()


def test_numbers_that_find_no_room_are_left_to_the_table():
    values = {f"主题{i}": [0.1 + i / 100] * 9 for i in range(34)}
    with figure_style(width="single"):
        page = Page(plot_prevalence_matrix(table_of(values)))
    _, found = written(page)
    assert {text for texts in found.values() for text in texts} == {""}
    assert page.says("格太小，数字见表。")
    assert not Page(plot_prevalence_matrix(table_of(values))).says("格太小")


def test_themes_whose_name_never_occurs_are_told_with_the_words_that_carry_them():
    words = {"一网": "城市管理、环卫"}
    table = table_of(VALUES).assign(other_words=lambda own: own["theme"].map(words).fillna(""))
    page = Page(plot_prevalence_matrix(table))
    assert page.says("命中最多的是其他词：一网（城市管理、环卫）。")
    assert not Page(plot_prevalence_matrix(table_of(VALUES))).says("别的词")
    english = Page(plot_prevalence_matrix(table, language="en"))
    assert english.says("with the terms that have most hits: 一网 (城市管理, 环卫).")


def test_one_long_name_does_not_take_the_room_of_the_numbers():
    values = {f"主题{j:02d}": [(1 + i + j) / 100 for i in range(9)] for j in range(11)}
    names = [f"第{i}市 2024" for i in range(8)] + ["某某省某某市某某国家级开发区管理委员会 2024"]
    table = prevalence_matrix_table(table_of(values, names))
    with figure_style(width="single", on_screen=False):
        page = Page(draw_prevalence_matrix(table))
    names, found = written(page)
    assert "…" in names[-1]
    assert list(found.values())[10] == [f"{11 + i}" for i in range(9)]
    assert not page.says("数字见表")


def test_signs_of_small_numbers_are_explained_where_numbers_are():
    values = {f"主题{j:02d}": [0.0004] + [0.05] * 8 for j in range(26)}
    table = prevalence_matrix_table(table_of(values))
    with figure_style(width="double", on_screen=False):
        assert Page(draw_prevalence_matrix(table)).says("为不足 0.1")
    with figure_style(width="single", on_screen=False):
        page = Page(draw_prevalence_matrix(table))
    assert page.says("数字见表")
    assert not page.says("为不足 0.1")
