"""What is drawn to be coded, and what coders' grades say of a measure, number by number."""

import json
from itertools import permutations
from math import factorial, prod, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.topics.keyword_check import check_keyword_model
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.coding import _allocate, sample_for_coding
from govtopics.analysis.validation.coding_files import read_coding
from govtopics.analysis.validation.reliability import (
    Strata,
    krippendorff_alpha,
    stratified_variance,
    weighted_ratio,
)
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

_ = np.nan
Z2 = 3.841458820694124


def wilson_by_hand(p, n):
    middle, spread = p + Z2 / (2 * n), sqrt(Z2 * p * (1 - p) / n + Z2 * Z2 / (4 * n * n))
    return (middle - spread) / (1 + Z2 / n), (middle + spread) / (1 + Z2 / n)


# Agreement.


def alpha_by_hand(units, times):
    """Krippendorff's coincidences, unit by unit, each taken so many times."""
    each: dict[int, float] = {}
    apart = 0.0
    for unit, n in zip(units, times, strict=True):
        for grade in unit:
            each[grade] = each.get(grade, 0) + n
        apart += n * sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1)
    n = sum(each.values())
    expected = n**2 - sum(value**2 for value in each.values())
    return 1 - (n - 1) * apart / expected if expected else None


def counts_of(n, k):
    """Every way in which k units can be drawn n times."""
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in counts_of(n - first, k - 1):
            yield (first, *rest)


UNITS = [[1, 1], [2, 0], [0, 2], [1, 1], [0, 1], [1, 1], [0, 0]]


def exact_quantile(q):
    found: dict[float, float] = {}
    for times in counts_of(7, 7):
        value = alpha_by_hand(UNITS, times)
        if value is not None:
            chance = factorial(7) / prod(map(factorial, times))
            found[round(value, 9)] = found.get(round(value, 9), 0) + chance
    values = np.array(sorted(found))
    below = np.cumsum([found[value] for value in values])
    return values[np.searchsorted(below / below[-1], q)]


def test_the_interval_of_alpha_is_that_of_all_ways_to_draw_its_units():
    grades = np.array(UNITS, float).T
    found = krippendorff_alpha(grades, n_replicates=200_000, random_state=1)
    assert found.value == pytest.approx(alpha_by_hand(UNITS, [1] * 7))
    assert (found.low, found.high) == pytest.approx((exact_quantile(0.025), exact_quantile(0.975)))
    assert (exact_quantile(0.05), exact_quantile(0.95)) == pytest.approx(
        (-0.1017, 0.7347), abs=1e-4
    )
    assert (found.observed_agreement, found.n_units) == (pytest.approx(4 / 7), 7)
    few = krippendorff_alpha(grades, n_replicates=50, random_state=1)
    assert few.low != found.low
    assert krippendorff_alpha(grades, random_state=2) == krippendorff_alpha(
        grades, n_replicates=2000, random_state=2
    )


def test_alpha_of_three_coders_with_gaps_by_hand():
    grades = np.array([[1, 0, 2, _, 0, 1], [1, 0, 1, 1, _, _], [0, 0, 1, 1, 0, _]])
    units = [[1, 1, 0], [0, 0, 0], [2, 1, 1], [1, 1], [0, 0]]
    found = krippendorff_alpha(grades, random_state=1)
    assert found.value == pytest.approx(alpha_by_hand(units, [1] * 5))
    # Of the first and third unit's three pairs one agrees.
    assert (found.observed_agreement, found.n_units) == (pytest.approx((1 / 3 + 3 + 1 / 3) / 5), 5)


def test_two_units_with_two_grades_have_an_alpha_and_one_has_none():
    two = krippendorff_alpha(np.array([[1, 0, 1.0], [1, 1, _]]), random_state=1)
    assert two.value == pytest.approx(alpha_by_hand([[1, 1], [0, 1]], [1, 1]))
    one = krippendorff_alpha(np.array([[1, 0, 1.0], [0, _, _]]), random_state=1)
    assert np.isnan(one[:3]).all()
    assert one[3:] == (0, 1)


# Shares of stratified samples.

STRATA = Strata(
    np.array([0, 0, 0, 1, 1, 1, 1, 2]),
    np.array([30, 30, 30, 8, 8, 8, 8, 1]),
    np.array([3, 3, 3, 4, 4, 4, 4, 1]),
)


def test_the_variance_over_strata_of_unequal_size_by_hand():
    values = np.array([1.0, 4, 1, 2, 2, 2, 2, 9])
    swings = np.array([9.0, 9, 9, 1, 2, 3, 4, 9])
    # 30² (1 - 3/30) 3 / 3; 8² (1 - 4/8) S² / 4 with S² = 7.5 q (1 - q), q = 2/8; the last is whole.
    expected = 900 * 0.9 * 3 / 3 + 64 * 0.5 * (7.5 * 0.25 * 0.75) / 4
    assert stratified_variance(values, swings, STRATA) == pytest.approx(expected)
    assert STRATA.weights.tolist() == [10, 10, 10, 2, 2, 2, 2, 1]


