"""What is taken out of a scraped page, line by line, and what is tidied: two tables of named rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from govtopics.checks import check_fields, checked
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.structure import begins_with_number
from govtopics.corpus.time_and_function import GLOSSARY
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import freeze_fields

HAN = r"一-鿿㐀-䶿"
_CHINESE = rf"[{HAN}、-〿＀-￯“”‘’…—·]"
_DATE = r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*[年./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?"
_CLOCK = r"(\s*\d{1,2}[:：]\d{2}([:：]\d{2})?)?"
_AREA = r"(省|市|区|县|镇|乡|州|盟|旗|街道)"

Place = Literal["anywhere", "head", "tail", "below"]


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
    place : {"anywhere", "head", "tail", "below"}
        Whether the rule holds only above the first line of the body, or below its last; ``below``
        asks also that the report has closed, or that other lines of the page came before.
    """

    name: str
    reason: str
    pattern: re.Pattern[str]
    place: Place = "anywhere"


def _rule(name: str, reason: str, pattern: str, place: Place = "anywhere") -> LineRule:
    return LineRule(name, reason, re.compile(pattern, re.IGNORECASE), place)


# Words of which menus and bars are made; a line of nothing else is one.
_MENU = (
    "导航菜单 网站首页 返回首页 首页 主页 网站导航 返回顶部 返回列表 返回上一页 返回目录 返回 回到顶部 跳转到内容 设为首页 加入收藏 收藏本站 网站地图 "
    "无障碍浏览 无障碍阅读 无障碍版 无障碍 长者模式 长者助手 长者专区 长者版 适老化 适老模式 关怀版 简体中文 繁体中文 简体版 繁体版 简体 繁体 english en "
    "移动版 手机版 电脑版 政务新媒体 政务微博 政务微信 政务邮箱 官方微博 官方微信 智能问答 智能问政 登录 注册 用户登录 站内搜索 高级搜索 搜索 检索 菜单 "
    "展开 收起 政务公开 政府信息公开 信息公开 政务服务 办事服务 互动交流 政民互动 新闻中心 新闻资讯 要闻动态 数据开放 数据发布 专题专栏 解读回应 政策文件 "
    "政策解读 规划计划 通知公告 领导之窗 领导信息 机构职能 政府公报 公开目录 公开指南 公开年报 依申请公开 走进 个人中心 我的 帮助 "
    "上一篇 下一篇 上一条 下一条 上一页 下一页 上一章 下一章 尾页 末页 关于我们 网站声明 版权声明 隐私声明 法律声明 友情链接 使用帮助"
)
_TOOLS = (
    "打印 打印本页 打印此页 打印文章 打印正文 关闭 关闭窗口 关闭本页 关闭页面 字体 字体大小 字号 背景色 视力保护色 保护视力色 分享 分享到 分享至 微信分享 一键分享 "
    "收藏 收藏本文 收藏本页 扫一扫 浏览 浏览次数 浏览量 阅读 阅读次数 阅读量 阅读数 点击 点击次数 点击数 点击量 点击率 访问次数 访问量 人气 朗读 语音朗读 "
    "语音播报 听全文 播放 暂停 我要纠错 纠错 大 中 小 大号 中号 小号 默认 特大 放大 缩小 a a+ a- aa 保存 下载 下载word 下载pdf word版 pdf版 下载文档 下载全文 下载本文 复制链接 复制 微信 微博 新浪微博 "
    "qq qq空间 qq好友 朋友圈 微信好友 点赞 赞 在看 转发 评论 举报 投诉 展开全文 阅读全文 阅读原文 查看全文 查看更多 点击查看更多 点击查看 点击下载 更多 原创 收录于合集 "
    "预览时标签不可点 继续滑动看下一个 轻触阅读原文 打 印 关 闭 字 体 次 人次 : ："
)
_BETWEEN = r"[\s|·/、,，;；:：【】\[\]（）()〖〗「」<>«»›＞＜→←|｜\-–—_+＋*•]"


def _of_words(words: str) -> str:
    """A line of these words and what stands between them; each is tried once, the longest first."""
    longest_first = sorted(
        {re.escape(word) for word in words.split()}, key=lambda word: (-len(word), word)
    )
    return rf"{_BETWEEN}*+(?:(?:{'|'.join(longest_first)}){_BETWEEN}*+)++(?:[\d,.]+\s*(?:万\+?)?\s*[次人]*\s*)?+{_BETWEEN}*+"


