"""What a corpus says of two small reports, worked out by hand: rows, tables, spans, names."""

import hashlib

import pandas as pd
import pytest

from govtopics.corpus.aligned import AlignedText, Run
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import (
    Block,
    Change,
    Document,
    Flag,
    Removed,
    count_characters,
)
from govtopics.corpus.report_names import ADMIN_LABELS, document_names
from govtopics.corpus.sentences import split_sentences
from govtopics.errors import CorpusError
from govtopics.messages import say


def block(name, kind, text, start, under, **more):
    titles, number, parents = under
    return Block(
        name,
        kind,
        AlignedText.from_source(text, start),
        section=titles,
        section_number=number,
        parents=parents,
        **more,
    )


ONE, TWO = ("一、甲部",), ("一、甲部", "（一）乙节")
SOURCE = "页眉\n一、甲部\n甲乙。 丙丁！戊\n（一）乙节\n己庚。\n名词解释\n辛：壬"
PLAN = {"time": "plan", "function": "task", "time_rule": "heading: plan"}
FIRST = Document(
    "a",
    (
        block("a/p0002", "heading", "一、甲部", 3, (ONE, 1, ("a/p0002",)), **PLAN),
        block("a/p0003", "paragraph", "甲乙。 丙丁！戊", 8, (ONE, 1, ("a/p0002",)), **PLAN,
              function_rule="time: plan", heading="甲乙"),
        block("a/p0004", "heading", "（一）乙节", 17, (TWO, 2, ("a/p0002", "a/p0004"))),
        block("a/p0005", "paragraph", "己庚。", 23, (TWO, 2, ("a/p0002", "a/p0004")),
              time="review", docvars={"mine": 7}),
        block("a/p0006", "heading", "名词解释", 27, (("名词解释",), 3, ("a/p0006",)),
              function="glossary"),
        block("a/p0007", "paragraph", "辛：壬", 32, (("名词解释",), 3, ("a/p0006",)),
              function="glossary"),
    ),
    {"place": "甲区", "year": 2023},
    SOURCE,
    inferred={"year": "文中有“2023”", "place": "猜"},
    removed=(
        Removed(9, "title", "页 眉"),
        Removed(1, "contact", "联系"),
        Removed(4, "title", "题目甲"),
    ),
    changes=(Change("width", "１", "1", 2), Change("spaces", " ", "", 5)),
    origins={"year": "file name", "place": "text, line 2"},
    flags=(Flag("truncated", "", "", "戊", "it ends"),),
)  # fmt: skip
SECOND = Document(
    "b",
    (block("b/p0001", "paragraph", "癸子。", 0, ((), 1, ())),),
    {"place": "乙区", "year": 2021},
    "癸子。",
    removed=(Removed(2, "licence", "甲乙丙丁"),),
)
CORPUS = Corpus((FIRST, SECOND))


def stretches(text):
    return [tuple(run) for run in text.runs if run.length]


def test_each_unit_has_its_rows():
    assert CORPUS.texts.to_dict() == {
        "a": "一、甲部\n甲乙。 丙丁！戊\n（一）乙节\n己庚。\n名词解释\n辛：壬",
        "b": "癸子。",
    }
    assert CORPUS.to_sections().texts.to_dict() == {
        "a/s01": "一、甲部\n甲乙。 丙丁！戊",
        "a/s02": "（一）乙节\n己庚。",
        "a/s03": "名词解释\n辛：壬",
        "b/s01": "癸子。",
    }
    paragraphs = CORPUS.to_paragraphs()
    assert paragraphs.texts.to_dict() == {
        "a/p0003": "甲乙。 丙丁！戊",
        "a/p0005": "己庚。",
        "a/p0007": "辛：壬",
        "b/p0001": "癸子。",
    }
    assert CORPUS.to_sentences().texts.to_dict() == {
        "a/p0003.1": "甲乙。 ",
        "a/p0003.2": "丙丁！",
        "a/p0003.3": "戊",
        "a/p0005.1": "己庚。",
        "a/p0007.1": "辛：壬",
        "b/p0001.1": "癸子。",
    }
    names = [CORPUS.reshape(unit).ids.name for unit in ("document", "section", "sentence")]
    assert names == ["document_id", "section_id", "sentence_id"]
    assert (paragraphs.texts.name, paragraphs.unit, len(paragraphs)) == ("text", "paragraph", 4)
    assert list(paragraphs) == list(paragraphs.ids)
    assert "a/p0005" in paragraphs
    assert "a/p0004" not in paragraphs
    assert paragraphs["a/p0005"] == "己庚。"
    with pytest.raises(CorpusError, match=r"Unknown paragraph 'a/p0009'\. Did you mean"):
        paragraphs["a/p0009"]
    assert CORPUS.to_documents() is CORPUS


