"""Which figures a study draws of which corpus, and why it does not draw the others."""

from types import SimpleNamespace

import pandas as pd
import pytest

import govtopics as gt
from govtopics.language import Reason
from govtopics.study.results.plans import (
    NotDrawn,
    Plan,
    _by_document,
    _by_groups,
    _places_over_years,
    _review_offer,
    _theme_offers,
    _topic_offers,
)

BOOK = gt.Codebook(
    [gt.Theme("治理", name=["基层治理"]), gt.Theme("更新", name=["城市更新"])]
)  # fmt: skip


def study_of(places, *, levels=None, times=("plan",), flagged=()):
    """A study of reports, each of a place and year; report i has i sentences on 治理."""
    texts, rows, ids = [], [], []
    for i, (code, place, year) in enumerate(places):
        for j, time in enumerate(times):
            texts.append("推进基层治理。" * (i % 7 + j) + "推进城市更新。修桥铺路。")
            ids.append(f"r{i}/p{j}")
            rows.append(
                {
                    "document_id": f"r{i}", "code": code, "place": place, "parent": "某省",
                    "year": year, "admin_level": (levels or ["city"] * len(places))[i],
                    "time": time, "extent": "whole",
                    "left_out": "duplicate" if i in flagged else None,
                }
            )  # fmt: skip
    corpus = gt.Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(rows), unit="paragraph")
    themes = gt.measure_themes(corpus, BOOK)
    return SimpleNamespace(
        body=corpus, themes=themes, codebook=BOOK, leading=("更新", "治理"), models=(),
        prevalence={"document": themes.prevalence(by="document")},
    )  # fmt: skip


def cities(n, year=2024):
    return [(f"{320000 + 100 * i}", f"第{i:02d}市", year) for i in range(n)]


def test_eight_reports_are_panels_and_nine_a_matrix():
    assert _by_document(study_of(cities(8))).kind == "prevalence"
    assert _by_document(study_of(cities(9))).kind == "prevalence_matrix"


def test_nine_groups_of_reports_are_a_matrix_in_the_order_of_their_table():
    def drawn(n):
        study = study_of(cities(n))
        study.settings = SimpleNamespace(prevalence_by=("place",))
        study.prevalence["place"] = study.themes.prevalence(by="place")
        return dict(_by_groups(study))["themes_by_place"]

    assert drawn(8).kind == "prevalence"
    plan = drawn(9)
    assert plan.kind == "prevalence_matrix"
    assert plan.made_by == "prevalence_matrix_table(ThemeMeasures.prevalence(by='place'))"
    assert list(dict.fromkeys(plan.table()["name"])) == [f"第{i:02d}市" for i in range(9)]


def test_places_of_one_year_stand_by_the_value_of_the_first_leading_theme():
    plan = _by_document(study_of(cities(9)))
    assert plan.made_by == (
        "prevalence_matrix_table(ThemeMeasures.prevalence(by='document'), sort='更新')"
    )
    table = plan.table()
    assert set(table["sorted_by"]) == {"更新"}
    own = table[table["theme"] == "更新"]
    assert list(own["estimate"]) == sorted(own["estimate"], reverse=True)
    # The report without 治理 has the largest share of 更新: 7 of its 12 characters.
    assert own["estimate"].iloc[0] == pytest.approx(7 / 12)
    assert own["group"].iloc[0] == "r0"


def test_years_of_a_place_stand_in_time_and_places_and_years_by_code():
    years = [("320100", "某市", year) for year in range(2020, 2010, -1)]
    table = _by_document(study_of(years)).table()
    assert list(dict.fromkeys(table["group"])) == [f"r{i}" for i in range(9, -1, -1)]
    assert set(table["sorted_by"]) == {""}
    assert list(dict.fromkeys(table["theme"])) == ["治理", "更新"]
    both = [(code, "某市", year) for year in range(2020, 2015, -1) for code in ("330100", "320100")]
    table = _by_document(study_of(both)).table()
    assert list(dict.fromkeys(table["group"])) == [
        *(f"r{i}" for i in range(9, 0, -2)), *(f"r{i}" for i in range(8, -1, -2))
    ]  # fmt: skip
    many = [(code, "某市", year) for code in ("320100", "330100") for year in range(1990, 2021)]
    assert set(_by_document(study_of(many)).table()["sorted_by"]) == {"更新"}


