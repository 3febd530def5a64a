"""Four made-up reports whose every number can be worked out by hand.

Characters stand before each paragraph. Sentences are cut on the running text of a section: of a
six (20 10 20 22 18 10), of b three (the first two paragraphs are one sentence of 50; 50 100), of c
and d two each (80 20; 60 60): 13 in 12 paragraphs.

Of 治理 the name is 基层治理, 社区治理 belongs to core and 网格 to wide; of 韧性 the name is
韧性城市, and 防汛 belongs to core; 数字 has no hit; of 森林 the only term is 护林, which stands in
the one heading of c and in a sentence of d, and which can be measured from 2023 on: not in a.

Share in per cent by core (by the name, by wide), hits, the paragraph share, and by which term the
share falls by how many points:

======  ====  ==========================  ============================  =====================
report  long  治理                        韧性                          森林
======  ====  ==========================  ============================  =====================
a       100   42 (20, 42), 2, 60,         0 of 6 sentences              not measurable
              社区治理 22
b       200   25 (25, 25), 2, 25,         50 (25), 2, 37.5,             0 of 3 sentences
              基层治理 25                 韧性城市 25
c       100   0 (0, 80) of 2 sentences    20 (20), 1, 20, 韧性城市 20   20, 1, 20, 护林 20
d       120   50 (0, 50), 1, 50,          0 of 2 sentences              50, 1, 50, 护林 50
              社区治理 50
a b d   420   152 (70, 152), 5, 170,      100 (50), 2, 75,              60 of 320, 1, 60,
              社区治理 82                 韧性城市 50                   护林 60
======  ====  ==========================  ============================  =====================

The last row, the reports of a county, is in characters. In b, 防汛 and 韧性城市 hold 50 characters
each: the first of them in the codebook is told.

The difference a less b in 治理 is +17 points; by the name −5, by wide +17, by hits +10, by
paragraphs +35; without 社区治理 −5, and without 基层治理 +22: that half of the two core words turns
it. Of the 200 random halves of two words 105 hold the first, and 95 the second.
"""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pandas as pd

from govtopics.analysis.robustness.stability import (
    FIT_COLUMNS,
    MATCH_COLUMNS,
    STABILITY_COLUMNS,
    Overlap,
    TopicStability,
)
from govtopics.language import Reason, reason_cells
from govtopics.models.topic_model import TopicModel
from govtopics.study.settings import Settings
from govtopics.study.study import Study
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.tokens import Tokens

REPORTS = {
    "a": [
        (0, "政府工作报告"),
        (0, "一、2021年工作回顾"),
        (20, "推进基层治理，修好三条水渠和两座石拱桥。"),
        (30, "种下果树，收获稻谷。开办学堂，添置图书，修缮礼堂，安装路灯。"),
        (0, "二、2022年工作安排"),
        (40, "完善社区治理，配齐网格，疏浚河道，种植林木。养护道路，更换水管，关心老人和儿童。"),
        (10, "办好小学，建好球场。"),
        (0, "附：名词解释"),
        (0, "1.网格：把社区分成小块，每块有专人看顾。"),
    ],
    "b": [
        (0, "一、2022年工作回顾"),
        (25, "建设韧性城市，清理河道，检查堤坝，准备沙袋和雨衣；"),
        (25, "增开公交，加密班次，改造站台，接通电话，铺设光缆。"),
        (0, "二、2023年工作安排"),
        (50, ("加强基层治理，学习基层治理经验，做好防汛，修整山路，扩建粮仓，补种茶树，培训乡医，"
         "慰问偏远山区教师。")),
        (100, ("为村民办理医疗保险，给农户发放优良种子，帮渔民添置结实渔网，请师傅传授木工手艺，"
         "让孩子读上免费课本，替老人安装扶手栏杆，教青年驾驶播种机械，助商户打开省外销路，"
         "邀专家讲解用药常识，劝牧民按时轮换草场。")),
    ],
    "c": [
        (80, ("划分网格，清扫街巷，粉刷围墙，修剪花木，疏通沟渠，搬迁摊点，登记租户，调解纠纷，"
         "走访病户，看望孤儿，接送学生，推广良种，防治虫害，烘干粮食，收购棉花，销售瓜果。")),
        (0, "（一）护林"),
        (20, "谋划韧性城市，加固江堤，储备帐篷和药品。"),
    ],
    "d": [
        (60, ("深化社区治理和网格治理，翻修老屋，拆除危墙，架设凉棚，拓宽街口，增设座椅，绘制地图，"
         "寻访名匠，编写村史，赶制冬衣和棉被。")),
        (60, ("组织护林，打捞浮萍，投放鱼苗，抽查水质，封存旧井，测量水位，校准仪表，公布结果，"
         "印发手册，举办讲座，布置展板，答复来信。")),
    ],
}  # fmt: skip
CATALOGUE = """
[a]
place = "甲区"
parent = "丁市"
admin_level = "county"
date = "2022-01"
kind = "annual report"
extent = "whole"
[b]
place = "甲区"
parent = "丁市"
admin_level = "county"
date = "2023-01-05"
kind = "annual report"
extent = "whole"
[c]
place = "乙省"
admin_level = "province"
date = "2023-07"
kind = "half-year report"
extent = "whole"
time = "review"
[d]
place = "丙区"
parent = "戊市"
admin_level = "county"
date = "2023-02"
kind = "annual report"
extent = "excerpt"
time = "plan"
title = "丙区的报告"
inferred.extent = "只有两段"
inferred.date = "会在二月"
"""
CODEBOOK = """
["治理"]
name = ["基层治理"]
core = ["社区治理"]
wide = ["网格"]
definition = "街道和社区怎样管理身边的事。"
includes = "居民自己商量着办。"
excludes = "办案。"
english = "Governance"
note = "谁来管，怎样管"
source = "一份文件"
date = "2022-05"
["韧性"]
name = ["韧性城市"]
core = ["防汛"]
exclusions = ["防汛物资"]
["数字"]
name = ["数字政府"]
english = "Digital government"
["森林"]
name = ["护林"]
since = 2023
english = "Forests"
"""


