"""What is taken out of a scraped page, line by line, and which spaces go: two tables of named rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govtopics.corpus.aligned import AlignedText

HAN = r"一-鿿㐀-䶿"
_CHINESE = rf"[{HAN}、-〿＀-￯“”‘’…—·]"


@dataclass(frozen=True)
class LineRule:
    """A kind of line that is no body text.

    Parameters
    ----------
    name : str
        As ``corpus.removed`` shows it.
    reason : str
        Why such a line goes.
    pattern : re.Pattern
        Matched against the whole line, converted to Simplified, outer spaces left out.
    head_only : bool
        Whether the rule holds only above the first line of the body.
    """

    name: str
    reason: str
    pattern: re.Pattern[str]
    head_only: bool = False


def _rule(name: str, reason: str, pattern: str, *, head_only: bool = False) -> LineRule:
    return LineRule(name, reason, re.compile(pattern), head_only)


# The first rule that matches decides.
LINE_RULES = (
    _rule("navigation", "menus and paths of a site",
          r"(导航菜单|网站首页|首页|返回(首页|顶部)|(当前|您(现在)?所?在的?)位置[:：].*|.{0,8}(上|下)一(篇|页)[:：]?.*)"),
    _rule("page tools", "print, font size, share and view bars",
          r"[【\[]?(打印(本页)?|关闭(窗口|本页)?|字体|字号|分享(到)?|收藏|扫一扫|浏览(次数|量)?|阅读(次数|量)?|点击(数|量)?)[】\]]?([:：\s].*)?"),
    _rule("copyright", "a site's own notice",
          r"(?=.*(本站|本网|版权所有|未经(许可|授权|允许)))(?=.*(转载|侵权|不代表|立场|保留)).*|版权所有.*"),
    _rule("address", "the page's own address", r"(本文(地址|链接|网址)|网址|链接)[:：].*"),
    _rule("comments", "a comment form", r"(留言(与|和|及)?评论|网友评论|发表评论|评论\()?.{0,12}(条评论\)?|留言板|发表评论)"),
    _rule("captcha", "a comment form", r"验证码[:：]?.*"),
    _rule("related entries", "links to other entries", r"(相关|热门|推荐)(词条|阅读|链接|文章|新闻|报道)[:：]?.*"),
    _rule("contact", "a site's own address", r"(联系|联络)我们[:：]?.*"),
    _rule("infobox", "an encyclopedia's table about the text",
          r"(基本(介绍|信息|资料)|[•●▪◆·]\s*(中文名|外文名|发布单位|发布机构|发布时间|发布日期|成文日期|类型|类别|性质|地区|时间|文号|索引号)(称)?[:：].*)"),
    _rule("page number", "a printed page's number", r"[-—–－\s]*(第\s*)?\d{1,3}(\s*页)?[-—–－\s]*"),
    _rule("source line", "where and when a site took the text from",
          r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?.{0,12})?(文章|信息|稿件)?(来源|责任编辑|编辑|作者|发布(时间|日期|单位|机构))\s*[:：].{0,40}"),
    _rule("session line", "where and when the report was given",
          r"[—–\-－―─\s(（]*.{0,4}\d{4}年\d{1,2}月\d{1,2}日.{0,60}(会议|大会|报告)(上|上的报告)?[)）]?", head_only=True),
    _rule("date line", "when the report was given", r"[(（]?\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?[)）]?", head_only=True),
    _rule("title", "the report's title; it is a docvar",
          r"[^。;；!！]{0,40}(工作(情况)?(的)?报告|情况的?报告)(\s*[(（][^)）]{1,30}[)）]){0,2}", head_only=True),
    _rule("speaker", "who gave the report",
          rf"([{HAN}]{{0,12}}(省|市|区|县|镇|乡)长|[{HAN}]{{0,6}}(总理|主席|主任))\s*[{HAN}](\s*[{HAN}·]){{1,7}}|[{HAN}]\s+[{HAN}](\s*[{HAN}])?",
          head_only=True),
    _rule("salutation", "an address to the hall that stands alone",
          r"((各位|尊敬的各?位?|全体)(代表|委员|领导|来宾)|同志们)([、,，和]\s*(各位|同志们|列席)[^。:：]{0,12})?\s*[:：!！,，。]?"),
)  # fmt: skip

# Marks without a width or a meaning here: joiners, direction overrides, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
# A space beside a Chinese character or mark says nothing; between two Latin words or numbers it does.
# Each run is looked at once, from its first blank on: long runs of blanks would take forever.
SPACE = re.compile(
    rf"(?<!\s)\s+(?={_CHINESE})|(?<={_CHINESE})\s+|(?<!\s)\s+(?=[,;:!?)])|(?<=[,;:(])\s+"
)


def furniture_rule(line: str, *, in_head: bool) -> str | None:
    """The name of the rule that takes a line out, or None if it stays.

    Parameters
    ----------
    line : str
        In Simplified script.
    in_head : bool
        Whether no line of the body has come before.

    Returns
    -------
    str or None

    Examples
    --------
    >>> furniture_rule("导航菜单", in_head=True), furniture_rule("留言与评论(共有 条评论)", in_head=False)
    ('navigation', 'comments')
    >>> furniture_rule("政府工作报告", in_head=True), furniture_rule("潘  轶", in_head=True)
    ('title', 'speaker')
    >>> furniture_rule("提高基层治理水平。", in_head=True) is None
    True
    """
    text = line.strip()
    for rule in LINE_RULES:
        if (in_head or not rule.head_only) and rule.pattern.fullmatch(text):
            return rule.name
    return None


def tidy_spaces(line: AlignedText) -> tuple[AlignedText, int]:
    """A line without the spaces that say nothing, and how many places were changed.

    Parameters
    ----------
    line : AlignedText

    Returns
    -------
    AlignedText, int

    Examples
    --------
    >>> text, n = tidy_spaces(AlignedText.from_source("  做强 做优 “生活圈 ”, 落实“1 n” GDP growth "))
    >>> text.text, n
    ('做强做优“生活圈”,落实“1 n”GDP growth', 5)
    """
    text = INVISIBLE.sub(" ", line.text)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    spans = [(0, start), *(m.span() for m in SPACE.finditer(text, start, end)), (end, len(text))]
    spans += [m.span() for m in INVISIBLE.finditer(line.text, start, end)]
    edits = [(a, b, "") for a, b in _merged(spans) if b > a]
    inner = sum(1 for a, b, _ in edits if a >= start and b <= end)
    return line.edit(edits), inner


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
