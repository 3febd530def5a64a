"""What the figures of panels say: which cell is which place and year, and which tile which."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from reading import Page

import govtopics as gt
from govtopics.figures.panel_matrix import draw_panel
from govtopics.figures.tile_grid import tile_table
from govtopics.figures.tools.panel_tables import panel_table
from govtopics.figures.tools.style import BLUES

# 治理 in k of 10 sentences of ten characters each.
HIT, OTHER = "推进基层治理走深走实", "修建公路桥梁隧道十座"
REPORTS = [
    # code, place, parent, year, k, extent
    ("120000", "天津市", "", 2022, 2, "whole"),
    ("120000", "天津市", "", 2023, 5, "excerpt"),
    ("110000", "北京市", "", 2023, 10, "whole"),
    ("540000", "西藏自治区", "", 2022, 0, "whole"),
    ("540000", "西藏自治区", "", 2023, 1, "whole"),
    (None, "某镇", "某县", 2023, 3, "whole"),
]


@pytest.fixture(scope="module")
def panel() -> gt.Panel:
    return panel_of(REPORTS)


def panel_of(reports) -> gt.Panel:
    texts = ["。".join([HIT] * row[4] + [OTHER] * (10 - row[4])) + "。" for row in reports]
    columns = ["code", "place", "parent", "year", "k", "extent"]
    docvars = pd.DataFrame(reports, columns=columns).drop(columns="k")
    docvars["admin_level"] = ["province" if row[0] else "township" for row in reports]
    docvars.index = [f"r{i}" for i in range(len(reports))]
    corpus = gt.Corpus.from_texts(texts, ids=list(docvars.index), docvars=docvars)
    book = gt.Codebook([gt.Theme("治理", name=["基层治理"], english="Governance")])
    return gt.measure_themes(corpus, book).panel()


def cells(page: Page) -> dict[tuple[str, str], tuple[str, float]]:
    """By place and year: what is written in a cell, and the value of its ground."""
    found = {}
    for grid in page.panels:
        (mesh,) = (each for each in grid.axes.collections if isinstance(each, QuadMesh))
        values = mesh.get_array().filled(np.nan)
        for j, year in grid.ticks("x"):
            for i, place in grid.ticks("y"):
                x, y = grid.at(j, i)
                own = [t for at, up, t, _ in page.texts if abs(at - x) < 1 and abs(up - y) < 1]
                found[place, year] = ("".join(own), float(values[int(i), int(j)]))
    return found


def test_each_cell_is_that_of_its_place_and_year_in_the_order_of_codes(panel):
    page = Page(gt.plot_panel(panel, language="zh"))
    assert page.title == "治理：各地各年文字占比（%）"
    assert [name for _, name in page.panels[0].ticks("x")] == ["2022", "2023"]
    found = cells(page)
    assert list(dict.fromkeys(place for place, _ in found)) == [
        "北京市", "天津市", "西藏自治区", "某镇"
    ]  # fmt: skip
    assert found["北京市", "2023"] == ("100", 1.0)
    assert found["天津市", "2022"] == ("20", 0.2)
    assert found["天津市", "2023"] == ("50*", 0.5)
    assert found["西藏自治区", "2022"] == ("0", 0.0)
    assert found["西藏自治区", "2023"] == ("10", 0.1)
    for empty in (("北京市", "2022"), ("某镇", "2022")):
        assert found[empty][0] == ""
        assert np.isnan(found[empty][1])
    assert page.says("颜色最深处：北京市 2023 年，100%")
    assert page.says("空白：这一年没有报告")
    assert page.says("“*”为节选")
    assert not page.says("斜线")


def test_the_order_of_places_is_spoken_of_where_there_are_some():
    pages = [Page(draw_panel(panel_table(panel_of(REPORTS[:n]), "治理"))) for n in (2, 3)]
    assert [page.says("按行政区划代码排列") for page in pages] == [False, True]


def test_the_order_of_codes_is_only_spoken_of_where_places_have_some():
    uncoded = [(None, f"{name}镇", "某县", 2023, 1, "whole") for name in "甲乙"]
    reports = (uncoded, REPORTS[1:3], [*REPORTS[1:3], *uncoded])
    notes = [Page(gt.plot_panel(panel_of(some), language="zh")) for some in reports]
    assert [page.says("行政区划代码") for page in notes] == [False, True, True]
    assert [page.says("没有代码的排在最后") for page in notes] == [False, False, True]


def test_names_are_romanised_in_english_where_the_place_is_known(panel):
    page = Page(gt.plot_panel(panel, "治理", language="en"))
    assert page.title == "Governance by place and year (% of text)"
    names = list(dict.fromkeys(place for place, _ in cells(page)))
    assert names == ["Beijing", "Tianjin", "Xizang", "某镇"]


def test_another_measure_is_drawn_as_such(panel):
    page = Page(gt.plot_panel(panel, column="hits_per_1000_chars", language="en"))
    assert page.title == "Governance by place and year (hits per 1,000 characters)"
    # Two hits in 110 characters with their full stops.
    assert cells(page)["Tianjin", "2022"][0] == "18.2"


def test_many_places_stand_in_blocks_and_all_are_there():
    table = pd.DataFrame(
        {
            "theme": "治理", "english": "", "code_today": [f"{i:06d}" for i in range(200)],
            "place": [f"第{i}市" for i in range(200)], "parent": "", "admin_level": "city",
            "year": 2023, "estimate": np.arange(200) / 200, "drawn": "estimate", "of": "theme",
            "extent": "whole", "status": "estimated", "reason": "",
        }
    )  # fmt: skip
    page = Page(draw_panel(table))
    assert len(page.panels) == 3
    found = cells(page)
    assert len(found) == 200
    assert found["第7市", "2023"] == ("4", 0.035)
    assert found["第199市", "2023"] == ("100", 0.995)


def tiles(page: Page) -> dict[str, tuple[str, tuple[float, float], tuple]]:
    """By name: the number below it, where its tile begins, and its ground."""
    (panel,) = page.panels
    found = {}
    for patch in panel.axes.patches:
        x, y = panel.at(
            patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2
        )
        own = sorted(
            (up, text) for at, up, text, _ in page.texts if abs(at - x) < 2 and abs(up - y) < 10
        )
        name, *number = [text for _, text in own]
        at = (round(patch.get_x() - 0.03), round(patch.get_y() - 0.03))
        found[name] = ("".join(number), at, patch.get_facecolor())
    return found


def test_each_tile_is_that_of_its_province(panel):
    page = Page(gt.plot_tile_grid(panel, language="zh"))
    assert page.title == "治理：2023 年各省份文字占比（%）"
    found = tiles(page)
    assert len(found) == 34
    assert found["北京"] == ("100", (5, 2), BLUES(1.0))
    assert page.says("颜色最深：北京，100%")
    assert found["天津"] == ("50*", (6, 2), BLUES((0.5 + 0.08) / 1.08))
    assert found["西藏"] == ("10", (1, 4), BLUES((0.1 + 0.08) / 1.08))
    assert found["广东"][0] == ""
    assert found["广东"][2] == (1.0, 1.0, 1.0, 1.0)
    assert page.says("不是地图")
    assert page.says("空白格没有这一年的报告")


def test_a_zero_is_not_nothing():
    table = pd.DataFrame(
        {
            "theme": "治理", "english": "", "code_today": [f"{i:06d}" for i in range(200)],
            "place": [f"第{i}市" for i in range(200)], "parent": "", "admin_level": "city",
            "year": 2022 + np.arange(200) % 2, "estimate": np.arange(200) // 2 / 200,
            "drawn": "estimate", "of": "theme", "extent": "whole", "status": "estimated",
            "reason": "",
        }
    )  # fmt: skip
    page = Page(draw_panel(table))
    mesh = next(m for m in page.panels[0].axes.collections if isinstance(m, QuadMesh))
    zero, nothing = mesh.to_rgba(mesh.get_array()).reshape(-1, 4)[:2]
    assert mesh.get_array().ravel()[0] == 0
    assert tuple(zero) == BLUES(0.08 / 1.08)
    assert zero[:3].tolist() != [1.0, 1.0, 1.0]
    assert nothing[3] == 0  # nothing is drawn


def test_the_year_with_the_most_provinces_is_drawn(panel):
    assert set(tile_table(panel)["year"]) == {2023}
    later = panel_of([*REPORTS, ("110000", "北京市", "", 2024, 4, "whole")])
    assert set(tile_table(later)["year"]) == {2023}
    assert set(tile_table(later, year=2024)["year"]) == {2024}


def test_no_two_provinces_have_one_tile(panel):
    found = tiles(Page(gt.plot_tile_grid(panel, year=2022, language="en")))
    assert len({at for _, at, _ in found.values()}) == 34
    assert found["Tianjin"][0] == "20"
    assert found["Beijing"][0] == ""


def test_what_is_not_in_the_panel_is_said(panel):
    with pytest.raises(gt.GovTopicsError, match="no theme '治里'"):
        gt.plot_panel(panel, "治里")
    with pytest.raises(gt.GovTopicsError, match=r"no province in 2021. Its years: 2022, 2023\."):
        gt.plot_tile_grid(panel, year=2021)
    for year in ("2022", 2022.0, True):
        with pytest.raises(gt.GovTopicsError, match="must be a whole number"):
            gt.plot_tile_grid(panel, year=year)
    with pytest.raises(gt.GovTopicsError, match="column = 'n_hits'"):
        gt.plot_panel(panel, column="n_hits")


def test_the_table_keeps_cells_without_a_report(panel):
    table = panel_table(panel)
    gone = table[table["status"] == "no report"]
    assert gone[["place", "year"]].to_numpy().tolist() == [["北京市", 2022], ["某镇", 2022]]
    assert set(gone["reason"]) == {"no_report"}
