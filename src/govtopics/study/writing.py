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
from govtopics.study.results.parquet import parquet_version
from govtopics.study.results.provenance import write_provenance
from govtopics.study.results.table_files import TableFile, write_table_file
from govtopics.study.results.tables import LONG, InParts, each_table
from govtopics.study.study import Study

log = logger(__name__)

# Wrote the tables that are Parquet; a study without such tables does not name it.
PYARROW = "pyarrow"


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
    tables, files = dict[str, pd.DataFrame](), dict[str, TableFile]()
    # A study that is run again is written as it was: the versions of then tell with what.
    versions = stated.get("versions", {PYARROW: parquet_version()})
    parquet = bool(versions.get(PYARROW))
    for name, table in tqdm(each_table(study), "tables", unit="table", disable=None, leave=False):
        files[name] = write_table_file(table, name, folder / "tables", parquet=parquet)
        if not (name in LONG or isinstance(table, InParts)):
            tables[name] = table
    log.info(say("Tables: {n_tables}", n_tables=len(files)))
    for model in study.models:
        model.save(folder / "model")
    pictures = write_figures(study, folder / "figures", study.stages)
    tables["undrawn"] = pictures.undrawn
    files["undrawn"] = write_table_file(
        pictures.undrawn, "undrawn", folder / "tables", parquet=parquet
    )
    log.info(say("Figures: {n}", n=len(pictures.drawings)))
    facts = study_facts(study) | {
        **stated,
        "figures": pictures.records,
        "figures_left_out": pictures.left_out,
    }
    if any(file.name.endswith(".parquet") for file in files.values()):
        facts["versions"] = {**facts["versions"], PYARROW: versions[PYARROW]}
    methods = write_provenance(study, facts, folder, files=files)
    write_report(study, tables, pictures, methods, folder / "report.html", files=files)
    write_manifest(facts, folder)