# The first rule that matches decides.
LINE_RULES = (
    _rule("navigation", "menus and paths of a site",
          rf"{_of_words(_MENU)}|(您|你)?(当前|现在)?(所处|所在)?的?位置(是|为)?[:：].*|(首页|主页)\s*[>›»＞/→·|-].{{1,60}}|.{{0,8}}[上下]一(篇|页|条|章|则)\s*[:：]?.*|跳(转)?(到|至).{{0,10}}|[^。>]{{2,12}}(\s*[>›»＞]\s*[^。>›»＞]{{1,40}}){{1,8}}|热搜词?[:：].*"),
    _rule("page tools", "print, font size, share and view bars",
          rf"{_of_words(_TOOLS)}|[【\[(（]?(字体|字号|分享(到)?|浏览(次数|量)?|阅读(次数|量)?|点击(数|量|率)?|访问量|打印|保护视力色|视力保护色)[】\])）]?\s*[:：\s][^。]{{0,60}}"
          r"|.{0,10}(扫|长按|识别|关注)[^。]{0,12}(二维码|公众号|蓝字)[^。]{0,20}|扫一扫[^。]{0,24}|(微信|公众)号[:：].{1,30}|您的浏览器不支持.{0,40}"),
    _rule("copyright", "a site's own notice",
          r"(?=.*(本站|本网|版权所有|未经(许可|授权|允许)|注明.{0,12}(来源|出处)|免责声明))(?=.*(转载|侵权|不代表|立场|保留|删除)).*"
          r"|(©|\(c\)|copyright).*|.{0,20}(版权所有|all rights reserved).*|(免责|版权|网站|隐私|法律)(声明|条款|政策)([\s|·]+\S{2,8})*"),
    _rule("site notice", "who runs the site, its numbers and contacts",
          r"(.*(网站标识码|网安备|ICP\s*[备证].?).*|(网站)?(主办|承办|协办|主管|运维|维护)(单位|部门)?\s*[:：].{2,60}(网站|承办|版权|维护|技术支持|电话|地址|信息中心).{0,80}|(网站(主办|承办|管理|维护)|技术支持)(单位)?\s*[:：].{2,40}"
          r"|(地\s*址|邮\s*编|邮政编码|联系(电话|方式)|电\s*话|传\s*真|电子邮箱|邮箱|e-?mail|值班电话|总机)\s*[:：][^。]{2,90}|.{0,10}(建议|推荐|最佳).{0,10}(分辨率|浏览器).{0,40}|(友情链接|关于我们|网站地图|使用帮助|网站纠错|意见反馈|帮助)([\s|·:：]+\S{2,10})*[:：]?)"),
    _rule("site notice", "who runs the site",
          r"(主\s*办|承\s*办|协\s*办|主管|运维|维护|制作|管理)(单位|部门)?\s*[:：].{2,90}", "below"),
    _rule("contact", "a site's own address", r"(联系|联络)我们([\s|·:：].{0,60})?"),
    _rule("address", "the page's own address",
          r"((本文|原文|文章|本页|页面)?(地址|链接|网址|来自)[:：].*|(取自|检索自|来自)[“\"「]?https?://.*|https?://\S+|www\.\S+|原标题[:：].{0,60})"),
    _rule("comments", "a comment form",
          r"((留言(与|和|及)?评论|网友评论|发表评论|最新评论|热门评论|全部评论|我要评论|评论区|评论\(|我来说两句|文明上网.*|登录后(发表)?评论).{0,20}(条评论\)?)?|.{0,12}条评论\)?|留言板|请(先)?登录.{0,12}|(昵称|用户名|密码|邮箱)[:：]?|提交(评论)?|匿名(发表)?)"),
    _rule("captcha", "a comment form", r"(请输入)?验证码[:：]?.{0,20}|看不清.{0,8}"),
    _rule("related entries", "links to other entries",
          r"((相关|热门|推荐|最新|延伸|猜你|为您|大家都在|更多)(词条|阅读|链接|文章|新闻|报道|文档|内容|信息|推荐|喜欢|看|资讯|解读|附件|政策|稿件|专题)([>＞»]+|[:：].*)?|词条(标签|统计|图册)[:：]?.*|参考资料[:：]?|编辑次数[:：].*|热点(新闻|推荐|专题)|图片新闻|(文件|附件|全文)下载[:：]?.*|姊妹计划[:：].*|数据项)"),
    _rule("infobox", "an encyclopedia's or a site's table about the text",
          r"(基本(介绍|信息|资料)|[•●▪◆·]?\s*(中文名|外文名|发布单位|发布机构|发文(机关|单位|机构|日期)|制发机关|公开(方式|形式|时限|目录|主体)|发布时间|发布日期|生成日期|成文日期|生效日期|失效日期|有效性|效力状态|类型|类别|性质|体裁分类|主题(分类|词)|组配分类|信息分类|地区|时间|发?文\s*(字)?号|文件编号|索\s*引\s*号|统一编号|信息索引号|关\s*键\s*[词字]|标\s*签|名\s*称|标\s*题|内容(概述|摘要)|所属(栏目|类别))(称)?\s*[:：][^。]{0,80}"
          r"|(索引号|主题分类|发文机关|成文日期|发布机构|公开目录|体裁分类|组配分类|发布日期|文号|发文字号|有效性|主题词|名称)(\s+\S{1,40})?|目录(\s*\[?隐藏\]?)?|\[?编辑(\s*锁定|\s*讨论)?\]?|本词条.{0,40}|.{0,8}维基(文库|百科).{0,20}|←.*|.*→)"),
    _rule("contents", "a line of a table of contents", r"[^。]{2,60}?([.．·…‥]{3,}|\s{3,}|\t)\s*[-—]?\s*\d{1,3}\s*[-—]?"),
    _rule("licence", "the licence of a text library",
          r"(本(作品|文件).{0,20}(是|属|来自|不适用|著作权).*|.*(中华人民共和国著作权法).{0,80}(不适用|第五条).*|注[:：]中文维基.*|public domain|公有领域|true|false|.*具有立法[、,，]行政[、,，]司法性质的文件.{0,60}|.{0,20}也可能在其他管辖区.*)",
          "tail"),
    _rule("page number", "a printed page's number",
          r"[-—–－―\s·]*(第\s*)?(\d{1,3}|[一二三四五六七八九十]{1,3}(?=\s*页))(\s*页)?([\s/，,]*共\s*\d{1,3}\s*页|\s*/\s*\d{1,3})?[-—–－―\s·]*|p(age)?\.?\s*\d{1,3}(\s*of\s*\d{1,3})?"),
    _rule("source line", "where and when a site took the text from",
          rf"({_DATE}{_CLOCK}.{{0,12}})?(文章|信息|稿件|新闻|文稿|资料|内容)?\s*(来\s*源|出处|责任编辑|编\s*辑|责编|主编|校对|审核|初审|复审|终审|编审|监制|作\s*者|撰稿|供稿|记者|摄影|录入(者|员)?|上传者?|发\s*布(时间|日期|单位|机构|人|者)|更新(时间|日期)|时\s*间|日\s*期|来源单位|信息来源)\s*[:：].{{0,60}}"
          rf"|{_DATE}{_CLOCK}\s*(来源|浏览|阅读|点击|字体|\S{{2,10}}(日报|晚报|网|新闻|客户端|政府)).{{0,40}}|[(（\[【]?(责任编辑|来源|编辑|作者|记者)[:：\s].{{0,30}}[)）\]】]"),
    _rule("applause", "what the hall did", r"[(（\[【]?(长时间|热烈|全场|经久不息)?(的)?[、,，\s]*(热烈|长时间)?(的)?(鼓掌|掌声|掌聲)[^。)）\]】]{0,12}[)）\]】]?"),
    _rule("session line", "where and when the report was given",
          rf"[—–\-－―─\s(（]*.{{0,16}}{_DATE}.{{0,60}}(会议|大会|报告|讲话|会)(上|上的(政府工作)?(报告|讲话))?[)）]?(.{{0,40}}(政府)?(工作)?(报告|讲话))?。?|[—–\-－―─\s(（]*在.{{2,40}}(会议|大会)上(的报告)?[)）]?", "head"),
    _rule("date line", "when the report was given", rf"[(（]?{_DATE}{_CLOCK}(\s*星期.)?[)）]?", "head"),
    _rule("title", "the report's title; it is a docvar",
          r"[^。;；!！]{0,40}(工作(情况)?(的)?报告|情况的?报告|工作报告(全文|原文|文字实录|正文)?)(\s*[(（\[【][^)）\]】]{1,30}[)）\]】]){0,2}(全文|原文|摘要|节选|[-_—|].{1,30})?", "head"),
    _rule("speaker", "who gave the report",
          rf"[(（]?((报告人|主讲人|宣读人)[:：]\s*)?([{HAN}]{{0,20}}({_AREA}人民政府|自治区|行政公署|办事处)?\s*(代|代理|副|常务副)?(省长|市长|区长|县长|镇长|乡长|州长|盟长|旗长|专员|主席|主任|总理))\s*[:：]?\s*[{HAN}](\s*[{HAN}·•・]){{1,12}}(同志)?[)）]?|[{HAN}]\s+[{HAN}](\s*[{HAN}])?|[{HAN}]{{2,4}}\s*(代)?(省长|市长|区长|县长|镇长|乡长|州长|总理|主席)",
          "head"),
    _rule("salutation", "an address to the hall that stands alone",
          r"((尊敬的)?(各位|尊敬的各?位?|全体)(代表|委员|领导|来宾|人大代表|政协委员)|(主任|主席)[、,，]各位(副主任|代表).{0,10}|同志们|大会主席团|(各位)?(女士们|朋友们))([、,，和及]\s*(各位|同志们|列席|特邀|朋友)[^。:：]{0,16})*\s*[:：!！,，。]?"),
)  # fmt: skip
# What stands by its place: the rest of the page around the report.
ABOVE = LineRule(
    "above the report",
    "short lines of the page above the title or the salutation",
    re.compile(r".{0,60}"),
    "head",
)
BELOW = LineRule(
    "below the report",
    "short lines of the page below the closing words",
    re.compile(r".{0,60}"),
    "tail",
)
# Judged on the whole text, in parsing/languages.py.
FOREIGN = LineRule(
    "other languages", "a translation beside the Chinese text", re.compile(".*"), "anywhere"
)
INVISIBLE_LINE = "invisible"
OPENING = re.compile(r"^.{0,30}(我(谨|受.{2,12}委托)?.{0,4}代表.{2,40}(报告|审议|审查))")
CLOSING = re.compile(
    r"(让我们|(更加)?紧密(地)?团结在?|努力奋斗|而(不懈|团结|共同|努力)*奋斗).{0,300}[。！!]$"
)
SENTENCES = re.compile(r"[。；;！!？?]")
SHORT = 60
LEAST_BODY = 40  # a shorter line with a full stop may be a notice
LONGEST_FURNITURE = 400
LONGEST_LICENCE = 120  # a line of it; links break it into many
HEAD_LINES = 80
LEAST_CLOSING = 15
# Where one of these begins, the rest of the page does, not an annex of the report.
PAGE_RULES = frozenset(
    {
        "navigation",
        "page tools",
        "copyright",
        "site notice",
        "address",
        "comments",
        "captcha",
        "related entries",
        "contact",
        "source line",
    }
)
ANNEX_WORDS = re.compile(r"实事|清单|名词|解释|说明|指标|分工")
ANNEX = re.compile(r"[\[【]?(附(件|录|表)|名词|注释|备注|附[:：])")

