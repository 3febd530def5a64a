"""Topics as variables of places and years: shares of words, and their range over other fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from govtopics.errors import ModelError
from govtopics.language import Reason, reason_cells
from govtopics.messages import say
from govtopics.panels.cells import Cells, cells_of
from govtopics.panels.panel import ENDING, Panel
from govtopics.panels.reports import reports_of

MEASURES = ["estimate", "low", "high", "n_refits", "n_lost", "stability"]


@runtime_checkable
class OtherFits(Protocol):
    """Fits of the same texts without some reports, such as :class:`govtopics.Refits`."""

    @property
    def why_none(self) -> Reason | None:
        """Why there are none."""

    def aligned(self) -> Iterator[np.ndarray]:
        """θ of each, shape (n_texts, n_topics), NaN in the columns of topics that it lost."""


class Fitted(NamedTuple):
    """What a panel takes of a model: ids and names of topics, docvars, words, θ, verdicts."""

    topics: tuple[str, ...]
    labels: Mapping[str, str]
    english: Mapping[str, str]
    docvars: pd.DataFrame
    text_lengths: np.ndarray
    doc_topic: np.ndarray
    verdicts: tuple[str, ...]


class Range(NamedTuple):
    """Lowest and highest shares, shape (n_cells, n_topics), refits, and how often each is lost."""

    low: np.ndarray
    high: np.ndarray
    n_refits: int
    n_lost: np.ndarray


def topic_panel(fitted: Fitted, unit: str, time: str, refits: OtherFits | None) -> Panel:
    """The panel of :meth:`govtopics.TopicModel.panel`."""
    if "document_id" not in fitted.docvars:
        raise ModelError(
            say(
                "The texts of the model have no document_id, so it is not known which report "
                "each belongs to. Pass docvars with one: from_scipy(matrix, terms, docvars).",
            )
        )
    cells = cells_of(reports_of(fitted.docvars, fitted.text_lengths), unit, time)
    owners = fitted.docvars["document_id"].map(cells.cell_of).to_numpy(float)
    shares = _cell_shares(fitted, fitted.doc_topic, owners, len(cells.table))
    found = _range(fitted, refits, owners, shares)
    why = None if refits is None else refits.why_none
    values = _values(fitted, shares, found, why)
    return Panel.of(_by_words(cells), values, "topic", unit, time)


def _by_words(cells: Cells) -> Cells:
    return cells._replace(table=cells.table.rename(columns={"n_chars": "n_words"}))


def _cell_shares(
    fitted: Fitted, doc_topic: np.ndarray, owners: np.ndarray, n_cells: int
) -> np.ndarray:
    """Share of each topic in the words of each cell, shape (n_cells, n_topics); NaN without."""
    used = ~np.isnan(fitted.doc_topic).all(axis=1) & ~np.isnan(owners)
    cells, lengths = owners[used].astype(int), fitted.text_lengths[used]
    words = np.zeros((n_cells, doc_topic.shape[1]))
    np.add.at(words, cells, doc_topic[used] * lengths[:, None])
    totals = np.bincount(cells, weights=lengths, minlength=n_cells)[:, None]
    shares = np.full_like(words, np.nan)
    np.divide(words, totals, out=shares, where=totals > 0)
    return shares


def _range(
    fitted: Fitted, refits: OtherFits | None, owners: np.ndarray, shares: np.ndarray
) -> Range:
    """Over the model and its refits: NaN where there is none, or all of them lose the topic."""
    low, high, n_refits, n_lost = shares, shares, 0, np.zeros(shares.shape[1], int)
    for theta in () if refits is None else refits.aligned():
        own = _cell_shares(fitted, theta, owners, len(shares))
        low, high = np.fmin(low, own), np.fmax(high, own)
        n_lost, n_refits = n_lost + np.isnan(theta).all(axis=0), n_refits + 1
    always = n_lost == n_refits
    return Range(np.where(always, np.nan, low), np.where(always, np.nan, high), n_refits, n_lost)


def _values(
    fitted: Fitted, shares: np.ndarray, found: Range, why_none: Reason | None
) -> pd.DataFrame:
    """One row per topic and cell."""
    rows: list[dict[str, Any]] = []
    for k, topic in enumerate(fitted.topics):
        limits = [why_none] if why_none else _not_counted(found, k)
        for cell, share in enumerate(shares[:, k]):
            silent = bool(np.isnan(share))
            told = reason_cells(*([Reason("no_words")] if silent else limits))
            rows.append(
                {
                    "cell": cell,
                    "topic": topic,
                    "label": fitted.labels.get(topic, ""),
                    "english": fitted.english.get(topic, ""),
                    "estimate": share,
                    "low": found.low[cell, k],
                    "high": found.high[cell, k],
                    "n_refits": found.n_refits,
                    "n_lost": int(found.n_lost[k]),
                    "stability": fitted.verdicts[k],
                    "status": "not estimable" if silent else "estimated",
                    **told,
                }
            )
    return pd.DataFrame(rows, columns=["cell", "topic", "label", "english", *MEASURES, *ENDING])


def _not_counted(found: Range, topic: int) -> list[Reason]:
    """What is said of refits that lose a topic."""
    n_lost = int(found.n_lost[topic])
    return [Reason("refits_not_counted", {"n": n_lost, "of": found.n_refits})] if n_lost else []
