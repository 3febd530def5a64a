"""Before a theme can be measured there is no zero: rows say so, and all else leaves them out."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.lengths import length_correlations
from govtopics.analysis.themes.since import measurable
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus

ALWAYS = Theme("民生", ("养老",))


def book(since):
    return Codebook((Theme("治理", ("治理",), ("网格",), ("街道",), since=since), ALWAYS))


def reports(*rows):
    """One report a row: (text, docvars)."""
    return Corpus.from_texts(
        [text for text, _ in rows],
        ids=[f"r{i:02d}" for i in range(len(rows))],
        docvars=pd.DataFrame([about for _, about in rows], dtype=object),
    )


def told(since, **columns):
    n = len(next(iter(columns.values())))
    docvars = pd.DataFrame(columns | {"document_id": [f"r{i}" for i in range(n)]}, dtype=object)
    return measurable(Theme("治理", ("治理",), since=since), docvars).tolist()


YEARS = ["2017", "2018", "2019", "2020", "2021"]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ({}, [True] * 5),
        (2019, [False, False, True, True, True]),
        ({"default": 2020}, [False, False, False, True, True]),
        # A table without a default tells nothing of what is not in it.
        ({"上海市": 2020}, [True] * 5),
        (2022, [False] * 5),
    ],
)
def test_the_first_year_is_that_of_delivery(since, expected):
    assert told(since, year=YEARS) == expected


def test_the_closest_that_a_year_is_given_for_decides():
    since = {"default": 2022, "county": 2021, "上海市": 2020, "黄浦区": 2018}
    about = {
        "year": ["2017", "2018", "2019", "2020", "2020", "2021", "2021", "2022"],
        "place": ["黄浦区", "黄浦区", "徐汇区", "徐汇区", "建德市", "建德市", "甲村", "甲村"],
        "parent": ["上海市", "上海市", "上海市", "上海市", "杭州市", "杭州市", None, None],
        "admin_level": [*["county"] * 6, "township", None],
    }
    # Huangpu from 2018 on, other districts of Shanghai from 2020, other counties from 2021, the
    # rest from 2022.
    assert told(since, **about) == [False, True, False, True, False, True, False, True]


def test_an_unknown_year_counts():
    years = [None, "", "not known", "2018", "2018-2022", 2018, 2019]
    assert told(2019, year=years) == [True, True, True, False, False, False, True]
    assert measurable(Theme("治理", ("治理",), since=2019), pd.DataFrame({"document_id": ["a"]}))


BEFORE = (
    "before_since: n={n}",
    "{n} 份报告早于这一主题可以测量的年份，未计入",
    "reports from before the first year in which the theme can be measured, left out: {n}",
)
# Each speaks of the theme once in two sentences of equal length.
LINE = "推进治理。发展经济。"


def places(first, second, **about):
    """Reports of two places, each (year, text)."""
    rows = [(text, {"place": "甲", "year": year} | about) for year, text in first]
    return reports(*rows, *((text, {"place": "乙", "year": year} | about) for year, text in second))


def of(table, theme="治理"):
    return table[table["theme"] == theme]


@pytest.fixture(scope="module")
def late():
    """Six reports a place, all from before the theme's first year."""
    years = [str(year) for year in range(2010, 2016)]
    corpus = places([(y, LINE) for y in years], [(y, LINE) for y in years])
    return corpus, measure_themes(corpus, book(2030))


@pytest.mark.parametrize("by", ["document", "place", "year"])
def test_no_row_is_estimable_where_every_report_is_from_before(late, by, why):
    _, themes = late
    table = themes.prevalence(by)
    own = of(table)
    n = {"document": 1, "place": 6, "year": 2}[by]
    assert set(own["status"]) == {"not estimable"}
    assert {why(row) for _, row in own.iterrows()} == {tuple(x.format(n=n) for x in BEFORE)}
    numbers = ["estimate", "low", "high", "hits_per_1000_chars", "paragraph_share", "name_share",
               "wide_share", "largest_change"]  # fmt: skip
    assert own[numbers].isna().all(axis=None)
    assert set(own["interval"]) == set(own["decisive_term"]) == {""}
    # Nothing was read: these counts are of what was.
    counts = ["n_hits", "n_sentences", "n_paragraphs", "n_documents", "n_chars", "n_with_hits"]
    assert not own[counts].to_numpy().any()
    # The other theme is measured as always.
    assert set(of(table, "民生")["status"]) == {"estimated"}


def test_no_hit_and_no_passage_is_from_before(late):
    corpus, themes = late
    assert themes["治理"].empty
    assert not themes.presence["治理"].any()
    assert not themes.paragraphs.presence["治理"].any()
    assert themes.n_hits["治理"].sum() == 0
    assert themes.passages(corpus, "治理").empty


def test_groups_from_before_are_not_compared(late, why):
    _, themes = late
    table = compare_prevalence(themes, "place", random_state=1).table
    row = of(table).iloc[0]
    assert row["status"] == "not estimable"
    assert why(row) == (
        "group_before_since",
        "有一组的报告都早于这一主题可以测量的年份",
        "all reports of a group are from before the first year in which the theme can be measured",
    )
    numbers = ["difference", "low", "high", "p", "p_adjusted", "estimate", "other_estimate",
               "name_difference", "wide_difference", "hits_difference", "paragraph_difference",
               "direction"]  # fmt: skip
    assert row[numbers].isna().all()
    assert of(table, "民生").iloc[0]["status"] == "estimated"


