"""What the page says where the worked study gives no occasion, and what each command takes."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from by_hand import Words

from govtopics.analysis.themes.codebook import Theme
from govtopics.study.cli.commands import main
from govtopics.study.page.render import CONTENTS, _environment, _in_order
from govtopics.study.page.words import both, text

SAID = Path(__file__).parent / "said"
EMPTY = {"pictures": {}, "left_out": {}, "claims": []}


def said(part, **values):
    """What a part of the page says of these values, in Chinese and in English."""
    source = '{% import "macros.html" as m with context %}{% include "' + part + '.html" %}'
    page = _environment().from_string(source).render(**{**EMPTY, **values})
    return tuple("\n".join(Words(page, language).lines) for language in ("zh", "en"))


def share(name, at):
    return {
        "name": text(name), "share": "7%", "beside": text("1%–9%"), "at": at, "marks": [],
        "line": None,
    }  # fmt: skip


def test_of_many_reports_the_ends_and_all_of_them_stand_in_the_findings():
    group = {
        "kind": "whole", "known": False, "n": 9, "dots": ["1.0"],
        "first": [share("甲", "3")], "last": [share("乙", "4")], "zeros": 0, "what": text("辛"),
    }  # fmt: skip
    theme = {
        "number": 1, "name": text("丙"), "told": text("丁"), "more": text("庚"), "corrected": None,
        "shares": [group],
    }  # fmt: skip
    findings = {"brief": "戊", "themes": [theme], "corrected": False, "raw": True, "most": "20%",
                "limits": ["己"]}  # fmt: skip
    zh, en = said("findings", findings=findings)
    assert zh.splitlines()[3:7] == [
        "全文报告，或不知是否全文辛", "甲 7% 1%–9%", "全部 9 份", "乙 7% 1%–9%"
    ]  # fmt: skip
    assert en.splitlines()[3:7] == [
        "Complete reports, or not known to be辛", "甲 7% 1%–9%", "all 9", "乙 7% 1%–9%"
    ]  # fmt: skip
    assert "占比（名称和核心词） 只用名称 用较宽的词 横轴：0 至 20%。" in zh
    assert "x-axis: 0 to 20%." in en
    assert "校正" not in zh
    zeros = {**group, "zeros": 23}
    zh, en = said("findings", findings={**findings, "themes": [{**theme, "shares": [zeros]}]})
    assert zh.splitlines()[6:8] == ["乙 7% 1%–9%", "另有 23 份为 0"]
    assert en.splitlines()[7] == "23 more at 0"
    nothing = {**zeros, "first": [], "last": []}
    zh, en = said("findings", findings={**findings, "themes": [{**theme, "shares": [nothing]}]})
    assert (zh.splitlines()[5], en.splitlines()[5]) == ("23 份都为 0", "all 23 at 0")
    coded = {**findings, "themes": [{**theme, "corrected": True}], "corrected": True, "raw": False}
    zh, en = said("findings", findings=coded)
    assert "只用名称" not in zh.partition("这些数字能说明什么")[0]
    assert "95% interval of a corrected share x-axis" in en


def differences(**part):
    comparison = {
        "reports": [], "notes": [], "follows": "", "times": [], "record": [],
        "left_out": None, "frames": [],
        "differences": [{"by": "document", "n": 2, "most": 8, "n_tests": 0, "themes": [], **part}],
    }  # fmt: skip
    return said("comparison", comparison=comparison)


def test_reports_that_are_alike_too_many_or_alone():
    zh, en = differences(n=9)
    assert "已知的类型、层级和长短没有不同。" in zh
    assert "Nothing known of their type, level of government and length differs." in en
    assert (
        "9 份（组），两两之间 36 对：超过 8 份（组）不逐对列出。各自的占比在各主题的表里；"
        "要比较其中几组，用 govtopics.compare_prevalence(themes, by, groups=[…])。"
    ) in zh
    assert (
        "9 of them make 36 pairs; with more than 8, no pair is listed. Their shares are in the "
        "tables of the themes; to compare a few, use "
        "govtopics.compare_prevalence(themes, by, groups=[…])."
    ) in en
    assert (
        "要按地方、年份、类型等分组比较，写上设置 prevalence_by（例如 --prevalence-by kind）："
        "每组有五份以上报告时，这里就有区间和检验。"
    ) in zh
    assert (
        "To compare groups by place, year, kind and so on, give the setting prevalence_by (such as "
        "--prevalence-by kind): with five reports or more in each group, this section shows "
        "intervals and tests."
    ) in en
    assert "只有一份（组），没有可比的。" in differences(n=1)[0]
    assert "There is only one: nothing to compare." in differences(n=1)[1]
    assert "不逐对列出" not in differences(n=8)[0]


def test_a_shared_frame_has_its_column():
    rows = [
        {"label": "甲", "whole": 0.5, "plan": 0.25, "shared": 0.125, "before": False},
        {"label": "丙", "whole": float("nan"), "before": True},
    ]
    comparison = {
        "reports": [], "notes": [], "follows": "", "times": [], "record": [], "differences": [],
        "left_out": None, "frames": [(text("乙"), rows)],
    }  # fmt: skip
    zh = said("comparison", comparison=comparison)[0]
    assert "| 甲 | 50.0% | 25.0% | 12.5%" in zh
    assert "| 丙 | 不可测量" in zh.splitlines()


def test_of_many_reports_the_page_says_how_many_stand_side_by_side():
    definition = Theme("甲", ("某词",))
    theme = {
        "name": text("甲"), "definition": definition, "since": both("", ""), "groups": [],
        "early": {"c"}, "leading": True, "n_reports": 40, "top": [],
        "columns": [(name, text("乙"), []) for name in "abcdefgh"],
    }  # fmt: skip
    zh, en = said("themes", themes=[theme])
    assert "8 份占比最高的报告，共 40 份；全部命中见 hits.csv" in zh
    assert "The 8 reports with the largest shares of 40; all hits are in hits.csv" in en
    assert zh.count("没有命中") == 7
    assert zh.count("不可测量") == 1
    assert "共 8 份" not in said("themes", themes=[{**theme, "n_reports": 8}])[0]


def test_a_topic_without_words_and_a_study_that_is_not_compared():
    topic = {
        "topic": "nmf-01", "named": "", "share": 0.0, "words": [], "npmi": float("nan"),
        "spread": {"status": "no words"}, "matches": [], "passages": [], "stability": [],
    }  # fmt: skip
    model = {
        "name": "nmf", "overall": [{"measure": "npmi", "value": 0.12}], "n_empty": 0,
        "settings": {"model_engine": "e", "model_engine_version": "1", "converged": True},
        "set_aside": [],
        "topics": [topic],
    }  # fmt: skip
    zh, en = said(
        "topics",
        topics=[model],
        settings=SimpleNamespace(n_topics=3, random_state=4),
        study=SimpleNamespace(overlap=None, crosscheck=None, overlap_without_reports={}),
    )
    assert "e 1, 已收敛 · 一致性（NPMI） 0.12" in zh.splitlines()
    assert "e 1, converged · coherence (NPMI) 0.12" in en.splitlines()
    assert "| nmf-01 | 0.0% | | 没有词 | –" in zh
    assert "| nmf-01 | 0.0% | | no words | –" in en
    assert "K = 3，random_state = 4。" in zh
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
        ("topics", "话题", "Topics"), ("years", "与上年相比", "Against last year"),
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
        lines += [f"{name}: {' '.join((command.help or '').split())} {command.epilog}"]
        for option in command.params:
            told = getattr(option, "help", None)
            if told:
                lines.append(f"  {', '.join(option.opts)}: {told}")
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
