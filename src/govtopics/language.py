"""What is said in two languages: the one in force, phrases, names of values, reasons by code."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise
from string import Formatter
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import unquote

from govtopics.errors import GovTopicsError, nearest
from govtopics.messages import ASKED_FOR, SESSION, Language, asked_for, say

LANGUAGES: tuple[Language, ...] = get_args(Language)
_NOBODYS: Mapping[str, str] = MappingProxyType({})
_IN_ENGLISH: ContextVar[Mapping[str, str]] = ContextVar("govtopics_names", default=_NOBODYS)


def language_in_force() -> Language:
    """Chinese, unless :func:`speak` or :func:`speaking` says otherwise."""
    return asked_for() or "zh"


def names_in_force() -> Mapping[str, str]:
    """What places, themes, reports and groups are called in English, where somebody said it."""
    return _IN_ENGLISH.get()


@contextmanager
def speaking(
    language: Language | None = None, *, names: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Speak a language inside the block.

    Parameters
    ----------
    language : {"zh", "en"}, optional
        The one in force if left out.
    names : mapping of str to str, optional
        Names in English of places, themes, reports and groups; those in force if left out.

    Raises
    ------
    GovTopicsError
        If it is another one.

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
        If it is another one.

    Examples
    --------
    >>> import govtopics as gt
    >>> gt.speak("fr")
    Traceback (most recent call last):
    govtopics.errors.GovTopicsError: There is no language 'fr'. Known: zh, en.
    """
    _check(language)
    SESSION["language"] = language


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise GovTopicsError(
            say(
                "There is no language {language!r}. {nearest}",
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
        """The words in a language, the one in force if left out."""
        return self.zh if (language or language_in_force()) == "zh" else self.en

    def format(self, **values: Any) -> str:
        """The words in the language in force, with values in the places named."""
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
# stand in the texts or the catalogue.
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
NOT_WHOLE = ("excerpt", "mixed")  # extents that are marked wherever they stand

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
    "validated": Phrase("已对照人工编码检验", "validated against human coding"),
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
    """What a value of a docvar is called; as it stands if this package did not give it.

    Parameters
    ----------
    value, docvar : str
    language : {"zh", "en"}, optional
        The one in force if left out.

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

# A code is for ever: tables of finished studies hold it. Each is documented in docs/conventions.md.
MINUS = "−"  # not the hyphen, which is shorter and breaks lines
REASONS: Mapping[str, Phrase] = {
    # Prevalence.
    "docvar_missing": Phrase("{n} 段未注明{docvar}", "{docvar} is missing for {n} paragraphs"),
    "not_in_frame": Phrase(
        "所比较的部分里没有它的段落", "no paragraph of it stands in this frame"
    ),
    "too_few_paragraphs": Phrase(
        "这一部分只有 {n} 段，不足 {least} 段，不算占比",
        "this part has {n} paragraphs; fewer than {least} give no share",
    ),
    "all_left_out": Phrase(
        "它的报告都不计入分组（重复，或标注与文本不符）",
        "all of its reports are left out of groups (duplicates, or mislabelled)",
    ),
    "no_characters": Phrase("{n} 段都没有字", "its {n} paragraphs hold no characters"),
    "before_since": Phrase(
        "{n} 份报告早于这一主题可以测量的年份，未计入",
        "reports from before the first year in which the theme can be measured, left out: {n}",
    ),
    "no_hit": Phrase("{n} 个句子都没有命中", "no hit in any of {n} sentences"),
    "no_report_with_hits": Phrase(
        "{G} 份报告都没有命中；上端是谈到它的报告所占比例的上限（单侧 95%），不是篇幅的上限",
        "no hit in any of {G} reports; high bounds the share of reports that speak of it"
        " (one-sided, 95%), not the share of text",
    ),
    "within_report": Phrase(
        "各句之间的差异，不是地方之间的", "variability between sentences, not between places"
    ),
    # Panels.
    "left_out": Phrase("不计入分组：{flag}", "left out of groups: {flag}"),
    "no_value": Phrase("未注明{docvar}", "{docvar} is missing"),
    "other_kind": Phrase(
        "同一地方同一年另有{kind}，用那一份", "the {kind} of the same place and year is used"
    ),
    "other_whole": Phrase(
        "同一地方同一年另有全文，用那一份", "a whole report of the same place and year is used"
    ),
    "other_longer": Phrase(
        "同一地方同一年另有同样长或更长的文本，用那一份",
        "another text of the same place and year, as long or longer, is used",
    ),
    "same_name": Phrase(
        "同名的地方不止一个，没有代码或上级可分；同一年只用其中一份",
        "several places are called so, and no code or parent tells them apart; one text a year is"
        " used",
    ),
    # Regressions.
    "value_missing": Phrase("没有“{column}”的数值", "{column} has no value there"),
    "value_undefined": Phrase(
        "“{term}”在这里没有定义，如对 0 取对数",
        "{term} is not defined there, as the log of 0 is not",
    ),
    "only_one_of": Phrase(
        "该{docvar}只有这一份报告，被固定效应完全吸收",
        "the only report of its {docvar}, fully absorbed by the fixed effect",
    ),
    "nothing_left": Phrase(
        "除去固定效应和其他变量后没有变异",
        "no variation is left after the fixed effects and the other variables",
    ),
    "too_few_places": Phrase(
        "只有 {n} 个地方，不足 {least} 个，不给区间",
        "only {n} places, fewer than the {least} that an interval needs",
    ),
    "freedom_too_low": Phrase(
        "系数主要取决于少数地方，有效自由度只有 {freedom}，区间未必可靠",
        "a few places dominate the coefficient ({freedom} degrees of freedom), so the interval may"
        " be unreliable",
    ),
    "one_plain_theme": Phrase(
        "只有单独一项、未经变换的一个主题可以校正",
        "one theme that stands by itself, untransformed, can be corrected, and this is none",
    ),
    "coded_too_thinly": Phrase(
        "{n} 份报告编码的不足两句，也没有整篇编码",
        "reports with fewer than two coded sentences that were not coded whole either: {n}",
    ),
    "signal_unsure": Phrase(
        "主题占比的差异与编码抽样的误差分不开",
        "how the theme varies cannot be told from the error of the coded sample",
    ),
    "coded_whole_only": Phrase(
        "只用整篇编码的 {n} 份报告", "only the {n} reports that were coded whole"
    ),
    # What a row of a regression takes for granted.
    "assumes_places_apart": Phrase(
        "不同地方的误差互不相关，同一地方各年的误差可以相关",
        "errors are uncorrelated between places; those of one place may be correlated over the"
        " years",
    ),
    "assumes_errors_unrelated": Phrase(
        "词表的误差与自变量无关",
        "the dictionary errs neither more nor less where the regressors are higher",
    ),
    "assumes_no_error": Phrase(
        "作自变量的主题测得没有误差", "the theme among the regressors is measured without error"
    ),
    "assumes_drawn_at_random": Phrase(
        "句子是按抽样表随机抽取的，编码没有系统的遗漏",
        "sentences were drawn as the key says, and gaps in the coding are at random",
    ),
    "assumes_coders_right": Phrase("编码员判断正确", "the coders are right"),
    # No interval.
    "too_few_reports": Phrase(
        "只有 {G} 份报告（G = {G}），区间需 {least} 份",
        "G = {G}, an interval needs {least} reports",
    ),
    "too_few_with_hits": Phrase(
        "{G} 份报告中 {k} 份命中，区间需 {least} 份",
        "{k} of {G} reports hold a hit, an interval needs {least}",
    ),
    "too_few_with_other_text": Phrase(
        "{G} 份报告中除 {k} 份外全文都在谈它，区间需 {least} 份谈及其他",
        "all but {k} of {G} reports speak of nothing else, an interval needs {least} that do",
    ),
    "too_few_reports_each": Phrase(
        "两组各有 {G} 份和 {other_G} 份报告，区间各需 {least} 份",
        "G = {G} and {other_G} reports, an interval needs {least} each",
    ),
    "too_few_hold_it": Phrase(
        "只有 {k} 份报告有这个词，区间需 {least} 份",
        "{k} reports hold it, an interval needs {least}",
    ),
    # Comparison.
    "no_text_in_group": Phrase(
        "有一组在此范围内没有文本", "a group has no text in this frame"
    ),
    "same_difference_in_every_report": Phrase(
        "每份报告两部分的差都一样，没有区间",
        "the difference is the same in every report, so there is no interval",
    ),
    "group_before_since": Phrase(
        "有一组的报告都早于这一主题可以测量的年份",
        "all reports of a group are from before the first year in which the theme can be measured",
    ),
    "test_too_small": Phrase(
        "不作检验：{n} 份对 {other_n} 份报告，p 最小也有 {smallest_p}",
        "no test: with {n} and {other_n} reports the smallest possible p is {smallest_p}",
    ),
    "paired_test_too_small": Phrase(
        "不作检验：{n} 份报告两组都有，p 最小也有 {smallest_p}",
        "no test: with {n} reports that stand in both groups the smallest possible p is"
        " {smallest_p}",
    ),
    "test_needs_reports": Phrase(
        "不作检验：两组各有 {G} 份和 {other_G} 份报告，各需 {least} 份",
        "no test: with {G} and {other_G} reports, {least} each are needed",
    ),
    "no_variance": Phrase(
        "不作检验：报告之间看不出差异，差距没有尺度可比",
        "no test: reports show no variance to set the difference against",
    ),
    "too_few_arrangements": Phrase(
        "不作检验：看得出差异的排列只有 {n} 种，p 最小也有 {smallest_p}",
        "no test: {n} arrangements show a variance, and the smallest possible p is {smallest_p}",
    ),
    "all_alike": Phrase("各份报告的值全都相同", "all reports have the same value"),
    "corrected_no_test": Phrase(
        "已按人工编码校正，只给区间，不作置换检验",
        "corrected by the coding: an interval, and no permutation test",
    ),
    # What turns the direction of a difference.
    "turned_by_name": Phrase("只用主题名称，方向就不同", "by its name alone"),
    "turned_by_wide": Phrase("用较宽的词，方向就不同", "with wider words"),
    "turned_without": Phrase("去掉“{term}”，方向就不同", "without {term}"),
    "turned_by_halves": Phrase(
        "核心词随机取一半，只有 {kept}% 的情形方向相同",
        "only {kept}% of random halves of the core words have it",
    ),
    "turned_by_hits": Phrase("按每千字命中数，方向就不同", "by hits per 1,000 characters"),
    "turned_by_paragraphs": Phrase("按段落占比，方向就不同", "by the paragraph share"),
    "no_joint_test": Phrase(
        "只有两组报告之间的差别可以用对调报告来检验",
        "only a difference between groups of reports can be tested by exchanging them",
    ),
    "claim_needs_reports": Phrase(
        "报告只有 {n} 份，不足 {least} 份，比较各种设定没有意义；仍可逐份看占比和段落",
        "{n} reports, and specifications say nothing of fewer than {least}; shares and passages of "
        "each report can still be read",
    ),
    "topic_lost": Phrase(
        "这样拟合找不到超出偶然的对应话题",
        "fitted so, no topic is more like it than by chance",
    ),
    "no_fit": Phrase("回归算不出：{why}", "there is no fit: {why}"),
    "turned_by_coding": Phrase("按人工编码校正后，方向就不同", "after correction by the coding"),
    # Years.
    "no_report": Phrase("这一年没有报告", "no report of this year"),
    "no_report_then": Phrase("这时没有报告", "no report of this time"),
    "too_few_years": Phrase(
        "有报告的只有 {n} 年，需 {least} 年", "{n} years have a report, {least} are needed"
    ),
    "no_hit_in_any_year": Phrase("各年都没有命中", "no hit in any year"),
    "years_on_a_line": Phrase(
        "各年的值全在一条直线上，没有区间", "all years stand on a line, so there is no interval"
    ),
    "years_too_alike": Phrase(
        "相邻各年太相像（自相关约 {autocorrelation}），给不出可靠的区间",
        "years are too alike (autocorrelation about {autocorrelation}) for an interval that holds",
    ),
    # Review and plan.
    "no_review": Phrase("没有回顾部分", "it has no review"),
    "no_plan": Phrase("没有计划部分", "it has no plan"),
    "no_year_before": Phrase(
        "没有同一地方上一年的报告", "no report of the same place of the year before"
    ),
    # This year against last.
    "not_the_year_before": Phrase(
        "{year} 年之前最近的报告是 {other} 年的，不是上一年",
        "the latest report before {year} is of {other}, not of the year before",
    ),
    "other_reports_of_year": Phrase(
        "{year} 年还有 {n} 份报告没有选用：{names}",
        "further reports of {year}, not chosen ({n}): {names}",
    ),
    "reports_left_out": Phrase("未计入：{names}", "left out: {names}"),
    "same_text": Phrase("两份报告是同一篇文字", "the two reports are one text"),
    "review_lengths_differ": Phrase(
        "回顾部分占全文的比重不同：{share} 与 {other}",
        "the review takes different shares of the two reports: {share} and {other}",
    ),
    "plan_lengths_differ": Phrase(
        "计划部分占全文的比重不同：{share} 与 {other}",
        "the plan takes different shares of the two reports: {share} and {other}",
    ),
    "two_texts": Phrase(
        "两份报告都作了全文统计，数字只描述这两篇文字，没有区间",
        "both reports were counted in full: the numbers describe these two texts and have no"
        " intervals",
    ),
    # Topics.
    "one_topic": Phrase("只有一个话题，不会与别的混淆", "there is no other topic to take it for"),
    "refits_all_alike": Phrase(
        "各次重新拟合的值全都相同，看不出误差，没有区间",
        "all refits have the same value, which shows no error: there is no interval",
    ),
    "too_few_to_leave_out": Phrase(
        "只有 {n} 份报告，去掉报告重新拟合至少要有 {least} 份",
        "{n} reports: to fit again without some of them takes {least} or more",
    ),
    "too_few_to_halve": Phrase(
        "只有 {n} 份报告，随机分成两半至少要有 {least} 份",
        "{n} reports: to part them into halves takes {least} or more",
    ),
    "reports_not_said": Phrase(
        "文本没有注明属于哪份报告，不能去掉报告重新拟合",
        "the texts do not say to which report they belong, so that none can be left out",
    ),
    "too_many_without_reports": Phrase(
        "去掉一部分报告后，拟合不出 {k} 个话题",
        "without some of the reports, {k} topics cannot be fitted",
    ),
    "no_other_choice": Phrase("没有别的选择可试", "there is no other choice to try"),
    "no_words": Phrase("没有词表内的词", "it holds no word of the vocabulary"),
    "lost_without_report": Phrase(
        "它的词在 {report} 里最多，去掉这份报告就找不到它",
        "{report} holds more of its words than any other report, and without that it is not found",
    ),
    "not_found_again": Phrase(
        "重新拟合 {of} 次，有 {n} 次找不到它", "{n} of {of} other fits do not find it"
    ),
    "refits_not_counted": Phrase(
        "重新拟合 {of} 次，有 {n} 次找不到它，或者去掉了它的大半用词，范围里不计",
        "{n} of {of} refits do not find it, or leave out most of its words, and are not in the"
        " range",
    ),
    "not_in_both_halves": Phrase(
        "把报告随机分成两半，{of} 次里有 {n} 次不是两半都找得到它",
        "reports parted at random into halves: {n} of {of} times not found in both",
    ),
    # Promises and results.
    "horizon_open": Phrase("说不出何时到期", "it is not known when it falls due"),
    "no_place": Phrase("不知是哪个地方的报告", "the place of the report is not known"),
    "no_next_report": Phrase(
        "没有同一地方 {year} 年的报告", "no report of the same place of {year}"
    ),
    "two_reports": Phrase(
        "同一地方 {year} 年有 {n} 份报告，不选其一",
        "{n} reports of the same place of {year}, and none is chosen",
    ),
    "not_reported": Phrase(
        "到期后的报告里没有读到它的数字", "no number of it was read in the report that covers it"
    ),
    "not_comparable": Phrase("不可比", "not comparable"),
    "other_period": Phrase("只说了别的时期", "it tells of another period only"),
    "other_unit": Phrase("单位不同", "the units differ"),
    "other_base": Phrase("一个是变化，一个是水平", "one is a change, the other a level"),
    "other_qualifier": Phrase(
        "一个限定了口径（如同口径），一个没有或不同",
        "one is qualified (on the same basis, say), the other is not or otherwise",
    ),
    "about": Phrase(
        "目标没有上下限，只给差，不作判断", "the target has no bound: the difference, no verdict"
    ),
    "aimed": Phrase(
        "是力争的目标，只给差，不作判断", "an aim to strive for: the difference, no verdict"
    ),
    "result_about": Phrase("结果是约数", "the result is a round number"),
    "result_open": Phrase(
        "结果只有上限或下限，或是一个区间，不能判断",
        "the result is itself a bound or a range that leaves it open",
    ),
    # Figures that a corpus does not allow.
    "too_few_years_of_a_place": Phrase(
        "没有一个地方有 {least} 年的报告（最多 {n} 年）",
        "no place has reports of {least} years (at most {n})",
    ),
    "too_few_provinces": Phrase(
        "同一年至多有 {n} 个省份的报告，不足 {least} 个",
        "no year has reports of {least} provinces (at most {n})",
    ),
    "one_model": Phrase("只用一种方法拟合了话题", "topics were fitted by one method alone"),
    "no_headline_target": Phrase(
        "没有找到主要预期目标", "no headline target was found in the reports"
    ),
    "one_level": Phrase(
        "有目标的报告都属同一层级", "all reports with a target are of one level of government"
    ),
    "no_successive_years": Phrase(
        "没有一个地方有相邻两年的报告", "no place has reports of two successive years"
    ),
    "single_reports": Phrase(
        "每组只有一份报告，与逐份报告的图相同",
        "each group is a single report: as in the figure by report",
    ),
    "too_few_compared": Phrase(
        "回顾和计划都有的报告 {n} 份，不足 {least} 份",
        "reports with both a review and a plan: {n}; {least} are needed",
    ),
    # Statistics joined to a panel.
    "unknown_place": Phrase("区划表里没有这个地名", "the gazetteer has no place of this name"),
    "ambiguous": Phrase("这个名称可能指 {n} 个地方", "the name may mean {n} places"),
    "not_in_panel": Phrase("面板里没有这个地方", "the panel does not have this place"),
    "no_report_of_year": Phrase(
        "面板里没有这个地方这一年的报告", "the panel has no report of the place and year"
    ),
    "no_report_for_lag": Phrase(
        "对应 {year} 年的报告，面板里没有",
        "it belongs to the report of {year}, which the panel does not have",
    ),
    "code_and_name": Phrase(
        "代码与名称不是同一个地方", "the code and the name are of different places"
    ),
    "parent_differs": Phrase(
        "所写的上级之下没有这个地方", "no place of this name belongs to the parent given"
    ),
    "no_row_of_place": Phrase("统计表里没有这个地方", "the table has no row of this place"),
    "no_row_of_year": Phrase(
        "统计表里没有这个地方 {year} 年的数据", "the table has no row of this place for {year}"
    ),
    "rows_agree": Phrase("几行数值相同，已采用", "the rows say the same, which is taken"),
    "rows_contradict": Phrase(
        "几行数值不同，都未采用", "the rows contradict each other; none is taken"
    ),
    "heading": Phrase("标题或表头", "a title or heading"),
    "total": Phrase("合计、平均或大区", "a total, an average or a region"),
    "part_of_place": Phrase(
        "只是一个地方的一部分，如市辖区", "a part of a place, such as its urban districts"
    ),
    "note": Phrase("注释或资料来源", "a note or source"),
    "no_place_named": Phrase("没有写明是哪个地方", "it names no place"),
    "no_year": Phrase("年份读不出来", "its year cannot be read"),
    "no_values": Phrase("这一行没有数值", "the row has no number"),
    "missing_sign": Phrase("表示没有数据的符号", "a sign for a missing number"),
    "not_a_number": Phrase("不是数值，未采用", "no number, and not taken"),
    "no_statistic": Phrase("是名称或编号，不是统计指标", "names or ids, no statistic"),
    "no_year_of_column": Phrase("这一列没有年份", "the column is of no year"),
    "no_numbers": Phrase("这一列没有数值", "the column holds no numbers"),
    "no_table": Phrase("不是含有地方的表", "no table of places"),
    # Dispersion.
    "found_nowhere": Phrase("哪里都没有", "it is found nowhere"),
    "one_report": Phrase(
        "只有一份报告，谈不上分布", "one report has nothing to be spread over"
    ),
    # Measures.
    "no_paragraph_with_hit": Phrase("没有一段命中", "no paragraph has a hit"),
    "every_paragraph_with_hit": Phrase("段段命中", "every paragraph has a hit"),
    "no_score": Phrase("有一种度量没有它的分数", "a measure has no score for it"),
    # Keyword models.
    "no_term": Phrase("没有一个词进入模型", "no term in the vocabulary"),
    "few_with_term": Phrase(
        "最突出的文本中只有 {percent}% 含它的词", "{percent}% of its leading texts hold a term"
    ),
    "few_at_home": Phrase(
        "它的词归在这个话题里的程度平均只有 {percent}%",
        "its terms are {percent}% at home in its topic, in the mean",
    ),
    "placebo_as_well": Phrase("换成无关的词，结果一样好", "unrelated words do just as well"),
    # Codings.
    "nothing_coded": Phrase("没有一条经过编码", "no item is coded"),
    "nothing_coded_found": Phrase("编码过的都没有命中", "no coded item has a hit"),
    "nothing_coded_about": Phrase(
        "编码员没有找到谈到它的", "the coders found none that speaks of it"
    ),
    "nothing_found_or_about": Phrase(
        "词表和编码员都没有找到", "neither the codebook nor the coders found any"
    ),
    "theme_not_coded": Phrase("这一主题没有编码", "the theme was not coded"),
    "too_few_coded": Phrase(
        "只编码了 {n} 条，需 {least} 条", "{n} items are coded, {least} are needed"
    ),
    "strata_not_coded": Phrase(
        "有 {n} 层没有一条经过编码", "no item is coded in {n} of the strata"
    ),
    "stratum_coded_once": Phrase(
        "有一层只编码了一条，需两条", "a stratum has one coded item, two are needed"
    ),
    "too_few_graded_twice": Phrase(
        "有两个评分的只有 {n} 条", "{n} items have two grades"
    ),
    "all_grades_alike": Phrase(
        "评分全都相同，谈不上分歧", "all grades are the same, so none could disagree"
    ),
    "coded_by_paragraph": Phrase(
        "编码的是段落，只说明段落占比，不说明主指标",
        "paragraphs were coded, which tells of the share of paragraphs and not of the headline",
    ),
    "one_coder": Phrase(
        "只有一位编码员，谈不上一致性", "one coder alone, so there is no agreement to speak of"
    ),
    "coder_marked_all": Phrase(
        "编码员“{coder}”把 {n} 条全判为谈到", "coder {coder} marked all {n} items as about it"
    ),
    "alpha_tentative": Phrase(
        "α = {alpha}，不到 {least}，只能算初步", "α = {alpha}, below {least}: tentative"
    ),
    "alpha_too_low": Phrase("α = {alpha}，不到 {least}", "α = {alpha}, below {least}"),
    "accuracy_too_low": Phrase(
        "F1 的下限是 {low}，不到 {least}", "the lower bound of F1 is {low}, below {least}"
    ),
    "too_few_positives": Phrase(
        "谈到它的只有 {n} 条，需 {least} 条",
        "items that speak of it: {n}, {least} are needed",
    ),
    # Commitments that are no rows.
    "no_number": Phrase("只有要求，没有数", "a target without a number"),
    "no_indicator": Phrase("看不出数说的是什么", "what the number is of cannot be told"),
    "no_action": Phrase(
        "看不出是要做到的，也可能只是说明",
        "it may only describe: nothing says that it is to be done",
    ),
    "said_of_past": Phrase("说的是已有的情况", "it tells of what is already so"),
    "size_of_something": Phrase("只说明另一事物有多大", "it only says how large another thing is"),
    "compared": Phrase("只说与另一个数相差多少", "it only says how far from another number it is"),
    "target_quoted": Phrase(
        "是引述的目标，不是新提出的，也不是结果",
        "an earlier target, quoted: neither a new one nor a result",
    ),
    "negated": Phrase("说的是不做", "it says what is not to be done"),
    "numbers_and_indicators_differ": Phrase(
        "指标与数的个数对不上",
        "as many indicators as numbers are needed, and there are not",
    ),
    "several_columns": Phrase(
        "表格一行有几个数，看不出哪个是目标",
        "a row of a table has several numbers, and it is not known which is the target",
    ),
}  # fmt: skip
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
            raise GovTopicsError(f"There is no reason {self.code!r}. {nearest(self.code, REASONS)}")
        names = names_in(REASONS[self.code].en)
        if set(self.values) != set(names):
            told, asked = ", ".join(self.values) or "none", ", ".join(names) or "none"
            raise GovTopicsError(f"The reason {self.code!r} takes the values {asked}, not {told}.")
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
        """The reason that a cell holds.

        Parameters
        ----------
        cell : str
            ``code`` or ``code: name=value, …``; in values, the characters of the notation stand as
            ``%3A`` for ``:`` and so on.

        Returns
        -------
        Reason

        Raises
        ------
        GovTopicsError
            If it holds none, or several.
        """
        code, _, told = cell.partition(": ")
        pairs = [pair.partition("=") for pair in told.split(", ")] if told else []
        if not all(mark for _, mark, _ in pairs):
            raise GovTopicsError(f"{cell!r} is no reason: write {code}: name=value, name=value.")
        return cls(code, {name: unquote(value) for name, _, value in pairs})

    def text(self, language: Language | None = None) -> str:
        """The sentence in a language, the one in force if left out."""
        said = {name: _said(value, name, language) for name, value in self.values.items()}
        return REASONS[self.code].text(language).format(**said)


def _said(value: str, name: str, language: Language | None) -> str:
    """What a value of a reason is called where it is a docvar, a flag or a kind."""
    return docvar_name(value, language) if name == "docvar" else value_name(value, name, language)


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces in a text, in order, each once."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name))


def _safe(value: str) -> str:
    return _MARKS.sub(lambda found: f"%{ord(found[0]):02X}", value)


def reason_cells(*reasons: Reason) -> dict[str, str]:
    """What a row of a table says of reasons: the codes, and the sentences in the language in force.

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
        The one in force if left out.

    Returns
    -------
    str
        As it stands where it holds something else, as tables of one's own may.

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
