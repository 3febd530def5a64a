"""Targets and results as they are drawn: each mark at its row and value, and the notes."""

import numpy as np
import pandas as pd
import pytest
from reading import Page

from govtopics.errors import GovTopicsError
from govtopics.figures.target_levels import plot_target_levels
from govtopics.figures.targets import plot_targets
from govtopics.figures.tools.target_tables import target_levels_table, targets_table

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
COLUMNS = [
    "document_id", "place", "admin_level", "year", "name", "kind", "comparator", "low", "high",
    "unit", "base", "horizon", "result", "difference", "verdict", "reason",
]  # fmt: skip


@pytest.fixture
def follow_up():
    """Five reports with a target of growth each, and others of the name that are not drawn."""
    year = "this year"
    rows = [
        ("a", "甲省", "province", 2025, "GDP", "headline", "以上", 5.0, NAN, "%", "growth", year,
         5.3, 0.3, "met", ""),
        ("b", "乙省", "province", 2025, "GDP", "headline", "左右", 5.0, 5.0, "%", "growth", year,
         4.8, -0.2, "", "about"),
        ("c", "丙市", "city", 2025, "GDP", "headline", "", 6.0, 6.5, "%", "growth", year,
         5.5, -0.5, "below the range", ""),
        ("d", "丁市", "city", 2025, "GDP", "headline", "以内", NAN, 4.0, "%", "growth", year,
         4.5, 0.5, "missed", ""),
        ("e", "戊市", "city", 2025, "GDP", "headline", "左右", 5.0, 5.0, "%", "growth", year,
         8e11, NAN, "", "not_comparable; other_unit"),
        # Another unit, another promise of the same report, another horizon.
        ("a", "甲省", "province", 2025, "GDP", "headline", "", 3e12, 3e12, "元", "level", year,
         NAN, NAN, "", "not_reported"),
        ("a", "甲省", "province", 2025, "GDP", "task", "左右", 6.0, 6.0, "%", "growth", year,
         5.3, -0.7, "", "about"),
        ("a", "甲省", "province", 2025, "GDP", "headline", "", 30.0, 30.0, "%", "growth",
         "five years", NAN, NAN, "", "not_reported"),
        ("b", "乙省", "province", 2025, "城镇新增就业", "headline", "", 3e5, 3e5, "人", "level",
         year, 2.5e5, -5e4, "", "about"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def marks(ax):
    """What is drawn in the panel: marker, x, y, filled or not; lines by their ends."""
    (panel,) = ax.child_axes
    found = []
    for line in panel.lines:
        x, y = (list(map(float, values)) for values in line.get_data())
        hollow = line.get_markerfacecolor() == "white"
        found.append((line.get_marker(), *x, y[0], hollow) if len(x) == 1 else ("line", *x, y[0]))
    return found


def test_each_kind_of_target_has_its_mark_and_its_result_a_filled_one(follow_up):
    found = marks(plot_targets(follow_up))
    assert ("|", 5.0, 0.0, True) in found  # a bound, with its arrow to the right
    assert (9, 5.0, 0.0, False) in found
    assert ("o", 5.0, 1.0, True) in found  # a ring
    assert ("line", 6.0, 6.5, 2.0) in found  # a range
    assert (8, 4.0, 3.0, False) in found  # an arrow to the left
    results = [each for each in found if each[0] in ("o", "D") and not each[-1]]
    assert results == [
        ("o", 5.3, 0.0, False), ("o", 4.8, 1.0, False), ("D", 5.5, 2.0, False),
        ("D", 4.5, 3.0, False),
    ]  # fmt: skip
    # The gap begins at the bound, and of a range at its nearer end.
    gaps = [each[1:] for each in found if each[0] == "line"]
    assert gaps == [(5.0, 5.3, 0.0), (5.0, 4.8, 1.0), (6.0, 6.5, 2.0), (6.0, 5.5, 2.0),
                    (4.0, 4.5, 3.0)]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("zh", "GDP：2025 年目标和结果（%）",
         ("是初步数", "不作判断", "没有实心点的行（1）", "同名而单位或口径不同的目标（3）",
          "结果（未达到）")),
        ("en", "GDP: target and result (%), 2025",
         ("preliminary figures", "but not judged", "Rows without a filled dot (1)", "base (3)",
          "result (missed)")),
    ],
)  # fmt: skip
def test_the_notes_say_whose_word_it_is_and_what_is_not_drawn(follow_up, language, title, words):
    page = Page(plot_targets(follow_up, language=language))
    assert page.title == title
    assert all(page.says(each) for each in words)
    rows = [page.line(page.panels[0].at(0, row)[1]) for row in range(5)]
    assert rows == [["甲省", "5.3"], ["乙省", "4.8"], ["丙市", "5.5"], ["丁市", "4.5"], ["戊市"]]


