"""What the page says where the worked study gives no occasion, and what each command takes."""

from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from by_hand import Words

from govtopics.analysis.themes.codebook import Theme
from govtopics.study.cli.commands import main
from govtopics.study.page.render import CONTENTS, _environment, _in_order
from govtopics.study.page.words import both, text

SAID = Path(__file__).parent / "said"
EMPTY = {"pictures": {}, "left_out": {}, "linked": {}, "claims": []}


def said(part, **values):
    """What a part of the page says of these values, in Chinese and in English."""
    source = '{% import "macros.html" as m with context %}{% include "' + part + '.html" %}'
    page = _environment().from_string(source).render(**{**EMPTY, **values})
    return tuple("\n".join(Words(page, language).lines) for language in ("zh", "en"))


def row(**given):
    """The two that are farthest apart in a theme."""
    return {
        "by": "document", "number": 1, "name": text("甲"), "first": text("乙"),
        "second": text("丙"), "shares": (0.5, 0.2), "whole": 0.3, "plan": -0.1,
        "shared": 0.05, "direction": None,
        "interval": "", "low": 0.0, "high": 0.0, "p_adjusted": float("nan"), "unlike": both("", ""),
        **given,
    }  # fmt: skip


def compared(rows, *, shared=False, **given):
    """What the part on comparison says of such rows."""
    farthest = {
        "rows": rows, "grouped": False, "complete": True, "intervals": False, "tests": False,
        "unlisted": [],
        "signs": any(each["direction"] for each in rows), **given,
    }  # fmt: skip
    pairs = [{"by": "document", "n": 2, "most": 8, "n_tests": 0, "rows": []}]
    comparison = {
        "reports": [], "notes": [], "follows": "", "times": [], "record": [], "left_out": None,
        "single": None, "asked": False,
        "farthest": farthest, "pairs": pairs, "shared": shared,
    }  # fmt: skip
    return said("comparison", comparison=comparison)


def test_reports_that_are_alike_too_many_or_alone():
    zh, en = compared([])
    assert "已知的类型、层级和长短没有不同。" in zh
    assert "Nothing known of their type, level of government and length differs." in en
    assert "没有两份可比的全文报告，不作比较。" in zh
    assert "There are no two complete reports to compare." in en
    assert (
        "要按地方、年份、类型等分组比较，写上设置 prevalence_by（例如 --prevalence-by kind）："
        "每组有五份以上报告时，这里就有区间和检验。"
    ) in zh
    zh, en = compared([row()], unlisted=["document"])
    assert (
        "多于 8 份报告或 8 组的，不逐对检查方向；要比较其中几个，用 "
        "govtopics.compare_prevalence(themes, by, groups=[…])。"
    ) in zh
    assert "where there are more than 8 reports or groups" in en
    # Without a sign there is no word on what one means.
    assert "方向不变：" not in zh
    assert "方向不变：" in compared([row(direction=text("丁"))])[0]


def test_other_denominators_have_their_columns_and_an_opposite_sign_is_named():
    zh, en = compared([row(unlike=text("戊"))], shared=True)
    assert "| 甲 | 乙 50.0% | 丙 20.0% | +30.0 | −10.0 | +5.0 | 只看计划，方向相反；戊不同" in zh
    assert en.count("opposite in the plan alone; they differ in 戊") == 1
    zh = compared([row(shared=-0.1, direction=text("丁"))], shared=True)[0]
    assert "丁；只看计划，方向相反；只看共有部分，方向相反" in zh
    # −0.04 points round to nothing.
    zh = compared([row(plan=-0.0004)])[0]
    assert "| +30.0 | 0.0 |" in zh.replace("−0.0", "0.0")
    assert "方向相反" not in zh
    assert "共有部分" not in zh.replace("只看共有部分", "")


def test_groups_have_their_intervals_and_tests_where_there_are_any():
    given = row(by="kind", interval="mover", low=0.1, high=0.4, p_adjusted=0.0104)
    zh, en = compared([row(), given], grouped=True, intervals=True, tests=True)
    assert "| 甲 | 类型 | 乙 50.0% | 丙 20.0% | +30.0 | +10.0 至 +40.0 | 0.010 | −10.0 |" in zh
    assert "| 甲 | reports | 乙 50.0% | 丙 20.0% | +30.0 | – | – | −10.0 |" in en
    assert "95%" not in compared([row()])[0].partition("方向")[0]


def theme(**given):
    return {
        "name": text("甲"), "definition": Theme("甲", ("某词",)), "since": both("", ""),
        "leading": True, "told": both("丁。", "D."), "range": text("7%"), "corrected": {},
        "groups": [], "passages": [], "more": [], "n_more": 0, **given,
    }  # fmt: skip


def passage(name):
    return {"parts": [(name, "near")], "label": text("乙"), "paragraph_id": name, "section": "",
            "heading_terms": ""}  # fmt: skip


