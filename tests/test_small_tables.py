"""What a notebook shows of a table: read as a person reads it, cell by cell."""

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.language import Phrase, speaking
from govtopics.small_tables import MOST_ROWS, small_table
from govtopics.table_views import VIEWS, Column

CELL = re.compile(r'<(th|td) style="text-align: (left|right)[^"]*">(.*?)</\1>')
TEXTS = ["推进基层治理，修好水渠。办好小学。", "建设韧性城市，加固江堤。", "补种茶树，修整山路。"]
DOCVARS = pd.DataFrame(
    {"place": ["甲区", "乙区", "甲区"], "year": [2021, 2021, 2022], "extent": "excerpt"},
    index=["a", "b", "c"],
)


def rows(html):
    """The texts of a table's cells, row by row, heads first."""
    lines = re.findall("<tr>(.*?)</tr>", html)
    return [[unescape(text) for _, _, text in CELL.findall(line)] for line in lines]


def sides(html):
    """Where the cells of each column begin or end: one word a column, whatever the row."""
    lines = [
        [side for _, side, _ in CELL.findall(row)] for row in re.findall("<tr>(.*?)</tr>", html)
    ]
    (same,) = {tuple(line) for line in lines}
    return same


@pytest.fixture(scope="module")
def themes():
    book = gt.Codebook(
        (
            gt.Theme("治理", ("基层治理",), english="Governance"),
            gt.Theme("韧性", ("韧性",), core=("江堤", "<b>堤</b>")),
            gt.Theme("粮食", ("粮仓",), core=("茶树",)),
        )
    )
    corpus = gt.Corpus.from_texts(TEXTS, ids=["a", "b", "c"], docvars=DOCVARS)
    return gt.measure_themes(corpus.to_paragraphs(), book)


def test_cells_are_written_by_what_they_are():
    table = pd.DataFrame(
        {
            "name": ["甲<i>", "", None],
            "long": ["乙" * 41, "乙" * 40, "丙"],
            "before": ["0" + "前" * 40, "前", ""],
            "share": [0.1234, 0, np.nan],
            "points": [-0.0123, 0.5, np.nan],
            "number": [-0.012345, 240_000_000.0, np.nan],
            "count": pd.array([1234, 0, None], dtype="Int64"),
            "nothing": [None, None, ""],
        }
    )
    kinds = ("text", "text", "before", "share", "points", "number", "count", "text")
    columns = {
        name: Column(Phrase(name, name.upper()), kind)
        for name, kind in zip(table, kinds, strict=True)
    }
    html = small_table(table, columns)
    assert rows(html) == [
        ["name", "long", "before", "share", "points", "number", "count"],
        ["甲<i>", "乙" * 39 + "…", "…" + "前" * 39, "12.3%", "−1.2", "−0.0123", "1,234"],
        ["", "乙" * 40, "前", "0", "+50.0", "240,000,000", "0"],
        ["", "丙", "", "–", "–", "–", "–"],
    ]
    assert "<i>" not in html
    assert sides(html) == ("left", "left", "right", "right", "right", "right", "right")
    with speaking("en"):
        assert rows(small_table(table, columns))[0][0] == "NAME"


def test_what_is_not_shown_is_said():
    table = pd.DataFrame({"n": range(MOST_ROWS + 1)})
    columns = {"n": Column(Phrase("数", "n"), "count")}
    assert small_table(table, columns).endswith(
        f"<p>前 {MOST_ROWS} 行，共 {MOST_ROWS + 1} 行；全部的行和列：<code>.to_frame()</code></p>"
    )
    assert len(rows(small_table(table, columns))) == 1 + MOST_ROWS
    few = small_table(table.head(MOST_ROWS), columns, where=".a<b>")
    assert few.endswith("</table><p>全部的行和列：<code>.a&lt;b&gt;</code></p>")
    part = small_table(table.head(2), columns, n_rows=12345)
    assert "前 2 行，共 12,345 行；" in part
    with speaking("en"):
        assert "15 of 16 rows; all rows and columns: " in small_table(table, columns)


def test_codes_of_this_package_are_called_by_their_names_and_texts_are_not():
    table = pd.DataFrame({"time": ["plan"], "theme": ["plan"], "ring": ["name"]})
    columns = {name: Column(Phrase(name, name)) for name in table}
    assert rows(small_table(table, columns))[1] == ["计划", "plan", "name"]


def test_measures_of_themes_have_a_row_a_theme(themes):
    html = themes._repr_html_()
    # Of a 12 of 17 characters speak of governance; 江堤 stands in all of b; 茶树 in all of c, and
    # no report has the name 粮仓.
    assert rows(html) == [
        ["主题", "命中", "有命中的报告", "报告", "占比最低", "中位数", "最高",
         "名称没有出现；命中最多的词"],
        ["治理", "1", "1", "3", "0", "0", "70.6%", ""],
        ["韧性", "2", "1", "3", "0", "0", "100.0%", ""],
        ["粮食", "1", "1", "3", "0", "0", "100.0%", "茶树"],
    ]  # fmt: skip
    assert sides(html) == ("left", *["right"] * 6, "left")
    with speaking("en"):
        assert [row[0] for row in rows(themes._repr_html_())[1:]] == ["Governance", "韧性", "粮食"]