# Marks without a width or a meaning here: joiners, direction overrides, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
BLANKS = re.compile(r"\s+")
CHINESE = re.compile(_CHINESE)
FULL_WIDTH = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
FULL_WIDTH |= {ord("％"): "%", ord("＋"): "+", ord("＃"): "#", ord("＆"): "&"}
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋＃＆．]")
WIDE_POINT = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])")
NARROW = re.compile("[,;:!?()]")
NARROW_MARK = re.compile(
    rf"(?<={_CHINESE})[,;:!?]|[,;:!?](?={_CHINESE})|\((?=[^()]*{_CHINESE})|(?<={_CHINESE})\)"
)
WIDE_MARK = str.maketrans(",;:!?()", "，；：！？（）")
APPLAUSE = re.compile(r"[(（\[【](?:[^()（）。]{0,8})(?:鼓掌|掌声)[^()（）。]{0,10}[)）\]】]")
MARKDOWN = re.compile(
    r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|^>\s+|^[*+-]\s+(?=[一-鿿“《])|!\[[^\]]{0,80}\]\([^)\s]{0,300}\)"
)
TEXT_RULES = {
    "applause": "what the hall did, in brackets inside a line",
    "markdown": "marks of bold, quotation, bullets and pictures",
    "width": "full-width digits, letters, %, + and # become half-width, so that １２３４５ is 12345",
    "spaces": "blanks beside Chinese characters and marks without a width",
    "punctuation": "half-width marks beside Chinese characters become full-width; off unless asked for",
}
OFF_BY_DEFAULT = frozenset({"punctuation"})
RULES = tuple(
    dict.fromkeys([*(rule.name for rule in (*LINE_RULES, ABOVE, BELOW, FOREIGN)), *TEXT_RULES])
)


