"""What the library says, said in Chinese word by word; and what figures are called on the page."""

import pytest

from govtopics.language import reason_text
from govtopics.study.page.pictures import left_out_part, not_drawn_part, pictures_part
from govtopics.study.translation import in_chinese

SAID = [
    ("Read: 5 reports, 2,106 paragraphs", "读取：5 份报告，2,106 段"),
    ("Themes: 9 themes, 1,003 hits", "主题：9 个，命中 1,003 处"),
    ("Coded by hand: 60 paragraphs, 2 coders", "人工编码：60 段，2 人"),
    ("Words: 9,876 words; 543 taken out by the stop lists", "分词：9,876 词；停用词表删去 543 词"),
    ("Topics: lda, 10 topics, 1,234 terms", "话题：lda，10 个话题，1,234 个词形"),
    ("Tables: 25", "表格：25"),
    ("Figures: 13", "图：13"),
    ("Figure: removed", "图：removed"),
    ("Nothing has changed: the results of an earlier run, kept in /x",
     "没有变化：沿用先前的结果，存于 /x"),
    ("Every step was computed; kept in /x", "各步均为新算，存于 /x"),
    ("Reused from /x: corpus, nmf, 26 drawings", "沿用 /x 中的：corpus, nmf，图 26 幅"),
    ("Reused from /x: corpus, nmf", "沿用 /x 中的：corpus, nmf"),
    ("corpus: reused", "corpus：沿用"),
    ("Figure removed left out, 61 > 60 groups; its table is figures/removed.csv",
     "图 removed 未画：61 组，多于 60；数据见 figures/removed.csv"),
    ("Cleared away: x, left by a run that was stopped", "清理了中断的运行所留的 x"),
    ("Compiling for the first use: some seconds …", "首次使用，正在编译，几秒即可……"),
    ("compiled: 3.4 CPU s", "编译完毕：3.4 CPU 秒"),
    ("The compiled code cannot be kept (full), so every process compiles anew. Set it.",
     "编译的结果无处保存（full），每个进程都要重新编译；请把 NUMBA_CACHE_DIR 设为可写的文件夹"),
    ("x cannot be read (full); this step is computed again.", "x 不能读（full），重新计算"),
    ("x is damaged; this step is computed again.", "x 已损坏，重新计算"),
    ("x cannot be written (full); intermediate results are not kept.", "x 不能写（full），不保存"),
    ("x was edited after the study wrote it; drawn as it is now.",
     "x 在研究写出后被改过；按现在的画"),
    ("x was not read: it is empty", "未读 x：是空的"),
    ("c.toml describes 2 reports that are not there: a, b", "c.toml 写到 2 份不在的报告：a, b"),
    ("only the first sheet, S, is read; save it as a file of its own",
     "只读第一张工作表 S；请另存为单独的文件"),
    ("it holds no row below its header", "表头之下没有行"),
    ("n_topics = 9: the texts differ in 3 ways only; topics repeat each other.",
     "n_topics = 9：各段只有 3 种不同，话题会互相重复"),
    ("its text is empty", "文本是空的"),
    ("it holds binary data, no text; save it as text in UTF-8",
     "是二进制数据，不是文本；请存为 UTF-8 文本"),
    ("it is none of A, B; save it as text in UTF-8", "编码不是 A, B 之一；请存为 UTF-8 文本"),
    ("it is no valid gbk, which it is said to be", "不是所说的 gbk 编码"),
    ("it holds headings or page furniture alone, no paragraph",
     "只有标题或网页附加文字，没有段落"),
    ("it holds hardly any Chinese text", "几乎没有中文"),
    ("it holds images and no text; recognise its text (OCR) first",
     "只有图像，没有文字；请先识别文字（OCR）"),
    ("2 of 9 pages hold no text; they may be images", "9 页中有 2 页没有文字，可能是图像"),
    ("it is protected by a password (or an old Office file); save it again without",
     "有密码（或是旧的 Office 文件）；请去掉密码另存"),
    ("the text of page 3, 4 may stand in another order: some of it is turned",
     "第 3, 4 页的文字顺序可能不对：有转了方向的文字"),
    ("210 characters are formatted as hidden in Word; they were left out",
     "Word 中设为隐藏的 210 字没有读入"),
    ("it is no Word file: its archive holds no document; it is a file of Excel",
     "不是 Word 文件，压缩包里没有文档"),
    ("it is larger than 50 MB, which no report is", "大于 50 MB，报告没有这么大"),
    ("it is no complete .docx file; it may have been cut short",
     "不是完整的 .docx 文件，可能不完整"),
    ("it is no complete PDF; it may have been cut short", "不是完整的 PDF，可能不完整"),
    ("it is no complete docx file (KeyError)", "不是完整的 docx 文件（KeyError）"),
    ('reading .xlsx needs the extra "formats": pip', "读 .xlsx 要安装 formats：pip"),
    ("it would unpack to more than 9 MB of text, which no report is; it was not unpacked",
     "解开后的文字多于 9 MB，没有解开"),
    ("it is an old Word file; save it as .docx", "是旧的 Word 文件；请存为 .docx"),
    ("it is a WPS file; save it as .docx", "是WPS文件；请存为 .docx"),
    ("it is no .jsonl file; save it with one object a line", "不是 .jsonl；请存为每行一个对象"),
    ("it is an archive; unpack it first", "是压缩包；请先解开"),
    ("it is no file of texts (.exe)", "不是可读的文件（.exe）"),
    ("it is a study that govtopics wrote; its files are no reports",
     "是 govtopics 写的研究结果，不是报告"),
    ("it cannot be read: why", "不能读：why"),
    ("it is no regular file", "不是普通文件"),
    ("it is a link that leads nowhere", "是失效的链接"),
    ("it is a link out of the folder; put the file itself there",
     "是指向文件夹外的链接；请放入文件本身"),
    ("it is a link to a folder; put the folder itself there",
     "是指向文件夹的链接；请放入文件夹本身"),
    ("it is no table: why", "不是表格：why"),
    ("the column x stands there twice; rename one", "x 列有两个；请改一个名"),
    ("its line 7 is longer than any report", "第 7 行比任何报告都长"),
    ("it is no JSON object; it may have been cut short", "不是 JSON 对象，可能不完整"),
    ("it is no JSON object with named fields", "不是有字段名的 JSON 对象"),
    ("no column holds the texts (it has a, b); name it: x",
     "没有一列是文本（有 a, b）；请指明：x"),
    ("its name does not follow {place}", "文件名不合 {place}"),
    ("read as big5, which is a guess; name it", "按 big5 读入，是猜的；不对就写明 encoding"),
    ("read as gbk, which leaves 4 characters unreadable (x)",
     "按 gbk 读入，有 4 个字读不出；不对就写明 encoding"),
    ("it ends in mid-sentence (…和)", "在句中结束（…和）"),
    ("it opens as a report and never closes (…。)", "有开头，没有结尾（…。）"),
    ("the rule contact took 61% of its characters; if wrongly, off",
     "清洗规则 联系方式 删去了它的 61%；如果删错了，用 Cleaning(off=…) 关掉"),
    ("the rule contact took 61% of its characters; x: cleaning_off = ['contact']",
     "清洗规则 联系方式 删去了它的 61%；如果删错了，在 study.toml 里写 cleaning_off = ['contact']"),
    ("--leave-out duplicate, the usual, does so for groups",
     "分组时按 --leave-out duplicate（默认）不计入它"),
    ("it is word for word b; leave one out: x", "与 b 逐字相同；留一份：x"),
    ("it is nearly b (similarity 0.91); leave one out: x",
     "与 b 几乎相同（相似度 0.91）；留一份：x"),
    ("it is a part of b (90% of its text); leave one out: x",
     "是 b 的一部分（占它自己的 90%）；留一份：x"),
    ("file name says 全国, but the text does not speak for the country",
     "文件名 说是 全国，但文本不像全国的"),
    ("file name says 甲区, but the text hardly names it", "文件名 说是 甲区，但文本几乎没有提到"),
    ("c.toml says 2021, the text says 2022 (line 3)", "c.toml 说 2021，文本说 2022（第 3 行）"),
    ("c.toml says 2021, file name says 2022", "c.toml 说 2021，文件名 说 2022"),
    ("3 texts are empty (a …): no word comes of them.", "3 个文本是空的（a……），没有词"),
    ("3 texts look segmented already (a …): terms",
     "3 个文本像是已经分过词（a……）：跨空格的词找不到，请给不带空格的文本"),
    ("3 texts hold no Chinese character (a …).", "3 个文本没有汉字（a……）"),
    ("The layer general leaves 治理: terms of the lexicon.",
     "停用词层 通用停用词 留下 治理：是词表的词"),
    ("Terms that are cut somewhere: 6; column cut_as shows how.",
     "有的地方被切开的词：6 个，切法见 terms.csv 的 cut_as 列"),
    ("4 terms stand in no text: x, y.", "4 个词不在任何文本里：x, y"),
    ("5 texts hold no term of the vocabulary: x, y.", "5 段没有词进入模型：x, y"),
    ("LDA did not converge in 200 passes; raise max_passes.",
     "LDA 在 200 遍内没有收敛；请加大 max_passes"),
    ("Glossary paragraphs are measured too; corpus.body() leaves them out.",
     "名词解释的段落也计入了；corpus.body() 不含它们"),
    ("X (U+1) of 𠀀区 is drawn as 〓. Fonts: S.", "𠀀区 中的 X（U+1）画作 〓；字体：S"),
    ("b: truncated: it ends in mid-sentence (…和)", "b：中途截断：在句中结束（…和）"),
    ("so it is; and so", "so it is; and so"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "chinese"), SAID)
