"""What the specifications of a claim come to, in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.robustness.claims import Claim
from govtopics.analysis.robustness.specification_choices import HALVES
from govtopics.analysis.robustness.specification_grid import MAIN, OTHER_QUESTION, TOPIC, WITHOUT
from govtopics.language import COMMA, LAYERS, MINUS, SEMICOLON, Phrase, reason_text, running

# Below this share of the main estimate, what is left of it is named as next to nothing.
CARRIED = 0.5
MANY = 100
_CHOICES = {
    "terms": Phrase("去掉哪一个词", "which term is taken out"),
    "headings": Phrase("读不读标题", "whether headings are read"),
    "duplicates": Phrase("重复的报告是否计入", "whether duplicates count"),
    "fit": Phrase("模型怎样拟合", "how the model is fitted"),
}
VALUES = {
    "not read": Phrase("不读标题", "headings not read"),
    "kept": Phrase("重复的报告也计入", "duplicates kept"),
    "name": Phrase("只用名称", "by the name only"),
    "wide": Phrase("加外围词", "by the wider terms"),
    "hits per 1,000": Phrase("每千字命中", "in hits per 1,000 characters"),
    "paragraph share": Phrase("按段落占比", "by the share of paragraphs"),
    "plan": Phrase("只读计划部分", "in the plan alone"),
    "shared sections": Phrase("只读各份报告都有的部分", "in shared sections alone"),
}
_MAIN = Phrase(
    "{claim}：{estimate}{interval}，{n} 份报告。", "{claim}: {estimate}{interval}, {n} reports."
)
_NO_MAIN = Phrase(
    "{claim}：照原来的设定估计不出（{why}）。",
    "{claim}: cannot be estimated as it stands ({why}).",
)
_INTERVAL = Phrase("（95% 区间 {low} 至 {high}）", " (95% interval {low} to {high})")
_ONE = Phrase(
    "同一个问题没有别的设定可试：词、标题、重复的报告在这里都不起作用。",
    "There is no other specification of the same question: neither terms nor headings nor "
    "duplicates make a difference here.",
)
_ALL = Phrase(
    "同一个问题的 {n} 种设定，符号全都相同（{low} 至 {high}，中位数 {median}）。",
    "All {n} specifications of the same question have the same sign ({low} to {high}, median "
    "{median}).",
)
_SOME = Phrase(
    "同一个问题的 {n} 种设定里，{same} 种与原来同号，{turned} 种反号{none}"
    "（{low} 至 {high}，中位数 {median}）。",
    "Of {n} specifications of the same question, {same} have the sign of the main one, {turned} "
    "the opposite one{none} ({low} to {high}, median {median}).",
)
_NONE = Phrase("，{n} 种正好为零", ", {n} are exactly 0")
_NO_PROBABILITY = Phrase(
    "这些设定用的是同一批文本，多少种同号不是概率。",
    "They all rest on the same texts: how many agree is no probability.",
)
_GONE = Phrase(
    "另有 {n} 种估计不出：{why}；其余照样成立。",
    "{n} more cannot be estimated: {why}; the others stand without them.",
)
_MOVES = Phrase(
    "影响最大的是{choice}：{value}时为 {there}（原为 {main}）{how}。",
    "What moves it most is {choice}: {value} it is {there} (main: {main}){how}.",
)
_WITHOUT = Phrase("不算“{term}”", "without {term}")
_WITH = Phrase("{value}", "with {value}")
_CARRIED = Phrase("，这个差别主要靠这一个词", ", so that one term carries most of it")
_TURNS = Phrase("，符号变了", ", of the opposite sign")
_ALSO = Phrase("改变符号的还有：{told}。", "The sign also turns: {told}.")
_HALVES = Phrase(
    "核心词随机取一半，{n} 次里有 {turned} 次反号（取一半词自然少，只看符号）。",
    "Of {n} random halves of the core terms, {turned} have the opposite sign (half of the terms "
    "find less, so they judge the sign alone).",
)
_P = Phrase(
    "联合检验：如果两组报告可以互换，所有设定一起对调，中位数至少离零这么远的机会是 p = {p}。",
    "Joint test: if the reports of the two groups could be exchanged, a median over all "
    "specifications at least as far from 0 would come about with p = {p}.",
)
_NO_P = Phrase("没有联合的 p：{why}。", "There is no joint p: {why}.")
_OTHER = Phrase(
    "换一个问题（不与上面同计）：{told}。", "Asked differently (not counted above): {told}."
)
_OTHER_ONE = Phrase("{value}为 {estimate}{sign}", "{value} {estimate}{sign}")
_OTHER_NONE = Phrase("{value}估计不出", "{value} not estimable")
_OPPOSITE = Phrase("，符号相反", ", of the opposite sign")


def summary_of(
    claim: Claim, table: pd.DataFrame, choices: pd.DataFrame, p: float, reason: str
) -> str:
    """The paragraph of :attr:`govtopics.Specifications.summary`."""
    main = table[table["main"]].iloc[0].to_dict()
    same = table[table["question"] == "same"]
    other = table[table["question"] == "other"]
    if len(table) == 1 and np.isnan(main["estimate"]):
        return _of_main(claim, main)
    return running(
        _of_main(claim, main),
        *_of_same(claim, main, same),
        *_of_choices(claim, main, choices),
        _P.format(p=f"{p:.2g}") if not np.isnan(p) else _NO_P.format(why=reason_text(reason)),
        _of_other(claim, main, other),
    )


def shown(claim: Claim, value: float, *, hits: bool = False) -> str:
    """An estimate as it is read: shares in percentage points, with their sign."""
    if claim.kind == "coefficient" or hits:
        return two_digits(value)
    unit = Phrase("{value} 个百分点", "{value} percentage points")
    if claim.kind == "trend":
        unit = Phrase("每十年 {value} 个百分点", "{value} percentage points in ten years")
    return unit.format(value=two_digits(100 * value))


def two_digits(value: float) -> str:
    """Two digits that count, with the sign.

    >>> two_digits(0.0157), two_digits(-4.61), two_digits(119.6), two_digits(0)
    ('+0.016', '−4.6', '+120', '0')
    """
    if value == 0:
        return "0"
    told = f"{value:+.2g}" if abs(value) < MANY else f"{value:+.0f}"
    return told.replace("-", MINUS)


def _of_main(claim: Claim, main: Mapping[Hashable, Any]) -> str:
    named = str(claim)
    named = named[:1].upper() + named[1:]
    if np.isnan(main["estimate"]):
        return _NO_MAIN.format(claim=named, why=reason_text(main["reason"]))
    scale = 1 if claim.kind == "coefficient" else 100
    ends = {name: two_digits(scale * main[name]) for name in ("low", "high")}
    interval = "" if np.isnan(main["low"]) else _INTERVAL.format(**ends)
    return _MAIN.format(
        claim=named,
        estimate=shown(claim, main["estimate"]),
        interval=interval,
        n=main["n_documents"],
    )


def _of_same(claim: Claim, main: Mapping[Hashable, Any], same: pd.DataFrame) -> Iterator[str]:
    told = same["estimate"].dropna()
    if len(same) == 1:
        yield str(_ONE)
        return
    if len(told):
        signs = np.sign(told.to_numpy()) * (np.sign(main["estimate"]) or 1)
        n_none = int((signs == 0).sum())
        about = {
            "n": len(told),
            "same": int((signs > 0).sum()),
            "turned": int((signs < 0).sum()),
            "none": _NONE.format(n=n_none) if n_none else "",
            "low": shown(claim, told.min()),
            "high": shown(claim, told.max()),
            "median": shown(claim, told.median()),
        }
        yield (_ALL if about["same"] == len(told) else _SOME).format(**about)
        yield str(_NO_PROBABILITY)
    gone = same[same["estimate"].isna()]
    if len(gone):
        why = str(SEMICOLON).join(dict.fromkeys(map(reason_text, gone["reason"])))
        yield _GONE.format(n=len(gone), why=why)


def _of_choices(claim: Claim, main: Mapping[Hashable, Any], choices: pd.DataFrame) -> Iterator[str]:
    level = choices[choices["judges"] == "level"].to_dict("records")
    if level and level[0]["spread"] > 0:
        yield _moved_most(claim, main["estimate"], level[0])
        turned = [
            fitted_so(value) if row["choice"] == "fit" else _called(value)
            for row in level
            for value in filter(None, row["turned_by"].split("; "))
            if (row["choice"], value) != (level[0]["choice"], level[0]["largest"])
        ]
        if turned:
            yield _ALSO.format(told=str(COMMA).join(turned))
    for row in choices[choices["choice"] == HALVES].to_dict("records"):
        yield _HALVES.format(n=row["n_values"] - 1, turned=row["turned"])


def _moved_most(claim: Claim, main: float, row: Mapping[Hashable, Any]) -> str:
    there, how = row["estimate_there"], ""
    if there * main < 0:
        how = str(_TURNS)
    elif row["choice"] == "terms" and abs(there) < CARRIED * abs(main):
        how = str(_CARRIED)
    value = fitted_so(row["largest"]) if row["choice"] == "fit" else _called(row["largest"])
    return _MOVES.format(
        choice=_CHOICES[row["choice"]],
        value=value if row["choice"] in ("terms", "fit") else _WITH.format(value=value),
        there=shown(claim, there),
        main=shown(claim, main),
        how=how,
    )


def fitted_so(value: str) -> str:
    """How another fit is called."""
    if value == "without the lexicon":
        return str(Phrase("不用词表", "without the lexicon"))
    if value.startswith(WITHOUT):
        name = value.removeprefix(WITHOUT)
        named = Phrase("不用停用词表“{name}”", "without the stop list '{name}'")
        return named.format(name=LAYERS.get(name, name))
    return value if "=" in value else Phrase("用 {name}", "by {name}").format(name=value)


def asked_so(value: str) -> str:
    """What another question asks."""
    if value.startswith(TOPIC):
        named = Phrase(
            "按最像它的话题 {topic} 的词", "by the words of the topic most like it, {topic}"
        )
        return named.format(topic=value.removeprefix(TOPIC))
    return str(VALUES[value])


def _called(value: str) -> str:
    if value.startswith(WITHOUT):
        return _WITHOUT.format(term=value.removeprefix(WITHOUT))
    return str(VALUES[value])


def _of_other(claim: Claim, main: Mapping[Hashable, Any], other: pd.DataFrame) -> str:
    told = []
    for row in other.to_dict("records"):
        value = next(row[name] for name in OTHER_QUESTION if row[name] != MAIN[name])
        if np.isnan(row["estimate"]):
            told.append(_OTHER_NONE.format(value=asked_so(value)))
            continue
        sign = str(_OPPOSITE) if row["estimate"] * main["estimate"] < 0 else ""
        estimate = shown(claim, row["estimate"], hits=value == "hits per 1,000")
        told.append(_OTHER_ONE.format(value=asked_so(value), estimate=estimate, sign=sign))
    return _OTHER.format(told=str(SEMICOLON).join(told)) if told else ""
