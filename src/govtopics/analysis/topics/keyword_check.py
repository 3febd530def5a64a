"""Whether the themes of a keyword model are still what their terms mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import scipy

from govtopics.checks import checked
from govtopics.language import Reason, reason_cells
from govtopics.models.keyword_lda import (
    KeywordLDA,
    Theme,
    has_drifted,
    held_by_top_texts,
    terms_of,
)
from govtopics.models.topic_model import TopicModel
from govtopics.progress import progress
from govtopics.tokens.matrix import DocumentTermMatrix

COLUMNS = [
    "theme", "topic", "n_terms", "term_mass", "at_home", "placebo_at_home", "strays",
    "top_texts_with_term", "placebo_top_texts_with_term", "distance", "decisive_term",
    "largest_change", "status", "reason", "reason_text",
]  # fmt: skip


@checked()
def check_keyword_model(
    settings: KeywordLDA,
    dtm: DocumentTermMatrix,
    *,
    placebo: Mapping[str, Sequence[str]] | Iterable[Theme],
) -> pd.DataFrame:
    r"""Fit a keyword model and look at each theme: whether it is about what its terms say.

    The model is fitted again for a placebo, and once for every term without it.

    Parameters
    ----------
    settings : KeywordLDA
    dtm : DocumentTermMatrix
    placebo : Codebook, or mapping of str to sequence of str
        The same themes with other words of like frequency: :func:`govtopics.placebo_codebook`.

    Returns
    -------
    DataFrame
        One row per theme: topic; n_terms in the vocabulary; term_mass, the share of φ on them;
        at_home, how far the terms stay in its topic after the prior of the themes is removed
        (see :class:`KeywordLDA`), from 0 to 1, the same for the placebo, and strays, the terms that
        are less than half; top_texts_with_term, the share of the leading texts that contain any (as
        many texts as contain one, at most 50), and the same for the placebo; distance, the
        Jensen–Shannon divergence (base 2) of φ from the words of the corpus, 0 for a topic of
        nothing in particular; decisive_term, the term whose loss changes φ most, and
        largest_change, the total variation :math:`\frac12 \sum_w |\phi_{kw} - \phi'_{kw}|`; status
        ``drifted`` with its reason and reason_text, or ``estimated``. A theme has drifted if its
        terms are less than 75 % at home in it, or no more than its placebo's; one of a single term,
        if less than half of its leading texts contain it, or no more than the placebo's.

    References
    ----------
    Lin, J. (1991). Divergence measures based on the Shannon entropy.
    https://doi.org/10.1109/18.61115

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> terms = {"治理": ["基层治理", "社区治理"]}
    >>> settings = gt.KeywordLDA(themes=terms, n_free=1, random_state=1)
    >>> table = gt.check_keyword_model(settings, dtm, placebo={"治理": ["产业", "升级"]})
    >>> table[["theme", "n_terms", "status"]].to_numpy().tolist()
    [['治理', 2, 'drifted']]
    """
    model = settings.estimate(dtm)
    sham = replace(settings, themes=placebo).estimate(dtm)
    by_chance = _held(sham, dtm, terms_of(placebo))
    held = _held(model, dtm, settings.terms)
    usual = dtm.term_counts / dtm.term_counts.sum()
    places = _places(model)
    present = {
        label: [term for term in terms if term in set(dtm.vocabulary)]
        for label, terms in settings.terms.items()
        if label in places
    }
    changes = _changes(settings, dtm, model, present)
    rows: list[dict[str, Any]] = []
    for label in settings.terms:
        if label not in places:
            nothing = reason_cells(Reason("no_term"))
            rows.append({"theme": label, "n_terms": 0, "status": "left out", **nothing})
            continue
        phi = model.topic_word[places[label]]
        columns = _columns(dtm, present[label])
        decisive, largest = max(
            changes[label].items(), key=lambda item: (item[1], item[0]), default=("", np.nan)
        )
        row = {
            "theme": label,
            "topic": model.topics[places[label]],
            "n_terms": len(columns),
            "term_mass": float(phi[columns].sum()),
            "at_home": model.settings["at_home"][label],
            "placebo_at_home": sham.settings["at_home"].get(label, np.nan),
            "strays": "、".join(model.settings["strays"][label]),
            "top_texts_with_term": held[label],
            "placebo_top_texts_with_term": by_chance.get(label, np.nan),
            "distance": float(scipy.spatial.distance.jensenshannon(phi, usual, base=2) ** 2),
            "decisive_term": decisive,
            "largest_change": largest,
        }
        rows.append(row | _verdict(row))
    return pd.DataFrame(rows, columns=COLUMNS)


def _verdict(row: Mapping[str, Any]) -> dict[str, str]:
    several = row["n_terms"] > 1
    asked = "at_home" if several else "top_texts_with_term"
    if has_drifted(row["n_terms"], row["at_home"], row["top_texts_with_term"]):
        percent = {"percent": f"{100 * row[asked]:.0f}"}
        why = Reason("few_at_home" if several else "few_with_term", percent)
        return {"status": "drifted", **reason_cells(why)}
    if row[asked] <= row[f"placebo_{asked}"]:
        return {"status": "drifted", **reason_cells(Reason("placebo_as_well"))}
    return {"status": "estimated", **reason_cells()}


def _places(model: TopicModel) -> dict[str, int]:
    themes: Mapping[str, str] = model.settings["themes"]
    return {themes[topic]: k for k, topic in enumerate(model.topics) if topic in themes}


def _columns(dtm: DocumentTermMatrix, terms: Sequence[str]) -> np.ndarray:
    column = {term: i for i, term in enumerate(dtm.vocabulary)}
    return np.array([column[term] for term in terms if term in column], int)


def _held(
    model: TopicModel, dtm: DocumentTermMatrix, themes: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    return {
        label: held_by_top_texts(model, dtm, k, _columns(dtm, themes[label]))
        for label, k in _places(model).items()
    }


def _changes(
    settings: KeywordLDA,
    dtm: DocumentTermMatrix,
    model: TopicModel,
    present: Mapping[str, Sequence[str]],
) -> dict[str, dict[str, float]]:
    """How far φ of a theme moves when a term is left out, by theme and term."""
    changes: dict[str, dict[str, float]] = {label: {} for label in present}
    places = _places(model)
    each = [(label, term) for label, terms in present.items() if len(terms) > 1 for term in terms]
    for label, term in progress(each, "leaving terms out", unit="fit"):
        fewer = {**settings.terms, label: [t for t in settings.terms[label] if t != term]}
        other = replace(settings, themes=fewer).estimate(dtm)
        moved = np.abs(other.topic_word[_places(other)[label]] - model.topic_word[places[label]])
        changes[label][term] = float(moved.sum() / 2)
    return changes
