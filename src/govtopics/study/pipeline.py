"""The study from end to end: fit, then write everything aside, then show it at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

# Its names load what they need when they are called: a stage that is reused loads no library.
import govtopics as gt
from govtopics.errors import StudyError, nearest
from govtopics.study.cache import KEPT_DAYS, Cache
from govtopics.study.drawings import write_figures
from govtopics.study.inputs import differences, input_hashes
from govtopics.study.manifest import study_facts, write_manifest
from govtopics.study.provenance import write_provenance
from govtopics.study.report import write_report
from govtopics.study.settings import Settings, SettingsError
from govtopics.study.stages import Stages, stage_key
from govtopics.study.study import Study
from govtopics.study.tables import study_tables, write_table
from govtopics.study.target import appearing_whole, check_target

if TYPE_CHECKING:
    import pandas as pd

    from govtopics.analysis.stability import Overlap

CROSSCHECK_PASSES = 10
log = logging.getLogger(__name__)
T = TypeVar("T")


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
        write_study(study, folder, stages)
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
    """
    run = Pipeline(settings, stages or Stages())
    n_reports, n_paragraphs = len(run.corpus.documents), len(run.body)
    log.info("Read: %s reports, %s paragraphs", f"{n_reports:,}", f"{n_paragraphs:,}")
    log.info("Themes: %d themes, %s hits", len(run.codebook), f"{len(run.themes.hits):,}")
    validation = run.validation
    lexicon, tokens, dtm, proof = run.words
    removed = int(tokens.stopwords["n_removed"].sum())
    log.info(
        "Words: %s words; %s taken out by the stop lists", f"{tokens.n_words:,}", f"{removed:,}"
    )
    for model in run.models:
        n_topics, n_terms = len(model.topics), len(model.vocabulary)
        log.info("Topics: %s, %d topics, %s terms", model.name, n_topics, f"{n_terms:,}")
    quality, overlap, crosscheck = run.quality
    return Study(
        settings=settings,
        inputs=run.inputs,
        keys=run.keys,
        corpus=run.corpus,
        body=run.body,
        themes=run.themes,
        validation=validation,
        lexicon=lexicon,
        tokens=tokens,
        dtm=dtm,
        proof=proof,
        models=run.models,
        quality=quality,
        overlap=overlap,
        crosscheck=crosscheck,
    )


@dataclass(frozen=True)
class Pipeline:
    """The stages of a study, each computed when it is first asked for.

    Parameters
    ----------
    settings : Settings
    stages : Stages
    """

    settings: Settings
    stages: Stages

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """Hash of every file that may be read, at the start."""
        return input_hashes(self.settings)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What each stage depends on."""
        return stage_keys(self.settings, self.inputs)

    @cached_property
    def codebook(self) -> gt.Codebook:
        """The themes."""
        return gt.read_codebook(self.settings.codebook)

    @cached_property
    def corpus(self) -> gt.Corpus:
        """The reports, by paragraph."""
        _ = self.codebook  # a fault in it is told before anything takes time
        corpus = self._stage("corpus", self._read)
        _check_names(self.settings, corpus, self.codebook)
        return corpus

    @cached_property
    def body(self) -> gt.Corpus:
        """What is measured."""
        return self.corpus.body()

    @cached_property
    def themes(self) -> gt.ThemeMeasures:
        """Where the themes stand."""
        return self._stage("themes", lambda: gt.measure_themes(self.body, self.codebook))

    @cached_property
    def validation(self) -> Mapping[str, pd.DataFrame]:
        """What coders say of the themes; empty if nobody has coded."""
        if self.settings.coding is None:
            return {}
        coding = gt.read_coding(self.settings.coding)
        log.info("Coded by hand: %d paragraphs, %d coders", len(coding.key), len(coding.coders))
        return {
            "coding_agreement": coding.agreement(random_state=self.settings.random_state),
            "coding_accuracy": coding.accuracy(self.themes),
            "prevalence_corrected": coding.prevalence(self.themes),
        }

    @cached_property
    def words(self) -> tuple[gt.Lexicon, gt.Tokens, gt.DocumentTermMatrix, pd.DataFrame]:
        """The lexicon, the words, their counts, and how the lexicon's terms fared."""
        return self._stage("words", self._cut)

    @cached_property
    def models(self) -> tuple[gt.TopicModel, ...]:
        """One a name in the settings."""
        return tuple(self._stage(name, partial(self._fit, name)) for name in self.settings.models)

    @cached_property
    def quality(self) -> tuple[tuple[pd.DataFrame, ...], Overlap | None, Overlap | None]:
        """How good topics are, how far the first two models agree, and LDA with gensim's."""
        return self._stage("quality", self._judge)

    def _stage(self, name: str, compute: Callable[[], T]) -> T:
        return self.stages.run(name, self.keys[name], compute)

    def _read(self) -> gt.Corpus:
        settings = self.settings
        read = gt.read_corpus(
            settings.corpus,
            catalogue=settings.catalogue,
            names=settings.names,
            columns=settings.columns,
            encoding=settings.encoding,
            cleaning=gt.Cleaning(off=settings.cleaning_off, on=settings.cleaning_on),
        )
        check_unchanged(self.settings, self.inputs)
        return read.to_paragraphs()

    def _cut(self) -> tuple[gt.Lexicon, gt.Tokens, gt.DocumentTermMatrix, pd.DataFrame]:
        given = gt.read_lexicon(self.settings.lexicon)
        lexicon = given.add(self.codebook.terms, source="codebook")
        tokens = gt.tokenize(self.body, lexicon=lexicon, stopwords=self.settings.stopwords)
        check_unchanged(self.settings, self.inputs)
        dtm = gt.count_terms(tokens, min_texts=self.settings.min_texts)
        return lexicon, tokens, dtm, gt.check_lexicon(lexicon, self.body)

    def _fit(self, name: str) -> gt.TopicModel:
        model = gt.NMF if name == "nmf" else gt.LDA
        settings = self.settings
        fitted = model(n_topics=settings.n_topics, random_state=settings.random_state)
        return fitted.fit(self.words[2])

    def _judge(self) -> tuple[tuple[pd.DataFrame, ...], Overlap | None, Overlap | None]:
        quality = tuple(gt.topic_quality(model, self.words[2]) for model in self.models)
        agreed = gt.overlap(*self.models[:2]) if len(self.models) > 1 else None
        return quality, agreed, self._crosscheck()

    def _crosscheck(self) -> Overlap | None:
        """Whether the topics of LDA survive another engine."""
        fitted = {model.name: model for model in self.models}
        if "lda" not in fitted:
            return None
        settings = self.settings
        other = gt.LDA(
            n_topics=settings.n_topics,
            random_state=settings.random_state,
            engine="gensim",
            max_passes=CROSSCHECK_PASSES,
        )
        return gt.overlap(fitted["lda"], other.fit(self.words[2]))