def test_a_weighted_ratio_and_its_interval_by_hand():
    truth = np.array([1, 0, 1, 1, 0, 0, 0.5, 1])
    found = np.array([1, 1, 0, 1, 0, 1, 1, 0.0])
    ratio, low, high = weighted_ratio(lambda y, f: y * f, lambda _, f: f, truth, found, STRATA)
    # Found: 10 + 10 + 2 + 2 + 2 = 26; about it, of those: 10 + 2 + 1 = 13.
    assert ratio == 0.5
    linear = (truth * found - 0.5 * found) / 26
    variance = 30**2 * 0.9 * linear[:3].var(ddof=1) / 3 + 8**2 * 0.5 * linear[3:7].var(ddof=1) / 4
    assert (low, high) == pytest.approx(wilson_by_hand(0.5, 0.25 / variance))


def test_a_ratio_of_one_has_kishs_size_of_the_items_in_its_denominator():
    truth, found = np.ones(8), np.array([1, 0, 1, 1, 0, 0, 1, 0.0])
    ratio, low, high = weighted_ratio(lambda y, f: y * f, lambda _, f: f, truth, found, STRATA)
    n = (10 + 10 + 2 + 2) ** 2 / (100 + 100 + 4 + 4)
    assert (ratio, high) == (1, 1)
    assert low == pytest.approx(n / (n + Z2))


def test_a_stratum_in_which_nobody_saw_a_miss_lowers_the_lower_end_by_hand():
    # Six of ten that were found, five of them rightly; eight of forty that were not, none missed.
    truth, found = np.array([1, 1, 1, 1, 1, 0] + [0] * 8), np.array([1.0] * 6 + [0] * 8)
    strata = Strata(
        np.repeat([0, 1], [6, 8]), np.repeat([10, 40], [6, 8]), np.repeat([6, 8], [6, 8])
    )
    ratio, low, high = weighted_ratio(
        lambda y, f: 2 * y * f, lambda y, f: y + f, truth.astype(float), found, strata
    )
    total = 11 * 10 / 6
    assert ratio == pytest.approx(10 / 11)
    # An item is 2 - 2R where it is right and -R where it is wrong, over the total.
    values = np.array([2 / 11] * 5 + [-10 / 11]) / total
    seen = 10**2 * (1 - 6 / 10) * values.var(ddof=1) / 6
    lower, upper = wilson_by_hand(10 / 11, 10 / 11 / 11 / seen)
    # A miss would take R from the total; 2 of 8 + 4 could be one.
    unseen = 40**2 * (1 - 8 / 40) * (10 / 11 / total) ** 2 * (2 / 12) * (10 / 12) / 8
    reach = sqrt(((1 - lower) / lower - 0.1) ** 2 + Z2 * unseen / (10 / 11) ** 4)
    assert (low, high) == (pytest.approx(1 / (1 + 0.1 + reach)), pytest.approx(upper))
    assert low < lower - 0.1


# Drawing.


@pytest.mark.parametrize(
    ("sizes", "n", "wanted"),
    [
        ([100, 25, 4, 1], 7, [2, 2, 2, 1]),
        ([100, 25, 4, 1], 10, [5, 2, 2, 1]),
        ([100, 25, 4, 1], 11, [5, 3, 2, 1]),
        ([100, 25, 4, 1], 130, [100, 25, 4, 1]),
        ([9, 9], 5, [3, 2]),
        ([3, 900], 7, [2, 5]),
    ],
)
def test_how_many_are_drawn_of_each_stratum(sizes, n, wanted):
    assert _allocate(np.array(sizes), n).tolist() == wanted


POPULATION = (
    [("甲词乙词", "一")] * 3 + [("甲词", "一")] * 2 + [("甲词", "二")] * 4 + [("好", "二")] * 9
    + [("乙词", None)] * 2
)  # fmt: skip


@pytest.fixture(scope="module")
def population():
    texts = [f"{words}{'好' * i}。" for i, (words, _) in enumerate(POPULATION)]
    ids = [f"r{i % 3}/p{i}" for i in range(20)]
    docvars = pd.DataFrame({"place": [place for _, place in POPULATION]}, dtype=object)
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    book = Codebook((Theme("甲", ("甲词",), definition="甲的定义"), Theme("乙", ("乙词",))))
    return corpus, measure_themes(corpus, book)


def test_the_key_says_of_each_item_what_it_stands_for(population, tmp_path):
    corpus, themes = population
    key = sample_for_coding(themes, corpus, tmp_path / "a", n=12, random_state=1)
    # A paragraph of both themes belongs to the rarer: 乙 has five, and 甲 six without them.
    by_stratum = key.groupby("stratum")[["n_stratum", "n_sampled"]].agg(set)
    assert by_stratum["n_stratum"].to_dict() == {"no hit": {9}, "乙": {5}, "甲": {6}}
    assert key["stratum"].value_counts().to_dict() == {"no hit": 5, "甲": 4, "乙": 3}
    assert by_stratum["n_sampled"].to_dict() == {"no hit": {5}, "乙": {3}, "甲": {4}}
    places = [int(name.split("p")[1]) for name in key["paragraph_id"]]
    assert key["sentence_id"].to_list() == [f"{name}.1" for name in key["paragraph_id"]]
    strata = ["乙"] * 3 + ["甲"] * 6 + ["no hit"] * 9 + ["乙"] * 2
    assert [strata[i] for i in places] == key["stratum"].to_list()
    assert key["item"].to_list() == [f"c{i:03d}" for i in range(1, 13)]
    assert key["stratum"].to_list() != sorted(key["stratum"])
    form = pd.read_csv(tmp_path / "a" / "sample.csv", keep_default_na=False)
    texts = corpus.texts[key["paragraph_id"]].to_list()
    assert form["text"].to_list() == texts
    written = pd.read_csv(tmp_path / "a" / "key.csv", encoding="utf-8-sig")
    assert written.equals(key.astype(written.dtypes.to_dict()))


