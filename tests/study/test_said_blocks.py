"""What the blocks of the page say of themes, topics, comparisons and targets, by hand."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from by_hand import study_of
from test_said_findings import THEME, Named, rows_of, told, words_told

from govtopics.corpus.reading.read import read_corpus
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import (
    corrected_of,
    corrects_any,
    told_of_coders,
    told_of_coding,
    validation_rows,
)
from govtopics.study.page.comparison import by_frame
from govtopics.study.page.differences import _ends, farthest_part, single_reports
from govtopics.study.page.quoted import MOST_CHARACTERS, NEAR, quoted, spans_of
from govtopics.study.page.render import _environment
from govtopics.study.page.spelled import Spelled
from govtopics.study.page.targets import targets_part
from govtopics.study.page.themes import _chosen, in_order, themes_part
from govtopics.study.page.topics import _model, _strip, topics_part
from govtopics.study.results.tables import study_tables

NAN = float("nan")


def order_of(rows, years=(2020,), places=("甲", "乙")):
    """The reports of a table in the order of the page; their years and places in turn."""
    ids = list(rows["group"])
    about = pd.DataFrame({"place": cycled(places, ids), "year": cycled(years, ids)}, index=ids)
    rank = {name: n for n, name in enumerate(about.sort_values("year", kind="stable").index)}
    return "".join(in_order(rows, SimpleNamespace(about=about, rank=rank))["group"])


def cycled(values, ids):
    return [values[n % len(values)] for n in range(len(ids))]


def test_reports_go_from_the_largest_share_down_with_what_is_not_compared_last():
    rows = rows_of(
        {"a": 10, "b": 30, "c": 90, "d": 80, "e": NAN, "f": 20},
        extent=["whole", "unknown", "excerpt", "whole", "whole", "whole"],
        left_out=["", "", "", "mislabelled", "", ""],
        status=["estimated"] * 4 + ["not estimable", "estimated"],
    )
    # d is mislabelled: its 80 % would be the highest of the complete reports.
    assert order_of(rows) == "bfacde"


def test_reports_of_one_place_go_by_date():
    rows = rows_of({"a": 10, "b": 30, "c": 20}, left_out="")
    assert order_of(rows, (2015, 2013, 2014), ("甲",)) == "bca"
    assert order_of(rows, (2015, 2014, 2013), ("甲",)) == "cba"
    # Of several places, or of one year: by share.
    assert order_of(rows, (2015, 2014, 2013)) == "bca"
    assert order_of(rows, (2015,), ("甲",)) == "bca"


def passages(*rows):
    return pd.DataFrame(rows, columns=["document_id", "paragraph_id", "rank"])


def chosen(ranked, reports, left_out=""):
    table = rows_of(dict.fromkeys(reports, 10), left_out=left_out)
    best = ranked.drop_duplicates("document_id")
    first, more = _chosen(ranked, best, table)
    return " ".join(first["paragraph_id"]), " ".join(more["paragraph_id"])


def test_three_passages_are_of_three_reports_and_those_left_out_come_last():
    ranked = passages(
        ("a", "a1", 1), ("a", "a2", 2), ("b", "b1", 3), ("d", "d1", 4), ("c", "c1", 5),
        ("e", "e1", 6),
    )  # fmt: skip
    # Others in the order of the block, which goes by share: e before c.
    assert chosen(ranked, "abdec") == ("a1 b1 d1", "e1 c1")
    assert chosen(ranked, "abdec", ["mislabelled", "", "", "", ""]) == ("b1 d1 c1", "a1 e1")
    # Of two reports the next best fills up.
    assert chosen(ranked.head(3), "ab") == ("a1 b1 a2", "")
    assert chosen(ranked.head(0), "ab") == ("", "")


def test_a_passage_is_cut_at_its_hits_and_far_from_them():
    words = (
        "一" * NEAR + "远" * 25 + "二" * NEAR + "命中" + "三" * 10 + "又中" + "四" * NEAR
        + "末" * 25
    )  # fmt: skip
    at = words.index("命中")
    row = {"paragraph_id": "a/p1", "text": words, "score": 1}
    found = quoted(row, {"a/p1": [(at, at + 2), (at + 12, at + 14)], "b": [(0, 1)]})
    assert found["score"] == 1
    assert found["parts"] == [
        ("", "near"), ("一" * NEAR + "远" * 25, "far"), ("二" * NEAR, "near"), ("命中", "hit"),
        ("三" * 10, "near"), ("又中", "hit"), ("四" * NEAR, "near"), ("末" * 25, "far"),
        ("", "near"),
    ]  # fmt: skip
    assert quoted({**row, "text": "短"}, {})["parts"] == [("短", "near"), ("", "near")]


def shown(text, *spans):
    row = {"paragraph_id": "p", "text": text}
    return "".join(words for words, _ in quoted(row, {"p": list(spans)} if spans else {})["parts"])


def test_of_a_long_passage_what_is_far_from_every_hit_is_left_out():
    far = "远" * MOST_CHARACTERS
    near = "近" * NEAR
    assert shown(f"{far}{near}中{near}{far}", (204, 205)) == f"…{near}中{near}…"
    # Enough of it is enough: the eighth of nine hits is at 200 characters, the seventh at 175.
    hits = [(25 * n + 24, 25 * n + 25) for n in range(9)]
    assert shown((near + "中") * 9, *hits) == (near + "中") * 8 + "…"
    # Nothing is left out of a passage that is short.
    short = f"{'远' * 60}{near}中{near}"
    assert shown(short, (84, 85)) == short
    # Hits in its heading alone: what comes first is read first.
    assert shown(far + "末" * 10) == far + "…"


def test_hits_of_a_heading_are_not_in_the_text():
    hits = pd.DataFrame(
        [("治", "p1", 5, 7, "text"), ("治", "p1", 1, 3, "text"), ("治", "p2", 0, 2, "heading"),
         ("别", "p1", 0, 1, "text")],
        columns=["theme", "paragraph_id", "start", "end", "part"],
    )  # fmt: skip
    assert spans_of(hits, "治") == {"p1": [(1, 3), (5, 7)]}


def test_a_theme_whose_name_never_occurs_says_so_first_and_with_which_words():
    rows = rows_of({"a": 10, "b": 20}, name_share=0.0, n_hits=[3, 4])
    words = {name: Spelled({}, {"共治": 1}) for name in "ab"}
    zh, en = words_told(THEME, rows, words, Named("ab"), ("市容", "环卫"))
    assert zh == (
        "“治理”这个名称从未出现；占比全部来自其他词，主要是市容、环卫。2 份报告都有命中，共 7 处。"
    )
    assert en == (
        "The name 治理 never occurs; the share comes from other words, mainly 市容, 环卫. "
        "Both reports have hits (7 in total)."
    )


def test_groups_of_a_single_report_are_not_told_again():
    rows = pd.DataFrame({"group": ["2022", "2023", ""], "n_documents": [1, 1, 5]})
    assert single_reports(rows)
    assert not single_reports(rows.assign(n_documents=[1, 2, 0]))
    assert single_reports(rows.head(0))


def test_common_sections_of_a_few_paragraphs_have_no_share():
    table = pd.DataFrame(
        [("治", "a", "whole", 0.5, 1), ("治", "a", "shared sections", 1.0, 1),
         ("治", "b", "whole", 0.2, 9), ("治", "b", "shared sections", 0.0, 4),
         ("治", "c", "whole", 0.1, 9), ("治", "c", "shared sections", 0.25, 5)],
        columns=["theme", "group", "frame", "estimate", "n_paragraphs"],
    )  # fmt: skip
    frames = by_frame(table)
    assert frames["whole"].tolist() == [0.5, 0.2, 0.1]
    assert frames["shared sections"].tolist() == pytest.approx([NAN, NAN, 0.25], nan_ok=True)


def farthest(worked, tables, **settings):
    study = SimpleNamespace(
        settings=replace(worked.settings, **settings),
        themes=worked.themes,
        codebook=worked.codebook,
    )
    frames = by_frame(tables["prevalence_frames"])
    return farthest_part(study, tables, frames, Places(worked.corpus))


def row_of(part, label, by="document"):
    (found,) = [row for row in part["rows"] if row["by"] == by and label in row["name"].zh]
    return found


def test_the_farthest_are_the_ends_of_complete_reports_by_their_own_pair(worked, worked_tables):
    # 治理: a 42, b 25, c 0; d, an excerpt, 50. The pair a, c is in the table as it is.
    row = row_of(farthest(worked, worked_tables), "治理")
    ends = [row[end].zh.striptags() for end in ("first", "second")]
    assert ends == ["甲区 2022", "乙省 2023"]
    assert (row["whole"], row["shares"]) == (pytest.approx(0.42), pytest.approx((0.42, 0.0)))
    assert row["direction"].en.striptags() == "sign changes: with wider terms"
    assert row["unlike"].en == "type and level of government"
    # c is left out: then b is the lowest; both are annual reports of a county.
    prevalence = worked_tables["prevalence"]
    gone = prevalence.assign(
        left_out=np.where(prevalence["group"] == "c", "mislabelled", prevalence["left_out"])
    )
    row = row_of(farthest(worked, {**worked_tables, "prevalence": gone}), "治理")
    assert row["second"].zh.striptags() == "甲区 2023"
    assert row["whole"] == pytest.approx(0.17)
    assert row["unlike"].en == ""


def test_an_interval_turns_with_its_pair(worked, worked_tables):
    # The table has 县级 less 省级; in 森林 the county's 18.75 % is the lower.
    table = worked_tables["differences"].copy()
    forests = (table["by"] == "admin_level") & (table["theme"] == "森林")
    assert table.loc[forests, "difference"].tolist() == pytest.approx([-0.0125])
    table.loc[forests, ["low", "high", "interval", "p_adjusted"]] = [-0.2, 0.1, "mover", 0.5]
    part = farthest(worked, {**worked_tables, "differences": table})
    row = row_of(part, "森林", "admin_level")
    assert row["whole"] == pytest.approx(0.0125)
    assert (row["low"], row["high"]) == (-0.1, 0.2)
    assert (part["intervals"], part["tests"], part["signs"]) == (True, True, True)


def test_without_pairs_the_ends_stay_and_it_says_that_signs_are_unknown(worked, worked_tables):
    none = worked_tables["differences"].head(0)
    part = farthest(worked, {**worked_tables, "differences": none}, prevalence_by=())
    assert (part["unlisted"], part["signs"], part["lone"]) == (["document"], False, [])
    assert row_of(part, "治理")["direction"] is None
    prevalence = worked_tables["prevalence"]
    lone = prevalence[(prevalence["by"] == "document") & prevalence["group"].isin(["a", "d"])]
    part = farthest(worked, {**worked_tables, "prevalence": lone}, prevalence_by=())
    assert (part["rows"], part["lone"]) == ([], ["document"])


def test_a_strip_has_a_bar_a_report_as_high_as_its_share():
    shares = pd.Series({"a": 0.4, "b": 0.1, "c": NAN})
    # Of 20: all of it, a quarter, nothing; from the top.
    assert _strip(shares, 0.4) == "M0 20V0h1V15h1V20h1V20z"


def topics_of(worked, worked_tables):
    return topics_part(worked, worked_tables, Places(worked.corpus))


def ids_of(pairs):
    return [
        tuple(pair[end] and pair[end]["topic"] for end in ("first", "second")) for pair in pairs
    ]


def test_matched_topics_stand_side_by_side(worked, worked_tables):
    found = topics_of(worked, worked_tables)
    assert [pair["match"]["jaccard"] for pair in found["pairs"]] == [0.5, 0.0]
    assert ids_of(found["pairs"]) == [("nmf-01", "lda-02"), ("nmf-02", "lda-01")]
    alone = {**worked_tables, "overlap": worked_tables["overlap"].query("models != 'nmf × lda'")}
    assert topics_of(worked, alone)["pairs"] == []
    half = worked_tables["overlap"].query("topic != 'nmf-02'")
    pairs = topics_of(worked, {**worked_tables, "overlap": half})["pairs"]
    assert ids_of(pairs) == [("nmf-01", "lda-02"), ("nmf-02", None), (None, "lda-01")]


def test_what_another_engine_finds_is_no_topic_of_the_page(worked, worked_tables):
    lines = written(worked, worked_tables)
    assert re.findall(r'href="#topic-([\w-]+)"', lines) == []
    assert "GENSIM" in lines


def written(worked, tables, topics=None):
    about = {
        "topics": topics or topics_of(worked, tables), "study": worked,
        "settings": worked.settings.to_dict(),
        "places": Places(worked.corpus), "pictures": {}, "left_out": {}, "linked": {},
        "language": "zh",
    }  # fmt: skip
    source = '{% import "macros.html" as m with context %}{% include "topics.html" %}'
    return _environment().from_string(source).render(**about)


TAGS = re.compile("<[^>]+>")


def test_what_was_merged_and_left_out_is_told(worked, worked_tables):
    before = TAGS.sub("", written(worked, worked_tables))
    assert "2 topics" in before
    assert "topics fitted" not in before
    model = worked.models[0]
    merged = {**model.settings, "merged": {"nmf-01": {"nmf-01": 0.5, "nmf-03": 0.25}}}
    left_out = {**merged, "topics_left_out": {"nmf-02": "公式"}}
    fit = SimpleNamespace(topics=("nmf-01", "nmf-02", "nmf-03"), n_topics=3)
    told = replace(model, settings=left_out, fitted=fit)
    found = _model(worked, told, worked_tables, Places(worked.corpus))
    assert (found["k"], found["n_merged"], found["n_left_out"]) == (3, 1, 1)
    merger = found["topics"][0]["merged"]
    assert merger.zh.striptags() == "nmf-01 50.0%、nmf-03 25.0%"
    assert found["topics"][1]["merged"] is None
    topics = {"models": [found], "pairs": [], "paired": [], "n_reports": 3, "decided": True}
    after = TAGS.sub("", written(worked, worked_tables, topics))
    assert "3 topics fitted" in after
    assert ", 2 after mergers" in after
    assert ", 1 of them left out of figures and comparisons" in after
    assert "拟合 3 个话题" in after
    assert "研究者合并的话题，所占份额：nmf-01 50.0%、nmf-03 25.0%" in after
    assert "Merged topics count as one, and topics that were left out are not matched." in after


def test_the_indicators_that_most_reports_set_and_one_does_not():
    status = pd.DataFrame(
        [("a", "GDP", "set"), ("a", "粮食", "not set"), ("a", "就业", "not set"),
         ("b", "GDP", "set"), ("b", "粮食", "set"), ("b", "就业", "not set"),
         ("c", "GDP", "not set"), ("c", "粮食", "set"), ("c", "就业", "set")],
        columns=["document_id", "name", "status"],
    )  # fmt: skip
    headline = pd.DataFrame({"document_id": ["a", "b", "c"], "kind": "headline"}).assign(
        name="GDP", indicator="GDP", horizon="this year", left_out="", low=5.0, high=5.0,
        unit="%", base="growth", comparator="左右", result=NAN,
        reason="about", verdict="", difference=NAN, paragraph_id="p", start=0, end=1,
        result_paragraph_id="",
    )  # fmt: skip
    study = SimpleNamespace(
        commitments=SimpleNamespace(
            indicators=SimpleNamespace(entries={}), promises=[1, 2], results=[], refused=[]
        )
    )
    places = SimpleNamespace(
        row=Named("abc").row, rank={"a": 0, "b": 1, "c": 2}, whole=False, text=lambda _: "增长5%"
    )
    part = targets_part(study, {"follow_up": headline, "targets_status": status}, places)
    # Three targets are three rows: what is not set stands apart.
    assert [row["rank"] for row in part["rows"]] == [0, 1, 2]
    # 就业 is set by one of three: fewer than half.
    assert [(one["rank"], one["names"].zh) for one in part["not_set"]] == [(0, "粮食"), (2, "GDP")]
    assert part["verdicts"].en.striptags() == "3 not judged"
    assert part["rows"][0]["verdict"].zh == "不作判断"
    assert (part["n"], part["n_followed"], part["several"]) == (3, 0, True)


def test_a_doubted_report_is_marked_beside_every_number_whether_it_counts_or_not(tmp_path):
    text = (
        "2022年黄浦区人民政府工作报告\n各位代表：\n现在，我代表黄浦区人民政府，向大会报告工作。\n"
        "一、2021年工作回顾\n推进基层治理，办好{}所小学。\n二、2022年工作安排\n修好{}条道路。"
    )
    for n, name in enumerate(("黄浦区-2022.txt", "徐汇区-2022.txt"), start=3):
        (tmp_path / name).write_text(text.format(n, n), encoding="utf-8")
    places = Places(read_corpus(tmp_path, leave_out=()))
    assert dict(places.left_out) == {}
    assert dict(places.doubted) == {"徐汇区-2022": "mislabelled"}
    assert places.row("徐汇区-2022").zh.striptags().endswith("标注与文本不符")
    assert places.told("徐汇区-2022").en.striptags().endswith("mislabelled")
    assert "mislabelled" not in places.row("黄浦区-2022").en


STATUS = {"theme": ["治理"], "unit": "sentence", "f1": [0.0], "f1_low": [0.0], "n_positives": [40]}


def coded(worked, alpha, status, reason):
    study = study_of(worked.settings)
    corrected = pd.DataFrame(
        [("治理", by, group, 0.3, 0.2, 0.4, 0.5, "estimated", "")
         for by, group in (("corpus", "corpus"), ("document", "a"))],
        columns=["theme", "by", "group", "estimate", "low", "high", "uncorrected", "status",
                 "reason"],
    )  # fmt: skip
    agreement = pd.DataFrame(
        {"theme": ["治理"], "alpha": [alpha], "low": NAN, "high": NAN, "n_items": [40]}
    )
    accuracy = pd.DataFrame(
        {"theme": "治理", "statistic": ["precision", "recall", "f1"], "value": 0.0, "low": 0.0,
         "high": 0.1, "n_found": 40, "n_about": 40, "n_coded": 80}
    )  # fmt: skip
    table = pd.DataFrame(STATUS).assign(alpha=[alpha], status=status, reason=reason)
    vars(study).update(
        validation={
            "validation_status": table, "coding_agreement": agreement, "coding_accuracy": accuracy,
            "prevalence_corrected": corrected,
        }
    )  # fmt: skip
    return study


def test_a_coding_without_agreement_fails_and_corrects_nothing(worked):
    why = "alpha_too_low: alpha=-0.130, least=0.667"
    failed = coded(worked, -0.13, "not validated", why)
    assert told(told_of_coding(failed, "治理")) == (
        (
            "编码没有通过：看不出编码员的判断比随机更一致（α = −0.130），既不能检验这个"
            "主题的词，也不用来校正占比。"
        ),
        (
            "The coding fails: nothing shows that the coders agree better than by chance (α = "
            "−0.130), so it neither validates the words of this theme nor corrects its share."
        ),
    )
    assert (corrects_any(failed, "治理"), corrected_of(failed, "治理")) == (False, {})
    (row,) = validation_rows(failed)
    assert row["told"].en.striptags() == "The coding fails"
    assert np.isnan(row["corrected_estimate"])
    # Two who throw coins may reach .205: the interval says so.
    lucky = coded(worked, 0.205, "not validated", "alpha_too_low: alpha=0.205, least=0.667")
    agreement = lucky.validation["coding_agreement"]
    agreement[["low", "high"]] = [[-0.049, 0.437]]
    assert "（α = 0.205，95% 区间 −0.049 至 0.437）" in told(told_of_coding(lucky, "治理"))[0]
    assert not corrects_any(lucky, "治理")
    agreement["low"] = 0.001
    assert corrects_any(lucky, "治理")
    # At an α of .5 it is below the standard, and its correction is told with its α.
    weak = coded(worked, 0.5, "not validated", "alpha_too_low: alpha=0.500, least=0.667")
    assert told(told_of_coding(weak, "治理"))[1].startswith(
        "Coded, below the standard: α = 0.500, below 0.667 (α = 0.500, F1 = 0.000"
    )
    shares = {name: share.en for name, share in corrected_of(weak, "治理").items()}
    assert shares == {"a": "30.0% (20.0%–40.0%)"}
    assert told_of_coders(weak).zh == ""


def test_a_coding_of_one_coder_says_what_it_can_and_cannot_show(worked):
    lone = coded(worked, NAN, "not validated", "one_coder")
    zh, en = told([told_of_coders(lone)])
    assert zh.startswith("只有一位编码员。能看出主题词表和这一位的判断差多少")
    assert "没有一致性，也就不能说检验过" in zh
    assert "It cannot show whether anyone else would judge in the same way" in en
    assert corrects_any(lone, "治理")


def test_each_number_of_a_theme_is_there_once(worked):
    """Every row of the table of a theme against the numbers of ``by_hand.py``."""
    study = study_of(worked.settings)
    tables = study_tables(study)
    (first, *_) = themes_part(study, tables, Places(study.corpus))
    rows = {row["group"]: row for row in first["groups"][-1]["rows"]}
    shares = {
        name: [round(100 * row[kind]) for kind in ("name_share", "estimate", "wide_share")]
        for name, row in rows.items()
    }
    assert shares == {"a": [20, 42, 42], "b": [25, 25, 25], "c": [0, 0, 80], "d": [0, 50, 50]}
    assert list(rows) == ["a", "b", "c", "d"]  # d is an excerpt
    assert [group["by"] for group in first["groups"]] == ["admin_level", "document"]


def test_words_that_search_are_read_by_their_text():
    finding = _environment().from_string('{% import "macros.html" as m %}{{ m.finding("治<理") }}')
    assert finding.render() == '<a href="#search" data-find lang="zh-CN">治&lt;理</a>'


def test_of_equal_shares_that_of_a_whole_report_with_a_plan_is_the_end():
    rows = pd.DataFrame(
        {
            "theme": "治理",
            "group": list("abcd"),
            "estimate": [0.5, 0, 0, 0],
            "extent": ["whole", "unknown", "whole", "whole"],
        }
    )
    index = pd.MultiIndex.from_tuples([("治理", group) for group in "abcd"])
    frames = pd.DataFrame({"plan": [0.4, 0.1, 0.2, NAN]}, index=index)
    high, low = _ends(rows, frames)
    assert (high["group"], low["group"]) == ("a", "c")
    all_alike = rows.assign(estimate=0.1)
    assert [row["group"] for row in _ends(all_alike, frames)] == ["a", "c"]


def test_a_theme_without_a_hit_is_not_compared(worked, worked_tables):
    table = worked_tables["prevalence"].copy()
    table.loc[table["theme"] == "治理", "estimate"] = 0.0
    part = farthest(worked, {**worked_tables, "prevalence": table})
    assert not [row for row in part["rows"] if row["name"].zh.striptags() == "治理"]