def test_a_table_of_prevalence_is_shown_small_and_stays_what_it_is(themes):
    table = themes.prevalence(by="document")
    shown = gt.show(table)
    assert rows(shown._repr_html_())[:2] == [
        ["主题", "组", "占比", "只用名称", "加外围词", "命中", "说明"],
        ["治理", "甲区 2021", "70.6%", "70.6%", "70.6%", "1", ""],
    ]
    assert [line.split("  ")[0] for line in repr(shown).splitlines()] == [
        "主题", *["治理"] * 3, *["韧性"] * 3, *["粮食"] * 3, "全部的行和列：.to_frame()",
    ]  # fmt: skip
    assert repr(shown).splitlines()[1].split() == [
        "治理", "甲区", "2021", "70.6%", "70.6%", "70.6%", "1",
    ]  # fmt: skip
    assert str(shown) == repr(shown)
    pd.testing.assert_frame_equal(shown.to_frame(), table)
    assert type(table) is pd.DataFrame


def test_passages_lines_and_other_tables_are_shown_too(themes):
    passages = gt.show(themes.passages(themes.corpus, "韧性", 1))
    assert rows(passages._repr_html_())[1] == [
        "1",
        "乙区 2021",
        "b/p0001",
        "建设【韧性】城市，加固【江堤】。",
    ]
    lines = gt.show(gt.kwic(themes.corpus, "茶树", width=2))
    assert rows(lines._repr_html_())[1] == ["c/p0001", "补种", "茶树", "，修"]
    assert sides(lines._repr_html_()) == ("left", "right", "left", "left")
    other = pd.DataFrame({f"x{n}": [n] for n in range(9)}).assign(place="甲")
    assert rows(gt.show(other)._repr_html_())[0] == [f"x{n}" for n in range(7)]
    assert rows(gt.show(other[["place", "x0"]])._repr_html_()) == [["地方", "x0"], ["甲", "0"]]
    assert rows(gt.show(other[["x0"]].head(0))._repr_html_()) == [["x0"]]
    with pytest.raises(gt.GovTopicsError, match=r"must be a table \(DataFrame\)"):
        gt.show([1])


def test_views_are_those_of_tables_that_there_are(themes):
    """Each view is found by the columns that a table really has."""
    tables = (
        themes.prevalence(by="place"),
        gt.compare_prevalence(themes, "place", random_state=1, n_permutations=9).table,
        gt.review_against_plan(themes),
        themes.passages(themes.corpus, "韧性", 1),
        gt.kwic(themes.corpus, "茶树"),
    )
    for table, view in zip(tables, VIEWS, strict=False):
        found = next(own for own in VIEWS if set(own) <= set(table.columns))
        assert found is view


def test_every_value_says_itself_in_a_line_and_shows_a_table_with_texts_to_the_left(themes):
    corpus = themes.corpus
    dtm = gt.count_terms(gt.tokenize(corpus, stopwords=()))
    model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    found = [
        corpus, themes, themes.codebook, dtm, model, themes.panel(),
        gt.tokenize(corpus, stopwords=()), gt.Lexicon.of(["<b>治理</b>"]),
        gt.check_codebook(themes.codebook, corpus), gt.shared_passages(corpus),
        gt.compare_prevalence(themes, "place", random_state=1, n_permutations=9),
    ]  # fmt: skip
    for value in found:
        html = value._repr_html_()
        assert "\n" not in repr(value)
        assert unescape(html).startswith(f"<p>{value!r}</p>")
        assert "<b>" not in html
        assert "<code>." in html or "<code>gt." in html
        assert 2 <= len(rows(html)) <= 1 + MOST_ROWS
        for tag, side, text in CELL.findall(html):
            assert side == "left" or tag == "th" or not re.search("[\u4e00-\u9fff]", text)


def test_years_have_no_thousands_mark():
    years = {"first_year": [2015], "last_year": [2024], "other_year": [2014], "n_chars": [2015]}
    assert rows(gt.show(pd.DataFrame(years))._repr_html_())[1] == ["2015", "2024", "2014", "2,015"]


@pytest.mark.parametrize(
    ("language", "reason"),
    [("zh", "正文的 100% 看不出是回顾还是计"), ("en", "100% of its body is neither")],
)
def test_reasons_of_flags_are_in_the_language_of_the_table(tmp_path, language, reason):
    (tmp_path / "甲市2024年政府工作报告.txt").write_text("推进基层治理。", encoding="utf-8")
    shown = gt.show(gt.read_corpus(tmp_path).flags)
    with speaking(language):
        assert rows(shown._repr_html_())[1][-1].startswith(reason)
