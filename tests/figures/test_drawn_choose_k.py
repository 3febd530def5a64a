"""The figure over K draws what its table says: dots, bands, topics and ribbons."""

import numpy as np
import pandas as pd
import pytest
from boxes import said
from cases import chosen
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch

from govtopics.errors import GovTopicsError
from govtopics.figures.choose_k import choose_k_table, draw_choose_k, plot_choose_k
from govtopics.figures.tools.style import ACCENT, PALE, RULE, figure_style
from govtopics.figures.tools.topic_flow import Place, least_depth, placed, ribbon_ends

pytestmark = pytest.mark.usefixtures("off_screen")


@pytest.fixture(scope="module")
def choice():
    return chosen((2, 5, 9), stable=(5, 9))


@pytest.fixture(scope="module")
def table(choice):
    return choose_k_table(choice)


def panels(ax):
    *measures, flow = ax.child_axes
    return measures, flow


def test_the_table_has_what_was_measured(choice, table):
    assert table["mark"].value_counts().to_dict() == {
        "measure": 3 * 7, "topic": 2 + 5 + 9, "ribbon": 4 + 8, "k": 3,
    }  # fmt: skip
    sizes = table[table["mark"] == "k"]
    assert sizes["status"].to_list() == ["unstable", "defensible", "stable"]
    own = table[(table["mark"] == "measure") & (table["measure"] == "npmi")]
    assert own["beside_best"].to_list() == ["worse", "as good", "as good"]
    assert own["value"].to_list() == pytest.approx([0.3, 0.33, 0.36])
    # Coverage is in choice.table alone, and pairs no more alike than by chance are no ribbons.
    assert not (table["measure"] == "coverage").any()
    assert len(choice.splits) == 14


def test_dots_stand_at_their_values_and_say_what_they_are_beside_the_best(table):
    measures, _ = panels(draw_choose_k(table))
    npmi = measures[2]
    found = {
        (line.get_marker(), to_hex(line.get_markerfacecolor())): line.get_xydata().tolist()
        for line in npmi.lines
        if len(line.get_xdata())
    }
    assert found == {
        ("o", ACCENT): [[1, pytest.approx(0.33)], [2, pytest.approx(0.36)]],
        ("o", "#ffffff"): [[0, pytest.approx(0.3)]],
    }
    assert [tick.get_text() for tick in npmi.get_xticklabels()] == ["2", "5", "9"]
    (spans,) = npmi.collections
    assert spans.get_segments()[0][:, 1].tolist() == pytest.approx([0.2, 0.4])


def test_the_k_that_can_be_defended_stands_on_a_band(table):
    measures, _ = panels(draw_choose_k(table))
    for panel in measures:
        (band,) = panel.patches
        assert band.get_x() + band.get_width() / 2 == 1
        assert to_hex(band.get_facecolor()) == PALE


def test_stability_is_drawn_against_what_it_takes(table):
    measures, _ = panels(draw_choose_k(table))
    dashed = [line for line in measures[0].lines if line.get_linestyle() == "--"]
    assert [list(line.get_ydata()) for line in dashed] == [[0.8, 0.8]]


def test_bars_of_topics_are_as_high_as_their_shares_and_unstable_ones_grey(choice, table):
    _, flow = panels(draw_choose_k(table))
    bars = [patch for patch in flow.patches if not isinstance(patch, PathPatch)]
    assert len(bars) == 16
    topics = table[table["mark"] == "topic"]
    for bar, status in zip(bars, topics["status"], strict=True):
        assert to_hex(bar.get_facecolor()) == (ACCENT if status == "stable" else RULE)
    heights = np.array([bar.get_height() for bar in bars[:2]])
    assert heights[0] / heights[1] == pytest.approx(
        topics["share"].iloc[0] / topics["share"].iloc[1], rel=0.1
    )


def test_ribbons_join_the_bars_of_matched_topics_alone(table):
    _, flow = panels(draw_choose_k(table))
    ribbons = [patch for patch in flow.patches if isinstance(patch, PathPatch)]
    assert len(ribbons) == 12
    bars = [patch for patch in flow.patches if not isinstance(patch, PathPatch)]
    topics = table[table["mark"] == "topic"].reset_index(drop=True)
    place = {
        (row.k, row.topic): (bar.get_x(), bar.get_y(), bar.get_y() + bar.get_height())
        for bar, row in zip(bars, topics.itertuples(), strict=True)
    }
    rows = table[table["mark"] == "ribbon"]
    for patch, row in zip(ribbons, rows.itertuples(), strict=True):
        vertices = patch.get_path().vertices
        for end, key, depth in (
            (vertices[[0, 7]], (row.k, row.topic), row.share_of_topic),
            (vertices[[3, 4]], (row.next_k, row.next_topic), row.share_of_next),
        ):
            left, top, bottom = place[key]
            assert left <= end[0, 0] <= left + 5
            assert top - 1e-9 <= end[0, 1] <= end[1, 1] <= bottom + 1e-9
            assert end[1, 1] - end[0, 1] == pytest.approx(depth * (bottom - top))


def test_a_topic_that_nothing_comes_to_stands_below_and_others_beside_their_source():
    topics = pd.DataFrame(
        {"k": [2, 2, 3, 3, 3], "topic": ["a", "b", "x", "y", "z"],
         "share": [0.5, 0.5, 0.4, 0.3, 0.3]}
    )  # fmt: skip
    ribbons = pd.DataFrame(
        {"k": [2, 2], "topic": ["b", "a"], "next_k": [3, 3], "next_topic": ["y", "z"],
         "share": [0.3, 0.3], "share_of_topic": [0.6, 0.5], "share_of_next": [1.0, 0.5]}
    )  # fmt: skip
    places = placed(topics, ribbons, 100)
    assert sorted("xyz", key=lambda topic: places[3, topic].middle) == ["z", "y", "x"]
    # Two rows share 100 points: 8 each and half of the rest.
    assert places[2, "a"].middle == pytest.approx(25)
    assert places[2, "a"].depth == pytest.approx(40)
    assert least_depth(topics) == 24
    b, y = places[2, "b"], places[3, "y"]
    assert ribbon_ends(ribbons, places)[0] == pytest.approx((b.top, 0.6 * b.depth, y.top, y.depth))
    assert isinstance(b, Place)


def test_topics_that_find_no_room_are_named():
    made = chosen((2, 10, 90), stable=(10,))
    ax = plot_choose_k(made, language="en")
    assert any(
        "The topics of K = 90 do not fit on the page and are not drawn." in text
        for text in said(ax)
    )
    _, flow = panels(ax)
    assert len([p for p in flow.patches if not isinstance(p, PathPatch)]) == 12


def test_that_no_k_can_be_defended_is_said():
    with figure_style(language="zh"):
        ax = plot_choose_k(chosen((3, 4), known=False))
    texts = " ".join(said(ax))
    assert "没有一个 K 足够稳定" in texts
    assert "没有区间" in texts
    assert "刀切法" not in texts


def test_a_table_without_k_is_refused(table):
    with pytest.raises(GovTopicsError, match="no row for any K"):
        draw_choose_k(table[table["mark"] != "k"])