THREE = [("320100", "甲市", 2021), ("320100", "甲市", 2022), ("320100", "甲市", 2024)]


def test_lines_need_a_place_with_three_years():
    assert _places_over_years(study_of([*THREE[:2], ("330100", "乙市", 2023)])) == Reason(
        "too_few_years_of_a_place", {"n": 2, "least": 3}
    )
    # A duplicate is no report of its year.
    assert isinstance(_places_over_years(study_of(THREE, flagged=(1,))), Reason)
    assert list(_places_over_years(study_of([*THREE, ("330100", "乙市", 2022)]))) == [
        "r0", "r1", "r2"
    ]  # fmt: skip


def test_lines_are_those_of_places_with_three_years_alone():
    study = study_of([*THREE, ("330100", "乙市", 2022)])
    offers = dict(_theme_offers(study, _places_over_years(study)))
    table = offers["trajectories"].table()
    assert offers["trajectories"].made_by == (
        "trajectories_table(trajectories(themes of places with 3 years))"
    )
    own = table[table["theme"] == "治理"].set_index("year")
    # 治理 in i sentences of seven characters beside twelve others.
    assert own["estimate"].dropna().to_dict() == pytest.approx(
        {2021: 0.0, 2022: 7 / 19, 2024: 14 / 26}
    )
    assert own.loc[2023, "status"] == "no report"
    # Four years are too few for trends, and no panel says so.
    assert set(table["trend_status"]) == {""}
    ten = study_of([("320100", "甲市", year) for year in range(2010, 2020)])
    told = dict(_theme_offers(ten, _places_over_years(ten)))["trajectories"]
    assert told.made_by == "trajectories_table(trajectories(themes))"
    assert "estimated" in set(told.table()["trend_status"])


def test_tiles_need_twenty_five_provinces_of_a_year():
    codes = [f"{n}0000" for n in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47),
                                  *range(50, 55))]  # fmt: skip
    places = [(code, f"第{i}省", 2025) for i, code in enumerate(codes)]
    few = study_of([*places[:24], (codes[24], "第24省", 2024)], levels=["province"] * 25)
    tiles = dict(_theme_offers(few, Reason("one_model")))["tile_grid"]
    assert tiles == NotDrawn("tile_grid", Reason("too_few_provinces", {"n": 24, "least": 25}))
    enough = study_of(places[:25], levels=["province"] * 25)
    tiles = dict(_theme_offers(enough, Reason("one_model")))["tile_grid"]
    assert isinstance(tiles, Plan)
    assert set(tiles.table()["theme"]) == {"更新"}
    assert len(tiles.table()) == 25
    no_level = study_of(places[:25], levels=["city"] * 25)
    assert isinstance(dict(_theme_offers(no_level, Reason("one_model")))["tile_grid"], NotDrawn)


def test_review_is_set_against_plan_where_two_reports_have_both():
    both = ("review", "plan") * 5  # fewer paragraphs give no share
    name, offer = _review_offer(study_of(cities(1), times=both))
    assert (name, offer) == (
        "review_against_plan",
        NotDrawn("review_against_plan", Reason("too_few_compared", {"n": 1, "least": 2})),
    )
    assert isinstance(_review_offer(study_of(cities(5), times=("plan",)))[1], NotDrawn)
    assert isinstance(_review_offer(study_of(cities(2), times=both))[1], Plan)


def test_words_of_two_methods_need_two_methods():
    study = SimpleNamespace(models=(SimpleNamespace(name="nmf"),))
    offers = dict(_topic_offers(study, Reason("one_model")))
    assert offers["topic_overlap"] == NotDrawn("overlap", Reason("one_model"))
    both = SimpleNamespace(models=(SimpleNamespace(name="nmf"), SimpleNamespace(name="lda")))
    assert isinstance(dict(_topic_offers(both, Reason("one_model")))["topic_overlap"], Plan)
