"""Whether topics survive another fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy

from govtopics.analysis.robustness.choices import Choice, Choices, check_choices
from govtopics.analysis.topics.describe import topic_spread
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError
from govtopics.frozen import Value
from govtopics.kept import kept
from govtopics.language import Reason, reason_cells
from govtopics.models.matching import match, names, similarities
from govtopics.models.refits import Estimator, Refits, reports_in
from govtopics.models.topic_model import VERDICTS, TopicModel
from govtopics.progress import progress
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import STABILITY
from govtopics.text_tables import counted
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matrix import DocumentTermMatrix
from govtopics.tokens.stopwords import LAYERS

# By how many of the other fits a stable topic is found.
FOUND_AGAIN, IN_BOTH_HALVES = 0.9, 0.8
# Reports that it takes: three in each half, too.
FEWEST = {"reports": 3, "halves": 6}
STABILITY_COLUMNS = [
    "model", "topic", "topic_key", "over", "n_refits", "n_found", "similarity", "lowest",
    "lowest_at", "chance", "status", "reason", "reason_text",
]  # fmt: skip
MATCH_COLUMNS = ["model", "over", "variant", "topic", "matched", "similarity", "chance", "found"]
FIT_COLUMNS = ["model", "over", "variant", "overlap", "shuffled"]


@dataclass(frozen=True, eq=False)
class Overlap(Value):
    """How far two fits agree."""

    value: float  # Mean Jaccard index of the top words of matched topics
    # The expected value for topics matched at random, which degenerate topics reach too
    shuffled: float
    pairs: pd.DataFrame  # topic, matched, jaccard, shared: one row per matched pair

    def __repr__(self) -> str:
        random = f"matched at random: {self.shuffled:.2f}"
        return f"Overlap: {self.value:.2f} ({random}), {counted(len(self.pairs), 'pair')}"


@checked(n=1)
def overlap(first: TopicModel, second: TopicModel, *, n: int = 10) -> Overlap:
    r"""Match the topics of two fits one to one and say how many top words they share.

    The Jaccard index of two topics is :math:`|A \cap B| / |A \cup B|` of their n top words; the
    matching maximises its sum (Hungarian method). Under random matching the expected value is the
    mean over all pairs.

    Parameters
    ----------
    first, second : TopicModel
        Topics that :meth:`TopicModel.named` left out are not compared.
    n : int

    Returns
    -------
    Overlap

    References
    ----------
    Greene, D., O'Callaghan, D., & Cunningham, P. (2014). How many topics? Stability analysis for
    topic models. https://doi.org/10.1007/978-3-662-44848-9_32

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> first, second = (gt.NMF(n_topics=2, random_state=seed).fit(dtm) for seed in (1, 2))
    >>> gt.overlap(first, second).value
    1.0
    """
    tops = [top_sets(model, n) for model in (first, second)]
    jaccard = jaccard_indices(*tops)
    rows, columns = scipy.optimize.linear_sum_assignment(jaccard, maximize=True)
    pairs = pd.DataFrame(
        {
            "topic": [first.shown[i] for i in rows],
            "matched": [second.shown[j] for j in columns],
            "jaccard": jaccard[rows, columns],
            "shared": [
                "、".join(sorted(tops[0][i] & tops[1][j]))
                for i, j in zip(rows, columns, strict=True)
            ],
        }
    )
    return Overlap(float(pairs["jaccard"].mean()), float(jaccard.mean()), pairs)


def jaccard_indices(first: Sequence[set[str]], second: Sequence[set[str]]) -> np.ndarray:
    """How much each set shares with each other one: (n_first, n_second), 0 to 1."""
    return np.array([[len(a & b) / len(a | b) for b in second] for a in first])


def top_sets(model: TopicModel, n: int) -> list[set[str]]:
    """The n top words of each topic that is shown."""
    words = model.relevance(n)
    words = words[words["topic"].isin(model.shown)]
    return [set(terms) for _, terms in words.groupby("topic", sort=False)["term"]]


@dataclass(frozen=True, eq=False, repr=False)
class TopicStability(Value):
    """Which topics other fits find again.

    Parameters
    ----------
    table : DataFrame
        One row per topic and kind of choice: model, topic, topic_key, over, n_refits, n_found,
        similarity (median over the fits), lowest, lowest_at (the fit in which it is lowest),
        chance, status (``stable``, ``unstable``, ``not estimable``), reason, reason_text.
    matches : DataFrame
        One row per topic and fit: model, over, variant, topic, matched (id of its partner there;
        empty without one), similarity, chance, found.
    fits : DataFrame
        One row per fit: model, over, variant, overlap, shuffled (as in :func:`govtopics.overlap`),
        compared with the model; two halves are compared with each other. Empty cells where a fit
        failed.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> found = gt.topic_stability(model, dtm, over=("reports",))
    >>> found.table[["topic", "status"]].to_numpy().tolist()
    [['nmf-01', 'stable'], ['nmf-02', 'stable']]
    """

    table: pd.DataFrame
    matches: pd.DataFrame
    fits: pd.DataFrame

    @property
    def unstable(self) -> tuple[str, ...]:
        """The topics that are unstable over one of the choices or more."""
        lost = set(self.table["topic"][self.table["status"] == "unstable"])
        return tuple(topic for topic in pd.unique(self.table["topic"]) if topic in lost)

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __repr__(self) -> str:
        n, over = self.table["topic"].nunique(), ", ".join(pd.unique(self.table["over"]))
        told = ", ".join(self.unstable) or "none"
        return f"TopicStability: {counted(n, 'topic')} over {over}; unstable: {told}"

    def _repr_html_(self) -> str:
        return in_notebook(self, small_table(self.table, STABILITY))


@checked(random_state=0)
def topic_stability(
    model: TopicModel,
    dtm: DocumentTermMatrix,
    over: Sequence[str] = ("reports", "halves"),
    *,
    estimator: Estimator | None = None,
    corpus: Corpus | None = None,
    lexicon: Lexicon | None = None,
    stopwords: Sequence[str | Path] = LAYERS,
    prefer: str | None = None,
    random_state: int | None = None,
) -> TopicStability:
    r"""Which topics are found again by fits that could as well have been made.

    Every other fit searches from the start. Its topics are matched with those of the model one to
    one, so that the cosines of their :math:`\varphi` sum to the most. A topic is *found* where its
    partner is more alike than ``chance``: the level below which 95 % of the matched topics stay in
    three fits of the same texts with all words shuffled between them, which have no topic to find.

    A topic is *unstable* over a kind of choice if fewer than nine in ten of the fits find it, or if
    it is lost without the report that contains most of its words. Fits without single reports share
    nearly all texts with the model, so they also find again what is not a topic: they show what
    depends on a single report. Halves share no text. A topic is found in them if both contain a
    partner more similar than by chance, and these two partners are more similar than by chance; it
    has to be found in four of five splits.

    ========== =====================================================================================
    over       the other fits
    ========== =====================================================================================
    reports    without each report; beyond ten reports, ten fits without a tenth of the reports each
    halves     two halves of the reports, parted at random five times
    stopwords  without each stop list, the general one excepted; needs ``corpus``
    lexicon    without the lexicon; needs ``corpus``
    min_texts  on terms that are in at least one text more, and in twice as many and one
    engine     by the other engines of LDA; gensim takes long
    ========== =====================================================================================

    Fits with another vocabulary are compared on the terms that both have.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        The matrix that the model was fitted on.
    over : sequence of str
    estimator : LDA, NMF, KeywordLDA or another object with ``fit``, optional
        Needed if the settings of the model do not say how it was fitted: for converted models and
        for a KeywordLDA.
    corpus, lexicon, stopwords, prefer
        As they were given to :func:`govtopics.tokenize`.
    random_state : int, optional
        Seed for splitting the reports; that of the fit if left out.

    Returns
    -------
    TopicStability
        Leaving out reports is ``not estimable`` with fewer than three reports, halving them with
        fewer than six, and everything for a single topic.

    Raises
    ------
    ModelError
        If the matrix is not that of the fit, it is not known how the model was fitted, there is no
        such kind of choice, or something that a choice needs is missing.

    References
    ----------
    Greene, D., O'Callaghan, D., & Cunningham, P. (2014). How many topics? Stability analysis for
    topic models. https://doi.org/10.1007/978-3-662-44848-9_32
    Meinshausen, N., & Bühlmann, P. (2010). Stability selection.
    https://doi.org/10.1111/j.1467-9868.2010.00740.x

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> gt.topic_stability(model, dtm)
    TopicStability: 2 topics over reports, halves; unstable: none
    """
    refits = Refits.of(model, dtm, estimator)
    whole, model = model, refits.fit
    seed = int(model.settings.get("random_state", 0)) if random_state is None else random_state
    reports = reports_in(dtm)
    choices = Choices(refits, reports, seed, corpus, lexicon, tuple(stopwords), prefer)
    check_choices(over, choices)
    limits = {kind: _limit(model, kind, len(reports)) for kind in over}
    chance = np.nan
    if None in limits.values():
        find = partial(refits.chance_level, random_state=seed)
        chance = kept(f"{model.name} by chance, seed {seed}", find)
    tables, matches = [], [pd.DataFrame(columns=MATCH_COLUMNS)]
    fits: list[dict[str, Any]] = []
    for kind, limit in limits.items():
        made = () if limit else tuple(choices.of(kind))
        found, overlaps = [], []
        for choice in progress(made, kind, unit="fit"):
            compare = partial(_compared, model, kind, choice, chance)
            matched, shared = kept(f"{model.name} over {kind}: {choice.variant}", compare)
            found.append(matched)
            overlaps.append(shared)
        tables.append(_judged(model, kind, made, found, limit))
        matches += found
        fits += [
            {"model": model.name, "over": kind, "variant": choice.variant, **shared}
            for choice, shared in zip(made, overlaps, strict=True)
        ]
    told = TopicStability(
        pd.concat(tables, ignore_index=True),
        pd.concat(matches, ignore_index=True),
        pd.DataFrame(fits, columns=FIT_COLUMNS),
    )
    return of_merged(told, whole)


def of_merged(found: TopicStability, model: TopicModel) -> TopicStability:
    """What other fits say of a model whose topics were merged after the fit."""
    if model.fitted is None:
        return found
    into = {p: whole for whole, parts in model.settings["merged"].items() for p in parts}
    kinds = list(pd.unique(found.table["over"]))
    table = found.table.assign(
        topic=found.table["topic"].map(lambda topic: into.get(topic, topic)),
        _rank=found.table["status"].map(VERDICTS.index),
    )
    table["topic_key"] = table["topic"].map(dict(zip(model.topics, model.topic_keys, strict=True)))
    weakest = table.sort_values(["_rank", "n_found"], kind="stable")
    weakest = weakest.drop_duplicates(["topic", "over"]).set_index(["over", "topic"], drop=False)
    rows = weakest.loc[[(kind, topic) for kind in kinds for topic in model.topics]]
    return replace(found, table=rows[STABILITY_COLUMNS].reset_index(drop=True))


def _limit(model: TopicModel, over: str, n_reports: int) -> Reason | None:
    """Why nothing can be said of some kind of choice."""
    if model.n_topics == 1:
        return Reason("one_topic")
    return too_few(over, n_reports)


def too_few(over: str, n_reports: int) -> Reason | None:
    """Why reports cannot be left out, or parted into halves; None where they can."""
    least = FEWEST.get(over, 0)
    if n_reports >= least:
        return None
    if not n_reports:
        return Reason("reports_not_said")
    values = {"n": n_reports, "least": least}
    return Reason("too_few_to_halve" if over == "halves" else "too_few_to_leave_out", values)


def _fits(choice: Choice) -> tuple[TopicModel, ...]:
    """The other fit, or both of two halves; none if it leaves a topic empty, or has few texts."""
    try:
        return choice.fits()
    except ModelError:
        return ()


def _compared(
    model: TopicModel, over: str, choice: Choice, chance: float
) -> tuple[pd.DataFrame, dict[str, float]]:
    """What another fit matches with each topic, and how many words the two share."""
    others = _fits(choice)
    return _matches(model, over, choice, others, chance), _overlap(model, others)


def _matches(
    model: TopicModel, over: str, choice: Choice, others: Sequence[TopicModel], chance: float
) -> pd.DataFrame:
    """What another fit matches with each topic."""
    partners, alike = _matched(model, others)
    return pd.DataFrame(
        {
            "model": model.name,
            "over": over,
            "variant": choice.variant,
            "topic": model.topics,
            "matched": partners,
            "similarity": alike,
            "chance": chance,
            "found": alike > chance,
        }
    )


def _overlap(model: TopicModel, others: Sequence[TopicModel]) -> dict[str, float]:
    """How many of their first words matched topics share: of two halves, with each other."""
    if not others:
        return {}
    found = overlap(*(others if len(others) == 2 else (model, *others)))
    return {"overlap": found.value, "shuffled": found.shuffled}


def _matched(model: TopicModel, others: Sequence[TopicModel]) -> tuple[list[str], np.ndarray]:
    """Each topic's partner in another fit, and how alike they are.

    Of two halves, both partners, and the least of how alike the three are: what both halves share
    with the model because they are parts of it is not a sign of a topic.
    """
    if not others:
        return [""] * model.n_topics, np.full(model.n_topics, np.nan)
    found = [match(similarities(model, other)) for other in others]
    alike = [matched.similarity for matched in found]
    if len(others) == 2:
        between = similarities(*others)
        alike.append(between[found[0].partner, found[1].partner])
    ids = [names(other, matched.partner) for other, matched in zip(others, found, strict=True)]
    return [" + ".join(filter(None, own)) for own in zip(*ids, strict=True)], np.min(alike, axis=0)


def _judged(
    model: TopicModel,
    over: str,
    made: Sequence[Choice],
    matches: Sequence[pd.DataFrame],
    limit: Reason | None,
) -> pd.DataFrame:
    """The rows of a kind of choice, one a topic."""
    most = _holding_most(model)
    rows = []
    for k, topic in enumerate(model.topics):
        own = pd.DataFrame([table.iloc[k] for table in matches], columns=MATCH_COLUMNS)
        lost_without = [
            report
            for choice, found in zip(made, own["found"], strict=True)
            for report in choice.left_out
            if over == "reports" and not found and report == most.get(topic)
        ]
        rows.append(
            {
                "model": model.name,
                "topic": topic,
                "topic_key": model.topic_keys[k],
                "over": over,
                **_numbers(own),
                **_verdict(over, own, lost_without, limit),
            }
        )
    return pd.DataFrame(rows, columns=STABILITY_COLUMNS)


def _numbers(own: pd.DataFrame) -> dict[str, Any]:
    if own.empty:
        return {"n_refits": 0, "n_found": 0}
    alike = own["similarity"].fillna(0).to_numpy(float)
    lowest = int(alike.argmin())
    return {
        "n_refits": len(own),
        "n_found": int(own["found"].sum()),
        "similarity": float(np.median(alike)),
        "lowest": float(alike[lowest]),
        "lowest_at": own["variant"].iloc[lowest],
        "chance": own["chance"].iloc[0],
    }


def _verdict(
    over: str, own: pd.DataFrame, lost_without: Sequence[str], limit: Reason | None
) -> dict[str, str]:
    if limit or own.empty:
        return {"status": "not estimable", **reason_cells(limit or Reason("no_other_choice"))}
    n, n_lost = len(own), len(own) - int(own["found"].sum())
    reasons = [Reason("lost_without_report", {"report": report}) for report in lost_without]
    if over == "halves" and n - n_lost < IN_BOTH_HALVES * n:
        reasons.append(Reason("not_in_both_halves", {"n": n_lost, "of": n}))
    elif over != "halves" and n - n_lost < FOUND_AGAIN * n:
        reasons.append(Reason("not_found_again", {"n": n_lost, "of": n}))
    return {"status": "unstable" if reasons else "stable", **reason_cells(*reasons)}


def _holding_most(model: TopicModel) -> dict[str, str]:
    """The report that contains most of the words of each topic."""
    if "document_id" not in model.docvars:
        return {}
    spread = topic_spread(model)
    return dict(zip(spread["topic"], spread["largest"].astype(str), strict=True))