def written(folder):
    """The reports, catalogue and codebook as files; beside them one that cannot be read."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    for name, lines in REPORTS.items():
        text = "\n".join(line for _, line in lines)
        (reports / f"{name}.txt").write_text(text, encoding="utf-8")
    (reports / "broken.txt").write_bytes(b"\0\1\2")
    (reports / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "mine.toml").write_text(CODEBOOK, encoding="utf-8")
    return Settings(
        corpus=reports,
        codebook=folder / "mine.toml",
        leading=("韧性", "治理"),
        prevalence_by=("admin_level",),
        n_topics=2,
    )


def study_of(settings):
    """A study whose words and models are made up too; the reports and themes are measured."""
    study = Study(settings)
    given = vars(study)  # where a cached property keeps what it has
    given["_words"] = _words(study)
    stability = (stability_of("nmf"), stability_of("lda"))
    fitted = (_model(study, "nmf", NMF, True), _model(study, "lda", LDA, False))
    given["models"] = tuple(
        model.with_stability(found.table) for model, found in zip(fitted, stability, strict=True)
    )
    pairs = pd.DataFrame(
        {"topic": ["nmf-01", "nmf-02"], "matched": ["lda-02", "lda-01"],
         "jaccard": [0.5, 0.0], "shared": ["河道", ""]}
    )  # fmt: skip
    gensim = pd.DataFrame(
        {"topic": ["lda-01"], "matched": ["lda-09"], "jaccard": [0.75], "shared": ["公路"]}
    )
    quality = tuple(
        pd.DataFrame(
            [
                (name, f"{name}-01", "npmi", first, "estimated", ""),
                (name, f"{name}-02", "npmi", second, "estimated", ""),
                (name, "", "diversity", diversity, "estimated", ""),
                (name, "", "share", None, "no vocabulary", "a/p0007"),
            ],
            columns=["model", "topic", "measure", "value", "status", "text_id"],
        )
        for name, first, second, diversity in (("nmf", 0.3, -0.1, 1.0), ("lda", 0.5, 0.22, 0.75))
    )
    overlaps = Overlap(0.25, 0.11, pairs), Overlap(0.75, 0.06, gensim)
    given["_judged"] = (quality, *overlaps, stability)
    return study


def stability_of(name):
    """Of the first topic, found in three of four fits, and the second, found in all of them."""
    lost = Reason("not_found_again", {"n": 1, "of": 4})
    few = Reason("too_few_to_halve", {"n": 4, "least": 6})
    told = [
        ("01", "reports", 4, 3, 0.75, 0.125, "without b", 0.5, "unstable", lost),
        ("02", "reports", 4, 4, 0.875, 0.625, "without a", 0.5, "stable", None),
        ("01", "halves", 0, 0, None, None, None, None, "not estimable", few),
        ("02", "halves", 0, 0, None, None, None, None, "not estimable", few),
    ]
    rows = [
        (name, f"{name}-{topic}", "0", *own, *reason_cells(*filter(None, [why])).values())
        for topic, *own, why in told
    ]
    fits = [
        (name, "reports", "without a", 0.5, 0.125),
        (name, "reports", "without b", 0.75, 0.25),
        (name, "reports", "without c", None, None),
        (name, "halves", "halves 1", 0.0, 0.0),
    ]
    return TopicStability(
        pd.DataFrame(rows, columns=STABILITY_COLUMNS),
        pd.DataFrame(columns=MATCH_COLUMNS),
        pd.DataFrame(fits, columns=FIT_COLUMNS),
    )


# Words of each body paragraph, and the share of the first topic in them. Words of the first topic
# of NMF: a 30, b 35, c 10, d 10; of the second: b 15, c 10, d 10. Of LDA: a 30, b 50, c 5, d 20,
# and c 15. Together 120.
LENGTHS = (10, 10, 10, 0, 10, 10, 20, 10, 10, 10, 10, 10)
NMF = (1, 1, 1, np.nan, 1, 1, 0.75, 0, 0.9, 0.1, 0.5, 0.5)
LDA = (1, 1, 1, np.nan, 1, 1, 1, 1, 0, 0.5, 1, 1)


def _model(study, name, shares, converged):
    first = np.array(shares)
    return TopicModel(
        name,
        np.array([[0.0, 0.0, 0.6, 0.4], [0.7, 0.3, 0.0, 0.0]]),
        np.column_stack([first, 1 - first]),
        ("公路", "医院", "河道", "粮食"),
        np.array([30, 30, 30, 30]),
        np.array(LENGTHS),
        study.body.docvars.index,
        study.body.docvars,
        settings={
            "model_engine": f"engine of {name}", "model_engine_version": f"{len(name)}.{name[0]}",
            "converged": converged, "n_topics": 2, "random_state": 7, "n_set_aside": 0,
            **({"alpha": 0.5, "eta": 0.25, "n_set_aside": 3,
                "set_aside_as": {"opening": 1, "problems": 2}} if name == "lda" else {}),
        },
        labels={"nmf-02": "路和医院"} if name == "nmf" else {},
        corpus_id=study.body.corpus_id,
        unit="paragraph",
    )  # fmt: skip


def _words(study):
    """1,100 words of one paragraph stay; three lists took out 14; two terms are cut somewhere."""
    lexicon = Lexicon.of(["基层治理", "护林", "一网统管"])
    tokens = Tokens(
        study.body.docvars.index[:1],
        (("公路",) * 1100,),
        study.body.docvars[:1],
        removed={
            ("的", "general"): 4,
            ("和", "general"): 3,
            ("甲区", "places"): 5,
            ("三", "mine"): 2,
        },
        settings={"engine": "jieba", "engine_version": "9.1"},
    )
    dtm = SimpleNamespace(n_terms=1004, settings={"n_terms_dropped": 2345})
    proof = pd.DataFrame(
        [
            ("一网统管", "lexicon", 0, 0, 0, 0, 0, None, None),
            ("基层治理", "codebook", 4, 3, 3, 1, 0, "基层|治理", None),
            ("护林", "codebook", 2, 1, 1, 0, 2, "护|林", "防护/林带 ×2"),
        ],
        columns=[
            "term",
            "source",
            "n_occurrences",
            "n_kept",
            "n_documents",
            "n_inside",
            "n_other_words",
            "cut_as",
            "other_as",
        ],
    )
    return lexicon, tokens, dtm, proof


class Words(HTMLParser):
    """The words of a page in one language, a line for each block of text or row of a table."""

    LINES = ("p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "summary", "caption", "dt", "footer")
    UNREAD = ("script", "style", "svg", "noscript", "title")

    def __init__(self, page, language):
        super().__init__()
        self.other = {"zh": "en", "en": "zh-CN"}[language]
        self.lines, self.open = [""], []
        self.feed(page)
        self.lines = [line for line in (" ".join(x.split()) for x in self.lines) if line]

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        other = "t" in (about.get("class") or "").split() and about.get("lang") == self.other
        if tag not in ("meta", "link", "br", "input"):
            self.open.append(other or tag in self.UNREAD)
        if tag in self.LINES:
            self.lines.append("")
        if tag in ("td", "th", "dd"):
            self.lines[-1] += " | "

    def handle_endtag(self, tag):
        self.open.pop()
        if tag in self.LINES:
            self.lines.append("")

    def handle_data(self, data):
        if not any(self.open):
            self.lines[-1] += data


def section(page, name):
    """One of the parts of a page, as HTML."""
    return re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0]
