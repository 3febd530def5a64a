"""Themes by place and year, counted by hand: sentences of ten characters, with a hit or without."""

from dataclasses import replace

import pandas as pd
import pytest

import govtopics as gt
from govtopics.corpus.document import Flag
from govtopics.errors import CorpusError
from govtopics.figures.tools.style import figure_style

BOOK = gt.Codebook((
    gt.Theme("治理", ("治理",), ("网格",), ("楼组",), english="Governance"),
    gt.Theme("疫情", ("疫情",), since={"default": 2020}),
))  # fmt: skip
NAME, CORE, WIDE, PLAIN = (
    "推进基层治理有成效。",
    "推进网格工作有成效。",
    "推进楼组工作有成效。",
    "全年粮食又获大丰收。",
)
# Of 甲区: 2019 a half-year of 1 name, 1 core, 2 plain, and another of 2 plain; 2020 1 wide, 1 plain
# and a shorter text; 2022 name alone. Of 乙区: 2020 plain alone.
ROWS = [
    ("a1", "甲区", 2019, "half-year report", "01", "06", NAME + CORE + PLAIN * 2),
    ("a2", "甲区", 2019, "half-year report", "07", "12", PLAIN * 2),
    ("a3", "甲区", 2020, "annual report", None, None, WIDE + PLAIN),
    ("a4", "甲区", 2020, "annual report", None, None, NAME),
    ("a5", "甲区", 2022, "annual report", None, None, NAME),
    ("b1", "乙区", 2020, "annual report", None, None, PLAIN),
    ("c1", "甲区", None, "annual report", None, None, PLAIN),
]
COLUMNS = ["id", "place", "year", "kind", "period_start", "period_end", "text"]


def corpus_of(rows, **docvars):
    table = pd.DataFrame(rows, columns=COLUMNS).assign(**docvars)
    known = table.drop(columns=["id", "text"])
    return gt.Corpus.from_texts(list(table["text"]), ids=list(table["id"]), docvars=known)


def panel_of(rows, **docvars):
    return gt.measure_themes(corpus_of(rows, **docvars), BOOK).panel()


@pytest.fixture(scope="module")
def panel():
    return panel_of(ROWS)


def test_shares_are_those_of_the_reports_of_the_cell_by_hand(panel):
    table = panel.table.query("theme == '治理'").set_index(["place", "year"])
    told = ["estimate", "name_share", "wide_share", "hits_per_1000_chars", "n_hits", "n_chars"]
    assert table.loc[("甲区", 2019), told].tolist() == pytest.approx(
        [2 / 6, 1 / 6, 2 / 6, 1000 * 2 / 60, 2, 60]
    )
    assert table.loc[("甲区", 2020), told].tolist() == pytest.approx([0, 0, 1 / 2, 0, 0, 20])
    assert table.loc[("甲区", 2022), told].tolist() == pytest.approx([1, 1, 1, 100, 1, 10])
    assert table.loc[("乙区", 2020), "reason"].startswith("no_hit")
    assert table.loc[("甲区", 2019), "documents"] == "a1; a2"


def test_no_theme_has_a_value_before_it_can_be_measured(panel):
    table = panel.table.query("theme == '疫情'").set_index(["place", "year"])
    before = table.loc[("甲区", 2019)]
    assert (before["status"], before["reason"]) == ("not estimable", "before_since: n=1")
    assert pd.isna(before["estimate"])
    assert pd.isna(before["n_hits"])
    assert table.loc[("甲区", 2020), "estimate"] == 0
    wide = panel.wide().set_index(["place", "year"])
    assert pd.isna(wide.loc[("甲区", 2019), "疫情"])


def test_what_is_missing_and_set_aside_is_told_and_the_order_is_that_of_places_and_years(panel):
    assert panel.missing[["place", "year", "reason"]].to_numpy().tolist() == [
        ["乙区", 2019, "no_report"], ["乙区", 2021, "no_report"], ["乙区", 2022, "no_report"],
        ["甲区", 2021, "no_report"],
    ]  # fmt: skip
    aside = panel.set_aside[["document_id", "chosen", "reason"]].to_numpy().tolist()
    assert aside == [["c1", "", "no_value: docvar=year"], ["a4", "a3", "other_longer"]]
    assert not panel.complete
    assert repr(panel) == (
        "Panel: 2 themes, 2 × 4 (place × year, 2019–2022), 4 cells, "
        "not complete (4 without a report); reports set aside: 2; "
        "kinds differ: 3 annual report, 1 half-year report"
    )
    assert panel.mixed == {"kind": {"annual report": 3, "half-year report": 1}}


