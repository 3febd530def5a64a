"""What a page says of itself goes, what a report says stays, and licences of text libraries go whole."""

import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.cleaning import Cleaning, classify, furniture_rule, tidy
from govtopics.corpus.reading.read import parse_report

HEAD = [
    "青禾县人民政府工作报告",
    "——2024年1月10日在青禾县第十八届人民代表大会第三次会议上",
    "县长 李某某",
]
FIRST = (
    "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，完成地区生产总值182亿元，增长6.1%。"
)
CLOSING = "各位代表，让我们更加紧密地团结在党中央周围，踔厉奋发，为谱写青禾发展新篇章而努力奋斗！"

# Two sentences or more that each rule must leave alone, in the middle of a report.
BODY = {
    "navigation": (
        "续写下一章精彩答卷", "优良天数比例 > 90%", "政务服务", "政务公开", "信息公开", "进一步优化位置布局",
        "位置：县城东侧，占地30亩", "所在位置：青禾镇人民路", "跳至全省第一方阵",
    ),
    "page tools": (
        "全面推行扫二维码乘车", "阅读 举办全民阅读活动20场", "人次", "下载", "大力推广“扫一扫”办事，实现二维码门楼牌全覆盖。",
        "关注群众身边小事，公众号办件率达98%。", "点击率95%以上", "评论",
    ),
    "copyright": (
        "（三）全力优网格。推进基本网格与综合网格优化调整，依法打击侵权假冒行为，基层治理效能明显提升。",
        "（四）全力惠出行。地铁二号线基本站点主体完工，沿线历史街区妥善保留，城市更新有序推进。",
        "坚持从根本站位出发，保留历史街区，删除过时条款，旗帜鲜明表明立场。", "保护版权所有者权益",
        "严禁未经授权收集个人信息，依法查处侵权行为，立案30件。", "版权登记五百件，侵权案件下降两成",
        "声明制度全面推行，告知承诺事项达到一百项。", "法律政策宣讲进村入户",
        "本站位靠前的干部要带头保留优良传统，删除形式主义做法", "本网格共有网格员30名，未经许可不得随意抽调，严禁侵权",
        "如侵犯群众利益，请群众联系信访部门，及时删除不当条款", "© 商标注册30件",
    ),
    "site notice": (
        "完成网站ICP备案核查，关停违规网站30家", "主办单位：县文旅局 承办单位：县文化馆", "责任单位：县住建局",
        "地址：青禾镇人民路12号", "联系电话：0571-88880000", "技术支持：县农科所", "管理：网格员定期巡查",
    ),
    "address": ("地址：青禾镇", "链接：村级服务站与县级平台互联", "来自十个乡镇的代表参加座谈"),
    "comments": ("提交", "文明上网 健康成长", "邮箱", "收到评论和建议1200条"),
    "captcha": ("验证码登录全覆盖", "看不清方向时到基层去"),
    "related entries": ("相关政策", "参考资料", "更多信息惠及群众", "热点新闻发布机制更加健全"),
    "infobox": (
        "时间：2024年6月底前", "类别：城建类", "名称：青禾县人民医院迁建项目", "标题：十件民生实事", "类型：续建",
        "地区：青禾镇、白水镇", "编辑", "由农业县→工业县", "基本信息采集全面完成",
    ),
    "contents": ("城镇新增就业   4200", "养老床位   500", "改造老旧小区\t30", "新增口袋公园    5"),
    "licence": (
        "该文件印发后，各部门狠抓落实，成效明显。", "本作品展演活动惠及群众三万人次，版权交易额达到两亿元。",
        "加强版权保护，查处侵权案件三十件。", "授权乡镇行使执法权限六十项", "该作品获国家版权金奖，著作权法宣传月活动惠及5万人",
        "这部作品在央视播出，属于公有领域的非遗技艺得到传承", "公有领域", "true",
    ),
    "page number": ("5", "-5", "12.5", "三页", "第五"),
    "source line": (
        "资金来源：县财政", "来源：中央预算内投资", "时间：三年", "日期：以批复为准", "作者深入基层采风",
        "2024年1月8日县政府召开常务会议研究部署", "记者节期间走访慰问", "责任编辑：年鉴编纂实行责任编辑制", "来源：青禾县统计局",
    ),
    "applause": ("热烈的掌声献给劳动者", "掌声送给每一位追梦人", "赢得群众掌声"),
    "session line": ("2023年12月5日召开全市经济工作会议", "在全省作风建设大会上作典型发言"),
    "title": ("落实政府工作报告", "向社会公布重点工作报告"),
    "speaker": ("县长包抓", "办事处主任走访慰问困难群众", "青 禾"),
    "salutation": ("同志们，各位代表要牢记使命", "各位市民积极参与", "代表委员建议办理", "同志们的"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "line"), [(r, line) for r, lines in BODY.items() for line in lines]
)
def test_a_line_of_the_report_stays(rule, line):
    lines = [*HEAD, FIRST, line, FIRST, CLOSING]
    assert classify(lines)[4] is None, rule


