"""Topics of two fits matched one to one, and how alike they would be if there were no topics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import scipy

from govtopics.errors import ModelError
from govtopics.messages import say
from govtopics.models.topic_model import TopicModel

N_DEALT = 3  # fits of dealt words: three give 30 pairs for ten topics
CHANCE = 0.95  # of such pairs are no more alike than this level


class Matched(NamedTuple):
    """What each topic of a model is matched with in another fit."""

    partner: np.ndarray  # (n_topics,), its place in the other fit; −1 where that has fewer topics
    similarity: np.ndarray  # (n_topics,), NaN without a partner


def similarities(first: TopicModel, second: TopicModel) -> np.ndarray:
    r"""The cosine of the words of each topic of one fit with those of each topic of another.

    It is that of :math:`\varphi`, on the terms of both. Over planted topics, some of them carried
    by a report that was left out, it separated partners from strangers as well as the
    Jensen–Shannon distance and the Bhattacharyya coefficient (areas under the curve .99 each), and
    much better than the ten top words (.35 to .96).

    Gives (n_topics of first, n_topics of second).
    """
    words = [_unit_rows(phi) for phi in on_shared_terms(first, second)]
    return np.asarray(np.clip(words[0] @ words[1].T, 0, 1))


def on_shared_terms(first: TopicModel, second: TopicModel) -> tuple[np.ndarray, np.ndarray]:
    """φ of two fits in the columns of the terms that both have.

    Gives (n_topics of first, n_shared) and (n_topics of second, n_shared).
    """
    if first.vocabulary == second.vocabulary:
        return first.topic_word, second.topic_word
    column = {term: i for i, term in enumerate(second.vocabulary)}
    here = [i for i, term in enumerate(first.vocabulary) if term in column]
    if not here:
        raise ModelError(
            say(
                "The vocabularies of the two models ({n} and {other_n} terms) have "
                "no term in common, so no topics can be matched. Segment both with "
                "the same lexicon and stop lists.",
                n=len(first.vocabulary),
                other_n=len(second.vocabulary),
            )
        )
    there = [column[first.vocabulary[i]] for i in here]
    return first.topic_word[:, here], second.topic_word[:, there]


def match(similarity: np.ndarray) -> Matched:
    """Match one to one so that the similarities sum to the most (Hungarian method).

    Shapes: similarity (n_topics, n_others).
    """
    # Rounded, so that every machine breaks ties alike.
    rows, columns = scipy.optimize.linear_sum_assignment(np.round(similarity, 9), maximize=True)
    partner = np.full(len(similarity), -1)
    partner[rows] = columns
    found = np.full(len(similarity), np.nan)
    found[rows] = similarity[rows, columns]
    return Matched(partner, found)


def level_of_chance(similarities_by_chance: Iterable[np.ndarray]) -> float:
    """How alike matched topics are where there are no topics: the level 95 % stay below."""
    found = np.concatenate(list(similarities_by_chance))
    return float(np.quantile(found, CHANCE, method="higher"))


def matched_columns(partner: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Columns of another fit in the order of the topics that they are matched with.

    Shapes: partner (n_topics,), values (n, n_others); gives (n, n_topics).
    """
    chosen = values[:, np.maximum(partner, 0)].astype(float)
    chosen[:, partner < 0] = np.nan
    return chosen


def without_partner(matched: Matched, chance: float) -> np.ndarray:
    """Which topics have no partner more similar than by chance, shape (n_topics,)."""
    return ~(matched.similarity > chance)


def names(model: TopicModel, partner: np.ndarray) -> list[str]:
    """The ids of topics by place, empty where there is none."""
    return [model.topics[k] if k >= 0 else "" for k in partner]


def _unit_rows(phi: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(phi, axis=1, keepdims=True)
    return np.asarray(phi / np.where(lengths > 0, lengths, 1))