def test_strata_are_those_asked_for(population, tmp_path):
    corpus, themes = population

    def sizes(name, strata, n):
        key = sample_for_coding(themes, corpus, tmp_path / name, n=n, strata=strata, random_state=1)
        return key.groupby("stratum")["n_stratum"].first().to_dict()

    assert sizes("a", ["place"], 8) == {"一": 5, "二": 13, "unknown": 2}
    assert sizes("b", ["theme", "place"], 12) == {
        "no hit | 二": 9, "乙 | unknown": 2, "乙 | 一": 3, "甲 | 一": 2, "甲 | 二": 4,
    }  # fmt: skip
    assert sizes("c", [], 3) == {"all": 20}


def test_the_design_tells_how_it_was_drawn_and_each_coder_has_a_page(population, tmp_path):
    corpus, themes = population
    sample_for_coding(
        themes, corpus, tmp_path / "a", n=9, strata=["place"], coders=["王 五", "X"], random_state=4
    )
    design = json.loads((tmp_path / "a" / "design.json").read_text(encoding="utf-8"))
    nothing = {"english": "", "includes": "", "excludes": ""}
    assert design == {
        "format": "govtopics coding 2", "unit": "sentence", "corpus_id": themes.corpus_id,
        "codebook_sha256": themes.codebook.sha256, "measure": "dictionary", "themes": ["甲", "乙"],
        "definitions": [{"label": "甲", "definition": "甲的定义", **nothing},
                        {"label": "乙", "definition": "", **nothing}],
        "strata": ["place"], "coders": ["王 五", "X"], "n_sentences": 20, "random_state": 4,
    }  # fmt: skip
    pages = {path.name for path in (tmp_path / "a").glob("*.html")}
    assert pages == {"coder-1.html", "coder-2.html"}
    default = sample_for_coding(themes, corpus, tmp_path / "b", n=9, random_state=4)
    other = sample_for_coding(themes, corpus, tmp_path / "c", n=9, random_state=5)
    assert default["sentence_id"].to_list() != other["sentence_id"].to_list()


def test_sentences_with_a_wider_term_alone_are_a_stratum_of_their_own(population, tmp_path):
    corpus, _ = population
    book = Codebook((Theme("甲", ("甲词",), wide=("好好好好好好好好",)), Theme("乙", ("乙词",))))
    key = sample_for_coding(
        measure_themes(corpus, book), corpus, tmp_path / "a", n=12, random_state=1
    )
    # Of the nine without a hit, those from the ninth text on hold eight 好: all.
    sizes = key.groupby("stratum")["n_stratum"].first().to_dict()
    assert sizes == {"wide terms only": 9, "乙": 5, "甲": 6}


def test_grades_are_read_as_they_are_written_and_only_of_the_files_named(population, tmp_path):
    corpus, themes = population
    folder = tmp_path / "a"
    sample_for_coding(themes, corpus, folder, n=6, random_state=1)
    header = "item,甲,乙,note\n"
    (folder / "coding-A.csv").write_text(
        header + "c001,1,0,\nc002,,1.0,\nc003, 0 ,,\n", encoding="utf-8"
    )
    (folder / "coding-B.csv").write_text(header + "c001,0,0,\n", encoding="utf-8")
    coding = read_coding(folder)
    assert coding.coders == ("A", "B")
    assert coding.themes == ("甲", "乙")
    assert coding.grades.to_numpy().tolist() == [
        ["A", "c001", "甲", 1], ["A", "c003", "甲", 0], ["A", "c001", "乙", 0],
        ["A", "c002", "乙", 1], ["B", "c001", "甲", 0], ["B", "c001", "乙", 0],
    ]  # fmt: skip
    assert repr(coding) == "Coding: 3 of 6 sentences by 2 coders"
    assert read_coding(folder, [folder / "coding-B.csv"]).coders == ("B",)
    (folder / "coding-adjudicated.csv").write_text(header + "c001,1,,\n", encoding="utf-8")
    decided = read_coding(folder)
    assert repr(decided) == "Coding: 3 of 6 sentences by 2 coders, adjudicated"
    # What nobody decided is the mean of the coders.
    assert decided.truth.loc["c001"].to_list() == [1, 0]
    assert coding.truth.loc["c001"].to_list() == [0.5, 0]
    assert decided.truth.loc["c003"].fillna(-1).to_list() == [0, -1]


# What coders say of a measure.

