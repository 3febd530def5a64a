"""Two reports as they are drawn: each sentence at its place, its colour, its line and its words."""

from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from reading import Page

from govtopics.analysis.groups.years import compare_years
from govtopics.corpus.corpus import Corpus
from govtopics.figures.tools.panels import GUIDE
from govtopics.figures.tools.style import figure_style
from govtopics.figures.year_comparison import (
    COLORS,
    LINKS,
    plot_year_comparison,
    year_comparison_table,
)

pytestmark = pytest.mark.usefixtures("off_screen")

# A figure draws its table, whose numbers have six digits.
near = partial(pytest.approx, abs=1e-6)
NOW = (
    "地区生产总值增长5%以上。",
    "发展低空经济，建设“云上村”。",
    "发展低空经济。",
    "各位代表，谢谢！",
)
BEFORE = ("各位代表，谢谢！", "地区生产总值增长6%以上。", "整治黑臭河道。")


@pytest.fixture(scope="module")
def comparison():
    """Sentences of 13, 15, 7 and 8 characters against 8, 13 and 7; the first two are reviews."""
    rows = [(text, 2025, time) for text, time in zip(NOW, ("review", *["plan"] * 3), strict=True)]
    rows += [(text, 2024, "plan") for text in BEFORE]
    docvars = pd.DataFrame(
        {"place": "甲市", "year": [year for _, year, _ in rows], "time": [t for *_, t in rows]}
    )
    ids = [f"{year}/p{n:04d}" for n, (_, year, _) in enumerate(rows)]
    texts = [text for text, *_ in rows]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    return compare_years(corpus, "甲市")


def spans(panel, top):
    """Of each colour in the bar that begins at a height, from where to where it reaches."""
    found = {}
    for bars in panel.collections:
        if bars.get_label() in COLORS and hasattr(bars, "get_paths") and bars.get_paths():
            boxes = [path.get_extents() for path in bars.get_paths()]
            own = [(box.x0, box.x1) for box in boxes if box.height and box.y0 == top]
            if own:
                found[to_hex(bars.get_facecolor()[0])] = own
    return found


def test_each_sentence_stands_where_it_stands_in_its_report(comparison):
    (panel,) = plot_year_comparison(comparison).child_axes
    above, below = spans(panel, 9.0), spans(panel, 68.0)
    assert above[COLORS["changed"]] == [near((0, 13 / 43))]
    assert above[to_hex(COLORS["new"])] == [
        near((13 / 43, 28 / 43)), near((28 / 43, 35 / 43))
    ]  # fmt: skip
    assert above[COLORS["kept"]] == [near((35 / 43, 1))]
    assert below[COLORS["kept"]] == [near((0, 8 / 28))]
    assert below[COLORS["changed"]] == [near((8 / 28, 21 / 28))]
    assert below[COLORS["dropped"]] == [near((21 / 28, 1))]


def test_lines_join_the_middles_of_what_is_one(comparison):
    (panel,) = plot_year_comparison(comparison).child_axes
    lines = {
        each.get_label(): [segment.tolist() for segment in each.get_segments()]
        for each in panel.collections
        if hasattr(each, "get_segments") and to_hex(each.get_color()[0]) in LINKS.values()
    }
    assert lines["kept"] == [[[near(39 / 43), 22.0], [near(4 / 28), 68.0]]]
    assert lines["changed"] == [[[near(6.5 / 43), 22.0], [near(14.5 / 28), 68]]]


def test_the_plan_begins_where_the_review_ends_and_a_report_that_only_plans_has_no_line(comparison):
    (panel,) = plot_year_comparison(comparison).child_axes
    marks = [line for line in panel.lines if line.get_label() == GUIDE]
    assert [list(line.get_xdata()) for line in marks] == [[near(13 / 43)] * 2]
    assert Page(plot_year_comparison(comparison)).says("计划")


def test_the_key_gives_each_share_of_its_report(comparison):
    page = Page(plot_year_comparison(comparison))
    assert page.title == "甲市：2025年报告与2024年相比"
    for words in ("逐字保留 19%", "部分相同 30%", "2025年新增 51%", "2024年有、2025年没有 25%"):
        assert page.says(words)
    assert page.says("43 字")
    assert page.says("28 字")
    # One pair is partly the same.
    similarity = comparison.passages.query("status == 'changed'")["similarity"].item()
    shown = f"{similarity:.2f}".removeprefix("0")
    assert page.says(f"部分相同的句子相似度中位数 {shown}，最低 {shown}。")
    assert page.says("约 4% 配得不对")
    with figure_style(language="en"):
        page = Page(plot_year_comparison(comparison))
    assert page.title == "甲市: the report of 2025 compared with 2024"
    assert page.says("new in 2025 51%")


def test_words_that_entered_and_left_stand_below_with_their_counts(comparison):
    page = Page(plot_year_comparison(comparison))
    assert page.says("2025年新出现的词")
    assert page.says("低空经济 2、云上村")
    with figure_style(width="single"):
        page = Page(plot_year_comparison(comparison))
    assert page.says("低空经济 2、云上村")


def test_the_table_has_no_texts_and_one_row_a_passage_and_word(comparison):
    table = year_comparison_table(comparison)
    assert not {"text", "other_text", "marked"} & set(table.columns)
    counts = table["mark"].value_counts()
    assert counts["passage"] == len(comparison.passages) == 5
    assert counts["word"] == len(comparison.words)


def test_an_excerpt_is_marked(comparison):
    groups = comparison.groups.assign(extent=["excerpt", "whole"])
    page = Page(plot_year_comparison(replace(comparison, groups=groups)))
    assert page.says("43 字（节选）")
    assert page.says("节选只比所收的部分")
    assert not page.says("28 字（节选）")
    assert not Page(plot_year_comparison(comparison)).says("节选")
