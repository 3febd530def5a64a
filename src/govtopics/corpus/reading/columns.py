"""The docvars of the columns of a researcher's table, by their names and contents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from statistics import median
from typing import Any

from govtopics.corpus.characters import PLAIN
from govtopics.corpus.places.gazetteer import find_places
from govtopics.corpus.reading.dates import date_of
from govtopics.corpus.reading.values import code_of, is_nothing, unwrapped, value_of
from govtopics.messages import joined, say

# Docvar (or role) → its names in people's tables, compared without case, blanks,
# underscores and the width of letters.
KNOWN: dict[str, tuple[str, ...]] = {
    "text": ("text", "正文", "全文", "内容", "文本", "报告内容", "报告正文", "报告全文", "正文内容", "文本内容",
             "content", "contents", "fulltext", "body", "bodytext", "maintext", "rawtext", "reporttext", "article",
             "articlecontent", "report", "txt", "报告", "报告文本", "工作报告", "政府工作报告", "政府工作报告全文",
             "政府工作报告内容", "政府工作报告正文", "文章内容", "文章正文", "网页内容", "网页正文", "原文", "原文内容",
             "详细内容", "具体内容", "文件内容", "政策内容", "全文内容", "正文全文", "页面内容", "內容", "報告內容"),
    "document_id": ("document_id", "doc_id", "docid", "id", "编号", "序号", "报告编号", "文本编号", "文档编号", "uid"),
    "source_file": ("source_file", "file", "filename", "file_name", "文件", "文件名", "文件名称", "文件名字",
                    "原文件名", "檔名", "檔案", "檔案名", "檔案名稱"),
    "title": ("title", "标题", "题名", "题目", "报告标题", "名称", "文章标题", "文件标题", "报告名称", "標題"),
    "place": ("place", "地区", "地名", "地方", "城市", "省份", "省市", "区县", "行政区", "city", "province",
              "county", "region", "省", "市", "县", "县区", "县市区", "市县", "地级市", "地市", "省级", "市级", "县级",
              "省份名称", "城市名称", "区县名称", "省名", "市名", "县名", "地区名称", "district", "prefecture", "town",
              "乡镇", "街道", "乡镇街道", "所在省", "所在市", "所在县", "所在省份", "所在城市", "所在区县", "location",
              "provincename", "cityname", "countyname", "prov", "行政区划", "所在地区", "所属地区", "地区名",
              "城市名", "省份名", "区县名", "行政区名", "行政区名称", "行政区划名称", "行政区域", "地區", "縣市"),
    "code": ("code", "行政区划代码", "区划代码", "行政代码", "行政区代码", "行政区划码", "区划码", "地区代码", "城市代码", "区县代码",
             "省份代码", "省代码", "市代码", "县代码", "adcode", "areacode", "citycode", "countycode", "provincecode",
             "gbcode", "gb2260", "国标码", "国标代码"),
    "parent": ("parent", "上级", "所属省", "所属市", "所属省份", "上级地区", "所属城市", "所属地市"),
    "admin_level": ("admin_level", "level", "级别", "层级", "行政级别", "行政层级", "政府级别", "政府层级"),
    "date": ("date", "日期", "报告日期", "会议日期", "报告时间", "会议时间", "reportdate", "meetingdate"),
    "published": ("published", "发布日期", "发布时间", "时间", "publishdate", "publisheddate", "pubdate", "publishtime",
                  "pubtime", "releasedate", "releasetime", "publishedat", "posttime", "postdate", "datepublished",
                  "公布日期", "公布时间", "公开日期", "公开时间", "刊登日期", "成文日期", "成文时间", "发文日期", "发文时间",
                  "发表时间", "发表日期", "更新时间"),
    "date_basis": ("date_basis", "日期依据"),
    "year": ("year", "年份", "年度", "报告年份", "年", "报告年度", "reportyear", "所属年份",
             "所属年度"),
    "period_start": ("period_start", "起始", "期初"),
    "period_end": ("period_end", "截止", "期末"),
    "kind": ("kind", "类型", "报告类型"),
    "extent": ("extent", "完整性", "全文或节选"),
    "speaker": ("speaker", "报告人", "作报告人"),
    "session": ("session", "会议", "会次", "届次"),
    "time": ("time",),
}  # fmt: skip
# A venue, a sales region, a code or a place: which one, the cells say.
PERHAPS_PLACES = ("地点", "地點", "所在地", "区划", "区域", "地域")
# Names that this package gives itself: a column with such a name is renamed.
RESERVED = frozenset(
    ["n_chars", "n_paragraphs", "n_glossary", "paragraph_id", "sentence_id", "section_id", "position",
     "section", "heading", "function", "time_rule", "function_rule", "source_start", "source_end",
     "inferred", "sha256", "encoding", "script", "script_region", "admin_label"]
)  # fmt: skip
# The level of the places of a column; in other columns it may be any.
PLACE_LEVELS = {
    "province": ("省份", "province", "省", "省级", "省份名称", "省名", "所在省", "所在省份", "provincename", "prov", "省市"),
    "city": ("城市", "city", "市", "地级市", "地市", "市级", "城市名称", "市名", "所在市", "所在城市", "cityname",
             "prefecture"),
    "county": ("区县", "county", "县", "县区", "县市区", "市县", "县级", "区县名称", "县名", "所在县", "所在区县",
               "countyname", "district"),
    "township": ("乡镇", "街道", "乡镇街道", "town"),
}  # fmt: skip
HIGHEST_FIRST = ("province", "city", "county", "township", "")
# Not places: words in the columns of tables of administrative divisions and panels.
NO_PLACES = frozenset(
    [
        "市辖区",
        "县",
        "市",
        "区",
        "省",
        "省直辖县级行政区划",
        "自治区直辖县级行政区划",
        "省直辖县级行政单位",
        "省直辖县级行政区",
        "省本级",
        "市本级",
        "本级",
        "省级",
        "市级",
        "县级",
        "东部",
        "中部",
        "西部",
        "东北",
        "东部地区",
        "中部地区",
        "西部地区",
        "东北地区",
        "华东",
        "华北",
        "华中",
        "华南",
        "西南",
        "西北",
    ]
)
SUMMARY = re.compile(
    r"摘要|要点|概要|概述|简介|提要|关键词|主题词|abstract|summary|description|keyword|excerpt|snippet"
)
HAN = re.compile("[一-鿿]")
REPORT_LENGTH = 300  # Chinese characters; summaries, titles and notes are shorter
UNNAMED = re.compile(r"unnamed:?\s?\d{0,6}", re.IGNORECASE)


def plain_name(column: str) -> str:
    """The name of a column, without case, blanks, underscores and the width of its letters."""
    folded = unicodedata.normalize("NFKC", column.translate(PLAIN)).casefold()
    return re.sub(r"[\s_\-\ufeff*:]", "", folded)


BY_NAME = {plain_name(name): docvar for docvar, names in KNOWN.items() for name in names}
LEVEL_OF = {plain_name(name): level for level, names in PLACE_LEVELS.items() for name in names}


def known_docvar(column: str) -> str | None:
    """The docvar of a column by its name, or None."""
    return BY_NAME.get(plain_name(column))


def name_columns(header: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """The docvar of each column of a table: by ``columns`` first, then by name, else itself.

    A docvar that ``columns`` names is taken from that column only. Of two columns for the same docvar
    the first has it; the second keeps its own name.

    Examples
    --------
    >>> name_columns(["序号", "地区", "正文", "GDP"], {"GDP": "gdp"})
    {'序号': 'document_id', '地区': 'place', '正文': 'text', 'GDP': 'gdp'}
    """
    taken = set(columns.values())
    named: dict[str, str] = {}
    for column in header:
        docvar = columns.get(column)
        if docvar is None:
            docvar = known_docvar(column) or column
            docvar = column if docvar in taken else docvar
            taken.add(docvar)
        named[column] = docvar
    return named


@dataclass(frozen=True)
class Plan:
    """The columns of a table, by their names and the contents of the first rows.

    ``named`` maps columns to docvars; ``places`` are the columns that together name the place, the
    highest level first; ``told`` is what to say of the column of the texts if there were others.
    """

    named: Mapping[str, str]
    places: tuple[str, ...] = ()
    told: str = ""

    @property
    def text(self) -> str | None:
        """The column of the texts."""
        return next((column for column, docvar in self.named.items() if docvar == "text"), None)

    def said(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row by docvar, with the lowest place and its parent."""
        said = {
            self.named.get(column, column): cell
            for column, cell in cells.items()
            if column and not UNNAMED.fullmatch(column)
        }
        if self.places:
            names: list[str] = []
            for column in self.places:
                value, _ = value_of("place", cells.get(column))
                if value and value not in NO_PLACES and value not in names:
                    names.append(value)
            said |= {"place": names[-1]} if names else {}
            if len(names) > 1 and is_nothing(said.get("parent")):
                said["parent"] = names[-2]
        return said