# A stratum of ten with hits, of which six are drawn, and one of forty without, eight drawn.
HIT_CHARS = [10, 20, 12, 8, 30, 14, 25, 9, 11, 16]
LENGTHS = HIT_CHARS + [5 + i % 7 for i in range(40)]
DRAWN = [0, 1, 2, 3, 4, 5, 10, 12, 14, 16, 18, 20, 22, 24]
TRUTH = [1, 1, 0, 1, 0.5, 1, 0, 1, 0, 0, 0, 0, 0, 0]


def coded(drawn=None, truth=None, places=None, coders=None, unit="sentence"):
    """A coding of paragraphs that are one sentence each, and what was measured."""
    texts = [
        "治理" * (i < 10) + "好" * (n - 1 - 2 * (i < 10)) + "。" for i, n in enumerate(LENGTHS)
    ]
    docvars = pd.DataFrame({"place": places or ["甲"] * 50})
    ids = [f"r{i % 4}/p{i}" for i in range(50)]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    themes = measure_themes(corpus, Codebook((Theme("治理", ("治理",)),)))
    drawn, truth = drawn or DRAWN, truth or TRUTH
    key = pd.DataFrame(
        {
            "item": [f"c{i:03d}" for i in range(len(drawn))],
            "paragraph_id": [ids[i] for i in drawn],
            "stratum": ["治理" if i < 10 else "no hit" for i in drawn],
            "n_stratum": [10 if i < 10 else 40 for i in drawn],
            "n_sampled": [sum((j < 10) == (i < 10) for j in drawn) for i in drawn],
        }
    )
    if unit == "sentence":
        key.insert(1, "sentence_id", key["paragraph_id"] + ".1")
    rows = [
        (coder, key["item"][i], "治理", grade if grade in (0, 1) else place)
        for place, coder in enumerate(coders or ("A", "B"))
        for i, grade in enumerate(truth)
        if not np.isnan(grade)
    ]
    grades = pd.DataFrame(rows, columns=["coder", "item", "theme", "grade"])
    return Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id}), themes


def test_precision_recall_and_f1_are_weighted_by_what_items_stand_for():
    coding, themes = coded()
    table = coding.accuracy(themes).set_index("statistic")
    # Weights: 10/6 with a hit, 40/8 = 5 without. Found and about it: 4.5 items; missed: 1.
    weight = 10 / 6
    found, right, about = 6 * weight, 4.5 * weight, 4.5 * weight + 5
    assert table["value"].to_dict() == pytest.approx(
        {"precision": right / found, "recall": right / about, "f1": 2 * right / (found + about)}
    )
    y, f = np.array(TRUTH), np.array([1.0] * 6 + [0] * 8)
    parts = {"precision": (y * f, f), "recall": (y * f, y), "f1": (2 * y * f, y + f)}
    w = np.array([weight] * 6 + [5.0] * 8)
    for statistic, (over, under) in parts.items():
        row = table.loc[statistic]
        total, share = (w * under).sum(), (w * over).sum() / (w * under).sum()
        linear = (over - share * under) / total
        n = {0: 6, 1: 8}
        variance = 0.0
        for s, own in ((0, slice(0, 6)), (1, slice(6, 14))):
            population = (10, 40)[s]
            # Nothing found in the second stratum bears on precision, whatever coders might say.
            spread = linear[own].var(ddof=1)
            variance += population**2 * (1 - n[s] / population) * spread / n[s]
        expected = wilson_by_hand(share, share * (1 - share) / variance)
        assert row[["low", "high"]].to_list() == pytest.approx(expected)
        # Two speak of it by half, as one coder says; they are about it and no positives.
        columns = ["n_coded", "n_found", "n_about", "n_positives", "n_in_doubt", "status"]
        assert row[columns].to_list() == [14, 6, 6, 5, 0, "estimated"]
        assert row[["reason", "reason_text", "unit"]].to_list() == ["", "", "sentence"]
        assert row[["theme", "measure"]].to_list() == ["治理", "dictionary"]


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_the_corrected_share_and_its_interval_by_hand(unit):
    coding, themes = coded(unit=unit)
    (row,) = coding.prevalence(themes).to_dict("records")
    total, hits = sum(LENGTHS), sum(HIT_CHARS)
    chars = np.array([LENGTHS[i] for i in DRAWN])
    errors = chars * (np.array(TRUTH) - ([1.0] * 6 + [0] * 8)) / total
    corrected = hits / total + 10 / 6 * errors[:6].sum() + 5 * errors[6:].sum()
    variance = 100 * (1 - 6 / 10) * errors[:6].var(ddof=1) / 6
    variance += 1600 * (1 - 8 / 40) * errors[6:].var(ddof=1) / 8
    # t of fourteen items less two strata: twelve.
    reach = 2.178812829663418 * sqrt(variance)
    assert reach < corrected
    assert (row["estimate"], row["low"], row["high"]) == pytest.approx(
        (corrected, corrected - reach, corrected + reach)
    )
    assert reach == pytest.approx(stats.t.ppf(0.975, 12) * sqrt(variance))
    assert row["uncorrected"] == pytest.approx(hits / total)
    del row["estimate"], row["low"], row["high"], row["uncorrected"]
    told = {"sentence": ("share", 50), "paragraph": ("paragraph_share", None)}
    quantity, n_sentences = told[unit]
    sentences = row.pop("n_sentences")
    assert sentences == n_sentences or (n_sentences is None and np.isnan(sentences))
    assert row == {
        "theme": "治理", "unit": unit, "quantity": quantity, "measure": "dictionary, corrected",
        "by": "corpus", "group": "corpus", "interval": "design-based", "status": "estimated",
        "reason": "", "reason_text": "", "n_coded": 14, "n_in_doubt": 0, "n_paragraphs": 50,
        "n_documents": 4, "name": "corpus",
    }  # fmt: skip