def test_of_many_reports_the_page_says_how_many_passages_there_are_more():
    places = SimpleNamespace(link=lambda paragraph: paragraph)
    more = [passage("子"), passage("丑")]
    zh, en = said("themes", themes=[theme(more=more, n_more=5)], describes=False, places=places)
    assert "另外 2 份报告里命中最密的段落" in zh
    assert "还有 5 份报告有命中，段落见 hits.csv" in zh
    assert "The passage with the most hits in 2 other reports" in en
    assert "5 reports more have hits" not in en
    assert (
        "还有" not in said("themes", themes=[theme(more=more)], describes=False, places=places)[0]
    )
    # A theme that does not lead is folded, with its range beside its name.
    folded = said("themes", themes=[theme(leading=False)], describes=False)[0]
    assert "7%" in folded.splitlines()
    assert "7%" not in said("themes", themes=[theme()], describes=False)[0]


def test_a_topic_without_words_and_a_study_that_is_not_compared():
    topic = {
        "topic": "nmf-01", "title": text("nmf-01"), "left_out": "", "share": 0.0, "words": [],
        "npmi": float("nan"), "spread": {"status": "no words"}, "matches": [], "passages": [],
        "stability": [], "verdict": "", "strip": "", "largest": both("", ""), "merged": "",
    }  # fmt: skip
    model = {
        "name": "nmf", "overall": [{"measure": "npmi", "value": 0.12}], "n_empty": 0,
        "settings": {"model_engine": "e", "model_engine_version": "1", "converged": True},
        "set_aside": [], "n_judged": 0, "n_stable": 0, "most": "9%", "topics": [topic],
        "k": 1, "n_merged": 0, "n_left_out": 0,
    }  # fmt: skip
    zh, en = said(
        "topics",
        topics={"models": [model], "pairs": [], "paired": [], "n_reports": 4},
        settings=SimpleNamespace(n_topics=3, random_state=4),
        study=SimpleNamespace(overlap=None, crosscheck=None, overlap_without_reports={}),
    )
    assert "\ne 1, 已收敛 · 一致性（NPMI） 0.12" in zh
    assert any(
        line.startswith("e 1, converged · coherence (NPMI) 0.12") for line in en.splitlines()
    )
    assert "没有词" in zh.splitlines()
    assert "no words" in en.splitlines()
    assert "稳定性无法检验 · NPMI –" in zh
    assert "K = 3。" in zh
    assert "random_state = 4" in zh
    assert "稳定。" not in zh.splitlines()[1]
    assert "overlap.csv" not in zh


def test_a_corpus_from_which_nothing_was_removed():
    corpus = {
        "documents": [], "inferred": [], "structure": [], "removed": [], "n_removed": 0,
        "changes": [], "flags": [], "unread": (), "stopped": {}, "left_out": [],
    }  # fmt: skip
    study = SimpleNamespace(tokens=SimpleNamespace(n_words=5), dtm=SimpleNamespace(n_terms=4))
    zh, en = said("corpus", corpus=corpus, study=study, places=SimpleNamespace(whole=True))
    assert "没有删去一行。" in zh
    assert "No line was removed." in en
    for gone in ("未能读入", "还原的用词", "推断的信息"):
        assert gone not in zh


def test_the_parts_of_the_page_and_the_order_of_its_languages():
    assert [(part, *title) for part, title in CONTENTS] == [
        ("findings", "发现", "Findings"), ("themes", "主题", "Themes"),
        ("topics", "话题", "Topics"), ("years", "与上年相比", "Change from previous year"),
        ("comparison", "比较", "Comparison"),
        ("targets", "目标", "Targets"), ("search", "检索", "Search"),
        ("corpus", "语料", "Corpus"), ("validation", "检验", "Validation"),
        ("methods", "方法", "Methods"),
        ("sources", "原文", "Source texts"),
    ]  # fmt: skip
    texts = {"zh": "一", "en": "one"}
    assert list(_in_order(texts, "en")) == ["en", "zh"]
    assert list(_in_order(texts, "zh")) == ["zh", "en"]
    assert both("<i>{x}</i>", "{x}", x=3) == ("<i>3</i>", "3")


def test_each_command_says_what_it_does_and_takes():
    lines = []
    for name, command in sorted(main.commands.items()):
        lines += [f"{name}: {' '.join(command.told)} {command.last}"]
        for option in command.params:
            record = option.get_help_record(click.Context(command))
            if record:
                lines.append(f"  {', '.join(option.opts)}: {record[1]}")
    assert lines == (SAID / "help.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("command", "option", "default"),
    [
        ("study", "out", "results"), ("themes", "by", "document"), ("themes", "n", 3),
        ("kwic", "n", 50), ("sample", "n", 200), ("sample", "out", "coding"),
        ("settings", "path", "study.toml"), ("settings", "corpus", "reports"),
    ],
)  # fmt: skip
def test_what_an_option_is_if_nothing_is_said(command, option, default):
    (found,) = (param for param in main.commands[command].params if param.name == option)
    assert str(found.default) == str(default)