def test_docvars_of_each_unit():
    assert CORPUS.docvars.to_dict("index") == {
        "a": {"document_id": "a", "place": "甲区", "year": 2023},
        "b": {"document_id": "b", "place": "乙区", "year": 2021},
    }
    sections = CORPUS.to_sections().docvars
    assert list(sections.columns) == ["document_id", "place", "year", "section"]
    assert sections["section"].tolist() == ["一、甲部", "一、甲部 › （一）乙节", "名词解释", ""]
    rows = CORPUS.to_paragraphs().docvars.to_dict("index")
    assert rows["a/p0003"] == {
        "document_id": "a", "place": "甲区", "year": 2023, "position": 1, "section": "一、甲部",
        "heading": "甲乙", "time": "plan", "function": "task", "time_rule": "heading: plan",
        "function_rule": "time: plan", "mine": None,
    }  # fmt: skip
    assert rows["a/p0005"] == {
        "document_id": "a", "place": "甲区", "year": 2023, "position": 2,
        "section": "一、甲部 › （一）乙节", "heading": "", "time": "review", "function": "unknown",
        "time_rule": "", "function_rule": "", "mine": 7,
    }  # fmt: skip
    assert [row["position"] for row in rows.values()] == [1, 2, 3, 1]
    sentences = CORPUS.to_sentences().docvars
    assert sentences["paragraph_id"].tolist() == [*["a/p0003"] * 3, "a/p0005", "a/p0007", "b/p0001"]
    assert sentences["position"].tolist() == [1, 1, 1, 2, 3, 1]


def test_the_summary_counts_the_body_and_the_glossary_apart():
    # 甲乙。丙丁！戊 is seven characters without its blank, 己庚。 three.
    summary = CORPUS.to_sentences().summary()
    assert list(summary.columns) == [
        "document_id", "place", "year", "n_chars", "n_paragraphs", "n_glossary",
    ]  # fmt: skip
    assert summary[["n_chars", "n_paragraphs", "n_glossary"]].to_numpy().tolist() == [
        [10, 2, 1],
        [3, 1, 0],
    ]
    assert list(CORPUS.body().texts) == [
        "一、甲部\n甲乙。 丙丁！戊\n（一）乙节\n己庚。",
        "癸子。",
    ]


def test_what_was_taken_out_with_its_share_of_the_report():
    assert CORPUS.removed.to_numpy().tolist() == [
        ["a", 9, "title", "页 眉"],
        ["a", 1, "contact", "联系"],
        ["a", 4, "title", "题目甲"],
        ["b", 2, "licence", "甲乙丙丁"],
    ]
    assert list(CORPUS.removed.columns) == ["document_id", "line", "rule", "text"]
    # What stays of the first: 4 + 7 + 5 + 3 + 4 + 3 = 26 characters; 2 and 2 + 3 went.
    summary = CORPUS.removed_summary()
    assert list(summary.columns) == ["document_id", "rule", "n_lines", "n_chars", "share"]
    assert summary.to_numpy().tolist() == [
        ["a", "contact", 1, 2, pytest.approx(2 / 33)],
        ["a", "title", 2, 5, pytest.approx(5 / 33)],
        ["b", "licence", 1, 4, pytest.approx(4 / 7)],
    ]
    nothing = Corpus((Document("c", (), removed=(Removed(1, "invisible", " "),)),))
    assert nothing.removed_summary().to_numpy().tolist() == [["c", "invisible", 1, 0, 0.0]]