def test_paragraphs_that_were_coded_say_nothing_of_sentences():
    texts = ["治理好。" + "好" * 15 + "。", "好" * 19 + "。"] * 10
    corpus = Corpus.from_texts(texts, ids=[f"r/p{i}" for i in range(20)], unit="paragraph")
    themes = measure_themes(corpus, Codebook((Theme("治理", ("治理",)),)))
    key = pd.DataFrame(
        {
            "item": [f"c{i:03d}" for i in range(20)],
            "paragraph_id": [f"r/p{i}" for i in range(20)],
            "stratum": "all", "n_stratum": 20, "n_sampled": 20,
        }
    )  # fmt: skip
    grades = pd.DataFrame(
        [("A", f"c{i:03d}", "治理", float(i % 2 == 0 and i > 3)) for i in range(20)],
        columns=["coder", "item", "theme", "grade"],
    )
    coding = Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id})
    assert coding.unit == "paragraph"
    (row,) = coding.prevalence(themes).to_dict("records")
    # Ten of twenty paragraphs of twenty characters have a hit, eight are about it; of the
    # characters, 40 of 400 stand in sentences with a hit.
    assert (row["quantity"], row["uncorrected"], row["estimate"]) == ("paragraph_share", 0.5, 0.4)
    assert themes.prevalence(by="document")["estimate"].to_list() == [0.1]
    table = coding.accuracy(themes).set_index("statistic")
    assert set(table["unit"]) == {"paragraph"}
    assert table.loc["precision", "value"] == 0.8
    assert coding.accuracy(themes.paragraphs).equals(coding.accuracy(themes))
    assert coding.prevalence(themes.paragraphs).equals(coding.prevalence(themes))


def test_sentences_that_were_coded_are_not_applied_to_paragraphs():
    coding, themes = coded()
    for use in (coding.accuracy, coding.prevalence):
        with pytest.raises(
            CorpusError,
            match="The themes were measured by paragraph, but the coding is by sentence",
        ):
            use(themes.paragraphs)


def test_a_key_that_names_what_is_not_there_is_refused():
    coding, themes = coded()
    key = coding.key
    key.loc[3, "sentence_id"] = "r0/p0.7"
    other = Coding(coding.grades, key, coding.design)
    for use in (other.accuracy, other.prevalence):
        with pytest.raises(CorpusError, match=r"contains the sentence 'r0/p0\.7', which these"):
            use(themes)


def test_what_is_in_doubt_is_left_out_and_counted_until_somebody_decides():
    coding, themes = coded()
    doubted = coding.grades.copy()
    # One coder doubts the first item, both the seventh: as if neither had been coded.
    items = coding.key["item"]
    first = (doubted["item"] == items[0]) & (doubted["coder"] == "B")
    doubted.loc[first | (doubted["item"] == items[6]), "grade"] = np.nan
    with_doubts = Coding(doubted, coding.key, coding.design)
    less, _themes = coded(truth=[_, *TRUTH[1:6], _, *TRUTH[7:]])
    assert with_doubts.truth.equals(less.truth)
    columns = ["estimate", "low", "high", "n_coded"]
    told = with_doubts.prevalence(themes)
    pd.testing.assert_frame_equal(told[columns], less.prevalence(themes)[columns])
    assert told["n_in_doubt"].to_list() == [2]
    values = ["value", "low", "high", "n_coded", "n_found"]
    accuracy = with_doubts.accuracy(themes)
    pd.testing.assert_frame_equal(accuracy[values], less.accuracy(themes)[values])
    assert set(accuracy["n_in_doubt"]) == {2}
    (agreed,) = with_doubts.agreement(random_state=1).to_dict("records")
    assert (agreed["n_in_doubt"], agreed["n_items"]) == (2, 12)
    apart = with_doubts.disagreements().set_index("item")
    assert apart.loc[items[0], ["A", "B"]].to_list() == [1, "?"]
    assert apart.loc[items[6], ["A", "B"]].to_list() == ["?", "?"]
    assert len(apart) == 3
    settled = pd.DataFrame(
        [
            ("adjudicated", items[0], "治理", 0.0),
            ("adjudicated", items[4], "治理", np.nan),
            ("adjudicated", items[6], "治理", np.nan),
        ],
        columns=["coder", "item", "theme", "grade"],
    )
    decided = Coding(pd.concat([doubted, settled]), coding.key, coding.design)
    # The fifth, on which coders differ, is in doubt for whoever decides, and so has no truth.
    assert decided.truth["治理"].iloc[[0, 4, 6]].fillna(-1).to_list() == [0, -1, -1]
    assert decided.prevalence(themes)["n_in_doubt"].to_list() == [2]


