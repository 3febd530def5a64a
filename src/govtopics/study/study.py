"""The value of this room: all that a study finds, each part computed when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

# Its names load what they need when they are called: a stage that is reused loads no library.
import govtopics as gt
from govtopics.corpus.reading.files import list_folder
from govtopics.errors import StudyError, nearest
from govtopics.frozen import FrozenDict, Value, frozen
from govtopics.in_processes import check_n_jobs, n_processes
from govtopics.kept import kept
from govtopics.language import nearest_label, speaking
from govtopics.messages import Message, joined, logger, say, say_number
from govtopics.study.declarations import Declaration, read_record
from govtopics.study.inputs import check_unchanged, input_hashes
from govtopics.study.label_checks import check_labels, check_topics
from govtopics.study.settings import Settings, SettingsError
from govtopics.study.stages import Stages, stage_key

if TYPE_CHECKING:
    import pandas as pd

    from govtopics.analysis.robustness.stability import Overlap, TopicStability

    Judged = tuple[
        tuple[pd.DataFrame, ...], Overlap | None, Overlap | None, tuple[TopicStability, ...]
    ]

CROSSCHECK_PASSES = 10
# Characters from which more than one process is used unasked. Two cost two seconds at the start; by
# CPU time they save them from 110 reports (700,000 characters) on. By the clock of a machine never
# idle two were slower up to 200 reports, and no slower at 400: so not before twice as many.
PAYS_FROM = 4_000_000
BYTES = 3  # of a Chinese character in UTF-8
MOST_JOBS = 8  # a process takes up to 210 MB
STEPS = Path(__file__)
log = logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Study(Value):
    """All that a study finds, each part computed when it is first asked for; nothing is written.

    Parameters
    ----------
    settings : Settings
    stages : Stages, optional
        Everything is computed if left out.
    n_jobs : int, optional
        Processes that read and count, as for :func:`govtopics.run_study`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "甲区-2023.txt").write_text("推进基层治理。", encoding="utf-8")
    ...     study = gt.Study(gt.Settings(corpus=Path(folder)))
    ...     int(study.themes.n_hits["基层治理"].sum())
    1
    """

    settings: Settings
    stages: Stages = field(default_factory=Stages)
    n_jobs: int | None = None

    def __post_init__(self) -> None:
        if self.n_jobs is not None:
            check_n_jobs(self.n_jobs, StudyError)
        super().__post_init__()

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """SHA-256 of every file that may be read, at the start."""
        hashes: Mapping[str, str] = frozen(input_hashes(self.settings))
        return hashes

    @cached_property
    def unread(self) -> tuple[tuple[str, Message], ...]:
        """Files of the folder that are not read, each with the reason."""
        return tuple(list_folder(self.settings.corpus).unread)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What each stage depends on, as one hash."""
        keys: Mapping[str, str] = frozen(stage_keys(self.settings, self.inputs, self.unread))
        return keys

    @cached_property
    def codebook(self) -> gt.Codebook:
        """The themes, with the English names that somebody gave them."""
        codebook = self._codebook
        own = {name: en for name, en in self.labels.themes.items() if name in codebook.labels}
        return codebook.named(own)

    @cached_property
    def _codebook(self) -> gt.Codebook:
        return gt.read_codebook(self.settings.codebook)

    @cached_property
    def labels(self) -> gt.Labels:
        """What topics, themes, places and reports are called; nothing where nobody said it."""
        path = self.settings.labels
        if path is None:
            return gt.Labels()
        labels = gt.read_labels(path)
        check_unchanged(self.settings, self.inputs)
        log.info(say("Labels: {file}", file=path.name))
        return labels

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What is called otherwise in English: themes, places, reports and groups."""
        themes = {theme.label: theme.english for theme in self.codebook if theme.english}
        return FrozenDict({**themes, **self.labels.names})

    @cached_property
    def corpus(self) -> gt.Corpus:
        """The reports, by paragraph."""
        _ = self.codebook  # a fault in it is said before anything takes time
        corpus = self._stage("corpus", self._read)
        _check_names(self.settings, corpus, self.codebook)
        check_labels(self.labels, corpus.docvars, self.codebook)
        return corpus

    @cached_property
    def body(self) -> gt.Corpus:
        """What is measured: glossaries left out."""
        return self.corpus.body()

    @cached_property
    def themes(self) -> gt.ThemeMeasures:
        """Where the themes are."""
        found = self._stage("themes", self._measure)
        return found.named({t.label: t.english for t in self.codebook}).holding(self.body)

    @cached_property
    def commitments(self) -> gt.Commitments:
        """What the reports promise in numbers, and what they say was reached."""
        return gt.find_commitments(self.corpus, codebook=self.codebook, n_jobs=self.jobs)

    @cached_property
    def follow_up(self) -> pd.DataFrame:
        """Each promise beside what the report of the next year says of it."""
        return self.commitments.follow_up()

    def compare_years(
        self, place: str, year: int | None = None, other: int | None = None
    ) -> gt.YearComparison:
        """A report of a place against one of an earlier year, with the words of the study.

        Parameters
        ----------
        place : str
        year, other : int, optional
            As for :func:`govtopics.compare_years`.

        Returns
        -------
        YearComparison
        """
        with speaking(self.settings.language):
            return gt.compare_years(
                self.corpus,
                place,
                year=year,
                other=other,
                codebook=self.codebook,
                lexicon=gt.read_lexicon(self.settings.lexicon),
                stopwords=self.settings.stopwords,
                prefer=self.settings.prefer,
            )

    @cached_property
    def years(self) -> gt.YearComparison | None:
        """The latest two successive years of one place; None if no place has them."""
        from govtopics.analysis.groups.reports_of_place import latest_years  # noqa: PLC0415
        from govtopics.tokens.segmentation import forget_dictionaries  # noqa: PLC0415

        found = latest_years(self.corpus)
        if found is None:
            return None
        compared = self.compare_years(*found[:2], found[1] - 1)
        forget_dictionaries()  # as after the words: figures and page need the room
        return compared

    @cached_property
    def specifications(self) -> Mapping[str, gt.Specifications]:
        """Each claim of the settings under every choice, by its name."""
        made: Mapping[str, gt.Specifications] = frozen(
            {
                name: gt.specifications(
                    claim_of(claim),
                    self.body,
                    self.codebook,
                    model=self.models[0],
                    random_state=self.settings.random_state,
                )
                for name, claim in self.settings.claims.items()
            }
        )
        return made

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """What was claimed first, and every change since; empty where nobody recorded it."""
        return read_record(self.settings.declared) if self.settings.declared else ()

    @cached_property
    def prevalence(self) -> Mapping[str, pd.DataFrame]:
        """How much of the text speaks of each theme: by report, and by each docvar asked for."""
        groupings = ("document", *self.settings.prevalence_by)
        tables: Mapping[str, pd.DataFrame] = frozen(
            {by: self.themes.prevalence(by=by) for by in groupings}
        )
        return tables

    @cached_property
    def coding(self) -> gt.Coding | None:
        """What coders saved, if anybody has coded."""
        return gt.read_coding(self.settings.coding) if self.settings.coding else None

    @cached_property
    def validation(self) -> Mapping[str, pd.DataFrame]:
        """What coders say of the themes; empty if nobody has coded."""
        if (coding := self.coding) is None:
            return FrozenDict()
        import pandas as pd  # noqa: PLC0415 (a stage that is reused loads no library)

        units = say("sentences") if coding.unit == "sentence" else say("paragraphs")
        log.info(
            say(
                "Human coding: {n} {units}, coders: {n_coders}",
                n=len(coding.key),
                units=units,
                n_coders=len(coding.coders),
            )
        )
        with speaking(self.settings.language):
            found = {
                "coding_agreement": coding.agreement(random_state=self.settings.random_state),
                "coding_accuracy": coding.accuracy(self.themes),
                "prevalence_corrected": pd.concat(
                    [coding.prevalence(self.themes, by=by) for by in ("corpus", "document")],
                    ignore_index=True,
                ),
                "validation_status": gt.validation_status(coding, self.themes),
            }
        tables: Mapping[str, pd.DataFrame] = frozen(found)
        return tables

    @property
    def lexicon(self) -> gt.Lexicon:
        """The terms that stay whole words, with the codebook's."""
        return self._words[0]

    @property
    def tokens(self) -> gt.Tokens:
        """The words."""
        return self._words[1]

    @property
    def dtm(self) -> gt.DocumentTermMatrix:
        """Their counts."""
        return self._words[2]

    @property
    def lexicon_check(self) -> pd.DataFrame:
        """How often each term of the lexicon was kept."""
        return self._words[3]

    @cached_property
    def models(self) -> tuple[gt.TopicModel, ...]:
        """In the order of the settings, their topics with stability, named and merged."""
        told = zip(self._fitted, self._judged[3], strict=True)
        judged = [model.with_stability(found.table) for model, found in told]
        check_topics(self.labels, judged)
        return tuple(model.named(self.labels) for model in judged)

    @property
    def _decided(self) -> bool:
        """Whether topics were merged or left out after the fit."""
        return any(model.fitted is not None or model.left_out for model in self.models)

    @cached_property
    def _fitted(self) -> tuple[gt.TopicModel, ...]:
        return tuple(self._stage(name, partial(self._fit, name)) for name in self.settings.models)

    @property
    def quality(self) -> tuple[pd.DataFrame, ...]:
        """How good the topics are, one table a model."""
        return tuple(table.copy(deep=False) for table in self._quality)

    @cached_property
    def _quality(self) -> tuple[pd.DataFrame, ...]:
        told = zip(self.models, self._judged[0], strict=True)
        return tuple(
            found if model.fitted is None else gt.topic_quality(model, self.dtm)
            for model, found in told
        )

    @property
    def overlap(self) -> Overlap | None:
        """Of the first two models."""
        return (
            gt.overlap(*self.models[:2]) if self._decided and self._judged[1] else self._judged[1]
        )

    @property
    def crosscheck(self) -> Overlap | None:
        """Of LDA and the same fitted by gensim; None unless the settings ask for it."""
        return self._judged[2]

    @property
    def stability(self) -> tuple[gt.TopicStability, ...]:
        """Which topics fits on other reports find again, of each model."""
        from govtopics.analysis.robustness.stability import of_merged  # noqa: PLC0415

        told = zip(self._judged[3], self.models, strict=True)
        return tuple(of_merged(found, model) for found, model in told)

    @property
    def overlap_without_reports(self) -> Mapping[str, tuple[float, float]]:
        """How far each model overlaps its fits without some reports, on average, and by chance.

        By the model's name; without those of which no such fit was made.
        """
        fits = zip(self.models, self.stability, strict=True)
        kept = {model.name: own.fits.query("over == 'reports'").dropna() for model, own in fits}
        return {
            name: (float(own["overlap"].mean()), float(own["shuffled"].mean()))
            for name, own in kept.items()
            if len(own)
        }

    @property
    def leading(self) -> tuple[str, ...]:
        """The themes that come first."""
        named = tuple(self.codebook.label_of(name) for name in self.settings.leading)
        return named or self.codebook.leading

    @cached_property
    def _words(self) -> tuple[gt.Lexicon, gt.Tokens, gt.DocumentTermMatrix, pd.DataFrame]:
        return self._stage("words", self._cut)

    @cached_property
    def _judged(self) -> Judged:
        return self._stage("quality", self._judge)

    @cached_property
    def jobs(self) -> int:
        """The processes in which reports are counted."""
        return self._jobs_for(
            sum(len(block.text) for doc in self.corpus.documents for block in doc.blocks)
        )

    def _jobs_for(self, n_chars: int) -> int:
        """The processes for a text of this length."""
        if self.n_jobs is not None:
            return self.n_jobs
        return min(MOST_JOBS, n_processes(-1)) if n_chars >= PAYS_FROM else 1

    def _stage(self, name: str, compute: Callable[[], T]) -> T:
        return self.stages.run(name, self.keys[name], compute)

    def _read(self) -> gt.Corpus:
        settings = self.settings
        n_bytes = sum(one.path.stat().st_size for one in list_folder(settings.corpus).files)
        read = gt.read_corpus(
            settings.corpus,
            catalogue=settings.catalogue,
            names=settings.names,
            columns=settings.columns,
            encoding=settings.encoding,
            cleaning=gt.Cleaning(off=settings.cleaning_off, on=settings.cleaning_on),
            leave_out=settings.leave_out,
            n_jobs=self._jobs_for(n_bytes // BYTES),
        )
        check_unchanged(self.settings, self.inputs)
        return read.to_paragraphs()

    def _measure(self) -> gt.ThemeMeasures:
        """Without the corpus, which the cache keeps already."""
        return gt.measure_themes(self.body, self._codebook, n_jobs=self.jobs).holding(None)

    def _cut(self) -> tuple[gt.Lexicon, gt.Tokens, gt.DocumentTermMatrix, pd.DataFrame]:
        from govtopics.tokens.segmentation import forget_dictionaries  # noqa: PLC0415

        given = gt.read_lexicon(self.settings.lexicon)
        lexicon = given.add(self.codebook.terms, source="codebook")
        tokens = gt.tokenize(
            self.body,
            lexicon=lexicon,
            stopwords=self.settings.stopwords,
            prefer=self.settings.prefer,
            n_jobs=self.jobs,
        )
        check_unchanged(self.settings, self.inputs)
        dtm = gt.count_terms(tokens, min_texts=self.settings.min_texts)
        check = gt.check_lexicon(lexicon, self.body, n_jobs=self.jobs)
        forget_dictionaries()  # most studies cut no more words, and models need the room
        return lexicon, tokens, dtm, check

    def check_room(self) -> None:
        """Refuse more topics than there are paragraphs to fit, before cutting takes time."""
        from govtopics.models.fitted_texts import FORMULAS, set_aside_as  # noqa: PLC0415

        aside = int((set_aside_as(self.body.docvars, FORMULAS) != "").sum())
        size, n_topics = len(self.body) - aside, self.settings.n_topics
        if n_topics > size:
            told = say(
                "{n_topics}: the models learn from {size} paragraphs. Give at most {size}, or more "
                "reports.",
                n_topics=n_topics,
                size=size,
            )
            others = say_number(
                "{n} paragraph that greets, outlines or lists is left out.",
                "{n} paragraphs that greet, outline or list are left out.",
                aside,
            )
            raise _topics_error(joined([told, others]) if aside else told)

    def _check_terms(self) -> None:
        """Refuse more topics than there are terms, before fitting takes time."""
        size, settings = self.dtm.n_terms, self.settings
        if settings.n_topics > size:
            told = say(
                "{n_topics}: only {size} terms are in {min_texts} paragraphs or more. Give at most "
                "{size}.",
                n_topics=settings.n_topics,
                size=size,
                min_texts=settings.min_texts,
            )
            raise _topics_error(told)

    def _fit(self, name: str) -> gt.TopicModel:
        from govtopics.models.checks import EmptyTopicError  # noqa: PLC0415

        self._check_terms()
        model = gt.NMF if name == "nmf" else gt.LDA
        settings = self.settings
        fitted = model(n_topics=settings.n_topics, random_state=settings.random_state)
        try:
            return fitted.fit(self.dtm)
        except EmptyTopicError as error:
            told = say(
                "{n_topics}: one topic came out empty. Give fewer.", n_topics=fitted.n_topics
            )
            raise _topics_error(told) from error

    def _judge(self) -> Judged:
        fitted = self._fitted
        quality = tuple(
            kept(f"quality of {model.name}", partial(gt.topic_quality, model, self.dtm))
            for model in fitted
        )
        agreed = gt.overlap(*fitted[:2]) if len(fitted) > 1 else None
        stability = tuple(gt.topic_stability(model, self.dtm) for model in fitted)
        return quality, agreed, self._crosscheck(), stability

    def _crosscheck(self) -> Overlap | None:
        settings = self.settings
        fitted = {model.name: model for model in self._fitted}
        if not settings.crosscheck or "lda" not in fitted:
            return None
        other = gt.LDA(
            n_topics=settings.n_topics,
            random_state=settings.random_state,
            engine="gensim",
            max_passes=CROSSCHECK_PASSES,
        )
        return gt.overlap(fitted["lda"], other.fit(self.dtm))


def stage_keys(
    settings: Settings, inputs: Mapping[str, str], unread: Sequence[tuple[str, Message]] = ()
) -> dict[str, str]:
    """What each stage depends on.

    ``inputs``: from :func:`govtopics.study.inputs.input_hashes`.
    ``unread``: files of the folder that are not read, each with the reason: the corpus lists them.
    """
    files = {f"{role}/{path.name}": inputs[f"{role}/{path.name}"] for role, path in settings.files}
    given = {
        role: {name: value for name, value in files.items() if name.startswith(f"{role}/")}
        for role in ("catalogue", "codebook", "lexicon", "stopwords")
    }
    texts = {name: value for name, value in inputs.items() if name not in files}
    reading = [settings.names, dict(settings.columns), settings.encoding, list(settings.leave_out)]
    rules = [list(settings.cleaning_off), list(settings.cleaning_on)]
    corpus = stage_key("corpus", STEPS, texts, given["catalogue"], reading, rules, list(unread))
    themes = stage_key("analysis", STEPS, corpus, given["codebook"])
    layers = [Path(layer).name for layer in settings.stopwords]
    words = stage_key("tokens", STEPS, corpus, given, layers, settings.prefer, settings.min_texts)
    models = {
        name: stage_key("models", STEPS, words, name, settings.n_topics, settings.random_state)
        for name in settings.models
    }
    quality = stage_key("analysis", STEPS, *models.values(), settings.crosscheck)
    return {"corpus": corpus, "themes": themes, "words": words, **models, "quality": quality}


def claim_of(declared: Mapping[str, Any]) -> gt.Claim:
    """The claim that settings declare."""
    if "by" not in declared:
        return gt.Claim.trend(declared["theme"])
    return gt.Claim.difference(*(declared[name] for name in ("theme", "by", "group", "other")))


def _topics_error(fault: Message) -> SettingsError:
    return SettingsError([("n_topics", fault)])


def _check_names(settings: Settings, corpus: gt.Corpus, codebook: gt.Codebook) -> None:
    """Docvars and themes that the settings name and nothing has."""
    groups = [str(name) for name in corpus.docvars.columns]
    faults = [
        ("prevalence_by", _no_docvar(by, groups))
        for by in settings.prevalence_by
        if by not in groups
    ]
    faults += [
        ("leading", _no_theme(name, codebook)) for name in settings.leading if name not in codebook
    ]
    for name, claim in settings.claims.items():
        told = _claim_faults(claim, corpus, codebook)
        faults += [("claims", say("{claim!r}: {fault}", claim=name, fault=fault)) for fault in told]
    if faults:
        raise SettingsError(faults)


def _no_docvar(by: str, known: Sequence[str]) -> Message:
    return say("{by!r}: unknown docvar. {nearest}", by=by, nearest=nearest(by, known))


def _no_theme(theme: str, codebook: gt.Codebook) -> Message:
    close = nearest_label(theme, {own.label: own.english for own in codebook})
    return say("{theme!r}: unknown theme. {nearest}", theme=theme, nearest=close)


def _claim_faults(
    claim: Mapping[str, Any], corpus: gt.Corpus, codebook: gt.Codebook
) -> Iterator[str]:
    """Themes, docvars and groups of a claim that are not there."""
    if claim["theme"] not in codebook:
        yield _no_theme(claim["theme"], codebook)
    by = claim.get("by", "year")
    if by not in corpus.docvars:
        names = [str(name) for name in corpus.docvars.columns]
        yield _no_docvar(by, names)
        return
    there = set(corpus.docvars[by].dropna())
    for group in (claim[name] for name in ("group", "other") if name in claim):
        if group not in there:
            known = sorted(map(str, there))
            yield say(
                "no report has {by} = {group!r}. {nearest}",
                by=by,
                group=group,
                nearest=nearest(str(group), known),
            )
