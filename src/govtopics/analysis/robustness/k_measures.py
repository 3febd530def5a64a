"""One number of topics measured, and several compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.analysis.robustness.choices import MOST_REFITS
from govtopics.analysis.robustness.stability import FEWEST, TopicStability, too_few, topic_stability
from govtopics.analysis.topics.held_out import foretold, jackknife_reach, pooled_perplexity
from govtopics.analysis.topics.quality import topic_quality
from govtopics.errors import ModelError
from govtopics.language import SEMICOLON, Reason, reason_cells
from govtopics.models.refits import Refits, part_of, shares_left_out
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.tokens import Tokens

# A K is stable where so many of its topics are.
STABLE_SHARE = 0.8
OF_TOPICS = ("npmi", "c_v", "u_mass", "diversity", "exclusivity", "coverage")
# What refits without some reports say of the error of a measure.
WITH_ERROR = ("npmi", "diversity", "exclusivity", "coverage")
# The least and greatest value of a measure; 0 and 1 where nothing else is said.
SCALES = {"npmi": (-1.0, 1.0)}
# Those of which more, or of perplexity less, is better.
COMPARED = ("npmi", "diversity", "exclusivity", "perplexity")
# What decides between K that are stable.
DECIDING = ("npmi", "exclusivity", "perplexity")
ROW_COLUMNS = [
    "model", "k", "measure", "value", "low", "high", "status", "reason", "reason_text",
]  # fmt: skip
PREFERENCE_COLUMNS = ["k", "preferred", "measures"]
# The column of the table of topics that has the share of fits that find a topic.
FOUND = {"reports": "found_without_reports", "halves": "found_in_halves"}


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of one K."""

    model: TopicModel  # On all reports
    rows: pd.DataFrame  # One row per measure
    topics: pd.DataFrame  # One row per topic
    # (n_refits,), each measure in the fits without some reports; empty where there are none
    refitted: Mapping[str, np.ndarray] = field(default_factory=dict)
    # What those fits predict of each report, as from :func:`document_completion`
    foretold: pd.DataFrame | None = None

    @property
    def k(self) -> int:
        """Number of topics."""
        return self.model.n_topics

    def value(self, measure: str) -> float:
        """Of all reports; NaN where that is not known."""
        found = self.rows.loc[self.rows["measure"] == measure, "value"]
        return float(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else float("nan")


def measure_fit(
    refits: Refits, reports: Sequence[str], *, tokens: Tokens | None, n: int
) -> Measured:
    """Measure a fit, and fit it again to see how far that can be relied on."""
    model, dtm = refits.model, refits.dtm
    quality = topic_quality(model, dtm, n=n, tokens=tokens)
    stability = topic_stability(model, dtm, tuple(FOUND), estimator=refits.estimator)
    model = model.with_stability(stability.table)
    limit = too_few("reports", len(reports))
    refitted: dict[str, np.ndarray] = {}
    told = None
    if limit is None:
        try:
            refitted, told = _without_reports(refits, reports, n)
        except ModelError:
            limit = Reason("too_many_without_reports", {"k": model.n_topics})
    rows = [
        *_rows_of_quality(quality, refitted),
        _row_of_stability(model, stability),
        _row_of_perplexity(told, limit),
    ]
    table = pd.DataFrame(rows).assign(model=model.name, k=model.n_topics)
    topics = _topics(model, quality, stability)
    return Measured(model, table.reindex(columns=ROW_COLUMNS), topics, refitted, told)


def _without_reports(
    refits: Refits, reports: Sequence[str], n: int
) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    """The measures in fits without some reports each, and what these predict of them."""
    owners = refits.dtm.docvars["document_id"].astype(str)
    overall, told = [], []
    for left_out in shares_left_out(reports, MOST_REFITS):
        kept = ~owners.isin(left_out).to_numpy()
        other = refits.on(kept)
        overall.append(_overall(topic_quality(other, part_of(refits.dtm, kept), n=n)))
        told.append(foretold(other, part_of(refits.dtm, ~kept)))
    each = pd.DataFrame(overall)
    found = {measure: each[measure].to_numpy(float) for measure in WITH_ERROR}
    return found, pd.concat(told, ignore_index=True).sort_values("document_id", kind="stable")


def _overall(quality: pd.DataFrame) -> dict[str, float | None]:
    whole = quality[(quality["topic"] == "") & (quality["text_id"] == "")]
    return {str(m): v for m, v in zip(whole["measure"], whole["value"], strict=True)}


def _rows_of_quality(
    quality: pd.DataFrame, refitted: Mapping[str, np.ndarray]
) -> list[dict[str, Any]]:
    overall = _overall(quality)
    rows = []
    for measure in OF_TOPICS:
        if measure not in overall:
            continue
        value = overall[measure]
        row = {"measure": measure, "value": value, "status": "estimated", **reason_cells()}
        if value is None:
            row["status"] = "not defined"
        elif len(refitted.get(measure, ())) >= LEAST_REPORTS:
            reach = reach_of(refitted[measure])
            least, most = SCALES.get(measure, (0.0, 1.0))
            if np.ptp(refitted[measure]) == 0:  # nothing to see of an error
                row |= reason_cells(Reason("refits_all_alike"))
                rows.append(row)
                continue
            row |= {"low": max(least, value - reach), "high": min(most, value + reach)}
        rows.append(row)
    return rows


def _row_of_stability(model: TopicModel, stability: TopicStability) -> dict[str, Any]:
    """The share of stable topics; if it is not known, the reason says why."""
    untold = stability.table.query("status == 'not estimable'").drop_duplicates("reason")
    row: dict[str, Any] = {
        "measure": "stable_topics",
        "status": "estimated",
        "reason": "; ".join(untold["reason"]),
        "reason_text": str(SEMICOLON).join(untold["reason_text"]),
    }
    if "not estimable" in model.verdicts:
        return row | {"status": "not estimable"}
    return row | {"value": model.verdicts.count("stable") / model.n_topics}


def _row_of_perplexity(told: pd.DataFrame | None, limit: Reason | None) -> dict[str, Any]:
    if told is None:
        assert limit is not None  # noqa: S101 (for the checker)
        return {"measure": "perplexity", "status": "not estimable", **reason_cells(limit)}
    return {"measure": "perplexity", **pooled_perplexity(told), **reason_cells()}


def _topics(model: TopicModel, quality: pd.DataFrame, stability: TopicStability) -> pd.DataFrame:
    values = quality[quality["topic"] != ""].pivot_table(
        index="topic", columns="measure", values="value", aggfunc="first"
    )
    table = pd.DataFrame(
        {
            "model": model.name,
            "k": model.n_topics,
            "topic": list(model.topics),
            "topic_key": list(model.topic_keys),
            "label": [model.label(topic) for topic in model.topics],
            "share": model.topic_shares,
        }
    )
    for measure in ("npmi", "exclusivity"):
        found = values[measure] if measure in values else pd.Series(dtype=float)
        table[measure] = found.reindex(table["topic"]).to_numpy(float)
    table["status"] = list(model.verdicts)
    return table.join(_told_of(stability), on="topic")


def _told_of(stability: TopicStability) -> pd.DataFrame:
    """By topic: the share of fits that find it, of each kind, and why it is unstable."""
    told = stability.table
    shares = (told["n_found"] / told["n_refits"].replace(0, np.nan)).groupby(
        [told["topic"], told["over"]]
    )
    found = shares.first().unstack("over").reindex(columns=list(FOUND)).rename(columns=FOUND)
    why = told[told["reason"] != ""].groupby("topic")
    # Of texts that do not name their reports, both kinds say the same.
    found["reason"] = why["reason"].agg(lambda own: "; ".join(dict.fromkeys(own)))
    found["reason_text"] = why["reason_text"].agg(
        lambda own: str(SEMICOLON).join(dict.fromkeys(own))
    )
    return found.fillna({"reason": "", "reason_text": ""})


# ---------------------------------------------------------------------- several compared


def reach_of(refitted: np.ndarray) -> float:
    """Half of the 95 % interval of the jackknife, from fits that leave out a share each."""
    n = len(refitted)
    return float(stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * np.var(refitted)))


