"""Every word and number of the page, of reports whose numbers are worked out by hand.

``said`` has what each part of the page says in each language. Its numbers were worked out from the
reports of ``by_hand.py``, which gives lengths and hits beside the texts; after a change of words
``python -m pytest tests/study/write_said.py`` writes it, and the diff is read.
"""

import hashlib
import platform
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from by_hand import REPORTS, Words, section, study_of

import govtopics
from govtopics.messages import say
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import told_of_coding, validation_rows
from govtopics.study.page.findings import findings_part
from govtopics.study.page.matrix import Shares, matrix_part
from govtopics.study.page.render import write_report
from govtopics.study.page.topics import _matches
from govtopics.study.results.figures import Pictures
from govtopics.study.results.manifest import study_facts
from govtopics.study.results.provenance import methods_text
from govtopics.study.results.tables import study_tables

SAID = Path(__file__).parent / "said"
PARTS = (
    "findings", "themes", "topics", "years", "comparison", "targets", "search", "corpus",
    "validation", "methods", "sources",
)  # fmt: skip
UNDRAWN = {"figure": "removed", "text": "𠀀区", "character": "𠀀", "code": "U+20000", "tried": ""}


def written_page(study, tables, drawn, folder):
    facts = study_facts(study)
    methods = {language: methods_text(study, facts, language) for language in ("zh", "en")}
    write_report(study, tables, drawn, methods, folder / "report.html")
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(worked, worked_tables, tmp_path_factory):
    lost = pd.DataFrame([UNDRAWN])
    tables = {**worked_tables, "undrawn": lost}
    return written_page(worked, tables, Pictures({}, {}, lost, {}), tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def other(worked, tmp_path_factory):
    """The same reports otherwise: in English, one model, coded, doubted, too long for a page."""
    settings = replace(
        worked.settings, language="en", models=("lda",), leading=("森林", "韧性"),
        prevalence_by=("parent", "script"), catalogue=worked.settings.corpus / "catalogue.toml",
        codebook=None, encoding="utf-8", columns={}, names="{place}",
    )  # fmt: skip
    study = study_of(worked.settings)
    vars(study).update(
        settings=settings,
        models=study.models[1:],
        _judged=(study.quality[1:], None, study.crosscheck, study.stability[1:]),
        validation=VALIDATION,
    )
    tables = study_tables(study) | {
        "undrawn": pd.DataFrame(columns=list(UNDRAWN)), "flags": FLAGS, "changes": CHANGES
    }  # fmt: skip
    tables["differences"] = with_interval(tables["differences"])
    svg = '<svg viewBox="0 0 9 9"><defs></defs></svg>'
    drawings = {"lda_topics": {"wide": svg}, "themes_by_parent": {"wide": svg, "narrow": svg}}
    left_out = {
        "removed": {"figure": "removed", "groups": 61, "most_groups": 60},
        "lda_topics_by_document": {"figure": "x", "groups": 99, "most_groups": 60},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("govtopics.study.page.anchors.MOST_CHARACTERS", 100)
        drawn = Pictures(drawings, {}, tables["undrawn"], left_out)
        return written_page(study, tables, drawn, tmp_path_factory.mktemp("other"))


VALIDATION = {
    "coding_agreement": pd.DataFrame(
        {
            "theme": ["治理", "韧性"],
            "status": ["estimated", "not estimable"],
            "alpha": [0.81, None], "low": [0.7, None], "high": [0.9, None], "n_items": [60, 61],
        }
    ),
    "coding_accuracy": pd.DataFrame(
        [
            (theme, statistic, value, value - 0.0234, value + 0.05, 40, 50, 60)
            for theme, values in (("治理", (0.9, 0.6, 0.72)), ("韧性", (0.5, 0.25, 0.334)))
            for statistic, value in zip(("precision", "recall", "f1"), values, strict=True)
        ],
        columns=["theme", "statistic", "value", "low", "high", "n_found", "n_about", "n_coded"],
    ),
    "prevalence_corrected": pd.DataFrame(
        [
            ("治理", "corpus", "corpus", 0.4, 0.3, 0.55, 0.6, "estimated", ""),
            ("韧性", "corpus", "corpus", 0.05, 0.01, 0.125, 0.1, "estimated", ""),
            ("韧性", "document", "b", 0.31, 0.2, 0.42, 0.5, "estimated", ""),
            ("韧性", "document", "d", 0.02, None, None, 0.0, "estimated",
             "stratum_coded_once"),
            ("韧性", "document", "a", None, None, None, 0.0, "not estimable", "nothing_coded"),
        ],
        columns=["theme", "by", "group", "estimate", "low", "high", "uncorrected", "status",
                 "reason"],
    ).assign(quantity="share"),
    "validation_status": pd.DataFrame(
        {
            "theme": ["治理", "韧性"], "unit": "sentence",
            "status": ["validated", "not validated"],
            "alpha": [0.81, None], "f1": [0.72, 0.334], "f1_low": [0.7, 0.1],
            "n_positives": [31, 12],
            "reason": ["", "all_grades_alike; too_few_reports: G=1, least=5"],
        }
    ),
}  # fmt: skip
FLAGS = pd.DataFrame(
    [("b", "truncated", "", "", "", say("it ends in mid-sentence (…{end})", end="和"))],
    columns=["document_id", "flag", "docvar", "value", "other", "reason"],
    dtype=object,
)
CHANGES = pd.DataFrame(
    [("d", "wording", "網路", "网络", 3), ("d", "script", "網", "网", 8)],
    columns=["document_id", "rule", "before", "after", "n"],
)


def with_interval(differences):
    """Between parents: an interval and p for 森林, and 治理 not estimable."""
    table = differences.copy()
    forests = (table["by"] == "parent") & (table["theme"] == "森林")
    given = {
        "low": -0.62,
        "high": 0.111,
        "interval": "mover",
        "p": 0.0104,
        "p_adjusted": 0.0312,
        "reason": "",
    }
    for column, value in given.items():
        table.loc[forests, column] = value
    lacking = (table["by"] == "parent") & (table["theme"] == "治理")
    table.loc[lacking, "status"] = "not estimable"
    table.loc[lacking, "reason"] = "no_text_in_group"
    return table


def expected(name, study):
    text = (SAID / f"{name}.txt").read_text(encoding="utf-8")
    known = {
        "VERSION": govtopics.__version__,
        "PYTHON": platform.python_version(),
        "CORPUS_ID": corpus_id(),
        "CODEBOOK": study.themes.codebook.sha256,
    }
    for word, value in known.items():
        text = text.replace(word, value)
    return text.splitlines()


def corpus_id():
    """Of the body: ids and texts of the reports and their blocks, numbered by line."""
    digest = hashlib.sha256()
    for name, lines in REPORTS.items():
        digest.update(f"{name}\0".encode())
        for number, (_, text) in enumerate(lines, start=1):
            if text != "政府工作报告" and "网格：" not in text and "名词解释" not in text:
                digest.update(f"{name}/p{number:04d}\0{text}\0".encode())
    return digest.hexdigest()[:16]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_page_says_these_words_and_numbers(page, worked, part, language):
    said = Words(section(page, part), language).lines
    assert said == expected(f"{part}.{language}", worked)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_another_study_says_these(other, worked, part, language):
    said = Words(section(other, part), language).lines
    assert said == expected(f"other.{part}.{language}", worked)


def test_the_page_opens_with_what_was_read(page, other):
    head = [page[page.index("<body") : page.index("<main")] for page in (page, other)]
    chinese, english = (Words(head[0], language).lines for language in ("zh", "en"))
    # What the sentences of the head say is worked out in test_page_head.py.
    assert chinese[:2] == ["跳到正文", "政府工作报告主题研究"]
    assert chinese[2].startswith("4 份报告；甲区、乙省、丙区；2022—2023 年；")
    assert chinese[3] == "中文English"
    assert chinese[5].endswith("名词解释 2 段不计。 这些数字能说明什么，不能说明什么")
    parts = "发现 主题 韧性 治理 话题 与上年相比 比较 目标 检索 语料 检验 方法 原文"
    rail = chinese[chinese.index("发现") :]
    assert [part for part in rail if part in parts.split()] == [
        "发现", "主题", "治理", "韧性", "话题", "与上年相比", "比较", "目标", "检索", "语料",
        "检验", "方法", "原文",
    ]  # fmt: skip
    assert english[english.index("Findings") :][:3] == ["Findings", "Themes", "Governance"]
    links = re.findall(r'<li><a href="#([\w-]+)">', head[0])
    assert [link for link in links if not link.startswith("theme-")] == list(PARTS)
    assert [link for link in links if link.startswith("theme-")] == [
        f"theme-{n}" for n in (1, 2, 3, 4)
    ]
    assert '<html lang="zh-CN" class="zh">' in page
    assert "<title>政府工作报告主题研究 · Topic study</title>" in page
    assert '<html lang="en" class="en">' in other
    assert "<title>Topic study of government work reports · 政府工作报告主题研究</title>" in other
    end = Words(re.search("<footer class=.end.*?</footer>", page, re.DOTALL)[0], "zh").lines
    assert end == ["由 govtopics 生成；本页可离线使用，各表与图在同一文件夹里。 manifest.json"]
    end = Words(re.search("<footer class=.end.*?</footer>", page, re.DOTALL)[0], "en").lines
    assert end == [("Made by govtopics; this page works offline, its tables and figures are in the "
                   "same folder. manifest.json")]  # fmt: skip


def test_without_ten_positives_no_coefficient_is_shown(worked):
    few = VALIDATION["validation_status"].assign(n_positives=[9, 1])
    coded = study_of(worked.settings)
    vars(coded).update(validation={**VALIDATION, "validation_status": few})
    assert [row["cells"] for row in validation_rows(coded)] == [["–"] * 4] * 2
    told = [next(told_of_coding(coded, label)) for label in ("治理", "韧性")]
    assert told[0].zh.striptags() == "已对照人工编码检验：正例只有 9 句。"
    assert told[1].en.striptags().endswith("(only 1 positive sentence).")
    ten = VALIDATION["validation_status"].assign(n_positives=10)
    vars(coded).update(validation={**VALIDATION, "validation_status": ten})
    assert validation_rows(coded)[0]["cells"][0] == "0.810 (0.700–0.900, n = 60)"


def test_where_no_share_can_be_corrected_the_shares_by_the_words_stay(worked, worked_tables):
    lost = VALIDATION["prevalence_corrected"].assign(
        estimate=None, low=None, high=None, status="not estimable", reason="nothing_coded"
    )
    coded = study_of(worked.settings)
    vars(coded).update(validation={**VALIDATION, "prevalence_corrected": lost})
    rows = worked_tables["prevalence"].query("by == 'document'")
    shares = Shares(coded, rows).by_theme["韧性"]
    assert {report: share[0::2] for report, share in shares.items()} == {
        "a": (0.0, False), "b": (0.5, False), "c": (0.2, False), "d": (0.0, False),
    }  # fmt: skip
    assert all(share.raw for share in shares.values())
    # Ranks stay with them.
    part = findings_part(coded, worked_tables, Places(worked.corpus))
    (resilience,) = (theme for theme in part["themes"] if theme["number"] == 2)
    assert "占比最高的是甲区 2023" in resilience["told"].zh.striptags()
    assert not resilience["corrected"]


def test_a_coding_corrects_what_it_can_in_the_matrix(worked, worked_tables):
    coded = study_of(worked.settings)
    vars(coded).update(validation=VALIDATION)
    shares = Shares(coded, worked_tables["prevalence"].query("by == 'document'"))
    # b and d are corrected; c has no row, and a nothing coded. 治理 was validated: as it is.
    assert {report: tuple(share) for report, share in shares.by_theme["韧性"].items()} == {
        "a": (0.0, 0, False, True), "b": (0.31, 5, True, False),
        "c": (0.2, 4, False, True), "d": (0.02, 1, True, False),
    }  # fmt: skip
    assert not any(s.corrected or s.raw for s in shares.by_theme["治理"].values())
    medians = matrix_part(coded, shares, Places(coded.corpus))["medians"]
    assert medians[1] == 0.25
    assert pd.isna(medians[0])


def words_that_search(part):
    return re.findall(r"data-find lang=.zh-CN.>(.*?)</a>", part)


def test_links_and_anchors_lead_where_they_say(page, other):
    findings = section(page, "findings")
    # 韧性 leads but is the second theme of the codebook.
    numbers = re.findall(r'<h3><a href="#theme-(\d)">', findings)
    assert numbers == ["2", "1"]
    assert re.findall(r'"from"><a href="#theme-(\d)">', findings) == numbers
    comparison = section(page, "comparison")
    # Reports, then levels; 数字 and 森林, which do not lead, are folded.
    # The third has no hit in any report: nothing of it is far apart.
    assert re.findall(r'#theme-(\d)">', comparison) == ["1", "2", "4"] * 2
    themes = section(page, "themes")
    assert re.findall(r'<(article|details)[^>]* id="theme-(\d)"', themes) == [
        ("article", "1"), ("article", "2"), ("details", "3"), ("details", "4"),
    ]  # fmt: skip
    marks = re.findall("<mark>(.*?)</mark>", themes)
    assert marks == [
        "基层治理", "基层治理", "基层治理", "社区治理", "韧性城市", "韧性城市", "防汛", "护林",
    ]  # fmt: skip
    assert re.findall('class="place" href="#([^"]+)"', themes)[:3] == [
        "p-a-p0003", "p-b-p0005", "p-d-p0001",
    ]  # fmt: skip
    assert words_that_search(section(page, "search")) == ["基层治理", "韧性城市"]
    assert words_that_search(section(page, "topics"))[:4] == [
        "河道", "粮食", "公路", "医院",
    ]  # fmt: skip
    assert words_that_search(section(other, "corpus")) == ["网络"]
    corpus = section(page, "corpus")
    assert re.findall(r'href="#(r-\w)"', corpus) == ["r-a", "r-b", "r-c", "r-d"]
    assert 'href="#r-' not in section(other, "corpus")
    assert 'class="place"' not in other
    assert re.findall(r'<figure id="figure-(\w+)"', other) == ["lda_topics", "themes_by_parent"]
    assert re.findall(r'<p class="note" id="figure-(\w+)"', other) == [
        "lda_topics_by_document", "removed",
    ]  # fmt: skip
    # The pictures' names, for those who hear them.
    assert re.findall('aria-label="(.*?)"', section(other, "comparison")) == [
        "Themes by group of reports", "Themes by group of reports",
    ]  # fmt: skip
    # In the study's language: a wide and a narrow drawing, or one for all screens.
    assert re.findall(r'<div class="drawing" lang="(.*?)">\s*<div(.*?)>', other) == [
        ("en", ""), ("en", ' class="wide"'),
    ]  # fmt: skip


def test_source_texts_stand_in_order_with_their_numbers_and_lengths(page):
    sources = section(page, "sources")
    assert re.findall(
        r'id="(r-\w)" data-id="(\w)" data-name="(.*?)" data-english=".*?" data-chars="(\d+)"',
        sources,
    ) == [
        ("r-a", "a", "甲区 2022", "127"), ("r-b", "b", "甲区 2023", "200"),
        ("r-c", "c", "乙省 2023", "100"), ("r-d", "d", "丙区 2023", "120"),
    ]  # fmt: skip
    first = sources[: sources.index('id="r-b"')]
    assert re.findall(r'<p (?!class="note")([^>]*)>', first) == [
        'class="cut"',
        'id="p-a-p0002" class="h" data-of="p0003"', 'id="p-a-p0003" data-n="3"',
        'id="p-a-p0004" data-n="4"',
        'id="p-a-p0005" class="h" data-of="p0006"', 'id="p-a-p0006" data-n="6"',
        'id="p-a-p0007" data-n="7"',
        'id="p-a-p0008" data-n="8" class="g"', 'id="p-a-p0009" data-n="9" class="g"',
    ]  # fmt: skip


def test_a_report_beside_another_is_what_a_report_is_called(worked):
    places = Places(worked.corpus)
    assert places.told("d").zh.striptags() == "丙区 2023（年度报告）"
    assert places.told("d").en.striptags() == "丙区 2023 (annual report)"
    assert places.name("d").zh.striptags() == "丙区 2023 节选"
    assert places.name("d").en.striptags() == "丙区 2023 excerpt"
    assert places.name("gone").en.striptags() == "gone"
    assert places.link("a/p0003") == (
        '<a class="place" href="#p-a-p0003" title="a/p0003"><span class="t" lang="zh-CN">第 3 段'
        '</span><span class="t" lang="en">paragraph 3</span></a>'
    )
    assert places.link_of("a/p0003").startswith(
        '<bdi lang="zh-CN">甲区 2022</bdi> <a class="place"'
    )
    assert (places.n_chars, places.limit, places.whole) == (596, 3_000_000, True)


def test_each_side_of_an_overlap_reads_the_topics_of_the_other():
    pairs = pd.DataFrame(
        {"models": ["nmf × lda"] * 2, "topic": ["nmf-01", "nmf-02"],
         "matched": ["lda-02", "lda-01"], "overlap": [0.25, 0.5]}
    )  # fmt: skip

    def read(name):
        ((other, rows),) = _matches({"overlap": pairs}, name)
        return other, {topic: (row["other"], row["overlap"]) for topic, row in rows.items()}

    assert read("nmf") == ("lda", {"nmf-01": ("lda-02", 0.25), "nmf-02": ("lda-01", 0.5)})
    assert read("lda") == ("nmf", {"lda-02": ("nmf-01", 0.25), "lda-01": ("nmf-02", 0.5)})
    assert _matches({"overlap": pairs}, "keyword") == []