def test_years_from_before_are_no_zeros_and_in_no_trend(late):
    _, themes = late
    table = trajectories(themes)
    own = of(table)
    assert own["estimate"].isna().all()
    assert set(own["reason"]) == {"before_since: n=2"}
    trend = trends(table).set_index("theme").loc["治理"]
    assert (trend["n_years"], trend["status"]) == (0, "not estimable")


@pytest.fixture
def parts_of_any_size(monkeypatch):
    """Arithmetic by hand on few paragraphs; that such parts give no share is tested elsewhere."""
    monkeypatch.setattr(frames, "LEAST_PARAGRAPHS", 1)


def test_no_record_and_no_promise_is_from_before(parts_of_any_size):
    rows = [
        (text, {"place": "甲", "year": year, "time": time})
        for year in ("2018", "2019", "2020")
        for time, text in (("review", "推进治理。"), ("plan", "发展。"))
    ]
    corpus = Corpus.from_texts(
        [text for text, _ in rows],
        ids=[f"r{about['year']}/{about['time']}" for _, about in rows],
        docvars=pd.DataFrame([about for _, about in rows]),
        unit="paragraph",
    )
    own = of(review_against_plan(measure_themes(corpus, book(2019)))).set_index("document_id")
    assert own["status"].to_list() == ["not estimable", "estimated", "estimated"]
    assert own.loc["r2018", "reason"] == "before_since: n=1"
    numbers = ["review", "plan", "difference", "promised", "kept"]
    assert own.loc["r2018", numbers].isna().all()
    # The promise of the year before cannot be measured either.
    assert np.isnan(own.loc["r2019", "promised"])
    assert own.loc["r2020", numbers].to_list() == [1, 0, -1, 0, 1]
    nothing = of(review_against_plan(measure_themes(corpus, book(2030))))
    assert set(nothing["status"]) == {"not estimable"}
    assert nothing[numbers].isna().all(axis=None)


def test_a_group_that_is_partly_from_before_is_measured_from_then_on(why):
    # Half of the text speaks of it from the first year on, all of it before.
    early, later = "推进治理。推进网格。", LINE
    first = [*[("2017", early)] * 3, *[("2019", later)] * 5]
    corpus = places(first, [("2020", later)] * 6)
    themes = measure_themes(corpus, book(2018))
    table = themes.prevalence("place")
    row = of(table).iloc[0]
    assert (row["estimate"], row["status"], row["n_documents"]) == (0.5, "estimated", 5)
    assert (row["n_sentences"], row["n_paragraphs"], row["n_chars"]) == (10, 5, 50)
    assert (row["n_hits"], row["paragraph_share"], row["hits_per_1000_chars"]) == (5, 1, 100)
    # The five that are left have one sentence of two each.
    alike = ("; all_alike", "；各份报告的值全都相同", "; all reports have the same value")
    assert why(row) == tuple(x.format(n=3) + y for x, y in zip(BEFORE, alike, strict=True))
    assert row[["low", "high"]].isna().all()
    assert of(table).iloc[1]["reason"] == "all_alike"
    assert of(table, "民生")["n_documents"].to_list() == [8, 6]
    difference = of(compare_prevalence(themes, "place", random_state=1).table).iloc[0]
    assert difference[["n_documents", "other_n_documents", "difference"]].to_list() == [5, 6, 0]
    # Reports that are all alike give no test.
    assert difference["reason"] == "before_since: n=3; all_alike; no_variance"
    years = of(trajectories(themes)).set_index("year")
    assert years["estimate"].to_list()[2:] == [0.5, 0.5]
    assert years["status"].to_list() == ["not estimable", "no report", "estimated", "estimated"]
    assert themes["治理"]["sentence_id"].str[:3].nunique() == 11


def test_themes_of_different_years_are_each_compared_over_their_own():
    """As if each had been measured alone."""
    texts = ["推进治理。发展经济。", "发展。推进治理治理治理。", "养老。治理。", "发展经济社会。"]
    first, second = ([(str(2014 + i), texts[(i * step) % 4]) for i in range(9)] for step in (1, 3))
    corpus = places(first, second)
    both = Codebook((*book(2016), Theme("经济", ("经济",), since=2018)))
    together = compare_prevalence(measure_themes(corpus, both), "place", random_state=1).table
    for theme in both:
        alone = measure_themes(corpus, Codebook((theme,)))
        own = compare_prevalence(alone, "place", random_state=1).table
        exact = ["difference", "low", "high", "estimate", "n_documents", "n_arrangements"]
        assert of(together, theme.label)[exact].iloc[0].equals(own[exact].iloc[0])
    assert together["n_documents"].to_list() == [7, 9, 5]


def test_correlations_with_length_leave_out_what_is_from_before(why):
    texts = [f"推进治理{'好' * i}。发展。" for i in range(9)]
    corpus = reports(*((text, {"year": str(2011 + i)}) for i, text in enumerate(texts)))
    table = length_correlations(measure_themes(corpus, book(2015)), random_state=1)
    assert set(of(table)["n_documents"]) == {5}
    few = length_correlations(measure_themes(corpus, book(2016)), random_state=1)
    assert set(of(few)["n_documents"]) == {4}
    assert why(of(few).iloc[0])[0] == "too_few_reports: G=4, least=5"


def test_a_theme_holds_its_years_as_they_were_given():
    years = {"default": 2019}
    theme = Theme("治理", ("治理",), since=years)
    years["default"] = 1990
    assert theme.first_years == {"default": 2019}
    assert Theme("治理", ("治理",), since=2019) == theme
    assert Codebook((theme,)).expanded()["治理"].first_years == {"default": 2019}
