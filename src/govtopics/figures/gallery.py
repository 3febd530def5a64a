"""Every kind of figure by its name: what can be drawn again from a table alone."""

from __future__ import annotations

from collections.abc import Mapping

from govtopics.figures.drawing import Drawing
from govtopics.figures.topics import draw_topics, draw_topics_by_document

FIGURES: Mapping[str, Drawing] = {
    each.kind: each for each in (draw_topics, draw_topics_by_document)
}
