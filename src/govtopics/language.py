"""What is said in two languages: the one in use, phrases, names of values, reasons by code."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise
from string import Formatter
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import unquote

from govtopics.errors import GovTopicsError, nearest
from govtopics.messages import ASKED_FOR, SESSION, Language, Message, asked_for, joined, say
from govtopics.reasons import WORDS

LANGUAGES: tuple[Language, ...] = get_args(Language)
_NOBODYS: Mapping[str, str] = MappingProxyType({})
_IN_ENGLISH: ContextVar[Mapping[str, str]] = ContextVar("govtopics_names", default=_NOBODYS)


def language_in_force() -> Language:
    """Chinese, unless :func:`speak` or :func:`speaking` says otherwise."""
    return asked_for() or "zh"


def names_in_force() -> Mapping[str, str]:
    """What places, themes, reports and groups are called in English, where somebody said it."""
    return _IN_ENGLISH.get()


def label_meant(name: str, english: Mapping[str, str]) -> str:
    """The label that has this English name, in any case; the name itself if it is one, or none has.

    ``english``: English names by label; empty where there is none.

    Examples
    --------
    >>> label_meant("urban renewal", {"城市更新": "Urban renewal"})
    '城市更新'
    """
    found = (label for label, other in english.items() if other.casefold() == name.casefold())
    return name if name in english else next(found, name)


def english_by_label(labels: Iterable[str], english: Iterable[object]) -> dict[str, str]:
    """English names by label, as two columns of a table have them; empty where there is none."""
    named = dict(zip(labels, english, strict=True))
    return {label: name if isinstance(name, str) else "" for label, name in named.items()}


def nearest_label(name: str, english: Mapping[str, str]) -> Message:
    """The sentence that names the nearest label or English name, of those written alike."""
    every = [called for pair in english.items() for called in pair if called]
    alike = [called for called in every if called.isascii() == name.isascii()]
    return nearest(name, alike or every)


@contextmanager
def speaking(
    language: Language | None = None, *, names: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Speak a language inside the block.

    Parameters
    ----------
    language : {"zh", "en"}, optional
        The one in use if left out.
    names : mapping of str to str, optional
        Names in English of places, themes, reports and groups; those in use if left out.

    Raises
    ------
    GovTopicsError
        If it is not one of these.

    Examples
    --------
    >>> with speaking("en", names={"长征镇": "Changzheng"}):
    ...     print(Phrase("节选", "excerpt"), names_in_force()["长征镇"])
    excerpt Changzheng
    """
    if language is not None:
        _check(language)
    token = ASKED_FOR.set(language or ASKED_FOR.get())
    named = _IN_ENGLISH.set(names_in_force() if names is None else names)
    try:
        yield
    finally:
        _IN_ENGLISH.reset(named)
        ASKED_FOR.reset(token)


def speak(language: Language) -> None:
    """Speak a language from now on: figures, tables that are shown, messages and errors.

    Without it figures are in Chinese, and messages and errors in the language of the computer. A
    study speaks the language of its settings.

    Parameters
    ----------
    language : {"zh", "en"}

    Raises
    ------
    GovTopicsError
        If it is not one of these.

    Examples
    --------
    >>> import govtopics as gt
    >>> gt.speak("fr")
    Traceback (most recent call last):
    govtopics.errors.GovTopicsError: Unknown language 'fr'. Available: zh, en.
    """
    _check(language)
    SESSION["language"] = language


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise GovTopicsError(
            say(
                "Unknown language {language!r}. {nearest}",
                language=language,
                nearest=nearest(str(language), LANGUAGES),
            )
        )


def answer_in(language: Language | None) -> None:
    """Speak a language from here to the end of the context, where one is known."""
    if language in LANGUAGES:
        ASKED_FOR.set(language)


def language_asked(arguments: Sequence[str]) -> Language | None:
    """The language that a command line asks for, known before anything else of it is.

    Examples
    --------
    >>> language_asked(["study", "seeds", "--language", "zh"]), language_asked(["study"])
    ('zh', None)
    """
    given = [word.partition("--language=")[2] for word in arguments]
    given += [word for option, word in pairwise(arguments) if option == "--language"]
    return next((one for one in LANGUAGES if one in given), None)


