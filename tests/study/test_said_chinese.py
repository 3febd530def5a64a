"""What the library says, said in Chinese word by word; and what figures are called on the page."""

import errno

import pytest

from govtopics.errors import all_faults, reason_of
from govtopics.language import reason_text
from govtopics.messages import joined, say, say_number
from govtopics.study.page.pictures import left_out_part, not_drawn_part, pictures_part

SAID = [
    (say("Reports read: {n_reports:,} ({n_paragraphs:,} paragraphs)", n_reports=5,
         n_paragraphs=2106),
     "Reports read: 5 (2,106 paragraphs)", "读取：5 份报告，2,106 段"),
    (say("Themes: {n_themes} ({n_hits:,} hits)", n_themes=9, n_hits=1003),
     "Themes: 9 (1,003 hits)", "主题：9 个，命中 1,003 处"),
    (say("Words: {n_words:,} ({removed:,} stop words removed)", n_words=9876, removed=543),
     "Words: 9,876 (543 stop words removed)", "分词：9,876 词次，另删去停用词 543 词次"),
    (say("Human coding: {n} {units}, coders: {n_coders}", n=60, units=say("paragraphs"),
         n_coders=2),
     "Human coding: 60 paragraphs, coders: 2", "人工编码：60 段，2 名编码员"),
    (say("Cached results used from {folder}: {steps}", folder="/x",
         steps=joined(["nmf", say_number("{n} drawing", "{n} drawings", 26)], ", ")),
     "Cached results used from /x: nmf, 26 drawings", "沿用 /x 中的 nmf、26 幅图"),
    (say("{path} is damaged; this step is computed again.", path="x"),
     "x is damaged; this step is computed again.", "x 已损坏，这一步重新计算。"),
    (say("The study was not rerun: {reason}", reason=say("its settings were edited.")),
     "The study was not rerun: its settings were edited.",
     "没有重新运行研究：设置已被改动。"),
    (say("input {change}", change=say("{name} is gone", name="a.txt")),
     "input a.txt is gone", "输入文件：缺少 a.txt"),
    (all_faults("study.toml", [say("line {line}: {key}: {fault}", line=3, key="colour",
                                   fault=say("unknown key. {nearest}", nearest=""))]),
     "study.toml has 1 problem.\n  line 3: colour: unknown key. ",
     "study.toml 有 1 处问题：\n  第 3 行：colour：没有这个键。"),
    (say("Could not write {path}: {reason}.", path="x",
         reason=reason_of(PermissionError(errno.EACCES, "Zugriff verweigert"))),
     "Could not write x: permission denied.", "无法写入 x：没有权限。"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "english", "chinese"), SAID)
def test_a_message_in_both_languages(message, english, chinese):
    assert (message.text("en"), message.text("zh")) == (english, chinese)


REASONED = [
    ("no_hit: n=7", "7 个句子都没有命中", "no hit in any of 7 sentences"),
    ("before_since: n=2", "2 份报告早于这一主题可以测量的年份，未计入",
     "reports from before the first year in which the theme can be measured, left out: 2"),
    ("turned_by_wide; turned_without: term=共治", "加外围词，方向就不同；去掉“共治”，方向就不同",
     "with wider terms; without 共治"),
    ("turned_by_name; turned_by_halves: kept=91",
     "只用主题名称，方向就不同；核心词随机取一半，只有 91% 的情形方向相同",
     "with the name only; only 91% of random halves of the core terms give the same sign"),
    ("turned_by_hits; turned_by_paragraphs", "按每千字命中数，方向就不同；按段落占比，方向就不同",
     "by hits per 1,000 characters; by the paragraph share"),
    ("too_few_with_hits: k=1, G=6, least=2", "6 份报告中 1 份命中，区间需 2 份",
     "1 of 6 reports have a hit, an interval needs 2"),
    ("too_few_reports: G=4, least=5", "只有 4 份报告（G = 4），区间需 5 份",
     "G = 4, an interval needs 5 reports"),
    ("too_few_with_other_text: k=1, G=6, least=2",
     "6 份报告中除 1 份外全文都在谈它，区间需 2 份谈及其他",
     "all but 1 of 6 reports are about it throughout, an interval needs 2 that are not"),
    ("docvar_missing: docvar=year, n=8", "8 段未注明年份", "year is missing for 8 paragraphs"),
    ("not_in_frame", "所比较的部分里没有它的段落",
     "it has no paragraph in this part of the reports"),
    ("no_characters: n=3", "3 段都没有字", "its 3 paragraphs have no characters"),
    ("same_difference_in_every_report", "每份报告两部分的差都一样，没有区间",
     "the difference is the same in every report, so there is no interval"),
    ("test_too_small: n=3, other_n=1, smallest_p=0.25",
     "不作检验：3 份对 1 份报告，p 最小也有 0.25",
     "no test: with 3 and 1 reports the smallest possible p is 0.25"),
    ("paired_test_too_small: n=2, smallest_p=0.5", "不作检验：2 份报告两组都有，p 最小也有 0.5",
     "no test: with 2 reports in both groups the smallest possible p is 0.5"),
    ("no_text_in_group", "有一组在此范围内没有文本", "a group has no text in this frame"),
    ("within_report", "各句之间的差异，不是地方之间的",
     "variability between sentences, not between places"),
    ("no_plan", "没有计划部分", "it has no plan"),
    ("no_review; no_plan", "没有回顾部分；没有计划部分", "it has no review; it has no plan"),
    ("so it is; no_plan", "so it is; no_plan", "so it is; no_plan"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "chinese", "english"), REASONED)
