"""What a coding lets one say of a theme, and what it lacks."""

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.validation.status import RULE, STATUS_COLUMNS

DOUBT = np.nan


def coded(hits, *coders, theme="治理", n_documents=4):
    """A coding of every sentence of a corpus: which have a hit, and what each coder said."""
    texts = ["治理好。" if hit else "经济好。" for hit in hits]
    ids = [f"r{i % n_documents}/p{i}" for i in range(len(hits))]
    corpus = gt.Corpus.from_texts(texts, ids=ids, unit="paragraph")
    themes = gt.measure_themes(corpus, gt.Codebook((gt.Theme("治理", ("治理",)),)))
    items = [f"c{i:03d}" for i in range(len(hits))]
    key = pd.DataFrame(
        {
            "item": items, "sentence_id": [f"{name}.1" for name in ids], "paragraph_id": ids,
            "stratum": ["hit" if hit else "no hit" for hit in hits],
            # Each stands for three: what is not coded leaves room for chance.
            "n_stratum": [3 * sum(h == hit for h in hits) for hit in hits],
            "n_sampled": [sum(h == hit for h in hits) for hit in hits],
        }
    )  # fmt: skip
    rows = [
        ("甲乙丙丁"[place], item, "治理", float(grade))
        for place, grades in enumerate(coders)
        for item, grade in zip(items, grades, strict=True)
        if grade is not None
    ]
    grades = pd.DataFrame(rows, columns=["coder", "item", "theme", "grade"])
    return gt.Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id}), themes


def status(*given, **options):
    (row,) = gt.validation_status(*coded(*given, **options)).to_dict("records")
    assert list(row) == STATUS_COLUMNS
    return row


def said(row):
    return row["status"], [
        reason.partition(":")[0] for reason in row["reason"].split("; ") if reason
    ]


HITS = [1] * 40 + [0] * 60


def flipped(truth, *places):
    return [1 - grade if i in places else grade for i, grade in enumerate(truth)]


def test_two_items_that_a_second_coder_read_validate_nothing():
    # Of a hundred items the second coder graded one hit and one other, and agreed on both.
    few = [1, *[None] * 98, 0]
    assert said(status(HITS, HITS, few)) == ("not validated", ["too_few_graded_twice"])
    thirty = [1] * 30 + [None] * 70  # all alike: no α, but not for want of items
    assert said(status(HITS, HITS, thirty)) == (
        "not validated",
        ["coder_marked_all", "all_grades_alike"],
    )
    assert status(HITS, HITS, [None] * 30 + HITS[30:60] + [None] * 40)["status"] == "validated"
    assert status(HITS, HITS, [None] * 31 + HITS[31:60] + [None] * 40)["status"] != "validated"


def test_the_rule_is_what_was_said_before_anybody_coded():
    assert (RULE.alpha, RULE.tentative_alpha, RULE.f1_low, RULE.n_positives) == (
        0.8,
        0.667,
        0.7,
        30,
    )


def test_a_theme_is_validated_by_agreement_accuracy_and_enough_positives():
    row = status(HITS, HITS, HITS)
    assert said(row) == ("validated", [])
    assert (row["alpha"], row["f1"], row["n_positives"], row["n_coded"]) == (1, 1, 40, 100)
    assert row["f1_low"] > 0.9


def test_below_eight_tenths_it_is_tentative_and_below_two_thirds_it_is_not():
    # Two coders, 100 items, both say 40 of 100: d of each kind apart, 2d disagreements.
    # α = 1 - 199 · 2d · 2 / (2 · 80 · 120) = 1 - 199 d / 4800: .793 for 5, .668 for 8, .627 for 9.
    for d, (expected, code) in {
        5: ("tentative", "alpha_tentative"),
        8: ("tentative", "alpha_tentative"),
        9: ("not validated", "alpha_too_low"),
    }.items():
        other = flipped(HITS, *range(d), *range(40, 40 + d))
        row = status(HITS, HITS, other)
        assert row["alpha"] == pytest.approx(1 - 199 * d / 4800)
        assert said(row) == (expected, [code])
        assert row["n_positives"] == 40 - d
    # Four: .834, and a third who decides changes no agreement.
    assert said(status(HITS, HITS, flipped(HITS, *range(4), *range(40, 44)))) == ("validated", [])


def test_a_value_just_below_a_bound_is_never_written_as_the_bound():
    row = status(HITS, HITS, flipped(HITS, *range(5), *range(40, 45)))
    assert row["reason"] == "alpha_tentative: alpha=0.792, least=0.8"
    assert row["reason_text"] == "α = 0.792，不到 0.8，只能算初步"