def test_what_was_drawn_before_a_theme_can_be_measured_stands_for_nothing():
    texts = ["治理好。" if i < 12 else "好好好。" for i in range(24)]
    docvars = pd.DataFrame({"year": [2019 if i % 2 else 2021 for i in range(24)]})
    ids = [f"r{i % 2}/p{i}" for i in range(24)]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    themes = measure_themes(corpus, Codebook((Theme("治理", ("治理",), since=2020),)))
    key = pd.DataFrame(
        {
            "item": [f"c{i:03d}" for i in range(24)],
            "sentence_id": [f"{name}.1" for name in ids], "paragraph_id": ids,
            "stratum": "all", "n_stratum": 24, "n_sampled": 24,
        }
    )  # fmt: skip
    # Of the twelve sentences of 2021 six have a hit; five of these and one other are about it.
    # What the coder says of 2019 would make all twelve hits right.
    about = [(i % 2 == 1) or (i < 12 and i > 0) or i == 20 for i in range(24)]
    grades = pd.DataFrame(
        [("A", f"c{i:03d}", "治理", float(yes)) for i, yes in enumerate(about)],
        columns=["coder", "item", "theme", "grade"],
    )
    coding = Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id})
    table = coding.accuracy(themes).set_index("statistic")
    assert table["value"].to_dict() == pytest.approx(
        {"precision": 5 / 6, "recall": 5 / 6, "f1": 5 / 6}
    )
    assert set(table["n_coded"]) == {12}
    by_year = coding.prevalence(themes, by="year").set_index("group")
    assert by_year.loc[2021, ["estimate", "n_sentences"]].to_list() == [0.5, 12]
    assert by_year.loc[2019, ["status", "reason"]].to_list() == [
        "not estimable", "before_since: n=1",
    ]  # fmt: skip
    whole = coding.prevalence(themes).iloc[0]
    assert whole[["estimate", "n_coded", "reason"]].to_list() == [0.5, 12, "before_since: n=1"]


def few_coded(n):
    """The reason, the sentence in Chinese and the one in English."""
    return (
        f"too_few_coded: n={n}, least=10",
        f"只编码了 {n} 条，需 10 条",
        f"{n} items are coded, 10 are needed",
    )


def test_items_of_other_groups_are_no_errors_and_count_for_the_freedom(why):
    places = ["甲" if i % 4 else "乙" for i in range(50)]
    coding, themes = coded(places=places)
    rows = coding.prevalence(themes, by="place").set_index("group")
    mine = np.array([places[i] == "甲" for i in DRAWN])
    assert rows["n_coded"].to_dict() == {"乙": 14 - mine.sum(), "甲": mine.sum()}
    assert why(rows.loc["乙"]) == few_coded(14 - mine.sum())
    assert rows["n_sentences"].to_dict() == {"乙": 13, "甲": 37}


def test_a_group_of_ten_coded_paragraphs_is_estimated_from_its_own_errors():
    places = ["甲" if i in {*DRAWN[2:12], 30, 31} else "乙" for i in range(50)]
    coding, themes = coded(places=places)
    row = coding.prevalence(themes, by="place").set_index("group").loc["甲"]
    assert (row["n_coded"], row["n_paragraphs"]) == (10, 12)
    inside = np.array([place == "甲" for place in places])
    total = np.array(LENGTHS)[inside].sum()
    chars = np.array([LENGTHS[i] * inside[i] for i in DRAWN])
    errors = chars * (np.array(TRUTH) - ([1.0] * 6 + [0] * 8)) / total
    corrected = sum(HIT_CHARS[2:6]) / total + 10 / 6 * errors[:6].sum() + 5 * errors[6:].sum()
    variance = 40 * errors[:6].var(ddof=1) / 6 + 1280 * errors[6:].var(ddof=1) / 8
    assert row["estimate"] == pytest.approx(corrected)
    assert row["high"] == pytest.approx(min(1, corrected + 2.178812829663418 * sqrt(variance)))
    assert row["low"] == pytest.approx(max(0, corrected - 2.178812829663418 * sqrt(variance)))


def test_what_was_left_uncoded_is_as_if_it_had_not_been_drawn():
    truth = [1, 1, 0, 1, _, 1, 0, 1, 0, 0, _, 0, 0, 0]
    coding, themes = coded(truth=truth)
    kept = [i for i, grade in enumerate(truth) if not np.isnan(grade)]
    less, _themes = coded([DRAWN[i] for i in kept], [truth[i] for i in kept])
    columns = ["estimate", "low", "high", "n_coded"]
    pd.testing.assert_frame_equal(coding.prevalence(themes)[columns],
                                  less.prevalence(themes)[columns])  # fmt: skip
    assert coding.prevalence(themes)["n_coded"].to_list() == [12]


@pytest.mark.parametrize(
    ("truth", "told"),
    [
        ([_] * 6 + [0] * 8, few_coded(8)),
        ([_] * 4 + [1, 0] + [0] * 8, ("", "", "")),
        ([_] * 5 + [1] + [0] * 8, few_coded(9)),
    ],
)
def test_ten_coded_paragraphs_are_needed(truth, told, why):
    coding, themes = coded(truth=truth)
    row = coding.prevalence(themes).iloc[0]
    assert (why(row), row["status"]) == (told, "not estimable" if any(told) else "estimated")


