"""A sample of paragraphs for people to code, without their knowing what the measure found."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from govtopics.analysis.themes.codebook import Codebook
from govtopics.analysis.themes.prevalence import grouping
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.data.webfont import font_face
from govtopics.errors import CorpusError, GovTopicsError, why_not_written

KEY, SAMPLE, DESIGN = "key.csv", "sample.csv", "design.json"
FORMAT = "govtopics coding 1"
FONT_FAMILY, FONT_PLACE = "govtopics", "/* font */"
NO_THEME = "no hit"
LEAST_PER_STRATUM = 2
CODER = re.compile(r"[A-Za-z0-9_-]{1,20}")


@checked(random_state=0)
def sample_for_coding(
    themes: ThemeMeasures,
    corpus: Corpus,
    folder: str | Path,
    *,
    n: int = 200,
    strata: Sequence[str] = ("theme",),
    coders: Sequence[str] = ("A", "B"),
    random_state: int,
) -> pd.DataFrame:
    r"""Draw paragraphs for two people to code, and write them a page each.

    Paragraphs are drawn at random within strata: ``theme``, the rarest theme that has a hit in the
    paragraph, or none; and docvars. Stratum s of :math:`N_s` paragraphs gets a share of n
    proportional to :math:`\sqrt{N_s}`, two at least, so that rare themes are seen and what the
    codebook misses is too. Coders see neither hits nor ids nor strata, and each has an order of
    their own.

    The folder, which appears only when it is complete, holds ``coder-A.html`` and
    ``coder-B.html`` (offline, by keyboard, in Chinese and English; each saves ``coding-A.csv`` or
    ``coding-B.csv``), ``sample.csv`` for those who rather code in a spreadsheet, and for the
    researcher alone ``key.csv`` and ``design.json``. Put the saved files beside them and call
    :func:`read_coding`.

    Parameters
    ----------
    themes : ThemeMeasures
        What was measured; the codebook's notes are the coders' instruction.
    corpus : Corpus
        The corpus that was measured.
    folder : str or Path
        A new folder.
    n : int
        Paragraphs to draw.
    strata : sequence of str
        ``"theme"`` and docvars, any of them.
    coders : sequence of str
        Two or more names of Latin letters and digits.
    random_state : int

    Returns
    -------
    DataFrame
        The key: item, paragraph_id, stratum, n_stratum, n_sampled.

    Raises
    ------
    CorpusError
        If the folder is there, the corpus is another, or n, strata or coders cannot be used.
    GovTopicsError
        If nothing can be written there.
    """
    target = Path(folder)
    faults = _faults(themes, corpus, target, n, coders)
    if faults:
        raise CorpusError(" ".join(faults))
    rng = np.random.default_rng(random_state)
    key = _draw(_strata(themes, strata), n, rng)
    items = _items(corpus, key)
    design = {
        "format": FORMAT,
        "corpus_id": themes.corpus_id,
        "codebook_sha256": themes.codebook.sha256,
        "measure": themes.measure,
        "themes": list(themes.codebook.labels),
        "strata": list(strata),
        "coders": list(coders),
        "n_paragraphs": len(themes.docvars),
        "random_state": random_state,
    }
    with _appearing_whole(target) as aside:
        _write(aside / KEY, key)
        _write(aside / SAMPLE, _blank_form(items, themes.codebook))
        told = json.dumps(design, ensure_ascii=False, indent=2) + "\n"
        (aside / DESIGN).write_text(told, encoding="utf-8", newline="\n")
        for coder in coders:
            order = items.iloc[rng.permutation(len(items))]
            page = coding_page(order, themes.codebook, coder)
            (aside / f"coder-{coder}.html").write_text(page, encoding="utf-8", newline="\n")
    return key


@contextmanager
def _appearing_whole(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place if all goes well, and goes if not."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as aside:
            folder = Path(aside) / target.name
            folder.mkdir()
            yield folder
            folder.rename(target)
    except OSError as error:
        reason = why_not_written(error, target.parent.absolute())
        raise GovTopicsError(
            f"{target} cannot be written: {reason}. Give another place."
        ) from error


def coding_page(items: pd.DataFrame, codebook: Codebook, coder: str) -> str:
    """The page on which one coder works: one HTML file that needs no network.

    Parameters
    ----------
    items : DataFrame
        item, section, text, in the order to be shown.
    codebook : Codebook
    coder : str

    Returns
    -------
    str
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.analysis.validation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    file = f"coding-{coder}.csv"
    data = {
        "sample": hashlib.sha256("\0".join(sorted(items["text"])).encode()).hexdigest()[:12],
        "coder": coder,
        "file": file,
        "themes": [{"label": theme.label, "note": theme.note} for theme in codebook],
        "items": items[["item", "section", "text"]].to_dict("records"),
    }
    page = environment.get_template("coding.html").render(coder=coder, file=file, data=data)
    # What the font must draw: \uXXXX in the page's data stands for other characters.
    drawn = [page, *items["section"], *items["text"], *(t.label + t.note for t in codebook)]
    return page.replace(FONT_PLACE, font_face("".join(drawn), FONT_FAMILY), 1)


