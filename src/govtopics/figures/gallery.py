"""Every kind of figure by its name: what can be drawn again from a table alone."""

from __future__ import annotations

from collections.abc import Mapping

from govtopics.figures.drawing import Drawing
from govtopics.figures.hierarchy import draw_topic_hierarchy
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence
from govtopics.figures.topic_map import draw_topic_map
from govtopics.figures.topics import draw_topics, draw_topics_by_document

FIGURES: Mapping[str, Drawing] = {
    each.kind: each
    for each in (
        draw_topics,
        draw_topics_by_document,
        draw_topic_map,
        draw_topic_hierarchy,
        draw_prevalence,
        draw_positions,
    )
}
