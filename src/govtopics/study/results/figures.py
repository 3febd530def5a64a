"""The figures of a study: each drawn from its table, once for the same table and style."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
from tqdm import tqdm

import govtopics as gt
from govtopics.figures.gallery import FIGURES
from govtopics.figures.saving import figure_files
from govtopics.figures.tools.drawing import drawn_on
from govtopics.figures.tools.faces import fonts_at_hand
from govtopics.figures.tools.picture_record import figure_facts
from govtopics.figures.tools.table_files import table_csv
from govtopics.language import names_in_force
from govtopics.messages import logger, say
from govtopics.study.results.plans import NotDrawn, study_offers
from govtopics.study.results.tables import write_table
from govtopics.study.stages import Stages, stage_key
from govtopics.study.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure


# A figure with a row, column or band for each report or group fits a page up to here. Beyond it
# nobody could read a name, and drawing would take most of the study's time.
MOST_GROUPS = 60
# What such figures have one of for each, by their kind: a column of their table.
GROUPED: Mapping[str, str] = {
    "prevalence": "group",
    "positions": "document_id",
    "topics_by_document": "document_id",
    "review_against_plan": "document_id",
    "targets": "document_id",
}
# What a small screen shows: a single column of a journal.
NARROW = "single"
STEPS = Path(__file__)
UNDRAWN = ["figure", "text", "character", "code", "tried"]
log = logger(__name__)


@dataclass(frozen=True)
class Pictures:
    """What was drawn.

    ``drawings``: SVG of each figure by its name and width: ``wide`` as the files are and, unless
    these are a single column of a journal themselves, ``narrow``: that, for small screens.
    ``records``: for the manifest: what made each figure, and how it was drawn.
    ``undrawn``: figure, text, character, code, tried: characters that no font has, or that are
    never drawn.
    ``left_out``: for the manifest: figures of more than ``MOST_GROUPS`` groups, of which only the
    table was written, with the number of groups; and those that the corpus does not allow, with the
    reason.
    """

    drawings: dict[str, dict[str, str]]
    records: dict[str, dict[str, Any]]
    undrawn: pd.DataFrame
    left_out: dict[str, dict[str, Any]]


def write_figures(study: Study, folder: Path, stages: Stages) -> Pictures:
    """Write every figure of a study, each with the table that it draws.

    Of a figure with more than ``MOST_GROUPS`` groups only the table is written.

    ``stages``: a figure is not drawn again that an earlier run drew from the same table in the same
    style.
    Returns in the study's language and width as the files, and as SVG of a single column for the
    page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = study.settings.to_dict()
    # The page shows the SVG, whichever formats are asked for.
    formats = sorted({"svg", *settings["figure_formats"]})
    drawings: dict[str, dict[str, str]] = {}
    records: dict[str, dict[str, Any]] = {}
    left_out: dict[str, dict[str, Any]] = {}
    lost = []
    offers = study_offers(study).items()
    for name, plan in tqdm(offers, "figures", unit="figure", disable=None, leave=False):
        if isinstance(plan, NotDrawn):
            left_out[name] = {"figure": plan.kind, "reason": str(plan.reason)}
            continue
        table = plan.table()
        made = {"figure": plan.kind, "made_by": plan.made_by, "stage": plan.stage}
        groups = n_groups(plan.kind, table)
        if groups > MOST_GROUPS:
            write_table(table, folder / f"{name}.csv")
            left_out[name] = {**made, "groups": groups, "most_groups": MOST_GROUPS}
            log.warning(
                say("The figure {name} was not drawn, as it would have {groups} groups (more "
"than {most}); its table is figures/{name}.csv.", name=name, groups=groups, most=MOST_GROUPS),
            )  # fmt: skip
            continue
        drawn = _drawn(plan.kind, table, style_of(settings), formats, stages)
        for ending in drawn["files"].keys() & {*settings["figure_formats"], "csv", "txt"}:
            (folder / f"{name}.{ending}").write_bytes(drawn["files"][ending])
        drawings[name] = {"wide": drawn["files"]["svg"].decode()}
        if settings["figure_width"] != NARROW:
            narrow = _drawn(plan.kind, table, style_of(settings, width=NARROW), ["svg"], stages)
            drawings[name]["narrow"] = narrow["files"]["svg"].decode()
        records[name] = {**drawn["facts"], **made}
        lost += [{"figure": name, **row} for row in drawn["undrawn"]]
        log.info(say("Figure: {name}", name=name))
    return Pictures(drawings, records, pd.DataFrame(lost, columns=UNDRAWN), left_out)


def n_groups(kind: str, table: pd.DataFrame) -> int:
    """How many groups a figure has a row, column or band for; 0 if it grows with none."""
    return table[GROUPED[kind]].nunique() if kind in GROUPED else 0


def style_of(settings: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """How a study draws, as :func:`govtopics.figure_style` takes it.

    ``settings``: of a study, as its manifest has them.
    ``given``: what takes their place, unless it is None.
    """
    own = {
        "width": settings["figure_width"],
        "language": settings["language"],
        "font": settings["figure_font"],
        # A study of an earlier version has neither, and drew both.
        "titles": settings.get("figure_titles", True),
        "notes": settings.get("figure_notes", True),
    }
    return own | {name: value for name, value in given.items() if value is not None}


def draw_files(
    kind: str,
    table: pd.DataFrame,
    style: Mapping[str, Any],
    formats: Sequence[str],
    **written: Any,
) -> dict[str, Any]:
    """Draw a figure from its table alone.

    ``kind``: in :data:`govtopics.figures.gallery.FIGURES`.
    ``style``: from :func:`style_of`.
    ``written``: as for :func:`govtopics.save_figure`: ``dpi``, ``svg_text``.
    Returns ``files`` by ending; ``facts``: what they say of themselves; ``undrawn``: one dict a
    character that was lost.
    """
    with gt.figure_style(**style, on_screen=False):
        figure = cast("Figure", FIGURES[kind](table).get_figure(root=True))
        files = figure_files(figure, table, formats, **written)
    undrawn = [
        {"text": u.text, "character": u.character, "code": u.code, "tried": "; ".join(u.tried)}
        for drawn in drawn_on(figure)
        for u in drawn.undrawn
    ]
    return {"files": files, "facts": figure_facts(figure, files["csv"]), "undrawn": undrawn}


def _drawn(
    kind: str,
    table: pd.DataFrame,
    style: Mapping[str, Any],
    formats: Sequence[str],
    stages: Stages,
) -> dict[str, Any]:
    digest = hashlib.sha256(table_csv(table).encode()).hexdigest()
    with gt.figure_style(**style, on_screen=False):
        fonts = fonts_at_hand()
    named = dict(names_in_force()) if style["language"] == "en" else {}
    key = stage_key("figures", STEPS, kind, digest, dict(style), list(formats), fonts, named)
    name = f"figure-{kind}-{style['width']}"
    return stages.run(name, key, partial(draw_files, kind, table, style, formats))
