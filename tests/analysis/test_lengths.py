"""Correlation with the length of paragraphs and sentences, against the orders that chance gives."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govtopics.analysis.themes import lengths
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.lengths import length_correlations
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus

BOOK = Codebook((Theme("治理", ("治理",), english="Governance"),))

# Each report as paragraphs of sentences: (hits, characters) of each.
REPORTS = (
    [[(1, 10), (0, 10)], [(0, 20)]],
    [[(2, 12)], [(0, 9)], [(0, 9)]],
    [[(1, 5), (0, 25), (1, 10)]],
    [[(0, 30)], [(1, 18), (0, 2)], [(0, 10)]],
    [[(3, 40), (1, 20)], [(0, 20), (0, 20)]],
    [[(0, 7), (0, 7)], [(1, 6)], [(0, 8), (0, 2)]],
)


def measured(reports):
    texts = [
        "\n".join(
            "".join("治理" * hits + "好" * (n - 2 * hits - 1) + "。" for hits, n in paragraph)
            for paragraph in report
        )
        for report in reports
    ]
    return measure_themes(Corpus.from_texts(texts), BOOK)


def by_hand(reports):
    """What each report has by every estimand, and its two mean lengths."""
    rows = []
    for report in reports:
        sentences = [s for paragraph in report for s in paragraph]
        chars = sum(n for _, n in sentences)
        of = [sum(n for _, n in p) for p in report if any(hits for hits, _ in p)]
        rows.append(
            {
                "estimate": sum(n for hits, n in sentences if hits) / chars,
                "hits_per_1000_chars": 1000 * sum(hits for hits, _ in sentences) / chars,
                "paragraph_share": sum(of) / chars,
                "chars_per_paragraph": chars / len(report),
                "chars_per_sentence": chars / len(sentences),
            }
        )
    return pd.DataFrame(rows)


ESTIMANDS = ["estimate", "hits_per_1000_chars", "paragraph_share"]
LENGTHS = ["chars_per_paragraph", "chars_per_sentence"]


@pytest.mark.parametrize("n", [5, 6])
def test_every_correlation_and_its_exact_p_by_hand(n):
    known = by_hand(REPORTS[:n])
    table = length_correlations(measured(REPORTS[:n]), random_state=1)
    assert table[["estimand", "length"]].to_numpy().tolist() == [
        [estimand, length] for estimand in ESTIMANDS for length in LENGTHS
    ]
    for row in table.to_dict("records"):
        length, values = known[row["length"]].to_numpy(), known[row["estimand"]].to_numpy()
        rho = stats.spearmanr(length, values).statistic
        assert row["rho"] == pytest.approx(rho)
        every = [stats.spearmanr(order, values).statistic for order in permutations(length)]
        as_far = sum(abs(other) >= abs(rho) - 1e-9 for other in every)
        # Of all orders, the one that was observed among them.
        assert row["p"] == pytest.approx(as_far / len(every))
        ends = np.quantile(every[1:], [0.025, 0.975])
        assert [row["null_low"], row["null_high"]] == pytest.approx(ends)
        assert (row["status"], row["reason"], row["n_documents"]) == ("estimated", "", n)
        assert (row["theme"], row["english"]) == ("治理", "Governance")


def test_the_first_reports_have_these_very_numbers():
    known = by_hand(REPORTS[:1]).iloc[0]
    # 10 of 40 characters in the sentence, 20 in the paragraph; one hit; 2 paragraphs, 3 sentences.
    assert known.to_list() == [0.25, 25, 0.5, 20, pytest.approx(40 / 3)]


def test_orders_are_drawn_where_there_are_more_than_asked_for():
    themes = measured([*REPORTS, *([[(1, 10 + i), (0, 30)]] for i in range(5))])
    first, again, other = (length_correlations(themes, random_state=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["p"].equals(other["p"])
    # (b + 1)/(m + 1), of 9999 draws unless told.
    parts = first["p"] * 10_000
    assert parts.to_numpy() == pytest.approx(parts.round())
    assert (parts >= 1).all()
    few = length_correlations(themes, n_permutations=99, random_state=1)["p"] * 100
    assert few.to_numpy() == pytest.approx(few.round())
    # The null of eleven reports: about 1.96 / √10 to either side.
    assert first["null_high"].to_numpy() == pytest.approx(0.62, abs=0.04)
    assert first["null_low"].to_numpy() == pytest.approx(-0.62, abs=0.04)


def test_orders_are_the_same_however_many_are_drawn_together(monkeypatch):
    themes = measured([*REPORTS, *([[(1, 10 + i), (0, 30)]] for i in range(5))])
    at_once = length_correlations(themes, random_state=1)
    monkeypatch.setattr(lengths, "TOGETHER", 11 * 7)  # 9,999 is no multiple of 7
    pd.testing.assert_frame_equal(length_correlations(themes, random_state=1), at_once)


def test_what_follows_paragraphs_alone_shows_in_the_share_of_paragraphs_alone():
    # The theme in one sentence of ten, in paragraphs of one to eight sentences.
    rng = np.random.default_rng(3)
    reports = []
    for size in (1, 1, 2, 2, 3, 4, 5, 6, 7, 8):
        sentences = [(int(i % 10 == 0), 10) for i in range(80)]
        rng.shuffle(sentences)
        sentences = [tuple(map(int, s)) for s in sentences]
        reports.append([sentences[i : i + size] for i in range(0, 80, size)])
    table = length_correlations(measured(reports), random_state=1).set_index(["estimand", "length"])
    follows = table.loc[("paragraph_share", "chars_per_paragraph")]
    assert follows["rho"] > 0.95 > follows["null_high"]
    assert follows["p"] < 0.001
    # The share of sentences is a tenth in each, whatever the paragraphs.
    assert table.loc[("estimate", "chars_per_paragraph"), "reason"] == "all_alike"
    assert set(table.xs("chars_per_sentence", level="length")["reason"]) == {"all_alike"}


def test_a_theme_that_no_report_can_have_is_not_estimable():
    later = Theme("网格", ("网格",), since=2030)
    docvars = pd.DataFrame({"year": [2020] * 6})
    corpus = Corpus.from_texts(["治理。" * n + "好。" * 3 for n in range(1, 7)], docvars=docvars)
    themes = measure_themes(corpus, Codebook((*BOOK, later)))
    table = length_correlations(themes, random_state=1).set_index("theme")
    assert table.loc["网格", "n_documents"].tolist() == [0] * 6
    assert set(table.loc["网格", "reason"]) == {"too_few_reports: G=0, least=5"}
    assert table.loc["治理", "n_documents"].tolist() == [6] * 6


def test_below_five_reports_or_where_all_are_alike_nothing_is_estimable(why):
    table = length_correlations(measured(REPORTS[:4]), random_state=1)
    assert set(table["status"]) == {"not estimable"}
    assert table[["rho", "null_low", "null_high", "p"]].isna().all(axis=None)
    assert why(table.iloc[0]) == (
        "too_few_reports: G=4, least=5",
        "只有 4 份报告（G = 4），区间需 5 份",
        "G = 4, an interval needs 5 reports",
    )
    alike = length_correlations(measured(REPORTS[:1] * 6), random_state=1)
    assert set(alike["status"]) == {"not estimable"}
    assert {why(row) for _, row in alike.iterrows()} == {
        ("all_alike", "各份报告的值全都相同", "all reports have the same value")
    }
    none = length_correlations(measured([[[(0, n), (0, 9)]] for n in range(5, 12)]), random_state=1)
    assert set(none["reason"]) == {"all_alike"}


def test_the_reports_may_be_of_one_sentence_each():
    themes = measured([[[(i % 2, 10 + i)]] for i in range(6)])
    table = length_correlations(themes, random_state=1)
    assert set(table["status"]) == {"estimated"}
    assert set(themes.prevalence()["estimate"]) == {0, 1}
    pairs = table.pivot(index="estimand", columns="length", values="rho")
    assert pairs["chars_per_paragraph"].to_list() == pairs["chars_per_sentence"].to_list()
