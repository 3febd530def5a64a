"""Fewer than five paragraphs of a part are never shown as a share; a short whole report is."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.frames import in_frame, shared_parts
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.language import speaking

BOOK = Codebook((Theme("治理", ("治理",)),))
FEW = (
    "too_few_paragraphs: n=4, least=5",
    "这一部分只有 4 段，不足 5 段，不算占比",
    "this part has 4 paragraphs; a share needs at least 5",
)


def measured(**reports):
    """Build reports whose review and plan have so many paragraphs, every first one with a hit."""
    rows = [
        (name, time, "推进治理。" if i == 0 else "发展经济。")
        for name, sizes in reports.items()
        for time, size in zip(("review", "plan"), sizes, strict=True)
        for i in range(size)
    ]
    about = pd.DataFrame(
        {"time": [r[1] for r in rows], "function": "task", "place": [r[0] for r in rows]}
    )
    ids = [f"{r[0]}/p{i:04d}" for i, r in enumerate(rows)]
    corpus = Corpus.from_texts([r[2] for r in rows], ids=ids, docvars=about, unit="paragraph")
    return measure_themes(corpus, BOOK)


def test_four_paragraphs_of_a_plan_give_no_share_and_five_do(why):
    table = measured(a=(5, 4), b=(5, 5)).prevalence(by="document", frame="plan")
    few, enough = (row for _, row in table.iterrows())
    assert few["status"] == "not estimable"
    assert why(few) == FEW
    assert few[["estimate", "paragraph_share", "hits_per_1000_chars"]].isna().all()
    assert few[["n_hits", "n_paragraphs", "n_chars"]].to_list() == [1, 4, 20]
    assert (enough["status"], enough["estimate"]) == ("estimated", 0.2)


def test_a_time_or_function_of_few_paragraphs_is_a_part_too():
    by_time = measured(a=(6, 4)).prevalence(by="time").set_index("group")
    assert by_time["status"].to_dict() == {"review": "estimated", "plan": "not estimable"}


def test_a_whole_report_of_few_paragraphs_has_its_share():
    for by in ("document", "place"):
        row = measured(a=(1, 1)).prevalence(by=by).iloc[0]
        assert (row["status"], row["estimate"]) == ("estimated", 1.0)
    corpus = Corpus.from_texts(["推进治理。"])
    assert measure_themes(corpus, BOOK).prevalence(by="document")["estimate"].to_list() == [1.0]


def test_a_difference_of_few_paragraphs_is_not_estimable(why):
    table = compare_prevalence(measured(a=(6, 4)), "time", random_state=1).table
    assert table.loc[0, "status"] == "not estimable"
    assert why(table.iloc[0]) == FEW
    assert np.isnan(table.loc[0, "difference"])


def test_the_record_has_no_share_of_a_short_plan(why):
    record = review_against_plan(measured(a=(5, 4), b=(5, 0))).set_index("document_id")
    assert record["review"].to_list() == [0.2, 0.2]
    assert record["plan"].isna().all()
    assert why(record.loc["a"]) == FEW
    assert record.loc["b", "reason"] == "no_plan"
    assert record["n_plan"].to_list() == [4, 0]


# Shared sections.


def docvars(n, without):
    """Give n reports with a review and a plan, without the review in some."""
    rows = [(f"r{i}", "plan") for i in range(n)]
    rows += [(f"r{i}", "review") for i in range(n) if i not in without]
    return pd.DataFrame(rows, columns=["document_id", "time"]).assign(function="task")


def test_a_report_that_lacks_what_95_percent_have_is_left_out_and_named():
    table = docvars(20, without=(3,))  # 19 of 20 have a review
    shared = shared_parts(table)
    assert shared.parts == (("plan", "task"), ("review", "task"))
    assert shared.lacking == {"r3": (("review", "task"),)}
    read = in_frame(table, "shared sections")
    assert set(table["document_id"][~read]) == {"r3"}
    assert shared.told() == "未比较的报告：r3 没有回顾 任务"
    with speaking("en"):
        assert shared.told() == "reports left out: r3 has no review task"


def test_a_part_that_fewer_have_is_no_shared_one_and_nobody_is_left_out():
    shared = shared_parts(docvars(20, without=(3, 4)))  # 18 of 20
    assert (shared.parts, shared.lacking) == ((("plan", "task"),), {})


def test_without_a_shared_part_the_error_offers_what_most_have():
    table = docvars(4, without=(0,))
    table = table[(table["time"] == "review") | (table["document_id"] == "r0")]
    with pytest.raises(CorpusError) as caught:
        shared_parts(table)
    assert str(caught.value) == (
        "No combination of part and function occurs in at least 95% of the reports, so "
        "the frame 'shared sections' is empty. The most frequent are: review task (3 of "
        "4; missing from r0); plan task (1 of 4; missing from r1, r2, r3). Exclude the "
        "reports that lack them, or use frame='plan' or 'whole'."
    )


def test_the_note_of_a_comparison_and_the_log_name_who_is_left_out(caplog):
    sizes = {f"r{i:02d}": (5, 5) for i in range(20)} | {"r07": (0, 5)}
    themes = measured(**sizes)
    halves = themes.docvars["document_id"].str[1:].astype(int) % 2
    assert halves.nunique() == 2
    told = compare_prevalence(
        themes, "place", ["r00", "r01"], frame="shared sections", random_state=1
    )
    assert told.notes[1] == "未比较的报告：r07 没有回顾 任务"
    table = themes.prevalence(by="document", frame="shared sections").set_index("group")
    assert table.loc["r07", "reason"] == "not_in_frame"
    assert "r07" in caplog.text


def test_a_guiding_line_belongs_to_the_targets_or_the_review_and_listed_work_to_the_tasks():
    rows = [
        ("a", "plan", "guidance"), ("a", "review", "guidance"), ("a", "plan", "other_work"),
        ("b", "plan", "target"), ("b", "review", "task"), ("b", "plan", "task"),
        ("b", "review", "other_work"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["document_id", "time", "function"])
    shared = shared_parts(table)
    assert shared.parts == (("plan", "target"), ("review", "task"), ("plan", "task"))
    assert shared.lacking == {}
    assert in_frame(table, "shared sections").all()
