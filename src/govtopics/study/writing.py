"""The files of a study, written from what it found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from tqdm import tqdm

from govtopics.language import speaking
from govtopics.messages import logger, say
from govtopics.study.page.render import write_report
from govtopics.study.results.figures import write_figures
from govtopics.study.results.manifest import study_facts, write_manifest
from govtopics.study.results.provenance import write_provenance
from govtopics.study.results.tables import LONG, each_table, write_table
from govtopics.study.study import Study

log = logger(__name__)


def write_study(
    study: Study, folder: Path, *, stated: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Write every file of a study into an empty folder.

    ``stated``: circumstances that its files state in place of today's
    (:func:`govtopics.study.environment.circumstances`).
    """
    with speaking(study.settings.language, names=study.names):
        _write(study, folder, stated)


def _write(study: Study, folder: Path, stated: Mapping[str, Any]) -> None:
    n_tables, tables = 0, dict[str, pd.DataFrame]()
    for name, table in tqdm(each_table(study), "tables", unit="table", disable=None, leave=False):
        write_table(table, folder / "tables" / f"{name}.csv")
        n_tables += 1
        if name not in LONG:
            tables[name] = table
    log.info(say("Tables: {n_tables}", n_tables=n_tables))
    for model in study.models:
        model.save(folder / "model")
    pictures = write_figures(study, folder / "figures", study.stages)
    tables["undrawn"] = pictures.undrawn
    write_table(pictures.undrawn, folder / "tables" / "undrawn.csv")
    log.info(say("Figures: {n}", n=len(pictures.drawings)))
    facts = study_facts(study) | {
        **stated,
        "figures": pictures.records,
        "figures_left_out": pictures.left_out,
    }
    methods = write_provenance(study, facts, folder)
    write_report(study, tables, pictures, methods, folder / "report.html")
    write_manifest(facts, folder)
