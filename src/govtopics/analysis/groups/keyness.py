"""Which words one group of reports uses more than another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS, wilson
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.reports_of_groups import extent_of, n_undecided
from govtopics.checks import checked
from govtopics.corpus.doubts import pooled
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, reason_cells
from govtopics.messages import say
from govtopics.tokens.matrix import DocumentTermMatrix

PRIOR_WORDS = 1000.0


@checked(n=1)
def keyness(
    dtm: DocumentTermMatrix, by: str, group: Any, other: Any = None, *, n: int | None = None
) -> pd.DataFrame:
    r"""Log-odds of each term in one group against another, with an informative Dirichlet prior.

    With :math:`y_{kw}` occurrences of term w among :math:`n_k` words of group k, and a prior of
    :math:`\alpha_0 = 1000` words spread as in the whole matrix, :math:`\alpha_w = \alpha_0 p_w`,

    .. math:: \delta_w = \log\frac{y_{1w} + \alpha_w}{n_1 + \alpha_0 - y_{1w} - \alpha_w}
        - \log\frac{y_{2w} + \alpha_w}{n_2 + \alpha_0 - y_{2w} - \alpha_w}, \qquad
        z_w = \delta_w \Big/ \sqrt{\frac{1}{y_{1w} + \alpha_w} + \frac{1}{y_{2w} + \alpha_w}}

    z treats words as independent draws and is only used for ranking. The words of a report are
    clustered: with :math:`y_{gw}` of the :math:`n_g` words of report g and
    :math:`p_k = y_{kw}/n_k`, the dispersion of a word is

    .. math:: \varphi_w = \sum_k \sum_{g \in k} \frac{(y_{gw} - n_g p_k)^2}{1 - n_g/n_k} \Big/
        \sum_k n_k p_k (1 - p_k)

    and :math:`n_k/\varphi_w` independent words would be as informative. ``low`` and ``high`` come
    from the two Wilson intervals of such samples, on the scale of the log-odds (MOVER), with the
    quantile of t for the reports that contain the word, or those of the smaller group if they are
    fewer, minus one. They are given where both groups have five reports or more and five reports
    contain the word; otherwise the row only describes these texts, and its status says so. Of
    random halves of reports at most 5 % of the words then differ from 0, however many reports
    contain them (``benchmarks/inference.py``).

    Parameters
    ----------
    dtm : DocumentTermMatrix
    by : str
        ``"document"`` or a docvar.
    group, other
        Values of it; all other texts if ``other`` is left out.
    n : int, optional
        Number of terms at each end; all if left out.

    Returns
    -------
    DataFrame
        By z, the group's own terms first, ties by term: term, log_odds, z, low, high,
        n_occurrences, n_other, per_1000, other_per_1000, n_documents, other_n_documents (that
        contain it), status, reason, reason_text; then, the same in each row, by, group and other
        (what they are called; empty for all other texts), extent and other_extent, n_all_documents
        and other_n_all_documents (with any word), n_words and other_n_words, n_undecided and
        other_n_undecided (reports in which review and plan cannot be told apart). Reports that are
        left out of groups are in neither, unless one of them is named.

    Raises
    ------
    CorpusError
        If the docvar or a group is unknown, or a group has no words.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature selection
    and evaluation for identifying the content of political conflict.
    https://doi.org/10.1093/pan/mpn018
    Williams, D. A. (1982). Extra-binomial variation in logistic linear models.
    https://doi.org/10.2307/2347977
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures.
    https://doi.org/10.1002/sim.3095

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"place": ["甲市", "乙市"] * 2})
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, docvars=about)
    >>> table = gt.keyness(gt.count_terms(gt.tokenize(corpus)), "place", "甲市", n=1)
    >>> table[["term", "n_occurrences", "n_other"]].to_numpy().tolist()
    [['基层治理', 2, 0], ['科技创新', 0, 2]]
    """
    values = grouping(dtm.docvars, by)
    inside = _texts_of(values, group, by)
    others = values.notna().to_numpy() & pooled(dtm.docvars) & ~inside
    outside = others if other is None else _texts_of(values, other, by)
    # A column of zeros has no prior; a term that occurs nowhere is not a word of either group.
    read = pooled(dtm.docvars) | inside | outside
    counts = np.asarray(dtm.counts[np.flatnonzero(read)].sum(axis=0)).ravel()
    there = counts > 0
    sides = [_counts_by_report(dtm, rows)[:, there] for rows in (inside, outside)]
    totals = [side.sum(axis=0) for side in sides]
    names = (group, say("the other texts") if other is None else other)
    for name, total in zip(names, totals, strict=True):
        if not total.sum():
            raise CorpusError(
                say(
                    "{by} = {name}: these texts contain no word of the vocabulary.",
                    by=by,
                    name=name,
                )
            )
    prior = PRIOR_WORDS * counts[there] / counts.sum()
    table = _compared(np.array(dtm.vocabulary, dtype=object)[there], sides, prior)
    called = document_names(dtm.docvars) if by == "document" else {}
    table = table.assign(
        by=by,
        group=called.get(group, str(group)),
        other="" if other is None else called.get(other, str(other)),
        extent=extent_of(dtm.docvars[inside]),
        other_extent=extent_of(dtm.docvars[outside]),
        n_all_documents=len(sides[0]),
        other_n_all_documents=len(sides[1]),
        n_words=int(totals[0].sum()),
        other_n_words=int(totals[1].sum()),
        n_undecided=n_undecided(dtm.docvars[inside]),
        other_n_undecided=n_undecided(dtm.docvars[outside]),
    )
    if n is None or 2 * n >= len(table):
        return table
    return pd.concat([table.head(n), table.tail(n)], ignore_index=True)


def _compared(terms: np.ndarray, sides: Sequence[np.ndarray], prior: np.ndarray) -> pd.DataFrame:
    """The columns of each term, by z: of two sides with their counts by report and term."""
    totals, n_reports = [side.sum(axis=0) for side in sides], [len(side) for side in sides]
    log_odds = _log_odds(totals[0], prior) - _log_odds(totals[1], prior)
    z = log_odds / np.sqrt(1 / (totals[0] + prior) + 1 / (totals[1] + prior))
    holding = [(side > 0).sum(axis=0) for side in sides]
    why = _why_not(n_reports, holding[0] + holding[1])
    told = np.array([reason is None for reason in why])
    low, high = _interval(sides, prior)
    cells = pd.DataFrame([reason_cells(*filter(None, [reason])) for reason in why])
    return pd.DataFrame(
        {
            "term": terms,
            "log_odds": log_odds,
            "z": z,
            "low": np.where(told, low, np.nan),
            "high": np.where(told, high, np.nan),
            "n_occurrences": totals[0].astype(int),
            "n_other": totals[1].astype(int),
            "per_1000": 1000 * totals[0] / totals[0].sum(),
            "other_per_1000": 1000 * totals[1] / totals[1].sum(),
            "n_documents": holding[0],
            "other_n_documents": holding[1],
            "status": np.where(told, "estimated", "description"),
            **cells,
        }
    ).sort_values(["z", "term"], ascending=[False, True], kind="stable", ignore_index=True)


def _texts_of(values: pd.Series, group: Any, by: str) -> np.ndarray:
    if pd.api.types.is_list_like(group):
        raise CorpusError(
            say(
                "{by} is a {kind}: pass one value of it, not several.",
                by=by,
                kind=type(group).__name__,
            )
        )
    inside: np.ndarray = (values == group).to_numpy()
    if not inside.any():
        there = [str(value) for value in pd.unique(values.dropna())]
        raise CorpusError(
            say(
                "No text has {by} = {group!r}. {nearest}",
                by=by,
                group=group,
                nearest=nearest(str(group), there),
            )
        )
    return inside


def _counts_by_report(dtm: DocumentTermMatrix, rows: np.ndarray) -> np.ndarray:
    """Occurrences of each term in each report with any word, shape (n_reports, n_terms)."""
    counts = sum_by(dtm, dtm.docvars["document_id"][rows], rows)
    return np.asarray(counts[counts.sum(axis=1) > 0])


def sum_by(dtm: DocumentTermMatrix, keys: pd.Series, rows: np.ndarray | None = None) -> np.ndarray:
    """Counts summed over the texts of each key, in order of appearance.

    Gives (n_keys, n_terms).
    """
    counts = dtm.counts if rows is None else dtm.counts[np.flatnonzero(rows)]
    codes, names = pd.factorize(keys)
    summed: np.ndarray = np.zeros((len(names), dtm.n_terms))
    coo = counts.tocoo()
    np.add.at(summed, (codes[coo.coords[0]], coo.coords[1]), coo.data)
    return summed


def _log_odds(counts: np.ndarray, prior: np.ndarray) -> np.ndarray:
    mine = counts + prior
    return np.asarray(np.log(mine / (mine.sum() - mine)))


def _why_not(n_reports: Sequence[int], holding: np.ndarray) -> list[Reason | None]:
    """Why there is no interval, word by word; None where there is one."""
    if min(n_reports) < LEAST_REPORTS:
        sizes = {"G": n_reports[0], "other_G": n_reports[1], "least": LEAST_REPORTS}
        return [Reason("too_few_reports_each", sizes)] * len(holding)
    few = {
        k: Reason("too_few_hold_it", {"k": k, "least": LEAST_REPORTS}) for k in range(LEAST_REPORTS)
    }
    return [few.get(k) for k in holding.tolist()]


def _interval(sides: Sequence[np.ndarray], prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of the difference of log-odds of each term, whether given or not."""
    n_holding = sum((side > 0).sum(axis=0) for side in sides)
    freedom = np.minimum(n_holding, min(len(side) for side in sides)) - 1
    quantile = stdtrit(np.maximum(1, freedom), 0.975)
    with np.errstate(divide="ignore", invalid="ignore"):
        dispersion = _dispersion(sides)
        ends = [tuple(_ends(side, prior, dispersion, quantile)) for side in sides]
    (mine, low, high), (theirs, other_low, other_high) = ends
    below = np.hypot(mine - low, other_high - theirs)
    above = np.hypot(high - mine, theirs - other_low)
    return mine - theirs - below, mine - theirs + above


def _dispersion(sides: Sequence[np.ndarray]) -> np.ndarray:
    """How far reports of a side vary in each term, over what single words would; 1 if as much."""
    seen, expected = np.zeros((2, sides[0].shape[1]))
    for side in sides:
        words = side.sum(axis=1, keepdims=True)
        share = side.sum(axis=0) / words.sum()
        seen += ((side - words * share) ** 2 / (1 - words / words.sum())).sum(axis=0)
        expected += words.sum() * share * (1 - share)
    return np.asarray(seen / expected)


def _ends(
    side: np.ndarray, prior: np.ndarray, dispersion: np.ndarray, quantile: np.ndarray
) -> Iterator[np.ndarray]:
    """The log-odds of each term on a side, and the ends of their interval."""
    n = side.sum()
    share = side.sum(axis=0) / n
    for part in (share, *wilson(share, n / dispersion, quantile)):
        mine = n * part + prior
        yield np.log(mine / (n + PRIOR_WORDS - mine))
