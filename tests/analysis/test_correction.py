"""What coders would have found of groups and years in which a dictionary errs differently."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govtopics.analysis.groups.comparison import CODED_COLUMNS, DIFFERENCE_COLUMNS
from govtopics.analysis.groups.comparison import compare_prevalence as compare
from govtopics.analysis.groups.correction import Correction, Part, between, difference
from govtopics.analysis.groups.slopes import slope
from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.reliability import Strata, stratified_variance
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

BOOK = Codebook((Theme("治理", ("治理",)), Theme("养老", ("养老",))))


def measured(hits, lengths, reports, **docvars):
    """Measure sentences of so many characters, each a paragraph, with a hit or without."""
    texts = [
        ("治理" if hit else "发展") + "好" * (n - 3) + "。"
        for hit, n in zip(hits, lengths, strict=True)
    ]
    ids = [f"r{report:03d}/p{i:05d}" for i, report in enumerate(reports)]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(docvars), unit="paragraph")
    return measure_themes(corpus, BOOK)


def coding_of(themes, drawn, truth, strata, population):
    """A coding by two who agree: which rows were drawn, what they are, and from which stratum."""
    ids = themes.docvars.index[drawn]
    items = [f"c{i}" for i in range(len(drawn))]
    key = pd.DataFrame({"item": items, "sentence_id": ids, "stratum": strata})
    key["paragraph_id"] = themes.docvars.loc[ids, "paragraph_id"].to_numpy()
    key["n_stratum"] = [population[name] for name in strata]
    key["n_sampled"] = key.groupby("stratum")["item"].transform("size")
    about = {"item": items, "theme": "治理", "grade": np.array(truth, float)}
    grades = pd.concat([pd.DataFrame({"coder": coder, **about}) for coder in ("A", "B")])
    return Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id})


# ------------------------------------------------------------ by hand

# Two groups of five reports of four sentences of ten characters.
HITS = [1, 1, 0, 0] * 5 + [1, 0, 0, 0] * 5
REPORTS = np.repeat(np.arange(10), 4)
PLACES = ["甲"] * 20 + ["乙"] * 20
# Every other sentence was coded; of those with a hit, one in report 0 is not about the theme, of
# those without, one in report 7 is.
DRAWN = [0, 1, 4, 5, 8, 12, 16, 20, 24, 28, 32, 36, *range(2, 40, 4)]
WRONG = {0, 30}


def by_hand():
    themes = measured(HITS, [10] * 40, REPORTS, place=PLACES)
    truth = [HITS[i] != (i in WRONG) for i in DRAWN]
    strata = ["hit" if HITS[i] else "none" for i in DRAWN]
    return themes, coding_of(themes, DRAWN, truth, strata, {"hit": 15, "none": 25})


def test_a_corrected_difference_by_hand():
    themes, coding = by_hand()
    row = compare(themes, "place", coding=coding, random_state=1).table.iloc[0]
    # 12 of 15 with a hit are coded, 10 of 25 without: an error weighs 1.25 or 2.5 sentences.
    assert row["uncorrected_difference"] == pytest.approx(10 / 20 - 5 / 20)
    assert (row["estimate"], row["other_estimate"]) == pytest.approx((8.75 / 20, 7.5 / 20))
    assert row["difference"] == pytest.approx(1.25 / 20)
    # Influence of each report: its corrected sentences less its four at the share of its group.
    one = np.array([2 - 1.25, 2, 2, 2, 2]) - 4 * 8.75 / 20
    other = np.array([1, 1, 1 + 2.5, 1, 1]) - 4 * 7.5 / 20
    own = [5 / 4 * (u**2).sum() / 20**2 for u in (one, other)]
    # No error was seen among sentences without a hit of the first, nor with one of the second:
    # as if 2 of n + 4 had been, each moving the share by 1/20 where it stands in the group.
    q, p = 2 / 14, 2 / 16
    own[0] += 25**2 * (1 - 10 / 25) * (5 / 10 / 20**2) * q * (1 - q) / 10
    own[1] += 15**2 * (1 - 12 / 15) * (5 / 12 / 20**2) * p * (1 - p) / 12
    freedom = sum(own) ** 2 / (own[0] ** 2 / 4 + own[1] ** 2 / 4)
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(sum(own))
    assert (row["low"], row["high"]) == pytest.approx((0.0625 - reach, 0.0625 + reach))
    assert (row["n_coded"], row["other_n_coded"]) == (12, 10)
    assert (row["interval"], row["status"]) == ("reports and coding", "estimated")
    assert row["measure"] == "dictionary, corrected"


def test_a_corrected_difference_has_no_test_and_says_so(why):
    themes, coding = by_hand()
    found = compare(themes, "place", coding=coding, random_state=1).table
    assert found.columns.to_list() == [*DIFFERENCE_COLUMNS, *CODED_COLUMNS]
    row = found.iloc[0]
    assert np.isnan(row["p"])
    assert row["n_arrangements"] == 0
    assert why(row) == (
        "corrected_no_test",
        "已按人工编码校正，只给区间，不作置换检验",
        "corrected by the coding: an interval, and no permutation test",
    )
    bare = compare(themes, "place", random_state=1).table
    assert bare.columns.to_list() == DIFFERENCE_COLUMNS


def test_a_theme_that_nobody_coded_has_no_corrected_difference(why):
    themes, coding = by_hand()
    row = compare(themes, "place", coding=coding, random_state=1).table.iloc[1]
    assert row["theme"] == "养老"
    assert row["status"] == "not estimable"
    assert why(row) == ("theme_not_coded", "这一主题没有编码", "the theme was not coded")
    assert np.isnan(row[["difference", "low", "estimate"]].astype(float)).all()


def test_a_group_of_nine_coded_sentences_is_not_estimable():
    themes, _ = by_hand()
    drawn = [i for i in DRAWN if i != 36]
    strata = ["hit" if HITS[i] else "none" for i in drawn]
    coding = coding_of(themes, drawn, [HITS[i] for i in drawn], strata, {"hit": 15, "none": 25})
    row = compare(themes, "place", coding=coding, random_state=1).table.iloc[0]
    assert (row["status"], row["reason"]) == ("not estimable", "too_few_coded: n=9, least=10")
    assert np.isnan(row["difference"])
    assert row["uncorrected_difference"] == pytest.approx(0.25)


def test_a_stratum_without_any_coded_sentence_is_not_estimable():
    themes, coding = by_hand()
    grades = coding.grades[coding.grades["item"].isin(coding.key.loc[:11, "item"])]
    lacking = Coding(grades, coding.key, coding.design)
    row = compare(themes, "place", coding=lacking, random_state=1).table.iloc[0]
    assert (row["status"], row["reason"]) == ("not estimable", "strata_not_coded: n=1")


def test_the_direction_turns_where_the_coding_turns_it():
    themes, _ = by_hand()
    strata = ["hit" if HITS[i] else "none" for i in DRAWN]
    # Nothing that the dictionary found in the first group is about the theme.
    truth = [HITS[i] and i >= 20 for i in DRAWN]
    coding = coding_of(themes, DRAWN, truth, strata, {"hit": 15, "none": 25})
    row = compare(themes, "place", coding=coding, random_state=1).table.iloc[0]
    assert row["difference"] < 0 < row["uncorrected_difference"]
    assert row["direction"] == "turns"
    assert "turned_by_coding" in row["turned_by"]
    plain = compare(themes, "place", random_state=1).table.iloc[0]
    assert "turned_by_coding" not in plain["turned_by"]


@pytest.mark.parametrize("what", ["corpus", "unit"])
def test_a_coding_of_something_else_is_refused(what):
    themes, coding = by_hand()
    if what == "corpus":
        coding = Coding(coding.grades, coding.key, {**coding.design, "corpus_id": "other"})
        told = "The sample was drawn from corpus other"
    else:
        coding = Coding(coding.grades, coding.key.drop(columns="sentence_id"), coding.design)
        told = "The sample was coded by paragraph, but the themes were measured by sentence"
    with pytest.raises(CorpusError, match=told):
        compare(themes, "place", coding=coding, random_state=1)


def part(share, moves, influence, reports, strata):
    moves, influence = np.array(moves, float), np.array(influence, float)
    return Part(share, moves, np.full(len(moves), 0.01), influence, np.array(reports), strata)


def test_parts_of_the_same_reports_and_groups_of_few_reports():
    strata = Strata(np.zeros(20, int), np.full(20, 100), np.full(20, 20))
    moves = [0.01, -0.01, *[0.0] * 18]
    first = part(0.2, moves, [0.02, -0.01, 0.03, -0.04, 0.01, -0.01], [True] * 6, strata)
    second = part(0.1, moves[::-1], [0.01, 0.01, -0.02, 0.01, -0.01, 0.0], [True] * 6, strata)
    found = difference(first, second)
    variance = 6 / 5 * ((first.influence - second.influence) ** 2).sum()
    assert found.reach == pytest.approx(stats.t.ppf(0.975, 5) * np.sqrt(variance))
    four = [True] * 4 + [False] * 2
    found = difference(part(0.2, moves, np.zeros(6), four, strata), second)
    # Few reports: what the coding of these texts leaves open, and nothing else.
    apart = np.array(moves) - np.array(moves[::-1])
    spread = np.sqrt(stratified_variance(apart, np.zeros(20), strata))
    assert found.kind == "coding"
    assert found.reach == pytest.approx(stats.t.ppf(0.975, 19) * spread)


def test_the_variance_between_reports_by_hand():
    assert between(np.array([0.1, -0.2, 0.1])) == pytest.approx(1.5 * 0.06)


# ------------------------------------------------------------ planted truth


class World:
    """Reports whose sentences are about a theme or not, found or not, and a coded sample."""

    def __init__(self, rates, recall, false_hits, n_coded, rng, **docvars):
        n = rng.integers(40, 80, len(rates))
        reports = np.repeat(np.arange(len(rates)), n)
        about = rng.random(n.sum()) < rates[reports]
        hits = rng.random(n.sum()) < np.where(about, recall[reports], false_hits[reports])
        by_report = {name: np.array(values)[reports] for name, values in docvars.items()}
        self.themes = measured(hits, rng.integers(8, 40, n.sum()), reports, **by_report)
        population = {"hit": int(hits.sum()), "none": int((~hits).sum())}
        roots = {name: np.sqrt(size) for name, size in population.items()}
        drawn = np.concatenate([
            rng.choice(np.flatnonzero(hits == (name == "hit")),
                       int(n_coded * root / sum(roots.values())), replace=False)
            for name, root in roots.items()
        ])  # fmt: skip
        strata = np.where(hits[drawn], "hit", "none")
        self.coding = coding_of(self.themes, drawn, about[drawn], strata, population)


def groups(rng, n_coded=240):
    """Two groups that speak of a theme as much; a dictionary finds more in the second."""
    rates = rng.beta(0.12 * 19, 0.88 * 19, 20)
    recall, false_hits = np.full(20, 0.85), np.repeat([0.01, 0.1], 10)
    return World(rates, recall, false_hits, n_coded, rng, place=["甲"] * 10 + ["乙"] * 10)


def test_a_dictionary_that_errs_more_in_one_group_is_corrected():
    rng = np.random.default_rng(12)
    rows = []
    for _ in range(24):
        world = groups(rng)
        rows.append(compare(world.themes, "place", coding=world.coding, random_state=1)
                    .table.iloc[0])  # fmt: skip
    table = pd.DataFrame(rows)
    assert table["uncorrected_difference"].mean() < -0.05
    assert abs(table["difference"].mean()) < 0.02
    held = (table["low"] <= 0) & (table["high"] >= 0)
    assert held.mean() >= 0.9


@pytest.mark.sweep
def test_intervals_of_corrected_differences_hold_the_truth():
    rng = np.random.default_rng(13)
    rows = []
    for _ in range(400):
        world = groups(rng)
        rows.append(compare(world.themes, "place", coding=world.coding, random_state=1)
                    .table.iloc[0])  # fmt: skip
    table = pd.DataFrame(rows)
    assert abs(table["difference"].mean()) < 0.006
    assert ((table["low"] <= 0) & (table["high"] >= 0)).mean() >= 0.92


def years(rng, n=30, n_coded=300):
    """Years of one report each, without a trend; a dictionary of today's words finds more late."""
    rates = np.clip(rng.normal(0.12, 0.02, n), 0.01, 1)
    recall, false_hits = np.linspace(0.3, 0.95, n), np.linspace(0.005, 0.03, n)
    names = [str(1990 + i) for i in range(n)]
    return World(rates, recall, false_hits, n_coded, rng, year=names)


