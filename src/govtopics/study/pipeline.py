"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from govtopics.checks import checked
from govtopics.language import speaking
from govtopics.study.cache import KEPT_DAYS, Cache
from govtopics.study.inputs import check_unchanged
from govtopics.study.page.render import write_report
from govtopics.study.results.figures import write_figures
from govtopics.study.results.manifest import study_facts, write_manifest
from govtopics.study.results.output_folder import appearing_whole, check_target
from govtopics.study.results.provenance import write_provenance
from govtopics.study.results.tables import study_tables, write_table
from govtopics.study.settings import Settings
from govtopics.study.stages import Stages
from govtopics.study.study import Study

log = logging.getLogger(__name__)


@checked()
def run_study(
    settings: Settings, out: str | Path, *, force: bool = False, cache: str | Path | None = None
) -> Study:
    """Run a study and write its folder, which appears only when it is complete.

    Parameters
    ----------
    settings : Settings
    out : str or Path
        The new folder.
    force : bool
        Whether an earlier study there is replaced.
    cache : str or Path, optional
        Folder in which stages are kept and found again; everything is computed if left out. The
        results are the same bytes either way.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        If the folder is there (and, with ``force``, is no study), or cannot be written, or a file
        changed while it was read.
    GovTopicsError
        If the input cannot be used.
    """
    out = Path(out)
    check_target(out, inputs=settings.inputs, force=force)
    kept = Cache(Path(cache)) if cache else None
    stages = Stages(kept)
    study = fit_study(settings, stages)
    with appearing_whole(out, force=force) as folder:
        write_study(study, folder)
        check_unchanged(settings, study.inputs)
    if kept:
        log.info("%s", _told(stages, kept))
        kept.clear(days=KEPT_DAYS)
    return study


def fit_study(settings: Settings, stages: Stages | None = None) -> Study:
    """Read, cut, count, fit and measure; nothing is written but to the cache.

    Parameters
    ----------
    settings : Settings
    stages : Stages, optional
        Everything is computed if left out.

    Returns
    -------
    Study
        All of it computed.
    """
    study = Study(settings, stages or Stages())
    n_reports, n_paragraphs = len(study.corpus.documents), len(study.body)
    log.info("Read: %s reports, %s paragraphs", f"{n_reports:,}", f"{n_paragraphs:,}")
    log.info("Themes: %d themes, %s hits", len(study.codebook), f"{len(study.themes.hits):,}")
    _ = study.validation  # a fault in a coder's file is told before words and topics take time
    removed = int(study.tokens.stopwords["n_removed"].sum())
    n_words = study.tokens.n_words
    log.info("Words: %s words; %s taken out by the stop lists", f"{n_words:,}", f"{removed:,}")
    for model in study.models:
        n_topics, n_terms = len(model.topics), len(model.vocabulary)
        log.info("Topics: %s, %d topics, %s terms", model.name, n_topics, f"{n_terms:,}")
    _ = study.quality
    return study


def write_study(
    study: Study, folder: Path, *, stated: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Write every file of a study into an empty folder.

    Parameters
    ----------
    study : Study
    folder : Path
    stated : mapping
        Circumstances that its files state in place of today's
        (:func:`govtopics.study.environment.circumstances`).
    """
    with speaking(study.settings.language, names=study.names):
        _write(study, folder, stated)


def _write(study: Study, folder: Path, stated: Mapping[str, Any]) -> None:
    tables = study_tables(study)
    for name, table in tables.items():
        write_table(table, folder / "tables" / f"{name}.csv")
    log.info("Tables: %d", len(tables))
    for model in study.models:
        model.save(folder / "model")
    pictures = write_figures(study, folder / "figures", study.stages)
    tables["undrawn"] = pictures.undrawn
    write_table(pictures.undrawn, folder / "tables" / "undrawn.csv")
    log.info("Figures: %d", len(pictures.drawings))
    facts = study_facts(study) | {
        **stated,
        "figures": pictures.records,
        "figures_left_out": pictures.left_out,
    }
    methods = write_provenance(study, facts, folder)
    write_report(study, tables, pictures, methods, folder / "report.html")
    write_manifest(facts, folder)


def _told(stages: Stages, cache: Cache) -> str:
    if not stages.reused:
        return f"Every stage computed; kept in {cache.folder}"
    figures = sum(name.startswith("figure-") for name in stages.reused)
    named = [name for name in stages.reused if not name.startswith("figure-")]
    named += [f"{figures} drawings"] if figures else []
    return f"Reused from {cache.folder}: {', '.join(named)}"
