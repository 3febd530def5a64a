"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

from pathlib import Path

from govtopics.checks import checked
from govtopics.messages import logger
from govtopics.study.cache import KEPT_DAYS, Cache
from govtopics.study.finished import FINISHED, finished_files, keep_files, write_files
from govtopics.study.inputs import check_unchanged
from govtopics.study.results.output_folder import appearing_whole, check_target
from govtopics.study.settings import Settings
from govtopics.study.stages import Stages
from govtopics.study.study import Study

log = logger(__name__)


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
        Folder in which stages are kept and found again, and all files of a finished study; where
        nothing has changed these are copied. Everything is computed if left out. The results are
        the same bytes either way.

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
    study = Study(settings, Stages(kept))
    finished = finished_files(study)
    if finished is None:
        _fit(study)
    with appearing_whole(out, force=force) as folder:
        if finished is None:
            _write(study, folder)
        else:
            write_files(finished, folder)
        check_unchanged(settings, study.inputs)
        if finished is None:
            keep_files(study, folder)
    if kept:
        log.info("%s", _told(study.stages, kept))
        kept.clear(days=KEPT_DAYS)
    return study


def _write(study: Study, folder: Path) -> None:
    from govtopics.study.writing import write_study  # noqa: PLC0415 (a second that copying saves)

    write_study(study, folder)


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
    _fit(study)
    return study


def _fit(study: Study) -> None:
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


def _told(stages: Stages, cache: Cache) -> str:
    if FINISHED in stages.reused:
        return f"Nothing has changed: the results of an earlier run, kept in {cache.folder}"
    if not stages.reused:
        return f"Every stage computed; kept in {cache.folder}"
    figures = sum(name.startswith("figure-") for name in stages.reused)
    named = [name for name in stages.reused if not name.startswith("figure-")]
    named += [f"{figures} drawings"] if figures else []
    return f"Reused from {cache.folder}: {', '.join(named)}"
