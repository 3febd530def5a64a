"""Years with gaps, and slopes that are found where they were planted."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import (
    measure_terms,
    trajectories,
    trajectories_without,
    trends,
)
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError

BOOK = Codebook((Theme("治理", ("治理",)), Theme("民生", ("养老",))))


def yearly(hits_of):
    """Return a corpus of twenty sentences a year, so many with a hit."""
    texts, ids, years = [], [], []
    for year, hits in hits_of.items():
        for i in range(20):
            texts.append("治理。" if i < hits else "经济。")
            ids.append(f"r{year}/p{i}")
            years.append(str(year))
    docvars = pd.DataFrame({"year": years})
    return Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")


def test_years_without_a_report_have_a_row_that_says_so(why):
    table = trajectories(measure_themes(yearly({2001: 2, 2000: 1, 2004: 4}), BOOK))
    own = table[table["theme"] == "治理"]
    assert own["year"].to_list() == [2000, 2001, 2002, 2003, 2004]
    assert own["status"].to_list() == ["estimated"] * 2 + ["no report"] * 2 + ["estimated"]
    assert own["estimate"].to_list()[:2] == [0.05, 0.1]
    assert own["estimate"].isna().to_list() == [False, False, True, True, False]
    assert why(own.iloc[2]) == ("no_report", "这一年没有报告", "no report of this year")


def test_one_report_a_year_has_no_interval_and_says_why(why):
    table = trajectories(measure_themes(yearly({2000: 1}), BOOK))
    assert table["low"].isna()[0]
    assert why(table.iloc[0]) == (
        "too_few_reports: G=1, least=5",
        "只有 1 份报告（G = 1），区间需 5 份",
        "G = 1, an interval needs 5 reports",
    )


def test_reports_can_be_left_out_of_trajectories_without_measuring_again():
    corpus = yearly({2001: 2, 2000: 1, 2004: 4, 2005: 3})
    themes = measure_themes(corpus, BOOK)
    rest = measure_themes(corpus.drop("r2004", "r2005"), BOOK)
    told = trajectories_without(themes, ["r2004", "r2005"])
    pd.testing.assert_frame_equal(told, trajectories(rest))
    assert set(trajectories(themes)["year"]) == {*range(2000, 2006)}


def test_texts_without_a_year_are_refused():
    corpus = Corpus.from_texts(["治理"], docvars=pd.DataFrame({"year": [None]}))
    with pytest.raises(CorpusError, match="No text has a year"):
        trajectories(measure_themes(corpus, BOOK))


def test_a_planted_slope_is_found(why):
    table = trajectories(
        measure_themes(yearly({1990 + i: i // 2 + i % 2 for i in range(30)}), BOOK)
    )
    found = trends(table).set_index("theme")
    assert found.loc["治理", "slope"] == pytest.approx(10 / 40, rel=0.05)
    assert 0 < found.loc["治理", "low"] < found.loc["治理", "slope"] < found.loc["治理", "high"]
    assert found.loc["民生", "status"] == "not estimable"
    assert why(found.loc["民生"]) == ("no_hit_in_any_year", "各年都没有命中", "no hit in any year")
    assert why(found.loc["治理"]) == ("", "", "")


def test_gaps_are_counted_and_few_years_are_not_estimable(why):
    found = trends(trajectories(measure_themes(yearly({2000: 1, 2004: 2}), BOOK)))
    assert found.loc[0, ["n_years", "n_gaps", "status"]].to_list() == [2, 3, "not estimable"]
    assert why(found.loc[0]) == (
        "too_few_years: n=2, least=10",
        "有报告的只有 2 年，需 10 年",
        "2 years have a report, 10 are needed",
    )


def test_the_interval_of_no_trend_holds_nothing_mostly_where_years_resemble_each_other():
    rng = np.random.default_rng(3)
    covered = []
    for _ in range(150):
        noise = rng.normal(size=43)
        for i in range(1, 43):
            noise[i] += 0.3 * noise[i - 1]
        table = pd.DataFrame({"theme": "甲", "year": range(1978, 2021), "estimate": noise})
        row = trends(table).iloc[0]
        covered.append(row["low"] <= 0 <= row["high"])
    assert np.mean(covered) >= 0.92


def test_words_are_measured_like_themes():
    measured = measure_terms(yearly({2000: 3}), ["治理", "经济"])
    assert measured.n_hits.sum().to_dict() == {"治理": 3, "经济": 17}
    with pytest.raises(CodebookError, match="must be a list of words"):
        measure_terms(yearly({2000: 3}), [])
    with pytest.raises(CorpusError, match="must be a list of strings"):
        measure_terms(yearly({2000: 3}), "治理")


def test_a_year_that_is_none_is_as_one_that_is_missing():
    # It stopped with a ValueError of pandas; and a year 0 asked for two thousand empty rows.
    years = ["二〇一〇", "约2010", 0, None, "2011-01", 2012.0]
    docvars = pd.DataFrame({"year": years, "place": "甲"}, dtype=object)
    corpus = Corpus.from_texts(["治理。"] * len(years), docvars=docvars)
    themes = measure_themes(corpus, Codebook((Theme("治理", ("治理",)),)))
    table = trajectories(themes)
    assert table[["year", "n_documents", "places"]].to_numpy().tolist() == [
        [2010, 1, "甲"], [2011, 1, "甲"], [2012, 1, "甲"],
    ]  # fmt: skip
    assert len(review_against_plan(themes)) == len(years)
