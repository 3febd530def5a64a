"""What a regression says in sentences, and its table as papers print it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from govtopics.language import (
    COMMA,
    SEMICOLON,
    Phrase,
    docvar_name,
    language_in_force,
    reason_text,
    running,
)

AS_WRITTEN, CORRECTED = "as written", "corrected"
SPECIFICATIONS = {
    "estimate": Phrase("文字占比", "share"),
    "name_share": Phrase("只用名称", "name only"),
    "wide_share": Phrase("加外围词", "wider terms"),
    "hits_per_1000_chars": Phrase("每千字命中", "hits per 1,000"),
    "paragraph_share": Phrase("段落占比", "paragraph share"),
    AS_WRITTEN: Phrase("如式", "as written"),
    CORRECTED: Phrase("按编码校正", "corrected by the coding"),
}
MOST_REASONS = 3
# Below this a coefficient is hard to read; powers of ten beyond the largest do not help.
SMALL, LARGEST_POWER = 1e-3, 8
_COLUMN_ALONE = re.compile(r"[^\s()*:]+(（[^（）]*）)?")

_SAID = Phrase(
    "以{outcome}为因变量，{how}{term}的系数为 {estimate}{points}{interval}{sign}。",
    "With {outcome} as outcome, the coefficient of {term}{how} is {estimate}{points}{interval}"
    "{sign}.",
)
_NOT_SAID = Phrase(
    "以{outcome}为因变量，{how}{term}的系数不能给出：{why}。",
    "With {outcome} as outcome, no coefficient of {term}{how} can be given: {why}.",
)
_SHARE = Phrase("{theme}的占比", "the share of {theme}")
_POINTS = Phrase(" 个百分点", " percentage points")
_CORRECTED = Phrase("按编码校正后", " after correction by the coding")
_INTERVAL = Phrase("，95% 区间 {low} 至 {high}", ", 95% interval {low} to {high}")
_WHY = Phrase("，{why}", " ({why})")
_SIGNS = {
    "holds": Phrase("，各种口径符号一致", "; its sign is the same by every measure"),
    "turns": Phrase(
        "，换一种口径（{by}）符号就不同", "; its sign differs under other measures ({by})"
    ),
    "": Phrase("", ""),
}
_USED = Phrase(
    "用了 {n} 份报告，来自 {places} 个地方", "{n} reports from {places} places were used"
)
_OF_CORRECTED = Phrase("（校正用了 {n} 份）", " ({n} for the correction)")
_LEFT_OUT = Phrase("，另有 {n} 份未用（{why}）", ", {n} were left out ({why})")
_FIXED = Phrase("控制{names}固定效应", "fixed effects of {names}")
_NO_FIXED = Phrase("没有固定效应", "no fixed effects")
_CLUSTERED = {
    "cluster": Phrase(
        "标准误按地方聚类，自由度 {freedom}",
        "standard errors clustered by place ({freedom} degrees of freedom)",
    ),
    "CR2": Phrase(
        "标准误按地方聚类并作 CR2 校正，自由度 {freedom}",
        "standard errors clustered by place with the CR2 correction ({freedom} degrees of freedom)",
    ),
    "": Phrase("不给标准误", "no standard errors"),
}
_RESCALE = Phrase(
    "{term}的单位太小，写成 I({term} / {divisor}) 系数便于读。",
    "{term} is in small units: I({term} / {divisor}) gives a coefficient that is easier to read.",
)
_ASSOCIATIONS = Phrase("系数说明的是关联。", "Coefficients are associations.")


def summary_of(
    table: pd.DataFrame,
    left_out: pd.DataFrame,
    fixed: Sequence[str],
    english: Mapping[str, str],
) -> str:
    """The coefficients, a sentence each, what they rest on, and what they do not say."""
    main = table[table["specification"] == table["specification"].iloc[0]]
    corrected = table[(table["specification"] == CORRECTED) & ~table.index.isin(main.index)]
    shown: list[Any] = [*main.to_dict("records"), *corrected.to_dict("records")]
    hints = filter(None, (_rescaled(row, english) for row in main.to_dict("records")))
    return running(
        *(_sentence(row, english) for row in shown),
        _basis(main, corrected, left_out, fixed),
        *hints,
        _ASSOCIATIONS,
    )


def _sentence(row: Mapping[str, Any], english: Mapping[str, str]) -> str:
    outcome, how = _in_language(row["outcome"], english), row["specification"] == CORRECTED
    about = {
        "outcome": _SHARE.format(theme=outcome) if row["outcome"] in english else outcome,
        "term": _in_language(row["term"], english),
        "how": str(_CORRECTED) if how else "",
    }
    if row["status"] != "estimated":
        return _NOT_SAID.format(**about, why=reason_text(row["reason"]))
    points = row["outcome"] in english
    by = str(COMMA).join(map(called, filter(None, row["turned_by"].split(", "))))
    return _SAID.format(
        **about,
        estimate=_number_said(row["estimate"], points=points),
        points=_POINTS if points else "",
        interval="".join(_interval(row, points=points)),
        sign=_SIGNS["" if how else row["direction"]].format(by=by),
    )


def _interval(row: Mapping[str, Any], *, points: bool) -> Iterator[str]:
    """The interval, and why there is none or why it may not hold."""
    if not np.isnan(row["low"]):
        ends = {name: _number_said(row[name], points=points) for name in ("low", "high")}
        yield _INTERVAL.format(**ends)
    if row["reason"]:
        yield _WHY.format(why=reason_text(row["reason"]))


def _basis(
    main: pd.DataFrame, corrected: pd.DataFrame, left_out: pd.DataFrame, fixed: Sequence[str]
) -> str:
    """How many reports of how many places, how many not and why, effects and errors."""
    first = main.iloc[0]
    used = _USED.format(n=first["n"], places=first["n_places"])
    if len(corrected) and corrected["n"].iloc[0] != first["n"]:
        used += _OF_CORRECTED.format(n=corrected["n"].iloc[0])
    if len(left_out):
        counts = left_out["reason"].value_counts()
        told = [f"{reason_text(str(why))}: {n}" for why, n in counts.head(MOST_REASONS).items()]
        told += ["…"] if len(counts) > MOST_REASONS else []
        joined = str(SEMICOLON).join(told)
        colon = str(Phrase("：", ": "))
        used += _LEFT_OUT.format(n=len(left_out), why=joined.replace(": ", colon))
    effects = _FIXED.format(names=names_of(fixed)) if fixed else str(_NO_FIXED)
    parts = [used, effects]
    if main["freedom"].notna().any():
        errors = _CLUSTERED.get(first["errors"], _CLUSTERED[""])
        parts.append(errors.format(freedom=_freedom(main["freedom"])))
    return str(SEMICOLON).join(parts) + str(Phrase("。", "."))


def _freedom(freedom: pd.Series) -> str:
    low, high = (f"{end:.1f}".removesuffix(".0") for end in (freedom.min(), freedom.max()))
    return low if low == high else f"{low}–{high}"


def _rescaled(row: Mapping[str, Any], english: Mapping[str, str]) -> str:
    """That a column in other units would have a coefficient that can be read."""
    size = abs(row["estimate"]) * (100 if row["outcome"] in english else 1)
    alone = _COLUMN_ALONE.fullmatch(row["term"]) and row["term"] not in english
    if not alone or not 0 < size < SMALL:
        return ""
    power = math.ceil(-math.log10(size))
    if power > LARGEST_POWER:
        return ""
    return _RESCALE.format(term=row["term"], divisor=10**power)


def _in_language(written: str, english: Mapping[str, str]) -> str:
    """A term with its themes under their names in the language in use."""
    if language_in_force() == "zh":
        return written
    for name in sorted(english, key=len, reverse=True):
        other = english[name] or name
        plain = other.replace("\\", r"\\")
        written = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", plain, written)
    return written


def _number_said(value: float, *, points: bool = False) -> str:
    """Three figures with a minus sign, without powers of e: −0.042, 5.04×10⁻⁷."""
    return _minus(f"{100 * value if points else value:.3g}")


def _minus(text: str) -> str:
    head, e, power = text.partition("e")
    if e:
        raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        head = f"{head}×10{raised}"
    return head.replace("-", "−").replace("inf", "∞")


def names_of(fixed: Sequence[str]) -> str:
    """Docvars in a sentence."""
    return str(Phrase("和", " and ")).join(map(docvar_name, fixed))


def called(specification: str) -> str:
    """What a specification is called."""
    return str(SPECIFICATIONS.get(specification, specification))


# ------------------------------------------------------------ as papers print it

_FOOT = {
    "n": Phrase("报告", "Reports"),
    "n_places": Phrase("地方", "Places"),
    "fixed": Phrase("固定效应", "Fixed effects"),
    "errors": Phrase("标准误", "Standard errors"),
}
_ERRORS = {
    "cluster": Phrase("按地方聚类", "clustered by place"),
    "CR2": Phrase("按地方聚类，CR2", "clustered by place, CR2"),
    "Fieller": Phrase("按地方聚类，Fieller 区间", "clustered by place, Fieller's interval"),
    "": Phrase("未给", "none"),
}


def paper_table(
    table: pd.DataFrame, fixed: Sequence[str], english: Mapping[str, str]
) -> pd.DataFrame:
    """Coefficients with their errors below, a column per specification; all cells are text."""
    names = list(dict.fromkeys(table["specification"]))
    lines: list[tuple[str, list[str]]] = []
    for term in dict.fromkeys(table["term"]):
        own = table[table["term"] == term].set_index("specification")
        shown = [_number(own["estimate"].get(name)) for name in names]
        lines.append((_in_language(term, english), shown))
        lines.append(("", [_bracketed(own["standard_error"].get(name)) for name in names]))
    first = table.drop_duplicates("specification").set_index("specification")
    effects = names_of(fixed) if fixed else str(Phrase("无", "none"))
    for key, phrase in _FOOT.items():
        cells = [effects] * len(names) if key == "fixed" else [first[key][name] for name in names]
        said = [str(_ERRORS[cell]) if key == "errors" else str(cell) for cell in cells]
        lines.append((str(phrase), said))
    outcome = _in_language(table["outcome"].iloc[0], english)
    index = pd.Index([label for label, _ in lines], name=outcome)
    return pd.DataFrame(
        [cells for _, cells in lines], index=index, columns=list(map(called, names))
    )


def _number(value: Any) -> str:
    return "" if value is None or np.isnan(value) else _minus(f"{value:.4g}")


def _bracketed(value: Any) -> str:
    shown = _number(value)
    return f"({shown})" if shown else ""
