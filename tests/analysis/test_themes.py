"""Themes are found by the rules of their codebook, and their shares can be checked by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.prevalence import PREVALENCE_COLUMNS
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError

BODY = "我们将持续推进各项工作,切实提升人民群众的获得感。"


def paragraphs(*texts, docvars=None, ids=None):
    names = ids or [f"a/p{i}" for i in range(1, len(texts) + 1)]
    return Corpus.from_texts(texts, ids=names, docvars=docvars, unit="paragraph")


def hits(corpus, *themes, **options):
    found = measure_themes(corpus, Codebook(themes), **options).hits
    return found[["theme", "paragraph_id", "part", "term"]].to_numpy().tolist()


def terms_in(text, *terms, exclusions=()):
    theme = Theme("主题", terms, exclusions=exclusions)
    return measure_themes(paragraphs(text), Codebook((theme,))).hits["term"].to_list()


def only(table):
    assert len(table) == 1
    return table.iloc[0]


# Where a theme is found.


def test_the_longest_term_takes_its_letters():
    assert terms_in("城市更新行动与城市更新", "城市更新", "城市更新行动", "更新行动") == [
        "城市更新行动",
        "城市更新",
    ]


def test_a_nested_term_makes_no_hit_but_counts_as_present():
    theme = Theme("主题", ("治理", "基层治理"))
    measured = measure_themes(paragraphs("基层治理"), Codebook((theme,)))
    assert measured.n_hits["主题"].to_list() == [1]
    assert measured.presence["主题"].tolist() == [[True, True]]


def test_a_term_inside_an_exclusion_is_no_hit():
    assert terms_in("完善基层治理念", "基层治理", exclusions=["完善基层治理念"]) == []


def test_a_term_beside_an_exclusion_is_a_hit():
    text = "完善基层治理念,推进基层治理"
    assert terms_in(text, "基层治理", exclusions=["完善基层治理念"]) == ["基层治理"]


def test_an_excluded_longer_term_leaves_room_for_a_shorter_one_outside():
    text = "全社会治理念网格治理"
    assert terms_in(text, "社会治理", "网格治理", exclusions=["全社会治理念"]) == ["网格治理"]


def test_an_exclusion_of_one_theme_does_not_bind_another():
    first = Theme("甲", ("社会管理",), exclusions=("社会管理和服务",))
    second = Theme("乙", ("社会管理",))
    found = hits(paragraphs("社会管理和服务"), first, second)
    assert found == [["乙", "a/p1", "text", "社会管理"]]


def test_a_span_may_belong_to_several_themes():
    first, second = Theme("甲", ("网格化管理",)), Theme("乙", ("治理",), ("网格化管理",))
    measured = measure_themes(paragraphs("网格化管理"), Codebook((first, second)))
    assert measured.hits["theme"].to_list() == ["甲", "乙"]
    assert measured.hits[["start", "end"]].drop_duplicates().to_numpy().tolist() == [[0, 5]]


def test_quotation_marks_inside_a_term_are_skipped():
    assert terms_in("深入开展“八五”普法", "八五普法") == ["八五普法"]


def test_quotations_that_adjoin_do_not_join():
    assert terms_in("建设“韧性城市”“更新街区”", "城市更新") == []


def test_digits_inside_a_longer_number_are_no_hit():
    assert terms_in("办理123456件,12345.5万元,拨打12345", "12345") == ["12345"]


def test_hits_point_into_the_text_they_were_found_in(codebook, seeds):
    measured = measure_themes(seeds, read_codebook())
    texts = seeds.to_paragraphs().texts
    body = measured.hits[measured.hits["part"] == "text"]
    assert len(body) > 100
    for hit in body.itertuples():
        spelled = texts[hit.paragraph_id][hit.start : hit.end]
        bare = spelled.translate(dict.fromkeys(map(ord, "“”‘’\"'「」『』")))
        if "…" not in hit.term:
            assert bare == hit.term
        assert bare.startswith(hit.term.split("…")[0])
        assert bare.endswith(hit.term.split("…")[-1])


def test_headings_of_a_section_are_read_once_at_the_first_paragraph_under_them(report):
    corpus = report("二、加强基层治理", BODY, BODY)
    assert hits(corpus, Theme("基层治理", ("基层治理",))) == [
        ["基层治理", "r/p0002", "section", "基层治理"]
    ]


def test_every_heading_above_the_first_paragraph_is_read(report):
    corpus = report("一、建设韧性城市", "(一)加强基层治理", BODY, "(二)发展经济", BODY)
    found = hits(corpus, Theme("治理", ("基层治理",)), Theme("韧性", ("韧性城市",)))
    assert found == [
        ["治理", "r/p0003", "section", "基层治理"],
        ["韧性", "r/p0003", "section", "韧性城市"],
    ]


def test_headings_are_left_out_when_asked(report):
    corpus = report("二、加强基层治理", f"基层治理。{BODY}")
    theme = Theme("基层治理", ("基层治理",))
    assert len(hits(corpus, theme)) == 2
    assert hits(corpus, theme, include_headings=False) == [
        ["基层治理", "r/p0002", "text", "基层治理"]
    ]


@pytest.mark.parametrize("line", [f"(六)提升基层治理。{BODY}", f"提升基层治理水平。{BODY}"])
def test_a_heading_in_line_with_its_body_is_read_once(report, line):
    corpus = report(line, BODY)
    assert hits(corpus, Theme("基层治理", ("基层治理",))) == [
        ["基层治理", "r/p0001", "text", "基层治理"]
    ]


def test_headings_add_no_characters(report):
    measured = measure_themes(
        report("二、加强基层治理", BODY), Codebook((Theme("治理", ("基层治理",)),))
    )
    assert measured.n_chars.tolist() == [len(BODY)]
    assert measured.scores["治理"].to_list() == [100 / len(BODY)]


def test_a_corpus_of_documents_is_measured_by_paragraphs(three, codebook):
    first, second = (measure_themes(c, codebook) for c in (three, three.to_documents()))
    pd.testing.assert_frame_equal(first.hits, second.hits)
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())


def test_a_corpus_without_paragraphs_is_refused(codebook):
    with pytest.raises(CorpusError, match="has no paragraphs to measure"):
        measure_themes(Corpus.from_texts(["", "\n"]), codebook)


# How much of it there is.


def test_prevalence_of_three_sentences_by_hand(three, governance):
    row = only(measure_themes(three, Codebook((governance,))).prevalence())
    # 12, 7 and 5 characters; hits in the first alone: a space parts 社区 and 治理 in the second.
    assert row[["name_share", "estimate", "wide_share"]].to_list() == [12 / 24] * 3
    assert row["paragraph_share"] == 12 / 24
    assert row["hits_per_1000_chars"] == pytest.approx(1000 * 2 / 24)
    assert row[["n_hits", "n_with_hits", "n_sentences", "n_paragraphs"]].to_list() == [2, 1, 3, 3]
    assert row[["n_documents", "n_chars"]].to_list() == [1, 24]
    # A report was counted in full.
    assert row[["low", "high"]].isna().all()
    assert (row["interval"], row["status"], row["reason"]) == ("", "estimated", "")
    # Without 基层治理 there is still 信访.
    assert (row["decisive_term"], row["largest_change"], row["extent"]) == ("", 0, "unknown")


def test_the_range_of_definitions_by_hand():
    theme = Theme("治理", ("基层治理",), ("社区治理",), ("信访",))
    corpus = paragraphs("基层治理。", "社区治理好。", "信访矛盾与信访。", "经济发展。")
    row = only(measure_themes(corpus, Codebook((theme,))).prevalence())
    # 5, 6, 8 and 5 characters: the name finds 5, core 11, wide 19; core without 社区治理 5.
    assert row[["name_share", "estimate", "wide_share"]].to_list() == [5 / 24, 11 / 24, 19 / 24]
    assert (row["decisive_term"], row["largest_change"]) == ("社区治理", pytest.approx(6 / 24))
    # Hits are core's.
    assert (row["n_hits"], row["n_with_hits"]) == (2, 2)
    assert row[["low", "high"]].isna().all()


def test_no_hit_in_a_report_is_zero_counted_in_full(three, why):
    row = only(measure_themes(three, Codebook((Theme("疫情", ("疫情防控",)),))).prevalence())
    assert (row["estimate"], row["n_hits"], row["status"]) == (0, 0, "estimated")
    assert row[["low", "high"]].isna().all()
    assert row["interval"] == ""
    assert why(row) == ("no_hit: n=3", "3 个句子都没有命中", "no hit in any of 3 sentences")


@pytest.mark.parametrize("n", [4, 5, 9])
def test_no_hit_in_five_reports_bounds_the_share_of_reports_that_speak_of_it(n, why):
    docvars = pd.DataFrame({"place": ["甲"] * n})
    corpus = paragraphs(*["发展。稳定。"] * n, ids=[f"r{i}/p1" for i in range(n)], docvars=docvars)
    book = Codebook((Theme("疫情", ("疫情防控",)),))
    row = only(measure_themes(corpus, book).prevalence(by="place"))
    assert (row["estimate"], row["status"]) == (0, "estimated")
    if n < 5:
        assert row[["low", "high"]].isna().all()
        assert (row["interval"], row["reason"]) == ("", "too_few_reports: G=4, least=5")
        return
    # So large a share, and yet none of n reports: one in twenty.
    assert row["low"] == 0
    assert (1 - row["high"]) ** n == pytest.approx(0.05)
    assert row["interval"] == "share_of_reports"
    bound = (
        "high bounds the share of reports that speak of it (one-sided, 95%), not the share of text"
    )
    assert why(row) == (
        f"no_report_with_hits: G={n}",
        f"{n} 份报告都没有命中；上端是谈到它的报告所占比例的上限（单侧 95%），不是篇幅的上限",
        f"no hit in any of {n} reports; {bound}",
    )


def test_texts_without_the_docvar_are_not_estimable_with_the_reason(codebook, why):
    docvars = pd.DataFrame({"place": ["甲", None, "", "甲"]})
    # Two paragraphs of three sentences have no place.
    corpus = paragraphs("基层治理。", "基层治理。信访。", "信访。", "发展。", docvars=docvars)
    table = measure_themes(corpus, codebook).prevalence(by="place")
    assert list(table.columns) == PREVALENCE_COLUMNS
    row = only(table[(table["theme"] == "基层治理") & (table["group"] == "")])
    assert row["status"] == "not estimable"
    assert why(row) == (
        "docvar_missing: docvar=place, n=2", "2 段未注明地方", "place is missing for 2 paragraphs",
    )  # fmt: skip
    assert row[["estimate", "low", "high"]].isna().all()
    assert row[["n_hits", "n_sentences", "n_paragraphs", "n_documents"]].to_list() == [3, 3, 2, 1]


def test_a_docvar_that_all_texts_lack_leaves_a_table_of_the_same_shape(codebook):
    corpus = paragraphs("基层治理", docvars=pd.DataFrame({"place": [None]}))
    table = measure_themes(corpus, codebook).prevalence(by="place")
    assert list(table.columns) == PREVALENCE_COLUMNS
    assert table["status"].to_list() == ["not estimable", "not estimable"]


def test_a_group_without_characters_is_not_estimable_with_the_reason(codebook, why):
    corpus = paragraphs("基层治理", " ", ids=["a/p1", "b/p1"])
    table = measure_themes(corpus, codebook).prevalence()
    row = only(table[(table["group"] == "b") & (table["theme"] == "基层治理")])
    assert row["status"] == "not estimable"
    assert why(row) == (
        "no_characters: n=1", "1 段都没有字", "its 1 paragraphs have no characters",
    )  # fmt: skip


def test_counts_in_the_table_are_whole_numbers(codebook):
    docvars = pd.DataFrame({"place": ["甲", None]})
    corpus = paragraphs("基层治理。", "信访。", docvars=docvars)
    table = measure_themes(corpus, codebook).prevalence(by="place")
    for column in ("n_hits", "n_sentences", "n_paragraphs", "n_documents", "n_chars"):
        assert table[column].dtype == np.int64


def test_an_unknown_docvar_is_answered_with_the_nearest(three, codebook):
    with pytest.raises(CorpusError) as error:
        measure_themes(three, codebook).prevalence(by="documents")
    assert str(error.value) == "Unknown docvar 'documents' to group by. Did you mean 'document'?"


def test_groups_stand_in_the_order_of_the_corpus_under_each_theme(codebook):
    corpus = paragraphs("发展", "治理", "经济", ids=["b/p1", "a/p1", "b/p2"])
    table = measure_themes(corpus, codebook).prevalence()
    assert table["theme"].to_list() == ["基层治理"] * 2 + ["一网统管"] * 2
    assert table["group"].to_list() == ["b", "a"] * 2


@pytest.mark.parametrize(
    ("extents", "told"),
    [
        (["excerpt", "excerpt"], "excerpt"),
        (["excerpt", "whole"], "mixed"),
        ([None, None], "unknown"),
    ],
)
def test_each_row_says_whether_its_texts_are_excerpts(codebook, extents, told):
    docvars = pd.DataFrame({"extent": extents, "place": ["甲", "甲"]})
    corpus = paragraphs("基层治理", "发展", ids=["a/p1", "b/p1"], docvars=docvars)
    table = measure_themes(corpus, codebook).prevalence(by="place")
    assert table["extent"].to_list() == [told, told]


WORDS = [
    "基层治理",
    "社区治理",
    "网格化管理",
    "信访",
    "楼组",
    "楼组成",
    "完善基层治理念",
    "发展",
    "。",
]
PIECES = st.lists(st.sampled_from(WORDS), max_size=6).map("".join)


@settings(max_examples=20, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5).filter(any))
def test_the_range_equals_measuring_again_with_reduced_codebooks(governance, texts):
    corpus = paragraphs(*texts)

    def estimate(terms):
        reduced = replace(governance, name=tuple(terms), core=(), wide=())
        return only(measure_themes(corpus, Codebook((reduced,))).prevalence())["estimate"]

    row = only(measure_themes(corpus, Codebook((governance,))).prevalence())
    shares = [estimate(governance.terms[:size]) for size in governance.ring_sizes]
    assert row[["name_share", "estimate", "wide_share"]].to_list() == shares
    assert shares == sorted(shares)
    core = governance.core_terms
    without = [estimate([t for t in core if t != left_out]) for left_out in core]
    assert row["largest_change"] == pytest.approx(shares[1] - min(without))
    if row["decisive_term"]:
        assert without[core.index(row["decisive_term"])] == min(without)
    for ring, share in zip(("name", "core", "wide"), shares, strict=True):
        book = Codebook((governance,)).at(ring)
        assert only(measure_themes(corpus, book).prevalence())["estimate"] == share


@settings(max_examples=30, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5).filter(any))
def test_a_text_holds_a_term_of_core_exactly_if_it_has_a_hit(codebook, texts):
    for unit in ("sentence", "paragraph"):
        measured = measure_themes(paragraphs(*texts), codebook, unit=unit)
        for theme in codebook:
            held = measured.presence[theme.label][:, : theme.ring_sizes[1]].any(axis=1)
            assert ((measured.n_hits[theme.label] > 0) == held).all()


def test_scores_are_hits_per_hundred_characters_without_white_space(codebook):
    measured = measure_themes(paragraphs("基层治理 信访\u3000好"), codebook)
    assert measured.scores["基层治理"].to_list() == [pytest.approx(100 * 2 / 7)]


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_the_long_table_has_a_row_for_each_theme_and_text(three, codebook, unit):
    table = measure_themes(three, codebook, unit=unit).to_frame()
    assert list(table.columns) == [
        "theme", f"{unit}_id", "measure", "score", "n_hits", "n_terms",
    ]  # fmt: skip
    assert len(table) == 6
    assert table["n_hits"].sum() == 2
    assert set(table["measure"]) == {"dictionary"}


# Which passages to read.


def test_passages_come_by_score_then_more_terms_then_id(three):
    theme = Theme("治理", ("基层治理", "社区治理"))
    corpus = paragraphs(
        "基层治理基层治理经", "发展", "基层治理社区治理经", "基层治理的推进了", "社区治理社区治理经"
    )
    table = measure_themes(corpus, Codebook((theme,))).passages(corpus, "治理", n=9)
    assert table["paragraph_id"].to_list() == ["a/p3", "a/p1", "a/p5", "a/p4"]
    assert table["rank"].to_list() == [1, 2, 3, 4]
    assert table["terms"].to_list() == ["基层治理、社区治理", "基层治理", "社区治理", "基层治理"]
    assert table["text"].iloc[0] == "基层治理社区治理经"


def test_passages_are_at_most_n_and_never_without_a_hit(three, codebook):
    measured = measure_themes(three, codebook)
    assert len(measured.passages(three, "基层治理", n=0)) == 0
    assert len(measured.passages(three, "基层治理", n=9)) == 1


def test_a_theme_without_hits_has_no_passages_but_the_same_columns(three, codebook):
    measured = measure_themes(three, codebook)
    none, some = measured.passages(three, "一网统管"), measured.passages(three, "基层治理")
    assert none.empty
    assert list(none.columns) == list(some.columns)


def test_passages_take_the_corpus_in_any_unit(three, codebook):
    measured = measure_themes(three, codebook)
    pd.testing.assert_frame_equal(
        measured.passages(three, "基层治理"), measured.passages(three.to_documents(), "基层治理")
    )


def test_passages_of_an_unknown_theme_are_refused_with_the_nearest(three, codebook):
    with pytest.raises(CodebookError, match=r"no theme '一网通管'\. Did you mean '一网统管'\?$"):
        measure_themes(three, codebook).passages(three, "一网通管")


def test_passages_of_another_corpus_are_refused(three, codebook):
    other = paragraphs("基层治理")
    with pytest.raises(CorpusError) as error:
        measure_themes(three, codebook).passages(other, "基层治理")
    assert str(error.value) == (
        f"The themes were measured on corpus {three.corpus_id}, not on {other.corpus_id}. "
        "Pass the corpus that was measured."
    )


def test_measures_print_themselves(three, codebook):
    measured = measure_themes(three, codebook)
    assert repr(measured) == "ThemeMeasures: 2 themes, 2 hits in 3 sentences"
    shown = measured._repr_html_()
    assert shown.index("基层治理") < shown.index("一网统管")


def test_literal_counts_of_the_reports_hold(seeds):
    terms = ("基层治理", "一网统管", "韧性城市", "社会治理", "营商环境", "12345")
    book = Codebook(tuple(Theme(term, (term,)) for term in terms))
    table = measure_themes(seeds, book).prevalence()
    counts = table.pivot(index="theme", columns="group", values="n_hits")
    order = ["huangpu-2023", "huangpu-2020h1", "xuhui-2023", "changzheng-2021", "changning-2023"]
    assert counts.loc[list(terms), order].to_numpy().tolist() == [
        [2, 1, 3, 2, 0],
        [1, 4, 0, 4, 0],
        [1, 0, 1, 0, 0],
        [1, 4, 1, 6, 4],
        [1, 8, 0, 1, 0],
        [1, 1, 1, 2, 0],
    ]


def test_passages_can_be_taken_from_each_group(seeds):
    themes = measure_themes(seeds, read_codebook())
    top = themes.passages(seeds, "基层治理", 2, by="document")
    assert top["document_id"].value_counts().to_dict() == dict.fromkeys(seeds.ids, 2)
    everything = themes.passages(seeds, "基层治理", 200)
    ranks = dict(zip(everything["paragraph_id"], everything["rank"], strict=True))
    assert [ranks[i] for i in top["paragraph_id"]] == top["rank"].to_list()
    with pytest.raises(CorpusError, match="Unknown docvar 'places' to group by"):
        themes.passages(seeds, "基层治理", by="places")
