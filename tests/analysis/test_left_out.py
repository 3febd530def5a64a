"""Mislabelled reports and duplicates are in no group; those undecided in time are marked.

Twelve reports of two places. In each, one sentence of ten characters speaks of the theme or does
not, beside one that never does: shares are worked out from these lengths.
"""

from dataclasses import replace

import pandas as pd
import pytest

import govtopics as gt
from govtopics.corpus.document import Flag
from govtopics.errors import CorpusError

BOOK = gt.Codebook((gt.Theme("治理", ("治理",)),))
HIT, PLAIN = "推进基层治理有成效。", "全年粮食又获大丰收。"  # ten characters each
DUPLICATE, MISLABELLED = "duplicate", "mislabelled"


def reports(lines, flags=(), leave_out=("mislabelled", "duplicate")):
    """A corpus of (id, place, year, sentences with a hit, without), some of them flagged."""
    table = pd.DataFrame(lines, columns=["id", "place", "year", "hits", "plain"])
    texts = [HIT * int(row.hits) + PLAIN * int(row.plain) for row in table.itertuples()]
    corpus = gt.Corpus.from_texts(texts, ids=list(table["id"]), docvars=table[["place", "year"]])
    given = {}
    for name, flag, other in flags:
        given.setdefault(name, []).append(Flag(flag, "place", "", other, "a reason"))
    documents = tuple(doc.flagged(given.get(doc.id, ())) for doc in corpus.documents)
    return replace(corpus, documents=documents, leave_out=leave_out)


# Of 甲: 1 of 2, 1 of 2, 0 of 2, then a copy of the first and one that is another place's, 2 of 2.
LINES = [
    ("a1", "甲", 2019, 1, 1), ("a2", "甲", 2020, 1, 1), ("a3", "甲", 2021, 0, 2),
    ("a4", "甲", 2021, 1, 1), ("a5", "甲", 2022, 2, 0), ("a6", "甲", 2023, 0, 2),
    ("b1", "乙", 2019, 0, 2), ("b2", "乙", 2020, 1, 1), ("b3", "乙", 2021, 0, 2),
    ("b4", "乙", 2022, 0, 2), ("b5", "乙", 2023, 1, 1), ("c1", "丙", 2023, 1, 1),
]  # fmt: skip
FLAGS = [("a4", DUPLICATE, "a1"), ("a5", MISLABELLED, ""), ("c1", MISLABELLED, "")]


@pytest.fixture(scope="module")
def corpus():
    return reports(LINES, FLAGS)


@pytest.fixture(scope="module")
def themes(corpus):
    return gt.measure_themes(corpus, BOOK)


def test_a_share_of_a_place_is_that_of_its_own_reports_once_each(themes):
    table = themes.prevalence(by="place").set_index("group")
    # 甲: hits in 1 + 1 + 0 + 0 of 8 sentences; with the copy and the other place's, in 5 of 12.
    assert table.loc["甲", "estimate"] == pytest.approx(2 / 8)
    assert table.loc["甲", "left_out"] == "duplicate (1), mislabelled (1)"
    assert (table.loc["甲", "n_documents"], table.loc["甲", "n_chars"]) == (4, 80)
    assert (table.loc["乙", "estimate"], table.loc["乙", "left_out"]) == (0.2, "")
    gone = table.loc["丙"]
    assert (gone["status"], gone["reason"], gone["n_documents"]) == (
        "not estimable", "all_left_out", 0,
    )  # fmt: skip
    assert gone["left_out"] == "mislabelled (1)"


def test_one_setting_keeps_them_all_and_each_report_has_its_row_either_way(corpus, themes):
    every = gt.measure_themes(replace(corpus, leave_out=()), BOOK)
    table = every.prevalence(by="place").set_index("group")
    assert table.loc["甲", "estimate"] == pytest.approx(5 / 12)
    assert set(table["left_out"]) == {""}
    some = gt.measure_themes(replace(corpus, leave_out=(DUPLICATE,)), BOOK)
    assert some.prevalence(by="place").set_index("group").loc["甲", "estimate"] == 4 / 10
    rows = themes.prevalence().set_index("group")
    assert list(rows.index) == [line[0] for line in LINES]
    assert rows["left_out"].loc[["a1", "a4", "a5", "c1"]].tolist() == [
        "", DUPLICATE, MISLABELLED, MISLABELLED,
    ]  # fmt: skip
    assert rows.loc["a5", "estimate"] == 1
    with pytest.raises(CorpusError, match="leave_out names 'duplicates', which is not a flag"):
        replace(corpus, leave_out=("duplicates",))


def test_years_and_combinations_and_what_speaks_of_the_year_before(themes):
    years = gt.trajectories(themes).set_index("year")
    # 2021: a3 0 of 2 and b3 0 of 2, the copy a4 apart; 2022: b4 alone; 2023: a6 and b5.
    assert years["estimate"].tolist() == pytest.approx([1 / 4, 2 / 4, 0, 0, 1 / 4])
    assert years.loc[2021, "left_out"] == "duplicate (1)"
    assert years.loc[2022, ["places", "left_out"]].tolist() == ["乙", "mislabelled (1)"]
    both = themes.prevalence(by=["place", "year"]).set_index("group")
    assert both.loc["甲 2022", "reason"] == "all_left_out"
    assert both.loc["甲 2021", "estimate"] == 0
    by_part = themes.prevalence(by=["document", "time"]).set_index("group")
    assert by_part.loc["a5 unknown", "estimate"] == 1


