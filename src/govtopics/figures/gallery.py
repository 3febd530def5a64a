"""Every kind of figure by its name: what can be drawn again from a table alone."""

from __future__ import annotations

from collections.abc import Mapping

from govtopics.figures.choose_k import draw_choose_k
from govtopics.figures.cooccurrence import draw_cooccurrence
from govtopics.figures.dispersion import draw_dispersion
from govtopics.figures.keyness import draw_keyness
from govtopics.figures.lexicon import draw_lexicon
from govtopics.figures.overlap import draw_overlap
from govtopics.figures.panel_matrix import draw_panel
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence
from govtopics.figures.prevalence_matrix import draw_prevalence_matrix
from govtopics.figures.removed import draw_removed
from govtopics.figures.review_against_plan import draw_review_against_plan
from govtopics.figures.specifications import draw_specifications
from govtopics.figures.stopwords import draw_stopwords
from govtopics.figures.target_levels import draw_target_levels
from govtopics.figures.targets import draw_targets
from govtopics.figures.tile_grid import draw_tile_grid
from govtopics.figures.tools.drawing import Drawing
from govtopics.figures.topic_hierarchy import draw_topic_hierarchy
from govtopics.figures.topic_map import draw_topic_map
from govtopics.figures.topic_trajectories import draw_topic_trajectories
from govtopics.figures.topics import draw_topics, draw_topics_by_document
from govtopics.figures.trajectories import draw_trajectories
from govtopics.figures.year_comparison import draw_year_comparison

FIGURES: Mapping[str, Drawing] = {
    each.kind: each
    for each in (
        draw_topics,
        draw_topics_by_document,
        draw_topic_map,
        draw_topic_hierarchy,
        draw_prevalence,
        draw_positions,
        draw_prevalence_matrix,
        draw_trajectories,
        draw_review_against_plan,
        draw_keyness,
        draw_cooccurrence,
        draw_dispersion,
        draw_removed,
        draw_stopwords,
        draw_lexicon,
        draw_targets,
        draw_target_levels,
        draw_panel,
        draw_tile_grid,
        draw_year_comparison,
        draw_choose_k,
        draw_specifications,
        draw_overlap,
        draw_topic_trajectories,
    )
}