def test_there_are_sixty_such_lines():
    assert sum(map(len, BODY.values())) >= 60


# Furniture that no report says, even between two of its paragraphs.
WHEREVER = {
    "navigation": ("您所在的位置：首页 > 政务公开 > 政府工作报告", "网站首页", "上一篇：关于春节放假的通知", "跳转到主要内容"),
    "page tools": ("【打印】 【关闭】", "打印本页 | 关闭窗口", "分享到：微信好友", "扫一扫在手机打开当前页", "打印 关闭"),
    "copyright": (
        "版权声明：凡本网注明来源的作品，未经许可不得转载，否则将追究法律责任。", "本站部分内容转载自网络，如有侵权请联系我们删除。",
        "免责声明：本文仅代表作者观点，不代表本站立场。", "Copyright © 2025 All Rights Reserved", "版权所有：青禾县人民政府",
        "未经许可不得转载。如需转载请注明来源：青禾网。",
    ),
    "site notice": ("网站标识码：1300000042 某ICP备05002814号", "某公网安备13000002000123号", "网站主办：青禾县人民政府办公室"),
    "contact": ("联系我们", "联系我们：0571-1234"),
    "address": ("https://www.example.gov.cn/a.html", "原文链接：http://www.example.gov.cn/a"),
    "comments": ("留言与评论（共有 0 条评论）", "文明上网，理性发言"),
    "related entries": ("相关链接", "相关阅读：", "猜你喜欢"),
    "infobox": ("维基文库，自由的图书馆", "[编辑]"),
    "contents": ("一、2023年工作回顾........3", "二、2024年工作安排……………12"),
    "page number": ("— 12 —", "第3页", "第 2 页 共 9 页"),
    "source line": ("来源：青禾日报", "（责任编辑：王某）"),
    "applause": ("（热烈鼓掌）", "全场响起经久不息的掌声", "（长时间的热烈掌声）"),
    "salutation": ("各位代表：", "各位主任、委员：", "主任、各位副主任、各位委员：", "同志们，朋友们！"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "line"), [(r, line) for r, lines in WHEREVER.items() for line in lines]
)
def test_furniture_goes_wherever_it_stands(rule, line):
    assert furniture_rule(line, in_head=False) == rule
    assert classify([*HEAD, FIRST, line, FIRST, CLOSING])[4] == rule


ANNEX = [
    "附件",
    "2024年民生实事任务分工",
    "1.新建养老服务中心五所，新增床位五百张，为困难老人提供助餐、助浴、助医服务，六月底前投入使用。",
    "责任单位：县民政局",
    "牵头单位：县住建局",
    "主办单位：县文旅局 承办单位：县文化馆",
    "完成时限：2024年12月底前",
    "时间：2024年6月底前",
    "地址：青禾镇人民路12号",
    "联系电话：0571-88880000",
    "类别：城建类",
    "名称：青禾县人民医院迁建项目",
    "来源：中央预算内投资",
    "下载",
    "改造老旧小区   30",
]  # fmt: skip
PAGE = [
    "【打印】【关闭】",
    "地址：青禾镇人民路1号 邮编：310000",
    "主办：青禾县人民政府办公室",
    "青禾发布",
]


@pytest.mark.parametrize(
    "heading", [["附件"], ["附：重点任务分工表"], []], ids=["annex", "short", "none"]
)
def test_an_annex_keeps_its_labels_and_the_page_below_it_goes(heading):
    annex = [*heading, *ANNEX[1:]]
    rules = classify([*HEAD, FIRST, CLOSING, *annex, *PAGE])
    assert rules[5:] == [
        *[None] * len(annex),
        "page tools",
        "site notice",
        "site notice",
        "below the report",
    ]


