"""Review against plan where a page has no room for a panel of each theme: one cell each."""

import numpy as np
import pandas as pd
import pytest
from boxes import assert_tidy
from reading import Page

from govtopics.figures.review_against_plan import draw_review_against_plan
from govtopics.figures.tools.style import figure_style

pytestmark = pytest.mark.usefixtures("off_screen")

THEMES, REPORTS = [f"主题{i:02d}" for i in range(11)], [f"r{i:02d}" for i in range(31)]
EARLY = "before_since: first=2020, n=1"


def record(n=31):
    """Report i has i points more of each theme in its plan, less 2 a theme further on."""
    rows = [
        (theme, f"Theme number {j}", report, 0.4, 0.4 + (i - 2 * j) / 100)
        for j, theme in enumerate(THEMES)
        for i, report in enumerate(REPORTS[:n])
    ]
    columns = ["theme", "english", "document_id", "review", "plan"]
    table = pd.DataFrame(rows, columns=columns).assign(
        n_review=30, n_plan=30, promised=np.nan, kept=np.nan, extent="whole",
        status="estimated", reason="",
    )  # fmt: skip
    table["difference"] = table["plan"] - table["review"]
    return table.assign(name=[f"第{int(report[1:]):02d}市 2024" for report in table["document_id"]])


def drawn(table, width="single", language="en"):
    with figure_style(width=width, language=language, on_screen=False):
        return draw_review_against_plan(table)


def mesh(page):
    (panel,) = page.panels
    (found,) = (each for each in panel.axes.collections if hasattr(each, "get_coordinates"))
    n, m = np.array(found.get_coordinates().shape[:2]) - 1
    return np.ma.filled(found.get_array(), np.nan).reshape(n, m), found


def test_each_theme_has_a_column_where_panels_would_leave_some_out():
    ax = drawn(record())
    assert_tidy(ax.get_figure(root=True))
    page = Page(ax)
    (panel,) = page.panels
    assert [name for _, name in panel.ticks("x")] == [f"Theme number {j}" for j in range(11)]
    # The largest sum first: that of the last report.
    assert [name for _, name in panel.ticks("y")] == [f"第{i:02d}市" for i in range(30, -1, -1)]
    cells = panel.cells()
    assert cells["第30市", "Theme number 0"][0] == "+30"
    assert cells["第30市", "Theme number 10"][0] == "+10"
    assert cells["第02市", "Theme number 1"][0] == "0"
    assert cells["第00市", "Theme number 10"][0] == "−20"
    assert not page.says("Left out for want of room")
    assert page.says("Blue: the plan speaks more of the theme; orange: the review does")


def test_one_scale_of_colours_is_white_at_zero_and_orange_below():
    values, found = mesh(Page(drawn(record())))
    np.testing.assert_allclose(values[0, [0, 10]], [0.3, 0.1])
    assert found.get_clim() == pytest.approx((-0.3, 0.3))
    red, _, blue, _ = found.cmap(found.norm(-0.2))
    assert red > blue
    red, _, blue, _ = found.cmap(found.norm(0.2))
    assert red < blue
    assert found.cmap(found.norm(0.0))[:3] == pytest.approx((1, 1, 1), abs=0.02)


def test_what_cannot_be_compared_is_hatched_and_what_is_too_early_has_its_sign():
    table = record()
    gone = (table["theme"] == "主题03") & (table["document_id"] == "r05")
    early = (table["theme"] == "主题04") & (table["document_id"] == "r05")
    table.loc[gone | early, ["difference", "plan", "review"]] = np.nan
    table.loc[gone | early, "status"] = "not estimable"
    table.loc[early, "reason"] = EARLY
    page = Page(drawn(table))
    cells = page.panels[0].cells()
    assert cells["第05市", "Theme number 3"][0] == ""
    assert cells["第05市", "Theme number 4"][0] == "†"
    assert page.says("Hatched cells cannot be compared")
    assert page.says('"†": reports from before the first year')
    assert not Page(drawn(record())).says("Hatched cells")


def test_last_years_plan_is_said_to_be_in_the_table():
    assert Page(drawn(record().assign(promised=0.5))).says("this year's review is in the table")
    assert not Page(drawn(record())).says("is in the table")


def test_few_reports_and_wide_pages_keep_their_panels():
    assert len(Page(drawn(record(4))).panels) == len(THEMES)
    assert len(Page(drawn(record(), width="double", language="zh")).panels) == len(THEMES)