@dataclass(frozen=True)
class Phrase:
    """Something said in both languages; terms, places and titles stay as the reports have them.

    Parameters
    ----------
    zh, en : str
        Chinese with its own punctuation, English in ASCII but for symbols such as λ.

    Examples
    --------
    >>> topics = Phrase("{n} 个话题", "{n} topics")
    >>> topics.format(n=10)
    '10 个话题'
    >>> topics.text("en")
    '{n} topics'
    """

    zh: str
    en: str

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Language | None = None) -> str:
        """The words in a language, the one in use if left out."""
        return self.zh if (language or language_in_force()) == "zh" else self.en

    def format(self, **values: Any) -> str:
        """The words in the language in use, with values in the places named."""
        return str(self).format(**values)


COMMA, SEMICOLON = Phrase("、", ", "), Phrase("；", "; ")


def running(*sentences: Phrase | str) -> str:
    """Sentences one after the other, with a space between them where the language has one.

    Parameters
    ----------
    *sentences : Phrase or str
        Empty ones are passed over.

    Returns
    -------
    str

    Examples
    --------
    >>> running(Phrase("节选。", "Excerpt."), "", Phrase("全文。", "Whole."))
    '节选。全文。'
    """
    return str(Phrase("", " ")).join(filter(None, map(str, sentences)))


# ------------------------------------------------------------ names of docvars and their values

DOCVARS: Mapping[str, Phrase] = {
    "document": Phrase("报告", "report"),
    "code": Phrase("区划代码", "code"),
    "place": Phrase("地方", "place"),
    "parent": Phrase("上级", "parent"),
    "admin_level": Phrase("层级", "level"),
    "year": Phrase("年份", "year"),
    "date": Phrase("日期", "date"),
    "title": Phrase("标题", "title"),
    "period_start": Phrase("涵盖时期（起）", "period start"),
    "period_end": Phrase("涵盖时期（止）", "period end"),
    "kind": Phrase("类型", "kind"),
    "extent": Phrase("全文或节选", "extent"),
    "session": Phrase("会议", "session"),
    "speaker": Phrase("报告人", "speaker"),
    "time": Phrase("时间", "time"),
    "function": Phrase("功能", "function"),
}
# The values that this package gives to docvars, in the order of a report; those of all others
# are in the texts or the catalogue.
VALUES: Mapping[str, Mapping[str, Phrase]] = {
    "admin_level": {
        "national": Phrase("国家级", "national"),
        "province": Phrase("省级", "province"),
        "city": Phrase("地级", "city"),
        "county": Phrase("县级", "county"),
        "township": Phrase("乡级", "township"),
    },
    "kind": {
        "annual report": Phrase("年度报告", "annual report"),
        "half-year report": Phrase("半年报告", "half-year report"),
        "five-year report": Phrase("五年报告", "five-year report"),
    },
    "extent": {
        "whole": Phrase("全文", "whole"),
        "excerpt": Phrase("节选", "excerpt"),
        "mixed": Phrase("含节选", "some excerpts"),
    },
    "date_basis": {
        "stated": Phrase("文中写明", "stated"),
        "published": Phrase("网页发布日期", "published"),
        "file name": Phrase("文件名", "file name"),
        "inferred": Phrase("推断", "inferred"),
    },
    "script": {
        "simplified": Phrase("简体", "simplified"),
        "traditional": Phrase("繁体", "traditional"),
        "mixed": Phrase("简繁混排", "mixed"),
    },
    "time": {
        "review": Phrase("回顾", "review"),
        "problems": Phrase("问题", "problems"),
        "outlook": Phrase("形势", "outlook"),
        "plan": Phrase("计划", "plan"),
    },
    "function": {
        "opening": Phrase("开头", "opening"),
        "guidance": Phrase("总要求", "guidance"),
        "target": Phrase("目标", "target"),
        "task": Phrase("任务", "task"),
        "other_work": Phrase("其他工作", "other work"),
        "own_conduct": Phrase("自身建设", "own conduct"),
        "closing": Phrase("结尾", "closing"),
        "glossary": Phrase("名词解释", "glossary"),
    },
}
UNKNOWN = {"unknown": Phrase("未知", "unknown")}
NOT_WHOLE = ("excerpt", "mixed")  # extents that are marked wherever they are

