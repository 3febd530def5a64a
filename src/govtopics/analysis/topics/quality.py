"""How good single topics are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from govtopics.analysis.topics.describe import topic_spread
from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix

COLUMNS = ["model", "topic", "measure", "value", "low", "high", "status", "text_id"]


@checked(n=1)
def topic_quality(model: TopicModel, dtm: DocumentTermMatrix, *, n: int = 10) -> pd.DataFrame:
    r"""Coherence and spread of each topic, diversity of all, and the texts that have no topic.

    Coherence is the mean over pairs of the topic's n top words of the normalised pointwise mutual
    information, with probabilities counted over texts:

    .. math:: \mathrm{NPMI}(v, w) = \frac{\log \frac{p(v, w)}{p(v)\, p(w)}}{-\log p(v, w)}

    and −1 for a pair that never meets. Diversity is the share of different words among the n top
    words of all topics. The effective number of reports of a topic is that of
    :func:`topic_spread`; its status is ``one report`` below two.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        That it was fitted on.
    n : int

    Returns
    -------
    DataFrame
        model, topic, measure, value, low, high, status, text_id.

    Raises
    ------
    ModelError
        If the matrix has another vocabulary.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
    Dieng, A. B., Ruiz, F. J. R., & Blei, D. M. (2020). Topic modeling in embedding spaces.
    https://doi.org/10.1162/tacl_a_00325
    """
    if dtm.vocabulary != model.vocabulary:
        raise ModelError(
            "The matrix has another vocabulary than the model; give the one it was fitted on."
        )
    words = model.relevance(n)
    npmi = _npmi(dtm, sorted(set(words["term"])))
    rows = [
        _coherence(model.name, str(topic), [npmi[pair] for pair in combinations(sorted(top), 2)])
        for topic, top in words.groupby("topic", sort=False)["term"]
    ]
    rows.append(_row(model.name, "", "diversity", words["term"].nunique() / len(words)))
    rows += _spread(model)
    without = model.ids[~model.has_topics]
    words_of = dict(zip(model.ids, model.text_lengths, strict=True))
    rows += [
        _row(
            model.name,
            "",
            "share",
            None,
            status="no topic" if words_of[text_id] else "no vocabulary",
            text_id=text_id,
        )
        for text_id in without
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    model: str,
    topic: str,
    measure: str,
    value: float | None,
    *,
    status: str = "estimated",
    text_id: str = "",
) -> tuple[object, ...]:
    return model, topic, measure, value, None, None, status, text_id


def _spread(model: TopicModel) -> list[tuple[object, ...]]:
    if "document_id" not in model.docvars:
        return []
    spread = topic_spread(model)
    found = zip(spread["topic"], spread["effective_reports"], spread["status"], strict=True)
    return [
        _row(model.name, str(topic), "effective_reports", float(value), status=str(status))
        for topic, value, status in found
    ]


def _coherence(model: str, topic: str, npmi: list[float]) -> tuple[object, ...]:
    if not npmi:
        return _row(model, topic, "npmi", None, status="fewer than two words")
    return _row(model, topic, "npmi", float(np.mean(npmi)))


def _npmi(dtm: DocumentTermMatrix, words: list[str]) -> dict[tuple[str, str], float]:
    column = {word: i for i, word in enumerate(dtm.vocabulary)}
    present = (dtm.counts[:, [column[word] for word in words]] > 0).astype(np.int64)
    together = (present.T @ present).toarray() / dtm.n_texts
    alone = together.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(together / np.outer(alone, alone)) / -np.log(together)
    npmi[together == 0] = -1.0
    npmi[together == 1] = 1.0
    return {(words[i], words[j]): float(npmi[i, j]) for i, j in combinations(range(len(words)), 2)}