def test_some_themes_can_be_kept_and_others_are_refused(panel):
    one = panel.select("疫情")
    assert one.variables == ("疫情",)
    assert one.wide()["疫情"].equals(panel.wide()["疫情"])
    with pytest.raises(CorpusError, match="Unknown theme '疫'"):
        panel.select("治理", "疫")
    with pytest.raises(CorpusError, match="No theme is named"):
        panel.select()


def test_a_time_that_is_no_year_is_not_called_one():
    rows = [("a", "甲区", 2020, "annual report", None, None, NAME),
            ("b", "乙区", 2020, "annual report", None, None, NAME)]  # fmt: skip
    corpus = corpus_of(rows, session=["第一次会议", "第二次会议"])
    found = gt.measure_themes(corpus, BOOK).panel("place", "session")
    assert found.missing["reason_text"].tolist() == ["这时没有报告"] * 2


def test_one_place_one_year_and_a_complete_panel():
    one = panel_of(ROWS[2:3])
    assert repr(one) == "Panel: 2 themes, 1 × 1 (place × year, 2020), 1 cell, complete"
    assert one.complete
    assert len(one.wide()) == 1


def test_the_wide_table_has_a_column_for_each_measure_and_nothing_twice(panel):
    wide = panel.wide()
    assert list(wide.columns[:6]) == [
        "code",
        "place",
        "parent",
        "admin_level",
        "code_today",
        "year",
    ]
    assert wide.columns.is_unique
    assert panel.measures == (
        "estimate", "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share", "n_hits",
    )  # fmt: skip
    assert {"治理", "治理_name_share", "疫情_n_hits"} <= set(wide)
    assert wide["治理"].tolist() == pytest.approx([0, 1 / 3, 0, 1])


def test_without_any_docvar_but_place_and_year_nothing_else_is_made_up(panel):
    cells = panel_of([(*row[:3], None, None, None, row[6]) for row in ROWS[2:3]]).cells
    assert cells.loc[0, ["code", "parent", "admin_level", "kind", "extent"]].isna().all()
    assert pd.isna(cells.loc[0, "plan_share"])  # nobody knows what of the text plans
    assert cells.loc[0, "flags"] == ""


def test_a_frame_reads_the_plan_alone_and_the_panel_says_so(tmp_path):
    text = (
        "2024年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
        "一、2023年工作回顾\n"
        + f"{PLAIN}\n" * 6
        + "二、2024年工作安排\n"
        + f"{NAME}\n{PLAIN}\n" * 3
    )
    (tmp_path / "甲市-2024.txt").write_text(text, encoding="utf-8")
    themes = gt.measure_themes(gt.read_corpus(tmp_path).to_paragraphs().body(), BOOK)
    plan = themes.panel(frame="plan")
    assert plan.wide()["治理"].tolist() == [1 / 2]
    assert plan.cells["plan_share"].tolist() == pytest.approx([60 / plan.cells["n_chars"][0]])
    assert "2 themes, plan, 1 × 1" in repr(plan)
    with pytest.raises(CorpusError, match="plans"):
        themes.panel(frame="plans")


def test_excerpts_and_reports_undecided_in_time_are_marked():
    corpus = corpus_of(ROWS[2:3], extent="excerpt")
    flag = Flag("undecided", "time", "0.7", "", "70% of its body is of unknown time")
    marked = replace(corpus, documents=tuple(doc.flagged([flag]) for doc in corpus.documents))
    themes = gt.measure_themes(marked, BOOK)
    for one in (themes, replace(themes, corpus=None)):
        cells = one.panel().cells
        assert cells.loc[0, ["extent", "flags"]].tolist() == ["excerpt", "undecided"]