# ------------------------------------------------------------ names of what this package gives

# Rules of cleaning.
RULES: Mapping[str, Phrase] = {
    "navigation": Phrase("网站导航", "navigation"),
    "page tools": Phrase("网页工具", "page tools"),
    "copyright": Phrase("版权声明", "copyright"),
    "site notice": Phrase("网站信息", "site notice"),
    "contact": Phrase("联系方式", "contact"),
    "address": Phrase("网页地址", "address"),
    "comments": Phrase("评论区", "comments"),
    "captcha": Phrase("验证码", "captcha"),
    "related entries": Phrase("相关链接", "related entries"),
    "infobox": Phrase("信息栏", "infobox"),
    "contents": Phrase("目录", "contents"),
    "licence": Phrase("许可说明", "licence"),
    "page number": Phrase("页码", "page number"),
    "source line": Phrase("来源行", "source line"),
    "applause": Phrase("掌声", "applause"),
    "session line": Phrase("会议行", "session line"),
    "date line": Phrase("日期行", "date line"),
    "title": Phrase("标题行", "title"),
    "speaker": Phrase("报告人", "speaker"),
    "salutation": Phrase("称呼", "salutation"),
    "above the report": Phrase("篇首杂行", "above the report"),
    "below the report": Phrase("篇末杂行", "below the report"),
    "other languages": Phrase("外文行", "other languages"),
    "invisible": Phrase("不可见行", "invisible"),
}
# Layers of stop words.
LAYERS: Mapping[str, Phrase] = {
    "(kept)": Phrase("留下的词", "kept"),
    "general": Phrase("通用停用词", "general"),
    "officialese": Phrase("公文套语", "officialese"),
    "places": Phrase("地名", "places"),
    "numbers": Phrase("数字", "numbers"),
    "single characters": Phrase("单字", "single characters"),
}
# What is doubted of a report.
FLAGS: Mapping[str, Phrase] = {
    "duplicate": Phrase("重复", "duplicate"),
    "alike": Phrase("与另一份雷同", "nearly another's text"),
    "conflict": Phrase("标注有出入", "conflict"),
    "mislabelled": Phrase("标注与文本不符", "mislabelled"),
    "encoding": Phrase("编码可疑", "encoding"),
    "truncated": Phrase("中途截断", "truncated"),
    "unclosed": Phrase("没有结尾", "unclosed"),
    "much removed": Phrase("删去过多", "much removed"),
    "name": Phrase("文件名可疑", "name"),
    "characters": Phrase("字符有误", "characters"),
    "several reports": Phrase("一个文件多篇报告", "several reports in one file"),
    "other languages": Phrase("夹有外文", "other languages"),
    "hidden": Phrase("夹有隐藏文字", "hidden text"),
    "order": Phrase("文字顺序可疑", "order of the text"),
    "table": Phrase("表格可疑", "table"),
    "value": Phrase("取值无效", "value"),
    "place": Phrase("地名未定", "place not decided"),
    "no report": Phrase("不像政府工作报告", "other kind of text"),
    "time": Phrase("回顾与计划可疑", "review and plan"),
    "undecided": Phrase("时间未定", "time undecided"),
}
# Reports with such a flag are left out of groups, unless a setting says otherwise.
LEFT_OUT = ("mislabelled", "duplicate")
STATUSES: Mapping[str, Phrase] = {
    "estimated": Phrase("已估计", "estimated"),
    "not estimable": Phrase("不可估计", "not estimable"),
    "no vocabulary": Phrase("没有词进入模型", "no vocabulary"),
    "one report": Phrase("主要来自一份报告", "mostly from one report"),
    "no words": Phrase("没有词", "no words"),
    "validated": Phrase("已经人工编码验证", "validated against human coding"),
    "tentative": Phrase("检验结果是初步的", "coded, with a tentative result"),
    "not validated": Phrase("编码过，未达到检验的标准", "coded, below the standard"),
}
_NAMES: Mapping[str, Mapping[str, Phrase]] = {
    **{docvar: {**values, **UNKNOWN} for docvar, values in VALUES.items()},
    # Before flags, two of which are called as the docvar that they doubt.
    "docvar": DOCVARS,
    "flag": FLAGS,
    "status": STATUSES,
    "layer": LAYERS,
    "rule": RULES,
}


