"""What all reports say in the same way: guiding thought, lists of work, the government's conduct."""

from __future__ import annotations

import re

# Which thought guides, which leadership is followed, what kind of year it is, what must be done.
GUIDANCE = re.compile(
    r"^.{0,160}(思想|理论|主义|发展观|精神|路线)[^。，；]{0,12}为(指导|指针|指引)"
    r"|^[^。]{0,60}(总体要求|总的要求|总体思路|指导思想|指导方针)[^。，；]{0,8}(是|为|[:：])"
    r"|^[^。]{0,16}做好(今年|明年|下半年|全年|20\d\d年|政府|新一年|各项)[^。，]{0,16}工作[^。]{0,8}(要|必须|需|意义|责任)"
    r"|^[^。]{0,8}(实现|完成|做到)(以上|上述|这些|这一|今年|全年)[^。，]{0,16}(目标|任务)[^。]{0,8}(要|必须|需|应)"
    r"|^[^。]{0,20}(设定|确定|提出)(以上|上述|这些)[^。，]{0,12}目标"
    r"|^[^。]{0,40}(成绩|成就)[^。，]{0,8}(取得|来之不易)"
    r"|^(各位代表[！!，,：:])?(今年|明年|20\d\d年)是[^。]{0,80}(之年|一年|周年)"
    r"|^(各位代表[！!，,：:])?(刚刚)?(过去|去年|一年来|五年来|20\d\d年)[^。]{0,240}领导下"
)

# Lines of work that a report names for completeness. All that serves defence counts as one.
OTHER_WORK = re.compile(
    r"(?P<defence>国防(?:动员|教育|后备力量)|双拥|拥军优属|优抚|退役军人|军民融合|军政军民团结|人民?防空|人防|边?海防|民兵|预备役|征兵)"
    r"|民族|宗教|外事|侨务|港澳|对台|台务|援疆|援藏|援青|对口支援"
    r"|审计|统计|参事|文史|史志|地方志|方志|档案|保密|机关事务|新闻出版|广播电视|广电|哲学社会科学|社会科学|社科|科普|科协|文联|作协|社科联|智库"
    r"|气象|地震|防震减灾|测绘|水文|地质|邮政|通信|烟草|盐业|海关|海事|供销|无线电|公积金"
    r"|工会|工商联|共青团|团委|妇联|侨联|妇女|儿童|青少年|青年|残疾人|残联|老龄|老年人|红十字|慈善|志愿服务|关心下一代|关工委|群团|人民团体|计划生育|老区"
)
LEAST_LINES, LEAST_SHARE = 6, 0.15

# Words by which a government speaks of itself.
OF_ITSELF = re.compile(
    r"两个(?:确立|维护)|四个(?:意识|自信)|政治(?:判断力|领悟力|执行力|建设|纪律|规矩|引领|忠诚|品格|生态)|讲政治|保持高度一致"
    r"|党纪学习教育|主题教育|学思想|强党性|建新功|党的建设|凝心铸魂|第一议题|意识形态工作责任制|从严治党|党风廉政|一岗双责|反腐败|不正之风|三不腐|不敢腐|廉政|廉洁|清正"
    r"|中央八项规定|四风|形式主义|官僚主义|过紧日子|三公|调查研究|抓落实|政绩观|为基层减负|担当作为|四下基层"
    r"|法治政府|依法行政|行政复议|行政执法|政务公开|民主监督|人大代表(?:议案)?建议|政协(?:委员)?提案|人大(?:及其常委会)?(?:法律)?监督|舆论监督|社会监督|审计监督|自身建设"
)
LEAST_OF_ITSELF, LEAST_SHARE_OF_ITSELF = 3, 0.1


def states_guidance(text: str) -> bool:
    """Whether a paragraph states guiding thought, not work."""
    return bool(GUIDANCE.search(text))


def lists_other_work(text: str) -> bool:
    """Whether a paragraph names one line of work after another."""
    return _is_made_of(text, OTHER_WORK, LEAST_LINES, LEAST_SHARE)


def speaks_of_itself(text: str) -> bool:
    """Whether a paragraph is about the government itself, by its words."""
    return _is_made_of(text, OF_ITSELF, LEAST_OF_ITSELF, LEAST_SHARE_OF_ITSELF)


def _is_made_of(text: str, names: re.Pattern[str], least: int, share: float) -> bool:
    """Whether a text has so many different names, and they make up that share of it."""
    found = list(names.finditer(text))
    different = {name.lastgroup or name[0] for name in found}
    return len(different) >= least and sum(len(name[0]) for name in found) >= share * len(text)