def test_a_dictionary_that_finds_less_in_early_years_is_corrected():
    rng = np.random.default_rng(14)
    raw, rows = [], []
    for _ in range(14):
        world = years(rng)
        table = trajectories(world.themes, coding=world.coding)
        own = table[table["theme"] == "治理"]
        raw.append(10 * np.polyfit(own["year"], own["uncorrected"], 1)[0])
        rows.append(trends(own).iloc[0])
    found = pd.DataFrame(rows)
    assert np.mean(raw) > 0.025
    assert abs(found["slope"].mean()) < 0.015
    assert ((found["low"] <= 0) & (found["high"] >= 0)).mean() >= 0.9


def test_a_corrected_year_is_that_of_its_coded_sentences_and_one_of_few_is_not_told():
    world = years(np.random.default_rng(15))
    table = trajectories(world.themes, coding=world.coding)
    own = table[table["theme"] == "治理"].set_index("year")
    few = own["n_coded"] < 10
    assert few.any()
    assert not few.all()
    assert own.loc[few, ["estimate", "low", "high"]].isna().all(axis=None)
    assert set(own.loc[few, "status"]) == {"not estimable"}
    told = own[~few]
    assert told["estimate"].to_list() == pytest.approx(np.clip(told["corrected"], 0, 1))
    assert set(told["interval"]) == {"coding"}
    assert ((told["low"] <= told["estimate"]) & (told["estimate"] <= told["high"])).all()
    # One report a year, corrected by the whole sample at once, is the share that Correction gives.
    inside = (world.themes.docvars["year"] == "2000").to_numpy()
    known = Correction(world.themes, world.coding).part(0, inside)
    assert own.loc[2000, "corrected"] == pytest.approx(known.estimate)
    assert own.loc[2000, "uncorrected"] == pytest.approx(known.share)
    # Years of few coded sentences are in the line all the same.
    found = trends(table).set_index("theme").loc["治理"]
    line = slope(own.index.to_numpy(float), own["corrected"].to_numpy(float), own["unseen"])
    assert found["n_years"] == 30
    assert found["slope"] == pytest.approx(10 * line.value)
    assert found["high"] - found["slope"] == pytest.approx(10 * line.reach)
    plain = trends(trajectories(world.themes)).set_index("theme").loc["治理"]
    assert plain["slope"] != pytest.approx(found["slope"])
