"""What a figure is not drawn from is told at once."""

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.errors import GovTopicsError

OF_MODELS = (
    gt.plot_topics,
    gt.plot_topics_by_document,
    gt.plot_topic_map,
    gt.plot_topic_hierarchy,
)
OF_TABLES = (
    gt.plot_prevalence,
    gt.plot_prevalence_matrix,
    gt.plot_review_against_plan,
    gt.plot_lexicon,
    gt.plot_keyness,
    gt.plot_trajectories,
)


@pytest.mark.parametrize("plot", OF_MODELS)
@pytest.mark.parametrize(
    "found", [None, 5, gt.LDA(n_topics=2, random_state=1), pd.DataFrame({"topic": [1]})]
)
def test_a_model_is_one_that_was_fitted(plot, found, off_screen):
    with pytest.raises(GovTopicsError, match=r"Give the fitted model: LDA\(\.\.\.\)\.fit\(dtm\)"):
        plot(found)


@pytest.mark.parametrize("plot", OF_TABLES)
@pytest.mark.parametrize("found", [None, 5, "table", pd.DataFrame({"topic": [1]})])
def test_a_table_is_one_that_its_function_gave(plot, found, off_screen):
    with pytest.raises(GovTopicsError, match=r"Give what \w+\(\) returned"):
        plot(found)


@pytest.mark.parametrize("plot", OF_TABLES[:2])
@pytest.mark.parametrize("column", ["estimate", "low", "high"])
def test_an_infinite_share_is_told(plot, column, small_themes, off_screen):
    table = small_themes.prevalence()
    table[column] = np.inf
    with pytest.raises(GovTopicsError, match=f"column '{column}' holds inf"):
        plot(table)
