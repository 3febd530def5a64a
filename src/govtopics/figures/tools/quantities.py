"""What a figure of themes draws: the share of text, or one of the two numbers beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.errors import GovTopicsError, nearest
from govtopics.language import Phrase
from govtopics.messages import say

# Each is a column of the tables of prevalence and of trajectories.
AXES: Mapping[str, Phrase] = {
    "estimate": Phrase("文字占比", "share of text"),
    "hits_per_1000_chars": Phrase("每千字命中数", "hits per 1,000 characters"),
    "paragraph_share": Phrase("段落占比", "share of text, by paragraph"),
}
IN_TITLES: Mapping[str, Phrase] = {
    "estimate": Phrase("文字占比（%）", "% of text"),
    "hits_per_1000_chars": Phrase("命中数（每千字）", "hits per 1,000 characters"),
    "paragraph_share": Phrase("段落占比（%）", "% of text, by paragraph"),
}
EXPLAINED: Mapping[str, Phrase] = {
    "estimate": Phrase(
        "含核心词的句子占正文字数的比例；单独成行的标题与其下第一句合在一起看。",
        "Share of body characters in sentences with at least one core term; a heading on a line of"
        " its own counts with the first sentence below it.",
    ),
    "hits_per_1000_chars": Phrase(
        "核心词的命中数除以正文字数（千字）。",
        "Hits of core terms, divided by thousands of body characters.",
    ),
    "paragraph_share": Phrase(
        "含核心词的段落占正文字数的比例；段落越长，数字越大。",
        "Share of body characters in paragraphs with at least one core term; the longer the"
        " paragraphs, the larger the share.",
    ),
}
SLOPES: Mapping[str, Phrase] = {
    "estimate": Phrase(
        "每十年 {slope:+.1f} 个百分点 [{low:+.1f}, {high:+.1f}]",
        "{slope:+.1f} points/decade [{low:+.1f}, {high:+.1f}]",
    ),
    "hits_per_1000_chars": Phrase(
        "每十年每千字 {slope:+.2f} 处 [{low:+.2f}, {high:+.2f}]",
        "{slope:+.2f} hits/1,000/decade [{low:+.2f}, {high:+.2f}]",
    ),
}
NOT_ITS_OWN = Phrase(
    "表中的区间属于按句计算的文字占比，这里不画。",
    "Intervals in the table belong to the share of text in sentences and are not drawn here.",
)
BOUND = Phrase(
    "一组的报告都没有命中时，表中的上端是有命中的报告所占比例的上限，不是文字占比的上限，不画。",
    "Where no report of a group has a hit, the bound in the table is on the share of reports with"
    " a hit, not on the share of text, and is not drawn.",
)
TOO_EARLY, EARLY_SIGN = Phrase("年份过早", "too early"), "†"
EARLY_NOTE = Phrase(
    "“{word}”：报告早于该主题可以测量的第一年，无法测量，不等于 0。",
    '"{word}": reports from before the first year in which the theme can be measured; '
    "this does not mean zero.",
)
SOME_EARLY = Phrase(
    "有的组含早于该主题可以测量的第一年的报告，这些报告未计入（见表）。",
    "Some groups leave out reports from before the first year in which the theme can be measured"
    " (see the table).",
)

# The intervals of a share of text. The range of definitions is none, nor is a bound on the share
# of reports.
BY_CODING = ("coding", "reports and coding")
INTERVALS = ("jackknife", "within_report", "design-based", *BY_CODING, "")
RATE_ENDS = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Of the scale of a theme whose shares are a tenth of the largest, or less.
OWN_ENDS = (0.001, 0.002, 0.004, 0.006, 0.01, 0.02, 0.04, 0.06, 0.1)
BESIDE = ("name_share", "wide_share")
EARLY_CODE = "before_since"


class Quantity(NamedTuple):
    """What is drawn, and what it is called: an ``estimate`` may be one by paragraph."""

    column: str
    called: str

    @property
    def axis(self) -> str:
        """What its axis is called."""
        return str(AXES[self.called])

    @property
    def in_title(self) -> str:
        """The same in a title, with the unit."""
        return str(IN_TITLES[self.called])

    @property
    def explained(self) -> str:
        """How it is counted."""
        return str(EXPLAINED[self.called])

    @property
    def is_share(self) -> bool:
        """Whether it is a part of 1."""
        return self.column != "hits_per_1000_chars"

    @property
    def times(self) -> float:
        """By what a value is multiplied to be written."""
        return 100.0 if self.is_share else 1.0

    def slope(self, slope: float, low: float, high: float) -> str:
        """A slope per ten years and the ends of its interval, in words."""
        words = SLOPES["estimate" if self.is_share else self.column]
        ends = {"slope": slope, "low": low, "high": high}
        told = words.format(**{name: self.times * value for name, value in ends.items()})
        return told.replace("-", "−")

    def cell(self, value: float) -> str:
        """A value in a cell: shares without decimals, hits with one."""
        shown, digits, least = (100 * value, 0, 1.0) if self.is_share else (value, 1, 0.1)
        return f"<{least:g}" if 0 < shown < least / 2 else f"{shown:.{digits}f}"

    def end(self, values: pd.DataFrame, share_ends: Sequence[float]) -> float:
        """The end of a scale from 0: a round number that none of some values passes."""
        longest = np.nanmax(values.to_numpy(dtype=float), initial=0.0)
        ends = share_ends if self.is_share else RATE_ENDS
        return next((end for end in ends if longest <= end), ends[-1])

    def own_end(self, values: pd.DataFrame, common: float) -> float:
        """The end for some of the values: the common one, unless they fit into a tenth of it."""
        longest = np.nanmax(values.to_numpy(dtype=float), initial=0.0)
        return self.end(values, OWN_ENDS) if 0 < longest <= common / 10 else common


def with_column(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with a column ``drawn`` that says which of its numbers is drawn."""
    _check_known(column)
    if column not in table:
        raise GovTopicsError(
            say(
                "The table lacks the column {column}. Pass the complete table that the "
                "measure returned.",
                column=column,
            )
        )
    return table.assign(drawn=column)


