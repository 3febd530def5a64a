"""Topics as variables of places and years, with what they owe to single reports."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.robustness.matching import (
    chance_level,
    match,
    matched_columns,
    similarities,
)
from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.language import Reason, reason_cells
from govtopics.models.refits import Estimator, Refits, reports_in
from govtopics.models.topic_model import TopicModel
from govtopics.panels.cells import Cells, cells_of
from govtopics.panels.panel import ENDING, Panel
from govtopics.tokens.matrix import DocumentTermMatrix

LEAST_REPORTS = 3
MOST_WORDS = 0.5  # of a topic: without the reports that hold more there is none to follow
MEASURES = ["estimate", "low", "high", "n_refits", "n_lost", "stability"]


@checked()
def topic_panel(
    model: TopicModel,
    dtm: DocumentTermMatrix,
    unit: str = "place",
    time: str = "year",
    *,
    estimator: Estimator | None = None,
) -> Panel:
    r"""The topics as variables: one row a topic, place and year.

    The estimate is the share of the topic in the words of the reports of the cell, those of the
    vocabulary. ``low`` and ``high`` are the range of that share over the model and its refits
    without single reports: 30 at the most, each without an equal share of the reports where there
    are more. It is no interval: it says how much the number owes to single reports, that of the
    cell among them, and not how it would vary over other reports.

    Refits go on from the topics of the model (:math:`\varphi` and the shares of the texts that
    stay); the texts left out get their shares from topics that were learned without them. Topics
    are matched one to one. A topic is lost in a refit where it finds no partner beyond chance, as
    :func:`govtopics.topic_stability` has it, or where the reports left out hold more than half of
    its words: what is followed would keep its name for a while with other words. Such a refit is
    counted in ``n_lost``, and its number is not in the range.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        That it was fitted on.
    unit, time : str
        Docvars of the matrix.
    estimator : LDA, NMF, KeywordLDA or another object with ``fit``, optional
        Where the settings of the model do not say how it was fitted.

    Returns
    -------
    Panel
        Its measures: estimate, low, high, n_refits, n_lost, stability (what
        :meth:`TopicModel.with_stability` was told, empty otherwise). Its cells have n_words in
        place of n_chars. With fewer than three reports there is no range, reason
        ``too_few_to_leave_out``.

    Raises
    ------
    ModelError
        If the matrix is not that of the fit, its texts have no document_id, or nobody says how the
        model was fitted.
    CorpusError
        If a docvar is unknown, or no report has both.

    Examples
    --------
    >>> import pandas as pd
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> docvars = {"place": ["甲区", "甲区", "乙区", "乙区"], "year": [2023, 2024, 2023, 2024]}
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"), docvars=pd.DataFrame(docvars))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_panel(model, dtm)
    Panel: 2 topics, 2 × 2 (place × year, 2023–2024), 4 cells, complete
    """
    refits = Refits.of(model, dtm, estimator)
    if "document_id" not in dtm.docvars:
        raise ModelError(
            "The texts of the matrix have no document_id, so their reports are not known. Give "
            "docvars with one: from_scipy(matrix, terms, docvars)."
        )
    cells = cells_of(_reports(dtm), unit, time)
    owners = dtm.docvars["document_id"].map(cells.cell_of).to_numpy(float)
    shares = _cell_shares(model, owners, len(cells.table))
    found = _range(refits, owners, shares)
    values = _values(model, shares, found, len(reports_in(dtm)))
    return Panel.of(_by_words(cells), values, "topic", unit, time)


def _reports(dtm: DocumentTermMatrix) -> pd.DataFrame:
    """One row a report: docvars, its words in the place of characters, plan_share."""
    owners = dtm.docvars["document_id"]
    table = dtm.docvars.drop_duplicates("document_id").set_index("document_id")
    table = table.assign(n_chars=_sums(dtm.text_lengths, owners))
    if "time" in dtm.docvars:
        planned = dtm.text_lengths * (dtm.docvars["time"] == "plan").to_numpy()
        table["plan_share"] = _sums(planned, owners) / table["n_chars"].clip(lower=1)
    return table


def _sums(values: np.ndarray, owners: pd.Series) -> pd.Series:
    return pd.Series(values, index=owners.array).groupby(level=0, sort=False).sum()


def _by_words(cells: Cells) -> Cells:
    return cells._replace(table=cells.table.rename(columns={"n_chars": "n_words"}))


def _cell_shares(model: TopicModel, owners: np.ndarray, n_cells: int) -> np.ndarray:
    """Share of each topic in the words of each cell, shape (n_cells, n_topics); NaN without."""
    used = model.has_topics & ~np.isnan(owners)
    words = np.zeros((n_cells, model.n_topics))
    own = model.doc_topic[used] * model.text_lengths[used, None]
    np.add.at(words, owners[used].astype(int), own)
    totals = words.sum(axis=1, keepdims=True)
    shares = np.full_like(words, np.nan)
    np.divide(words, totals, out=shares, where=totals > 0)
    return shares


class _Range(NamedTuple):
    """Lowest and highest shares, shape (n_cells, n_topics), refits, and how often each is lost."""

    low: np.ndarray
    high: np.ndarray
    n_refits: int
    n_lost: np.ndarray


def _range(refits: Refits, owners: np.ndarray, shares: np.ndarray) -> _Range:
    """Over the model and its refits: NaN where there is none, or all of them lose the topic."""
    model, n_lost = refits.model, np.zeros(refits.model.n_topics, int)
    if len(reports_in(refits.dtm)) < LEAST_REPORTS or model.n_topics == 1:
        return _Range(np.full_like(shares, np.nan), np.full_like(shares, np.nan), 0, n_lost)
    chance = chance_level(refits, random_state=int(model.settings.get("random_state", 0)))
    held = _held(model, refits.dtm)
    low, high, n_refits = shares, shares, 0
    for reports, refit in refits.followed():
        matched = match(similarities(model, refit))
        carried = held.loc[list(reports)].sum().to_numpy() > MOST_WORDS
        lost = ~(matched.similarity > chance) | carried
        own = matched_columns(matched.partner, _cell_shares(refit, owners, len(shares)))
        own[:, lost] = np.nan
        low, high = np.fmin(low, own), np.fmax(high, own)
        n_lost, n_refits = n_lost + lost, n_refits + 1
    always = n_lost == n_refits
    return _Range(np.where(always, np.nan, low), np.where(always, np.nan, high), n_refits, n_lost)


def _held(model: TopicModel, dtm: DocumentTermMatrix) -> pd.DataFrame:
    """The share of each topic's words that each report holds: reports by topics."""
    used = model.has_topics
    words = pd.DataFrame(model.doc_topic[used] * model.text_lengths[used, None])
    owners = dtm.docvars["document_id"].astype(str).to_numpy()[used]
    by_report = words.groupby(owners).sum().reindex(reports_in(dtm), fill_value=0)
    return by_report / by_report.sum().clip(lower=1e-12)


