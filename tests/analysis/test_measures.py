"""Other measures of themes: what they propose, how far they agree, what one alone finds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.compare_measures import (
    compare_measures,
    found_by_one,
    match_topics,
    topic_scores,
)
from govtopics.analysis.themes.expansion import expansion_scores, propose_terms
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.segmentation import tokenize

BOOK = Codebook((Theme("消防", ("消防",)), Theme("养老", ("养老",)), Theme("空", ("没有的词",))))
WORDS = {
    "消防": ["消防", "火灾", "演练", "安全"],
    "养老": ["养老", "床位", "护理", "老人"],
    "经济": ["工业", "投资", "增长", "项目"],
}


@pytest.fixture(scope="module")
def planted():
    """Return 240 paragraphs of three kinds: one in four of a kind never names its theme."""
    rng = np.random.default_rng(8)
    texts = []
    for i in range(240):
        kind = list(WORDS)[i % 3]
        named, *others = WORDS[kind]
        chosen = list(rng.choice(others, 2, replace=False))
        texts.append(",".join(chosen if i % 4 == 0 else [named, *chosen]) + "。")
    corpus = Corpus.from_texts(texts, ids=[f"r/p{i}" for i in range(240)], unit="paragraph")
    dtm = count_terms(tokenize(corpus, stopwords=()))
    return corpus, measure_themes(corpus, BOOK), dtm


@pytest.fixture(scope="module")
def model(planted):
    return NMF(n_topics=3, random_state=1).fit(planted[2])


def test_words_that_stand_with_a_theme_are_proposed(planted):
    _, themes, dtm = planted
    table = propose_terms(themes, dtm, n=3)
    proposed = table.groupby("theme")["term"].agg(set).to_dict()
    assert proposed == {"消防": set(WORDS["消防"][1:]), "养老": set(WORDS["养老"][1:])}
    assert (table["lift"] >= 2).all()
    assert set(table["decision"]) == {"proposed"}
    assert table["rank"].to_list() == [1, 2, 3, 1, 2, 3]


def test_rejected_words_are_not_proposed_again_and_accepted_ones_say_so(planted):
    corpus, _, dtm = planted
    decided = replace(BOOK.themes[0], accepted=("火灾",), rejected=("演练",))
    table = propose_terms(measure_themes(corpus, Codebook((decided,))), dtm).set_index("term")
    assert table.loc["火灾", "decision"] == "accepted"
    assert "演练" not in table.index
    wider = measure_themes(corpus, Codebook((decided,)).expanded())
    assert wider.measure == "expanded dictionary"
    assert (wider.n_hits["消防"] > 0).sum() > (
        measure_themes(corpus, BOOK).n_hits["消防"] > 0
    ).sum()


def test_the_expansion_finds_paragraphs_that_never_name_their_theme(planted):
    _, themes, dtm = planted
    scores = expansion_scores(themes, dtm)
    unnamed = [f"r/p{i}" for i in range(240) if i % 4 == 0]
    own = [f"r/p{i}" for i in range(240) if i % 4 == 0 and i % 3 == 0]
    others = scores.loc[[i for i in unnamed if i not in own], "消防"]
    assert scores.loc[own, "消防"].min() > others.max()
    assert scores["空"].isna().all()


def test_a_paragraph_does_not_vouch_for_itself(planted):
    _, themes, dtm = planted
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(dtm.counts).toarray()
    inside = (themes.paragraphs.n_hits["消防"] > 0).to_numpy()
    row = int(np.flatnonzero(inside)[5])
    without = inside.copy()
    without[row] = False
    query = weighted[without].mean(axis=0) - 0.25 * weighted[~inside].mean(axis=0)
    expected = weighted[row] @ query / np.linalg.norm(query)
    assert expansion_scores(themes, dtm)["消防"].iloc[row] == pytest.approx(expected)


def test_topics_are_matched_to_the_themes_they_tell_apart(planted, model, why):
    _, themes, _ = planted
    table = match_topics(themes, model).set_index("theme")
    for theme in ("消防", "养老"):
        assert table.loc[theme, "auc"] > 0.8
        assert set(table.loc[theme, "top_words"].split("、")[:4]) <= set(WORDS[theme])
    assert table.loc["空", ["topic", "status"]].to_list() == ["", "not estimable"]
    assert why(table.loc["空"]) == (
        "no_paragraph_with_hit", "没有一段命中", "no paragraph has a hit",
    )  # fmt: skip


def test_a_reader_may_name_the_topic_of_a_theme(planted, model):
    _, themes, _ = planted
    chosen = topic_scores(themes, model, {"消防": model.topics[0]})
    assert chosen["消防"].to_numpy() == pytest.approx(model.doc_topic[:, 0], nan_ok=True)
    with pytest.raises(CorpusError, match=r"Unknown theme or topic 'nmf-1'. Did you mean 'nmf-01'"):
        topic_scores(themes, model, {"消防": "nmf-1"})
    with pytest.raises(CorpusError, match="Unknown theme or topic '消防队'"):
        topic_scores(themes, model, {"消防队": "nmf-01"})


def test_measures_of_a_planted_theme_agree_and_chance_is_told(planted, model, why):
    _, themes, dtm = planted
    others = {"expansion": expansion_scores(themes, dtm), "nmf": topic_scores(themes, model)}
    table = compare_measures(themes, others)
    assert len(table) == 9
    row = table[(table["theme"] == "消防") & (table["second"] == "expansion")].iloc[0]
    assert row["first"] == "dictionary"
    assert row["n_top"] == 60
    assert row["overlap"] > 0.6 > row["by_chance"]
    assert row["by_chance"] == pytest.approx(15 / 105)
    assert row["auc"] > 0.85
    empty = table[table["theme"] == "空"]
    assert set(empty["status"]) == {"not estimable"}
    assert {why(row) for _, row in empty.iterrows()} == {
        ("no_score", "有一种度量没有它的分数", "a measure has no score for it")
    }


def test_a_measure_agrees_with_itself(planted):
    _, themes, _ = planted
    row = compare_measures(themes, {"again": themes.paragraphs.scores}).iloc[0]
    assert (row["overlap"], row["auc"]) == (1, 1)
    assert row["spearman"] == pytest.approx(1)


def test_what_one_measure_alone_finds_can_be_read(planted, model):
    corpus, themes, _ = planted
    others = {"nmf": topic_scores(themes, model)}
    table = found_by_one(themes, corpus, others, "消防", n=3)
    alone = table[table["found_by"] == "nmf"]
    assert len(alone) == 3
    assert set(alone["terms"]) == {""}
    assert all("消防" not in text for text in alone["text"])
    assert (alone["rank"] <= 60).all()
    assert (alone["other_rank"] > 60).all()
    with pytest.raises(CodebookError, match="no theme '消防队'"):
        found_by_one(themes, corpus, others, "消防队")


def test_what_does_not_fit_together_is_refused(planted, model):
    _, themes, dtm = planted
    other = measure_themes(Corpus.from_texts(["消防"]), BOOK)
    for call in (propose_terms, expansion_scores):
        with pytest.raises(CorpusError, match="Use the same corpus for both"):
            call(other, dtm)
    with pytest.raises(CorpusError, match="Use the same corpus for both"):
        match_topics(other, model)
    strange = from_scipy(np.ones((1, 2), dtype=int), ["a", "b"])
    with pytest.raises(CorpusError, match="is not a paragraph that was measured"):
        propose_terms(themes, replace(strange, corpus_id=themes.corpus_id))
    with pytest.raises(CorpusError, match="lack the theme '养老'"):
        compare_measures(themes, {"x": themes.paragraphs.scores[["消防"]]})
    with pytest.raises(CorpusError, match="lack the paragraph 'r/p0'"):  # those of sentences
        compare_measures(themes, {"x": themes.scores})
    with pytest.raises(CorpusError, match="lack the paragraph 'r/p0'"):
        compare_measures(themes, {"x": themes.paragraphs.scores.iloc[1:]})


def test_themes_in_every_paragraph_leave_nothing_to_tell_apart(why):
    corpus = Corpus.from_texts(["消防安全", "消防演练"], ids=["a/1", "a/2"], unit="paragraph")
    themes = measure_themes(corpus, Codebook((Theme("消防", ("消防",)),)))
    row = compare_measures(themes, {"again": themes.paragraphs.scores}).iloc[0]
    assert row["status"] == "not estimable"
    assert why(row) == ("every_paragraph_with_hit", "段段命中", "every paragraph has a hit")


def test_scores_may_lack_paragraphs_without_words(planted):
    _, themes, _ = planted
    scores = themes.paragraphs.scores.copy()
    scores.iloc[0] = np.nan
    assert compare_measures(themes, {"x": scores}).iloc[0]["n_paragraphs"] == 239
    assert isinstance(scores, pd.DataFrame)
