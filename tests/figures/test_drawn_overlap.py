"""Words that topics of two fits share: each number in its cell, matched pairs down the diagonal."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from reading import Page

from govtopics.analysis.robustness.stability import overlap
from govtopics.errors import GovTopicsError
from govtopics.figures.overlap import draw_overlap, overlap_table, plot_overlap
from govtopics.figures.tools.style import figure_style
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

pytestmark = pytest.mark.usefixtures("off_screen")

TERMS = sorted(["就业", "养老", "教育", "治理", "网格", "社区", "水利", "农田", "道路"])


def fit(name, topics):
    """A fit whose topics hold some words each, the first the most, and nothing of the others."""
    weights = np.zeros((len(topics), len(TERMS)))
    for i, words in enumerate(topics):
        for j, word in enumerate(words):
            weights[i, TERMS.index(word)] = len(words) - j
    weights /= weights.sum(axis=1, keepdims=True)
    counts = np.ones((2, len(TERMS)), dtype=int)
    docvars = pd.DataFrame({"document_id": ["a", "b"]})
    shares = np.full((2, len(topics)), 1 / len(topics))
    dtm = from_scipy(counts, TERMS, docvars=docvars)
    return TopicModel.from_estimates(name, weights, shares, dtm, {"random_state": 1})


@pytest.fixture
def fits():
    """Three topics and four, of three words each: pairs share all, two words, one or none."""
    first = fit(
        "nmf", [["水利", "农田", "道路"], ["治理", "网格", "社区"], ["就业", "养老", "教育"]]
    )
    second = fit(
        "lda",
        [["治理", "网格", "教育"], ["就业", "养老", "教育"], ["道路", "网格", "社区"],
         ["社区", "治理", "养老"]],
    )  # fmt: skip
    return first, second


# |A ∩ B| / |A ∪ B| of three words each: three shared 1, two 2/4, one 1/5.
CELLS = {
    ("nmf-03", "lda-02"): "100", ("nmf-03", "lda-01"): "20", ("nmf-03", "lda-04"): "20",
    ("nmf-02", "lda-01"): "50", ("nmf-02", "lda-03"): "50", ("nmf-02", "lda-04"): "50",
    ("nmf-01", "lda-03"): "20",
}  # fmt: skip


def cells(page):
    """By the ids of both topics: what is written in the cell, and whether it is outlined."""
    (panel,) = page.panels
    outlined = {
        (round(patch.get_x() + 0.5), round(patch.get_y() + 0.5))
        for patch in panel.axes.patches
        if isinstance(patch, Rectangle)
    }
    found = {}
    for j, head in panel.ticks("x"):
        for i, name in panel.ticks("y"):
            x, y = panel.at(j, i)
            own = [t for at, up, t, _ in page.texts if abs(at - x) < 1 and abs(up - y) < 1]
            found[name.split()[0], head.split()[0]] = ("".join(own), (j, i) in outlined)
    return found


def test_each_cell_has_what_its_two_topics_share(fits):
    page = Page(plot_overlap(*fits, n=3, language="zh"))
    found = cells(page)
    assert {where: text for where, (text, _) in found.items() if text} == CELLS
    assert len(found) == 12
    assert page.title == "NMF 和 LDA 的话题共有的词（%）"
    assert page.says("两个话题各取相关度最高的 3 个词")


def test_matched_pairs_are_outlined_and_run_down_the_diagonal(fits):
    page = Page(plot_overlap(*fits, n=3, language="zh"))
    (panel,) = page.panels
    rows = [name.split()[0] for _, name in panel.ticks("y")]
    columns = [head.split()[0] for _, head in panel.ticks("x")]
    assert rows == ["nmf-03", "nmf-02", "nmf-01"]
    outlined = [where for where, (_, lined) in cells(page).items() if lined]
    # The first and the third are the only ones for their rows; the second has two halves left.
    assert outlined[0] == ("nmf-03", "lda-02")
    assert set(outlined) == set(zip(rows, columns, strict=False))
    assert ("nmf-01", "lda-03") in outlined
    # 1, 1/2 and 1/5 of three pairs; all twelve together are 1 + 3/2 + 3/5.
    assert page.says(f"配对的话题平均共有 {100 * (1 + 1 / 2 + 1 / 5) / 3:.0f}%")
    assert page.says(f"随机配对平均 {100 * (1 + 3 / 2 + 3 / 5) / 12:.0f}%")


def test_the_value_is_that_of_the_overlap(fits):
    found, table = overlap(*fits, n=3), overlap_table(*fits, n=3)
    assert table["value"].iloc[0] == found.value
    assert table["shuffled"].iloc[0] == found.shuffled
    pairs = table[table["matched"] == 1]
    assert set(zip(pairs["topic"], pairs["other"], strict=True)) == set(
        zip(found.pairs["topic"], found.pairs["matched"], strict=True)
    )
    both = table.set_index(["topic", "other"])["shared"]
    assert both["nmf-02", "lda-01"] == "、".join(sorted(["治理", "网格"]))
    assert both["nmf-01", "lda-02"] == ""


def test_grounds_are_of_one_absolute_scale(fits):
    table = overlap_table(*fits, n=3)
    (panel,) = Page(draw_overlap(table)).panels
    (mesh,) = panel.axes.collections[:1]
    assert mesh.get_clim() == (0.0, 1.0)
    assert np.asarray(mesh.get_array()).reshape(3, 4)[0, 0] == pytest.approx(1.0)


def test_names_of_topics_are_those_that_were_given(fits):
    first, second = fits
    page = Page(plot_overlap(first.with_labels({"nmf-03": "民生"}), second, n=3))
    assert page.panels[0].ticks("y")[0][1] == "nmf-03 民生"
    english = Page(plot_overlap(first, second, n=3, language="en"))
    assert english.title == "Words shared by topics of NMF and LDA (%)"
    assert english.says("topics matched at random 26%")


def test_a_long_name_takes_a_second_line(fits):
    first, second = fits
    long = "Health care, schools and care for the old"
    with figure_style(width="single"):
        page = Page(plot_overlap(first.with_labels({"nmf-03": long}), second, n=3))
    name = page.panels[0].ticks("y")[0][1]
    assert name.count("\n") == 1
    assert " ".join(name.split()) == f"nmf-03 {long}"


def test_a_fit_with_fewer_topics_than_it_had_is_told(fits):
    table = overlap_table(*fits, n=3)
    assert not Page(draw_overlap(table)).says("取舍")
    page = Page(draw_overlap(table.assign(other_k=6)))
    assert page.says("LDA 拟合时 K = 6，经研究者合并、取舍后为 4 个")
    assert not page.says("NMF 拟合时")


def test_what_finds_no_room_is_left_to_the_table():
    words = [[TERMS[i % 9], TERMS[(i + 1) % 9]] for i in range(40)]
    table = overlap_table(fit("nmf", words), fit("lda", words), 2)
    with figure_style(width="single"):
        page = Page(draw_overlap(table))
    (panel,) = page.panels
    rows, columns = panel.ticks("y"), panel.ticks("x")
    assert len(rows) == len(columns) < 40
    assert page.says(f"画出 {len(rows)} 行 {len(columns)} 列，其余话题见表（40 行 40 列）")
    assert page.says("格太小，数字见表")
    assert not any(text for text, _ in cells(page).values())
    assert len(table) == 1600
    with figure_style(width=300):
        assert not Page(draw_overlap(table)).says("其余话题见表")


def test_senseless_input_is_told(fits):
    with pytest.raises(GovTopicsError, match="n = 0"):
        plot_overlap(*fits, n=0)
    with pytest.raises(GovTopicsError, match="model"):
        plot_overlap(fits[0], "lda")
