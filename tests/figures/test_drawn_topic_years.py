"""Topics over the years: each point with its year, its share and the reports behind it."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from reading import Page

from govtopics.errors import ModelError
from govtopics.figures.topic_trajectories import (
    draw_topic_trajectories,
    plot_topic_trajectories,
    topic_trajectories_table,
)
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

pytestmark = pytest.mark.usefixtures("off_screen")

TERMS = ("养老", "教育", "治理")
# A report: its place, year, words, share of the first topic, extent, and why it counts in no group.
REPORTS = [
    ("甲市", 2021, 10, 0.2, "whole", None),
    ("甲市", 2022, 10, 0.4, "whole", None),
    ("甲市", 2024, 10, 0.1, "whole", None),
    ("乙市", 2024, 30, 0.5, "excerpt", None),
    ("乙市", 2025, 0, np.nan, "whole", None),
    ("丙市", 2024, 90, 0.9, "whole", "duplicate"),
    ("丙市", None, 90, 0.9, "whole", None),
]
ALL, PARTIAL, ONE = "当年各报告合计", "当年为（或含）节选", "当年的一份报告"


@pytest.fixture
def model():
    counts = np.zeros((len(REPORTS), 3), dtype=int)
    counts[:, 0] = [words for _, _, words, *_ in REPORTS]
    docvars = pd.DataFrame(
        REPORTS, columns=["place", "year", "words", "share", "extent", "left_out"]
    ).drop(columns=["words", "share"])
    docvars["document_id"] = [f"r{i}" for i in range(len(REPORTS))]
    shares = np.array([[share, 1 - share] for _, _, _, share, *_ in REPORTS])
    words = np.array([[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]])
    dtm = from_scipy(counts, TERMS, docvars=docvars)
    return TopicModel.from_estimates("nmf", words, shares, dtm, {"random_state": 1})


def judged(model, *unstable):
    table = pd.DataFrame(
        [(topic, "halves", 1, 5, "unstable" if topic in unstable else "stable")
         for topic in model.topics],
        columns=["topic", "over", "n_found", "n_refits", "status"],
    ).assign(model="nmf")  # fmt: skip
    return model.with_stability(table)


def test_points_are_shares_of_the_words_of_a_year_with_its_reports(model):
    page = Page(plot_topic_trajectories(model, language="zh"))
    first, second = page.panels
    told = first.places()
    assert told[ALL] == [[(2021.0, 0.2)], [(2022.0, 0.4)]]
    # Of 2024: (10 × .1 + 30 × .5) / 40; the duplicate counts in no group.
    assert told[PARTIAL] == [[(2024.0, 0.4)]]
    assert told[ONE] == [[(2024.0, 0.1)], [(2024.0, 0.5)]]
    assert second.places()[ALL] == [[(2021.0, 0.8)], [(2022.0, 0.6)]]
    assert told["相邻两年、地方相同"] == [[(2021.0, 0.2), (2022.0, 0.4)]]
    assert page.title == "各话题逐年的占比（NMF，K = 2，%）"


def test_the_place_of_all_years_is_in_the_title(model):
    page = Page(plot_topic_trajectories(model, ["r0", "r1"], language="zh"))
    assert page.title == "甲市各话题逐年的占比（NMF，K = 2，%）"


def test_years_that_are_not_joined_are_spoken_of_where_there_are_some(model):
    assert not Page(plot_topic_trajectories(model, ["r0", "r1"])).says("其余年份不连线")
    assert Page(plot_topic_trajectories(model, ["r0", "r1", "r2"])).says("其余年份不连线")


def test_years_are_to_scale_and_gaps_are_grey(model):
    page = Page(plot_topic_trajectories(model))
    for panel in page.panels:
        grey = [round(bar.get_x() + 0.5) for bar in panel.axes.patches]
        assert grey == [2023, 2025]
        assert panel.axes.get_xlim() == (2020.2, 2025.8)
        assert [at for at, _ in panel.ticks("y")] == [0, 0.5, 1]
    assert [name for _, name in page.panels[0].ticks("y")] == ["0", "50", "100"]
    assert "当年没有报告，或报告中没有进入模型的词" in page.key.values()
    assert page.says("每年的报告数：2021–2022, 2025 年 1 份；2024 年 2 份。")


def test_unstable_topics_are_grey_and_come_last(model):
    page = Page(plot_topic_trajectories(judged(model, "nmf-01")))
    heads = [panel.head for panel in page.panels]
    assert [head[0].split()[0] for head in heads] == ["nmf-02", "nmf-01"]
    assert [head[1:] for head in heads] == [[], ["不稳定"]]
    inks = [
        {
            to_hex(line.get_markeredgecolor())
            for line in panel.axes.lines
            if line.get_marker() == "o"
        }
        for panel in page.panels
    ]
    assert inks == [{"#0b5394"}, {"#595959"}]
    assert page.says("排在后面的灰色话题不稳定")
    assert not Page(plot_topic_trajectories(judged(model))).says("灰色")


def test_the_reports_can_be_chosen(model):
    table = topic_trajectories_table(model, ["r0", "r1", "r2"])
    assert set(table["document_id"]) == {"r0", "r1", "r2", ""}
    page = Page(draw_topic_trajectories(table))
    assert page.panels[0].places()[ALL] == [[(2021.0, 0.2)], [(2022.0, 0.4)], [(2024.0, 0.1)]]
    assert page.says("每年一份报告。")
    assert ONE not in page.key.values()
    with pytest.raises(ModelError, match="Unknown report 'r9'"):
        topic_trajectories_table(model, ["r9"])
    with pytest.raises(ModelError, match="must be a list"):
        topic_trajectories_table(model, "r0")


def test_the_table_is_worked_out_by_hand(model):
    table = topic_trajectories_table(model)
    own = table[table["topic"] == "nmf-01"]
    assert own[["year", "document_id", "n_documents", "status", "places"]].to_numpy().tolist() == [
        [2021, "r0", 1, "estimated", "甲市"],
        [2022, "r1", 1, "estimated", "甲市"],
        [2023, "", 0, "no report", ""],
        [2024, "r2", 2, "estimated", "乙市、甲市"],
        [2024, "r3", 2, "estimated", "乙市、甲市"],
        [2025, "r4", 1, "no vocabulary", "乙市"],
    ]
    assert own["year_share"].dropna().tolist() == pytest.approx([0.2, 0.4, 0.4, 0.4])
    assert own["n_words"].dropna().tolist() == [10, 10, 10, 30, 0]


def test_english_and_many_counts(model):
    page = Page(plot_topic_trajectories(model, language="en"))
    assert page.title == "Topics year by year (NMF, K = 2, %)"
    assert page.says("Reports a year: 1 in 2021–2022, 2025; 2 in 2024.")
    rows = [("甲市", 2000 + i, j) for i in range(6) for j in range(i + 1)]
    docvars = pd.DataFrame(rows, columns=["place", "year", "j"])
    docvars["document_id"] = [f"r{i}" for i in range(len(rows))]
    dtm = from_scipy(np.ones((len(rows), 3), int), TERMS, docvars=docvars)
    many = TopicModel.from_estimates(
        "nmf", np.full((1, 3), 1 / 3), np.ones((len(rows), 1)), dtm, {"random_state": 1}
    )
    assert Page(plot_topic_trajectories(many)).says("每年 1 至 6 份报告（见表）。")


def test_texts_without_a_year_are_told(model):
    lacking = from_scipy(
        np.ones((2, 3), int), TERMS, docvars=pd.DataFrame({"document_id": ["a", "b"]})
    )
    one = TopicModel.from_estimates(
        "nmf", np.full((1, 3), 1 / 3), np.ones((2, 1)), lacking, {"random_state": 1}
    )
    with pytest.raises(ModelError, match="No text has a year"):
        plot_topic_trajectories(one)