def planned(sample: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Plan:
    """The columns of a table, by ``columns`` first, then by names and the contents of ``sample``."""
    header = list(dict.fromkeys(column for row in sample for column in row))
    cells = {column: [row.get(column) for row in sample] for column in header}
    named = name_columns(header, columns)
    for column in header:
        if column not in columns and plain_name(column) in (
            "time",
            "时间",
            "kind",
            "类型",
            "报告类型",
            *PERHAPS_PLACES,
        ):
            named[column] = _judged(column, named, cells[column])
    named |= _codes(header, columns, cells)
    text, told = _text_column(cells, columns)
    if text is not None:
        named |= {column: column for column, docvar in named.items() if docvar == "text"}
        named[text] = "text"
    named |= {column: f"{docvar} (table)" for column, docvar in named.items() if docvar in RESERVED}
    places = _place_columns(header, columns)
    named |= {column: column for column in places}
    return Plan(named, places, told)


def _codes(
    header: Sequence[str], columns: Mapping[str, str], cells: Mapping[str, Sequence[Any]]
) -> dict[str, str]:
    """Which column has the codes of the places; of several, the one of the lowest places."""
    if "code" in columns.values():
        return {}
    called = [
        column for column in header if column not in columns and known_docvar(column) == "code"
    ]
    digits = dict.fromkeys(called, 0)
    for column in called:
        held = [code_of(cell) for cell in cells[column] if not is_nothing(cell)]
        if all(held):
            digits[column] = sum(len(code.rstrip("0")) for code in held if code)
    best = max(called, key=digits.__getitem__, default="")
    own = {column: "code (table)" if column == "code" else column for column in called}
    return own | ({best: "code"} if best and digits[best] else {})


def _judged(column: str, named: Mapping[str, str], cells: Sequence[Any]) -> str:
    """The docvar of a column with an ambiguous name: times, places, dates, years, or itself."""
    docvar = known_docvar(column) or column
    held = [unwrapped(cell) for cell in cells if not is_nothing(cell)]
    if plain_name(column) in PERHAPS_PLACES:
        places = sum(bool(find_places(str(cell))) for cell in held)
        return "place" if 2 * places > len(held) and "place" not in named.values() else column
    if docvar in ("time", "kind"):
        if any(value_of(docvar, cell)[0] is not None for cell in held):
            return docvar
        if docvar == "kind":
            return column
    dates = [date for cell in held if (date := date_of(cell))]
    if 2 * len(dates) < len(held) or not held:
        return column
    meant = "year" if all(len(date) == 4 for date in dates) else "published"
    others = {docvar for other, docvar in named.items() if other != column}
    return column if meant in others else meant


def _text_column(
    cells: Mapping[str, Sequence[Any]], columns: Mapping[str, str]
) -> tuple[str | None, str]:
    """The column of the reports, and what to say if others may contain texts too."""
    said = [column for column in cells if columns.get(column) == "text"]
    if said:
        return said[0], ""
    lengths = {column: _usual_length(held) for column, held in cells.items()}
    free = [
        column
        for column in cells
        if column not in columns and not SUMMARY.search(plain_name(column))
    ]
    by_name = [column for column in free if known_docvar(column) == "text"]
    long = [
        column
        for column in free
        if known_docvar(column) is None and lengths[column] >= REPORT_LENGTH
    ]
    best = max(by_name, key=lengths.__getitem__, default=None)
    if best is None or (lengths[best] < REPORT_LENGTH and long):
        best = max(long, key=lengths.__getitem__, default=best)
    parts = [column for column in cells if best is not None and _goes_on(column, best)]
    others = [
        column
        for column in dict.fromkeys(by_name + long + parts)
        if column != best and lengths[column]
    ]
    if best is None or (best in by_name and not others):
        return best, ""
    column = say("{column!r} ({n} Chinese characters at the median)", column=best, n=lengths[best])
    if not others:
        told = say(
            "the texts are read from the column {column}; if another one has them, write "
            'columns={{"its name": "text"}}',
            column=column,
        )
        return best, told
    told = say(
        "the texts are read from the column {column}, not from {others}; if another one has them, "
        'write columns={{"its name": "text"}}',
        column=column,
        others=joined((f"{other!r} ({lengths[other]})" for other in others[:5]), ", "),
    )
    return best, told


def _goes_on(column: str, text: str) -> bool:
    """Whether a column may have the rest of a text too long for a cell: 正文2, 正文（续）."""
    rest = re.sub(r"\d{1,2}$", "", re.sub("[()]", "", plain_name(column)))
    stem = re.sub(r"\d{1,2}$", "", plain_name(text))
    return column != text and rest in (stem, f"{stem}续", f"{stem}下", f"{stem}part")


def _usual_length(cells: Sequence[Any]) -> int:
    """The median number of Chinese characters in the cells of a column."""
    held = [cell for cell in (unwrapped(cell) for cell in cells) if not is_nothing(cell)]
    texts = ["".join(map(str, cell)) if isinstance(cell, list) else str(cell)[:200_000]
             for cell in held if isinstance(cell, str | list)]  # fmt: skip
    return int(median(len(HAN.findall(text)) for text in texts)) if texts else 0


def _place_columns(header: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that together name a place, the highest level first; none if there is only one."""
    if "place" in columns.values():
        return ()
    found = [
        column for column in header if column not in columns and known_docvar(column) == "place"
    ]
    levels = {column: LEVEL_OF.get(plain_name(column), "") for column in found}
    ordered = sorted(found, key=lambda column: HIGHEST_FIRST.index(levels[column]))
    return tuple(ordered) if len(found) > 1 else ()


def likely_misspelt(column: str) -> str | None:
    """The known name that a column misspells, or None."""
    if plain_name(column) in BY_NAME or not column.isascii():
        return None
    names = [name for names in KNOWN.values() for name in names if name.isascii()]
    close = get_close_matches(column.lower(), names, n=1, cutoff=0.75)
    return close[0] if close else None
