"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

import logging
from pathlib import Path

from govtopics.analysis.codebook import read_codebook
from govtopics.analysis.quality import topic_quality
from govtopics.analysis.stability import overlap
from govtopics.analysis.themes import measure_themes
from govtopics.corpus.reading import read_corpus
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.study.manifest import write_manifest
from govtopics.study.report import write_figures, write_report
from govtopics.study.settings import Settings
from govtopics.study.study import Study
from govtopics.study.tables import study_tables, write_table
from govtopics.study.target import appearing_whole, check_target
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
    check_target(out, inputs=settings.inputs, force=force)
    study = fit_study(settings)
    with appearing_whole(out) as folder:
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
    body = corpus.body()
    themes = measure_themes(body, codebook)
    log.info("主题 themes: %s", themes)
    lexicon = read_lexicon(settings.lexicon).add(codebook.terms, source="codebook")
    tokens = tokenize(body, lexicon=lexicon, stopwords=settings.stopwords)
    log.info("分词 words: %s", tokens)
    dtm = count_terms(tokens, min_texts=settings.min_texts)
    nmf = NMF(n_topics=settings.n_topics, random_state=settings.random_state).fit(dtm)
    lda = LDA(n_topics=settings.n_topics, random_state=settings.random_state).fit(dtm)
    agreement = overlap(nmf, lda)
    log.info("话题 topics: %s, %s; %s", nmf, lda, agreement)
    return Study(settings, corpus, body, lexicon, tokens, dtm, (nmf, lda), agreement, themes)


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
