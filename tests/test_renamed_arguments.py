"""What was renamed is understood for one version, with a word on what to write."""

import inspect

import matplotlib as mpl
import pytest

import govtopics as gt
from govtopics.language import language_in_force
from govtopics.renamed_arguments import renamed

FIGURES = sorted(name for name in gt.__all__ if name.startswith("plot_"))
# They were never called so.
LATER = {
    "plot_choose_k", "plot_overlap", "plot_panel", "plot_specifications", "plot_target_levels",
    "plot_targets", "plot_tile_grid", "plot_topic_trajectories", "plot_year_comparison",
}  # fmt: skip


@renamed(labels="language")
def draw(table, *, language="zh"):
    return table, language


def test_the_former_name_is_told_and_taken_for_the_present_one():
    with pytest.warns(
        FutureWarning, match=r"^Write draw\(language='en'\) instead of draw\(labels='en'\)"
    ) as told:
        assert draw(1, labels="en") == (1, "en")
    assert told[0].filename == __file__
    assert draw(1, language="en") == (1, "en")
    with pytest.raises(TypeError, match="both labels and language; give language only"):
        draw(1, labels="en", language="en")


@pytest.mark.parametrize("name", [*FIGURES, "figure_style", "draw_figures"])
def test_language_is_called_so_everywhere(name):
    asked = inspect.signature(getattr(gt, name)).parameters
    assert "language" in asked
    assert "labels" not in asked


def test_the_style_takes_its_former_name():
    with pytest.warns(FutureWarning, match=r"figure_style\(language='en'\)"):
        style = gt.figure_style(labels="en", on_screen=False)
    with style:
        assert language_in_force() == "en"
        assert mpl.rcParams["font.size"] == 7
    assert language_in_force() == "zh"


@pytest.mark.parametrize("name", sorted({*FIGURES} - LATER))
def test_every_figure_takes_the_former_name(name):
    with (
        pytest.warns(FutureWarning, match=rf"{name}\(labels='en'\)"),
        pytest.raises((gt.GovTopicsError, TypeError)),
    ):
        getattr(gt, name)(None, labels="en")


def test_redrawing_takes_the_former_name(tmp_path):
    with pytest.warns(FutureWarning, match="draw_figures"), pytest.raises(gt.GovTopicsError):
        gt.draw_figures(tmp_path, labels="en")
