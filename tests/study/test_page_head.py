"""The head of the page: what was read, the answer, how sure it is; and lines over years."""

import math
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from by_hand import study_of

from govtopics.analysis.themes.words_used import WordsUsed
from govtopics.study.page.anchors import Places
from govtopics.study.page.head import _mostly, _range, _years, head_part
from govtopics.study.page.lines import Point, lines_part, told_of_years
from govtopics.study.page.matrix import Share, Shares
from govtopics.study.page.words import both

OPENING = "在 3 份全文报告中（类型和层级不一，高低仅供参考），含主题词的句子占正文字数的比例："


def head(study, tables, language):
    places = Places(study.corpus)
    shares = Shares(study, tables["prevalence"].query("by == 'document'"))
    part = head_part(study, tables, shares, places)
    return {name: getattr(told, language).striptags() for name, told in part.items()}


def test_it_says_what_was_read_how_much_there_is_and_how_sure_it_is(worked, worked_tables):
    assert head(worked, worked_tables, "zh") == {
        "read": "4 份报告；甲区、乙省、丙区；2022—2023 年；正文 12 段、13 句、520 字；"
        "数据来自 4 个 txt 文件和一份报告目录。",
        # Of a, b and c: 韧性 0, 50 and 20; 治理 42, 25 and 0. The excerpt d is not among them.
        # c is a half-year report of a province, a and b are annual ones of a county.
        "answer": f"{OPENING}韧性 甲区 2022 为 0，其余 2 份为 20.0%（乙省 2023，最低）至 50.0%"
        "（甲区 2023，最高）；治理 乙省 2023 为 0，其余 2 份为 25.0%（甲区 2023，最低）至 42.0%"
        "（甲区 2022，最高）。",
        "status": "未经人工编码检验；这些数字只表明报告用了这些词，没有人核对过句子是不是在谈"
        "这个主题；1 份是节选，不与全文比较；1 个文件没有读入；"
        "清洗时删去 1 行（标题行 1）；名词解释 2 段不计。",
    }
    told = head(worked, worked_tables, "en")
    assert told["answer"] == (
        "In the 3 complete reports (they differ in type and level of government: read the gaps as "
        "illustrative), the share of the text in sentences using a theme's words: 韧性 甲区 2022 "
        "has 0, the other 2 20.0% (乙省 2023, lowest) to 50.0% (甲区 2023, highest); Governance "
        "治理 乙省 2023 has 0, the other 2 25.0% (甲区 2023, lowest) to 42.0% (甲区 2022, highest)."
    )
    assert told["status"].startswith("Not validated against human coding; the numbers show")
    assert told["status"].endswith(
        "1 report is an excerpt, not compared with complete ones; 1 file could not be read; "
        "cleaning removed 1 line (title 1); 2 glossary paragraphs excluded."
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
        "至 42.0%（甲区 2022，最高）（没有一份写到这个名称，命中的主要是“社区治理”、“村治”）。"
    )
    assert "至 50.0%（甲区 2023，最高）；" in told
    english = head(worked, worked_tables, "en")["answer"]
    assert "(no report uses the name itself; the hits are mainly 社区治理, 村治)" in english


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
    assert told == f"{OPENING}{answer}"


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
    assert governance["told"].zh.striptags() == (
        "2019 年 42.0%、2020 年 25.0%、2022 年 0、2023 年 50.0%"
    )
    assert resilience["told"].en.striptags() == "2019: 0, 2020: 50.0%, 2022: 20.0%, 2023: 0"
    # 森林 cannot be measured in a, of 2022 by its catalogue.
    assert forests["told"].zh.striptags() == "2020 年 0、2022 年 20.0%、2023 年 50.0%"
    assert part["most"] == "50.0%"


def test_shades_are_fifths_of_the_highest_that_is_compared(worked, worked_tables):
    rows = worked_tables["prevalence"].query("by == 'document'")
    # 治理: a 42, b 25, c 0 and d, an excerpt, 50.
    own = Shares(worked, rows).by_theme["治理"]
    assert [own[report].shade for report in "abc"] == [5, 3, 0]
    without = rows.assign(left_out=rows["group"].map({"a": "duplicate"}).fillna(""))
    own = Shares(worked, without).by_theme["治理"]
    assert [own[report].shade for report in "abc"] == [5, 5, 0]