def test_twenty_nine_positives_are_too_few_and_thirty_are_enough():
    few = [1] * 29 + [0] * 71
    assert status(few, few, few)["reason"] == "too_few_positives: n=29, least=30"
    enough = [1] * 30 + [0] * 70
    assert said(status(enough, enough, enough)) == ("validated", [])


def test_a_measure_that_is_often_wrong_is_not_validated():
    # Half of what it finds is about it.
    truth = [1] * 40 + [0] * 100
    hits = [1] * 80 + [0] * 60
    row = status(hits, truth, truth)
    assert row["f1"] == pytest.approx(2 * 40 / (80 + 40))
    assert said(row) == ("not validated", ["accuracy_too_low"])
    # Its lower bound decides: 40 of 70 found, F1 = 80 / 110.
    row = status([1] * 70 + [0] * 70, truth, truth)
    assert row["f1"] == pytest.approx(80 / 110)
    assert row["f1_low"] < 0.7 < row["f1"]
    assert said(row) == ("not validated", ["accuracy_too_low"])


def test_a_coder_who_marks_everything_is_named():
    row = status(HITS, HITS, [1] * 100)
    assert said(row)[0] == "not validated"
    assert row["reason"].startswith("coder_marked_all: coder=乙, n=100; alpha_too_low: alpha=-0.")
    assert row["reason_text"].startswith("编码员“乙”把 100 条全判为谈到；α = -0.")
    both = status(HITS, [1] * 100, [1] * 100)
    assert np.isnan(both["alpha"])
    assert said(both) == (
        "not validated",
        ["coder_marked_all", "coder_marked_all", "all_grades_alike", "accuracy_too_low"],
    )


def test_one_coder_is_no_agreement_however_accurate_the_measure():
    row = status(HITS, HITS)
    assert said(row) == ("not validated", ["one_coder"])
    assert (row["f1"], row["n_positives"]) == (1, 40)
    # A file that decides is no second coder.
    coding, themes = coded(HITS, HITS)
    decided = coding.grades.assign(coder="adjudicated")
    both = gt.Coding(pd.concat([coding.grades, decided]), coding.key, coding.design)
    assert gt.validation_status(both, themes)["reason"].to_list() == ["one_coder"]


def test_coders_who_never_read_the_same_agree_on_nothing():
    first = [grade if i % 2 else None for i, grade in enumerate(HITS)]
    second = [None if i % 2 else grade for i, grade in enumerate(HITS)]
    assert said(status(HITS, first, second)) == ("not validated", ["too_few_graded_twice"])


def test_doubt_is_shown_and_is_neither_agreement_nor_a_positive():
    second = [DOUBT if i < 11 else grade for i, grade in enumerate(HITS)]
    row = status(HITS, HITS, second)
    assert (row["n_in_doubt"], row["n_positives"], row["alpha"]) == (11, 29, 1)
    assert said(row) == ("not validated", ["too_few_positives"])


def test_a_theme_that_nobody_found_says_so():
    nothing = [0] * 40
    assert said(status(nothing, nothing, nothing)) == (
        "not validated", ["all_grades_alike", "nothing_found_or_about", "too_few_positives"],
    )  # fmt: skip


def test_one_sentence_a_report_is_judged_like_any_other():
    assert said(status(HITS, HITS, HITS, n_documents=100)) == ("validated", [])
    coding, themes = coded(HITS, HITS, HITS, n_documents=100)
    by_report = coding.prevalence(themes, by="document")
    assert set(by_report["reason"]) == {"too_few_coded: n=1, least=10"}


def test_a_coding_of_paragraphs_validates_nothing_however_good():
    coding, themes = coded(HITS, HITS, HITS)
    older = gt.Coding(coding.grades, coding.key.drop(columns="sentence_id"), coding.design)
    (row,) = gt.validation_status(older, themes).to_dict("records")
    assert (row["unit"], row["reason"]) == ("paragraph", "coded_by_paragraph")
    assert (row["status"], row["alpha"], row["f1"]) == ("not validated", 1, 1)


def test_nobody_coded_a_theme():
    coding, themes = coded(HITS, HITS, HITS)
    book = gt.Codebook((gt.Theme("治理", ("治理",)), gt.Theme("养老", ("养老",))))
    both = gt.Coding(coding.grades, coding.key, {**coding.design, "themes": ["治理", "养老"]})
    table = gt.validation_status(both, gt.measure_themes(themes.corpus, book))
    assert table["status"].to_list() == ["validated", "not validated"]
    assert table["reason"].to_list() == ["", "nothing_coded; too_few_positives: n=0, least=30"]