def test_reasons_in_both_languages(cell, chinese, english):
    assert (reason_text(cell, "zh"), reason_text(cell, "en")) == (chinese, english)


TITLES = {
    "themes_by_document": (
        "findings", "各主题在各报告中的占比", "Share of each report by theme"),
    "theme_positions": (
        "themes", "主题在报告的什么位置", "Where each theme appears in the reports"),
    "positions": ("themes", "主题在报告的什么位置", "Where each theme appears in the reports"),
    "theme_cooccurrence": ("themes", "主题和词的共现", "What occurs together"),
    "dispersion": ("themes", "词在语料中的散布", "Dispersion of terms"),
    "review_against_plan": ("comparison", "回顾与计划", "Review against plan"),
    "trajectories": ("findings", "主题的逐年变化", "Themes over the years"),
    "tile_grid": ("comparison", "主题在各省份", "A theme in the provinces"),
    "themes_by_year": (
        "comparison", "主题在各组报告中的占比", "Themes by group of reports"),
    "keyness": ("comparison", "一组报告的特征词", "Keyness of a group of reports"),
    "nmf_topics": ("topics", "NMF 的话题及其词", "Topics of NMF and their words"),
    "lda_topics_by_document": (
        "topics", "LDA 的话题在各报告中的份额", "Topics of LDA by report"),
    "nmf_topic_trajectories": (
        "topics", "NMF 的话题的逐年变化", "Topics of NMF over the years"),
    "topic_overlap": (
        "topics", "两种方法的话题共有的词", "Words shared by the topics of two methods"),
    "lda_topic_map": (
        "topics", "LDA 的话题图：距离只是近似，面积为份额",
        "Map of the topics of LDA: distances are approximate, areas are shares"),
    "nmf_topic_hierarchy": (
        "topics", "NMF 的话题层次：词相近的先合并", "Hierarchy of the topics of NMF"),
    "removed": ("corpus", "各报告删去了什么", "What was removed of each report"),
    "stopwords": ("corpus", "停用词删去了什么", "What stop words took"),
    "lexicon": (
        "corpus", "分词词典的词是否保持完整", "Whether the terms of the lexicon stay whole"),
    "mine": ("more", "mine", "mine"),
}  # fmt: skip


def test_every_figure_has_a_place_and_a_title_in_both_languages():
    svg = '<svg viewBox="0 0 9 9"><g/></svg>'
    drawings = {"wide": svg, "narrow": svg}
    parts = pictures_part(dict.fromkeys(reversed(TITLES), drawings), "zh").pictures
    found = {
        picture.name: (part, picture.title.zh.striptags(), picture.title.en.striptags())
        for part, pictures in parts.items()
        for picture in pictures
    }
    assert found == TITLES
    # In the order of their kinds, whatever the order in which they were drawn.
    assert [picture.name for picture in parts["topics"]] == [
        "nmf_topics", "lda_topics_by_document", "nmf_topic_trajectories", "topic_overlap",
        "lda_topic_map", "nmf_topic_hierarchy",
    ]  # fmt: skip
    for picture in parts["topics"]:
        for drawing in picture.drawings.values():
            assert f'aria-label="{picture.title.zh.striptags()}"' in drawing
    parts = pictures_part({"nmf_topics": drawings}, "en").pictures
    for drawing in parts["topics"][0].drawings.values():
        assert 'aria-label="Topics of NMF and their words"' in drawing


def test_figures_that_were_left_out_have_the_place_of_those_drawn():
    parts = left_out_part({"removed": {"groups": 61, "most_groups": 60}, "themes_by_kind": {}})
    (removed,) = parts["corpus"]
    assert (removed["name"], removed["groups"], removed["most_groups"]) == ("removed", 61, 60)
    assert removed["title"].en == "What was removed of each report"
    assert [figure["name"] for figure in parts["comparison"]] == ["themes_by_kind"]


def test_figures_that_the_corpus_does_not_allow_are_listed_with_their_reason():
    left_out = {
        "topic_overlap": {"figure": "overlap", "reason": "one_model"},
        "trajectories": {
            "figure": "trajectories", "reason": "too_few_years_of_a_place: least=3, n=1"},
        "removed": {"groups": 61, "most_groups": 60},
    }  # fmt: skip
    (only,) = (it for part in left_out_part(left_out).values() for it in part)
    assert only["name"] == "removed"
    told = [
        tuple(getattr(it[key], language).striptags() for key in ("title", "reason"))
        for it in not_drawn_part(left_out)
        for language in ("zh", "en")
    ]
    assert told == [
        ("主题的逐年变化", "没有一个地方有 3 年的报告（最多 1 年）"),
        ("Themes over the years", "no place has reports of 3 years (at most 1)"),
        ("两种方法的话题共有的词", "只用一种方法拟合了话题"),
        ("Words shared by the topics of two methods", "topics were fitted by one method alone"),
    ]
