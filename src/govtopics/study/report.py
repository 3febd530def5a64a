"""The page that shows a study, and its figures: one file, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
import pandas as pd
from matplotlib.axes import Axes

from govtopics.analysis.themes import ThemeMeasures
from govtopics.corpus.names import document_names
from govtopics.data.webfont import font_face
from govtopics.figures.style import figure_style, save_figure
from govtopics.figures.tables import (
    positions_table,
    topics_by_document_table,
    topics_table,
)
from govtopics.figures.themes import plot_positions, plot_prevalence
from govtopics.figures.topics import plot_topics, plot_topics_by_document
from govtopics.study.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONT_FAMILY = "govtopics"
FONT_PLACE = "/* font */"
N_SIDE_BY_SIDE = 2
N_PASSAGES = 3


def write_figures(study: Study, folder: Path) -> dict[str, Path]:
    """Draw every figure of a study, each with the table that it draws.

    Parameters
    ----------
    study : Study
    folder : Path

    Returns
    -------
    dict of str to Path
        The SVG file of each figure by its name.
    """
    prevalence = study.themes.prevalence(by="document")
    drawings: dict[str, tuple[Callable[[], Axes], pd.DataFrame]] = {
        "themes_by_document": (lambda: plot_prevalence(prevalence), prevalence),
        "theme_positions": (
            lambda: plot_positions(study.themes, study.body),
            positions_table(study.themes, study.body),
        ),
    }
    for model in study.models:
        drawings[f"{model.name}_topics"] = (partial(plot_topics, model), topics_table(model))
        drawings[f"{model.name}_topics_by_document"] = (
            partial(plot_topics_by_document, model),
            topics_by_document_table(model),
        )
    return {name: _draw(*drawing, folder / name) for name, drawing in drawings.items()}


def _draw(plot: Callable[[], Axes], table: pd.DataFrame, stem: Path) -> Path:
    with figure_style(on_screen=False):
        save_figure(cast("Figure", plot().get_figure(root=True)), stem, table)
    return stem.with_suffix(".svg")


def write_report(
    study: Study, tables: Mapping[str, pd.DataFrame], figures: Mapping[str, Path], path: Path
) -> None:
    """Write the page.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    figures : mapping of str to Path
        SVG files; they become part of the page.
    path : Path
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.study"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda value: f"{value:.1%}"
    page = environment.get_template("report.html").render(
        study=study,
        settings=study.settings.to_dict(),
        documents=tables["documents"].to_dict("records"),
        labels=document_names(study.corpus.to_documents().docvars),
        theme_sections=[
            theme_section(study, theme, tables["prevalence"])
            for theme in study.themes.codebook.labels
        ],
        models=[model_section(study, number) for number in range(len(study.models))],
        overlap=study.overlap,
        removed=study.corpus.removed.to_dict("records"),
        changes=tables["changes"].query("rule == 'wording'").to_dict("records"),
        stopped=study.tokens.stopwords.groupby("list")["n_removed"]
        .sum()
        .sort_values(ascending=False)
        .to_dict(),
        figures={name: _inline(svg) for name, svg in figures.items()},
    )
    # Set in last: which characters the font must hold is known when the page is written.
    page = page.replace(FONT_PLACE, font_face(page, FONT_FAMILY), 1)
    path.write_text(page, encoding="utf-8", newline="\n")


def theme_section(study: Study, theme: str, prevalence: pd.DataFrame) -> dict[str, Any]:
    """What the page says of one theme: its prevalence by report and its passages side by side.

    Parameters
    ----------
    study : Study
    theme : str
    prevalence : DataFrame
        The study's table of that name.

    Returns
    -------
    dict
    """
    found = study.themes.passages(study.body, theme, N_SIDE_BY_SIDE, by="document")
    top = study.themes.passages(study.body, theme, N_PASSAGES)
    side_by_side = {
        document: [passage_parts(study.themes, row) for row in _records(group)]
        for document, group in found.groupby("document_id", sort=False)
    }
    definition = study.themes.codebook[theme]
    return {
        "theme": theme,
        "leading": theme in study.themes.codebook.leading,
        "definition": definition,
        "rows": prevalence[prevalence["theme"] == theme].to_dict("records"),
        "passages": side_by_side,
        "top": [passage_parts(study.themes, row) for row in _records(top)],
    }


def passage_parts(measured: ThemeMeasures, passage: Mapping[str, Any]) -> dict[str, Any]:
    """A passage cut at its hits, so that the page can mark them and escape everything.

    Parameters
    ----------
    measured : ThemeMeasures
    passage : mapping
        A row of :meth:`ThemeMeasures.passages`.

    Returns
    -------
    dict
        The passage and ``parts``: pairs of text and whether it is a hit.
    """
    hits = measured.hits
    here = hits[
        (hits["theme"] == passage["theme"])
        & (hits["paragraph_id"] == passage["paragraph_id"])
        & (hits["part"] == "text")
    ]
    text, parts, done = passage["text"], [], 0
    for start, end in sorted(zip(here["start"], here["end"], strict=True)):
        parts += [(text[done:start], False), (text[start:end], True)]
        done = end
    return {**passage, "parts": [*parts, (text[done:], False)]}


def model_section(study: Study, number: int) -> dict[str, Any]:
    """What the page says of one model: its topics, their words and one passage each.

    Parameters
    ----------
    study : Study
    number : int
        Which of the study's models.

    Returns
    -------
    dict
    """
    model = study.models[number]
    words = model.relevance(10).groupby("topic", sort=False)["term"].agg("、".join)
    return {
        "name": model.name,
        "settings": model.settings,
        "topics": [
            {
                "topic": topic,
                "label": model.label(topic),
                "share": share,
                "words": words[topic],
                "passage": model.representative(study.body, topic, n=1)
                .reset_index()
                .to_dict("records")[0],
            }
            for topic, share in zip(model.topics, model.topic_shares, strict=True)
        ],
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _inline(svg: Path) -> str:
    """The drawing without its XML head. It holds shapes alone: text is drawn as paths."""
    text = svg.read_text(encoding="utf-8")
    return text[text.index("<svg") :]
