"""CSV files that spreadsheets open as they are meant: in Chinese, and never as formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Excel takes a CSV file without this mark for one in the system's old encoding.
MARK = "\ufeff"
# A text that begins with one of these is run as a formula (OWASP, CSV injection), and so are the
# full-width forms on systems for Chinese and Japanese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
FIRST = frozenset((*FORMULA, QUOTE))


def guarded(value: Any) -> Any:
    """A text with a ``'`` before it if a spreadsheet would run it; anything else as it is.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1"), guarded("治理"), guarded(-5)
    ("'=1+1", "''=1", '治理', -5)
    """
    return QUOTE + value if isinstance(value, str) and _runs(value) else value


def unguarded(value: Any) -> Any:
    """What :func:`guarded` was given.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'治理'")
    ('=1+1', "'=1", "'治理'")
    """
    is_guarded = isinstance(value, str) and value.startswith(QUOTE) and _runs(value)
    return value[1:] if is_guarded else value


def _runs(text: str) -> bool:
    """Whether a text, without what guards it, would be run."""
    # Most texts begin with none of these, which their first character tells at once.
    return text[:1] in FIRST and text.lstrip(QUOTE).startswith(FORMULA)


def guarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts, and the names of whose columns, no spreadsheet runs."""
    return table.map(guarded).rename(columns=guarded)


def unguarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table that :func:`guarded_table` was given."""
    return table.map(unguarded).rename(columns=unguarded)
