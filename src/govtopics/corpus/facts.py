"""What a report says of itself: title, session, date, speaker, place and level, each with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

HAN = "一-鿿"
DIGITS = {digit: str(value % 10) for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
}
DATE = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?"
)
WHO = re.compile(
    rf"(省长|市长|区长|县长|镇长|乡长|州长|盟长|旗长|主席|总理|主任|专员)\s*(?![在作于])([{HAN}](?:\s*[{HAN}·•・]){{1,12}}?)(?=同志|作|在|代表|[)）]|\s*$)"
)
WHO_FIRST = re.compile(
    rf"日\s*([{HAN}]{{2,4}})(?:代)?(?:省长|市长|区长|县长|镇长|乡长|州长|主席|总理)(?=在|作|代表|$)"
)
SESSION = re.compile(
    rf"在?([{HAN}]{{2,30}}?第[{HAN}]{{1,4}}届[{HAN}]{{2,14}}第[{HAN}]{{1,4}}次[{HAN}]{{0,4}}会议)"
)
STATE_COUNCIL = "国务院"
NATIONAL = re.compile(r"^.{0,40}代表国务院|第[一-龥]{1,4}届全国人民代表大会第[一-龥]{1,3}次会议上")
# A place and its level, from names that end as administrative units do.
UNIT = re.compile(
    rf"([{HAN}]{{1,9}}?(?:特别行政区|自治区|自治州|自治县|自治旗|新区|林区|矿区|街道|[省市区县镇乡州盟旗](?![市区县镇乡州旗])))"
)
LEVEL_BY_ENDING = (
    ("自治区", "province"), ("自治州", "city"), ("自治县", "county"), ("自治旗", "county"),
    ("街道", "township"), ("省", "province"), ("市", "city"), ("区", "county"), ("县", "county"),
    ("镇", "township"), ("乡", "township"), ("州", "city"), ("盟", "city"), ("旗", "county"),
)  # fmt: skip
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
PROVINCES = [
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "北京",
    "天津",
    "上海",
    "重庆",
]
OWN_LEVEL = (
    ("全国", "national"),
    ("全省", "province"),
    ("全区", ""),
    ("全市", "city"),
    ("全县", "county"),
    ("全镇", "township"),
)
ENDINGS = re.compile(
    r"(维吾尔|壮族|回族)?(特别行政区|自治区|自治州|自治县|新区|省|市|区|县|镇|乡|街道|州|盟|旗)$"
)
TITLE_NOISE = re.compile(
    r"\d{4}年(度)?|[（(].*?[)）]|人民政府|政府|工作|情况|的?报告|上半年|下半年|全文|关于|第.{1,3}届|[-—_|].*$|\s"
)
HEAD_ROWS = 30
PLAN_HEADING = re.compile(
    r"(?:[一二三四五]、\s*)?(?:关于|对)?(20\d\d)年.{0,10}(?:安排|任务|重点工作|总体要求|工作思路|工作建议|工作部署)[^。，,]{0,16}$"
)


class Fact(NamedTuple):
    """A docvar that the text states, and on which line."""

    docvar: str
    value: Any
    line: int


def facts(rows: Sequence[tuple[int, str, str | None]]) -> list[Fact]:
    """What the head of a report says of it.

    Parameters
    ----------
    rows : sequence of (int, str, str or None)
        Line number, text in Simplified script, and the rule that took the line out.

    Returns
    -------
    list of Fact
        At most one a docvar; the first line that says it counts.

    Examples
    --------
    >>> rows = [
    ...     (1, "政府工作报告", "title"),
    ...     (2, "——2024年1月8日在甲市第十六届人民代表大会第三次会议上", "session line"),
    ...     (3, "市长 王某某", "speaker"),
    ... ]
    >>> [(fact.docvar, fact.value) for fact in facts(rows)]
    [('title', '政府工作报告'), ('date', '2024-01-08'), ('session', '甲市第十六届人民代表大会第三次会议'), ('speaker', '王某某'), ('place', '甲市'), ('admin_level', 'city')]
    """
    found: dict[str, Fact] = {}
    for fact in (*_from_head(rows), *_from_opening(rows)):
        found.setdefault(fact.docvar, fact)
    return [
        found[name]
        for name in (
            "title",
            "date",
            "year",
            "session",
            "speaker",
            "place",
            "parent",
            "admin_level",
        )
        if name in found
    ]


def _from_head(rows: Sequence[tuple[int, str, str | None]]) -> Iterator[Fact]:
    titles = []
    for line, spelled, rule in rows:
        text = " ".join(spelled.split())
        if rule == "title":
            yield Fact("title", text, line)
            titles.append((line, text))
        if rule in ("session line", "title", "date line", "speaker", "infobox") or (
            rule == "source line" and "发布" not in text
        ):
            if rule in ("session line", "title", "date line"):
                yield from _date(text, line)
            if match := SESSION.search(text.replace(" ", "")):
                session = match[1].rpartition("在")[2]
                yield Fact("session", session, line)
                yield from _place(session.partition("第")[0], line)
            yield from _speaker(text, line, rule)
    for line, text in titles:
        yield from _place(TITLE_NOISE.sub("", text), line)
        if match := re.search(r"((?:19|20)\d\d)年(?!.{0,2}半年)", text):
            yield Fact("year", int(match[1]), line)
    for line, text, rule in rows:
        if rule is None and (match := PLAN_HEADING.match(text)):
            yield Fact("year", int(match[1]), line)


def _from_opening(rows: Sequence[tuple[int, str, str | None]]) -> Iterator[Fact]:
    for line, text, rule in rows[:HEAD_ROWS]:
        if rule is None and NATIONAL.search(text[:200]):
            yield Fact("place", STATE_COUNCIL, line)
            yield Fact("admin_level", "national", line)
        if rule is None and (
            match := re.search(rf"代表([{HAN}]{{2,16}}?)(人民政府|政府)", text[:120])
        ):
            yield from _place(match[1], line)
        if rule is None and (match := re.search(r"代表(自治区|[省县镇乡])(人民)?政府", text[:120])):
            yield Fact("admin_level", LEVEL_OF_WORD[match[1]], line)


LEVEL_OF_WORD = {
    "自治区": "province",
    "省": "province",
    "县": "county",
    "镇": "township",
    "乡": "township",
}


def _date(text: str, line: int) -> Iterator[Fact]:
    match = DATE.search(text)
    if match and _in_range(value := _iso(match)):
        yield Fact("date", value, line)


def _iso(match: re.Match[str]) -> str:
    year = (
        match[1]
        if match[1].isdecimal() and match[1].isascii()
        else "".join(DIGITS.get(d, d) for d in match[1])
    )
    parts = [int(year), _count(match[2]), *([_count(match[3])] if match[3] else [])]
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def _count(written: str) -> int:
    if not re.search("[一二三四五六七八九十]", written):
        return int(written)
    tens, ten, ones = written.partition("十")
    digit = {name: int(value) for name, value in DIGITS.items()}
    return (digit.get(tens, 1) * 10 + digit.get(ones, 0)) if ten else digit.get(written, 0)


def _in_range(value: str) -> bool:
    parts = [int(part) for part in value.split("-")]
    return (
        1949 <= parts[0] <= 2100 and 1 <= parts[1] <= 12 and (len(parts) < 3 or 1 <= parts[2] <= 31)
    )


def _speaker(text: str, line: int, rule: str | None) -> Iterator[Fact]:
    match = WHO.search(text) or WHO_FIRST.search(text.replace(" ", ""))
    if match:
        yield Fact("speaker", "".join(match[match.lastindex or 1].split()), line)
    elif rule == "speaker":
        yield Fact("speaker", "".join(text.strip("()（） ").split()), line)


def _place(name: str, line: int) -> Iterator[Fact]:
    """Place, its parent and its level, from a name such as 上海市徐汇区 or 全国."""
    if name.startswith(("全国", "中华人民共和国")) or STATE_COUNCIL in name:
        yield Fact("place", STATE_COUNCIL, line)
        yield Fact("admin_level", "national", line)
        return
    units = UNIT.findall(name)
    units = [unit for unit in units if unit not in GENERIC]
    if not units:
        if name in PROVINCES:
            yield Fact("place", name, line)
            yield Fact("admin_level", "province", line)
        return
    yield Fact("place", units[-1], line)
    yield Fact("admin_level", level_of(units[-1], units[-2] if len(units) > 1 else None), line)
    if len(units) > 1:
        yield Fact("parent", units[-2], line)


GENERIC = frozenset(
    [
        "省",
        "市",
        "区",
        "县",
        "镇",
        "乡",
        "州",
        "盟",
        "旗",
        "街道",
        "自治区",
        "自治州",
        "自治县",
        "全省",
        "全市",
        "全区",
        "全县",
        "我省",
        "我市",
        "我区",
        "我县",
    ]
)


def level_of(place: str, parent: str | None = None) -> str:
    """The administrative level that a name's ending says; a municipality is a province in rank."""
    if place in MUNICIPALITIES:
        return "province"
    if place == STATE_COUNCIL:
        return "national"
    if place in PROVINCES:
        return "province"
    if place.endswith("市") and parent and parent.endswith(("市", "州", "盟")):
        return "county"
    return next(level for ending, level in LEVEL_BY_ENDING if place.endswith(ending))


