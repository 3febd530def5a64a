"""CSV files that spreadsheets open correctly: in Chinese, and never as formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Excel reads a CSV file without this mark in the system's old encoding.
MARK = "\ufeff"
# A text that begins with one of these is run as a formula (OWASP, CSV injection), as are the
# full-width forms on systems for Chinese and Japanese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
FIRST = frozenset((*FORMULA, QUOTE))


def guarded(value: Any) -> Any:
    """A text with a ``'`` before it if a spreadsheet would run it; anything else unchanged.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1"), guarded("治理"), guarded(-5)
    ("'=1+1", "''=1", '治理', -5)
    """
    return QUOTE + value if isinstance(value, str) and _runs(value) else value


def unguarded(value: Any) -> Any:
    """The value that was given to :func:`guarded`.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'治理'")
    ('=1+1', "'=1", "'治理'")
    """
    is_guarded = isinstance(value, str) and value.startswith(QUOTE) and _runs(value)
    return value[1:] if is_guarded else value


def _runs(text: str) -> bool:
    """Whether a text without its guard would be run."""
    # Most texts begin with none of these; the first character shows it at once.
    return text[:1] in FIRST and text.lstrip(QUOTE).startswith(FORMULA)


def guarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """A table with guarded texts and column names."""
    return table.map(guarded).rename(columns=guarded)


def unguarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table that was given to :func:`guarded_table`; it was read as texts."""
    return table.map(unguarded).rename(columns=unguarded)
