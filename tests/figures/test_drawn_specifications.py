"""The specification curve draws what its table says: dots in order, strokes below them."""

from dataclasses import replace

import numpy as np
import pytest
from cases import specified

from govtopics.errors import GovTopicsError
from govtopics.figures.specifications import (
    draw_specifications,
    plot_specifications,
    specifications_table,
)
from govtopics.figures.tools.style import ACCENT, INK, figure_style

pytestmark = pytest.mark.usefixtures("off_screen")


@pytest.fixture(scope="module")
def table():
    return specifications_table(specified(8))


def dots(panel):
    return {
        (line.get_marker(), line.get_markerfacecolor()): line.get_xydata()
        for line in panel.lines
        if len(line.get_xdata()) and line.get_marker() != "None"
    }


def test_the_table_has_the_same_question_in_order_and_names_the_five_terms_that_move_most(table):
    same = table[table["question"] == "same"]
    assert same["estimate"].is_monotonic_increasing
    assert table["place"].tolist() == list(range(len(table)))
    assert (table["question"].iloc[len(same) :] == "other").all()
    # Each term is further from the main specification than the one before it.
    named = {row for row in table["row"] if row.startswith("without")}
    assert named == {f"without {name}" for name in ("信访1", "网格1", "楼组1", "信访2", "网格2")}
    assert (table["row"] == "another").sum() == 2 * 3
    assert (table["row"] == "half").sum() == 2 * 4


def test_dots_stand_at_their_estimates_the_main_one_as_a_diamond(table):
    curve, _ = draw_specifications(table).child_axes
    found = dots(curve)
    same = table[(table["question"] == "same") & ~table["main"].astype(bool)]
    assert found["o", ACCENT][:, 1] == pytest.approx(100 * same["estimate"].to_numpy())
    assert found["D", INK][:, 1] == pytest.approx([10.5])
    # Hits are of another unit, and the plan is not estimable: neither is drawn.
    assert found["o", "white"][:, 1] == pytest.approx([2.0, 2.0])
    assert found["o", "white"][:, 0].min() > found["o", ACCENT][:, 0].max() + 1


def test_each_specification_has_a_stroke_for_each_of_its_choices(table):
    curve, choices = draw_specifications(table).child_axes
    strokes = np.concatenate(
        [np.array([segment[0, 0] for segment in lines.get_segments()]).ravel()
         for lines in choices.collections if hasattr(lines, "get_segments")]
    )  # fmt: skip
    across, counts = np.unique(strokes, return_counts=True)
    places = np.unique(np.concatenate([at[:, 0] for at in dots(curve).values()]))
    assert across == pytest.approx(places)
    # Of the same question one for the terms and one for headings; of the others one.
    n_same = int((table["question"] == "same").sum())
    assert counts.tolist() == [2] * n_same + [1, 1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["“基层治理”在甲区与乙区之间的差别", "每千字命中 +0.02", "多少种同号不是概率"]),
        ("en", ["The difference in 基层治理 between 甲区 and 乙区", "+0.02 hits per 1,000",
                "is not a probability", "1 not estimable, not drawn: a group has no text in"]),
    ],
)  # fmt: skip
def test_title_and_notes_are_in_the_language_asked_for(language, said):
    ax = plot_specifications(specified(3), language=language)
    words = [ax.get_title(loc="left"), *(text.get_text() for text in ax.texts)]
    joined = "".join("".join(words).split())
    for each in said:
        assert "".join(each.split()) in joined


def test_a_table_of_nothing_is_refused(table):
    with pytest.raises(GovTopicsError, match=r"Pass the result of specifications_table\(\)"):
        draw_specifications(table[:0])


def test_a_claim_of_which_nothing_can_be_estimated_is_not_drawn():
    found = specified(8)
    table = found.table.assign(estimate=np.nan, reason="too_few_reports: G=2, least=3")
    with pytest.raises(GovTopicsError, match="nothing to draw: G = 2, an interval needs 3 reports"):
        plot_specifications(replace(found, table=table))


def test_it_fits_both_columns(table):
    for width in ("single", "double"):
        with figure_style(width=width):
            draw_specifications(table)
