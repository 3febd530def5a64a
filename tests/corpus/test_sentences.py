"""Sentences of the running text: where they begin, what they are made of, where they stand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report
from govtopics.corpus.sentences import running_texts
from govtopics.errors import CorpusError

OVER = Corpus.from_texts(["推进治理，\n改善民生。发展\n经济\n社会。完"], ids=["a"])


def test_a_sentence_goes_on_over_the_ends_of_paragraphs():
    sentences = OVER.to_sentences()
    assert sentences.texts.to_dict() == {
        "a/p0001.1": "推进治理，改善民生。",
        "a/p0002.1": "发展经济社会。",
        "a/p0004.1": "完",
    }
    # The docvars are those of the paragraph in which it begins.
    assert sentences.docvars["paragraph_id"].to_list() == ["a/p0001", "a/p0002", "a/p0004"]
    assert sentences.docvars["position"].to_list() == [1, 2, 4]


def test_ids_count_the_sentences_that_begin_in_a_paragraph():
    corpus = Corpus.from_texts(["甲。乙\n丙。丁。戊"], ids=["a"])
    assert corpus.to_sentences().texts.to_dict() == {
        "a/p0001.1": "甲。", "a/p0001.2": "乙丙。", "a/p0002.1": "丁。", "a/p0002.2": "戊",
    }  # fmt: skip


def test_docvars_of_a_sentence_are_those_of_its_first_paragraph():
    corpus = Corpus.from_texts(
        ["推进治理，", "改善民生。发展。"], ids=["a/1", "a/2"], unit="paragraph",
        docvars=pd.DataFrame({"time": ["review", "plan"], "note": ["一", "二"]}),
    ).to_sentences()  # fmt: skip
    assert corpus.docvars[["time", "note", "paragraph_id"]].to_numpy().tolist() == [
        ["review", "一", "a/1"], ["plan", "二", "a/2"],
    ]  # fmt: skip


def test_a_sentence_over_two_paragraphs_has_the_span_from_its_first_to_its_last_character():
    sentences, source = OVER.to_sentences(), OVER.documents[0].source
    assert sentences.source_span("a/p0001.1") == (0, 11)
    assert sentences.source_text("a/p0001.1") == source[:11] == "推进治理，\n改善民生。"
    # 发展 on the second line, 经济 a line, 社会。 on the fourth.
    assert sentences.source_text("a/p0002.1") == "发展\n经济\n社会。"
    assert sentences.source_text("a/p0002.1", 0, 2) == "发展"
    assert sentences.source_text("a/p0002.1", 1, 3) == "展\n经"
    assert sentences.source_text("a/p0002.1", 3, 5) == "济\n社"
    assert sentences.source_text("a/p0002.1", 4) == "社会。"
    assert sentences.source_text("a/p0002.1", 2, 2) == ""
    assert sentences.source_text("a/p0004.1", 0, 99) == "完"
    with pytest.raises(CorpusError, match=r"Unknown paragraph 'a/p0003\.1'"):
        sentences.source_span("a/p0003.1")


def test_a_heading_that_stands_alone_ends_the_running_text():
    body = "我们将持续推进各项工作,切实提升人民群众的获得感和幸福感"
    corpus = Corpus((parse_report("r", f"一、加强治理\n{body}\n二、发展经济\n{body}。\n{body}。"),))
    texts = list(corpus.running_texts())
    assert [running.headings for running in texts] == [("一、加强治理",), ("二、发展经济",)]
    assert [running.text for running in texts] == [body, f"{body}。{body}。"]
    assert corpus.to_sentences().ids.to_list() == ["r/p0002.1", "r/p0004.1", "r/p0005.1"]


def test_paragraphs_that_are_given_end_where_their_section_changes():
    sections = ["一", "一", "二", "一", None, None]
    corpus = Corpus.from_texts(
        list("甲乙丙丁戊己"), ids=[f"a/{i}" for i in range(6)],
        docvars=pd.DataFrame({"section": sections}), unit="paragraph",
    )  # fmt: skip
    assert corpus.to_sentences().texts.to_list() == ["甲乙", "丙", "丁", "戊己"]


def test_a_run_in_heading_of_a_paragraph_parts_nothing():
    corpus = Corpus.from_texts(
        ["推进治理", "改善民生"], ids=["a/1", "a/2"], unit="paragraph",
        docvars=pd.DataFrame({"section": ["一 › 治理", "一 › 民生"], "heading": ["治理", "民生"]}),
    )  # fmt: skip
    assert corpus.to_sentences().texts.to_list() == ["推进治理改善民生"]


def test_reports_never_run_into_each_other():
    corpus = Corpus.from_texts(["推进", "治理。"], ids=["a", "b"])
    assert corpus.to_sentences().texts.to_list() == ["推进", "治理。"]


TEXTS = st.lists(st.text("治理。！？”’ ）,；\n", max_size=25), min_size=1, max_size=4)


@given(TEXTS.filter(lambda texts: "".join(texts).strip()))
def test_sentences_are_the_running_text_and_point_into_their_source(texts):
    corpus = Corpus.from_texts(texts)
    sentences = corpus.to_sentences()
    assert "".join(sentences.texts) == "".join(corpus.to_paragraphs().texts)
    assert sentences.ids.is_unique
    known = dict(zip(sentences.ids, sentences.docvars["paragraph_id"], strict=True))
    for sentence_id, text in sentences.texts.items():
        told = sentences.source_text(sentence_id)
        # The source has line ends, and blank lines, where paragraphs end.
        assert "".join(told.split()) == "".join(text.split())
        assert sentence_id.rpartition(".")[0] == known[sentence_id]
        start, _ = sentences.source_span(sentence_id)
        assert start >= corpus.source_span(known[sentence_id])[0]
    for document in corpus.documents:
        for running in running_texts(document):
            for number in range(len(running.sentences)):
                pieces = running.sentence_pieces(number)
                joined = "".join(piece.block.text[piece.start : piece.end] for piece in pieces)
                assert joined == running.sentences[number][1]


@pytest.mark.parametrize("between", ["\r\n", "　\n　　", " \n", "\u00a0\n"])
def test_white_space_after_a_sentence_does_not_begin_the_next(between):
    # Texts from Windows, indented or with blanks at the ends of their lines, taken as they are.
    corpus = Corpus.from_texts([f"甲韧性。{between}乙治理。　"], ids=["a"]).to_sentences()
    assert [text.strip() for text in corpus.texts] == ["甲韧性。", "乙治理。"]
    assert list(corpus.ids) == ["a/p0001.1", "a/p0002.1"]
    assert corpus.docvars["paragraph_id"].to_list() == ["a/p0001", "a/p0002"]
