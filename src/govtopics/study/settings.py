"""Everything that decides a study, as one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from govtopics.corpus.cleaning import RULES
from govtopics.errors import StudyError, all_faults, nearest
from govtopics.language import LANGUAGES, Language

STOPWORDS = ("general", "officialese", "places")
# What stands beside the coders' files in the folder of a coded sample.
SAMPLE = ("design.json", "key.csv")
MODELS = ("nmf", "lda")
FORMATS = ("svg", "png", "pdf")
WIDTHS = ("single", "double")
# What a value may be: a number from so many on, words of a list (any words, if it is empty), one
# word of several.
LEAST: Mapping[str, int] = {"min_texts": 1, "n_topics": 2, "random_state": 0}
MOST_RANDOM_STATE = 2**32 - 1
LISTS: Mapping[str, Sequence[str]] = {
    "cleaning_off": RULES,
    "cleaning_on": RULES,
    "stopwords": (),
    "models": MODELS,
    "prevalence_by": (),
    "leading": (),
    "figure_formats": FORMATS,
}
TEXTS = ("names", "encoding", "figure_font")
MAY_BE_EMPTY = ("cleaning_off", "cleaning_on")
CHOICES: Mapping[str, Sequence[str]] = {"figure_width": WIDTHS, "language": LANGUAGES}


class SettingsError(StudyError):
    """Settings that cannot be used.

    Parameters
    ----------
    faults : sequence of (str, str)
        Each the key, and its value with what is wrong.
    """

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(all_faults("The study", [f"{name} = {fault}" for name, fault in faults]))
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a study reads, and how.

    Every field is a key of ``study.toml``; ``govtopics settings`` writes one that explains each.

    Parameters
    ----------
    corpus : Path
        Folder of the reports.
    catalogue, codebook, lexicon : Path, optional
        The folder's own catalogues and the packaged codebook and lexicon if left out.
    names, columns, encoding : optional
        As for :func:`govtopics.read_corpus`.
    cleaning_off, cleaning_on : tuple of str
        Cleaning rules that are not applied, and those applied beyond the usual.
    coding : Path, optional
        Folder of a coded sample of these reports (:func:`govtopics.sample_for_coding`); the study
        says "not validated" if left out.
    stopwords : tuple of str
        Layers of stop words or files, in order.
    min_texts : int
        Terms must stand in so many paragraphs.
    models : tuple of str
        Which models are fitted; the first two are compared.
    n_topics : int
        K of every model.
    random_state : int
        Of every model.
    prevalence_by : tuple of str
        Docvars by which the prevalence of the themes is given, beside each report.
    leading : tuple of str
        Themes that the page shows first; the codebook's first three if left out.
    figure_formats : tuple of str
    figure_width : str
        ``"single"`` or ``"double"`` column of a journal.
    figure_font : str, optional
        Name of an installed family for texts that the packaged font cannot draw.
    language : str
        ``"zh"`` or ``"en"``: of the figures, of the page when it opens and of the terminal, and
        which text of the methods comes first. The page holds both.

    Raises
    ------
    StudyError
        With every fault at once.

    Examples
    --------
    >>> Settings(corpus=Path("seeds")).n_topics
    10
    """

    corpus: Path
    catalogue: Path | None = None
    names: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    cleaning_off: tuple[str, ...] = ()
    cleaning_on: tuple[str, ...] = ()
    codebook: Path | None = None
    lexicon: Path | None = None
    coding: Path | None = None
    stopwords: tuple[str, ...] = STOPWORDS
    min_texts: int = 2
    models: tuple[str, ...] = MODELS
    n_topics: int = 10
    random_state: int = 2024
    prevalence_by: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    figure_formats: tuple[str, ...] = FORMATS
    figure_width: Literal["single", "double"] = "double"
    figure_font: str | None = None
    language: Language = "zh"

    def __post_init__(self) -> None:
        faults = list(faults_of(self.__dict__))
        if faults:
            raise SettingsError(faults)

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """The files named, each with what it is for; the folder apart."""
        named = [(name, getattr(self, name)) for name in ("catalogue", "codebook", "lexicon")]
        named += [("stopwords", Path(name)) for name in self.stopwords if name not in STOPWORDS]
        if self.coding:
            coders = sorted(self.coding.glob("coding-*.csv"))
            named += [("coding", path) for path in (*map(self.coding.joinpath, SAMPLE), *coders)]
        return tuple((role, path) for role, path in named if path is not None)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Everything that is read."""
        return (self.corpus, *(path for _, path in self.files))

    def to_dict(self) -> dict[str, Any]:
        """For the manifest: files by their names, so that the place of a study leaves no trace."""
        values = {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "corpus"
        }
        return {name: _plain(value, name) for name, value in values.items()}


def faults_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What cannot be among some settings.

    Parameters
    ----------
    values : mapping
        Some or all fields of :class:`Settings`.

    Yields
    ------
    (str, str)
        The field, and its value with what is wrong.
    """
    for name, value in values.items():
        if name in LEAST and not (type(value) is int and value >= LEAST[name]):
            yield name, f"{value!r}: give a whole number of {LEAST[name]} or more."
        elif name == "random_state" and value > MOST_RANDOM_STATE:
            yield name, f"{value}: give a whole number of at most {MOST_RANDOM_STATE}."
        elif name in LISTS:
            yield from ((name, fault) for fault in _list_faults(value, LISTS[name]))
            if LISTS[name] and not value and name not in MAY_BE_EMPTY:
                yield name, f"nothing: name at least one of {', '.join(LISTS[name])}."
        elif name in TEXTS and not (value is None or isinstance(value, str)):
            yield name, f"{value!r}: give a text in quotation marks."
        elif name == "columns" and not _names_columns(value):
            yield name, f'{value!r}: give a table such as {{ "报告" = "text" }}.'
        elif name in CHOICES and value not in CHOICES[name]:
            yield name, f"{value!r}: {nearest(str(value), CHOICES[name])}"


def _list_faults(value: Any, known: Sequence[str]) -> Iterator[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        yield f"{value!r}: give a list of words."
        return
    for item in value if known else ():
        if item not in known:
            yield f"{item!r}: {nearest(item, known)}"
    names = [Path(item).name for item in value]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name!r} twice: name it once, and call no two files the same."


def _names_columns(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(name, str) for name in value.values())


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [Path(item).name if name == "stopwords" else item for item in value]
    return value