def test_in_chinese(english, chinese):
    assert in_chinese(english) == chinese


REASONED = [
    ("no_hit: n=7", "7 个句子都没有命中", "no hit in any of 7 sentences"),
    ("before_since: n=2", "2 份报告早于这一主题可以测量的年份，未计入",
     "reports from before the first year in which the theme can be measured, left out: 2"),
    ("turned_by_wide; turned_without: term=共治", "用较宽的词，方向就不同；去掉“共治”，方向就不同",
     "with wider words; without 共治"),
    ("turned_by_name; turned_by_halves: kept=91",
     "只用主题名称，方向就不同；核心词随机取一半，只有 91% 的情形方向相同",
     "by its name alone; only 91% of random halves of the core words have it"),
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
    ("not_in_frame", "所比较的部分里没有它的段落", "it has no paragraph in this part of the reports"),
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
        "topics", "LDA 的话题图：远近只是近似，面积是份额",
        "Map of the topics of LDA: distances are approximate, areas are shares"),
    "nmf_topic_hierarchy": (
        "topics", "NMF 的话题层次：词相近的先合并", "Hierarchy of the topics of NMF"),
    "removed": ("corpus", "各报告删去了什么", "What was removed of each report"),
    "stopwords": ("corpus", "停用词删去了什么", "What stop words took"),
    "lexicon": (
        "corpus", "词表的词是否保持完整", "Whether the terms of the lexicon stay whole"),
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