def test_the_other_tables_of_what_was_done():
    assert CORPUS.changes.to_dict("list") == {
        "document_id": ["a", "a"],
        "rule": ["width", "spaces"],
        "before": ["１", " "],
        "after": ["1", ""],
        "n": [2, 5],
    }
    assert CORPUS.inferred.to_dict("list") == {
        "document_id": ["a", "a"],
        "docvar": ["year", "place"],
        "value": [2023, "甲区"],
        "support": ["文中有“2023”", "猜"],
    }
    assert CORPUS.origins.to_dict("list") == {
        "document_id": ["a", "a"],
        "docvar": ["year", "place"],
        "value": [2023, "甲区"],
        "origin": ["file name", "text, line 2"],
    }
    assert CORPUS.flags.to_dict("list") == {
        "document_id": ["a"], "flag": ["truncated"], "docvar": [""], "value": [""],
        "other": ["戊"], "reason": ["it ends"],
    }  # fmt: skip
    more = FIRST.flagged([Flag("encoding", "", "", "", "cut")])
    assert [flag.flag for flag in more.flags] == ["truncated", "encoding"]


def test_every_edit_is_listed_where_it_stands():
    source = "0123最佳化網 路。"
    content = AlignedText.from_source(source[4:], 4).edit(
        [(3, 4, "网"), (0, 3, "优化"), (4, 5, "")]
    )
    assert content.text == "优化网路。"
    assert stretches(content) == [(0, 2, 4, 3), (2, 1, 7, 1), (3, 2, 9, 2)]
    corpus = Corpus((Document("d", (Block("d/p0001", "paragraph", content),), source=source),))
    assert corpus.edits.to_dict("list") == {
        "document_id": ["d"] * 3,
        "text_id": ["d/p0001"] * 3,
        "start": [0, 2, 3],
        "source_start": [4, 7, 8],
        "before": ["最佳化", "網", " "],
        "after": ["优化", "网", ""],
    }
    paragraphs = corpus.to_paragraphs()
    assert paragraphs.source_span("d/p0001") == (4, 11)
    assert paragraphs.source_span("d/p0001", 1, 3) == (4, 8)
    assert paragraphs.source_span("d/p0001", 3, 99) == (9, 11)
    assert paragraphs.source_text("d/p0001", 0, 3) == "最佳化網"


def test_a_text_leads_back_to_its_source():
    sentences = CORPUS.to_sentences()
    assert sentences.source_span("a/p0003") == (8, 16)
    assert sentences.source_span("a/p0003.1") == (8, 12)
    assert sentences.source_span("a/p0003.2") == (12, 15)
    assert sentences.source_span("a/p0003.3") == (15, 16)
    assert sentences.source_span("a/p0003.2", 1, 3) == (13, 15)
    assert sentences.source_span("a/p0003.2", 2) == (14, 15)
    assert sentences.source_span("a/p0003.1", 1, 9) == (9, 12)
    assert sentences.source_text("a/p0003.2") == "丙丁！"
    assert sentences.source_text("a/p0003", 4, 6) == "丙丁"
    for name in ("a/p0003.0", "a/p0003.4", "a/p0003.x", "a/p0002", "b/p0001."):
        with pytest.raises(CorpusError, match=f"Unknown paragraph '{name}'"):
            CORPUS.source_span(name)