def test_large_numbers_are_drawn_in_their_myriads(follow_up):
    table = targets_table(follow_up, "城镇新增就业")
    assert table[["low", "result", "unit", "unit_english"]].to_numpy().tolist() == [
        [30.0, 25.0, "万人", "10,000 people"]
    ]
    levels = targets_table(follow_up, "GDP", base="level")
    assert levels[["low", "unit"]].to_numpy().tolist() == [[30_000.0, "亿元"]]


def test_places_stand_by_code_and_years_in_theirs(follow_up):
    coded = follow_up.assign(code=["140000", "110000", "130000", "120000", None] + ["1"] * 4)
    assert list(targets_table(coded)["place"]) == ["乙省", "丁市", "丙市", "甲省", "戊市"]


def test_circles_of_a_level_hold_as_many_reports_as_have_the_number(follow_up):
    table = target_levels_table(follow_up)
    assert table[["admin_level", "low", "high", "n"]].fillna(0).to_numpy().tolist() == [
        ["province", 5.0, 5.0, 1], ["province", 5.0, 0.0, 1], ["city", 5.0, 5.0, 1],
        ["city", 6.0, 6.5, 1], ["city", 0.0, 4.0, 1],
    ]  # fmt: skip
    ax = plot_target_levels(follow_up, language="en")
    found = [(mark, x, y) for mark, x, y, _ in marks(ax)]
    # Both provinces say 5, one as a bound; of a range its middle counts.
    assert found == [("|", 5.0, 0.0), ("o", 5.0, 0.0), ("|", 5.0, 1.0), ("o", 4.0, 1.0),
                     ("o", 5.0, 1.0), ("o", 6.25, 1.0)]  # fmt: skip
    page = Page(ax)
    assert page.says("province (2)")
    assert page.says("city (3)")


def test_an_indicator_or_base_that_is_not_there_is_told(follow_up):
    with pytest.raises(GovTopicsError, match=r"'GDQ'.*Did you mean 'GDP'"):
        plot_targets(follow_up, "GDQ")
    with pytest.raises(GovTopicsError, match=r"has the base 'levle'.*'level'"):
        plot_target_levels(follow_up, base="levle")


@pytest.mark.parametrize("plot", [plot_targets, plot_target_levels])
def test_thirty_one_reports_fit_a_page(follow_up, plot):
    many = pd.concat(
        [
            follow_up[:1].assign(document_id=f"r{n}", place=f"{n}省", low=4 + n % 7 / 4)
            for n in range(31)
        ]
    )
    figure = plot(many).get_figure(root=True)
    assert figure.get_size_inches()[1] * 25.4 <= 241


def test_what_all_rows_share_is_said_once_in_the_title(follow_up):
    gdp = follow_up[follow_up["name"] == "GDP"]
    years = gdp.assign(place="甲省", year=[2024 - i for i in range(len(gdp))], code="130000")
    page = Page(plot_targets(years))
    assert page.title == "GDP：甲省目标和结果（%）"
    names = [name for _, name in page.panels[0].ticks("y")]
    assert names == sorted(names)
    assert all(name.isdigit() for name in names)
    same = Page(plot_targets(gdp.assign(year=2025), language="en"))
    assert same.title == "GDP: target and result (%), 2025"
    levels = Page(plot_target_levels(gdp.assign(year=2025, admin_level="province")))
    assert levels.title == "GDP：2025 年省级政府的目标（%）"
    several = years.assign(admin_level="province")
    assert [name for _, name in Page(plot_target_levels(several)).panels[0].ticks("y")] == [
        f"{year} (1)" for year in names
    ]


def test_without_a_result_no_column_and_no_mark_of_one_is_there(follow_up):
    gdp = follow_up[follow_up["name"] == "GDP"]
    page = Page(plot_targets(gdp.assign(result=np.nan, verdict="")))
    assert page.title == "GDP：2025 年目标（%）"
    assert not any("结果" in words for words in page.key.values())
    assert not any(text == "结果" for line in page.lines() for text in line)
    assert page.says("没有读到任何结果")
    assert not page.says("初步数")


