"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

from pathlib import Path

from govtopics.checks import checked
from govtopics.in_processes import end_processes
from govtopics.messages import Message, joined, logger, say, say_number
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
    settings: Settings,
    out: str | Path,
    *,
    force: bool = False,
    cache: str | Path | None = None,
    n_jobs: int | None = None,
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
        nothing has changed these are copied, and where a run was stopped it goes on. Everything is
        computed if left out. The results are the same bytes either way.
    n_jobs : int, optional
        Processes that read and count, -1 for all cores. If left out, as many as there are cores, at
        most eight, from four million characters on, else one. The results are the same bytes for
        any number.

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

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> lines = ["推进基层治理和社区服务。", "发展数字经济和集成电路产业。"] * 3
    >>> texts = {"甲区": lines, "乙区": [*lines[:3], "建设韧性城市，改造地下管网和老旧小区。"]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     reports, results = Path(folder, "reports"), Path(folder, "results")
    ...     reports.mkdir()
    ...     for place, text in texts.items():
    ...         _ = (reports / f"{place}-2023.txt").write_text(chr(10).join(text), encoding="utf-8")
    ...     settings = gt.Settings(
    ...         corpus=reports, models=("nmf",), n_topics=2, figure_formats=("svg",)
    ...     )
    ...     study = gt.run_study(settings, results)
    ...     (results / "report.html").exists()
    True
    """
    out = Path(out)
    check_target(out, inputs=settings.inputs, force=force)
    kept = Cache(Path(cache)) if cache else None
    study = Study(settings, Stages(kept), n_jobs)
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
        log.info(_told(study.stages, kept))
        kept.clear(days=KEPT_DAYS)
    return study


def _write(study: Study, folder: Path) -> None:
    from govtopics.study.writing import write_study  # noqa: PLC0415 (a second that copying saves)

    write_study(study, folder)


def fit_study(settings: Settings, stages: Stages | None = None) -> Study:
    """Read, cut, count, fit and measure; nothing is written but to the cache.

    ``stages``: everything is computed if left out.
    Returns all of it computed.
    """
    study = Study(settings, stages or Stages())
    _fit(study)
    return study


def _fit(study: Study) -> None:
    n_reports, n_paragraphs = len(study.corpus.documents), len(study.body)
    log.info(
        say(
            "Reports read: {n_reports:,} ({n_paragraphs:,} paragraphs)",
            n_reports=n_reports,
            n_paragraphs=n_paragraphs,
        )
    )
    study.check_room()
    log.info(
        say(
            "Themes: {n_themes} ({n_hits:,} hits)",
            n_themes=len(study.codebook),
            n_hits=len(study.themes.hits),
        )
    )
    _ = study.validation  # a fault in a coder's file is said before words and topics take time
    _ = study.commitments  # as long as there are processes, before words and topics need the room
    removed = int(study.tokens.stopwords["n_removed"].sum())
    n_words = study.tokens.n_words
    log.info(
        say(
            "Words: {n_words:,} ({removed:,} stop words removed)",
            n_words=n_words,
            removed=removed,
        )
    )
    if study.jobs != 1:
        end_processes()  # nothing is shared out any more
    for model in study.models:
        n_topics, n_terms = len(model.topics), len(model.vocabulary)
        log.info(
            say(
                "Topics: {name}, {n_topics} topics, {n_terms:,} terms",
                name=model.name,
                n_topics=n_topics,
                n_terms=n_terms,
            )
        )
    _ = study.quality


def _told(stages: Stages, cache: Cache) -> Message:
    """What was taken from the cache."""
    if FINISHED in stages.reused:
        return say(
            "Inputs unchanged; using the cached results in {folder}",
            folder=cache.folder,
        )
    if not stages.reused:
        return say(
            "All steps were computed; the results are cached in {folder}", folder=cache.folder
        )
    figures = sum(name.startswith("figure-") for name in stages.reused)
    named = [name for name in stages.reused if not name.startswith("figure-")]
    named += [say_number("{n} drawing", "{n} drawings", figures)] if figures else []
    return say(
        "Cached results used from {folder}: {steps}", folder=cache.folder, steps=joined(named, ", ")
    )
