"""Coefficients of a theme as coders would have found it: by hand, by refusal, by planted errors."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.clustered import Effects, bias_reduced
from govtopics.analysis.groups.coded_shares import coded_shares, pseudo_shares
from govtopics.analysis.groups.corrected_regression import coded_fit, coded_slope
from govtopics.analysis.groups.correction import Coded
from govtopics.analysis.groups.regression import regress
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.reliability import Strata
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.language import Reason, speaking

BOOK = Codebook((Theme("治理", ("治理",)), Theme("养老", ("养老",))))
N_PLACES, N_YEARS, N_SENTENCES = 12, 3, 12
N = N_PLACES * N_YEARS


@pytest.fixture(scope="module")
def world():
    """Reports of twelve places in three years, their panel, and which sentences are about it."""
    rng = np.random.default_rng(3)
    places, years = np.repeat(np.arange(N_PLACES), N_YEARS), np.tile(np.arange(N_YEARS), N_PLACES)
    wealth = rng.normal(size=N)
    truth = rng.random((N, N_SENTENCES)) < np.clip(0.4 + 0.1 * wealth, 0.05, 0.95)[:, None]
    # What is missed grows with wealth: by hits the theme looks as if it did not.
    found = truth & (rng.random(truth.shape) > np.clip(0.2 + 0.2 * wealth, 0, 0.9)[:, None])
    others = np.where(rng.random(found.size) < 0.4, "养老", "发展")
    texts = [
        ("治理" if hit else other) + "好" * int(n) + "。"
        for hit, other, n in zip(
            found.ravel(), others, rng.integers(5, 15, found.size), strict=True
        )
    ]
    ids = [f"r{i:02d}/p{j:02d}" for i in range(N) for j in range(N_SENTENCES)]
    docvars = pd.DataFrame(
        {
            "place": np.repeat([f"地{place:02d}" for place in places], N_SENTENCES),
            "year": np.repeat(2010 + years, N_SENTENCES),
        }
    )
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    themes = measure_themes(corpus, BOOK)
    panel = themes.panel()
    at = [int(document[1:]) for document in panel.cells["documents"]]
    statistics = pd.DataFrame({"财富": wealth[at], "人口": rng.normal(size=N)})
    return themes, replace(panel, statistics=statistics), truth.ravel().astype(float)


def coding_of(world, rows, strata, *, doubts=()):
    """A coding of sentences by their places, whose strata are given for all of them."""
    themes, _, truth = world
    rows, strata = np.asarray(rows), np.asarray(strata)
    own = themes.docvars.iloc[rows]
    sizes, drawn = pd.Series(strata).value_counts(), pd.Series(strata[rows]).value_counts()
    key = pd.DataFrame(
        {
            "item": [f"c{row}" for row in rows],
            "sentence_id": own.index,
            "paragraph_id": own["paragraph_id"].to_numpy(),
            "stratum": strata[rows],
            "n_stratum": sizes[strata[rows]].to_numpy(),
            "n_sampled": drawn[strata[rows]].to_numpy(),
        }
    )
    grades = pd.DataFrame({"item": key["item"], "theme": "治理", "grade": truth[rows]})
    grades.loc[grades["item"].isin([f"c{row}" for row in doubts]), "grade"] = np.nan
    both = pd.concat([grades.assign(coder=coder) for coder in "AB"])
    return Coding(both, key, {"themes": ["治理"], "corpus_id": themes.corpus_id})


BY_REPORT = np.repeat(np.arange(N), N_SENTENCES)


def some_of_each(n, seed=0):
    """The places of so many sentences of each report."""
    rng = np.random.default_rng(seed)
    chosen = [rng.choice(N_SENTENCES, n, replace=False) for _ in range(N)]
    return np.sort(np.concatenate([own + i * N_SENTENCES for i, own in enumerate(chosen)]))


def corrected(found):
    return found.table[found.table["specification"] == "corrected"].to_dict("records")


# ------------------------------------------------------------ the theme as outcome


def test_the_outcome_is_what_coders_would_have_found_in_each_report(world):
    themes, panel, _ = world
    coding = coding_of(world, some_of_each(4), BY_REPORT)
    found = regress(panel, "治理 ~ 财富 + 人口", themes=themes, coding=coding)
    shares = coded_shares(themes, coding).set_index(["theme", "document_id"])["estimate"]["治理"]
    cells = panel.cells
    outcome = shares[cells["documents"]].to_numpy()
    places, years = (pd.factorize(cells[name])[0] for name in ("place", "year"))
    effects = Effects.of(places, [years], N)
    regressors = panel.statistics.to_numpy()
    target = effects.demeaned(outcome[:, None])[:, 0]
    design = np.hstack([effects.demeaned(regressors), effects.dummies])
    plain = bias_reduced(target, design, places, 2)
    rows = corrected(found)
    np.testing.assert_allclose([row["estimate"] for row in rows], plain.estimates)
    np.testing.assert_allclose([row["standard_error"] for row in rows], plain.errors)
    assert all(row["freedom"] <= own + 1e-9 for row, own in zip(rows, plain.freedom, strict=True))
    assert rows[0]["assumes"] == (
        "assumes_places_apart; assumes_drawn_at_random; assumes_coders_right"
    )
    with speaking("en"):
        assert "(corrected by the coding)" in found.summary
    assert "按编码校正" in found._repr_html_()


def test_where_everything_is_coded_the_outcome_is_the_truth(world):
    themes, panel, truth = world
    coding = coding_of(world, np.arange(len(truth)), BY_REPORT)
    found = regress(panel, "治理 ~ 财富", themes=themes, coding=coding)
    chars = pd.Series(themes.n_chars * truth).groupby(BY_REPORT).sum()
    shares = (chars / pd.Series(themes.n_chars).groupby(BY_REPORT).sum()).to_numpy()
    at = [int(document[1:]) for document in panel.cells["documents"]]
    values = panel.values.copy()
    values.loc[values["theme"] == "治理", "estimate"] = shares[at]
    exact = regress(replace(panel, values=values), "治理 ~ 财富").table.iloc[0]
    assert corrected(found)[0]["estimate"] == pytest.approx(exact["estimate"])
    assert corrected(found)[0]["standard_error"] == pytest.approx(exact["standard_error"])


def made_shares(errors, seed=0):
    """Shares of 24 reports of four sentences, two coded, with errors at the coded ones."""
    owners = np.repeat(np.arange(24), 4)
    rows = np.arange(48) * 2
    code = np.repeat(np.arange(24), 2)
    strata = Strata(code, np.full(48, 4), np.full(48, 2))
    found = np.random.default_rng(seed).random(96) < 0.4
    return pseudo_shares(owners, np.ones(96), found, Coded(rows, errors, strata), 24)


def test_errors_that_nobody_found_are_not_taken_for_none():
    rng = np.random.default_rng(1)
    regressor, places = rng.normal(size=(24, 1)), np.repeat(np.arange(12), 2)
    effects, rows = Effects.of(None, [], 24), np.arange(24)
    none = made_shares(np.zeros(48))
    found = coded_fit(none, rows, regressor, effects, places)
    left = regressor[:, 0] - regressor.mean()
    weights = left / (left @ left)
    design = np.column_stack([regressor, np.ones(24)])
    plain = bias_reduced(none.shares, design, places, 1)
    # Each of 48 coded sentences stands for two, a quarter of its report each: 1/2. 2 of 52 wrong.
    hidden = 2 / 52 * 50 / 52 * (0.5**2 * 2 * weights**2).sum()
    np.testing.assert_allclose(found.errors**2, plain.errors**2 + hidden)
    one = np.zeros(48)
    one[5] = 1.0
    some = made_shares(one)
    found = coded_fit(some, rows, regressor, effects, places)
    np.testing.assert_allclose(found.errors, bias_reduced(some.shares, design, places, 1).errors)


def test_a_few_large_errors_leave_few_degrees_of_freedom():
    regressor, places = np.repeat([[1.0], [-1.0]], 12, axis=0), np.repeat(np.arange(12), 2)
    errors = np.zeros(48)
    errors[[4, 30]] = 30.0
    shares = made_shares(errors)
    found = coded_fit(shares, np.arange(24), regressor, Effects.of(None, [], 24), places)
    design = np.column_stack([regressor, np.ones(24)])
    slope = np.linalg.lstsq(design, shares.shares, rcond=None)[0]
    left = regressor[:, 0] - regressor.mean()
    scores = np.bincount(places, left * (shares.shares - design @ slope)) ** 2
    wanted = 2 / ((scores**2).sum() / scores.sum() ** 2 - 1 / 12)
    assert found.freedom[0] == pytest.approx(wanted)
    assert wanted < 8 < bias_reduced(shares.shares, design, places, 1).freedom[0]


# ------------------------------------------------------------ the theme as regressor


def test_a_regressor_is_corrected_for_what_the_sample_adds(world):
    themes, panel, _ = world
    coding = coding_of(world, some_of_each(6), BY_REPORT)
    row = corrected(regress(panel, "人口 ~ 治理 + 财富", themes=themes, coding=coding))[0]
    table = coded_shares(themes, coding).set_index(["theme", "document_id"]).loc["治理"]
    own = table.loc[panel.cells["documents"]]
    dummies = pd.get_dummies(panel.cells[["place", "year"]].astype(str), drop_first=True)
    others = np.column_stack([np.ones(N), panel.statistics["财富"], dummies.to_numpy(float)])
    maker = np.eye(N) - others @ np.linalg.pinv(others)
    x, y = own["estimate"].to_numpy(float), panel.statistics["人口"].to_numpy()
    excess = np.diag(maker) * own["standard_error"].to_numpy(float) ** 2
    left = maker @ x
    signal = left @ left - excess.sum()
    assert row["term"] == "治理"
    assert row["estimate"] == pytest.approx(left @ y / signal)
    assert row["low"] < row["estimate"] < row["high"]
    assert (row["errors"], row["freedom"]) == ("Fieller", N_PLACES - 1)


def test_reports_coded_whole_serve_alone_and_exactly(world):
    themes, panel, truth = world
    whole = np.flatnonzero(BY_REPORT < 33)
    coding = coding_of(world, whole, BY_REPORT)
    row = corrected(regress(panel, "人口 ~ 治理", themes=themes, coding=coding))[0]
    assert (row["n"], row["reason"]) == (33, "coded_whole_only: n=33")
    chars, said = (
        np.bincount(BY_REPORT, part) for part in (themes.n_chars, themes.n_chars * truth)
    )
    at = np.array([int(document[1:]) for document in panel.cells["documents"]])
    kept = at < 33
    places, years = (pd.factorize(panel.cells[name][kept])[0] for name in ("place", "year"))
    effects = Effects.of(places, [years], 33)
    columns = np.column_stack([panel.statistics["人口"][kept], (said / chars)[at][kept]])
    y, x = effects.out_of(columns).T
    assert row["estimate"] == pytest.approx(x @ y / (x @ x))


@pytest.mark.parametrize(
    ("formula", "rows", "strata", "why"),
    [
        # One sentence of each report tells nothing of its error.
        ("人口 ~ 治理", some_of_each(1), BY_REPORT, "coded_too_thinly: n=36"),
        # Drawn over all reports: taking those with two would select by what was drawn.
        (
            "人口 ~ 治理", np.arange(0, N * N_SENTENCES, 7), np.zeros(N * N_SENTENCES, int),
            "coded_too_thinly",
        ),
        ("人口 ~ log(治理)", some_of_each(2), BY_REPORT, "one_plain_theme"),
        ("人口 ~ 治理 + 养老", some_of_each(2), BY_REPORT, "one_plain_theme"),
        ("人口 ~ 治理 * 财富", some_of_each(2), BY_REPORT, "one_plain_theme"),
        ("人口 ~ lag(治理)", some_of_each(2), BY_REPORT, "one_plain_theme"),
        ("log(治理) ~ 财富", some_of_each(2), BY_REPORT, "one_plain_theme"),
        ("养老 ~ 财富", some_of_each(2), BY_REPORT, "theme_not_coded"),
        ("治理 ~ 财富", [0, 14, 30], BY_REPORT * 0, "too_few_coded: n=3, least=10"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused_with_its_reason(world, formula, rows, strata, why):
    themes, panel, _ = world
    values = panel.values.copy()
    values["estimate"] = values["estimate"].clip(lower=1e-3)  # a log of each
    if "log" in formula:
        panel = replace(panel, values=values)
    found = regress(panel, formula, themes=themes, coding=coding_of(world, rows, strata))
    rows = corrected(found)
    assert rows
    for row in rows:
        assert row["reason"].startswith(why)
        assert row["status"] == "not estimable"
        assert np.isnan(row["estimate"])


def test_a_report_left_half_coded_goes_where_strata_are_reports(world):
    themes, panel, _ = world
    rows = some_of_each(6)
    doubts = rows[1:6]
    coding = coding_of(world, rows, BY_REPORT, doubts=doubts)
    row = corrected(regress(panel, "人口 ~ 治理", themes=themes, coding=coding))[0]
    assert row["n"] == N - 1


def test_a_signal_below_its_error_is_refused():
    shares = made_shares(np.where(np.arange(48) % 2, 1.0, -1.0))
    found = coded_slope(
        shares,
        np.arange(24),
        np.arange(24.0),
        Effects.of(None, [], 24),
        np.repeat(np.arange(12), 2),
    )
    assert found == Reason("signal_unsure")


# ------------------------------------------------------------ what does not belong together


def test_a_coding_needs_its_themes_and_the_panel_needs_them_too(world):
    themes, panel, _ = world
    coding = coding_of(world, some_of_each(2), BY_REPORT)
    with pytest.raises(CorpusError, match="Pass both the coding and these themes, or neither"):
        regress(panel, "治理 ~ 财富", coding=coding)
    other = replace(coding, design={**coding.design, "corpus_id": "another"})
    with pytest.raises(CorpusError, match="drawn from corpus another"):
        regress(panel, "治理 ~ 财富", themes=themes, coding=other)
    with pytest.raises(
        CorpusError,
        match="sample was coded by sentence, but the themes were measured by paragraph",
    ):
        regress(panel, "治理 ~ 财富", themes=themes.paragraphs, coding=coding)
    values = panel.values.assign(estimate=panel.values["estimate"] / 2)
    with pytest.raises(CorpusError, match="not computed from these themes"):
        regress(replace(panel, values=values), "治理 ~ 财富", themes=themes, coding=coding)
    undrawn = replace(coding, key=coding.key.drop(columns="n_stratum"))
    with pytest.raises(CorpusError, match="no column 'n_stratum'"):
        regress(panel, "治理 ~ 财富", themes=themes, coding=undrawn)


# ------------------------------------------------------------ planted truth


def test_errors_that_differ_by_place_mislead_hits_and_not_the_corrected_coefficient():
    rng = np.random.default_rng(5)
    places, years = np.repeat(np.arange(15), 10), np.tile(np.arange(10), 15)
    effects, owners = Effects.of(places, [years], 150), np.repeat(np.arange(150), 40)
    told = []
    for _ in range(60):
        wealth = rng.normal(size=150)
        truth = rng.random(6000) < np.clip(0.3 + 0.02 * wealth, 0.05, 0.9)[owners]
        found = truth & (rng.random(6000) > np.clip(0.25 + 0.15 * wealth, 0, 0.9)[owners])
        rows = np.concatenate([40 * i + rng.choice(40, 4, replace=False) for i in range(150)])
        strata = Strata(owners[rows], np.full(600, 40), np.full(600, 4))
        coded = Coded(rows, truth[rows].astype(float) - found[rows], strata)
        shares = pseudo_shares(owners, np.ones(6000), found, coded, 150)
        one = coded_fit(shares, np.arange(150), wealth[:, None], effects, places)
        x = effects.out_of(wealth[:, None])[:, 0]
        told.append([one.estimates[0], one.low[0], one.high[0], x @ shares.by_hits / (x @ x)])
    estimate, low, high, naive = np.array(told).T
    # Hits fall by .3 × .15 = .045 and rise by .015; 60 panels place the mean to about ± .002.
    assert naive.mean() == pytest.approx(-0.03, abs=0.005)
    assert estimate.mean() == pytest.approx(0.02, abs=0.006)
    assert ((low <= 0.02) & (high >= 0.02)).sum() >= 52


def test_a_column_whose_name_holds_a_theme_is_no_theme(world):
    themes, panel, _ = world
    statistics = panel.statistics.rename(columns={"财富": "治理支出"})
    panel = replace(panel, statistics=statistics)
    coding = coding_of(world, some_of_each(6), BY_REPORT)
    found = regress(panel, "人口 ~ 治理支出 + 治理", themes=themes, coding=coding)
    assert [row["term"] for row in corrected(found)] == ["治理"]
    assert corrected(found)[0]["status"] == "estimated"
    main = found.table[found.table["specification"] == "estimate"].set_index("term")
    assert np.isnan(main.loc["治理支出", "standardised"])


def test_of_a_theme_that_nothing_is_left_of_no_coefficient_is_given():
    texts = ["修渠好。修路好。" for _ in range(24)]
    docvars = pd.DataFrame(
        {"place": [f"地{i // 2:02d}" for i in range(24)], "year": [2020, 2021] * 12}
    )
    themes = measure_themes(Corpus.from_texts(texts, docvars=docvars), BOOK)
    statistics = pd.DataFrame({"人口": np.random.default_rng(1).normal(size=24)})
    own = (themes, replace(themes.panel(), statistics=statistics), np.zeros(48))
    coding = coding_of(own, range(48), np.repeat(np.arange(24), 2))
    table = regress(own[1], "治理 ~ 人口", themes=themes, coding=coding).table
    assert set(table["reason"].str.partition(":")[0]) == {"nothing_left"}
    assert set(table["status"]) == {"not estimable"}
