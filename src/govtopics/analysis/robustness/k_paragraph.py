"""What the measures over K come to, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from govtopics.language import COMMA, Phrase, running

NAMES: Mapping[str, Phrase] = {
    "npmi": Phrase("一致性（NPMI）", "coherence (NPMI)"),
    "c_v": Phrase("一致性（c_v）", "coherence (c_v)"),
    "u_mass": Phrase("一致性（u_mass）", "coherence (u_mass)"),
    "diversity": Phrase("词的多样性", "diversity of words"),
    "exclusivity": Phrase("词的专属性", "exclusivity"),
    "coverage": Phrase("覆盖面", "coverage"),
    "stable_topics": Phrase("稳定话题的比例", "share of stable topics"),
    "perplexity": Phrase("留出报告的困惑度", "perplexity of held-out reports"),
}
# What each asks, and so why it may choose another K.
ASKS: Mapping[str, Phrase] = {
    "npmi": Phrase(
        "一致性只问一个话题的关键词是否同段出现，不问话题漏掉了什么",
        "coherence asks whether the top words of a topic share paragraphs, and not what the topics"
        " leave out",
    ),
    "c_v": Phrase(
        "c_v 问关键词的上下文是否相似", "c_v asks whether top words keep the same company"
    ),
    "u_mass": Phrase(
        "u_mass 偏向各处都有的常用词", "u_mass favours words that are common everywhere"
    ),
    "diversity": Phrase(
        "多样性只问话题之间关键词是否重复", "diversity asks only whether topics share top words"
    ),
    "exclusivity": Phrase(
        "专属性问关键词是否为一个话题独有",
        "exclusivity asks whether a topic has its words to itself",
    ),
    "perplexity": Phrase(
        "困惑度问没读过的报告能猜中多少，话题分得细往往猜得准，哪怕换一半报告就找不到这些话题",
        "perplexity asks how well unread reports are foretold, which finer topics often do better,"
        " even topics that another half of the reports would not give",
    ),
    "stable_topics": Phrase(
        "稳定性问换一半报告是否还找得到这些话题，只见于少数报告的话题因此落选",
        "stability asks whether other reports give the same topics, which those of few reports do"
        " not survive",
    ),
}
NO_STABLE = Phrase(
    "所试的 K（{sizes}）没有一个是稳定的：用一半报告重新拟合，没有一个 K 有五分之四的话题找得回来"
    "（最多的是 K = {k}，{total} 个话题中 {found} 个）。",
    "None of the K tried ({sizes}) is stable: at none are four in five topics found again by fits"
    " on halves of the reports (at best K = {k}: {found} of {total}).",
)
NO_DEFENCE = Phrase(
    "因此没有哪个 K 站得住脚；话题可以用来读报告，不宜计数，只谈表中注明 stable 的话题。",
    "So no K can be defended. Topics may guide reading, but are not to be counted; speak of those"
    " alone that the table calls stable.",
)
FEW = Phrase(
    "报告只有 {n} 份，本来就难以看出哪些话题会重现。",
    "With {n} reports one could hardly see which topics would come back.",
)
STABLE = Phrase(
    "所试的 K（{sizes}）中，稳定的是 K = {stable}：用一半报告重新拟合，至少五分之四的话题找得回来（{told}）。",
    "Of the K tried ({sizes}), stable are K = {stable}: at least four in five topics are found"
    " again by fits on halves of the reports ({told}).",
)
ONE_STABLE = Phrase(
    "所试的 K（{sizes}）中，只有 K = {stable} 是稳定的：用一半报告重新拟合，至少五分之四的话题找得回来（{told}）。",
    "Of the K tried ({sizes}), K = {stable} alone is stable: at least four in five topics are found"
    " again by fits on halves of the reports ({told}).",
)
OF_TOPICS = Phrase("{total} 个中 {found} 个", "{found} of {total}")
DEFENSIBLE = Phrase("站得住脚的是 K = {sizes}。", "K = {sizes} can be defended.")
NOT_PREFERABLE = Phrase(
    "K = {sizes} 虽然稳定，但另有稳定的 K 在一致性、专属性或困惑度上好于它（超出误差），而没有一项更差。",
    "K = {sizes}: stable, but another stable K is better beyond error in coherence, exclusivity or"
    " perplexity, and worse in none.",
)
NOT_KNOWN = Phrase(
    "报告只有 {n} 份，无法重新拟合，稳定性无从判断，也就说不出哪个 K 站得住脚。",
    "With {n} reports nothing can be fitted again without some of them, so it cannot be told which K"
    " is stable, nor which can be defended.",
)
AGREE = Phrase("各项指标在误差之内没有分歧。", "The measures do not disagree beyond error.")
DISAGREE = Phrase(
    "各项指标并不选同一个 K：{told}。", "The measures do not choose the same K: {told}."
)
BEST_AT = Phrase("{name}以 K = {k} 最好{beside}", "{name} is best at K = {k}{beside}")
AS_GOOD = Phrase("（K = {sizes} 与它的差距在误差之内）", " (K = {sizes} within error of it)")
WHY = Phrase("原因在于：{told}。", "The reason: {told}.")
EDGE = Phrase(
    "困惑度最好的 K = {k} 是所试的最大值，再大也许更好。",
    "K = {k}, the best for perplexity, is the largest tried: a larger one may be better still.",
)
NO_ERROR = Phrase(
    "报告少于五份，各项差别有没有超出误差无从判断。",
    "With fewer than five reports it cannot be told which differences are beyond error.",
)
APART = Phrase("；", "; ")
FEW_REPORTS = 10


def paragraph(
    table: pd.DataFrame,
    topics: pd.DataFrame,
    stable: Sequence[int],
    defensible: Sequence[int],
    n_reports: int,
) -> str:
    """Which K can be defended and why the measures disagree, in the language in force.

    Parameters
    ----------
    table, topics : DataFrame
        Of :class:`ChooseK`.
    stable, defensible : sequence of int
    n_reports : int

    Returns
    -------
    str
    """
    sizes = [int(k) for k in pd.unique(table["k"])]
    return running(
        *_stability(topics, sizes, stable, defensible, n_reports),
        *(_disagreement(table, stable) if len(sizes) > 1 else ()),
    )


def _stability(
    topics: pd.DataFrame,
    sizes: Sequence[int],
    stable: Sequence[int],
    defensible: Sequence[int],
    n_reports: int,
) -> list[str]:
    if (topics["status"] == "not estimable").all():
        return [NOT_KNOWN.format(n=n_reports)]
    found = topics["status"].eq("stable").groupby(topics["k"]).sum()
    few = FEW.format(n=n_reports) if n_reports < FEW_REPORTS else ""
    if not stable:
        k = int((found / found.index).idxmax())
        told = NO_STABLE.format(sizes=_listed(sizes), k=k, found=int(found[k]), total=k)
        return [told, few, str(NO_DEFENCE)]
    counted = str(COMMA).join(OF_TOPICS.format(found=int(found[k]), total=k) for k in stable)
    said = ONE_STABLE if len(stable) == 1 else STABLE
    others = [k for k in stable if k not in defensible]
    return [
        said.format(sizes=_listed(sizes), stable=_listed(stable), told=counted),
        few,
        DEFENSIBLE.format(sizes=_listed(defensible)) if defensible else "",
        NOT_PREFERABLE.format(sizes=_listed(others)) if others else "",
    ]


def _disagreement(table: pd.DataFrame, stable: Sequence[int]) -> list[str]:
    best = {measure: _best(table, measure) for measure in ASKS}
    chosen = {measure: k for measure, k in best.items() if k is not None}
    good = {measure: _as_good(table, measure) for measure in chosen}
    common = set.intersection(*(good[m] for m in chosen)) if chosen else set()
    untold = "" if table["as_good_as_best"].notna().any() else str(NO_ERROR)
    if common and not untold:
        return [str(AGREE)]
    told = [
        BEST_AT.format(name=NAMES[measure], k=k, beside=_beside(good[measure] - {k}))
        for measure, k in chosen.items()
    ]
    if len(set(chosen.values())) < 2:
        return [untold]
    why = [str(ASKS[measure]) for measure in chosen]
    largest = int(table["k"].max())
    edge = EDGE.format(k=largest) if chosen.get("perplexity") == largest else ""
    return [
        DISAGREE.format(told=str(APART).join(told)),
        WHY.format(told=str(APART).join(why)),
        edge,
        untold,
    ]


def _beside(sizes: Iterable[int]) -> str:
    others = sorted(sizes)
    return AS_GOOD.format(sizes=_listed(others)) if others else ""


def _best(table: pd.DataFrame, measure: str) -> int | None:
    own = table[(table["measure"] == measure) & table["value"].notna()]
    if own.empty:
        return None
    values = own["value"].astype(float) * (-1 if measure == "perplexity" else 1)
    return int(own.loc[values.idxmax(), "k"])


def _as_good(table: pd.DataFrame, measure: str) -> set[int]:
    """The K as good as the best, beyond which the measure has no say."""
    own = table[table["measure"] == measure]
    best = _best(table, measure)
    return {int(k) for k in own.loc[own["as_good_as_best"].eq(True), "k"]} | {best or 0}


def _listed(sizes: Iterable[int]) -> str:
    return str(COMMA).join(map(str, sizes))
