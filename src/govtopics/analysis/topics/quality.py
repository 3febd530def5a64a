"""How good single topics are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.topics.describe import topic_spread
from govtopics.analysis.topics.held_out import document_completion, pooled_perplexity
from govtopics.analysis.topics.word_pairs import WordPairs
from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.messages import say, say_number
from govtopics.models.fitted_texts import are_fitted
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix
from govtopics.tokens.tokens import Tokens

COLUMNS = ["model", "topic", "measure", "value", "low", "high", "status", "text_id"]
# A topic is there in a text that has a tenth of its words from it.
THERE = 0.1


@checked(n=1)
def topic_quality(
    model: TopicModel,
    dtm: DocumentTermMatrix,
    *,
    n: int = 10,
    tokens: Tokens | None = None,
    held_out: DocumentTermMatrix | None = None,
) -> pd.DataFrame:
    r"""How coherent, exclusive and widespread topics are, and what the model foretells.

    ``npmi`` is the mean over pairs of the topic's n top words of the normalised pointwise mutual
    information, with probabilities counted over the texts that were fitted:

    .. math:: \mathrm{NPMI}(v, w) = \frac{\log \frac{p(v, w)}{p(v)\, p(w)}}{-\log p(v, w)}

    and −1 for a pair that never meets. ``exclusivity`` is the mean over the top words of
    :math:`\phi_{kw} / \sum_j \phi_{jw}`: 1 for words of this topic alone, 1 / K for words that all
    topics share. ``diversity`` is the share of different words among the n top words of all
    topics. ``coverage`` is the share of all texts that have a tenth of their words or more from the
    topic (overall: from any); ``effective_reports`` that of :func:`topic_spread`, whose status is
    ``one report`` below two. Rows without a topic are of the whole model: the mean of its topics,
    where nothing else is said.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        The matrix that the model was fitted on.
    n : int
    tokens : Tokens, optional
        The tokens that the matrix was counted from: with them, gensim's ``c_v`` and ``u_mass`` of
        the fitted texts are in the table too. They read words in windows of 110, which takes
        fifteen times as long as all the rest.
    held_out : DocumentTermMatrix, optional
        Counts of reports that the model has not read: with them, ``perplexity`` is that of
        :func:`document_completion`, with the interval of a jackknife over five reports or more.

    Returns
    -------
    DataFrame
        model, topic, measure, value, low, high, status, text_id. The status is ``few words`` for
        topics with fewer than n words, whose values are of those it has; texts without a topic are
        listed, status ``no topic`` or ``no vocabulary``.

    Raises
    ------
    ModelError
        If the matrix has another vocabulary, the tokens lack its texts, or the model has read a
        report that is held out.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
    Röder, M., Both, A., & Hinneburg, A. (2015). Exploring the space of topic coherence measures.
    https://doi.org/10.1145/2684822.2685324
    Mimno, D., Wallach, H. M., Talley, E., Leenders, M., & McCallum, A. (2011). Optimizing semantic
    coherence in topic models. https://aclanthology.org/D11-1024/
    Bischof, J. M., & Airoldi, E. M. (2012). Summarizing topical content with word frequency and
    exclusivity. ICML.
    Roberts, M. E., et al. (2014). Structural topic models for open-ended survey responses.
    https://doi.org/10.1111/ajps.12103
    Dieng, A. B., Ruiz, F. J. R., & Blei, D. M. (2020). Topic modeling in embedding spaces.
    https://doi.org/10.1162/tacl_a_00325

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> table = gt.topic_quality(model, dtm, n=2)
    >>> table["measure"].unique().tolist()
    ['npmi', 'diversity', 'exclusivity', 'coverage', 'effective_reports']
    """
    [table] = quality_of([model], dtm, n=n, tokens=tokens)
    if held_out is not None:
        told = pooled_perplexity(document_completion(model, held_out))
        row = {"model": model.name, "topic": "", "measure": "perplexity", "text_id": "", **told}
        without = table["text_id"] != ""
        told_of = [table[~without], pd.DataFrame([row], columns=COLUMNS), table[without]]
        table = pd.concat([part.astype(object) for part in told_of], ignore_index=True)
    return table


def quality_of(
    models: Sequence[TopicModel],
    dtm: DocumentTermMatrix,
    *,
    n: int = 10,
    tokens: Tokens | None = None,
) -> list[pd.DataFrame]:
    """The table of :func:`topic_quality` for several models, whose words are counted once."""
    for model in models:
        _check_vocabulary(model, dtm)
    tops = [top_words(model, n) for model in models]
    fitted = [np.flatnonzero(are_fitted(dtm, model.settings)) for model in models]
    words = {word for top in tops for own in top for word in own}
    # Models of one kind fitted the same texts, and then there is one matrix for all of them.
    pairs: dict[bytes, WordPairs] = {}
    for rows in fitted:
        if rows.tobytes() not in pairs:
            pairs[rows.tobytes()] = WordPairs.of(dtm, words, rows)
    tables = []
    for model, top, rows in zip(models, tops, fitted, strict=True):
        topics = _Topics(model, top, n)
        coherent = {"npmi": pairs[rows.tobytes()].coherence(top)}
        if tokens is not None:
            coherent |= _by_gensim(top, dtm, rows, tokens)
        tables.append(pd.DataFrame(_rows(topics, coherent), columns=COLUMNS))
    return tables


def top_words(model: TopicModel, n: int) -> list[list[str]]:
    """The n top words by relevance of each topic, fewer where it has no more."""
    found: dict[str, list[str]] = {topic: [] for topic in model.topics}
    words = model.relevance(n)
    for topic, term in zip(words["topic"], words["term"], strict=True):
        found[topic].append(term)
    return list(found.values())


Row = tuple[object, ...]


@dataclass(frozen=True)
class _Topics:
    """Topics with their top words, of which n were asked for, and how their rows are written."""

    model: TopicModel
    tops: Sequence[Sequence[str]]
    n: int

    def row(self, topic: str, measure: str, value: float | None, status: str = "estimated") -> Row:
        return self.model.name, topic, measure, value, None, None, status, ""

    def rows(self, measure: str, values: Sequence[float], *, least: int = 1) -> list[Row]:
        """A row for each topic, by what its words say, and one for their mean."""
        found = []
        for topic, words, value in zip(self.model.topics, self.tops, values, strict=True):
            status = "estimated" if len(words) >= self.n else "few words"
            if len(words) < least:
                status = "fewer than two words" if least == 2 else "no words"
            elif not isfinite(value):
                status = "not defined"
            told = isfinite(value) and len(words) >= least
            found.append(self.row(topic, measure, value if told else None, status))
        known = [float(value) for value in values if isfinite(value)]
        if not known:
            return [*found, self.row("", measure, None, "not defined")]
        return [*found, self.row("", measure, float(np.mean(known)))]


def _rows(topics: _Topics, coherent: Mapping[str, Sequence[float]]) -> list[Row]:
    different = {word for words in topics.tops for word in words}
    n_words = sum(map(len, topics.tops))
    return [
        *(row for name, values in coherent.items() for row in topics.rows(name, values, least=2)),
        topics.row("", "diversity", len(different) / max(1, n_words)),
        *_exclusivity(topics),
        *_coverage(topics),
        *_spread(topics),
        *_without_topic(topics.model),
    ]


def _by_gensim(
    tops: Sequence[Sequence[str]], dtm: DocumentTermMatrix, rows: np.ndarray, tokens: Tokens
) -> dict[str, list[float]]:
    """What gensim says of each topic; it refuses those of one word."""
    from govtopics.models.converters.coherence import (  # noqa: PLC0415 (a second to load)
        GENSIM_MEASURES,
        gensim_coherence,
    )

    _check_tokens(dtm.ids[rows], tokens)
    texts = [tokens[text_id] for text_id in dtm.ids[rows]]
    asked = [words for words in tops if len(words) > 1]
    found = {}
    for measure in GENSIM_MEASURES:
        known = iter(gensim_coherence(measure, asked, dtm, rows, texts) if asked else ())
        found[measure] = [next(known) if len(words) > 1 else float("nan") for words in tops]
    return found


def _exclusivity(topics: _Topics) -> list[Row]:
    model = topics.model
    if model.n_topics == 1:
        return [topics.row(one, "exclusivity", None, "one topic") for one in (*model.topics, "")]
    column = {term: i for i, term in enumerate(model.vocabulary)}
    values = []
    for k, words in enumerate(topics.tops):
        phi = model.topic_word[:, [column[word] for word in words]]
        values.append(float((phi[k] / phi.sum(axis=0)).mean()) if words else float("nan"))
    return topics.rows("exclusivity", values)


def _coverage(topics: _Topics) -> list[Row]:
    there = np.nan_to_num(topics.model.doc_topic) >= THERE
    shares = there.mean(axis=0).tolist()
    return [
        *map(topics.row, topics.model.topics, repeat("coverage"), shares),
        topics.row("", "coverage", float(there.any(axis=1).mean())),
    ]


def _spread(topics: _Topics) -> list[Row]:
    if "document_id" not in topics.model.docvars:
        return []
    spread = topic_spread(topics.model)
    found = zip(spread["topic"], spread["effective_reports"], spread["status"], strict=True)
    return [
        topics.row(str(topic), "effective_reports", float(value), str(status))
        for topic, value, status in found
    ]


def _without_topic(model: TopicModel) -> list[Row]:
    each = zip(model.ids, model.text_lengths, model.has_topics, strict=True)
    return [
        (model.name, "", "share", None, None, None, status, text_id)
        for text_id, n_words, has_topics in each
        if not has_topics
        for status in ["no topic" if n_words else "no vocabulary"]
    ]


def _check_vocabulary(model: TopicModel, dtm: DocumentTermMatrix) -> None:
    if dtm.vocabulary == model.vocabulary:
        return
    lacks = sorted(set(model.vocabulary) - set(dtm.vocabulary))
    adds = sorted(set(dtm.vocabulary) - set(model.vocabulary))
    raise ModelError(
        say(
            "The vocabulary of the matrix differs from the model's: it lacks {lacks} of the "
            "model's {n} terms and has {adds} that the model does not. Pass the matrix it was "
            "fitted on. For other texts, which need not have the same vocabulary, use "
            "document_completion(model, dtm) or model.transform(dtm).",
            lacks=_some(lacks),
            n=len(model.vocabulary),
            adds=_some(adds),
        )
    )


def _some(terms: Sequence[Any]) -> str:
    return f"{len(terms)} ({terms[0]}{', …' if len(terms) > 1 else ''})" if terms else "0"


def _check_tokens(ids: pd.Index, tokens: Tokens) -> None:
    missing = [text_id for text_id in ids if text_id not in tokens]
    if missing:
        raise ModelError(
            say_number(
                "{n} fitted text is missing from the tokens: {first}. Pass the tokens from which "
                "the matrix was counted.",
                "{n} fitted texts are missing from the tokens, such as {first}. Pass the tokens "
                "from which the matrix was counted.",
                len(missing),
                first=missing[0],
            )
        )
