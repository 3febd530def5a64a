"""The part of the page on targets: numbers, verdicts, both passages, texts escaped."""

import re
from types import SimpleNamespace

import jinja2
import pandas as pd
import pytest
from by_hand import Words

from govtopics.analysis.commitments.commitments import find_commitments
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report
from govtopics.language import Reason
from govtopics.study.page.anchors import Places
from govtopics.study.page.render import _environment
from govtopics.study.page.targets import _clause, _counted, targets_part
from govtopics.study.results.plans import NotDrawn, _target_offers
from govtopics.study.results.tables import follow_up_with_reasons

HOSTILE = "<script>alert(1)</script>"


def report(year, review, plan):
    lines = (
        f"{year}年甲市人民政府工作报告", "各位代表：",
        "现在，我代表市人民政府向大会报告工作，请予审议。",
        f"一、{year - 1}年工作回顾", review, f"二、{year}年工作安排", plan,
    )  # fmt: skip
    return parse_report(f"甲市-{year}", "\n".join(lines))


@pytest.fixture(scope="module")
def study():
    corpus = Corpus(
        (
            report(2022, "过去一年，地区生产总值增长3%。", (
                "今年经济社会发展的主要预期目标是：地区生产总值增长6%左右，城镇新增就业3万人以上，"
                "社会消费品零售总额增长6%—6.5%，固定资产投资增长5%以上。")),
            report(2023, (
                f"过去一年，{HOSTILE}，地区生产总值增长5.6%，城镇新增就业3.2万人，"
                "社会消费品零售总额增长7%。固定资产投资下降1.2%。"), "抓好落实。"),
        )
    ).to_paragraphs()  # fmt: skip
    found = find_commitments(corpus)
    return SimpleNamespace(corpus=corpus, commitments=found, follow_up=found.follow_up())


@pytest.fixture(scope="module")
def page(study):
    tables = {
        "follow_up": follow_up_with_reasons(study.follow_up),
        "targets_status": study.commitments.set_status(),
    }
    places = Places(study.corpus)
    environment = _environment()
    about = {"targets": targets_part(study, tables, places), "places": places, "pictures": {},
             "left_out": {}, "linked": {}}  # fmt: skip
    source = '{% import "macros.html" as m with context %}{% include "targets.html" %}'
    template = environment.overlay(undefined=jinja2.StrictUndefined).from_string(source)
    return template.render(**about)


def test_each_target_has_its_number_what_came_of_it_and_the_difference(page):
    lines = Words(page, "zh").lines
    rows = [[cell.strip() for cell in line.split("|")[1:6]] for line in lines if "|" in line]
    assert rows[1:] == [
        ["GDP", "增长 6% 左右", "5.6%", "−0.4个百分点", "不作判断"],
        ["城镇新增就业", "3万人以上", "3.2万人", "+2000人", "达到"],
        ["社会消费品零售总额", "增长 6%—6.5%", "7%", "+0.5个百分点", "高于区间"],
        ["固定资产投资", "增长 5% 以上", "−1.2%", "−6.2个百分点", "未达到"],
    ]


def test_and_the_same_in_english(page):
    text = "\n".join(Words(page, "en").lines)
    assert "growth at least 5%" in text
    assert "−6.2 percentage points" in text
    assert "preliminary" in text


def test_verdicts_are_counted(page):
    # Of four: 3.2 of 3 met, −1.2 of 5 missed, 7 above 6–6.5, and “about 6” is not judged.
    said = "\n".join(Words(page, "en").lines)
    assert "4 headline targets: 1 met, 1 missed, 1 above the range, 1 not judged." in said
    assert "主要预期目标 4 个：达到 1 个，未达到 1 个，高于区间 1 个，不作判断 1 个。" in "\n".join(
        Words(page, "zh").lines
    )


def test_the_clauses_of_target_and_result_lead_to_their_paragraphs(page, study):
    found = re.findall('href="#(p-[^"]+)"><bdi>(.*?)</bdi>', page)
    assert found[-2:] == [
        ("p-甲市-2022-p0007", "固定资产投资增长5%以上"),
        ("p-甲市-2023-p0005", "固定资产投资下降1.2%"),
    ]
    places = Places(study.corpus)
    assert {anchor for anchor, _ in found} <= set(places.anchors.values())
    assert len(found) == 8


def test_text_of_a_report_is_no_html(page):
    assert HOSTILE not in page
    hostile = SimpleNamespace(text=lambda _: HOSTILE, whole=False)
    said = _clause(hostile, '"><script>', 0, len(HOSTILE))
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


def test_a_figure_of_targets_is_planned_where_there_are_targets(study):
    offers = dict(_target_offers(study))
    assert list(offers) == ["targets", "target_levels"]
    assert list(offers["targets"].table()["result"]) == [5.6]
    # Reports of one city have one level.
    assert offers["target_levels"] == NotDrawn("target_levels", Reason("one_level"))
    levels = study.follow_up["document_id"].map(lambda name: "city" if "2025" in name else "county")
    two = SimpleNamespace(follow_up=study.follow_up.assign(admin_level=levels))
    assert dict(_target_offers(two))["target_levels"].kind == "target_levels"
    nothing = SimpleNamespace(follow_up=study.follow_up[:0])
    assert dict(_target_offers(nothing)) == {
        kind: NotDrawn(kind, Reason("no_headline_target")) for kind in ("targets", "target_levels")
    }


def test_why_targets_have_no_verdict_is_counted_apart():
    # Seven: one met, two not judged, one without a later report, two not read, one not comparable.
    reasons = ["", "about", "result_open", "no_next_report: year=2016", "not_reported",
               "not_reported", "not_comparable; other_unit"]  # fmt: skip
    said = _counted(pd.Series(["met", *[""] * 6]), pd.Series(reasons))
    assert said.zh.striptags() == (
        "达到 1 个，不作判断 2 个，没有到期的报告 1 个，报告里没有读到 2 个，不可比 1 个"
    )
    assert said.en.striptags() == (
        "1 met, 2 not judged, 1 without the report that covers it, 2 not found in that report,"
        " 1 not comparable"
    )
