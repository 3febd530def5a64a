"""Made-up corpora of every shape: one report, a country in a year, a place over many years."""

from functools import cache

import numpy as np
import pandas as pd

from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence, named_prevalence
from govtopics.figures.review_against_plan import (
    draw_review_against_plan,
    review_against_plan_table,
)
from govtopics.figures.tools.tables import positions_table
from govtopics.figures.trajectories import draw_trajectories, trajectories_table

# One theme has hundreds of hits, one few, one goes without its name, one without a hit.
CODEBOOK = Codebook(
    (
        Theme("民生保障", ("民生保障",), ("就业", "养老"), ("学校",), english="Livelihood"),
        Theme("一网统管", ("一网统管",), ("环卫", "市容"), english="One network for the city"),
        Theme("城市更新", ("城市更新",), english="Urban renewal"),
        Theme("从未写到的主题", ("从未写到",), english="A theme that never occurs"),
    )
)
REVIEW = (
    "过去一年就业稳定。",
    "养老完善，就业增加。",
    "市容整洁。",
    "道路通车。",
    "学校落成。",
)
PLAN = ("推进民生保障。", "扩大就业，办好养老。", "加强环卫。", "推进城市更新。", "修建道路。")
FILLER = "全市经济平稳运行，各项工作有序推进。" * 3
LONG = "某某省某某市某某国家级经济技术开发区与高新技术产业示范区第{i:02d}片区管理委员会人民政府"


def _years(first, n, missing=()):
    return [year for year in range(first, first + n) if year not in missing]


# Places and years of each; the years of one place do not begin with the first.
SHAPES = {
    "one report": (["甲市"], [2024]),
    "five reports": ([f"第{i}区" for i in range(5)], [2023]),
    "31 places": ([f"第{i:02d}自治区" for i in range(31)], [2026]),
    "60 places": ([f"第{i:02d}市" for i in range(60)], [2024]),
    "12 places of two years": ([f"第{i:02d}市" for i in range(12)], [2023, 2024]),
    "eight years": (["某县"], _years(2012, 8)[::-1]),
    "43 years": (["某部"], _years(1978, 48, missing=(1989, 1990, 1991, 1996, 2020))[::-1]),
    "long names": ([LONG.format(i=i) for i in range(14)], [2024]),
    "a long name over years": ([LONG.format(i=0)], _years(2015, 6)),
    "excerpts": ([f"第{i}区" for i in range(4)], [2023]),
    "nothing found": ([f"第{i}区" for i in range(3)], [2023]),
}


@cache
def corpus(shape):
    """Reports of ten paragraphs, review before plan; some have hundreds of hits."""
    places, years = SHAPES[shape]
    rng = np.random.default_rng(len(places) + len(years))
    texts, docvars, ids = [], [], []
    for number, (place, year) in enumerate((p, y) for p in places for y in years):
        many = "就业" * int(rng.integers(1, 40))
        paragraphs = [*rng.choice(REVIEW, 5), *rng.choice(PLAN, 4), f"保{many}。"]
        for k, paragraph in enumerate(paragraphs):
            found = FILLER if shape == "nothing found" else f"{paragraph}{FILLER}"
            texts.append(found[: 40 + int(rng.integers(0, 30))] if k < 9 else found)
            ids.append(f"r{number:03d}/p{k:04d}")
            docvars.append(
                {
                    "place": place, "year": year, "time": "review" if k < 5 else "plan",
                    "extent": "excerpt" if shape == "excerpts" else "whole",
                }
            )  # fmt: skip
    return Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(docvars), unit="paragraph")


@cache
def themes(shape):
    return measure_themes(corpus(shape), CODEBOOK)


def _trajectories(shape):
    table = trajectories(themes(shape))
    return trajectories_table(table, trends(table))


FIGURES = {
    "prevalence": (draw_prevalence, lambda s: named_prevalence(themes(s).prevalence(), None)),
    "prevalence by year": (
        draw_prevalence,
        lambda s: named_prevalence(themes(s).prevalence("year"), None),
    ),
    "positions": (
        draw_positions,
        lambda s: positions_table(themes(s), corpus(s), CODEBOOK.labels[:3]),
    ),
    "review against plan": (
        draw_review_against_plan,
        lambda s: review_against_plan_table(review_against_plan(themes(s))),
    ),
    "trajectories": (draw_trajectories, _trajectories),
}
