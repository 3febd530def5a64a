"""Measures of the same themes side by side: how far they agree, and what only one of them finds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.expansion import check_texts
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, label_meant, nearest_label, reason_cells
from govtopics.messages import say
from govtopics.models.topic_model import TopicModel

AGREEMENT_COLUMNS = [
    "theme", "first", "second", "n_paragraphs", "n_top", "shared_top", "overlap", "by_chance",
    "auc", "spearman", "status", "reason", "reason_text",
]  # fmt: skip


@checked()
def match_topics(themes: ThemeMeasures, model: TopicModel) -> pd.DataFrame:
    """The topic of a model that best separates paragraphs with a hit of each theme from the others.

    Parameters
    ----------
    themes : ThemeMeasures
    model : TopicModel
        A model of the same paragraphs.

    Returns
    -------
    DataFrame
        theme, topic, auc (the chance that a paragraph with a hit has more of the topic than one
        without), top_words, status, reason, reason_text. It is chosen by the hits, so that its
        agreement with them is biased upwards; look at the words before you believe it.

    Raises
    ------
    CorpusError
        If the model is of another corpus or unit.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理依靠网格员走访。"] * 3 + ["发展农业。"] * 6
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> table = gt.match_topics(themes, model)
    >>> table.query("theme == '基层治理'")[["topic", "auc"]].to_numpy().tolist()
    [['nmf-01', 1.0]]
    """
    check_texts(themes, model.corpus_id, model.ids)
    themes = themes.paragraphs
    shares = model.doc_topic
    told = ~np.isnan(shares).any(axis=1)
    has = (themes.n_hits.reindex(model.ids) > 0).to_numpy()[told]
    words = model.relevance(8).groupby("topic", sort=False)["term"].agg("、".join)
    rows: list[dict[str, Any]] = []
    for column, theme in enumerate(themes.codebook.labels):
        aucs = [_auc(shares[told, k], has[:, column]) for k in range(model.n_topics)]
        row: dict[str, Any] = {"theme": theme, "status": "estimated", **reason_cells()}
        if np.isnan(aucs).all():
            why = _all_alike(bool(has[:, column].any()))
            rows.append(row | {"topic": "", "status": "not estimable", **reason_cells(why)})
            continue
        best = int(np.nanargmax(aucs))
        topic = model.topics[best]
        rows.append(row | {"topic": topic, "auc": aucs[best], "top_words": words[topic]})
    columns = ["theme", "topic", "auc", "top_words", "status", "reason", "reason_text"]
    return pd.DataFrame(rows, columns=columns)


@checked()
def topic_scores(
    themes: ThemeMeasures, model: TopicModel, topics: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A model's topics as measures of themes: the share of a topic in each paragraph.

    Parameters
    ----------
    themes : ThemeMeasures
    model : TopicModel
        A model of the same paragraphs.
    topics : mapping of str to str, optional
        Theme to topic id, as you read the topics; by :func:`match_topics` where left out.

    Returns
    -------
    DataFrame
        Paragraphs by themes; NaN where a paragraph has no topics or a theme no topic.

    Raises
    ------
    CorpusError
        If the model is of another corpus or unit, or a theme or topic is unknown.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理依靠网格员走访。"] * 3 + ["发展农业。"] * 6
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_scores(themes, model)["基层治理"].round(2).tolist()[:4]
    [1.0, 1.0, 1.0, 0.0]
    """
    check_texts(themes, model.corpus_id, model.ids)
    found = match_topics(themes, model)
    matched = dict(zip(found["theme"], found["topic"], strict=True))
    english = {theme.label: theme.english for theme in themes.codebook}
    chosen: dict[str, str] = dict(matched)
    for theme, topic in (topics or {}).items():
        for name, known, close in (
            (theme, themes.codebook, nearest_label(theme, english)),
            (topic, model.topics, nearest(topic, model.topics)),
        ):
            if name not in known:
                raise CorpusError(
                    say("Unknown theme or topic {name!r}. {nearest}", name=name, nearest=close)
                )
        chosen[label_meant(theme, english)] = topic
    place = {topic: k for k, topic in enumerate(model.topics)}
    columns = {
        theme: model.doc_topic[:, place[topic]] if topic else np.nan
        for theme, topic in chosen.items()
    }
    return pd.DataFrame(columns, index=model.ids)[list(themes.codebook.labels)]


