"""Everything that decides a study."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from govtopics.errors import StudyError

STOPWORDS = ("general", "officialese", "places")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a study reads, and how.

    Parameters
    ----------
    corpus : Path
        Folder of the reports.
    catalogue, codebook, lexicon : Path, optional
        The folder's ``catalogue.toml`` and the packaged codebook and lexicon if left out.
    stopwords : tuple of str
        Layers of stop words, in order.
    min_texts : int
        Terms must stand in so many paragraphs.
    n_topics : int
        K of both models.
    random_state : int
        Of both models.

    Examples
    --------
    >>> Settings(corpus=Path("seeds")).n_topics
    10
    """

    corpus: Path
    catalogue: Path | None = None
    codebook: Path | None = None
    lexicon: Path | None = None
    stopwords: tuple[str, ...] = STOPWORDS
    min_texts: int = 2
    n_topics: int = 10
    random_state: int = 2024

    def __post_init__(self) -> None:
        for name, least in (("n_topics", 2), ("min_texts", 1), ("random_state", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise StudyError(f"{name} = {value!r}: give a whole number of {least} or more.")

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """The files named, each with what it is for; the folder apart."""
        named = [(name, getattr(self, name)) for name in ("catalogue", "codebook", "lexicon")]
        named += [("stopwords", Path(name)) for name in self.stopwords if name not in STOPWORDS]
        return tuple((role, path) for role, path in named if path is not None and path.is_file())

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Everything that is read."""
        return (self.corpus, *(path for _, path in self.files))

    def to_dict(self) -> dict[str, Any]:
        """For the manifest: files by their names, so that the place of a study leaves no trace."""
        values = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name != "corpus"
        }
        return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, tuple):
        return [Path(item).name for item in value]
    return value
