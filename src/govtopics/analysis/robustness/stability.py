"""Whether topics survive another fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from govtopics.checks import checked
from govtopics.frozen import Value
from govtopics.models.topic_model import TopicModel


@dataclass(frozen=True, eq=False)
class Overlap(Value):
    """How far two fits agree.

    Parameters
    ----------
    value : float
        Mean Jaccard index of the top words of matched topics.
    shuffled : float
        The same for topics matched at random, in expectation: what degenerate topics reach anyhow.
    pairs : DataFrame
        topic, matched, jaccard, shared: one row a matched pair.
    """

    value: float
    shuffled: float
    pairs: pd.DataFrame

    def __repr__(self) -> str:
        random = f"matched at random: {self.shuffled:.2f}"
        return f"Overlap: {self.value:.2f} ({random}), {len(self.pairs)} pairs"


@checked(n=1)
def overlap(first: TopicModel, second: TopicModel, *, n: int = 10) -> Overlap:
    r"""Match the topics of two fits one to one and say how many top words they share.

    The Jaccard index of two topics is :math:`|A \cap B| / |A \cup B|` of their n top words; the
    matching maximises its sum (Hungarian method). Matched at random, its expectation is the mean
    over all pairs.

    Parameters
    ----------
    first, second : TopicModel
    n : int

    Returns
    -------
    Overlap

    References
    ----------
    Greene, D., O'Callaghan, D., & Cunningham, P. (2014). How many topics? Stability analysis for
    topic models. https://doi.org/10.1007/978-3-662-44848-9_32
    """
    tops = [_top_sets(model, n) for model in (first, second)]
    jaccard = np.array([[len(a & b) / len(a | b) for b in tops[1]] for a in tops[0]])
    rows, columns = scipy.optimize.linear_sum_assignment(jaccard, maximize=True)
    pairs = pd.DataFrame(
        {
            "topic": [first.topics[i] for i in rows],
            "matched": [second.topics[j] for j in columns],
            "jaccard": jaccard[rows, columns],
            "shared": [
                "、".join(sorted(tops[0][i] & tops[1][j]))
                for i, j in zip(rows, columns, strict=True)
            ],
        }
    )
    return Overlap(float(pairs["jaccard"].mean()), float(jaccard.mean()), pairs)


def _top_sets(model: TopicModel, n: int) -> list[set[str]]:
    return [set(terms) for _, terms in model.relevance(n).groupby("topic", sort=False)["term"]]
