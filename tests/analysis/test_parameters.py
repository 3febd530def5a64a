"""What is left out has the value that the signature says, and what lies at an edge is decided."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.keyness import keyness
from govtopics.analysis.robustness.stability import overlap
from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.codebook_check import check_codebook, placebo_codebook
from govtopics.analysis.themes.compare_measures import found_by_one, match_topics
from govtopics.analysis.themes.concordance import side_by_side
from govtopics.analysis.themes.expansion import propose_terms
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.topics.describe import (
    topic_correlation,
    topic_hierarchy,
    topic_spread,
    topic_words,
)
from govtopics.analysis.topics.quality import topic_quality
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.coding import sample_for_coding
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy
from govtopics.tokens.tokens import Tokens

BOOK = Codebook((Theme("治理", ("治理",)),))


def measured(texts, **docvars):
    ids = docvars.pop("ids", None) or [f"r{i}/p" for i in range(len(texts))]
    frame = pd.DataFrame(docvars, dtype=object) if docvars else None
    corpus = Corpus.from_texts(texts, ids=ids, docvars=frame, unit="paragraph")
    return corpus, measure_themes(corpus, BOOK)


def model_of(topic_word, doc_topic, counts, docvars=None, settings=None):
    counts = np.asarray(counts)
    frame = pd.DataFrame({"document_id": range(len(counts))}) if docvars is None else docvars
    dtm = from_scipy(counts, [f"w{i:02d}" for i in range(counts.shape[1])], docvars=frame)
    model = TopicModel.from_estimates(
        "x", np.asarray(topic_word, float), np.asarray(doc_topic, float), dtm, settings or {}
    )
    return model, dtm


def test_so_many_passages_words_and_arrangements_are_given_unless_told():
    texts = ["治理" + "好" * i for i in range(1, 9)]
    corpus, themes = measured(texts, place=["甲"] * 8)
    assert len(themes.passages(corpus, "治理")) == 5
    assert len(side_by_side(themes, corpus, "治理")) == 2
    scores = pd.DataFrame({"治理": range(8)}, index=themes.paragraphs.docvars.index)
    assert found_by_one(themes, corpus, {"other": scores * -1}, "治理").empty
    texts = ["治理"] * 7 + ["好好"] * 7
    corpus, themes = measured(texts)
    scores = pd.DataFrame({"治理": range(1, 15)}, index=themes.paragraphs.docvars.index)
    table = found_by_one(themes, corpus, {"other": scores}, "治理")
    assert table["found_by"].value_counts().to_dict() == {"dictionary": 5, "other": 5}
    hits = [1 + i % 3 for i in range(16)]
    _, themes = measured(
        ["治理" * h + "。" + "好" * (9 + i) for i, h in enumerate(hits)],
        place=["甲"] * 8 + ["乙"] * 8,
    )
    row = compare_prevalence(themes, "place", random_state=1).table.iloc[0]
    assert row["n_arrangements"] == 9999


def test_twenty_words_are_proposed_unless_told():
    _, themes = measured(["治理"] * 3 + ["好"] * 9)
    counts = np.zeros((12, 25), int)
    counts[:3] = 1
    dtm = from_scipy(counts, [f"词{i:02d}" for i in range(25)], docvars=themes.paragraphs.docvars)
    object.__setattr__(dtm, "corpus_id", themes.corpus_id)
    table = propose_terms(themes, dtm)
    # All weigh alike, so that their characters put them in order.
    assert table["term"].to_list() == [f"词{i:02d}" for i in range(20)]


def test_ten_words_speak_for_a_topic_unless_told():
    rng = np.random.default_rng(1)
    phi, counts = rng.dirichlet(np.ones(14), 2), rng.integers(1, 4, (6, 14))
    model, dtm = model_of(phi, rng.dirichlet([1, 1], 6), counts)
    assert topic_words(model).groupby("topic").size().to_list() == [10, 10]
    for whole, ten in (
        (topic_quality(model, dtm), topic_quality(model, dtm, n=10)),
        (overlap(model, model).pairs, overlap(model, model, n=10).pairs),
    ):
        pd.testing.assert_frame_equal(whole, ten)
    assert len(overlap(model, model).pairs["shared"][0].split("、")) == 10
    eleven = topic_quality(model, dtm, n=11)
    assert not eleven["value"].equals(topic_quality(model, dtm)["value"])


def test_a_report_of_a_single_word_is_a_report_and_one_of_none_is_not(why):
    counts = [[1, 0], [3, 1], [0, 0], [2, 2]]
    docvars = pd.DataFrame({"document_id": list("abcd"), "place": ["甲", "甲", "甲", "乙"]})
    table = keyness(from_scipy(np.array(counts), ["w0", "w1"], docvars), "place", "甲")
    assert set(table["n_all_documents"]) == {2}
    assert {why(row) for _, row in table.iterrows()} == {
        (
            "too_few_reports_each: G=2, other_G=1, least=5",
            "两组各有 2 份和 1 份报告，区间各需 5 份",
            "G = 2 and 1 reports, an interval needs 5 each",
        )
    }


# Topics at the edge.


def test_texts_without_topics_are_left_out_of_what_is_said_of_topics():
    theta = [[0.9, 0.1], [0, 0], [0.2, 0.8], [0.6, 0.4]]
    docvars = pd.DataFrame({"document_id": list("aabc")})
    counts = [[4, 1], [3, 3], [1, 4], [5, 5]]
    model, _ = model_of([[0.8, 0.2], [0.3, 0.7]], theta, counts, docvars)
    spread = topic_spread(model).set_index("topic")
    words = np.array([4.5, 1, 6])
    assert spread.loc["x-01", "effective_reports"] == pytest.approx(
        words.sum() ** 2 / (words**2).sum()
    )
    assert spread.loc["x-01", ["largest", "n_reports"]].to_list() == ["c", 3]
    assert topic_correlation(model).iloc[0, 1] == pytest.approx(-1)


def test_a_topic_without_words_has_no_spread():
    model, _ = model_of(np.eye(2) + 0.1, [[1, 0], [1, 0]], [[1, 2], [2, 1]])
    table = topic_spread(model)
    assert table["status"].to_list() == ["estimated", "no words"]
    assert np.isnan(table["effective_reports"][1])
    assert table["largest_share"].to_list() == [0.5, 0]


def test_one_topic_is_merged_with_nothing():
    model, _ = model_of([[0.5, 0.5]], [[1], [1]], [[1, 2], [2, 1]])
    table = topic_hierarchy(model)
    assert table.empty
    assert list(table.columns) == ["first", "second", "distance", "n_topics"]


def test_paragraphs_without_topics_match_nothing():
    _, themes = measured(["治理", "好", "治理", "好"])
    model, _ = model_of(
        [[0.9, 0.1], [0.1, 0.9]],
        [[0.9, 0.1], [0.8, 0.2], [0, 0], [0.3, 0.7]],
        [[1, 1]] * 4,
        themes.paragraphs.docvars,
    )
    object.__setattr__(model, "corpus_id", themes.corpus_id)
    row = match_topics(themes, model).iloc[0]
    assert row[["topic", "auc"]].to_list() == ["x-01", 1]


# Codebooks at the edge.


def test_every_key_of_a_theme_is_read(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(
        "['甲']\nname = ['治理']\ncore = ['管理']\nwide = ['网格']\nexclusions = ['治理念']\n"
        "definition = '三'\nincludes = '四'\nexcludes = '五'\nsince = 2013\n"
        "note = '一'\nsource = '二'\ndate = '2026-11'\naccepted = ['楼组']\nrejected = ['街道']\n"
        "english = 'Governance'\n",
        encoding="utf-8",
    )
    assert read_codebook(path).themes == (
        Theme("甲", ("治理",), ("管理",), ("网格",), ("治理念",), "三", "四", "五", 2013, "一",
              "二", "2026-11", ("楼组",), ("街道",), "Governance"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("accepted = ['治理']", "'治理' is in both accepted and name"),
        (
            "accepted = ['街道']\nrejected = ['街道']",
            "'街道' is in both accepted and rejected",
        ),
        (
            "core = ['治理']",
            "'治理' is in more than one list of terms; keep it in the first of name, core, wide",
        ),
        ("english = 3", "english = 3: write text in quotation marks"),
    ],
)
def test_what_contradicts_itself_is_told(tmp_path, line, told):
    path = tmp_path / "book.toml"
    path.write_text(f"['甲']\nname = ['治理']\n{line}\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=re.escape(told)):
        read_codebook(path)


def test_a_check_says_in_a_line_what_it_found_and_shows_the_notable(report):
    book = Codebook((Theme("甲", ("治理", "没有的")), Theme("乙", ("养老",))))
    texts = ["治理养老养老"] * 3 + ["养老好"]
    corpus, _ = measured(texts)
    check = check_codebook(book, corpus)
    assert repr(check) == "CodebookCheck: 3 terms: 1 absent, 1 ambiguous, 1 decides"
    assert "没有的" not in check._repr_html_()
    heading = report("一、加强治理", "我们将持续推进各项工作,切实提升人民群众的获得感。")
    terms = check_codebook(BOOK, heading).terms
    assert terms[["n_hits", "n_sentences", "examples"]].to_numpy().tolist() == [[1, 1, ""]]


def test_a_placebo_counts_words_of_headings_too(report):
    words = Tokens(pd.Index(["r"]), (("乡村", "建设"),), pd.DataFrame(index=["r"]))
    body = "我们将持续推进各项工作,切实提升人民群众的获得感。"
    corpus = report(
        "一、加强治理和乡村工作", body, "二、推进建设", f"建设。{body}", f"建设。{body}"
    )
    drawn = {placebo_codebook(BOOK, corpus, words, random_state=seed).terms for seed in range(12)}
    assert drawn == {("乡村",), ("建设",)}
    two = Codebook((Theme("甲", ("治理", "工作", "各项")),))
    with pytest.raises(CodebookError, match="has 2 words that no theme uses, too few"):
        placebo_codebook(two, corpus, words, random_state=1)


# Coding at the edge.


def test_each_coder_has_an_order_of_their_own(tmp_path):
    corpus, themes = measured([f"治理{'好' * i}。" for i in range(1, 31)])
    key = sample_for_coding(themes, corpus, tmp_path / "a", n=20, random_state=1)
    orders = []
    for number in (1, 2):
        page = (tmp_path / "a" / f"coder-{number}.html").read_text(encoding="utf-8")
        orders.append(list(dict.fromkeys(re.findall(r"\bc0\d\d\b", page))))
        assert f"coding-{number}.csv" in page
    assert [sorted(order) for order in orders] == [key["item"].to_list()] * 2
    assert orders[0] != orders[1]
    assert key["item"].to_list() not in orders


def test_two_hundred_sentences_are_drawn_unless_told(tmp_path):
    corpus, themes = measured(["好" * (1 + i % 9) + "。" for i in range(210)])
    assert len(sample_for_coding(themes, corpus, tmp_path / "a", random_state=1)) == 200
    design = json.loads((tmp_path / "a" / "design.json").read_text(encoding="utf-8"))
    assert (design["strata"], design["coders"]) == (["theme"], ["A", "B"])


def test_items_show_the_section_they_stand_in(report, tmp_path):
    body = "我们将持续推进各项工作,切实提升人民群众的获得感。"
    corpus = report("一、加强治理", body, f"治理。{body}", "二、发展经济", f"好。{body}")
    themes = measure_themes(corpus, BOOK)
    # Five sentences in three paragraphs; this seed draws one of each.
    key = sample_for_coding(themes, corpus, tmp_path / "new" / "a", n=3, strata=(), random_state=1)
    path = tmp_path / "new" / "a" / "sample.csv"
    form = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    assert form["item"].to_list() == key["item"].to_list()
    shown = form.set_index("text")[["section", "heading"]].T.to_dict("list")
    # A heading is read with the first sentence below it: there it is part of what is judged.
    assert shown == {
        body: ["一、加强治理", ""], "治理。": ["一、加强治理", ""], "好。": ["", "二、发展经济"],
    }  # fmt: skip


def coding_of(themes, ids, truth):
    key = pd.DataFrame(
        {"item": [f"c{i}" for i in range(len(ids))], "paragraph_id": ids, "stratum": "all",
         "n_stratum": len(themes.paragraphs.docvars), "n_sampled": len(ids)}
    )  # fmt: skip
    rows = [(c, f"c{i}", "治理", grade) for c in "AB" for i, grade in enumerate(truth)]
    grades = pd.DataFrame(rows, columns=["coder", "item", "theme", "grade"]).dropna()
    return Coding(grades, key, {"themes": ["治理"], "corpus_id": themes.corpus_id})


def test_a_corrected_share_of_each_report_has_its_name_and_says_why_there_is_none(why):
    texts = ["治理好"] * 8 + ["好好好好"] * 8 + [""]
    ids = [f"a/p{i}" for i in range(16)] + ["b/p"]
    _, themes = measured(texts, ids=ids, place=["甲"] * 16 + ["乙"], year=["2020"] * 17)
    coding = coding_of(themes, ids[2:14], [1] * 5 + [0] * 7)
    table = coding.prevalence(themes, by="document").set_index("group")
    assert table["name"].to_dict() == {"a": "甲 2020", "b": "乙 2020"}
    assert table.loc["b", "status"] == "not estimable"
    assert why(table.loc["b"]) == (
        "no_characters: n=1", "1 段都没有字", "its 1 paragraphs have no characters",
    )  # fmt: skip
    # One error of three characters in twelve drawn of seventeen: 24 + 17/12 (-3), of 56.
    assert table.loc["a", "estimate"] == pytest.approx((24 - 17 / 12 * 3) / 56)


def test_a_theme_that_nobody_coded_is_not_estimable(why):
    _, themes = measured(["治理好", "好好"])
    coding = coding_of(themes, list(themes.paragraphs.docvars.index), [1, 0])
    bare = Coding(coding.grades.assign(theme="别的"), coding.key, coding.design)
    with pytest.raises(KeyError):
        _ = bare.truth["别的"]
    table = bare.accuracy(themes)
    assert {why(row) for _, row in table.iterrows()} == {
        ("nothing_coded", "没有一条经过编码", "no item is coded")
    }
    assert set(table["n_coded"]) == {0}
    assert table["low"].isna().all()


def test_a_comparison_says_in_a_line_how_much_it_compares():
    _, themes = measured(["治理", "好好"], place=["甲", "乙"])
    comparison = compare_prevalence(themes, "place", random_state=1)
    assert repr(comparison) == "Comparison: 2 groups, 1 theme; 1 note on what else differs"
