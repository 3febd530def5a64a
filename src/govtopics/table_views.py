"""The main columns of each table, which a notebook shows, and their headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from govtopics.language import Phrase

Kind = Literal["text", "before", "passage", "share", "points", "number", "count"]


class Column(NamedTuple):
    """What a column is called, and how its cells are shown.

    Shares and points are fractions of one. A text ``before`` a word ends where the word begins.
    """

    head: Phrase
    kind: Kind = "text"


THEME = Column(Phrase("主题", "theme"))
HITS = Column(Phrase("命中", "hits"), "count")
REASON = Column(Phrase("说明", "remark"))
PREVALENCE: Mapping[str, Column] = {
    "theme": THEME,
    "name": Column(Phrase("组", "group")),
    "estimate": Column(Phrase("占比", "share"), "share"),
    "low": Column(Phrase("95% 下限", "95% low"), "share"),
    "high": Column(Phrase("95% 上限", "95% high"), "share"),
    "name_share": Column(Phrase("只用名称", "name only"), "share"),
    "wide_share": Column(Phrase("加外围词", "wider terms"), "share"),
    "n_hits": HITS,
    "reason_text": REASON,
}
DIFFERENCES: Mapping[str, Column] = {
    "theme": THEME,
    "group": Column(Phrase("组", "group")),
    "other": Column(Phrase("相比", "against")),
    "difference": Column(Phrase("差（百分点）", "difference (points)"), "points"),
    "low": Column(Phrase("95% 下限", "95% low"), "points"),
    "high": Column(Phrase("95% 上限", "95% high"), "points"),
    "p_adjusted": Column(Phrase("校正后的 p", "adjusted p"), "number"),
    "turned_by_text": Column(Phrase("方向因何而变", "direction turned by")),
    "reason_text": REASON,
}
RECORDS: Mapping[str, Column] = {
    "theme": THEME,
    "name": Column(Phrase("报告", "report")),
    "review": Column(Phrase("回顾", "review"), "share"),
    "plan": Column(Phrase("计划", "plan"), "share"),
    "difference": Column(Phrase("差（百分点）", "difference (points)"), "points"),
    "reason_text": REASON,
}
PASSAGES: Mapping[str, Column] = {
    "rank": Column(Phrase("名次", "rank"), "count"),
    "name": Column(Phrase("报告", "report")),
    "paragraph_id": Column(Phrase("段落", "paragraph")),
    "marked": Column(Phrase("段落全文（命中在【】里）", "text (hits in 【】)"), "passage"),
}
CONCORDANCE: Mapping[str, Column] = {
    "paragraph_id": Column(Phrase("段落", "paragraph")),
    "left": Column(Phrase("前文", "before"), "before"),
    "keyword": Column(Phrase("词", "word")),
    "right": Column(Phrase("后文", "after")),
}
FOLLOW_UP: Mapping[str, Column] = {
    "place": Column(Phrase("地方", "place")),
    "year": Column(Phrase("年份", "year"), "text"),
    "name": Column(Phrase("指标", "indicator")),
    "low": Column(Phrase("不低于", "at least"), "number"),
    "high": Column(Phrase("不高于", "at most"), "number"),
    "result": Column(Phrase("结果", "result"), "number"),
    "unit": Column(Phrase("单位", "unit")),
    "verdict": Column(Phrase("判断", "verdict")),
}
PARAGRAPHS: Mapping[str, Column] = {
    "id": Column(Phrase("编号", "id")),
    "place": Column(Phrase("地方", "place")),
    "date": Column(Phrase("日期", "date")),
    "extent": Column(Phrase("全文或节选", "extent")),
    "time": Column(Phrase("时间", "time")),
    "text": Column(Phrase("文字", "text")),
}
SHARED: Mapping[str, Column] = {
    "document_id": Column(Phrase("报告", "report")),
    "n_shared": Column(Phrase("与别处相同的字数", "characters shared"), "count"),
    "share": Column(Phrase("占全文", "of its text"), "share"),
    "most_from": Column(Phrase("相同最多的报告", "most from")),
    "share_from": Column(Phrase("占全文", "of its text"), "share"),
}
WORDS: Mapping[str, Column] = {
    "text": Column(Phrase("文本", "text")),
    "n_words": Column(Phrase("词数", "words"), "count"),
    "words": Column(Phrase("开头的词", "first words"), "passage"),
}
COUNTS: Mapping[str, Column] = {
    "term": Column(Phrase("词", "term")),
    "n_occurrences": Column(Phrase("次数", "occurrences"), "count"),
    "n_texts": Column(Phrase("文本数", "texts"), "count"),
}
LEXICON: Mapping[str, Column] = {
    "term": Column(Phrase("词", "term")),
    "source": Column(Phrase("来源", "source")),
    "note": Column(Phrase("说明", "note")),
}
TOPICS: Mapping[str, Column] = {
    "topic": Column(Phrase("话题", "topic")),
    "label": Column(Phrase("名称", "label")),
    "share": Column(Phrase("占词数", "share of words"), "share"),
    "stability": Column(Phrase("稳定性", "stability")),
    "words": Column(Phrase("首词", "top words"), "passage"),
}
STABILITY: Mapping[str, Column] = {
    "topic": Column(Phrase("话题", "topic")),
    "over": Column(Phrase("换什么", "over")),
    "n_refits": Column(Phrase("重新拟合", "other fits"), "count"),
    "n_found": Column(Phrase("找得到", "found in"), "count"),
    "similarity": Column(Phrase("相似度（中位数）", "similarity (median)"), "number"),
    "chance": Column(Phrase("偶然", "chance"), "number"),
    "status": Column(Phrase("结论", "status")),
    "reason_text": REASON,
}
CHOICES: Mapping[str, Column] = {
    "choice": Column(Phrase("选择", "choice")),
    "n_values": Column(Phrase("取值", "values"), "count"),
    "spread": Column(Phrase("相差", "spread"), "number"),
    "largest": Column(Phrase("变动最大的取值", "moved most by")),
    "largest_change": Column(Phrase("变动", "change"), "number"),
    "turned_by": Column(Phrase("改变方向的取值", "direction turned by")),
}
CODEBOOK: Mapping[str, Column] = {
    "theme": THEME,
    "name": Column(Phrase("名称", "name")),
    "core": Column(Phrase("核心词", "core terms"), "passage"),
    "n_core": Column(Phrase("共", "in all"), "count"),
    "n_wide": Column(Phrase("外围词", "wider terms"), "count"),
}
TERMS_CHECKED: Mapping[str, Column] = {
    "theme": THEME,
    "ring": Column(Phrase("圈", "ring")),
    "term": Column(Phrase("词", "term")),
    "n_hits": HITS,
    "change": Column(Phrase("去掉后少", "lost without it"), "share"),
    "status": Column(Phrase("结论", "status")),
    "also_in": Column(Phrase("也属于", "also in")),
    "examples": Column(Phrase("例句", "examples"), "passage"),
}
BY_THEME: Mapping[str, Column] = {
    "theme": THEME,
    "n_hits": HITS,
    "n_with_hits": Column(Phrase("有命中的报告", "reports with hits"), "count"),
    "n_documents": Column(Phrase("报告", "reports"), "count"),
    "lowest": Column(Phrase("占比最低", "lowest share"), "share"),
    "median": Column(Phrase("中位数", "median"), "share"),
    "highest": Column(Phrase("最高", "highest"), "share"),
    "other_words": Column(
        Phrase("名称没有出现；命中最多的词", "name never occurs; words with most hits")
    ),
}
YEARS: Mapping[str, Column] = {
    "status": Column(Phrase("", "")),
    "n": Column(Phrase("本年句数", "sentences"), "count"),
    "share": Column(Phrase("占字数", "of characters"), "share"),
    "other_n": Column(Phrase("上年句数", "earlier sentences"), "count"),
    "other_share": Column(Phrase("占字数", "of characters"), "share"),
}
YEARS_THEMES: Mapping[str, Column] = {
    "theme": THEME,
    "share": Column(Phrase("本年", "this year"), "share"),
    "other_share": Column(Phrase("上年", "earlier"), "share"),
    "difference": Column(Phrase("差（百分点）", "difference (points)"), "points"),
    "direction": Column(Phrase("方向会变", "may turn")),
    "n_hits": HITS,
    "other_n_hits": Column(Phrase("上年命中", "earlier hits"), "count"),
}
PROMISES: Mapping[str, Column] = {
    "place": Column(Phrase("地方", "place")),
    "year": Column(Phrase("年份", "year")),
    "kind": Column(Phrase("类别", "kind")),
    "indicator": Column(Phrase("指标", "indicator")),
    "written": Column(Phrase("原文", "as written")),
    "horizon": Column(Phrase("期限", "horizon")),
}
# The first whose columns a table has.
VIEWS: Sequence[Mapping[str, Column]] = (
    PREVALENCE, DIFFERENCES, RECORDS, PASSAGES, CONCORDANCE, FOLLOW_UP, TERMS_CHECKED
)  # fmt: skip
