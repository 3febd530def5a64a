"""Prevalence of groups: frames, intervals between and within reports, and why there is none."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.intervals import jackknife_share, wilson
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

BOOK = Codebook((Theme("治理", ("基层治理",)),))
HIT, MISS = "基层治理。", "发展经济。"


def reports(*counts, place="甲", **docvars):
    """Build paragraphs of one sentence of five characters: each report (with hits, without)."""
    texts, ids = [], []
    for number, (hits, misses) in enumerate(counts):
        texts += [HIT] * hits + [MISS] * misses
        ids += [f"r{number}/p{i}" for i in range(hits + misses)]
    about = pd.DataFrame({"place": [place] * len(texts)} | docvars)
    return Corpus.from_texts(texts, ids=ids, docvars=about, unit="paragraph")


def only(table):
    assert len(table) == 1
    return table.iloc[0]


def test_a_group_of_five_reports_has_the_jackknife_between_them():
    counts = [(1, 9), (3, 7), (2, 8), (1, 9), (4, 6)]
    row = only(measure_themes(reports(*counts), BOOK).prevalence(by="place"))
    hits, totals = (np.array(x) * 5 for x in ([1, 3, 2, 1, 4], [10] * 5))
    expected = [float(x) for x in jackknife_share(hits, totals)]
    assert row[["estimate", "low", "high"]].to_list() == pytest.approx(expected)
    assert (row["interval"], row["reason"], row["n_documents"]) == ("jackknife", "", 5)


def test_a_group_of_four_reports_has_its_point_and_the_reason(why):
    row = only(measure_themes(reports(*[(1, 9)] * 4), BOOK).prevalence(by="place"))
    assert (row["estimate"], row["status"], row["interval"]) == (0.1, "estimated", "")
    assert why(row) == (
        "too_few_reports: G=4, least=5",
        "只有 4 份报告（G = 4），区间需 5 份",
        "G = 4, an interval needs 5 reports",
    )
    assert row[["low", "high"]].isna().all()
    assert row[["name_share", "wide_share"]].to_list() == [0.1, 0.1]


def test_hits_in_one_report_alone_give_no_interval_between_reports(why):
    row = only(measure_themes(reports((3, 7), *[(0, 9)] * 5), BOOK).prevalence(by="place"))
    assert why(row) == (
        "too_few_with_hits: k=1, G=6, least=2",
        "6 份报告中 1 份命中，区间需 2 份",
        "1 of 6 reports have a hit, an interval needs 2",
    )


def test_hits_everywhere_but_in_one_report_give_no_interval_between_reports(why):
    row = only(measure_themes(reports((3, 7), *[(9, 0)] * 5), BOOK).prevalence(by="place"))
    assert why(row) == (
        "too_few_with_other_text: k=1, G=6, least=2",
        "6 份报告中除 1 份外全文都在谈它，区间需 2 份谈及其他",
        "all but 1 of 6 reports are about it throughout, an interval needs 2 that are not",
    )


def test_within_a_report_the_interval_is_wilsons_on_its_sentences(why):
    table = measure_themes(reports((3, 7)), BOOK).prevalence(interval="within_report")
    row = only(table)
    low, high = wilson(np.array(0.3), np.array(10))
    assert row[["low", "high"]].to_list() == pytest.approx([float(low), float(high)])
    assert why(row) == (
        "within_report",
        "各句之间的差异，不是地方之间的",
        "variability between sentences, not between places",
    )


def test_sentences_of_unequal_length_count_for_fewer():
    texts = ["基层治理" * 20 + "。", MISS, MISS]
    corpus = Corpus.from_texts(texts, ids=["a/1", "a/2", "a/3"], unit="paragraph")
    row = only(measure_themes(corpus, BOOK).prevalence(interval="within_report"))
    # 81, 5 and 5 characters tell as much as 91² / (81² + 2 · 5²) = 1.25 sentences of one length.
    low, high = wilson(np.array(81 / 91), np.array(91**2 / 6611))
    assert row[["low", "high"]].to_list() == pytest.approx([float(low), float(high)])
    assert row["high"] - row["low"] > 0.6


@pytest.fixture
def parts_of_any_size(monkeypatch):
    """Arithmetic by hand on few paragraphs; that such parts give no share is tested elsewhere."""
    monkeypatch.setattr(frames, "LEAST_PARAGRAPHS", 1)


def test_the_frame_of_the_plan_leaves_the_review_out(parts_of_any_size):
    corpus = reports((2, 2), time=["plan", "review", "plan", "review"])
    row = only(measure_themes(corpus, BOOK).prevalence(frame="plan"))
    assert row[["frame", "n_paragraphs", "n_sentences", "estimate"]].to_list() == [
        "plan",
        2,
        2,
        0.5,
    ]


def test_a_report_without_a_plan_is_not_estimable_and_still_has_its_row(why):
    corpus = reports((1, 1), (1, 1), time=["plan", "plan", "review", "review"])
    table = measure_themes(corpus, BOOK).prevalence(frame="plan")
    row = only(table[table["group"] == "r1"])
    assert row["status"] == "not estimable"
    assert why(row) == (
        "not_in_frame",
        "所比较的部分里没有它的段落",
        "it has no paragraph in this part of the reports",
    )
    assert np.isnan(row["estimate"])


@pytest.mark.parametrize("wrong", [{"interval": "jackknive"}, {"frame": "wholes"}])
def test_what_is_asked_for_wrongly_is_answered_with_the_nearest(wrong):
    with pytest.raises(CorpusError, match=r"Did you mean '(jackknife|whole)'"):
        measure_themes(reports((1, 1)), BOOK).prevalence(**wrong)


def test_every_docvar_groups(seeds):
    measured = measure_themes(seeds, BOOK)
    for by in ("document", "place", "admin_level", "year", "time", "function"):
        table = measured.prevalence(by=by)
        assert set(table["by"]) == {by}
        few = table["n_paragraphs"] < 5  # as some times and functions of the seeds have
        assert (table["estimate"].isna() == few).all()


def test_reports_that_are_all_alike_show_no_spread_and_have_no_interval():
    row = only(measure_themes(reports(*[(2, 1)] * 5), BOOK).prevalence(by="place"))
    assert row["status"] == "estimated"
    assert row[["low", "high"]].isna().all()
    assert (row["interval"], row["reason"]) == ("", "all_alike")


def test_years_are_in_their_order_and_other_groups_as_they_appear():
    docvars = pd.DataFrame({"year": [2026, 2024, 2025], "region": ["南", "北", "南"]}, dtype=object)
    corpus = Corpus.from_texts(["基层治理。"] * 3, ids=["a", "b", "c"], docvars=docvars)
    themes = measure_themes(corpus, read_codebook())
    for by, groups in (("year", [2024, 2025, 2026]), ("region", ["南", "北"])):
        table = themes.prevalence(by=by)
        assert table["group"][table["theme"] == "基层治理"].tolist() == groups