def test_without_four_years_of_one_place_there_are_no_lines(worked, worked_tables, of_one_place):
    shares = Shares(worked, worked_tables["prevalence"].query("by == 'document'"))
    assert lines_part(worked, shares, Places(worked.corpus)) is None
    study, places = of_one_place
    about, places.about = places.about, places.about.assign(year=[2019, 2020, 2021, 2021])
    assert lines_part(study, shares, places) is None
    places.about = about


def test_of_no_point_and_of_no_hit_lines_say_so():
    assert told_of_years([]).en == "not measurable"


def test_of_many_years_the_first_the_last_and_the_ends_are_told():
    points = [Point(2016 + i, share, False) for i, share in enumerate((0.2, 0.1, 0.5, 0.3, 0.4))]
    assert told_of_years(points).zh.striptags() == (
        "2016 年 20.0%，2020 年 40.0%；最高 2018 年 50.0%；最低 2017 年 10.0%"
    )
    assert told_of_years(points[1:4] + points[:2]).en.striptags() == (
        "2017: 10.0%, 2017: 10.0%; highest 2018: 50.0%"
    )


SIX = {f"r{i}": share for i, share in enumerate((0.2, 0.1, 0.5, 0.3, 0.25, 0.4))}


def in_years_of(shares):
    ids = list(shares)
    return SimpleNamespace(
        about=pd.DataFrame({"place": "甲区", "year": range(2016, 2016 + len(ids))}, index=ids),
        short={r: both("{y}", "{y}", y=2016 + i) for i, r in enumerate(ids)},
        rank={r: i for i, r in enumerate(ids)},
    )  # fmt: skip


def test_the_answer_over_the_years_tells_few_one_by_one_and_of_many_the_ends():
    own = {report: Share(share) for report, share in SIX.items()}
    told = _range(own, list(SIX), in_years_of(SIX))
    assert told.zh.striptags() == (
        "20.0%（2016，首年）、10.0%（2017，最低）、50.0%（2018，最高）、40.0%（2021，末年）"
    )
    four = {report: SIX[report] for report in list(SIX)[:4]}
    assert _range(own, list(four), in_years_of(four)).en.striptags() == (
        "20.0% (2016), 10.0% (2017), 50.0% (2018), 30.0% (2019)"
    )


def test_the_answer_counts_those_without_any_and_gives_the_median_of_all():
    # 0 0 .1 .2 .3 .4: the median of all six is .15, and of those above 0 it would be .25.
    own = {f"r{i}": Share(share) for i, share in enumerate((0.3, 0, 0.1, 0, 0.4, 0.2))}
    places = in_years_of(own)
    places.about["place"] = list("甲乙丙丁戊己")
    assert _range(own, list(own), places).zh.striptags() == (
        "2 份为 0，其余 4 份为 10.0%（2018，最低）至 40.0%（2020，最高），全部 6 份的中位数 15.0%"
    )
    alone = {report: Share(0.2 * (report == "r4")) for report in list(own)[:5]}
    assert _range(alone, list(alone), places).en.striptags() == (
        "4 reports have 0, and only 20.0% (2020) is above 0"
    )


@pytest.mark.parametrize(
    ("years", "zh", "en"),
    [
        ((2020, 2020), "2020 年", "2020"),
        ((2021, 2019, 2020), "2019—2021 年", "2019–2021"),
        ((2020, 2021, 2023), "2020、2021、2023 年", "2020, 2021 and 2023"),
        ((2010, 2012, 2014, 2016, 2018, 2020), "2010—2020 年中的 6 年", "6 of the years 2010–2020"),
    ],
)
def test_few_years_with_gaps_are_named(years, zh, en):
    places = SimpleNamespace(about=pd.DataFrame({"year": years}))
    assert [tuple(part.striptags() for part in told) for told in _years(places)] == [(zh, en)]


def test_removed_lines_are_told_by_what_most_of_them_were():
    rules = pd.Series(["page number", "title", "page number", "greeting", "greeting", "greeting"])
    told = _mostly(rules).en.striptags()
    assert told.endswith(" 3, page number 2 and others")


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
