"""Which terms are in the same paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govtopics.checks import check_columns, checked
from govtopics.errors import TokensError, nearest
from govtopics.messages import say
from govtopics.tokens.matrix import DocumentTermMatrix

if TYPE_CHECKING:
    import networkx as nx

COLUMNS = ["term", "other", "npmi", "n_both", "n_texts", "other_n_texts"]


@checked(min_texts=1, min_both=1)
def cooccurrence(
    dtm: DocumentTermMatrix,
    terms: Sequence[str] | None = None,
    *,
    min_texts: int = 5,
    min_both: int = 3,
) -> pd.DataFrame:
    r"""Pairs of terms by how much more often they share a paragraph than they would by chance.

    .. math:: \mathrm{NPMI}(v, w) = \ln\frac{p(v, w)}{p(v)\,p(w)} \Big/ -\ln p(v, w)

    with p the share of texts that contain the term, or both: 1 for terms that are never apart, 0
    for chance.

    Parameters
    ----------
    dtm : DocumentTermMatrix
        By paragraphs.
    terms : sequence of str, optional
        Only pairs of these, such as those of a codebook (``codebook.terms``); terms that the
        matrix lacks are left out. All terms otherwise.
    min_texts, min_both : int
        Terms must be in this many texts, pairs together in as many: a pair met once or twice has
        a high NPMI by accident.

    Returns
    -------
    DataFrame
        By NPMI, ties by more texts together, then by term: term, other, npmi, n_both, n_texts,
        other_n_texts.

    Raises
    ------
    TokensError
        If no term of the matrix is asked for.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.

    Examples
    --------
    >>> from govtopics.tokens.matrix import from_scipy
    >>> dtm = from_scipy(np.array([[1, 1, 0], [2, 1, 0], [1, 1, 1], [0, 0, 1]]), ["a", "b", "c"])
    >>> pairs = cooccurrence(dtm, min_texts=1, min_both=2)
    >>> pairs[["term", "other", "n_both"]].values.tolist()
    [['a', 'b', 3]]
    """
    present = dtm.counts > 0
    n_texts = np.asarray(present.sum(axis=0)).ravel()
    wanted = n_texts >= min_texts
    if terms is not None:
        asked = set(terms)
        known = np.array([term in asked for term in dtm.vocabulary])
        if not known.any():
            raise TokensError(
                say(
                    "The matrix contains none of the {n} terms you asked for. {nearest}",
                    n=len(asked),
                    nearest=nearest(min(asked, default=""), dtm.vocabulary[:20]),
                )
            )
        wanted &= known
    columns = np.flatnonzero(wanted)
    chosen = present[:, columns].astype(np.int64)
    both = (chosen.T @ chosen).tocoo()
    first, second = both.coords
    pairs = (first < second) & (both.data >= min_both)
    first, second, n_both = first[pairs], second[pairs], both.data[pairs]
    alone = n_texts[columns]
    together = n_both / dtm.n_texts
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = alone[first] / dtm.n_texts * alone[second] / dtm.n_texts
        npmi = np.log(together / chance) / -np.log(together)
    npmi[n_both == dtm.n_texts] = 1.0
    names = np.array(dtm.vocabulary, dtype=object)[columns]
    table = pd.DataFrame(
        dict(
            zip(
                COLUMNS,
                (names[first], names[second], npmi, n_both, alone[first], alone[second]),
                strict=True,
            )
        )
    )
    order = ["npmi", "n_both", "term", "other"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


@checked(random_state=0)
def cooccurrence_graph(pairs: pd.DataFrame, *, least: float = 0.2, random_state: int) -> nx.Graph:
    """A network of terms, those of one community with the same number.

    Parameters
    ----------
    pairs : DataFrame
        As :func:`cooccurrence` gives it.
    least : float
        Pairs of so much NPMI or more become edges.
    random_state : int
        Seed of the search for communities (Louvain).

    Returns
    -------
    networkx.Graph
        Nodes are terms, with ``n_texts`` and ``community`` (from 1, the largest first); edges have
        ``weight`` (NPMI) and ``n_both``.

    References
    ----------
    Blondel, V. D., Guillaume, J.-L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of
    communities in large networks. https://doi.org/10.1088/1742-5468/2008/10/P10008

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 5
    >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts)))
    >>> graph = gt.cooccurrence_graph(gt.cooccurrence(dtm), random_state=1)
    >>> sorted(graph.nodes)
    ['产业', '升级', '基层治理', '社区治理', '科技创新']
    """
    import networkx as nx

    needed = ("term", "other", "npmi", "n_both", "n_texts", "other_n_texts")
    check_columns(pairs, "cooccurrence", needed, error=TokensError)
    strong = pairs[pairs["npmi"] >= least]
    sizes = dict(zip(strong["term"], strong["n_texts"], strict=True))
    sizes |= dict(zip(strong["other"], strong["other_n_texts"], strict=True))
    terms = sorted(sizes)
    number = {term: i for i, term in enumerate(terms)}
    # By numbers, since the order of a set of words changes from run to run.
    graph = nx.Graph()
    graph.add_nodes_from(range(len(terms)))
    columns = (strong["term"], strong["other"], strong["npmi"], strong["n_both"])
    for term, other, npmi, n_both in zip(*columns, strict=True):
        graph.add_edge(number[term], number[other], weight=float(npmi), n_both=int(n_both))
    found = nx.community.louvain_communities(graph, weight="weight", seed=random_state)
    communities = sorted(map(sorted, found), key=lambda own: (-len(own), own))
    for place, members in enumerate(communities, start=1):
        for i in members:
            graph.nodes[i].update(n_texts=int(sizes[terms[i]]), community=place)
    return nx.relabel_nodes(graph, dict(enumerate(terms)))
