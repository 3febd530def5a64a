"""When a theme may be called validated: one rule, fixed before anybody codes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.coding import ADJUDICATED
from govtopics.checks import checked
from govtopics.language import Reason, reason_cells

VALIDATED, TENTATIVE, NOT_VALIDATED = "validated", "tentative", "not validated"
STATUS_COLUMNS = [
    "theme", "unit", "status", "alpha", "f1", "f1_low", "n_positives", "n_coded", "n_in_doubt",
    "reason", "reason_text",
]  # fmt: skip


@dataclass(frozen=True)
class ValidationRule:
    """What a coding must show; the thresholds of α are those of Krippendorff (2004)."""

    alpha: float = 0.8  # Krippendorff's α of the coders, for ``validated``
    tentative_alpha: float = 0.667  # The same, for ``tentative``
    f1_low: float = 0.7  # Lower end of the 95 % interval of F1
    n_positives: int = 30  # Items about the theme by the coders' decision
    # Items that two coders graded: an α of two items says nothing of the others
    n_graded_twice: int = 30


RULE = ValidationRule()


@checked()
def validation_status(coding: Coding, themes: ThemeMeasures) -> pd.DataFrame:
    """What a coding lets one say of each theme.

    ``validated`` needs an α of .8, a lower bound of F1 of .7 and thirty positive items;
    ``tentative`` an α of .667 and the other two; either needs thirty items that two coders graded.
    All else is ``not validated``. So is, whatever it shows, a coding of paragraphs, which says
    nothing of the headline (``unit`` says which).

    Parameters
    ----------
    coding : Coding
    themes : ThemeMeasures
        As for :meth:`Coding.accuracy`.

    Returns
    -------
    DataFrame
        theme, unit, status, alpha, f1, f1_low, n_positives, n_coded, n_in_doubt, reason (what is
        lacking, codes), reason_text.

    Raises
    ------
    CorpusError
        If the themes are others, of another corpus, or by paragraph where sentences were coded.

    References
    ----------
    Krippendorff, K. (2004). Reliability in content analysis: Some common misconceptions and
    recommendations. Human Communication Research 30, 411–433.
    https://doi.org/10.1111/j.1468-2958.2004.tb00738.x

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
    >>> table = gt.validation_status(coding, themes)
    >>> table.query("theme == '基层治理'")[["n_coded", "status"]].to_numpy().tolist()
    [[8, 'not validated']]
    """
    # The interval of α, which the seed decides, is not used.
    agreement = coding.agreement(random_state=0).to_dict("records")
    accuracy = coding.accuracy(themes)
    f1 = accuracy[accuracy["statistic"] == "f1"].to_dict("records")
    rows = [
        _row(theme, coding, agreed, measured)
        for theme, agreed, measured in zip(coding.themes, agreement, f1, strict=True)
    ]
    return pd.DataFrame(rows, columns=STATUS_COLUMNS)


def _row(
    theme: str, coding: Coding, agreed: Mapping[Any, Any], f1: Mapping[Any, Any]
) -> dict[str, Any]:
    row = {
        "theme": theme,
        "unit": coding.unit,
        "alpha": agreed["alpha"],
        "f1": f1["value"],
        "f1_low": f1["low"],
        "n_positives": f1["n_positives"],
        "n_coded": f1["n_coded"],
        "n_in_doubt": f1["n_in_doubt"],
    }
    by_paragraph = [Reason("coded_by_paragraph")] if coding.unit == "paragraph" else []
    lacking = [*by_paragraph, *_of_coders(theme, coding, agreed), *_of_measure(row)]
    tentative = not lacking and row["alpha"] < RULE.alpha
    if tentative:
        least = {"alpha": _cut(row["alpha"]), "least": RULE.alpha}
        lacking = [Reason("alpha_tentative", least)]
    status = TENTATIVE if tentative else NOT_VALIDATED if lacking else VALIDATED
    return row | {"status": status} | reason_cells(*lacking)


def _of_coders(theme: str, coding: Coding, agreed: Mapping[Any, Any]) -> Iterator[Reason]:
    """What the coders' agreement lacks."""
    grades = coding.grades
    own = grades[(grades["theme"] == theme) & (grades["coder"] != ADJUDICATED)]
    for coder, given in own.dropna().groupby("coder")["grade"]:
        if len(given) > 1 and given.eq(1).all():
            yield Reason("coder_marked_all", {"coder": coder, "n": len(given)})
    if agreed["n_coders"] < 2:
        yield Reason("one_coder" if agreed["n_coders"] else "nothing_coded")
    elif agreed["n_items"] < RULE.n_graded_twice:
        yield Reason("too_few_graded_twice", {"n": agreed["n_items"]})
    elif np.isnan(agreed["alpha"]):
        yield Reason("all_grades_alike")
    elif agreed["alpha"] < RULE.tentative_alpha:
        least = {"alpha": _cut(agreed["alpha"]), "least": RULE.tentative_alpha}
        yield Reason("alpha_too_low", least)


def _of_measure(row: dict[str, Any]) -> Iterator[Reason]:
    """What the measure's accuracy, or the sample, lacks."""
    if np.isnan(row["f1"]):
        if row["n_coded"]:
            yield Reason("nothing_found_or_about")
    elif row["f1_low"] < RULE.f1_low:
        yield Reason("accuracy_too_low", {"low": _cut(row["f1_low"]), "least": RULE.f1_low})
    if row["n_positives"] < RULE.n_positives:
        few = {"n": row["n_positives"], "least": RULE.n_positives}
        yield Reason("too_few_positives", few)


def _cut(value: float) -> str:
    """Three decimals, rounded down: a value below a bound is never written as the bound."""
    return f"{math.floor(value * 1000) / 1000:.3f}"
