"""What the columns of a researcher's table are called here: one stated mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# Docvar (or role) → the names that it goes by in people's tables, compared without case and blanks.
KNOWN: dict[str, tuple[str, ...]] = {
    "text": ("text", "正文", "全文", "内容", "文本", "报告内容", "报告正文", "报告全文", "正文内容", "文本内容",
             "content", "fulltext", "full_text", "body"),
    "document_id": ("document_id", "doc_id", "docid", "id", "编号", "序号", "报告编号"),
    "source_file": ("source_file", "file", "filename", "file_name", "文件", "文件名", "文件名称"),
    "title": ("title", "标题", "题名", "题目", "报告标题", "名称"),
    "place": ("place", "地区", "地名", "地方", "城市", "省份", "省市", "区县", "行政区", "city", "province",
              "county", "region"),
    "parent": ("parent", "上级", "所属省", "所属市", "所属省份", "上级地区"),
    "admin_level": ("admin_level", "level", "级别", "层级", "行政级别", "行政层级"),
    "date": ("date", "日期", "报告日期", "会议日期", "发布日期", "时间"),
    "date_basis": ("date_basis", "日期依据"),
    "year": ("year", "年份", "年度", "报告年份", "年"),
    "period_start": ("period_start", "起始", "期初"),
    "period_end": ("period_end", "截止", "期末"),
    "kind": ("kind", "类型", "报告类型"),
    "extent": ("extent", "完整性", "全文或节选"),
    "speaker": ("speaker", "报告人", "作报告人"),
    "session": ("session", "会议", "会次", "届次"),
    "time": ("time",),
}  # fmt: skip
BY_NAME = {name: docvar for docvar, names in KNOWN.items() for name in names}
LEVELS = {
    "国家": "national", "国家级": "national", "中央": "national", "省": "province", "省级": "province",
    "市": "city", "市级": "city", "地级": "city", "地级市": "city", "县": "county", "县级": "county",
    "区": "county", "区县": "county", "区级": "county", "乡": "township", "乡级": "township",
    "镇": "township", "乡镇": "township", "街道": "township",
}  # fmt: skip


def name_columns(header: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """What each column of a table is: a docvar, ``text``, ``document_id``, or itself.

    Parameters
    ----------
    header : iterable of str
    columns : mapping of str to str
        What the researcher says, column to docvar; it goes before the packaged names. A docvar that
        it names is taken from that column alone.

    Returns
    -------
    dict of str to str
        Column to docvar, in the order of the header. Of two columns for the same docvar the first
        has it, the second keeps its own name.

    Examples
    --------
    >>> name_columns(["序号", "地区", "正文", "GDP"], {"GDP": "gdp"})
    {'序号': 'document_id', '地区': 'place', '正文': 'text', 'GDP': 'gdp'}
    """
    said = set(columns.values())
    named: dict[str, str] = {}
    for column in header:
        docvar = columns.get(column)
        if docvar is None:
            docvar = BY_NAME.get("".join(column.split()).lower(), column)
            if docvar in said or docvar in named.values():
                docvar = column
        named[column] = docvar
    return named


def likely_misspelt(column: str) -> str | None:
    """The packaged name that a column misspells, or None if it is a name of its own."""
    if column in BY_NAME or not column.isascii():
        return None
    close = get_close_matches(
        column.lower(), [name for name in BY_NAME if name.isascii()], n=1, cutoff=0.75
    )
    return close[0] if close else None
