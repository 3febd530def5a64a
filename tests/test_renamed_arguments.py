"""What was renamed works as long as CONTRIBUTING.md says, with a word on what to write."""

import ast
import inspect
from pathlib import Path

import matplotlib as mpl
import pytest

import govtopics as gt
from govtopics.language import language_in_force
from govtopics.renamed_arguments import RENAMED_IN, refused_from, renamed

SOURCE = Path(gt.__file__).parent
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
        FutureWarning, match=r"^Use draw\(language='en'\) instead of draw\(labels='en'\)"
    ) as told:
        assert draw(1, labels="en") == (1, "en")
    assert told[0].filename == __file__
    assert draw(1, language="en") == (1, "en")
    with pytest.raises(TypeError, match="both labels and language; pass language only"):
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


def test_former_names_are_those_that_functions_take_and_go_when_their_time_is_over():
    used = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
                named = [each for each in calls if ast.unparse(each.func) == "renamed"]
                used |= {keyword.arg for call in named for keyword in call.keywords}
    assert used == set(RENAMED_IN)
    now = tuple(int(part) for part in gt.__version__.split(".")[:2])
    late = [n for n in RENAMED_IN if now >= tuple(int(part) for part in refused_from(n).split("."))]
    assert late == [], "take these names out of @renamed(…), and say so under Removed"
    # No version knows a name before it was given up.
    assert all(now >= since for since in RENAMED_IN.values())