def test_selection_keeps_what_it_says_and_the_headings_above():
    paragraphs = CORPUS.to_paragraphs()
    review = paragraphs.select(time="review")
    assert [b.id for d in review.documents for b in d.blocks] == ["a/p0002", "a/p0004", "a/p0005"]
    assert review.unit == "paragraph"
    assert list(paragraphs.select(time=["plan", "unknown"], place="甲区").ids) == [
        "a/p0003",
        "a/p0007",
    ]
    assert list(CORPUS.to_sections().select(section="一、甲部 › （一）乙节").ids) == [
        "a/s01",
        "a/s02",
    ]
    assert list(CORPUS.select(year=2021).ids) == ["b"]
    assert list(CORPUS.select().ids) == ["a", "b"]
    with pytest.raises(CorpusError, match=r"No document has all of .*; each value alone occurs"):
        CORPUS.select(year=2021, place="甲区")
    assert list(CORPUS.drop("a").ids) == ["b"]
    assert list(CORPUS.drop().ids) == ["a", "b"]
    unread = (("x.doc", say("it is empty")),)
    kept = Corpus((FIRST, SECOND), unread=unread).to_sentences().drop("b", "a")
    assert (len(kept), kept.unit, kept.unread) == (0, "sentence", unread)


def test_a_heading_is_read_once_at_the_first_paragraph_below_it():
    assert FIRST.opening_headings() == {
        "a/p0003": ("一、甲部",),
        "a/p0005": ("（一）乙节",),
        "a/p0007": ("名词解释",),
    }
    assert list(CORPUS.parts()) == [
        ("a/p0003", "section", "一、甲部"),
        ("a/p0003", "text", "甲乙。 丙丁！戊"),
        ("a/p0005", "section", "（一）乙节"),
        ("a/p0005", "text", "己庚。"),
        ("a/p0007", "section", "名词解释"),
        ("a/p0007", "text", "辛：壬"),
        ("b/p0001", "text", "癸子。"),
    ]
    assert [kind for _, kind, _ in CORPUS.parts(include_headings=False)] == ["text"] * 4
    kept = FIRST.keep(["a/p0007", "a/p0004"])
    assert [b.id for b in kept.blocks] == ["a/p0002", "a/p0004", "a/p0006", "a/p0007"]
    assert (kept.removed, kept.docvars, kept.source) == (FIRST.removed, FIRST.docvars, SOURCE)


def test_the_id_of_a_corpus_stands_for_ids_and_texts():
    written = (
        "a\0a/p0002\0一、甲部\0a/p0003\0甲乙。 丙丁！戊\0a/p0004\0（一）乙节\0a/p0005\0己庚。\0"
        "a/p0006\0名词解释\0a/p0007\0辛：壬\0b\0b/p0001\0癸子。\0"
    )
    assert CORPUS.to_sentences().corpus_id == hashlib.sha256(written.encode()).hexdigest()[:16]


def test_how_a_corpus_shows_itself():
    # 26 characters of the first report, 3 of the second.
    assert repr(CORPUS) == "Corpus: 2 documents of 2 reports, 29 characters"
    assert repr(CORPUS.drop("a").to_sections()) == "Corpus: 1 section of 1 report, 3 characters"
    shown = CORPUS.to_paragraphs()._repr_html_()
    assert ">编号<" in shown
    assert "段" not in shown.partition("</tr>")[0]  # the function of a paragraph is not shown
    where = "全部的行和列：<code>.docvars, .texts</code></p>"
    for n, note in ((15, where), (16, f"前 15 行，共 16 行；{where}")):
        table = Corpus.from_texts([f"甲{i}" + "乙" * 50 for i in range(n)])._repr_html_()
        assert table.endswith(f"</table><p>{note}")
        assert table.count("甲") == 15
        assert f">甲9{'乙' * 37}…<" in table


