"""What coders saved, read back with every fault named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.coding import ADJUDICATED, KEY_COLUMNS
from govtopics.analysis.validation.files import read_design, read_grades
from govtopics.checks import checked
from govtopics.errors import CorpusError
from govtopics.messages import joined, say

PREFIX = "coding-"


@checked()
def read_coding(folder: str | Path, files: Sequence[str | Path] | None = None) -> Coding:
    """Read what coders saved, beside the key of their sample.

    Samples of paragraphs, which this package drew before it drew sentences, are read too; they
    judge ``paragraph_share`` alone.

    Parameters
    ----------
    folder : str or Path
        The folder that :func:`sample_for_coding` wrote.
    files : sequence of str or Path, optional
        The coders' files, ``coding-….csv``; those in the folder if left out. A coder is who the
        file says in its column ``coder``; without that, who has the number of the file's name in
        the sample, or else the name itself. ``coding-adjudicated.csv`` decides where coders differ
        or are in doubt (:meth:`Coding.write_disagreements`).

    Returns
    -------
    Coding

    Raises
    ------
    CorpusError
        If the folder is not such a sample, or no file is there; with all faults of a file at once:
        unknown items, double rows, grades other than 0, 1, ? and nothing, themes missing or
        unknown.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "coding"
    >>> drawn = gt.sample_for_coding(themes, corpus, folder, n=8, random_state=1)
    >>> grades = drawn[["item"]].assign(**dict.fromkeys(themes.codebook.labels, 0))
    >>> _ = [grades.to_csv(folder / f"coding-{n}.csv", index=False) for n in (1, 2)]
    >>> coding = gt.read_coding(folder)
    >>> coding
    Coding: 8 of 8 sentences by 2 coders
    """
    place = Path(folder)
    key, design = read_design(place, KEY_COLUMNS, "sample_for_coding")
    paths = sorted(place.glob(f"{PREFIX}*.csv")) if files is None else [Path(f) for f in files]
    if not paths:
        raise CorpusError(
            say(
                "{place} contains no coding yet: put the coders' files coding-….csv there.",
                place=place,
            )
        )
    read = {path: read_grades(path, key, design["themes"]) for path in paths}
    named = {path: _coder(path, grades, design) for path, grades in read.items()}
    _refuse_twins(named)
    if set(named.values()) == {ADJUDICATED}:
        raise CorpusError(say("There is a file of adjudicated codes, but no coder's file with it."))
    grades = pd.concat(
        [read[path].assign(coder=coder) for path, coder in named.items()], ignore_index=True
    )
    if grades.empty:
        raise CorpusError(say("The coders' files contain no codes yet."))
    return Coding(grades, key, design)


def _coder(path: Path, grades: pd.DataFrame, design: dict[str, Any]) -> str:
    """Whose file it is."""
    stem = path.stem.removeprefix(PREFIX)
    written = grades["coder"].iloc[0] if len(grades) else ""
    if written or stem == ADJUDICATED:
        return str(written or ADJUDICATED)
    coders = design.get("coders", [])
    if stem in coders or not stem.isdecimal() or not 1 <= int(stem) <= len(coders):
        return stem
    return str(coders[int(stem) - 1])


def _refuse_twins(named: dict[Path, str]) -> None:
    for coder in named.values():
        own = [path.name for path, name in named.items() if name == coder]
        if len(own) > 1:
            raise CorpusError(
                say(
                    "{names} are both by coder {coder!r}; keep the right one.",
                    names=joined(own, ", "),
                    coder=coder,
                )
            )
