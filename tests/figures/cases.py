"""Tables of every family of figures, made so that each hard case is in one of them."""

from collections.abc import Callable

import pandas as pd

from conftest import make_model
from govtopics.figures.drawing import Drawing
from govtopics.figures.hierarchy import draw_topic_hierarchy, topic_hierarchy_table
from govtopics.figures.topic_map import draw_topic_map, topic_map_table

NASTY = (
    "<script>alert('治理')</script>",
    "$x^2$ _{治}",
    "上\n下",
    "\u202e反向\u202c",
    "空\x00字",
    "ꙮ没有字形",
    "习近平新时代中国特色社会主义思想" * 5,
    "averylongwordthatnobodyeverbrokeinto" * 4,
)

Case = tuple[Drawing, Callable[[], pd.DataFrame]]
CASES: dict[str, Case] = {}


def _model(n_topics, n_documents=3):
    return make_model(n_documents, n_topics)


def nastily_named(model):
    names = zip(model.topics, NASTY, strict=False)
    return model.with_labels(dict(names))


for k in (1, 2, 50):
    CASES[f"map of {k} topics"] = (draw_topic_map, lambda k=k: topic_map_table(_model(k)))
    CASES[f"hierarchy of {k} topics"] = (
        draw_topic_hierarchy,
        lambda k=k: topic_hierarchy_table(_model(k)),
    )
CASES["map with nasty names"] = (
    draw_topic_map,
    lambda: topic_map_table(nastily_named(_model(9))),
)
CASES["map of topics in one place"] = (
    draw_topic_map,
    lambda: topic_map_table(_model(9)).assign(x=0.0, y=0.0),
)
CASES["hierarchy with nasty names"] = (
    draw_topic_hierarchy,
    lambda: topic_hierarchy_table(nastily_named(_model(9))),
)
