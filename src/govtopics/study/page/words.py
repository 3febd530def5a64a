"""What the page says, in Chinese and English, and text of documents that can do it no harm."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from govtopics.analysis.themes.codebook import Theme
from govtopics.corpus.report_names import VALUE_NAMES

# Characters that a reader would not see and that may change what they see: controls, marks of
# direction and joining, line separators, tags; and halves of characters, which no file can hold.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
# Values of docvars and names of rules; what is not listed is shown as it stands in the tables.
VALUES: Mapping[str, str] = {
    **VALUE_NAMES,
    "navigation": "导航",
    "page tools": "页面工具",
    "copyright": "版权声明",
    "site notice": "网站信息",
    "contact": "联系方式",
    "address": "网址",
    "comments": "评论区",
    "captcha": "验证码",
    "related entries": "相关链接",
    "infobox": "信息框",
    "contents": "目录",
    "licence": "许可说明",
    "page number": "页码",
    "source line": "来源行",
    "applause": "掌声",
    "session line": "会议行",
    "date line": "日期行",
    "title": "标题",
    "speaker": "报告人",
    "salutation": "称呼",
    "invisible": "不可见字符",
    "above the report": "报告之前",
    "below the report": "报告之后",
    "duplicate": "重复",
    "conflict": "标注有出入",
    "mislabelled": "标注与文本不符",
    "encoding": "编码可疑",
    "truncated": "中途截断",
    "unclosed": "没有结尾",
    "much removed": "删去过多",
    "name": "文件名可疑",
    "no vocabulary": "没有词进入模型",
    "one report": "主要是一份报告的面目",
    "no words": "没有词",
    "estimated": "已估计",
    "not estimable": "不可估计",
    "general": "通用",
    "officialese": "公文套语",
    "places": "地名",
    "numbers": "数字",
    "single characters": "单字",
    "it has no review": "没有回顾部分",
    "it has no plan": "没有计划部分",
    "it has no review and no plan": "没有回顾和计划部分",
    "no report of the same place of the year before": "没有同一地方上一年的报告",
    "document": "报告",
    "date": "日期",
    "period_start": "任期起",
    "period_end": "任期止",
    "parent": "上级",
    "session": "会议",
    "place": "地方",
    "year": "年份",
    "kind": "体例",
    "admin_level": "层级",
    "time": "时间",
    "function": "功能",
    "extent": "全文或节选",
}


class Both(NamedTuple):
    """Something said in both languages; as HTML, both, of which the page shows one."""

    zh: Markup
    en: Markup

    def __html__(self) -> Markup:
        if self.zh == self.en:
            return self.zh
        # Markup, or it would be escaped where it stands in another phrase of HTML.
        return html(
            f'<span class="t" lang="zh-CN">{self.zh}</span><span class="t" lang="en">'
            f"{self.en}</span>"
        )

    def __add__(self, other: object) -> Both:
        if not isinstance(other, Both):
            return NotImplemented
        return Both(self.zh + other.zh, self.en + other.en)


def html(source: str) -> Markup:
    """HTML of this project's own, never text of documents or settings."""
    return Markup(source)  # noqa: S704 (what is not our own is escaped)


def both(zh: str, en: str, **values: Any) -> Both:
    """A phrase of this project in both languages, with values that are not.

    Parameters
    ----------
    zh, en : str
        HTML with ``{name}`` where a value stands.
    **values
        Escaped, and kept from the words around them whatever direction they are written in; a
        :class:`Both` gives each language its own; numbers and Markup stay as they are.

    Returns
    -------
    Both
    """
    return Both(
        *(
            html(text).format(**{k: _value(v, language) for k, v in values.items()})
            for text, language in ((zh, "zh"), (en, "en"))
        )
    )


def joined(parts: Iterable[Both], zh: str = "、", en: str = ", ") -> Both:
    """Phrases in a row.

    Parameters
    ----------
    parts : iterable of Both
    zh, en : str
        What stands between them.

    Returns
    -------
    Both
    """
    rows = list(parts)
    return Both(html(zh).join(p.zh for p in rows), html(en).join(p.en for p in rows))


def text(value: Any) -> Both:
    """Text of a document or of a setting, the same in both languages."""
    return both("{value}", "{value}", value=str(value))


def term(value: Any) -> Both:
    """A value of a table under its Chinese name, if it has one; nothing for a missing value."""
    name = shown(value)
    if name not in VALUES:
        return text(name)
    return both(VALUES[name], "{name}", name=html(name.replace("_", " ")))


def theme_name(theme: Theme) -> Both:
    """What a theme is called; in English by its English name too, if the codebook has one."""
    if not theme.english:
        return text(theme.label)
    return both(
        "{label}",
        "{english} {label}",
        label=theme.label,
        english=html(escape(shown(theme.english))),
    )


def percent(share: float, digits: int = 1) -> Markup:
    """A share as HTML: ``12.3%``, and a dash where there is none."""
    return Markup("–") if math.isnan(share) else html(f"{share:.{digits}%}")


def number(value: float, digits: int = 2) -> Markup:
    """A number as HTML, and a dash where there is none."""
    return Markup("–") if math.isnan(value) else html(f"{value:,.{digits}f}")


def points(difference: float) -> Markup:
    """A difference of shares in percentage points as HTML: ``+1.5``, ``−0.3``, and a dash."""
    if math.isnan(difference):
        return Markup("–")
    rounded = round(100 * difference, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return html(f"{sign}{abs(rounded):.1f}")


def shown(value: Any) -> Any:
    r"""A value as it is shown: nothing for what is missing, and no character unseen.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        Text with the codes of invisible characters in their place; anything else as it is.

    Examples
    --------
    >>> shown("a\u202eb\x00")
    'a⟦202E⟧b⟦0000⟧'
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNSEEN.sub(lambda found: f"⟦{ord(found[0]):04X}⟧", value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value


def _value(value: Any, language: str) -> Any:
    if isinstance(value, Both):
        return getattr(value, language)
    if isinstance(value, str) and not isinstance(value, Markup):
        mark = ' lang="zh-CN"' if language == "en" else ""
        return html(f"<bdi{mark}>{escape(shown(value))}</bdi>")
    return value