def test_what_is_left_out_of_groups_is_in_no_cell():
    corpus = corpus_of(ROWS[4:6])
    flag = Flag("mislabelled", "place", "", "", "the text names 丙区")
    first, second = corpus.documents
    themes = gt.measure_themes(replace(corpus, documents=(first.flagged([flag]), second)), BOOK)
    assert themes.panel().cells["place"].tolist() == ["乙区"]
    told = themes.panel().set_aside.iloc[0]
    assert (told["document_id"], told["reason"]) == ("a5", "left_out: flag=mislabelled")
    assert told["reason_text"] == "不计入分组：标注与文本不符"
    with figure_style(language="en"):
        assert themes.panel().set_aside["reason_text"][0] == "left out of groups: mislabelled"


def test_names_that_a_formula_cannot_take_are_changed_and_two_alike_are_refused():
    def named(*labels):
        book = gt.Codebook(tuple(gt.Theme(label, (f"治理{n}",)) for n, label in enumerate(labels)))
        return gt.measure_themes(corpus_of(ROWS[2:3]), book).panel()

    panel = named("12345热线", "class", "一网 统管")
    assert list(panel.columns.values()) == ["_12345热线", "_class", "一网_统管"]
    with pytest.raises(
        CorpusError, match=r"would have the same name: 一网_统管.* Rename the theme"
    ):
        named("一网 统管", "一网-统管").wide()
    with pytest.raises(CorpusError, match="would have the same name: year"):
        named("year").wide()


SIDES = ("left", "right")


def test_a_notebook_shows_a_short_table_with_chinese_to_the_left(panel):
    shown = panel._repr_html_()
    assert shown.startswith("<p>Panel: 2 themes")
    left, right = (f'<td style="text-align: {side}; white-space: nowrap">' for side in SIDES)
    assert f"{left}甲区</td>{left}2019</td>{right}" in shown
    assert f"{right}33.3%</td>" in shown
    assert "name_share" not in shown
    assert shown.count("<tr>") == 1 + 4
    many = panel_of([(f"r{n}", "<b>甲</b>", 1990 + n, *ROWS[2][3:]) for n in range(16)])
    assert many._repr_html_().count("<tr>") == 1 + 15
    assert "前 15 行，共 16 行" in many._repr_html_()
    assert "<b>" not in many._repr_html_()


def test_what_is_said_of_paragraphs_is_no_docvar_of_a_report(panel):
    themes = gt.measure_themes(corpus_of(ROWS), BOOK)
    with pytest.raises(CorpusError, match="No report has a docvar 'function'"):
        themes.panel("function")
    assert "function" in themes.docvars


def test_a_unit_of_another_kind_reads_its_reports_together():
    levels = gt.measure_themes(corpus_of(ROWS, admin_level="county"), BOOK).panel("admin_level")
    row = levels.wide().set_index("year").loc[2020]
    # a3 and b1: 3 sentences, one of them with a wider word.
    assert (row["n_documents"], row["治理"]) == (2, 0)
    assert row["治理_wide_share"] == pytest.approx(1 / 3)
    assert levels.units.tolist() == ["county"] * 3


def test_a_panel_knows_the_cell_of_each_report_whatever_its_id():
    halves = {
        "place": "甲市", "year": 2024, "kind": "half-year report",
        "period_start": ["2024-01-01", "2024-07-01"], "period_end": ["2024-06-30", "2024-12-31"],
    }  # fmt: skip
    docvars = pd.DataFrame(halves, index=["第一季度; 第二季度", "下半年"])
    docvars.loc["另一地"] = ["乙市", 2024, "annual report", "2024-01-01", "2024-12-31"]
    texts = ["推进基层治理。", "修建道路。", "修建桥梁。"]
    corpus = gt.Corpus.from_texts(texts, ids=list(docvars.index), docvars=docvars)
    panel = gt.measure_themes(corpus, gt.read_codebook()).panel()
    places = panel.cells["place"].tolist()
    assert dict(panel.cell_of) == {
        "第一季度; 第二季度": places.index("甲市"),
        "下半年": places.index("甲市"),
        "另一地": places.index("乙市"),
    }
