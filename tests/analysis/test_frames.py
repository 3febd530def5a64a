"""What a comparison reads is said, and what differs beside the theme is told with it."""

import pandas as pd
import pytest

from govtopics.analysis.themes.frames import comparability, differences_in_kind, in_frame
from govtopics.errors import CorpusError
from govtopics.language import speaking

DOCVARS = pd.DataFrame(
    {
        "document_id": ["a", "a", "a", "b", "b"],
        "time": ["review", "plan", "unknown", "plan", "problems"],
        "function": ["task", "task", "task", "task", "unknown"],
        "kind": ["annual report"] * 3 + ["half-year report"] * 2,
        "extent": ["whole"] * 3 + ["excerpt"] * 2,
        "admin_level": ["county"] * 5,
        "year": ["2020"] * 3 + ["2023"] * 2,
        "place": ["甲"] * 3 + ["乙"] * 2,
    }
)
CHARS = pd.Series([100, 200, 100, 50, 50]).to_numpy()


@pytest.mark.parametrize(
    ("frame", "rows"), [("whole", [0, 1, 2, 3, 4]), ("plan", [1, 3]), ("shared sections", [1, 3])]
)
def test_frames_take_their_paragraphs(frame, rows):
    assert in_frame(DOCVARS, frame).nonzero()[0].tolist() == rows


def test_an_unknown_frame_is_answered_with_the_nearest():
    with pytest.raises(CorpusError, match=r"Unknown frame 'plans'\. Did you mean 'plan'\?"):
        in_frame(DOCVARS, "plans")


def test_a_frame_without_its_docvar_or_any_shared_part_is_refused():
    with pytest.raises(CorpusError, match="needs the docvar 'time'"):
        in_frame(DOCVARS.drop(columns="time"), "plan")
    apart = DOCVARS.assign(time=["review", "review", "review", "plan", "plan"])
    with pytest.raises(
        CorpusError,
        match=r"No combination of part and function occurs in at least 95% of the reports",
    ):
        in_frame(apart, "shared sections")


def test_what_differs_between_groups_is_told():
    groups = comparability(DOCVARS, CHARS, "place").set_index("group")
    assert groups.loc["甲", ["n_documents", "kind", "extent", "chars_per_document"]].to_list() == [
        1, "annual report", "whole", 400,
    ]  # fmt: skip
    assert groups.loc["甲", "plan"] == 0.5
    assert differences_in_kind(groups.reset_index()) == (
        "类型不同：甲 年度报告；乙 半年报告",
        "全文或节选不同：甲 全文；乙 节选",
        "有的报告是节选，任何区间都不含未收部分带来的差别",
        "长短不同（每份字数）：甲 400；乙 100",
        "段落长短不同（段落占比随之增减）：甲 133；乙 50",
        "年份不同：甲 2020–2020；乙 2023–2023",
    )
    with speaking("en"):
        told = differences_in_kind(groups.reset_index())
    assert told == (
        "kind differs: 甲 annual report; 乙 half-year report",
        "extent differs: 甲 whole; 乙 excerpt",
        "some reports are excerpts; no interval covers what was left out",
        "length differs (characters per report): 甲 400; 乙 100",
        "paragraphs differ in length (the share of paragraphs grows with it): 甲 133; 乙 50",
        "period differs: 甲 2020–2020; 乙 2023–2023",
    )


def test_groups_alike_in_everything_known_differ_in_nothing():
    alike = comparability(DOCVARS[:3].assign(place=["甲", "乙", "乙"]), CHARS[:3] * 0 + 7, "place")
    assert differences_in_kind(alike.assign(chars_per_document=7, chars_per_paragraph=7)) == ()


def test_what_is_not_known_is_said_to_be_unknown():
    groups = comparability(DOCVARS[["document_id", "place"]], CHARS, "place")
    assert set(groups["extent"]) == {"unknown"}