LIBRARIES = {
    "party document, cut at its links": [
        "本作品来自1949年10月1日（含）之后的某党文件。根据某指导案例", "[", "C 1", "]", "，其中央组织制定的公文，可视为《",
        "中华人民共和国著作权法", "》第五条规定之文件，所以属于", "公有领域", "。", "↑",
        "《某审判参考》2011年第1集，某出版社出版。亦可参考", "某法院研究室的一篇文章", "。",
        "上述文件是否属于以上范围，在中文维基文库社群中存在争议。在有进一步共识之前，本模板的使用仅限于以上所列之文件。",
        "Public domain", "Public domain", "false", "false",
    ],
    "government work": [
        "本作品是中华人民共和国的法律、法规，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件，及其官方正式译文。根据《中华人民共和国著作权法》第五条第一项，本作品不适用于该法，在中国大陆属于公有领域。",
        "注：中文维基文库社群认为，中华人民共和国公务演讲，不总是具有立法、行政、司法性质的文件。",
        "Public domainPublic domainfalsefalse",
    ],
    "old works": [
        "这部作品在1929年1月1日以前出版，其作者1936年逝世，在美国以及版权期限是作者终身加80年以下的国家以及地区，属于公有领域。",
        "这部作品也可能在本国本地版权期限更长，但对外国外地作品应用较短期限规则的国家以及地区，属于公有领域。",
        "Public domainPublic domainfalsefalse",
    ],
    "restored in America": [
        "1996年1月1日，这部作品在原著作国家或地区属于公有领域，之前在美国从未出版，其作者1943年逝世。", "Public domain", "false",
    ],
    "whole world": ["此作品在全世界都属于公有领域，因为作者逝世已经远远超过100年。", "Public domain"],
    "punctuation": [
        "本作品原文没有标点。后来方便今人阅读，而加入标点符号的版权状况可能是：",
        "1. 若由维基文库用户自己的方式加入标点符号，依据知识共享 署名-相同方式共享 4.0协议（CC BY-SA 4.0）及GNU自由文档许可证（GFDL）的条款释出。",
        "2. 1999年7月12日，国家版权局版权管理司关于古籍标点等著作权问题的答复，认为仅加标点不足以有创作性。",
    ],
    "licence of a text": ["本作品采用知识共享署名-相同方式共享 4.0 国际许可协议进行许可。"],
    "cut licence": ["本文件采用", "知识共享 署名-相同方式共享 4.0", "许可协议授权。"],
    "English": [
        "This work is in the public domain in the United States because it was published before January 1, 1929.",
        "This file is licensed under the Creative Commons Attribution-Share Alike 4.0 International license.",
        "Text is available under the Creative Commons Attribution-ShareAlike License; additional terms may apply.",
    ],
    "created commons, Traditional": [
        "此檔案採用創用CC 姓名標示-相同方式分享 3.0 未在地化版本授權條款。",
    ],
    "Traditional": [
        "本作品在中華人民共和國屬於公有領域，因為該國著作權法不適用於官方文件。", "公有領域", "false",
    ],
}  # fmt: skip


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_licence_goes_whole_and_nothing_above_it(library):
    box = LIBRARIES[library]
    document = parse_report("a", "\n".join([*HEAD, FIRST, CLOSING, *box]))
    assert [block.text for block in document.blocks] == [FIRST, CLOSING]
    assert [gone.text for gone in document.removed if gone.rule == "licence"] == box


def test_a_second_report_below_a_licence_stays():
    second = [FIRST.replace("182", "190"), CLOSING]
    rules = classify([*HEAD, FIRST, CLOSING, *LIBRARIES["whole world"], *HEAD, *second])
    assert rules[5:7] == ["licence"] * 2
    assert rules[-2:] == [None, None]


PAGES_OF_LIBRARIES = [
    "本文档由用户上传，版权归作者所有。如有侵权，请联系客服删除。",
    "豆丁网所有文档均由用户上传，本站只提供存储空间，不对内容本身做任何修改或编辑。",
    "道客巴巴所有资源均是用户自行上传分享，仅供网友学习交流，未经上传用户书面授权，请勿作他用。",
    "关于人民网 | 报社招聘 | 广告服务 | 版权服务 | 网站律师 | 联系我们",
    "人 民 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用",
    "本页面最后修订于2023年1月1日 (星期日) 10:10。",
    "本站的全部文字在知识共享 署名-相同方式共享 4.0协议之条款下提供，版权归属作者，附加条款亦可能应用。",
]


@pytest.mark.parametrize("line", PAGES_OF_LIBRARIES)
def test_the_page_of_a_library_goes_below_the_report(line):
    assert classify([*HEAD, FIRST, CLOSING, line])[5]


SPOKEN_OF_APPLAUSE = [
    "老旧小区改造完工时，居民（自发为之鼓掌叫好）纷纷点赞。",
    "干部作风（群众用掌声评判）持续好转。",
]


@pytest.mark.parametrize("text", SPOKEN_OF_APPLAUSE)
def test_a_sentence_that_speaks_of_applause_keeps_it(text):
    assert tidy(AlignedText.from_source(text), Cleaning())[0].text == text


def test_applause_of_the_hall_goes_from_a_sentence():
    for words in ("热烈鼓掌", "长时间热烈的掌声", "全场起立，经久不息的掌声", "掌声"):
        line = AlignedText.from_source(f"谢谢大家！（{words}）我们再出发。")
        assert tidy(line, Cleaning())[0].text == "谢谢大家！我们再出发。"


def test_what_an_encyclopedia_or_editor_says_above_the_body_goes():
    lead = "编者按：1月10日，县长李某某代表县人民政府向大会作政府工作报告，现将全文刊发如下。"
    box = ["基本介绍", "• 中文名：青禾县人民政府工作报告", "索引号：0001/2024"]
    rules = classify([HEAD[0], lead, *HEAD[1:], FIRST, *box, FIRST, CLOSING])
    assert rules[1] == "source line"
    assert rules[5:] == ["infobox"] * 3 + [None, None]


def test_a_table_of_indicators_below_the_closing_words_stays():
    table = [
        "青禾县2024年主要指标",
        "指标名称",
        "单位",
        "城镇新增就业",
        "人",
        "4200",
        "养老床位",
        "500",
    ]
    assert classify([*HEAD, FIRST, CLOSING, *table])[5:] == [None] * len(table)