@dataclass(frozen=True, kw_only=True)
class Cleaning:
    """Which rules clean a report, and from when on a rule that takes much is doubted.

    Parameters
    ----------
    off : tuple of str
        Rules that are not applied; the lines that they would take stay.
    on : tuple of str
        Rules applied beyond the usual: ``punctuation``.
    warn_share : float
        A rule that takes more than this share of a report's characters is flagged.

    Raises
    ------
    CorpusError
        If there is no such rule, or the share is none.

    Examples
    --------
    >>> Cleaning(off=("salutation",)).applies("salutation")
    False
    """

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    warn_share: float = 0.1

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)
        for name in (*self.off, *self.on):
            if name not in RULES:
                raise CorpusError(f"There is no cleaning rule {name!r}. {nearest(name, RULES)}")
        if not 0 < self.warn_share <= 1:
            raise CorpusError(f"warn_share = {self.warn_share!r}: give a share between 0 and 1.")

    @checked()
    def applies(self, rule: str) -> bool:
        """Whether a rule is applied."""
        return rule not in self.off and (rule not in OFF_BY_DEFAULT or rule in self.on)


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
    return _match(line, ("anywhere", "head") if in_head else ("anywhere",))


def _match(line: str, places: tuple[str, ...]) -> str | None:
    text = _bare(line)
    if len(text) > LONGEST_FURNITURE:
        return None
    for rule in LINE_RULES:
        if rule.place in places and rule.pattern.fullmatch(text):
            return rule.name
    return None