def test_many_years_of_targets_fit_a_page(follow_up):
    gdp = follow_up[follow_up["name"] == "GDP"].iloc[:1]
    rows = [gdp.assign(year=1980 + i, document_id=f"r{i}") for i in range(43)]
    ax = plot_target_levels(pd.concat(rows, ignore_index=True))
    assert ax.get_figure(root=True).get_size_inches()[1] * 25.4 <= 240


def test_a_level_without_a_year_says_so_beside_one_with_a_year(follow_up):
    gdp = follow_up[follow_up["name"] == "GDP"].iloc[[0, 0]].assign(admin_level="city")
    gdp = gdp.assign(year=[2024, np.nan], document_id=["r1", "r2"])
    names = [name for _, name in Page(plot_target_levels(gdp)).panels[0].ticks("y")]
    assert names == ["2024 (1)", "年份未注明 (1)"]
    alone = Page(plot_target_levels(gdp.assign(year=np.nan)))
    assert [name for _, name in alone.panels[0].ticks("y")] == ["地级 (2)"]


@pytest.mark.parametrize("n_rows", [1, 12])
def test_the_median_is_seen_behind_the_largest_circle(follow_up, n_rows):
    gdp = follow_up[follow_up["name"] == "GDP"].iloc[[0] * 12 * n_rows]
    own = [f"r{i}" for i in range(len(gdp))]
    gdp = gdp.assign(year=[2000 + i // 12 for i in range(len(gdp))], document_id=own)
    (panel,) = Page(plot_target_levels(gdp)).panels
    sizes = {"|": [], "o": []}
    for line in panel.axes.lines:
        if line.get_marker() in sizes:
            sizes[line.get_marker()].append(line.get_markersize())
    assert len(sizes["|"]) == len(sizes["o"]) == n_rows
    for tick, circle in zip(sizes["|"], sizes["o"], strict=True):
        assert tick >= circle + 5


def test_reports_without_the_target_are_named(follow_up):
    others = follow_up[-1:].assign(document_id=["f"], place=["己市"])
    table = targets_table(pd.concat([follow_up, others]))
    assert set(table["without"]) == {"己市"}
    assert Page(plot_targets(pd.concat([follow_up, others]))).says(
        "没有读到这项目标数字的报告（1）：己市"
    )
    assert set(targets_table(follow_up)["without"]) == {""}
    assert not Page(plot_targets(follow_up)).says("没有读到这项目标数字")
    # Of one place in two years the years are named.
    years = pd.concat([follow_up[:1], others.assign(place="甲省", year=2026)])
    assert set(targets_table(years)["without"]) == {"2026"}


def test_a_mislabelled_report_is_marked_and_counts_for_no_level(follow_up):
    marked = follow_up.assign(
        left_out=["mislabelled" if one == "b" else "" for one in follow_up["document_id"]]
    )
    names = [name for _, name in Page(plot_targets(marked, language="en")).panels[0].ticks("y")]
    assert [name.partition(" (")[2] for name in names] == ["", "mislabelled)", "", "", ""]
    table = target_levels_table(marked)
    # Of two provinces one is left: its number is a circle, and a median of one is not drawn.
    assert table.groupby("admin_level")["n"].sum().to_dict() == {"province": 1, "city": 3}
    assert set(table["n_left_out"]) == {1}
    ax = plot_target_levels(marked, language="en")
    assert Page(ax).says("Not counted (1)")
    assert [(mark, y) for mark, _, y, _ in marks(ax) if mark == "|"] == [("|", 1.0)]
    with pytest.raises(GovTopicsError, match=r"is excluded from groups \(mislabelled\)"):
        target_levels_table(marked.assign(left_out="mislabelled"))


@pytest.mark.parametrize("plot", [plot_targets, plot_target_levels])
def test_without_our_title_the_scale_says_indicator_and_unit(follow_up, plot):
    jobs = {"name": "城镇新增就业", "language": "en"}
    assert Page(plot(follow_up, title="", **jobs)).says("New urban jobs (10,000 people)")
    assert Page(plot(follow_up, title="Mine", **jobs)).says("New urban jobs (10,000 people)")
    assert not Page(plot(follow_up, **jobs)).says("New urban jobs (10,000 people)")


def test_the_median_stands_out_of_the_largest_circle(follow_up):
    many = pd.concat([follow_up[:1].assign(document_id=f"r{n}") for n in range(30)])
    (panel,) = plot_target_levels(many).child_axes
    sizes = {line.get_marker(): line.get_markersize() for line in panel.lines}
    assert sizes["|"] >= 1.4 * sizes["o"]