def name_of(value: str, kind: str | None = None) -> Phrase | None:
    """What a value that this package gave is called.

    Parameters
    ----------
    value : str
    kind : str, optional
        Of what it is one: a docvar, or ``docvar``, ``rule``, ``layer``, ``flag``, ``status``. If
        left out, the first that has it counts.

    Returns
    -------
    Phrase or None
        None if this package did not give it.

    Examples
    --------
    >>> name_of("mixed", "extent")
    Phrase(zh='含节选', en='some excerpts')
    >>> name_of("黄浦区", "place")
    """
    tables = _NAMES.values() if kind is None else [_NAMES.get(kind, {})]
    return next((names[value] for names in tables if value in names), None)


def value_name(value: str, docvar: str, language: Language | None = None) -> str:
    """What a value of a docvar is called; as it is if this package did not give it.

    Parameters
    ----------
    value, docvar : str
    language : {"zh", "en"}, optional
        The one in use if left out.

    Returns
    -------
    str

    Examples
    --------
    >>> value_name("plan", "time"), value_name("plan", "place")
    ('计划', 'plan')
    """
    phrase = name_of(value, docvar)
    return phrase.text(language) if phrase else value


def docvar_name(docvar: str, language: Language | None = None) -> str:
    """What a docvar is called, or several together; a column that is not ours as it is."""
    called = [DOCVARS[one].text(language) if one in DOCVARS else one for one in docvar.split(", ")]
    return COMMA.text(language).join(called)


# ------------------------------------------------------------ why a number is missing or limited

