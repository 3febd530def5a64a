"""Who gave a report, if a line of its head says so for certain."""

from __future__ import annotations

import re

from govtopics.corpus.places.names import HAN, STATE_COUNCIL

OFFICES = "省长|市长|区长|县长|镇长|乡长|州长|盟长|旗长|师长|主席|总理|主任|专员"
# 市长、党组书记 and 副市长（主持工作）: offices beside it.
BESIDE = r"(?:[、,，]\s?(?:[一-鿿]{0,6}书记|[一-鿿]{0,6}主任))?(?:[(（][一-鿿]{2,6}[)）])?"
OFFICE = rf"(?<!常委会)(?<!人大)(?<!执行)(?:{OFFICES})"
# What precedes an office. 区长 in 普陀区长征镇 is not one: the head of a district is 区区长.
BEHIND = (
    r"(?:^|[\W\d日上代副]|代理|政府|公署|办事处|管委会|管理委员会|国务院|自治区|"
    + "|".join(f"{unit}(?={unit}长)" for unit in "省市区县镇乡州盟旗")
    + ")"
)
NAME = rf"[{HAN}](?:\s?[{HAN}]){{1,5}}?|[{HAN}]{{1,8}}(?:\s?[·•・]\s?[{HAN}]{{1,8}})+"
OFFICE_AND_NAME = re.compile(
    rf"(?:{BEHIND}{OFFICE}{BESIDE}|{OFFICE}{BESIDE}(?=[\s:：]))[\s:：]*({NAME})"
    r"(?=\s*(?:同志|(?<!工)作|在|代表|[(（)）]|$))"
)
NAME_AND_OFFICE = re.compile(
    rf"(?:^|[日上])\s*([{HAN}]{{2,4}}?)(?<![省市区县镇乡州盟旗])\s*代?理?(?:{OFFICES})(?=在|作|代表|\s*$)"
)
NAME_ALONE = re.compile(
    rf"[(（]?\s*+(?:(?:报告人|主讲人|宣读人)\s*+[:：]\s*+)?({NAME})(?:\s*+同志)?+\s*+[)）]?"
)
OFFICE_ALONE = re.compile(rf"[(（]?[{HAN}\s]{{0,20}}(?:{OFFICES})\s*[:：]?")
NO_NAME = re.compile(
    "政府|人民|信箱|热线|专栏|办公|活动|讲话|第|届|会议|代表|报告|街道|办事处|委员|目录|正文|全文|"
    rf"{STATE_COUNCIL}|{OFFICES}|[省市区县乡]$"
)
# 县 长, with a blank between its letters.
APART = re.compile(r"(?<=[省市区县镇乡州盟旗])\s+(?=长(?:\s|[:：]))")
IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]")


def name_beside_office(text: str) -> str:
    """The name in a line (in Simplified script) such as 市长 王某某 or 王某某市长在…; else empty.

    Examples
    --------
    >>> name_beside_office("普陀区长征镇镇长 潘 某"), name_beside_office("普陀区长征镇政府作报告")
    ('潘某', '')
    """
    line = APART.sub("", " ".join(text.split()))
    return _name(OFFICE_AND_NAME.search(line)) or _name(NAME_AND_OFFICE.search(line))


def name_alone(text: str) -> str:
    """The name that is the whole line, or follows 报告人; empty if the line is not a name.

    Examples
    --------
    >>> name_alone("潘  某"), name_alone("国务院总理")
    ('潘某', '')
    """
    return _name(NAME_ALONE.fullmatch(" ".join(text.split())))


def is_office(text: str) -> bool:
    """Whether a line names only an office, such as 国务院总理."""
    return bool(OFFICE_ALONE.fullmatch(APART.sub("", text)))


def _name(match: re.Match[str] | None) -> str:
    name = "".join(match[1].split()) if match else ""
    return "" if NO_NAME.search(name) else name
