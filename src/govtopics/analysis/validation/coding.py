"""A sample of sentences for people to code, without their knowing what the measure found."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.themes.units import UNIT_NAMES
from govtopics.analysis.validation.files import (
    DESIGN,
    KEY,
    SAMPLE,
    appearing_whole,
    label_faults,
    write_design,
    write_page,
    write_table,
)
from govtopics.analysis.validation.judging import Judging, Screen, definitions_of
from govtopics.analysis.validation.passages import passages_of
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.language import Phrase
from govtopics.messages import Message, joined, say

# The formats that were ever written, with the columns of their key.
BY_PARAGRAPH, FORMAT = "govtopics coding 1", "govtopics coding 2"
KEY_COLUMNS = {
    BY_PARAGRAPH: ["item", "paragraph_id", "stratum", "n_stratum", "n_sampled"],
    FORMAT: ["item", "sentence_id", "paragraph_id", "stratum", "n_stratum", "n_sampled"],
}
NO_THEME, WIDE_ONLY = "no hit", "wide terms only"
LEAST_PER_STRATUM = 2
ADJUDICATED = "adjudicated"
LONGEST_NAME = 60
TASK = Phrase(
    "只判断加了底色的那一句（有的带着它上面的标题）；同段的其他文字和小节名只帮助理解。"
    "问：按定义，这一句是不是在说这件事，而不只是碰巧用了同样的词？",
    "Judge the marked sentence alone, with the heading above it if that is marked too; the rest of "
    "its paragraph and the section only help to understand it. Ask whether, by the definition, the "
    "sentence speaks of this, or merely uses the same word.",
)


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
    r"""Draw sentences for two people to code, and write one page for each.

    Sentences are drawn at random within strata: ``theme``, the rarest theme that has a hit in the
    sentence, else whether it contains a term of a wider ring, or none; and docvars. Stratum s of
    :math:`N_s` sentences gets a share of n proportional to :math:`\sqrt{N_s}`, at least two, so
    that rare themes and sentences that the codebook misses are sampled too. Coders see each
    sentence in its paragraph, and the themes' definitions, but neither hits nor ids nor strata;
    each gets a different order.

    The folder, which appears only when it is complete, contains ``coder-1.html``, ``coder-2.html``
    (offline, by keyboard or mouse, in Chinese and English; each saves ``coding-1.csv``,
    ``coding-2.csv``, with the coder's name inside), ``sample.csv`` for those who would rather code
    in a spreadsheet, and for the researcher alone ``key.csv`` and ``design.json``. Put the saved
    files beside them and call :func:`read_coding`.

    Parameters
    ----------
    themes : ThemeMeasures
        What was measured, by sentence; the definitions of the codebook are the coders' instruction.
    corpus : Corpus
        The corpus that was measured.
    folder : str or Path
        A new folder.
    n : int
        Number of sentences to draw. Validation also needs at least thirty positive sentences.
    strata : sequence of str
        ``"theme"`` and docvars, any of them.
    coders : sequence of str
        Two or more names, in any script.
    random_state : int

    Returns
    -------
    DataFrame
        The key: item, sentence_id, paragraph_id, stratum, n_stratum, n_sampled.

    Raises
    ------
    CorpusError
        If the folder exists, the corpus is not the one that was measured, themes were measured by
        paragraph, or n, strata or coders cannot be used.
    GovTopicsError
        If nothing can be written there.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "coding"
    >>> drawn = gt.sample_for_coding(themes, corpus, folder, n=8, random_state=1)
    >>> len(drawn), sorted(path.name for path in folder.iterdir())[:2]
    (8, ['coder-1.html', 'coder-2.html'])
    """
    target = Path(folder)
    faults = _faults(themes, corpus, target, n, coders)
    if faults:
        raise CorpusError(joined(faults))
    rng = np.random.default_rng(random_state)
    key = _draw(_strata(themes, strata), n, rng)
    key.insert(2, "paragraph_id", themes.docvars["paragraph_id"].reindex(key["sentence_id"]).array)
    shown = passages_of(corpus, key["sentence_id"]).assign(item=key["item"])
    design = {
        "format": FORMAT,
        "unit": "sentence",
        "corpus_id": themes.corpus_id,
        "codebook_sha256": themes.codebook.sha256,
        "measure": themes.measure,
        "themes": list(themes.codebook.labels),
        "definitions": definitions_of(themes.codebook),
        "strata": list(strata),
        "coders": list(coders),
        "n_sentences": len(themes.docvars),
        "random_state": random_state,
    }
    with appearing_whole(target) as aside:
        write_table(aside / KEY, key)
        write_table(aside / SAMPLE, _blank_form(shown, themes.codebook.labels))
        write_design(aside / DESIGN, design)
        for number, coder in enumerate(coders, start=1):
            order = shown.iloc[rng.permutation(len(shown))]
            write_page(aside / f"coder-{number}.html", coding_page(order, design, number, coder))
    return key


def coding_page(rows: pd.DataFrame, design: dict[str, Any], number: int, coder: str) -> str:
    """The page on which one coder works: item and passage of each row, in the order shown."""
    file = f"coding-{number}.csv"
    return Judging(
        title=Phrase("句子编码", "Sentence coding"),
        question=Phrase("这一句谈到哪些主题？", "Which themes does this sentence speak of?"),
        instruction=Phrase(
            f"{TASK.zh}是，就选它；可以选几个。一个也不是，选“都不是”。拿不准就标“？”，"
            "这是单独的一种答案，不必硬判。请不要与其他编码员商量。",
            f"{TASK.en} Choose as many themes as apply. If there is none, say none of them. Mark "
            'a theme "?" where you are in doubt: that is an answer of its own, so do not force '
            "one. Please do not consult other coders.",
        ),
        next_step=Phrase(
            f"下一步：把 {file} 交给研究者（放进这份抽样所在的文件夹）。",
            f"Next: give {file} to the researcher, who puts it into the folder of this sample.",
        ),
        file=file,
        columns=tuple(design["themes"]),
        definitions=tuple(design["definitions"]),
        rows=rows,
        screens=tuple(map(Screen, range(len(rows)))),
        reader=coder,
        constants={"coder": coder},
    ).page()


def _faults(
    themes: ThemeMeasures, corpus: Corpus, target: Path, n: int, coders: Sequence[str]
) -> list[Message]:
    faults = []
    if target.exists():
        faults.append(
            say(
                "{target} already exists, and coding is never overwritten; choose another name.",
                target=target,
            )
        )
    if corpus.corpus_id != themes.corpus_id:
        faults.append(
            say(
                "The themes were measured on corpus {corpus_id}, not on {other}. Pass the "
                "corpus that was measured.",
                corpus_id=themes.corpus_id,
                other=corpus.corpus_id,
            )
        )
    if themes.unit != "sentence":
        faults.append(
            say(
                "The themes were measured by {unit}, but the coding is by sentence. Use "
                "measure_themes(corpus, codebook).",
                unit=UNIT_NAMES[themes.unit],
            )
        )
    elif not 1 <= n <= len(themes.docvars):
        faults.append(
            say(
                "n = {n}: the corpus has {n_sentences} sentences; use a whole number from 1 "
                "to that.",
                n=n,
                n_sentences=len(themes.docvars),
            )
        )
    return faults + label_faults(themes.codebook.labels) + _name_faults(list(coders))


def _name_faults(coders: list[str]) -> list[Message]:
    faults = []
    alike = [_plain(name) for name in coders]
    if len(coders) < 2 or len(set(alike)) < len(alike):
        faults.append(
            say(
                "coders = {coders!r}: agreement needs two or more coders, each named once.",
                coders=coders,
            )
        )
    faults += [
        say(
            "coder {name!r}: use a name of 1 to {longest_name} printable characters.",
            name=name,
            longest_name=LONGEST_NAME,
        )
        for name in coders
        if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME)
    ]
    if ADJUDICATED in alike:
        faults.append(
            say(
                "coder {name!r}: that is the name of the file with the "
                "decisions; use another name.",
                name=ADJUDICATED,
            )
        )
    return faults


def _plain(name: str) -> str:
    """A name as people compare names: without width, case and blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _strata(themes: ThemeMeasures, strata: Sequence[str]) -> pd.Series:
    """The stratum of each sentence, in words."""
    parts = [_rarest_theme(themes) if s == "theme" else _values(themes, s) for s in strata]
    whole = pd.Series("all", index=themes.docvars.index)
    if not parts:
        return whole
    joined = [" | ".join(values) for values in zip(*parts, strict=True)]
    return pd.Series(joined, index=whole.index)


def _rarest_theme(themes: ThemeMeasures) -> pd.Series:
    has = themes.n_hits > 0
    rare_first = sorted(has.columns, key=lambda label: (has[label].sum(), label))
    near = np.logical_or.reduce([held.any(axis=1) for held in themes.presence.values()])
    stratum = pd.Series(np.where(near, WIDE_ONLY, NO_THEME), index=has.index, dtype=object)
    for label in reversed(rare_first):
        stratum[has[label]] = label
    return stratum


def _values(themes: ThemeMeasures, name: str) -> pd.Series:
    return grouping(themes.docvars, name, every=True).fillna("unknown").astype(str)


def _draw(strata: pd.Series, n: int, rng: np.random.Generator) -> pd.DataFrame:
    sizes = strata.value_counts().sort_index()
    wanted = _allocate(np.array(sizes), n)
    drawn = []
    for (stratum, size), number in zip(sizes.items(), wanted, strict=True):
        ids = strata.index[strata == stratum]
        chosen = sorted(rng.choice(size, number, replace=False))
        drawn += [(ids[i], stratum, size, number) for i in chosen]
    order = rng.permutation(len(drawn))
    rows = [(name, *drawn[i]) for name, i in zip(item_names(len(drawn)), order, strict=True)]
    return pd.DataFrame(rows, columns=["item", "sentence_id", "stratum", "n_stratum", "n_sampled"])


def item_names(n: int) -> list[str]:
    """c001, c002, …: as wide as n asks for, so that they sort as they count."""
    width = max(3, len(str(n)))
    return [f"c{place:0{width}d}" for place in range(1, n + 1)]


def _allocate(sizes: NDArray[Any], n: int) -> NDArray[Any]:
    """How many of each stratum: by the root of its size, two at least, never more than it has."""
    least = np.minimum(sizes, LEAST_PER_STRATUM)
    if least.sum() > n:
        raise CorpusError(
            say(
                "n = {n} is too few for {n_strata} strata of {least_per_stratum} "
                "sentences each; draw {least} or more, or use fewer strata.",
                n=n,
                n_strata=len(sizes),
                least_per_stratum=LEAST_PER_STRATUM,
                least=least.sum(),
            )
        )
    wanted = least.copy()
    while wanted.sum() < n:
        room = wanted < sizes
        # The next goes where it is most behind its due; ties to the stratum that comes first.
        behind = np.where(room, np.sqrt(sizes) / (wanted + 0.5), -1.0)
        wanted[int(behind.argmax())] += 1
    return np.asarray(wanted)


def _blank_form(shown: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    blank: dict[str, Any] = dict.fromkeys([*labels, "note"], "")
    columns = ["item", *(name for name in shown.columns if name != "item")]
    return shown[columns].assign(**blank)