def test_sentences_keep_the_marks_that_close_them():
    assert split_sentences("他说：“好。”走！？再见(完。)余") == [
        "他说：“好。”",
        "走！？",
        "再见(完。)",
        "余",
    ]
    assert split_sentences("A? B!』C") == ["A? ", "B!』", "C"]
    assert split_sentences("甲；乙.丙：丁") == ["甲；乙.丙：丁"]
    assert split_sentences("") == []
    assert count_characters(" a\t甲\u3000\n") == 2


# ------------------------------------------------------------------ texts that know their source


def test_pieces_of_aligned_texts():
    text = AlignedText.from_source("甲乙丙丁戊", 10)
    assert text.runs == (Run(0, 5, 10, 5),)
    assert AlignedText.from_source("").runs == ()
    assert AlignedText.from_source("").source_span(0, 1) == (0, 0)
    assert text.cut(1, 4) == AlignedText("乙丙丁", (Run(0, 3, 11, 3),))
    joined = AlignedText.joined([text.cut(3, 5), text.cut(0, 1)])
    assert joined == AlignedText("丁戊甲", (Run(0, 2, 13, 2), Run(2, 1, 10, 1)))
    edited = text.edit([(1, 3, "長長長"), (4, 5, "")])
    assert edited.text == "甲長長長丁"
    assert stretches(edited) == [(0, 1, 10, 1), (1, 3, 11, 2), (4, 1, 13, 1)]
    assert edited.source_span(2, 3) == (11, 13)
    assert edited.source_span(3, 5) == (11, 14)
    assert edited.source_span(5, 5) == (10, 10)
    assert edited.cut(2, 5).runs == (Run(0, 2, 11, 2), Run(2, 1, 13, 1))
    inserted = text.edit([(2, 2, "新")])
    assert stretches(inserted) == [(0, 2, 10, 2), (2, 1, 12, 0), (3, 3, 12, 3)]
    assert stretches(text.edit([(0, 2, "子丑")])) == [(0, 2, 10, 2), (2, 3, 12, 3)]


# ------------------------------------------------------------------ texts in memory


def test_lines_of_a_given_text_are_its_paragraphs():
    corpus = Corpus.from_texts(
        ["甲乙\n\n 丙", "丁"], docvars=pd.DataFrame({"n": [1.5, float("nan")], "document_id": "zz"})
    )
    assert [(b.id, b.kind, b.text) for b in corpus.documents[0].blocks] == [
        ("text-0001/p0001", "paragraph", "甲乙"),
        ("text-0001/blank4", "blank", ""),
        ("text-0001/p0002", "paragraph", " 丙"),
    ]
    assert corpus.source_span("text-0001/p0002") == (4, 6)
    assert corpus.source_text("text-0001/p0002", 1) == "丙"
    assert corpus.docvars.to_dict("index") == {
        "text-0001": {"document_id": "text-0001", "n": 1.5},
        "text-0002": {"document_id": "text-0002", "n": None},
    }
    assert Corpus.of(corpus) is corpus
    assert list(Corpus.of(["甲"]).ids) == ["text-0001"]
    assert list(Corpus.from_texts(["甲"], ids=[7]).ids) == ["7"]