def test_the_report_of_the_year_before_is_the_one_that_is_in_groups():
    lines = [("x", "甲", 2019, 1, 1), ("y", "甲", 2019, 1, 1), ("z", "甲", 2020, 0, 2)]
    found = gt.review_against_plan(
        gt.measure_themes(reports(lines, [("y", DUPLICATE, "x")]), BOOK)
    ).set_index("document_id")
    assert found["promised_in"].tolist() == ["", "", "x"]
    assert found["left_out"].tolist() == ["", DUPLICATE, ""]
    # Of two that are both in groups nobody knows which is meant.
    both = gt.review_against_plan(gt.measure_themes(reports(lines), BOOK))
    assert both["promised_in"].tolist() == ["", "", ""]


def test_comparisons_know_them_and_say_which(themes):
    found = gt.compare_prevalence(themes, "place", ["甲", "乙"], random_state=1)
    row = found.table.iloc[0]
    assert row["difference"] == pytest.approx(2 / 8 - 2 / 10)
    assert (row["n_documents"], row["other_n_documents"]) == (4, 5)
    assert (
        found.notes[1]
        == "不计入分组的报告 3 份：a4（重复）、甲 2022（标注与文本不符）、丙 2023（标注与文本不符）"
    )
    alone = gt.compare_prevalence(themes, "document", ["a1", "a5"], random_state=1)
    assert alone.table.iloc[0]["difference"] == -0.5
    assert "不计入" not in " ".join(alone.notes)


def test_words_of_groups_are_those_of_their_own_reports(corpus):
    dtm = gt.count_terms(gt.tokenize(corpus, stopwords=()))
    own = gt.keyness(dtm, "place", "甲").set_index("term")
    whole = gt.keyness(
        gt.count_terms(gt.tokenize(corpus.drop("a4", "a5", "c1"), stopwords=())), "place", "甲"
    ).set_index("term")
    pd.testing.assert_frame_equal(own, whole)
    assert own.loc["基层治理", ["n_occurrences", "n_other"]].tolist() == [2, 2]
    named = gt.keyness(dtm, "document", "a5").set_index("term")
    assert named.loc["基层治理", ["n_occurrences", "n_other"]].tolist() == [2, 4]
    spread = gt.dispersion(dtm).set_index("name")
    assert spread.loc["基层治理", ["n_documents", "n_all_documents"]].tolist() == [4, 9]


def test_topics_of_groups_and_correlations_leave_them_out(corpus, themes):
    model = gt.NMF(n_topics=2, random_state=1).fit(
        gt.count_terms(gt.tokenize(corpus, stopwords=()))
    )
    assert list(model.topics_by("place").index) == ["甲", "乙"]
    assert len(model.topics_by()) == 12
    n = gt.length_correlations(themes, n_permutations=9, random_state=1)["n_documents"]
    assert set(n) == {9}


def test_of_three_that_are_one_text_the_first_stays_and_a_copy_of_what_is_out_stays():
    lines = [(name, "甲", 2020, 1, 1) for name in "xyz"]
    flags = [("y", DUPLICATE, "x"), ("z", DUPLICATE, "x"), ("z", DUPLICATE, "y")]
    three = reports(lines, flags)
    assert three.docvars["left_out"].tolist() == [None, DUPLICATE, DUPLICATE]
    assert three.drop("x").docvars["left_out"].tolist() == [None, DUPLICATE]
    assert "left_out" not in three.drop("x", "y").docvars
    # The first is another place's: its copy under its own name is the one that counts.
    wrong = reports(lines, [*flags, ("x", MISLABELLED, "")])
    assert wrong.docvars["left_out"].tolist() == [MISLABELLED, None, DUPLICATE]


def test_of_a_folder_the_copy_is_left_out_unless_all_are_kept(tmp_path):
    text = (
        "推进基层治理，发展现代农业，办好民生实事，建设美丽家园。\n"
        + "一二三四五六七八九十" * 4
        + "。"
    )
    for name, own in (("a", text), ("b", text), ("c", text[::-1])):
        (tmp_path / f"{name}.txt").write_text(own, encoding="utf-8")
    assert gt.read_corpus(tmp_path).docvars["left_out"].to_dict() == {
        "a": None, "b": DUPLICATE, "c": None,
    }  # fmt: skip
    assert "left_out" not in gt.read_corpus(tmp_path, leave_out=()).docvars


def test_a_report_most_of_whose_text_is_of_unknown_time_is_marked(tmp_path):
    texts = {
        # Of 38 characters 17 are of no time, the rest is of the plan; then 22 of 30.
        "a": "粮食又丰收，水渠也通了，人人高兴。\n一、2024年工作安排\n"
        "今年要推进基层治理，修渠一百条，办学三所。",
        "b": "粮食又丰收，水渠也通了，人人高兴，家家欢喜。\n一、2024年工作安排\n今年要推进治理。",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    corpus = gt.read_corpus(tmp_path)
    assert corpus.docvars["undecided"].tolist() == [None, "time"]
    flag = corpus.flags.query("flag == 'undecided'").iloc[0]
    assert (flag["document_id"], flag["docvar"], flag["value"]) == ("b", "time", "0.733")
    assert flag["reason"] == "73% of its body is neither clearly review nor clearly plan"
    themes = gt.measure_themes(corpus, BOOK)
    assert themes.prevalence()["n_undecided"].tolist() == [0, 1]
    assert themes.prevalence(by="time")["n_undecided"].tolist() == [1, 1]
    assert gt.review_against_plan(themes)["n_undecided"].tolist() == [0, 1]
    # What is cut out of a report does not decide whether the report is undecided.
    assert corpus.to_paragraphs().select(time="plan").docvars["undecided"].tolist() == [
        None,
        "time",
    ]