def stage_keys(settings: Settings, inputs: Mapping[str, str]) -> dict[str, str]:
    """What each stage depends on.

    Parameters
    ----------
    settings : Settings
    inputs : mapping of str to str
        From :func:`govtopics.study.inputs.input_hashes`.

    Returns
    -------
    dict of str to str
    """
    files = {f"{role}/{path.name}": inputs[f"{role}/{path.name}"] for role, path in settings.files}
    given = {
        role: {name: value for name, value in files.items() if name.startswith(f"{role}/")}
        for role in ("catalogue", "codebook", "lexicon", "stopwords")
    }
    texts = {name: value for name, value in inputs.items() if name not in files}
    reading = [settings.names, dict(settings.columns), settings.encoding]
    rules = [list(settings.cleaning_off), list(settings.cleaning_on)]
    corpus = stage_key("corpus", texts, given["catalogue"], reading, rules)
    themes = stage_key("analysis", corpus, given["codebook"])
    layers = [Path(layer).name for layer in settings.stopwords]
    words = stage_key("tokens", corpus, given, layers, settings.min_texts)
    models = {
        name: stage_key("models", words, name, settings.n_topics, settings.random_state)
        for name in settings.models
    }
    quality = stage_key("analysis", *models.values())
    return {"corpus": corpus, "themes": themes, "words": words, **models, "quality": quality}


def write_study(study: Study, folder: Path, stages: Stages | None = None) -> None:
    """Write every file of a study into an empty folder.

    Parameters
    ----------
    study : Study
    folder : Path
    stages : Stages, optional
        For figures that an earlier run drew from the same.
    """
    tables = study_tables(study)
    for name, table in tables.items():
        write_table(table, folder / "tables" / f"{name}.csv")
    log.info("Tables: %d", len(tables))
    for model in study.models:
        model.save(folder / "model")
    pictures = write_figures(study, folder / "figures", stages or Stages())
    tables["undrawn"] = pictures.undrawn
    write_table(pictures.undrawn, folder / "tables" / "undrawn.csv")
    log.info("Figures: %d", len(pictures.drawings))
    facts = study_facts(study) | {
        "figures": pictures.records,
        "figures_left_out": pictures.left_out,
    }
    methods = write_provenance(study, facts, folder)
    write_report(study, tables, pictures, methods, folder / "report.html")
    write_manifest(facts, folder)


def check_unchanged(settings: Settings, inputs: Mapping[str, str]) -> None:
    """Refuse to go on with files that are not what they were at the start.

    Parameters
    ----------
    settings : Settings
    inputs : mapping of str to str
        Their hashes at the start.

    Raises
    ------
    StudyError
    """
    changed = differences(inputs, input_hashes(settings))
    if changed:
        raise StudyError(
            f"While the study ran: {'; '.join(changed)}. Nothing was written; run it again when "
            "the files are at rest."
        )


def _check_names(settings: Settings, corpus: gt.Corpus, codebook: gt.Codebook) -> None:
    """Docvars and themes that the settings name and nothing has."""
    groups = [str(name) for name in corpus.docvars.columns]
    faults = [
        (name, f"{value!r}: there is no such {what}. {nearest(value, options)}")
        for name, what, options in (
            ("prevalence_by", "docvar", groups),
            ("leading", "theme", codebook.labels),
        )
        for value in getattr(settings, name)
        if value not in options
    ]
    if faults:
        raise SettingsError(faults)


def _told(stages: Stages, cache: Cache) -> str:
    if not stages.reused:
        return f"Every stage computed; kept in {cache.folder}"
    figures = sum(name.startswith("figure-") for name in stages.reused)
    named = [name for name in stages.reused if not name.startswith("figure-")]
    named += [f"{figures} drawings"] if figures else []
    return f"Reused from {cache.folder}: {', '.join(named)}"