def test_a_stratum_with_one_coded_paragraph_or_none_is_told(why):
    drawn = [0, 1, 10, *range(12, 22)]
    one, themes = coded(drawn, [_, 1] + [0] * 11)
    assert [why(row) for _, row in one.prevalence(themes).iterrows()] == [
        (
            "stratum_coded_once",
            "有一层只编码了一条，需两条",
            "a stratum has one coded item, two are needed",
        )
    ]
    none, themes = coded(drawn, [_, _] + [0] * 11)
    assert [why(row) for _, row in none.prevalence(themes).iterrows()] == [
        (
            "strata_not_coded: n=1",
            "有 1 层没有一条经过编码",
            "no item is coded in 1 of the strata",
        )
    ]


def test_a_corrected_share_stays_between_nothing_and_all():
    coding, themes = coded(truth=[0, 0, 0, 0, 0, 1] + [0] * 8)
    row = coding.prevalence(themes).iloc[0]
    assert (row["low"], row["estimate"] > 0) == (0, True)


def test_every_column_of_the_agreement_and_of_the_disagreements():
    truth = [1, 1, 0, 1, 0.5, 1, 0, 0.5, 0, 0, _, 0, 0.5, 0]
    coding, _themes = coded(truth=truth)
    (row,) = coding.agreement(random_state=3).to_dict("records")
    units = [[0, 1] if g == 0.5 else [g, g] for g in truth if not np.isnan(g)]
    assert row["alpha"] == pytest.approx(alpha_by_hand(units, [1] * 13))
    assert row["observed_agreement"] == pytest.approx(10 / 13)
    assert (row["n_items"], row["n_coders"], row["n_disagreed"]) == (13, 2, 3)
    assert (row["theme"], row["status"]) == ("治理", "estimated")
    assert (row["reason"], row["reason_text"]) == ("", "")
    assert row["low"] < row["alpha"] < row["high"]
    told = coding.disagreements()
    theme = told["theme"].iloc[0]
    assert len(coding.disagreements(theme=theme)) == (told["theme"] == theme).sum()
    with pytest.raises(CorpusError, match=f"There is no '{theme}x'. Did you mean '{theme}'"):
        coding.disagreements(theme=f"{theme}x")
    assert told.to_numpy().tolist() == [
        [f"c{i:03d}", *coding.key.loc[i, ["sentence_id", "paragraph_id"]], "治理", 0, 1]
        for i in (4, 7, 12)
    ]
    assert list(told.columns) == ["item", "sentence_id", "paragraph_id", "theme", "A", "B"]


def test_an_agreement_of_one_item_is_told(why):
    coding, _themes = coded(truth=[1] + [_] * 13)
    (row,) = coding.agreement(random_state=3).to_dict("records")
    assert row["status"] == "not estimable"
    assert why(row) == (
        "too_few_graded_twice: n=1", "有两个评分的只有 1 条", "1 items have two grades",
    )  # fmt: skip


# Keyword models.


class Fitted(KeywordLDA):
    """A keyword model that is not fitted: its topics are known by the terms that it is given."""

    def estimate(self, dtm):
        terms = tuple(self.themes["甲"])
        first = {
            ("a", "b", "zz"): [0.4, 0.3, 0.2, 0.1], ("b", "zz"): [0.2, 0.3, 0.3, 0.2],
            ("a", "zz"): [0.35, 0.05, 0.4, 0.2], ("d",): [0.25] * 4, ("c", "d"): [0.25] * 4,
        }[terms]  # fmt: skip
        theta = [[0.9, 0.1], [0.2, 0.8], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]]
        home = AT_HOME.get(terms, 1.0)
        strays = () if home == 1 else ("b", "a")
        return TopicModel.from_estimates(
            "x", np.array([first, [0.1, 0.1, 0.5, 0.3]]), np.array(theta), dtm,
            {"themes": {"x-01": "甲", "x-02": "乙"}, "at_home": {"甲": home, "乙": 1.0},
             "strays": {"甲": strays, "乙": ()}},
        )  # fmt: skip


AT_HOME = {}
TEXTS = [[1, 0, 0, 1], [0, 0, 1, 1], [0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 2, 0]]


def checked(placebo, texts=TEXTS):
    dtm = from_scipy(np.array(texts), ["a", "b", "c", "d"])
    themes = {"甲": ("a", "b", "zz"), "乙": ("c",), "丙": ("yy",)}
    settings = Fitted(themes=themes, n_free=1, random_state=1)
    return check_keyword_model(settings, dtm, placebo=placebo).set_index("theme")


PLACEBO = ("placebo_as_well", "换成无关的词，结果一样好", "unrelated words do just as well")