def quantity_of(table: pd.DataFrame) -> Quantity:
    """What is drawn of a table: its estimate, unless its column ``drawn`` says otherwise."""
    column = table["drawn"].iloc[0] if "drawn" in table else "estimate"
    _check_known(column)
    by_paragraph = column == "estimate" and _without_sentences(table)
    return Quantity(column, "paragraph_share" if by_paragraph else column)


def _check_known(column: Any) -> None:
    if column not in AXES:
        raise GovTopicsError(
            say(
                "column = {column!r}: no figure draws this column. {nearest}",
                column=column,
                nearest=nearest(str(column), AXES),
            )
        )


def _without_sentences(table: pd.DataFrame) -> bool:
    """Whether paragraphs were measured: they are counted, and sentences are not."""
    told = table[table["status"] == "estimated"]
    paragraphs, sentences = (
        name in told and told[name].notna().any() for name in ("n_paragraphs", "n_sentences")
    )
    return bool(paragraphs and not sentences)


def drawn_values(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is drawn: the quantity as ``estimate``, beside it only what belongs to it.

    ``low`` and ``high`` are left where they are ends of an interval of what is drawn, and
    ``name_share`` and ``wide_share`` where the share of text is drawn.

    Returns with ``name_share``, ``wide_share``, ``interval`` and ``reason`` where the table lacks
    them.
    """
    lacking: dict[str, Any] = {**dict.fromkeys(BESIDE, np.nan), "interval": "", "reason": ""}
    shown = table.assign(**{k: value for k, value in lacking.items() if k not in table})
    column = quantity_of(table).column
    if column != "estimate":
        # Another quantity has no interval of its own, and no definitions beside it.
        blank: dict[str, Any] = dict.fromkeys(("low", "high", *BESIDE), np.nan)
        return shown.assign(estimate=shown[column], interval="", **blank)
    own = shown["interval"].isin(INTERVALS)
    return shown.assign(low=shown["low"].where(own), high=shown["high"].where(own))


def quantity_notes(table: pd.DataFrame) -> list[str]:
    """What is to be said of intervals and bounds that the table has and the figure does not draw.

    ``table``: as it was given, not as it is drawn.
    """
    if quantity_of(table).column != "estimate":
        return [str(NOT_ITS_OWN)] if table["low"].notna().any() else []
    bounded = "interval" in table and (table["interval"] == "share_of_reports").any()
    return [str(BOUND)] if bounded else []


def is_early(row: Mapping[Any, Any]) -> bool:
    """Whether nothing can be measured in a row because its reports are too early."""
    return row.get("status") == "not estimable" and EARLY_CODE in str(row.get("reason", ""))


def are_early(table: pd.DataFrame) -> np.ndarray:
    """:func:`is_early` of every row, shape (n_rows,)."""
    if "reason" not in table:
        return np.zeros(len(table), dtype=bool)
    told = table["reason"].astype(str).str.contains(EARLY_CODE, regex=False).to_numpy(bool)
    return np.asarray(told & (table["status"] == "not estimable").to_numpy(bool))


def early_notes(table: pd.DataFrame, word: Phrase | str) -> list[str]:
    """What is said of rows, or parts of rows, from before a theme can be measured.

    ``word``: what is in such rows.
    """
    if "reason" not in table:
        return []
    early = table["reason"].astype(str).str.contains(EARLY_CODE, regex=False).to_numpy(bool)
    whole = are_early(table)
    notes = [EARLY_NOTE.format(word=word)] if whole.any() else []
    return notes + ([str(SOME_EARLY)] if (early & ~whole).any() else [])