def _values(model: TopicModel, shares: np.ndarray, found: _Range, n_reports: int) -> pd.DataFrame:
    """One row a topic and cell."""
    rows: list[dict[str, Any]] = []
    for k, topic in enumerate(model.topics):
        limits = _limits(model, found, k, n_reports)
        for cell, share in enumerate(shares[:, k]):
            silent = bool(np.isnan(share))
            told = reason_cells(*([Reason("no_words")] if silent else limits))
            rows.append(
                {
                    "cell": cell,
                    "topic": topic,
                    "english": "",
                    "estimate": share,
                    "low": found.low[cell, k],
                    "high": found.high[cell, k],
                    "n_refits": found.n_refits,
                    "n_lost": int(found.n_lost[k]),
                    "stability": model.verdicts[k],
                    "status": "not estimable" if silent else "estimated",
                    **told,
                }
            )
    return pd.DataFrame(rows, columns=["cell", "topic", "english", *MEASURES, *ENDING])


def _limits(model: TopicModel, found: _Range, topic: int, n_reports: int) -> list[Reason]:
    """What limits the range of a topic."""
    if model.n_topics == 1:
        return [Reason("one_topic")]
    if not found.n_refits:
        return [Reason("too_few_to_leave_out", {"n": n_reports, "least": LEAST_REPORTS})]
    n_lost = int(found.n_lost[topic])
    return [Reason("refits_not_counted", {"n": n_lost, "of": found.n_refits})] if n_lost else []