def lead(first: Measured, second: Measured, measure: str) -> tuple[float, float] | None:
    """By how much the first is better than the second, and how far that can be error."""
    if measure == "perplexity":
        return _lead_in_foretelling(first.foretold, second.foretold)
    one, other = first.refitted.get(measure, ()), second.refitted.get(measure, ())
    if len(one) < LEAST_REPORTS or len(one) != len(other):
        return None
    return first.value(measure) - second.value(measure), reach_of(
        np.asarray(one) - np.asarray(other)
    )


def _lead_in_foretelling(
    first: pd.DataFrame | None, second: pd.DataFrame | None
) -> tuple[float, float] | None:
    if first is None or second is None:
        return None
    both = first.merge(second, on="document_id", suffixes=("", "_other"))
    both = both[both["n_words"] > 0]
    if len(both) < LEAST_REPORTS:
        return None
    words = both["n_words"].to_numpy(float)
    total = words * (both["log_likelihood"] - both["log_likelihood_other"]).to_numpy(float)
    return float(total.sum() / words.sum()), jackknife_reach(total, words)


def as_good_as_best(fits: Sequence[Measured]) -> dict[tuple[str, int], bool]:
    """Whether the best K is better by no more than error, by measure and K, where that is known."""
    found = {}
    for measure in COMPARED:
        best = best_of(fits, measure)
        for fit in fits:
            told = lead(best, fit, measure) if best else None
            if told is not None:
                found[measure, fit.k] = told[0] <= told[1]
    return found


def best_of(fits: Sequence[Measured], measure: str) -> Measured | None:
    """The K with the best value, the smaller of two alike; None where no K has one."""
    sign = -1 if measure == "perplexity" else 1
    told = [fit for fit in fits if np.isfinite(fit.value(measure))]
    return max(told, key=lambda fit: (sign * fit.value(measure), -fit.k), default=None)


def stable_sizes(fits: Sequence[Measured], n_reports: int) -> tuple[int, ...]:
    """The K for which at least four in five topics are stable; none if nothing can be halved."""
    if n_reports < FEWEST["halves"]:
        return ()
    return tuple(fit.k for fit in fits if fit.value("stable_topics") >= STABLE_SHARE)


def preferences(fits: Sequence[Measured], stable: Sequence[int]) -> pd.DataFrame:
    """Which stable K is preferable to which: better beyond error in something, worse in nothing."""
    rivals = [fit for fit in fits if fit.k in stable]
    rows = [
        {"k": fit.k, "preferred": other.k, "measures": " ".join(better)}
        for fit in rivals
        for other in rivals
        if (better := _better(other, fit)) and not _better(fit, other)
    ]
    return pd.DataFrame(rows, columns=PREFERENCE_COLUMNS)


def defensible_sizes(preferred: pd.DataFrame, stable: Sequence[int]) -> tuple[int, ...]:
    """The stable K to which no other stable one is preferable."""
    return tuple(k for k in stable if k not in set(preferred["k"]))


def _better(one: Measured, other: Measured) -> list[str]:
    """The measures in which a K is better than another beyond error."""
    told = {measure: lead(one, other, measure) for measure in DECIDING}
    return [name for name, found in told.items() if found is not None and found[0] > found[1]]
