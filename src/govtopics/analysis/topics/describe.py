"""Reading topics: their words by four measures, their reports, and how they go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy

from govtopics.analysis.topics.topic_map import topic_distances
from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.messages import joined, say
from govtopics.models.topic_model import RELEVANCE_WEIGHT, TopicModel

FREX_WEIGHT = 0.5
MEASURES = ("probability", "relevance", "frex", "lift")
ONE_REPORT = 2.0


@checked(n=1)
def topic_words(model: TopicModel, n: int = 10, *, by: str = "relevance") -> pd.DataFrame:
    r"""The top terms of each topic with all four measures, ranked by one of them.

    Probability is :math:`\phi_{kw}`, relevance that of :meth:`TopicModel.relevance` (λ = 0.7), and

    .. math::
        \mathrm{lift}_{kw} = \frac{\phi_{kw}}{p_w}, \qquad
        \mathrm{FREX}_{kw} = \Bigl(\frac{0.5}{F(\phi_{kw} / \sum_j \phi_{jw})}
        + \frac{0.5}{F(\phi_{kw})}\Bigr)^{-1}

    with :math:`p_w` the share of w among all words and F the rank of a value among the terms of the
    topic, from 0 to 1. Lift puts terms of a single text first; read it beside the others.

    Parameters
    ----------
    model : TopicModel
    n : int
    by : {"probability", "relevance", "frex", "lift"}

    Returns
    -------
    DataFrame
        model, topic, topic_key, rank, term, n_occurrences, probability, relevance, frex, lift;
        ties by term.

    Raises
    ------
    ModelError
        If there is no such measure.

    References
    ----------
    Bischof, J. M., & Airoldi, E. M. (2012). Summarizing topical content with word frequency and
    exclusivity. ICML.
    Taddy, M. (2012). On estimation and selection for topic models. AISTATS.
    Sievert, C., & Shirley, K. (2014). LDAvis. https://doi.org/10.3115/v1/W14-3110

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_words(model, n=1)[["topic", "term"]].to_numpy().tolist()
    [['nmf-01', '产业'], ['nmf-02', '基层治理']]
    """
    if by not in MEASURES:
        raise ModelError(
            say("by = {by!r}: words can be ranked by {names}.", by=by, names=joined(MEASURES, ", "))
        )
    phi, sizes = model.topic_word, model.term_counts
    there = (phi > 0) & (sizes > 0)
    lift = np.where(there, phi / np.maximum(sizes / sizes.sum(), 1e-300), 0)
    with np.errstate(divide="ignore"):
        relevance = np.where(
            there,
            RELEVANCE_WEIGHT * np.log(phi) + (1 - RELEVANCE_WEIGHT) * np.log(lift),
            -np.inf,
        )
    scores = dict(
        zip(MEASURES, (np.where(there, phi, 0), relevance, _frex(phi, there), lift), strict=True)
    )
    tables = []
    for k, topic in enumerate(model.topics):
        # The vocabulary is in order of its characters, so a stable sort breaks ties by term.
        order = np.argsort(-np.round(scores[by][k], 9), kind="stable")
        order = order[there[k, order]][:n]
        table = pd.DataFrame({name: score[k, order] for name, score in scores.items()})
        table.insert(0, "n_occurrences", sizes[order])
        table.insert(0, "term", [model.vocabulary[i] for i in order])
        table.insert(0, "rank", np.arange(1, len(order) + 1))
        table.insert(0, "topic_key", model.topic_keys[k])
        table.insert(0, "topic", topic)
        tables.append(table)
    return pd.concat(tables, ignore_index=True).assign(model=model.name)[
        ["model", "topic", "topic_key", "rank", "term", "n_occurrences", *MEASURES]
    ]


def _frex(phi: np.ndarray, there: np.ndarray) -> np.ndarray:
    exclusive = phi / np.maximum(phi.sum(axis=0), 1e-300)
    ranks = [pd.DataFrame(values).rank(axis=1, pct=True) for values in (exclusive, phi)]
    frex = 1 / (FREX_WEIGHT / ranks[0] + (1 - FREX_WEIGHT) / ranks[1])
    return np.asarray(np.where(there, frex, 0))


@checked()
def topic_spread(model: TopicModel) -> pd.DataFrame:
    r"""In how many reports each topic really lives.

    With :math:`s_r` the share of the topic's words that are in report r, the effective number of
    reports is :math:`1 / \sum_r s_r^2`: that of evenly filled reports that would give the same
    concentration. A topic with less than two is one report's identity, whatever its words say.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    DataFrame
        model, topic, share (of all words), effective_reports, n_reports, largest (the report with
        most of it), largest_share, status (``one report``, ``no words`` or ``estimated``).

    Raises
    ------
    ModelError
        If the texts' reports are not known.

    References
    ----------
    Laakso, M., & Taagepera, R. (1979). "Effective" number of parties.
    https://doi.org/10.1177/001041407901200101

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_spread(model)[["topic", "n_reports", "effective_reports"]].to_numpy().tolist()
    [['nmf-01', 4, 2.0], ['nmf-02', 4, 2.0]]
    """
    if "document_id" not in model.docvars:
        raise ModelError(
            say(
                "The texts of the model have no document_id, so it is "
                "not known which report each belongs to.",
            )
        )
    filled = model.has_topics
    words = pd.DataFrame(
        model.doc_topic[filled] * model.text_lengths[filled, None], columns=list(model.topics)
    )
    owners = model.docvars["document_id"].to_numpy()[filled]
    by_report = words.groupby(owners, sort=True).sum()
    shares = (by_report / by_report.sum()).fillna(0)  # a topic may have no words at all
    effective = 1 / (shares**2).sum().replace(0, np.nan)
    alone = (effective < ONE_REPORT) & (len(shares) > 1)
    return pd.DataFrame(
        {
            "model": model.name,
            "topic": list(model.topics),
            "share": model.topic_shares,
            "effective_reports": effective.to_numpy(),
            "n_reports": len(shares),
            "largest": shares.idxmax().to_numpy(),
            "largest_share": shares.max().to_numpy(),
            "status": np.select([effective.isna(), alone], ["no words", "one report"], "estimated"),
        }
    )


@checked()
def topic_correlation(model: TopicModel) -> pd.DataFrame:
    """How topics go together in texts: the rank correlation of their shares.

    Shares of a text sum to 1, which alone makes correlations a little negative.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    DataFrame
        Topics by topics, Spearman's coefficient.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_correlation(model).round(2).to_numpy().tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    shares = pd.DataFrame(model.doc_topic[model.has_topics], columns=list(model.topics))
    return shares.corr(method="spearman")


@checked()
def topic_hierarchy(model: TopicModel) -> pd.DataFrame:
    """Which topics are alike in their words, merged step by step.

    Average linkage of the Jensen–Shannon distance (base 2, between 0 and 1) of the topics' words.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    DataFrame
        One row per merge, nearest first: first, second (topics, joined by + where they were merged
        before), distance, n_topics. Topics that :meth:`TopicModel.named` left out are not compared.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_hierarchy(model)
        first  second  distance  n_topics
    0  nmf-01  nmf-02       1.0         2
    """
    names = list(model.shown)
    own = [model.topics.index(topic) for topic in names]
    # linkage() refuses a single topic, for which there is nothing to merge.
    apart = scipy.spatial.distance.squareform(
        topic_distances(model)[np.ix_(own, own)], checks=False
    )
    merges = scipy.cluster.hierarchy.linkage(apart, method="average") if len(apart) else []
    rows = []
    for first, second, height, size in merges:
        pair = sorted((names[int(first)], names[int(second)]))
        names.append("+".join(sorted("+".join(pair).split("+"))))
        rows.append((*pair, float(height), int(size)))
    return pd.DataFrame(rows, columns=["first", "second", "distance", "n_topics"])
