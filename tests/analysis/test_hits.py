"""What is found where, and every column of the tables that are made of it, counted by hand."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.codebook_check import check_codebook, placebo_codebook
from govtopics.analysis.themes.concordance import kwic, side_by_side
from govtopics.analysis.themes.frames import comparability, differences_in_kind, in_frame
from govtopics.analysis.themes.theme_measures import hits_in_paragraphs, measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError
from govtopics.language import speaking
from govtopics.tokens.tokens import Tokens

BODY = "我们将持续推进各项工作,切实提升人民群众的获得感。"


def paragraphs(*texts, ids=None, **docvars):
    names = ids or [f"a/p{i}" for i in range(1, len(texts) + 1)]
    frame = pd.DataFrame(docvars, dtype=object) if docvars else None
    return Corpus.from_texts(texts, ids=names, docvars=frame, unit="paragraph")


def words_of(words):
    """The words of a single text."""
    return Tokens(pd.Index(["a"]), (tuple(words),), pd.DataFrame(index=["a"]))


GOVERN = Theme(
    "治理",
    ("基层治理",),
    ("治理", "网格"),
    ("网格员",),
    exclusions=("治理念",),
    english="Governance",
)
PEOPLE = Theme("民生", ("养老",), ("网格员",))
BOOK = Codebook((GOVERN, PEOPLE))
SMALL = (
    # 基层治理 with 治理 inside it; 网格, whatever longer terms of wide there are; 网格员.
    "推进基层治理,网格员多。",
    "治理念与治理,治理。",  # the first is no hit
    "养老养老,养老。",
    "好好好好好。",
)


def test_every_hit_and_its_span():
    measured = measure_themes(paragraphs(*SMALL), BOOK)
    assert measured.hits.to_numpy().tolist() == [
        ["治理", "a/p1.1", "a/p1", "text", 2, 6, "基层治理"],
        ["治理", "a/p1.1", "a/p1", "text", 7, 9, "网格"],
        ["治理", "a/p2.1", "a/p2", "text", 4, 6, "治理"],
        ["治理", "a/p2.1", "a/p2", "text", 7, 9, "治理"],
        ["民生", "a/p1.1", "a/p1", "text", 7, 10, "网格员"],
        ["民生", "a/p3.1", "a/p3", "text", 0, 2, "养老"],
        ["民生", "a/p3.1", "a/p3", "text", 2, 4, "养老"],
        ["民生", "a/p3.1", "a/p3", "text", 5, 7, "养老"],
    ]
    assert measured.presence["治理"].astype(int).tolist() == [
        [1, 1, 1, 1], [0, 1, 0, 0], [0] * 4, [0] * 4,
    ]  # fmt: skip
    assert measured.presence["民生"].astype(int).tolist() == [[0, 1], [0, 0], [1, 0], [0, 0]]
    assert measured.n_chars.tolist() == [12, 10, 8, 6]
    assert measured.held["民生"].nonzero()[1].tolist() == [1, 0]
    assert list(measured.presence) == ["治理", "民生"]
    assert not measured.presence["治理"].flags.writeable


def test_hits_different_terms_and_scores_of_each_sentence():
    measured = measure_themes(paragraphs(*SMALL), BOOK)
    assert measured.n_hits.to_numpy().tolist() == [[2, 1], [2, 0], [0, 3], [0, 0]]
    assert measured.n_terms.to_numpy().tolist() == [[2, 1], [1, 0], [0, 1], [0, 0]]
    table = measured.to_frame()
    assert table["theme"].to_list() == ["治理"] * 4 + ["民生"] * 4
    assert table["sentence_id"].to_list() == ["a/p1.1", "a/p2.1", "a/p3.1", "a/p4.1"] * 2
    assert table["score"].to_list() == pytest.approx(
        [200 / 12, 200 / 10, 0, 0, 100 / 12, 0, 300 / 8, 0]
    )
    assert table["n_hits"].to_list() == [2, 2, 0, 0, 1, 0, 3, 0]
    assert table["n_terms"].to_list() == [2, 1, 0, 0, 1, 0, 1, 0]
    row = measured.prevalence().iloc[0]
    # The name 12 of 36, core and wide 22; core without 治理 12.
    assert row[["name_share", "estimate", "wide_share"]].to_list() == [12 / 36, 22 / 36, 22 / 36]
    assert row[["decisive_term", "largest_change", "n_hits", "n_with_hits"]].to_list() == [
        "治理", pytest.approx(10 / 36), 4, 2,
    ]  # fmt: skip


def test_a_term_that_an_exclusion_only_touches_is_a_hit():
    theme = Theme("甲", ("治理", "理念"), exclusions=("治理念",))
    texts = ["治理念好", "理念与治理念", "全治理念治理"]
    measured = measure_themes(paragraphs(*texts), Codebook((theme,)))
    assert measured.hits[["paragraph_id", "start", "end", "term"]].to_numpy().tolist() == [
        ["a/p2", 0, 2, "理念"], ["a/p3", 4, 6, "治理"],
    ]  # fmt: skip


def test_of_terms_that_overlap_the_longest_then_the_first_is_the_hit():
    theme = Theme("甲", ("基层治理", "治理现代化", "现代"))
    measured = measure_themes(paragraphs("基层治理现代化现代"), Codebook((theme,)))
    assert measured.hits[["start", "end", "term"]].to_numpy().tolist() == [
        [2, 7, "治理现代化"], [7, 9, "现代"],
    ]  # fmt: skip
    same = Theme("乙", ("甲乙丙", "丙丁戊"))
    assert measure_themes(paragraphs("甲乙丙丁戊"), Codebook((same,))).hits["term"].to_list() == [
        "甲乙丙"
    ]


def test_every_column_of_passages(report):
    corpus = report(
        "一、加强基层治理和网格建设", f"网格,治理,网格。{BODY}", f"基层治理。{BODY}", BODY
    )
    measured = measure_themes(corpus, BOOK)
    first, second = measured.passages(corpus, "治理").to_dict("records")
    length = len(BODY)
    # Two hits in the heading count at its first paragraph, and add no characters.
    assert first["score"] == pytest.approx(100 * 5 / (length + 9))
    assert second["score"] == pytest.approx(100 / (length + 5))
    assert (first["terms"], first["heading_terms"]) == ("基层治理、网格、治理", "基层治理、网格")
    assert (second["terms"], second["heading_terms"]) == ("基层治理", "")
    assert first["marked"] == f"【网格】,【治理】,【网格】。{BODY}"
    assert second["marked"] == f"【基层治理】。{BODY}"
    assert (first["rank"], second["rank"], first["theme"], first["document_id"]) == (
        1, 2, "治理", "r",
    )  # fmt: skip
    source = corpus.documents[0].source
    for row in (first, second):
        assert source[row["source_start"] : row["source_end"]] == row["text"]
        assert row["section"] == "一、加强基层治理和网格建设"
    without = measure_themes(corpus, BOOK, include_headings=False)
    scores = without.passages(corpus, "治理")["score"].to_list()
    assert scores == pytest.approx([300 / (length + 9), 100 / (length + 5)])
    assert measured.passages(corpus, "治理", 1)["paragraph_id"].to_list() == [first["paragraph_id"]]


def test_hits_of_paragraphs_alone_are_those_of_the_measure_without_headings(seeds):
    codebook = read_codebook()
    paragraphs = seeds.to_paragraphs().ids
    alone = hits_in_paragraphs(seeds, codebook, paragraphs)
    measured = measure_themes(seeds, codebook, include_headings=False)
    told = [name for name in measured.hits if name != "sentence_id"]
    pd.testing.assert_frame_equal(alone[told], measured.hits[told])
    ids = measured.docvars.index.to_numpy()
    assert ids[alone["sentence_id"]].tolist() == measured.hits["sentence_id"].tolist()
    by_paragraph = measured.paragraphs.hits
    pd.testing.assert_frame_equal(by_paragraph, measured.hits)
    asked = set(paragraphs[::3])
    own = alone[alone["paragraph_id"].isin(asked)].reset_index(drop=True)
    assert 0 < len(own) < len(alone)
    pd.testing.assert_frame_equal(hits_in_paragraphs(seeds, codebook, asked), own)


def test_rows_of_a_measure_are_the_sentences_of_the_corpus():
    texts = ["先说一句，", "再说完。治理。 ", "", "", "养老。治理", "！还有一句。"]
    about = {"place": ["甲", "乙", "乙", "丙", "丁", None], "paragraph_id": [*range(6)]}
    corpus = paragraphs(*texts, ids=["a/1", "a/2", "a/3", "b/1", "c/1", "c/2"], **about)
    measured = measure_themes(corpus, BOOK)
    assert measured.docvars.index.tolist() == ["a/1.1", "a/2.1", "c/1.1", "c/1.2", "c/2.1"]
    assert measured.n_chars.tolist() == [9, 3, 3, 3, 5]
    assert measured.n_chars.dtype == measured.paragraphs.n_chars.dtype == np.int64
    assert measured.docvars["place"].tolist() == ["甲", "乙", "丁", "丁", None]
    assert measured.docvars["paragraph_id"].tolist() == ["a/1", "a/2", "c/1", "c/1", "c/2"]
    sentences = corpus.to_sentences()
    assert sentences.texts.tolist() == [
        "先说一句，再说完。", "治理。 ", "养老。", "治理！", "还有一句。",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(sentences.docvars, measured.docvars)


def test_passages_of_each_group_keep_their_rank_among_all():
    texts = ["治理好", "治理好好", "治理好好好", "治理好好好好", "治理治理"]
    corpus = paragraphs(*texts, place=["甲", "甲", "乙", "甲", "乙"])
    themes = measure_themes(corpus, BOOK)
    top = themes.passages(corpus, "治理", 2, by="place")
    assert top["rank"].to_list() == [1, 2, 3, 4]
    assert top["paragraph_id"].to_list() == ["a/p5", "a/p1", "a/p2", "a/p3"]
    one = themes.passages(corpus, "治理", 1, by="place")
    assert one["paragraph_id"].to_list() == ["a/p5", "a/p1"]
    assert len(themes.passages(corpus, "治理")) == 5
    with pytest.raises(CorpusError, match="n = -1"):
        themes.passages(corpus, "治理", -1)


def test_groups_stand_side_by_side_with_so_many_passages_each():
    texts = ["治理好", "治理好好", "养老", "治理治理", "好"]
    corpus = paragraphs(
        *texts, place=["乙", "乙", "丙", "甲", None], year=["1", "2", "1", "2", "2"]
    )
    themes = measure_themes(corpus, BOOK)
    table = side_by_side(themes, corpus, "治理")
    assert list(table.columns) == ["乙", "丙", "甲"]
    assert table.to_numpy().tolist() == [
        ["a/p1\n【治理】好", "（没有命中的段落）", "a/p4\n【治理】【治理】"],
        ["a/p2\n【治理】好好", "", ""],
    ]
    assert side_by_side(themes, corpus, "治理", n=1).index.to_list() == [1]
    assert side_by_side(themes, corpus, "治理", n=3).iloc[2].to_list() == ["", "", ""]
    assert list(side_by_side(themes, corpus, "治理", by="year").columns) == ["1", "2"]


# Lines of context.


def test_lines_have_so_many_characters_on_each_side():
    text = "".join(chr(0x4E00 + i) for i in range(25)) + "治理" + "好" * 30
    row = kwic(paragraphs(text), "治理").iloc[0]
    assert (row["left"], row["right"]) == (text[7:25], "好" * 18)
    assert row[["paragraph_id", "part", "keyword", "start", "end"]].to_list() == [
        "a/p1", "text", "治理", 25, 27,
    ]  # fmt: skip
    none = kwic(paragraphs(text), "治理", width=0).iloc[0]
    assert (none["left"], none["keyword"], none["right"]) == ("", "治理", "")
    with pytest.raises(CorpusError, match="width = -1"):
        kwic(paragraphs(text), "治理", width=-1)


def test_lines_are_sorted_backwards_before_and_forwards_from_the_keyword():
    corpus = paragraphs("丁甲治理乙", "丙乙治安甲", "乙甲治理甲", "甲乙治理甲")
    pattern = re.compile("治理|治安")
    order = {sort: kwic(corpus, pattern, sort=sort)["paragraph_id"].str[-1].str.cat()
             for sort in ("corpus", "left", "right")}  # fmt: skip
    # Before, read backwards: 丙 4E19, 丁 4E01, 乙 4E59, 甲 7532; 安 5B89 before 理 7406.
    assert order == {"corpus": "1234", "left": "2413", "right": "2134"}


def test_lines_of_a_theme_are_its_hits():
    lines = kwic(paragraphs(*SMALL), GOVERN)
    assert lines[["paragraph_id", "start", "keyword"]].to_numpy().tolist() == [
        ["a/p1", 2, "基层治理"], ["a/p1", 7, "网格"], ["a/p2", 4, "治理"], ["a/p2", 7, "治理"],
    ]  # fmt: skip
    assert kwic(paragraphs(*SMALL), "治理")["start"].to_list() == [4, 0, 4, 7]


# The codebook, and what it does.


def test_a_codebook_as_a_table_and_widened():
    theme = replace(GOVERN, accepted=("楼组",), rejected=("街道",))
    book = Codebook((theme, PEOPLE))
    assert book.to_frame().to_numpy().tolist() == [
        ["治理", "name", "基层治理"], ["治理", "core", "治理"], ["治理", "core", "网格"],
        ["治理", "wide", "网格员"], ["治理", "exclusions", "治理念"], ["治理", "accepted", "楼组"],
        ["治理", "rejected", "街道"], ["民生", "name", "养老"], ["民生", "core", "网格员"],
    ]  # fmt: skip
    assert theme.terms == ("基层治理", "治理", "网格", "网格员")
    assert theme.core_terms == ("基层治理", "治理", "网格")
    assert theme.ring_sizes == (1, 3, 4)
    wider = book.expanded()
    assert wider["治理"].core == ("治理", "网格", "楼组")
    assert wider["治理"].wide == ("网格员",)
    assert wider["治理"].accepted == ()
    assert (wider.measure, book.measure) == ("expanded dictionary", "dictionary")
    assert book.terms == tuple(sorted(["基层治理", "治理", "网格", "网格员", "养老"]))
    many = Codebook(tuple(Theme(x, (x * 2,)) for x in "甲乙丙丁"))
    assert (many.leading, many.labels, len(many)) == (("甲", "乙", "丙"), tuple("甲乙丙丁"), 4)


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "乙"},
        {"name": ("基层",)},
        {"core": ("治理",)},
        {"wide": ()},
        {"core": ("治理",), "wide": ("网格", "网格员")},
        {"exclusions": ()},
        {"since": 2019},
        {"since": {"default": 2019, "province": 2020}},
    ],
)
def test_the_hash_changes_with_whatever_decides_a_hit(changed):
    assert Codebook((replace(GOVERN, **changed),)).sha256 != Codebook((GOVERN,)).sha256
    told = replace(GOVERN, note="一", source="二", date="2026", english="X", rejected=("街道",),
                   definition="三", includes="四", excludes="五")  # fmt: skip
    assert Codebook((told,)).sha256 == Codebook((GOVERN,)).sha256


def test_themes_that_nothing_tells_apart_are_refused_and_an_exclusion_tells_them_apart():
    with pytest.raises(CodebookError, match=r"\[乙\] has exactly the same terms as \[甲\]"):
        Codebook((Theme("甲", ("治理",)), Theme("乙", ("治理",))))
    with pytest.raises(CodebookError, match=r"\[甲\] appears twice"):
        Codebook((Theme("甲", ("治理",)), Theme("甲", ("养老",))))
    with pytest.raises(CodebookError, match="english = 'X' is used by 2 themes"):
        Codebook((Theme("甲", ("治理",), english="X"), Theme("乙", ("养老",), english="X")))
    assert (
        len(Codebook((Theme("甲", ("治理",)), Theme("乙", ("治理",), exclusions=("治理念",))))) == 2
    )
    with pytest.raises(CodebookError, match="contains '治理' twice"):
        Theme("甲", ("治理",), wide=("治理",))


@pytest.mark.parametrize(
    ("date", "right"),
    [("2026", True), ("2026-11", True), ("2026-12-31", True), ("2026-13", False),
     ("2026-00", False), ("2026-11-32", False), ("26", False), ("2026-1", False)],
)  # fmt: skip
def test_dates_are_years_months_or_days(tmp_path, date, right):
    path = tmp_path / "book.toml"
    path.write_text(f"['甲']\nname = ['治理']\ndate = '{date}'\n", encoding="utf-8")
    if right:
        assert read_codebook(path)["甲"].date == date
    else:
        with pytest.raises(CodebookError, match="write a year, 2026, 2026-11 or 2026-11-22"):
            read_codebook(path)


CHECKED = (
    "社区治理好好好好好好好好好好好好好好好好。",  # 治理 alone
    "治理养老养老。",  # another theme has more hits
    "治理养老。",  # as many
    "基层治理,养老养老。",  # 治理 is not alone
    "养老养老治理。",
    "网格员。",
    "网格员治理。",  # alone in core
)


def test_every_column_of_the_check_of_a_term():
    book = Codebook((
        Theme("治理", ("基层治理",), ("治理",), ("网格员", "楼组")),
        Theme("民生", ("养老",), ("网格员",)),
    ))  # fmt: skip
    ids = ["a/1", "a/2", "b/1", "b/2", "c/1", "a/3", "a/4"]
    table = check_codebook(book, paragraphs(*CHECKED, ids=ids)).terms
    rows = table.set_index(["theme", "term"]).to_dict("index")
    n = [21, 7, 5, 10, 7, 4, 6]
    row = rows["治理", "治理"]
    assert row.pop("examples") == f"{CHECKED[0][:18]} / 治理养老养老。 / 网格员治理。"
    assert row == {
        "ring": "core", "n_hits": 5, "share": 5 / 6, "n_sentences": 6, "n_documents": 3,
        "n_alone": 5, "change": pytest.approx((21 + 7 + 5 + 7 + 6) / sum(n)), "n_elsewhere": 2,
        "status": "decides", "also_in": "",
    }  # fmt: skip
    row = rows["治理", "网格员"]
    # A term of wide has no hits; it stands alone where no term of the theme stands beside it.
    assert (row["ring"], row["n_hits"], row["n_sentences"], row["n_alone"]) == ("wide", 0, 2, 1)
    # Four of 60 characters are not a tenth.
    assert (row["status"], row["also_in"], row["examples"]) == ("present", "民生", "网格员。")
    assert (row["change"], row["n_elsewhere"], row["share"]) == (4 / 60, 1, 0)
    assert rows["治理", "楼组"]["status"] == "absent"
    assert rows["治理", "基层治理"]["n_alone"] == 0
    assert rows["民生", "网格员"]["ring"] == "core"
    (overlap,) = check_codebook(book, paragraphs(*CHECKED, ids=ids)).overlaps.to_dict("records")
    assert overlap == {
        "theme": "治理", "other": "民生", "n_both": 5, "jaccard": 5 / 7, "share": 5 / 6,
        "other_share": 5 / 6, "shared_terms": "网格员",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("alone", "elsewhere", "status"),
    [(3, 2, "ambiguous"), (4, 2, "ambiguous"), (5, 2, "present"), (2, 2, "present")],
)
def test_a_term_is_ambiguous_from_three_sentences_of_which_half_speak_of_another_theme(
    alone, elsewhere, status
):
    texts = (
        ["环境企业企业。"] * elsewhere + ["环境。"] * (alone - elsewhere) + ["治理" + "好" * 400]
    )
    book = Codebook((Theme("甲", ("治理", "环境")), Theme("乙", ("企业",))))
    table = check_codebook(book, paragraphs(*texts)).terms.set_index("term")
    assert table.loc["环境", ["n_alone", "n_elsewhere", "status"]].to_list() == [
        alone, elsewhere, status,
    ]  # fmt: skip


@pytest.mark.parametrize(("length", "status"), [(36, "decides"), (37, "present")])
def test_a_term_decides_from_a_tenth_of_the_text_of_its_theme(length, status):
    texts = ["信访好。", "治理" + "好" * (length - 3) + "。", "好" * 500]
    book = Codebook((Theme("甲", ("治理", "信访")),))
    table = check_codebook(book, paragraphs(*texts)).terms.set_index("term")
    assert table.loc["信访", "status"] == status


def test_examples_are_three_with_fourteen_characters_around():
    text = "".join(chr(0x4E00 + i) for i in range(20)) + "信访" + "好" * 20 + "。"
    table = check_codebook(Codebook((Theme("甲", ("信访",)),)), paragraphs(*[text] * 4)).terms
    excerpt = text[6 : 20 + 2 + 14]
    assert table.loc[0, "examples"] == " / ".join([excerpt] * 3)


def test_a_placebo_draws_one_of_the_ten_words_nearest_in_frequency():
    words = [chr(0x4E00 + i) + chr(0x5000 + i) for i in range(31)]
    # Word k stands in k paragraphs of thirty, and the term in twenty.
    texts = [",".join([*words[p + 1 :], *(["信访"] if p < 20 else ["好"])]) for p in range(30)]
    tokens = words_of([*words[1:], "信访", "好"])
    book = Codebook((Theme("甲", ("信访",), wide=("没有的词",)),))
    drawn = {
        term
        for seed in range(100)
        for term in placebo_codebook(book, paragraphs(*texts), tokens, random_state=seed).terms
    }
    assert drawn == {words[k] for k in range(15, 25)}
    placebo = placebo_codebook(book, paragraphs(*texts), tokens, random_state=1)
    assert (len(placebo["甲"].name), placebo["甲"].wide) == (1, ())


def test_a_placebo_never_draws_a_word_twice_nor_one_with_a_term_in_it():
    tokens = words_of(["甲乙", "丙丁", "信访局", "访办", "访"])
    corpus = paragraphs("信访局访办", "甲乙,丙丁,信访,养老")
    book = Codebook((Theme("甲", ("信访",), ("养老",)),))
    for seed in range(5):
        placebo = placebo_codebook(book, corpus, tokens, random_state=seed)
        assert len(set(placebo.terms)) == 2
        assert set(placebo.terms) <= {"甲乙", "丙丁", "访办"}


# What reports record and promise.


def reports(*rows):
    """Paragraphs of one sentence, each (report, place, year, time, hits, characters)."""
    texts = ["治理" * hits + "好" * (n - 2 * hits - 1) + "。" for *_, hits, n in rows]
    columns = zip(*[row[:4] for row in rows], strict=True)
    _, places, years, times = (list(column) for column in columns)
    ids = [f"{row[0]}/p{i}" for i, row in enumerate(rows)]
    return paragraphs(*texts, ids=ids, place=places, year=years, time=times,
                      extent=["whole" if row[0] < "c" else "excerpt" for row in rows])  # fmt: skip


@pytest.fixture
def parts_of_any_size(monkeypatch):
    """Arithmetic by hand on few paragraphs; that such parts give no share is tested elsewhere."""
    monkeypatch.setattr(frames, "LEAST_PARAGRAPHS", 1)


def test_every_column_of_the_record_by_hand(why, parts_of_any_size):
    corpus = reports(
        ("a", "甲", "2020", "plan", 1, 30), ("a", "甲", "2020", "plan", 0, 10),
        ("a", "甲", "2020", "review", 2, 5), ("a", "甲", "2020", "review", 0, 20),
        ("b", "甲", "2021", "review", 1, 40), ("b", "甲", "2021", "review", 0, 60),
        ("b", "甲", "2021", "plan", 0, 15), ("b", "甲", "2021", "problems", 3, 50),
        ("c", "乙", "2021", "review", 0, 10), ("c", "乙", "2021", "plan", 1, 10),
        ("d", "乙", "2023", "review", 1, 10), ("d", "乙", "2023", "plan", 1, 10),
        ("e", "乙", "2024", "problems", 1, 10),
    )  # fmt: skip
    table = review_against_plan(measure_themes(corpus, BOOK))
    assert table["theme"].to_list() == ["治理"] * 5 + ["民生"] * 5
    own = table.iloc[:5]
    assert own["document_id"].to_list() == list("abcde")
    assert own["name"].to_list() == ["甲 2020", "甲 2021", "乙 2021", "乙 2023", "乙 2024"]
    assert own["review"].to_list() == pytest.approx([0.2, 0.4, 0, 1, np.nan], nan_ok=True)
    assert own["plan"].to_list() == pytest.approx([0.75, 0, 1, 1, np.nan], nan_ok=True)
    assert own["difference"].to_list() == pytest.approx([0.55, -0.4, 1, 0, np.nan], nan_ok=True)
    assert own["n_review"].to_list() == [2, 2, 1, 1, 0]
    assert own["n_plan"].to_list() == [2, 1, 1, 1, 0]
    assert own["promised_in"].to_list() == ["", "a", "", "", "d"]
    assert own["promised"].to_list() == pytest.approx([np.nan, 0.75, *[np.nan] * 2, 1], nan_ok=True)
    assert own["kept"].to_list() == pytest.approx([np.nan, 0.4 - 0.75, *[np.nan] * 3], nan_ok=True)
    assert own["status"].to_list() == ["estimated"] * 4 + ["not estimable"]
    nothing = (
        "no_year_before", "没有同一地方上一年的报告",
        "no report of the same place of the year before",
    )  # fmt: skip
    neither = (
        "no_review; no_plan", "没有回顾部分；没有计划部分", "it has no review; it has no plan",
    )  # fmt: skip
    assert [why(row) for _, row in own.iterrows()] == [
        nothing, ("", "", ""), nothing, nothing, neither,
    ]  # fmt: skip
    assert own["extent"].to_list() == ["whole"] * 2 + ["excerpt"] * 3
    assert own["english"].to_list() == ["Governance"] * 5
    assert table["english"].to_list()[5:] == [""] * 5


def test_of_two_reports_of_the_year_before_none_is_the_promise():
    corpus = reports(
        ("a", "甲", "2020", "plan", 1, 10), ("b", "甲", "2020", "plan", 0, 10),
        ("c", "甲", "2021", "review", 1, 10), ("d", None, "2020", "plan", 1, 10),
    )  # fmt: skip
    table = review_against_plan(measure_themes(corpus, BOOK))
    assert set(table["promised_in"]) == {""}


# What groups of reports are.


def test_every_column_of_what_groups_are():
    docvars = pd.DataFrame(
        {
            "document_id": list("aabcd"), "place": ["乙", "乙", "乙", "甲", None],
            "time": ["plan", "review", "plan", "outlook", "plan"],
            "kind": ["half-year report"] * 2 + ["annual report"] * 2 + [None],
            "extent": ["whole"] * 5, "script": ["simplified"] * 3 + [None] * 2,
            "year": ["2021", "2021", "2019", None, "2010"],
        }
    )  # fmt: skip
    chars = np.array([10, 30, 61, 7, 1000])
    first, second = comparability(docvars, chars, "place").to_dict("records")
    assert first == {
        "group": "乙", "n_documents": 2, "kind": "annual report (1), half-year report (1)",
        "extent": "whole", "admin_level": "unknown", "script": "simplified", "first_year": "2019",
        "last_year": "2021", "chars_per_document": 50, "chars_per_paragraph": 34,
        "review": 30 / 101, "problems": 0, "outlook": 0, "plan": 71 / 101, "unknown": 0,
    }  # fmt: skip
    assert second["group"] == "甲"
    assert second["script"] == "unknown"
    assert (second["first_year"], second["last_year"], second["outlook"]) == ("", "", 1)


@pytest.mark.parametrize(("length", "told"), [(125, False), (126, True)])
def test_lengths_differ_from_a_quarter_on(length, told):
    docvars = pd.DataFrame({"document_id": list("ab"), "place": list("甲乙")})
    groups = comparability(docvars, np.array([100, length]), "place")
    assert [note.partition("（")[0] for note in differences_in_kind(groups)] == (
        ["长短不同", "段落长短不同"] if told else []
    )


@pytest.mark.parametrize(("n", "told"), [(5, False), (6, True)])
def test_sentences_differ_in_length_from_a_quarter_on(n, told):
    docvars = pd.DataFrame(
        {"document_id": ["a"] * 4 + ["b"] * n, "place": ["甲"] * 4 + ["乙"] * n},
        index=[f"{i}" for i in range(4 + n)],
    )  # fmt: skip
    # Two reports of one paragraph and sixty characters: four sentences of 15, five of 12 or six of
    # 10.
    chars = np.array([15] * 4 + [60 // n] * n)
    groups = comparability(docvars, chars, "place", {"甲": 1, "乙": 1})
    assert groups["chars_per_sentence"].to_list() == [15, 60 / n]
    assert groups["chars_per_paragraph"].to_list() == [60, 60]
    notes = ("句子长短不同（一处命中，全句都算）：甲 15.0；乙 10.0",) if told else ()
    assert differences_in_kind(groups) == notes
    with speaking("en"):
        english = differences_in_kind(groups)
    assert english == (
        ("sentences differ in length (one hit counts the whole of it): 甲 15.0; 乙 10.0",)
        if told else ()
    )  # fmt: skip


def test_large_lengths_are_told_with_their_thousands():
    docvars = pd.DataFrame({"document_id": list("aab"), "place": list("甲甲乙")})
    groups = comparability(docvars, np.array([9000, 3000, 8000]), "place")
    assert differences_in_kind(groups) == (
        "长短不同（每份字数）：甲 12,000；乙 8,000",
        "段落长短不同（段落占比随之增减）：甲 6,000；乙 8,000",
    )
    with speaking("en"):
        english = differences_in_kind(groups)
    assert english == (
        "length differs (characters per report): 甲 12,000; 乙 8,000",
        "paragraphs differ in length (the share of paragraphs grows with it): 甲 6,000; 乙 8,000",
    )


def test_a_shared_part_stands_in_every_report_with_a_known_time():
    docvars = pd.DataFrame(
        {
            "document_id": list("aaabbbc"),
            "time": ["plan", "unknown", "plan", "plan", "unknown", "review", "plan"],
            "function": ["task", "task", "target", "task", "task", "task", "task"],
        }
    )
    assert in_frame(docvars, "shared sections").tolist() == [
        True, False, False, True, False, False, True,
    ]  # fmt: skip
    lacking = docvars.assign(time=[*docvars["time"][:6], "unknown"])
    with pytest.raises(CorpusError, match="No combination of part and function"):
        in_frame(lacking, "shared sections")
