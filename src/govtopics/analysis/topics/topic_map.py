"""Topics as points of a plane: those with like words near each other, as far as a plane allows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy

from govtopics.analysis.topics.multidimensional_scaling import places_in_plane
from govtopics.checks import checked
from govtopics.models.topic_model import TopicModel

MAP_COLUMNS = [
    "model", "topic", "share", "x", "y", "nearest", "nearest_distance", "mapped_distance", "stress",
]  # fmt: skip


def topic_distances(model: TopicModel) -> np.ndarray:
    """How far topics are apart in their words: the Jensen–Shannon distance to base 2.

    Gives (n_topics, n_topics).

    Endres, D. M., & Schindelin, J. E. (2003). A new metric for probability distributions.
    https://doi.org/10.1109/TIT.2003.813506
    """
    words, n = model.topic_word, model.n_topics
    distance = np.zeros((n, n))
    for k in range(n - 1):
        # Rows of two arrays of one shape; the square root of rounding below 0 is not a number.
        rest = words[k + 1 :]
        distance[k, k + 1 :] = np.nan_to_num(
            scipy.spatial.distance.jensenshannon(rest, np.tile(words[k], (len(rest), 1)), 2, axis=1)
        )
    return distance + distance.T


@checked()
def topic_map(model: TopicModel) -> pd.DataFrame:
    r"""A place in the plane for each topic, so that topics with like words are near each other.

    Metric multidimensional scaling of the Jensen–Shannon distances (base 2) between the words of
    topics: from the classical solution, majorisation (SMACOF) lowers the distortion. The axes mean
    nothing; so that a map is always the same, it is turned to its principal axes and the topic
    farthest out on each is on the positive side.

    Distances of many topics never fit a plane. How far they are from fitting is Kruskal's stress-1,
    :math:`\sqrt{\sum_{j<k} (d_{jk} - \delta_{jk})^2 / \sum_{j<k} d_{jk}^2}` with :math:`\delta` the
    distances of the topics and :math:`d` those of the map: 0 is a perfect map, and from 0.2 on
    neighbours on the map need not be neighbours in words. ``nearest`` says who really is.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    DataFrame
        model, topic, share (of all words), x, y (in units of the distance), nearest (the topic
        whose words are most alike, empty for a single topic), nearest_distance, mapped_distance
        (to it, on the map), stress (one number for the map). Topics that
        :meth:`TopicModel.named` left out are not on it.

    References
    ----------
    De Leeuw, J., & Mair, P. (2009). Multidimensional scaling using majorization: SMACOF in R.
    https://doi.org/10.18637/jss.v031.i03
    Kruskal, J. B. (1964). Multidimensional scaling by optimizing goodness of fit to a nonmetric
    hypothesis. https://doi.org/10.1007/BF02289565

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_map(model).columns.tolist()[:5]
    ['model', 'topic', 'share', 'x', 'y']
    """
    own = [model.topics.index(topic) for topic in model.shown]
    distances = topic_distances(model)[np.ix_(own, own)]
    places = places_in_plane(distances)
    mapped = _between(places)
    rows = np.arange(len(own))
    # Rounded, so that of equally near topics the first is named on every machine.
    others = np.round(distances + np.where(np.eye(len(rows), dtype=bool), np.inf, 0), 9)
    nearest = others.argmin(axis=1)
    alone = len(rows) == 1
    table = pd.DataFrame(
        {
            "model": model.name,
            "topic": list(model.shown),
            "share": model.topic_shares[own],
            "x": places[:, 0],
            "y": places[:, 1],
            "nearest": "" if alone else [model.shown[k] for k in nearest],
            "nearest_distance": np.nan if alone else distances[rows, nearest],
            "mapped_distance": np.nan if alone else mapped[rows, nearest],
            "stress": _stress(mapped, distances),
        }
    )
    return table[MAP_COLUMNS]


def _between(places: np.ndarray) -> np.ndarray:
    return np.asarray(scipy.spatial.distance.cdist(places, places))


def _stress(mapped: np.ndarray, distances: np.ndarray) -> float:
    total = (mapped**2).sum()
    return float(np.sqrt(((mapped - distances) ** 2).sum() / total)) if total else 0.0
