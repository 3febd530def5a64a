"""What the measures over K come to, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from govtopics.analysis.robustness.choices import MOST_REFITS
from govtopics.analysis.robustness.k_measures import COMPARED
from govtopics.analysis.robustness.stability import FEWEST
from govtopics.language import COMMA, Phrase, running

NAMES: Mapping[str, Phrase] = {
    "npmi": Phrase("一致性（NPMI）", "coherence (NPMI)"),
    "c_v": Phrase("一致性（c_v）", "coherence (c_v)"),
    "u_mass": Phrase("一致性（u_mass）", "coherence (u_mass)"),
    "diversity": Phrase("词的多样性", "diversity of words"),
    "exclusivity": Phrase("专属性", "exclusivity"),
    "coverage": Phrase("覆盖面", "coverage"),
    "stable_topics": Phrase("稳定话题的比例", "stable topics"),
    "perplexity": Phrase("留出报告的困惑度", "perplexity of held-out reports"),
}
# Why a measure rises or falls with K.
BECAUSE: Mapping[tuple[str, bool], Phrase] = {
    ("npmi", True): Phrase(
        "话题窄了，关键词只见于少数几段，却总在一起",
        "the top words of narrow topics stand in few paragraphs, and there together",
    ),
    ("npmi", False): Phrase(
        "话题分得过细，关键词就难得同段出现",
        "topics cut too fine put words together that seldom share a paragraph",
    ),
    ("diversity", True): Phrase("话题窄了，关键词各不相同", "narrow topics have other top words"),
    ("diversity", False): Phrase(
        "话题分得细，同一些词就成了几个话题的关键词",
        "finer topics have some of their top words in common",
    ),
    ("exclusivity", True): Phrase(
        "话题窄了，各有专用的词", "narrow topics have words of their own"
    ),
    ("exclusivity", False): Phrase(
        "话题分得细，就要共用一些词", "finer topics have to share words with each other"
    ),
    ("perplexity", True): Phrase(
        "话题多了，会把读过的报告特有的说法也学进去，对没读过的报告没有用",
        "more topics learn the peculiarities of the reports that were read, which are of no use for"
        " others",
    ),
    ("perplexity", False): Phrase(
        "话题越多，越贴近每一段的用词，哪怕换一半报告就找不到这些话题",
        "more topics follow the words of each paragraph more closely, even topics that another half"
        " of the reports would not give",
    ),
}
# What is left out of a refit: one report, or a share of them where they are many.
ONE_OUT = Phrase("一份报告", "one report")
SHARE_OUT = Phrase("十分之一的报告", "a tenth of the reports")
NO_STABLE = Phrase(
    "所试的 K（{sizes}）没有一个是稳定的：没有一个 K 有五分之四的话题，"
    "无论把报告随机分成两半分别拟合，还是每次去掉{out}重新拟合，都找得到"
    "（比例最高的是 K = {k}，{total} 个话题中 {found} 个）。",
    "None of the K tried ({sizes}) is stable: at none are four in five topics found again both in"
    " random halves of the reports and without {out} at a time (at best K = {k}: {found} of"
    " {total}).",
)
NOTHING_STABLE = Phrase(
    "所试的 K（{sizes}）没有一个是稳定的，连一个稳定的话题也没有："
    "把报告随机分成两半分别拟合，或者每次去掉{out}重新拟合，总有一样找不到。",
    "None of the K tried ({sizes}) is stable, and at none is a single topic: each is lost in random"
    " halves of the reports or without {out} at a time.",
)
NO_DEFENCE = Phrase(
    "因此没有哪个 K 站得住脚：话题可以用来帮助阅读，不宜用来计数。",
    "So no K can be defended: topics may guide reading, but should not be counted.",
)
SOME_STABLE = Phrase(
    "如要讨论，只讨论标为稳定的话题。",
    "Discuss only the topics marked stable.",
)
TOO_FEW = Phrase(
    "所试的 K（{sizes}）没有一个称得上稳定：报告只有 {n} 份，不足 {least} 份，"
    "分不成可以互相印证的两半。每次只去掉一份报告，"
    "找得回来的话题比例最高的是 K = {k}，{total} 个中 {found} 个。",
    "None of the K tried ({sizes}) can be called stable: {n} reports are too few for halves that"
    " check each other, which takes {least}. Without one report at a time, the largest share of"
    " topics is found again at K = {k}: {found} of {total}.",
)
STABLE = Phrase(
    "所试的 K（{sizes}）中，稳定的是 K = {stable}：至少五分之四的话题，"
    "无论把报告随机分成两半分别拟合，还是每次去掉{out}重新拟合，都找得到（{told}）。",
    "Of the K tried ({sizes}), K = {stable} are stable: at least four in five topics are found"
    " again both in random halves of the reports and without {out} at a time ({told}).",
)
ONE_STABLE = Phrase(
    "所试的 K（{sizes}）中，只有 K = {stable} 是稳定的：至少五分之四的话题，"
    "无论把报告随机分成两半分别拟合，还是每次去掉{out}重新拟合，都找得到（{told}）。",
    "Of the K tried ({sizes}), only K = {stable} is stable: at least four in five topics are found"
    " again both in random halves of the reports and without {out} at a time ({told}).",
)
OF_TOPICS = Phrase("{total} 个中 {found} 个", "{found} of {total}")
DEFENSIBLE = Phrase("站得住脚的是 K = {sizes}。", "K = {sizes} can be defended.")
NOT_PREFERABLE = Phrase(
    "K = {sizes} 虽然稳定，但不如 K = {other}：{other} 的{names}更好（超出误差），"
    "其他各项都不更差。",
    "K = {sizes}: stable too, but K = {other} is better beyond error in {names}, and not worse in"
    " coherence, exclusivity or perplexity.",
)
DECIDED_BY = Phrase(
    "这些稳定的 K 之间，分出高下的只有{name}一项。",
    "Between these stable K only one measure decides: {name}.",
)
FALLS = Phrase(
    "困惑度通常随 K 增大而下降，单凭它不足以舍弃较小的 K，请对照各 K 的话题是否读得通再定。",
    "Perplexity usually falls as K grows. By itself it is not enough to give up a smaller K: read"
    " the topics of each before you choose.",
)
LARGEST = Phrase(
    "K = {k} 是所试的最大值，更大的 K 也许更好，请加试更大的 K。",
    "K = {k} is the largest tried: a larger one may be better still, so try larger ones.",
)
SMALLEST = Phrase(
    "K = {k} 是所试的最小值，更小的 K 也许同样站得住脚，请加试更小的 K。",
    "K = {k} is the smallest tried: a smaller one may do as well, so try smaller ones.",
)
ONLY_ONE = Phrase(
    "只试了一个 K，没有比较，谈不上选择。",
    "Only one K was tried, so there is nothing to choose from.",
)
NOT_KNOWN = Phrase(
    "报告只有 {n} 份，无法重新拟合，稳定性无从判断，也就说不出哪个 K 站得住脚。",
    "Too few reports ({n}) to fit again without some of them: it cannot be told which K is stable,"
    " nor which can be defended.",
)
NO_REPORTS = Phrase(
    "各段没有注明属于哪份报告（document_id），不能去掉报告重新拟合，稳定性无从判断，"
    "也就说不出哪个 K 站得住脚。",
    "The texts do not say to which report they belong (document_id), so none can be left out: it"
    " cannot be told which K is stable, nor which can be defended.",
)
UNDECIDED = Phrase(
    "就{names}而言，各个 K 与最好的 K 差距都在误差之内，不分高下。",
    "In {names} no K is worse than the best beyond error.",
)
AGREE = Phrase(
    "{names}都支持 K = {sizes}（与各自最好的 K 差距在误差之内）。",
    "{names} all support K = {sizes}, which is within error of the best K of each.",
)
ONE_TELLS = Phrase(
    "只有一项指标分得出 K 的高下：{told}。", "Only one measure tells the K apart: {told}."
)
DISAGREE = Phrase("{who}并不选同一个 K：{told}。", "{who} do not choose the same K: {told}.")
ALL, OTHERS = Phrase("各项指标", "The measures"), Phrase("其余指标", "The other measures")
ALLOWS = Phrase("稳定性只支持 K = {sizes}{because}", "stability supports only K = {sizes}{because}")
BROAD = Phrase(
    "，K 再小，宽泛的话题可以有多种切分，换一半报告就切得不一样",
    "; with fewer, broad topics can be divided in many ways, and another half of the reports"
    " divides them differently",
)
NARROW = Phrase(
    "，K 再大，依赖个别报告、或随 K 而任意拆分的话题过多",
    "; with more, too many depend on a few reports or on an arbitrary division of a subject",
)
BEST_AT = Phrase(
    "{name}以 K = {k} 最好{beside}，从 K = {first} 的 {low} 到 K = {last} 的 {high}，因为{why}",
    "{name} is best at K = {k}{beside}, from {low} at K = {first} to {high} at K = {last}, since"
    " {why}",
)
BEST_BETWEEN = Phrase(
    "{name}以 K = {k} 最好{beside}，从 K = {first} 的 {low} 到这里的 {best}，因为{why}；"
    "再到 K = {last} 的 {high}，因为{why_then}",
    "{name} is best at K = {k}{beside}, from {low} at K = {first} to {best} there, since {why}, and"
    " on to {high} at K = {last}, since {why_then}",
)
AS_GOOD = Phrase("（K = {sizes} 与它的差距在误差之内）", " (K = {sizes} within error of it)")
WITHOUT_ERROR = Phrase(
    "{told}（没有误差，只作参考）。", "{told} (without an error, for reference)."
)
HIGHEST = Phrase("{name} 以 K = {k} 最高", "{name} is highest at K = {k}")
EDGE = Phrase(
    "困惑度最好的 K = {k} 是所试的最大值，再大的 K 困惑度也许更低。",
    "K = {k}, the best for perplexity, is the largest tried: that of a larger one may be lower.",
)
NO_ERROR = Phrase(
    "报告少于五份，各项差别有没有超出误差无从判断。",
    "With fewer than five reports it cannot be told which differences are beyond error.",
)
NO_ERROR_KNOWN = Phrase(
    "各项差别有没有超出误差也无从判断。", "Nor can it be told which differences are beyond error."
)
LAST = Phrase("、", " and ")
APART = Phrase("；", "; ")
FEWEST_TOPICS = 2


def paragraph(  # noqa: PLR0917 (the fields of ChooseK)
    table: pd.DataFrame,
    topics: pd.DataFrame,
    stable: Sequence[int],
    defensible: Sequence[int],
    n_reports: int,
    preferred: pd.DataFrame,
) -> str:
    """Which K can be defended and why the measures disagree, in the language in use."""
    sizes = [int(k) for k in pd.unique(table["k"])]
    return running(
        *_stability(topics, sizes, stable, defensible, n_reports),
        *_passed_over(preferred, defensible),
        *_edges(sizes, defensible),
        *(_disagreement(table, stable, defensible, n_reports) if len(sizes) > 1 else ()),
    )


def _stability(
    topics: pd.DataFrame,
    sizes: Sequence[int],
    stable: Sequence[int],
    defensible: Sequence[int],
    n_reports: int,
) -> list[str]:
    if (topics["status"] == "not estimable").all():
        return [NOT_KNOWN.format(n=n_reports) if n_reports else str(NO_REPORTS)]
    out = ONE_OUT if n_reports <= MOST_REFITS else SHARE_OUT
    found = topics["status"].eq("stable").groupby(topics["k"]).sum()
    if not stable:
        k = sizes[int((found / found.index).to_numpy().argmax())]
        least = FEWEST["halves"]
        said = (NO_STABLE if found.any() else NOTHING_STABLE) if n_reports >= least else TOO_FEW
        best = {"k": k, "found": int(found[k]), "total": k, "n": n_reports, "least": least}
        return [
            said.format(sizes=_listed(sizes), out=out, **best),
            str(NO_DEFENCE),
            str(SOME_STABLE) if found.any() else "",
        ]
    counted = str(COMMA).join(OF_TOPICS.format(found=int(found[k]), total=k) for k in stable)
    said = ONE_STABLE if len(stable) == 1 else STABLE
    return [
        said.format(sizes=_listed(sizes), stable=_listed(stable), told=counted, out=out),
        DEFENSIBLE.format(sizes=_listed(defensible)) if defensible else "",
    ]


def _passed_over(preferred: pd.DataFrame, defensible: Sequence[int]) -> Iterator[str]:
    """Which K are stable and cannot be defended, for which other K, and by which measures."""
    chosen = preferred.assign(other=~preferred["preferred"].isin(defensible))
    chosen = chosen.sort_values(["k", "other", "preferred"]).drop_duplicates("k")
    for (other, measures), own in chosen.groupby(["preferred", "measures"], sort=False):
        names = _named(str(measures).split())
        yield NOT_PREFERABLE.format(sizes=_listed(own["k"]), other=other, names=names)
    deciding = {measure for cell in chosen["measures"] for measure in cell.split()}
    if len(deciding) == 1:
        yield DECIDED_BY.format(name=_named(deciding))
    if deciding == {"perplexity"} and (chosen["preferred"] > chosen["k"]).any():
        yield str(FALLS)


def _edges(sizes: Sequence[int], defensible: Sequence[int]) -> Iterator[str]:
    """That a K that can be defended is the largest or the smallest tried."""
    if len(sizes) == 1:
        yield str(ONLY_ONE)
        return
    if max(sizes) in defensible:
        yield LARGEST.format(k=max(sizes))
    if min(sizes) in defensible and min(sizes) > FEWEST_TOPICS:
        yield SMALLEST.format(k=min(sizes))


def _disagreement(
    table: pd.DataFrame, stable: Sequence[int], defensible: Sequence[int], n_reports: int
) -> list[str]:
    by_measure = {
        measure: values for measure in COMPARED if (values := _values(table, measure)) is not None
    }
    good = {measure: _as_good(table, measure) for measure in by_measure}
    told = table["as_good_as_best"].notna().any()
    every = set(map(int, table["k"]))
    undecided = [measure for measure in by_measure if told and good[measure] == every]
    deciding = [measure for measure in by_measure if measure not in undecided]
    who = OTHERS if undecided else ALL
    allowed = set(stable) if stable and set(stable) != every else every
    return [
        UNDECIDED.format(names=_named(undecided)) if undecided else "",
        *_decided(who, {m: by_measure[m] for m in deciding}, good, allowed),
        _edge_of_perplexity(by_measure, deciding, defensible),
        _for_reference(table),
        "" if told else str(NO_ERROR if n_reports else NO_ERROR_KNOWN),
    ]


def _decided(
    who: Phrase,
    deciding: Mapping[str, pd.Series],
    good: Mapping[str, set[int]],
    allowed: set[int],
) -> list[str]:
    """What the measures that distinguish K say, apart from which K stability allows."""
    if not deciding:
        return []
    every = next(iter(deciding.values())).index
    common = set.intersection(allowed, *(good[measure] for measure in deciding))
    if common and len(deciding) > 1:
        return [AGREE.format(names=_named(deciding), sizes=_listed(sorted(common)))]
    told = [_best_at(measure, values, good[measure]) for measure, values in deciding.items()]
    if common:
        return [ONE_TELLS.format(told=told[0])]
    if len(allowed) < len(every):
        broad = str(BROAD) if min(allowed) > every[0] else ""
        narrow = str(NARROW) if max(allowed) < every[-1] else ""
        told.append(ALLOWS.format(sizes=_listed(sorted(allowed)), because=broad + narrow))
    return [DISAGREE.format(who=who, told=str(APART).join(told))]


def _edge_of_perplexity(
    by_measure: Mapping[str, pd.Series], deciding: Sequence[str], defensible: Sequence[int]
) -> str:
    """That perplexity is lowest at the largest K tried, where that is not said of it already."""
    if "perplexity" not in deciding:
        return ""
    values = by_measure["perplexity"]
    last = int(values.index[-1])
    told = _best("perplexity", values) != last or last in defensible
    return "" if told else EDGE.format(k=last)


def _best_at(measure: str, values: pd.Series, good: set[int]) -> str:
    """Where a measure is best, what else is as good, and why it goes with K."""
    best = _best(measure, values)
    beside = sorted(good - {best})
    first, last = values.index[0], values.index[-1]
    # What is within error of the best is not a fall that needs a reason.
    if best not in (first, last) and last in good:
        last = best
    elif best not in (first, last) and first in good:
        first = best
    low, middle, high = _apart([values[first], values[best], values[last]])
    rises = bool(values[best if best != first else last] > values[first])
    between = best not in (first, last)
    return (BEST_BETWEEN if between else BEST_AT).format(
        name=NAMES[measure],
        k=best,
        beside=AS_GOOD.format(sizes=_listed(beside)) if beside else "",
        first=first,
        last=last,
        low=low,
        best=middle,
        high=high,
        why=BECAUSE[measure, rises],
        why_then=BECAUSE[measure, not rises],
    )


def _for_reference(table: pd.DataFrame) -> str:
    told = [
        HIGHEST.format(name=measure, k=_best(measure, values))
        for measure in ("c_v", "u_mass")
        if (values := _values(table, measure)) is not None
    ]
    return WITHOUT_ERROR.format(told=str(APART).join(told)) if told else ""


def _values(table: pd.DataFrame, measure: str) -> pd.Series | None:
    """Of each K, by K; None where none has one."""
    own = table[(table["measure"] == measure) & table["value"].notna()]
    return own.set_index("k")["value"].astype(float) if len(own) else None


def _best(measure: str, values: pd.Series) -> int:
    at = (values if measure == "perplexity" else -values).to_numpy().argmin()
    return int(values.index.to_list()[int(at)])


def _as_good(table: pd.DataFrame, measure: str) -> set[int]:
    """The K as good as the best; the best alone where that is all that is known."""
    own = table[table["measure"] == measure]
    good = {int(k) for k in own.loc[own["as_good_as_best"].eq(True), "k"]}
    values = _values(table, measure)
    return good or ({_best(measure, values)} if values is not None else set())


def _apart(values: Sequence[float]) -> list[str]:
    """Numbers with so many digits that those that differ look different, at most four more."""
    least = 0 if max(map(abs, values)) >= 10 else 2
    told: list[str] = []
    for more in range(5):
        told = [f"{value:,.{least + more}f}" for value in values]
        if len(set(told)) == len(set(values)):
            break
    return told


def _named(measures: Iterable[str]) -> str:
    *first, last = (str(NAMES[measure]) for measure in measures)
    return str(LAST).join([str(COMMA).join(first), last] if first else [last])


def _listed(sizes: Iterable[int]) -> str:
    return str(COMMA).join(map(str, sizes))
