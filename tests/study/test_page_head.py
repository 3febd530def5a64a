"""The head of the page: what was read, the answer, how sure it is; and lines over years."""

import math
import re

import pandas as pd
import pytest
from by_hand import study_of

from govtopics.analysis.themes.words_used import WordsUsed
from govtopics.study.page.anchors import Places
from govtopics.study.page.head import head_part
from govtopics.study.page.lines import lines_part, told_of_years
from govtopics.study.page.matrix import Shares


def head(study, tables, language):
    places = Places(study.corpus)
    shares = Shares(study, tables["prevalence"].query("by == 'document'"))
    part = head_part(study, tables, shares, places)
    return {name: getattr(told, language).striptags() for name, told in part.items()}


def test_it_says_what_was_read_how_much_there_is_and_how_sure_it_is(worked, worked_tables):
    assert head(worked, worked_tables, "zh") == {
        "read": "4 份报告；甲区、乙省、丙区；2022—2023 年；正文 12 段、13 句、520 字；"
        "读自 4 个文件（txt）和报告目录。",
        # Of a, b and c: 韧性 0, 50 and 20; 治理 42, 25 and 0. The excerpt d is not among them.
        "answer": "3 份全文报告里，用到主题词的句子占正文篇幅：韧性 0（甲区 2022）至"
        "50.0%（甲区 2023）；治理 0（乙省 2023）至42.0%（甲区 2022）。",
        "status": "未经人工编码检验；数字只说明用了这些词，没有人核对过句子是不是在谈这个主题；"
        "1 份是节选，不与全文比较；1 个文件没有读入；清洗删去 1 行；名词解释 2 段不计。",
    }
    told = head(worked, worked_tables, "en")
    assert told["answer"] == (
        "In the 3 complete reports, the part of the text in sentences that use a theme's words: "
        "韧性 from 0 (甲区 2022) to 50.0% (甲区 2023); Governance 治理 from 0 (乙省 2023) "
        "to 42.0% (甲区 2022)."
    )
    assert told["status"].startswith("Not validated against human coding; the numbers show")
    assert told["status"].endswith(
        "1 report is an excerpt, not compared with complete ones; 1 file could not be read; "
        "cleaning removed 1 line; 2 paragraphs of glossaries not counted."
    )


def test_a_theme_whose_name_never_occurs_is_told_with_the_words_that_do(
    worked, worked_tables, monkeypatch
):
    used = WordsUsed("治理", False, pd.Series({"社区治理": 0.75, "村治": 0.25}))
    monkeypatch.setattr(
        type(worked.themes), "words_used", lambda _, label: used if label == "治理" else NAMED
    )
    told = head(worked, worked_tables, "zh")["answer"]
    assert told.endswith(
        "治理 0（乙省 2023）至42.0%（甲区 2022）"
        "（没有一份写到这个名称，命中的是“社区治理”、“村治”）。"
    )
    assert "韧性 0（甲区 2022）至50.0%（甲区 2023）；" in told
    english = head(worked, worked_tables, "en")["answer"]
    assert "(no report writes this name; the hits are 社区治理, 村治)" in english


NAMED = WordsUsed("韧性", True, pd.Series({"韧性城市": 1.0}))


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"estimate": 0.0}, "韧性没有命中；治理没有命中。"),
        ({"estimate": 0.125}, "韧性 都是 12.5%；治理 都是 12.5%。"),
        ({"estimate": math.nan}, "韧性不可测量；治理不可测量。"),
    ],
)
def test_where_shares_are_alike_or_lacking_it_says_that(worked, worked_tables, change, answer):
    tables = {**worked_tables, "prevalence": worked_tables["prevalence"].assign(**change)}
    told = head(worked, tables, "zh")["answer"]
    assert told == f"3 份全文报告里，用到主题词的句子占正文篇幅：{answer}"


@pytest.fixture(scope="module")
def of_one_place(worked):
    """The same reports as if of one place, in the years 2019, 2020, 2022 and 2023."""
    study = study_of(worked.settings)
    study.corpus.documents  # noqa: B018 (read before it is changed)
    places = Places(study.corpus)
    years = dict(zip(places.about.index, (2019, 2020, 2022, 2023), strict=True))
    places.about = places.about.assign(
        place="甲区", code="", year=list(years.values()), date=[f"{y}-01" for y in years.values()]
    )
    places.rank = {report: rank for rank, report in enumerate(years)}
    return study, places


def test_over_the_years_of_a_place_a_line_goes_on_until_a_year_is_lacking(
    of_one_place, worked_tables
):
    study, places = of_one_place
    shares = Shares(study, worked_tables["prevalence"].query("by == 'document'"))
    part = lines_part(study, shares, places)
    assert part["years"] == (2019, 2023)
    resilience, governance, _, forests = part["themes"]
    # 治理: a 42, b 25, c 0 and d 50, an excerpt, which is a hollow point and joined to none. From
    # 2019 to 2023 are 290 of 300 units, so a year is 72.5; 50 % is the top, 5, and 0 % is 59.
    (line,) = re.findall('class="line" d="([^"]*)"', governance["drawing"])
    assert line == "M5.0 13.6 L77.5 32.0 M222.5 59.0"  # there is no report of 2021
    assert re.findall('class="(full|hollow)" cx="([^"]*)" cy="([^"]*)"', governance["drawing"]) == [
        ("full", "5.0", "13.6"), ("full", "77.5", "32.0"), ("full", "222.5", "59.0"),
        ("hollow", "295.0", "5.0"),
    ]  # fmt: skip
    assert governance["told"].zh.striptags() == "2019 年 42.0%，2023 年 50.0%"
    assert resilience["told"].en.striptags() == "2019: 0.0%, 2023: 0.0%; highest 2020: 50.0%"
    # 森林 cannot be measured in a, of 2022 by its catalogue.
    assert forests["told"].zh.striptags() == "2020 年 0.0%，2023 年 50.0%"
    assert part["most"] == "50.0%"


def test_without_four_years_of_one_place_there_are_no_lines(worked, worked_tables, of_one_place):
    shares = Shares(worked, worked_tables["prevalence"].query("by == 'document'"))
    assert lines_part(worked, shares, Places(worked.corpus)) is None
    study, places = of_one_place
    about, places.about = places.about, places.about.assign(year=[2019, 2020, 2021, 2021])
    assert lines_part(study, shares, places) is None
    places.about = about


def test_of_no_point_and_of_no_hit_lines_say_so():
    assert told_of_years([]).en == "not measurable"


def test_names_leave_out_what_all_reports_share(of_one_place):
    _, places = of_one_place
    from govtopics.study.page.anchors import _without_shared  # noqa: PLC0415

    names = {"a": "甲区 2019", "b": "甲区 2020"}
    about = pd.DataFrame({"place": ["甲区"] * 2, "year": [2019, 2020]}, index=list("ab"))
    assert _without_shared(names, about) == {"a": "2019", "b": "2020"}
    names = {"a": "甲区 2020", "b": "乙区 2020"}
    about = pd.DataFrame({"place": ["甲区", "乙区"], "year": [2020, 2020]}, index=list("ab"))
    assert _without_shared(names, about) == {"a": "甲区", "b": "乙区"}
    assert _without_shared({"a": "甲区 2020"}, about.head(1)) == {"a": "甲区 2020"}
    assert places.short
