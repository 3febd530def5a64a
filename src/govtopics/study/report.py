"""The page that shows a study: one file, no network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from govtopics.analysis.themes import ThemeMeasures
from govtopics.corpus.names import document_names
from govtopics.data.webfont import font_face
from govtopics.study.study import Study
from govtopics.study.tables import records

FONT_FAMILY = "govtopics"
FONT_PLACE = "/* font */"
N_SIDE_BY_SIDE = 2
N_PASSAGES = 3


def write_report(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    drawings: Mapping[str, str],
    methods: Mapping[str, str],
    path: Path,
) -> None:
    """Write the page.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    drawings : mapping of str to str
        SVG of each figure; they become part of the page.
    methods : mapping of str to str
        The text of the methods by language.
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
    by_document = tables["prevalence"].query("by == 'document'")
    page = environment.get_template("report.html").render(
        study=study,
        settings=study.settings.to_dict(),
        methods=methods,
        documents=tables["documents"].to_dict("records"),
        labels=document_names(study.corpus.to_documents().docvars),
        theme_sections=[
            theme_section(study, theme, by_document) for theme in study.themes.codebook.labels
        ],
        models=[model_section(study, number) for number in range(len(study.models))],
        overlap=study.overlap,
        validation=validation_rows(study),
        removed=study.corpus.removed.to_dict("records"),
        changes=tables["changes"].query("rule == 'wording'").to_dict("records"),
        stopped=study.tokens.stopwords.groupby("list")["n_removed"]
        .sum()
        .sort_values(ascending=False)
        .to_dict(),
        figures={name: _inline(svg) for name, svg in drawings.items()},
    )
    # Set in last: which characters the font must hold is known when the page is written.
    page = page.replace(FONT_PLACE, font_face(page, FONT_FAMILY), 1)
    path.write_text(page, encoding="utf-8", newline="\n")


def validation_rows(study: Study) -> list[dict[str, Any]]:
    """What the page says of the coded sample, theme by theme; nothing if nobody has coded.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of dict
    """
    if not study.validation:
        return []
    tables = study.validation
    accuracy = tables["coding_accuracy"].pivot(index="theme", columns="statistic", values="value")
    corrected = tables["prevalence_corrected"].set_index("theme")
    joined = tables["coding_agreement"].set_index("theme").join(accuracy)
    return records(joined.join(corrected[["estimate", "uncorrected"]]).reset_index())


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
        document: [passage_parts(study.themes, row) for row in records(group)]
        for document, group in found.groupby("document_id", sort=False)
    }
    definition = study.themes.codebook[theme]
    return {
        "theme": theme,
        "leading": theme in study.leading,
        "definition": definition,
        "rows": prevalence[prevalence["theme"] == theme].to_dict("records"),
        "passages": side_by_side,
        "top": [passage_parts(study.themes, row) for row in records(top)],
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


def _inline(svg: str) -> str:
    """The drawing without its XML head. It holds shapes alone: text is drawn as paths."""
    return svg[svg.index("<svg") :]
