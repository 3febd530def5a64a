"""A claim over its specifications: by hand, with planted effects, and under the null."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.groups.permutation import Apart, Cell, Paired
from govtopics.analysis.intervals import jackknife_share
from govtopics.analysis.robustness.joint_test import joint_test
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Flag
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CodebookError, CorpusError, ModelError
from govtopics.language import speaking

TEN = "今年修建水渠十余条整。"  # ten characters and the full stop
TERMS = ("社区治理", "信访工作", "楼组建设", "网格管理", "议事协商")


def sentences(*terms, plain=8):
    """A sentence for each term, all of eleven characters, and some that speak of nothing."""
    return "".join(f"我们努力推进{term}。" for term in terms) + TEN * plain


def corpus_of(groups, **docvars):
    texts = [text for own in groups.values() for text in own]
    places = [group for group, own in groups.items() for _ in own]
    about = pd.DataFrame({"place": places, **docvars})
    return Corpus.from_texts(texts, ids=[f"r{i}" for i in range(len(texts))], docvars=about)


def book_of(*terms, wide=(), name="社区治理"):
    core = tuple(term for term in terms if term != name)
    return gt.Codebook((gt.Theme("治理", (name,), core, wide),))


CLAIM = gt.Claim.difference("治理", "place", "甲区", "乙区")


def found_in(corpus, book, claim=CLAIM, **given):
    return gt.specifications(claim, corpus, book, **given)


def estimates(found, question="same"):
    own = found.table[found.table["question"] == question]
    return dict(zip(own["terms"], own["estimate"], strict=True))


# ------------------------------------------------------------ by hand


def test_a_tiny_grid_by_hand():
    """甲 has two sentences of four with a term, 乙 one of four; each term stands alone once."""
    one = sentences("社区治理", "信访工作", plain=2)
    other = sentences("社区治理", plain=3)
    found = found_in(corpus_of({"甲区": [one] * 2, "乙区": [other] * 2}), book_of(*TERMS[:2]))
    assert estimates(found) == pytest.approx(
        {"all": 0.25, "without 社区治理": 0.25, "without 信访工作": 0.0}
    )
    assert found.table["main"].tolist()[0]
    assert found.main["n_documents"] == 4
    (row,) = found.choices.to_dict("records")
    assert (row["choice"], row["n_values"], row["largest"]) == ("terms", 3, "without 信访工作")
    assert (row["spread"], row["largest_change"], row["estimate_there"]) == (0.25, 0.25, 0.0)
    other_questions = found.table[found.table["question"] == "other"].set_index(
        ["ring", "estimand"]
    )
    assert other_questions.loc[("name", "share"), "estimate"] == 0.0
    # Two hits in 44 characters against one in 44.
    assert other_questions.loc[("core", "hits per 1,000"), "estimate"] == pytest.approx(1000 / 44)
    assert other_questions.loc[("core", "paragraph share"), "estimate"] == 0.0
    assert np.isnan(found.p)
    assert found.reason.startswith("test_too_small")


def test_without_a_term_is_what_a_codebook_without_it_finds():
    rng = np.random.default_rng(3)
    texts = [sentences(*rng.choice(TERMS, rng.integers(0, 5))) for _ in range(12)]
    corpus = corpus_of({"甲区": texts[:5], "乙区": texts[5:]})
    found = found_in(corpus, book_of(*TERMS))
    for term in TERMS[1:]:
        left = book_of(*(other for other in TERMS if other != term))
        alone = gt.measure_themes(corpus, left)
        compared = gt.compare_prevalence(
            alone, "place", ["甲区", "乙区"], n_permutations=1, random_state=0
        ).table.iloc[0]
        own = found.table[found.table["terms"] == f"without {term}"].iloc[0]
        for column, name in (("estimate", "difference"), ("low", "low"), ("high", "high")):
            assert own[column] == pytest.approx(compared[name])


def test_the_other_questions_are_those_of_a_comparison():
    rng = np.random.default_rng(4)
    texts = [sentences(*rng.choice(TERMS, rng.integers(0, 5))) for _ in range(12)]
    corpus = corpus_of({"甲区": texts[:5], "乙区": texts[5:]})
    book = book_of(*TERMS[:4], wide=TERMS[4:])
    own = found_in(corpus, book).table.set_index(["ring", "estimand"])["estimate"]
    compared = gt.compare_prevalence(
        gt.measure_themes(corpus, book), "place", ["甲区", "乙区"], n_permutations=1, random_state=0
    ).table.iloc[0]
    assert own["name", "share"] == pytest.approx(compared["name_difference"])
    assert own["wide", "share"] == pytest.approx(compared["wide_difference"])
    assert own["core", "hits per 1,000"] == pytest.approx(compared["hits_difference"])
    assert own["core", "paragraph share"] == pytest.approx(compared["paragraph_difference"])


def test_headings_are_a_choice_where_they_hold_a_term():
    lines = ("一、加强社区治理", "今年修建水渠十余条整。", "二、加强水利", "今年修建水渠二十条整。")
    texts = ["\n".join(lines if i < 2 else lines[2:]) for i in range(4)]
    placed = zip(texts, ("甲区", "甲区", "乙区", "乙区"), strict=True)
    headed = Corpus(
        tuple(_placed(parse_report(f"r{i}", text), p) for i, (text, p) in enumerate(placed))
    )
    table = found_in(headed, book_of("社区治理")).table
    own = table[table["question"] == "same"].set_index("headings")["estimate"]
    assert own["read"] == pytest.approx(0.5)
    assert own["not read"] == 0.0


def _placed(document, place):
    return replace(document, docvars={**document.docvars, "place": place})


def duplicated(groups, copies):
    """Reports of two places, of which some are flagged as copies of others."""
    corpus = corpus_of(groups)
    flags = {
        one: (Flag("duplicate", "place", "", other, "alike"),) for one, other in copies.items()
    }
    documents = tuple(each.flagged(flags.get(each.id, ())) for each in corpus.documents)
    return replace(corpus, documents=documents)


ONE, NONE = sentences("社区治理", plain=1), sentences(plain=2)  # half of two sentences, and none


def test_duplicates_are_a_choice_where_a_group_has_any():
    corpus = duplicated({"甲区": [ONE, NONE, ONE], "乙区": [NONE, NONE]}, {"r2": "r0"})
    table = found_in(corpus, book_of("社区治理")).table
    own = table[table["question"] == "same"].set_index("duplicates")
    # One sentence of four; with the copy two of six.
    assert own["estimate"].to_dict() == pytest.approx({"left out": 0.25, "kept": 1 / 3})
    assert own["n_documents"].to_dict() == {"left out": 4, "kept": 5}


def test_a_group_that_vanishes_under_a_specification_is_told_and_the_others_stand():
    """乙区 has nothing but a copy of a report of 甲区."""
    corpus = duplicated({"甲区": [ONE, NONE, ONE], "乙区": [ONE]}, {"r3": "r0"})
    found = found_in(corpus, book_of("社区治理"))
    own = found.table[found.table["question"] == "same"].set_index("duplicates")
    assert own.loc["left out", "reason"] == "no_text_in_group"
    assert own.loc["kept", "estimate"] == pytest.approx(1 / 3 - 1 / 2)
    with speaking("en"):
        assert "cannot be estimated as it stands (a group has no text" in found.summary
        assert "1 more cannot be estimated" in found.summary


def test_how_far_a_choice_moves_is_averaged_over_the_others():
    """Without 信访工作 the difference falls by .25 with the copy left out, and by 1/3 with it."""
    both, one = sentences("社区治理", "信访工作", plain=0), sentences("社区治理", plain=1)
    corpus = duplicated({"甲区": [both, one, both], "乙区": [one, one]}, {"r2": "r0"})
    terms = (
        found_in(corpus, book_of("社区治理", "信访工作")).choices.set_index("choice").loc["terms"]
    )
    assert terms["largest"] == "without 信访工作"
    assert terms["largest_change"] == pytest.approx((1 / 4 + 1 / 3) / 2)
    assert terms["estimate_there"] == pytest.approx(0)


# ------------------------------------------------------------ planted effects


def planted(chances, n=10, seed=0):
    """Reports of two places; each term stands in a report with the chance of its place."""
    rng = np.random.default_rng(seed)
    groups = {}
    for place, own in chances.items():
        drawn = [
            [term for term, chance in zip(TERMS, own, strict=True) for _ in range(3)
             if rng.random() < chance]
            for _ in range(n)
        ]  # fmt: skip
        groups[place] = [sentences(*terms, plain=15 - len(terms)) for terms in drawn]
    return corpus_of(groups)


def test_an_effect_in_all_terms_is_there_in_all_specifications():
    found = found_in(planted({"甲区": [0.8] * 5, "乙区": [0.2] * 5}), book_of(*TERMS))
    same = found.table[found.table["question"] == "same"]
    assert (same["estimate"] > 0).all()
    assert len(same) > 10
    assert found.p < 0.01
    assert found.choices["turned"].sum() == 0
    with speaking("en"):
        assert "have the same sign" in found.summary
        assert "carries most" not in found.summary


def test_an_effect_carried_by_one_term_names_it():
    chances = {"甲区": [0.3, 0.3, 1.0, 0.3, 0.3], "乙区": [0.3, 0.3, 0.0, 0.3, 0.3]}
    found = found_in(planted(chances), book_of(*TERMS))
    first = found.choices.iloc[0]
    assert (first["choice"], first["largest"]) == ("terms", "without 楼组建设")
    assert abs(first["estimate_there"]) < 0.3 * found.main["estimate"]
    with speaking("en"):
        assert "without 楼组建设 it is" in found.summary
        assert "that one term carries most of it" in found.summary
    with speaking("zh"):
        assert "不算“楼组建设”时" in found.summary
        assert "主要靠这一个词" in found.summary


def test_no_effect_is_told_as_none():
    found = found_in(planted({"甲区": [0.5] * 5, "乙区": [0.5] * 5}, seed=1), book_of(*TERMS))
    assert found.p > 0.1
    with speaking("en"):
        assert "is no probability" in found.summary
        assert "probability of" not in found.summary
        told = found.table.loc[found.table["question"] == "same", "estimate"].dropna()
        signs = np.sign(told) * np.sign(found.main["estimate"])
        assert (signs < 0).any()
        none = f", {(signs == 0).sum()} are exactly 0" if (signs == 0).any() else ""
        assert (
            f"Of {len(told)} specifications of the same question, {(signs > 0).sum()} have the "
            f"sign of the main one, {(signs < 0).sum()} the opposite one{none} ("
        ) in found.summary


# ------------------------------------------------------------ the joint test


def designs_of(hits, totals, n_one):
    """A design a row of hits (n_specifications, n_reports)."""
    ids = np.array([f"r{i}" for i in range(len(totals))], dtype=object)
    return [
        Apart(
            Cell(ids[:n_one], totals[:n_one], own[None, :n_one]),
            Cell(ids[n_one:], totals[n_one:], own[None, n_one:]),
        )
        for own in hits
    ]


def signed(h1, t1, h2, t2):
    """The difference over the reach of its interval towards 0, by hand."""
    (p1, l1, u1), (p2, l2, u2) = (
        jackknife_share(np.array(h), np.array(t), least=2) for h, t in ((h1, t1), (h2, t2))
    )
    reach = np.hypot(p1 - l1, u2 - p2) if p1 > p2 else np.hypot(u1 - p1, p2 - l2)
    return (p1 - p2) / reach


HITS = np.array(
    [[3, 2, 4, 9, 5, 2, 4, 3, 7], [2, 2, 3, 8, 2, 1, 4, 2, 6], [1, 2, 1, 4, 3, 2, 2, 1, 5]]
)
TOTALS = np.array([20.0, 31, 18, 40, 22, 25, 30, 15, 60])


def test_the_joint_p_is_that_of_the_median_over_all_exchanges():
    found = joint_test(designs_of(HITS, TOTALS, 4), {}, 9999, np.random.default_rng(0))
    medians = []
    for chosen in combinations(range(9), 4):
        mine = np.isin(np.arange(9), chosen)
        medians.append(abs(np.median([
            signed(own[mine], TOTALS[mine], own[~mine], TOTALS[~mine]) for own in HITS
        ])))  # fmt: skip
    as_far = sum(median >= medians[0] - 1e-9 for median in medians)
    assert 1 < as_far < 126
    assert (found.n_arrangements, found.why) == (125, ())
    assert found.p == pytest.approx(as_far / 126)


def test_within_reports_all_specifications_are_exchanged_together():
    first, second = HITS[:, :6], HITS[:, 3:]
    ids = np.array(list("abcdef"), dtype=object)
    totals = TOTALS[:6], TOTALS[3:]
    designs = [
        Paired(Cell(ids, totals[0], one[None]), Cell(ids, totals[1], other[None]))
        for one, other in zip(first, second, strict=True)
    ]
    found = joint_test(designs, {}, 9999, np.random.default_rng(0))
    medians = []
    for swap in np.ndindex(*(2,) * 6):
        swapped, values = np.array(swap, dtype=bool), []
        t1, t2 = np.where(swapped, totals[1], totals[0]), np.where(swapped, totals[0], totals[1])
        for one, other in zip(first, second, strict=True):
            h1, h2 = np.where(swapped, other, one), np.where(swapped, one, other)
            without = np.array([
                np.delete(h1, i).sum() / np.delete(t1, i).sum()
                - np.delete(h2, i).sum() / np.delete(t2, i).sum()
                for i in range(6)
            ])  # fmt: skip
            spread = np.sqrt(((without - without.mean()) ** 2).sum())
            values.append((h1.sum() / t1.sum() - h2.sum() / t2.sum()) / spread)
        medians.append(abs(np.median(values)))
    as_far = sum(median >= medians[0] - 1e-9 for median in medians)
    assert found.n_arrangements == 63
    assert found.p == pytest.approx(as_far / 64)


def test_a_duplicate_changes_groups_with_the_report_that_it_repeats():
    """Ten reports and a copy of one: as many exchanges as of ten, since two go together."""
    hits, totals = np.append(HITS[0], [3, 3]), np.append(TOTALS, [20.0, 20.0])
    order = [0, 1, 2, 3, 10, 4, 5, 6, 7, 8, 9]  # the copy stands beside what it repeats
    ids = np.array([f"r{i}" for i in order], dtype=object)
    h, t = hits[order], totals[order]
    kept = Apart(Cell(ids[:5], t[:5], h[None, :5]), Cell(ids[5:], t[5:], h[None, 5:]))
    main = Apart(Cell(ids[:4], t[:4], h[None, :4]), Cell(ids[5:], t[5:], h[None, 5:]))
    together = joint_test([main, kept], {"r10": "r0"}, 9999, np.random.default_rng(0))
    alone = joint_test([main, kept], {}, 9999, np.random.default_rng(0))
    assert together.n_arrangements == 209  # 10 over 4, less the one observed
    assert alone.n_arrangements == 461  # 11 over 5


def test_the_joint_p_is_uniform_under_the_null():
    rng = np.random.default_rng(5)
    ps = []
    for _ in range(100):
        totals = rng.integers(80, 200, 16).astype(float)
        chance = rng.beta(2, 18, 16)  # of a report; specifications of the same texts go together
        hits = rng.binomial(totals.astype(int), chance)
        variants = np.array([hits, *(rng.binomial(hits, share) for share in (0.9, 0.7, 0.5))])
        ps.append(joint_test(designs_of(variants, totals, 7), {}, 199, rng).p)
    # Kolmogorov's distance of 100 uniform values stays below 0.163 in 99 of 100 draws.
    assert np.abs(np.sort(ps) - np.arange(1, 101) / 100).max() < 0.163


# ------------------------------------------------------------ trends and coefficients


def test_a_trend_is_that_of_trends():
    rng = np.random.default_rng(2)
    years = np.repeat(np.arange(2010, 2022), 2)
    texts = [sentences(*rng.choice(TERMS, 1 + i // 6)) for i in range(24)]
    corpus = corpus_of({"甲区": texts[:12], "乙区": texts[12:]}, year=years)
    book = book_of(*TERMS)
    found = found_in(corpus, book, gt.Claim.trend("治理"))
    slope = gt.trends(gt.trajectories(gt.measure_themes(corpus, book))).iloc[0]
    assert found.main[["estimate", "low", "high"]].tolist() == pytest.approx(
        slope[["slope", "low", "high"]].tolist()
    )
    assert (found.reason, np.isnan(found.p)) == ("no_joint_test", True)
    with speaking("en"):
        assert "percentage points in ten years" in found.summary
        assert "There is no joint p" in found.summary


def test_too_few_years_are_told():
    corpus = corpus_of({"甲区": [sentences("信访工作")] * 4}, year=[2020, 2021, 2022, 2023])
    found = found_in(corpus, book_of(*TERMS[:2]), gt.Claim.trend("治理"))
    assert found.main["reason"] == "too_few_years: n=4, least=10"
    with speaking("en"):
        assert "cannot be estimated as it stands" in found.summary


def made_panel(seed=0, n_places=12):
    rng = np.random.default_rng(seed)
    rows = [(place, year) for place in range(n_places) for year in (2020, 2021, 2022)]
    money = rng.normal(size=len(rows))
    texts = [
        sentences(*rng.choice(TERMS[:4], rng.integers(0, 4)), *["议事协商"] * int(m > 0))
        for m in money
    ]
    docvars = {"place": [f"地{p:02d}" for p, _ in rows], "year": [y for _, y in rows]}
    ids = [f"r{i:02d}" for i in range(len(rows))]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(docvars))
    book = book_of(*TERMS)
    panel = gt.measure_themes(corpus, book).panel()
    order = panel.cells["documents"].map({one: i for i, one in enumerate(ids)})
    statistics = pd.DataFrame({"money": money[order]}, index=panel.cells.index)
    return corpus, book, replace(panel, statistics=statistics)


def test_a_coefficient_is_that_of_a_regression_and_the_term_that_carries_it_is_named():
    corpus, book, panel = made_panel()
    claim = gt.Claim.coefficient("治理", "治理 ~ money", "money")
    found = found_in(corpus, book, claim, panel=panel)
    table = gt.regress(panel, "治理 ~ money").table.set_index("specification")
    headline = table.loc["estimate", ["estimate", "low", "high"]].tolist()
    assert found.main[["estimate", "low", "high"]].tolist() == pytest.approx(headline)
    own = found.table.set_index("estimand")["estimate"]
    hits = table.loc["hits_per_1000_chars", "estimate"]
    assert own["hits per 1,000"] == pytest.approx(hits)
    assert own["paragraph share"] == pytest.approx(table.loc["paragraph_share", "estimate"])
    assert found.choices.iloc[0]["largest"] == "without 议事协商"


def test_a_coefficient_without_a_panel_or_with_an_unknown_term_is_refused():
    corpus, book, panel = made_panel()
    claim = gt.Claim.coefficient("治理", "治理 ~ money", "monet")
    with pytest.raises(CorpusError, match=r"panel=join_statistics"):
        found_in(corpus, book, claim)
    with pytest.raises(CorpusError, match=r"no term 'monet'\. Did you mean 'money'"):
        found_in(corpus, book, claim, panel=panel)


# ------------------------------------------------------------ what cannot be said


def test_unknown_groups_themes_and_docvars_are_named_with_the_nearest():
    corpus, book = planted({"甲区": [0.5] * 5, "乙区": [0.5] * 5}, n=4), book_of(*TERMS)
    with pytest.raises(CorpusError, match="No report has place = '甲县'"):
        found_in(corpus, book, gt.Claim.difference("治理", "place", "甲县", "乙区"))
    with pytest.raises(CorpusError, match=r"Unknown docvar 'plaec' .*Did you mean 'place'"):
        found_in(corpus, book, gt.Claim.difference("治理", "plaec", "甲区", "乙区"))
    with pytest.raises(CodebookError, match="no theme '治里'"):
        found_in(corpus, book, gt.Claim.trend("治里"))
    with pytest.raises(CorpusError, match="Both groups are '甲区'"):
        gt.Claim.difference("治理", "place", "甲区", "甲区")
    with pytest.raises(CorpusError, match="A claim of the kind difference needs group, other"):
        gt.Claim("difference", "治理", by="place")


def test_of_fewer_than_three_reports_nothing_is_said_but_what_is_still_possible():
    corpus = corpus_of({"甲区": [sentences("信访工作")], "乙区": [sentences("社区治理")]})
    found = found_in(corpus, book_of(*TERMS[:2]))
    assert found.main["reason"] == found.reason == "claim_needs_reports: n=2, least=3"
    assert (len(found), found.main["status"]) == (1, "not estimable")
    with speaking("en"):
        assert found.summary.endswith("shares and passages of each report can still be read).")


def test_a_claim_whose_only_words_are_one_term_says_that_there_is_no_other():
    corpus = corpus_of({"甲区": [sentences("社区治理")] * 4, "乙区": [sentences()] * 4})
    found = found_in(corpus, book_of("社区治理"))
    assert (found.table["question"] == "same").sum() == 1
    assert found.choices.empty
    with speaking("en"):
        assert "There is no other specification of the same question" in found.summary


# ------------------------------------------------------------ topics


GROUPS = {
    "水利": ("水渠", "灌溉", "堤防", "水库", "河道"),
    "教育": ("学校", "教师", "课程", "招生", "校舍"),
    "医疗": ("医院", "医生", "门诊", "药品", "病床"),
}


@pytest.fixture(scope="module")
def fitted():
    """Twelve reports on three subjects; those of 甲区 say more of water."""
    rng = np.random.default_rng(8)
    subjects = list(GROUPS)
    texts = []
    for i in range(12):
        weights = (6, 2, 2) if i < 6 else (2, 4, 4)
        lines = [
            "、".join(rng.permutation(GROUPS[name])[:3]) + "。"
            for name, n in zip(subjects, weights, strict=True)
            for _ in range(n + int(rng.integers(0, 2)))
        ]
        texts.append("\n".join(lines))
    corpus = corpus_of({"甲区": texts[:6], "乙区": texts[6:]}).to_paragraphs()
    dtm = gt.count_terms(gt.tokenize(corpus))
    return corpus, dtm, gt.NMF(n_topics=3, random_state=1).fit(dtm)


def water(model):
    """The topic in which 堤防 weighs most."""
    column = model.vocabulary.index("堤防")
    return model.topics[int(model.topic_word[:, column].argmax())]


def test_a_claim_about_a_topic_is_asked_of_other_fits(fitted):
    corpus, dtm, model = fitted
    topic = water(model)
    claim = gt.Claim.difference(topic, "place", "甲区", "乙区")
    found = gt.specifications(claim, corpus, model, dtm=dtm)
    shares = model.topics_by("place")[topic]
    assert found.main["estimate"] == pytest.approx(shares["甲区"] - shares["乙区"])
    fits = found.table["fit"].tolist()
    assert fits[0] == "as fitted"
    assert {"without officialese", "without the lexicon", "min_texts = 2"} <= set(fits)
    assert {"K = 2", "K = 4"} <= set(fits)
    assert (found.table["question"] == "same").all()
    four = found.table.set_index("fit").loc["K = 4"]
    other = gt.NMF(n_topics=4, random_state=1).fit(dtm)
    mine = model.topic_word[model.topics.index(topic)]
    cosines = other.topic_word @ mine / np.linalg.norm(other.topic_word, axis=1)
    own = other.topics_by("place")[other.topics[int(cosines.argmax())]]
    assert four["estimate"] == pytest.approx(own["甲区"] - own["乙区"])
    assert found.main["estimate"] > 0.1
    assert found.p < 0.05
    with speaking("en"):
        assert "how the model is fitted" in found.summary


def test_a_topic_that_another_fit_does_not_have_is_told(fitted):
    """With two topics for three subjects one of them has no topic of its own."""
    corpus, dtm, model = fitted
    told = [
        gt.specifications(gt.Claim.difference(t, "place", "甲区", "乙区"), corpus, model, dtm=dtm)
        .table.set_index("fit").loc["K = 2", "reason"]
        for t in model.topics
    ]  # fmt: skip
    assert told.count("topic_lost") >= 1


def test_a_topic_needs_the_counts_and_is_named_with_the_nearest(fitted):
    corpus, dtm, model = fitted
    claim = gt.Claim.difference(water(model), "place", "甲区", "乙区")
    with pytest.raises(CorpusError, match="dtm="):
        gt.specifications(claim, corpus, model)
    with pytest.raises(ModelError, match="no topic 'nmf-9'"):
        gt.specifications(replace(claim, theme="nmf-9"), corpus, model, dtm=dtm)


def test_the_topic_most_like_the_theme_is_another_question():
    groups = {
        "甲区": ["推进社区治理、楼组建设。疏浚河道、修建水渠。推进楼组建设、社区治理。"] * 3,
        "乙区": ["疏浚河道、修建水渠。推进社区治理、楼组建设。修建水渠、疏浚河道。"] * 3,
    }
    groups = {place: [text.replace("。", "。\n") for text in own] for place, own in groups.items()}
    texts = [text for own in groups.values() for text in own]
    places = pd.DataFrame({"place": ["甲区"] * 3 + ["乙区"] * 3}, index=list("abcdef"))
    corpus = Corpus.from_texts(texts, ids=list("abcdef"), docvars=places)
    paragraphs = corpus.to_paragraphs()
    dtm = gt.count_terms(gt.tokenize(paragraphs, terms=["社区治理", "楼组建设"]))
    model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    found = gt.specifications(CLAIM, corpus, book_of("社区治理", "楼组建设"), model=model)
    row = found.table.iloc[-1]
    theme = model.topics[int(model.topic_word[:, dtm.vocabulary.index("社区治理")].argmax())]
    assert (row["question"], row["estimand"]) == ("other", f"topic {theme}")
    # Two of three paragraphs against one of three, all of as many words.
    words = dtm.text_lengths * model.doc_topic[:, model.topics.index(theme)]
    of_place = (dtm.docvars["place"] == "甲区").to_numpy()
    shares = [words[own].sum() / dtm.text_lengths[own].sum() for own in (of_place, ~of_place)]
    assert row["estimate"] == pytest.approx(shares[0] - shares[1])
    assert row["estimate"] == pytest.approx(1 / 3, abs=0.05)
    told = f"按最像它的话题 {theme} 的词为 +{100 * row['estimate']:.2g} 个百分点"
    assert told in found.summary
    with pytest.raises(CorpusError, match="Use the same corpus for both"):
        gt.specifications(CLAIM, corpus.select(place=["甲区", "乙区"]).drop("a"),
                          book_of("社区治理", "楼组建设"), model=model)  # fmt: skip
