"""The figures of a study: each drawn once for the numbers and settings that it shows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import govtopics as gt
from govtopics.figures.tables import positions_table, topics_by_document_table, topics_table
from govtopics.study.stages import Stages, stage_key
from govtopics.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from govtopics.figures.style import Width

    Drawing = tuple[Callable[[], Axes], Callable[[], pd.DataFrame]]


def write_figures(study: Study, folder: Path, stages: Stages) -> dict[str, str]:
    """Write every figure of a study, each with the table that it draws.

    Parameters
    ----------
    study : Study
    folder : Path
    stages : Stages
        A figure is not drawn again that an earlier run drew from the same.

    Returns
    -------
    dict of str to str
        The SVG of each figure by its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    width = study.settings.figure_width
    # The page shows the SVG, whichever formats are asked for.
    formats = sorted({"svg", *study.settings.figure_formats})
    drawings = {}
    for name, drawing in study_drawings(study).items():
        key = stage_key("study", name, dict(study.keys), list(study.leading), width, formats)
        files = stages.run(f"figure-{name}", key, partial(_draw, *drawing, width, formats))
        for ending in (*study.settings.figure_formats, "csv"):
            (folder / f"{name}.{ending}").write_bytes(files[ending])
        drawings[name] = files["svg"].decode("utf-8")
    return drawings


def study_drawings(study: Study) -> dict[str, Drawing]:
    """How each figure is drawn, and the table that it draws.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict of str to (callable, callable)
    """
    prevalence = partial(study.themes.prevalence, by="document")
    drawings: dict[str, Drawing] = {
        "themes_by_document": (lambda: gt.plot_prevalence(prevalence()), prevalence),
        "theme_positions": (
            partial(gt.plot_positions, study.themes, study.body, theme_labels=study.leading),
            partial(positions_table, study.themes, study.body, study.leading),
        ),
    }
    for model in study.models:
        drawings[f"{model.name}_topics"] = (
            partial(gt.plot_topics, model),
            partial(topics_table, model),
        )
        drawings[f"{model.name}_topics_by_document"] = (
            partial(gt.plot_topics_by_document, model),
            partial(topics_by_document_table, model),
        )
    return drawings


def _draw(
    plot: Callable[[], Axes], table: Callable[[], pd.DataFrame], width: Width, formats: list[str]
) -> dict[str, bytes]:
    """The files of a figure by their endings."""
    with tempfile.TemporaryDirectory() as aside, gt.figure_style(width=width, on_screen=False):
        figure = cast("Figure", plot().get_figure(root=True))
        files = gt.save_figure(figure, Path(aside) / "figure", table(), formats=formats)
        return {path.suffix[1:]: path.read_bytes() for path in files}