def classify(lines: Sequence[str]) -> list[str | None]:
    """The rule that takes each line of a report, None for what stays.

    Parameters
    ----------
    lines : sequence of str
        All lines that hold text, in order, in Simplified script.

    Returns
    -------
    list of (str or None)
    """
    rules = [_match(line, ("anywhere",)) for line in lines]
    numbers = [at for at, line in enumerate(lines) if line.strip().isdecimal()]
    for at in numbers if not _counts_pages([int(lines[at]) for at in numbers]) else ():
        rules[at] = None
    texts = [_bare(line) for line in lines]
    _classify_head(texts, rules)
    _classify_tail([line.strip() for line in lines], rules)
    return [INVISIBLE_LINE if not text else rule for text, rule in zip(texts, rules, strict=True)]


def _bare(line: str) -> str:
    """A line without outer blanks, marks without a width, and marks of Markdown."""
    return INVISIBLE.sub("", line).strip().strip("#*").strip()


def _counts_pages(numbers: Sequence[int]) -> bool:
    """Whether bare numbers are those of pages: three or more, each a little larger than the last."""
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) >= 3 and all(0 < step <= 3 for step in steps)


def _is_body(text: str) -> bool:
    """Whether a line can only be the report's: long enough, with a whole sentence, or its closing."""
    if len(text) >= LEAST_BODY:
        return bool(SENTENCES.search(text))
    return len(text) >= LEAST_CLOSING and bool(CLOSING.search(text))


def _classify_head(texts: Sequence[str], rules: list[str | None]) -> None:
    """Above the first line of the body: the lines of the report's head, and the page above them."""
    heads = [rules[at] or _match(text, ("head",)) for at, text in enumerate(texts[:HEAD_LINES])]
    body = (at for at, rule in enumerate(heads) if rule is None and _is_body(texts[at]))
    end = next(body, len(heads))
    marks = [at for at in range(end) if heads[at] == "salutation"]
    if end < len(texts) and OPENING.match(texts[end]):
        marks.append(end)
    titles = [at for at in range(end) if heads[at] == "title"]
    above = (marks or titles or [0])[0]
    for at in range(end):
        rules[at] = heads[at] or (ABOVE.name if at < above and _is_short(texts[at]) else None)
        if rules[at] is None and at >= above:
            return