@checked()
def compare_measures(themes: ThemeMeasures, others: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How far measures of the same themes agree on paragraphs.

    Parameters
    ----------
    themes : ThemeMeasures
        The dictionary.
    others : mapping of str to DataFrame
        Scores, paragraphs by themes, by the name of their measure (:func:`expansion_scores`,
        :func:`topic_scores`, or ``.paragraphs.scores`` of another codebook).

    Returns
    -------
    DataFrame
        One row per theme and pair of measures: theme, first, second, n_paragraphs (scored by both),
        n_top (as many as have a hit of the dictionary), shared_top, overlap (their Jaccard index),
        by_chance (its expectation for random choices), auc (how well the second ranks the hits of
        the dictionary, if that is the first), spearman (of all scores), status, reason,
        reason_text.

    Raises
    ------
    CorpusError
        If scores lack a theme or paragraphs.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理依靠网格员走访。"] * 3 + ["发展农业。"] * 6
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> table = gt.compare_measures(themes, {"expansion": gt.expansion_scores(themes, dtm)})
    >>> table.query("theme == '基层治理'").iloc[0, :3].tolist()
    ['基层治理', 'dictionary', 'expansion']
    """
    themes = themes.paragraphs
    scores = {themes.measure: themes.scores, **others}
    for name, table in others.items():
        _check_scores(themes, name, table)
    rows = [
        {"theme": theme, "first": first, "second": second}
        | _agreement(themes, theme, first, scores[first][theme], scores[second][theme])
        for first, second in combinations(scores, 2)
        for theme in themes.codebook.labels
    ]
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


@checked(n=0)
def found_by_one(
    themes: ThemeMeasures,
    corpus: Corpus,
    others: Mapping[str, pd.DataFrame],
    theme: str,
    *,
    n: int = 5,
) -> pd.DataFrame:
    """The passages that one measure puts at the top and another does not, to be read.

    Parameters
    ----------
    themes : ThemeMeasures
    corpus : Corpus
        The corpus that was measured.
    others : mapping of str to DataFrame
        As for :func:`compare_measures`.
    theme : str
    n : int
        Passages of each pair of measures, each way.

    Returns
    -------
    DataFrame
        theme, found_by, not_by, rank (by the first), other_rank, score, paragraph_id, terms (of the
        dictionary), text. The top are as many as have a hit of the dictionary.

    Raises
    ------
    CorpusError
        If this is not the corpus that was used or scores lack a theme or paragraphs.
    CodebookError
        If there is no such theme.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理依靠网格员走访。"] * 3 + ["发展农业。"] * 6
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> others = {"expansion": gt.expansion_scores(themes, dtm)}
    >>> table = gt.found_by_one(themes, corpus, others, "基层治理", n=1)
    >>> table.columns[:3].tolist()
    ['theme', 'found_by', 'not_by']
    """
    if corpus.corpus_id != themes.corpus_id:
        raise CorpusError(
            say(
                "The themes were measured on corpus {corpus_id}, not on {other}. Pass the "
                "corpus that was measured.",
                corpus_id=themes.corpus_id,
                other=corpus.corpus_id,
            )
        )
    themes, label = themes.paragraphs, themes.codebook[theme].label
    for name, table in others.items():
        _check_scores(themes, name, table)
    scores = {
        name: table[label] for name, table in {themes.measure: themes.scores, **others}.items()
    }
    n_top = int((themes.n_hits[label] > 0).sum())
    ranks = {name: _ranks(score) for name, score in scores.items()}
    texts = corpus.to_paragraphs().texts
    terms = (
        themes.hits[themes.hits["theme"] == label]
        .groupby("paragraph_id", sort=False)["term"]
        .agg(lambda own: "、".join(dict.fromkeys(own)))
    )
    rows = []
    for pair in combinations(scores, 2):
        for by, not_by in (pair, pair[::-1]):
            mine, other = ranks[by], ranks[not_by]
            only = mine[(mine <= n_top) & (other > n_top) & (scores[by] > 0)].sort_values()
            rows += [
                (label, by, not_by, mine[i], other[i], scores[by][i], i, terms.get(i, ""), texts[i])
                for i in only.index[:n]
            ]
    columns = [
        "theme", "found_by", "not_by", "rank", "other_rank", "score", "paragraph_id", "terms",
        "text",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _check_scores(themes: ThemeMeasures, name: str, scores: pd.DataFrame) -> None:
    lacking = [label for label in themes.codebook.labels if label not in scores]
    if lacking:
        raise CorpusError(
            say("The scores of {name!r} lack the theme {lacking!r}.", name=name, lacking=lacking[0])
        )
    if not themes.docvars.index.isin(scores.index).all():
        first = themes.docvars.index[~themes.docvars.index.isin(scores.index)][0]
        raise CorpusError(
            say("The scores of {name!r} lack the paragraph {first!r}.", name=name, first=first)
        )


def _agreement(
    themes: ThemeMeasures, theme: str, name: str, first: pd.Series, second: pd.Series
) -> dict[str, Any]:
    index = themes.docvars.index
    one, other = first.reindex(index), second.reindex(index)
    told = (one.notna() & other.notna()).to_numpy()
    hits = (themes.n_hits[theme] > 0).to_numpy()[told]
    n_top, n = int(hits.sum()), int(told.sum())
    row: dict[str, Any] = {"n_paragraphs": n, "n_top": n_top}
    if not 0 < n_top < n:
        why = _all_alike(n_top > 0) if n else Reason("no_score")
        return row | {"status": "not estimable", **reason_cells(why)}
    a, b = one[told], other[told]
    top_a, top_b = (_ranks(x) <= n_top for x in (a, b))
    shared = int((top_a & top_b).sum())
    expected = n_top**2 / n
    return row | {
        "shared_top": shared,
        "overlap": shared / (2 * n_top - shared),
        "by_chance": expected / (2 * n_top - expected),
        "auc": _auc(b.to_numpy(), hits) if name == themes.measure else np.nan,
        "spearman": _spearman(a.to_numpy(), b.to_numpy()),
        "status": "estimated",
        **reason_cells(),
    }


def _all_alike(any_hit: bool) -> Reason:
    """Why hits do not separate paragraphs."""
    return Reason("every_paragraph_with_hit" if any_hit else "no_paragraph_with_hit")


def _ranks(scores: pd.Series) -> pd.Series:
    """1 for the highest; ties by id; those without a score last."""
    order = np.lexsort((scores.index.to_numpy(str), -scores.fillna(-np.inf).to_numpy()))
    ranks = np.empty(len(scores), dtype=int)
    ranks[order] = np.arange(1, len(scores) + 1)
    return pd.Series(ranks, index=scores.index)


def _auc(scores: np.ndarray, hits: np.ndarray) -> float:
    n_in, n_out = hits.sum(), (~hits).sum()
    if not n_in or not n_out:
        return float("nan")
    ranks = pd.Series(scores).rank()[hits].sum()
    return float((ranks - n_in * (n_in + 1) / 2) / (n_in * n_out))


def _spearman(a: np.ndarray, b: np.ndarray) -> float:
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(pd.Series(a).rank(), pd.Series(b).rank())[0, 1])