class Contradiction(NamedTuple):
    """A docvar whose label the text contradicts."""

    flag: str
    docvar: str
    label: Any
    found: Any
    reason: str


def contradictions(
    docvars: Mapping[str, Any], found: Sequence[Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """Where the text says another thing of itself than its label.

    Parameters
    ----------
    docvars : mapping
        As they were kept.
    found : sequence of Fact
    body : str
        The text in Simplified script.
    labels : mapping of str to str
        Docvar to where its value comes from (the catalogue, the file's name, a column).

    Yields
    ------
    Contradiction
    """
    stated = {fact.docvar: fact for fact in found}
    for name in ("place", "date", "admin_level", "speaker", "year"):
        fact = stated.get("date" if name == "year" else name)
        label = docvars.get(name)
        if fact is None or label in (None, "") or name not in labels:
            continue
        value = fact.value[:4] if name == "year" else fact.value
        if not _agree(name, str(label), str(value), docvars):
            flag = "mislabelled" if name in ("place", "admin_level") else "conflict"
            where = f"line {fact.line}"
            yield Contradiction(
                flag,
                name,
                label,
                value,
                f"{labels[name]} says {label}, the text says {value} ({where})",
            )
    yield from _unnamed(docvars, stated, body, labels)


def _agree(name: str, label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    if name in ("date", "year"):
        return value.startswith(label) or label.startswith(value)
    if name == "place":
        return _stem(label) in value or _stem(value) in label
    if name == "admin_level":
        return label == value or (
            {label, value} <= {"city", "county", "province"} and _near(label, value, docvars)
        )
    return "".join(label.split()) in value or value in label


def _near(label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    """County-level cities and the districts of municipalities are called 市 and 区 at other ranks."""
    place = str(docvars.get("place") or "")
    return place.endswith(("市", "区")) and "province" not in (label, value)


def _stem(place: str) -> str:
    return ENDINGS.sub("", place) or place


def _unnamed(
    docvars: Mapping[str, Any], stated: Mapping[str, Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """A long report that never names its own place is another's."""
    place = str(docvars.get("place") or "")
    if "place" not in labels or not place or "place" in stated or len(body) < 3_000:
        return
    if place == STATE_COUNCIL:
        other = _speaks_for(body)
        if other != "national" and body.count("我国") < 10:
            yield Contradiction(
                "mislabelled",
                "place",
                place,
                other,
                f"{labels['place']} says {place}, but the text does not speak for the country",
            )
        return
    stem = _stem(place)
    if body.count(stem) < 2:
        yield Contradiction(
            "mislabelled",
            "place",
            place,
            _often_named(body),
            f"{labels['place']} says {place}, but the text hardly names it",
        )


def _speaks_for(body: str) -> str:
    counts = Counter({level: body.count(word) for word, level in OWN_LEVEL})
    return counts.most_common(1)[0][0]


def _often_named(body: str) -> str:
    """The province that a text names most often, as a hint."""
    counts = Counter({name: body.count(name) for name in PROVINCES})
    name, n = counts.most_common(1)[0]
    return name if n >= 5 else ""