def test_every_column_of_a_keyword_model_by_hand(why, monkeypatch):
    monkeypatch.setitem(AT_HOME, ("d",), 0.5)
    table = checked({"甲": ("d",), "乙": ("a",)})
    row = table.loc["甲"]
    assert row[["topic", "n_terms"]].to_list() == ["x-01", 2]
    assert row["term_mass"] == pytest.approx(0.7)
    assert row[["at_home", "placebo_at_home", "strays"]].to_list() == [1, 0.5, ""]
    # Three texts hold a or b; of the three that lead, 0, 2 and 3, two do. Four hold d: all but 4.
    assert row["top_texts_with_term"] == pytest.approx(2 / 3)
    assert row["placebo_top_texts_with_term"] == pytest.approx(3 / 4)
    usual = np.array([1, 3, 3, 6]) / 13
    phi = np.array([0.4, 0.3, 0.2, 0.1])
    assert row["distance"] == pytest.approx(jensenshannon(phi, usual, 2) ** 2)
    # Without a, φ moves by 0.2 in all; without b by 0.3.
    assert (row["decisive_term"], row["largest_change"]) == ("b", pytest.approx(0.3))
    assert (row["status"], why(row)) == ("estimated", ("", "", ""))
    other = table.loc["乙"]
    assert other[["topic", "n_terms", "decisive_term"]].to_list() == ["x-02", 1, ""]
    assert np.isnan(other["largest_change"])
    # Two texts hold c; of the two that lead, 1 and 4, both do. One holds a: text 1 does not.
    assert (other["top_texts_with_term"], other["placebo_top_texts_with_term"]) == (1, 0)
    assert (other["status"], why(other)) == ("estimated", ("", "", ""))
    assert table.loc["丙", ["n_terms", "status"]].to_list() == [0, "left out"]
    assert why(table.loc["丙"]) == (
        "no_term", "没有一个词进入模型", "no term in the vocabulary",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("home", "sham", "told"),
    [
        (0.5, 0, ("few_at_home: percent=50", "它的词归在这个话题里的程度平均只有 50%",
                  "on average its terms belong to its topic to only 50%")),
        (0.74, 0, ("few_at_home: percent=74", "它的词归在这个话题里的程度平均只有 74%",
                   "on average its terms belong to its topic to only 74%")),
        (0.75, 0.74, ("", "", "")),
        (0.75, 0.75, PLACEBO),
        (1, 1, PLACEBO),
    ],
)  # fmt: skip
def test_three_quarters_of_the_terms_are_at_home(home, sham, told, why, monkeypatch):
    """Whatever share of its leading texts holds one."""
    monkeypatch.setitem(AT_HOME, ("a", "b", "zz"), home)
    monkeypatch.setitem(AT_HOME, ("c", "d"), sham)
    row = checked({"甲": ("c", "d"), "乙": ("a",)}).loc["甲"]
    assert (row["status"], why(row)) == ("drifted" if any(told) else "estimated", told)
    assert row[["at_home", "placebo_at_home"]].to_list() == [home, sham]
    assert row["strays"] == ("" if home == 1 else "b、a")


@pytest.mark.parametrize(
    ("texts", "share", "told"),
    [
        ([[0, 0, 0, 1], [1, 0, 1, 1], [0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 2, 0]], 1, ("", "", "")),
        ([[0, 0, 0, 1], [1, 0, 1, 1], [0, 2, 1, 1], [0, 0, 1, 3], [0, 1, 0, 2]], 2 / 3,
         ("", "", "")),
        ([[0, 0, 1, 1], [1, 0, 0, 1], [0, 2, 1, 1], [0, 0, 1, 3], [0, 1, 1, 2]], 3 / 4,
         ("", "", "")),
        ([[0, 0, 1, 1], [1, 0, 0, 1], [0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 0, 2]], 0,
         ("few_with_term: percent=0", "最突出的文本中只有 0% 含它的词",
          "only 0% of its leading texts contain a term")),
        ([[0, 0, 1, 1], [1, 0, 1, 1], [0, 2, 0, 1], [0, 0, 0, 3], [0, 1, 0, 2]], 1 / 2,
         ("", "", "")),
    ],
)  # fmt: skip
def test_a_theme_of_one_term_drifts_below_a_half_of_its_leading_texts(texts, share, told, why):
    """Of the second theme texts 1, 4, 3, 2 lead, in this order."""
    row = checked({"甲": ("d",), "乙": ("zz",)}, texts).loc["乙"]
    assert (row["status"], why(row)) == ("drifted" if any(told) else "estimated", told)
    assert row["top_texts_with_term"] == pytest.approx(share)


def test_a_placebo_that_does_just_as_well_is_as_good(why):
    # Both texts that lead hold c, a term of the theme and, here, of its placebo.
    row = checked({"甲": ("d",), "乙": ("c",)}).loc["乙"]
    assert (row["top_texts_with_term"], row["placebo_top_texts_with_term"]) == (1, 1)
    assert (row["status"], why(row)) == ("drifted", PLACEBO)


def test_accuracy_weighs_what_was_coded_alone():
    truth = [1, 1, 0, 1, _, 1, 0, 1, 0, 0, 0, 0, 0, _]
    coding, themes = coded(truth=truth, coders=("B", "A"))
    assert coding.coders == ("A", "B")
    table = coding.accuracy(themes).set_index("statistic")
    assert set(table["n_coded"]) == {12}
    assert (set(table["n_found"]), set(table["n_about"])) == ({5}, {5})
    # Each of five with a hit stands for two; each of seven without for 40/7.
    assert table["value"].to_dict() == pytest.approx(
        {"precision": 4 / 5, "recall": 8 / (8 + 40 / 7), "f1": 16 / (10 + 8 + 40 / 7)}
    )
