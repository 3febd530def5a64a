"""Shares of text as they are drawn: each at its row, in its panel, with what stands beside it."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from reading import Page

from govtopics.errors import GovTopicsError
from govtopics.figures.prevalence import draw_prevalence, named_prevalence, plot_prevalence
from govtopics.figures.prevalence_matrix import (
    draw_prevalence_matrix,
    plot_prevalence_matrix,
    prevalence_matrix_table,
)
from govtopics.figures.review_against_plan import (
    draw_review_against_plan,
    review_against_plan_table,
)
from govtopics.figures.tools.prevalence_notes import _extent_notes
from govtopics.figures.tools.style import figure_style
from govtopics.figures.trajectories import (
    draw_trajectories,
    plot_trajectories,
    trajectories_table,
)

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
ABOUT = ("by", "interval", "frame")
FEW = "too_few_reports: G=2, least=5"
NOWHERE = "not_in_frame"
EARLY = "before_since: n=4"
REPORTS = {"r1": "甲区 2021", "r2": "乙区 2022", "r3": "丙区 2023"}
ROWS = ["甲区 2021", "乙区 2022（节选）", "丙区 2023（含节选）"]
ENGLISH_ROWS = ["甲区 2021", "乙区 2022 (excerpt)", "丙区 2023 (some excerpts)"]
SHARE_COLUMNS = [
    "theme", "english", "group", "estimate", "low", "high", "name_share", "wide_share",
    "hits_per_1000_chars", "paragraph_share", "n_hits", "extent", "interval", "reason",
]  # fmt: skip


@pytest.fixture
def shares():
    """Two themes in whole reports, excerpts and a group with some: no number twice."""
    table = pd.DataFrame(
        [
            ("一网", "One net", "r1", 0.12, 0.05, 0.31, 0.02, 0.15, 1.4, 0.41, 7, "whole",
             "jackknife", ""),
            ("一网", "One net", "r2", 0.0, 0.0, 0.93, 0.0, 0.07, 0.0, 0.0, 0, "excerpt",
             "share_of_reports", "no_report_with_hits: G=6"),
            ("一网", "One net", "r3", 0.22, NAN, NAN, 0.22, 0.23, 0.03, 0.44, 3, "mixed", "", FEW),
            ("韧性", "Resilience", "r1", 0.36, 0.33, 0.4, 0.01, 0.38, 3.7, 0.52, 19, "whole",
             "jackknife", ""),
            ("韧性", "Resilience", "r2", 0.27, 0.09, 0.28, 0.03, 0.29, 4.3, 0.6, 11, "excerpt",
             "jackknife", "before_since: n=2"),
            ("韧性", "Resilience", "r3", NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, "mixed", "",
             NOWHERE),
        ],
        columns=SHARE_COLUMNS,
    )  # fmt: skip
    told = np.where(table["estimate"].isna(), "not estimable", "estimated")
    return table.assign(by="place", status=told, name=table["group"].map(REPORTS))


def lines(panel):
    """Where each level line of a panel starts and ends."""
    return [[x for x, _ in ends] for seen, ends in panel.artists() if seen[0] == "line"]


# ------------------------------------------------------------------ prevalence


def test_prevalence_reads_as_its_table_says(shares):
    page = Page(draw_prevalence(shares))
    first, second = page.panels
    whole, excerpt, mixed = ROWS
    assert page.title == "各地的主题文字占比（%）"
    assert [panel.head for panel in page.panels] == [["一网"], ["韧性"]]
    assert first.rows() == {
        "估计值（核心词）": [(whole, 0.12), (excerpt, 0.0), (mixed, 0.22)],
        "只用主题名": [(whole, 0.02), (excerpt, 0.0), (mixed, 0.22)],
        "加上较宽的词": [(whole, 0.15), (excerpt, 0.07), (mixed, 0.23)],
        "报告间的 95% 区间（刀切法）": [(whole, 0.05, 0.31)],
    }
    assert second.rows() == {
        "估计值（核心词）": [(whole, 0.36), (excerpt, 0.27)],
        "只用主题名": [(whole, 0.01), (excerpt, 0.03)],
        "加上较宽的词": [(whole, 0.38), (excerpt, 0.29)],
        "报告间的 95% 区间（刀切法）": [(whole, 0.33, 0.4), (excerpt, 0.09, 0.28)],
    }
    assert [first.beside(row) for row in range(3)] == ["7", "0", "3"]
    assert [second.beside(row) for row in range(3)] == ["19", "11", ""]
    assert page.line(second.at(0, 2)[1], second.left) == ["不可估计"]
    assert page.lines()[1:3] == [["一网", "韧性"], ["命中", "命中"]]
    # The bound on the share of reports, .93, is no end of any scale.
    assert first.ticks("x") == [(0.0, "0"), (0.2, "20"), (0.4, "40")] == second.ticks("x")
    assert page.says("横轴：文字占比。含核心词的句子占正文字数的比例")
    assert page.says("空心点和短竖线是换用较窄、较宽的词时的结果，不是误差范围。")
    assert page.says("实线由逐份去掉报告而得")
    assert page.says("没有实线的行，区间不可估计：只有 2 份报告（G = 2），区间需 5 份。")
    assert page.says(
        "有的组含早于该主题可以测量的第一年的报告，这些报告未计入（见表）。不可估计：所比较的"
    )
    assert page.says("不可估计：所比较的部分里没有它的段落。节选不可与全文直接相比。")
    assert page.says("上端是有命中的报告所占比例的上限，不是文字占比的上限，不画。")
    assert not page.says("全文统计")


def test_prevalence_reads_the_same_in_english(shares):
    page = Page(draw_prevalence(shares, language="en"))
    first, second = page.panels
    whole, excerpt, mixed = ENGLISH_ROWS
    assert page.title == "Themes by place (% of text)"
    assert [panel.head for panel in page.panels] == [["One net"], ["Resilience"]]
    assert first.rows() == {
        "estimate (core terms)": [(whole, 0.12), (excerpt, 0.0), (mixed, 0.22)],
        "name only": [(whole, 0.02), (excerpt, 0.0), (mixed, 0.22)],
        "with wider terms": [(whole, 0.15), (excerpt, 0.07), (mixed, 0.23)],
        "95% between reports (jackknife)": [(whole, 0.05, 0.31)],
    }
    assert page.line(second.at(0, 2)[1], second.left) == ["not estimable"]
    assert page.says("x-axis: share of text. Share of body characters")
    assert page.says("they are not error bars.")
    assert page.says("Rows without a line have no interval: G = 2, an interval needs 5 reports.")
    assert page.says("Not estimable: it has no paragraph in this part of the reports.")
    assert page.says("on the share of reports with a hit, not on the share of text")


def test_name_core_and_wide_are_three_marks_with_no_line_between(shares):
    page = Page(draw_prevalence(shares))
    looks = {words: seen[1:3] for seen, words in page.key.items() if seen[0] == "mark"}
    assert looks == {
        "估计值（核心词）": ("o", "#0b5394"),  # filled
        "只用主题名": ("o", "#ffffff"),  # hollow
        "加上较宽的词": ("|", "#0b5394"),
    }
    # The only lines are the intervals.
    assert [lines(panel) for panel in page.panels] == [
        [[0.05, 0.31]], [[0.33, 0.4], [0.09, 0.28]]
    ]  # fmt: skip
    sizes = {line.get_marker() + line.get_markerfacecolor(): line.get_markersize()
             for line in page.ax.lines if line.get_linestyle() == "None"}  # fmt: skip
    # Where all three coincide the ring is around the dot and the tick stands out of both.
    assert sizes["o#0b5394"] < sizes["owhite"] < sizes["|#0b5394"]


def test_the_range_of_definitions_is_no_error_bar_under_any_name(shares):
    bare = shares.assign(low=NAN, high=NAN, interval="")
    for table in (
        bare,
        shares.assign(interval="share_of_reports"),
        # An earlier version had the range of the codebook in low and high.
        shares.assign(interval="codebook_range"),
    ):
        page = Page(draw_prevalence(table))
        assert [lines(panel) for panel in page.panels] == [[], []]
        assert all(seen[0] == "mark" for seen in page.key)
        assert not page.says("词表范围")


def test_only_marks_that_the_table_has_are_drawn(shares):
    for lacking, named in (
        (["name_share"], {"估计值（核心词）", "加上较宽的词"}),
        (["name_share", "wide_share"], {"估计值（核心词）"}),
    ):
        page = Page(draw_prevalence(shares.drop(columns=lacking)))
        assert {words for seen, words in page.key.items() if seen[0] == "mark"} == named
        assert page.says("空心点和短竖线") is (len(lacking) < 2)


def test_reports_counted_in_full_have_no_interval_and_the_note_says_so(shares):
    table = shares.assign(by="document", low=NAN, high=NAN, interval="", reason="")
    page = Page(draw_prevalence(table))
    assert page.title == "各份报告的主题文字占比（%）"
    assert page.says("每份报告都作了全文统计，没有区间。")
    assert not page.says("区间不可估计")
    english = Page(draw_prevalence(table, language="en"))
    assert english.says("Each report was counted in full, so there is no interval.")


def test_rows_before_a_theme_can_be_measured_say_so(shares):
    table = shares.assign(reason=[*shares["reason"][:5], EARLY])
    page = Page(draw_prevalence(table))
    second = page.panels[1]
    assert page.line(second.at(0, 2)[1], second.left) == ["年份过早"]
    assert page.says("“年份过早”：报告早于该主题可以测量的第一年，无法测量，不等于 0。")
    assert not page.says("（见表）。不可估计：")
    english = Page(draw_prevalence(table, language="en"))
    second = english.panels[1]
    assert english.line(second.at(0, 2)[1], second.left) == ["too early"]
    assert english.says('"too early": reports from before the first year')
    assert english.says("Some groups leave out reports from before")
    # Of a row with an estimate only a part is too early: it keeps its marks.
    none = Page(draw_prevalence(table[table["group"] != "r3"]))
    assert none.panels[1].rows()["估计值（核心词）"] == [(ROWS[0], 0.36), (ROWS[1], 0.27)]
    assert not none.says("“年份过早”")


def test_too_early_is_no_reason_of_a_missing_interval(shares):
    reasons = [*shares["reason"][:2], f"{EARLY}; {FEW}", *shares["reason"][3:]]
    page = Page(draw_prevalence(shares.assign(reason=reasons)))
    assert page.says("区间不可估计：只有 2 份报告（G = 2），区间需 5 份。")


@pytest.mark.parametrize(
    ("column", "said", "values", "ticks"),
    [
        ("hits_per_1000_chars",
         ("各地的主题命中数（每千字）", "横轴：每千字命中数。核心词的命中数"),
         [1.4, 0.0, 0.03, 3.7, 4.3], [(0.0, "0"), (2.5, "2.5"), (5.0, "5")]),
        ("paragraph_share",
         ("各地的主题段落占比（%）", "横轴：段落占比。含核心词的段落"),
         [0.41, 0.0, 0.44, 0.52, 0.6], [(0.0, "0"), (0.3, "30"), (0.6, "60")]),
    ],
)  # fmt: skip
def test_hits_and_share_of_paragraphs_are_drawn_alone(shares, column, said, values, ticks):
    page = Page(plot_prevalence(shares, column=column))
    title, axis = said
    assert page.title == title
    assert page.says(axis)
    drawn = [value for panel in page.panels for _, value in panel.rows()["估计值（核心词）"]]
    assert drawn == values
    assert page.panels[0].ticks("x") == ticks
    # Neither intervals nor definitions of another quantity.
    assert [lines(panel) for panel in page.panels] == [[], []]
    assert set(page.key.values()) == {"估计值（核心词）"}
    assert page.says("表中的区间属于按句计算的文字占比，这里不画。")
    assert not any(page.says(words) for words in ("空心点", "没有实线", "上端"))


@pytest.mark.parametrize(
    ("column", "title", "axis"),
    [
        ("estimate", "% of text", "share of text"),
        ("hits_per_1000_chars", "hits per 1,000 characters", "hits per 1,000 characters"),
        ("paragraph_share", "% of text, by paragraph", "share of text, by paragraph"),
    ],
)
def test_every_figure_names_what_it_draws_in_english(shares, years, column, title, axis):
    both = years.assign(hits_per_1000_chars=1.0, paragraph_share=0.1)
    for draw, words in (
        (lambda: plot_prevalence(shares, column=column, language="en"), "x-axis:"),
        (lambda: plot_prevalence_matrix(shares, column=column, language="en"), "In the cells:"),
        (lambda: plot_trajectories(both, column=column, language="en"), "y-axis:"),
    ):
        page = Page(draw())
        assert page.title.endswith(f"({title})")
        assert page.says(f"{words} {axis}.")


def test_a_measure_by_paragraph_is_called_one(shares):
    table = shares.assign(n_sentences=NAN, n_paragraphs=8.0)
    page = Page(draw_prevalence(table))
    assert page.title == "各地的主题段落占比（%）"
    assert page.says("横轴：段落占比。")
    # What was measured is drawn, with its own interval.
    assert page.panels[0].rows()["估计值（核心词）"][0] == (ROWS[0], 0.12)
    assert lines(page.panels[0]) == [[0.05, 0.31]]
    for other in (table.assign(n_sentences=40.0), table.assign(n_paragraphs=NAN)):
        assert Page(draw_prevalence(other)).title == "各地的主题文字占比（%）"
    matrix = Page(draw_prevalence_matrix(prevalence_matrix_table(table)))
    assert matrix.title == "各组报告的主题段落占比（%）"


@pytest.mark.parametrize("plot", [plot_prevalence, plot_prevalence_matrix, plot_trajectories])
def test_columns_that_no_figure_draws_are_refused(shares, years, plot):
    table = years if plot is plot_trajectories else shares
    with pytest.raises(GovTopicsError, match="column = 'n_hits': no figure draws this column"):
        plot(table, column="n_hits")
    lacking = table.drop(columns="paragraph_share", errors="ignore")
    with pytest.raises(GovTopicsError, match="The table lacks the column paragraph_share"):
        plot(lacking, column="paragraph_share")


def test_what_is_drawn_is_kept_in_the_table(shares, years):
    table = named_prevalence(shares, None, "paragraph_share")
    assert set(table["drawn"]) == {"paragraph_share"}
    assert set(prevalence_matrix_table(shares, None, "hits_per_1000_chars")["drawn"]) == {
        "hits_per_1000_chars"
    }
    assert set(trajectories_table(years)["drawn"]) == {"estimate"}
    with pytest.raises(GovTopicsError, match="column = 'other'"):
        draw_prevalence(table.assign(drawn="other"))


def test_the_label_of_a_row_says_what_is_not_whole(shares):
    unknown = shares.assign(extent=["unknown", *shares["extent"][1:3]] * 2)
    page = Page(draw_prevalence(unknown))
    assert [page.panels[0].name(row) for row in range(3)] == ROWS
    assert page.says("有 1 行不知是全文还是节选。节选不可与全文直接相比。")
    nothing = Page(draw_prevalence(shares.assign(extent="unknown")))
    assert not nothing.says("不知是全文")


@pytest.fixture
def tenfold():
    """Themes of which some stay within a tenth of the scale of the largest, 0 to 40 %."""
    largest = {
        "大": (0.31, 0.05, 0.37),
        "十分之一": (0.02, 0.01, 0.04),
        "略多": (0.02, 0.01, 0.0401),
        "小": (0.004, 0.0, 0.0055),
        "无": (0.0, 0.0, 0.0),
    }
    rows = [
        (theme, group, *(part * value for value in values), part * values[0] * 100)
        for theme, values in largest.items()
        for group, part in (("12", 0.5), ("3", 1.0), ("7", 0.0))
    ]
    columns = ["theme", "group", "estimate", "name_share", "wide_share", "hits_per_1000_chars"]
    table = pd.DataFrame(rows, columns=columns).assign(low=NAN, high=NAN, status="estimated")
    return table.assign(by="document", name="报告" + table["group"], n_hits=[777, 0, 3, *range(12)])


def test_themes_within_a_tenth_of_the_scale_have_one_of_their_own(tenfold):
    page = Page(draw_prevalence(tenfold))
    common = [(0.0, "0"), (0.2, "20"), (0.4, "40")]
    assert {panel.head[0]: panel.ticks("x") for panel in page.panels} == {
        "大": common,
        "十分之一": [(0.0, "0"), (0.02, "2"), (0.04, "4")],
        "略多": common,
        "小": [(0.0, "0"), (0.003, "0.3"), (0.006, "0.6")],
        "无": common,  # nothing would be seen better
    }
    marked = [panel.head[0] for panel in page.panels if panel.head[1:] == ["横轴另定"]]
    assert marked == ["十分之一", "小"]
    assert page.says("标“横轴另定”的主题，数值都不超过共同横轴的十分之一，各有自己的刻度")
    english = Page(draw_prevalence(tenfold, language="en"))
    assert english.panels[1].head == ["十分之一", "own axis"]
    assert english.says('Themes marked "own axis" stay within a tenth of the common axis')
    alike = Page(draw_prevalence(tenfold[tenfold["theme"].isin(["大", "略多"])]))
    assert not alike.says("横轴另定")


def test_hits_within_a_tenth_of_the_scale_have_one_of_their_own(tenfold):
    # 31, 2, 2, .4 and 0 hits: the common scale ends at 50.
    page = Page(plot_prevalence(tenfold, column="hits_per_1000_chars"))
    assert {panel.head[0]: panel.axes.get_xlim()[1] for panel in page.panels} == {
        "大": 50, "十分之一": 2, "略多": 2, "小": 0.5, "无": 50,
    }  # fmt: skip


def test_an_axis_of_its_own_is_only_told_of_themes_that_are_drawn(tenfold):
    large = tenfold[tenfold["theme"] == "大"]
    many = pd.concat([large.assign(theme=f"大{i}") for i in range(9)])
    many = pd.concat([many, tenfold[tenfold["theme"] == "小"]])
    table = pd.concat([many.assign(group=many["group"] + f"-{i}") for i in range(20)])
    with figure_style(width="single"):
        page = Page(draw_prevalence(table))
    assert page.says("未画出")
    assert page.says("、小。")
    assert not page.says("横轴另定")


def test_rows_stand_in_the_order_of_the_table_and_years_in_theirs(tenfold):
    (first, *_) = Page(draw_prevalence(tenfold)).panels
    assert [first.name(row) for row in range(3)] == ["报告12", "报告3", "报告7"]
    (first, *_) = Page(draw_prevalence(tenfold.assign(by="year"))).panels
    assert [first.name(row) for row in range(3)] == ["报告3", "报告7", "报告12"]


def across(page, artist):
    """Where a text starts and ends, in points from the left of the page."""
    box = artist.get_window_extent()
    return box.x0 * 72 / page.figure.dpi, box.x1 * 72 / page.figure.dpi


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_neither_labels_nor_hits_touch_a_ring(tenfold, width, language):
    with figure_style(width=width):
        page = Page(draw_prevalence(tenfold.replace({0.37: 0.4, 0.05: 0.4}), language=language))
    ring = 3.6  # half of a ring of 6.4 with a line of .8, at either end of the scale
    (first, *_) = page.panels
    for label in first.axes.get_yticklabels():
        assert across(page, label)[1] < first.left - ring - 2
    for panel in page.panels:
        for text in panel.axes.texts:
            assert across(page, text)[0] > panel.right + ring + 2


def test_hits_stand_nearer_to_their_own_panel_than_to_the_next(tenfold):
    page = Page(draw_prevalence(tenfold))
    ring, pairs = 3.6, 0
    for panel, other in zip(page.panels, page.panels[1:], strict=False):
        if other.left < panel.right:
            continue
        pairs += 1
        head = [
            text
            for x, y, words, text in page.texts
            if words == "命中" and panel.right < x < other.left and panel.top - 20 < y < panel.top
        ]
        assert len(head) == 1
        assert len(panel.axes.texts) == 3
        for text in [*head, *panel.axes.texts]:
            start, end = across(page, text)
            assert start - panel.right < other.left - ring - end
    assert pairs >= 3


def test_no_hits_are_written_where_nothing_was_measured(shares):
    for reason, n_hits, written in (
        (EARLY, 0, ""), (EARLY, 3, ""), (NOWHERE, 0, ""), (NOWHERE, 4, "4"),
    ):  # fmt: skip
        table = shares.assign(
            reason=[*shares["reason"][:5], reason], n_hits=[*shares["n_hits"][:5], n_hits]
        )
        first, second = Page(draw_prevalence(table)).panels
        assert second.beside(2) == written
        assert first.beside(1) == "0"  # measured, and not found


def test_the_same_share_is_as_long_in_every_panel(shares):
    # Of one theme three digits stand beside the marks, of the other one.
    wide = shares.assign(n_hits=[777, 0, 3, 1, 2, NAN])
    first, second = Page(draw_prevalence(wide)).panels
    lengths = [panel.at(0.4, 0)[0] - panel.at(0, 0)[0] for panel in (first, second)]
    assert lengths[0] == pytest.approx(lengths[1])


@pytest.mark.parametrize(
    ("about", "title", "called", "note"),
    [
        (("place", "jackknife", "plan"), "各地的", "报告间的 95% 区间（刀切法）",
         "只比较部署部分。实线由逐份去掉报告而得"),
        (("year", "within_report", "shared sections"), "各年的",
         "句子间的 95% 区间（Wilson）", "只比较 95% 的报告都有的部分。实线是报告内句子之间的差异"),
        (("time", "design-based", "whole"), "回顾与部署的", "按编码校正的 95% 区间",
         "不是误差范围。"),
        (("owner", "", "whole"), "各组的", "区间（见表）", "不是误差范围。"),
    ],
)  # fmt: skip
def test_prevalence_says_what_is_compared_and_how(shares, about, title, called, note):
    told = shares[shares["low"].notna()].assign(**dict(zip(ABOUT, about, strict=True)))
    page = Page(draw_prevalence(told))
    assert page.title == f"{title}主题文字占比（%）"
    assert page.panels[0].rows()[called] == [(ROWS[0], 0.05, 0.31), (ROWS[1], 0.0, 0.93)]
    assert page.says(note)


def test_groups_that_are_years_stand_in_their_order_with_their_numbers():
    table = pd.DataFrame(
        {
            "theme": "一网", "group": ["2021", "999", "2003"], "estimate": [0.21, 0.09, 0.03],
            "low": NAN, "high": NAN, "status": "estimated", "n_hits": [21, 9, 3], "by": "year",
        }
    )  # fmt: skip
    page = Page(draw_prevalence(named_prevalence(table, {"999": "早年"})))
    (panel,) = page.panels
    assert panel.rows() == {"估计值（核心词）": [("2021", 0.21), ("早年", 0.09), ("2003", 0.03)]}
    assert [(panel.name(row), panel.beside(row)) for row in range(3)] == [
        ("早年", "9"), ("2003", "3"), ("2021", "21")
    ]  # fmt: skip
    assert panel.ticks("x") == [(0.0, "0"), (0.125, "12.5"), (0.25, "25")]
    # Nobody says why there is no interval.
    assert page.says("区间不可估计：其余见表。")


def test_the_three_most_frequent_reasons_are_given():
    reasons = (
        ["it is cloudy"] * 2
        + [NOWHERE] * 4
        + ["too_few_with_hits: k=1, G=7, least=3"] * 3
        + ["no_characters: n=6"]
    )
    table = pd.DataFrame(
        {"theme": "一网", "group": [f"g{i}" for i in range(10)], "estimate": NAN, "low": NAN,
         "high": NAN, "status": "not estimable", "reason": reasons}
    )  # fmt: skip
    table = named_prevalence(table, None)
    told = "所比较的部分里没有它的段落；7 份报告中 1 份命中，区间需 3 份；it is cloudy；其余见表。"
    assert Page(draw_prevalence(table)).says(f"不可估计：{told}")
    told = (
        "it has no paragraph in this part of the reports; "
        "1 of 7 reports have a hit, an interval needs 3"
    )
    page = Page(draw_prevalence(table, language="en"))
    assert page.says(f"Not estimable: {told}; it is cloudy; others")


# ---------------------------------------------------------------------- matrix


def test_cells_of_the_matrix_read_as_their_table_says(shares):
    page = Page(draw_prevalence_matrix(prevalence_matrix_table(shares)))
    (panel,) = page.panels
    cells = panel.cells()
    heads = ["甲区 2021", "乙区 2022\n节选", "丙区 2023\n含节选"]
    assert {where: about[:2] for where, about in cells.items()} == {
        ("一网", heads[0]): ("12\n5–31", 0.12),
        ("一网", heads[1]): ("0", 0.0),  # the bound on the share of reports is none of text
        ("一网", heads[2]): ("22·", 0.22),
        ("韧性", heads[0]): ("36\n33–40", 0.36),
        ("韧性", heads[1]): ("27\n9–28", 0.27),
        ("韧性", heads[2]): ("不可估", None),
    }
    grounds = {value: ground for _, value, ground in cells.values() if value is not None}
    assert (grounds[0.0], grounds[0.36]) == ("#ffffff", "#08306b")
    lightness = [sum(bytes.fromhex(grounds[value][1:])) for value in sorted(grounds)]
    assert lightness == sorted(lightness, reverse=True)
    assert panel.hatched() == [("韧性", 1.54, 2.46)]
    assert page.title == "各组报告的主题文字占比（%）"
    assert page.says("格中：文字占比。含核心词的句子占正文字数的比例")
    assert page.says("第二行为以整份报告计的刀切法 95% 区间。")
    assert page.says("“·”只有点估计：这一组的报告不足以估计区间。有的组含早于")
    assert page.says("斜线格不可估计（没有文字，或缺少分组的信息），不等于 0。")
    assert page.says("节选不可与全文直接相比。")
    assert page.says("上端是有命中的报告所占比例的上限，不是文字占比的上限，不画。")
    assert not any(page.says(words) for words in ("“<1”", "词表范围", "全文统计"))


def test_cells_of_hits_have_one_decimal_and_no_interval(shares):
    page = Page(plot_prevalence_matrix(shares, column="hits_per_1000_chars"))
    printed = [text for text, *_ in page.panels[0].cells().values()]
    assert printed == ["1.4", "0.0", "<0.1", "3.7", "4.3", "不可估"]
    assert page.says("格中：每千字命中数。“<0.1”为不足 0.1。")
    assert page.says("表中的区间属于按句计算的文字占比，这里不画。")
    assert not page.says("只有点估计")
    page = Page(plot_prevalence_matrix(shares, column="paragraph_share", language="en"))
    printed = [text for text, *_ in page.panels[0].cells().values()]
    assert printed == ["41", "0", "44", "52", "60", "n/e"]
    assert page.says("In the cells: share of text, by paragraph.")


def test_cells_before_a_theme_can_be_measured_say_so(shares):
    table = prevalence_matrix_table(shares.assign(reason=[*shares["reason"][:5], EARLY]))
    page = Page(draw_prevalence_matrix(table))
    assert [text for text, *_ in page.panels[0].cells().values()][-1] == "†"
    assert page.panels[0].hatched() == [("韧性", 1.54, 2.46)]
    assert page.says("“†”：报告早于该主题可以测量的第一年，无法测量，不等于 0。")
    assert not page.says("斜线格不可估计")


def test_words_wider_than_a_cell_are_left_to_its_hatching():
    themes = [f"主题{i}" for i in range(12)]
    table = pd.DataFrame(
        [(theme, f"g{j}", NAN if j == 3 else 0.2) for theme in themes for j in range(9)],
        columns=["theme", "group", "estimate"],
    ).assign(low=NAN, high=NAN, by="owner")
    told = np.where(table["estimate"].isna(), "not estimable", "estimated")
    table = prevalence_matrix_table(table.assign(status=told))
    with figure_style(width="single"):
        panel = Page(draw_prevalence_matrix(table)).panels[0]
    printed = [text for (name, _), (text, *_) in panel.cells().items() if name == "g3"]
    assert printed == [""] * 12
    assert [name for name, *_ in panel.hatched()] == ["g3"] * 12
    panel = Page(draw_prevalence_matrix(table)).panels[0]
    printed = [text for (name, _), (text, *_) in panel.cells().items() if name == "g3"]
    assert printed == ["不可估"] * 12


def test_intervals_that_find_no_room_are_left_to_the_table(shares):
    more = [shares.assign(theme=shares["theme"] + f"{i}") for i in range(6)]
    table = pd.concat([each.assign(group=each["group"] + f"-{j}", name=each["group"] + f"-{j}")
                       for each in more for j in range(3)])  # fmt: skip
    with figure_style(width="single"):
        page = Page(draw_prevalence_matrix(prevalence_matrix_table(table)))
    printed = {text for text, *_ in page.panels[0].cells().values()}
    assert printed == {"12", "0", "22·", "36", "27", ""}
    assert page.says("区间见表。")
    assert not page.says("第二行")


def test_cells_of_reports_counted_in_full_have_no_mark(shares):
    table = shares.assign(by="document", low=NAN, high=NAN, interval="", reason="")
    page = Page(draw_prevalence_matrix(prevalence_matrix_table(table)))
    printed = [text for text, *_ in page.panels[0].cells().values()]
    assert printed == ["12", "0", "22", "36", "27", "不可估"]
    assert page.says("每份报告都作了全文统计，没有区间。")
    assert not page.says("只有点估计")


def test_a_matrix_of_many_groups_is_turned_with_its_numbers():
    table = pd.DataFrame(
        [
            (theme, f"g{j}", base + j / 100, "estimated", "excerpt" if j == 4 else "whole")
            for theme, base in (("一网", 0.1), ("韧性", 0.5))
            for j in range(9)
        ],
        columns=["theme", "group", "estimate", "status", "extent"],
    ).assign(low=NAN, high=NAN, interval="", by="owner")
    table.loc[2, "estimate"] = 0.004
    page = Page(draw_prevalence_matrix(prevalence_matrix_table(table, {"g7": "第七组"})))
    cells = page.panels[0].cells()
    names = ["g0", "g1", "g2", "g3", "g4（节选）", "g5", "g6", "第七组", "g8"]
    assert list(cells) == [(name, theme) for name in names for theme in ("一网", "韧性")]
    assert [cells[name, "一网"][0] for name in names] == [
        "10", "11", "<1", "13", "14", "15", "16", "17", "18"
    ]  # fmt: skip
    assert [cells[name, "韧性"][0] for name in names] == [str(n) for n in range(50, 59)]
    assert page.says("“<1”为不足 1。")
    assert page.says("只有点估计：各组的报告都不足以估计区间。")
    assert not page.panels[0].hatched()


def test_the_table_of_the_matrix_fills_what_is_lacking(shares):
    bare = shares[["theme", "group", "estimate", "low", "high", "status"]]
    table = prevalence_matrix_table(bare, {"r2": "乙"})
    assert list(table["name"]) == ["r1", "乙", "r3"] * 2
    assert set(table["extent"]) == {"unknown"}
    assert set(table["by"]) == {""} == set(table["english"]) == set(table["interval"])
    named = prevalence_matrix_table(shares, {"r2": "乙"})
    assert list(named["name"][:3]) == ["甲区 2021", "乙", "丙区 2023"]
    assert list(named["high"][:2]) == [0.31, 0.93]
    assert list(named["wide_share"][:2]) == [0.15, 0.07]


# ------------------------------------------------------------- review and plan


@pytest.fixture
def record():
    """Review, plan and promise of three reports; one has no review, one no plan."""
    return pd.DataFrame(
        [
            ("一网", "One net", "r1", 0.08, 0.31, 0.17, 19, 10),
            ("一网", "One net", "r2", 0.26, 0.02, NAN, 9, 17),
            ("一网", "One net", "r3", NAN, 0.14, 0.05, 0, 18),
            ("韧性", "Resilience", "r1", 0.11, 0.114, NAN, 19, 16),
            ("韧性", "Resilience", "r2", 0.19, NAN, 0.4, 15, 0),
            ("韧性", "Resilience", "r3", NAN, NAN, NAN, 0, 0),
        ],
        columns=["theme", "english", "document_id", "review", "plan", "promised", "n_review",
                 "n_plan"],
    ).assign(
        difference=lambda t: t["plan"] - t["review"], kept=NAN,
        name=lambda t: t["document_id"].map(REPORTS),
        extent=["whole", "excerpt", "mixed"] * 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "lacking", "left_out"),
    [
        ("zh", ("计划减回顾", "上一年的计划减今年的回顾"), "无计划",
         "另有 1 份报告无法比较，未画出：无回顾 1 份"),
        ("en", ("plan minus review", "last year's plan minus this year's review"), "no plan",
         "Reports that cannot be compared are not drawn (1): no review (1)."),
    ],
)  # fmt: skip
def test_differences_of_what_can_be_compared_are_drawn(record, language, words, lacking, left_out):
    page = Page(draw_review_against_plan(record, language=language))
    first, second = page.panels
    difference, promised = words
    one, two = (
        ("甲区 2021", "乙区 2022（节选）")
        if language == "zh"
        else ("甲区 2021", "乙区 2022 (excerpt)")
    )
    # Plan less review, and the promise of the year before less the same review.
    assert first.rows() == {difference: [(one, 0.23), (two, -0.24)], promised: [(one, 0.09)]}
    assert second.rows() == {difference: [(one, 0.004)]}
    assert [first.beside(row) for row in range(2)] == ["+23", "−24*"]
    assert [second.beside(row) for row in range(2)] == ["0", lacking]
    assert first.ticks("x") == [(-0.3, "−30"), (0.0, "0"), (0.3, "+30")]
    assert first.ticks("x") == second.ticks("x")
    assert page.says(left_out)


def test_what_the_marks_of_review_and_plan_mean_is_said(record):
    page = Page(draw_review_against_plan(record))
    assert {words: seen[1] for seen, words in page.key.items()} == {
        "计划减回顾": "o", "上一年的计划减今年的回顾": "|",
    }  # fmt: skip
    assert page.says("零线右边是计划写得多，左边是回顾写得多。")
    assert page.says("竖线：同一地方上一年报告的计划减今年的回顾")
    assert page.says("按各主题之差的合计排列，偏重计划的在上")
    assert page.says("* 回顾或计划不足 10 句，一句之差就会改变数字。")
    assert page.says("计划写得多、回顾写得少，不等于没有做")
    assert page.says("节选只按所收的部分计算。")
    alone = Page(draw_review_against_plan(record[record["document_id"] == "r1"]))
    unsaid = ("不足 10 句", "不能比", "节选只按", "合计排列")
    assert not any(alone.says(words) for words in unsaid)


def test_reports_are_sorted_by_their_differences_and_the_years_of_a_place_by_time(record):
    places = Page(draw_review_against_plan(record.iloc[[1, 0, 2]]))
    assert [name for _, name in places.panels[0].ticks("y")] == ["甲区 2021", "乙区 2022（节选）"]
    # The same reports as years of one place: the later first in the table, whatever its value.
    years = record.assign(name=record["document_id"].map({"r1": "甲区 2022", "r2": "甲区 2021"}))
    years = years[years["document_id"] != "r3"].assign(extent="whole")
    page = Page(draw_review_against_plan(years))
    assert [name for _, name in page.panels[0].ticks("y")] == ["2021", "2022"]
    assert page.panels[0].rows()["计划减回顾"] == [("2021", -0.24), ("2022", 0.23)]
    assert page.title == "甲区回顾与计划：各主题文字占比之差（百分点）"
    assert page.says("报告按年份排列。")


def test_a_report_without_a_row_of_a_theme_leaves_its_line_empty(record):
    """The rows below it stay where their names are, and the number beside each with them."""
    page = Page(draw_review_against_plan(record.assign(extent="whole").drop([0, 3])))
    first, second = page.panels
    assert [name for _, name in first.ticks("y")] == ["乙区 2022"]
    page = Page(draw_review_against_plan(record.assign(extent="whole").drop(0)))
    first, second = page.panels
    assert [name for _, name in first.ticks("y")] == ["甲区 2021", "乙区 2022"]
    assert first.rows()["计划减回顾"] == [("乙区 2022", -0.24)]
    assert first.beside(1) == "−24*"
    assert second.rows()["计划减回顾"] == [("甲区 2021", 0.004)]


def test_a_theme_without_a_row_of_the_reports_shown_is_an_empty_panel(record):
    """And no scale that has no length."""
    far = record.assign(document_id=["r1", "r2", "r3", "r4", "r5", "r6"], extent="whole").drop(3)
    _, second = Page(draw_review_against_plan(far)).panels
    assert not any(second.rows().values())


def test_reports_before_a_theme_can_be_measured_have_no_side(record):
    told = record.assign(status="estimated", reason="")
    told.loc[4, ["status", "reason"]] = "not estimable", EARLY
    page = Page(draw_review_against_plan(told))
    second = page.panels[1]
    assert [second.beside(row) for row in range(2)] == ["0", ""]
    assert page.line(second.at(0, 1)[1], second.left) == ["年份过早"]
    assert page.says("“年份过早”：报告早于该主题可以测量的第一年")
    # What lacks a part in one theme and is too early in the other lacks that part.
    told.loc[5, ["status", "reason"]] = "not estimable", EARLY
    assert Page(draw_review_against_plan(told)).says("未画出：无回顾 1 份；")


def test_where_nothing_can_be_compared_the_figure_says_so(record):
    page = Page(draw_review_against_plan(record[record["document_id"] == "r3"]))
    assert page.panels == []
    assert page.says("没有一份报告既有回顾又有计划")
    assert page.says("无法比较，未画出：无回顾 1 份")


def test_reviews_stand_in_the_order_of_the_themes_asked_for(record):
    table = review_against_plan_table(record, ["韧性", "一网"])
    assert list(zip(table["theme"], table["document_id"], strict=True)) == [
        ("韧性", "r1"), ("韧性", "r2"), ("韧性", "r3"), ("一网", "r1"), ("一网", "r2"),
        ("一网", "r3"),
    ]  # fmt: skip
    assert list(review_against_plan_table(record, ["韧性"])["promised"])[1] == 0.4


# ----------------------------------------------------------------------- years


@pytest.fixture
def years():
    """Five years: none of the third; the fourth has an excerpt, the fifth another place."""
    return pd.DataFrame(
        [
            ("一网", "One net", 2001, 0.03, 0.01, 0.08, "jackknife", "whole", "甲"),
            ("一网", "One net", 2002, 0.0, 0.0, 0.65, "share_of_reports", "whole", "甲"),
            ("一网", "One net", 2003, NAN, NAN, NAN, "", "", ""),
            ("一网", "One net", 2004, 0.09, NAN, NAN, "", "excerpt", "甲"),
            ("一网", "One net", 2005, 0.06, NAN, NAN, "", "whole", "乙"),
            ("韧性", "Resilience", 2001, 0.12, NAN, NAN, "", "whole", "甲"),
            ("韧性", "Resilience", 2002, 0.17, 0.15, 0.2, "jackknife", "mixed", "甲"),
            ("韧性", "Resilience", 2003, NAN, NAN, NAN, "", "", ""),
            ("韧性", "Resilience", 2004, 0.11, NAN, NAN, "", "whole", "甲"),
            ("韧性", "Resilience", 2005, 0.14, NAN, NAN, "", "whole", "甲"),
        ],
        columns=["theme", "english", "year", "estimate", "low", "high", "interval", "extent",
                 "places"],
    ).assign(status=lambda t: np.where(t["estimate"].isna(), "no report", "estimated"))  # fmt: skip


@pytest.fixture
def slopes():
    return pd.DataFrame(
        {
            "theme": ["韧性", "一网"], "slope": [-0.04, 0.2], "low": [-0.07, 0.1],
            "high": [0.011, 0.34], "n_years": [4, 13], "status": ["not estimable", "estimated"],
        }
    )  # fmt: skip


def bands(panel):
    """Year, lower and upper end of each band."""
    return [
        (round(bar.get_x() + bar.get_width() / 2, 3), round(bar.get_y(), 4),
         round(bar.get_y() + bar.get_height(), 4))
        for bar in panel.axes.patches
        if to_hex(bar.get_facecolor()) == "#c6dbef"
    ]  # fmt: skip


def gaps(panel):
    """Left end and width of the ground of each year without a report."""
    grey = (bar for bar in panel.axes.patches if to_hex(bar.get_facecolor()) == "#ececec")
    return [(bar.get_x(), bar.get_width()) for bar in grey]


def test_the_range_of_definitions_has_marks_of_its_own_and_is_no_band(years, slopes):
    ends = {"name_share": years["estimate"] - 0.01, "wide_share": years["estimate"] + 0.3}
    table = years.assign(**{name: values.clip(lower=0) for name, values in ends.items()})
    page = Page(draw_trajectories(trajectories_table(table, slopes)))
    first, second = page.panels
    told = first.places()
    assert told["只用主题名"] == [
        [(2001.0, 0.02)], [(2002.0, 0.0)], [(2004.0, 0.08)], [(2005.0, 0.05)]
    ]  # fmt: skip
    assert told["加上较宽的词"] == [
        [(2001.0, 0.33)], [(2002.0, 0.3)], [(2004.0, 0.39)], [(2005.0, 0.36)]
    ]  # fmt: skip
    assert page.says("“只用主题名”和“加上较宽的词”表示换一种定义的结果，不是误差。")
    assert [bands(panel) for panel in page.panels] == [[(2001, 0.01, 0.08)], [(2002, 0.15, 0.2)]]
    # The scale holds the widest definition, .17 and .3 above it.
    assert [at for at, _ in second.ticks("y")] == [0, 0.25, 0.5]
    # Where the codebook has neither wider words nor others than the name, nothing is drawn of them.
    same = years.assign(name_share=years["estimate"], wide_share=years["estimate"])
    page = Page(draw_trajectories(trajectories_table(same, slopes)))
    assert not {"只用主题名", "加上较宽的词"} & set(page.key.values())
    assert not page.says("定义的范围")


def test_shares_corrected_by_a_coding_have_its_intervals_and_say_so(years):
    kinds = years["interval"].replace({"jackknife": "reports and coding"})
    alone = (years["year"] == 2005) & (years["theme"] == "一网")
    ends = years.assign(interval=kinds.mask(alone, "coding"), n_documents=1)
    ends.loc[alone, ["low", "high"]] = 0.04, 0.07
    ends.loc[(ends["year"] == 2004), ["estimate", "status"]] = NAN, "not estimable"
    ranged = ends.assign(name_share=0.01, wide_share=0.3)
    page = Page(draw_trajectories(trajectories_table(ranged)))
    assert [bands(panel) for panel in page.panels] == [
        [(2001, 0.01, 0.08), (2005, 0.04, 0.07)], [(2002, 0.15, 0.2)]
    ]  # fmt: skip
    assert page.says("文字占比已按人工编码校正")
    assert page.says("这两种结果没有按编码校正")
    assert {"按编码校正的 95% 区间", "当年没有报告、没有可比的部分，或编码太少"} <= set(
        page.key.values()
    )
    assert page.says("只有一份报告的年份没有区间")
    told = ends[ends["low"].notna() & (ends["interval"] != "share_of_reports")]
    page = Page(draw_trajectories(trajectories_table(told)))
    assert not page.says("只有一份报告的年份没有区间")
    assert not page.says("这两种结果")
    page = Page(draw_trajectories(trajectories_table(years)))
    assert not page.says("编码")


def test_years_read_as_their_table_says(years, slopes):
    page = Page(draw_trajectories(trajectories_table(years, slopes)))
    first, second = page.panels
    assert first.head == ["一网", "每十年 +20.0 个百分点 [+10.0, +34.0]"]
    assert second.head == ["韧性", "4 年有报告，不足 10 年，不估趋势"]
    # The line goes through the middle of 2001, 2002, 2004 and 2005, at 2003 and 0.045.
    line = [(2001.0, 0.005), (2002.0, 0.025), (2003.0, 0.045), (2004.0, 0.065), (2005.0, 0.085)]
    assert first.places() == {
        "当年有报告": [[(2001.0, 0.03)], [(2002.0, 0.0)], [(2005.0, 0.06)]],
        "当年为（或含）节选": [[(2004.0, 0.09)]],
        "趋势线（最小二乘）": [line],
        "相邻两年、地方相同": [[(2001.0, 0.03), (2002.0, 0.0)]],
    }
    assert second.places() == {
        "当年有报告": [[(2001.0, 0.12)], [(2004.0, 0.11)], [(2005.0, 0.14)]],
        "当年为（或含）节选": [[(2002.0, 0.17)]],
        "相邻两年、地方相同": [
            [(2001.0, 0.12), (2002.0, 0.17)], [(2004.0, 0.11), (2005.0, 0.14)],
        ],
    }  # fmt: skip
    assert [bands(panel) for panel in page.panels] == [[(2001, 0.01, 0.08)], [(2002, 0.15, 0.2)]]
    looks = {words: seen for seen, words in page.key.items()}
    assert looks["刀切法 95% 区间（当年 5 份以上）"][1:3] == ("#c6dbef", 6)
    for panel in page.panels:
        assert gaps(panel) == [(2002.5, 1)]
        assert panel.ticks("x") == [(2002.0, "2002"), (2004.0, "2004")]
    assert first.ticks("y") == [(0.0, "0"), (0.1, "10"), (0.2, "20")]
    assert [name for _, name in second.ticks("y")] == ["", "", ""]
    hollow = {words: seen[2] for seen, words in page.key.items() if seen[0] == "mark"}
    assert hollow == {"当年有报告": "#0b5394", "当年为（或含）节选": "#ffffff"}
    assert "当年没有报告" in page.key.values()
    assert page.title == "各主题逐年的文字占比（%）"
    assert page.says("纵轴：文字占比。含核心词的句子占正文字数的比例")
    assert page.says("上端是有命中的报告所占比例的上限，不是文字占比的上限，不画。")
    assert page.says("方括号为斜率的 95% 区间")
    assert page.says("主题词表用的是今天的说法")
    assert page.says("节选不可与全文直接相比。")


def test_a_trend_goes_through_the_middle_of_the_years_that_have_a_report(years, slopes):
    own = years[(years["theme"] == "一网") & (years["year"] != 2005)]
    page = Page(draw_trajectories(trajectories_table(own, slopes)))
    # Of 2001, 2002 and 2004: a third after 2002, at 0.04.
    (line,) = page.panels[0].places()["趋势线（最小二乘）"]
    middle = (2001 + 2002 + 2004) / 3
    years_drawn, shares_drawn = zip(*line, strict=True)
    assert years_drawn == (2001, 2002, 2003, 2004)
    assert shares_drawn == pytest.approx(
        [0.04 + 0.02 * (year - middle) for year in years_drawn], abs=5e-5
    )


def test_years_read_the_same_in_english(years, slopes):
    flat = slopes.assign(status=["not estimable", "estimated"], slope=[0.0, -0.0512])
    page = Page(draw_trajectories(trajectories_table(years, flat), language="en"))
    assert [panel.head for panel in page.panels] == [
        ["One net", "−5.1 points/decade [+10.0, +34.0]"],
        ["Resilience", "no hit in any year, so no trend"],
    ]
    assert set(page.key.values()) >= {"a year with a report", "no report of that year"}
    few = Page(draw_trajectories(trajectories_table(years, slopes), language="en"))
    assert few.panels[1].head[1] == "4 years: no trend below 10"


def test_years_before_a_theme_can_be_measured_are_hatched(years, slopes):
    early = (years["theme"] == "一网") & (years["year"] < 2003)
    table = years.assign(
        status=years["status"].where(~early, "not estimable"),
        reason=np.where(early, EARLY, ""),
        **{name: years[name].where(~early) for name in ("estimate", "low", "high")},
    )
    page = Page(draw_trajectories(trajectories_table(table, slopes)))
    first, second = page.panels
    bars = [[(bar.get_x() + 0.5, bar.get_hatch()) for bar in panel.axes.patches
             if to_hex(bar.get_facecolor()) != "#c6dbef"] for panel in page.panels]  # fmt: skip
    assert bars == [[(2003, None), (2001, "|||"), (2002, "|||")], [(2003, None)]]
    # The line of 2004 and 2005, .075 in their middle, runs back neither over the hatching nor over
    # the gap after it.
    assert first.places() == {
        "当年有报告": [[(2005.0, 0.06)]],
        "当年为（或含）节选": [[(2004.0, 0.09)]],
        "趋势线（最小二乘）": [[(2004.0, 0.065), (2005.0, 0.085)]],
    }
    assert len(second.places()["当年有报告"]) == 3
    key = list(page.key.values())
    assert key[-2:] == ["当年没有报告", "早于该主题可以测量的年份"]
    looks = {words: seen for seen, words in page.key.items()}
    assert looks["早于该主题可以测量的年份"][3]  # striped
    assert not looks["当年没有报告"][3]


def test_a_year_whose_reports_lack_the_part_that_is_read_is_not_one_without_a_report(years):
    lacking = (years["year"] == 2003) & (years["theme"] == "韧性")
    table = years.assign(
        status=years["status"].where(~lacking, "not estimable"),
        reason=np.where(lacking, NOWHERE, ""),
    )
    keys = [set(Page(draw_trajectories(trajectories_table(each))).key.values())
            for each in (years, table)]  # fmt: skip
    assert "当年没有报告" in keys[0]
    assert "当年没有报告，或没有可比的部分" in keys[1]
    assert "当年没有报告" not in keys[1]


def test_hits_over_the_years_have_their_own_scale_and_slope(years, slopes):
    hits = [0.4, 0.0, NAN, 1.8, 1.1, 0.2, 0.3, NAN, 0.5, 0.6]
    table = years.assign(hits_per_1000_chars=hits)
    page = Page(draw_trajectories(trajectories_table(table, slopes, "hits_per_1000_chars")))
    first, _ = page.panels
    assert page.title == "各主题逐年的命中数（每千字）"
    assert first.head == ["一网", "每十年每千字 +0.20 处 [+0.10, +0.34]"]
    assert first.ticks("y") == [(0.0, "0"), (1.0, "1"), (2.0, "2")]
    # The years that have a report are 2003 in the middle, with .825 hits.
    line = [(2001.0, 0.785), (2002.0, 0.805), (2003.0, 0.825), (2004.0, 0.845), (2005.0, 0.865)]
    assert first.places() == {
        "当年有报告": [[(2001.0, 0.4)], [(2002.0, 0.0)], [(2005.0, 1.1)]],
        "当年为（或含）节选": [[(2004.0, 1.8)]],
        "趋势线（最小二乘）": [line],
        "相邻两年、地方相同": [[(2001.0, 0.4), (2002.0, 0.0)]],
    }
    assert page.says("纵轴：每千字命中数。")
    assert page.says("表中的区间属于按句计算的文字占比，这里不画。")
    shares = plot_trajectories(years.assign(paragraph_share=years["estimate"] * 2),
                               column="paragraph_share")  # fmt: skip
    assert Page(shares).panels[0].ticks("y") == [(0.0, "0"), (0.2, "20"), (0.4, "40")]


def test_years_without_trends_have_no_line(years):
    table = trajectories_table(years)
    assert table[["slope", "slope_low", "slope_high", "n_years", "trend"]].isna().all(axis=None)
    page = Page(draw_trajectories(table))
    assert [panel.head for panel in page.panels] == [["一网"], ["韧性"]]
    assert "趋势线（最小二乘）" not in page.key.values()
    assert not page.says("方括号")


@pytest.mark.parametrize(
    ("last", "ticks"),
    [(2001, [2001]), (2004, [2001, 2002, 2003, 2004]), (2005, [2002, 2004]),
     (2009, [2005]), (2024, [2010, 2020]), (2044, [2020, 2040])],
)  # fmt: skip
def test_round_years_are_named(last, ticks):
    one = {"theme": "一网", "estimate": 0.1, "low": NAN, "high": NAN, "status": "estimated"}
    table = pd.DataFrame([{**one, "year": year, "extent": "whole"} for year in (2001, last)])
    (panel,) = Page(draw_trajectories(trajectories_table(table.drop_duplicates()))).panels
    assert [year for year, _ in panel.ticks("x")] == ticks


def test_a_group_whose_reports_are_all_left_out_is_of_no_unknown_extent():
    rows = pd.DataFrame(
        {"row": [0, 1, 2], "extent": ["whole", "unknown", "unknown"], "n_documents": [2, 1, 0]}
    )
    assert _extent_notes(rows)[0] == "有 1 行不知是全文还是节选。"
    assert _extent_notes(rows.iloc[[0, 2]])[0] == ""