def _faults(
    themes: ThemeMeasures, corpus: Corpus, target: Path, n: int, coders: Sequence[str]
) -> list[str]:
    faults = []
    if target.exists():
        faults.append(f"{target} is there already, and coding is never overwritten; name another.")
    if corpus.corpus_id != themes.corpus_id:
        faults.append(
            f"The themes were measured on corpus {themes.corpus_id}, not on {corpus.corpus_id}."
        )
    if not 1 <= n <= len(themes.docvars):
        faults.append(f"n = {n}: the corpus has {len(themes.docvars)} paragraphs; give 1 to that.")
    names = list(coders)
    if len(set(names)) < 2 or len(set(names)) < len(names):
        faults.append(f"coders = {names!r}: agreement needs two or more, each named once.")
    faults += [
        f"coder {name!r}: use Latin letters, digits, - and _, 20 at most."
        for name in names
        if not CODER.fullmatch(name)
    ]
    return faults


def _strata(themes: ThemeMeasures, strata: Sequence[str]) -> pd.Series:
    """The stratum of each paragraph, in words."""
    parts = [_rarest_theme(themes) if s == "theme" else _values(themes, s) for s in strata]
    whole = pd.Series("all", index=themes.docvars.index)
    if not parts:
        return whole
    joined = [" | ".join(values) for values in zip(*parts, strict=True)]
    return pd.Series(joined, index=whole.index)


def _rarest_theme(themes: ThemeMeasures) -> pd.Series:
    has = themes.n_hits > 0
    rare_first = sorted(has.columns, key=lambda label: (has[label].sum(), label))
    stratum = pd.Series(NO_THEME, index=has.index)
    for label in reversed(rare_first):
        stratum[has[label]] = label
    return stratum


def _values(themes: ThemeMeasures, name: str) -> pd.Series:
    return grouping(themes.docvars, name).fillna("unknown").astype(str)


def _draw(strata: pd.Series, n: int, rng: np.random.Generator) -> pd.DataFrame:
    sizes = strata.value_counts().sort_index()
    wanted = _allocate(np.array(sizes), n)
    drawn = []
    for (stratum, size), number in zip(sizes.items(), wanted, strict=True):
        ids = strata.index[strata == stratum]
        chosen = sorted(rng.choice(size, number, replace=False))
        drawn += [(ids[i], stratum, size, number) for i in chosen]
    order = rng.permutation(len(drawn))
    width = max(3, len(str(len(drawn))))
    rows = [(f"c{place:0{width}d}", *drawn[i]) for place, i in enumerate(order, start=1)]
    return pd.DataFrame(rows, columns=["item", "paragraph_id", "stratum", "n_stratum", "n_sampled"])


def _allocate(sizes: NDArray[Any], n: int) -> NDArray[Any]:
    """How many of each stratum: by the root of its size, two at least, never more than it holds."""
    least = np.minimum(sizes, LEAST_PER_STRATUM)
    if least.sum() > n:
        raise CorpusError(
            f"n = {n} is too few for {len(sizes)} strata of {LEAST_PER_STRATUM} paragraphs each; "
            f"draw {least.sum()} or more, or name fewer strata."
        )
    wanted = least.copy()
    while wanted.sum() < n:
        room = wanted < sizes
        # The next goes where it is most behind its due; ties to the stratum that comes first.
        behind = np.where(room, np.sqrt(sizes) / (wanted + 0.5), -1.0)
        wanted[int(behind.argmax())] += 1
    return np.asarray(wanted)


def _items(corpus: Corpus, key: pd.DataFrame) -> pd.DataFrame:
    paragraphs = corpus.to_paragraphs()
    ids = key["paragraph_id"]
    sections = paragraphs.docvars["section"] if "section" in paragraphs.docvars else pd.Series()
    return pd.DataFrame(
        {
            "item": key["item"],
            "section": sections.reindex(ids).fillna("").to_numpy(),
            "text": paragraphs.texts.reindex(ids).to_numpy(),
        }
    )


def _blank_form(items: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    blank: dict[str, Any] = dict.fromkeys([*codebook.labels, "note"], "")
    return items.assign(**blank)


def _write(path: Path, table: pd.DataFrame) -> None:
    """With the mark that makes spreadsheets read Chinese as UTF-8."""
    path.write_bytes(b"\xef\xbb\xbf" + table.to_csv(index=False, lineterminator="\n").encode())