MINUS = "−"  # not the hyphen, which is shorter and breaks lines
REASONS: Mapping[str, Phrase] = {code: Phrase(*words) for code, words in WORDS.items()}
# What would be read as the notation itself, or end a line of a table.
_MARKS = re.compile(r"[%:;,=\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Reason:
    """Why a number is missing, or what limits it: a code of :data:`REASONS` and its values.

    Parameters
    ----------
    code : str
    values : mapping of str to object
        By the names that the code asks for; kept as text.

    Raises
    ------
    GovTopicsError
        If there is no such code, or its values are others.

    Examples
    --------
    >>> few = Reason("too_few_reports", {"G": 1, "least": 5})
    >>> str(few)
    'too_few_reports: G=1, least=5'
    >>> few.text("en")
    'G = 1, an interval needs 5 reports'
    >>> Reason.parse(str(few)) == few
    True
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            close = nearest(self.code, REASONS)
            raise GovTopicsError(
                say("Unknown reason {code!r}. {nearest}", code=self.code, nearest=close)
            )
        names = names_in(REASONS[self.code].en)
        if set(self.values) != set(names):
            raise GovTopicsError(
                say(
                    "The reason {code!r} takes the values {names}, not {given}.",
                    code=self.code,
                    names=_listed(names),
                    given=_listed(self.values),
                )
            )
        texts = {name: str(self.values[name]) for name in names}
        object.__setattr__(self, "values", MappingProxyType(texts))

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, dict(self.values))

    def __str__(self) -> str:
        told = ", ".join(f"{name}={_safe(value)}" for name, value in self.values.items())
        return f"{self.code}: {told}" if told else self.code

    @classmethod
    def parse(cls, cell: str) -> Reason:
        """The reason that a cell contains.

        Parameters
        ----------
        cell : str
            ``code`` or ``code: name=value, …``; in values, marks of the notation are written as
            ``%3A`` for ``:`` and so on.

        Returns
        -------
        Reason

        Raises
        ------
        GovTopicsError
            If it contains none, or several.
        """
        code, _, told = cell.partition(": ")
        pairs = [pair.partition("=") for pair in told.split(", ")] if told else []
        if not all(mark for _, mark, _ in pairs):
            raise GovTopicsError(
                say(
                    "{cell!r} is not a reason. Write {code}: name=value, name=value.",
                    cell=cell,
                    code=code,
                )
            )
        return cls(code, {name: unquote(value) for name, _, value in pairs})

    def text(self, language: Language | None = None) -> str:
        """The sentence in a language, the one in use if left out."""
        said = {name: _said(value, name, language) for name, value in self.values.items()}
        return REASONS[self.code].text(language).format(**said)


def _said(value: str, name: str, language: Language | None) -> str:
    """What a value of a reason is called where it is a docvar, a flag or a kind."""
    return docvar_name(value, language) if name == "docvar" else value_name(value, name, language)


def _listed(names: Collection[str]) -> Message:
    return joined(names, ", ") if names else say("none")


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces in a text, in order, each once."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name))


def _safe(value: str) -> str:
    return _MARKS.sub(lambda found: f"%{ord(found[0]):02X}", value)


def reason_cells(*reasons: Reason) -> dict[str, str]:
    """What a row of a table says of reasons: the codes, and the sentences in the language in use.

    Parameters
    ----------
    *reasons : Reason

    Returns
    -------
    dict of str to str
        ``reason`` and ``reason_text``; several stand one after the other, with semicolons.

    Examples
    --------
    >>> reason_cells(Reason("no_review"), Reason("no_plan"))
    {'reason': 'no_review; no_plan', 'reason_text': '没有回顾部分；没有计划部分'}
    """
    told = str(SEMICOLON).join(reason.text() for reason in reasons)
    return {"reason": "; ".join(map(str, reasons)), "reason_text": told}


def with_sign(value: float, digits: int) -> str:
    """A number with so many decimals and the sign that is left after rounding; zero has none.

    Examples
    --------
    >>> with_sign(1.46, 1), with_sign(-0.3, 1), with_sign(-0.04, 1)
    ('+1.5', '−0.3', '0.0')
    """
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):.{digits}f}"


def share_text(share: float, digits: int = 1, *, sign: str = "%") -> str:
    """A share in per cent, as everything here writes it: what is nothing at all has no decimals.

    Parameters
    ----------
    share : float
        As a part of one.
    digits : int
        Decimals.
    sign : str
        What follows; nothing where a head says per cent.

    Returns
    -------
    str
        A dash where there is none; a share that would be rounded to 0 is less than what would not.

    Examples
    --------
    >>> share_text(0.123), share_text(0.00049), share_text(0.0), share_text(float("nan"))
    ('12.3%', '<0.1%', '0', '–')
    >>> share_text(0.004, 0), share_text(0.0625, sign="")
    ('<1%', '6.2')
    """
    if math.isnan(share):
        return "–"
    if share == 0:
        return "0"
    told = f"{100 * share:.{digits}f}"
    if share > 0 and float(told) == 0:
        told = f"<{10**-digits:.{digits}f}"
    return f"{told}{sign}"


def reason_text(cell: str, language: Language | None = None) -> str:
    """The sentences of a cell of the column ``reason``.

    Parameters
    ----------
    cell : str
    language : {"zh", "en"}, optional
        The one in use if left out.

    Returns
    -------
    str
        As it is where it contains something else, as tables of your own may.

    Examples
    --------
    >>> reason_text("no_review; too_few_years: n=2, least=10", "en")
    'it has no review; 2 years have a report, 10 are needed'
    >>> reason_text("nobody asked")
    'nobody asked'
    """
    if not cell:
        return ""
    try:
        told = [Reason.parse(part).text(language) for part in cell.split("; ")]
    except GovTopicsError:
        return cell
    return SEMICOLON.text(language).join(told)
