"""Names of places: where one ends and the next begins, and the level that it shows."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from govtopics.corpus.places import gazetteer

HAN = "一-鿿"
STATE_COUNCIL = "国务院"
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
PROVINCES = [
    "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东",
    "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾",
    "内蒙古", "广西", "西藏", "宁夏", "新疆", "北京", "天津", "上海", "重庆",
]  # fmt: skip
# The autonomous prefectures by their short names: any other 州 is part of a name (苏州).
PREFECTURES = [
    "延边", "恩施", "湘西", "阿坝", "甘孜", "凉山", "黔西南", "黔东南", "黔南", "楚雄", "红河",
    "文山", "西双版纳", "大理", "德宏", "怒江", "迪庆", "临夏", "甘南", "海北", "黄南", "海南",
    "果洛", "玉树", "海西", "昌吉", "博尔塔拉", "巴音郭楞", "克孜勒苏", "伊犁",
]  # fmt: skip
# A unit ends where no word of another unit follows (贵州省, 津市市), except in 市中区.
UNIT = re.compile(
    rf"(?:{'|'.join(PREFECTURES)})州"
    rf"|[{HAN}]{{1,9}}?(?:特别行政区|自治区|自治州|自治县|自治旗|新区|林区|矿区|特区|地区|街道|"
    r"[省市区县镇乡盟旗](?!(?!市[中南北]区)[省市区县镇乡州旗]))"
)
LEVEL_BY_ENDING = (
    ("特别行政区", "province"), ("自治区", "province"), ("自治州", "city"), ("自治县", "county"),
    ("自治旗", "county"), ("地区", "city"), ("街道", "township"), ("省", "province"),
    ("区", "county"), ("县", "county"), ("镇", "township"), ("乡", "township"),
    ("州", "city"), ("盟", "city"), ("旗", "county"),
)  # fmt: skip
# Zones do not have a level; two districts have names like those of zones.
ZONE = re.compile("(?:开发|园|新|实验|试验|示范|度假|保税|管理|功能|合作|风景)区$")
NEW_DISTRICTS = ("浦东新区", "滨海新区")
# Words for places in general.
GENERAL = re.compile(
    "[全我本各该]?(?:[省市区县镇乡州盟旗]+|街道|自治[区州县旗]|新区|地区|开发区|园区)|城乡"
)
ENDINGS = re.compile(
    r"(维吾尔|壮族|回族)?(特别行政区|自治区|自治州|自治县|新区|省|市|区|县|镇|乡|街道|州|盟|旗)$"
)


class Place(NamedTuple):
    """A place as a text names it; ``level`` and ``parent`` may be empty."""

    name: str
    level: str
    parent: str = ""


def place_of(name: str) -> Place | None:
    """The place, level and parent of a name without blanks in Simplified script, or None.

    Examples
    --------
    >>> place_of("上海市徐汇区")
    Place(name='徐汇区', level='county', parent='上海市')
    >>> place_of("苏州工业园区").level, place_of("城乡")
    ('', None)
    """
    if name.startswith(("全国", "中华人民共和国")) or STATE_COUNCIL in name:
        return Place(STATE_COUNCIL, "national")
    units = [unit for unit in UNIT.findall(name) if not GENERAL.fullmatch(unit)]
    if units:
        parent = units[-2] if len(units) > 1 else ""
        return Place(units[-1], level_of(units[-1], parent), parent)
    return Place(name, "province") if name in PROVINCES else None


def level_of(place: str, parent: str = "") -> str:
    """The level by the ending of a name; empty for zones and for a 市 that may be of two levels.

    ``parent`` is the place above, if known: a 市 below a 市 or 州 has the level of counties. A
    municipality has that of provinces.

    Examples
    --------
    >>> level_of("杭州市"), level_of("昆山市", "苏州市"), level_of("昆山市")
    ('city', 'county', '')
    """
    if place in MUNICIPALITIES:
        return "province"
    if ZONE.search(place) and place not in NEW_DISTRICTS:
        return ""
    if place.endswith("市"):
        below_city = parent.endswith(("市", "州", "盟", "地区"))
        return "county" if below_city else "city" if place[:-1] in prefecture_cities() else ""
    return next(level for ending, level in LEVEL_BY_ENDING if place.endswith(ending))


@cache
def prefecture_cities() -> frozenset[str]:
    """The prefecture-level cities, without 市, of today or when they last had the name."""
    last: dict[str, gazetteer.Place] = {}
    for place in gazetteer.all_places():
        named = last.get(place.name)
        if named is None or _until(place) >= _until(named):
            last[place.name] = place
    return frozenset(
        name[:-1] for name, place in last.items() if name[-1] == "市" and place.level == "city"
    )


def _until(place: gazetteer.Place) -> int:
    return place.last_year or gazetteer.NEWEST + 1


def stem(place: str) -> str:
    """A name without the word for its kind: 徐汇 of 徐汇区."""
    return ENDINGS.sub("", place) or place