def test_given_paragraphs_are_gathered_by_their_report():
    given = pd.DataFrame(
        {
            "document_id": [None, None, "b", None, None],
            "place": ["甲", "乙", "甲", "甲", "丙"],
            "n": [1, 2, 3, 4, 5],
            "position": [9, 9, 9, 9, 9],
            "section": ["一 › 二", None, "", "一", ""],
            "heading": ["头", None, None, None, None],
            "time": ["plan", None, None, "plan", None],
            "function": ["task", None, None, None, None],
            "time_rule": ["r", None, None, None, None],
            "function_rule": ["s", None, None, None, None],
        }
    )
    corpus = Corpus.from_texts(
        ["子丑", "寅", "卯", "辰", "巳"], ids=["a/x", "b/y", "c/z", "a/w", "lone"],
        docvars=given, unit="paragraph",
    )  # fmt: skip
    assert list(corpus.ids) == ["a/x", "a/w", "b/y", "c/z", "lone"]
    assert [document.id for document in corpus.documents] == ["a", "b", "lone"]
    assert corpus.docvars["place"].tolist() == ["甲", "甲", "乙", "甲", "丙"]
    assert corpus.docvars["n"].tolist() == [1, 4, 2, 3, 5]
    assert corpus.docvars["position"].tolist() == [1, 2, 1, 2, 1]
    assert dict(corpus.documents[0].docvars) == {"place": "甲"}
    assert dict(corpus.documents[1].docvars) == {}
    first = corpus.documents[0].blocks[0]
    assert first.section == ("一", "二")
    assert (first.heading, first.time, first.function) == ("头", "plan", "task")
    assert (first.time_rule, first.function_rule, dict(first.docvars)) == ("r", "s", {"n": 1})
    assert corpus.documents[1].blocks[0].section == ()
    assert corpus.documents[0].source == "子丑\n辰"
    assert corpus.source_span("a/w") == (3, 4)
    assert corpus.source_text("c/z") == "卯"


def test_given_texts_of_other_units_and_numbers_are_refused():
    with pytest.raises(CorpusError, match="unit = 'section': must be 'document' or 'paragraph'"):
        Corpus.from_texts(["甲"], unit="section")
    with pytest.raises(CorpusError, match="1 texts but 2 rows of docvars"):
        Corpus.from_texts(["甲"], docvars=pd.DataFrame({"n": [1, 2]}))
    with pytest.raises(CorpusError, match="Unknown unit 'sentences'"):
        Corpus((), unit="sentences")


# ------------------------------------------------------------------ names of reports


def test_reports_are_called_by_place_and_year_where_that_tells_them_apart():
    docvars = pd.DataFrame(
        {"document_id": ["b", "b", "a"], "place": ["甲", "甲", "甲"], "year": [2022, 2022, 2021]}
    )
    assert document_names(docvars) == {"b": "甲 2022", "a": "甲 2021"}
    assert list(document_names(docvars)) == ["b", "a"]
    same = docvars.assign(year=2021)
    assert document_names(same) == {"b": "b", "a": "a"}
    assert document_names(docvars.assign(place=["甲", "甲", ""])) == {"b": "甲 2022", "a": "a"}
    assert document_names(docvars.drop(columns="year")) == {"b": "b", "a": "a"}
    assert list(ADMIN_LABELS) == ["national", "province", "city", "county", "township"]


def test_lines_of_one_size_are_counted_each():
    gone = tuple(Removed(line, "contact", "联系") for line in (1, 2, 5))
    corpus = Corpus((Document("a", (), removed=gone),))
    assert corpus.removed_summary().to_numpy().tolist() == [["a", "contact", 3, 6, 1.0]]


def test_a_longer_wording_is_one_edit():
    source = "用AI治理网"
    content = AlignedText.from_source(source).edit([(1, 3, "人工智能"), (5, 6, "網")])
    corpus = Corpus((Document("d", (Block("d/p0001", "paragraph", content),), source=source),))
    assert corpus.edits.to_numpy().tolist() == [
        ["d", "d/p0001", 1, 1, "AI", "人工智能"],
        ["d", "d/p0001", 7, 5, "网", "網"],
    ]


def test_what_only_some_paragraphs_share_is_no_docvar_of_the_report():
    given = pd.DataFrame({"n": [1, 1, 2], "m": [1, 2, 1], "k": [3, 3, 3]})
    corpus = Corpus.from_texts(
        ["甲", "乙", "丙"], ids=["a/1", "a/2", "a/3"], docvars=given, unit="paragraph"
    )
    assert dict(corpus.documents[0].docvars) == {"k": 3}
    assert corpus.docvars[["n", "m", "k"]].to_numpy().tolist() == [[1, 1, 3], [1, 2, 3], [2, 1, 3]]