def _is_short(text: str) -> bool:
    return len(text) <= SHORT and not (SENTENCES.search(text) and len(text) > 2)


def _classify_tail(texts: Sequence[str], rules: list[str | None]) -> None:
    """Below the last line of the body: what follows the closing words, or the page's first furniture."""
    own = (at for at in reversed(range(len(texts))) if rules[at] is None and _is_body(texts[at]))
    last = next((at for at in own if _match(texts[at], ("tail",)) is None), len(texts))
    closed = last < len(texts) and bool(CLOSING.search(texts[last]))
    page = licence = False
    for at in range(last + 1, len(texts)):
        text = texts[at]
        if not page and _opens_annex(texts, at):
            closed = False
        rules[at] = rules[at] or _match(text, ("tail", "below") if closed or page else ("tail",))
        licence = licence or rules[at] == "licence"
        numbered = begins_with_number(text) and not page
        if rules[at] is None and licence and len(text) <= LONGEST_LICENCE:
            rules[at] = "licence"
        elif rules[at] is None and (closed or page) and _is_short(text) and not numbered:
            rules[at] = BELOW.name
        page = page or rules[at] in PAGE_RULES


def _opens_annex(texts: Sequence[str], at: int) -> bool:
    """Whether a line below the closing words is the heading of an annex: items or text follow it."""
    if ANNEX.match(texts[at]) or GLOSSARY.match(texts[at]):
        return True
    following = texts[at + 1 : at + 3]
    return bool(ANNEX_WORDS.search(texts[at])) and any(map(begins_with_number, following))


def tidy(
    line: AlignedText, cleaning: Cleaning
) -> tuple[AlignedText, list[tuple[str, str, str]], list[str]]:
    """A line as the rules for text leave it, what was changed, and what was taken out of it.

    Parameters
    ----------
    line : AlignedText
    cleaning : Cleaning

    Returns
    -------
    AlignedText, list of (rule, before, after), list of str
        The last are words of the hall, which stand in ``removed``.
    """
    changes: list[tuple[str, str, str]] = []
    gone: list[str] = []
    if cleaning.applies("applause") and ("掌" in line.text):
        spans = [match.span() for match in APPLAUSE.finditer(line.text)]
        gone = [line.text[start:end] for start, end in spans]
        line = line.edit([(start, end, "") for start, end in spans])
    if cleaning.applies("markdown") and (marks := [*MARKDOWN.finditer(line.text)]):
        changes += [("markdown", match[0].strip() or match[0], "") for match in marks]
        line = line.edit([(*match.span(), "") for match in marks])
    for rule, pattern, way in (("width", WIDE, _half_width), ("punctuation", NARROW, _full_marks)):
        if cleaning.applies(rule) and pattern.search(line.text):
            text = way(line.text)
            found = (match.start() for match in pattern.finditer(line.text))
            pairs = [(line.text[at], text[at]) for at in found]
            changes += [(rule, before, after) for before, after in pairs if before != after]
            line = line.edit([(0, len(line), text)])
    if cleaning.applies("spaces"):
        line, n = tidy_spaces(line)
        changes += [("spaces", " ", "")] * n
    return line, changes, gone


def _half_width(text: str) -> str:
    return WIDE_POINT.sub(".", text).translate(FULL_WIDTH)


def _full_marks(text: str) -> str:
    return NARROW_MARK.sub(lambda match: match[0].translate(WIDE_MARK), text)


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
    blanks = (match.span() for match in BLANKS.finditer(text, start, end))
    spans = [(0, start), *(span for span in blanks if _says_nothing(text, *span)), (end, len(text))]
    spans += [m.span() for m in INVISIBLE.finditer(line.text, start, end)]
    edits = [(a, b, "") for a, b in _merged(spans) if b > a]
    inner = sum(1 for a, b, _ in edits if a >= start and b <= end)
    return (line.edit(edits) if edits else line), inner


def _says_nothing(text: str, start: int, end: int) -> bool:
    """Whether blanks stand beside a Chinese character or mark; between Latin words they say much."""
    before, after = text[start - 1], text[end : end + 1]
    if before in ",;:(" or after in ",;:!?)":
        return True
    return bool(CHINESE.match(before) or CHINESE.match(after))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
