"""A corpus knows its unit; reshaping it loses nothing."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import count_characters
from govtopics.corpus.sentences import split_sentences
from govtopics.errors import CorpusError

TEXTS = st.lists(st.text(alphabet="治理。！“”\n  a1,", max_size=40), min_size=1, max_size=5)
EDITS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 6), st.text("优化网", max_size=3)), max_size=4
)


@given(TEXTS)
def test_to_paragraphs_and_back_gives_equal_texts_and_docvars(texts):
    docvars = pd.DataFrame({"place": [f"p{i}" for i in range(len(texts))]})
    corpus = Corpus.from_texts(texts, docvars=docvars)
    for unit in ("section", "paragraph", "sentence"):
        back = corpus.reshape(unit).to_documents()
        assert back.texts.to_list() == texts
        pd.testing.assert_frame_equal(back.docvars, corpus.docvars)
        assert back.corpus_id == corpus.corpus_id


@given(st.text(alphabet="治理。！？”a\n ", max_size=60))
def test_sentences_joined_are_the_paragraph(text):
    assert "".join(split_sentences(text)) == text


@given(st.text("网络治理城市", min_size=1, max_size=30), EDITS)
def test_an_edited_text_still_points_into_its_source(source, wanted):
    edits, done = [], 0
    for start, length, replacement in sorted(wanted):
        if done <= start and start + length <= len(source):
            edits.append((start, start + length, replacement))
            done = start + length + 1
    edited = AlignedText.from_source(source, start=100).edit(edits)
    assert edited.text == _by_hand(source, edits)
    assert sum(run.length for run in edited.runs) == len(edited)
    for at in range(len(edited)):
        start, end = edited.source_span(at, at + 1)
        assert 100 <= start <= end <= 100 + len(source)


def _by_hand(text, edits):
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def test_a_character_that_was_kept_points_at_itself():
    edited = AlignedText.from_source("市网际网路平台").edit([(1, 5, "互联网")])
    assert edited.source_span(0, 1) == (0, 1)
    assert edited.source_span(2, 3) == (1, 5)
    assert edited.source_span(4, 6) == (5, 7)


def test_a_second_edit_leads_through_the_first():
    once = AlignedText.from_source("最佳化網路").edit([(0, 5, "最佳化网路")])
    twice = once.edit([(0, 3, "优化"), (3, 5, "网络")])
    assert twice.text == "优化网络"
    assert twice.source_span(0, 2) == (0, 3)
    assert twice.source_span(2, 4) == (3, 5)


def test_select_keeps_the_headings_of_what_stays(seeds):
    plan = seeds.to_paragraphs().select(document_id="changzheng-2021", time="plan")
    assert set(plan.docvars["time"]) == {"plan"}
    text = plan.to_documents().texts["changzheng-2021"]
    assert text.startswith("二、今后五年的目标任务")
    assert "一、过去五年工作的回顾" not in text
    assert plan.corpus_id != seeds.corpus_id


def test_select_takes_lists(seeds):
    two = seeds.select(place=["黄浦区", "徐汇区"])
    assert list(two.ids) == ["huangpu-2020h1", "huangpu-2023", "xuhui-2023"]


def test_select_names_the_nearest_docvar_and_value(seeds):
    with pytest.raises(
        CorpusError, match=r"No document has a docvar 'places'\. Did you mean 'place'\?"
    ):
        seeds.select(places="黄浦区")
    with pytest.raises(
        CorpusError, match=r"No document has place = '黄埔区'\. Did you mean '黄浦区'\?"
    ):
        seeds.select(place="黄埔区")


def test_sections_hold_headings_and_their_paragraphs(seeds):
    sections = seeds.to_sections()
    assert sections.texts["huangpu-2023/s01"].startswith("(四)精益求精优品质\n坚定追求卓越")
    joined = "\n".join(
        text for text_id, text in sections.texts.items() if text_id.startswith("huangpu-2023/")
    )
    assert joined == seeds.texts["huangpu-2023"]


def test_sentence_ids_extend_paragraph_ids(seeds):
    sentences = seeds.to_sentences()
    assert sentences.texts["huangpu-2023/p0003.1"] == "推动城区治理升级。"


def test_paragraphs_given_with_ids_and_docvars_keep_them():
    given_docvars = pd.DataFrame(
        {"place": ["甲", "甲", "乙"], "label": [1, 2, 3], "time": ["plan", None, "plan"]}
    )
    corpus = Corpus.from_texts(
        ["一", "二", "三"], ids=["a/x", "a/y", "b/z"], docvars=given_docvars, unit="paragraph"
    )
    assert corpus.docvars["document_id"].to_list() == ["a", "a", "b"]
    assert corpus.docvars["label"].to_list() == [1, 2, 3]
    assert corpus.docvars["time"].to_list() == ["plan", "unknown", "plan"]
    assert corpus.to_documents().docvars["place"].to_list() == ["甲", "乙"]


def test_ids_must_be_unique_and_one_a_text():
    with pytest.raises(CorpusError, match="'a' occurs more than once"):
        Corpus.from_texts(["一", "二"], ids=["a", "a"])
    with pytest.raises(CorpusError, match="2 texts but 1 ids"):
        Corpus.from_texts(["一", "二"], ids=["a"])


def test_unknown_units_and_paragraphs_are_named():
    corpus = Corpus.from_texts(["一"], ids=["a"])
    with pytest.raises(CorpusError, match="Did you mean 'paragraph'"):
        corpus.reshape("paragraphs")
    with pytest.raises(CorpusError, match="Unknown paragraph 'a/p9'"):
        corpus.source_span("a/p9")


def test_markup_in_a_text_is_shown_as_text():
    corpus = Corpus.from_texts(["<script>alert(1)</script>"], ids=["<b>"])
    assert "<script>" not in corpus._repr_html_()
    assert "<b>" not in corpus._repr_html_().replace("<tbody>", "")


def test_characters_are_code_points_that_are_no_space():
    assert count_characters("治 理\u3000\n12") == 4


def test_given_texts_must_be_a_list_of_strings():
    with pytest.raises(CorpusError, match=r"texts is a str .* must be a list of strings"):
        Corpus.from_texts("推进治理")
    with pytest.raises(CorpusError, match=r"The text 'text-0002' is not a string"):
        Corpus.from_texts(["推进治理", float("nan")])


def test_ids_decide_even_beside_a_column_of_that_name():
    docvars = pd.DataFrame({"document_id": ["X", "Y"], "n": [1, 2]})
    corpus = Corpus.from_texts(["甲治理", "乙治理"], ids=["a", "b"], docvars=docvars)
    assert list(corpus.select(n=1).ids) == ["a"]
    assert list(corpus.select(n=pd.Series([2])).ids) == ["b"]


def test_an_empty_corpus_has_its_columns():
    corpus = Corpus.from_texts([]).to_paragraphs()
    assert len(corpus) == 0
    assert list(corpus.docvars.columns) == ["document_id"]
