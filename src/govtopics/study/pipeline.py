"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govtopics.analysis.codebook import read_codebook
from govtopics.analysis.quality import topic_quality
from govtopics.analysis.stability import overlap
from govtopics.analysis.themes import measure_themes
from govtopics.corpus.reading import read_corpus
from govtopics.errors import StudyError
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.study.manifest import MANIFEST, write_manifest
from govtopics.study.report import write_figures, write_report
from govtopics.study.settings import Settings
from govtopics.study.study import Study
from govtopics.study.tables import study_tables, write_table
from govtopics.tokens.lexicon import read_lexicon
from govtopics.tokens.matrix import count_terms
from govtopics.tokens.segmentation import tokenize

log = logging.getLogger(__name__)


def run_study(settings: Settings, out: str | Path, *, force: bool = False) -> Study:
    """Run a study and write its folder, which appears only when it is complete.

    Parameters
    ----------
    settings : Settings
    out : str or Path
        The new folder.
    force : bool
        Whether an earlier study there is replaced.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        If the folder is there (and, with ``force``, is no study), or cannot be written.
    GovTopicsError
        If the input cannot be used.
    """
    out = Path(out)
    check_target(out, force=force)
    study = fit_study(settings)
    with _appearing_whole(out) as folder:
        write_study(study, folder)
    return study


def fit_study(settings: Settings) -> Study:
    """Read, cut, count, fit and measure; nothing is written.

    Parameters
    ----------
    settings : Settings

    Returns
    -------
    Study
    """
    codebook = read_codebook(settings.codebook)
    corpus = read_corpus(settings.corpus, catalogue=settings.catalogue).to_paragraphs()
    log.info("读取 read: %s", corpus)
    themes = measure_themes(corpus, codebook)
    log.info("主题 themes: %s", themes)
    lexicon = read_lexicon(settings.lexicon).add(codebook.terms, source="codebook")
    tokens = tokenize(corpus, lexicon=lexicon, stopwords=settings.stopwords)
    log.info("分词 words: %s", tokens)
    dtm = count_terms(tokens, min_texts=settings.min_texts)
    nmf = NMF(n_topics=settings.n_topics, random_state=settings.random_state).fit(dtm)
    lda = LDA(n_topics=settings.n_topics, random_state=settings.random_state).fit(dtm)
    agreement = overlap(nmf, lda)
    log.info("话题 topics: %s, %s; %s", nmf, lda, agreement)
    return Study(settings, corpus, lexicon, tokens, dtm, (nmf, lda), agreement, themes)


def write_study(study: Study, folder: Path) -> None:
    """Write every file of a study into an empty folder.

    Parameters
    ----------
    study : Study
    folder : Path
    """
    quality = [topic_quality(model, study.dtm) for model in study.models]
    tables = study_tables(study, quality)
    for name, table in tables.items():
        write_table(table, folder / "tables" / f"{name}.csv")
    log.info("表格 tables: %d", len(tables))
    for model in study.models:
        model.save(folder / "model")
    figures = write_figures(study, folder / "figures")
    log.info("图 figures: %d", len(figures))
    write_report(study, tables, figures, folder / "report.html")
    write_manifest(study, folder)


def check_target(out: Path, *, force: bool) -> None:
    """Refuse a target that would lose something.

    Parameters
    ----------
    out : Path
    force : bool

    Raises
    ------
    StudyError
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise StudyError(f"{out} is there and is no folder. Give another --out.")
    if not any(out.iterdir()):
        return
    if not force:
        raise StudyError(f"{out} is there already. Use --force to replace it, or another --out.")
    if not (out / MANIFEST).is_file():
        raise StudyError(
            f"{out} holds no study (no {MANIFEST}), so --force does not replace it. "
            "Give another --out."
        )


@contextmanager
def _appearing_whole(out: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place only if all goes well."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".govtopics-{out.name}-", dir=out.parent))
    except OSError as error:
        raise StudyError(
            f"Nothing can be written beside {out}: {error.strerror}. Give another --out."
        ) from error
    try:
        folder = aside / "new"
        folder.mkdir()
        yield folder
        if out.exists():
            out.replace(aside / "old")
        folder.replace(out)
    except OSError as error:
        raise StudyError(
            f"{out} could not be written: {error}. Earlier results are untouched."
        ) from error
    finally:
        if not out.exists() and (aside / "old").exists():
            (aside / "old").replace(out)
        shutil.rmtree(aside, ignore_errors=True)
