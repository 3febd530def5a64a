"""name ⊂ core ⊂ wide: the estimate and the hits are core's, whatever wide holds."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

CORE = Theme("治理", ("基层治理",), ("治理", "网格", "韧性…城市"), exclusions=("治理念",))
# Longer, nested, overlapping and equal in their letters to what core has.
WIDE = replace(CORE, wide=("推进基层治理", "网格员", "理网", "层治", "韧性安全城市", "城市网格"))
PIECES = st.sampled_from(
    [
        "推进",
        "基层",
        "基层治理",
        "治理",
        "念",
        "网格",
        "员",
        "韧性",
        "安全",
        "城市",
        "、",
        "。",
        "，",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=1, max_size=4).filter(any)


def measured(texts, theme, **options):
    corpus = Corpus.from_texts(texts, ids=[f"r{i}" for i in range(len(texts))])
    return measure_themes(corpus, Codebook((theme,)), **options)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_longer_terms_of_wide_change_no_hit_of_core(texts):
    bare, wide = measured(texts, CORE), measured(texts, WIDE)
    pd.testing.assert_frame_equal(bare.hits, wide.hits)
    columns = ["estimate", "name_share", "n_hits", "hits_per_1000_chars", "paragraph_share",
               "n_with_hits", "decisive_term", "largest_change"]  # fmt: skip
    one, other = (themes.prevalence()[columns] for themes in (bare, wide))
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    table = wide.prevalence()
    assert (table["name_share"] <= table["estimate"]).all()
    assert (table["estimate"] <= table["wide_share"]).all()


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_each_ring_is_what_a_codebook_of_that_ring_measures(texts):
    book = Codebook((WIDE,))
    table = measured(texts, WIDE).prevalence()
    corpus = Corpus.from_texts(texts, ids=[f"r{i}" for i in range(len(texts))])
    for ring, column in (("name", "name_share"), ("core", "estimate"), ("wide", "wide_share")):
        at = measure_themes(corpus, book.at(ring))
        assert at.prevalence()["estimate"].equals(table[column].rename("estimate"))
        # Whatever ring is counted, the range is the same.
        assert at.prevalence()["wide_share"].equals(table["wide_share"])


def test_an_estimate_counts_sentences_of_core_alone():
    texts = ["推进基层治理。网格员。网格好。治理念。层治好。"]
    row = measured(texts, WIDE).prevalence().iloc[0]
    # 7, 4, 4, 4 and 4 characters; the name in the first, core in the first three, wide in the last.
    assert row[["name_share", "estimate", "wide_share"]].to_list() == [7 / 23, 15 / 23, 19 / 23]
    assert row[["n_hits", "n_with_hits", "n_sentences"]].to_list() == [3, 3, 5]
    assert (row["decisive_term"], row["largest_change"]) == ("网格", 8 / 23)


@pytest.mark.parametrize("unit", ["sentences", "paragraphs", "document", ""])
def test_an_unknown_unit_is_refused(unit):
    with pytest.raises(CorpusError, match=f"Themes cannot be measured by '{unit}'"):
        measured(["治理。"], CORE, unit=unit)


def test_the_unit_is_what_is_counted():
    texts = ["推进基层治理。发展。\n发展经济。", "发展。"]
    sentences, paragraphs = (measured(texts, CORE, unit=unit) for unit in ("sentence", "paragraph"))
    assert sentences.docvars.index.to_list() == [
        "r0/p0001.1", "r0/p0001.2", "r0/p0002.1", "r1/p0001.1",
    ]  # fmt: skip
    assert paragraphs.docvars.index.to_list() == ["r0/p0001", "r0/p0002", "r1/p0001"]
    assert sentences.n_chars.tolist() == [7, 3, 5, 3]
    assert paragraphs.n_chars.tolist() == [10, 5, 3]
    assert sentences.prevalence()["estimate"].to_list() == [7 / 15, 0]
    assert paragraphs.prevalence()["estimate"].to_list() == [10 / 15, 0]
    assert paragraphs.prevalence()["n_sentences"].isna().all()
    assert paragraphs.paragraphs is paragraphs
    assert sentences.paragraphs.unit == "paragraph"
    assert repr(paragraphs) == "ThemeMeasures: 1 theme, 1 hit in 3 paragraphs"


def test_an_empty_codebook_measures_nothing_in_sentences():
    corpus = Corpus.from_texts(["治理。发展。"])
    themes = measure_themes(corpus, Codebook(()))
    assert themes.paragraphs.unit == "paragraph"
    assert themes.prevalence().empty


def test_a_heading_is_read_with_the_first_sentence_below_it(report):
    body = "我们将持续推进各项工作,切实提升人民群众的获得感。努力加快经济社会各方面的发展。"
    corpus = report("一、加强基层治理", body, body)
    themes = measure_themes(corpus, Codebook((CORE,)))
    row = themes.prevalence().iloc[0]
    first = body.index("。") + 1
    assert row["estimate"] == first / (2 * len(body))
    assert row["paragraph_share"] == 0.5
    assert themes.hits[["sentence_id", "paragraph_id", "part", "start", "end"]].to_numpy().tolist()[
        0
    ] == ["r/p0002.1", "r/p0002", "section", 4, 8]
    assert row["n_chars"] == 2 * len(body)


def test_the_name_is_listed_where_a_longer_term_of_core_overlaps_it():
    theme = Theme("韧性城市", ("韧性城市",), ("宜居…韧性", "安全韧性城市建设"))
    text = "打造宜居、智慧、韧性城市。推进安全韧性城市建设。"
    found = measure_themes([text], Codebook((theme,))).hits
    assert found["term"].to_list() == ["韧性城市", "韧性城市"]
    assert [text[start:end] for start, end in found[["start", "end"]].to_numpy()] == [
        "韧性城市"
    ] * 2
