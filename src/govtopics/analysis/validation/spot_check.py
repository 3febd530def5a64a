"""A spot check: one reader, some sentences with a hit, twenty minutes; not a validation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import wilson
from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.themes.units import UNIT_NAMES
from govtopics.analysis.validation.coding import TASK, item_names
from govtopics.analysis.validation.files import (
    DESIGN,
    KEY,
    appearing_whole,
    label_faults,
    read_design,
    read_grades,
    write_design,
    write_page,
    write_table,
)
from govtopics.analysis.validation.judging import YES_OR_NO, Judging, Screen, definitions_of
from govtopics.analysis.validation.passages import passages_of
from govtopics.checks import checked
from govtopics.errors import CorpusError
from govtopics.language import Phrase, Reason, reason_cells, running
from govtopics.messages import Message, joined, logger, say, say_number

log = logger(__name__)

FORMAT = "govtopics spot check 1"
KEY_COLUMNS = {FORMAT: ["item", "sentence_id", "paragraph_id"]}
PAGE, FILE = "spot-check.html", "spot-check.csv"
SAID = Phrase(
    "抽查（不是人工编码检验）：一人读了含“{theme}”核心词的 {n_read} 句，{n_about} 句谈到它，"
    "占 {precision:.0%}（95% 区间 {low:.0%}—{high:.0%}）。",
    "Spot check (not a validation): one reader read {n_read} sentences with a core term of "
    "{theme}; {n_about} speak of it, {precision:.0%} (95% interval {low:.0%} to {high:.0%}).",
)
NOTHING_SAID = Phrase(
    "抽查（不是人工编码检验）：“{theme}”还没有一句判断过。",
    "Spot check (not a validation): no sentence of {theme} has been judged yet.",
)
DOUBTED = Phrase(
    "另有 {n_in_doubt} 句拿不准，未计入。", "{n_in_doubt} more are in doubt and left out."
)
LEFT = Phrase("还有 {n_left} 句没有读。", "{n_left} are still to be read.")


@dataclass(frozen=True)
class SpotCheck:
    """What one reader said of sentences with a hit. It is a spot check, not a validation.

    Parameters
    ----------
    theme : str
    precision, low, high : float
        The share of sentences with a hit that are about the theme, with its 95 % interval; NaN
        where none was judged.
    n_about, n_read : int
        Number of judged sentences that are about it.
    n_in_doubt : int
        Sentences about which the reader was unsure; not included in the other numbers.
    n_drawn : int
        Sentences of the check.
    n_found : int
        Sentences of the corpus with a hit.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "check"
    >>> page = gt.spot_check(themes, "基层治理", 3, folder=folder)
    >>> import pandas as pd
    >>> key = pd.read_csv(folder / "key.csv")
    >>> key[["item"]].assign(基层治理=1).to_csv(folder / "spot-check.csv", index=False)
    >>> found = gt.read_spot_check(folder)
    >>> found.theme, found.precision, found.n_read
    ('基层治理', 1.0, 3)
    """

    theme: str
    precision: float
    low: float
    high: float
    n_about: int
    n_read: int
    n_in_doubt: int
    n_drawn: int
    n_found: int

    def to_frame(self) -> pd.DataFrame:
        """One row: the fields, then kind (``spot check``), status, reason and reason_text."""
        told = {"status": "estimated", **reason_cells()}
        if not self.n_read:
            told = {"status": "not estimable", **reason_cells(Reason("nothing_coded"))}
        return pd.DataFrame([vars(self) | {"kind": "spot check"} | told])

    def __str__(self) -> str:
        left = self.n_drawn - self.n_read - self.n_in_doubt
        about = vars(self) | {"n_left": left}
        return running(
            (SAID if self.n_read else NOTHING_SAID).format(**about),
            DOUBTED.format(**about) if self.n_in_doubt else "",
            LEFT.format(**about) if left else "",
        )


@checked(n=1, random_state=0)
def spot_check(
    themes: ThemeMeasures,
    theme: str | Theme,
    n: int = 30,
    *,
    folder: str | Path = "spot-check",
    random_state: int = 1,
) -> Path:
    """Write a page on which one reader judges sentences with a hit of one theme.

    Sentences are drawn at random from all that core finds, each with the same chance, and shown in
    their paragraphs in that random order, so that who stops early has a smaller sample. It says how
    often a hit means the theme: precision, nothing of what is missed, and one reader's word. It is
    not a validation (:func:`sample_for_coding`).

    The folder, which appears only when it is complete, contains ``spot-check.html``, ``key.csv``
    and ``design.json``. Put the saved ``spot-check.csv`` beside them and call
    :func:`read_spot_check`.

    Parameters
    ----------
    themes : ThemeMeasures
        By sentence.
    theme : str or Theme
    n : int
        Sentences to draw; all if there are fewer.
    folder : str or Path
        A new folder.
    random_state : int

    Returns
    -------
    Path
        Path of the page.

    Raises
    ------
    CodebookError
        If there is no such theme.
    CorpusError
        If the folder is there, no sentence has a hit, themes were measured by paragraph, or they
        have no corpus.
    GovTopicsError
        If nothing can be written there.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "check"
    >>> page = gt.spot_check(themes, "基层治理", 3, folder=folder)
    >>> sorted(path.name for path in folder.iterdir())
    ['design.json', 'key.csv', 'spot-check.html']
    """
    own, target = themes.codebook[theme], Path(folder)
    faults = _faults(themes, own, target)
    if faults or themes.corpus is None:
        raise CorpusError(joined(faults))
    found = themes.docvars.index[_has(themes, own)]
    drawn = np.random.default_rng(random_state).permutation(len(found))[:n]
    if len(drawn) < n:
        log.warning(
            say_number(
                "[{label}] is found in only {n} sentence; all are drawn.",
                "[{label}] is found in only {n} sentences; all are drawn.",
                len(drawn),
                label=own.label,
            )
        )
    ids = found[drawn]
    paragraphs = themes.docvars["paragraph_id"].reindex(ids)
    key = pd.DataFrame(
        {"item": item_names(len(ids)), "sentence_id": ids, "paragraph_id": paragraphs.array}
    )
    design = {
        "format": FORMAT,
        "unit": "sentence",
        "corpus_id": themes.corpus_id,
        "codebook_sha256": themes.codebook.sha256,
        "measure": themes.measure,
        "theme": own.label,
        "n_found": len(found),
        "random_state": random_state,
    }
    rows = passages_of(themes.corpus, ids).assign(item=key["item"])
    with appearing_whole(target) as aside:
        write_table(aside / KEY, key)
        write_design(aside / DESIGN, design)
        write_page(aside / PAGE, _page(rows, own))
    return target / PAGE


@checked()
def read_spot_check(folder: str | Path = "spot-check") -> SpotCheck:
    r"""Read what a reader saved of a spot check.

    The interval is Wilson's, for :math:`n^* = n (N - 1) / (N - n)` trials where n of N sentences
    with a hit were judged; where all were, nothing is left to chance.

    Parameters
    ----------
    folder : str or Path
        The folder that :func:`spot_check` wrote, with ``spot-check.csv`` beside the page.

    Returns
    -------
    SpotCheck

    Raises
    ------
    CorpusError
        If the folder is not a spot check, or nothing is saved there; with all faults of the file.

    References
    ----------
    Wilson, E. B. (1927). https://doi.org/10.1080/01621459.1927.10502953
    Cochran, W. G. (1977). Sampling techniques (3rd ed.). Wiley. Section 2.6.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "check"
    >>> page = gt.spot_check(themes, "基层治理", 3, folder=folder)
    >>> import pandas as pd
    >>> key = pd.read_csv(folder / "key.csv")
    >>> key[["item"]].assign(基层治理=1).to_csv(folder / "spot-check.csv", index=False)
    >>> gt.read_spot_check(folder).precision
    1.0
    """
    place = Path(folder)
    key, design = read_design(place, KEY_COLUMNS, "spot_check")
    if not (place / FILE).is_file():
        raise CorpusError(
            say(
                "{place} has no {file} yet. Open {page}, code the sentences, and save the "
                "file there.",
                place=place,
                file=FILE,
                page=PAGE,
            )
        )
    grades = read_grades(place / FILE, key, [design["theme"]])["grade"]
    n_read, n_about = int(grades.notna().sum()), int(grades.sum())
    precision, low, high = share_of_some(n_about, n_read, design["n_found"])
    return SpotCheck(
        theme=design["theme"],
        precision=precision,
        low=low,
        high=high,
        n_about=n_about,
        n_read=n_read,
        n_in_doubt=int(grades.isna().sum()),
        n_drawn=len(key),
        n_found=design["n_found"],
    )


def share_of_some(k: int, n: int, population: int) -> tuple[float, float, float]:
    """The share k of n drawn from a population without replacement, its low and its high end.

    Examples
    --------
    >>> share_of_some(8, 10, 10)
    (0.8, 0.8, 0.8)
    """
    if not n:
        return float("nan"), float("nan"), float("nan")
    share = k / n
    if n == population:
        return share, share, share
    effective = n * (population - 1) / (population - n)
    low, high = wilson(np.array(share), np.array(effective))
    return share, float(low), float(high)


def _faults(themes: ThemeMeasures, theme: Theme, target: Path) -> list[Message]:
    faults = label_faults([theme.label])
    if target.exists():
        faults.append(
            say(
                "{target} already exists and is never overwritten; choose another name: folder=….",
                target=target,
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
    elif not _has(themes, theme).any():
        faults.append(
            say(
                "No sentence contains a term of {label!r} (name and core: {terms}), so no "
                "sample can be drawn.",
                label=theme.label,
                terms="、".join(theme.core_terms),
            )
        )
    if themes.corpus is None:
        faults.append(
            say("The themes were stored without their corpus; add it with themes.holding(corpus).")
        )
    return faults


def _has(themes: ThemeMeasures, theme: Theme) -> np.ndarray:
    """Which sentences speak of a theme by core, shape (n_sentences,)."""
    return next(own.in_core for own in themes.found if own.theme.label == theme.label)


def _page(rows: pd.DataFrame, theme: Theme) -> str:
    n = len(rows)
    return Judging(
        title=Phrase("抽查", "Spot check"),
        question=Phrase("这一句是否谈到“{theme}”？", 'Does this sentence speak of "{theme}"?'),
        instruction=Phrase(
            f"{TASK.zh}这是抽查，不是人工编码检验：一个人读 {n} 句，看词表找到的句子"
            "有多少真的在说它。拿不准就选“拿不准”，不必硬判。",
            f"{TASK.en} This is a spot check, not a validation: one person reads {n} "
            "sentences to see how many of those that the codebook found speak of it. If you are in "
            "doubt, say so; there is no need to force an answer.",
        ),
        next_step=Phrase(
            f"下一步：把 {FILE} 放进本页所在的文件夹，再运行 gt.read_spot_check(文件夹)。",
            f"Next: put {FILE} into the folder of this page and call gt.read_spot_check(folder).",
        ),
        file=FILE,
        columns=(theme.label,),
        definitions=tuple(definitions_of([theme])),
        rows=rows,
        screens=tuple(Screen(place, 0) for place in range(n)),
        answers=YES_OR_NO,
    ).page()
