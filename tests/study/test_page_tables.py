"""Tables of the page that are sorted by their headings, and the matrix of the first screen."""

import math

import pandas as pd
import pytest
from by_hand import section

from govtopics.study.page.anchors import Places
from govtopics.study.page.matrix import Shares, _shade, matrix_part
from govtopics.study.page.render import write_report
from govtopics.study.results.figures import Pictures

ROWS = (
    ("乙", "25.2%", "", "b"),
    ("甲", "–", "3", "a"),
    ("丙", "1,204.0%", "1", "c"),
    ("丁", "−3.5%", "2", "b"),
    ("戊", "+4%", None, "b"),
)
# In the order of their readings: bing, ding, jia, wu, yi.
BY_NAME = "丙丁甲戊乙"


@pytest.fixture
def table(worked, worked_tables, opened, tmp_path):
    """A made-up table in a page, and the order of its names after a click."""
    lost = pd.DataFrame()
    drawn = Pictures({}, {}, lost, {})
    path = tmp_path / "report.html"
    write_report(worked, {**worked_tables, "undrawn": lost}, drawn, {"zh": "", "en": ""}, path)
    cells = "".join(
        f'<tr><th scope="row">{name}</th><td class="n">{share}</td>'
        + (f'<td data-key="{key}">x</td>' if key is not None else '<td colspan="2">不可测量</td>')
        + (f"<td>{last}</td></tr>" if key is not None else "</tr>")
        for name, share, key, last in ROWS
    )
    heads = '<th scope="col">名</th><th scope="col" class="n">占比</th><th scope="col">次</th>'
    made = (
        '<div class="scroll"><table class="sortable" id="made"><thead><tr>'
        f'{heads}<th scope="col" data-fixed>字</th></tr></thead><tbody>{cells}</tbody>'
        "<tfoot><tr><th>和</th><td>0</td><td></td><td></td></tr></tfoot></table></div>"
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<main>", f"<main>{made}", 1), encoding="utf-8")
    return opened(path)


def order(page):
    return "".join(page.locator("#made tbody th").all_inner_texts())


def heading(page, column):
    return page.locator("#made thead th").nth(column)


def test_numbers_come_largest_first_and_what_holds_nothing_last(table):
    heading(table, 1).locator("button").click()
    assert order(table) == "丙乙戊丁甲"
    assert heading(table, 1).get_attribute("aria-sort") == "descending"
    heading(table, 1).locator("button").press("Enter")
    assert order(table) == "丁戊乙丙甲"
    assert heading(table, 1).get_attribute("aria-sort") == "ascending"


def test_names_come_by_pinyin_and_keys_where_they_are_given(table):
    heading(table, 0).locator("button").click()
    assert order(table) == BY_NAME
    heading(table, 2).locator("button").click()
    # 丙 1, 丁 2, 甲 3; an empty key, and a cell across two columns, in the order they had.
    assert order(table) == "丙丁甲戊乙"
    assert heading(table, 0).get_attribute("aria-sort") is None
    heading(table, 2).locator("button").click()
    assert order(table) == "甲丁丙戊乙"


def test_a_heading_that_is_fixed_has_no_button_and_the_foot_stays(table):
    assert heading(table, 3).locator("button").count() == 0
    heading(table, 1).locator("button").click()
    assert table.locator("#made tfoot th").inner_text() == "和"
    assert table.locator("#made tr").last.inner_text().startswith("和")


def test_of_a_long_table_the_first_rows_are_those_of_its_order(large, opened):
    page = opened(large)
    visible = "all => all.filter(e => e.checkVisibility()).map(e => e.innerText)"
    names = page.locator(".matrix tbody th")
    assert len(names.evaluate_all(visible)) == 40
    page.locator(".matrix thead th button").first.click()
    assert names.evaluate_all(visible) == [f"区{n:03d}-{2000 + n % 20}" for n in range(40)]
    page.locator(".matrix thead th button").first.click()
    assert names.evaluate_all(visible)[0] == "区099-2019"


def test_beyond_a_thousand_rows_the_page_says_where_the_others_are(
    worked, worked_tables, monkeypatch, tmp_path
):
    for module in ("matrix", "render", "themes"):
        monkeypatch.setattr(f"govtopics.study.page.{module}.MOST_ROWS", 3)
    lost = pd.DataFrame()
    path = tmp_path / "report.html"
    write_report(worked, {**worked_tables, "undrawn": lost}, Pictures({}, {}, lost, {}), {}, path)
    page = path.read_text(encoding="utf-8")
    findings, corpus, themes = (section(page, name) for name in ("findings", "corpus", "themes"))
    assert findings.count('<th scope="row"') == 3 + 1  # and the medians
    assert "本页列出前 3 行，共 4 行" in findings
    assert "本页列出前 3 行，共 4 行" in corpus
    assert corpus.count('href="#r-') == 3
    by_report = [part.partition("</table>") for part in themes.split("各报告按占比")[1:]]
    assert {table.count('<th scope="row"') for table, _, _ in by_report} == {3}
    assert all("本页列出前 3 行，共 4 行" in after for _, _, after in by_report)


def test_shades_are_fifths_of_the_highest_complete_report():
    assert [_shade(share, 0.5) for share in (0.0, 0.001, 0.1, 0.1001, 0.5, 0.9)] == [
        0, 1, 1, 2, 5, 5,
    ]  # fmt: skip
    assert _shade(math.nan, 0.5) == 0
    assert _shade(0.3, math.nan) == 0


def test_the_matrix_holds_every_share_in_the_order_of_the_first_theme(worked, worked_tables):
    places = Places(worked.corpus)
    rows = worked_tables["prevalence"].query("by == 'document'")
    part = matrix_part(worked, Shares(worked, rows), places)
    assert [str(theme["name"].zh.striptags()) for theme in part["themes"]] == [
        "韧性", "治理", "数字", "森林",
    ]  # fmt: skip
    # By 韧性: b 50, c 20, a 0; d is an excerpt and comes last, so no column has the order.
    assert [row["name"].zh.striptags() for row in part["rows"]] == [
        "甲区 2023", "乙省 2023", "甲区 2022", "丙区 2023 节选",
    ]  # fmt: skip
    assert part["order"] is None
    shares = [[cell.share for cell in row["cells"]] for row in part["rows"]]
    assert shares[0] == [0.5, 0.25, 0, 0]
    assert shares[1] == [0.2, 0, 0, 0.2]
    assert shares[3] == [0, 0.5, 0, 0.5]
    assert shares[2][:3] == [0, 0.42, 0]
    assert math.isnan(shares[2][3])  # before 2023
    # Fifths: of 韧性 b has the highest, c two fifths of it; of 治理 d, an excerpt, has more than a.
    assert [[cell.shade for cell in row["cells"]] for row in part["rows"]] == [
        [5, 3, 0, 0], [2, 0, 0, 5], [0, 5, 0, 0], [0, 5, 0, 5],
    ]  # fmt: skip
    # Of a, b and c: 韧性 0 20 50, 治理 0 25 42; 森林 was measured in two of them, too few for one.
    assert part["medians"] == pytest.approx([0.2, 0.25, 0.0, math.nan], nan_ok=True)
    assert (part["n"], part["unmeasured"], part["corrected"]) == (4, True, False)
