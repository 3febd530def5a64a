"""Lines of a page that are not part of the report: the table of rules, each for a whole line.

A rule says what a line is from its first character to its last: it begins as such a line begins,
and contains nothing else. Words that reports use too (地址, 时间, 政务公开) count only at
the edges of the page, above the report or below it, and never in an annex.

No rule takes longer than a line's length: what is repeated is either bounded or, once taken, kept
(``*+``, ``++``), so that a line that fails at its end is not tried in other cuts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

HAN = r"一-鿿㐀-䶿"
_DATE = r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*+[年./-]\s*+(\d{1,2}|[一二三四五六七八九十]{1,3})\s*+[月./-]\s*+(\d{1,2}|[一二三四五六七八九十]{1,3})\s*+[日号]?"
_CLOCK = r"(\s*+\d{1,2}[:：]\d{2}([:：]\d{2})?)?"
_AREA = r"(省|市|区|县|镇|乡|州|盟|旗|街道)"

Place = Literal["anywhere", "edges", "head", "below"]


@dataclass(frozen=True)
class LineRule:
    """A kind of line that is not part of the body.

    ``pattern`` is matched against the whole line in Simplified script, without outer spaces.
    ``place`` is where the rule applies: ``head`` above the first line of the body, ``edges`` there
    or below its last line, ``below`` only below it and after the closing words or other lines of
    the page. Only ``anywhere`` applies inside an annex. ``sentences``: whether such a line may
    contain a whole sentence.
    """

    name: str
    reason: str
    pattern: re.Pattern[str]
    place: Place = "anywhere"
    sentences: bool = False


def _rule(
    name: str, reason: str, *patterns: str, place: Place = "anywhere", sentences: bool = False
) -> LineRule:
    return LineRule(name, reason, re.compile("|".join(patterns), re.IGNORECASE), place, sentences)


# Words of which menus and bars are made; a line of nothing else is one. A report has lines of some
# of them too (a heading 政务服务, a cell 人次), so those count only at the edges.
_MENU = (
    "导航菜单 网站首页 返回首页 首页 主页 网站导航 返回顶部 返回列表 返回上一页 返回目录 回到顶部 跳转到内容 设为首页 加入收藏 收藏本站 网站地图 "
    "无障碍浏览 无障碍阅读 无障碍版 长者模式 长者助手 长者专区 长者版 适老化版 关怀版 简体中文 繁体中文 简体版 繁体版 english "
    "移动版 手机版 电脑版 官方微博 官方微信 用户登录 站内搜索 高级搜索 "
    "上一篇 下一篇 上一条 下一条 上一页 下一页 上一章 下一章 尾页 末页 关于我们 网站声明 版权声明 隐私声明 法律声明 友情链接 使用帮助"
)
_MENU_AT_EDGES = (
    "返回 简体 繁体 en 无障碍 适老化 适老模式 政务新媒体 政务微博 政务微信 政务邮箱 智能问答 智能问政 登录 注册 搜索 检索 菜单 "
    "展开 收起 政务公开 政府信息公开 信息公开 政务服务 办事服务 互动交流 政民互动 新闻中心 新闻资讯 要闻动态 数据开放 数据发布 专题专栏 解读回应 政策文件 "
    "政策解读 规划计划 通知公告 领导之窗 领导信息 机构职能 政府公报 公开目录 公开指南 公开年报 依申请公开 走进 个人中心 我的 帮助 新闻 时政 要闻 正文"
)
_TOOLS = (
    "打印本页 打印此页 打印文章 打印正文 关闭窗口 关闭本页 关闭页面 字体大小 视力保护色 保护视力色 分享到 分享至 微信分享 一键分享 "
    "收藏本文 收藏本页 扫一扫 我要纠错 语音朗读 听全文 小字号 大字号 中字号 a+ a- aa 下载word 下载pdf word版 pdf版 下载全文 下载本文 复制链接 新浪微博 "
    "qq空间 qq好友 微信好友 展开全文 阅读全文 阅读原文 查看全文 点击查看更多 收录于合集 "
    "预览时标签不可点 继续滑动看下一个 轻触阅读原文"
)
_TOOLS_AT_EDGES = (
    "打印 关闭 字体 字号 背景色 分享 收藏 浏览 浏览次数 浏览量 阅读 阅读次数 阅读量 阅读数 点击 点击次数 点击数 点击量 点击率 访问次数 访问量 人气 朗读 "
    "语音播报 播放 暂停 纠错 大 中 小 大号 中号 小号 默认 特大 放大 缩小 加大 减小 还原 全屏 a 保存 下载 下载文档 复制 微信 微博 "
    "qq 朋友圈 点赞 赞 在看 转发 评论 举报 投诉 查看更多 点击查看 点击下载 更多 原创 打 印 关 闭 字 体 次 人次"
)
_BAR = "打印|关闭|收藏|分享|纠错|字体|字号|返回|推荐|下载|打印本页|关闭窗口|返回顶部|大|中|小"
_BETWEEN = r"[\s|·/、,，;；:：【】\[\]（）()〖〗「」<>«»›＞＜→←|｜\-–—_+＋*•]"


def _of_words(words: str) -> str:
    """A line of these words and the marks between them; each is tried once, the longest first."""
    longest_first = sorted(
        {re.escape(word) for word in words.split()}, key=lambda word: (-len(word), word)
    )
    return rf"{_BETWEEN}*+(?:(?:{'|'.join(longest_first)}){_BETWEEN}*+)++(?:[\d,.]++\s*+(?:万\+?)?+\s*+[次人]*+\s*+)?+{_BETWEEN}*+"


# What a site calls itself; 基本网格, 根本站位 and 本网格 are not sites.
_SELF = (
    r"(?<![基根资成日版文原书标])本(?:网站?(?![格点络上])|站(?![点位台址长区房])|平台|(?:公众号|公号)(?!矩阵|[粉建集])|报讯)|转载[请须时自于或、,，\s的]|请(?:及时|尽快|立即)?(?:与|和)?(?:我们|本[网站]|编辑|客服|管理员)?(?:联系|联络)|联系.{0,8}删除|用户(?:自行)?上传|(?:及时|立即|予以)删除"
    r"|版权(?:所有|归|属)|著作权(?:归|属)|注明.{0,12}(?:来源|出处)|不代表.{0,12}(?:立场|观点)|仅供.{0,6}(?:参考|交流)|谢绝转载"
)
_BEFORE_NOTICE = r"[※*•●■◆▲★【\[（(\s\d.、①②③一二三]{0,4}+"
# A line that says whose text it is begins with one of these, and then mentions the site.
_NOTICE = (
    r"(?:(?:版权|著作权|免责|转载|侵权|网站|法律|特别|郑重|重要)?(?:声明|提示|说明|须知)[】\]）)]?\s*+[:：]|凡是?(?:本网|本站|注明|在本|来源|标注|转载|未注明|未经)|本(?:网|站|平台|公众号|公号|文|页|文章)|以上(?:内容|文章|信息)|(?:豆丁网?|道客巴巴|百度文库|原创力文档|人人文库|金锄头文库|爱问文库)|文章(?:来源|内容)|部分(?:图片|内容|文章)"
    r"|(?:请|须)?注明|未经.{0,12}(?:许可|授权|允许|同意)|(?:若需|如需|欢迎|谢绝|严禁|禁止)转载|转载[请须时]|(?:如果?|若)有?.{0,16}(?:侵权|侵犯.{0,8}(?:版权|著作权|知识产权|您|作者)))"
)

# The first rule that matches decides.
LINE_RULES = (
    _rule("navigation", "menus and paths of a site",
          _of_words(_MENU),
          r"(您|你)(当前|现在)?(所处|所在)?的?位置(是|为)?\s*+[:：].{0,120}|(当前|现在)的?位置(是|为)?\s*+[:：].{0,120}|(所在|所处)的?位置(是|为)?\s*+[:：](\s*+(网站)?(首页|主页).{0,120}|[^>›»＞→]{0,40}+[>›»＞→].{0,120})?",
          r"(网站)?(首页|主页)\s*+[>›»＞/→·|-].{1,100}",
          r"[<《«‹◀←\[【(（|\s]{0,3}+[上下]一(篇|页|条|章|则|个)(文章|新闻)?[\]】)）]?\s*+[:：].{0,100}|跳(转)?(到|至)[:：]?(主要)?(内容|导航|搜索|正文|底部|顶部|主菜单).{0,4}"),
    _rule("navigation", "menus and paths of a site",
          _of_words(f"{_MENU} {_MENU_AT_EDGES}"),
          r"(?=.*(?:关于|联系我们|网站声明|版权|招聘|网站地图|隐私|帮助|登录))[^|｜。，]{2,14}+(?:[|｜][^|｜。，]{2,14}+){2,}+",
          rf"[^。>›»＞\d]{{2,14}}+(?:[>›»＞]\s*+[{HAN}][^。>›»＞]{{0,40}}+){{1,8}}+|热搜词?[:：].{{0,80}}", place="edges"),
    _rule("page tools", "print, font size, share and view bars",
          _of_words(_TOOLS),
          # A bar of two, or of one in brackets, is not a word of a report.
          rf"(?:[【\[]\s*+(?:{_BAR})\s*+[】\]]\s*+)++|(?:{_BAR})(?:[\s|｜·]++(?:{_BAR}))++",
          r"您的浏览器不支持.{0,40}|(点击)?(上方|下方)?(蓝字|蓝色字)?[,，]?(长按|扫描|识别|微信扫)[^。]{0,6}二维码[^。]{0,20}|(请)?点击(上方|下方|左下角|右上角)[^。]{0,16}|扫一扫在?手机(上)?打开当前页"),
    _rule("page tools", "print, font size, share and view bars",
          _of_words(f"{_TOOLS} {_TOOLS_AT_EDGES}"),
          r"[【\[(（]?(字体|字号|分享到?|浏览(次数|量)|阅读(次数|量)|点击(数|量|率)|访问量|保护视力色|视力保护色)[】\])）]?\s*+[:：][^。，,]{0,60}"
          r"|[【\[（(▲↑↓▼☟☝请欢迎点击]{0,4}+(扫|长按|识别|关注)[^。，]{0,16}(二维码|公众号|蓝字)[^。，]{0,20}|扫一扫[^。，]{0,24}|(微信|公众)号[:：].{1,30}", place="edges"),
    _rule("copyright", "a site's own notice",
          rf"(?={_BEFORE_NOTICE}{_NOTICE})(?=.*?(?:{_SELF})).*+",
          r"(©\s*+(?:copyright|版权|\d{4}|.{0,40}(?:网|政府|公司|rights|inc))|\(c\)\s*+(copyright|\d{4})|copyright\b).*+|版权所有(?![者人权的]).*+|.{0,30}(版权所有(?![者人权的])|all rights reserved)[^，。]{0,60}", sentences=True),
    _rule("copyright", "a site's own notice",
          r"(©|\(c\)).{0,60}|((免责|版权|网站|隐私|法律)声明|(免责|隐私|网站)(条款|政策))(?:[\s|·]++[^\s|·]{2,8}+)*+", place="edges"),
    _rule("site notice", "who runs the site, its numbers and contacts",
          r".{0,160}?(网站标识码\s*+[:：]?\s*+[\da-z]{4,}|网安备\s*+(案号)?[:：]?\s*+\d{2}|ICP\s*+[备证]\s*+(案号?)?\s*+[:：]?\s*+[B\-]*+\d{2}).{0,160}"
          r"|网站(主办|承办|管理|维护)(单位)?\s*+[:：].{2,60}|(网站)?(主办|承办|协办|主管)(单位|部门)?\s*+[:：].{2,60}?(网站标识码|ICP|版权所有|技术支持|网站维护|网站管理).{0,80}"),
    _rule("site notice", "who runs the site, its numbers and contacts",
          r"(网站)?(主办|承办|协办|主管|运维|维护)(单位|部门)?\s*+[:：].{2,60}?(网站|承办|版权|维护|技术支持|电话|地址|信息中心).{0,80}|(网站)?(运维|维护)(单位|部门)?\s*+[:：].{2,60}|技术支持(单位)?\s*+[:：].{2,60}"
          r"|(地\s*+址|邮\s*+编|邮政编码|联系(电话|方式)|电\s*+话|传\s*+真|电子邮箱|邮箱|e-?mail|值班电话|总机)\s*+[:：][^。]{2,90}|(本网?站)?(建议|推荐|最佳)(您)?(使用|浏览|采用)?.{0,12}(分辨率|浏览器).{0,40}|(友情链接|关于我们|网站地图|使用帮助|网站纠错|意见反馈|帮助)(?:[\s|·:：]++[^\s|·:：]{2,10}+)*+[:：]?", place="edges"),
    _rule("site notice", "who runs the site",
          r"(主\s*+办|承\s*+办|协\s*+办|主管|运维|维护|制作|管理)(单位|部门)?\s*+[:：].{2,90}", place="below"),
    _rule("contact", "a site's own address", r"(联系|联络)我们([\s|·:：].{0,60})?"),
    _rule("address", "the page's own address",
          r"(本文|原文|文章|本页|页面)(地址|链接|网址|来自)[:：].{0,200}|[此本]页面?(最后|上次)(修订|编辑|更新|修改)(于|时间).{0,60}|请参阅.{0,20}使用条款.{0,20}|(取自|检索自|来自)[“\"「]?https?://.{0,200}|https?://\S++|www\.[\w\-]++\.[\w\-./?=&%#]++"),
    _rule("address", "the page's own address", r"(地址|链接|网址|来自|原标题)[:：].{0,200}", place="edges"),
    _rule("comments", "a comment form",
          r"留言(与|和|及)评论.{0,20}|文明上网[,，]?\s*+(理性|登录|请|文明发).{0,20}|(共有?|查看|全部|已有)?\s*+\d{0,6}+\s*+条评论\)?|登录后(才能|可以|方可)?(发表)?评论.{0,20}"),
    _rule("comments", "a comment form",
          r"((留言(与|和|及)?评论|网友评论|发表评论|最新评论|热门评论|全部评论|我要评论|评论区|评论\(|我来说两句|文明上网|登录后(发表)?评论).{0,20}|.{0,12}条评论\)?|留言板|请(先)?登录.{0,12}|(昵称|用户名|密码|邮箱)[:：]?|提交(评论)?|匿名(发表)?)", place="edges"),
    _rule("captcha", "a comment form", r"请输入(图形|短信)?验证码[:：]?.{0,20}|(图形|短信)?验证码[:：].{0,20}|验证码|看不清.{0,8}", place="edges"),
    _rule("related entries", "links to other entries",
          r"(相关(词条|阅读|链接|文章|新闻|报道|稿件|推荐|专题)|热门(词条|阅读|文章|新闻|推荐|排行)|延伸阅读|推荐阅读|猜你喜欢|为您推荐|大家都在看|更多(文章|新闻|资讯|精彩内容))\s*+([>＞»]{1,3}|[:：])?|词条(标签|统计|图册)[:：].{0,80}|编辑次数[:：].{0,40}|姊妹计划[:：].{0,80}"),
    _rule("related entries", "links to other entries",
          r"(相关|热门|推荐|最新|延伸|猜你|为您|大家都在|更多)(词条|阅读|链接|文章|新闻|报道|文档|内容|信息|推荐|喜欢|看|资讯|解读|附件|政策|稿件|专题)([>＞»]{1,3}|[:：].{0,80})?|词条(标签|统计|图册)|参考资料[:：]?|热点(新闻|推荐|专题)|图片新闻|(文件|附件|全文)下载([:：].{0,80})?|数据项", place="edges"),
    _rule("infobox", "an encyclopedia's table about the text",
          r"基本介绍|[•●▪◆·]\s*+(中文名|外文名|发布(单位|机构)|发文(机关|单位|机构))(称)?\s*+[:：][^。]{0,80}|(中文名|外文名|制发机关|发文(机关|单位|机构|字号)|公开(方式|形式|时限|目录|主体)|生成日期|成文日期|生效日期|失效日期|有效性|效力状态|体裁分类|主题分类|组配分类|信息分类|信息索引号|索\s*+引\s*+号|统一编号)\s*+[:：][^。]{0,80}"
          r"|.{0,8}维基(文库|百科)[^。]{0,20}|本词条(由|缺少|是|内容).{0,40}|\[编辑(\s*+锁定|\s*+讨论)?\]"),
    _rule("infobox", "an encyclopedia's or a site's table about the text",
          r"基本(介绍|信息|资料)|[•●▪◆·]?\s*+(中文名|外文名|发布单位|发布机构|发文(机关|单位|机构|日期)|制发机关|公开(方式|形式|时限|目录|主体)|发布时间|发布日期|生成日期|成文日期|生效日期|失效日期|有效性|效力状态|类型|类别|性质|体裁分类|主题(分类|词)|组配分类|信息分类|地区|时间|发?文\s*+(字)?号|文件编号|索\s*+引\s*+号|统一编号|信息索引号|关\s*+键\s*+[词字]|标\s*+签|名\s*+称|标\s*+题|内容(概述|摘要)|所属(栏目|类别))(称)?\s*+[:：][^。]{0,80}"
          r"|(索引号|主题分类|发文机关|成文日期|发布机构|公开目录|体裁分类|组配分类|发布日期|文号|发文字号|有效性|主题词|名称)(\s++\S{1,40})?|目\s*+录(\s*+\[?隐藏\]?)?|编辑(\s*+锁定|\s*+讨论)?|←.{0,80}|.{0,80}→", place="edges"),
    _rule("contents", "a line of a table of contents", r"(?:[^。.．·…‥]|[.．·…‥](?![.．·…‥]{2})){2,60}+[.．·…‥]{3,}+\s*+[-—]?\s*+\d{1,3}\s*+[-—]?"),
    _rule("contents", "a line of a table of contents", r"(?:[^\s。]|\s(?![\s\d])){2,60}+(?:\t|\s{3})\s*+[-—]?\s*+\d{1,3}\s*+[-—]?", place="head"),
    _rule("page number", "a printed page's number",
          r"[-—–－―·][-—–－―\s·]*+\d{1,3}\s*+[-—–－―·][-—–－―\s·]*+|\d{1,3}",
          r"[-—–－―\s·]*+第\s*+(\d{1,3}|[一二三四五六七八九十]{1,3})\s*+页([\s/，,]*+共\s*+\d{1,3}\s*+页)?[-—–－―\s·]*+|\d{1,3}\s*+页?[\s/，,]*+共\s*+\d{1,3}\s*+页|page\.?\s*+\d{1,3}(\s*+(of|/)\s*+\d{1,3})?|p\.\s*+\d{1,3}",
          r"[—–－―]\s++\d{1,3}|\d{1,3}\s*+/\s*+\d{1,3}"),
    _rule("source line", "where and when a site took the text from",
          r"(文章|信息|稿件|新闻|文稿|资料|内容)?(来\s*+源|出处)\s*+[:：]\s*+[^\s。，,:：]{0,16}(日报|晚报|早报|晨报|时报|网|新闻|客户端|新华社|政府网|人民政府|政府办|办公室|研究室|发布|电视台|融媒体?)[^。，,]{0,30}"
          rf"|[(（\[【]?(责任编辑|责编|文字编辑|本期编辑)\s*+[:：]\s*+[{HAN}]{{1,4}}(?:[\s、,，]++[{HAN}]{{1,4}}+)*+[)）\]】]?|发布(时间|日期)\s*+[:：]\s*+{_DATE}{_CLOCK}.{{0,60}}"
          r"|[(（\[【](来源|编辑|作者|记者)\s*+[:：].{0,30}[)）\]】]"),
    _rule("source line", "where and when a site took the text from",
          rf"({_DATE}{_CLOCK}.{{0,12}})?(文章|信息|稿件|新闻|文稿|资料|内容)?\s*+(来\s*+源|出处|责任编辑|编\s*+辑|责编|主编|校对|审核|初审|复审|终审|编审|监制|作\s*+者|撰稿|供稿|记者|摄影|录入(者|员)?|上传者?|发\s*+布(时间|日期|单位|机构|人|者)|更新(时间|日期)|时\s*+间|日\s*+期|来源单位|信息来源)\s*+[:：].{{0,60}}"
          rf"|{_DATE}{_CLOCK}\s*+[|\s]{{0,3}}(来源|浏览|阅读|点击|字体|\S{{2,10}}(日报|晚报|网|新闻|客户端|政府)).{{0,40}}|[(（\[【](责任编辑|来源|编辑|作者|记者)[:：\s].{{0,30}}[)）\]】]", place="edges"),
    _rule("source line", "what an editor says of the text", r"[【\[(（]?编者按[】\])）]?\s*+[:：]?.*+", place="edges", sentences=True),
    _rule("source line", "who took the picture above the report",
          rf".{{0,60}}?(本报|日报|晚报|新华社|客户端|新媒体|融媒体?(中心)?|电视台|通讯员|全媒体)(记者|通讯员|首席记者)?\s*+[{HAN}]{{2,4}}(\s*+(摄影报道|摄|摄影|供图|报道))?", place="edges", sentences=True),
    _rule("applause", "what the hall did",
          r"(?:全场|长时间|热烈|经久不息|雷鸣般|再次|响起|地|的|、|，)*+(?:鼓掌|掌声)(?:雷动|不息|经久不息|响起|、|，|欢呼|起立)*+[。！]?|[(（\[【][^()（）\[\]【】。]{0,16}?(?:鼓掌|掌声)[^()（）\[\]【】。]{0,12}[)）\]】]"),
    _rule("session line", "where and when the report was given",
          rf"(?=.*(?:[届次]|代表大会|人大|会议上|大会上))[—–\-－―─\s(（]{{0,8}}+.{{0,16}}?{_DATE}.{{0,60}}(会议|大会|报告|讲话|会)(上|上的(政府工作)?(报告|讲话))?[)）]?(.{{0,40}}(政府)?(工作)?(报告|讲话))?。?|[—–\-－―─\s(（]{{0,8}}+在.{{2,40}}(会议|大会)上(的报告)?[)）]?", place="head", sentences=True),
    _rule("date line", "when the report was given", rf"[(（]?{_DATE}{_CLOCK}(\s*+星期.)?[)）]?", place="head"),
    _rule("title", "the report's title; it is a docvar",
          r"[^。;；!！，]{0,40}?(工作(情况)?(的)?报告|情况的?报告|工作报告(全文|原文|文字实录|正文)?)(\s*+[(（\[【][^)）\]】]{1,30}[)）\]】]){0,2}(全文|原文|摘要|节选|[-_—|].{1,30})?", place="head"),
    _rule("speaker", "who gave the report",
          rf"[(（]?((报告人|主讲人|宣读人)[:：]\s*+)?([{HAN}]{{0,20}}?({_AREA}人民政府|自治区|行政公署|办事处)?\s*+(代|代理|副|常务副)?(省长|市长|区长|县长|镇长|乡长|州长|盟长|旗长|专员|主席|主任|总理))\s*+(?:[:：]\s*+)?[{HAN}](\s*+[{HAN}·•・]){{1,12}}(同志)?[)）]?|(?!目|前|引|摘|附|回|正|全|结|序|概|导|说|总|小)[{HAN}]\s++[{HAN}](\s*+[{HAN}])?|[{HAN}]{{2,4}}?\s*+(代)?(省长|市长|区长|县长|镇长|乡长|州长|总理|主席)",
          place="head"),
    _rule("salutation", "an address to the hall that stands alone",
          r"(?:(?:尊敬的)?(?:各位|全体|各)(?:代表|委员|领导|来宾|人大代表|政协委员|副?主任|副?主席|同志|嘉宾|朋友)|(?:尊敬的)?(?:主任|主席|主席团)(?=[、,，])|同志们|大会主席团|(?:各位)?(?:女士们|先生们|朋友们))"
          r"(?:[、,，和及与\s]*+(?:尊敬的|各位|同志们?|列席(?:会议的)?|特邀|朋友们?|女士们?|先生们?|代表|委员|副?主任|副?主席|领导|来宾|嘉宾|人员|政协|人大|其他|与会|会议|的(?=同志|代表|人员|朋友|领导|来宾|嘉宾)|们))*+\s*+[:：!！,，。]?"),
)  # fmt: skip
# What a text library says of its texts. It begins with one of these (its links break it into many
# lines), and what follows mentions rights.
LICENCE = "licence"
LICENCE_OPENS = re.compile(
    r"(?:[※*•\[]\s*+)?(?:本|此|这部|这篇|这份)[^。，]{0,8}?(?:作品|文件|著作|文献|模板|网页|文章|文档|文本|档案)(?=$|[，、现原的是属来也亦采依根按以已不收仅由因适可系使其允遵首之]|在(?:\d|原|美|中|全世|世界|大中|台|香|澳|以|其|本|两|许多|版权|上述))|1996年1月1日[,，]这部作品"
    r"|公有领域$|public domain|(?:this|the) (?:work|file|text|document|page|material)\b|text is available under|permission is granted to copy|creative commons|cc[ -]by"
    r"|注意?[:：]中文维基|(?:若由)?维基文库用户|中文马克思主义文库|除(?:非|了)?(?:特别|另有)?(?:注明|声明|说明)(?:外)?[,，]?本(?:站|网)",
    re.IGNORECASE,
)
LICENCE_WORDS = re.compile(
    r"公有领域|著作权|版权|维基|知识共享|GNU|GFDL|CC BY|CC0|public domain|creative commons|copyright|licen[sc]e|模板|释出|许可协议|授权(?:条款|协议)|用户自己的方式|加入标点",
    re.IGNORECASE,
)
# Only a licence mentions these.
LICENCE_RIGHTS = re.compile(
    r"公有领域(?!的)|著作权法|版权期限|知识共享|创用CC|许可协议|维基文库|GNU|GFDL|CC[ -](?:BY|0)|public domain|creative commons|马克思主义文库",
    re.IGNORECASE,
)
# A line inside such a box: a word that was a link, a mark between two links, a mark of a note.
LICENCE_PIECE = re.compile(r"(?:true|false|public domain|[\W_]{1,4}+|\[?\s*+[a-z]{1,2}\s*+\d{1,2}\s*+\]?|↑.{0,80})", re.IGNORECASE)  # fmt: skip
# By their place: the rest of the page around the report.
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
    "below",
)
# Judged on the whole text, in parsing/languages.py.
FOREIGN = LineRule(
    "other languages", "a translation beside the Chinese text", re.compile(".*"), "anywhere"
)
